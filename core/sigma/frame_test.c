/* Frames bring events back as they were, rules match in them as in JSON, and bad ones are refused.
 */
#include "core/sigma/frame.h"

#include "core/bytes/utf8.h"
#include "core/sigma/engine.h"
#include "core/sigma/frame_lines.h"
#include "core/sigma/testing_random.h"

static const char *const events[] = {
    "{}",
    "{\"a\":1,\"b\":-0.5e+10,\"c\":true,\"d\":false,\"e\":null,\"f\":{},\"g\":[],\"h\":\"\"}",
    "{\"a\":[1,\"x\",[2,{\"b\":3}]],\"a.b\":4,\"a\":{\"b\":5},\"Threat Name\":6,\"\":7}",
    "{\"a\":\"\\\"C:\\\\new\\\\user\\\" \\u0000\\u001f\\n\\/\"}",
    "{\"a\":\"C:\\\\新\\\\user\\\\Ärzte\\\\\",\"b\":\"\\u212a\\u017f\",\"c\":\"K\xE2\x84\xAA\"}",
    "{\"\\u898b\\u5b88\\u308a\":\"\\ud83d\\ude00\",\"b\":\"\\ud83dx\"}",
    "{\"a\":\"0123456789012345678901234567890123456789012345678901234567890123456789 Ⱥ ß\"}",
};

static void assert_same(const Event *got, const Event *wanted)
{
    g_assert_cmpuint(got->count, ==, wanted->count);
    for (size_t i = 0; i < got->count; i++) {
        const EventField *a = &got->fields[i], *b = &wanted->fields[i];
        g_assert_cmpint(a->kind, ==, b->kind);
        g_assert_true(slice_equal(a->path.text, b->path.text));
        g_assert_cmpuint(a->path.hash, ==, b->path.hash);
        g_assert_true(slice_equal(a->text, b->text));
    }
}

/* The next record that is an event; others are learnt. */
static bool next_event(Slice *stream, FrameNames *names, Slice *body)
{
    FrameRecord record;
    while (frame_next(stream, &record) == FRAME_WRONG_NOTHING) {
        *body = record.body;
        if (record.kind == FRAME_EVENT)
            return true;
        g_assert_cmpint(frame_names_take(names, &record), ==, FRAME_WRONG_NOTHING);
    }
    return false;
}

static void assert_texts(Values *values, const Event *wanted)
{
    Arena arena = { 0 };
    for (size_t i = 0; i < values->count; i++) {
        const Slice folded = utf8_fold(&arena, wanted->fields[i].text);
        g_assert_true(slice_equal(values_plain(values, &values->list[i]), wanted->fields[i].text));
        g_assert_true(slice_equal(values_folded(values, &values->list[i]), folded));
    }
    arena_clear(&arena);
}

typedef struct {
    Dictionary dictionary;
    Mapping mapping;
    Paths paths;
    Values values;
    FrameNames names;
    Event event;
} Reader;

static void reader_init(Reader *reader)
{
    *reader = (Reader){ 0 };
    paths_init(&reader->paths, &reader->dictionary, &reader->mapping);
    values_init(&reader->values, &reader->paths);
}

static void reader_clear(Reader *reader)
{
    values_clear(&reader->values);
    paths_clear(&reader->paths);
    frame_names_clear(&reader->names);
    event_clear(&reader->event);
}

static void assert_reads(Reader *reader, Slice body, const char *readable, const Event *wanted)
{
    Values *values = &reader->values;
    g_assert_cmpint(frame_read(&reader->names, body, readable, values), ==, FRAME_WRONG_NOTHING);
    if (reader->paths.is_full) {
        paths_forget(&reader->paths);
        frame_read(&reader->names, body, readable, values);
    }
    g_assert_false(values->is_full);
    values_to_event(values, &reader->event);
    assert_same(&reader->event, wanted);
    assert_texts(values, wanted);
    g_assert_cmpint(frame_read_event(&reader->names, body, &reader->event), ==,
                    FRAME_WRONG_NOTHING);
    assert_same(&reader->event, wanted);
}

