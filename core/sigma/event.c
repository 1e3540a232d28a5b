#include "core/sigma/event.h"

#include "core/bytes/buffer.h"
#include "core/bytes/utf8.h"

typedef struct {
    Event *event;
    Slice json;
    size_t at;
    EventWrong wrong;
    char path[EVENT_NAME_MAX + 1]; /* without spaces */
    size_t path_length;
} Reading;

const char *event_wrong_name(EventWrong wrong)
{
    static const char *const names[] = {
#define X(name, text) text,
        EVENT_WRONGS(X)
#undef X
    };
    return names[wrong];
}

static bool stop(Reading *reading, EventWrong wrong)
{
    if (reading->wrong == EVENT_NOTHING)
        reading->wrong = wrong;
    return false;
}

static int peek(const Reading *reading)
{
    return reading->at < reading->json.length ? (unsigned char)reading->json.data[reading->at] : -1;
}

static void skip_space(Reading *reading)
{
    int byte = peek(reading);
    while (byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r') {
        reading->at++;
        byte = peek(reading);
    }
}

static bool take(Reading *reading, char byte)
{
    if (peek(reading) != (unsigned char)byte)
        return stop(reading, EVENT_SYNTAX);
    reading->at++;
    return true;
}

static int hex_value(int byte)
{
    if (byte >= '0' && byte <= '9')
        return byte - '0';
    if (byte >= 'a' && byte <= 'f')
        return byte - 'a' + 10;
    return byte >= 'A' && byte <= 'F' ? byte - 'A' + 10 : -1;
}

/* Four hexadecimal digits behind "\u". */
static bool take_unit(Reading *reading, uint32_t *unit)
{
    *unit = 0;
    for (int i = 0; i < 4; i++) {
        const int value = hex_value(peek(reading));
        if (value < 0)
            return stop(reading, EVENT_SYNTAX);
        *unit = *unit << 4 | (uint32_t)value;
        reading->at++;
    }
    return true;
}

static bool is_high(uint32_t unit)
{
    return unit >= 0xD800 && unit <= 0xDBFF;
}

static bool is_low(uint32_t unit)
{
    return unit >= 0xDC00 && unit <= 0xDFFF;
}

/* What stands behind "\u"; a pair of surrogates is one character, a lone one U+FFFD. */
static bool take_character(Reading *reading, uint32_t *character)
{
    if (!take_unit(reading, character))
        return false;
    const bool pair_may_follow = is_high(*character) && peek(reading) == '\\' &&
                                 reading->at + 1 < reading->json.length &&
                                 reading->json.data[reading->at + 1] == 'u';
    if (pair_may_follow) {
        const size_t before = reading->at;
        uint32_t low = 0;
        reading->at += 2;
        if (!take_unit(reading, &low))
            return false;
        if (is_low(low)) {
            *character = 0x10000 + ((*character - 0xD800) << 10) + (low - 0xDC00);
            return true;
        }
        reading->at = before;
    }
    if (is_high(*character) || is_low(*character))
        *character = 0xFFFD;
    return true;
}

