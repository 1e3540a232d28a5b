#include "app/rule_source.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/file_list.h"
#include "app/rule_parcel.h"
#include "base/error.h"
#include "base/file.h"
#include "base/text.h"
#include "core/sigma/yaml_tree.h"

#define FILE_MAX ((gsize)YAML_SIZE_MAX + 1) /* the reader of rules says that it is too large */
#define BLOCK ((gsize)64 * 1024)

typedef struct archive Archive;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Archive, archive_read_free)

static void source_file_free(void *data)
{
    SourceFile *file = data;
    g_free(file->path);
    g_bytes_unref(file->bytes);
    g_free(file);
}

void rule_source_begin(RuleSource *source)
{
    *source = (RuleSource){ .files = g_ptr_array_new_with_free_func(source_file_free),
                            .refused = g_ptr_array_new_with_free_func(g_free) };
}

void rule_source_clear(RuleSource *source)
{
    g_clear_pointer(&source->files, g_ptr_array_unref);
    g_clear_pointer(&source->refused, g_ptr_array_unref);
}

bool rule_path_is_safe(const char *path)
{
    const size_t length = strlen(path);
    if (length == 0 || length > RULE_SOURCE_PATH_MAX || path[0] == '/' ||
        strpbrk(path, "\\:") != NULL || !text_is_plain(path, -1))
        return false;
    g_auto(GStrv) parts = g_strsplit(path, "/", -1);
    if (g_strv_length(parts) > FOLDER_DEPTH_MAX)
        return false;
    for (char **part = parts; *part != NULL; part++) {
        if (g_str_equal(*part, "") || g_str_equal(*part, ".") || g_str_equal(*part, ".."))
            return false;
    }
    return true;
}

/* ".github/workflows/test.yml" is no rule. */
static bool is_hidden(const char *path)
{
    return path[0] == '.' || strstr(path, "/.") != NULL;
}

static bool is_rule(const char *path)
{
    g_autofree char *lower = g_ascii_strdown(path, -1);
    return g_str_has_suffix(lower, ".yml") || g_str_has_suffix(lower, ".yaml");
}

static bool is_licence(const char *path)
{
    static const char *const starts[] = { "license", "licence", "copying", "notice", NULL };
    g_autofree char *name = g_path_get_basename(path);
    g_autofree char *lower = g_ascii_strdown(name, -1);
    for (const char *const *start = starts; *start != NULL; start++) {
        if (g_str_has_prefix(lower, *start))
            return true;
    }
    return false;
}

static bool is_wanted(const char *path)
{
    return !is_hidden(path) && (is_rule(path) || is_licence(path));
}

static void refuse_entry(RuleSource *source, const char *path)
{
    g_ptr_array_add(source->refused, g_utf8_make_valid(path, -1));
}

/* Takes the bytes. */
static bool add_file(RuleSource *source, const char *path, GBytes *bytes, GError **error)
{
    g_autoptr(GBytes) owned = bytes;
    if (source->files->len == RULE_SOURCE_FILES_MAX ||
        g_bytes_get_size(bytes) > RULE_SOURCE_SIZE_MAX - source->size)
        return fail(error, APP_ERROR_TOO_LARGE, "%u", source->files->len);
    SourceFile *file = g_new(SourceFile, 1);
    *file = (SourceFile){ g_strdup(path), g_steal_pointer(&owned), is_rule(path) };
    g_ptr_array_add(source->files, file);
    source->size += g_bytes_get_size(bytes);
    return true;
}

bool rule_source_add(RuleSource *source, const char *path, GBytes *bytes, GError **error)
{
    if (rule_path_is_safe(path) && is_wanted(path) && g_bytes_get_size(bytes) <= FILE_MAX)
        return add_file(source, path, bytes, error);
    g_bytes_unref(bytes);
    return fail(error, APP_ERROR_INVALID, "%s", "");
}

static int by_path(const void *left, const void *right)
{
    return strcmp((*(SourceFile *const *)left)->path, (*(SourceFile *const *)right)->path);
}

/* Sorts the files, and leaves out all but the first of those with one name. */
void rule_source_order(RuleSource *source)
{
    g_ptr_array_sort(source->files, by_path);
    for (guint i = 1; i < source->files->len;) {
        const SourceFile *before = g_ptr_array_index(source->files, i - 1);
        const SourceFile *file = g_ptr_array_index(source->files, i);
        if (!g_str_equal(before->path, file->path)) {
            i++;
            continue;
        }
        refuse_entry(source, file->path);
        g_ptr_array_remove_index(source->files, i);
    }
}

static bool read_folder(RuleSource *source, const char *folder, GError **error)
{
    static const char *const every[] = { "", NULL };
    g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func(g_free);
    if (!file_list_add(paths, folder, every, NULL, error))
        return false;
    for (guint i = 0; i < paths->len; i++) {
        const char *path = g_ptr_array_index(paths, i);
        const char *inside = path + strlen(folder);
        while (*inside == '/')
            inside++;
        struct stat status;
        const bool is_link = lstat(path, &status) == 0 && S_ISLNK(status.st_mode);
        if (is_link || !rule_path_is_safe(inside)) {
            refuse_entry(source, inside);
            continue;
        }
        if (!is_wanted(inside)) {
            source->others++;
            continue;
        }
        GBytes *bytes = file_read(path, FILE_MAX, error);
        if (bytes == NULL && g_error_matches(*error, APP_ERROR, APP_ERROR_TOO_LARGE)) {
            g_clear_error(error);
            bytes = g_bytes_new_take(g_malloc0(FILE_MAX), FILE_MAX);
        }
        if (bytes == NULL || !add_file(source, inside, bytes, error))
            return false;
    }
    return true;
}

