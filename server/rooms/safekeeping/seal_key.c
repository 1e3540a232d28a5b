#include "rooms/safekeeping/seal_key.h"

#include <errno.h>
#include <sodium.h>
#include <string.h>

#include "base/error.h"
#include "base/key_file.h"
#include "base/key_wrap.h"
#include "base/text.h"

#define KEY_MARK "MIMAMORI-KEY-1 " /* so that nobody takes another file for a key */

void seal_secret_clear(SealSecret *secret)
{
    if (secret->passphrase != NULL)
        sodium_memzero(secret->passphrase, strlen(secret->passphrase));
    g_free(secret->passphrase);
    sodium_memzero(secret, sizeof *secret);
}

bool seal_secret_set_passphrase(SealSecret *secret, const char *passphrase, GError **error)
{
    if (!g_utf8_validate(passphrase, -1, NULL) || strlen(passphrase) > PASSPHRASE_MOST)
        return refuse(error, APP_ERROR_INVALID, "error.backup-passphrase-form", NULL);
    if (text_length(passphrase) < PASSPHRASE_LEAST)
        return refuse(error, APP_ERROR_INVALID, "error.backup-passphrase-short", NULL);
    seal_secret_clear(secret);
    secret->passphrase = g_strdup(passphrase);
    return true;
}

/* The first line of a small file of secrets; wiped by the caller. */
static char *first_line(const char *file, GError **error)
{
    g_autoptr(GBytes) bytes = key_read(file, error);
    if (bytes == NULL)
        return NULL;
    gsize size = 0;
    const char *data = g_bytes_get_data(bytes, &size);
    gsize length = 0;
    while (length < size && data[length] != '\n' && data[length] != '\r' && data[length] != '\0')
        length++;
    return g_strndup(data, length);
}

static void wipe(char *text)
{
    sodium_memzero(text, strlen(text));
    g_free(text);
}

bool seal_secret_read_passphrase(SealSecret *secret, const char *file, GError **error)
{
    char *line = first_line(file, error);
    if (line == NULL)
        return false;
    const bool is_good = seal_secret_set_passphrase(secret, line, error);
    wipe(line);
    return is_good;
}

bool seal_secret_read_key(SealSecret *secret, const char *file, GError **error)
{
    size_t size = 0;
    char *line = first_line(file, error);
    if (line == NULL)
        return false;
    seal_secret_clear(secret);
    const bool is_good = g_str_has_prefix(line, KEY_MARK) &&
                         sodium_base642bin(secret->key, sizeof secret->key, line + strlen(KEY_MARK),
                                           strlen(line + strlen(KEY_MARK)), NULL, &size, NULL,
                                           sodium_base64_VARIANT_URLSAFE_NO_PADDING) == 0 &&
                         size == SEAL_KEY_SIZE;
    wipe(line);
    return is_good || refuse(error, APP_ERROR_INVALID, "error.backup-key-form", "file", file, NULL);
}

/* The line of a new key, wiped when the last who holds it lets go. */
static GBytes *new_line(void)
{
    unsigned char key[SEAL_KEY_SIZE];
    char text[sodium_base64_ENCODED_LEN(SEAL_KEY_SIZE, sodium_base64_VARIANT_URLSAFE_NO_PADDING)];
    randombytes_buf(key, sizeof key);
    sodium_bin2base64(text, sizeof text, key, sizeof key, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    char *line = g_strconcat(KEY_MARK, text, "\n", NULL);
    sodium_memzero(key, sizeof key);
    sodium_memzero(text, sizeof text);
    return g_bytes_new_with_free_func(line, strlen(line), (GDestroyNotify)wipe, line);
}

bool seal_key_make(const char *file, const WrappingKey *wrapping, GError **error)
{
    g_autoptr(GBytes) plain = new_line();
    g_autoptr(GBytes) lies =
        wrapping == NULL ? g_bytes_ref(plain) : key_wrap(wrapping, file, plain);
    const int problem = key_file_put(file, lies);
    if (problem == EEXIST)
        return refuse(error, APP_ERROR_CONFLICT, "error.backup-file-exists", "file", file, NULL);
    return problem == 0 || refuse(error, APP_ERROR_UNAVAILABLE, "error.backup-file-write", "file",
                                  file, "reason", g_strerror(problem), NULL);
}
