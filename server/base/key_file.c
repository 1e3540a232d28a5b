#include "base/key_file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/file.h"
#include "base/key_wrap.h"

#define SIZE_MAX_KEY 64

static bool write_all(int file, GBytes *bytes)
{
    gsize size = 0;
    const void *data = g_bytes_get_data(bytes, &size);
    return write(file, data, size) == (ssize_t)size && fsync(file) == 0;
}

/* As it lies in the file: wrapped, where there is a wrapping key. */
static GBytes *new_key(const char *name, size_t size)
{
    g_autoptr(GBytes) plain = key_new(size);
    return wrapping_key() == NULL ? g_bytes_ref(plain) : key_wrap(wrapping_key(), name, plain);
}

/* Under a name of its own first, so that nobody ever reads half a key; who links it first, wins. */
int key_file_put(const char *name, GBytes *bytes)
{
    g_autofree char *draft = g_strdup_printf("%s.XXXXXX", name);
    const int file = g_mkstemp_full(draft, O_WRONLY | O_CLOEXEC, 0600);
    if (file < 0)
        return errno;
    errno = EIO;
    const bool is_written = write_all(file, bytes);
    const bool is_first = is_written && link(draft, name) == 0;
    const int problem = is_first ? 0 : errno;
    close(file);
    unlink(draft);
    /* What is sealed with a key must not outlive it: the name is durable before the key is used. */
    return (problem == 0 || problem == EEXIST) && !folder_sync_of(name) ? errno : problem;
}

static bool make_key(const char *name, size_t size, GError **error)
{
    g_autoptr(GBytes) key = new_key(name, size);
    const int problem = key_file_put(name, key);
    /* Another server may have made it in this moment. */
    return problem == 0 || problem == EEXIST ||
           fail(error, APP_ERROR_UNAVAILABLE, "The key file %s cannot be made: %s", name,
                g_strerror(problem));
}

bool key_file_open(const char *name, unsigned char *key, size_t size, GError **error)
{
    gsize length = 0;
    g_assert(size <= SIZE_MAX_KEY);
    if (access(name, F_OK) != 0 && errno == ENOENT && !make_key(name, size, error))
        return false;
    if (access(name, R_OK) != 0)
        return fail(error, APP_ERROR_UNAVAILABLE, "The key file %s cannot be read: %s", name,
                    g_strerror(errno));
    g_autoptr(GBytes) bytes = key_read(name, error);
    if (bytes == NULL)
        return false;
    const void *data = g_bytes_get_data(bytes, &length);
    if (length == size)
        memcpy(key, data, size);
    return length == size ||
           fail(error, APP_ERROR_INVALID, "The key file %s must have %zu bytes", name, size);
}
