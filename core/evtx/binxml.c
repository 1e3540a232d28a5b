#include "core/evtx/binxml.h"

#include "core/evtx/json_text.h"
#include "core/evtx/value.h"

/* The high bit of a token says only that more of the same follows. */
#define TOKEN_MORE 0x40

enum {
    TOKEN_END = 0x00,
    TOKEN_OPEN_START = 0x01,  /* <name; with TOKEN_MORE attributes follow */
    TOKEN_CLOSE_START = 0x02, /* > */
    TOKEN_CLOSE_EMPTY = 0x03, /* /> */
    TOKEN_END_ELEMENT = 0x04, /* </name> */
    TOKEN_VALUE = 0x05,
    TOKEN_ATTRIBUTE = 0x06,
    TOKEN_CDATA = 0x07,
    TOKEN_CHARACTER = 0x08, /* &#…; */
    TOKEN_ENTITY = 0x09,    /* &name; */
    TOKEN_PI_TARGET = 0x0A, /* <?name */
    TOKEN_PI_DATA = 0x0B,
    TOKEN_INSTANCE = 0x0C,
    TOKEN_HOLE = 0x0D,
    TOKEN_OPTIONAL_HOLE = 0x0E,
    TOKEN_FRAGMENT = 0x0F,
};

/* next, hash, count: before the characters of a name */
#define NAME_HEADER 8
/* next, GUID, length: before the content of a template */
#define TEMPLATE_HEADER 24

struct XmlName {
    XmlName *next;
    size_t offset;
    Slice text;
    uint32_t hash;
};

struct XmlTemplate {
    XmlTemplate *next;
    size_t offset;
    EvtxWrong wrong; /* why it cannot be read, for each record that uses it */
    XmlNode *content;
};

/* Where nodes are read from and made. */
typedef struct {
    BinXml *binxml;
    Cursor cursor;
    Arena *arena;
    Buffer text;         /* a name or text on its way into the arena */
    bool is_in_template; /* elements have a dependency in front of their length */
} Reading;

bool binxml_fail(BinXml *binxml, EvtxWrong wrong)
{
    if (binxml->wrong == EVTX_NOTHING)
        binxml->wrong = wrong;
    return false;
}

bool binxml_work(BinXml *binxml, size_t amount)
{
    if (amount > EVTX_WORK_MAX - binxml->work)
        return binxml_fail(binxml, EVTX_MANY);
    binxml->work += (unsigned)amount;
    return true;
}

static bool is_good(Reading *reading)
{
    return !reading->cursor.is_over || binxml_fail(reading->binxml, EVTX_SHORT);
}

static Slice kept_text(Reading *reading, Arena *arena)
{
    const Slice text = arena_copy_slice(arena, buffer_slice(&reading->text));
    reading->text.length = 0;
    return text;
}

static XmlName *read_name(Reading *reading, size_t offset)
{
    BinXml *binxml = reading->binxml;
    Cursor cursor = cursor_at(binxml->chunk, offset, binxml->chunk.length);
    cursor_take(&cursor, NAME_HEADER - 2);
    const uint16_t count = cursor_u16(&cursor);
    const Slice characters = cursor_take(&cursor, (size_t)count * 2);
    if (offset >= binxml->chunk.length || cursor.is_over)
        binxml_fail(binxml, EVTX_OFFSET);
    else if (count > EVTX_NAME_MAX)
        binxml_fail(binxml, EVTX_LARGE);
    if (binxml->wrong != EVTX_NOTHING || !binxml_work(binxml, 1 + count / 16u))
        return NULL;
    json_add_utf16(&reading->text, characters);
    XmlName *name = ARENA_NEW(&binxml->kept, XmlName, 1);
    *name = (XmlName){ .offset = offset, .text = kept_text(reading, &binxml->kept) };
    name->hash = slice_hash(name->text);
    return name;
}

static const XmlName *name_at(Reading *reading, size_t offset)
{
    XmlName **bucket = &reading->binxml->names[offset % BINXML_BUCKETS];
    for (XmlName *name = *bucket; name != NULL; name = name->next) {
        if (name->offset == offset)
            return name;
    }
    XmlName *name = read_name(reading, offset);
    if (name != NULL) {
        name->next = *bucket;
        *bucket = name;
    }
    return name;
}

/* An offset; the name stands right behind it where it is used for the first time. */
static const XmlName *take_name(Reading *reading)
{
    Cursor *cursor = &reading->cursor;
    const uint32_t offset = cursor_u32(cursor);
    if (!is_good(reading))
        return NULL;
    if (offset == cursor->at) {
        cursor_take(cursor, NAME_HEADER - 2);
        cursor_take(cursor, (size_t)cursor_u16(cursor) * 2 + 2);
    }
    return is_good(reading) ? name_at(reading, offset) : NULL;
}

