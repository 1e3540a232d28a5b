/* testing_rule.h - rules and events of tests, in a few lines. Only for tests. */
#pragma once

#include <glib.h>

#include "core/sigma/detector.h"

/* The set made of one file. The caller frees it. */
static inline SigmaRuleSet *rules_of(const char *yaml)
{
    SigmaRuleSet *set = sigma_rule_set_new(NULL);
    sigma_rule_set_add(set, "a.yml", slice_of(yaml));
    sigma_rule_set_settle(set);
    return set;
}

/* A rule with these lines under `detection:`; the caller owns the text. */
static inline char *rule_with(const char *detection)
{
    return g_strconcat("title: t\nlogsource: {category: c}\ndetection:\n", detection, NULL);
}

/* "name:line name:line …": what is wrong, in order. The caller owns it. */
static inline char *reasons_of(const SigmaRuleSet *set)
{
    GString *text = g_string_new(NULL);
    const SigmaProblems *problems = sigma_rule_set_problems(set);
    for (size_t i = 0; i < problems->count; i++)
        g_string_append_printf(text, "%s%s:%d", i == 0 ? "" : " ",
                               sigma_reason_name(problems->list[i].reason), problems->list[i].line);
    return g_string_free(text, FALSE);
}

static inline bool set_matches(const SigmaRuleSet *set, const char *json)
{
    Event event = { 0 };
    g_assert_cmpint(event_read(&event, slice_of(json)), ==, EVENT_NOTHING);
    g_assert_cmpuint(sigma_rule_count(set), >, 0);
    const Evaluation evaluation = { .event = &event };
    const bool matches = evaluate_rule(&evaluation, sigma_rule_at(set, 0));
    event_clear(&event);
    return matches;
}

/* Whether a rule with that detection matches the event. */
static inline bool detection_matches(const char *detection, const char *json)
{
    g_autofree char *yaml = rule_with(detection);
    SigmaRuleSet *set = rules_of(yaml);
    g_autofree char *reasons = reasons_of(set);
    g_assert_cmpstr(reasons, ==, "");
    const bool matches = set_matches(set, json);
    sigma_rule_set_free(set);
    return matches;
}

static inline char *detection_reasons(const char *detection)
{
    g_autofree char *yaml = rule_with(detection);
    SigmaRuleSet *set = rules_of(yaml);
    char *reasons = reasons_of(set);
    sigma_rule_set_free(set);
    return reasons;
}
