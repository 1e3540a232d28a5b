#include "core/evtx/testing_evtx.h"

#include "core/sigma/event.h"

static void assert_reads(Made *made, const char *wanted)
{
    g_autofree char *got = read_made(made);
    g_assert_cmpstr(got, ==, wanted);
}

/* A record <Event><A>text</A></Event> without a template. */
static void put_record(Made *made, const char *text)
{
    begin_record(made);
    open_element(made, "Event", PLAIN);
    begin_content(made);
    put_leaf(made, "A", text);
    close_element(made);
    end_record(made);
}

/* An instance of <Event><A>hole 0</A></Event>; its values are to follow. */
static gsize put_template(Made *made)
{
    const gsize at = begin_template(made);
    open_element(made, "Event", TEMPLATE);
    begin_content(made);
    open_element(made, "A", TEMPLATE);
    begin_content(made);
    put_hole(made, 0);
    close_element(made);
    close_element(made);
    end_template(made, at);
    return at;
}

static void put_value_record(Made *made, guint8 type, const void *bytes, gsize length)
{
    begin_record(made);
    put_template(made);
    put_value(made, type, bytes, length);
    end_record(made);
}

static void reads_records_with_and_without_a_template(void)
{
    Made made = made_new();
    put_record(&made, "x");
    begin_record(&made);
    const gsize template = put_template(&made);
    put_value(&made, VALUE_UINT32, "\x01\0\0", 4);
    end_record(&made);
    begin_record(&made);
    put_instance(&made, template);
    put_value(&made, VALUE_UINT32, "\x02\0\0", 4);
    end_record(&made);
    assert_reads(&made,
                 "{\"Event\":{\"A\":\"x\"}}\n{\"Event\":{\"A\":1}}\n{\"Event\":{\"A\":2}}\n");
}

typedef struct {
    guint8 type;
    gsize length;
    const char *bytes;
    const char *json;
} ValueCase;

