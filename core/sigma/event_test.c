#include "core/sigma/event.h"

#include <glib.h>

#include "core/sigma/records.h"

static EventWrong read_text(Event *event, const char *json)
{
    return event_read(event, slice_of(json));
}

/* "path=text path=text …"; kinds without text show as the kind. */
static char *shown(const Event *event)
{
    static const char *const kinds[] = { "text", "number", "boolean", "null", "empty" };
    GString *text = g_string_new(NULL);
    for (size_t i = 0; i < event->count; i++) {
        const EventField *field = &event->fields[i];
        g_string_append_printf(text, "%s%.*s=", i == 0 ? "" : " ", (int)field->path.text.length,
                               field->path.text.data);
        if (field->text.length > 0)
            g_string_append_len(text, field->text.data, (gssize)field->text.length);
        else
            g_string_append_printf(text, "<%s>", kinds[field->kind]);
    }
    return g_string_free(text, FALSE);
}

static void makes_a_flat_list_of_what_is_nested(void)
{
    static const struct {
        const char *json, *fields;
    } cases[] = {
        { "{}", "" },
        { " {\"a\": 1 , \"b\":\"x\"}\n", "a=1 b=x" },
        { "{\"a\":{\"b\":{\"c\":true}},\"d\":false}", "a.b.c=true d=false" },
        { "{\"a\":[1,[2,{\"b\":3}]],\"c\":null}", "a=1 a=2 a.b=3 c=<null>" },
        { "{\"a\":{},\"b\":[],\"c\":\"\"}", "a=<empty> b=<empty> c=<text>" },
        { "{\"Threat Name\":1,\"a.b\":2,\"a\":3,\"a\":4}", "ThreatName=1 a.b=2 a=3 a=4" },
        { "{\"n\":[0,-1,1.5,1e3,-0.1E-2,12345678901234567890]}",
          "n=0 n=-1 n=1.5 n=1e3 n=-0.1E-2 n=12345678901234567890" },
        { "{\"s\":\"\\u898b\\/\\\\\\\"\\t\"}", "s=見/\\\"\t" },
        { "{\"s\":\"\\ud83d\\ude00\"}", "s=😀" },
        { "{\"s\":\"\\ud83dx\\ude00\\ud83d\\u0041\"}", "s=\uFFFDx\uFFFD\uFFFDA" },
    };
    Event event = { 0 };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_test_message("%s", cases[i].json);
        g_assert_cmpint(read_text(&event, cases[i].json), ==, EVENT_NOTHING);
        g_autofree char *fields = shown(&event);
        g_assert_cmpstr(fields, ==, cases[i].fields);
    }
    event_clear(&event);
}

static void refuses_what_is_not_json(void)
{
    static const char *const wrong[] = {
        "{",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{\"a\":1}}",
        "{\"a\":1} x",
        "{a:1}",
        "{'a':1}",
        "{\"a\":01}",
        "{\"a\":-}",
        "{\"a\":1.}",
        "{\"a\":.5}",
        "{\"a\":1e}",
        "{\"a\":+1}",
        "{\"a\":0x1}",
        "{\"a\":tru}",
        "{\"a\":True}",
        "{\"a\":\"x}",
        "{\"a\":\"\\x\"}",
        "{\"a\":\"\\u12\"}",
        "{\"a\":\"\\u12g4\"}",
        "{\"a\":\"\n\"}",
        "{\"a\":\"\t\"}",
        "{\"a\":[1,]}",
        "{\"a\":[1 2]}",
        "{\"a\":[}",
        "{\"a\":1 \"b\":2}",
        "{\"a\":\"\\",
        "{\"a\":NaN}",
        "{\"a\":nullx}",
        "{\"a\":\"\\u\"",
    };
    Event event = { 0 };
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_test_message("%s", wrong[i]);
        g_assert_cmpint(read_text(&event, wrong[i]), ==, EVENT_SYNTAX);
    }
    g_assert_cmpint(read_text(&event, ""), ==, EVENT_NO_OBJECT);
    g_assert_cmpint(read_text(&event, "[{}]"), ==, EVENT_NO_OBJECT);
    g_assert_cmpint(read_text(&event, "\"a\""), ==, EVENT_NO_OBJECT);
    event_clear(&event);
}