/* Writes the events as one stream and reads them again. */
static void go_round(char **jsons, size_t count)
{
    FrameWriter *writer = frame_writer_new();
    Buffer stream = { 0 };
    Reader reader;
    Event wanted = { 0 };
    reader_init(&reader);
    for (size_t i = 0; i < count; i++) {
        g_assert_cmpint(event_read(&wanted, slice_of(jsons[i])), ==, EVENT_NOTHING);
        g_assert_true(frame_write(writer, &wanted, &stream));
    }
    Slice rest = slice_from(buffer_slice(&stream), FRAME_MAGIC_LENGTH), body;
    g_assert_true(slice_starts_with(buffer_slice(&stream), SLICE(FRAME_MAGIC)));
    for (size_t i = 0; i < count; i++) {
        event_read(&wanted, slice_of(jsons[i]));
        g_assert_true(next_event(&rest, &reader.names, &body));
        assert_reads(&reader, body, body.data + body.length, &wanted);
        assert_reads(&reader, body, stream.data + stream.length, &wanted);
        if (i % 50 == 49)
            paths_forget(&reader.paths);
    }
    g_assert_cmpuint(rest.length, ==, 0);
    event_clear(&wanted);
    reader_clear(&reader);
    buffer_clear(&stream);
    frame_writer_free(writer);
}

static void for_each_kernel(void (*test)(void))
{
    for (size_t i = 0; i < G_N_ELEMENTS(kernel_variants); i++) {
        if (kernels_named(kernel_variants[i]) == NULL)
            continue;
        kernels_force(kernels_named(kernel_variants[i]));
        test();
    }
    kernels_force(NULL);
}

static void go_round_with_all(void)
{
    GRand *rand = g_rand_new_with_seed(3);
    g_autoptr(GPtrArray) jsons = g_ptr_array_new_with_free_func(g_free);
    for (size_t i = 0; i < G_N_ELEMENTS(events); i++)
        g_ptr_array_add(jsons, g_strdup(events[i]));
    for (int i = 0; i < 200; i++)
        g_ptr_array_add(jsons, random_event(rand));
    go_round((char **)jsons->pdata, jsons->len);
    g_rand_free(rand);
}

static void brings_events_back_as_they_were(void)
{
    for_each_kernel(go_round_with_all);
}

/* An event whose names are numbers from @first on. */
static char *event_of_names(int first, int count)
{
    GString *json = g_string_new("{");
    for (int i = 0; i < count; i++)
        g_string_append_printf(json, "%s\"%d\":%d", i == 0 ? "" : ",", first + i, i);
    g_string_append_c(json, '}');
    return g_string_free(json, FALSE);
}

static void starts_names_anew_where_there_are_too_many(void)
{
    g_autoptr(GPtrArray) jsons = g_ptr_array_new_with_free_func(g_free);
    for (int i = 0; i < 8; i++)
        g_ptr_array_add(jsons, event_of_names(i * 9500, 9500));
    go_round((char **)jsons->pdata, jsons->len);
}

static void refuses_to_write_what_is_too_large(void)
{
    FrameWriter *writer = frame_writer_new();
    Buffer stream = { 0 };
    g_autofree char *text = g_strnfill(EVENT_SIZE_MAX, 'x');
    EventField fields[2] = { { .text = { text, EVENT_SIZE_MAX } }, { .text = { text, 1 } } };
    Event event = { .fields = fields, .count = 2 };
    g_assert_false(frame_write(writer, &event, &stream));
    g_assert_cmpuint(stream.length, ==, 0);
    event.count = 1;
    g_assert_true(frame_write(writer, &event, &stream));
    buffer_clear(&stream);
    frame_writer_free(writer);
}

static char *found_in_frame(EngineWorker *worker, FrameWriter *writer, FrameNames *names,
                            const Event *event)
{
    GString *titles = g_string_new(NULL);
    Buffer bytes = { 0 };
    Slice body;
    g_assert_true(frame_write(writer, event, &bytes));
    Slice rest = buffer_slice(&bytes);
    if (slice_starts_with(rest, SLICE(FRAME_MAGIC)))
        rest = slice_from(rest, FRAME_MAGIC_LENGTH);
    g_assert_true(next_event(&rest, names, &body));
    g_assert_cmpint(
        engine_look_at_frame(worker, names, body, bytes.data + bytes.length, note_title, titles),
        ==, FRAME_WRONG_NOTHING);
    buffer_clear(&bytes);
    return g_string_free(titles, FALSE);
}

