#include "rooms/accounts/breached.h"

#include <glib/gstdio.h>
#include <string.h>

#include "core/breach/filter_writer.h"
#include "rooms/accounts/breach_file.h"
#include "rooms/accounts/breach_range.h"

#define KNOWN "correct horse battery"
#define OTHER "a password nobody had before"
#define ABSENT_TRIES 2000

static char *folder, *path;

static bool write_at(const void *bytes, size_t length, uint64_t offset, void *data)
{
    GByteArray *file = data;
    if (file->len < offset + length)
        g_byte_array_set_size(file, (guint)(offset + length));
    memcpy(file->data + offset, bytes, length);
    return true;
}

/* A list of one password. */
static GByteArray *list_of(const char *password)
{
    GByteArray *file = g_byte_array_new();
    const uint64_t key = breach_key_of_password(password, strlen(password));
    FilterWriter *writer = filter_writer_new(1000, write_at, file);
    g_assert_true(filter_writer_add(writer, &key, 1));
    g_assert_true(filter_writer_end(writer, 1795219200));
    filter_writer_free(writer);
    return file;
}

/* As `mimamori breach build` does: a new file takes the place of the old one. */
static void put(const GByteArray *file)
{
    g_autoptr(GError) error = NULL;
    g_file_set_contents(path, (const char *)file->data, (gssize)file->len, &error);
    g_assert_no_error(error);
}

static void put_list_of(const char *password)
{
    g_autoptr(GByteArray) file = list_of(password);
    put(file);
}

static void configure(bool is_required)
{
    g_autoptr(GError) error = NULL;
    const BreachedOptions options = {
        .path = path, .is_required = is_required, .range_url = "", .timeout_s = 1
    };
    g_unlink(path);
    g_assert_true(breached_configure(&options, &error));
}

static void finds_what_is_in_the_list_and_next_to_nothing_else(void)
{
    int found = 0;
    configure(true);
    put_list_of(KNOWN);
    g_assert_cmpint(breached_look_up(KNOWN), ==, BREACH_PRESENT);
    g_assert_cmpint(breached_ask(KNOWN), ==, BREACH_PRESENT);
    for (int i = 0; i < ABSENT_TRIES; i++) {
        g_autofree char *password = g_strdup_printf("%s %d", OTHER, i);
        found += breached_look_up(password) == BREACH_PRESENT;
    }
    g_assert_cmpint(found, <, ABSENT_TRIES / 256 * 3);
}

static void uses_a_new_list_as_soon_as_it_is_there(void)
{
    configure(false);
    g_assert_cmpint(breached_look_up(KNOWN), ==, BREACH_OFF);
    put_list_of(OTHER);
    g_assert_cmpint(breached_look_up(OTHER), ==, BREACH_PRESENT);
    put_list_of(KNOWN);
    g_assert_cmpint(breached_look_up(KNOWN), ==, BREACH_PRESENT);
    g_assert_cmpuint(breached_state(false).hash_count, ==, 1);
}

static void says_that_a_list_is_missing_where_one_was_named(void)
{
    configure(true);
    g_assert_cmpint(breached_look_up(KNOWN), ==, BREACH_UNAVAILABLE);
    g_auto(BreachedState) missing = breached_state(false);
    g_assert_cmpint(missing.state, ==, BREACH_UNAVAILABLE);
    g_assert_cmpstr(missing.problem, ==, "cli.breach-missing");
    put_list_of(KNOWN);
    g_assert_cmpint(breached_look_up(KNOWN), ==, BREACH_PRESENT);
    g_unlink(path);
    g_assert_cmpint(breached_look_up(KNOWN), ==, BREACH_UNAVAILABLE);
}

