/* Many threads find what one finds, in the order of the lines, and rules are changed between two.
 */
#include "app/lookout.h"

#include "core/sigma/testing_rule.h"

static const char mapping_yaml[] = "id: test\nsources:\n"
                                   "  - logsource: {category: c}\n    events: [{}]\n";

typedef struct {
    GString *told; /* "r1:3 " for rule r1 on line 3, "!4 " for a broken line 4 */
    SigmaRuleSet *rules;
    Mapping mapping;
    SigmaProblems problems;
} Bench;

static void tell_found(const SigmaRule *rule, const Evaluation *evaluation, unsigned long line,
                       void *data)
{
    Bench *bench = data;
    g_assert_true(evaluate_rule(evaluation, rule));
    g_string_append_printf(bench->told, "%s:%lu ", rule->title, line);
}

static void tell_broken(EventWrong wrong, unsigned long line, void *data)
{
    Bench *bench = data;
    g_assert_cmpint(wrong, !=, EVENT_NOTHING);
    g_string_append_printf(bench->told, "!%lu ", line);
}

static SigmaRuleSet *rules_titled(const char *title)
{
    g_autofree char *yaml = g_strdup_printf("title: %s\nlogsource: {category: c}\ndetection:\n"
                                            "  s: {a|contains: x}\n  condition: s\n",
                                            title);
    return rules_of(yaml);
}

static void bench_open(Bench *bench)
{
    *bench = (Bench){ .told = g_string_new(NULL), .rules = rules_titled("old") };
    g_assert_true(mapping_add(&bench->mapping, "m.yaml", slice_of(mapping_yaml), &bench->problems));
}

static void bench_close(Bench *bench)
{
    sigma_rule_set_free(bench->rules);
    mapping_clear(&bench->mapping);
    sigma_problems_clear(&bench->problems);
    g_string_free(bench->told, TRUE);
}

static Lookout *look_out(Bench *bench, guint threads)
{
    return lookout_new(bench->rules, &bench->mapping, SIGMA_INFORMATIONAL, NULL, threads,
                       (LookoutSink){ tell_found, tell_broken, bench });
}

/* So many lines that all match, long enough for several batches. */
static char *matching_lines(guint count)
{
    GString *lines = g_string_new(NULL);
    for (guint i = 0; i < count; i++) {
        g_string_append_printf(lines, "{\"a\":\"x %u ", i);
        for (int j = 0; j < 40; j++)
            g_string_append(lines, "padding ");
        g_string_append(lines, "\"}\n");
    }
    return g_string_free(lines, FALSE);
}

static char *told_of(const char *title, guint first, guint count)
{
    GString *told = g_string_new(NULL);
    for (guint i = 0; i < count; i++)
        g_string_append_printf(told, "%s:%u ", title, first + i);
    return g_string_free(told, FALSE);
}

static void note_release(gpointer data)
{
    *(gint *)data += 1;
}

/* 3,000 lines, then other rules, then 3,000 more; the cut is in the midst of a line. */
static void change_rules(guint threads, gsize piece)
{
    Bench bench;
    gint released = 0;
    bench_open(&bench);
    SigmaRuleSet *next = rules_titled("new");
    g_autofree char *lines = matching_lines(3000);
    g_autofree char *wanted_old = told_of("old", 1, 3000), *wanted_new = told_of("new", 3001, 3000);
    Lookout *lookout = look_out(&bench, threads);
    const Slice all = slice_of(lines);
    for (gsize at = 0; at < all.length; at += piece)
        lookout_add(lookout, (Slice){ all.data + at, MIN(piece, all.length - at) });
    lookout_add(lookout, (Slice){ all.data, 10 }); /* the begin of a line is not yet a line */
    lookout_use(lookout, next, &bench.mapping, NULL, note_release, &released);
    lookout_add(lookout, (Slice){ all.data + 10, all.length - 10 });
    lookout_end_log(lookout);
    g_assert_cmpuint(lookout_counts(lookout).events, ==, 6000);
    g_assert_cmpint(released, ==, 0);
    lookout_free(lookout);
    g_assert_cmpint(released, ==, 1);
    g_autofree char *wanted = g_strconcat(wanted_old, wanted_new, NULL);
    g_assert_cmpstr(bench.told->str, ==, wanted);
    sigma_rule_set_free(next);
    bench_close(&bench);
}

static void changes_rules_between_two_lines(void)
{
    static const gsize pieces[] = { 7, 1000, 300 * 1000, 10 * 1000 * 1000 };
    for (size_t i = 0; i < G_N_ELEMENTS(pieces); i++) {
        change_rules(1, pieces[i]);
        change_rules(3, pieces[i]);
    }
}

