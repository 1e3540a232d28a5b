/* The loops over bytes of every kind of processor give the same answers as the plain code, and read
 * nothing that is not theirs. */
#include "core/sigma/kernels.h"

#include "core/bytes/utf8.h"
#include "core/sigma/testing_memory.h"
#include "core/sigma/testing_random.h"

#define MEMORY ((size_t)3 * 1024 * 1024)

typedef struct {
    FencedMemory memory;
    Dictionary dictionary;
    Mapping mapping;
    Paths paths;
    Values values;
    Event event, wanted;
} Scanner;

static void scanner_init(Scanner *scanner)
{
    *scanner = (Scanner){ .memory = fenced_memory_new(MEMORY) };
    paths_init(&scanner->paths, &scanner->dictionary, &scanner->mapping);
    values_init(&scanner->values, &scanner->paths);
}

static void scanner_clear(Scanner *scanner)
{
    fenced_memory_free(&scanner->memory);
    values_clear(&scanner->values);
    paths_clear(&scanner->paths);
    event_clear(&scanner->event);
    event_clear(&scanner->wanted);
}

/* Whether the kernel takes all of the text as one event. */
static bool is_scanned(Scanner *scanner, Slice json, const char *readable)
{
    const char *end = json.data + json.length;
    values_begin(&scanner->values, readable);
    const char *at = kernels()->scan(&scanner->values, json.data, end, true);
    if (scanner->paths.is_full) {
        paths_forget(&scanner->paths);
        values_begin(&scanner->values, readable);
        at = kernels()->scan(&scanner->values, json.data, end, true);
    }
    while (at != NULL && at < end && strchr(" \t\r\n", *at) != NULL && *at != '\0')
        at++;
    return at == end;
}

static void assert_same_values(Scanner *scanner)
{
    Values *values = &scanner->values;
    const Event *wanted = &scanner->wanted;
    Event *got = &scanner->event;
    values_to_event(values, got);
    g_assert_cmpuint(got->count, ==, wanted->count);
    for (size_t i = 0; i < got->count; i++) {
        const EventField *a = &got->fields[i], *b = &wanted->fields[i];
        g_assert_cmpint(a->kind, ==, b->kind);
        g_assert_true(slice_equal(a->path.text, b->path.text));
        g_assert_true(slice_equal(a->text, b->text));
        g_assert_true(
            slice_equal(values_folded(values, &values->list[i]), utf8_fold(&got->arena, b->text)));
    }
}

/* Each kernel takes it as event_read() does, whether memory ends with it or goes on. */
static void check(Scanner *scanner, Slice json)
{
    const bool is_event = event_read(&scanner->wanted, json) == EVENT_NOTHING;
    for (size_t i = 0; i < G_N_ELEMENTS(kernel_variants); i++) {
        if (kernels_named(kernel_variants[i]) == NULL)
            continue;
        kernels_force(kernels_named(kernel_variants[i]));
        for (size_t behind = 0; behind <= 100; behind += 100) {
            const Slice text = fenced_text(&scanner->memory, json, behind);
            const bool is_taken = is_scanned(scanner, text, scanner->memory.end);
            if (is_taken != is_event)
                g_error("%s, %zu behind: %.*s", kernel_variants[i], behind, (int)json.length,
                        json.data);
            if (is_event)
                assert_same_values(scanner);
        }
    }
    kernels_force(NULL);
}

