#include "base/json_writer.h"

static void assert_text(JsonWriter *writer, const char *want)
{
    g_assert_cmpstr(writer->text->str, ==, want);
    json_writer_clear(writer);
}

static void nests_and_puts_commas(void)
{
    JsonWriter writer;
    json_writer_init(&writer);
    json_begin_object(&writer, NULL);
    json_begin_list(&writer, "empty");
    json_end(&writer);
    json_begin_list(&writer, "list");
    json_int(&writer, NULL, 1);
    json_begin_object(&writer, NULL);
    json_end(&writer);
    json_begin_list(&writer, NULL);
    json_bool(&writer, NULL, true);
    json_bool(&writer, NULL, false);
    json_end(&writer);
    json_end(&writer);
    json_text(&writer, "after", "x");
    json_end(&writer);
    assert_text(&writer, "{\"empty\":[],\"list\":[1,{},[true,false]],\"after\":\"x\"}");
}

static void escapes_what_would_break_json_or_html(void)
{
    static const struct {
        const char *text, *want;
    } cases[] = {
        { "", "\"\"" },
        { "山田", "\"山田\"" },
        { "a\"b\\c", "\"a\\\"b\\\\c\"" },
        { "</script>", "\"\\u003c/script>\"" },
        { "\n\t\x1f ", "\"\\n\\u0009\\u001f \"" },
        { "\x7f", "\"\x7f\"" },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        JsonWriter writer;
        json_writer_init(&writer);
        json_text(&writer, NULL, cases[i].text);
        assert_text(&writer, cases[i].want);
    }
}

static void escapes_keys_as_well(void)
{
    JsonWriter writer;
    json_writer_init(&writer);
    json_begin_object(&writer, NULL);
    json_int(&writer, "a\"<", 1);
    json_end(&writer);
    assert_text(&writer, "{\"a\\\"\\u003c\":1}");
}

static void writes_numbers_at_their_edges(void)
{
    JsonWriter writer;
    json_writer_init(&writer);
    json_begin_list(&writer, NULL);
    json_int(&writer, NULL, INT64_MIN);
    json_int(&writer, NULL, INT64_MAX);
    json_number(&writer, NULL, 73.0);
    json_number(&writer, NULL, 71.4);
    json_number(&writer, NULL, -0.125);
    json_number(&writer, NULL, 0.0004);
    json_number(&writer, NULL, 100);
    json_end(&writer);
    assert_text(&writer, "[-9223372036854775808,9223372036854775807,73,71.4,-0.125,0,100]");
}

static void writes_nothing_as_null(void)
{
    JsonWriter writer;
    json_writer_init(&writer);
    json_begin_object(&writer, NULL);
    json_text(&writer, "text", NULL);
    json_none(&writer, "none");
    json_time(&writer, "never", 0);
    json_time(&writer, "first", 1);
    json_raw(&writer, "raw", "[1]");
    json_int(&writer, "last", 0);
    json_end(&writer);
    assert_text(&writer,
                "{\"text\":null,\"none\":null,\"never\":null,\"first\":\"1970-01-01T00:00:01Z\","
                "\"raw\":[1],\"last\":0}");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/base/json-writer/nests-and-puts-commas", nests_and_puts_commas);
    g_test_add_func("/base/json-writer/escapes-what-would-break-json-or-html",
                    escapes_what_would_break_json_or_html);
    g_test_add_func("/base/json-writer/escapes-keys-as-well", escapes_keys_as_well);
    g_test_add_func("/base/json-writer/writes-numbers-at-their-edges",
                    writes_numbers_at_their_edges);
    g_test_add_func("/base/json-writer/writes-nothing-as-null", writes_nothing_as_null);
    return g_test_run();
}
