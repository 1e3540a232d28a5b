#include "rooms/safekeeping/kept_folder.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/file.h"
#include "base/text.h"
#include "rooms/safekeeping/laid_files.h"

#define HEAD_SIZE 8 /* bytes before each path */
#define TRIES 5     /* a folder that is replaced again and again */

static bool refuse_large(const char *folder, GError **error)
{
    return refuse(error, APP_ERROR_TOO_LARGE, "error.backup-folder-large", "file", folder, NULL);
}

static bool refuse_reading(const char *path, GError **error)
{
    return refuse(error, APP_ERROR_UNAVAILABLE, "error.backup-file-read", "file", path, "reason",
                  g_strerror(errno), NULL);
}

static bool refuse_writing(const char *path, const char *reason, GError **error)
{
    return refuse(error, APP_ERROR_UNAVAILABLE, "error.backup-file-write", "file", path, "reason",
                  reason, NULL);
}

/* Relative, below its folder, of plain characters. */
static bool is_safe(const char *path, gsize length)
{
    if (!text_is_plain(path, (ssize_t)length))
        return false;
    g_auto(GStrv) parts = g_strsplit(path, "/", -1);
    for (char **part = parts; *part != NULL; part++) {
        if (g_str_equal(*part, "") || g_str_equal(*part, ".") || g_str_equal(*part, ".."))
            return false;
    }
    return g_strv_length(parts) <= KEPT_FOLDER_DEPTH_MAX;
}

/* --- reading ------------------------------------------------------------------------------- */

typedef struct {
    const char *top;
    GByteArray *out;
    guint files;
    bool is_gone; /* something vanished meanwhile: read again */
} Walk;

static void put_u32(GByteArray *out, gsize number)
{
    guint8 bytes[4];
    for (int i = 0; i < 4; i++)
        bytes[i] = (guint8)(number >> (8 * i));
    g_byte_array_append(out, bytes, sizeof bytes);
}

static bool add_file(Walk *walk, const char *path, gsize size, GError **error)
{
    const char *inside = path + strlen(walk->top) + 1;
    const gsize length = strlen(inside);
    if (!is_safe(inside, length))
        return true; /* no import makes such a name, and nobody could restore it */
    if (walk->files == KEPT_FOLDER_FILES_MAX || length > KEPT_PATH_MAX ||
        size > KEPT_FOLDER_SIZE_MAX ||
        walk->out->len + HEAD_SIZE + length + size > KEPT_FOLDER_SIZE_MAX)
        return refuse_large(walk->top, error);
    g_autoptr(GError) failure = NULL;
    g_autoptr(GBytes) bytes = file_read(path, size, &failure);
    if (bytes == NULL || g_bytes_get_size(bytes) != size) {
        walk->is_gone = true; /* it was replaced in this moment */
        return true;
    }
    put_u32(walk->out, length);
    put_u32(walk->out, size);
    g_byte_array_append(walk->out, (const guint8 *)inside, (guint)length);
    g_byte_array_append(walk->out, g_bytes_get_data(bytes, NULL), (guint)size);
    walk->files++;
    return true;
}

static int by_text(const void *left, const void *right)
{
    return strcmp(*(char *const *)left, *(char *const *)right);
}

/* Sorted. What an import is just making is hidden at the top and no rule yet. */
static GPtrArray *names_in(const Walk *walk, const char *folder)
{
    g_autoptr(GDir) open = g_dir_open(folder, 0, NULL);
    if (open == NULL)
        return NULL;
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    const char *name = NULL;
    while ((name = g_dir_read_name(open)) != NULL && names->len <= KEPT_FOLDER_FILES_MAX) {
        if (name[0] != '.' || !g_str_equal(folder, walk->top))
            g_ptr_array_add(names, g_strdup(name));
    }
    g_ptr_array_sort(names, by_text);
    return names;
}