static XmlNode *node_new(Reading *reading, XmlKind kind)
{
    if (!binxml_work(reading->binxml, 1))
        return NULL;
    XmlNode *node = ARENA_NEW(reading->arena, XmlNode, 1);
    node->kind = kind;
    return node;
}

/* Of what stands in reading->text. */
static XmlNode *text_node(Reading *reading)
{
    if (!binxml_work(reading->binxml, reading->text.length / 16))
        return NULL;
    XmlNode *node = node_new(reading, XML_TEXT);
    if (node == NULL)
        return NULL;
    node->text = kept_text(reading, reading->arena);
    node->is_blank = true;
    for (size_t i = 0; i < node->text.length && node->is_blank; i++) {
        const char byte = node->text.data[i];
        /* Line ends and tabs are escaped: \n \r \t. */
        const bool is_escape = byte == '\\' && strchr("nrt", node->text.data[i + 1]) != NULL;
        node->is_blank = byte == ' ' || is_escape;
        i += is_escape;
    }
    return node;
}

/* A count of characters and the characters. */
static XmlNode *take_characters(Reading *reading)
{
    const uint16_t count = cursor_u16(&reading->cursor);
    json_add_utf16(&reading->text, cursor_take(&reading->cursor, (size_t)count * 2));
    return is_good(reading) ? text_node(reading) : NULL;
}

static XmlNode *take_value_text(Reading *reading)
{
    if (cursor_u8(&reading->cursor) == VALUE_STRING)
        return take_characters(reading);
    binxml_fail(reading->binxml, EVTX_TOKEN);
    return NULL;
}

static XmlNode *take_character(Reading *reading)
{
    json_add_utf16(&reading->text, cursor_take(&reading->cursor, 2));
    return is_good(reading) ? text_node(reading) : NULL;
}

/* An entity that XML does not know stays as it is written. */
static XmlNode *take_entity(Reading *reading)
{
    static const char *const known[][2] = {
        { "amp", "&" }, { "lt", "<" }, { "gt", ">" }, { "quot", "\\\"" }, { "apos", "'" },
    };
    const XmlName *name = take_name(reading);
    if (name == NULL)
        return NULL;
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (slice_is(name->text, known[i][0])) {
            buffer_add_text(&reading->text, known[i][1]);
            return text_node(reading);
        }
    }
    buffer_add_byte(&reading->text, '&');
    buffer_add(&reading->text, name->text);
    buffer_add_byte(&reading->text, ';');
    return text_node(reading);
}

/* The type that stands with it is the template's; that of the value counts. Whether it is optional
 * says only what an absent value looks like as XML. */
static XmlNode *take_hole(Reading *reading)
{
    const uint16_t number = cursor_u16(&reading->cursor);
    cursor_u8(&reading->cursor);
    XmlNode *node = is_good(reading) ? node_new(reading, XML_SUBSTITUTION) : NULL;
    if (node != NULL)
        node->hole = number;
    return node;
}

/* The one text, reference or hole that begins with @token; NULL: it is none, or wrong. */
static XmlNode *take_piece(Reading *reading, uint8_t token)
{
    switch (token & ~TOKEN_MORE) {
    case TOKEN_VALUE:
        return take_value_text(reading);
    case TOKEN_CDATA:
        return take_characters(reading);
    case TOKEN_CHARACTER:
        return take_character(reading);
    case TOKEN_ENTITY:
        return take_entity(reading);
    case TOKEN_HOLE:
    case TOKEN_OPTIONAL_HOLE:
        return take_hole(reading);
    default:
        return NULL;
    }
}

static uint8_t peek_token(const Reading *reading)
{
    const Cursor *cursor = &reading->cursor;
    return cursor->at < cursor->end ? (uint8_t)cursor->chunk.data[cursor->at] : TOKEN_END;
}

static bool take_attribute_content(Reading *reading, XmlAttribute *attribute)
{
    XmlNode **last = &attribute->content;
    for (;;) {
        const Cursor before = reading->cursor;
        *last = take_piece(reading, cursor_u8(&reading->cursor));
        if (*last == NULL) {
            reading->cursor = before;
            return reading->binxml->wrong == EVTX_NOTHING;
        }
        last = &(*last)->next;
    }
}

static bool take_attributes(Reading *reading, XmlNode *element)
{
    XmlAttribute **last = &element->attributes;
    while ((peek_token(reading) & ~TOKEN_MORE) == TOKEN_ATTRIBUTE) {
        cursor_u8(&reading->cursor);
        const XmlName *name = take_name(reading);
        if (name == NULL || !binxml_work(reading->binxml, 1))
            return false;
        *last = ARENA_NEW(reading->arena, XmlAttribute, 1);
        (*last)->name = name->text;
        if (!take_attribute_content(reading, *last))
            return false;
        if (element->is_data && element->name_attribute == NULL && slice_is(name->text, "Name"))
            element->name_attribute = *last;
        last = &(*last)->next;
    }
    return true;
}

