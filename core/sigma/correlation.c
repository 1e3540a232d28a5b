#include "core/sigma/correlation.h"

static const char *const type_names[] = {
    "event_count", "value_count", "temporal",         "temporal_ordered",
    "value_sum",   "value_avg",   "value_percentile", "value_median",
};

static bool read_type(RuleReading *reading, const YamlNode *section, CorrelationType *type)
{
    const YamlNode *node = yaml_get(section, "type");
    for (size_t i = 0; node != NULL && i < sizeof type_names / sizeof type_names[0]; i++) {
        if (node->kind == YAML_TEXT && slice_is(node->text, type_names[i])) {
            *type = (CorrelationType)i;
            return true;
        }
    }
    return reading_refuse(reading, node == NULL ? section->line : node->line,
                          SIGMA_CORRELATION_TYPE, node == NULL ? SLICE("") : node->text);
}

/* A text or a list of texts, none twice. */
static bool read_words(Arena *arena, const YamlNode *node, const char ***words, size_t *count)
{
    const YamlNode *single[] = { node };
    const bool is_list = node->kind == YAML_LIST;
    const size_t wanted = is_list ? node->count : 1;
    if (wanted == 0 || wanted > CORRELATION_RULES_MAX)
        return false;
    for (size_t i = 0; i < wanted; i++) {
        const YamlNode *entry = is_list ? node->entries[i] : single[i];
        if (!yaml_is_scalar(entry) || entry->text.length == 0)
            return false;
        for (size_t j = 0; j < *count; j++) {
            if (slice_is(entry->text, (*words)[j]))
                return false;
        }
        *words = arena_grow(arena, *words, *count, sizeof(char *));
        (*words)[(*count)++] = arena_copy(arena, entry->text);
    }
    return true;
}

/* 30s, 5m, 1h, 1d; also w, M, y, which pySigma takes. */
static bool read_timespan(Slice text, int64_t *seconds)
{
    static const struct {
        char unit;
        int64_t seconds;
    } units[] = { { 's', 1 },         { 'm', 60 },         { 'h', 3600 },       { 'd', 86400 },
                  { 'w', 7 * 86400 }, { 'M', 30 * 86400 }, { 'y', 365 * 86400 } };
    SigmaNumber number;
    if (text.length < 2 || !number_read((Slice){ text.data, text.length - 1 }, &number) ||
        !number.is_whole || number.whole < 1 || number.whole > CORRELATION_TIMESPAN_MAX_S)
        return false;
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        if (text.data[text.length - 1] == units[i].unit)
            *seconds = number.whole * units[i].seconds;
    }
    return *seconds > 0 && *seconds <= CORRELATION_TIMESPAN_MAX_S;
}

static bool is_temporal(CorrelationType type)
{
    return type == CORRELATION_TEMPORAL || type == CORRELATION_TEMPORAL_ORDERED;
}

static bool is_criterion(Slice key)
{
    return slice_is(key, "gt") || slice_is(key, "gte") || slice_is(key, "lt") ||
           slice_is(key, "lte") || slice_is(key, "eq") || slice_is(key, "neq");
}

static bool read_criteria(RuleReading *reading, const YamlNode *condition,
                          SigmaCorrelation *correlation)
{
    size_t criteria = 0;
    for (size_t i = 0; i < condition->count; i++) {
        const YamlNode *entry = condition->entries[i];
        if (slice_is(entry->key, "field")) {
            if (!read_words(reading->arena, entry, &correlation->fields, &correlation->field_count))
                return reading_refuse(reading, entry->line, SIGMA_CORRELATION_FIELD, entry->text);
        } else if (slice_is(entry->key, "percentile") &&
                   correlation->type == CORRELATION_VALUE_PERCENTILE &&
                   entry->kind == YAML_NUMBER) {
            continue;
        } else if (!is_criterion(entry->key) || entry->kind != YAML_NUMBER) {
            return reading_refuse(reading, entry->line, SIGMA_CORRELATION_CONDITION, entry->key);
        } else {
            criteria++;
        }
    }
    if (criteria == 0)
        return reading_refuse(reading, condition->line, SIGMA_CORRELATION_CONDITION, SLICE(""));
    return true;
}