static const char *const whole[] = {
    "{}",
    " { } ",
    "\t{\r\n}\n",
    "{\"a\":1}",
    "{ \"a\" : 1 , \"b\" : [ 1 , 2 ] }",
    "{\"a\":{\"b\":{\"c\":true}},\"d\":false,\"e\":null}",
    "{\"a\":[1,[2,{\"b\":3}]],\"a\":4}",
    "{\"n\":[0,-0,-1,1.5,1e3,-0.1E-2,1E+9,12345678901234567890]}",
    "{\"a b\":1,\"a\\u0020b\":2,\"\":3,\" \":{\"\":4}}",
    "{\"a\":\"\",\"b\":{},\"c\":[],\"d\":[[],{}],\"e\":\"\x7F\"}",
    "{\"a\":\"\\u212a \\u017f \xE2\x84\xAA \xC5\xBF ＣＭＤ Ⱥ İ ß\"}",
    "{\"\\\"\":\"\\\"\\\\\",\"\\\\\":\"\\\\\\\\\\\"\"}",
    "{\"a\":\"\\ud83d\\ude00\\ud83d\\ud83d\\ude00\\ude00\\ud83d\\u0041\\ud83d\"}",
    "{\"a\":\"\\uD83D\\uDE00\\udc00\\ud800x\"}",
};
static const char *const broken[] = {
    "",
    " ",
    "{",
    "}",
    "[]",
    "[{}]",
    "1",
    "\"a\"",
    "null",
    "{}{}",
    "{}x",
    "{} ,",
    "{\"a\"}",
    "{\"a\":}",
    "{\"a\":1,}",
    "{,}",
    "{\"a\":1 \"b\":2}",
    "{\"a\" 1}",
    "{a:1}",
    "{'a':1}",
    "{\"a\":1]",
    "{\"a\":[1}",
    "{\"a\":[1,]}",
    "{\"a\":[,]}",
    "{\"a\":[1 2]}",
    "{\"a\":[",
    "{\"a\":tru}",
    "{\"a\":truex}",
    "{\"a\":True}",
    "{\"a\":nul",
    "{\"a\":fals",
    "{\"a\":01}",
    "{\"a\":-}",
    "{\"a\":+1}",
    "{\"a\":.5}",
    "{\"a\":1.}",
    "{\"a\":1e}",
    "{\"a\":1e+}",
    "{\"a\":1",
    "{\"a\":-",
    "{\"a\":1.",
    "{\"a\":NaN}",
    "{\"a\":0x1}",
    "{\"a\":\"",
    "{\"a\":\"x",
    "{\"a\":\"\\",
    "{\"a\":\"\\\"",
    "{\"a\":\"\\\"}",
    "{\"a\":\"\\u12",
    "{\"a\":\"\\u123\"}",
    "{\"a\":\"\\ud83d\\u12\"}",
    "{\"a\":\"\\ud83d\\ug000\"}",
    "{\"a\":\"\\x\"}",
    "{\"a\":\"\\'\"}",
    "{\"a\":\"\\U0041\"}",
    "{\"a\":\"\\\xC3\xA4\"}",
    "{\"a\":\"\x80\"}",
    "{\"a\":\"\xC3\"}",
    "{\"a\":\"\xC0\x80\"}",
    "{\"a\":\"\xED\xA0\x80\"}",
    "{\"a\":\"\xF4\x90\x80\x80\"}",
    "{\"\xC3\":1}",
    "\xEF\xBB\xBF{}",
    "\xC3\xA4",
    "{\"a\":1}\xA0",
    "{\"a\":\"x\ny\"}",
    "{\"a\":\"x\ty\"}",
    "{\"a\n\":1}",
    "{\"a\":1\f}",
    "{\"a\":1}\v",
};

static void takes_what_is_json_and_nothing_else(void)
{
    Scanner scanner;
    scanner_init(&scanner);
    for (size_t i = 0; i < G_N_ELEMENTS(whole); i++) {
        check(&scanner, slice_of(whole[i]));
        g_assert_cmpuint(scanner.wanted.wrong_at, ==, strlen(whole[i]));
    }
    for (size_t i = 0; i < G_N_ELEMENTS(broken); i++) {
        check(&scanner, slice_of(broken[i]));
        g_assert_cmpint(event_read(&scanner.wanted, slice_of(broken[i])), !=, EVENT_NOTHING);
    }
    check(&scanner, SLICE("{\"a\":\"\0\"}"));
    check(&scanner, SLICE("{\"a\":1}\0"));
    check(&scanner, SLICE("{\"a\":1\0}"));
    check(&scanner, SLICE("{\"a\":\"\\\0\"}"));
    scanner_clear(&scanner);
}

/* What may stand in a text, or not, wherever the blocks of 64 bytes cut it. */
static const char *const pieces[] = {
    "\\\"",
    "\\\\",
    "\\/",
    "\\b\\f\\n\\r\\t",
    "\\u0061",
    "\\u005A\\u017f",
    "\\u0000",
    "\\u00e4\\uFF23",
    "\\ud83d\\ude00",
    "\\ud83d",
    "\\udead",
    "\\ud83d\\ud83d\\ude00",
    "\\\\\\\"",
    "\\\\\\\\\\\\",
    "ä",
    "Ａ",
    "😀",
    "\xE2\x84\xAA",
    "\\u00",
    "\\uD83D\\u",
    "\\q",
    "\\",
    "\\\\\\",
    "\"",
    "\xC3",
    "\xE3\x81",
    "\xF0\x9F\x98",
    "\x01",
    "\x1F",
    "\n",
    "\x7F",
    "\\u00g0",
    "\\ud83d\\\\",
    "\\ud83d\\n",
    "ä\\u0041ä",
    "Z",
};