static const ValueCase value_cases[] = {
    { VALUE_NULL, 0, "", "null" },
    { VALUE_STRING, 0, "", "\"\"" },
    { VALUE_STRING, 6, "a\0\"\0\0", "\"a\\\"\"" },
    { VALUE_STRING, 4, "a\0\x1F", "\"a\\u001f\"" },
    { VALUE_STRING, 6, "\0\0\t\0\0\0", "\"\\u0000\\t\"" },
    { VALUE_STRING, 4, "\x8B\x89\x88\x5B", "\"見守\"" },
    { VALUE_STRING, 4, "\x3D\xD8\x00\xDE", "\"😀\"" },
    { VALUE_STRING, 6, "\x3D\xD8z\0\x00\xDE", "\"\uFFFDz\uFFFD\"" },
    { VALUE_STRING, 2, "\x3D\xD8", "\"\uFFFD\"" },
    { VALUE_STRING, 3, "a\0b", "\"a\"" },
    { VALUE_ANSI, 4, "caf\xE9", "\"café\"" },
    { VALUE_ANSI, 5, "caf\xC3\xA9", "\"café\"" },
    { VALUE_INT8, 1, "\xFF", "-1" },
    { VALUE_UINT8, 1, "\xFF", "255" },
    { VALUE_INT16, 2, "\x00\x80", "-32768" },
    { VALUE_UINT16, 2, "\x10\x27", "10000" },
    { VALUE_INT32, 4, "\xFE\xFF\xFF\xFF", "-2" },
    { VALUE_UINT32, 4, "\xFF\xFF\xFF\xFF", "4294967295" },
    { VALUE_INT64, 8, "\0\0\0\0\0\0\0\x80", "-9223372036854775808" },
    { VALUE_UINT64, 8, "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF", "18446744073709551615" },
    { VALUE_UINT64, 8, "\0\0\0\0\0\0\0", "0" },
    { VALUE_FLOAT, 4, "\xCD\xCC\xCC\x3D", "0.1" },
    { VALUE_FLOAT, 4, "\0\0\x80\x7F", "\"inf\"" },
    { VALUE_DOUBLE, 8, "\x9A\x99\x99\x99\x99\x99\xB9\x3F", "0.1" },
    { VALUE_DOUBLE, 8, "\0\0\0\0\0\0\xF8\xBF", "-1.5" },
    { VALUE_BOOLEAN, 4, "\x01\0\0", "true" },
    { VALUE_BOOLEAN, 4, "\0\0\0", "false" },
    { VALUE_BINARY, 3, "\x01\xAB\xFF", "\"01ABFF\"" },
    { VALUE_GUID, 16, "\x5F\x38\x70\x57\x2A\xC2\xE0\x43\xBF\x4C\x06\xF5\x69\x8F\xFB\xD9",
      "\"5770385F-C22A-43E0-BF4C-06F5698FFBD9\"" },
    { VALUE_SIZE, 4, "\x10\0\0", "\"0x10\"" },
    { VALUE_SIZE, 8, "\0\0\0\0\x01\0\0", "\"0x100000000\"" },
    { VALUE_FILETIME, 8, "\0\x80\x3E\xD5\xDE\xB1\x9D\x01", "\"1970-01-01T00:00:00.000000Z\"" },
    { VALUE_FILETIME, 8, "\0\0\0\0\0\0\0", "\"1601-01-01T00:00:00.000000Z\"" },
    { VALUE_FILETIME, 8, "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF", "\"60056-05-28T05:36:10.955161Z\"" },
    { VALUE_SYSTEMTIME, 16, "\xEA\x07\x04\0\x01\0\x14\0\x0A\0\x05\0\x07\0\x09\0",
      "\"2026-04-20T10:05:07.009000Z\"" },
    { VALUE_SID, 12, "\x01\x01\0\0\0\0\0\x05\x12\0\0", "\"S-1-5-18\"" },
    { VALUE_SID, 8, "\x01\0\0\0\0\x01\0\x05", "\"S-1-65541\"" },
    { VALUE_HEX32, 4, "\xE7\x03\0", "\"0x3e7\"" },
    { VALUE_HEX64, 8, "\0\0\0\0\0\0\0\x80", "\"0x8000000000000000\"" },
    { VALUE_HEX64, 8, "\0\0\0\0\0\0\0", "\"0x0\"" },
    { VALUE_EVENT_HANDLE, 8, "\x0A\0\0\0\0\0\0", "\"0xa\"" },
    { VALUE_EVENT_XML, 8, "<\0a\0/\0>\0", "\"<a/>\"" },
    /* lengths that do not fit, and a type nobody knows */
    { VALUE_UINT32, 3, "\x01\x02\x03", "\"010203\"" },
    { VALUE_SID, 12, "\x01\x02\0\0\0\0\0\x05\x12\0\0", "\"010200000000000512000000\"" },
    { VALUE_SID, 1, "\x01", "\"01\"" },
    { 0x7F, 1, "\x01", "\"01\"" },
    /* arrays */
    { VALUE_ARRAY | VALUE_STRING, 0, "", "null" },
    { VALUE_ARRAY | VALUE_STRING, 4, "a\0\0", "\"a\"" },
    { VALUE_ARRAY | VALUE_STRING, 10, "a\0\0\0\0\0b\0\0", "[\"a\",\"\",\"b\"]" },
    { VALUE_ARRAY | VALUE_STRING, 6, "a\0\0\0b", "[\"a\",\"b\"]" },
    { VALUE_ARRAY | VALUE_ANSI, 4, "a\0b", "[\"a\",\"b\"]" },
    { VALUE_ARRAY | VALUE_UINT16, 4, "\x01\0\x02", "[1,2]" },
    { VALUE_ARRAY | VALUE_UINT16, 5, "\x01\0\x02\0\x03", "[1,2,\"03\"]" },
    { VALUE_ARRAY | VALUE_SID, 20, "\x01\0\0\0\0\0\0\x01\x01\x01\0\0\0\0\0\x05\x12\0\0",
      "[\"S-1-1\",\"S-1-5-18\"]" },
    { VALUE_ARRAY | VALUE_BINARY, 2, "\x01\x02", "\"0102\"" },
};

static void shows_every_type_of_value(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(value_cases); i++) {
        const ValueCase *value = &value_cases[i];
        Made made = made_new();
        put_value_record(&made, value->type, value->bytes, value->length);
        g_autofree char *wanted = g_strdup_printf("{\"Event\":{\"A\":%s}}\n", value->json);
        assert_reads(&made, wanted);
    }
}

/* <Event><A> what @put_content writes </A></Event> */
static void assert_content(void (*put_content)(Made *made), const char *wanted)
{
    Made made = made_new();
    begin_record(&made);
    open_element(&made, "Event", PLAIN);
    begin_content(&made);
    put_content(&made);
    close_element(&made);
    end_record(&made);
    g_autofree char *line = g_strdup_printf("{\"Event\":%s}\n", wanted);
    assert_reads(&made, line);
}

