#include "rooms/safekeeping/sealed_file.h"

#include <errno.h>
#include <jansson.h>
#include <sodium.h>
#include <string.h>
#include <zstd.h>

#include "base/error.h"
#include "base/foreign_stream.h"
#include "base/json_writer.h"
#include "rooms/safekeeping/unpacker.h"

#define MAGIC "MIMAMORI-BACKUP\n"
#define MAGIC_SIZE 16
#define FORMAT 1
#define HEADER_MAX 4096
#define PIECE_SIZE 65536
#define SEAL_SIZE crypto_secretstream_xchacha20poly1305_ABYTES
#define COMPRESSION 3
/* What a file may unpack to; a database packs to a tenth or so. */
#define UNPACKED_LEAST ((guint64)256 << 20)
#define UNPACKED_TIMES 256
#define SALT_SIZE crypto_pwhash_SALTBYTES
#define CHECK_SIZE 16
/* What a header may ask of us; ours asks for 256 MiB and 3 passes. */
#define PASSES_MAX 12
#define MEMORY_MAX (UINT64_C(1) << 30)

G_STATIC_ASSERT(SEAL_KEY_SIZE == crypto_secretstream_xchacha20poly1305_KEYBYTES);
G_STATIC_ASSERT(SEAL_SIZE == 17);

typedef crypto_secretstream_xchacha20poly1305_state StreamState;

/* How the key comes from a passphrase: Argon2id, RFC 9106. */
typedef struct {
    unsigned char salt[SALT_SIZE];
    guint64 passes;
    guint64 memory; /* bytes */
} KeyCost;

static bool fail_damaged(GError **error)
{
    return refuse(error, APP_ERROR_INVALID, "error.backup-damaged", NULL);
}

/* --- keys ----------------------------------------------------------------------------- */

static bool master_key(const SealSecret *secret, const KeyCost *cost,
                       unsigned char key[static SEAL_KEY_SIZE], GError **error)
{
    if (secret->passphrase == NULL) {
        memcpy(key, secret->key, SEAL_KEY_SIZE);
        return true;
    }
    return crypto_pwhash(key, SEAL_KEY_SIZE, secret->passphrase, strlen(secret->passphrase),
                         cost->salt, cost->passes, (size_t)cost->memory,
                         crypto_pwhash_ALG_ARGON2ID13) == 0 ||
           fail(error, APP_ERROR_UNAVAILABLE, "There is not enough memory for the passphrase");
}

/* A key for one purpose: BLAKE2b keyed with the master key. */
static void key_for(const unsigned char master[static SEAL_KEY_SIZE], const char *purpose,
                    unsigned char *key, size_t size)
{
    crypto_generichash(key, size, (const unsigned char *)purpose, strlen(purpose), master,
                       SEAL_KEY_SIZE);
}

#define FOR_STREAM "mimamori backup: stream"
#define FOR_CHECK "mimamori backup: check"

/* --- writing -------------------------------------------------------------------------- */

struct SealedWriter {
    FILE *out;
    ZSTD_CCtx *packer;
    StreamState stream;
    unsigned char before[crypto_generichash_BYTES]; /* hash of all bytes before the first piece */
    bool is_begun;                                  /* a piece has been written */
    unsigned char plain[PIECE_SIZE];
    size_t filled;
};

static bool put(FILE *out, const void *bytes, size_t size, GError **error)
{
    return fwrite(bytes, 1, size, out) == size ||
           refuse(error, error_code_of_errno(errno), "error.backup-write", "reason",
                  g_strerror(errno), NULL);
}

static void write_bytes(JsonWriter *json, const char *name, const unsigned char *bytes, size_t size)
{
    g_autofree char *text = g_base64_encode(bytes, size);
    json_text(json, name, text);
}

