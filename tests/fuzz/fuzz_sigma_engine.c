/* fuzz_sigma_engine.c - any bytes as an event for some rules: the engine, with the loops of every
 * kind of processor, finds what the reference finds.
 *
 * The first byte says which rules.
 */
#include "core/sigma/engine.h"

#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/sigma/kernels.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MATCHES_MAX 16
#define VARIANTS 4

static const char mapping_yaml[] =
    "id: fuzz\n"
    "containers: [E.D, E]\n"
    "names: {log.name: Channel}\n"
    "sources:\n"
    "  - logsource: {product: p, category: start}\n"
    "    events:\n"
    "      - where: {Channel: sys, ID: 1}\n"
    "      - {where: {Channel|startswith: sec, ID: [4688, 4689]}, fields: {a: b, b: c}}\n"
    "  - {logsource: {product: p, category: all}, events: [{}]}\n";

static const char *const documents[] = {
    "  s: {a|contains: [abc, 'd e f', mimikatz, ä, ＣＭＤ, '\\cmd']}\n"
    "  t: {b|endswith: ['.exe', 'k', 'kelvin'], c|startswith: ['C:\\', '10.']}\n"
    "  condition: s or t\n",
    "  s: [mimikatz, 'net user', 'a\"b', kiss]\n"
    "  t: ['w?rd', 'x*y*z']\n"
    "  condition: s or 1 of t\n",
    "  s: {a: [1, 2.5, '01', 4688, -7], b|gt: 5, c|lte: 1e3}\n"
    "  t: {a: null}\n"
    "  u: {b|exists: true, c|exists: false, d: ''}\n"
    "  v: {E: null, b: '*'}\n"
    "  condition: 2 of them\n",
    "  s: {a|re: '^c.d[0-9]+', b|re|i: '(kelvin|straße)$', c|re: '(a+)+b'}\n"
    "  t: {a|cidr: [10.0.0.0/8, 'fe80::/10'], b|cased: Ab, c|contains|cased: 'Ä'}\n"
    "  condition: 1 of s or not t\n",
    "  s: {a|fieldref: b, b|fieldref|contains: c}\n"
    "  t: {a|contains|all: [abc, def, 'g'], b|windash|contains: ' -enc'}\n"
    "  u: {a|base64offset|contains: abc, b|neq: x, c|hour: 10}\n"
    "  condition: 1 of s or t or u\n",
    "  s: {'E.D.a': x, b: y}\n"
    "  t: {Channel: sec, ID: 1}\n"
    "  u: {a: [abcdefgh, bcdefgh, cdefgh, defgh, efgh, fgh, gh, h, '']}\n"
    "  condition: s or t or u\n",
};

#define DOCUMENTS (sizeof documents / sizeof documents[0])
static const char *const sources[] = { "{product: p, category: all}",
                                       "{product: p, category: start}" };

typedef struct {
    SigmaRuleSet *rules;
    Detector *detector;
    EngineWorker *workers[VARIANTS]; /* NULL: not for this processor */
} Subject;

static const char *const variants[VARIANTS] = { "scalar", "sse42", "avx2", "avx512" };
static Mapping mapping;
static Subject subjects[DOCUMENTS];

static void add_rule(SigmaRuleSet *rules, const char *source, const char *document)
{
    char yaml[4000];
    const int length =
        snprintf(yaml, sizeof yaml, "title: t\nlogsource: %s\ndetection:\n%s", source, document);
    sigma_rule_set_add(rules, "a.yml", (Slice){ yaml, (size_t)length });
}

static void prepare_subject(Subject *subject, const char *document)
{
    subject->rules = sigma_rule_set_new(NULL);
    add_rule(subject->rules, sources[0], document);
    add_rule(subject->rules, sources[1], document);
    sigma_rule_set_settle(subject->rules);
    assert(sigma_rule_count(subject->rules) == 2);
    subject->detector = detector_new(subject->rules, &mapping, SIGMA_INFORMATIONAL);
    Engine *engine = engine_new(subject->rules, &mapping, SIGMA_INFORMATIONAL, NULL);
    for (int i = 0; i < VARIANTS; i++) {
        if (kernels_named(variants[i]) != NULL)
            subject->workers[i] = engine_worker_new(engine);
    }
}

static void prepare(void)
{
    SigmaProblems problems = { 0 };
    assert(mapping_add(&mapping, "m.yaml", slice_of(mapping_yaml), &problems));
    for (size_t i = 0; i < DOCUMENTS; i++)
        prepare_subject(&subjects[i], documents[i]);
}

typedef struct {
    const SigmaRule *rules[MATCHES_MAX];
    size_t count;
} Found;

static void note(const SigmaRule *rule, const Evaluation *evaluation, void *data)
{
    Found *found = data;
    assert(found->count < MATCHES_MAX && evaluate_rule(evaluation, rule));
    found->rules[found->count++] = rule;
}

static void assert_same(const Found *a, const Found *b)
{
    assert(a->count == b->count);
    assert(memcmp(a->rules, b->rules, a->count * sizeof(SigmaRule *)) == 0);
}

/* The event as one of several lines; text of several lines is none. */
static void look_at_line(EngineWorker *worker, Slice json, const Found *wanted)
{
    static const char behind[] = "\n{\"a\":\"mimikatz\"}\n";
    char *lines = malloc(json.length + sizeof behind);
    size_t length = 0;
    Found found = { 0 };
    assert(lines != NULL);
    if (json.length > 0)
        memcpy(lines, json.data, json.length);
    memcpy(lines + json.length, behind, sizeof behind);
    const Slice stream = { lines, json.length + sizeof behind - 1 };
    if (engine_look_at_line(worker, stream, &length, note, &found) && length == json.length + 1)
        assert_same(&found, wanted);
    free(lines);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static Event event;
    if (subjects[0].rules == NULL)
        prepare();
    if (size == 0)
        return 0;
    const Subject *subject = &subjects[data[0] % DOCUMENTS];
    const Slice json = { (const char *)data + 1, size - 1 };
    Found wanted = { 0 };
    const EventWrong wrong = event_read(&event, json);
    if (wrong == EVENT_NOTHING)
        detector_look(subject->detector, &event, note, &wanted);
    for (int i = 0; i < VARIANTS; i++) {
        Found found = { 0 };
        if (subject->workers[i] == NULL)
            continue;
        kernels_force(kernels_named(variants[i]));
        assert(engine_look(subject->workers[i], json, note, &found) == wrong);
        assert_same(&found, &wanted);
        look_at_line(subject->workers[i], json, &wanted);
    }
    return 0;
}