static void put_references(Made *made)
{
    static const char *const entities[] = { "amp", "lt", "gt", "quot", "apos", "nbsp" };
    put_text(made, "a\n");
    put_token(made, 0x48);
    put_number(made, 0x00E9, 2);
    for (gsize i = 0; i < G_N_ELEMENTS(entities); i++) {
        put_token(made, 0x49);
        put_name(made, entities[i]);
    }
    put_token(made, 0x07);
    put_counted(made, "]<>");
}

static void put_instruction(Made *made)
{
    put_token(made, 0x0A);
    put_name(made, "target");
    put_token(made, 0x0B);
    put_counted(made, "data");
    put_leaf(made, "A", "1");
}

static void put_empty(Made *made)
{
    open_element(made, "A", PLAIN);
    put_token(made, 0x03);
    open_element(made, "B", ATTRIBUTES);
    put_attribute(made, "x");
    put_text(made, "1");
    put_token(made, 0x03);
}

static void put_attributes_and_text(Made *made)
{
    open_element(made, "A", ATTRIBUTES);
    put_attribute(made, "x");
    put_text(made, "1");
    put_attribute(made, "y");
    put_text(made, "2");
    put_text(made, "3");
    begin_content(made);
    put_text(made, "t");
    close_element(made);
}

static void put_layout(Made *made)
{
    put_text(made, "\n  ");
    put_leaf(made, "A", " ");
    put_text(made, "\n");
}

static void put_mixed(Made *made)
{
    put_text(made, "a");
    put_leaf(made, "A", "1");
    put_text(made, "b");
}

static void put_repeated(Made *made)
{
    put_leaf(made, "A", "1");
    put_leaf(made, "B", "2");
    put_leaf(made, "A", "3");
    put_leaf(made, "A", "4");
}

static void put_data(Made *made)
{
    for (int i = 0; i < 2; i++) {
        open_element(made, "Data", ATTRIBUTES);
        put_attribute(made, "Name");
        put_text(made, "Im");
        put_text(made, "age");
        begin_content(made);
        put_text(made, i == 0 ? "a" : "b");
        close_element(made);
    }
    put_leaf(made, "Data", "1");
}

static void put_data_with_more(Made *made)
{
    open_element(made, "Data", ATTRIBUTES);
    put_attribute(made, "Type");
    put_text(made, "t");
    put_attribute(made, "Name");
    put_text(made, "N");
    begin_content(made);
    put_leaf(made, "B", "1");
    close_element(made);
}

static void shapes_elements_as_public_json_does(void)
{
    assert_content(put_references, "\"a\\né&<>\\\"'&nbsp;]<>\"");
    assert_content(put_instruction, "{\"A\":\"1\"}");
    assert_content(put_empty, "{\"A\":null,\"B\":{\"#attributes\":{\"x\":\"1\"}}}");
    assert_content(put_attributes_and_text,
                   "{\"A\":{\"#attributes\":{\"x\":\"1\",\"y\":\"23\"},\"#text\":\"t\"}}");
    assert_content(put_layout, "{\"A\":\" \"}");
    assert_content(put_mixed, "{\"A\":\"1\",\"#text\":\"ab\"}");
    assert_content(put_repeated, "{\"A\":[\"1\",\"3\",\"4\"],\"B\":\"2\"}");
    assert_content(put_data, "{\"Image\":[\"a\",\"b\"],\"Data\":[\"1\"]}");
    assert_content(put_data_with_more, "{\"N\":{\"#attributes\":{\"Type\":\"t\"},\"B\":\"1\"}}");
}

/* <Event x="hole 0"><Data Name="hole 1">hole 2</Data> hole 3 </Event>, and its values. */
static void put_holes(Made *made)
{
    const gsize at = begin_template(made);
    open_element(made, "Event", TEMPLATE | ATTRIBUTES);
    put_attribute(made, "x");
    put_hole(made, 0);
    begin_content(made);
    open_element(made, "Data", TEMPLATE | ATTRIBUTES);
    put_attribute(made, "Name");
    put_hole(made, 1);
    begin_content(made);
    put_hole(made, 2);
    close_element(made);
    put_hole(made, 3);
    close_element(made);
    end_template(made, at);
}

