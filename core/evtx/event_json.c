#include "core/evtx/event_json.h"

#include "core/evtx/value.h"
#include "core/sigma/event.h"

typedef struct {
    BinXml *binxml;
    Buffer *out;
    size_t begin;    /* where the event begins in @out */
    unsigned fields; /* values written */
} Writer;

/* A node, and the values that its holes stand for. */
typedef struct {
    const XmlNode *node;
    const XmlValues *values;
} Bound;

/* An element among those beside it. */
typedef struct Member {
    Bound bound;
    Slice key;
    uint32_t hash;
    bool is_later;       /* one of the same name stands before it */
    bool is_list;        /* even if it is the only one */
    struct Member *same; /* the next of that name */
    struct Member *last; /* of that name; of the first only */
} Member;

/* What is in an element. */
typedef struct {
    Bound *pieces; /* texts and values */
    size_t piece_count;
    Member *members;
    size_t member_count;
} Content;

static bool is_within_size(const Writer *writer)
{
    if (writer->out->length - writer->begin <= EVENT_SIZE_MAX)
        return true;
    return binxml_fail(writer->binxml, EVTX_LARGE);
}

static bool open_level(Writer *writer, char bracket, int depth)
{
    buffer_add_byte(writer->out, bracket);
    return depth <= EVENT_DEPTH_MAX || binxml_fail(writer->binxml, EVTX_DEEP);
}

/* NULL: the hole has no value, or none that is there. */
static XmlValue *value_of(Bound bound)
{
    if (bound.values == NULL || bound.node->hole >= bound.values->count)
        return NULL;
    XmlValue *value = &bound.values->list[bound.node->hole];
    return value_is_absent(value->type) ? NULL : value;
}

static Slice bytes_of(const Writer *writer, const XmlValue *value)
{
    return (Slice){ writer->binxml->chunk.data + value->at, value->length };
}

static bool is_array(const XmlValue *value)
{
    return (value->type & VALUE_ARRAY) != 0;
}

/* The elements of an array in a text stand behind each other with commas. */
static void write_array_text(Writer *writer, uint8_t type, Slice bytes)
{
    Slice element;
    for (size_t i = 0; value_next(type, &bytes, &element); i++) {
        buffer_add_text(writer->out, i == 0 ? "" : ", ");
        value_write(writer->out, (uint8_t)(type & ~VALUE_ARRAY), element);
    }
}

/* One piece of a text that has several. */
static bool write_piece_text(Writer *writer, Bound piece)
{
    if (piece.node->kind == XML_TEXT) {
        buffer_add(writer->out, piece.node->text);
        return is_within_size(writer) && binxml_work(writer->binxml, piece.node->text.length / 16);
    }
    const XmlValue *value = value_of(piece);
    if (value == NULL)
        return true;
    if (!binxml_work(writer->binxml, 1 + value->length / 16))
        return false;
    if (is_array(value))
        write_array_text(writer, value->type, bytes_of(writer, value));
    else
        value_write(writer->out, value->type, bytes_of(writer, value));
    return is_within_size(writer);
}

static bool count_field(Writer *writer)
{
    if (++writer->fields > EVENT_FIELDS_MAX)
        return binxml_fail(writer->binxml, EVTX_MANY);
    return binxml_work(writer->binxml, 1);
}

static bool write_value(Writer *writer, uint8_t type, Slice bytes)
{
    if (!count_field(writer) || !binxml_work(writer->binxml, bytes.length / 16))
        return false;
    const bool is_bare = value_is_bare(type, bytes);
    if (!is_bare)
        buffer_add_byte(writer->out, '"');
    value_write(writer->out, type, bytes);
    if (!is_bare)
        buffer_add_byte(writer->out, '"');
    return is_within_size(writer);
}

static bool write_null(Writer *writer)
{
    buffer_add(writer->out, SLICE("null"));
    return count_field(writer);
}

/* An array is a list, with one element that element, with none null. In a list it has no brackets
 * of its own: it stands for several of the elements that are in there. */
static bool write_array(Writer *writer, const XmlValue *value, int depth, bool is_in_list)
{
    const uint8_t type = (uint8_t)(value->type & ~VALUE_ARRAY);
    Slice rest = bytes_of(writer, value), element;
    if (!value_next(value->type, &rest, &element))
        return write_null(writer);
    const bool has_brackets = rest.length > 0 && !is_in_list;
    if (has_brackets && !open_level(writer, '[', depth))
        return false;
    bool is_good = write_value(writer, type, element);
    while (is_good && value_next(value->type, &rest, &element)) {
        buffer_add_byte(writer->out, ',');
        is_good = write_value(writer, type, element);
    }
    if (has_brackets)
        buffer_add_byte(writer->out, ']');
    return is_good;
}