static bool take_nodes(Reading *reading, XmlNode **first, int depth);

/* What stands behind the attributes: "/>", or ">", content and the end of the element. */
static bool take_content(Reading *reading, XmlNode *element, int depth)
{
    const uint8_t token = cursor_u8(&reading->cursor);
    if (!is_good(reading) || token == TOKEN_CLOSE_EMPTY)
        return reading->binxml->wrong == EVTX_NOTHING;
    if (token != TOKEN_CLOSE_START)
        return binxml_fail(reading->binxml, EVTX_TOKEN);
    if (!take_nodes(reading, &element->content, depth + 1))
        return false;
    if (cursor_u8(&reading->cursor) == TOKEN_END_ELEMENT)
        return true;
    return is_good(reading) && binxml_fail(reading->binxml, EVTX_TOKEN);
}

static XmlNode *take_element(Reading *reading, uint8_t token, int depth)
{
    if (reading->is_in_template)
        cursor_u16(&reading->cursor); /* of which hole it depends: an empty one is null anyway */
    cursor_u32(&reading->cursor);     /* its length */
    const XmlName *name = take_name(reading);
    XmlNode *element = name == NULL ? NULL : node_new(reading, XML_ELEMENT);
    if (element == NULL)
        return NULL;
    element->text = name->text;
    element->hash = name->hash;
    element->is_data = slice_is(name->text, "Data");
    if ((token & TOKEN_MORE) != 0)
        cursor_u32(&reading->cursor); /* the length of the attributes */
    return take_attributes(reading, element) && take_content(reading, element, depth) ? element
                                                                                      : NULL;
}

static XmlNode *read_fragment(BinXml *binxml, Arena *arena, Cursor cursor, bool is_in_template,
                              int depth)
{
    Reading reading = {
        .binxml = binxml, .cursor = cursor, .arena = arena, .is_in_template = is_in_template
    };
    XmlNode *first = NULL;
    bool is_read = take_nodes(&reading, &first, depth);
    if (is_read && peek_token(&reading) == TOKEN_END_ELEMENT)
        is_read = binxml_fail(binxml, EVTX_TOKEN); /* of no element */
    buffer_clear(&reading.text);
    return is_read ? first : NULL;
}

static bool read_template(BinXml *binxml, XmlTemplate *template)
{
    Cursor cursor = cursor_at(binxml->chunk, template->offset, binxml->chunk.length);
    cursor_take(&cursor, TEMPLATE_HEADER - 4);
    const uint32_t length = cursor_u32(&cursor);
    if (cursor.is_over)
        return binxml_fail(binxml, EVTX_OFFSET);
    cursor = cursor_at(binxml->chunk, cursor.at, cursor.at + length);
    template->content = read_fragment(binxml, &binxml->kept, cursor, true, 1);
    return binxml->wrong == EVTX_NOTHING;
}

static XmlTemplate *find_template(const BinXml *binxml, size_t offset)
{
    XmlTemplate *template = binxml->templates[offset % BINXML_BUCKETS];
    while (template != NULL && template->offset != offset)
        template = template->next;
    return template;
}

/* NULL: it was too much work for this record; another may have more left. */
static XmlTemplate *add_template(BinXml *binxml, size_t offset)
{
    XmlTemplate **bucket = &binxml->templates[offset % BINXML_BUCKETS];
    XmlTemplate *template = ARENA_NEW(&binxml->kept, XmlTemplate, 1);
    template->offset = offset;
    if (!read_template(binxml, template) && binxml->wrong == EVTX_MANY)
        return NULL;
    template->wrong = binxml->wrong;
    template->next = *bucket;
    *bucket = template;
    return template;
}

static const XmlTemplate *template_at(BinXml *binxml, size_t offset)
{
    const XmlTemplate *template = find_template(binxml, offset);
    if (template == NULL)
        template = add_template(binxml, offset);
    if (template == NULL || template->wrong == EVTX_NOTHING)
        return template;
    binxml_fail(binxml, template->wrong);
    return NULL;
}

/* Count; length and type of each; then the values themselves. */
static const XmlValues *take_values(Reading *reading)
{
    Cursor *cursor = &reading->cursor;
    const uint32_t count = cursor_u32(cursor);
    if (!is_good(reading) || count > (cursor->end - cursor->at) / 4) {
        binxml_fail(reading->binxml, EVTX_SHORT);
        return NULL;
    }
    if (count > EVTX_VALUES_MAX)
        binxml_fail(reading->binxml, EVTX_MANY);
    if (count > EVTX_VALUES_MAX || !binxml_work(reading->binxml, 1 + count / 4))
        return NULL;
    XmlValues *values = ARENA_NEW(reading->arena, XmlValues, 1);
    *values = (XmlValues){ count, ARENA_NEW(reading->arena, XmlValue, count) };
    for (uint32_t i = 0; i < count; i++) {
        values->list[i].length = cursor_u16(cursor);
        values->list[i].type = (uint8_t)cursor_u16(cursor);
    }
    for (uint32_t i = 0; i < count; i++) {
        values->list[i].at = cursor->at;
        cursor_take(cursor, values->list[i].length);
    }
    return is_good(reading) ? values : NULL;
}

