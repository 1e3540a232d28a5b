#include "core/sigma/frame.h"

#include <stdlib.h>

#include "core/bytes/utf8.h"
#include "core/sigma/kernels.h"

const char *frame_wrong_name(FrameWrong wrong)
{
    static const char *const names[] = {
#define X(name, text) text,
        FRAME_WRONGS(X)
#undef X
    };
    return names[wrong];
}

/* --- writing --- */

#define TABLE_FIRST 1024

struct FrameWriter {
    Arena arena;
    FieldName *names; /* of each number */
    uint32_t count;
    uint32_t *table; /* number + 1 by hash; 0: free */
    size_t table_size;
    bool has_begun;
    uint16_t numbers[EVENT_FIELDS_MAX]; /* of the names of the present event */
};

static void *must(void *memory)
{
    if (memory == NULL)
        abort();
    return memory;
}

FrameWriter *frame_writer_new(void)
{
    FrameWriter *writer = must(calloc(1, sizeof *writer));
    writer->names = must(calloc(FRAME_NAMES_MAX, sizeof(FieldName)));
    return writer;
}

void frame_writer_free(FrameWriter *writer)
{
    if (writer == NULL)
        return;
    arena_clear(&writer->arena);
    free(writer->names);
    free(writer->table);
    free(writer);
}

static void add_number(Buffer *out, uint32_t number, int bytes)
{
    for (int i = 0; i < bytes; i++)
        buffer_add_byte(out, (char)(number >> 8 * i));
}

static void add_record(Buffer *out, FrameKind kind, size_t length)
{
    buffer_add_byte(out, (char)kind);
    add_number(out, (uint32_t)length, 4);
}

static void grow_table(FrameWriter *writer)
{
    const size_t size = writer->table_size == 0 ? TABLE_FIRST : 4 * writer->table_size;
    free(writer->table);
    writer->table = must(calloc(size, sizeof(uint32_t)));
    writer->table_size = size;
    for (uint32_t i = 0; i < writer->count; i++) {
        size_t at = writer->names[i].hash % size;
        while (writer->table[at] != 0)
            at = (at + 1) % size;
        writer->table[at] = i + 1;
    }
}

static void add_name(FrameWriter *writer, FieldName name, Buffer *out)
{
    add_record(out, FRAME_NAME, 2 + name.text.length);
    add_number(out, writer->count, 2);
    buffer_add(out, name.text);
    name.text = arena_copy_slice(&writer->arena, name.text);
    writer->names[writer->count++] = name;
}

/* The number of a name, which is written before it is used; false: no more fit. */
static bool number_of(FrameWriter *writer, FieldName name, Buffer *out, uint16_t *number)
{
    if (2 * ((size_t)writer->count + 1) > writer->table_size)
        grow_table(writer);
    size_t at = name.hash % writer->table_size;
    for (; writer->table[at] != 0; at = (at + 1) % writer->table_size) {
        const FieldName known = writer->names[writer->table[at] - 1];
        if (known.hash == name.hash && slice_equal(known.text, name.text)) {
            *number = (uint16_t)(writer->table[at] - 1);
            return true;
        }
    }
    if (writer->count == FRAME_NAMES_MAX || writer->arena.total > FRAME_NAMES_SIZE_MAX)
        return false;
    *number = (uint16_t)writer->count;
    add_name(writer, name, out);
    writer->table[at] = writer->count;
    return true;
}

static bool number_names(FrameWriter *writer, const Event *event, Buffer *out)
{
    for (size_t i = 0; i < event->count; i++) {
        if (!number_of(writer, event->fields[i].path, out, &writer->numbers[i]))
            return false;
    }
    return true;
}

static void forget_names(FrameWriter *writer, Buffer *out)
{
    add_record(out, FRAME_RESET, 0);
    arena_clear(&writer->arena);
    memset(writer->table, 0, writer->table_size * sizeof(uint32_t));
    writer->count = 0;
}

