#include "core/sigma/correlator.h"

#include "core/sigma/testing_rule.h"

#define RULE(name)                                                                                 \
    "title: " name "\nname: " name "\nlogsource: {category: c}\n"                                  \
    "detection: {s: {r: " name "}, condition: s}\n"
#define RULES RULE("a") "---\n" RULE("b") "---\n" RULE("c") "---\n"

/* Gives matches to a correlator and writes down what it answers. */
typedef struct {
    SigmaRuleSet *set;
    Correlator *correlator;
    GString *log; /* "TITLE measure[~] from-to [matches];" for each alert, in seconds */
} Watch;

static void watch_begin(Watch *watch, const char *yaml, CorrelatorLimits limits)
{
    watch->set = rules_of(yaml);
    watch->correlator = correlator_new(watch->set, limits);
    watch->log = g_string_new(NULL);
}

static void watch_end(Watch *watch)
{
    correlator_free(watch->correlator);
    sigma_rule_set_free(watch->set);
    g_string_free(watch->log, TRUE);
}

static void found(const CorrelationAlert *alert, const Evaluation *evaluation, void *data)
{
    GString *log = data;
    (void)evaluation;
    g_string_append_printf(log, "%s %g%s %" G_GINT64_FORMAT "-%" G_GINT64_FORMAT " [",
                           alert->correlation->title, alert->measure, alert->is_estimate ? "~" : "",
                           alert->from_ms / 1000, alert->to_ms / 1000);
    for (size_t i = 0; i < alert->match_count; i++)
        g_string_append_printf(log, "%s%s%" G_GUINT64_FORMAT, i == 0 ? "" : " ",
                               alert->matches[i].rule, alert->matches[i].origin);
    g_string_append(log, "];");
}

/* All rules that match the event are matches at that second; @second < 0: without a time. */
static void give(Watch *watch, int64_t second, uint64_t origin, const char *json)
{
    Event event = { 0 };
    g_assert_cmpint(event_read(&event, slice_of(json)), ==, EVENT_NOTHING);
    const Evaluation evaluation = { .event = &event };
    for (size_t i = 0; i < sigma_rule_count(watch->set); i++) {
        const SigmaRule *rule = sigma_rule_at(watch->set, i);
        if (!evaluate_rule(&evaluation, rule))
            continue;
        const CorrelatorMatch match = { .rule = rule,
                                        .evaluation = &evaluation,
                                        .has_time = second >= 0,
                                        .time_ms = second * 1000,
                                        .origin = origin };
        correlator_match(watch->correlator, &match, found, watch->log);
    }
    event_clear(&event);
}

/* @steps: "SECOND:MEMBERS SECOND:MEMBERS …": members of JSON without braces, in which ' stands for
 * quotation marks. */
static void give_all(Watch *watch, const char *steps)
{
    g_auto(GStrv) list = g_strsplit(steps, " ", 0);
    for (guint i = 0; list[i] != NULL; i++) {
        char *members = strchr(list[i], ':');
        g_autofree char *json = g_strconcat("{", members + 1, "}", NULL);
        g_strdelimit(json, "'", '"');
        give(watch, list[i][0] == '-' ? -1 : atoll(list[i]), i + 1, json);
    }
}

static const CorrelatorLimits plenty = { .memory_max = CORRELATOR_MEMORY,
                                         .late_ms = CORRELATOR_ALL_TIMES };

static char *answers(const char *correlations, const char *steps)
{
    Watch watch;
    g_autofree char *yaml = g_strconcat(RULES, correlations, NULL);
    watch_begin(&watch, yaml, plenty);
    give_all(&watch, steps);
    char *log = g_strdup(watch.log->str);
    watch_end(&watch);
    return log;
}

#define CORRELATION(type, lines)                                                                   \
    "title: T\ncorrelation:\n  type: " type "\n  rules: [a, b, c]\n  timespan: 10s\n" lines