static char *header_text(const SealedHeader *header, const SealSecret *secret, const KeyCost *cost,
                         const unsigned char check[static CHECK_SIZE])
{
    JsonWriter json;
    json_writer_init(&json);
    json_begin_object(&json, NULL);
    json_int(&json, "format", FORMAT);
    json_text(&json, "contents", header->contents == CONTENTS_SERVER ? "server" : "organisation");
    json_int(&json, "schema", header->schema);
    json_text(&json, "program", header->program);
    json_int(&json, "madeAt", header->made_at);
    json_text(&json, "key", secret->passphrase != NULL ? "argon2id" : "key-file");
    if (secret->passphrase != NULL) {
        write_bytes(&json, "salt", cost->salt, SALT_SIZE);
        json_int(&json, "passes", (int64_t)cost->passes);
        json_int(&json, "memory", (int64_t)cost->memory);
    }
    write_bytes(&json, "check", check, CHECK_SIZE);
    json_end(&json);
    char *text = g_strdup(json.text->str);
    json_writer_clear(&json);
    return text;
}

static void put_length(unsigned char bytes[static 4], guint32 length)
{
    for (int i = 0; i < 4; i++)
        bytes[i] = (unsigned char)(length >> (8 * i));
}

static bool begin(SealedWriter *writer, const SealedHeader *header, const SealSecret *secret,
                  GError **error)
{
    KeyCost cost = { .passes = crypto_pwhash_OPSLIMIT_MODERATE,
                     .memory = crypto_pwhash_MEMLIMIT_MODERATE };
    unsigned char master[SEAL_KEY_SIZE], key[SEAL_KEY_SIZE], check[CHECK_SIZE], length[4];
    unsigned char stream_header[crypto_secretstream_xchacha20poly1305_HEADERBYTES];
    randombytes_buf(cost.salt, sizeof cost.salt);
    if (!master_key(secret, &cost, master, error))
        return false;
    key_for(master, FOR_STREAM, key, sizeof key);
    key_for(master, FOR_CHECK, check, sizeof check);
    crypto_secretstream_xchacha20poly1305_init_push(&writer->stream, stream_header, key);
    sodium_memzero(master, sizeof master);
    sodium_memzero(key, sizeof key);

    g_autofree char *text = header_text(header, secret, &cost, check);
    crypto_generichash_state hash;
    put_length(length, (guint32)strlen(text));
    crypto_generichash_init(&hash, NULL, 0, sizeof writer->before);
    crypto_generichash_update(&hash, (const unsigned char *)MAGIC, MAGIC_SIZE);
    crypto_generichash_update(&hash, length, sizeof length);
    crypto_generichash_update(&hash, (const unsigned char *)text, strlen(text));
    crypto_generichash_update(&hash, stream_header, sizeof stream_header);
    crypto_generichash_final(&hash, writer->before, sizeof writer->before);
    return put(writer->out, MAGIC, MAGIC_SIZE, error) &&
           put(writer->out, length, sizeof length, error) &&
           put(writer->out, text, strlen(text), error) &&
           put(writer->out, stream_header, sizeof stream_header, error);
}

SealedWriter *sealed_writer_new(FILE *out, const SealedHeader *header, const SealSecret *secret,
                                GError **error)
{
    g_autoptr(SealedWriter) writer = g_new0(SealedWriter, 1);
    writer->out = out;
    writer->packer = ZSTD_createCCtx();
    ZSTD_CCtx_setParameter(writer->packer, ZSTD_c_compressionLevel, COMPRESSION);
    ZSTD_CCtx_setParameter(writer->packer, ZSTD_c_checksumFlag, 1);
    ZSTD_CCtx_setParameter(writer->packer, ZSTD_c_nbWorkers, 1); /* or none, as the library can */
    return begin(writer, header, secret, error) ? g_steal_pointer(&writer) : NULL;
}

static bool put_piece(SealedWriter *writer, bool is_last, GError **error)
{
    unsigned char sealed[PIECE_SIZE + SEAL_SIZE];
    unsigned long long size = 0;
    crypto_secretstream_xchacha20poly1305_push(
        &writer->stream, sealed, &size, writer->plain, writer->filled,
        writer->is_begun ? NULL : writer->before, writer->is_begun ? 0 : sizeof writer->before,
        is_last ? crypto_secretstream_xchacha20poly1305_TAG_FINAL : 0);
    writer->is_begun = true;
    writer->filled = 0;
    return put(writer->out, sealed, (size_t)size, error);
}