static void put_types(Made *made, const guint8 *types, const guint16 *lengths, gsize count)
{
    put_number(made, count, 4);
    for (gsize i = 0; i < count; i++) {
        put_number(made, lengths[i], 2);
        put_number(made, types[i], 2);
    }
}

static void fills_holes_of_attributes_names_and_content(void)
{
    Made made = made_new();
    begin_record(&made);
    put_holes(&made);
    put_types(&made, (const guint8[]){ VALUE_UINT8, VALUE_STRING, VALUE_ARRAY | VALUE_STRING },
              (const guint16[]){ 1, 2, 8 }, 3);
    put(&made, "\x07N\0a\0\0\0b\0\0", 11);
    end_record(&made);
    begin_record(&made);
    put_holes(&made);
    put_types(&made, (const guint8[]){ VALUE_NULL, VALUE_NULL, VALUE_ARRAY | VALUE_STRING },
              (const guint16[]){ 0, 0, 8 }, 3);
    put(&made, "a\0\0\0b\0\0", 8);
    end_record(&made);
    begin_record(&made);
    put_holes(&made);
    put_number(&made, 0, 4); /* no value at all */
    end_record(&made);
    assert_reads(&made, "{\"Event\":{\"#attributes\":{\"x\":7},\"N\":[\"a\",\"b\"]}}\n"
                        "{\"Event\":{\"Data\":[\"a\",\"b\"]}}\n"
                        "{\"Event\":{\"Data\":[null]}}\n");
}

/* The usual form: the template of the event has a hole for EventData, which is a fragment with a
 * template of its own. */
static void reads_fragments_in_values(void)
{
    Made made = made_new();
    begin_record(&made);
    const gsize outer = put_template(&made);
    put_types(&made, (const guint8[]){ VALUE_BINXML }, (const guint16[]){ 0 }, 1);
    const gsize begin = here(&made);
    put(&made, "\x0F\x01\x01", 4);
    const gsize inner = begin_template(&made);
    open_element(&made, "B", TEMPLATE);
    begin_content(&made);
    put_hole(&made, 0);
    close_element(&made);
    end_template(&made, inner);
    put_value(&made, VALUE_UINT8, "\x05", 1);
    set_number(&made, begin - 4, here(&made) - begin, 2);
    end_record(&made);
    begin_record(&made);
    put_instance(&made, outer);
    put_types(&made, (const guint8[]){ VALUE_BINXML }, (const guint16[]){ 0 }, 1);
    const gsize again = here(&made);
    put_leaf(&made, "C", "c"); /* no header, no template */
    set_number(&made, again - 4, here(&made) - again, 2);
    end_record(&made);
    assert_reads(&made, "{\"Event\":{\"A\":{\"B\":5}}}\n{\"Event\":{\"A\":{\"C\":\"c\"}}}\n");
}

/* What is wrong with one record is told, and the next one comes. */
static void assert_wrong(Made *made, const char *reason)
{
    end_record(made);
    put_record(made, "next");
    g_autofree char *wanted = g_strdup_printf("!%s\n{\"Event\":{\"A\":\"next\"}}\n", reason);
    assert_reads(made, wanted);
}

static Made begun(void)
{
    Made made = made_new();
    begin_record(&made);
    return made;
}

static void says_what_is_wrong_with_a_record(void)
{
    Made made = begun();
    assert_wrong(&made, "empty");
    made = begun();
    put_token(&made, 0x1F);
    assert_wrong(&made, "token");
    made = begun();
    put_text(&made, "only text");
    assert_wrong(&made, "empty");
    made = begun();
    open_element(&made, "Event", PLAIN);
    assert_wrong(&made, "short");
    made = begun();
    open_element(&made, "Event", PLAIN);
    begin_content(&made);
    put_token(&made, 0x00);
    assert_wrong(&made, "token");
    made = begun();
    close_element(&made);
    assert_wrong(&made, "token");
    made = begun();
    put_token(&made, 0x05);
    put_token(&made, VALUE_STRING);
    put_number(&made, 0xFFFF, 2);
    assert_wrong(&made, "short");
    made = begun();
    put_token(&made, 0x05);
    put_token(&made, VALUE_UINT32);
    assert_wrong(&made, "token");
}

static void put_element_named_at(Made *made, guint32 offset)
{
    put_token(made, 0x01);
    put_number(made, 0, 4);
    put_number(made, offset, 4);
    put_token(made, 0x03);
}