static void compare(GRand *rand, const Mapping *mapping)
{
    g_autofree char *yaml = random_rules(rand);
    SigmaRuleSet *rules = rules_of(yaml);
    Detector *detector = detector_new(rules, mapping, SIGMA_INFORMATIONAL);
    Engine *engine = engine_new(rules, mapping, SIGMA_INFORMATIONAL, NULL);
    EngineWorker *worker = engine_worker_new(engine);
    FrameWriter *writer = frame_writer_new();
    FrameNames names = { 0 };
    Event event = { 0 };
    for (int i = 0; i < 80; i++) {
        g_autofree char *json = random_event(rand);
        g_autofree char *wanted = found_by_reference(detector, &event, json);
        event_read(&event, slice_of(json));
        g_autofree char *got = found_in_frame(worker, writer, &names, &event);
        if (!g_str_equal(got, wanted))
            g_error("%s\n%s\nreference: %s\nframe (%s): %s", yaml, json, wanted, kernels()->name,
                    got);
    }
    event_clear(&event);
    frame_names_clear(&names);
    frame_writer_free(writer);
    engine_worker_free(worker);
    engine_free(engine);
    detector_free(detector);
    sigma_rule_set_free(rules);
}

static void compare_some(void)
{
    Mapping mapping = { 0 };
    SigmaProblems problems = { 0 };
    const char *seed = g_getenv("MIMAMORI_SEED");
    GRand *rand = g_rand_new_with_seed(seed == NULL ? 5 : (guint32)atoi(seed));
    g_assert_true(mapping_add(&mapping, "m.yaml", slice_of(random_mapping), &problems));
    for (int i = 0; i < 5; i++)
        compare(rand, &mapping);
    g_rand_free(rand);
    mapping_clear(&mapping);
    sigma_problems_clear(&problems);
}

static void finds_what_the_reference_finds(void)
{
    for_each_kernel(compare_some);
}

static void note_nothing(const SigmaRule *rule, const Evaluation *evaluation, void *data)
{
    (void)rule;
    (void)evaluation;
    ++*(unsigned *)data;
}

/* More routes' values than there is room for, and more names than paths: the reference does it. */
static void loses_no_event_that_goes_the_slow_way(void)
{
    Mapping mapping = { 0 };
    SigmaProblems problems = { 0 };
    SigmaRuleSet *rules = rules_of("title: t\nlogsource: {product: p, service: sec}\n"
                                   "detection: {s: {Image: x}, condition: s}\n");
    g_assert_true(mapping_add(&mapping, "m.yaml", slice_of(random_mapping), &problems));
    Engine *engine = engine_new(rules, &mapping, SIGMA_INFORMATIONAL, NULL);
    EngineWorker *worker = engine_worker_new(engine);
    FrameWriter *writer = frame_writer_new();
    FrameNames names = { 0 };
    Event event = { 0 };
    for (int i = 0; i < 20; i++) {
        GString *json = g_string_new("{\"Channel\":\"sec\",\"Image\":\"x\"");
        for (int j = 0; j < 8000; j++)
            g_string_append_printf(json, ",\"n%d\":1", i * 8000 + j);
        for (int j = 0; j < 40 * (i % 2); j++)
            g_string_append(json, ",\"Channel\":\"other\"");
        g_string_append_c(json, '}');
        event_read(&event, (Slice){ json->str, json->len });
        g_autofree char *titles = found_in_frame(worker, writer, &names, &event);
        g_assert_cmpstr(titles, ==, "t ");
        g_string_free(json, TRUE);
    }
    g_assert_cmpuint(engine_worker_counts(worker).slow, >=, 10);
    event_clear(&event);
    frame_names_clear(&names);
    frame_writer_free(writer);
    engine_worker_free(worker);
    engine_free(engine);
    mapping_clear(&mapping);
    sigma_problems_clear(&problems);
    sigma_rule_set_free(rules);
}

/* Reads all of a stream, whatever it is: what is taken is text, and both readers agree. */
static FrameWrong read_stream(Reader *reader, EngineWorker *worker, Slice stream)
{
    Slice rest = stream;
    FrameRecord record;
    FrameWrong first = FRAME_WRONG_NOTHING;
    unsigned matches = 0;
    frame_names_clear(&reader->names);
    for (;;) {
        FrameWrong wrong = frame_next(&rest, &record);
        if (wrong != FRAME_WRONG_NOTHING)
            return first != FRAME_WRONG_NOTHING || rest.length == 0 ? first : wrong;
        if (record.kind == FRAME_EVENT) {
            const char *end = record.body.data + record.body.length;
            wrong = frame_read(&reader->names, record.body, end, &reader->values);
            g_assert_cmpint(frame_read_event(&reader->names, record.body, &reader->event), ==,
                            wrong);
            for (size_t i = 0; wrong == FRAME_WRONG_NOTHING && i < reader->event.count; i++)
                g_assert_true(utf8_is_valid(reader->event.fields[i].text));
            g_assert_cmpint(engine_look_at_frame(worker, &reader->names, record.body, end,
                                                 note_nothing, &matches),
                            ==, wrong);
        } else {
            wrong = frame_names_take(&reader->names, &record);
        }
        if (first == FRAME_WRONG_NOTHING)
            first = wrong;
    }
}

