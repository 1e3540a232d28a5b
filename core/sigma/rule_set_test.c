#include "core/sigma/testing_rule.h"

#define SELECTIONS                                                                                 \
    "  sel_a: {a: x}\n  sel_b: {b: x}\n  sel_c: {c: x}\n  _hidden: {d: x}\n  condition: "

static bool holds(const char *condition, const char *json)
{
    g_autofree char *detection = g_strconcat(SELECTIONS, condition, "\n", NULL);
    g_test_message("%s on %s", condition, json);
    return detection_matches(detection, json);
}

static void reads_conditions(void)
{
    static const struct {
        const char *condition, *json;
        bool matches;
    } cases[] = {
        { "sel_a", "{\"a\":\"x\"}", true },
        { "not sel_a", "{\"a\":\"x\"}", false },
        { "not sel_a", "{}", true }, /* a missing field makes the selection false */
        { "not not sel_a", "{\"a\":\"x\"}", true },
        { "sel_a and sel_b", "{\"a\":\"x\"}", false },
        { "\"sel_a\\tand\\r\\nsel_b\"", "{\"a\":\"x\",\"b\":\"x\"}", true },
        { "sel_a AND sel_b", "{\"a\":\"x\",\"b\":\"x\"}", true },
        { "sel_a or sel_b and sel_c", "{\"a\":\"x\"}", true }, /* and binds more */
        { "(sel_a or sel_b) and sel_c", "{\"a\":\"x\"}", false },
        { "not sel_a or sel_b", "{\"a\":\"x\",\"b\":\"x\"}", true }, /* not binds most */
        { "not (sel_a or sel_b)", "{\"b\":\"x\"}", false },
        { "not sel_a and sel_b", "{\"b\":\"x\"}", true },
        { "1 of sel_*", "{\"c\":\"x\"}", true },
        { "1 of sel_*", "{\"d\":\"x\"}", false },
        { "any of sel_*", "{\"c\":\"x\"}", true },
        { "2 of sel_*", "{\"c\":\"x\"}", false },
        { "2 of sel_*", "{\"a\":\"x\",\"c\":\"x\"}", true },
        { "all of sel_*", "{\"a\":\"x\",\"c\":\"x\"}", false },
        { "all of sel_*", "{\"a\":\"x\",\"b\":\"x\",\"c\":\"x\"}", true },
        { "all of them", "{\"a\":\"x\",\"b\":\"x\",\"c\":\"x\"}", true }, /* without _hidden */
        { "1 of them", "{\"d\":\"x\"}", false },
        { "1 of _*", "{\"d\":\"x\"}", true },
        { "1 of *_a and not 1 of *_b", "{\"a\":\"x\"}", true },
        { "1 of sel_a", "{\"a\":\"x\"}", true },
        { "[sel_a, sel_b]", "{\"b\":\"x\"}", true }, /* a list: one of them */
        { "[sel_a, sel_b]", "{\"c\":\"x\"}", false },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        g_assert_cmpint(holds(cases[i].condition, cases[i].json), ==, cases[i].matches);
}

static void names_wrong_conditions(void)
{
    static const struct {
        const char *condition, *reason;
    } cases[] = {
        { "sel_x", "condition-name:8" },
        { "1 of nothing*", "condition-pattern:8" },
        { "4 of sel_*", "condition-number:8" },
        { "1001 of sel_*", "condition-number:8" },
        { "99999999999999999999 of sel_*", "condition-number:8" },
        { "some of sel_*", "condition-name:8" },
        { "1 of sel_", "condition-pattern:8" },
        { "1 of *_aa", "condition-pattern:8" },
        { "0 of sel_*", "condition-number:8" },
        { "sel_a and", "condition-syntax:8" },
        { "sel_a sel_b", "condition-syntax:8" },
        { "(sel_a", "condition-syntax:8" },
        { "sel_a)", "condition-syntax:8" },
        { "1 of", "condition-syntax:8" },
        { "not", "condition-syntax:8" },
        { "''", "condition-syntax:8" },
        { "", "condition-missing:8" },
        { "[]", "condition-missing:8" },
        { "sel_a | rm -rf", "condition-pipe:8" },
        { "sel_a | count() by x > 5", "note-aggregation:8" },
        { "sel_a | count(x) by y, z >= 5", "note-aggregation:8" },
        { "sel_a | max(x) > 5", "note-aggregation:8" },
        { "sel_a | max() > 5", "condition-pipe:8" },
        { "sel_a | count() by > 5", "condition-pipe:8" },
        { "sel_a | count() ~ 5", "correlation-condition:8" },
        { "sel_a | count() > 5 or", "condition-pipe:8" },
        { "sel_a | count() > 10001", "correlation-large:8" },
        { "sel_a | near sel_b", "note-near:8" },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *detection = g_strconcat(SELECTIONS, cases[i].condition, "\n", NULL);
        g_autofree char *reasons = detection_reasons(detection);
        g_test_message("%s", cases[i].condition);
        g_assert_cmpstr(reasons, ==, cases[i].reason);
    }
}

static char *nested_condition(unsigned depth)
{
    g_autofree char *open = g_strnfill(depth, '(');
    g_autofree char *closed = g_strnfill(depth, ')');
    return g_strconcat(SELECTIONS, open, "sel_a", closed, "\n", NULL);
}

static void bounds_the_depth_of_conditions(void)
{
    g_autofree char *deepest = nested_condition(49);
    g_autofree char *deeper = nested_condition(50);
    g_autofree char *deep = nested_condition(5000);
    g_autofree char *good = detection_reasons(deepest);
    g_autofree char *bad = detection_reasons(deeper);
    g_autofree char *worse = detection_reasons(deep);
    g_assert_cmpstr(good, ==, "");
    g_assert_cmpstr(bad, ==, "condition-deep:8");
    g_assert_cmpstr(worse, ==, "condition-deep:8");
}

static void joins_maps_by_and_and_lists_by_or(void)
{
    static const char map[] = "  s:\n    a: x\n    b: [y, z]\n  condition: s\n";
    static const char list[] = "  s:\n    - a: x\n      b: y\n    - c: z\n    - word\n"
                               "  condition: s\n";
    g_assert_true(detection_matches(map, "{\"a\":\"x\",\"b\":\"z\"}"));
    g_assert_false(detection_matches(map, "{\"a\":\"x\"}"));
    g_assert_true(detection_matches(list, "{\"c\":\"z\"}"));
    g_assert_true(detection_matches(list, "{\"q\":\"a word.\"}"));
    g_assert_false(detection_matches(list, "{\"a\":\"x\"}"));
}

static void looks_for_keywords_in_each_value(void)
{
    static const char any[] = "  k:\n    - evil one\n    - '8002'\n  condition: k\n";
    static const char all[] = "  k:\n    '|all':\n      - one\n      - two\n  condition: k\n";
    static const char expression[] = "  k:\n    '|re': 'o.e$'\n  condition: k\n";
    g_assert_true(detection_matches(any, "{\"m\":{\"n\":\"an EVIL one!\"}}"));
    g_assert_true(detection_matches(any, "{\"m\":18002}"));
    g_assert_false(detection_matches(any, "{\"m\":\"evil\",\"n\":\"one\"}")); /* not across */
    g_assert_false(detection_matches(any, "{\"evil one\":\"m\"}"));           /* not in names */
    g_assert_true(detection_matches(all, "{\"m\":\"one\",\"n\":\"two\"}"));
    g_assert_false(detection_matches(all, "{\"m\":\"one\"}"));
    g_assert_true(detection_matches(expression, "{\"m\":\"an one\"}"));
    g_assert_false(detection_matches(expression, "{\"m\":\"one.\"}"));
    g_assert_true(detection_matches("  k: single\n  condition: k\n", "{\"m\":\"a single word\"}"));
}

static void names_what_is_wrong_with_a_document(void)
{
    static const struct {
        const char *yaml, *reasons;
    } cases[] = {
        { "", "file-empty:1" },
        { "a: [", "yaml-syntax:2" },
        { "a: 1\na: 2\n", "yaml-twice:2" },
        { "a: &x 1\n", "yaml-anchor:1" },
        { "a: *x\n", "yaml-anchor:1" },
        { "? [a]\n: b\n", "yaml-key:1" },
        { "[a]\n", "document-map:1" },
        { "title: t\n", "logsource-missing:1 detection-missing:1" },
        { "logsource: {category: c}\ndetection: {s: {a: b}, condition: s}\n", "title-missing:1" },
        { "title: t\nlogsource: {definition: c}\ndetection: {s: {a: b}, condition: s}\n",
          "logsource-missing:2" },
        { "title: t\nlevel: awful\nlogsource: {category: c}\ndetection: {s: {a: b}, condition: "
          "s}\n",
          "level-unknown:2" },
        { "title: t\nstatus: odd\nlogsource: {category: c}\ndetection: {s: {a: b}, condition: s}\n",
          "status-unknown:2" },
        { "title: t\nid: [a]\nlogsource: {category: c}\ndetection: {s: {a: b}, condition: s}\n",
          "attribute-text:2" },
        { "title: t\nlogsource: {category: c}\ndetection: {s: {}, condition: s}\n",
          "item-empty:3" },
        { "action: undo\n", "document-action:1" },
        { "action: repeat\n", "document-action:1" },
        { "title: t\ndetection: {}\ncorrelation: {}\n", "document-kind:1" },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        SigmaRuleSet *set = rules_of(cases[i].yaml);
        g_autofree char *reasons = reasons_of(set);
        g_test_message("%s", cases[i].yaml);
        g_assert_cmpstr(reasons, ==, cases[i].reasons);
        sigma_rule_set_free(set);
    }
}

static char *nested_lists(unsigned depth)
{
    g_autofree char *open = g_strnfill(depth, '[');
    g_autofree char *closed = g_strnfill(depth, ']');
    return g_strconcat(open, closed, NULL);
}

static void bounds_yaml(void)
{
    g_autofree char *deepest = nested_lists(YAML_DEPTH_MAX);
    g_autofree char *deeper = nested_lists(YAML_DEPTH_MAX + 1);
    g_autofree char *large = g_strnfill(YAML_SIZE_MAX + 1, '#');
    static const char *const expected[] = { "document-map:1", "yaml-deep:1", "file-large:0" };
    const char *const files[] = { deepest, deeper, large };
    for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
        SigmaRuleSet *set = rules_of(files[i]);
        g_autofree char *reasons = reasons_of(set);
        g_assert_cmpstr(reasons, ==, expected[i]);
        sigma_rule_set_free(set);
    }
}

