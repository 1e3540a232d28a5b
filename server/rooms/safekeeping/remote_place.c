#include "rooms/safekeeping/remote_place.h"

#include <curl/curl.h>
#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/error.h"
#include "base/file.h"

#define CONNECT_S 30L
#define STALLED_S 60L        /* slower than STALLED_BYTES for so long: given up */
#define STALLED_BYTES 1000L  /* a second */
#define CREDENTIALS_MAX 4096 /* bytes */
#define PUBLIC_KEY_MAX 16384 /* bytes */
#define BUFFER_SIZE 65536
#define HTTP_GOOD 300L
#define HTTP_NOT_FOUND 404L

typedef struct {
    const SecondPlace *place;
    CURL *curl;
    struct curl_slist *headers, *commands;
    char *url;
    char *credentials;
    char why[CURL_ERROR_SIZE];
    FILE *file; /* being sent */
    crypto_hash_sha256_state received;
} Transfer;

static void transfer_clear(Transfer *transfer)
{
    if (transfer->curl != NULL)
        curl_easy_cleanup(transfer->curl);
    curl_slist_free_all(transfer->headers);
    curl_slist_free_all(transfer->commands);
    if (transfer->credentials != NULL)
        sodium_memzero(transfer->credentials, strlen(transfer->credentials));
    g_free(transfer->credentials);
    g_free(transfer->url);
    if (transfer->file != NULL)
        fclose(transfer->file);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Transfer, transfer_clear)

static bool is_sftp(const SecondPlace *place)
{
    return g_str_has_prefix(place->place, "sftp://");
}

static bool refuse_transfer(const Transfer *transfer, const char *reason, GError **error)
{
    return refuse(error, APP_ERROR_UNAVAILABLE, "error.backup-file-write", "file", transfer->url,
                  "reason", reason, NULL);
}

/* --- which keys work ------------------------------------------------------------------------- */

/* Before 1.11 libssh2 signs with RSA by SHA-1 only, which OpenSSH refuses since 8.8. */
static bool can_sign_by_rsa(void)
{
    int major = 0, minor = 0;
    const char *version = curl_version_info(CURLVERSION_NOW)->libssh_version;
    return version == NULL || sscanf(version, "libssh2/%d.%d", &major, &minor) != 2 || major > 1 ||
           (major == 1 && minor >= 11);
}

static bool is_kind_of_use(const char *kind)
{
    return g_str_equal(kind, "ssh-ed25519") || g_str_has_prefix(kind, "ecdsa-sha2-nistp") ||
           (g_str_equal(kind, "ssh-rsa") && can_sign_by_rsa());
}

bool remote_place_check_key(const char *identity_file, GError **error)
{
    g_autofree char *path = g_strconcat(identity_file, ".pub", NULL);
    g_autoptr(GBytes) bytes = file_read(path, PUBLIC_KEY_MAX, NULL);
    if (bytes == NULL)
        return true;
    gsize size = 0;
    const char *text = g_bytes_get_data(bytes, &size);
    g_autofree char *kind = g_strndup(text == NULL ? "" : text, size);
    kind[strcspn(kind, " \r\n")] = '\0';
    return is_kind_of_use(kind) ||
           fail(error, APP_ERROR_INVALID,
                "Setting 'backup-second-identity-file': keys of the kind '%s' do not work with the "
                "SSH library of this machine. Make one that does: ssh-keygen -t ed25519 -N '' -f "
                "FILE",
                kind);
}

/* --- how one is let in ----------------------------------------------------------------------- */

static bool use_credentials(Transfer *transfer, GError **error)
{
    const SecondPlace *place = transfer->place;
    g_autoptr(GBytes) bytes = file_read(place->credentials_file, CREDENTIALS_MAX, error);
    if (bytes == NULL)
        return false;
    gsize size = 0;
    const char *text = g_bytes_get_data(bytes, &size);
    transfer->credentials = g_strndup(text, size);
    transfer->credentials[strcspn(transfer->credentials, "\r\n")] = '\0';
    g_autofree char *signature = g_strdup_printf("aws:amz:%s:s3", place->region);
    curl_easy_setopt(transfer->curl, CURLOPT_USERPWD, transfer->credentials);
    curl_easy_setopt(transfer->curl, CURLOPT_AWS_SIGV4, signature);
    if (place->ca_file != NULL)
        curl_easy_setopt(transfer->curl, CURLOPT_CAINFO, place->ca_file);
    return true;
}

