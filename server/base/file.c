#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"

/* Closes all files but standard input, which is lent. */
static void close_file(FILE *file)
{
    if (file != stdin)
        fclose(file);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FILE, close_file)

int file_open(const char *path)
{
    struct stat facts;
    const int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file < 0)
        return -1;
    const bool is_known = fstat(file, &facts) == 0;
    if (is_known && S_ISREG(facts.st_mode))
        return file;
    const int problem = !is_known ? errno : S_ISDIR(facts.st_mode) ? EISDIR : EINVAL;
    close(file);
    errno = problem;
    return -1;
}

static FILE *open_stream(const char *path)
{
    const int file = file_open(path);
    return file < 0 ? NULL : fdopen(file, "rb");
}

GBytes *file_read(const char *path, size_t max, GError **error)
{
    errno = 0;
    g_autoptr(FILE) file = g_str_equal(path, "-") ? stdin : open_stream(path);
    if (file == NULL)
        return fail_null(error, errno == ENOENT ? APP_ERROR_NOT_FOUND : APP_ERROR_INVALID,
                         "Cannot open '%s': %s", path,
                         errno == EINVAL ? "it is no regular file" : g_strerror(errno));

    /* One byte more than @max is asked for, to see whether the file is too big. */
    g_autofree char *buffer = g_malloc(max + 1);
    const size_t size = fread(buffer, 1, max + 1, file);
    if (ferror(file))
        return fail_null(error, APP_ERROR_INVALID, "Cannot read '%s': %s", path, g_strerror(errno));
    if (size > max)
        return fail_null(error, APP_ERROR_TOO_LARGE, "'%s' is larger than %zu bytes", path, max);
    return g_bytes_new_take(g_realloc(g_steal_pointer(&buffer), MAX(size, 1)), size);
}

bool folder_sync(const char *folder)
{
    const int directory = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (directory < 0)
        return false;
    const bool is_synced = fsync(directory) == 0 || errno == EINVAL;
    const int problem = errno;
    close(directory);
    errno = problem;
    return is_synced;
}

bool file_replace(const char *path, GBytes *bytes, GError **error)
{
    gsize size = 0;
    const char *data = g_bytes_get_data(bytes, &size);
    return g_file_set_contents_full(path, data, (gssize)size,
                                    G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                    0600, error);
}

bool folder_sync_of(const char *path)
{
    g_autofree char *folder = g_path_get_dirname(path);
    return folder_sync(folder);
}

void folder_remove(const char *path)
{
    struct stat facts;
    if (lstat(path, &facts) != 0)
        return;
    g_autoptr(GDir) open = S_ISDIR(facts.st_mode) ? g_dir_open(path, 0, NULL) : NULL;
    const char *name = NULL;
    while (open != NULL && (name = g_dir_read_name(open)) != NULL) {
        g_autofree char *inside = g_build_filename(path, name, NULL);
        folder_remove(inside);
    }
    remove(path);
}