/* temporal needs none: all of its rules must have matched. */
static bool read_condition(RuleReading *reading, const YamlNode *section,
                           SigmaCorrelation *correlation)
{
    const YamlNode *condition = yaml_get(section, "condition");
    const bool needs_field =
        !is_temporal(correlation->type) && correlation->type != CORRELATION_EVENT_COUNT;
    if (condition == NULL && is_temporal(correlation->type))
        return true;
    if (condition == NULL)
        return reading_refuse(reading, section->line, SIGMA_CORRELATION_CONDITION, SLICE(""));
    if (condition->kind == YAML_TEXT && is_temporal(correlation->type)) {
        /* An expression over the rules' names. */
        Selections names = { 0 };
        for (size_t i = 0; i < correlation->rule_count; i++) {
            SigmaNode *rule = node_new(reading->arena, SIGMA_ALL_OF);
            rule->label = correlation->rules[i];
            names.list = arena_grow(reading->arena, names.list, names.count, sizeof(SigmaNode *));
            names.list[names.count++] = rule;
        }
        return condition_read(reading, section, &names, NULL) != NULL;
    }
    if (condition->kind != YAML_MAP)
        return reading_refuse(reading, condition->line, SIGMA_CORRELATION_CONDITION,
                              condition->text);
    if (!read_criteria(reading, condition, correlation))
        return false;
    if (needs_field && correlation->field_count == 0)
        return reading_refuse(reading, condition->line, SIGMA_CORRELATION_FIELD, SLICE(""));
    return true;
}

static bool is_rule_of(const SigmaCorrelation *correlation, Slice name)
{
    for (size_t i = 0; i < correlation->rule_count; i++) {
        if (slice_is(name, correlation->rules[i]))
            return true;
    }
    return false;
}

/* aliases: {name: {rule: field}}, of rules the correlation names. */
static bool read_aliases(RuleReading *reading, const YamlNode *section,
                         const SigmaCorrelation *correlation)
{
    const YamlNode *aliases = yaml_get(section, "aliases");
    if (aliases == NULL)
        return true;
    if (aliases->kind != YAML_MAP)
        return reading_refuse(reading, aliases->line, SIGMA_CORRELATION_ALIAS, SLICE(""));
    for (size_t i = 0; i < aliases->count; i++) {
        const YamlNode *alias = aliases->entries[i];
        if (alias->kind != YAML_MAP || alias->count == 0)
            return reading_refuse(reading, alias->line, SIGMA_CORRELATION_ALIAS, alias->key);
        for (size_t j = 0; j < alias->count; j++) {
            const YamlNode *field = alias->entries[j];
            if (!yaml_is_scalar(field) || !is_rule_of(correlation, field->key))
                return reading_refuse(reading, field->line, SIGMA_CORRELATION_ALIAS, field->key);
        }
    }
    return true;
}

bool correlation_read(RuleReading *reading, const YamlNode *section, SigmaCorrelation *correlation)
{
    Arena *arena = reading->arena;
    if (section->kind != YAML_MAP)
        return reading_refuse(reading, section->line, SIGMA_CORRELATION_TYPE, SLICE(""));
    if (!read_type(reading, section, &correlation->type))
        return false;
    const YamlNode *rules = yaml_get(section, "rules");
    correlation->rules_line = rules == NULL ? section->line : rules->line;
    if (rules == NULL || !read_words(arena, rules, &correlation->rules, &correlation->rule_count))
        return reading_refuse(reading, correlation->rules_line, SIGMA_CORRELATION_RULES, SLICE(""));
    const YamlNode *group = yaml_get(section, "group-by");
    if (group != NULL &&
        !read_words(arena, group, &correlation->group_by, &correlation->group_count))
        return reading_refuse(reading, group->line, SIGMA_CORRELATION_GROUP, SLICE(""));
    const YamlNode *timespan = yaml_get(section, "timespan");
    if (timespan == NULL || !yaml_is_scalar(timespan) ||
        !read_timespan(timespan->text, &correlation->timespan_s))
        return reading_refuse(reading, timespan == NULL ? section->line : timespan->line,
                              SIGMA_CORRELATION_TIMESPAN,
                              timespan == NULL ? SLICE("") : timespan->text);
    return read_condition(reading, section, correlation) &&
           read_aliases(reading, section, correlation);
}