static void add_event(const FrameWriter *writer, const Event *event, size_t texts, Buffer *out)
{
    add_record(out, FRAME_EVENT, 2 + event->count * FRAME_VALUE_HEAD + texts);
    add_number(out, (uint32_t)event->count, 2);
    for (size_t i = 0; i < event->count; i++) {
        const EventField *field = &event->fields[i];
        add_number(out, writer->numbers[i], 2);
        add_number(out, field->kind, 1);
        add_number(out, (uint32_t)field->text.length, 4);
    }
    for (size_t i = 0; i < event->count; i++)
        buffer_add(out, event->fields[i].text);
}

bool frame_write(FrameWriter *writer, const Event *event, Buffer *out)
{
    size_t texts = 0;
    if (event->count > EVENT_FIELDS_MAX)
        return false;
    for (size_t i = 0; i < event->count; i++) {
        texts += event->fields[i].text.length;
        if (texts > EVENT_SIZE_MAX || event->fields[i].path.text.length > EVENT_NAME_MAX)
            return false;
    }
    if (!writer->has_begun)
        buffer_add(out, SLICE(FRAME_MAGIC));
    writer->has_begun = true;
    if (!number_names(writer, event, out)) {
        forget_names(writer, out);
        number_names(writer, event, out); /* those of one event always fit */
    }
    add_event(writer, event, texts, out);
    return true;
}

/* --- reading --- */

#define NAMES_FIRST 256

static uint16_t short_at(const char *at)
{
    const unsigned char *bytes = (const unsigned char *)at;
    return (uint16_t)(bytes[0] | bytes[1] << 8);
}

