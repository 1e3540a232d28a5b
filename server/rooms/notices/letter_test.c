#include "rooms/notices/letter.h"

#include <string.h>

#include "base/error.h"

static const Letter PLAIN = { .id = "01-a",
                              .from = "見守り <mimamori@example.jp>",
                              .to_name = "佐藤花子",
                              .to_address = "sato@example.jp",
                              .subject = "鍵",
                              .body = "本文\n",
                              .sent_at = INT64_C(1795219500) };

static char *written(const Letter *letter)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) bytes = letter_write(letter, &error);
    g_assert_no_error(error);
    gsize size = 0;
    const char *data = g_bytes_get_data(bytes, &size);
    return g_strndup(data, size);
}

/* Header lines that begin with @name. */
static int count_lines(const char *text, const char *name)
{
    int count = 0;
    g_auto(GStrv) lines = g_strsplit(text, "\r\n", -1);
    for (char **line = lines; *line != NULL; line++)
        count += g_ascii_strncasecmp(*line, name, strlen(name)) == 0;
    return count;
}

static void writes_ascii_lines_with_date_and_id(void)
{
    g_autofree char *text = written(&PLAIN);
    g_assert_true(g_str_is_ascii(text));
    g_assert_nonnull(strstr(text, "Message-Id: <01-a@example.jp>\r\n"));
    g_assert_nonnull(strstr(text, "Date: Sat, 21 Nov 2026 09:05:00 +0900\r\n"));
    g_assert_nonnull(strstr(text, "Auto-Submitted: auto-generated\r\n"));
    g_assert_nonnull(strstr(text, "MIME-Version: 1.0\r\n"));
    g_assert_nonnull(strcasestr(text, "From: =?utf-8?"));
    g_assert_nonnull(strcasestr(text, "To: =?utf-8?"));
    g_assert_nonnull(strstr(text, "\r\n\r\n5pys5paHCg==")); /* 本文 */
    for (const char *at = text; (at = strchr(at, '\n')) != NULL; at++)
        g_assert_true(at > text && at[-1] == '\r');
}

static void lets_nothing_become_a_header(void)
{
    Letter letter = PLAIN;
    letter.subject = "a\r\nBcc: thief@example.com\r\n\r\nbody";
    letter.to_name = "b\nBcc: thief@example.com";
    g_autofree char *text = written(&letter);
    g_assert_cmpint(count_lines(text, "Bcc:"), ==, 0);
    g_assert_cmpint(count_lines(text, "Subject:"), ==, 1);
    g_assert_cmpint(count_lines(text, "To:"), ==, 1);
}

static void takes_exactly_one_plain_address(void)
{
    static const struct {
        const char *text, *want;
    } CASES[] = {
        { "a@example.jp", "a@example.jp" },
        { "見守り <a@example.jp>", "a@example.jp" },
        { "\"a, b\" <a@example.jp>", "a@example.jp" },
        { "a@example.jp, b@example.jp", NULL },
        { "all: a@example.jp;", NULL },
        { "nobody", NULL },
        { "鍵@example.jp", NULL },
        { "", NULL },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        g_autofree char *address = letter_address(CASES[i].text);
        g_assert_cmpstr(address, ==, CASES[i].want);
    }
    Letter letter = PLAIN;
    letter.from = "nobody";
    g_autoptr(GError) error = NULL;
    g_assert_null(letter_write(&letter, &error));
    g_assert_error(error, APP_ERROR, APP_ERROR_INVALID);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/notices/letter/writes-ascii-lines-with-date-and-id",
                    writes_ascii_lines_with_date_and_id);
    g_test_add_func("/notices/letter/lets-nothing-become-a-header", lets_nothing_become_a_header);
    g_test_add_func("/notices/letter/takes-exactly-one-plain-address",
                    takes_exactly_one_plain_address);
    return g_test_run();
}
