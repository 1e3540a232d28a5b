#include "rooms/safekeeping/contents.h"

#include <jansson.h>
#include <sodium.h>
#include <string.h>

#include "base/error.h"
#include "base/json_writer.h"

#define NAME_MAX_SIZE 100 /* bytes of a table's, column's or file's name */

static bool fail_damaged(GError **error)
{
    return refuse(error, APP_ERROR_INVALID, "error.backup-damaged", NULL);
}

static void put_u32(guint8 bytes[static 4], guint32 number)
{
    for (int i = 0; i < 4; i++)
        bytes[i] = (guint8)(number >> (8 * i));
}

static guint32 get_u32(const guint8 *bytes)
{
    return (guint32)bytes[0] | (guint32)bytes[1] << 8 | (guint32)bytes[2] << 16 |
           (guint32)bytes[3] << 24;
}

/* --- rows ------------------------------------------------------------------------------ */

static void encode_number(GByteArray *out, int64_t number)
{
    guint8 bytes[9] = { 'n' };
    for (int i = 0; i < 8; i++)
        bytes[1 + i] = (guint8)((guint64)number >> (8 * i));
    g_byte_array_append(out, bytes, sizeof bytes);
}

static void encode_text(GByteArray *out, const Cell *cell)
{
    guint8 head[5] = { 't' };
    put_u32(head + 1, (guint32)cell->length);
    g_byte_array_append(out, head, sizeof head);
    g_byte_array_append(out, (const guint8 *)cell->text, (guint)cell->length);
    g_byte_array_append(out, (const guint8 *)"", 1);
}

void row_encode(GByteArray *out, const Cell *cells, int count)
{
    g_byte_array_set_size(out, 0);
    for (int i = 0; i < count; i++) {
        if (cells[i].kind == CELL_NUMBER)
            encode_number(out, cells[i].number);
        else if (cells[i].kind == CELL_TEXT)
            encode_text(out, &cells[i]);
        else
            g_byte_array_append(out, (const guint8 *)"0", 1);
    }
}

/* Returns how many bytes the cell takes; 0 if it is none. */
static size_t decode_cell(const guint8 *bytes, size_t size, Cell *cell)
{
    *cell = (Cell){ .kind = CELL_NULL };
    if (size >= 1 && bytes[0] == '0')
        return 1;
    if (size >= 9 && bytes[0] == 'n') {
        guint64 number = (guint64)get_u32(bytes + 1) | (guint64)get_u32(bytes + 5) << 32;
        *cell = (Cell){ .kind = CELL_NUMBER, .number = (int64_t)number };
        return 9;
    }
    if (size < 6 || bytes[0] != 't')
        return 0;
    const size_t length = get_u32(bytes + 1);
    const char *text = (const char *)bytes + 5;
    if (length > size - 6 || text[length] != '\0' || !g_utf8_validate(text, (gssize)length, NULL))
        return 0;
    *cell = (Cell){ .kind = CELL_TEXT, .text = text, .length = length };
    return length + 6;
}

bool row_decode(const guint8 *bytes, size_t size, Cell *cells, int count)
{
    size_t at = 0;
    for (int i = 0; i < count; i++) {
        const size_t taken = decode_cell(bytes + at, size - at, &cells[i]);
        if (taken == 0)
            return false;
        at += taken;
    }
    return at == size;
}

/* --- the manifest ---------------------------------------------------------------------- */

struct TableDigest {
    ManifestEntry *entry;
    crypto_hash_sha256_state state;
};

void manifest_entry_free(void *data)
{
    ManifestEntry *entry = data;
    g_free(entry->name);
    g_free(entry);
}

static Manifest *manifest_new(void)
{
    Manifest *manifest = g_new(Manifest, 1);
    *manifest = (Manifest){ g_ptr_array_new_with_free_func(manifest_entry_free),
                            g_ptr_array_new_with_free_func(manifest_entry_free) };
    return manifest;
}

void manifest_free(Manifest *manifest)
{
    if (manifest == NULL)
        return;
    g_ptr_array_unref(manifest->tables);
    g_ptr_array_unref(manifest->files);
    g_free(manifest);
}

