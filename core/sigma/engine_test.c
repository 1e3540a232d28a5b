/* The engine finds what the reference finds: random rules, random events, every kind of processor.
 */
#include "core/sigma/engine.h"

#include "core/sigma/kernels.h"
#include "core/sigma/testing_rule.h"

static const char mapping_yaml[] =
    "id: test\n"
    "containers: [Event.Data, Event.User.*, Event]\n"
    "names: {log.name: Channel, Event.Provider.#attributes.Name: Source}\n"
    "times: [when]\n"
    "sources:\n"
    "  - logsource: {product: p, category: start}\n"
    "    events:\n"
    "      - where: {Channel: sys, EventID: 1}\n"
    "      - where: {Channel|startswith: sec, EventID: [4688, 4689]}\n"
    "        fields: {Image: NewName, Parent: OldName}\n"
    "  - logsource: {product: p, service: sec}\n"
    "    events:\n"
    "      - where: {Channel: [sec, security]}\n"
    "  - logsource: {product: p, category: other}\n"
    "    events:\n"
    "      - where: {Source|exists: true}\n"
    "  - logsource: {product: q}\n"
    "    events: [{}]\n";

static const char *const words[] = {
    "cmd.exe",
    "C:\\\\Windows\\\\System32\\\\cmd.exe",
    "powershell -enc",
    " /c ",
    "net user",
    "mimikatz",
    "a",
    "ab",
    "abc",
    "",
    "10.0.0.7",
    "fe80::1",
    "4688",
    "1",
    "01",
    "1.0",
    "x\\\"y",
    "ÄRZTE",
    "ärzte",
    "ＣＭＤ",
    "\\u0063\\u006dd.exe",
    "日本語\\n",
    "\\u212Aelvin",
    "kelvin",
    "-enc –enc ―enc",
    "the quick brown fox jumps over the lazy dog and then it rests "
    "until the evening comes, as \\\\it\\\\ does"
};

/* In YAML between single quotation marks. */
static const char *const values[] = { "cmd.exe",
                                      "\\cmd.exe",
                                      "powershell",
                                      " -enc",
                                      "/c",
                                      "net user",
                                      "mimi*katz",
                                      "m?mikatz",
                                      "a",
                                      "ab",
                                      "abc",
                                      "",
                                      "*",
                                      "10.0.0.7",
                                      "4688",
                                      "ärzte",
                                      "ＣＭＤ",
                                      "日本語",
                                      "x\"y",
                                      "Kelvin",
                                      "brown fox",
                                      "evening comes",
                                      "C:\\*\\cmd.exe",
                                      "\\\\it\\\\" };
static const char *const modifiers[] = { "",
                                         "|contains",
                                         "|startswith",
                                         "|endswith",
                                         "|contains|all",
                                         "|contains|windash",
                                         "|cased",
                                         "|contains|cased",
                                         "|endswith|cased",
                                         "|base64offset|contains",
                                         "|neq",
                                         "|contains|neq" };
static const char *const others[] = {
    "|re: 'c.d\\.exe$'",
    "|re|i: '^POWER'",
    "|re: 'a+b'",
    "|cidr: 10.0.0.0/8",
    "|cidr: fe80::/10",
    "|exists: true",
    "|exists: false",
    ": null",
    ": 4688",
    ": 1",
    "|gt: 0",
    "|lte: 4688",
    "|fieldref: Parent",
    "|fieldref|contains: Parent",
    "|hour: 10",
    "|re: '.*x.*y.*'",
    ": [1, 2.5, 'cmd.exe']",
    "|re: '\\w+ (user|group)'",
};
static const char *const fields[] = { "Image",   "Parent", "Line", "EventID",
                                      "Channel", "Source", "Data" };
static const char *const names[] = { "Image",   "Parent",           "Line",   "NewName",
                                     "OldName", "Event.Data.Image", "Source", "Data",
                                     "Data.x",  "log.name",         "when",   "Li ne" };
#define PICK(rand, list) (list)[g_rand_int_range((rand), 0, G_N_ELEMENTS(list))]