static void checks_every_offset_and_count(void)
{
    static const guint32 outside[] = { CHUNK_SIZE - 7, CHUNK_SIZE, 0x7FFFFFFF, 0xFFFFFFFF };
    for (gsize i = 0; i < G_N_ELEMENTS(outside); i++) {
        Made name = begun();
        put_element_named_at(&name, outside[i]);
        assert_wrong(&name, "offset");
        Made template = begun();
        put_instance(&template, outside[i]);
        put_number(&template, 0, 4);
        assert_wrong(&template, "offset");
    }
    Made made = begun();
    put_template(&made);
    put_number(&made, 0xFFFFFFFF, 4);
    assert_wrong(&made, "short");
    made = begun();
    put_template(&made);
    put_types(&made, (const guint8[]){ VALUE_STRING }, (const guint16[]){ 0xFFFF }, 1);
    assert_wrong(&made, "short");
    made = begun();
    open_element(&made, "Event", PLAIN);
    set_number(&made, here(&made) - 14, 0xFFFF, 2); /* characters of the name */
    assert_wrong(&made, "short");
}

/* A template that has an instance of itself: a template has none at all. */
static void ends_where_a_template_refers_to_itself(void)
{
    Made made = begun();
    const gsize self = begin_template(&made);
    open_element(&made, "Event", TEMPLATE);
    begin_content(&made);
    put_instance(&made, self);
    put_number(&made, 0, 4);
    close_element(&made);
    end_template(&made, self);
    put_number(&made, 0, 4);
    assert_wrong(&made, "token");
}

/* Each record that uses a broken template is told, whichever came first. */
static void tells_every_record_of_a_broken_template(void)
{
    Made made = begun();
    const gsize broken = begin_template(&made);
    put_token(&made, 0x1F);
    end_template(&made, broken);
    put_number(&made, 0, 4);
    end_record(&made);
    begin_record(&made);
    put_instance(&made, broken);
    put_number(&made, 0, 4);
    end_record(&made);
    put_record(&made, "next");
    assert_reads(&made, "!token\n!token\n{\"Event\":{\"A\":\"next\"}}\n");
}

static void nest(Made *made, int depth)
{
    for (int i = 0; i < depth; i++) {
        open_element(made, "E", PLAIN);
        begin_content(made);
    }
    put_text(made, "x");
    for (int i = 0; i < depth; i++)
        close_element(made);
}

static void bounds_depth(void)
{
    /* The event itself is the first level of JSON: 31 elements in each other are the other 31. */
    Made made = begun();
    nest(&made, EVENT_DEPTH_MAX - 1);
    end_record(&made);
    g_autofree char *got = read_made(&made);
    Event event = { 0 };
    g_assert_cmpint(event_read(&event, slice_trim(slice_of(got))), ==, EVENT_NOTHING);
    event_clear(&event);
    made = begun();
    nest(&made, EVENT_DEPTH_MAX + 1);
    assert_wrong(&made, "deep");
    made = begun();
    nest(&made, 500);
    assert_wrong(&made, "deep");
}

/* A template of many holes, all for the same long value. */
static void bounds_size(void)
{
    Made made = begun();
    const gsize at = begin_template(&made);
    open_element(&made, "Event", TEMPLATE);
    begin_content(&made);
    for (int i = 0; i < 200; i++)
        put_hole(&made, 0);
    close_element(&made);
    end_template(&made, at);
    g_autofree char *text = g_strnfill(10000, 'x');
    put_value(&made, VALUE_ANSI, text, 10000);
    assert_wrong(&made, "large");
}

static void bounds_count(void)
{
    static const guint8 bytes[EVENT_FIELDS_MAX + 1] = { 0 };
    Made made = begun();
    put_template(&made);
    put_value(&made, VALUE_ARRAY | VALUE_UINT8, bytes, EVENT_FIELDS_MAX);
    end_record(&made);
    g_autofree char *got = read_made(&made);
    g_assert_true(g_str_has_prefix(got, "{\"Event\":{\"A\":[0,0,"));
    made = begun();
    put_template(&made);
    put_value(&made, VALUE_ARRAY | VALUE_UINT8, bytes, EVENT_FIELDS_MAX + 1);
    assert_wrong(&made, "many");
}

