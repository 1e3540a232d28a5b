#include "base/messages.h"

#include "base/error.h"

static void add(Messages *messages, const char *file, const char *json, Problems *problems)
{
    messages_add(messages, file, json, strlen(json), problems);
}

/* Two rooms in two languages, without problems. */
static Messages *small_catalogue(void)
{
    g_auto(Problems) problems;
    problems_init(&problems);
    Messages *messages = messages_new();
    add(messages, "packs/messages/house.ja.json",
        "{\"hello\": \"{name}さん、{time}です\", \"bye\": \"さようなら\"}", &problems);
    add(messages, "packs/messages/house.en.json",
        "{\"bye\": \"Bye\", \"hello\": \"It is {time}, {name}\"}", &problems);
    add(messages, "packs/messages/garden.ja.json", "{\"bye\": \"庭\"}", &problems);
    add(messages, "packs/messages/garden.en.json", "{\"bye\": \"garden\"}", &problems);
    messages_check(messages, &problems);
    g_assert_true(problems_settle(&problems, NULL));
    return messages;
}

static void finds_texts_by_room_and_language(void)
{
    g_autoptr(Messages) messages = small_catalogue();
    g_assert_cmpstr(messages_text(messages, "ja", "house.bye"), ==, "さようなら");
    g_assert_cmpstr(messages_text(messages, "en", "house.bye"), ==, "Bye");
    g_assert_cmpstr(messages_text(messages, "fr", "house.bye"), ==, "さようなら");
    g_assert_cmpstr(messages_text(messages, NULL, "garden.bye"), ==, "庭");
    g_assert_true(messages_has(messages, "house.bye"));
}

static void gives_the_key_where_there_is_no_text(void)
{
    g_autoptr(Messages) messages = small_catalogue();
    g_assert_cmpstr(messages_text(messages, "ja", "house.nothing"), ==, "house.nothing");
    g_assert_false(messages_has(messages, "house.nothing"));
    g_autofree char *filled = messages_format(messages, "ja", "no.{name}", NULL);
    g_assert_cmpstr(filled, ==, "no.{name}");
}

static void fills_in_names(void)
{
    g_autoptr(Messages) messages = small_catalogue();
    static const char *const all[] = { "time", "3時", "name", "{time}", NULL };
    static const char *const one[] = { "name", "山田", NULL };
    static const char *const longer[] = { "names", "x", "nam", "y", NULL };
    g_autofree char *both = messages_format(messages, "ja", "house.hello", all);
    g_autofree char *half = messages_format(messages, "en", "house.hello", one);
    g_autofree char *none = messages_format(messages, "en", "house.hello", NULL);
    g_autofree char *other = messages_format(messages, "en", "house.hello", longer);
    g_assert_cmpstr(both, ==, "{time}さん、3時です"); /* a value is not filled in again */
    g_assert_cmpstr(half, ==, "It is {time}, 山田");
    g_assert_cmpstr(none, ==, "It is {time}, {name}");
    g_assert_cmpstr(other, ==, "It is {time}, {name}");
}

static void writes_one_room(void)
{
    g_autoptr(Messages) messages = small_catalogue();
    JsonWriter writer;
    json_writer_init(&writer);
    json_begin_object(&writer, NULL);
    messages_write_room(messages, "en", "house", &writer);
    messages_write_room(messages, "en", "cellar", &writer);
    json_end(&writer);
    g_assert_cmpstr(writer.text->str, ==,
                    "{\"house.hello\":\"It is {time}, {name}\",\"house.bye\":\"Bye\"}");
    json_writer_clear(&writer);
}

static void says_what_is_wrong_with_a_file(void)
{
    g_autofree char *long_text = g_strnfill(4001, 'x');
    g_autofree char *too_long = g_strdup_printf("{\n\"a\": \"%s\"}", long_text);
    g_autofree char *longest = g_strdup_printf("{\"a\": \"%s\"}", long_text + 1);
    const struct {
        const char *file, *json, *want; /* NULL: nothing wrong */
    } cases[] = {
        { "a.ja.json", longest, NULL },
        { "a.ja.json", "{\"a\": \"x\\ty\\n\"}", NULL },
        { "a.fr.json", "{}", "a.fr.json: rename it to ROOM.ja.json or ROOM.en.json" },
        { "x/.ja.json", "{}", "x/.ja.json: rename it to ROOM.ja.json or ROOM.en.json" },
        { "a.ja.text", "{}", "a.ja.text: rename it to ROOM.ja.json or ROOM.en.json" },
        { "a.b.ja.json", "{}", "a.b.ja.json: rename it to ROOM.ja.json or ROOM.en.json" },
        { "a.ja.json", "[]",
          "a.ja.json:1: must be one object {\"key\": \"text\"} of at most 2000 keys" },
        { "a.ja.json", "{\n\"a\": 1}", "a.ja.json:2: 'a': the value must be a text in quotes" },
        { "a.ja.json", "{\n\n\"a\": {}}", "a.ja.json:3: 'a': the value must be a text in quotes" },
        { "a.ja.json", "{\"A\": \"x\"}",
          "a.ja.json:1: 'A': a key has lower-case letters, digits, hyphens and dots only" },
        { "a.ja.json", "{\"\": \"x\"}",
          "a.ja.json:1: '': a key has lower-case letters, digits, hyphens and dots only" },
        { "a.ja.json", "{\"a\": \"\"}", "a.ja.json:1: 'a': the text is empty; write one" },
        { "a.ja.json", "{\"a\": \"\\u0007\"}",
          "a.ja.json:1: 'a': the text has control characters; remove them" },
        { "a.ja.json", too_long,
          "a.ja.json:2: 'a': the text is longer than 4000 bytes; shorten it" },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_auto(Problems) problems;
        problems_init(&problems);
        g_autoptr(Messages) messages = messages_new();
        add(messages, cases[i].file, cases[i].json, &problems);
        g_autoptr(GError) error = NULL;
        problems_settle(&problems, &error);
        g_assert_cmpstr(error == NULL ? NULL : error->message, ==, cases[i].want);
    }
}