static bool pack(SealedWriter *writer, ZSTD_inBuffer *in, ZSTD_EndDirective how, GError **error)
{
    for (;;) {
        ZSTD_outBuffer out = { writer->plain, PIECE_SIZE, writer->filled };
        const size_t left = ZSTD_compressStream2(writer->packer, &out, in, how);
        if (ZSTD_isError(left))
            return fail(error, APP_ERROR_INTERNAL, "Zstandard: %s", ZSTD_getErrorName(left));
        writer->filled = out.pos;
        if (how == ZSTD_e_end ? left == 0 : in->pos == in->size)
            return true;
        if (writer->filled == PIECE_SIZE && !put_piece(writer, false, error))
            return false;
    }
}

bool sealed_write(SealedWriter *writer, const void *bytes, size_t size, GError **error)
{
    ZSTD_inBuffer in = { bytes, size, 0 };
    return pack(writer, &in, ZSTD_e_continue, error);
}

/* A full piece is never the last one, so that its length alone says which is. */
bool sealed_writer_end(SealedWriter *writer, GError **error)
{
    ZSTD_inBuffer in = { NULL, 0, 0 };
    if (!pack(writer, &in, ZSTD_e_end, error) ||
        (writer->filled == PIECE_SIZE && !put_piece(writer, false, error)) ||
        !put_piece(writer, true, error))
        return false;
    return fflush(writer->out) == 0 ||
           refuse(error, error_code_of_errno(errno), "error.backup-write", "reason",
                  g_strerror(errno), NULL);
}

void sealed_writer_free(SealedWriter *writer)
{
    if (writer == NULL)
        return;
    ZSTD_freeCCtx(writer->packer);
    sodium_memzero(writer, sizeof *writer);
    g_free(writer);
}

/* --- reading -------------------------------------------------------------------------- */

struct SealedReader {
    FILE *in;
    SealedHeader header;
    KeyCost cost;
    unsigned char check[CHECK_SIZE];
    unsigned char stream_header[crypto_secretstream_xchacha20poly1305_HEADERBYTES];
    unsigned char before[crypto_generichash_BYTES];
    StreamState stream;
    bool is_begun, is_ended; /* the first and the last piece have been read */
    ForeignStream *unpacker;
    unsigned char plain[PIECE_SIZE];
    size_t packed; /* bytes in plain that the unpacker has not been given */
    guint64 position, unpacked;
};

static bool take(SealedReader *reader, void *bytes, size_t size, GError **error)
{
    const size_t got = fread(bytes, 1, size, reader->in);
    reader->position += got;
    return got == size || fail_damaged(error);
}

static bool take_bytes(const json_t *json, const char *name, unsigned char *bytes, size_t size)
{
    gsize got = 0;
    const char *text = json_string_value(json_object_get(json, name));
    if (text == NULL || strlen(text) > 100)
        return false;
    g_autofree guchar *decoded = g_base64_decode(text, &got);
    if (got != size)
        return false;
    memcpy(bytes, decoded, size);
    return true;
}

static json_int_t number_of(const json_t *json, const char *name)
{
    return json_integer_value(json_object_get(json, name));
}

static bool take_cost(SealedReader *reader, const json_t *json)
{
    const char *kind = json_string_value(json_object_get(json, "key"));
    if (g_strcmp0(kind, "key-file") == 0)
        return true;
    reader->header.by_passphrase = true;
    const json_int_t passes = number_of(json, "passes"), memory = number_of(json, "memory");
    reader->cost.passes = (guint64)passes;
    reader->cost.memory = (guint64)memory;
    return g_strcmp0(kind, "argon2id") == 0 &&
           take_bytes(json, "salt", reader->cost.salt, SALT_SIZE) && passes >= 1 &&
           passes <= PASSES_MAX && memory >= (json_int_t)crypto_pwhash_MEMLIMIT_MIN &&
           memory <= (json_int_t)MEMORY_MAX;
}