static void answers_for_each_type(void)
{
    static const struct {
        const char *correlation, *steps, *alerts;
    } cases[] = {
        /* A window is (t - timespan, t]: ten seconds later is out. */
        { CORRELATION("event_count", "  condition: {gte: 3}\n"), "1:'r':'a' 2:'r':'b' 10:'r':'a'",
          "T 3 1-10 [a1 b2 a3];" },
        { CORRELATION("event_count", "  condition: {gte: 3}\n"), "1:'r':'a' 2:'r':'b' 11:'r':'a'",
          "" },
        { CORRELATION("event_count", "  condition: {gt: 2}\n"), "1:'r':'a' 2:'r':'b' 3:'r':'x'",
          "" },
        { CORRELATION("event_count", "  condition: {gt: 1, lte: 2}\n"), "1:'r':'a' 1:'r':'b'",
          "T 2 1-1 [a1 b2];" },
        { CORRELATION("event_count", "  condition: {eq: 2}\n"), "1:'r':'a' 1:'r':'b'",
          "T 2 1-1 [a1 b2];" },
        { CORRELATION("event_count", "  condition: {neq: 1}\n"), "1:'r':'a' 1:'r':'b'",
          "T 2 1-1 [a1 b2];" },
        { CORRELATION("event_count", "  condition: {lt: 2}\n"), "1:'r':'a'", "T 1 1-1 [a1];" },
        { CORRELATION("event_count", "  group-by: [u, h]\n  condition: {gte: 2}\n"),
          "1:'r':'a','u':'x','h':'1' 2:'r':'a','u':'x','h':'2' 3:'r':'a','u':'X','h':'1'",
          "T 2 1-3 [a1 a3];" },
        /* None, empty and null: only none and null are alike. */
        { CORRELATION("event_count", "  group-by: [u]\n  condition: {gte: 2}\n"),
          "1:'r':'a' 2:'r':'a','u':'' 3:'r':'a','u':null", "T 2 1-3 [a1 a3];" },
        { CORRELATION("value_count", "  condition: {field: u, gte: 2}\n"),
          "1:'r':'a','u':'x' 2:'r':'a','u':'X' 3:'r':'a' 4:'r':'a','u':'y'",
          "T 2 1-4 [a1 a2 a4];" },
        { CORRELATION("value_count", "  condition: {field: [u, v], gte: 3}\n"),
          "1:'r':'a','u':'x','v':1 2:'r':'a','u':'x','v':2 3:'r':'a','u':'x','v':2 "
          "4:'r':'a','u':'y','v':1",
          "T 3 1-4 [a1 a2 a3 a4];" },
        { CORRELATION("value_sum", "  condition: {field: n, gte: 10}\n"),
          "1:'r':'a','n':4 2:'r':'a','n':'5.5' 3:'r':'a','n':'x' 4:'r':'a','n':0.5",
          "T 10 1-4 [a1 a2 a4];" },
        { CORRELATION("value_avg", "  condition: {field: n, gt: 4}\n"),
          "1:'r':'a','n':1 2:'r':'a','n':6 3:'r':'a','n':6", "T 4.33333 1-3 [a1 a2 a3];" },
        { CORRELATION("value_median", "  condition: {field: n, eq: 3}\n"),
          "1:'r':'a','n':9 2:'r':'a','n':1 3:'r':'a','n':2 4:'r':'a','n':4",
          "T 3 1-4 [a1 a2 a3 a4];" },
        { CORRELATION("value_percentile", "  condition: {field: n, percentile: 75, lte: 3}\n"),
          "1:'r':'a','n':9 2:'r':'a','n':1 3:'r':'a','n':2 4:'r':'a','n':3",
          "T 3 1-4 [a1 a2 a3 a4];" },
        { CORRELATION("temporal", ""), "1:'r':'c' 2:'r':'a' 3:'r':'a' 5:'r':'b'",
          "T 3 1-5 [c1 a2 b4];" },
        { CORRELATION("temporal", ""), "1:'r':'c' 2:'r':'a' 11:'r':'b'", "" },
        { CORRELATION("temporal", "  condition: {gte: 2}\n"), "1:'r':'c' 2:'r':'a'",
          "T 2 1-2 [c1 a2];" },
        { CORRELATION("temporal", "  condition: a and not b\n"), "1:'r':'c' 2:'r':'a'",
          "T 2 1-2 [c1 a2];" },
        { CORRELATION("temporal", "  condition: 2 of them\n"), "1:'r':'c' 2:'r':'c' 3:'r':'b'",
          "T 2 1-3 [c1 b3];" },
        { CORRELATION("temporal_ordered", ""), "1:'r':'c' 2:'r':'a' 3:'r':'b'", "" },
        { CORRELATION("temporal_ordered", ""), "1:'r':'c' 2:'r':'a' 3:'r':'b' 4:'r':'a' 5:'r':'c'",
          "T 3 1-5 [c1 a2 b3];" },
        { CORRELATION("temporal_ordered", "  condition: a and b\n"), "1:'r':'b' 2:'r':'a'", "" },
        { CORRELATION("temporal_ordered", "  condition: a and b\n"), "1:'r':'a' 2:'r':'b'",
          "T 2 1-2 [a1 b2];" },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_test_message("%s %s", cases[i].correlation, cases[i].steps);
        g_autofree char *alerts = answers(cases[i].correlation, cases[i].steps);
        g_assert_cmpstr(alerts, ==, cases[i].alerts);
    }
}