/* Behind a backslash; writes to @out and returns how many bytes, 0 where it is wrong. */
static size_t take_escape(Reading *reading, char *out)
{
    static const char written[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
    const int byte = peek(reading);
    reading->at++;
    if (byte == 'u') {
        uint32_t character = 0;
        return take_character(reading, &character) ? utf8_write(character, out) : 0;
    }
    const char *found = byte <= 0 ? NULL : strchr(written, byte);
    if (found == NULL) {
        stop(reading, EVENT_SYNTAX);
        return 0;
    }
    *out = meant[found - written];
    return 1;
}

/* The bytes up to the closing quotation mark, escapes included; false: there is none. */
static bool find_end(const Reading *reading, size_t *length, bool *has_escapes)
{
    *has_escapes = false;
    for (size_t i = reading->at; i < reading->json.length; i++) {
        if (reading->json.data[i] == '"') {
            *length = i - reading->at;
            return true;
        }
        if (reading->json.data[i] == '\\') {
            *has_escapes = true;
            i++;
        }
    }
    return false;
}

static bool has_control(Slice text)
{
    for (size_t i = 0; i < text.length; i++) {
        if ((unsigned char)text.data[i] < 0x20)
            return true;
    }
    return false;
}

/* Copies up to @end with the escapes replaced. An escape is never shorter than what it stands for.
 */
static bool take_escaped(Reading *reading, size_t end, char *plain, size_t *length)
{
    size_t written = 0;
    while (reading->at < end) {
        const char byte = reading->json.data[reading->at++];
        if (byte != '\\') {
            plain[written++] = byte;
            continue;
        }
        const size_t taken = take_escape(reading, plain + written);
        if (taken == 0)
            return false;
        written += taken;
    }
    *length = written;
    return true;
}

/* A string; @text points into the JSON or the arena. */
static bool take_text(Reading *reading, Slice *text)
{
    size_t length = 0;
    bool has_escapes = false;
    if (!take(reading, '"'))
        return false;
    if (!find_end(reading, &length, &has_escapes))
        return stop(reading, EVENT_SYNTAX);
    *text = (Slice){ reading->json.data + reading->at, length };
    if (has_control(*text))
        return stop(reading, EVENT_SYNTAX);
    const size_t end = reading->at + length;
    if (has_escapes) {
        char *plain = arena_take(&reading->event->arena, length + UTF8_LONGEST);
        if (!take_escaped(reading, end, plain, &text->length))
            return false;
        text->data = plain;
    }
    reading->at = end + 1;
    return true;
}

bool event_unescape(Slice text, char *plain, size_t *length)
{
    Reading reading = { .json = text };
    return take_escaped(&reading, text.length, plain, length);
}

static bool add_field(Reading *reading, FieldKind kind, Slice text)
{
    Event *event = reading->event;
    if (event->count == EVENT_FIELDS_MAX)
        return stop(reading, EVENT_TOO_MANY);
    const Slice path = { reading->path, reading->path_length };
    const FieldName name = { arena_copy_slice(&event->arena, path), slice_hash(path) };
    event->fields = arena_grow(&event->arena, event->fields, event->count, sizeof(EventField));
    event->fields[event->count++] =
        (EventField){ .kind = kind, .path = name, .name = name, .text = text };
    return true;
}

static bool take_digits(Reading *reading)
{
    const size_t before = reading->at;
    while (peek(reading) >= '0' && peek(reading) <= '9')
        reading->at++;
    return reading->at > before || stop(reading, EVENT_SYNTAX);
}

static bool take_number(Reading *reading)
{
    const size_t begin = reading->at;
    reading->at += peek(reading) == '-';
    const bool is_zero = peek(reading) == '0';
    const size_t first = reading->at;
    if (!take_digits(reading))
        return false;
    if (is_zero && reading->at > first + 1)
        return stop(reading, EVENT_SYNTAX);
    if (peek(reading) == '.') {
        reading->at++;
        if (!take_digits(reading))
            return false;
    }
    if (peek(reading) == 'e' || peek(reading) == 'E') {
        reading->at++;
        reading->at += peek(reading) == '+' || peek(reading) == '-';
        if (!take_digits(reading))
            return false;
    }
    return add_field(reading, FIELD_NUMBER,
                     (Slice){ reading->json.data + begin, reading->at - begin });
}

static bool take_word(Reading *reading)
{
    static const struct {
        Slice word;
        FieldKind kind;
    } words[] = { { { "true", 4 }, FIELD_BOOLEAN },
                  { { "false", 5 }, FIELD_BOOLEAN },
                  { { "null", 4 }, FIELD_NULL } };
    const Slice rest = slice_from(reading->json, reading->at);
    for (size_t i = 0; i < 3; i++) {
        if (slice_starts_with(rest, words[i].word)) {
            reading->at += words[i].word.length;
            return add_field(reading, words[i].kind,
                             words[i].kind == FIELD_NULL ? SLICE("") : words[i].word);
        }
    }
    return stop(reading, EVENT_SYNTAX);
}

/* Adds ".key" without spaces to the path. */
static bool go_below(Reading *reading, Slice key)
{
    if (reading->path_length + key.length + 1 > EVENT_NAME_MAX)
        return stop(reading, EVENT_TOO_LARGE);
    if (reading->path_length > 0)
        reading->path[reading->path_length++] = '.';
    for (size_t i = 0; i < key.length; i++) {
        if (key.data[i] != ' ')
            reading->path[reading->path_length++] = key.data[i];
    }
    return true;
}

static bool take_value(Reading *reading, int depth);

static bool take_member(Reading *reading, int depth)
{
    Slice key;
    const size_t length = reading->path_length;
    if (!take_text(reading, &key) || !go_below(reading, key))
        return false;
    skip_space(reading);
    if (!take(reading, ':') || !take_value(reading, depth))
        return false;
    reading->path_length = length;
    return true;
}

/* Members or elements up to @close, which stands behind the opening bracket. */
static bool take_group(Reading *reading, int depth, char close,
                       bool (*take_part)(Reading *reading, int depth))
{
    if (depth > EVENT_DEPTH_MAX)
        return stop(reading, EVENT_TOO_DEEP);
    reading->at++;
    skip_space(reading);
    if (peek(reading) == close) {
        reading->at++;
        return reading->path_length == 0 || add_field(reading, FIELD_EMPTY, SLICE(""));
    }
    for (;;) {
        skip_space(reading);
        if (!take_part(reading, depth + 1))
            return false;
        skip_space(reading);
        if (peek(reading) != ',')
            return take(reading, close);
        reading->at++;
    }
}

static bool take_value(Reading *reading, int depth)
{
    Slice text;
    skip_space(reading);
    const int byte = peek(reading);
    if (byte == '"')
        return take_text(reading, &text) && add_field(reading, FIELD_TEXT, text);
    if (byte == '{')
        return take_group(reading, depth, '}', take_member);
    if (byte == '[')
        return take_group(reading, depth, ']', take_value);
    if (byte == '-' || (byte >= '0' && byte <= '9'))
        return take_number(reading);
    return take_word(reading);
}

EventWrong event_read(Event *event, Slice json)
{
    arena_reset(&event->arena);
    event->fields = NULL;
    event->count = 0;
    event->wrong_at = 0;
    if (json.length > EVENT_SIZE_MAX)
        return EVENT_TOO_LARGE;
    if (!utf8_is_valid(json))
        return EVENT_NO_UTF8;
    Reading reading = { .event = event, .json = json };
    skip_space(&reading);
    if (peek(&reading) != '{')
        return EVENT_NO_OBJECT;
    const bool is_good = take_value(&reading, 1);
    skip_space(&reading);
    if (is_good && reading.at != json.length)
        stop(&reading, EVENT_SYNTAX);
    event->wrong_at = reading.at;
    return reading.wrong;
}

void event_clear(Event *event)
{
    arena_clear(&event->arena);
    *event = (Event){ 0 };
}

static FieldName copy_name(Arena *arena, FieldName name)
{
    return (FieldName){ arena_copy_slice(arena, name.text), name.hash };
}

Event *event_copy(Arena *arena, const Event *event)
{
    Event *copy = ARENA_NEW(arena, Event, 1);
    copy->fields = ARENA_NEW(arena, EventField, event->count);
    copy->count = event->count;
    for (size_t i = 0; i < event->count; i++) {
        const EventField *field = &event->fields[i];
        copy->fields[i] = (EventField){ .kind = field->kind,
                                        .path = copy_name(arena, field->path),
                                        .name = copy_name(arena, field->name),
                                        .text = arena_copy_slice(arena, field->text) };
    }
    return copy;
}

Slice event_folded(Event *event, EventField *field)
{
    if (field->folded.data == NULL)
        field->folded = utf8_fold(&event->arena, field->text);
    return field->folded;
}

static bool is_name(FieldName a, FieldName b)
{
    return a.hash == b.hash && slice_equal(a.text, b.text);
}

EventField *event_next(const Event *event, FieldName name, size_t *from)
{
    for (; *from < event->count; (*from)++) {
        EventField *field = &event->fields[*from];
        if (is_name(field->name, name) || is_name(field->path, name)) {
            (*from)++;
            return field;
        }
    }
    return NULL;
}

static bool is_below(FieldName above, FieldName name)
{
    return name.text.length > above.text.length && slice_starts_with(name.text, above.text) &&
           name.text.data[above.text.length] == '.';
}

bool event_has(const Event *event, FieldName name)
{
    for (size_t i = 0; i < event->count; i++) {
        const EventField *field = &event->fields[i];
        if (is_name(field->name, name) || is_name(field->path, name) ||
            is_below(name, field->path) || is_below(name, field->name))
            return true;
    }
    return false;
}