static void releases_rules_that_nobody_uses(void)
{
    Bench bench;
    gint released = 0;
    bench_open(&bench);
    Lookout *lookout = look_out(&bench, 2);
    lookout_use(lookout, bench.rules, &bench.mapping, NULL, note_release, &released);
    lookout_add(lookout, SLICE("{\"a\":\"x\"}\n"));
    lookout_end_log(lookout);
    for (int i = 0; i < 20; i++) { /* until each thread has gone over */
        lookout_use(lookout, bench.rules, &bench.mapping, NULL, NULL, NULL);
        g_autofree char *lines = matching_lines(2000);
        lookout_add(lookout, slice_of(lines));
        lookout_end_log(lookout);
    }
    lookout_free(lookout);
    g_assert_cmpint(released, ==, 1);
    bench_close(&bench);
}

static void tells_a_live_log_at_once(void)
{
    Bench bench;
    bench_open(&bench);
    Lookout *lookout = look_out(&bench, 2);
    lookout_add(lookout, SLICE("{\"a\":\"x\"}\nno event\n{\"a\":"));
    g_assert_cmpstr(bench.told->str, ==, "old:1 !2 ");
    lookout_add(lookout, SLICE("\"x\"}\n"));
    g_assert_cmpstr(bench.told->str, ==, "old:1 !2 old:3 ");
    lookout_end_log(lookout);
    lookout_add(lookout, SLICE("{\"a\":\"x\"}")); /* of the next log */
    lookout_end_log(lookout);
    g_assert_cmpstr(bench.told->str, ==, "old:1 !2 old:3 old:1 ");
    lookout_free(lookout);
    bench_close(&bench);
}

static void gives_up_lines_that_are_too_long(void)
{
    Bench bench;
    bench_open(&bench);
    Lookout *lookout = look_out(&bench, 2);
    g_autofree char *long_text = g_strnfill(3 * 1024 * 1024, 'y');
    lookout_add(lookout, SLICE("{\"a\":\"x\"}\n{\"a\":\""));
    lookout_add(lookout, slice_of(long_text));
    lookout_add(lookout, SLICE("\"}\n{\"a\":\"x\"}\n"));
    lookout_end_log(lookout);
    g_assert_cmpstr(bench.told->str, ==, "old:1 !2 old:3 ");
    lookout_free(lookout);
    bench_close(&bench);
}

/* What users send to a program that writes it into its log as it is. */
static void looks_at_lines_that_are_nearly_events(void)
{
    static const char lines[] = ("{\"a\":\"x\\x22\"}\n{\"a\":\"x\xFF\"}\n{\"a\":\"x\n"
                                 "{\"a\":\"x\"}\n{\"a\":\"x\t\"}");
    for (guint threads = 1; threads <= 2; threads++) {
        Bench bench;
        bench_open(&bench);
        Lookout *lookout = look_out(&bench, threads);
        lookout_add(lookout, slice_of(lines));
        lookout_end_log(lookout);
        g_assert_cmpstr(bench.told->str, ==, "old:1 old:2 !3 old:4 old:5 ");
        g_assert_cmpuint(lookout_counts(lookout).mended, ==, 3);
        g_assert_cmpuint(lookout_counts(lookout).events, ==, 4);
        lookout_free(lookout);
        bench_close(&bench);
    }
}

/* A cloud's export: one object around a list of events. */
static void looks_at_each_record_of_an_export(void)
{
    Bench bench;
    bench_open(&bench);
    Lookout *lookout = look_out(&bench, 2);
    lookout_add(lookout, SLICE("{\"Records\":[{\"a\":\"x\"},{\"a\":\"y\"},\n{\"a\":\"x\"}]}\n"));
    lookout_end_log(lookout);
    g_assert_cmpstr(bench.told->str, ==, "old:1 old:2 ");
    g_assert_cmpuint(lookout_counts(lookout).events, ==, 3);
    lookout_free(lookout);
    bench_close(&bench);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/lookout/changes_rules_between_two_lines", changes_rules_between_two_lines);
    g_test_add_func("/lookout/releases_rules_that_nobody_uses", releases_rules_that_nobody_uses);
    g_test_add_func("/lookout/tells_a_live_log_at_once", tells_a_live_log_at_once);
    g_test_add_func("/lookout/gives_up_lines_that_are_too_long", gives_up_lines_that_are_too_long);
    g_test_add_func("/lookout/looks_at_lines_that_are_nearly_events",
                    looks_at_lines_that_are_nearly_events);
    g_test_add_func("/lookout/looks_at_each_record_of_an_export",
                    looks_at_each_record_of_an_export);
    return g_test_run();
}