static bool write_pieces(Writer *writer, const Content *content, int depth, bool is_in_list)
{
    const Bound *pieces = content->pieces;
    const size_t count = content->piece_count;
    if (count == 0)
        return write_null(writer);
    if (count == 1 && pieces->node->kind == XML_SUBSTITUTION) {
        const XmlValue *value = value_of(*pieces);
        if (is_array(value))
            return write_array(writer, value, depth, is_in_list);
        return write_value(writer, value->type, bytes_of(writer, value));
    }
    buffer_add_byte(writer->out, '"');
    bool is_good = count_field(writer);
    for (size_t i = 0; is_good && i < count; i++)
        is_good = write_piece_text(writer, pieces[i]);
    buffer_add_byte(writer->out, '"');
    return is_good;
}

static void add_piece(Writer *writer, Content *content, Bound piece)
{
    content->pieces =
        arena_grow(&writer->binxml->arena, content->pieces, content->piece_count, sizeof(Bound));
    content->pieces[content->piece_count++] = piece;
}

static bool collect_attribute(Writer *writer, const XmlAttribute *attribute,
                              const XmlValues *values, Content *content)
{
    for (const XmlNode *node = attribute->content; node != NULL; node = node->next) {
        const Bound piece = { node, values };
        if (!binxml_work(writer->binxml, 1))
            return false;
        if (node->kind == XML_TEXT || value_of(piece) != NULL)
            add_piece(writer, content, piece);
    }
    return true;
}

/* The name of <Data Name="…">, which mostly is one text. */
static bool set_data_key(Writer *writer, Member *member)
{
    const Bound bound = member->bound;
    Content content = { 0 };
    if (bound.node->name_attribute == NULL)
        return true;
    if (!collect_attribute(writer, bound.node->name_attribute, bound.values, &content))
        return false;
    if (content.piece_count == 0)
        return true;
    const size_t before = writer->out->length;
    for (size_t i = 0; i < content.piece_count; i++) {
        if (!write_piece_text(writer, content.pieces[i]))
            return false;
    }
    const Slice key = slice_from(buffer_slice(writer->out), before);
    member->key = arena_copy_slice(&writer->binxml->arena, key);
    member->hash = slice_hash(member->key);
    member->is_list = false;
    writer->out->length = before;
    return true;
}

static bool add_member(Writer *writer, Content *content, Bound element)
{
    content->members =
        arena_grow(&writer->binxml->arena, content->members, content->member_count, sizeof(Member));
    Member *member = &content->members[content->member_count++];
    *member = (Member){ .bound = element,
                        .key = element.node->text,
                        .hash = element.node->hash,
                        .is_list = element.node->is_data };
    return !element.node->is_data || set_data_key(writer, member);
}

static bool collect(Writer *writer, const XmlNode *nodes, const XmlValues *values, int depth,
                    Content *content);

/* What a hole stands for: a value, or elements of its own. */
static bool collect_hole(Writer *writer, Bound hole, int depth, Content *content)
{
    XmlValue *value = value_of(hole);
    if (value == NULL)
        return true;
    if (value->type != VALUE_BINXML) {
        add_piece(writer, content, hole);
        return true;
    }
    const XmlNode *nodes = binxml_read_value(writer->binxml, value, depth + 1);
    return writer->binxml->wrong == EVTX_NOTHING &&
           collect(writer, nodes, NULL, depth + 1, content);
}

static bool collect_node(Writer *writer, Bound bound, int depth, Content *content)
{
    if (!binxml_work(writer->binxml, 1))
        return false;
    switch (bound.node->kind) {
    case XML_ELEMENT:
        return add_member(writer, content, bound);
    case XML_TEXT:
        add_piece(writer, content, bound);
        return true;
    case XML_SUBSTITUTION:
        return collect_hole(writer, bound, depth, content);
    case XML_INSTANCE:
        return collect(writer, bound.node->content, bound.node->values, depth + 1, content);
    }
    return false;
}

static bool collect(Writer *writer, const XmlNode *nodes, const XmlValues *values, int depth,
                    Content *content)
{
    if (depth > EVTX_DEPTH_MAX)
        return binxml_fail(writer->binxml, EVTX_DEEP);
    bool is_good = true;
    for (const XmlNode *node = nodes; is_good && node != NULL; node = node->next)
        is_good = collect_node(writer, (Bound){ node, values }, depth, content);
    return is_good;
}

static void join(Member *first, Member *member)
{
    member->is_later = true;
    first->last->same = member;
    first->last = member;
}

/* Where the key stands in the table, or where it is to go; NULL: too much work, as names can be
 * chosen so that their hashes are alike. */
static Member **place_of(Writer *writer, Member **table, size_t size, const Member *member)
{
    size_t at = member->hash % size;
    while (table[at] != NULL && !slice_equal(table[at]->key, member->key)) {
        if (!binxml_work(writer->binxml, 1))
            return NULL;
        at = (at + 1) % size;
    }
    return &table[at];
}