static void fires_again_when_the_window_has_passed(void)
{
    g_autofree char *alerts =
        answers(CORRELATION("event_count", "  condition: {gte: 2}\n"),
                "1:'r':'a' 2:'r':'a' 3:'r':'a' 11:'r':'a' 12:'r':'a' 13:'r':'a'");
    g_assert_cmpstr(alerts, ==, "T 2 1-2 [a1 a2];T 3 3-12 [a3 a4 a5];");
}

static void puts_late_matches_in_their_place(void)
{
    g_autofree char *alerts = answers(CORRELATION("event_count", "  condition: {gte: 3}\n"),
                                      "105:'r':'a' 104:'r':'b' 3:'r':'a' 96:'r':'c'");
    g_assert_cmpstr(alerts, ==, "T 3 96-105 [c4 b2 a1];");
    /* A window that ends before the newest counts too, and two that are apart both fire. */
    g_autofree char *apart = answers(CORRELATION("event_count", "  condition: {gte: 2}\n"),
                                     "100:'r':'a' 101:'r':'a' 50:'r':'b' 51:'r':'b' 52:'r':'b'");
    g_assert_cmpstr(apart, ==, "T 2 100-101 [a1 a2];T 2 50-51 [b3 b4];");
    g_autofree char *ordered =
        answers(CORRELATION("temporal_ordered", ""), "3:'r':'c' 1:'r':'a' 2:'r':'b'");
    g_assert_cmpstr(ordered, ==, "T 3 1-3 [a2 b3 c1];");
}

static void takes_the_time_before_where_a_match_has_none(void)
{
    Watch watch;
    watch_begin(&watch, RULES CORRELATION("event_count", "  condition: {gte: 2}\n"), plenty);
    give_all(&watch, "5:'r':'a' -:'r':'a'");
    g_assert_cmpstr(watch.log->str, ==, "T 2 5-5 [a1 a2];");
    g_assert_cmpuint(correlator_counts(watch.correlator).untimed, ==, 1);
    watch_end(&watch);
}

static void follows_aliases(void)
{
    g_autofree char *alerts =
        answers("title: T\ncorrelation:\n  type: temporal\n  rules: [a, b]\n  timespan: 10s\n"
                "  group-by: [inside]\n  aliases: {inside: {a: to, b: from}}\n",
                "1:'r':'a','to':'x','from':'y' 2:'r':'b','to':'x','from':'y' "
                "3:'r':'b','to':'z','from':'x'");
    g_assert_cmpstr(alerts, ==, "T 2 1-3 [a1 b3];");
}

#define MANY                                                                                       \
    "title: many\nname: many\ncorrelation:\n  type: event_count\n  rules: [a]\n"                   \
    "  timespan: 10s\n  group-by: [who]\n  aliases: {who: {a: u}}\n  condition: {gte: 2}\n"

static void stands_on_other_correlations(void)
{
    g_autofree char *alerts =
        answers(MANY "---\ntitle: then\ncorrelation:\n  type: temporal_ordered\n"
                     "  rules: [many, b]\n  timespan: 60s\n  group-by: [who]\n"
                     "  aliases: {who: {b: user}}\n",
                "1:'r':'a','u':'x' 2:'r':'a','u':'x' 3:'r':'b','user':'y' 40:'r':'b','user':'X'");
    g_assert_cmpstr(alerts, ==, "then 2 2-40 [many2 b4];");
}

static void reports_what_it_stands_on_only_where_told_so(void)
{
    for (int generates = 0; generates <= 1; generates++) {
        g_autofree char *documents =
            g_strconcat(RULES MANY "---\ntitle: U\n", generates ? "generate: true\n" : "",
                        "correlation: {type: temporal, rules: [many, b], timespan: 60s}\n", NULL);
        SigmaRuleSet *set = rules_of(documents);
        g_assert_false(sigma_rule_is_reported(set, 0)); /* many does not generate */
        g_assert_cmpint(sigma_rule_is_reported(set, 1), ==, generates);
        g_assert_true(sigma_rule_is_reported(set, 2));
        g_assert_cmpint(sigma_correlation_at(set, 0)->is_reported, ==, generates);
        g_assert_true(sigma_correlation_at(set, 1)->is_reported);
        sigma_rule_set_free(set);
    }
}

