#include "base/file.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include <glib/gstdio.h>

#include "base/error.h"

typedef struct {
    char *path;
} Fixture;

static void set_up(Fixture *fixture, const void *data)
{
    (void)data;
    g_autoptr(GError) error = NULL;
    const int descriptor = g_file_open_tmp("file-test-XXXXXX", &fixture->path, &error);
    g_assert_no_error(error);
    g_close(descriptor, NULL);
    g_assert_true(g_file_set_contents(fixture->path, "a\0b", 3, NULL));
}

static void tear_down(Fixture *fixture, const void *data)
{
    (void)data;
    g_remove(fixture->path);
    g_free(fixture->path);
}

static void reads_up_to_the_ceiling(Fixture *fixture, const void *data)
{
    (void)data;
    g_autoptr(GBytes) bytes = file_read(fixture->path, 3, NULL);
    g_assert_nonnull(bytes);
    g_autoptr(GBytes) want = g_bytes_new_static("a\0b", 3);
    g_assert_true(g_bytes_equal(bytes, want));
}

static void refuses_one_byte_more(Fixture *fixture, const void *data)
{
    (void)data;
    g_autoptr(GError) error = NULL;
    g_assert_null(file_read(fixture->path, 2, &error));
    g_assert_error(error, APP_ERROR, APP_ERROR_TOO_LARGE);
}

/* Nobody writes into it: whoever opened it to read would wait. */
static void does_not_wait_at_a_pipe(Fixture *fixture, const void *data)
{
    (void)data;
    g_autoptr(GError) error = NULL;
    g_remove(fixture->path);
    g_assert_cmpint(mkfifo(fixture->path, 0600), ==, 0);
    g_assert_cmpint(file_open(fixture->path), ==, -1);
    g_assert_cmpint(errno, ==, EINVAL);
    g_assert_null(file_read(fixture->path, 3, &error));
    g_assert_error(error, APP_ERROR, APP_ERROR_INVALID);
    g_assert_nonnull(strstr(error->message, "no regular file"));
    g_assert_cmpint(file_open("/dev/zero"), ==, -1);
    g_assert_cmpint(file_open("/"), ==, -1);
    g_assert_cmpint(errno, ==, EISDIR);
}

static void reads_an_empty_file(Fixture *fixture, const void *data)
{
    (void)data;
    g_assert_true(g_file_set_contents(fixture->path, "", 0, NULL));
    g_autoptr(GBytes) bytes = file_read(fixture->path, 3, NULL);
    g_assert_cmpuint(g_bytes_get_size(bytes), ==, 0);
}

static void says_what_is_missing_and_what_is_no_file(void)
{
    g_autoptr(GError) missing = NULL;
    g_assert_null(file_read("/nowhere/at/all", 3, &missing));
    g_assert_error(missing, APP_ERROR, APP_ERROR_NOT_FOUND);

    g_autoptr(GError) folder = NULL;
    g_assert_null(file_read("/", 3, &folder));
    g_assert_error(folder, APP_ERROR, APP_ERROR_INVALID);
}

static void syncs_the_folder_of_a_file_and_says_where_there_is_none(Fixture *fixture,
                                                                    const void *data)
{
    (void)data;
    g_assert_true(folder_sync_of(fixture->path));
    g_assert_false(folder_sync_of("/nowhere/at/all"));
    g_assert_cmpint(errno, ==, ENOENT);
    g_assert_false(folder_sync(fixture->path)); /* a file is no folder */
    g_assert_cmpint(errno, ==, ENOTDIR);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add("/base/file/reads-up-to-the-ceiling", Fixture, NULL, set_up, reads_up_to_the_ceiling,
               tear_down);
    g_test_add("/base/file/refuses-one-byte-more", Fixture, NULL, set_up, refuses_one_byte_more,
               tear_down);
    g_test_add("/base/file/does-not-wait-at-a-pipe", Fixture, NULL, set_up, does_not_wait_at_a_pipe,
               tear_down);
    g_test_add("/base/file/reads-an-empty-file", Fixture, NULL, set_up, reads_an_empty_file,
               tear_down);
    g_test_add("/base/file/syncs-the-folder-of-a-file-and-says-where-there-is-none", Fixture, NULL,
               set_up, syncs_the_folder_of_a_file_and_says_where_there_is_none, tear_down);
    g_test_add_func("/base/file/says-what-is-missing-and-what-is-no-file",
                    says_what_is_missing_and_what_is_no_file);
    return g_test_run();
}
