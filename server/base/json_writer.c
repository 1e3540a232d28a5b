#include "base/json_writer.h"

#include "base/time.h"

void json_writer_init(JsonWriter *writer)
{
    *writer = (JsonWriter){ .text = g_string_sized_new(1024), .closers = g_string_new(NULL) };
}

void json_writer_clear(JsonWriter *writer)
{
    if (writer->text != NULL)
        g_string_free(writer->text, TRUE);
    if (writer->closers != NULL)
        g_string_free(writer->closers, TRUE);
    *writer = (JsonWriter){ 0 };
}

/* Without printf(): texts of Windows are full of backslashes. */
static void append_escaped(GString *out, unsigned char c)
{
    static const char digits[] = "0123456789abcdef";
    if (c == '"' || c == '\\' || c == '\n') {
        g_string_append_c(out, '\\');
        g_string_append_c(out, c == '\n' ? 'n' : (char)c);
        return;
    }
    g_string_append(out, "\\u00");
    g_string_append_c(out, digits[c >> 4]);
    g_string_append_c(out, digits[c & 0xF]);
}

static void append_quoted(GString *out, const char *text)
{
    g_string_append_c(out, '"');
    const char *plain = text; /* start of what needs no escape and is not yet written */
    for (const char *at = text; *at != '\0'; at++) {
        const unsigned char c = (unsigned char)*at;
        if (c >= 0x20 && c != '"' && c != '\\' && c != '<')
            continue;
        g_string_append_len(out, plain, at - plain);
        plain = at + 1;
        append_escaped(out, c);
    }
    g_string_append(out, plain);
    g_string_append_c(out, '"');
}

static void begin_value(JsonWriter *writer, const char *key)
{
    if (writer->needs_comma)
        g_string_append_c(writer->text, ',');
    writer->needs_comma = true;
    if (key == NULL)
        return;
    append_quoted(writer->text, key);
    g_string_append_c(writer->text, ':');
}

static void begin_nest(JsonWriter *writer, const char *key, char opener, char closer)
{
    begin_value(writer, key);
    g_string_append_c(writer->text, opener);
    g_string_append_c(writer->closers, closer);
    writer->needs_comma = false;
}

void json_begin_object(JsonWriter *writer, const char *key)
{
    begin_nest(writer, key, '{', '}');
}

void json_begin_list(JsonWriter *writer, const char *key)
{
    begin_nest(writer, key, '[', ']');
}

void json_end(JsonWriter *writer)
{
    g_assert(writer->closers->len > 0);
    g_string_append_c(writer->text, writer->closers->str[writer->closers->len - 1]);
    g_string_truncate(writer->closers, writer->closers->len - 1);
    writer->needs_comma = true;
}

void json_text(JsonWriter *writer, const char *key, const char *text)
{
    begin_value(writer, key);
    if (text == NULL)
        g_string_append(writer->text, "null");
    else
        append_quoted(writer->text, text);
}

void json_int(JsonWriter *writer, const char *key, int64_t number)
{
    begin_value(writer, key);
    g_string_append_printf(writer->text, "%" G_GINT64_FORMAT, number);
}

void json_number(JsonWriter *writer, const char *key, double number)
{
    char buffer[G_ASCII_DTOSTR_BUF_SIZE];
    begin_value(writer, key);
    g_ascii_formatd(buffer, sizeof buffer, "%.3f", number);
    char *end = buffer + strlen(buffer);
    while (end > buffer && end[-1] == '0')
        *--end = '\0';
    if (end > buffer && end[-1] == '.')
        end[-1] = '\0';
    g_string_append(writer->text, buffer);
}

void json_bool(JsonWriter *writer, const char *key, bool is_true)
{
    begin_value(writer, key);
    g_string_append(writer->text, is_true ? "true" : "false");
}

void json_none(JsonWriter *writer, const char *key)
{
    json_text(writer, key, NULL);
}

void json_raw(JsonWriter *writer, const char *key, const char *json)
{
    begin_value(writer, key);
    g_string_append(writer->text, json);
}

void json_time(JsonWriter *writer, const char *key, int64_t unix_s)
{
    if (unix_s == 0) {
        json_none(writer, key);
        return;
    }
    char buffer[TIME_RFC3339_SIZE];
    time_format_rfc3339(unix_s, buffer);
    json_text(writer, key, buffer);
}