static void never_answers_from_a_damaged_list(void)
{
    g_autoptr(GByteArray) file = list_of(KNOWN);
    configure(true);
    file->data[80] ^= 1; /* the first byte of the only segment */
    file->data[81] ^= 1;
    put(file);
    g_assert_cmpint(breached_state(false).state, ==, BREACH_ABSENT); /* nobody has looked */
    g_assert_cmpint(breached_look_up(KNOWN), ==, BREACH_UNAVAILABLE);
    g_assert_cmpint(breached_look_up(OTHER), ==, BREACH_UNAVAILABLE);
    g_auto(BreachedState) damaged = breached_state(false);
    g_assert_cmpint(damaged.state, ==, BREACH_UNAVAILABLE);
    g_assert_cmpstr(damaged.problem, ==, "cli.breach-wrong-damaged");
    put_list_of(KNOWN);
    g_assert_cmpint(breached_look_up(KNOWN), ==, BREACH_PRESENT);
}

static void finds_the_damage_when_it_looks_thoroughly(void)
{
    g_autoptr(GByteArray) file = list_of(KNOWN);
    configure(true);
    put(file);
    g_assert_cmpint(breached_state(true).state, ==, BREACH_ABSENT);
    file->data[80] ^= 1;
    put(file);
    g_auto(BreachedState) damaged = breached_state(true);
    g_assert_cmpint(damaged.state, ==, BREACH_UNAVAILABLE);
    g_byte_array_set_size(file, file->len - 1);
    put(file);
    g_auto(BreachedState) cut = breached_state(false);
    g_assert_cmpstr(cut.problem, ==, "cli.breach-wrong-cut");
    g_byte_array_set_size(file, 0);
    put(file);
    g_auto(BreachedState) empty = breached_state(false);
    g_assert_cmpstr(empty.problem, ==, "cli.breach-wrong-no-filter");
}

static void asks_only_over_tls_or_this_machine(void)
{
    static const struct {
        const char *url;
        bool want;
    } CASES[] = {
        { "https://api.pwnedpasswords.com/range/", true },
        { "http://127.0.0.1:8000/range/", true },
        { "http://localhost/", true },
        { "http://api.pwnedpasswords.com/range/", false },
        { "http://localhost.evil.example/", false },
        { "https://user:word@example.jp/", false },
        { "https://example.jp/?prefix=", false },
        { "file:///etc/passwd", false },
        { "ftp://127.0.0.1/", false },
        { "api.pwnedpasswords.com", false },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        if (breach_range_url_is_safe(CASES[i].url) != CASES[i].want)
            g_error("%s", CASES[i].url);
    }
}

static void refuses_a_server_without_tls(void)
{
    g_autoptr(GError) error = NULL;
    const BreachedOptions options = { .path = path, .range_url = "http://example.jp/range/" };
    g_assert_false(breached_configure(&options, &error));
    g_assert_nonnull(strstr(error->message, "breach-range-url"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    folder = g_dir_make_tmp("mimamori-XXXXXX", NULL);
    path = g_build_filename(folder, "breached.filter", NULL);
    g_test_add_func("/accounts/breached/finds_what_is_in_the_list_and_next_to_nothing_else",
                    finds_what_is_in_the_list_and_next_to_nothing_else);
    g_test_add_func("/accounts/breached/uses_a_new_list_as_soon_as_it_is_there",
                    uses_a_new_list_as_soon_as_it_is_there);
    g_test_add_func("/accounts/breached/says_that_a_list_is_missing_where_one_was_named",
                    says_that_a_list_is_missing_where_one_was_named);
    g_test_add_func("/accounts/breached/never_answers_from_a_damaged_list",
                    never_answers_from_a_damaged_list);
    g_test_add_func("/accounts/breached/finds_the_damage_when_it_looks_thoroughly",
                    finds_the_damage_when_it_looks_thoroughly);
    g_test_add_func("/accounts/breached/asks_only_over_tls_or_this_machine",
                    asks_only_over_tls_or_this_machine);
    g_test_add_func("/accounts/breached/refuses_a_server_without_tls",
                    refuses_a_server_without_tls);
    const int status = g_test_run();
    configure(false); /* closes the file */
    g_rmdir(folder);
    g_free(path);
    g_free(folder);
    return status;
}
