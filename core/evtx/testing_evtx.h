/* testing_evtx.h - writes event log files for tests, token by token.
 *
 * Everything is written straight into a chunk, as offsets count from its first byte.
 */
#pragma once

#include <glib.h>
#include <string.h>

#include "core/evtx/chunk.h"
#include "core/evtx/evtx.h"
#include "core/evtx/value.h"

#define FILE_HEADER_SIZE 4096

typedef struct {
    GByteArray *bytes; /* the chunk up to now */
    gsize record_at;   /* of the record that is being written */
    guint64 records;
} Made;

static inline void put(Made *made, const void *bytes, gsize length)
{
    g_byte_array_append(made->bytes, bytes, (guint)length);
}

static inline void put_number(Made *made, guint64 number, gsize length)
{
    number = GUINT64_TO_LE(number);
    put(made, &number, length);
}

static inline void set_number(Made *made, gsize at, guint64 number, gsize length)
{
    number = GUINT64_TO_LE(number);
    memcpy(made->bytes->data + at, &number, length);
}

static inline gsize here(const Made *made)
{
    return made->bytes->len;
}

static inline Made made_new(void)
{
    Made made = { .bytes = g_byte_array_new() };
    put(&made, "ElfChnk", 8);
    g_byte_array_set_size(made.bytes, CHUNK_HEADER);
    memset(made.bytes->data + 8, 0, CHUNK_HEADER - 8);
    return made;
}

static inline void begin_record(Made *made)
{
    made->record_at = here(made);
    put(made, "**\0\0\0\0\0", 8); /* the length comes later */
    put_number(made, ++made->records, 8);
    put_number(made, 0, 8);
    put(made, "\x0F\x01\x01", 4);
}

static inline void end_record(Made *made)
{
    const gsize length = here(made) + 4 - made->record_at;
    set_number(made, made->record_at + 4, length, 4);
    put_number(made, length, 4);
    set_number(made, 48, here(made), 4); /* how far the chunk is in use */
}

static inline void put_utf16(Made *made, const char *text)
{
    glong units = 0;
    g_autofree gunichar2 *utf16 = g_utf8_to_utf16(text, -1, NULL, &units, NULL);
    put(made, utf16, (gsize)units * 2);
}

static inline void put_counted(Made *made, const char *text)
{
    put_number(made, (guint64)g_utf8_strlen(text, -1), 2);
    put_utf16(made, text);
}

/* The offset of the name, and behind it the name itself. */
static inline void put_name(Made *made, const char *name)
{
    put_number(made, here(made) + 4, 4);
    put(made, "\0\0\0\0\0", 6); /* next of its hash, hash: nobody asks */
    put_counted(made, name);
    put_number(made, 0, 2);
}

static inline void put_token(Made *made, guint8 token)
{
    put(made, &token, 1);
}

typedef enum {
    PLAIN = 0,
    TEMPLATE = 1,   /* within a template */
    ATTRIBUTES = 2, /* attributes follow */
} Place;

static inline void open_element(Made *made, const char *name, Place place)
{
    put_token(made, (place & ATTRIBUTES) != 0 ? 0x41 : 0x01);
    if ((place & TEMPLATE) != 0)
        put_number(made, 0xFFFF, 2);
    put_number(made, 0, 4);
    put_name(made, name);
    if ((place & ATTRIBUTES) != 0)
        put_number(made, 0, 4);
}

/* ">" */
static inline void begin_content(Made *made)
{
    put_token(made, 0x02);
}

static inline void close_element(Made *made)
{
    put_token(made, 0x04);
}

static inline void put_attribute(Made *made, const char *name)
{
    put_token(made, 0x06);
    put_name(made, name);
}

static inline void put_text(Made *made, const char *text)
{
    put_token(made, 0x05);
    put_token(made, VALUE_STRING);
    put_counted(made, text);
}

static inline void put_hole(Made *made, guint16 number)
{
    put_token(made, 0x0E);
    put_number(made, number, 2);
    put_token(made, VALUE_STRING);
}

/* <name>text</name> */
static inline void put_leaf(Made *made, const char *name, const char *text)
{
    open_element(made, name, PLAIN);
    begin_content(made);
    put_text(made, text);
    close_element(made);
}

/* An instance whose template follows; returns where it begins, for end_template(). */
static inline gsize begin_template(Made *made)
{
    put_token(made, 0x0C);
    put_token(made, 1);
    put_number(made, 0, 4);
    put_number(made, here(made) + 4, 4);
    const gsize at = here(made);
    put(made, "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 20);
    put_number(made, 0, 4);
    put(made, "\x0F\x01\x01", 4);
    return at;
}

static inline void end_template(Made *made, gsize at)
{
    put_token(made, 0x00);
    set_number(made, at + 20, here(made) - at - 24, 4);
}

/* An instance of a template that stands elsewhere. */
static inline void put_instance(Made *made, gsize at)
{
    put_token(made, 0x0C);
    put_token(made, 1);
    put_number(made, 0, 4);
    put_number(made, at, 4);
}

/* The values of an instance, of which there is one. */
static inline void put_value(Made *made, guint8 type, const void *bytes, gsize length)
{
    put_number(made, 1, 4);
    put_number(made, length, 2);
    put_number(made, type, 2);
    put(made, bytes, length);
}

/* The file: a header that says there is no chunk, and the chunks. */
static inline GByteArray *file_of(const Made *chunks, gsize count)
{
    GByteArray *file = g_byte_array_new();
    g_byte_array_append(file, (const guint8 *)"ElfFile", 8);
    g_byte_array_set_size(file, FILE_HEADER_SIZE);
    memset(file->data + 8, 0, FILE_HEADER_SIZE - 8);
    for (gsize i = 0; i < count; i++) {
        const guint end = (guint)(FILE_HEADER_SIZE + (i + 1) * CHUNK_SIZE);
        g_byte_array_append(file, chunks[i].bytes->data, chunks[i].bytes->len);
        const guint begin = file->len;
        g_byte_array_set_size(file, end);
        memset(file->data + begin, 0, end - begin);
    }
    return file;
}

/* What is read from bytes that come in pieces: a line for each record, "!reason" for what is wrong.
 */
static inline char *read_file(const guint8 *bytes, gsize length, gsize piece)
{
    GString *lines = g_string_new(NULL);
    EvtxReader *reader = evtx_reader_new();
    EvtxRecord record;
    for (gsize at = 0; at <= length; at += piece) {
        const gsize part = MIN(piece, length - at);
        evtx_reader_add(reader, (Slice){ (const char *)bytes + at, part });
        if (at + piece > length)
            evtx_reader_end(reader);
        while (evtx_reader_next(reader, &record)) {
            if (record.wrong != EVTX_NOTHING)
                g_string_append_printf(lines, "!%s", evtx_wrong_name(record.wrong));
            g_string_append_len(lines, record.json.data, (gssize)record.json.length);
            g_string_append_c(lines, '\n');
        }
    }
    evtx_reader_free(reader);
    return g_string_free(lines, FALSE);
}

/* The same of a file of one chunk, which is freed. */
static inline char *read_made(Made *made)
{
    g_autoptr(GByteArray) file = file_of(made, 1);
    g_byte_array_unref(made->bytes);
    return read_file(file->data, file->len, file->len);
}
