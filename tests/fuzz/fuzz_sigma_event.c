/* fuzz_sigma_event.c - any bytes as a stream of events, in two ways of cutting it, for some rules.
 */
#include "core/sigma/detector.h"
#include "core/sigma/records.h"

#include <assert.h>
#include <stdint.h>

#include "core/bytes/utf8.h"
#include "core/sigma/event_repair.h"
#include "core/sigma/event_time.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char rules_yaml[] =
    "title: t\nlogsource: {product: p}\ndetection:\n"
    "  a: {a|contains|windash: ' -x', b|re|i: '(a+)+$', c|cidr: 10.0.0.0/8, d|fieldref: e}\n"
    "  b: {a: 'a?b*c', b|gt: 5, c|hour: 10, d: null, e|exists: false, f|neq: 1}\n"
    "  c: [word, 'w?rd']\n"
    "  condition: 1 of a or (b or not c)\n";
static const char mapping_yaml[] =
    "containers: [Event.*, a]\nnames: {a.b: c}\ntimes: [a, b]\nsources:\n"
    "  - {logsource: {product: p}, events: [{where: {a: x}, fields: {a: b}}, {}]}\n";

static SigmaRuleSet *rules;
static Mapping mapping;

static void prepare(void)
{
    SigmaProblems problems = { 0 };
    rules = sigma_rule_set_new(NULL);
    sigma_rule_set_add(rules, "a.yml", slice_of(rules_yaml));
    sigma_rule_set_settle(rules);
    mapping_add(&mapping, "m.yaml", slice_of(mapping_yaml), &problems);
    assert(sigma_rule_count(rules) == 1 && problems.count == 0);
}

static void found(const SigmaRule *rule, const Evaluation *evaluation, void *data)
{
    (void)rule;
    (void)evaluation;
    ++*(unsigned *)data;
}

/* What is read as a time is the same when it is written and read again, but for years that only a
 * zone leads to. */
static void try_time(Slice text)
{
    EventTime time, again;
    char written[EVENT_TIME_SIZE];
    if (!event_time_read(text, &time))
        return;
    event_time_write(time.ms, written);
    const bool is_read = event_time_read(slice_of(written), &again);
    assert(is_read ? again.ms == time.ms
                   : written[0] == '-' || strlen(written) > 24 ||
                         slice_starts_with(slice_of(written), SLICE("0000")));
}

/* What is JSON stays as it is; what was mended is not mended again. */
static EventWrong try_to_mend(Event *event, Slice text)
{
    Buffer once = { 0 }, twice = { 0 };
    const EventWrong wrong = event_read(event, text);
    event_repair(text, &once);
    assert(wrong != EVENT_NOTHING || slice_equal(buffer_slice(&once), text));
    const EventWrong mended = event_read(event, buffer_slice(&once));
    event_repair(buffer_slice(&once), &twice);
    assert(mended != EVENT_NOTHING || slice_equal(buffer_slice(&twice), buffer_slice(&once)));
    buffer_clear(&once);
    buffer_clear(&twice);
    return wrong;
}

static void look(Detector *detector, Event *event, Slice text)
{
    unsigned matches = 0;
    if (try_to_mend(event, text) != EVENT_NOTHING || event_read(event, text) != EVENT_NOTHING)
        return;
    for (size_t i = 0; i < event->count; i++) {
        assert(utf8_is_valid(event->fields[i].text));
        try_time(event->fields[i].text);
    }
    detector_look(detector, event, found, &matches);
    assert(matches <= 1);
}

/* Hash of what the records are, whatever pieces the stream comes in. */
static uint32_t cut(Slice stream, size_t piece, Detector *detector)
{
    Records records = { 0 };
    Record record;
    Event event = { 0 };
    uint32_t hash = 0;
    for (size_t at = 0; at <= stream.length; at += piece) {
        const size_t left = stream.length - at;
        records_add(&records, (Slice){ stream.data + at, left < piece ? left : piece });
        if (left <= piece)
            records_end(&records);
        while (records_next(&records, &record)) {
            hash = hash * 31 + slice_hash(record.text) + (uint32_t)record.line;
            if (detector != NULL)
                look(detector, &event, record.text);
        }
        if (left <= piece)
            break;
    }
    event_clear(&event);
    records_clear(&records);
    return hash;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const Slice stream = { (const char *)data, size };
    if (rules == NULL)
        prepare();
    Detector *detector = detector_new(rules, &mapping, SIGMA_INFORMATIONAL);
    assert(cut(stream, size + 1, detector) == cut(stream, 7, NULL));
    detector_free(detector);
    return 0;
}