static void add_item(GRand *rand, GString *yaml)
{
    g_string_append_printf(yaml, "      %s", PICK(rand, fields));
    if (g_rand_int_range(rand, 0, 3) == 0) {
        g_string_append_printf(yaml, "%s\n", PICK(rand, others));
        return;
    }
    g_string_append_printf(yaml, "%s:", PICK(rand, modifiers));
    const int count = g_rand_int_range(rand, 1, 6);
    for (int i = 0; i < count; i++)
        g_string_append_printf(yaml, "%s '%s'", i == 0 ? " [" : ",", PICK(rand, values));
    g_string_append(yaml, "]\n");
}

static const char *const conditions[] = { "s0",
                                          "s0 and s1",
                                          "s0 or s1",
                                          "s0 and not s1",
                                          "not s0",
                                          "1 of s*",
                                          "all of them",
                                          "2 of them",
                                          "not 2 of s*",
                                          "s0 and (s1 or not s2)",
                                          "(s0 or s1) and (s1 or s2)",
                                          "not (s0 and s1) and s2",
                                          "k and s0",
                                          "k or s0" };
static const char *const sources[] = { "{product: p, category: start}",
                                       "{product: p, service: sec}", "{product: p}", "{product: q}",
                                       "{product: p, category: other}" };

static void add_rule(GRand *rand, GString *yaml, int number)
{
    const char *condition = PICK(rand, conditions);
    g_string_append_printf(yaml, "%stitle: r%d\nlogsource: %s\ndetection:\n",
                           number == 0 ? "" : "---\n", number, PICK(rand, sources));
    for (int i = 0; i < 3; i++) {
        g_string_append_printf(yaml, "  s%d:\n", i);
        if (g_rand_int_range(rand, 0, 4) == 0)
            g_string_append_printf(yaml, "    - '%s'\n", PICK(rand, values) + 0);
        const int count = g_rand_int_range(rand, 1, 4);
        for (int j = 0; j < count; j++) {
            GString *item = g_string_new(NULL);
            add_item(rand, item);
            g_string_append_printf(yaml, "    -%s", item->str + 5);
            g_string_free(item, TRUE);
        }
    }
    if (condition[0] == 'k')
        g_string_append_printf(yaml, "  k: ['%s', '%s']\n", PICK(rand, values), PICK(rand, values));
    g_string_append_printf(yaml, "  condition: %s\n", condition);
}

static void add_value(GRand *rand, GString *json)
{
    switch (g_rand_int_range(rand, 0, 12)) {
    case 0:
        g_string_append(json, "null");
        break;
    case 1:
        g_string_append(json, "4688");
        break;
    case 2:
        g_string_append(json, "[\"a\", \"cmd.exe\", 1]");
        break;
    case 3:
        g_string_append(json, "{}");
        break;
    case 4:
        g_string_append(json, "1.0e0");
        break;
    case 5:
        g_string_append(json, "true");
        break;
    default:
        g_string_append_printf(json, "\"%s%s\"", PICK(rand, words),
                               g_rand_boolean(rand) ? "" : PICK(rand, words));
    }
}

static char *random_event(GRand *rand)
{
    static const char *const channels[] = { "sys", "sec", "Security", "SECURE", "else" };
    static const char *const ids[] = { "1", "4688", "4689", "\"1\"", "2" };
    GString *json = g_string_new("{");
    g_string_append_printf(json, "\"%s\":\"%s\", \"EventID\" : %s",
                           g_rand_boolean(rand) ? "Channel" : "log.name", PICK(rand, channels),
                           PICK(rand, ids));
    const int count = g_rand_int_range(rand, 0, 9);
    for (int i = 0; i < count; i++) {
        g_string_append_printf(json, ",\"%s\":", PICK(rand, names));
        add_value(rand, json);
    }
    if (g_rand_int_range(rand, 0, 4) == 0)
        g_string_append(json,
                        ",\"Event\":{\"Data\":{\"Image\":\"cmd.exe\",\"Line\":\" /c net user\"},"
                        "\"Provider\":{\"#attributes\":{\"Name\":\"n\"}}}");
    g_string_append_c(json, '}');
    return g_string_free(json, FALSE);
}

