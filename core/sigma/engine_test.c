/* The engine finds what the reference finds: random rules, random events, every kind of processor.
 */
#include "core/sigma/engine.h"

#include "core/sigma/testing_random.h"

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
            for (size_t j = 0; j < G_N_ELEMENTS(kernel_variants); j++) {
                if (kernels_named(kernel_variants[j]) == NULL)
                    continue;
                kernels_force(kernels_named(kernel_variants[j]));
                g_autofree char *got = found_by_engine(worker, json);
                g_autofree char *in_line = found_in_line(worker, json);
                if (!g_str_equal(got, wanted) || !g_str_equal(in_line, wanted))
                    g_error("%s\n%s\nreference: %s\nengine (%s): %s\nin a line: %s", yaml, json,
                            wanted, kernel_variants[j], got, in_line);
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
    g_assert_true(mapping_add(&mapping, "m.yaml", slice_of(random_mapping), &problems));
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
