/* fuzz_sigma_frame.c - any bytes as a stream of frames: both readers see the same, the engine finds
 * what the reference finds, and the lines made of it are the same events. */
#include "core/sigma/frame_lines.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>

#include "core/bytes/utf8.h"
#include "core/sigma/engine.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char rules_yaml[] =
    "title: t\nlogsource: {product: p}\ndetection:\n"
    "  a: {a|contains|windash: ' -x', b|re|i: '(a+)+$', c|cidr: 10.0.0.0/8, d|fieldref: e}\n"
    "  b: {a: 'a?b*c', b|gt: 5, c|endswith: '\\cmd.exe', d: null, e|exists: false, f|neq: 1}\n"
    "  c: [word, mimikatz, 'ä\"x']\n"
    "  condition: a or b or c\n";
static const char mapping_yaml[] =
    "containers: [Event.*, a]\nnames: {a.b: c}\ntimes: [a, b]\nsources:\n"
    "  - {logsource: {product: p}, events: [{where: {a: x}, fields: {a: b}}, {}]}\n";

static SigmaRuleSet *rules;
static Mapping mapping;
static Detector *detector;
static EngineWorker *worker;
static Dictionary dictionary;
static Paths paths;
static Values values;

static void prepare(void)
{
    SigmaProblems problems = { 0 };
    rules = sigma_rule_set_new(NULL);
    sigma_rule_set_add(rules, "a.yml", slice_of(rules_yaml));
    sigma_rule_set_settle(rules);
    mapping_add(&mapping, "m.yaml", slice_of(mapping_yaml), &problems);
    assert(sigma_rule_count(rules) == 1 && problems.count == 0);
    detector = detector_new(rules, &mapping, SIGMA_INFORMATIONAL);
    worker = engine_worker_new(engine_new(rules, &mapping, SIGMA_INFORMATIONAL, NULL));
    paths_init(&paths, &dictionary, &mapping);
    values_init(&values, &paths);
}

static void count(const SigmaRule *rule, const Evaluation *evaluation, void *data)
{
    (void)rule;
    (void)evaluation;
    ++*(unsigned *)data;
}

static void assert_same(const Event *a, const Event *b)
{
    assert(a->count == b->count);
    for (size_t i = 0; i < a->count; i++) {
        assert(a->fields[i].kind == b->fields[i].kind);
        assert(slice_equal(a->fields[i].path.text, b->fields[i].path.text));
        assert(slice_equal(a->fields[i].text, b->fields[i].text));
        assert(utf8_is_valid(a->fields[i].text) && utf8_is_valid(a->fields[i].path.text));
    }
}

static void look(FrameNames *names, Slice body)
{
    static Event event, other;
    unsigned wanted = 0, found = 0;
    const char *end = body.data + body.length;
    const FrameWrong wrong = frame_read(names, body, end, &values);
    const bool is_whole = !values.is_full;
    if (paths.is_full)
        paths_forget(&paths);
    else if (wrong == FRAME_WRONG_NOTHING)
        values_to_event(&values, &other);
    const FrameWrong told = frame_read_event(names, body, &event);
    assert(told == wrong || !is_whole);
    if (wrong == FRAME_WRONG_NOTHING && is_whole)
        assert_same(&other, &event);
    assert(engine_look_at_frame(worker, names, body, end, count, &found) == told);
    if (told == FRAME_WRONG_NOTHING)
        detector_look(detector, &event, count, &wanted);
    assert(found == wanted);
}

static void read_stream(Slice stream)
{
    FrameNames names = { 0 };
    FrameRecord record;
    while (frame_next(&stream, &record) == FRAME_WRONG_NOTHING) {
        if (record.kind == FRAME_EVENT)
            look(&names, record.body);
        else
            frame_names_take(&names, &record);
    }
    frame_names_clear(&names);
}

/* Hash of the lines, whatever pieces the stream comes in. */
static uint32_t make_lines(Slice stream, size_t piece)
{
    FrameLines *lines = frame_lines_new();
    FrameLine line;
    Event event = { 0 };
    uint32_t hash = 0;
    for (size_t at = 0; at <= stream.length; at += piece) {
        const size_t left = stream.length - at;
        frame_lines_add(lines, (Slice){ stream.data + at, left < piece ? left : piece });
        if (left < piece)
            frame_lines_end(lines);
        while (frame_lines_next(lines, &line)) {
            hash = hash * 31 + slice_hash(line.json) + (uint32_t)line.wrong;
            if (line.wrong == FRAME_WRONG_NOTHING) {
                const EventWrong wrong = event_read(&event, line.json);
                assert(wrong == EVENT_NOTHING || wrong == EVENT_TOO_LARGE);
            }
        }
    }
    event_clear(&event);
    frame_lines_free(lines);
    return hash;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const Slice stream = { (const char *)data, size };
    if (rules == NULL)
        prepare();
    if (size >= FRAME_MAGIC_LENGTH)
        read_stream(slice_from(stream, FRAME_MAGIC_LENGTH));
    assert(make_lines(stream, size + 1) == make_lines(stream, 7));
    return 0;
}