static void keeps_good_documents_beside_wrong_ones(void)
{
    SigmaRuleSet *set = rules_of(
        "title: one\nid: i1\nlogsource: {category: c}\ndetection: {s: {a: b}, condition: s}\n"
        "---\ntitle: two\nid: i1\nlogsource: {category: c}\ndetection: {s: {a: b}, condition: s}\n"
        "---\ntitle: three\nlogsource: {category: c}\ndetection: {s: {a: b}, condition: t}\n"
        "---\ntitle: four\nlogsource: {category: c}\ndetection: {s: {a: b}, condition: s}\n"
        "---\n");
    g_autofree char *reasons = reasons_of(set);
    g_assert_cmpstr(reasons, ==, "id-twice:6 condition-name:13");
    g_assert_cmpuint(sigma_rule_count(set), ==, 2);
    g_assert_cmpstr(sigma_rule_at(set, 1)->title, ==, "four");
    g_assert_cmpuint(sigma_document_count(set), ==, 4);
    sigma_rule_set_free(set);
}

static void keeps_what_stands_before_a_broken_document(void)
{
    SigmaRuleSet *set = rules_of(
        "\xEF\xBB\xBFtitle: one\nlogsource: {category: c}\ndetection: {s: {a: b}, condition: s}\n"
        "---\ntitle: two\ntitle: three\n"
        "---\ntitle: four\nlogsource: {category: c}\ndetection: {s: {a: b}, condition: s}\n");
    g_autofree char *reasons = reasons_of(set);
    g_assert_cmpstr(reasons, ==, "yaml-twice:6");
    g_assert_cmpuint(sigma_rule_count(set), ==, 1);
    g_assert_cmpstr(sigma_rule_at(set, 0)->title, ==, "one");
    sigma_rule_set_free(set);
}