/* Each value holds an instance that uses the next value eight times: 8^30 elements. */
static void put_bomb(Made *made, gsize template, int depth)
{
    put_instance(made, template);
    put_types(made, (const guint8[]){ VALUE_BINXML }, (const guint16[]){ 0 }, 1);
    const gsize begin = here(made);
    if (depth > 0)
        put_bomb(made, template, depth - 1);
    set_number(made, begin - 4, here(made) - begin, 2);
}

static void bounds_work(void)
{
    Made made = begun();
    const gsize at = begin_template(&made);
    open_element(&made, "Event", TEMPLATE);
    begin_content(&made);
    for (int i = 0; i < 8; i++)
        put_hole(&made, 0);
    close_element(&made);
    end_template(&made, at);
    put_types(&made, (const guint8[]){ VALUE_BINXML }, (const guint16[]){ 0 }, 1);
    const gsize begin = here(&made);
    put_bomb(&made, at, 12);
    set_number(&made, begin - 4, here(&made) - begin, 2);
    assert_wrong(&made, "many");
}

static char *read_chunks(const Made *chunks, gsize count, gsize length)
{
    g_autoptr(GByteArray) file = file_of(chunks, count);
    for (gsize i = 0; i < count; i++)
        g_byte_array_unref(chunks[i].bytes);
    return read_file(file->data, MIN(length, file->len), 100000);
}

#define LINE(text) "{\"Event\":{\"A\":\"" text "\"}}\n"

static Made chunk_of(const char *first, const char *second)
{
    Made made = made_new();
    put_record(&made, first);
    put_record(&made, second);
    return made;
}

/* The header of the file says that there are none. */
static void reads_every_chunk_of_the_file(void)
{
    const Made chunks[] = { chunk_of("1", "2"), made_new(), chunk_of("3", "4") };
    memset(chunks[1].bytes->data, 0, chunks[1].bytes->len); /* not in use */
    g_autofree char *got = read_chunks(chunks, 3, G_MAXSIZE);
    g_assert_cmpstr(got, ==, LINE("1") LINE("2") LINE("3") LINE("4"));
    const Made wrong[] = { chunk_of("1", "2"), chunk_of("3", "4") };
    wrong[0].bytes->data[0] = 'x';
    g_autofree char *rest = read_chunks(wrong, 2, G_MAXSIZE);
    g_assert_cmpstr(rest, ==, "!chunk\n" LINE("3") LINE("4"));
}

static void reads_on_behind_damaged_records(void)
{
    static const gsize damaged[] = { 0, 5 }; /* its magic, its length */
    for (gsize i = 0; i < G_N_ELEMENTS(damaged); i++) {
        Made made = chunk_of("1", "2");
        const gsize at = made.record_at;
        put_record(&made, "3");
        made.bytes->data[at + damaged[i]] ^= 0x55;
        assert_reads(&made, LINE("1") "!gap\n" LINE("3"));
    }
    Made made = chunk_of("1", "2");
    const gsize at = made.record_at;
    put_record(&made, "3");
    made.bytes->data[at - 1] ^= 0x55; /* the second length of the first record */
    made.bytes->data[here(&made) - 1] ^= 0x55;
    assert_reads(&made, LINE("1") LINE("2") LINE("3"));
}

/* Behind the part that is in use stand remains of older records. */
static void reads_only_what_is_in_use(void)
{
    Made made = chunk_of("1", "2");
    const gsize used = here(&made);
    put_record(&made, "old");
    set_number(&made, 48, used, 4);
    assert_reads(&made, LINE("1") LINE("2"));
    static const guint32 broken[] = { 0, 511, 65537, 0xFFFFFFFF };
    for (gsize i = 0; i < G_N_ELEMENTS(broken); i++) {
        made = chunk_of("1", "2");
        set_number(&made, 48, broken[i], 4);
        assert_reads(&made, LINE("1") LINE("2"));
    }
}

