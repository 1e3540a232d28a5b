#include "core/sigma/testing_rule.h"

static const char mapping_yaml[] =
    "id: test\n"
    "containers: [Event.Data, Event.User.*, Event]\n"
    "names: {log.name: Channel, Event.Provider.#attributes.Name: Source}\n"
    "times: [when, then]\n"
    "sources:\n"
    "  - logsource: {product: p, category: start}\n"
    "    events:\n"
    "      - where: {Channel: sys, EventID: 1}\n"
    "      - where: {Channel: sec, EventID: [4688, 4689]}\n"
    "        fields: {Image: NewName}\n"
    "  - logsource: {product: p, service: sec}\n"
    "    events:\n"
    "      - where: {Channel: sec}\n";

static const char rules_yaml[] =
    "title: image\nlogsource: {product: p, category: start}\nlevel: high\n"
    "detection: {s: {Image: x}, condition: s}\n"
    "---\ntitle: service\nlogsource: {product: p, service: sec}\nlevel: low\n"
    "detection: {s: {EventID: 4688}, condition: s}\n"
    "---\ntitle: product\nlogsource: {product: p}\n"
    "detection: {s: {Image: x}, condition: s}\n"
    "---\ntitle: elsewhere\nlogsource: {product: q}\n"
    "detection: {s: {Image: x}, condition: s}\n"
    "---\ntitle: old\nlogsource: {product: p}\n"
    "detection: {s: {Image: x}, condition: s | near s}\n";

static void note_title(const SigmaRule *rule, const Evaluation *evaluation, void *data)
{
    g_assert_true(evaluate_rule(evaluation, rule));
    g_string_append_printf(data, "%s ", rule->title);
}

typedef struct {
    SigmaRuleSet *rules;
    Mapping mapping;
    SigmaProblems problems;
    Detector *detector;
    Event event;
} Bench;

static void bench_open(Bench *bench, SigmaLevel least)
{
    *bench = (Bench){ .rules = rules_of(rules_yaml) };
    g_assert_true(mapping_add(&bench->mapping, "m.yaml", slice_of(mapping_yaml), &bench->problems));
    bench->detector = detector_new(bench->rules, &bench->mapping, least);
}

static void bench_close(Bench *bench)
{
    detector_free(bench->detector);
    event_clear(&bench->event);
    mapping_clear(&bench->mapping);
    sigma_problems_clear(&bench->problems);
    sigma_rule_set_free(bench->rules);
}

/* The titles of the rules that match. */
static char *look(Bench *bench, const char *json)
{
    GString *titles = g_string_new(NULL);
    g_assert_cmpint(event_read(&bench->event, slice_of(json)), ==, EVENT_NOTHING);
    detector_look(bench->detector, &bench->event, note_title, titles);
    return g_string_free(titles, FALSE);
}

static void asks_only_rules_of_the_log_source(void)
{
    static const struct {
        const char *json, *titles;
    } cases[] = {
        { "{\"Channel\":\"sys\",\"EventID\":1,\"Image\":\"x\"}", "image product " },
        { "{\"Channel\":\"SYS\",\"EventID\":\"1\",\"Image\":\"X\"}", "image product " },
        { "{\"Channel\":\"sys\",\"EventID\":2,\"Image\":\"x\"}", "" },
        { "{\"Channel\":\"sec\",\"EventID\":4688,\"NewName\":\"x\"}", "image service product " },
        { "{\"Channel\":\"sec\",\"EventID\":4688,\"Image\":\"x\"}", "service product " },
        { "{\"Channel\":\"sec\",\"EventID\":4700,\"Image\":\"x\"}", "product " },
        { "{\"Image\":\"x\"}", "" },
        { "{\"log\":{\"name\":\"sys\"},\"Event\":{\"EventID\":1,\"Data\":{\"Image\":\"x\"}}}",
          "image product " },
        { "{\"log\":{\"name\":\"sys\"},\"Event\":{\"EventID\":{\"#text\":1},"
          "\"User\":{\"Any\":{\"Image\":\"x\"}}}}",
          "image product " },
    };
    Bench bench;
    bench_open(&bench, SIGMA_INFORMATIONAL);
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *titles = look(&bench, cases[i].json);
        g_test_message("%s", cases[i].json);
        g_assert_cmpstr(titles, ==, cases[i].titles);
    }
    const DetectorCounts counts = detector_counts(bench.detector);
    g_assert_cmpuint(counts.rules, ==, 3);
    g_assert_cmpuint(counts.unmapped, ==, 1);
    g_assert_cmpuint(counts.unready, ==, 1);
    g_assert_cmpuint(counts.unrouted, ==, 2);
    bench_close(&bench);
}

static void leaves_out_rules_below_the_level(void)
{
    Bench bench;
    bench_open(&bench, SIGMA_MEDIUM); /* a rule without level is medium */
    g_autofree char *titles =
        look(&bench, "{\"Channel\":\"sec\",\"EventID\":4688,\"NewName\":\"x\"}");
    g_assert_cmpstr(titles, ==, "image product ");
    g_assert_cmpuint(detector_counts(bench.detector).below, ==, 1);
    bench_close(&bench);
    bench_open(&bench, SIGMA_HIGH);
    g_autofree char *high =
        look(&bench, "{\"Channel\":\"sec\",\"EventID\":4688,\"NewName\":\"x\"}");
    g_assert_cmpstr(high, ==, "image ");
    bench_close(&bench);
}

static void names_fields_as_rules_do(void)
{
    Bench bench;
    bench_open(&bench, SIGMA_INFORMATIONAL);
    g_free(look(&bench, "{\"Event\":{\"Provider\":{\"#attributes\":{\"Name\":\"n\"}},"
                        "\"Execution\":{\"#attributes\":{\"ProcessID\":5}}},\"then\":\"t\"}"));
    Arena arena = { 0 };
    size_t from = 0;
    g_assert_nonnull(event_next(&bench.event, field_name(&arena, SLICE("Source")), &from));
    from = 0;
    g_assert_nonnull(
        event_next(&bench.event, field_name(&arena, SLICE("Execution_ProcessID")), &from));
    g_assert_true(slice_is(mapping_time(&bench.mapping, &bench.event), "t"));
    arena_clear(&arena);
    bench_close(&bench);
}

static void refuses_mappings_it_does_not_understand(void)
{
    static const char *const wrong[] = {
        "- a\n",
        "odd: 1\n",
        "sources: 1\n",
        "containers: [[a]]\n",
        "names: {a: [b]}\n",
        "sources: [{logsource: {product: p}}]\n",
        "sources: [{logsource: {odd: p}, events: [{}]}]\n",
        "sources: [{logsource: {product: p}, events: [{when: {a: b}}]}]\n",
        "sources: [{logsource: {product: p}, events: [1]}]\n",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        Mapping mapping = { 0 };
        SigmaProblems problems = { 0 };
        g_test_message("%s", wrong[i]);
        g_assert_false(mapping_add(&mapping, "m.yaml", slice_of(wrong[i]), &problems));
        g_assert_cmpuint(problems.wrong, ==, 1);
        mapping_clear(&mapping);
        sigma_problems_clear(&problems);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(test) g_test_add_func("/detector/" #test, test)
    ADD(asks_only_rules_of_the_log_source);
    ADD(leaves_out_rules_below_the_level);
    ADD(names_fields_as_rules_do);
    ADD(refuses_mappings_it_does_not_understand);
    return g_test_run();
}
