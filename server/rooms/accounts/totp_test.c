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
        g_assert_true(totp_check(SECRET, CASES[i].code, CASES[i].now, &step));
        g_assert_cmpint(step, ==, CASES[i].now / 30);
    }
}

static void allows_one_step_early_or_late(void)
{
    int64_t step = 0;
    g_assert_true(totp_check(SECRET, "287082", 59 + 30, &step));
    g_assert_cmpint(step, ==, 1); /* the code's own step, so that it is used up */
    g_assert_true(totp_check(SECRET, "287082", 29, &step));
    g_assert_false(totp_check(SECRET, "287082", 59 + 31 + 30, &step));
}

static void refuses_other_forms(void)
{
    static const char *const WRONG[] = { "", "28708", "2870822", "abcdef", "287083", "28708\n" };
    int64_t step = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(WRONG); i++)
        g_assert_false(totp_check(SECRET, WRONG[i], 59, &step));
    g_assert_false(totp_check("not base32 !", "287082", 59, &step));
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
    g_test_add_func("/accounts/totp/allows-one-step-early-or-late", allows_one_step_early_or_late);
    g_test_add_func("/accounts/totp/refuses-other-forms", refuses_other_forms);
    g_test_add_func("/accounts/totp/makes-secrets-that-work", makes_secrets_that_work);
    g_test_add_func("/accounts/totp/makes-recovery-codes-easy-to-read",
                    makes_recovery_codes_easy_to_read);
    return g_test_run();
}