/* The template stands right behind its offset where it is used for the first time. */
static XmlNode *take_instance(Reading *reading)
{
    Cursor *cursor = &reading->cursor;
    cursor_take(cursor, 1 + 4); /* a version and an id that says no more than the offset */
    const uint32_t offset = cursor_u32(cursor);
    if (!is_good(reading))
        return NULL;
    if (offset == cursor->at) {
        cursor_take(cursor, TEMPLATE_HEADER - 4);
        cursor_take(cursor, cursor_u32(cursor));
    }
    XmlNode *node = is_good(reading) ? node_new(reading, XML_INSTANCE) : NULL;
    const XmlTemplate *template = node == NULL ? NULL : template_at(reading->binxml, offset);
    if (template == NULL)
        return NULL;
    node->content = template->content;
    node->values = take_values(reading);
    return node->values == NULL ? NULL : node;
}

/* Processing instructions and the headers of fragments say nothing about the event. */
static bool skip_token(Reading *reading, uint8_t token)
{
    Cursor *cursor = &reading->cursor;
    if (token == TOKEN_FRAGMENT)
        cursor_take(cursor, 3); /* version and flags */
    else if (token == TOKEN_PI_TARGET)
        return take_name(reading) != NULL;
    else if (token == TOKEN_PI_DATA)
        cursor_take(cursor, (size_t)cursor_u16(cursor) * 2);
    else
        return false;
    return is_good(reading);
}

/* *@node stays NULL for what is skipped. */
static bool take_node(Reading *reading, XmlNode **node, int depth)
{
    const uint8_t token = cursor_u8(&reading->cursor);
    if ((token & ~TOKEN_MORE) == TOKEN_OPEN_START)
        *node = take_element(reading, token, depth);
    else if (token == TOKEN_INSTANCE && !reading->is_in_template) /* else it could be its own */
        *node = take_instance(reading);
    else
        *node = take_piece(reading, token);
    if (*node != NULL || (reading->binxml->wrong == EVTX_NOTHING && skip_token(reading, token)))
        return binxml_work(reading->binxml, 1);
    return binxml_fail(reading->binxml, EVTX_TOKEN);
}

/* Nodes up to the end of the element around them, of the fragment or of the bytes. */
static bool take_nodes(Reading *reading, XmlNode **first, int depth)
{
    XmlNode **last = first;
    if (depth > EVTX_DEPTH_MAX)
        return binxml_fail(reading->binxml, EVTX_DEEP);
    for (;;) {
        const uint8_t token = peek_token(reading);
        if (token == TOKEN_END || token == TOKEN_END_ELEMENT)
            return true;
        if (!take_node(reading, last, depth))
            return false;
        if (*last != NULL)
            last = &(*last)->next;
    }
}

void binxml_begin_chunk(BinXml *binxml, Slice chunk)
{
    arena_reset(&binxml->kept);
    memset(binxml->names, 0, sizeof binxml->names);
    memset(binxml->templates, 0, sizeof binxml->templates);
    binxml->chunk = chunk;
}

/* A chunk made on purpose can hold very many templates. */
#define KEPT_MAX ((size_t)16 * 1024 * 1024)

XmlNode *binxml_read_record(BinXml *binxml, size_t at, size_t end)
{
    if (binxml->kept.total > KEPT_MAX)
        binxml_begin_chunk(binxml, binxml->chunk);
    arena_reset(&binxml->arena);
    binxml->wrong = EVTX_NOTHING;
    binxml->work = 0;
    XmlNode *first =
        read_fragment(binxml, &binxml->arena, cursor_at(binxml->chunk, at, end), false, 1);
    if (first == NULL)
        binxml_fail(binxml, EVTX_EMPTY);
    return first;
}

XmlNode *binxml_read_value(BinXml *binxml, XmlValue *value, int depth)
{
    if (!value->is_read) {
        value->is_read = true;
        const Cursor cursor = cursor_at(binxml->chunk, value->at, value->at + value->length);
        value->content = read_fragment(binxml, &binxml->arena, cursor, false, depth);
    }
    return value->content;
}

void binxml_clear(BinXml *binxml)
{
    arena_clear(&binxml->kept);
    arena_clear(&binxml->arena);
    *binxml = (BinXml){ 0 };
}