static void takes_levels_and_states_in_any_case(void)
{
    SigmaRuleSet *set = rules_of("title: t\nlevel: High\nstatus: TEST\nlogsource: {category: c}\n"
                                 "detection: {s: {a: b}, condition: s}\n");
    g_autofree char *reasons = reasons_of(set);
    g_assert_cmpstr(reasons, ==, "");
    g_assert_cmpint(sigma_rule_at(set, 0)->level, ==, SIGMA_HIGH);
    g_assert_cmpstr(sigma_rule_at(set, 0)->status, ==, "test");
    sigma_rule_set_free(set);
}

static void lets_documents_share_an_id(void)
{
    SigmaRuleSet *set = rules_of("action: global\ntitle: both\nid: i1\n"
                                 "---\nlogsource: {category: c}\n"
                                 "detection: {s: {a: x}, condition: s}\n"
                                 "---\nlogsource: {service: d}\n"
                                 "detection: {s: {a: y}, condition: s}\n"
                                 "---\nid: i1\nlogsource: {service: e}\n"
                                 "detection: {s: {a: z}, condition: s}\n");
    g_autofree char *reasons = reasons_of(set);
    g_assert_cmpstr(reasons, ==, "id-twice:11"); /* one that says it itself */
    g_assert_cmpuint(sigma_rule_count(set), ==, 2);
    g_assert_cmpstr(sigma_rule_at(set, 1)->id, ==, "i1");
    g_assert_cmpstr(sigma_rule_at(set, 1)->logsource.service, ==, "d");
    sigma_rule_set_free(set);
}

