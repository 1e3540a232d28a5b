#include "rooms/notices/mail_setup.h"

#include <string.h>

#include "base/error.h"

static const NoticesOptions PLAIN = { .public_url = "",
                                      .smtp_url = "",
                                      .smtp_user = "",
                                      .smtp_password_file = "",
                                      .smtp_from = "mimamori@example.jp",
                                      .smtp_tls = "required",
                                      .smtp_ca_file = "",
                                      .smtp_ports = " 25  587 ",
                                      .key_file = "" };

/* NULL: it is good; else what the refusal names. */
static void expect(const NoticesOptions *options, const char *named)
{
    MailSetup setup;
    g_autoptr(GError) error = NULL;
    const bool is_good = mail_setup_read(&setup, options, &error);
    g_assert_cmpint(is_good, ==, named == NULL);
    if (named != NULL)
        g_assert_nonnull(strstr(error->message, named));
    mail_setup_clear(&setup);
}

static void reads_where_to_send(void)
{
    static const struct {
        const char *url, *host;
        int port;
        bool is_encrypted;
    } CASES[] = {
        { "smtp://smtp.example.jp", "smtp.example.jp", 587, false },
        { "smtp://smtp.example.jp:25", "smtp.example.jp", 25, false },
        { "smtps://smtp.example.jp", "smtp.example.jp", 465, true },
        { "smtps://[2001:200::1]:4650", "2001:200::1", 4650, true },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        MailSetup setup;
        g_autoptr(GError) error = NULL;
        NoticesOptions options = PLAIN;
        options.smtp_url = CASES[i].url;
        g_assert_true(mail_setup_read(&setup, &options, &error));
        g_assert_cmpstr(setup.server.host, ==, CASES[i].host);
        g_assert_cmpint(setup.server.port, ==, CASES[i].port);
        g_assert_cmpint(setup.server.is_encrypted_at_once, ==, CASES[i].is_encrypted);
        g_assert_true(mail_setup_has_port(&setup, 25) && mail_setup_has_port(&setup, 587));
        g_assert_false(mail_setup_has_port(&setup, 465));
        mail_setup_clear(&setup);
    }
}

static void sends_no_password_in_the_clear(void)
{
    static const struct {
        const char *url, *tls, *user, *named;
    } CASES[] = {
        { "smtp://mail.example.jp", "required", "u", NULL },
        { "smtp://mail.example.jp", "opportunistic", "", NULL },
        { "smtp://mail.example.jp", "opportunistic", "u", "smtp-user" },
        { "smtp://mail.example.jp", "off", "", "smtp-tls" },
        { "smtp://127.0.0.1", "off", "u", NULL },
        { "smtp://localhost", "opportunistic", "u", NULL },
        { "smtp://localhost.example.jp", "off", "", "smtp-tls" },
        { "smtp://mail.example.jp/path", "required", "", "smtp-url" },
        { "smtp://u:p@mail.example.jp", "required", "", "smtp-url" },
        { "smtp://", "required", "", "smtp-url" },
        { "imap://mail.example.jp", "required", "", "smtp-url" },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        NoticesOptions options = PLAIN;
        options.smtp_url = CASES[i].url;
        options.smtp_tls = CASES[i].tls;
        options.smtp_user = CASES[i].user;
        expect(&options, CASES[i].named);
    }
}

static void needs_a_sender_only_where_it_sends(void)
{
    NoticesOptions options = PLAIN;
    options.smtp_from = "";
    expect(&options, NULL);
    options.smtp_url = "smtp://mail.example.jp";
    expect(&options, "smtp-from");
}

static void tells_names_of_servers_from_other_texts(void)
{
    static const char *const GOOD[] = { "smtp.example.jp", "127.0.0.1", "::1", "a", "A-1.jp" };
    static const char *const BAD[] = { "",    "-a",       ".a",    "a b",          "a/b",
                                       "a@b", "a:25\r\n", "あ.jp", "example.jp#x", "[::1]" };
    for (size_t i = 0; i < G_N_ELEMENTS(GOOD); i++)
        g_assert_true(smtp_host_is_valid(GOOD[i]));
    for (size_t i = 0; i < G_N_ELEMENTS(BAD); i++)
        g_assert_false(smtp_host_is_valid(BAD[i]));
    g_autofree char *longest = g_strnfill(253, 'a'), *longer = g_strnfill(254, 'a');
    g_assert_true(smtp_host_is_valid(longest));
    g_assert_false(smtp_host_is_valid(longer));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/notices/mail-setup/reads-where-to-send", reads_where_to_send);
    g_test_add_func("/notices/mail-setup/sends-no-password-in-the-clear",
                    sends_no_password_in_the_clear);
    g_test_add_func("/notices/mail-setup/needs-a-sender-only-where-it-sends",
                    needs_a_sender_only_where_it_sends);
    g_test_add_func("/notices/mail-setup/tells-names-of-servers-from-other-texts",
                    tells_names_of_servers_from_other_texts);
    return g_test_run();
}
