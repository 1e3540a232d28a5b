#include "rooms/notices/key_box.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"

G_STATIC_ASSERT(KEY_BOX_KEY_SIZE == crypto_secretbox_KEYBYTES);

#define BOX_MAX 8192 /* characters of a column */

static bool write_all(int file, const unsigned char *bytes, size_t size)
{
    return write(file, bytes, size) == (ssize_t)size && fsync(file) == 0;
}

/* Under a name of its own first, so that nobody ever reads half a key; who links it first, wins. */
static bool make_key(const char *name, GError **error)
{
    unsigned char key[KEY_BOX_KEY_SIZE];
    g_autofree char *draft = g_strdup_printf("%s.XXXXXX", name);
    const int file = g_mkstemp_full(draft, O_WRONLY | O_CLOEXEC, 0600);
    if (file < 0)
        return fail(error, APP_ERROR_UNAVAILABLE, "The key file %s cannot be made: %s", name,
                    g_strerror(errno));
    randombytes_buf(key, sizeof key);
    const bool is_written = write_all(file, key, sizeof key);
    sodium_memzero(key, sizeof key);
    close(file);
    const bool is_there = is_written && (link(draft, name) == 0 || errno == EEXIST);
    const int problem = errno;
    unlink(draft);
    return is_there || fail(error, APP_ERROR_UNAVAILABLE, "The key file %s cannot be made: %s",
                            name, g_strerror(problem));
}

static bool read_key(int file, const char *name, unsigned char key[static KEY_BOX_KEY_SIZE],
                     GError **error)
{
    unsigned char bytes[KEY_BOX_KEY_SIZE + 1];
    const ssize_t size = read(file, bytes, sizeof bytes);
    if (size == KEY_BOX_KEY_SIZE)
        memcpy(key, bytes, KEY_BOX_KEY_SIZE);
    sodium_memzero(bytes, sizeof bytes);
    return size == KEY_BOX_KEY_SIZE ||
           fail(error, APP_ERROR_INVALID, "The key file %s must have %d bytes", name,
                KEY_BOX_KEY_SIZE);
}

bool key_box_open(const char *name, unsigned char key[static KEY_BOX_KEY_SIZE], GError **error)
{
    int file = open(name, O_RDONLY | O_CLOEXEC);
    if (file < 0 && errno == ENOENT) {
        if (!make_key(name, error))
            return false;
        file = open(name, O_RDONLY | O_CLOEXEC);
    }
    if (file < 0)
        return fail(error, APP_ERROR_UNAVAILABLE, "The key file %s cannot be read: %s", name,
                    g_strerror(errno));
    const bool is_good = read_key(file, name, key, error);
    close(file);
    return is_good;
}

char *key_box_seal(const unsigned char key[static KEY_BOX_KEY_SIZE], const char *owner,
                   const char *secret)
{
    g_autofree char *plain = g_strconcat(owner, "\n", secret, NULL);
    const size_t length = strlen(plain);
    const size_t size = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + length;
    g_autofree unsigned char *box = g_malloc(size);
    randombytes_buf(box, crypto_secretbox_NONCEBYTES);
    crypto_secretbox_easy(box + crypto_secretbox_NONCEBYTES, (const unsigned char *)plain, length,
                          box, key);
    sodium_memzero(plain, length);
    return g_base64_encode(box, size);
}

char *key_box_unseal(const unsigned char key[static KEY_BOX_KEY_SIZE], const char *owner,
                     const char *text)
{
    gsize size = 0;
    if (strlen(text) > BOX_MAX)
        return NULL;
    g_autofree guchar *box = g_base64_decode(text, &size);
    if (size < crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES)
        return NULL;
    const size_t sealed = size - crypto_secretbox_NONCEBYTES;
    const size_t length = sealed - crypto_secretbox_MACBYTES;
    g_autofree char *plain = g_malloc0(length + 1);
    if (crypto_secretbox_open_easy((unsigned char *)plain, box + crypto_secretbox_NONCEBYTES,
                                   sealed, box, key) != 0)
        return NULL;
    g_autofree char *mark = g_strconcat(owner, "\n", NULL);
    char *secret = g_str_has_prefix(plain, mark) ? g_strdup(plain + strlen(mark)) : NULL;
    sodium_memzero(plain, length);
    return secret;
}