static void refuses_what_is_not_utf8(void)
{
    static const char *const wrong[] = {
        "{\"a\":\"\x80\"}",
        "{\"a\":\"\xC3\"}",
        "{\"a\":\"\xC0\xAF\"}",
        "{\"a\":\"\xED\xA0\x80\"}",
        "{\"a\":\"\xF4\x90\x80\x80\"}",
        "{\"a\":\"\xE0\x80\x80\"}",
        "{\"\xFF\":1}",
        "{\"a\":\"\x83\x65\"}",
    };
    Event event = { 0 };
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++)
        g_assert_cmpint(read_text(&event, wrong[i]), ==, EVENT_NO_UTF8);
    g_assert_cmpint(read_text(&event, "{\"a\":\"\xF4\x8F\xBF\xBF\"}"), ==, EVENT_NOTHING);
    event_clear(&event);
}

static EventWrong read_repeated(const char *front, const char *part, size_t count, const char *end)
{
    GString *json = g_string_new(front);
    for (size_t i = 0; i < count; i++)
        g_string_append(json, part);
    g_string_append(json, end);
    Event event = { 0 };
    const EventWrong wrong = read_text(&event, json->str);
    event_clear(&event);
    g_string_free(json, TRUE);
    return wrong;
}

static void holds_its_limits(void)
{
    /* The object is the first level. */
    g_autofree char *closed = g_strnfill(EVENT_DEPTH_MAX - 1, ']');
    g_autofree char *deepest = g_strconcat("1", closed, "}", NULL);
    g_autofree char *deeper = g_strconcat("1]", closed, "}", NULL);
    g_assert_cmpint(read_repeated("{\"a\":", "[", EVENT_DEPTH_MAX - 1, deepest), ==, EVENT_NOTHING);
    g_assert_cmpint(read_repeated("{\"a\":", "[", EVENT_DEPTH_MAX, deeper), ==, EVENT_TOO_DEEP);
    g_assert_cmpint(read_repeated("{\"a\":", "[", 500000, ""), ==, EVENT_TOO_DEEP);
    g_assert_cmpint(read_repeated("{\"a\":[0", ",1", EVENT_FIELDS_MAX - 1, "]}"), ==,
                    EVENT_NOTHING);
    g_assert_cmpint(read_repeated("{\"a\":[0", ",1", EVENT_FIELDS_MAX, "]}"), ==, EVENT_TOO_MANY);
    g_assert_cmpint(read_repeated("{}", " ", EVENT_SIZE_MAX - 2, ""), ==, EVENT_NOTHING);
    g_assert_cmpint(read_repeated("{}", " ", EVENT_SIZE_MAX - 1, ""), ==, EVENT_TOO_LARGE);
    g_assert_cmpint(read_repeated("{\"", "a", EVENT_NAME_MAX - 1, "\":1}"), ==, EVENT_NOTHING);
    g_assert_cmpint(read_repeated("{\"", "a", EVENT_NAME_MAX, "\":1}"), ==, EVENT_TOO_LARGE);
}

static void forgets_the_event_before(void)
{
    Event event = { 0 };
    g_assert_cmpint(read_text(&event, "{\"a\":1}"), ==, EVENT_NOTHING);
    g_assert_cmpint(read_text(&event, "{\"b\":2"), ==, EVENT_SYNTAX);
    g_assert_cmpint(read_text(&event, "{\"c\":3}"), ==, EVENT_NOTHING);
    g_autofree char *fields = shown(&event);
    g_assert_cmpstr(fields, ==, "c=3");
    event_clear(&event);
}

/* "line:text|line:text…", given in pieces of @size bytes. */
static char *records_of(const char *stream, size_t size)
{
    GString *text = g_string_new(NULL);
    Records records = { 0 };
    Record record;
    const size_t length = strlen(stream);
    for (size_t at = 0; at <= length; at += size) {
        const size_t left = length - at;
        records_add(&records, (Slice){ stream + at, left < size ? left : size });
        if (left <= size)
            records_end(&records);
        while (records_next(&records, &record)) {
            g_autofree char *trimmed = g_strndup(record.text.data, record.text.length);
            g_string_append_printf(text, "%s%lu:%s", text->len == 0 ? "" : "|", record.line,
                                   g_strstrip(trimmed));
        }
        if (left <= size)
            break;
    }
    records_clear(&records);
    return g_string_free(text, FALSE);
}

