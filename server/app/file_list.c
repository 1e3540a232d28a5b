#include "app/file_list.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "base/error.h"

typedef struct {
    GPtrArray *files;
    const char *const *suffixes;
    guint *others;
    bool are_logs;
} Walk;

/* Takes ".gz" and the like, and then what rotation puts behind a log (".1", "-20260401"), off the
 * name. */
static void cut_to_log(char *name)
{
    static const char *const packed[] = { ".gz", ".xz", ".zst", NULL };
    for (const char *const *ending = packed; *ending != NULL; ending++) {
        if (g_str_has_suffix(name, *ending))
            name[strlen(name) - strlen(*ending)] = '\0';
    }
    size_t length = strlen(name);
    while (length > 0 && g_ascii_isdigit(name[length - 1]))
        length--;
    if (length > 0 && name[length] != '\0' && strchr(".-", name[length - 1]) != NULL)
        name[length - 1] = '\0';
}

static bool has_suffix(const Walk *walk, const char *name)
{
    g_autofree char *lower = g_ascii_strdown(name, -1);
    if (walk->are_logs)
        cut_to_log(lower);
    for (const char *const *suffix = walk->suffixes; *suffix != NULL; suffix++) {
        if (g_str_has_suffix(lower, *suffix))
            return true;
    }
    return false;
}

static int by_text(const void *left, const void *right)
{
    return strcmp(*(char *const *)left, *(char *const *)right);
}

static GPtrArray *names_in(const char *folder, GError **error)
{
    g_autoptr(GDir) open = g_dir_open(folder, 0, NULL);
    if (open == NULL)
        return fail_null(error, APP_ERROR_INVALID, "%s", g_strerror(errno));
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    const char *name = NULL;
    while ((name = g_dir_read_name(open)) != NULL && names->len <= FILES_MAX)
        g_ptr_array_add(names, g_strdup(name));
    g_ptr_array_sort(names, by_text);
    return g_steal_pointer(&names);
}

static bool walk_folder(const Walk *walk, const char *folder, int depth, GError **error);

static bool walk_entry(const Walk *walk, char *path, int depth, GError **error)
{
    struct stat status;
    g_autofree char *owned = path;
    if (lstat(path, &status) != 0)
        return true; /* gone meanwhile */
    if (S_ISDIR(status.st_mode))
        return walk_folder(walk, path, depth + 1, error);
    if (S_ISLNK(status.st_mode) && (stat(path, &status) != 0 || S_ISDIR(status.st_mode)))
        return true;
    if (!S_ISREG(status.st_mode))
        return true;
    if (!has_suffix(walk, path)) {
        if (walk->others != NULL)
            (*walk->others)++;
        return true;
    }
    if (walk->files->len == FILES_MAX)
        return fail(error, APP_ERROR_TOO_LARGE, "%d", FILES_MAX);
    g_ptr_array_add(walk->files, g_steal_pointer(&owned));
    return true;
}

static bool walk_folder(const Walk *walk, const char *folder, int depth, GError **error)
{
    if (depth > FOLDER_DEPTH_MAX)
        return fail(error, APP_ERROR_TOO_LARGE, "%d", FOLDER_DEPTH_MAX);
    g_autoptr(GPtrArray) names = names_in(folder, error);
    for (guint i = 0; names != NULL && i < names->len; i++) {
        if (!walk_entry(walk, g_build_filename(folder, g_ptr_array_index(names, i), NULL), depth,
                        error))
            return false;
    }
    return names != NULL;
}

static bool add_path(const Walk *walk, const char *path, GError **error)
{
    struct stat status;
    if (!g_str_equal(path, "-") && stat(path, &status) != 0)
        return fail(error, errno == ENOENT ? APP_ERROR_NOT_FOUND : APP_ERROR_INVALID, "%s",
                    g_strerror(errno));
    if (!g_str_equal(path, "-") && S_ISDIR(status.st_mode))
        return walk_folder(walk, path, 1, error);
    g_ptr_array_add(walk->files, g_strdup(path));
    return true;
}

bool file_list_add(GPtrArray *files, const char *path, const char *const *suffixes, guint *others,
                   GError **error)
{
    const Walk walk = { files, suffixes, others, false };
    return add_path(&walk, path, error);
}

bool file_list_add_logs(GPtrArray *files, const char *path, const char *const *suffixes,
                        guint *others, GError **error)
{
    const Walk walk = { files, suffixes, others, true };
    return add_path(&walk, path, error);
}
