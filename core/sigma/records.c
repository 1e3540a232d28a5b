#include "core/sigma/records.h"

#include <stdint.h>

void records_add(Records *records, Slice bytes)
{
    if (records->given > 0) {
        records->waiting.length -= records->given;
        memmove(records->waiting.data, records->waiting.data + records->given,
                records->waiting.length);
        records->given = 0;
    }
    buffer_add(&records->waiting, bytes);
}

void records_end(Records *records)
{
    records->is_at_end = true;
}

void records_clear(Records *records)
{
    buffer_clear(&records->waiting);
    *records = (Records){ 0 };
}

static Slice rest_of(const Records *records)
{
    if (records->waiting.data == NULL)
        return SLICE("");
    return slice_from(buffer_slice(&records->waiting), records->given);
}

static void give(Records *records, size_t length)
{
    const Slice taken = { records->waiting.data + records->given, length };
    for (size_t i = 0; i < taken.length; i++)
        records->line += taken.data[i] == '\n';
    records->given += length;
}

/* Where the line ends, its '\n' not included; NOT_YET: more bytes are needed. */
#define NOT_YET SIZE_MAX
static size_t line_length(const Records *records, Slice rest)
{
    const char *end = rest.length == 0 ? NULL : memchr(rest.data, '\n', rest.length);
    if (end != NULL)
        return (size_t)(end - rest.data);
    return records->is_at_end ? rest.length : NOT_YET;
}

static bool is_space(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

static size_t skip_spaces(Slice text, size_t at)
{
    while (at < text.length && is_space(text.data[at]))
        at++;
    return at;
}

#define LIST_BEGIN_MAX 256 /* bytes: nobody need wait for more, however many spaces come */

/* How much of {"Records": [ stands before the first object of the list; 0: it is none; NOT_YET: it
 * may become one. */
static size_t list_begin(Slice text)
{
    const size_t undecided = text.length < LIST_BEGIN_MAX ? NOT_YET : 0;
    static const char *const parts[] = { "{", "\"Records\"", ":", "[" };
    size_t at = 0;
    text.length = text.length < LIST_BEGIN_MAX ? text.length : LIST_BEGIN_MAX;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        const size_t length = strlen(parts[i]);
        at = skip_spaces(text, at);
        for (size_t j = 0; j < length; j++, at++) {
            if (at == text.length)
                return undecided;
            const bool is_small_r = parts[i][j] == 'R' && text.data[at] == 'r';
            if (text.data[at] != parts[i][j] && !is_small_r)
                return 0;
        }
    }
    at = skip_spaces(text, at);
    if (at == text.length)
        return undecided;
    return text.data[at] == '{' ? at : 0;
}

bool records_are_listed(Slice text)
{
    const size_t begin = list_begin(text);
    return begin > 0 && begin != NOT_YET;
}

/* The end of the object around a list. */
static void skip_closing(Records *records)
{
    const Slice rest = rest_of(records);
    const char *end = rest.length == 0 ? NULL : memchr(rest.data, '}', rest.length);
    give(records, end == NULL ? rest.length : (size_t)(end - rest.data) + 1);
    records->is_closing = end == NULL;
}

/* Leaves out what stands between objects: spaces, a byte order mark, the brackets and commas of a
 * list. */
static void skip_between(Records *records)
{
    for (;;) {
        const Slice rest = rest_of(records);
        if (rest.length == 0)
            return;
        if (records->is_closing) {
            skip_closing(records);
            continue;
        }
        if (!records->is_in_list && records_are_listed(rest)) {
            give(records, list_begin(rest));
            records->is_in_list = records->is_in_object = true;
            return;
        }
        if (records->line == 0 && slice_starts_with(rest, SLICE("\xEF\xBB\xBF")))
            give(records, 3);
        else if (is_space(rest.data[0]) || (records->is_in_list && rest.data[0] == ','))
            give(records, 1);
        else if (rest.data[0] == '[' || (records->is_in_list && rest.data[0] == ']')) {
            records->is_in_list = rest.data[0] == '[';
            records->is_closing = rest.data[0] == ']' && records->is_in_object;
            records->is_in_object = false;
            give(records, 1);
        } else
            return;
    }
}

/* The length of the object at the front up to its '}'; NOT_YET: it does not end in @text. */
static size_t object_length(Slice text)
{
    int depth = 0;
    bool is_text = false;
    for (size_t i = 0; i < text.length; i++) {
        const char byte = text.data[i];
        if (is_text) {
            i += byte == '\\';
            is_text = byte != '"';
        } else if (byte == '"') {
            is_text = true;
        } else if (byte == '{' || byte == '[') {
            depth++;
        } else if ((byte == '}' || byte == ']') && --depth == 0) {
            return i + 1;
        }
    }
    return NOT_YET;
}

static bool give_record(Records *records, size_t length, bool is_too_large, Record *record)
{
    const Slice rest = rest_of(records);
    *record = (Record){ .text = { rest.data, is_too_large ? 0 : length },
                        .line = records->line + 1,
                        .is_too_large = is_too_large };
    give(records, length);
    return true;
}

/* Only the opening bracket stands on the first line. */
static bool is_over_lines(Slice rest, size_t length)
{
    return slice_is(slice_trim((Slice){ rest.data, length }), "{");
}

/* One of an object over several lines, or of a list: ends where its bracket closes. */
static bool next_object(Records *records, Slice rest, Record *record)
{
    const size_t length = object_length(rest);
    if (length != NOT_YET)
        return give_record(records, length, length > EVENT_SIZE_MAX, record);
    if (rest.length > EVENT_SIZE_MAX || records->is_at_end) {
        /* Nobody knows where the next one would begin: go on with the next line. */
        records->is_skipping = true;
        return give_record(records, 1, rest.length > EVENT_SIZE_MAX, record);
    }
    return false;
}

static bool skip_line(Records *records)
{
    const Slice rest = rest_of(records);
    const size_t length = line_length(records, rest);
    give(records, length == NOT_YET ? rest.length : length);
    records->is_skipping = length == NOT_YET;
    return length != NOT_YET;
}

bool records_next(Records *records, Record *record)
{
    if (records->is_skipping && !skip_line(records))
        return false;
    skip_between(records);
    const Slice rest = rest_of(records);
    const size_t length = line_length(records, rest);
    if (rest.length == 0)
        return false;
    if (!records->is_in_list && !records->is_at_end && list_begin(rest) == NOT_YET)
        return false;
    if (records->is_in_list && rest.data[0] == '{')
        return next_object(records, rest, record);
    if (length == NOT_YET && rest.length > EVENT_SIZE_MAX) {
        records->is_skipping = true;
        return give_record(records, rest.length, true, record);
    }
    if (length == NOT_YET)
        return false;
    records->is_in_list = false; /* something else than an object: it was no list */
    if (is_over_lines(rest, length))
        return next_object(records, rest, record);
    return give_record(records, length, length > EVENT_SIZE_MAX, record);
}
