#include "core/text_log/sysmon_xml.h"

#include "core/bytes/utf8.h"
#include "core/text_log/scan.h"

/* "&#10;" or "&#xA;" behind "&#": its number; 0: it is none, or no character. */
static uint32_t scan_number(Slice text)
{
    const bool is_hex = scan_text(&text, SLICE("x"));
    uint32_t number = 0;
    for (size_t i = 0; i < text.length && number <= 0x10FFFF; i++) {
        const char byte = text.data[i];
        const char lower = (char)(byte | 0x20);
        if (scan_is_digit(byte))
            number = number * (is_hex ? 16 : 10) + (uint32_t)(byte - '0');
        else if (is_hex && lower >= 'a' && lower <= 'f')
            number = number * 16 + (uint32_t)(lower - 'a' + 10);
        else
            return 0;
    }
    return number > 0x10FFFF || (number >= 0xD800 && number < 0xE000) ? 0 : number;
}

/* Writes what stands between '&' and ';'; false: nobody knows it. */
static bool add_entity(Buffer *out, Slice name)
{
    static const struct {
        const char *name, *text;
    } entities[] = {
        { "lt", "<" }, { "gt", ">" }, { "amp", "&" }, { "quot", "\"" }, { "apos", "'" }
    };
    for (size_t i = 0; i < sizeof entities / sizeof *entities; i++) {
        if (slice_is(name, entities[i].name)) {
            buffer_add_text(out, entities[i].text);
            return true;
        }
    }
    char bytes[UTF8_LONGEST];
    const uint32_t number = scan_text(&name, SLICE("#")) ? scan_number(name) : 0;
    if (number != 0)
        buffer_add(out, (Slice){ bytes, utf8_write(number, bytes) });
    return number != 0;
}

static void add_text(Buffer *out, Slice xml)
{
    while (xml.length > 0) {
        const bool is_last = memchr(xml.data, '&', xml.length) == NULL;
        buffer_add(out, scan_until(&xml, '&'));
        if (is_last)
            return;
        Slice after = xml;
        const Slice name = scan_until(&after, ';');
        if (name.length <= 8 && add_entity(out, name))
            xml = after;
        else
            buffer_add_byte(out, '&');
    }
}

static void write_value(JsonLine *json, Slice name, Slice xml)
{
    Buffer text = { 0 };
    add_text(&text, xml);
    json_line_known(json, name, buffer_slice(&text));
    buffer_clear(&text);
}

/* Takes what stands behind the next @start up to "</"; false: there is none. */
static bool scan_element(Slice *rest, Slice start, Slice *content)
{
    const size_t at = scan_find(*rest, start);
    if (at == rest->length)
        return false;
    *rest = slice_from(*rest, at + start.length);
    *content = (Slice){ rest->data, scan_find(*rest, SLICE("</")) };
    *rest = slice_from(*rest, content->length);
    return true;
}

void sysmon_xml_write(JsonLine *json, Slice xml)
{
    static const char *const system[] = { "EventID", "Channel", "Computer" };
    Slice content;
    if (!slice_starts_with(xml, SLICE("<Event>")))
        return;
    for (size_t i = 0; i < sizeof system / sizeof *system; i++) {
        char start[16] = "<";
        strcat(strcat(start, system[i]), ">");
        Slice rest = xml;
        if (scan_element(&rest, slice_of(start), &content))
            write_value(json, slice_of(system[i]), content);
    }
    for (int i = 0; i < SYSMON_FIELDS_MAX && scan_element(&xml, SLICE("<Data Name=\""), &content);
         i++) {
        const Slice name = scan_until(&content, '"');
        if (scan_text(&content, SLICE(">")))
            write_value(json, name, content);
    }
    if (scan_element(&xml, SLICE("<Data Name=\""), &content))
        json_line_flag(json, SLICE("is_cut"));
}
