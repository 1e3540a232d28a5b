#include "base/key_wrap.h"

#include <sodium.h>
#include <string.h>

#include "base/derived_key.h"
#include "base/error.h"
#include "base/file.h"

#define MARK "MIMAMORI-WRAPPED-KEY-1 "
#define NOTE "\n# Opens on this machine alone. A copy to keep apart: mimamori keys show NAME\n"
#define NONE "none"
#define VARIANT sodium_base64_VARIANT_URLSAFE_NO_PADDING
#define NONCE_SIZE crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define TAG_SIZE crypto_aead_xchacha20poly1305_ietf_ABYTES

G_STATIC_ASSERT(sizeof((WrappingKey *)NULL)->key == DERIVED_KEY_SIZE);
G_STATIC_ASSERT(crypto_aead_xchacha20poly1305_ietf_KEYBYTES == DERIVED_KEY_SIZE);

/* What stands behind the mark. */
typedef struct {
    unsigned char id[sizeof((WrappingKey *)NULL)->id];
    unsigned char nonce[NONCE_SIZE];
    unsigned char box[KEY_FILE_MAX];
} Wrapping;

#define HEAD_SIZE offsetof(Wrapping, box)

/* Bytes that are wiped when nobody holds them any more. */
typedef struct {
    size_t size;
    unsigned char bytes[];
} Secret;

static Secret *secret_new(size_t size)
{
    Secret *secret = g_malloc(sizeof *secret + size);
    secret->size = size;
    return secret;
}

static void secret_free(void *data)
{
    Secret *secret = data;
    sodium_memzero(secret->bytes, secret->size);
    g_free(secret);
}

/* @size: so many of them count */
static GBytes *secret_take(Secret *secret, size_t size)
{
    return g_bytes_new_with_free_func(secret->bytes, size, secret_free, secret);
}

GBytes *key_new(size_t size)
{
    Secret *secret = secret_new(size);
    randombytes_buf(secret->bytes, size);
    return secret_take(secret, size);
}

static WrappingKey kept;
static bool is_kept;

void wrapping_key_use(const WrappingKey *key)
{
    is_kept = key != NULL;
    if (is_kept)
        kept = *key;
    else
        sodium_memzero(&kept, sizeof kept);
}

const WrappingKey *wrapping_key(void)
{
    return is_kept ? &kept : NULL;
}

bool wrapping_key_read(const char *file, WrappingKey *key, bool *is_there, GError **error)
{
    unsigned char id[DERIVED_KEY_SIZE];
    gsize size = 0;
    g_autoptr(GBytes) bytes = file_read(file, KEY_FILE_MAX, error);
    if (bytes == NULL)
        return false;
    const unsigned char *data = g_bytes_get_data(bytes, &size);
    *is_there = !(size >= strlen(NONE) && size <= strlen(NONE) + 1 &&
                  memcmp(data, NONE, strlen(NONE)) == 0);
    if (!*is_there)
        return true;
    if (size < WRAPPING_KEY_LEAST)
        return fail(error, APP_ERROR_INVALID,
                    "The wrapping key %s must have at least %d random bytes", file,
                    WRAPPING_KEY_LEAST);
    derived_key(data, size, NULL, "mimamori wrapping key 1", key->key);
    derived_key(data, size, NULL, "mimamori wrapping key 1: its name", id);
    memcpy(key->id, id, sizeof key->id);
    return true;
}

/* Takes a wrapped file apart; 0: it is none. Otherwise the size of the box. */
static size_t take_apart(GBytes *bytes, Wrapping *wrapping)
{
    gsize size = 0;
    size_t length = 0;
    const char *text = g_bytes_get_data(bytes, &size);
    if (size <= strlen(MARK) || memcmp(text, MARK, strlen(MARK)) != 0)
        return 0;
    const char *line = text + strlen(MARK);
    const char *end = memchr(line, '\n', size - strlen(MARK));
    const size_t letters = end == NULL ? size - strlen(MARK) : (size_t)(end - line);
    if (sodium_base642bin((unsigned char *)wrapping, sizeof *wrapping, line, letters, NULL, &length,
                          NULL, VARIANT) != 0 ||
        length < HEAD_SIZE + TAG_SIZE)
        return TAG_SIZE; /* it bears the mark and will not open */
    return length - HEAD_SIZE;
}