typedef struct {
    Reader reader;
    SigmaRuleSet *rules;
    Mapping mapping;
    Engine *engine;
    EngineWorker *worker;
} Hostile;

static void hostile_init(Hostile *hostile)
{
    SigmaProblems problems = { 0 };
    *hostile = (Hostile){ 0 };
    reader_init(&hostile->reader);
    hostile->rules = rules_of("title: t\nlogsource: {product: q}\n"
                              "detection: {s: [x, 'user'], t: {a|contains: x}, condition: s or t}");
    g_assert_true(mapping_add(&hostile->mapping, "m.yaml", slice_of(random_mapping), &problems));
    hostile->engine = engine_new(hostile->rules, &hostile->mapping, SIGMA_INFORMATIONAL, NULL);
    hostile->worker = engine_worker_new(hostile->engine);
}

static void hostile_clear(Hostile *hostile)
{
    engine_worker_free(hostile->worker);
    engine_free(hostile->engine);
    mapping_clear(&hostile->mapping);
    sigma_rule_set_free(hostile->rules);
    reader_clear(&hostile->reader);
}

/* The bytes in memory that ends with them. */
static FrameWrong read_copy(Hostile *hostile, Slice stream)
{
    g_autofree char *copy = g_memdup2(stream.data, stream.length);
    return read_stream(&hostile->reader, hostile->worker, (Slice){ copy, stream.length });
}

static void stands_hostile_bytes(void)
{
    FrameWriter *writer = frame_writer_new();
    Buffer stream = { 0 };
    Hostile hostile;
    Event event = { 0 };
    hostile_init(&hostile);
    for (size_t i = 0; i < G_N_ELEMENTS(events); i++) {
        event_read(&event, slice_of(events[i]));
        frame_write(writer, &event, &stream);
    }
    const Slice whole = slice_from(buffer_slice(&stream), FRAME_MAGIC_LENGTH);
    g_assert_cmpint(read_copy(&hostile, whole), ==, FRAME_WRONG_NOTHING);
    for (size_t length = 0; length < whole.length; length++)
        read_copy(&hostile, (Slice){ whole.data, length });
    for (size_t at = FRAME_MAGIC_LENGTH; at < stream.length; at++) {
        for (int bits = 1; bits < 256; bits = bits == 128 ? 255 : 2 * bits) {
            stream.data[at] ^= (char)bits;
            read_copy(&hostile, whole);
            stream.data[at] ^= (char)bits;
            if (bits == 255)
                break;
        }
    }
    event_clear(&event);
    hostile_clear(&hostile);
    buffer_clear(&stream);
    frame_writer_free(writer);
}

#define BYTES(text)                                                                                \
    {                                                                                              \
        text, sizeof(text) - 1                                                                     \
    }
#define NAME_A "\1\3\0\0\0\0\0a"

