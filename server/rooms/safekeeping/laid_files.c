#include "rooms/safekeeping/laid_files.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/file.h"
#include "base/key_wrap.h"
#include "base/time.h"

typedef struct {
    char *path, *beside;
    bool is_key;
} LaidFile;

struct LaidFiles {
    GPtrArray *list; /* of LaidFile */
    GPtrArray *kept; /* of char */
    int64_t now;
    bool is_begun; /* the database is the new one: what lies here is needed */
};

static void laid_file_free(void *data)
{
    LaidFile *file = data;
    g_free(file->path);
    g_free(file->beside);
    g_free(file);
}

LaidFiles *laid_files_new(int64_t now)
{
    LaidFiles *files = g_new0(LaidFiles, 1);
    files->list = g_ptr_array_new_with_free_func(laid_file_free);
    files->kept = g_ptr_array_new_with_free_func(g_free);
    files->now = now;
    return files;
}

void laid_files_free(LaidFiles *files)
{
    if (files == NULL)
        return;
    for (guint i = 0; i < files->list->len && !files->is_begun; i++)
        unlink(((const LaidFile *)g_ptr_array_index(files->list, i))->beside);
    g_ptr_array_unref(files->list);
    g_ptr_array_unref(files->kept);
    g_free(files);
}

const GPtrArray *laid_files_kept(const LaidFiles *files)
{
    return files->kept;
}

static bool refuse_writing(const char *path, const char *reason, GError **error)
{
    return refuse(error, APP_ERROR_UNAVAILABLE, "error.backup-file-write", "file", path, "reason",
                  reason, NULL);
}

/* --- before ---------------------------------------------------------------------------------- */

static bool has_same_bytes(const char *path, GBytes *bytes)
{
    g_autoptr(GBytes) there = key_read(path, NULL);
    return there != NULL && g_bytes_equal(there, bytes);
}

/* Only a file, or nothing, can be replaced. */
static bool check_place(const char *path, GError **error)
{
    struct stat facts;
    if (lstat(path, &facts) != 0 || S_ISREG(facts.st_mode) || S_ISLNK(facts.st_mode))
        return true;
    return refuse_writing(path, g_strerror(S_ISDIR(facts.st_mode) ? EISDIR : EINVAL), error);
}

bool laid_files_add(LaidFiles *files, const char *path, GBytes *bytes, bool is_key, GError **error)
{
    g_autoptr(GError) problem = NULL;
    if (is_key && has_same_bytes(path, bytes))
        return true;
    g_autofree char *folder = g_path_get_dirname(path);
    g_mkdir_with_parents(folder, 0700); /* if it cannot be made, writing says so */
    if (!check_place(path, error))
        return false;
    LaidFile *file = g_new(LaidFile, 1);
    *file = (LaidFile){ g_strdup(path), g_strconcat(path, ".restoring", NULL), is_key };
    g_ptr_array_add(files->list, file);
    return file_replace(file->beside, bytes, &problem) ||
           refuse_writing(path, problem->message, error);
}

/* --- after ----------------------------------------------------------------------------------- */

char *name_to_keep(const char *path, int64_t now)
{
    for (;; now++) {
        g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc(now + TOKYO_OFFSET_S);
        g_autofree char *stamp = g_date_time_format(time, "%Y%m%d-%H%M%S");
        g_autofree char *name = g_strconcat(path, ".before-", stamp, NULL);
        if (!g_file_test(name, G_FILE_TEST_EXISTS))
            return g_steal_pointer(&name);
    }
}

/* Returns false with errno. */
static bool keep_old(LaidFiles *files, const LaidFile *file)
{
    g_autofree char *kept = name_to_keep(file->path, files->now);
    if (link(file->path, kept) == 0) {
        g_ptr_array_add(files->kept, g_steal_pointer(&kept));
        return true;
    }
    return errno == ENOENT;
}

static bool refuse_left(const LaidFile *file, const char *reason, GError **error)
{
    return refuse(error, APP_ERROR_UNAVAILABLE, "error.restore-file-left", "file", file->path,
                  "place", file->beside, "reason", reason, NULL);
}

static bool place_one(LaidFiles *files, const LaidFile *file, GError **error)
{
    if ((file->is_key && !keep_old(files, file)) || rename(file->beside, file->path) != 0 ||
        !folder_sync_of(file->path))
        return refuse_left(file, g_strerror(errno), error);
    return true;
}

bool laid_files_place(LaidFiles *files, GError **error)
{
    files->is_begun = true;
    for (guint i = 0; i < files->list->len; i++) {
        if (!place_one(files, g_ptr_array_index(files->list, i), error))
            return false;
    }
    return true;
}
