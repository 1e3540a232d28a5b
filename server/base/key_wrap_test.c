#include "base/key_wrap.h"

#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>

#include "base/error.h"
#include "base/key_file.h"

static const char SECRET[] = "MIMAMORI-KEY-1 the key itself\n";

static GBytes *bytes_of(const char *text)
{
    return g_bytes_new(text, strlen(text));
}

/* A wrapping key as a machine has it: a file of random bytes. */
static WrappingKey key_from(const char *folder, const char *content, gssize size)
{
    WrappingKey key = { 0 };
    bool is_there = false;
    g_autofree char *file = g_build_filename(folder, "wrapping", NULL);
    g_assert_true(g_file_set_contents(file, content, size, NULL));
    g_assert_true(wrapping_key_read(file, &key, &is_there, NULL));
    g_assert_true(is_there);
    g_remove(file);
    return key;
}

static char *new_folder(void)
{
    return g_dir_make_tmp("mimamori-XXXXXX", NULL);
}

static void opens_with_the_same_key_under_the_same_name_alone(void)
{
    g_autofree char *folder = new_folder();
    const WrappingKey key = key_from(folder, "0123456789abcdef0123456789abcdef", -1);
    const WrappingKey other = key_from(folder, "0123456789abcdef0123456789abcdeX", -1);
    g_autoptr(GError) none = NULL, another = NULL, renamed = NULL;
    g_autoptr(GBytes) plain = bytes_of(SECRET);
    g_autoptr(GBytes) wrapped = key_wrap(&key, "/a/smtp.key", plain);
    g_autoptr(GBytes) again = key_wrap(&key, "/a/smtp.key", plain);
    g_assert_false(g_bytes_equal(wrapped, again));
    g_assert_null(
        g_strstr_len(g_bytes_get_data(wrapped, NULL), (gssize)g_bytes_get_size(wrapped), "itself"));
    g_autoptr(GBytes) opened = key_unwrap(&key, "/elsewhere/smtp.key", wrapped, NULL);
    g_assert_true(g_bytes_equal(opened, plain));

    g_assert_null(key_unwrap(NULL, "smtp.key", wrapped, &none));
    g_assert_error(none, APP_ERROR, APP_ERROR_UNAVAILABLE);
    g_assert_nonnull(strstr(none->message, "wrapping-key-file"));
    g_assert_null(key_unwrap(&other, "smtp.key", wrapped, &another));
    g_assert_nonnull(strstr(another->message, "another wrapping key"));
    g_assert_null(key_unwrap(&key, "anchor.key", wrapped, &renamed));
    g_assert_error(renamed, APP_ERROR, APP_ERROR_INVALID);
    g_rmdir(folder);
}

static void what_is_changed_or_cut_does_not_open(void)
{
    g_autofree char *folder = new_folder();
    const WrappingKey key = key_from(folder, "0123456789abcdef0123456789abcdef", -1);
    g_autoptr(GBytes) plain = bytes_of(SECRET);
    g_autoptr(GBytes) wrapped = key_wrap(&key, "k", plain);
    gsize size = 0;
    const char *text = g_bytes_get_data(wrapped, &size);
    const size_t line = (size_t)((const char *)memchr(text, '\n', size) - text);
    for (size_t at = strlen("MIMAMORI-WRAPPED-KEY-1 "); at < line; at++) {
        g_autofree char *changed = g_memdup2(text, size);
        changed[at] = changed[at] == 'A' ? 'B' : 'A';
        g_autoptr(GBytes) bytes = g_bytes_new(changed, size);
        g_autoptr(GBytes) cut = g_bytes_new(text, at);
        g_assert_null(key_unwrap(&key, "k", bytes, NULL));
        if (at > strlen("MIMAMORI-WRAPPED-KEY-1 "))
            g_assert_null(key_unwrap(&key, "k", cut, NULL));
    }
    g_rmdir(folder);
}

static void leaves_a_plain_key_as_it_is(void)
{
    g_autoptr(GBytes) plain = bytes_of(SECRET);
    g_autoptr(GBytes) same = key_unwrap(NULL, "k", plain, NULL);
    g_assert_true(g_bytes_equal(same, plain));
    g_assert_cmpint(key_state(NULL, plain), ==, KEY_PLAIN);
}

static void refuses_a_wrapping_key_that_is_too_short_and_knows_that_there_is_none(void)
{
    static const struct {
        const char *content;
        bool is_good, is_there;
    } CASES[] = { { "none", true, false },
                  { "none\n", true, false },
                  { "", false, false },
                  { "0123456789abcdef0123456789abcde", false, false },
                  { "none of the 32 bytes is a zero...", true, true } };
    g_autofree char *folder = new_folder();
    g_autofree char *file = g_build_filename(folder, "wrapping", NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        WrappingKey key;
        bool is_there = false;
        g_autoptr(GError) error = NULL;
        g_assert_true(g_file_set_contents(file, CASES[i].content, -1, NULL));
        g_assert_cmpint(wrapping_key_read(file, &key, &is_there, &error), ==, CASES[i].is_good);
        if (CASES[i].is_good)
            g_assert_cmpint(is_there, ==, CASES[i].is_there);
        else
            g_assert_error(error, APP_ERROR, APP_ERROR_INVALID);
    }
    g_remove(file);
    g_rmdir(folder);
}

/* What a server makes while it has a wrapping key never lies there open. */
static void a_key_file_is_made_wrapped_and_read_again(void)
{
    g_autofree char *folder = new_folder();
    g_autofree char *file = g_build_filename(folder, "smtp.key", NULL);
    const WrappingKey key = key_from(folder, "0123456789abcdef0123456789abcdef", -1);
    unsigned char made[32], read[32];
    g_autofree char *text = NULL;
    g_autoptr(GError) error = NULL;
    wrapping_key_use(&key);
    g_assert_true(key_file_open(file, made, sizeof made, &error));
    g_assert_true(g_file_get_contents(file, &text, NULL, NULL));
    g_assert_true(g_str_has_prefix(text, "MIMAMORI-WRAPPED-KEY-1 "));
    g_assert_true(key_file_open(file, read, sizeof read, &error));
    g_assert_cmpmem(made, sizeof made, read, sizeof read);
    wrapping_key_use(NULL);
    g_assert_false(key_file_open(file, read, sizeof read, &error));
    g_assert_error(error, APP_ERROR, APP_ERROR_UNAVAILABLE);
    g_autofree char *after = NULL;
    g_assert_true(g_file_get_contents(file, &after, NULL, NULL));
    g_assert_cmpstr(after, ==, text);
    g_remove(file);
    g_rmdir(folder);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_assert_cmpint(sodium_init(), >=, 0);
    g_test_add_func("/base/key-wrap/opens-with-the-same-key-under-the-same-name-alone",
                    opens_with_the_same_key_under_the_same_name_alone);
    g_test_add_func("/base/key-wrap/what-is-changed-or-cut-does-not-open",
                    what_is_changed_or_cut_does_not_open);
    g_test_add_func("/base/key-wrap/leaves-a-plain-key-as-it-is", leaves_a_plain_key_as_it_is);
    g_test_add_func(
        "/base/key-wrap/refuses-a-wrapping-key-that-is-too-short-and-knows-that-there-is-none",
        refuses_a_wrapping_key_that_is_too_short_and_knows_that_there_is_none);
    g_test_add_func("/base/key-wrap/a-key-file-is-made-wrapped-and-read-again",
                    a_key_file_is_made_wrapped_and_read_again);
    return g_test_run();
}