static void use_identity(Transfer *transfer)
{
    const SecondPlace *place = transfer->place;
    g_autofree char *public_key = g_strconcat(place->identity_file, ".pub", NULL);
    curl_easy_setopt(transfer->curl, CURLOPT_SSH_AUTH_TYPES, CURLSSH_AUTH_PUBLICKEY);
    curl_easy_setopt(transfer->curl, CURLOPT_SSH_PRIVATE_KEYFILE, place->identity_file);
    curl_easy_setopt(transfer->curl, CURLOPT_SSH_PUBLIC_KEYFILE, public_key);
    curl_easy_setopt(transfer->curl, CURLOPT_SSH_KNOWNHOSTS, place->known_hosts_file);
}

/* @name: of the file there */
static bool transfer_begin(Transfer *transfer, const SecondPlace *place, const char *name,
                           GError **error)
{
    const char *slash = g_str_has_suffix(place->place, "/") ? "" : "/";
    transfer->place = place;
    transfer->url = g_strconcat(place->place, slash, name, NULL);
    transfer->curl = curl_easy_init();
    curl_easy_setopt(transfer->curl, CURLOPT_URL, transfer->url);
    curl_easy_setopt(transfer->curl, CURLOPT_PROTOCOLS_STR, is_sftp(place) ? "sftp" : "https,http");
    curl_easy_setopt(transfer->curl, CURLOPT_ERRORBUFFER, transfer->why);
    curl_easy_setopt(transfer->curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(transfer->curl, CURLOPT_CONNECTTIMEOUT, CONNECT_S);
    curl_easy_setopt(transfer->curl, CURLOPT_LOW_SPEED_TIME, STALLED_S);
    curl_easy_setopt(transfer->curl, CURLOPT_LOW_SPEED_LIMIT, STALLED_BYTES);
    if (!is_sftp(place))
        return use_credentials(transfer, error);
    use_identity(transfer);
    return true;
}

/* Part of the signature, so that nobody on the way can change what is sent. */
static void add_hash_header(Transfer *transfer, const unsigned char *hash)
{
    char hex[crypto_hash_sha256_BYTES * 2 + 1];
    sodium_bin2hex(hex, sizeof hex, hash, crypto_hash_sha256_BYTES);
    g_autofree char *header = g_strconcat("x-amz-content-sha256: ", hex, NULL);
    transfer->headers = curl_slist_append(transfer->headers, header);
    curl_easy_setopt(transfer->curl, CURLOPT_HTTPHEADER, transfer->headers);
}

static void send_nothing(Transfer *transfer)
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(hash, (const unsigned char *)"", 0);
    if (!is_sftp(transfer->place))
        add_hash_header(transfer, hash);
}

/* Runs it; *@status: of HTTP, 0 for SFTP. */
static bool run(Transfer *transfer, long *status, GError **error)
{
    const CURLcode code = curl_easy_perform(transfer->curl);
    *status = 0;
    curl_easy_getinfo(transfer->curl, CURLINFO_RESPONSE_CODE, status);
    if (is_sftp(transfer->place))
        *status = 0;
    if (code == CURLE_OK)
        return true;
    return refuse_transfer(
        transfer, transfer->why[0] == '\0' ? curl_easy_strerror(code) : transfer->why, error);
}

static bool run_good(Transfer *transfer, GError **error)
{
    long status = 0;
    if (!run(transfer, &status, error))
        return false;
    g_autofree char *reason = g_strdup_printf("HTTP %ld", status);
    return status < HTTP_GOOD || refuse_transfer(transfer, reason, error);
}

/* What a server says besides is of no interest, and may be long. */
static size_t ignore_body(char *bytes, size_t size, size_t count, void *data)
{
    (void)bytes;
    (void)data;
    return size * count;
}

/* --- sending ---------------------------------------------------------------------------------- */

static bool hash_file(FILE *file, unsigned char hash[static crypto_hash_sha256_BYTES])
{
    crypto_hash_sha256_state state;
    g_autofree unsigned char *buffer = g_malloc(BUFFER_SIZE);
    crypto_hash_sha256_init(&state);
    for (size_t got = fread(buffer, 1, BUFFER_SIZE, file); got > 0;
         got = fread(buffer, 1, BUFFER_SIZE, file))
        crypto_hash_sha256_update(&state, buffer, got);
    crypto_hash_sha256_final(&state, hash);
    rewind(file);
    return ferror(file) == 0;
}