static bool walk_folder(Walk *walk, const char *folder, int depth, GError **error)
{
    if (depth > KEPT_FOLDER_DEPTH_MAX)
        return refuse_large(walk->top, error);
    g_autoptr(GPtrArray) names = names_in(walk, folder);
    if (names == NULL && errno != ENOENT)
        return refuse_reading(folder, error);
    walk->is_gone = walk->is_gone || names == NULL;
    for (guint i = 0; names != NULL && i < names->len && !walk->is_gone; i++) {
        struct stat facts;
        g_autofree char *path = g_build_filename(folder, g_ptr_array_index(names, i), NULL);
        if (lstat(path, &facts) != 0)
            walk->is_gone = true;
        else if (S_ISDIR(facts.st_mode) && !walk_folder(walk, path, depth + 1, error))
            return false;
        else if (S_ISREG(facts.st_mode) && !add_file(walk, path, (gsize)facts.st_size, error))
            return false;
    }
    return true;
}

/* Which folders there are: an import puts a new one in place of the old. The caller owns it. */
static char *identity_of(const char *folder)
{
    const char *name = NULL;
    g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GDir) open = g_dir_open(folder, 0, NULL);
    while (open != NULL && (name = g_dir_read_name(open)) != NULL) {
        struct stat facts = { 0 };
        g_autofree char *path = g_build_filename(folder, name, NULL);
        if (name[0] != '.' && lstat(path, &facts) == 0)
            g_ptr_array_add(lines, g_strdup_printf("%s %ju %ju", name, (uintmax_t)facts.st_dev,
                                                   (uintmax_t)facts.st_ino));
    }
    g_ptr_array_sort(lines, by_text);
    g_ptr_array_add(lines, NULL);
    return g_strjoinv("\n", (char **)lines->pdata);
}

GByteArray *kept_folder_read(const char *folder, GError **error)
{
    for (int i = 0; i < TRIES; i++) {
        g_autoptr(GByteArray) out = g_byte_array_new();
        Walk walk = { .top = folder, .out = out };
        if (!g_file_test(folder, G_FILE_TEST_IS_DIR))
            return g_steal_pointer(&out);
        g_autofree char *before = identity_of(folder);
        if (!walk_folder(&walk, folder, 1, error))
            return NULL;
        g_autofree char *after = identity_of(folder);
        if (!walk.is_gone && g_str_equal(before, after))
            return g_steal_pointer(&out);
    }
    return refuse_null(error, APP_ERROR_UNAVAILABLE, "error.backup-file-read", "file", folder,
                       "reason", "it changes while it is read", NULL);
}

/* --- what is read back ------------------------------------------------------------------------ */

typedef struct {
    char path[KEPT_PATH_MAX + 1];
    const guint8 *bytes;
    gsize size;
} KeptPart;

static gsize get_u32(const guint8 *bytes)
{
    return (gsize)bytes[0] | (gsize)bytes[1] << 8 | (gsize)bytes[2] << 16 | (gsize)bytes[3] << 24;
}

/* Takes the next file off @bytes. Returns false if there is none as it should be. */
static bool take_part(const guint8 **bytes, gsize *size, KeptPart *part)
{
    if (*size < HEAD_SIZE)
        return false;
    const gsize length = get_u32(*bytes), wanted = get_u32(*bytes + 4);
    const gsize rest = *size - HEAD_SIZE;
    if (length == 0 || length > KEPT_PATH_MAX || length > rest || wanted > rest - length)
        return false;
    memcpy(part->path, *bytes + HEAD_SIZE, length);
    part->path[length] = '\0';
    part->bytes = *bytes + HEAD_SIZE + length;
    part->size = wanted;
    *bytes += HEAD_SIZE + length + wanted;
    *size = rest - length - wanted;
    return strlen(part->path) == length && is_safe(part->path, length);
}