int64_t manifest_rows(const Manifest *manifest)
{
    int64_t rows = 0;
    for (guint i = 0; i < manifest->tables->len; i++)
        rows += ((const ManifestEntry *)g_ptr_array_index(manifest->tables, i))->size;
    return rows;
}

TableDigest *table_digest_new(const char *name)
{
    TableDigest *digest = g_new0(TableDigest, 1);
    digest->entry = g_new0(ManifestEntry, 1);
    digest->entry->name = g_strdup(name);
    crypto_hash_sha256_init(&digest->state);
    return digest;
}

void table_digest_add(TableDigest *digest, const GByteArray *row)
{
    crypto_hash_sha256_update(&digest->state, row->data, row->len);
    digest->entry->size++;
}

ManifestEntry *table_digest_end(TableDigest *digest)
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    ManifestEntry *entry = digest->entry;
    crypto_hash_sha256_final(&digest->state, hash);
    sodium_bin2hex(entry->sha256, sizeof entry->sha256, hash, sizeof hash);
    g_free(digest);
    return entry;
}

static ManifestEntry *entry_of_file(const char *name, const void *bytes, size_t size)
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    ManifestEntry *entry = g_new0(ManifestEntry, 1);
    entry->name = g_strdup(name);
    entry->size = (int64_t)size;
    crypto_hash_sha256(hash, bytes, size);
    sodium_bin2hex(entry->sha256, sizeof entry->sha256, hash, sizeof hash);
    return entry;
}

static void write_entries(JsonWriter *json, const char *name, const char *size_name,
                          const GPtrArray *entries)
{
    json_begin_list(json, name);
    for (guint i = 0; i < entries->len; i++) {
        const ManifestEntry *entry = g_ptr_array_index(entries, i);
        json_begin_object(json, NULL);
        json_text(json, "name", entry->name);
        json_int(json, size_name, entry->size);
        json_text(json, "sha256", entry->sha256);
        json_end(json);
    }
    json_end(json);
}

static char *manifest_text(const Manifest *manifest)
{
    JsonWriter json;
    json_writer_init(&json);
    json_begin_object(&json, NULL);
    write_entries(&json, "tables", "rows", manifest->tables);
    write_entries(&json, "files", "size", manifest->files);
    json_end(&json);
    char *text = g_strdup(json.text->str);
    json_writer_clear(&json);
    return text;
}

/* --- writing --------------------------------------------------------------------------- */

struct ContentsWriter {
    SealedWriter *out;
    Manifest *manifest;
    TableDigest *digest; /* of the table that is being written; NULL: none */
    int columns;
    GByteArray *row;
};

ContentsWriter *contents_writer_new(SealedWriter *out)
{
    ContentsWriter *writer = g_new0(ContentsWriter, 1);
    writer->out = out;
    writer->manifest = manifest_new();
    writer->row = g_byte_array_new();
    return writer;
}

static bool put_record(ContentsWriter *writer, char kind, const void *bytes, size_t size,
                       GError **error)
{
    guint8 head[5] = { (guint8)kind };
    if (size > CONTENTS_RECORD_MAX)
        return fail(error, APP_ERROR_INTERNAL, "A row of %zu bytes is too large for a backup",
                    size);
    put_u32(head + 1, (guint32)size);
    return sealed_write(writer->out, head, sizeof head, error) &&
           sealed_write(writer->out, bytes, size, error);
}

static void end_table(ContentsWriter *writer)
{
    if (writer->digest != NULL)
        g_ptr_array_add(writer->manifest->tables, table_digest_end(writer->digest));
    writer->digest = NULL;
}

bool contents_table(ContentsWriter *writer, const TableHead *head, GError **error)
{
    JsonWriter json;
    end_table(writer);
    writer->digest = table_digest_new(head->name);
    writer->columns = head->count;
    json_writer_init(&json);
    json_begin_object(&json, NULL);
    json_text(&json, "name", head->name);
    json_begin_list(&json, "columns");
    for (int i = 0; i < head->count; i++) {
        json_begin_object(&json, NULL);
        json_text(&json, "name", head->columns[i]);
        json_text(&json, "type", head->is_number[i] ? "number" : "text");
        json_end(&json);
    }
    json_end(&json);
    json_end(&json);
    const bool is_good = put_record(writer, 'T', json.text->str, json.text->len, error);
    json_writer_clear(&json);
    return is_good;
}

