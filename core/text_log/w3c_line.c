#include "core/text_log/w3c_line.h"

#include <stdio.h>

#include "core/text_log/access_line.h"
#include "core/text_log/log_time.h"

/* "cs(User-Agent)" is cs-user-agent. */
static Slice name_of(Arena *arena, Slice column)
{
    char *name = arena_take(arena, column.length + 1);
    size_t length = 0;
    for (size_t i = 0; i < column.length; i++) {
        const char byte = column.data[i];
        if (byte == '(')
            name[length++] = '-';
        else if (byte >= 'A' && byte <= 'Z')
            name[length++] = (char)(byte | 0x20);
        else if (byte != ')')
            name[length++] = byte;
    }
    return (Slice){ name, length };
}

void w3c_take_directive(W3cColumns *columns, Slice line)
{
    if (!scan_text(&line, SLICE("#Fields:")))
        return;
    arena_reset(&columns->arena);
    columns->count = 0;
    line = slice_trim(line);
    while (line.length > 0 && columns->count < W3C_FIELDS_MAX)
        columns->names[columns->count++] = name_of(&columns->arena, scan_word(&line));
}

static Slice scan_column(Slice *rest)
{
    const char *tab = rest->length == 0 ? NULL : memchr(rest->data, '\t', rest->length);
    if (rest->length > 0 && rest->data[0] == '"')
        return scan_quoted(rest);
    return tab == NULL ? scan_word(rest) : scan_until(rest, '\t');
}

/* Returns how many columns the line has; more than there are names count as one more. */
static size_t scan_columns(Slice line, size_t most, Slice values[W3C_FIELDS_MAX])
{
    size_t count = 0;
    while (line.length > 0 && count < most)
        values[count++] = scan_column(&line);
    return count + (line.length > 0);
}

static Slice value_of(const W3cColumns *columns, const Slice *values, const char *name)
{
    for (size_t i = 0; i < columns->count; i++) {
        if (slice_is(columns->names[i], name))
            return values[i];
    }
    return SLICE("");
}

static void write_agent(JsonLine *json, Slice name, Slice value)
{
    char text[4096];
    const size_t length = value.length < sizeof text ? value.length : sizeof text;
    for (size_t i = 0; i < length; i++)
        text[i] = value.data[i] == '+' ? ' ' : value.data[i];
    json_line_known(json, name, (Slice){ text, length });
}

/* Columns have only the parts of the address; rules for whole ones ask for cs-uri. */
static void write_uri(JsonLine *json, Slice stem, Slice query)
{
    Buffer uri = { 0 };
    buffer_add(&uri, stem);
    if (query.length > 0 && !slice_is(query, "-")) {
        buffer_add_byte(&uri, '?');
        buffer_add(&uri, query);
    }
    json_line_known(json, SLICE("cs-uri"), buffer_slice(&uri));
    buffer_clear(&uri);
}

static void write_time(JsonLine *json, Slice date, Slice clock)
{
    char text[LOG_TIME_SIZE], time[LOG_TIME_SIZE];
    if (date.length != 10 || clock.length < 8 || clock.length > 16)
        return;
    snprintf(text, sizeof text, "%.10sT%.*sZ", date.data, (int)clock.length, clock.data);
    Slice rest = slice_of(text);
    if (log_time_iso(&rest, time))
        json_line_text(json, SLICE("timestamp"), slice_of(time));
}

bool w3c_line_write(JsonLine *json, const W3cColumns *columns, Slice line)
{
    Slice values[W3C_FIELDS_MAX];
    const size_t count = scan_columns(line, columns->count, values);
    if (columns->count == 0 || count != columns->count)
        return false;
    write_time(json, value_of(columns, values, "date"), value_of(columns, values, "time"));
    for (size_t i = 0; i < count; i++) {
        if (slice_is(columns->names[i], "cs-user-agent"))
            write_agent(json, columns->names[i], values[i]);
        else
            json_line_known(json, columns->names[i], values[i]);
    }
    if (value_of(columns, values, "cs-uri").length == 0)
        write_uri(json, value_of(columns, values, "cs-uri-stem"),
                  value_of(columns, values, "cs-uri-query"));
    return true;
}