static uint32_t number_at(const char *at)
{
    const unsigned char *bytes = (const unsigned char *)at;
    return bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

FrameWrong frame_next(Slice *bytes, FrameRecord *record)
{
    static const size_t longest[] = {
        [FRAME_NAME] = 2 + EVENT_NAME_MAX, [FRAME_EVENT] = FRAME_BODY_MAX, [FRAME_RESET] = 0
    };
    if (bytes->length == 0)
        return FRAME_WRONG_CUT;
    const unsigned kind = (unsigned char)bytes->data[0];
    if (kind < FRAME_NAME || kind > FRAME_RESET)
        return FRAME_WRONG_RECORD;
    if (bytes->length < FRAME_RECORD_HEAD)
        return FRAME_WRONG_CUT;
    const size_t length = number_at(bytes->data + 1);
    if (length > longest[kind])
        return FRAME_WRONG_TOO_LARGE;
    const Slice rest = slice_from(*bytes, FRAME_RECORD_HEAD);
    if (rest.length < length)
        return FRAME_WRONG_CUT;
    *record = (FrameRecord){ (FrameKind)kind, { rest.data, length } };
    *bytes = slice_from(rest, length);
    return FRAME_WRONG_NOTHING;
}

void frame_names_clear(FrameNames *names)
{
    arena_clear(&names->arena);
    free(names->list);
    free(names->paths);
    *names = (FrameNames){ 0 };
}

static void reset_names(FrameNames *names)
{
    arena_clear(&names->arena);
    if (names->end > 0) {
        memset(names->list, 0, names->end * sizeof(FieldName));
        memset(names->paths, 0, names->end * sizeof(uint32_t));
    }
    names->end = 0;
}

static FieldName without_spaces(Arena *arena, Slice text)
{
    char *name = arena_take(arena, text.length + 1);
    size_t length = 0;
    for (size_t i = 0; i < text.length; i++) {
        if (text.data[i] != ' ')
            name[length++] = text.data[i];
    }
    const Slice whole = { name, length };
    return (FieldName){ whole, slice_hash(whole) };
}

/* NULL: unknown. */
static const FieldName *name_at(const FrameNames *names, uint16_t number)
{
    return number < names->end && names->list[number].text.data != NULL ? &names->list[number]
                                                                        : NULL;
}

static void make_names(FrameNames *names, uint32_t count)
{
    const uint32_t before = names->room;
    if (count <= before)
        return;
    names->room = before == 0 ? NAMES_FIRST : before;
    while (names->room < count)
        names->room *= 2;
    names->list = must(realloc(names->list, names->room * sizeof(FieldName)));
    names->paths = must(realloc(names->paths, names->room * sizeof(uint32_t)));
    memset(names->list + before, 0, (names->room - before) * sizeof(FieldName));
    memset(names->paths + before, 0, (names->room - before) * sizeof(uint32_t));
}

static FrameWrong take_name(FrameNames *names, Slice body)
{
    if (body.length < 2)
        return FRAME_WRONG_LENGTH;
    const uint16_t number = short_at(body.data);
    const Slice text = slice_from(body, 2);
    if (number >= FRAME_NAMES_MAX || name_at(names, number) != NULL)
        return FRAME_WRONG_NAME;
    if (!utf8_is_valid(text))
        return FRAME_WRONG_NO_UTF8;
    if (names->arena.total > FRAME_NAMES_SIZE_MAX)
        return FRAME_WRONG_TOO_MANY;
    make_names(names, number + 1u);
    names->list[number] = without_spaces(&names->arena, text);
    names->end = number >= names->end ? number + 1u : names->end;
    return FRAME_WRONG_NOTHING;
}

FrameWrong frame_names_take(FrameNames *names, const FrameRecord *record)
{
    if (record->kind == FRAME_NAME)
        return take_name(names, record->body);
    reset_names(names);
    return FRAME_WRONG_NOTHING;
}

/* An event's body while it is read. */
typedef struct {
    const char *head; /* of the next value */
    uint32_t left;    /* values */
    Slice texts;      /* of these */
} Reading;

typedef struct {
    uint16_t name;
    uint8_t kind;
    Slice text;
} FrameValue;

static FrameWrong open_body(Slice body, Reading *reading)
{
    if (body.length < 2)
        return FRAME_WRONG_LENGTH;
    const uint32_t count = short_at(body.data);
    if (count > EVENT_FIELDS_MAX)
        return FRAME_WRONG_TOO_MANY;
    if (body.length < 2 + (size_t)count * FRAME_VALUE_HEAD)
        return FRAME_WRONG_LENGTH;
    *reading = (Reading){ body.data + 2, count, frame_texts(body) };
    return reading->texts.length > EVENT_SIZE_MAX ? FRAME_WRONG_TOO_LARGE : FRAME_WRONG_NOTHING;
}

Slice frame_texts(Slice body)
{
    return slice_from(body, 2 + (size_t)short_at(body.data) * FRAME_VALUE_HEAD);
}

static size_t digits_at(Slice text, size_t at)
{
    size_t end = at;
    while (end < text.length && text.data[end] >= '0' && text.data[end] <= '9')
        end++;
    return end - at;
}

/* As JSON writes it. */
static bool is_number(Slice text)
{
    size_t at = text.length > 0 && text.data[0] == '-';
    size_t digits = digits_at(text, at);
    if (digits == 0 || (digits > 1 && text.data[at] == '0'))
        return false;
    at += digits;
    if (at < text.length && text.data[at] == '.') {
        digits = digits_at(text, at + 1);
        at += 1 + digits;
    }
    if (digits > 0 && at < text.length && (text.data[at] == 'e' || text.data[at] == 'E')) {
        at++;
        at += at < text.length && (text.data[at] == '+' || text.data[at] == '-');
        digits = digits_at(text, at);
        at += digits;
    }
    return digits > 0 && at == text.length;
}

static bool is_of_kind(uint8_t kind, Slice text)
{
    if (kind == FIELD_NUMBER)
        return is_number(text);
    if (kind == FIELD_BOOLEAN)
        return slice_equal(text, SLICE("true")) || slice_equal(text, SLICE("false"));
    return text.length == 0;
}

static inline FrameWrong next_value(Reading *reading, FrameValue *value)
{
    const size_t length = number_at(reading->head + 3);
    value->name = short_at(reading->head);
    value->kind = (uint8_t)reading->head[2];
    if (length > reading->texts.length)
        return FRAME_WRONG_LENGTH;
    if (value->kind > FIELD_EMPTY)
        return FRAME_WRONG_KIND;
    value->text = (Slice){ reading->texts.data, length };
    if (value->kind != FIELD_TEXT && !is_of_kind(value->kind, value->text))
        return FRAME_WRONG_TEXT;
    reading->texts = slice_from(reading->texts, length);
    reading->head += FRAME_VALUE_HEAD;
    reading->left--;
    return FRAME_WRONG_NOTHING;
}

/* The path of a name that is seen for the first time. PATH_ROOT: there is no such name. */
static uint32_t find_path(FrameNames *names, uint16_t number, Paths *paths)
{
    const FieldName *name = name_at(names, number);
    if (name == NULL)
        return PATH_ROOT;
    const uint32_t path = paths_named(paths, *name);
    if (path != PATH_NONE)
        names->paths[number] = path;
    return path;
}

/* values_add() for those that are known to have room. */
static inline void put_value(Value *at, const FrameValue *value, uint32_t path, unsigned notes)
{
    at->text = value->text.data;
    at->length = (uint32_t)value->text.length;
    at->plain = at->folded = NULL;
    at->path = path;
    at->kind = value->kind;
    at->notes = (uint8_t)notes;
}

/* @are_plain: all texts are ASCII. What the loop needs stands where its writing does not reach. */
static FrameWrong read_values(FrameNames *names, Reading reading, bool are_plain, Values *values)
{
    const Path *paths = values->paths->list;
    const uint32_t *known = names->paths, end = names->end;
    Value *next = values->list;
    for (uint32_t i = 0; reading.left > 0; i++, next++) {
        FrameValue value;
        unsigned notes = 0;
        const FrameWrong wrong = next_value(&reading, &value);
        if (wrong != FRAME_WRONG_NOTHING)
            return wrong;
        if (!are_plain && !kernels()->notes_of(value.text, values->readable, &notes))
            return FRAME_WRONG_NO_UTF8;
        uint32_t path = value.name < end ? known[value.name] : PATH_ROOT;
        if (path == PATH_ROOT)
            path = find_path(names, value.name, values->paths);
        if (path == PATH_ROOT)
            return FRAME_WRONG_NAME;
        if (path == PATH_NONE) {
            values->is_full = true;
            return FRAME_WRONG_NOTHING;
        }
        put_value(next, &value, path, notes);
        if (paths[path].is_asked_for)
            values_note(values, &paths[path], i);
    }
    values->count = (uint32_t)(next - values->list);
    return reading.texts.length == 0 ? FRAME_WRONG_NOTHING : FRAME_WRONG_LENGTH;
}

FrameWrong frame_read(FrameNames *names, Slice body, const char *readable, Values *values)
{
    Reading reading;
    const FrameWrong wrong = open_body(body, &reading);
    if (wrong != FRAME_WRONG_NOTHING)
        return wrong;
    if (names->stamp != values->paths->stamp) {
        if (names->end > 0)
            memset(names->paths, 0, names->end * sizeof(uint32_t));
        names->stamp = values->paths->stamp;
    }
    values_begin(values, readable);
    return read_values(names, reading, kernels()->is_ascii(reading.texts, readable), values);
}

FrameWrong frame_read_event(const FrameNames *names, Slice body, Event *event)
{
    Reading reading;
    FrameWrong wrong = open_body(body, &reading);
    arena_reset(&event->arena);
    event->count = 0;
    if (wrong != FRAME_WRONG_NOTHING)
        return wrong;
    event->fields = ARENA_NEW(&event->arena, EventField, reading.left);
    while (reading.left > 0) {
        FrameValue value;
        wrong = next_value(&reading, &value);
        if (wrong != FRAME_WRONG_NOTHING)
            return wrong;
        if (!utf8_is_valid(value.text))
            return FRAME_WRONG_NO_UTF8;
        const FieldName *name = name_at(names, value.name);
        if (name == NULL)
            return FRAME_WRONG_NAME;
        event->fields[event->count++] = (EventField){
            .kind = (FieldKind)value.kind, .path = *name, .name = *name, .text = value.text
        };
    }
    return reading.texts.length == 0 ? FRAME_WRONG_NOTHING : FRAME_WRONG_LENGTH;
}