static void survives_broken_and_hostile_files(void)
{
    g_autofree char *deep = g_strnfill(100000, '[');
    static const struct {
        const char *json;
        size_t length;
    } cases[] = {
        { "", 0 },
        { "{", 1 },
        { "{\"a\": \"\xff\"}", 10 },
        { "{\"a\": \"x\0y\"}", 12 },
        { "{\"a\": \"\\u0000\"}", 15 },
        { "{\"a\": \"x\", \"a\": \"y\"}", 20 },
        { "{} {}", 5 },
    };
    for (size_t i = 0; i <= G_N_ELEMENTS(cases); i++) {
        g_auto(Problems) problems;
        problems_init(&problems);
        g_autoptr(Messages) messages = messages_new();
        if (i < G_N_ELEMENTS(cases))
            messages_add(messages, "a.ja.json", cases[i].json, cases[i].length, &problems);
        else
            add(messages, "a.ja.json", deep, &problems);
        g_assert_cmpuint(problems.lines->len, ==, 1);
    }
}

static void wants_the_same_in_both_languages(void)
{
    static const struct {
        const char *ja, *en, *want;
    } cases[] = {
        { "{\"a\": \"{x}{y}{x}\"}", "{\"a\": \"{y} {x}\"}", NULL },
        { "{\"a\": \"{ x} {} {X} {x\"}", "{\"a\": \"none\"}", NULL }, /* not names */
        { "{\"a\": \"x\", \"b\": \"y\"}", "{\"a\": \"x\"}",
          "messages: 'a.b' has no text in 'en'; add it" },
        { "{\"a\": \"x\"}", "{\"a\": \"x\", \"b\": \"y\"}",
          "messages: 'a.b' has no text in 'ja'; add it" },
        { "{\"a\": \"{x-1}\"}", "{\"a\": \"{x-2}\"}",
          "messages: 'a.a' has the names '{x-1}' in ja but '{x-2}' in en; use the same" },
        { "{\"a\": \"{x}\"}", "{\"a\": \"x\"}",
          "messages: 'a.a' has the names '{x}' in ja but '' in en; use the same" },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_auto(Problems) problems;
        problems_init(&problems);
        g_autoptr(Messages) messages = messages_new();
        add(messages, "a.ja.json", cases[i].ja, &problems);
        add(messages, "a.en.json", cases[i].en, &problems);
        messages_check(messages, &problems);
        g_autoptr(GError) error = NULL;
        problems_settle(&problems, &error);
        g_assert_cmpstr(error == NULL ? NULL : error->message, ==, cases[i].want);
    }
}

static void has_ceilings_for_keys_and_names(void)
{
    g_autoptr(GString) names = g_string_new("{\"a\": \"");
    for (int i = 1; i <= 20; i++)
        g_string_append_printf(names, "{n%d}", i);
    g_autofree char *twenty = g_strconcat(names->str, "\"}", NULL);
    g_autofree char *twenty_one = g_strconcat(names->str, "{n21}\"}", NULL);
    g_autoptr(GString) keys = g_string_new("{\"k0\": \"x\"");
    for (int i = 1; i < 2000; i++)
        g_string_append_printf(keys, ", \"k%d\": \"x\"", i);
    g_autofree char *most = g_strconcat(keys->str, "}", NULL);
    g_autofree char *more = g_strconcat(keys->str, ", \"k2000\": \"x\"}", NULL);

    const char *const cases[] = { twenty, twenty_one, most, more };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_auto(Problems) problems;
        problems_init(&problems);
        g_autoptr(Messages) messages = messages_new();
        add(messages, "a.ja.json", cases[i], &problems);
        g_assert_cmpuint(problems.lines->len, ==, i % 2);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/base/messages/finds-texts-by-room-and-language",
                    finds_texts_by_room_and_language);
    g_test_add_func("/base/messages/gives-the-key-where-there-is-no-text",
                    gives_the_key_where_there_is_no_text);
    g_test_add_func("/base/messages/fills-in-names", fills_in_names);
    g_test_add_func("/base/messages/writes-one-room", writes_one_room);
    g_test_add_func("/base/messages/says-what-is-wrong-with-a-file",
                    says_what_is_wrong_with_a_file);
    g_test_add_func("/base/messages/survives-broken-and-hostile-files",
                    survives_broken_and_hostile_files);
    g_test_add_func("/base/messages/wants-the-same-in-both-languages",
                    wants_the_same_in_both_languages);
    g_test_add_func("/base/messages/has-ceilings-for-keys-and-names",
                    has_ceilings_for_keys_and_names);
    return g_test_run();
}