static void reaches_the_level_of_what_stands_above(void)
{
    SigmaRuleSet *set = rules_of(
        "title: a\nname: a\nlevel: informational\nlogsource: {category: c}\n"
        "detection: {s: {r: a}, condition: s}\n"
        "---\ntitle: b\nname: b\nlevel: low\ncorrelation: {type: temporal, rules: [a], "
        "timespan: 1m}\n"
        "---\ntitle: c\nlevel: high\ncorrelation: {type: temporal, rules: [b], timespan: 1m}\n");
    g_assert_cmpint(sigma_rule_reach(set, 0), ==, SIGMA_HIGH);
    sigma_rule_set_free(set);
}

static void evaluates_the_deprecated_form(void)
{
    static const struct {
        const char *pipe, *alerts;
    } cases[] = {
        { "count() by u >= 2", "t 2 1-3 [t1 t3];" }, { "count(n) by u > 1", "t 2 1-3 [t1 t3];" },
        { "COUNT(n) > 2", "t 3 1-3 [t1 t2 t3];" },   { "sum(n) = 6", "t 6 1-3 [t1 t2 t3];" },
        { "avg(n) == 2", "t 2 1-2 [t1 t2];" },       { "max(n) >= 3", "t 3 1-2 [t1 t2];" },
        { "min(n) < 2", "t 1 1-1 [t1];" },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        Watch watch;
        g_autofree char *yaml = g_strdup_printf("title: t\nlogsource: {category: c}\ndetection:\n"
                                                "  s: {r: a}\n  timeframe: 10s\n"
                                                "  condition: s | %s\n",
                                                cases[i].pipe);
        g_test_message("%s", cases[i].pipe);
        watch_begin(&watch, yaml, plenty);
        give_all(&watch, "1:'r':'a','u':'x','n':1 2:'r':'a','u':'y','n':3 3:'r':'a','u':'x','n':2");
        g_assert_cmpstr(watch.log->str, ==, cases[i].alerts);
        g_assert_false(sigma_rule_is_reported(watch.set, 0));
        watch_end(&watch);
    }
}

/* @count matches of rule a, one a second, each with a number of its own as "n". */
static void give_many(Watch *watch, int from, int count, const char *user)
{
    for (int i = from; i < from + count; i++) {
        g_autofree char *json = g_strdup_printf("{\"r\":\"a\",\"u\":\"%s\",\"n\":%d}", user, i);
        give(watch, i, (uint64_t)i, json);
    }
}

static void counts_as_many_as_may_be_asked_for(void)
{
    Watch watch;
    watch_begin(&watch,
                RULES "title: T\ncorrelation: {type: event_count, rules: [a], timespan: 1d, "
                      "condition: {gte: 10000}}\n",
                plenty);
    give_many(&watch, 0, 20000, "x");
    g_assert_cmpstr(watch.log->str, ==, "T 10000 0-9999 [a0 a1 a2 a3 a4];");
    g_assert_cmpuint(correlator_counts(watch.correlator).quiet, ==, 10000);
    watch_end(&watch);
}

static void estimates_how_many_values_there_are(void)
{
    Watch watch;
    watch_begin(&watch,
                RULES "title: T\ncorrelation: {type: value_count, rules: [a], timespan: 10d, "
                      "condition: {field: n, gte: 20000}}\n",
                plenty);
    give_many(&watch, 0, 18000, "x");
    g_assert_cmpstr(watch.log->str, ==, "");
    give_many(&watch, 18000, 4000, "x");
    const double measure = g_ascii_strtod(watch.log->str + strlen("T "), NULL);
    g_assert_cmpfloat(measure, >=, 20000);
    g_assert_nonnull(strchr(watch.log->str, '~'));
    g_assert_cmpuint(correlator_counts(watch.correlator).bytes, <, 20000);
    watch_end(&watch);
}

static void forgets_values_that_come_again(void)
{
    Watch watch;
    watch_begin(&watch,
                RULES "title: T\ncorrelation: {type: value_count, rules: [a], timespan: 10d, "
                      "condition: {field: u, gte: 3}}\n",
                plenty);
    give_many(&watch, 0, 3000, "x");
    give_many(&watch, 3000, 3000, "y");
    g_assert_cmpstr(watch.log->str, ==, "");
    give_many(&watch, 6000, 1, "z");
    g_assert_true(g_str_has_prefix(watch.log->str, "T 3 "));
    g_assert_cmpuint(correlator_counts(watch.correlator).cut, ==, 0);
    watch_end(&watch);
}

