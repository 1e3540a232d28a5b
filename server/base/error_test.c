#include "base/error.h"

#include <errno.h>

static void fails_with_a_sentence(void)
{
    g_autoptr(GError) error = NULL;
    g_assert_false(fail(&error, APP_ERROR_CONFLICT, "%d of %s", 3, "x"));
    g_assert_error(error, APP_ERROR, APP_ERROR_CONFLICT);
    g_assert_cmpstr(error->message, ==, "3 of x");
    g_assert_null(error_key(error));
    g_assert_null(error_arguments(error));
    g_assert_null(error_fields(error));
    g_assert_null(error_members(error));

    g_autoptr(GError) other = NULL;
    g_assert_null(fail_null(&other, APP_ERROR_GONE, "gone"));
    g_assert_error(other, APP_ERROR, APP_ERROR_GONE);
}

static void refuses_with_a_key_and_arguments(void)
{
    g_autoptr(GError) error = NULL;
    g_assert_false(refuse(&error, APP_ERROR_DENIED, "error.no", "name", "山田", "why", NULL, NULL));
    g_assert_error(error, APP_ERROR, APP_ERROR_DENIED);
    g_assert_cmpstr(error_key(error), ==, "error.no");
    const char *const *arguments = error_arguments(error);
    g_assert_cmpstr(arguments[0], ==, "name");
    g_assert_cmpstr(arguments[1], ==, "山田");
    g_assert_cmpstr(arguments[2], ==, "why");
    g_assert_cmpstr(arguments[3], ==, ""); /* a missing value is empty */
    g_assert_null(arguments[4]);
    g_assert_cmpstr(error->message, ==, "error.no name 山田 why "); /* for the log */

    g_autoptr(GError) other = NULL;
    g_assert_null(refuse_null(&other, APP_ERROR_STALE, "error.old", NULL));
    g_assert_error(other, APP_ERROR, APP_ERROR_STALE);
    g_assert_cmpstr(error_key(other), ==, "error.old");
    g_assert_null(error_arguments(other)[0]);
}

static void collects_wrong_fields(void)
{
    g_autoptr(GError) error = NULL;
    g_assert_false(refuse_field(&error, "name", "error.empty", NULL));
    g_assert_false(refuse_field(&error, "people/0/email", "error.email-form", "value", "x", NULL));
    g_assert_error(error, APP_ERROR, APP_ERROR_INVALID);
    g_assert_cmpstr(error_key(error), ==, "error.fields");

    const GPtrArray *fields = error_fields(error);
    g_assert_cmpuint(fields->len, ==, 2);
    const FieldError *first = g_ptr_array_index(fields, 0), *second = g_ptr_array_index(fields, 1);
    g_assert_cmpstr(first->field, ==, "name");
    g_assert_cmpstr(first->key, ==, "error.empty");
    g_assert_null(first->arguments[0]);
    g_assert_cmpstr(second->field, ==, "people/0/email");
    g_assert_cmpstr(second->arguments[1], ==, "x");
}

static void needs_nobody_to_listen(void)
{
    g_assert_false(fail(NULL, APP_ERROR_INVALID, "x"));
    g_assert_null(refuse_null(NULL, APP_ERROR_INVALID, "error.x", NULL));
    g_assert_false(refuse_field(NULL, "name", "error.x", NULL));
}

static void survives_being_copied(void)
{
    g_autoptr(GError) error = NULL;
    refuse_field(&error, "name", "error.empty", "a", "b", NULL);
    error_set_members(error, g_strdup("\"x\":1"));
    error_set_retry(error, 7);
    g_autoptr(GError) copy = g_error_copy(error);
    g_clear_error(&error);

    const FieldError *field = g_ptr_array_index(error_fields(copy), 0);
    g_assert_cmpstr(error_key(copy), ==, "error.fields");
    g_assert_cmpstr(error_members(copy), ==, "\"x\":1");
    g_assert_cmpint(error_retry(copy), ==, 7);
    g_assert_cmpstr(field->key, ==, "error.empty");
    g_assert_cmpstr(field->arguments[1], ==, "b");
}

static void knows_nothing_of_other_errors(void)
{
    g_autoptr(GError) error = g_error_new(G_FILE_ERROR, G_FILE_ERROR_NOENT, "x");
    g_assert_null(error_key(error));
    g_assert_null(error_arguments(error));
    g_assert_null(error_fields(error));
    g_assert_null(error_members(error));
    g_assert_cmpint(error_retry(error), ==, 0);
    g_assert_false(error_is_of_store(error));
}

static void tells_a_full_disk_from_one_that_may_not_be_written_and_a_broken_one(void)
{
    static const struct {
        int number;
        AppError code;
    } CASES[] = {
        { ENOSPC, APP_ERROR_NO_SPACE },
        { EDQUOT, APP_ERROR_NO_SPACE },
        { EROFS, APP_ERROR_READ_ONLY },
        { EACCES, APP_ERROR_READ_ONLY },
        { EPERM, APP_ERROR_READ_ONLY },
        { EIO, APP_ERROR_DISK },
        { EMFILE, APP_ERROR_UNAVAILABLE },
        { ENOENT, APP_ERROR_DISK },
        { 0, APP_ERROR_DISK },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++)
        g_assert_cmpint(error_code_of_errno(CASES[i].number), ==, CASES[i].code);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/base/error/fails-with-a-sentence", fails_with_a_sentence);
    g_test_add_func("/base/error/refuses-with-a-key-and-arguments",
                    refuses_with_a_key_and_arguments);
    g_test_add_func("/base/error/collects-wrong-fields", collects_wrong_fields);
    g_test_add_func("/base/error/needs-nobody-to-listen", needs_nobody_to_listen);
    g_test_add_func("/base/error/survives-being-copied", survives_being_copied);
    g_test_add_func("/base/error/knows-nothing-of-other-errors", knows_nothing_of_other_errors);
    g_test_add_func(
        "/base/error/tells-a-full-disk-from-one-that-may-not-be-written-and-a-broken-one",
        tells_a_full_disk_from_one_that_may_not_be_written_and_a_broken_one);
    return g_test_run();
}
