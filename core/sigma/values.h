/* values.h - one event as the engine sees it: its values, with the numbers of the fields that
 * rules ask for.
 *
 * The same event as event.h's, but nothing is copied or named twice: a value points into the text
 * of the event, and is unescaped and folded only if somebody asks. The arrays are used again for
 * the next event; `round` says of which event an entry is.
 */
#pragma once

#include "core/sigma/paths.h"

/* What is special about the text of a value. */
enum {
    VALUE_ESCAPED = 1, /* there are escapes of JSON in it */
    VALUE_UNICODE = 2, /* … of the kind \uXXXX */
    VALUE_WIDE = 4,    /* bytes beyond ASCII */
    /* A character of ASCII is written in a way that nobody needs (\u0061), or one that folds to
     * ASCII stands for it. What JSON writers escape without need, ' < > &, does not count. */
    VALUE_DISGUISED = 8,
};

typedef struct {
    const char *text;           /* as it stands in the event */
    const char *plain, *folded; /* NULL: not made yet; 64 bytes behind the end may be read */
    uint32_t length, plain_length, folded_length;
    uint32_t path; /* its number in the Paths */
    uint8_t kind;  /* FieldKind */
    uint8_t notes;
} Value;

/* Where the values of one field of the rules are. */
typedef struct {
    uint32_t round;
    uint32_t first; /* value */
    bool has_more;  /* behind the first */
} Slot;

#define VALUES_KEYS_MAX 32

typedef struct {
    Paths *paths;
    Value *list;
    uint32_t count;
    uint32_t round;
    Slot *slots;       /* of each field */
    uint32_t *present; /* of each field: the round in which it was there, or something below it */
    uint32_t keys[VALUES_KEYS_MAX]; /* values whose path decides on which routes the event is */
    uint32_t key_count;
    bool is_full;         /* more values than EVENT_FIELDS_MAX, or keys than there is room for */
    const char *readable; /* up to here bytes behind a value may be read */
    char *scratch;        /* texts made of this event's */
    size_t scratch_used, scratch_size;
} Values;

void values_init(Values *values, Paths *paths);
void values_clear(Values *values);

/* Forgets the event before. @readable: the end of the memory the next one's text is in. */
void values_begin(Values *values, const char *readable);

static inline void values_note(Values *values, const Path *path, uint32_t value)
{
    for (size_t i = 0; i < path->field_count; i++) {
        Slot *slot = &values->slots[path->fields[i]];
        if (slot->round == values->round)
            slot->has_more = true;
        else
            *slot = (Slot){ values->round, value, false };
    }
    for (size_t i = 0; i < path->has_count; i++)
        values->present[path->has[i]] = values->round;
    if (path->decides != DICTIONARY_NO_KEY) {
        if (values->key_count == VALUES_KEYS_MAX)
            values->is_full = true;
        else
            values->keys[values->key_count++] = value;
    }
}

static inline void values_add(Values *values, uint32_t path, FieldKind kind, Slice text,
                              unsigned notes)
{
    if (values->count == EVENT_FIELDS_MAX) {
        values->is_full = true;
        return;
    }
    const Path *at = &values->paths->list[path];
    Value *value = &values->list[values->count];
    value->text = text.data;
    value->length = (uint32_t)text.length;
    value->plain = value->folded = NULL;
    value->path = path;
    value->kind = (uint8_t)kind;
    value->notes = (uint8_t)notes;
    if (at->is_asked_for)
        values_note(values, at, values->count);
    values->count++;
}

/* The first value of the field; NULL: it has none. */
static inline Value *values_of(const Values *values, uint16_t field)
{
    const Slot *slot = &values->slots[field];
    return slot->round == values->round ? &values->list[slot->first] : NULL;
}

/* The next value of the same field; NULL: that was the last. */
Value *values_next(const Values *values, uint16_t field, const Value *value);

/* The text without JSON's escapes; of FIELD_NULL and FIELD_EMPTY: empty. */
Slice values_plain(Values *values, Value *value);

/* … and without regard to case (utf8_fold()). */
Slice values_folded(Values *values, Value *value);

/* The event as event.h has it, made anew; its texts are lent until the next event. */
void values_to_event(Values *values, Event *event);