static void shares_what_is_global(void)
{
    SigmaRuleSet *set = rules_of("action: global\ntitle: both\nlevel: high\ndetection:\n"
                                 "  condition: s and t\n  t: {b: y}\n"
                                 "---\nlogsource: {category: c}\ndetection: {s: {a: x}}\n"
                                 "---\naction: repeat\ntitle: again\ndetection: {s: {a: z}}\n"
                                 "---\naction: reset\n"
                                 "---\ntitle: alone\nlogsource: {service: d}\n"
                                 "detection: {s: {a: x}, condition: s}\n");
    g_autofree char *reasons = reasons_of(set);
    g_assert_cmpstr(reasons, ==, "");
    g_assert_cmpuint(sigma_rule_count(set), ==, 3);
    g_assert_true(set_matches(set, "{\"a\":\"x\",\"b\":\"y\"}"));
    g_assert_false(set_matches(set, "{\"a\":\"x\"}"));
    g_assert_cmpstr(sigma_rule_at(set, 0)->title, ==, "both");
    g_assert_cmpint(sigma_rule_at(set, 1)->level, ==, SIGMA_HIGH);
    g_assert_cmpstr(sigma_rule_at(set, 1)->title, ==, "again");
    g_assert_cmpint(sigma_rule_at(set, 2)->level, ==, SIGMA_LEVEL_NONE);
    sigma_rule_set_free(set);
}

static void lets_no_rule_write_to_the_terminal(void)
{
    SigmaRuleSet *set = rules_of("title: \"a\\e[31mb\"\nid: \"x\\0y\"\nlogsource: {category: c}\n"
                                 "detection: {s: {a: x}, condition: s}\n"
                                 "---\ntitle: t\nlevel: \"\\e[2J\"\nlogsource: {category: c}\n"
                                 "detection: {s: {a: x}, condition: s}\n");
    g_assert_cmpstr(sigma_rule_at(set, 0)->title, ==, "a [31mb");
    g_assert_cmpstr(sigma_rule_at(set, 0)->id, ==, "x y");
    g_assert_cmpuint(sigma_rule_set_problems(set)->count, ==, 1);
    g_assert_cmpstr(sigma_rule_set_problems(set)->list[0].detail, ==, " [2J");
    sigma_rule_set_free(set);
}

#define FILTERED                                                                                   \
    "title: t\nid: r1\nname: n1\nlogsource: {category: c, product: p}\n"                           \
    "detection: {s: {a: x}, condition: s}\n---\ntitle: f\nlogsource: {category: c}\nfilter:\n"

#define PLAIN "title: t\nlogsource: {category: c}\ndetection: {s: {a: x}, condition: s}\nplain:\n"

