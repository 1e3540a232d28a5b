#include "rooms/accounts/breach_file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/error.h"
#include "core/breach/hash_line.h"

static bool refuse_wrong(const char *path, FilterWrong wrong, GError **error)
{
    g_autofree char *key = g_strconcat("cli.breach-wrong-", filter_wrong_name(wrong), NULL);
    return refuse(error, APP_ERROR_INVALID, key, "file", path, NULL);
}

static bool refuse_unreadable(const char *path, int number, GError **error)
{
    return refuse(error, number == ENOENT ? APP_ERROR_NOT_FOUND : APP_ERROR_INVALID,
                  number == ENOENT ? "cli.breach-missing" : "cli.breach-unreadable", "file", path,
                  "reason", g_strerror(number), NULL);
}

static bool map(BreachFile *file, int fd, GError **error)
{
    if (fstat(fd, &file->status) != 0)
        return refuse_unreadable(file->path, errno, error);
    if (!S_ISREG(file->status.st_mode) || file->status.st_size == 0)
        return refuse_wrong(file->path, FILTER_NO_FILTER, error);
    const gsize length = (gsize)file->status.st_size;
    void *bytes = mmap(NULL, length, PROT_READ, MAP_SHARED, fd, 0);
    if (bytes == MAP_FAILED)
        return refuse_unreadable(file->path, errno, error);
    madvise(bytes, length, MADV_RANDOM);
    file->filter.file = (Slice){ bytes, length };
    return true;
}

bool breach_file_open(BreachFile *file, const char *path, GError **error)
{
    g_auto(BreachFile) opened = { .path = g_strdup(path) };
    const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return refuse_unreadable(path, errno, error);
    const bool is_mapped = map(&opened, fd, error);
    close(fd);
    if (!is_mapped)
        return false;
    const Slice bytes = opened.filter.file;
    const FilterWrong wrong = filter_open(&opened.filter, bytes);
    opened.filter.file = bytes;
    if (wrong != FILTER_NOTHING)
        return refuse_wrong(path, wrong, error);
    opened.is_whole = g_new0(guint8, opened.filter.segment_count + 1);
    *file = opened;
    opened = (BreachFile){ 0 };
    return true;
}

void breach_file_close(BreachFile *file)
{
    if (file->filter.file.data != NULL)
        munmap((void *)file->filter.file.data, file->filter.file.length);
    g_free(file->is_whole);
    g_free(file->path);
    *file = (BreachFile){ 0 };
}

bool breach_file_is_old(const BreachFile *file)
{
    struct stat now;
    const struct stat *then = &file->status;
    return stat(file->path, &now) != 0 || now.st_dev != then->st_dev ||
           now.st_ino != then->st_ino || now.st_size != then->st_size ||
           now.st_mtim.tv_sec != then->st_mtim.tv_sec ||
           now.st_mtim.tv_nsec != then->st_mtim.tv_nsec;
}

bool breach_file_verify(BreachFile *file, GError **error)
{
    uint64_t segment = 0;
    if (filter_verify(&file->filter, &segment) != FILTER_NOTHING)
        return refuse_wrong(file->path, FILTER_DAMAGED, error);
    memset(file->is_whole, 1, file->filter.segment_count + 1);
    return true;
}

bool breach_file_contains(BreachFile *file, guint64 key, bool *is_found, GError **error)
{
    const guint64 segment = filter_segment_of(&file->filter, key);
    if (!file->is_whole[segment] && !filter_segment_is_whole(&file->filter, segment))
        return refuse_wrong(file->path, FILTER_DAMAGED, error);
    file->is_whole[segment] = 1;
    *is_found = filter_contains(&file->filter, key);
    return true;
}

guint64 breach_key_of_password(const char *password, gsize length)
{
    guint8 hash[HASH_LENGTH];
    gsize size = sizeof hash;
    GChecksum *checksum = g_checksum_new(G_CHECKSUM_SHA1);
    g_checksum_update(checksum, (const guchar *)password, (gssize)length);
    g_checksum_get_digest(checksum, hash, &size);
    g_checksum_free(checksum);
    return hash_key(hash);
}