static void sees_escapes_and_characters_across_blocks(void)
{
    Scanner scanner;
    scanner_init(&scanner);
    for (int offset = 0; offset <= 130; offset++) {
        g_autofree char *before = g_strnfill((gsize)offset, 'X');
        for (size_t i = 0; i < G_N_ELEMENTS(pieces); i++) {
            g_autofree char *value = g_strdup_printf("{\"a\":\"%s%s\"}", before, pieces[i]);
            g_autofree char *more =
                g_strdup_printf("{\"a\":\"%s%sY%s\"}", before, pieces[i], before);
            g_autofree char *key =
                g_strdup_printf("{\"%s%s\":\"%s\"}", before, pieces[i], pieces[i]);
            check(&scanner, slice_of(value));
            check(&scanner, slice_of(more));
            check(&scanner, slice_of(key));
            check(&scanner, (Slice){ value, (size_t)offset + 6 + strlen(pieces[i]) });
        }
    }
    scanner_clear(&scanner);
}

static char *repeated(const char *begin, const char *part, int count, const char *end)
{
    GString *text = g_string_new(begin);
    for (int i = 0; i < count; i++)
        g_string_append(text, part);
    g_string_append(text, end);
    return g_string_free(text, FALSE);
}

static void has_the_limits_of_events(void)
{
    Scanner scanner;
    scanner_init(&scanner);
    for (int depth = 29; depth <= 34; depth++) {
        g_autofree char *lists = repeated("{\"a\":", "[", depth, "1");
        g_autofree char *in_lists = repeated(lists, "]", depth, "}");
        g_autofree char *objects = repeated("", "{\"a\":", depth, "{}");
        g_autofree char *in_objects = repeated(objects, "}", depth, "");
        check(&scanner, slice_of(in_lists));
        check(&scanner, slice_of(in_objects));
    }
    for (int count = EVENT_FIELDS_MAX - 2; count <= EVENT_FIELDS_MAX + 1; count++) {
        g_autofree char *values = repeated("{\"a\":[0", ",1", count, "]}");
        check(&scanner, slice_of(values));
    }
    for (gsize length = EVENT_NAME_MAX - 4; length <= EVENT_NAME_MAX + 1; length++) {
        g_autofree char *name = g_strnfill(length, 'n');
        g_autofree char *outer = g_strdup_printf("{\"%s\":1}", name);
        g_autofree char *inner = g_strdup_printf("{\"\":{\"%s\":{\" \":1}}}", name);
        g_autofree char *escaped = g_strdup_printf("{\"\\u006e%s\":1}", name);
        check(&scanner, slice_of(outer));
        check(&scanner, slice_of(inner));
        check(&scanner, slice_of(escaped));
    }
    g_autofree char *long_text = repeated("{\"a\":\"", "0123456789äX\\n", 50000, "\"}");
    check(&scanner, slice_of(long_text));
    scanner_clear(&scanner);
}

/* A byte here and there becomes another one, is gone, or stands twice. */
static void spoil(GRand *rand, GString *json)
{
    static const char bytes[] = "\"\\{}[]:,u0e-.\x01\x80\xC3\xE3\xFF \n";
    const gint32 at = g_rand_int_range(rand, 0, (gint32)json->len);
    const char byte = bytes[g_rand_int_range(rand, 0, sizeof bytes - 1)];
    switch (g_rand_int_range(rand, 0, 3)) {
    case 0:
        json->str[at] = byte;
        break;
    case 1:
        g_string_erase(json, at, 1);
        break;
    default:
        g_string_insert_c(json, at, byte);
    }
}