bool contents_row(ContentsWriter *writer, const Cell *cells, GError **error)
{
    row_encode(writer->row, cells, writer->columns);
    table_digest_add(writer->digest, writer->row);
    return put_record(writer, 'R', writer->row->data, writer->row->len, error);
}

bool contents_file(ContentsWriter *writer, const char *name, const void *bytes, size_t size,
                   GError **error)
{
    end_table(writer);
    g_autoptr(GByteArray) record = g_byte_array_new();
    g_byte_array_append(record, (const guint8 *)name, (guint)strlen(name) + 1);
    g_byte_array_append(record, bytes, (guint)size);
    g_ptr_array_add(writer->manifest->files, entry_of_file(name, bytes, size));
    const bool is_good = put_record(writer, 'F', record->data, record->len, error);
    sodium_memzero(record->data, record->len);
    return is_good;
}

bool contents_end(ContentsWriter *writer, Manifest **manifest, GError **error)
{
    end_table(writer);
    g_autofree char *text = manifest_text(writer->manifest);
    if (!put_record(writer, 'M', text, strlen(text), error) ||
        !sealed_writer_end(writer->out, error))
        return false;
    if (manifest != NULL)
        *manifest = g_steal_pointer(&writer->manifest);
    return true;
}

void contents_writer_free(ContentsWriter *writer)
{
    if (writer == NULL)
        return;
    if (writer->digest != NULL)
        manifest_entry_free(table_digest_end(writer->digest));
    manifest_free(writer->manifest);
    g_byte_array_unref(writer->row);
    g_free(writer);
}

/* --- reading --------------------------------------------------------------------------- */

typedef struct {
    ContentsSource in;
    const ContentsVisitor *visitor;
    void *data;
    Manifest *manifest;  /* of what was read */
    TableDigest *digest; /* NULL: outside a table */
    int columns;
    Cell cells[CONTENTS_COLUMNS_MAX];
    bool is_number[CONTENTS_COLUMNS_MAX];
    GByteArray *record;
} Reading;

/* Names go into statements, between quotes, and into names of files. */
static bool is_name(const char *name, bool may_have_dots)
{
    if (name == NULL || name[0] == '\0' || name[0] == '.' || strlen(name) > NAME_MAX_SIZE)
        return false;
    for (const char *at = name; *at != '\0'; at++) {
        if (!g_ascii_isalnum(*at) && *at != '_' && !(may_have_dots && (*at == '.' || *at == '-')))
            return false;
    }
    return true;
}

static bool end_reading_table(Reading *reading, GError **error)
{
    if (reading->digest == NULL)
        return true;
    g_ptr_array_add(reading->manifest->tables, table_digest_end(reading->digest));
    reading->digest = NULL;
    return reading->visitor->table_end(reading->data, error);
}

static bool head_from_json(const json_t *json, TableHead *head, bool *is_number)
{
    size_t i = 0;
    json_t *column = NULL;
    const json_t *columns = json_object_get(json, "columns");
    head->name = json_string_value(json_object_get(json, "name"));
    head->count = (int)json_array_size(columns);
    if (!is_name(head->name, false) || head->count < 1 ||
        json_array_size(columns) > CONTENTS_COLUMNS_MAX)
        return false;
    json_array_foreach(columns, i, column)
    {
        const char *type = json_string_value(json_object_get(column, "type"));
        head->columns[i] = json_string_value(json_object_get(column, "name"));
        head->is_number[i] = is_number[i] = g_strcmp0(type, "number") == 0;
        if (!is_name(head->columns[i], false) || (!is_number[i] && g_strcmp0(type, "text") != 0))
            return false;
    }
    return true;
}

static bool read_table(Reading *reading, GError **error)
{
    TableHead head = { 0 };
    if (!end_reading_table(reading, error))
        return false;
    if (reading->manifest->tables->len >= CONTENTS_TABLES_MAX)
        return fail_damaged(error);
    json_t *json = json_loadb((const char *)reading->record->data, reading->record->len,
                              JSON_REJECT_DUPLICATES, NULL);
    bool is_good = head_from_json(json, &head, reading->is_number) || fail_damaged(error);
    if (is_good) {
        reading->digest = table_digest_new(head.name);
        reading->columns = head.count;
        is_good = reading->visitor->table(reading->data, &head, error);
    }
    json_decref(json);
    return is_good;
}

