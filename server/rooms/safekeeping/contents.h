/* contents.h - what stands in a backup, in which order; the same whatever database it came from.
 *
 * Inside the sealed file one record follows the other: a letter, the length of the rest (4 bytes,
 * little endian, at most 64 MiB), the rest:
 *
 *     T  a table begins: {"name": "person", "columns": [{"name": "id", "type": "text"}, …]}; type
 * is "text" or "number" R  one row of it: for each column a letter: "0" nothing; "n" and 8 bytes, a
 * whole number, little endian; "t", the length (4 bytes) and that many bytes of UTF-8 with a NUL
 * after them F  a file: its name (letters, digits, "." "-" "_"), a NUL, its bytes M  the manifest,
 * the last record: {"tables": [{"name", "rows", "sha256"}], "files": [{"name", "size", "sha256"}]};
 * the SHA-256 of a table is that of its rows' records without letter and length, in the order of
 * the file
 *
 * Rows stand in the order of their primary key, byte by byte.
 */
#pragma once

#include "base/cell.h"
#include "rooms/safekeeping/sealed_file.h"

#define CONTENTS_RECORD_MAX (64U << 20) /* bytes */
#define CONTENTS_COLUMNS_MAX 200
#define CONTENTS_TABLES_MAX 1000
#define CONTENTS_FILES_MAX 1000
#define CONTENTS_RULES "rules.part-"   /* + number: the folder of rules (kept_folder.h), in parts */
#define CONTENTS_OUTSIDE "outside.txt" /* lines "SETTING\tPATH": files the backup does not hold */

/* --- rows ------------------------------------------------------------------------------ */

void row_encode(GByteArray *out, const Cell *cells, int count); /* replaces what is in @out */

/* Returns false if @bytes are not a row of @count columns. Texts are lent from @bytes. */
bool row_decode(const guint8 *bytes, size_t size, Cell *cells, int count);

/* --- the manifest ---------------------------------------------------------------------- */

#define SHA256_TEXT_SIZE 65

typedef struct {
    char *name;
    int64_t size; /* rows of a table, bytes of a file */
    char sha256[SHA256_TEXT_SIZE];
} ManifestEntry;

typedef struct {
    GPtrArray *tables; /* of ManifestEntry, in the order of the file */
    GPtrArray *files;
} Manifest;

void manifest_free(Manifest *manifest);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Manifest, manifest_free)

int64_t manifest_rows(const Manifest *manifest); /* of all tables */

/* Counts and hashes the rows of one table. */
typedef struct TableDigest TableDigest;
TableDigest *table_digest_new(const char *name);
void table_digest_add(TableDigest *digest, const GByteArray *row);
ManifestEntry *
table_digest_end(TableDigest *digest); /* takes @digest; the caller owns the result */
void manifest_entry_free(void *entry);

/* --- writing --------------------------------------------------------------------------- */

typedef struct {
    const char *name; /* lent, as are the names of the columns */
    int count;
    const char *columns[CONTENTS_COLUMNS_MAX];
    bool is_number[CONTENTS_COLUMNS_MAX];
} TableHead;

typedef struct ContentsWriter ContentsWriter;

ContentsWriter *contents_writer_new(SealedWriter *out); /* lent */
bool contents_table(ContentsWriter *writer, const TableHead *head, GError **error);
bool contents_row(ContentsWriter *writer, const Cell *cells, GError **error);
bool contents_file(ContentsWriter *writer, const char *name, const void *bytes, size_t size,
                   GError **error);
/* Writes the manifest and ends the sealed file. *@manifest: the caller owns it; may be NULL. */
bool contents_end(ContentsWriter *writer, Manifest **manifest, GError **error);
void contents_writer_free(ContentsWriter *writer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ContentsWriter, contents_writer_free)

/* --- reading --------------------------------------------------------------------------- */

/* Each returns false with an error to stop. What they are given is lent for the call. */
typedef struct {
    bool (*table)(void *data, const TableHead *head, GError **error);
    bool (*row)(void *data, const Cell *cells, GError **error);
    bool (*table_end)(void *data, GError **error);
    bool (*file)(void *data, const char *name, const guint8 *bytes, size_t size, GError **error);
} ContentsVisitor;

/**
 * Reads all of it, up to the very end of the file, and compares it with the manifest.
 *
 * @reader: unlocked
 * Returns the manifest; the caller owns it.
 * Fails with INVALID where anything is not as it was written. Nothing may be relied on before it
 * returns.
 */
Manifest *contents_read(SealedReader *reader, const ContentsVisitor *visitor, void *data,
                        GError **error);

/* Where the bytes come from, if not from a sealed file: fuzzers have their own. As sealed_read()
 * and sealed_read_end(). */
typedef struct {
    bool (*read)(void *from, void *bytes, size_t size, GError **error);
    bool (*end)(void *from, GError **error);
    void *from;
} ContentsSource;

/* The same of another source. */
Manifest *contents_read_source(const ContentsSource *source, const ContentsVisitor *visitor,
                               void *data, GError **error);
