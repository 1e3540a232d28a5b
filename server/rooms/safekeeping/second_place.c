#include "rooms/safekeeping/second_place.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/file.h"
#include "rooms/safekeeping/remote_place.h"

#define BUFFER_SIZE 262144

static bool refuse_place(const char *path, const char *reason, GError **error)
{
    return refuse(error, APP_ERROR_UNAVAILABLE, "error.backup-file-write", "file", path, "reason",
                  reason, NULL);
}

/* Reads all of a file; writes it to @to unless that is -1. Returns false with errno. */
static bool run_through(int from, int to, unsigned char hash[static crypto_generichash_BYTES])
{
    g_autofree unsigned char *buffer = g_malloc(BUFFER_SIZE);
    crypto_generichash_state state;
    crypto_generichash_init(&state, NULL, 0, crypto_generichash_BYTES);
    for (;;) {
        const ssize_t got = read(from, buffer, BUFFER_SIZE);
        if (got < 0)
            return false;
        if (got == 0)
            break;
        crypto_generichash_update(&state, buffer, (size_t)got);
        for (ssize_t at = 0; to >= 0 && at < got;) {
            const ssize_t written = write(to, buffer + at, (size_t)(got - at));
            if (written < 0)
                return false;
            at += written;
        }
    }
    crypto_generichash_final(&state, hash, crypto_generichash_BYTES);
    return true;
}

/* What the disk gives back, not what still lies in memory. */
static bool is_same_on_disk(int to, const unsigned char *wanted)
{
    unsigned char found[crypto_generichash_BYTES];
    posix_fadvise(to, 0, 0, POSIX_FADV_DONTNEED);
    return lseek(to, 0, SEEK_SET) == 0 && run_through(to, -1, found) &&
           sodium_memcmp(found, wanted, sizeof found) == 0;
}

static bool copy(int from, int to)
{
    unsigned char hash[crypto_generichash_BYTES];
    return run_through(from, to, hash) && fsync(to) == 0 && is_same_on_disk(to, hash);
}

static bool put_in_folder(const char *path, const char *folder, GError **error)
{
    g_autofree char *name = g_path_get_basename(path);
    g_autofree char *target = g_build_filename(folder, name, NULL);
    g_autofree char *draft = g_strconcat(target, ".unfinished", NULL);
    g_mkdir_with_parents(folder, 0700); /* if it cannot be made, opening says so */
    const int from = file_open(path);
    if (from < 0)
        return refuse_place(path, g_strerror(errno), error);
    const int to = open(draft, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    const bool is_copied =
        to >= 0 && copy(from, to) && rename(draft, target) == 0 && folder_sync(folder);
    const int problem = errno;
    close(from);
    if (to >= 0)
        close(to);
    if (is_copied)
        return true;
    unlink(draft);
    return refuse_place(target, g_strerror(problem), error);
}

static bool remove_from_folder(const char *name, const char *folder, GError **error)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    return unlink(path) == 0 || errno == ENOENT || refuse_place(path, g_strerror(errno), error);
}

/* --- folder or another machine --------------------------------------------------------------- */

static bool is_url(const SecondPlace *place)
{
    return strstr(place->place, "://") != NULL;
}

void second_place_clear(SecondPlace *place)
{
    g_free(place->place);
    g_free(place->identity_file);
    g_free(place->known_hosts_file);
    g_free(place->credentials_file);
    g_free(place->region);
    g_free(place->ca_file);
    *place = (SecondPlace){ 0 };
}

/* Names of files are put behind it, and between quotes. */
static bool is_plain_address(const char *address)
{
    static const char LETTERS[] = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                  ":/@._-~[]";
    return strspn(address, LETTERS) == strlen(address);
}

bool second_place_check(const SecondPlace *place, GError **error)
{
    if (place->place == NULL || !is_url(place))
        return true;
    const bool is_sftp = g_str_has_prefix(place->place, "sftp://");
    const bool is_s3 =
        g_str_has_prefix(place->place, "https://") || g_str_has_prefix(place->place, "http://");
    if ((!is_sftp && !is_s3) || !is_plain_address(place->place))
        return fail(error, APP_ERROR_INVALID,
                    "Setting 'backup-second': write a folder, sftp://user@host/folder or "
                    "https://host/bucket, in plain letters");
    if (is_sftp && (place->identity_file == NULL || place->known_hosts_file == NULL))
        return fail(error, APP_ERROR_INVALID,
                    "SFTP needs the settings 'backup-second-identity-file' and "
                    "'backup-second-known-hosts'");
    if (is_sftp)
        return remote_place_check_key(place->identity_file, error);
    return place->credentials_file != NULL ||
           fail(error, APP_ERROR_INVALID,
                "A bucket needs the setting 'backup-second-credentials-file'");
}

bool second_place_is_elsewhere(const SecondPlace *place)
{
    return place->place != NULL && is_url(place);
}

bool second_place_put(const SecondPlace *place, const char *path, GError **error)
{
    return is_url(place) ? remote_place_put(place, path, error)
                         : put_in_folder(path, place->place, error);
}

bool second_place_remove(const SecondPlace *place, const char *name, GError **error)
{
    return is_url(place) ? remote_place_remove(place, name, error)
                         : remove_from_folder(name, place->place, error);
}
