#include "rooms/safekeeping/laid_files.h"

#include <glib/gstdio.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/file.h"

#define NOW INT64_C(1795219200) /* 2026-11-21 09:00 in Tokyo */

static char *folder;

static char *in_folder(const char *name)
{
    return g_build_filename(folder, name, NULL);
}

static void write_text(const char *name, const char *text)
{
    g_autofree char *path = in_folder(name);
    g_assert_true(g_file_set_contents(path, text, -1, NULL));
}

static void check_text(const char *name, const char *expected)
{
    g_autofree char *path = in_folder(name), *text = NULL;
    g_file_get_contents(path, &text, NULL, NULL);
    g_assert_cmpstr(text, ==, expected);
}

static bool add(LaidFiles *files, const char *name, const char *text, bool is_key, GError **error)
{
    g_autofree char *path = in_folder(name);
    g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
    return laid_files_add(files, path, bytes, is_key, error);
}

static void begin(void)
{
    folder = g_dir_make_tmp("mimamori-XXXXXX", NULL);
}

static void end(void)
{
    folder_remove(folder);
    g_free(folder);
}

static void changes_nothing_until_it_is_told_to(void)
{
    begin();
    write_text("smtp.key", "old");
    LaidFiles *files = laid_files_new(NOW);
    g_assert_true(add(files, "smtp.key", "new", true, NULL));
    g_assert_true(add(files, "restored-x.conf", "conf", false, NULL));
    check_text("smtp.key", "old");
    check_text("smtp.key.restoring", "new");
    check_text("restored-x.conf", NULL);
    laid_files_free(files);
    check_text("smtp.key", "old");
    check_text("smtp.key.restoring", NULL);
    check_text("restored-x.conf.restoring", NULL);
    end();
}

static void restore(const char *text, int64_t now)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(LaidFiles) files = laid_files_new(now);
    g_assert_true(add(files, "smtp.key", text, true, &error));
    g_assert_true(laid_files_place(files, &error));
    g_assert_no_error(error);
    check_text("smtp.key.restoring", NULL);
}

static void keeps_every_key_that_was_there(void)
{
    begin();
    struct stat facts;
    write_text("smtp.key", "original");
    restore("first", NOW);
    restore("second", NOW); /* within the same second */
    restore("second", NOW + 9);
    check_text("smtp.key", "second");
    check_text("smtp.key.before-20261121-090000", "original");
    check_text("smtp.key.before-20261121-090001", "first");
    check_text("smtp.key.before-20261121-090009", NULL);
    g_autofree char *path = in_folder("smtp.key");
    g_assert_cmpint(stat(path, &facts), ==, 0);
    g_assert_cmpint(facts.st_mode & 0777, ==, 0600);
    end();
}

static void says_beforehand_what_cannot_be_written(void)
{
    begin();
    static const char *const PLACES[] = { "a-folder", "a-file/smtp.key" };
    g_autofree char *path = in_folder("a-folder");
    g_assert_cmpint(g_mkdir(path, 0700), ==, 0);
    write_text("a-file", "x");
    for (size_t i = 0; i < G_N_ELEMENTS(PLACES); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(LaidFiles) files = laid_files_new(NOW);
        g_assert_false(add(files, PLACES[i], "new", true, &error));
        g_assert_cmpstr(error_key(error), ==, "error.backup-file-write");
    }
    end();
}

/* The database is the new one then: its key must not be lost. */
static void leaves_what_it_could_not_place(void)
{
    begin();
    g_autoptr(GError) error = NULL;
    LaidFiles *files = laid_files_new(NOW);
    g_autofree char *path = in_folder("smtp.key");
    g_assert_true(add(files, "smtp.key", "new", true, &error));
    g_assert_cmpint(g_mkdir(path, 0700), ==, 0);
    g_assert_false(laid_files_place(files, &error));
    g_assert_cmpstr(error_key(error), ==, "error.restore-file-left");
    laid_files_free(files);
    check_text("smtp.key.restoring", "new");
    g_assert_cmpint(g_rmdir(path), ==, 0);
    restore("new", NOW); /* again */
    check_text("smtp.key", "new");
    end();
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_assert_cmpint(sodium_init(), >=, 0);
    g_test_add_func("/safekeeping/laid-files/changes-nothing-until-it-is-told-to",
                    changes_nothing_until_it_is_told_to);
    g_test_add_func("/safekeeping/laid-files/keeps-every-key-that-was-there",
                    keeps_every_key_that_was_there);
    g_test_add_func("/safekeeping/laid-files/says-beforehand-what-cannot-be-written",
                    says_beforehand_what_cannot_be_written);
    g_test_add_func("/safekeeping/laid-files/leaves-what-it-could-not-place",
                    leaves_what_it_could_not_place);
    return g_test_run();
}