static void cuts_a_stream_into_records(void)
{
    static const struct {
        const char *stream, *records;
    } cases[] = {
        { "", "" },
        { "\n\n  \n", "" },
        { "{\"a\":1}\n{\"b\":2}\n", "1:{\"a\":1}|2:{\"b\":2}" },
        { "{\"a\":1}\r\n\r\n{\"b\":2}", "1:{\"a\":1}|3:{\"b\":2}" },
        { "\xEF\xBB\xBF{\"a\":1}\n", "1:{\"a\":1}" },
        { "{\"a\":\n{\"b\":2}\nx\n",
          "1:{\"a\":|2:{\"b\":2}|3:x" }, /* only the broken line is lost */
        { "{\n\"a\":\n1}\n{\n\"b\":2\n}", "1:{\n\"a\":\n1}|4:{\n\"b\":2\n}" },
        { "{\n\"a\":\"}\\\"}\"\n}\n", "1:{\n\"a\":\"}\\\"}\"\n}" },
        { "[{\"a\":1},{\"b\":2}]\n", "1:{\"a\":1}|1:{\"b\":2}" },
        { "[\n {\"a\":1},\n {\n\"b\":2}\n]\n{\"c\":3}\n", "2:{\"a\":1}|3:{\n\"b\":2}|6:{\"c\":3}" },
        { "[1] no json\n{\"a\":1\n{\"b\":2}\n", "1:1] no json|2:{\"a\":1|3:{\"b\":2}" },
        { "{\n\"a\":1\n", "1:{|2:\"a\":1" },
        { "{\"Records\":[{\"a\":1},{\"b\":2}]}\n{\"c\":3}\n",
          "1:{\"a\":1}|1:{\"b\":2}|2:{\"c\":3}" },
        { "{\n \"records\" : [\n {\"a\":1},\n{\"b\":\n2}\n]\n}\n", "3:{\"a\":1}|4:{\"b\":\n2}" },
        { "{\"Records\":[{\"a\":1}],\"next\":\"x\"}\n{\"b\":2}", "1:{\"a\":1}|2:{\"b\":2}" },
        { "{\"Records\":[1]}\n", "1:{\"Records\":[1]}" },
        { "{\"Records\":", "1:{\"Records\":" },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *whole = records_of(cases[i].stream, 10000);
        g_autofree char *pieces = records_of(cases[i].stream, 1);
        g_assert_cmpstr(whole, ==, cases[i].records);
        g_assert_cmpstr(pieces, ==, cases[i].records);
    }
}

/* "line(large)" … of a stream in pieces of 64 KB. */
static void leaves_out_what_is_too_large(void)
{
    GString *stream = g_string_new("{\"a\":1}\n{\"b\":\"");
    for (size_t i = 0; i < 3 * EVENT_SIZE_MAX; i++)
        g_string_append_c(stream, 'x');
    g_string_append(stream, "\"}\n{\"c\":3}\n");
    Records records = { 0 };
    Record record;
    unsigned long lines[4] = { 0 };
    size_t count = 0, large = 0, most = 0;
    for (size_t at = 0; at < stream->len; at += 65536) {
        records_add(&records, (Slice){ stream->str + at, MIN(65536, stream->len - at) });
        most = MAX(most, records.waiting.size);
        while (count < 4 && records_next(&records, &record)) {
            lines[count++] = record.line;
            large += record.is_too_large;
        }
    }
    g_assert_cmpuint(count, ==, 3);
    g_assert_cmpuint(large, ==, 1);
    g_assert_cmpuint(lines[1], ==, 2);
    g_assert_cmpuint(lines[2], ==, 3);
    g_assert_cmpuint(most, <=, 2 * EVENT_SIZE_MAX + 65536);
    records_clear(&records);
    g_string_free(stream, TRUE);
}

/* What may become a list of records is not waited for without end. */
static void keeps_little_of_what_never_begins(void)
{
    g_autofree char *spaces = g_strnfill(65536, ' ');
    Records records = { 0 };
    Record record;
    size_t most = 0;
    records_add(&records, SLICE("{"));
    for (int i = 0; i < 48; i++) {
        records_add(&records, (Slice){ spaces, 65536 });
        most = MAX(most, records.waiting.size);
        while (records_next(&records, &record))
            continue;
    }
    g_assert_cmpuint(most, <=, 2 * EVENT_SIZE_MAX + 65536);
    records_clear(&records);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(test) g_test_add_func("/event/" #test, test)
    ADD(makes_a_flat_list_of_what_is_nested);
    ADD(refuses_what_is_not_json);
    ADD(refuses_what_is_not_utf8);
    ADD(holds_its_limits);
    ADD(forgets_the_event_before);
    ADD(cuts_a_stream_into_records);
    ADD(leaves_out_what_is_too_large);
    ADD(keeps_little_of_what_never_begins);
    return g_test_run();
}