static void tells_where_the_file_is_cut(void)
{
    const Made whole[] = { chunk_of("1", "2") };
    const gsize second = whole[0].record_at, used = here(&whole[0]);
    g_autofree char *unused_missing = read_chunks(whole, 1, FILE_HEADER_SIZE + used);
    g_assert_cmpstr(unused_missing, ==, LINE("1") LINE("2"));
    const Made in_record[] = { chunk_of("1", "2") };
    g_autofree char *cut = read_chunks(in_record, 1, FILE_HEADER_SIZE + used - 1);
    g_assert_cmpstr(cut, ==, LINE("1") "!cut\n");
    const Made between[] = { chunk_of("1", "2") };
    g_autofree char *at_record = read_chunks(between, 1, FILE_HEADER_SIZE + second);
    g_assert_cmpstr(at_record, ==, LINE("1") "!cut\n");
    const Made header[] = { chunk_of("1", "2") };
    g_autofree char *no_chunk = read_chunks(header, 1, FILE_HEADER_SIZE + 100);
    g_assert_cmpstr(no_chunk, ==, "!cut\n");
    const Made front[] = { chunk_of("1", "2") };
    g_autofree char *no_header = read_chunks(front, 1, 100);
    g_assert_cmpstr(no_header, ==, "!cut\n");
}

static void reads_pieces_of_any_size_alike(void)
{
    const Made chunks[] = { chunk_of("1", "2"), chunk_of("3", "4") };
    g_autoptr(GByteArray) file = file_of(chunks, 2);
    static const gsize pieces[] = { 1, 7, 4096, 65536, 100000, 1000000 };
    for (gsize i = 0; i < G_N_ELEMENTS(pieces); i++) {
        g_autofree char *got = read_file(file->data, file->len, pieces[i]);
        g_assert_cmpstr(got, ==, LINE("1") LINE("2") LINE("3") LINE("4"));
    }
    for (gsize i = 0; i < 2; i++)
        g_byte_array_unref(chunks[i].bytes);
}

/* Whatever byte of a chunk is another one: nothing breaks, and what comes is JSON. */
static void survives_every_changed_byte(void)
{
    static const guint8 others[] = { 0x00, 0x01, 0x0C, 0x21, 0x7F, 0xFF };
    Made made = made_new();
    put_value_record(&made, VALUE_SID, "\x01\x01\0\0\0\0\0\x05\x12\0\0", 12);
    begin_record(&made);
    put_holes(&made);
    put_types(&made, (const guint8[]){ VALUE_UINT8, VALUE_STRING, VALUE_ARRAY | VALUE_STRING },
              (const guint16[]){ 1, 2, 8 }, 3);
    put(&made, "\x07N\0a\0\0\0b\0\0", 11);
    end_record(&made);
    g_autoptr(GByteArray) file = file_of(&made, 1);
    Event event = { 0 };
    for (gsize at = 0; at < here(&made) * G_N_ELEMENTS(others); at++) {
        guint8 *byte = &file->data[FILE_HEADER_SIZE + at / G_N_ELEMENTS(others)];
        const guint8 kept = *byte;
        *byte = others[at % G_N_ELEMENTS(others)];
        g_autofree char *got = read_file(file->data, file->len, file->len);
        g_auto(GStrv) lines = g_strsplit(got, "\n", -1);
        for (gsize i = 0; lines[i] != NULL; i++) {
            if (lines[i][0] == '{')
                g_assert_cmpint(event_read(&event, slice_of(lines[i])), ==, EVENT_NOTHING);
        }
        *byte = kept;
    }
    event_clear(&event);
    g_byte_array_unref(made.bytes);
}

static void knows_an_event_log_by_its_front(void)
{
    g_assert_true(evtx_is_front(SLICE("ElfFile\0 and more")));
    g_assert_false(evtx_is_front(SLICE("ElfFile ")));
    g_assert_false(evtx_is_front(SLICE("ElfFile")));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(test) g_test_add_func("/evtx/" #test, test)
    ADD(reads_records_with_and_without_a_template);
    ADD(shows_every_type_of_value);
    ADD(shapes_elements_as_public_json_does);
    ADD(fills_holes_of_attributes_names_and_content);
    ADD(reads_fragments_in_values);
    ADD(says_what_is_wrong_with_a_record);
    ADD(checks_every_offset_and_count);
    ADD(ends_where_a_template_refers_to_itself);
    ADD(tells_every_record_of_a_broken_template);
    ADD(bounds_depth);
    ADD(bounds_size);
    ADD(bounds_count);
    ADD(bounds_work);
    ADD(reads_every_chunk_of_the_file);
    ADD(reads_on_behind_damaged_records);
    ADD(reads_only_what_is_in_use);
    ADD(tells_where_the_file_is_cut);
    ADD(reads_pieces_of_any_size_alike);
    ADD(survives_every_changed_byte);
    ADD(knows_an_event_log_by_its_front);
    return g_test_run();
}
