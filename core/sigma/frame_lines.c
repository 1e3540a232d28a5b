#include "core/sigma/frame_lines.h"

#include <stdlib.h>

struct FrameLines {
    Buffer waiting; /* bytes of the stream that are not yet read */
    size_t given;   /* bytes at its front that are behind the reader */
    bool has_begun; /* the magic is behind it */
    bool is_at_end;
    FrameNames names;
    Event event;
    Buffer json;
    unsigned long number;
};

bool frame_is_front(Slice front)
{
    return slice_starts_with(front, SLICE(FRAME_MAGIC));
}

FrameLines *frame_lines_new(void)
{
    FrameLines *lines = calloc(1, sizeof *lines);
    if (lines == NULL)
        abort();
    return lines;
}

void frame_lines_free(FrameLines *lines)
{
    if (lines == NULL)
        return;
    buffer_clear(&lines->waiting);
    buffer_clear(&lines->json);
    frame_names_clear(&lines->names);
    event_clear(&lines->event);
    free(lines);
}

void frame_lines_add(FrameLines *lines, Slice bytes)
{
    Buffer *waiting = &lines->waiting;
    if (lines->is_at_end)
        return;
    if (lines->given > 0) {
        waiting->length -= lines->given;
        memmove(waiting->data, waiting->data + lines->given, waiting->length);
        lines->given = 0;
    }
    buffer_add(waiting, bytes);
}

void frame_lines_end(FrameLines *lines)
{
    lines->is_at_end = true;
}

static void add_quoted(Buffer *out, Slice text)
{
    size_t plain = 0;
    buffer_add_byte(out, '"');
    for (size_t i = 0; i < text.length; i++) {
        const unsigned char byte = (unsigned char)text.data[i];
        if (byte >= 0x20 && byte != '"' && byte != '\\')
            continue;
        buffer_add(out, (Slice){ text.data + plain, i - plain });
        buffer_add_format(out, byte < 0x20 ? "\\u%04x" : "\\%c", byte);
        plain = i + 1;
    }
    buffer_add(out, slice_from(text, plain));
    buffer_add_byte(out, '"');
}

static void add_value(Buffer *out, const EventField *field)
{
    switch (field->kind) {
    case FIELD_TEXT:
        add_quoted(out, field->text);
        break;
    case FIELD_NULL:
        buffer_add_text(out, "null");
        break;
    case FIELD_EMPTY:
        buffer_add_text(out, "{}");
        break;
    default:
        buffer_add(out, field->text);
    }
}

static Slice json_of(FrameLines *lines)
{
    Buffer *out = &lines->json;
    out->length = 0;
    buffer_add_byte(out, '{');
    for (size_t i = 0; i < lines->event.count; i++) {
        const EventField *field = &lines->event.fields[i];
        if (i > 0)
            buffer_add_byte(out, ',');
        add_quoted(out, field->path.text);
        buffer_add_byte(out, ':');
        add_value(out, field);
    }
    buffer_add_byte(out, '}');
    return buffer_slice(out);
}

static bool give(FrameLines *lines, FrameWrong wrong, FrameLine *line)
{
    const Slice json = wrong == FRAME_WRONG_NOTHING ? json_of(lines) : SLICE("");
    *line = (FrameLine){ ++lines->number, wrong, json };
    return true;
}

/* What is wrong with the stream itself ends it. */
static bool give_up(FrameLines *lines, FrameWrong wrong, FrameLine *line)
{
    lines->given = lines->waiting.length;
    lines->is_at_end = true;
    return give(lines, wrong, line);
}

static FrameWrong read_record(FrameLines *lines, const FrameRecord *record)
{
    return record->kind == FRAME_EVENT
               ? frame_read_event(&lines->names, record->body, &lines->event)
               : frame_names_take(&lines->names, record);
}

static FrameWrong take_record(FrameLines *lines, FrameRecord *record)
{
    Slice rest = slice_from(buffer_slice(&lines->waiting), lines->given);
    if (!lines->has_begun && rest.length < FRAME_MAGIC_LENGTH)
        return FRAME_WRONG_CUT;
    if (!lines->has_begun)
        rest = slice_from(rest, FRAME_MAGIC_LENGTH);
    lines->has_begun = true;
    const FrameWrong wrong = frame_next(&rest, record);
    lines->given = lines->waiting.length - rest.length;
    return wrong;
}

bool frame_lines_next(FrameLines *lines, FrameLine *line)
{
    FrameRecord record;
    for (;;) {
        FrameWrong wrong = take_record(lines, &record);
        if (wrong == FRAME_WRONG_CUT &&
            (!lines->is_at_end || lines->given == lines->waiting.length))
            return false;
        if (wrong != FRAME_WRONG_NOTHING)
            return give_up(lines, wrong, line);
        wrong = read_record(lines, &record);
        if (wrong != FRAME_WRONG_NOTHING || record.kind == FRAME_EVENT)
            return give(lines, wrong, line);
    }
}
