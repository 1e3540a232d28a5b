#include "app/rule_folder.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/file_list.h"
#include "base/error.h"
#include "base/file.h"

#define MARK ".mimamori-rules" /* in a folder that an import made */

static bool fail_errno(GError **error, const char *path)
{
    return fail(error, APP_ERROR_INVALID, "%s: %s", path, g_strerror(errno));
}

/* Of char: all files below the folder. */
static GPtrArray *files_below(const char *folder, GError **error)
{
    static const char *const every[] = { "", NULL };
    g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func(g_free);
    return file_list_add(paths, folder, every, NULL, error) ? g_steal_pointer(&paths) : NULL;
}

/* Whether an import may replace what is there. */
static bool check_ours(const char *folder, GError **error)
{
    g_autofree char *mark = g_build_filename(folder, MARK, NULL);
    if (!g_file_test(folder, G_FILE_TEST_EXISTS) || g_file_test(mark, G_FILE_TEST_IS_REGULAR))
        return true;
    g_autoptr(GDir) open = g_dir_open(folder, 0, NULL);
    if (open == NULL || g_dir_read_name(open) != NULL)
        return fail(error, APP_ERROR_CONFLICT, "%s", folder);
    return true;
}

static bool same_bytes(const char *path, GBytes *bytes)
{
    g_autofree char *text = NULL;
    gsize length = 0, wanted = 0;
    const void *data = g_bytes_get_data(bytes, &wanted);
    return g_file_get_contents(path, &text, &length, NULL) && length == wanted &&
           (length == 0 || memcmp(text, data, length) == 0);
}

static bool compare(const char *folder, const RuleSource *source, FolderChange *change,
                    GError **error)
{
    *change = (FolderChange){ 0 };
    for (guint i = 0; i < source->files->len; i++) {
        const SourceFile *file = g_ptr_array_index(source->files, i);
        g_autofree char *path = g_build_filename(folder, file->path, NULL);
        if (!g_file_test(path, G_FILE_TEST_EXISTS))
            change->added++;
        else if (same_bytes(path, file->bytes))
            change->unchanged++;
        else
            change->changed++;
    }
    if (!g_file_test(folder, G_FILE_TEST_EXISTS))
        return true;
    g_autoptr(GPtrArray) old = files_below(folder, error);
    if (old == NULL)
        return false;
    for (guint i = 0; i < old->len; i++)
        change->gone += !g_str_has_suffix(g_ptr_array_index(old, i), "/" MARK);
    change->gone -= change->unchanged + change->changed;
    return true;
}

static bool write_file(const char *folder, const char *name, GBytes *bytes, GError **error)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_autofree char *parent = g_path_get_dirname(path);
    g_autoptr(GError) wrong = NULL;
    gsize length = 0;
    const char *data = bytes == NULL ? "" : g_bytes_get_data(bytes, &length);
    if (g_mkdir_with_parents(parent, 0755) != 0)
        return fail_errno(error, parent);
    if (!g_file_set_contents_full(path, data == NULL ? "" : data, (gssize)length,
                                  G_FILE_SET_CONTENTS_NONE, 0644, &wrong))
        return fail(error, APP_ERROR_INVALID, "%s", wrong->message);
    return true;
}

static bool write_files(const char *folder, const RuleSource *source, GError **error)
{
    for (guint i = 0; i < source->files->len; i++) {
        const SourceFile *file = g_ptr_array_index(source->files, i);
        if (!write_file(folder, file->path, file->bytes, error))
            return false;
    }
    return write_file(folder, MARK, NULL, error) &&
           (chmod(folder, 0755) == 0 || fail_errno(error, folder));
}

/* Afterwards the folder has what @made had, and @made what was there before. */
static bool exchange(const char *made, const char *folder, GError **error)
{
    if (rename(made, folder) == 0) /* nothing was there, or an empty folder */
        return true;
    if (renameat2(AT_FDCWD, made, AT_FDCWD, folder, RENAME_EXCHANGE) == 0)
        return true;
    return fail_errno(error, folder);
}

bool rule_folder_replace(const char *folder, const RuleSource *source, FolderChange *change,
                         GError **error)
{
    g_autofree char *parent = g_path_get_dirname(folder);
    g_autofree char *name = g_path_get_basename(folder);
    /* Hidden, so that nobody takes what a stopped import left for rules. */
    g_autofree char *made = g_strconcat(parent, "/.", name, ".new-XXXXXX", NULL);
    if (!check_ours(folder, error) || !compare(folder, source, change, error))
        return false;
    if (g_mkdir_with_parents(parent, 0700) != 0 || g_mkdtemp(made) == NULL)
        return fail_errno(error, parent);
    const bool is_done = write_files(made, source, error) && exchange(made, folder, error);
    folder_remove(made);
    return is_done;
}