static void keeps_what_a_rule_says_to_people(void)
{
    SigmaRuleSet *set = rules_of(PLAIN "  title: {ja: 題, en: T}\n  happened: {ja: 何, en: H}\n"
                                       "  now: {ja: 今, en: N}\n  never: {ja: 否, en: X}\n");
    g_autofree char *reasons = reasons_of(set);
    g_assert_cmpstr(reasons, ==, "");
    g_assert_cmpstr(sigma_rule_at(set, 0)->plain->title[SIGMA_JA], ==, "題");
    g_assert_cmpstr(sigma_rule_at(set, 0)->plain->never[SIGMA_EN], ==, "X");
    sigma_rule_set_free(set);
    SigmaRuleSet *half = rules_of(PLAIN "  title: {ja: 題}\n");
    g_autofree char *missing = reasons_of(half);
    g_assert_cmpstr(missing, ==, "attribute-text:5");
    sigma_rule_set_free(half);
}

static void filters_suppress_matches(void)
{
    static const char *const filters[] = {
        "  rules: [r1]\n  sel: {u|startswith: adm_}\n  condition: sel\n",     /* specification */
        "  rules: [n1]\n  sel: {u|startswith: adm_}\n  condition: not sel\n", /* pySigma */
        "  rules: any\n  sel: {u|startswith: adm_}\n  condition: sel\n",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(filters); i++) {
        g_autofree char *yaml = g_strconcat(FILTERED, filters[i], NULL);
        SigmaRuleSet *set = rules_of(yaml);
        g_autofree char *reasons = reasons_of(set);
        g_assert_cmpstr(reasons, ==, "");
        g_assert_cmpuint(sigma_filter_count(set), ==, 1);
        g_assert_true(set_matches(set, "{\"a\":\"x\",\"u\":\"bob\"}"));
        g_assert_false(set_matches(set, "{\"a\":\"x\",\"u\":\"adm_bob\"}"));
        sigma_rule_set_free(set);
    }
    SigmaRuleSet *other = rules_of(FILTERED "  rules: [r2]\n  sel: {u: v}\n  condition: sel\n");
    g_autofree char *reasons = reasons_of(other);
    g_assert_cmpstr(reasons, ==, "reference-unknown:10");
    sigma_rule_set_free(other);
}

#define BASE                                                                                       \
    "title: t\nname: base\nlogsource: {category: c}\ndetection: {s: {a: x}, condition: s}\n"       \
    "---\ntitle: c\ncorrelation:\n"

static void checks_correlations(void)
{
    static const struct {
        const char *lines, *reasons;
    } cases[] = {
        { "  type: event_count\n  rules: [base]\n  group-by: [u]\n  timespan: 1h\n"
          "  condition: {gte: 10}\n",
          "" },
        { "  type: value_count\n  rules: [base]\n  timespan: 90m\n  condition: {field: u, gt: 2, "
          "lte: 9}\n",
          "" },
        { "  type: temporal\n  rules: [base]\n  timespan: 5m\n  group-by: [ip]\n"
          "  aliases: {ip: {base: src}}\n",
          "" },
        { "  type: odd\n  rules: [base]\n  timespan: 1h\n", "correlation-type:8" },
        { "  type: event_count\n  timespan: 1h\n  condition: {gte: 1}\n", "correlation-rules:7" },
        { "  type: event_count\n  rules: [base, base]\n  timespan: 1h\n  condition: {gte: 1}\n",
          "correlation-rules:9" },
        { "  type: event_count\n  rules: [base]\n  timespan: 1x\n  condition: {gte: 1}\n",
          "correlation-timespan:10" },
        { "  type: event_count\n  rules: [base]\n  timespan: 0s\n  condition: {gte: 1}\n",
          "correlation-timespan:10" },
        { "  type: event_count\n  rules: [base]\n  timespan: 366d\n  condition: {eq: 1}\n", "" },
        { "  type: event_count\n  rules: [base]\n  timespan: 367d\n  condition: {eq: 1}\n",
          "correlation-timespan:10" },
        { "  type: event_count\n  rules: [base]\n  timespan: 99999999999999999d\n"
          "  condition: {eq: 1}\n",
          "correlation-timespan:10" },
        { "  type: event_count\n  rules: ['']\n  timespan: 1h\n  condition: {eq: 1}\n",
          "correlation-rules:9" },
        { "  type: event_count\n  rules: [base]\n  timespan: 1h\n", "correlation-condition:7" },
        { "  type: event_count\n  rules: [base]\n  timespan: 1h\n  condition: {more: 1}\n",
          "correlation-condition:11" },
        { "  type: value_sum\n  rules: [base]\n  timespan: 1h\n  condition: {gte: 1}\n",
          "correlation-field:11" },
        { "  type: temporal\n  rules: [base]\n  timespan: 5m\n  aliases: {ip: {other: src}}\n",
          "correlation-alias:11" },
        { "  type: event_count\n  rules: [base]\n  timespan: 1h\n  condition: {gte: 10000}\n", "" },
        { "  type: event_count\n  rules: [base]\n  timespan: 1h\n  condition: {gte: 10001}\n",
          "correlation-large:11" },
        { "  type: value_count\n  rules: [base]\n  timespan: 1h\n"
          "  condition: {field: u, gte: 10001}\n",
          "" },
        { "  type: value_percentile\n  rules: [base]\n  timespan: 1h\n"
          "  condition: {field: u, percentile: 100, gte: 1}\n",
          "" },
        { "  type: value_percentile\n  rules: [base]\n  timespan: 1h\n"
          "  condition: {field: u, percentile: 101, gte: 1}\n",
          "correlation-condition:11" },
        { "  type: value_avg\n  rules: [base]\n  timespan: 1h\n"
          "  condition: {field: [u, v], gte: 1}\n",
          "correlation-field:11" },
        { "  type: temporal\n  rules: [nobody]\n  timespan: 5m\n", "reference-unknown:9" },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *yaml = g_strconcat(BASE, cases[i].lines, NULL);
        SigmaRuleSet *set = rules_of(yaml);
        g_autofree char *reasons = reasons_of(set);
        g_test_message("%s", cases[i].lines);
        g_assert_cmpstr(reasons, ==, cases[i].reasons);
        sigma_rule_set_free(set);
    }
}

