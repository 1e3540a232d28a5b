#include "render/docx_xml.h"

#include <stdbool.h>

void xml_init(Xml *xml)
{
    xml->text = g_string_new("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n");
    xml->open = g_ptr_array_new();
}

void xml_clear(Xml *xml)
{
    if (xml->text != NULL)
        g_string_free(xml->text, TRUE);
    xml->text = NULL;
    g_clear_pointer(&xml->open, g_ptr_array_unref);
}

static const char *escape_of(char character)
{
    switch (character) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    default:
        return NULL;
    }
}

/* U+FFFE and U+FFFF are the only ones beyond the control characters; in UTF-8 EF BF BE, EF BF BF.
 */
static bool is_forbidden(const char *at)
{
    const unsigned char *byte = (const unsigned char *)at;
    if (byte[0] < 0x20)
        return byte[0] != '\t' && byte[0] != '\n';
    return byte[0] == 0xef && byte[1] == 0xbf && byte[2] >= 0xbe;
}

void xml_text(Xml *xml, const char *text)
{
    const char *from = text;
    for (const char *at = text; *at != '\0'; at++) {
        const char *escape = escape_of(*at);
        bool is_left_out = escape == NULL && is_forbidden(at);
        if (escape == NULL && !is_left_out)
            continue;
        g_string_append_len(xml->text, from, at - from);
        if (escape != NULL)
            g_string_append(xml->text, escape);
        else if ((unsigned char)*at >= 0x20)
            at += 2;
        from = at + 1;
    }
    g_string_append(xml->text, from);
}

static void begin_tag(Xml *xml, const char *name, va_list pairs)
{
    g_string_append_c(xml->text, '<');
    g_string_append(xml->text, name);
    for (const char *key = va_arg(pairs, const char *); key != NULL;
         key = va_arg(pairs, const char *)) {
        const char *value = va_arg(pairs, const char *);
        if (value == NULL)
            continue;
        g_string_append_c(xml->text, ' ');
        g_string_append(xml->text, key);
        g_string_append(xml->text, "=\"");
        xml_text(xml, value);
        g_string_append_c(xml->text, '"');
    }
}

void xml_open(Xml *xml, const char *name, ...)
{
    va_list pairs;
    va_start(pairs, name);
    begin_tag(xml, name, pairs);
    va_end(pairs);
    g_string_append_c(xml->text, '>');
    g_ptr_array_add(xml->open, (char *)name);
}

void xml_empty(Xml *xml, const char *name, ...)
{
    va_list pairs;
    va_start(pairs, name);
    begin_tag(xml, name, pairs);
    va_end(pairs);
    g_string_append(xml->text, "/>");
}

void xml_close(Xml *xml)
{
    const char *name = g_ptr_array_steal_index(xml->open, xml->open->len - 1);
    g_string_append(xml->text, "</");
    g_string_append(xml->text, name);
    g_string_append_c(xml->text, '>');
}

void xml_close_all(Xml *xml)
{
    while (xml->open->len > 0)
        xml_close(xml);
}

void xml_whole(Xml *xml, const char *name, const char *text)
{
    xml_open(xml, name, NULL);
    xml_text(xml, text);
    xml_close(xml);
}

void xml_value(Xml *xml, const char *name, const char *value)
{
    xml_empty(xml, name, "w:val", value, NULL);
}

void xml_number(Xml *xml, const char *name, int value)
{
    char digits[16];
    g_snprintf(digits, sizeof(digits), "%d", value);
    xml_value(xml, name, digits);
}
