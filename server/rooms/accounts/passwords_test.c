#include "rooms/accounts/passwords.h"

#include <glib.h>
#include <sodium.h>

static const char *const KNOWN[] = { "sato@matsuba.example", "佐藤花子", "まつば製作所", NULL };

static void accepts_only_what_is_hard_to_guess(void)
{
    static const struct {
        const char *password;
        bool want;
    } CASES[] = {
        { "", false },
        { "Tq7#xv2!k", false }, /* nine characters */
        { "Tq7#xv2!kz", true }, /* ten */
        { "password1234", false },
        { "aaaaaaaaaaaaaaaa", false },
        { "nihon2026nihon", false },
        { "matsuba2026!", false },     /* the company's own name */
        { "mimamori-2026", false },    /* the program's */
        { "kabushikigaisha1", false }, /* no word to an English dictionary */
        { "1234567890123", false },
        { "さくら", false },
        { "さくら咲く春の川べりで", true },
        { "correct horse staple", true },
        { "gozen5ji-sanpo-inu-yuki", true },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        const PasswordStrength strength = password_judge(CASES[i].password, KNOWN);
        if (strength.is_acceptable != CASES[i].want)
            g_error("'%s' scores %d", CASES[i].password, strength.score);
        g_assert_nonnull(strength.message);
    }
}

static void refuses_what_is_too_long(void)
{
    g_autofree char *password = g_strnfill(PASSWORD_CHARACTERS_MAX + 1, 'x');
    g_assert_false(password_judge(password, KNOWN).is_acceptable);
    g_assert_cmpstr(password_judge(password, KNOWN).message, ==, "error.password-long");
}

static void takes_long_ones_of_any_signs_exactly_as_typed(void)
{
    static const char *const LONG =
        " Kujira ga 七頭、雨の中 — over the roofs of Kawagoe, one by one ✓ ";
    g_autofree char *most = g_strnfill(PASSWORD_CHARACTERS_MAX, 'q');
    for (int i = 0; most[i] != '\0'; i++)
        most[i] = (char)(' ' + 1 + i * 37 % 90);
    g_assert_cmpint(g_utf8_strlen(LONG, -1), >=, 60);
    g_assert_true(password_judge(LONG, KNOWN).is_acceptable);
    g_assert_true(password_judge(most, KNOWN).is_acceptable);
    g_autofree char *hash = password_hash(most);
    g_autofree char *shorter = g_strndup(most, PASSWORD_CHARACTERS_MAX - 1);
    g_autofree char *lower = g_ascii_strdown(most, -1);
    g_assert_true(password_verify(most, hash));
    g_assert_false(password_verify(shorter, hash));
    g_assert_false(password_verify(lower, hash));
}

static void adding_to_a_good_one_never_makes_it_worse(void)
{
    static const struct {
        const char *repeated;
        int times;
        const char *before, *after;
        bool want;
    } CASES[] = {
        { "a", 100, "gozen5ji-sanpo-inu-yuki", "", true },
        { "a", 100, "", "gozen5ji-sanpo-inu-yuki", true },
        { "a", 37, "", "gozen5ji-sanpo-inu-yuki", true }, /* across the end of a piece */
        { "あ", 100, "さくら咲く春の川べりで", "", true },
        { "あ", 100, "", "さくら咲く春の川べりで", true },
        { "a", 128, "", "", false },
        { "あ", 128, "", "", false },
        { "あ", 40, "", "", false },
        { "password", 16, "", "", false },
        { "1234567890", 12, "", "", false },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        g_autoptr(GString) password = g_string_new(CASES[i].before);
        for (int times = 0; times < CASES[i].times; times++)
            g_string_append(password, CASES[i].repeated);
        g_string_append(password, CASES[i].after);
        g_assert_cmpint(password_judge(password->str, KNOWN).is_acceptable, ==, CASES[i].want);
    }
}

static void verifies_its_own_hashes_only(void)
{
    g_autofree char *hash = password_hash("correct horse staple");
    g_autofree char *again = password_hash("correct horse staple");
    g_assert_true(g_str_has_prefix(hash, "$argon2id$v=19$m=65536,t=2,p=1$"));
    g_assert_cmpstr(hash, !=, again); /* salted */
    g_assert_true(password_verify("correct horse staple", hash));
    g_assert_false(password_verify("correct horse stapl", hash));
    g_assert_false(password_verify("", hash));
    g_assert_false(password_verify("correct horse staple", "rubbish"));
}

static void says_no_to_an_account_that_is_not_there(void)
{
    g_assert_false(password_verify("correct horse staple", NULL));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_assert_cmpint(sodium_init(), >=, 0);
    g_test_add_func("/accounts/passwords/accepts-only-what-is-hard-to-guess",
                    accepts_only_what_is_hard_to_guess);
    g_test_add_func("/accounts/passwords/refuses-what-is-too-long", refuses_what_is_too_long);
    g_test_add_func("/accounts/passwords/takes-long-ones-of-any-signs-exactly-as-typed",
                    takes_long_ones_of_any_signs_exactly_as_typed);
    g_test_add_func("/accounts/passwords/adding-to-a-good-one-never-makes-it-worse",
                    adding_to_a_good_one_never_makes_it_worse);
    g_test_add_func("/accounts/passwords/verifies-its-own-hashes-only",
                    verifies_its_own_hashes_only);
    g_test_add_func("/accounts/passwords/says-no-to-an-account-that-is-not-there",
                    says_no_to_an_account_that_is_not_there);
    return g_test_run();
}
