/* sealed_file.h - a file that is compressed, encrypted and shows every change of a single bit.
 *
 *     "MIMAMORI-BACKUP\n"            16 bytes
 *     length of the header           4 bytes, little endian, at most 4096
 *     header                         JSON, readable by anybody: see SealedHeader
 *     header of the secret stream    24 bytes
 *     pieces                         64 KiB of data each, the last one shorter or empty, and 17
 * bytes that seal it (libsodium crypto_secretstream_xchacha20poly1305)
 *
 * The pieces hold one Zstandard stream. The first piece also seals all bytes before it; only the
 * last one carries the final tag, and nothing may follow it. The key of the stream comes from the
 * key of a key file, or from a passphrase by Argon2id with the cost that the header names.
 */
#pragma once

#include <stdio.h>

#include "rooms/safekeeping/seal_key.h"

typedef enum { CONTENTS_SERVER, CONTENTS_ORGANISATION } SealedContents;

typedef struct {
    SealedContents contents;
    int schema;      /* the number of the last migration of the database it was made of */
    char *program;   /* version that wrote it */
    int64_t made_at; /* Unix time in seconds, UTC */
    bool by_passphrase;
} SealedHeader;

/* --- writing -------------------------------------------------------------------------- */

typedef struct SealedWriter SealedWriter;

/* Writes the header. @out: lent, at its beginning; @header: by_passphrase follows from @secret.
 * Takes half a second and 256 MiB with a passphrase. */
SealedWriter *sealed_writer_new(FILE *out, const SealedHeader *header, const SealSecret *secret,
                                GError **error);
bool sealed_write(SealedWriter *writer, const void *bytes, size_t size, GError **error);
/* The last piece. Without it the file is of no use; @out is flushed, not synced. */
bool sealed_writer_end(SealedWriter *writer, GError **error);
void sealed_writer_free(SealedWriter *writer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SealedWriter, sealed_writer_free)

/* --- reading -------------------------------------------------------------------------- */

typedef struct SealedReader SealedReader;

/* Reads and checks the header only. @in: lent, at its beginning.
 * Fails with INVALID: no backup, of a newer format, or damaged. */
SealedReader *sealed_reader_new(FILE *in, GError **error);
const SealedHeader *sealed_reader_header(const SealedReader *reader); /* lent */

/* Fails with INVALID if it is the wrong secret, or of the wrong kind. */
bool sealed_reader_unlock(SealedReader *reader, const SealSecret *secret, GError **error);

/* Exactly @size bytes. Fails with INVALID where the file is damaged, cut short or has ended. */
bool sealed_read(SealedReader *reader, void *bytes, size_t size, GError **error);

/* Whether the file ends here, as whole as it was written. Fails with INVALID if it does not. */
bool sealed_read_end(SealedReader *reader, GError **error);

guint64 sealed_reader_position(const SealedReader *reader); /* bytes of the file so far */

void sealed_reader_free(SealedReader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SealedReader, sealed_reader_free)