static bool take_header(SealedReader *reader, const char *text, size_t length, GError **error)
{
    json_t *json = json_loadb(text, length, JSON_REJECT_DUPLICATES, NULL);
    const json_int_t format = number_of(json, "format"), schema = number_of(json, "schema");
    const char *contents = json_string_value(json_object_get(json, "contents"));
    const char *program = json_string_value(json_object_get(json, "program"));
    if (format > FORMAT) {
        json_decref(json);
        return refuse(error, APP_ERROR_INVALID, "error.backup-newer", NULL);
    }
    const bool is_server = g_strcmp0(contents, "server") == 0;
    const bool is_good = format == FORMAT && schema >= 1 && schema < 100000 && program != NULL &&
                         (is_server || g_strcmp0(contents, "organisation") == 0) &&
                         take_bytes(json, "check", reader->check, CHECK_SIZE) &&
                         take_cost(reader, json);
    reader->header.contents = is_server ? CONTENTS_SERVER : CONTENTS_ORGANISATION;
    reader->header.schema = (int)schema;
    reader->header.made_at = number_of(json, "madeAt");
    reader->header.program = g_strdup(program);
    json_decref(json);
    return is_good || fail_damaged(error);
}

static bool open_header(SealedReader *reader, GError **error)
{
    char magic[MAGIC_SIZE], text[HEADER_MAX];
    unsigned char bytes[4];
    guint32 length = 0;
    if (!take(reader, magic, MAGIC_SIZE, NULL) || memcmp(magic, MAGIC, MAGIC_SIZE) != 0)
        return refuse(error, APP_ERROR_INVALID, "error.backup-no-backup", NULL);
    if (!take(reader, bytes, sizeof bytes, error))
        return false;
    for (int i = 0; i < 4; i++)
        length |= (guint32)bytes[i] << (8 * i);
    if (length > HEADER_MAX)
        return fail_damaged(error);
    if (!take(reader, text, length, error) || !take_header(reader, text, length, error) ||
        !take(reader, reader->stream_header, sizeof reader->stream_header, error))
        return false;
    crypto_generichash_state hash;
    crypto_generichash_init(&hash, NULL, 0, sizeof reader->before);
    crypto_generichash_update(&hash, (const unsigned char *)magic, MAGIC_SIZE);
    crypto_generichash_update(&hash, bytes, sizeof bytes);
    crypto_generichash_update(&hash, (const unsigned char *)text, length);
    crypto_generichash_update(&hash, reader->stream_header, sizeof reader->stream_header);
    crypto_generichash_final(&hash, reader->before, sizeof reader->before);
    return true;
}

static bool give_packed(void *data, const guint8 **bytes, gsize *size, GError **error);

SealedReader *sealed_reader_new(FILE *in, GError **error)
{
    g_autoptr(SealedReader) reader = g_new0(SealedReader, 1);
    reader->in = in;
    reader->unpacker = foreign_stream_new(backup_unpacker.name, give_packed, reader);
    return open_header(reader, error) ? g_steal_pointer(&reader) : NULL;
}

const SealedHeader *sealed_reader_header(const SealedReader *reader)
{
    return &reader->header;
}

guint64 sealed_reader_position(const SealedReader *reader)
{
    return reader->position;
}