/* Finds members of the same name by a table of hashes, twice as large as their count. */
static bool join_same(Writer *writer, Content *content)
{
    size_t size = 4;
    while (size < 2 * content->member_count)
        size *= 2;
    Member **table = ARENA_NEW(&writer->binxml->arena, Member *, size);
    for (size_t i = 0; i < content->member_count; i++) {
        Member *member = &content->members[i];
        Member **place = place_of(writer, table, size, member);
        if (place == NULL)
            return false;
        if (*place != NULL) {
            join(*place, member);
        } else {
            *place = member;
            member->last = member;
        }
    }
    return true;
}

static bool write_element(Writer *writer, Bound element, int depth, bool is_in_list);

static bool write_list(Writer *writer, const Member *first, int depth)
{
    bool is_good = open_level(writer, '[', depth);
    for (const Member *member = first; is_good && member != NULL; member = member->same) {
        if (member != first)
            buffer_add_byte(writer->out, ',');
        is_good = write_element(writer, member->bound, depth + 1, true);
    }
    buffer_add_byte(writer->out, ']');
    return is_good;
}

static void write_key(Writer *writer, Slice key, bool *is_first)
{
    char *to = buffer_room(writer->out, key.length + 4);
    size_t length = 0;
    if (!*is_first)
        to[length++] = ',';
    to[length++] = '"';
    memcpy(to + length, key.data, key.length);
    length += key.length;
    to[length++] = '"';
    to[length++] = ':';
    buffer_use(writer->out, length);
    *is_first = false;
}

/* @depth: of what is in them. */
static bool write_members(Writer *writer, Content *content, int depth, bool *is_first)
{
    if (!join_same(writer, content))
        return false;
    for (size_t i = 0; i < content->member_count; i++) {
        const Member *member = &content->members[i];
        if (member->is_later)
            continue;
        write_key(writer, member->key, is_first);
        const bool is_list = member->is_list || member->same != NULL;
        if (is_list ? !write_list(writer, member, depth)
                    : !write_element(writer, member->bound, depth, false))
            return false;
    }
    return true;
}

/* Those of an element that have a value, but for the name of <Data>. */
static bool write_attributes(Writer *writer, Bound element, int depth, bool *is_first)
{
    bool is_empty = true;
    const XmlAttribute *attribute = element.node->attributes;
    for (; attribute != NULL; attribute = attribute->next) {
        Content content = { 0 };
        if (attribute == element.node->name_attribute)
            continue;
        if (!collect_attribute(writer, attribute, element.values, &content))
            return false;
        if (content.piece_count == 0)
            continue;
        if (is_empty) {
            write_key(writer, SLICE("#attributes"), is_first);
            if (!open_level(writer, '{', depth))
                return false;
        }
        write_key(writer, attribute->name, &is_empty);
        if (!write_pieces(writer, &content, depth + 1, false))
            return false;
    }
    if (!is_empty)
        buffer_add_byte(writer->out, '}');
    return true;
}

/* Spaces between elements are layout. */
static void drop_layout(Content *content)
{
    size_t kept = 0;
    for (size_t i = 0; i < content->piece_count; i++) {
        if (!content->pieces[i].node->is_blank)
            content->pieces[kept++] = content->pieces[i];
    }
    content->piece_count = kept;
}

/* Written as an object; where it turns out to have neither attributes nor elements, only its text
 * or value is kept. */
static bool write_element(Writer *writer, Bound element, int depth, bool is_in_list)
{
    Content content = { 0 };
    bool is_first = true;
    const size_t before = writer->out->length;
    if (!collect(writer, element.node->content, element.values, 1, &content))
        return false;
    buffer_add_byte(writer->out, '{');
    if (!write_attributes(writer, element, depth + 1, &is_first))
        return false;
    if (is_first && content.member_count == 0) {
        writer->out->length = before;
        return write_pieces(writer, &content, depth, is_in_list);
    }
    if (depth > EVENT_DEPTH_MAX)
        return binxml_fail(writer->binxml, EVTX_DEEP);
    if (!write_members(writer, &content, depth + 1, &is_first))
        return false;
    if (content.member_count > 0)
        drop_layout(&content);
    if (content.piece_count > 0) {
        write_key(writer, SLICE("#text"), &is_first);
        if (!write_pieces(writer, &content, depth + 1, false))
            return false;
    }
    buffer_add_byte(writer->out, '}');
    return is_within_size(writer);
}

bool event_json_write(BinXml *binxml, const XmlNode *nodes, Buffer *out)
{
    Writer writer = { .binxml = binxml, .out = out, .begin = out->length };
    Content content = { 0 };
    bool is_first = true;
    if (!collect(&writer, nodes, NULL, 1, &content))
        return false;
    if (content.member_count == 0)
        return binxml_fail(binxml, EVTX_EMPTY);
    buffer_add_byte(out, '{');
    if (!write_members(&writer, &content, 2, &is_first))
        return false;
    buffer_add_byte(out, '}');
    return is_within_size(&writer);
}