static void says_when_numbers_were_given_up(void)
{
    Watch watch;
    watch_begin(&watch,
                RULES "title: T\ncorrelation: {type: value_sum, rules: [a], timespan: 10d, "
                      "condition: {field: n, gte: 8000000}}\n",
                plenty);
    give_many(&watch, 0, 6000, "x");
    g_assert_nonnull(strstr(watch.log->str, "~"));
    g_assert_cmpuint(correlator_counts(watch.correlator).cut, >, 0);
    watch_end(&watch);
}

#define BY_USER                                                                                    \
    RULES "title: T\ncorrelation: {type: event_count, rules: [a], timespan: 1d, group-by: [u], "   \
          "condition: {gte: 2}}\n"

static void holds_its_memory(void)
{
    Watch watch;
    watch_begin(&watch, BY_USER, (CorrelatorLimits){ .memory_max = CORRELATOR_MEMORY_LEAST });
    for (int i = 0; i < 2000; i++) {
        g_autofree char *user = g_strdup_printf("u%d", i);
        give_many(&watch, i, 1, user);
        g_assert_cmpuint(correlator_counts(watch.correlator).bytes, <=, CORRELATOR_MEMORY_LEAST);
    }
    const CorrelatorCounts counts = correlator_counts(watch.correlator);
    g_assert_cmpuint(counts.dropped + counts.groups, ==, 2000);
    give_many(&watch, 2000, 1, "u1999"); /* used last: still there */
    g_assert_cmpstr(watch.log->str, ==, "T 2 1999-2000 [a1999 a2000];");
    give_many(&watch, 2001, 1, "u0"); /* gone */
    g_assert_cmpstr(watch.log->str, ==, "T 2 1999-2000 [a1999 a2000];");
    watch_end(&watch);
}

static void is_not_blinded_by_a_wrong_clock(void)
{
    Watch watch;
    watch_begin(&watch, RULES CORRELATION("event_count", "  condition: {gte: 2}\n"),
                (CorrelatorLimits){ .memory_max = CORRELATOR_MEMORY });
    give_all(&watch, "900000:'r':'a' 100:'r':'a' 101:'r':'a'");
    g_assert_cmpstr(watch.log->str, ==, "T 2 100-101 [a2 a3];");
    g_assert_cmpuint(correlator_counts(watch.correlator).late, ==, 1);
    watch_end(&watch);
}

/* What a correlator says that had one match under @before when the rules became @after. */
static char *answer_after_reload(const char *before, const char *after)
{
    Watch old, new;
    watch_begin(&old, before, plenty);
    watch_begin(&new, after, plenty);
    give_many(&old, 1, 1, "x");
    correlator_adopt(new.correlator, old.correlator);
    g_assert_cmpuint(correlator_counts(old.correlator).groups, ==, 0);
    watch_end(&old);
    give_many(&new, 2, 1, "X");
    char *log = g_strdup(new.log->str);
    watch_end(&new);
    return log;
}

static void keeps_its_state_over_a_reload(void)
{
    g_autofree char *same = answer_after_reload(BY_USER, "title: n\nlogsource: {category: d}\n"
                                                         "detection: {s: {q: n}, condition: s}\n"
                                                         "---\n" BY_USER);
    g_assert_cmpstr(same, ==, "T 2 1-2 [a1 a2];");
    g_autofree char *longer = g_strdup(BY_USER);
    strstr(longer, "1d")[0] = '2';
    g_autofree char *other = answer_after_reload(BY_USER, longer);
    g_assert_cmpstr(other, ==, "");
    g_autofree char *changed = g_strdup(BY_USER);
    strstr(changed, "category: c")[10] = 'd';
    g_autofree char *below = answer_after_reload(BY_USER, changed);
    g_assert_cmpstr(below, ==, "");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(test) g_test_add_func("/correlator/" #test, test)
    ADD(answers_for_each_type);
    ADD(fires_again_when_the_window_has_passed);
    ADD(puts_late_matches_in_their_place);
    ADD(takes_the_time_before_where_a_match_has_none);
    ADD(follows_aliases);
    ADD(stands_on_other_correlations);
    ADD(reports_what_it_stands_on_only_where_told_so);
    ADD(reaches_the_level_of_what_stands_above);
    ADD(evaluates_the_deprecated_form);
    ADD(counts_as_many_as_may_be_asked_for);
    ADD(estimates_how_many_values_there_are);
    ADD(forgets_values_that_come_again);
    ADD(says_when_numbers_were_given_up);
    ADD(holds_its_memory);
    ADD(is_not_blinded_by_a_wrong_clock);
    ADD(keeps_its_state_over_a_reload);
    return g_test_run();
}