static void says_what_is_wrong_with_a_record(void)
{
    static const struct {
        Slice stream;
        FrameWrong wrong;
    } cases[] = {
        { BYTES(NAME_A "\2\x0A\0\0\0\1\0\0\0\0\1\0\0\0x"), FRAME_WRONG_NOTHING },
        { BYTES("\2\2\0\0\0\0\0"), FRAME_WRONG_NOTHING },
        { BYTES(""), FRAME_WRONG_NOTHING },
        { BYTES("\1\3\0\0"), FRAME_WRONG_CUT },
        { BYTES("\1\3\0\0\0\0\0"), FRAME_WRONG_CUT },
        { BYTES("\4\0\0\0\0"), FRAME_WRONG_RECORD },
        { BYTES("\0"), FRAME_WRONG_RECORD },
        { BYTES("\1\xEB\3\0\0"), FRAME_WRONG_TOO_LARGE },
        { BYTES("\3\1\0\0\0x"), FRAME_WRONG_TOO_LARGE },
        { BYTES("\2\0\0\0\xFF"), FRAME_WRONG_TOO_LARGE },
        { BYTES("\1\1\0\0\0\0"), FRAME_WRONG_LENGTH },
        { BYTES(NAME_A NAME_A), FRAME_WRONG_NAME },
        { BYTES(NAME_A "\3\0\0\0\0" NAME_A), FRAME_WRONG_NOTHING },
        { BYTES("\1\3\0\0\0\xE8\xFD"
                "a"),
          FRAME_WRONG_NAME },
        { BYTES("\1\3\0\0\0\xE7\xFD"
                "a"),
          FRAME_WRONG_NOTHING },
        { BYTES("\1\3\0\0\0\0\0\xFF"), FRAME_WRONG_NO_UTF8 },
        { BYTES(NAME_A "\2\x0A\0\0\0\1\0\1\0\0\1\0\0\0x"), FRAME_WRONG_NAME },
        { BYTES(NAME_A "\3\0\0\0\0\2\x0A\0\0\0\1\0\0\0\0\1\0\0\0x"), FRAME_WRONG_NAME },
        { BYTES(NAME_A "\2\x0A\0\0\0\1\0\0\0\5\1\0\0\0x"), FRAME_WRONG_KIND },
        { BYTES(NAME_A "\2\x0A\0\0\0\1\0\0\0\0\2\0\0\0x"), FRAME_WRONG_LENGTH },
        { BYTES(NAME_A "\2\x0A\0\0\0\1\0\0\0\0\0\0\0\0x"), FRAME_WRONG_LENGTH },
        { BYTES(NAME_A "\2\x08\0\0\0\1\0\0\0\0\0\0\0"), FRAME_WRONG_LENGTH },
        { BYTES("\2\1\0\0\0\0"), FRAME_WRONG_LENGTH },
        { BYTES("\2\2\0\0\0\x11\x27"), FRAME_WRONG_TOO_MANY },
        { BYTES("\2\2\0\0\0\x10\x27"), FRAME_WRONG_LENGTH },
        { BYTES(NAME_A "\2\x0A\0\0\0\1\0\0\0\0\1\0\0\0\xE3"), FRAME_WRONG_NO_UTF8 },
        { BYTES(NAME_A "\2\x0A\0\0\0\1\0\0\0\1\1\0\0\0x"), FRAME_WRONG_TEXT },
        { BYTES(NAME_A "\2\x0A\0\0\0\1\0\0\0\3\1\0\0\0x"), FRAME_WRONG_TEXT },
        /* a character that two values share */
        { BYTES(NAME_A "\2\x12\0\0\0\2\0\0\0\0\1\0\0\0\0\0\0\1\0\0\0\xC3\xA4"),
          FRAME_WRONG_NO_UTF8 },
    };
    Hostile hostile;
    hostile_init(&hostile);
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_test_message("%zu", i);
        g_assert_cmpstr(frame_wrong_name(read_copy(&hostile, cases[i].stream)), ==,
                        frame_wrong_name(cases[i].wrong));
    }
    hostile_clear(&hostile);
}

static void takes_numbers_and_booleans_as_json_writes_them(void)
{
    static const struct {
        const char *text;
        bool is_number, is_boolean;
    } cases[] = {
        { "0", true, false },     { "-0", true, false },         { "10", true, false },
        { "1.5", true, false },   { "-1.5e10", true, false },    { "1E+2", true, false },
        { "1e-02", true, false }, { "", false, false },          { "-", false, false },
        { "01", false, false },   { "1.", false, false },        { ".5", false, false },
        { "1e", false, false },   { "1e+", false, false },       { "1.e5", false, false },
        { "+1", false, false },   { "1 ", false, false },        { "0x1", false, false },
        { "1.5.", false, false }, { "true", false, true },       { "false", false, true },
        { "True", false, false }, { "truefalse", false, false },
    };
    Hostile hostile;
    hostile_init(&hostile);
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_test_message("%s", cases[i].text);
        for (char kind = FIELD_NUMBER; kind <= FIELD_BOOLEAN; kind++) {
            const size_t length = strlen(cases[i].text);
            const char head[] = { 2,    (char)(9 + length), 0, 0, 0, 1, 0, 0, 0,
                                  kind, (char)length,       0, 0, 0 };
            const bool is_good = kind == FIELD_NUMBER ? cases[i].is_number : cases[i].is_boolean;
            Buffer stream = { 0 };
            buffer_add(&stream, SLICE(NAME_A));
            buffer_add(&stream, (Slice){ head, sizeof head });
            buffer_add(&stream, slice_of(cases[i].text));
            g_assert_cmpint(read_copy(&hostile, buffer_slice(&stream)), ==,
                            is_good ? FRAME_WRONG_NOTHING : FRAME_WRONG_TEXT);
            buffer_clear(&stream);
        }
    }
    hostile_clear(&hostile);
}