static bool read_row(Reading *reading, GError **error)
{
    if (reading->digest == NULL ||
        !row_decode(reading->record->data, reading->record->len, reading->cells, reading->columns))
        return fail_damaged(error);
    for (int i = 0; i < reading->columns; i++) {
        if (reading->cells[i].kind != CELL_NULL &&
            (reading->cells[i].kind == CELL_NUMBER) != reading->is_number[i])
            return fail_damaged(error);
    }
    table_digest_add(reading->digest, reading->record);
    return reading->visitor->row(reading->data, reading->cells, error);
}

static bool read_file(Reading *reading, GError **error)
{
    const char *name = (const char *)reading->record->data;
    const guint8 *end = memchr(reading->record->data, '\0', reading->record->len);
    if (!end_reading_table(reading, error))
        return false;
    if (end == NULL || !is_name(name, true) || reading->manifest->files->len >= CONTENTS_FILES_MAX)
        return fail_damaged(error);
    const size_t size = reading->record->len - (size_t)(end + 1 - reading->record->data);
    g_ptr_array_add(reading->manifest->files, entry_of_file(name, end + 1, size));
    return reading->visitor->file(reading->data, name, end + 1, size, error);
}

/* Our own manifest of what was read is the same text as the one that was written. */
static bool read_manifest(Reading *reading, GError **error)
{
    if (!end_reading_table(reading, error))
        return false;
    g_autofree char *text = manifest_text(reading->manifest);
    const bool is_same = strlen(text) == reading->record->len &&
                         memcmp(text, reading->record->data, reading->record->len) == 0;
    return is_same ? reading->in.end(reading->in.from, error) : fail_damaged(error);
}

/* Grows with what really comes, not with what the length says. */
static bool fill_record(Reading *reading, size_t size, GError **error)
{
    GByteArray *record = reading->record;
    g_byte_array_set_size(record, 0);
    while (record->len < size) {
        const guint before = record->len;
        const guint step = (guint)MIN(size - before, 1U << 20);
        g_byte_array_set_size(record, before + step);
        if (!reading->in.read(reading->in.from, record->data + before, step, error))
            return false;
    }
    return true;
}

static bool read_records(Reading *reading, GError **error)
{
    for (;;) {
        guint8 head[5];
        if (!reading->in.read(reading->in.from, head, sizeof head, error))
            return false;
        const guint32 size = get_u32(head + 1);
        if (size > CONTENTS_RECORD_MAX)
            return fail_damaged(error);
        if (!fill_record(reading, size, error))
            return false;
        if (head[0] == 'M')
            return read_manifest(reading, error);
        const bool is_good = head[0] == 'T'   ? read_table(reading, error)
                             : head[0] == 'R' ? read_row(reading, error)
                             : head[0] == 'F' ? read_file(reading, error)
                                              : fail_damaged(error);
        if (!is_good)
            return false;
    }
}

Manifest *contents_read_source(const ContentsSource *source, const ContentsVisitor *visitor,
                               void *data, GError **error)
{
    g_autofree Reading *reading = g_new0(Reading, 1);
    *reading = (Reading){ .in = *source, .visitor = visitor, .data = data };
    reading->manifest = manifest_new();
    reading->record = g_byte_array_new();
    const bool is_good = read_records(reading, error);
    if (reading->record->data != NULL)
        sodium_memzero(reading->record->data, reading->record->len);
    g_byte_array_unref(reading->record);
    if (reading->digest != NULL)
        manifest_entry_free(table_digest_end(reading->digest));
    if (is_good)
        return reading->manifest;
    manifest_free(reading->manifest);
    return NULL;
}

static bool read_sealed(void *from, void *bytes, size_t size, GError **error)
{
    return sealed_read(from, bytes, size, error);
}

static bool end_sealed(void *from, GError **error)
{
    return sealed_read_end(from, error);
}

Manifest *contents_read(SealedReader *reader, const ContentsVisitor *visitor, void *data,
                        GError **error)
{
    const ContentsSource source = { read_sealed, end_sealed, reader };
    return contents_read_source(&source, visitor, data, error);
}