static void takes_and_refuses_spoilt_events_alike(void)
{
    const char *seed = g_getenv("MIMAMORI_SEED"), *rounds = g_getenv("MIMAMORI_ROUNDS");
    GRand *rand = g_rand_new_with_seed(seed == NULL ? 11 : (guint32)atoi(seed));
    Scanner scanner;
    scanner_init(&scanner);
    for (int i = 0; i < 4000 * (rounds == NULL ? 1 : atoi(rounds)); i++) {
        g_autofree char *json = random_event(rand);
        GString *spoilt = g_string_new(json);
        for (int j = g_rand_int_range(rand, 0, 4); j > 0; j--)
            spoil(rand, spoilt);
        check(&scanner, (Slice){ spoilt->str, spoilt->len });
        g_string_free(spoilt, TRUE);
    }
    scanner_clear(&scanner);
    g_rand_free(rand);
}

static void ends_events_with_their_line(void)
{
    static const struct {
        const char *lines;
        int length; /* -1: no whole event on the first line */
    } cases[] = {
        { "{\"a\":1}\n{}", 7 },
        { "{\"a\":1}", 7 },
        { "{\"a\":1} \n", 7 },
        { "{\n\"a\":1}", -1 },
        { "{\"a\"\n:1}", -1 },
        { "{\"a\":\n1}", -1 },
        { "{\"a\":1\n}", -1 },
        { "{\"a\":[\n]}", -1 },
        { "\n{}", -1 },
        { "{\"a\":1}{\"b\":2}", 7 },
        { "{\"a\": \t\r [ ] }\n", 14 },
    };
    Scanner scanner;
    scanner_init(&scanner);
    for (size_t i = 0; i < G_N_ELEMENTS(kernel_variants); i++) {
        const Kernels *kernel = kernels_named(kernel_variants[i]);
        for (size_t j = 0; kernel != NULL && j < G_N_ELEMENTS(cases); j++) {
            const Slice text = fenced_text(&scanner.memory, slice_of(cases[j].lines), 0);
            values_begin(&scanner.values, scanner.memory.end);
            const char *end =
                kernel->scan(&scanner.values, text.data, text.data + text.length, false);
            g_assert_cmpint(end == NULL ? -1 : (int)(end - text.data), ==, cases[j].length);
        }
    }
    scanner_clear(&scanner);
}

/* Unescaped and folded into room that is as large as said. */
static void assert_copied(const Kernels *kernel, const FencedMemory *memory, Slice text,
                          Slice plain, unsigned notes)
{
    Arena arena = { 0 };
    const size_t room = utf8_fold_room(text.length) + 64;
    for (int folds = 0; folds < 2; folds++) {
        const Slice wanted = folds ? utf8_fold(&arena, plain) : plain;
        const Slice at = fenced_text(memory, text, 0);
        g_autofree char *out = g_malloc(room);
        const size_t length = kernel->copy(out, at, notes, folds != 0, memory->end);
        g_assert_true(slice_equal((Slice){ out, length }, wanted));
    }
    arena_clear(&arena);
}

static void copies_texts_into_their_room(void)
{
    static const char *const parts[] = { "\\\"",    "\\\\",        "\\n",     "\\u0041",
                                         "\\uFF23", "\\ud83d",     "\\udead", "ä",
                                         "Ⱥ",       "Ａ",          "😀",       "K\xE2\x84\xAA",
                                         "abcDEF",  "ZZZZZZZZZZZZ" };
    GRand *rand = g_rand_new_with_seed(4);
    FencedMemory memory = fenced_memory_new(10000);
    for (int i = 0; i < 3000; i++) {
        GString *text = g_string_new(NULL);
        for (int j = g_rand_int_range(rand, 0, 30); j > 0; j--)
            g_string_append(text, parts[g_rand_int_range(rand, 0, G_N_ELEMENTS(parts))]);
        const Slice whole_text = { text->str, text->len };
        g_autofree char *plain = g_malloc(text->len + UTF8_LONGEST);
        size_t length = 0;
        g_assert_true(event_unescape(whole_text, plain, &length));
        for (size_t j = 0; j < G_N_ELEMENTS(kernel_variants); j++) {
            const Kernels *kernel = kernels_named(kernel_variants[j]);
            if (kernel == NULL)
                continue;
            assert_copied(kernel, &memory, whole_text, (Slice){ plain, length },
                          VALUE_ESCAPED | VALUE_UNICODE | VALUE_WIDE);
            /* Without escapes a backslash is one. */
            assert_copied(kernel, &memory, whole_text, whole_text, VALUE_WIDE);
        }
        g_string_free(text, TRUE);
    }
    fenced_memory_free(&memory);
    g_rand_free(rand);
}