static bool fail_archive(Archive *archive, GError **error)
{
    const char *reason = archive_error_string(archive);
    const bool is_memory =
        archive_errno(archive) == ENOMEM || (reason != NULL && strstr(reason, "memory") != NULL);
    return fail(error, is_memory ? APP_ERROR_UNAVAILABLE : APP_ERROR_INVALID, "%s",
                reason == NULL ? "" : reason);
}

/* The bytes of the present entry, cut at FILE_MAX; the caller owns them. */
static GBytes *read_entry(Archive *archive, GError **error)
{
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    guint8 block[BLOCK];
    la_ssize_t got = 0;
    while (bytes->len < FILE_MAX && (got = archive_read_data(archive, block, sizeof block)) > 0)
        g_byte_array_append(bytes, block, MIN((guint)got, (guint)(FILE_MAX - bytes->len)));
    if (got < 0) {
        fail_archive(archive, error);
        return NULL;
    }
    return g_byte_array_free_to_bytes(g_steal_pointer(&bytes));
}

static bool take_entry(RuleSource *source, Archive *archive, struct archive_entry *entry,
                       GError **error)
{
    const char *path = archive_entry_pathname(entry);
    const mode_t kind = archive_entry_filetype(entry);
    while (path != NULL && g_str_has_prefix(path, "./"))
        path += 2;
    if (kind == AE_IFDIR)
        return true;
    if (kind != AE_IFREG || archive_entry_hardlink(entry) != NULL || path == NULL ||
        !rule_path_is_safe(path)) {
        refuse_entry(source, path == NULL ? "?" : path);
        return true;
    }
    if (archive_entry_size_is_set(entry) &&
        archive_entry_size(entry) > (la_int64_t)RULE_SOURCE_SIZE_MAX)
        return fail(error, APP_ERROR_TOO_LARGE, "%s", path);
    if (!is_wanted(path)) {
        source->others++;
        return true;
    }
    GBytes *bytes = read_entry(archive, error);
    return bytes != NULL && add_file(source, path, bytes, error);
}

static bool read_entries(RuleSource *source, Archive *archive, GError **error)
{
    for (guint i = 0; i < RULE_SOURCE_ENTRIES_MAX; i++) {
        struct archive_entry *entry = NULL;
        const int result = archive_read_next_header(archive, &entry);
        if (result == ARCHIVE_EOF)
            return true;
        if (result != ARCHIVE_OK && result != ARCHIVE_WARN)
            return fail_archive(archive, error);
        if (archive_filter_bytes(archive, 0) > (la_int64_t)(4 * RULE_SOURCE_SIZE_MAX))
            return fail(error, APP_ERROR_TOO_LARGE, "%u", i);
        if (!take_entry(source, archive, entry, error))
            return false;
    }
    return fail(error, APP_ERROR_TOO_LARGE, "%d", RULE_SOURCE_ENTRIES_MAX);
}

/* The length of "sigma-main/" where each file is below it; 0: they are in several places. */
static size_t common_folder(const RuleSource *source)
{
    const SourceFile *first = source->files->len == 0 ? NULL : g_ptr_array_index(source->files, 0);
    const char *slash = first == NULL ? NULL : strchr(first->path, '/');
    const size_t length = slash == NULL ? 0 : (size_t)(slash - first->path) + 1;
    for (guint i = 1; i < source->files->len; i++) {
        const SourceFile *file = g_ptr_array_index(source->files, i);
        if (strncmp(file->path, first->path, length) != 0)
            return 0;
    }
    return length;
}

static void leave_out_folder(RuleSource *source)
{
    const size_t length = common_folder(source);
    for (guint i = 0; i < source->files->len; i++) {
        SourceFile *file = g_ptr_array_index(source->files, i);
        memmove(file->path, file->path + length, strlen(file->path + length) + 1);
    }
}

static Archive *archive_reader(void)
{
    Archive *archive = archive_read_new();
    archive_read_support_format_zip(archive);
    archive_read_support_format_tar(archive);
    archive_read_support_filter_gzip(archive);
    archive_read_support_filter_bzip2(archive);
    archive_read_support_filter_xz(archive);
    archive_read_support_filter_zstd(archive);
    return archive;
}

static bool read_opened(RuleSource *source, Archive *archive, int opened, GError **error)
{
    if (opened != ARCHIVE_OK)
        return fail_archive(archive, error);
    if (!read_entries(source, archive, error))
        return false;
    rule_source_order(source);
    leave_out_folder(source);
    return true;
}

bool rule_source_read_archive(RuleSource *source, GBytes *bytes, GError **error)
{
    g_autoptr(Archive) archive = archive_reader();
    gsize size = 0;
    const void *data = g_bytes_get_data(bytes, &size);
    rule_source_begin(source);
    return read_opened(source, archive, archive_read_open_memory(archive, data, size), error);
}

bool rule_source_read(RuleSource *source, const char *path, GError **error)
{
    g_autoptr(GError) wrong = NULL;
    struct stat status;
    rule_source_begin(source);
    if (stat(path, &status) != 0)
        return fail(error, APP_ERROR_NOT_FOUND, "%s", path);
    if (S_ISDIR(status.st_mode)) {
        const bool is_read = read_folder(source, path, &wrong);
        rule_source_order(source);
        if (!is_read)
            g_propagate_error(error, g_steal_pointer(&wrong));
        return is_read;
    }
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return fail(error, APP_ERROR_INVALID, "%s", g_strerror(errno));
    const bool is_read = rule_archive_read(source, fd, error);
    close(fd);
    return is_read;
}
