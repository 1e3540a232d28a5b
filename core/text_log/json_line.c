#include "core/text_log/json_line.h"

#include "core/bytes/utf8.h"

/* Whether the byte stands in a JSON text as it is. */
static bool is_plain(unsigned char byte)
{
    return byte >= 0x20 && byte < 0x80 && byte != '"' && byte != '\\';
}

static size_t plain_length(Slice text)
{
    size_t length = 0;
    while (length < text.length && is_plain((unsigned char)text.data[length]))
        length++;
    return length;
}

/* Writes the first character of @text, which is not plain; returns its length. */
static size_t write_special(Buffer *out, Slice text)
{
    const unsigned char byte = (unsigned char)text.data[0];
    if (byte < 0x20) {
        buffer_add_format(out, "\\u%04x", byte);
        return 1;
    }
    if (byte < 0x80) {
        buffer_add(out, (Slice){ (const char[]){ '\\', (char)byte }, 2 });
        return 1;
    }
    const size_t length = utf8_read(text, NULL);
    buffer_add(out, length == 0 ? SLICE("\xEF\xBF\xBD") : (Slice){ text.data, length });
    return length == 0 ? 1 : length;
}

static void write_text(Buffer *out, Slice text)
{
    buffer_add_byte(out, '"');
    while (text.length > 0) {
        const size_t plain = plain_length(text);
        buffer_add(out, (Slice){ text.data, plain });
        text = slice_from(text, plain);
        if (text.length > 0)
            text = slice_from(text, write_special(out, text));
    }
    buffer_add_byte(out, '"');
}

JsonLine json_line_begin(Buffer *out)
{
    buffer_add_byte(out, '{');
    return (JsonLine){ out, true };
}

static void write_name(JsonLine *line, Slice name)
{
    if (!line->is_empty)
        buffer_add_byte(line->out, ',');
    line->is_empty = false;
    write_text(line->out, name);
    buffer_add_byte(line->out, ':');
}

void json_line_text(JsonLine *line, Slice name, Slice value)
{
    write_name(line, name);
    write_text(line->out, value);
}

void json_line_known(JsonLine *line, Slice name, Slice value)
{
    if (value.length > 0 && !slice_is(value, "-"))
        json_line_text(line, name, value);
}

void json_line_flag(JsonLine *line, Slice name)
{
    write_name(line, name);
    buffer_add(line->out, SLICE("true"));
}

void json_line_begin_list(JsonLine *line, Slice name)
{
    write_name(line, name);
    buffer_add_byte(line->out, '[');
    line->is_empty = true;
}

void json_line_value(JsonLine *line, Slice value)
{
    if (!line->is_empty)
        buffer_add_byte(line->out, ',');
    line->is_empty = false;
    write_text(line->out, value);
}

void json_line_end_list(JsonLine *line)
{
    buffer_add_byte(line->out, ']');
    line->is_empty = false;
}

void json_line_end(JsonLine *line)
{
    buffer_add_byte(line->out, '}');
}