static void assert_notes(const FencedMemory *memory, Slice text, bool is_valid, unsigned notes)
{
    for (size_t i = 0; i < G_N_ELEMENTS(kernel_variants); i++) {
        const Kernels *kernel = kernels_named(kernel_variants[i]);
        for (size_t behind = 0; kernel != NULL && behind <= 100; behind += 100) {
            const Slice at = fenced_text(memory, text, behind);
            unsigned got = 0;
            g_assert_true(kernel->notes_of(at, memory->end, &got) == is_valid);
            if (is_valid)
                g_assert_cmpuint(got, ==, notes);
            g_assert_true(kernel->is_ascii(at, memory->end) == (is_valid && notes == 0));
        }
    }
}

static void notes_what_is_special_about_plain_texts(void)
{
    static const struct {
        const char *text;
        bool is_valid;
        unsigned notes;
    } cases[] = {
        { "", true, 0 },
        { "\\u0041\"", true, 0 },
        { "ä", true, VALUE_WIDE },
        { "\xE2\x84\xAA", true, VALUE_WIDE | VALUE_DISGUISED },
        { "\xC5\xBF", true, VALUE_WIDE | VALUE_DISGUISED },
        { "\xC3", false, 0 },
        { "\x80", false, 0 },
        { "\xED\xA0\x80", false, 0 },
    };
    FencedMemory memory = fenced_memory_new(1000);
    for (gsize before = 0; before < 140; before++) {
        for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
            g_autofree char *start = g_strnfill(before, 'x');
            g_autofree char *end = g_strconcat(start, cases[i].text, NULL);
            g_autofree char *inside = g_strconcat(end, "yz", NULL);
            assert_notes(&memory, slice_of(end), cases[i].is_valid, cases[i].notes);
            assert_notes(&memory, slice_of(inside), cases[i].is_valid, cases[i].notes);
        }
    }
    fenced_memory_free(&memory);
}

static void finds_literals_where_they_are(void)
{
    GRand *rand = g_rand_new_with_seed(6);
    FencedMemory memory = fenced_memory_new(2000);
    for (int i = 0; i < 30000; i++) {
        char text[300], literal[120];
        const size_t length = (size_t)g_rand_int_range(rand, 0, sizeof text);
        const size_t wanted = (size_t)g_rand_int_range(rand, 1, i % 3 == 0 ? 100 : 4);
        for (size_t j = 0; j < length; j++)
            text[j] = "ab"[g_rand_boolean(rand)];
        for (size_t j = 0; j < wanted; j++)
            literal[j] = "ab"[g_rand_boolean(rand)];
        if (i % 2 == 0 && length >= wanted)
            memcpy(text + g_rand_int_range(rand, 0, (gint32)(length - wanted) + 1), literal,
                   wanted);
        const Slice at = fenced_text(&memory, (Slice){ text, length }, 64);
        for (size_t j = 0; j < G_N_ELEMENTS(kernel_variants); j++) {
            const Kernels *kernel = kernels_named(kernel_variants[j]);
            if (kernel != NULL)
                g_assert_true(kernel->find(at, (Slice){ literal, wanted }) ==
                              (memmem(text, length, literal, wanted) != NULL));
        }
    }
    fenced_memory_free(&memory);
    g_rand_free(rand);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/kernels/takes_what_is_json_and_nothing_else",
                    takes_what_is_json_and_nothing_else);
    g_test_add_func("/kernels/sees_escapes_and_characters_across_blocks",
                    sees_escapes_and_characters_across_blocks);
    g_test_add_func("/kernels/has_the_limits_of_events", has_the_limits_of_events);
    g_test_add_func("/kernels/takes_and_refuses_spoilt_events_alike",
                    takes_and_refuses_spoilt_events_alike);
    g_test_add_func("/kernels/ends_events_with_their_line", ends_events_with_their_line);
    g_test_add_func("/kernels/copies_texts_into_their_room", copies_texts_into_their_room);
    g_test_add_func("/kernels/notes_what_is_special_about_plain_texts",
                    notes_what_is_special_about_plain_texts);
    g_test_add_func("/kernels/finds_literals_where_they_are", finds_literals_where_they_are);
    return g_test_run();
}
