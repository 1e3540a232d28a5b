#include "base/key_file.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/file.h"

#define SIZE_MAX_KEY 64

static bool write_all(int file, const unsigned char *bytes, size_t size)
{
    return write(file, bytes, size) == (ssize_t)size && fsync(file) == 0;
}

/* Under a name of its own first, so that nobody ever reads half a key; who links it first, wins. */
static bool make_key(const char *name, size_t size, GError **error)
{
    unsigned char key[SIZE_MAX_KEY];
    g_autofree char *draft = g_strdup_printf("%s.XXXXXX", name);
    const int file = g_mkstemp_full(draft, O_WRONLY | O_CLOEXEC, 0600);
    if (file < 0)
        return fail(error, APP_ERROR_UNAVAILABLE, "The key file %s cannot be made: %s", name,
                    g_strerror(errno));
    randombytes_buf(key, size);
    const bool is_written = write_all(file, key, size);
    sodium_memzero(key, sizeof key);
    close(file);
    /* What is sealed with a key must not outlive it: the name is durable before the key is used. */
    const bool is_there =
        is_written && (link(draft, name) == 0 || errno == EEXIST) && folder_sync_of(name);
    const int problem = errno;
    unlink(draft);
    return is_there || fail(error, APP_ERROR_UNAVAILABLE, "The key file %s cannot be made: %s",
                            name, g_strerror(problem));
}

static bool read_key(int file, const char *name, unsigned char *key, size_t wanted, GError **error)
{
    unsigned char bytes[SIZE_MAX_KEY + 1];
    const ssize_t size = read(file, bytes, wanted + 1);
    if (size == (ssize_t)wanted)
        memcpy(key, bytes, wanted);
    sodium_memzero(bytes, sizeof bytes);
    return size == (ssize_t)wanted ||
           fail(error, APP_ERROR_INVALID, "The key file %s must have %zu bytes", name, wanted);
}

bool key_file_open(const char *name, unsigned char *key, size_t size, GError **error)
{
    g_assert(size <= SIZE_MAX_KEY);
    int file = open(name, O_RDONLY | O_CLOEXEC);
    if (file < 0 && errno == ENOENT) {
        if (!make_key(name, size, error))
            return false;
        file = open(name, O_RDONLY | O_CLOEXEC);
    }
    if (file < 0)
        return fail(error, APP_ERROR_UNAVAILABLE, "The key file %s cannot be read: %s", name,
                    g_strerror(errno));
    const bool is_good = read_key(file, name, key, size, error);
    close(file);
    return is_good;
}