bool kept_folder_check(const guint8 *bytes, gsize size, GError **error)
{
    KeptPart part;
    guint files = 0;
    g_autofree char *last = g_strdup("");
    while (size > 0) {
        if (++files > KEPT_FOLDER_FILES_MAX || !take_part(&bytes, &size, &part) ||
            g_str_equal(part.path, last))
            return refuse(error, APP_ERROR_INVALID, "error.backup-damaged", NULL);
        g_free(last);
        last = g_strdup(part.path);
    }
    return true;
}

/* --- putting it in its place -------------------------------------------------------------------
 */

/* Never over another file: a path stands there once. */
static bool write_part(const char *folder, const KeptPart *part, GError **error)
{
    g_autofree char *path = g_build_filename(folder, part->path, NULL);
    g_autofree char *parent = g_path_get_dirname(path);
    if (g_mkdir_with_parents(parent, 0755) != 0)
        return refuse_writing(parent, g_strerror(errno), error);
    const int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
    if (fd < 0)
        return refuse_writing(path, g_strerror(errno), error);
    gsize at = 0;
    while (at < part->size) {
        const ssize_t written = write(fd, part->bytes + at, part->size - at);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0) {
            const int problem = errno;
            close(fd);
            return refuse_writing(path, g_strerror(problem), error);
        }
        at += (gsize)written;
    }
    return close(fd) == 0 || refuse_writing(path, g_strerror(errno), error);
}

static bool write_parts(const guint8 *bytes, gsize size, const char *folder, GError **error)
{
    KeptPart part;
    while (size > 0) {
        if (!take_part(&bytes, &size, &part))
            return refuse(error, APP_ERROR_INVALID, "error.backup-damaged", NULL);
        if (!write_part(folder, &part, error))
            return false;
    }
    const int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool is_on_disk = fd >= 0 && syncfs(fd) == 0;
    const int problem = errno;
    if (fd >= 0)
        close(fd);
    return is_on_disk || refuse_writing(folder, g_strerror(problem), error);
}

static bool has_same_files(const char *folder, const guint8 *bytes, gsize size)
{
    g_autoptr(GByteArray) there = kept_folder_read(folder, NULL);
    return there != NULL && there->len == size &&
           (size == 0 || memcmp(there->data, bytes, size) == 0);
}

/* @made becomes @folder; what was there becomes *@aside. */
bool kept_folder_take(const char *made, const char *folder, int64_t now, char **aside,
                      GError **error)
{
    *aside = NULL;
    if (rename(made, folder) == 0) /* nothing was there, or an empty folder */
        return true;
    if (renameat2(AT_FDCWD, made, AT_FDCWD, folder, RENAME_EXCHANGE) != 0)
        return refuse_writing(folder, g_strerror(errno), error);
    g_autofree char *kept = name_to_keep(folder, now);
    if (rename(made, kept) != 0)
        return refuse_writing(kept, g_strerror(errno), error);
    *aside = g_steal_pointer(&kept);
    return true;
}

bool kept_folder_make(const guint8 *bytes, gsize size, const char *folder, char **made,
                      GError **error)
{
    g_autofree char *parent = g_path_get_dirname(folder);
    g_autofree char *name = g_path_get_basename(folder);
    g_autofree char *path = g_strconcat(parent, "/.", name, ".new-XXXXXX", NULL);
    *made = NULL;
    if (!kept_folder_check(bytes, size, error))
        return false;
    if (has_same_files(folder, bytes, size))
        return true;
    if (g_mkdir_with_parents(parent, 0700) != 0 || g_mkdtemp(path) == NULL)
        return refuse_writing(parent, g_strerror(errno), error);
    if (!write_parts(bytes, size, path, error)) {
        folder_remove(path);
        return false;
    }
    *made = g_steal_pointer(&path);
    return true;
}

bool kept_folder_place(const guint8 *bytes, gsize size, const char *folder, int64_t now,
                       char **aside, GError **error)
{
    g_autofree char *made = NULL;
    *aside = NULL;
    if (!kept_folder_make(bytes, size, folder, &made, error))
        return false;
    if (made == NULL || kept_folder_take(made, folder, now, aside, error))
        return true;
    folder_remove(made);
    return false;
}
