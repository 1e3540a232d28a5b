#include "core/sigma/values.h"

#include <stdlib.h>

#include "core/bytes/utf8.h"
#include "core/sigma/kernels.h"

#define READABLE 96 /* bytes behind a text that is made here: a block and a window */

void values_init(Values *values, Paths *paths)
{
    const size_t fields = paths->dictionary->count + (size_t)1;
    *values = (Values){ .paths = paths, .round = 1 };
    values->list = calloc(EVENT_FIELDS_MAX, sizeof(Value));
    values->slots = calloc(fields, sizeof(Slot));
    values->present = calloc(fields, sizeof(uint32_t));
    /* Each text of the event once unescaped and once folded, and what may be read behind it. */
    values->scratch_size =
        2 * (utf8_fold_room(EVENT_SIZE_MAX) + (size_t)EVENT_FIELDS_MAX * (READABLE + UTF8_LONGEST));
    values->scratch = malloc(values->scratch_size);
    if (values->list == NULL || values->slots == NULL || values->present == NULL ||
        values->scratch == NULL)
        abort();
}

void values_clear(Values *values)
{
    free(values->list);
    free(values->slots);
    free(values->present);
    free(values->scratch);
    *values = (Values){ 0 };
}

void values_begin(Values *values, const char *readable)
{
    if (++values->round == 0) {
        const size_t fields = values->paths->dictionary->count + (size_t)1;
        memset(values->slots, 0, fields * sizeof(Slot));
        memset(values->present, 0, fields * sizeof(uint32_t));
        values->round = 1;
    }
    values->count = 0;
    values->key_count = 0;
    values->is_full = false;
    values->readable = readable;
    values->scratch_used = 0;
}

static bool has_field(const Path *path, uint16_t field)
{
    for (size_t i = 0; i < path->field_count; i++) {
        if (path->fields[i] == field)
            return true;
    }
    return false;
}

Value *values_next(const Values *values, uint16_t field, const Value *value)
{
    if (!values->slots[field].has_more)
        return NULL;
    for (size_t i = (size_t)(value - values->list) + 1; i < values->count; i++) {
        if (has_field(&values->paths->list[values->list[i].path], field))
            return &values->list[i];
    }
    return NULL;
}

static char *scratch_take(Values *values, size_t size)
{
    if (values->scratch_size - values->scratch_used < size + READABLE)
        abort(); /* cannot be: the text of an event has a ceiling */
    char *taken = values->scratch + values->scratch_used;
    values->scratch_used += size + READABLE;
    return taken;
}

static const char *made_text(Values *values, const Value *value, bool folds, uint32_t *length)
{
    char *made = scratch_take(values, utf8_fold_room(value->length));
    *length = (uint32_t)kernels()->copy(made, (Slice){ value->text, value->length }, value->notes,
                                        folds, values->readable);
    return made;
}

Slice values_plain(Values *values, Value *value)
{
    if (value->plain == NULL && (value->notes & VALUE_ESCAPED) == 0) {
        value->plain = value->text;
        value->plain_length = value->length;
    } else if (value->plain == NULL) {
        value->plain = made_text(values, value, false, &value->plain_length);
    }
    return (Slice){ value->plain, value->plain_length };
}

Slice values_folded(Values *values, Value *value)
{
    if (value->folded == NULL)
        value->folded = made_text(values, value, true, &value->folded_length);
    return (Slice){ value->folded, value->folded_length };
}

void values_to_event(Values *values, Event *event)
{
    arena_reset(&event->arena);
    event->fields = ARENA_NEW(&event->arena, EventField, values->count);
    event->count = values->count;
    for (size_t i = 0; i < values->count; i++) {
        Value *value = &values->list[i];
        const Path *path = &values->paths->list[value->path];
        event->fields[i] = (EventField){ .kind = (FieldKind)value->kind,
                                         .path = path->path,
                                         .name = path->name,
                                         .text = values_plain(values, value) };
    }
}