static bool send_file(const SecondPlace *place, const char *path, const char *name,
                      unsigned char hash[static crypto_hash_sha256_BYTES], GError **error)
{
    struct stat facts;
    g_auto(Transfer) transfer = { 0 };
    if (!transfer_begin(&transfer, place, name, error))
        return false;
    transfer.file = fopen(path, "rbe");
    if (transfer.file == NULL || fstat(fileno(transfer.file), &facts) != 0 ||
        !hash_file(transfer.file, hash))
        return refuse(error, APP_ERROR_UNAVAILABLE, "error.backup-file-read", "file", path,
                      "reason", g_strerror(errno), NULL);
    curl_easy_setopt(transfer.curl, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(transfer.curl, CURLOPT_READDATA, transfer.file);
    curl_easy_setopt(transfer.curl, CURLOPT_INFILESIZE_LARGE, (curl_off_t)facts.st_size);
    curl_easy_setopt(transfer.curl, CURLOPT_WRITEFUNCTION, ignore_body);
    curl_easy_setopt(transfer.curl, CURLOPT_NEW_FILE_PERMS, 0600L);
    if (is_sftp(place))
        curl_easy_setopt(transfer.curl, CURLOPT_FTP_CREATE_MISSING_DIRS, CURLFTP_CREATE_DIR);
    else
        add_hash_header(&transfer, hash);
    return run_good(&transfer, error);
}

/* --- reading back ------------------------------------------------------------------------------
 */

static size_t take_body(char *bytes, size_t size, size_t count, void *data)
{
    crypto_hash_sha256_update(&((Transfer *)data)->received, (const unsigned char *)bytes,
                              size * count);
    return size * count;
}

static bool compare(const SecondPlace *place, const char *name,
                    const unsigned char hash[static crypto_hash_sha256_BYTES], GError **error)
{
    unsigned char found[crypto_hash_sha256_BYTES];
    g_auto(Transfer) transfer = { 0 };
    if (!transfer_begin(&transfer, place, name, error))
        return false;
    send_nothing(&transfer);
    crypto_hash_sha256_init(&transfer.received);
    curl_easy_setopt(transfer.curl, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(transfer.curl, CURLOPT_WRITEDATA, &transfer);
    if (!run_good(&transfer, error))
        return false;
    crypto_hash_sha256_final(&transfer.received, found);
    return sodium_memcmp(found, hash, sizeof found) == 0 ||
           refuse_transfer(&transfer, "the copy differs", error);
}

/* --- commands -----------------------------------------------------------------------------------
 */

/* The path in "sftp://user@host/folder": "/folder". */
static const char *path_in(const char *url)
{
    const char *path = strchr(url + strlen("sftp://"), '/');
    return path == NULL ? "/" : path;
}

/* @from, @to: names there; @to NULL: removes @from. A '*' before a command: its failure is none. */
static bool run_command(const SecondPlace *place, const char *from, const char *to, GError **error)
{
    g_auto(Transfer) transfer = { 0 };
    if (!transfer_begin(&transfer, place, "", error))
        return false;
    const char *folder = path_in(transfer.url);
    g_autofree char *remove = g_strdup_printf("*rm \"%s%s\"", folder, to == NULL ? from : to);
    transfer.commands = curl_slist_append(transfer.commands, remove);
    if (to != NULL) {
        g_autofree char *rename =
            g_strdup_printf("rename \"%s%s\" \"%s%s\"", folder, from, folder, to);
        transfer.commands = curl_slist_append(transfer.commands, rename);
    }
    curl_easy_setopt(transfer.curl, CURLOPT_QUOTE, transfer.commands);
    curl_easy_setopt(transfer.curl, CURLOPT_NOBODY, 1L);
    return run_good(&transfer, error);
}

static bool delete_object(const SecondPlace *place, const char *name, GError **error)
{
    long status = 0;
    g_auto(Transfer) transfer = { 0 };
    if (!transfer_begin(&transfer, place, name, error))
        return false;
    send_nothing(&transfer);
    curl_easy_setopt(transfer.curl, CURLOPT_CUSTOMREQUEST, "DELETE");
    curl_easy_setopt(transfer.curl, CURLOPT_WRITEFUNCTION, ignore_body);
    if (!run(&transfer, &status, error))
        return false;
    g_autofree char *reason = g_strdup_printf("HTTP %ld", status);
    return status < HTTP_GOOD || status == HTTP_NOT_FOUND ||
           refuse_transfer(&transfer, reason, error);
}

/* --- all of it
 * ------------------------------------------------------------------------------------ */

/* An object of S3 appears whole; by SFTP it is sent under another name first. */
bool remote_place_put(const SecondPlace *place, const char *path, GError **error)
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    g_autofree char *name = g_path_get_basename(path);
    g_autofree char *draft = is_sftp(place) ? g_strconcat(name, ".unfinished", NULL) : NULL;
    return send_file(place, path, draft == NULL ? name : draft, hash, error) &&
           compare(place, draft == NULL ? name : draft, hash, error) &&
           (draft == NULL || run_command(place, draft, name, error));
}

bool remote_place_remove(const SecondPlace *place, const char *name, GError **error)
{
    return is_sftp(place) ? run_command(place, name, NULL, error)
                          : delete_object(place, name, error);
}