KeyState key_state(const WrappingKey *key, GBytes *bytes)
{
    Wrapping wrapping = { 0 };
    if (take_apart(bytes, &wrapping) == 0)
        return KEY_PLAIN;
    return key != NULL && memcmp(wrapping.id, key->id, sizeof key->id) == 0
               ? KEY_WRAPPED
               : KEY_WRAPPED_BY_ANOTHER;
}

GBytes *key_wrap(const WrappingKey *key, const char *path, GBytes *plain)
{
    Wrapping wrapping = { 0 };
    unsigned long long boxed = 0;
    gsize size = 0;
    const unsigned char *data = g_bytes_get_data(plain, &size);
    g_autofree char *name = g_path_get_basename(path);
    g_assert(size + TAG_SIZE <= sizeof wrapping.box);
    memcpy(wrapping.id, key->id, sizeof wrapping.id);
    randombytes_buf(wrapping.nonce, sizeof wrapping.nonce);
    crypto_aead_xchacha20poly1305_ietf_encrypt(wrapping.box, &boxed, data, size,
                                               (const unsigned char *)name, strlen(name), NULL,
                                               wrapping.nonce, key->key);
    const size_t all = HEAD_SIZE + (size_t)boxed;
    g_autofree char *text = g_malloc(sodium_base64_ENCODED_LEN(all, VARIANT));
    sodium_bin2base64(text, sodium_base64_ENCODED_LEN(all, VARIANT),
                      (const unsigned char *)&wrapping, all, VARIANT);
    char *line = g_strconcat(MARK, text, NOTE, NULL);
    return g_bytes_new_take(line, strlen(line));
}

static GBytes *refuse_wrapped(const WrappingKey *key, const char *path, GError **error)
{
    if (key == NULL)
        return fail_null(error, APP_ERROR_UNAVAILABLE,
                         "The key file %s is wrapped and there is no wrapping key: name it in the "
                         "setting 'wrapping-key-file' or hand it over as the credential of this "
                         "name. Nothing was changed",
                         path);
    return fail_null(error, APP_ERROR_UNAVAILABLE,
                     "The key file %s was wrapped with another wrapping key than the one that is "
                     "here. Put that one back, or restore from a backup, which holds the key "
                     "unwrapped. Nothing was changed",
                     path);
}

GBytes *key_unwrap(const WrappingKey *key, const char *path, GBytes *bytes, GError **error)
{
    Wrapping wrapping = { 0 };
    unsigned long long size = 0;
    g_autofree char *name = g_path_get_basename(path);
    const KeyState state = key_state(key, bytes);
    if (state == KEY_PLAIN)
        return g_bytes_ref(bytes);
    if (state == KEY_WRAPPED_BY_ANOTHER)
        return refuse_wrapped(key, path, error);
    const size_t boxed = take_apart(bytes, &wrapping);
    Secret *plain = secret_new(boxed);
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(plain->bytes, &size, NULL, wrapping.box, boxed,
                                                   (const unsigned char *)name, strlen(name),
                                                   wrapping.nonce, key->key) != 0) {
        secret_free(plain);
        return fail_null(
            error, APP_ERROR_INVALID,
            "The key file %s is damaged, or was wrapped under another name. Restore it "
            "from a backup; nothing was changed",
            path);
    }
    return secret_take(plain, (gsize)size);
}

GBytes *key_read(const char *path, GError **error)
{
    g_autoptr(GBytes) bytes = file_read(path, KEY_FILE_MAX, error);
    return bytes == NULL ? NULL : key_unwrap(wrapping_key(), path, bytes, error);
}

bool key_write(const char *path, GBytes *bytes, GError **error)
{
    g_autoptr(GError) problem = NULL;
    return file_replace(path, bytes, &problem) ||
           fail(error, APP_ERROR_UNAVAILABLE, "The key file %s cannot be written: %s", path,
                problem->message);
}
