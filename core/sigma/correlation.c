#include "core/sigma/correlation.h"

#include "core/bytes/utf8.h"

static const char *const type_names[] = {
    "event_count", "value_count", "temporal",         "temporal_ordered",
    "value_sum",   "value_avg",   "value_percentile", "value_median",
};

static const char *const criterion_names[] = { "gt", "gte", "lt", "lte", "eq", "neq" };

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

const char *criterion_name(CriterionKind kind)
{
    return criterion_names[kind];
}

const char *correlation_type_name(CorrelationType type)
{
    return type_names[type];
}

bool correlation_is_of_numbers(CorrelationType type)
{
    return type >= CORRELATION_VALUE_SUM;
}

/* A text or a list of texts, none twice. */
static bool read_words(Arena *arena, const YamlNode *node, size_t most, const char ***words,
                       size_t *count)
{
    const YamlNode *single[] = { node };
    const bool is_list = node->kind == YAML_LIST;
    const size_t wanted = is_list ? node->count : 1;
    if (wanted == 0 || wanted > most)
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
bool correlation_read_timespan(Slice text, int64_t *seconds)
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

/* CRITERION_NEQ + 1: it is none. */
static CriterionKind criterion_kind(Slice key)
{
    CriterionKind kind = CRITERION_GT;
    while (kind <= CRITERION_NEQ && !slice_is(key, criterion_names[kind]))
        kind++;
    return kind;
}

bool correlation_add_criterion(RuleReading *reading, int line, Slice key, Slice number,
                               SigmaCorrelation *correlation)
{
    SigmaNumber read;
    const CriterionKind kind = criterion_kind(key);
    if (kind > CRITERION_NEQ || !number_read_yaml(number, &read) ||
        correlation->criterion_count == CORRELATION_CRITERIA_MAX)
        return reading_refuse(reading, line, SIGMA_CORRELATION_CONDITION, key);
    if (correlation->type == CORRELATION_EVENT_COUNT && read.real > CORRELATION_COUNT_MAX)
        return reading_refuse(reading, line, SIGMA_CORRELATION_LARGE, number);
    correlation->criteria[correlation->criterion_count++] = (Criterion){ kind, read.real };
    return true;
}

static bool read_percentile(RuleReading *reading, const YamlNode *entry,
                            SigmaCorrelation *correlation)
{
    SigmaNumber number;
    if (correlation->type != CORRELATION_VALUE_PERCENTILE || entry->kind != YAML_NUMBER ||
        !number_read_yaml(entry->text, &number) || !(number.real > 0 && number.real <= 100))
        return reading_refuse(reading, entry->line, SIGMA_CORRELATION_CONDITION, entry->key);
    correlation->percentile = number.real;
    return true;
}

static bool read_fields(RuleReading *reading, const YamlNode *entry, SigmaCorrelation *correlation)
{
    const size_t most = correlation_is_of_numbers(correlation->type) ? 1 : CORRELATION_GROUP_MAX;
    return read_words(reading->arena, entry, most, &correlation->fields,
                      &correlation->field_count) ||
           reading_refuse(reading, entry->line, SIGMA_CORRELATION_FIELD, entry->text);
}

static bool read_criterion(RuleReading *reading, const YamlNode *entry,
                           SigmaCorrelation *correlation)
{
    if (slice_is(entry->key, "field"))
        return read_fields(reading, entry, correlation);
    if (slice_is(entry->key, "percentile"))
        return read_percentile(reading, entry, correlation);
    if (entry->kind != YAML_NUMBER)
        return reading_refuse(reading, entry->line, SIGMA_CORRELATION_CONDITION, entry->key);
    return correlation_add_criterion(reading, entry->line, entry->key, entry->text, correlation);
}

static bool read_criteria(RuleReading *reading, const YamlNode *condition,
                          SigmaCorrelation *correlation)
{
    for (size_t i = 0; i < condition->count; i++) {
        if (!read_criterion(reading, condition->entries[i], correlation))
            return false;
    }
    if (correlation->criterion_count == 0)
        return reading_refuse(reading, condition->line, SIGMA_CORRELATION_CONDITION, SLICE(""));
    if (correlation->field_count == 0 && (correlation->type == CORRELATION_VALUE_COUNT ||
                                          correlation_is_of_numbers(correlation->type)))
        return reading_refuse(reading, condition->line, SIGMA_CORRELATION_FIELD, SLICE(""));
    return true;
}

/* An expression over the names of the rules: "a and not b". */
static bool read_expression(RuleReading *reading, const YamlNode *section,
                            SigmaCorrelation *correlation)
{
    Selections names = { 0 };
    for (size_t i = 0; i < correlation->rule_count; i++) {
        SigmaNode *rule = node_new(reading->arena, SIGMA_ALL_OF);
        rule->label = correlation->rules[i];
        names.list = arena_grow(reading->arena, names.list, names.count, sizeof(SigmaNode *));
        names.list[names.count++] = rule;
    }
    correlation->expression = condition_read(reading, section, &names, NULL);
    correlation->written =
        utf8_printable(reading->arena, yaml_get(section, "condition")->text).data;
    return correlation->expression != NULL;
}

/* temporal needs none: all of its rules must have matched. */
static bool read_condition(RuleReading *reading, const YamlNode *section,
                           SigmaCorrelation *correlation)
{
    const YamlNode *condition = yaml_get(section, "condition");
    const bool is_temporal = correlation_is_temporal(correlation->type);
    correlation->percentile = CORRELATION_PERCENTILE;
    if (condition == NULL && is_temporal) {
        correlation->criteria[correlation->criterion_count++] =
            (Criterion){ CRITERION_GTE, (double)correlation->rule_count };
        return true;
    }
    if (condition == NULL)
        return reading_refuse(reading, section->line, SIGMA_CORRELATION_CONDITION, SLICE(""));
    if (condition->kind == YAML_TEXT && is_temporal)
        return read_expression(reading, section, correlation);
    if (condition->kind != YAML_MAP)
        return reading_refuse(reading, condition->line, SIGMA_CORRELATION_CONDITION,
                              condition->text);
    return read_criteria(reading, condition, correlation);
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

/* What events of the rule @place call a field, after the aliases. */
static FieldName aliased(RuleReading *reading, const YamlNode *aliases, const char *rule,
                         const char *field)
{
    const YamlNode *alias = yaml_get(yaml_get(aliases, field), rule);
    return field_name(reading->arena, alias == NULL ? slice_of(field) : alias->text);
}

static const FieldName *aliased_all(RuleReading *reading, const YamlNode *aliases,
                                    const SigmaCorrelation *correlation, const char **fields,
                                    size_t count)
{
    FieldName *names = ARENA_NEW(reading->arena, FieldName, correlation->rule_count * count);
    for (size_t place = 0; place < correlation->rule_count; place++) {
        for (size_t i = 0; i < count; i++)
            names[place * count + i] =
                aliased(reading, aliases, correlation->rules[place], fields[i]);
    }
    return names;
}

void correlation_name_fields(RuleReading *reading, const YamlNode *aliases,
                             SigmaCorrelation *correlation)
{
    correlation->group_fields =
        aliased_all(reading, aliases, correlation, correlation->group_by, correlation->group_count);
    correlation->value_fields =
        aliased_all(reading, aliases, correlation, correlation->fields, correlation->field_count);
}

static bool read_group(RuleReading *reading, const YamlNode *section, SigmaCorrelation *correlation)
{
    const YamlNode *group = yaml_get(section, "group-by");
    return group == NULL ||
           read_words(reading->arena, group, CORRELATION_GROUP_MAX, &correlation->group_by,
                      &correlation->group_count) ||
           reading_refuse(reading, group->line, SIGMA_CORRELATION_GROUP, SLICE(""));
}

static bool read_timespan(RuleReading *reading, const YamlNode *section,
                          SigmaCorrelation *correlation)
{
    const YamlNode *timespan = yaml_get(section, "timespan");
    if (timespan != NULL && yaml_is_scalar(timespan) &&
        correlation_read_timespan(timespan->text, &correlation->timespan_s))
        return true;
    return reading_refuse(reading, timespan == NULL ? section->line : timespan->line,
                          SIGMA_CORRELATION_TIMESPAN,
                          timespan == NULL ? SLICE("") : timespan->text);
}

static bool read_rules(RuleReading *reading, const YamlNode *section, SigmaCorrelation *correlation)
{
    const YamlNode *rules = yaml_get(section, "rules");
    correlation->rules_line = rules == NULL ? section->line : rules->line;
    return (rules != NULL && read_words(reading->arena, rules, CORRELATION_RULES_MAX,
                                        &correlation->rules, &correlation->rule_count)) ||
           reading_refuse(reading, correlation->rules_line, SIGMA_CORRELATION_RULES, SLICE(""));
}

bool correlation_read(RuleReading *reading, const YamlNode *section, SigmaCorrelation *correlation)
{
    if (section->kind != YAML_MAP)
        return reading_refuse(reading, section->line, SIGMA_CORRELATION_TYPE, SLICE(""));
    if (!read_type(reading, section, &correlation->type) ||
        !read_rules(reading, section, correlation) || !read_group(reading, section, correlation) ||
        !read_timespan(reading, section, correlation) ||
        !read_condition(reading, section, correlation) ||
        !read_aliases(reading, section, correlation))
        return false;
    correlation_name_fields(reading, yaml_get(section, "aliases"), correlation);
    yaml_hash(section, &correlation->hash);
    return true;
}