/* What comes of a stream that is given in pieces: lines, "number reason" where there is none. */
static char *lines_of(Slice stream, size_t piece)
{
    GString *text = g_string_new(NULL);
    FrameLines *lines = frame_lines_new();
    FrameLine line;
    for (size_t at = 0; at <= stream.length; at += piece) {
        const size_t left = stream.length - at;
        frame_lines_add(lines, (Slice){ stream.data + at, left < piece ? left : piece });
        if (left < piece)
            frame_lines_end(lines);
        while (frame_lines_next(lines, &line)) {
            if (line.wrong != FRAME_WRONG_NOTHING)
                g_string_append_printf(text, "%lu %s", line.number, frame_wrong_name(line.wrong));
            g_string_append_len(text, line.json.data, (gssize)line.json.length);
            g_string_append_c(text, '\n');
        }
    }
    frame_lines_free(lines);
    return g_string_free(text, FALSE);
}

static void assert_lines(Slice stream, const char *wanted)
{
    for (size_t piece = 1; piece < 20; piece++) {
        g_autofree char *got = lines_of(stream, piece);
        g_assert_cmpstr(got, ==, wanted);
    }
}

static void becomes_lines_that_are_the_same_events(void)
{
    FrameWriter *writer = frame_writer_new();
    Buffer stream = { 0 };
    Event event = { 0 }, again = { 0 };
    for (size_t i = 0; i < G_N_ELEMENTS(events); i++) {
        event_read(&event, slice_of(events[i]));
        frame_write(writer, &event, &stream);
    }
    g_autofree char *text = lines_of(buffer_slice(&stream), 7);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    g_assert_cmpuint(g_strv_length(lines), ==, G_N_ELEMENTS(events) + 1);
    for (size_t i = 0; i < G_N_ELEMENTS(events); i++) {
        event_read(&event, slice_of(events[i]));
        g_assert_cmpint(event_read(&again, slice_of(lines[i])), ==, EVENT_NOTHING);
        assert_same(&again, &event);
    }
    event_clear(&event);
    event_clear(&again);
    buffer_clear(&stream);
    frame_writer_free(writer);
}

static void says_which_records_are_no_lines(void)
{
    assert_lines(SLICE(""), "");
    assert_lines(SLICE(FRAME_MAGIC), "");
    assert_lines(SLICE("MM"), "1 cut\n");
    assert_lines(SLICE(FRAME_MAGIC "\2\2\0\0\0\0\0"), "{}\n");
    assert_lines(SLICE(FRAME_MAGIC NAME_A "\2\x0A\0\0\0\1\0\0\0\0\1\0\0\0x"), "{\"a\":\"x\"}\n");
    assert_lines(SLICE(FRAME_MAGIC NAME_A NAME_A "\2\2\0\0\0\1\0\2\2\0\0\0\0\0\1"),
                 "1 name\n2 length\n{}\n4 cut\n");
    assert_lines(SLICE(FRAME_MAGIC "\2\2\0\0\0\0\0\7\2\2\0\0\0\0\0"), "{}\n2 record\n");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/frame/brings_events_back_as_they_were", brings_events_back_as_they_were);
    g_test_add_func("/frame/starts_names_anew_where_there_are_too_many",
                    starts_names_anew_where_there_are_too_many);
    g_test_add_func("/frame/refuses_to_write_what_is_too_large",
                    refuses_to_write_what_is_too_large);
    g_test_add_func("/frame/finds_what_the_reference_finds", finds_what_the_reference_finds);
    g_test_add_func("/frame/loses_no_event_that_goes_the_slow_way",
                    loses_no_event_that_goes_the_slow_way);
    g_test_add_func("/frame/stands_hostile_bytes", stands_hostile_bytes);
    g_test_add_func("/frame/says_what_is_wrong_with_a_record", says_what_is_wrong_with_a_record);
    g_test_add_func("/frame/takes_numbers_and_booleans_as_json_writes_them",
                    takes_numbers_and_booleans_as_json_writes_them);
    g_test_add_func("/frame/becomes_lines_that_are_the_same_events",
                    becomes_lines_that_are_the_same_events);
    g_test_add_func("/frame/says_which_records_are_no_lines", says_which_records_are_no_lines);
    return g_test_run();
}