static void finds_correlations_that_go_in_circles(void)
{
    SigmaRuleSet *set = rules_of(
        "title: a\nname: a\ncorrelation: {type: temporal, rules: [b], timespan: 1m}\n"
        "---\ntitle: b\nname: b\ncorrelation: {type: temporal, rules: [a], timespan: 1m}\n");
    g_autofree char *reasons = reasons_of(set);
    g_assert_cmpstr(reasons, ==, "reference-circle:3 reference-circle:7");
    sigma_rule_set_free(set);
}

/* Correlation i stands on i + 1, the last on a rule. */
static char *reasons_of_chain(int length)
{
    GString *yaml = g_string_new("title: t\nname: c0\nlogsource: {category: c}\n"
                                 "detection: {s: {a: x}, condition: s}\n");
    for (int i = 1; i <= length; i++)
        g_string_append_printf(yaml,
                               "---\ntitle: t\nname: c%d\n"
                               "correlation: {type: temporal, rules: [c%d], timespan: 1m}\n",
                               i, i - 1);
    SigmaRuleSet *set = rules_of(yaml->str);
    char *reasons = reasons_of(set);
    g_string_free(yaml, TRUE);
    sigma_rule_set_free(set);
    return reasons;
}

static void bounds_correlations_of_correlations(void)
{
    g_autofree char *longest = reasons_of_chain(10);
    g_autofree char *longer = reasons_of_chain(11);
    g_assert_null(strstr(longest, "circle"));
    g_assert_nonnull(strstr(longer, "circle"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(test) g_test_add_func("/rule-set/" #test, test)
    ADD(reads_conditions);
    ADD(names_wrong_conditions);
    ADD(bounds_the_depth_of_conditions);
    ADD(joins_maps_by_and_and_lists_by_or);
    ADD(looks_for_keywords_in_each_value);
    ADD(names_what_is_wrong_with_a_document);
    ADD(bounds_yaml);
    ADD(keeps_good_documents_beside_wrong_ones);
    ADD(keeps_what_stands_before_a_broken_document);
    ADD(takes_levels_and_states_in_any_case);
    ADD(lets_documents_share_an_id);
    ADD(shares_what_is_global);
    ADD(keeps_what_a_rule_says_to_people);
    ADD(lets_no_rule_write_to_the_terminal);
    ADD(filters_suppress_matches);
    ADD(checks_correlations);
    ADD(finds_correlations_that_go_in_circles);
    ADD(bounds_correlations_of_correlations);
    return g_test_run();
}
