#include "rooms/accounts/totp.h"

#include <glib.h>
#include <sodium.h>
#include <string.h>

/* RFC 6238 appendix B, SHA-1: the secret "12345678901234567890", the last six digits of each code.
 */
static const char SECRET[] = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

static void takes_the_codes_of_the_standard(void)
{
    static const struct {
        int64_t now;
        const char *code;
    } CASES[] = { { 59, "287082" },         { 1111111109, "081804" }, { 1111111111, "050471" },
                  { 1234567890, "005924" }, { 2000000000, "279037" }, { 20000000000, "353130" } };
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        int64_t step = 0;
        g_assert_cmpint(totp_check(SECRET, CASES[i].code, CASES[i].now, 0, &step), ==, CODE_RIGHT);
        g_assert_cmpint(step, ==, CASES[i].now / 30);
    }
}

/* "287082" is the code of the seconds 30 to 59. */
static void takes_a_code_in_its_own_thirty_seconds_alone(void)
{
    static const struct {
        int64_t now;
        CodeAnswer want;
    } CASES[] = { { 0, CODE_EARLY },  { 29, CODE_EARLY }, { 30, CODE_RIGHT }, { 59, CODE_RIGHT },
                  { 60, CODE_ENDED }, { 89, CODE_ENDED }, { 90, CODE_WRONG } };
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        int64_t step = 0;
        g_assert_cmpint(totp_check(SECRET, "287082", CASES[i].now, 0, &step), ==, CASES[i].want);
        g_assert_cmpint(step, ==, CASES[i].want == CODE_WRONG ? 0 : 1);
    }
}

static void takes_one_more_before_and_after_where_the_operator_wants_it(void)
{
    static const struct {
        int64_t now;
        CodeAnswer want;
    } CASES[] = { { 29, CODE_RIGHT }, { 60, CODE_RIGHT },  { 89, CODE_RIGHT },
                  { 90, CODE_ENDED }, { 119, CODE_ENDED }, { 120, CODE_WRONG } };
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        int64_t step = 0;
        g_assert_cmpint(totp_check(SECRET, "287082", CASES[i].now, 1, &step), ==, CASES[i].want);
    }
    int64_t step = 0; /* the code of the seconds 1111111110 to …139 */
    g_assert_cmpint(totp_check(SECRET, "050471", 1111111080, 1, &step), ==, CODE_RIGHT);
    g_assert_cmpint(totp_check(SECRET, "050471", 1111111079, 1, &step), ==, CODE_EARLY);
    g_assert_cmpint(totp_check(SECRET, "050471", 1111111049, 1, &step), ==, CODE_WRONG);
}

static void says_what_is_wrong_with_a_code(void)
{
    g_assert_cmpstr(code_sentence(CODE_WRONG), ==, "error.code-wrong");
    g_assert_cmpstr(code_sentence(CODE_USED), ==, "error.code-used");
    g_assert_cmpstr(code_sentence(CODE_ENDED), ==, "error.code-ended");
    g_assert_cmpstr(code_sentence(CODE_EARLY), ==, "error.code-early");
}

static void refuses_other_forms(void)
{
    static const char *const WRONG[] = { "", "28708", "2870822", "abcdef", "287083", "28708\n" };
    int64_t step = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(WRONG); i++)
        g_assert_cmpint(totp_check(SECRET, WRONG[i], 59, 0, &step), ==, CODE_WRONG);
    g_assert_cmpint(totp_check("not base32 !", "287082", 59, 0, &step), ==, CODE_WRONG);
}

static void makes_secrets_that_work(void)
{
    g_autofree char *one = totp_secret_new(), *other = totp_secret_new();
    g_assert_cmpuint(strlen(one), ==, 32);
    g_assert_cmpstr(one, !=, other);
    g_autofree char *uri = totp_uri(one, "a b@example.jp", "まつば&Co");
    g_assert_null(strpbrk(uri, " \"<"));
    g_assert_nonnull(strstr(uri, one));
    g_autofree char *svg = totp_qr_svg(uri);
    g_assert_true(g_str_has_prefix(svg, "<svg"));
}

static void makes_recovery_codes_easy_to_read(void)
{
    g_autofree char *code = recovery_code_new(), *folded = recovery_code_fold(" K7PM-3dxa 9wqe");
    g_assert_true(g_regex_match_simple("^([2-9a-z]{7}-){3}[2-9a-z]{7}$", code, 0, 0));
    g_assert_null(strpbrk(code, "01ilo"));
    g_assert_cmpstr(folded, ==, "k7pm3dxa9wqe");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_assert_cmpint(sodium_init(), >=, 0);
    g_test_add_func("/accounts/totp/takes-the-codes-of-the-standard",
                    takes_the_codes_of_the_standard);
    g_test_add_func("/accounts/totp/takes-a-code-in-its-own-thirty-seconds-alone",
                    takes_a_code_in_its_own_thirty_seconds_alone);
    g_test_add_func("/accounts/totp/takes-one-more-before-and-after-where-the-operator-wants-it",
                    takes_one_more_before_and_after_where_the_operator_wants_it);
    g_test_add_func("/accounts/totp/says-what-is-wrong-with-a-code",
                    says_what_is_wrong_with_a_code);
    g_test_add_func("/accounts/totp/refuses-other-forms", refuses_other_forms);
    g_test_add_func("/accounts/totp/makes-secrets-that-work", makes_secrets_that_work);
    g_test_add_func("/accounts/totp/makes-recovery-codes-easy-to-read",
                    makes_recovery_codes_easy_to_read);
    return g_test_run();
}