static void note_title(const SigmaRule *rule, const Evaluation *evaluation, void *data)
{
    g_assert_true(evaluate_rule(evaluation, rule));
    g_string_append_printf(data, "%s ", rule->title);
}

static char *found_by_reference(Detector *detector, Event *event, const char *json)
{
    GString *titles = g_string_new(NULL);
    g_assert_cmpint(event_read(event, slice_of(json)), ==, EVENT_NOTHING);
    detector_look(detector, event, note_title, titles);
    return g_string_free(titles, FALSE);
}

static char *found_by_engine(EngineWorker *worker, const char *json)
{
    GString *titles = g_string_new(NULL);
    g_assert_cmpint(engine_look(worker, slice_of(json), note_title, titles), ==, EVENT_NOTHING);
    return g_string_free(titles, FALSE);
}

/* The same found in a line of several. */
static char *found_in_line(EngineWorker *worker, const char *json)
{
    GString *titles = g_string_new(NULL);
    g_autofree char *lines = g_strconcat(json, "\n{\"Channel\":\"sys\"}\n", NULL);
    size_t length = 0;
    g_assert_true(engine_look_at_line(worker, slice_of(lines), &length, note_title, titles));
    g_assert_cmpuint(length, ==, strlen(json) + 1);
    return g_string_free(titles, FALSE);
}

static char *random_rules(GRand *rand)
{
    GString *yaml = g_string_new(NULL);
    for (int i = 0; i < 40; i++)
        add_rule(rand, yaml, i);
    return g_string_free(yaml, FALSE);
}

static const char *const variants[] = { "scalar", "sse42", "avx2", "avx512" };

static void compare(GRand *rand, const Mapping *mapping)
{
    g_autofree char *yaml = random_rules(rand);
    SigmaRuleSet *rules = rules_of(yaml);
    g_assert_cmpuint(sigma_rule_count(rules), >, 20); /* some have a '*' where none may stand */
    Detector *detector = detector_new(rules, mapping, SIGMA_INFORMATIONAL);
    Profile *profile = profile_new();
    Event event = { 0 };
    for (int with_profile = 0; with_profile < 2; with_profile++) {
        Engine *engine =
            engine_new(rules, mapping, SIGMA_INFORMATIONAL, with_profile ? profile : NULL);
        EngineWorker *worker = engine_worker_new(engine);
        for (int i = 0; i < 60; i++) {
            g_autofree char *json = random_event(rand);
            g_autofree char *wanted = found_by_reference(detector, &event, json);
            for (size_t j = 0; j < G_N_ELEMENTS(variants); j++) {
                if (kernels_named(variants[j]) == NULL)
                    continue;
                kernels_force(kernels_named(variants[j]));
                g_autofree char *got = found_by_engine(worker, json);
                g_autofree char *in_line = found_in_line(worker, json);
                if (!g_str_equal(got, wanted) || !g_str_equal(in_line, wanted))
                    g_error("%s\n%s\nreference: %s\nengine (%s): %s\nin a line: %s", yaml, json,
                            wanted, variants[j], got, in_line);
            }
            engine_learn(worker, slice_of(json), profile);
        }
        engine_worker_free(worker);
        engine_free(engine);
    }
    profile_free(profile);
    event_clear(&event);
    detector_free(detector);
    sigma_rule_set_free(rules);
}

static void finds_what_the_reference_finds(void)
{
    Mapping mapping = { 0 };
    SigmaProblems problems = { 0 };
    const char *seed = g_getenv("MIMAMORI_SEED"), *rounds = g_getenv("MIMAMORI_ROUNDS");
    GRand *rand = g_rand_new_with_seed(seed == NULL ? 7 : (guint32)atoi(seed));
    g_assert_true(mapping_add(&mapping, "m.yaml", slice_of(mapping_yaml), &problems));
    for (int i = 0; i < (rounds == NULL ? 12 : atoi(rounds)); i++)
        compare(rand, &mapping);
    kernels_force(NULL);
    g_rand_free(rand);
    mapping_clear(&mapping);
    sigma_problems_clear(&problems);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/engine/finds_what_the_reference_finds", finds_what_the_reference_finds);
    return g_test_run();
}