bool sealed_reader_unlock(SealedReader *reader, const SealSecret *secret, GError **error)
{
    unsigned char master[SEAL_KEY_SIZE], key[SEAL_KEY_SIZE], check[CHECK_SIZE];
    if ((secret->passphrase != NULL) != reader->header.by_passphrase)
        return refuse(error, APP_ERROR_INVALID,
                      reader->header.by_passphrase ? "error.backup-wants-passphrase"
                                                   : "error.backup-wants-key",
                      NULL);
    if (!master_key(secret, &reader->cost, master, error))
        return false;
    key_for(master, FOR_STREAM, key, sizeof key);
    key_for(master, FOR_CHECK, check, sizeof check);
    sodium_memzero(master, sizeof master);
    const bool is_right = sodium_memcmp(check, reader->check, CHECK_SIZE) == 0;
    const bool is_open = is_right && crypto_secretstream_xchacha20poly1305_init_pull(
                                         &reader->stream, reader->stream_header, key) == 0;
    sodium_memzero(key, sizeof key);
    if (!is_right)
        return refuse(error, APP_ERROR_INVALID, "error.backup-wrong-key", NULL);
    return is_open || fail_damaged(error);
}

static bool open_piece(SealedReader *reader, GError **error)
{
    unsigned char sealed[PIECE_SIZE + SEAL_SIZE], tag = 0;
    unsigned long long length = 0;
    const size_t size = fread(sealed, 1, sizeof sealed, reader->in);
    reader->position += size;
    if (size < SEAL_SIZE || crypto_secretstream_xchacha20poly1305_pull(
                                &reader->stream, reader->plain, &length, &tag, sealed, size,
                                reader->is_begun ? NULL : reader->before,
                                reader->is_begun ? 0 : sizeof reader->before) != 0)
        return fail_damaged(error);
    reader->is_begun = true;
    reader->is_ended = tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL;
    reader->packed = (size_t)length;
    return reader->is_ended == (length < PIECE_SIZE) || fail_damaged(error);
}

/* A ForeignFeed: the next piece, opened. */
static bool give_packed(void *data, const guint8 **bytes, gsize *size, GError **error)
{
    SealedReader *reader = data;
    while (reader->packed == 0 && !reader->is_ended) {
        if (!open_piece(reader, error))
            return false;
    }
    *bytes = reader->plain;
    *size = reader->packed;
    reader->packed = 0;
    return true;
}

static bool fail_unpacking(ForeignEnd end, GError **error)
{
    const char *key = end == FOREIGN_LIMIT        ? "error.backup-unpack-limit"
                      : end == FOREIGN_MEMORY     ? "error.backup-unpack-memory"
                      : end == FOREIGN_UNCONFINED ? "error.backup-unpack-unconfined"
                                                  : NULL;
    return key == NULL ? fail_damaged(error) : refuse(error, APP_ERROR_UNAVAILABLE, key, NULL);
}

/* Up to @size bytes; *@got is less where the stream has ended. The first piece is opened before
 * there is an unpacker: who does not have the key makes us start nothing. */
static bool unpack(SealedReader *reader, void *bytes, size_t size, size_t *got, GError **error)
{
    ForeignEnd end = FOREIGN_WHOLE;
    GError *problem = NULL;
    if (!reader->is_begun && !open_piece(reader, error))
        return false;
    if (!foreign_stream_read(reader->unpacker, bytes, size, got, &end, &problem)) {
        if (problem == NULL)
            return fail_unpacking(end, error);
        g_propagate_error(error, problem);
        return false;
    }
    reader->unpacked += *got;
    return reader->unpacked <= UNPACKED_LEAST + UNPACKED_TIMES * reader->position ||
           fail_unpacking(FOREIGN_LIMIT, error);
}

bool sealed_read(SealedReader *reader, void *bytes, size_t size, GError **error)
{
    size_t got = 0;
    return size == 0 ||
           (unpack(reader, bytes, size, &got, error) && (got == size || fail_damaged(error)));
}

bool sealed_read_end(SealedReader *reader, GError **error)
{
    char byte = 0;
    size_t got = 0;
    if (!unpack(reader, &byte, 1, &got, error))
        return false;
    return (got == 0 && reader->is_ended && fgetc(reader->in) == EOF) || fail_damaged(error);
}

void sealed_reader_free(SealedReader *reader)
{
    if (reader == NULL)
        return;
    foreign_stream_free(reader->unpacker);
    g_free(reader->header.program);
    sodium_memzero(reader, sizeof *reader);
    g_free(reader);
}
