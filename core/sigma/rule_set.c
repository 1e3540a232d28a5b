#include "core/sigma/rule_set.h"

#include <stdlib.h>

#include "core/bytes/utf8.h"
#include "core/sigma/references.h"

#define TITLE_CHARACTERS_MAX 256
#define FILTERS_MAX 1000

typedef struct {
    const char *file;
    int line, rules_line;
    SigmaLogsource logsource;
    const SigmaNode *keeps; /* true: the match stays */
    const char **rules;     /* ids or names */
    size_t rule_count;
    bool is_for_all; /* rules: any */
    SipKey hash;
} Filter;

struct SigmaRuleSet {
    Arena arena;
    SigmaProblems problems;
    RuleReading reading;
    SigmaRule *rules;
    RuleRole *roles;    /* of each rule */
    bool has_common_id; /* the document that is read has no id of its own */
    size_t rule_count;
    SigmaCorrelation *correlations;
    size_t correlation_count;
    Filter *filters;
    size_t filter_count;
    size_t document_count;
    size_t *by_id;     /* hash table: index of rule + 1; 0: free */
    size_t by_id_size; /* a power of two */
    SipKey hash;       /* of the placeholders */
};

static void hash_placeholders(SigmaRuleSet *set, const Placeholders *placeholders)
{
    for (size_t i = 0; placeholders != NULL && i < placeholders->count; i++) {
        const Placeholder *placeholder = &placeholders->list[i];
        siphash_chain(&set->hash, slice_of(placeholder->name));
        for (size_t j = 0; j < placeholder->count; j++)
            siphash_chain(&set->hash, placeholder->values[j]);
    }
}

SigmaRuleSet *sigma_rule_set_new(const Placeholders *placeholders)
{
    SigmaRuleSet *set = calloc(1, sizeof *set);
    if (set == NULL)
        abort();
    set->reading = (RuleReading){ .arena = &set->arena,
                                  .problems = &set->problems,
                                  .placeholders = placeholders };
    hash_placeholders(set, placeholders);
    return set;
}

void sigma_rule_set_free(SigmaRuleSet *set)
{
    if (set == NULL)
        return;
    for (size_t i = 0; i < set->reading.regex_count; i++)
        regex_free(set->reading.regexes[i]);
    free(set->by_id);
    sigma_problems_clear(&set->problems);
    arena_clear(&set->arena);
    free(set);
}

const char *sigma_level_name(SigmaLevel level)
{
    static const char *const names[] = { "medium", "informational", "low",
                                         "medium", "high",          "critical" };
    return names[level];
}

SigmaLevel sigma_level_find(Slice name)
{
    for (SigmaLevel level = SIGMA_INFORMATIONAL; level <= SIGMA_CRITICAL; level++) {
        if (slice_is(name, sigma_level_name(level)))
            return level;
    }
    return SIGMA_LEVEL_NONE;
}

FieldName field_name(Arena *arena, Slice written)
{
    char *name = arena_take(arena, written.length + 1);
    size_t length = 0;
    for (size_t i = 0; i < written.length; i++) {
        if (written.data[i] != ' ')
            name[length++] = written.data[i];
    }
    const Slice text = { name, length };
    return (FieldName){ text, slice_hash(text) };
}

/* A text of the document, without control characters, because it goes to terminals; "" if it is
 * absent. */
static bool read_attribute(RuleReading *reading, const YamlNode *document, const char *key,
                           const char **text)
{
    const YamlNode *node = yaml_get(document, key);
    *text = "";
    if (node == NULL || node->kind == YAML_NULL)
        return true;
    if (!yaml_is_scalar(node))
        return reading_refuse(reading, node->line, SIGMA_ATTRIBUTE_TEXT, slice_of(key));
    *text = utf8_printable(reading->arena, node->text).data;
    return true;
}

static size_t characters(const char *text)
{
    size_t count = 0;
    for (; *text != '\0'; text++)
        count += !utf8_is_inside(*text);
    return count;
}

static int line_of(const YamlNode *document, const char *key)
{
    const YamlNode *node = yaml_get(document, key);
    return node == NULL ? document->line : node->line;
}

static bool read_title(RuleReading *reading, const YamlNode *document, const char **title)
{
    if (!read_attribute(reading, document, "title", title))
        return false;
    if (**title == '\0')
        return reading_refuse(reading, line_of(document, "title"), SIGMA_TITLE_MISSING, SLICE(""));
    if (characters(*title) > TITLE_CHARACTERS_MAX)
        return reading_refuse(reading, line_of(document, "title"), SIGMA_TITLE_LONG, SLICE(""));
    return true;
}

static bool read_level(RuleReading *reading, const YamlNode *document, SigmaLevel *level)
{
    const char *name = "";
    if (!read_attribute(reading, document, "level", &name))
        return false;
    *level = sigma_level_find(utf8_fold(reading->arena, slice_of(name)));
    if (*name != '\0' && *level == SIGMA_LEVEL_NONE)
        return reading_refuse(reading, line_of(document, "level"), SIGMA_LEVEL_UNKNOWN,
                              slice_of(name));
    return true;
}

static bool read_status(RuleReading *reading, const YamlNode *document, const char **status)
{
    static const char *const known[] = { "",           "stable",     "test", "experimental",
                                         "deprecated", "unsupported" };
    if (!read_attribute(reading, document, "status", status))
        return false;
    *status = arena_copy(reading->arena, utf8_fold(reading->arena, slice_of(*status)));
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (strcmp(*status, known[i]) == 0)
            return true;
    }
    return reading_refuse(reading, line_of(document, "status"), SIGMA_STATUS_UNKNOWN,
                          slice_of(*status));
}

static bool read_logsource(RuleReading *reading, const YamlNode *document,
                           SigmaLogsource *logsource)
{
    const YamlNode *node = yaml_get(document, "logsource");
    if (node == NULL || node->kind != YAML_MAP)
        return reading_refuse(reading, line_of(document, "logsource"), SIGMA_LOGSOURCE_MISSING,
                              SLICE(""));
    if (!read_attribute(reading, node, "category", &logsource->category) ||
        !read_attribute(reading, node, "product", &logsource->product) ||
        !read_attribute(reading, node, "service", &logsource->service))
        return false;
    if (*logsource->category == '\0' && *logsource->product == '\0' && *logsource->service == '\0')
        return reading_refuse(reading, node->line, SIGMA_LOGSOURCE_MISSING, SLICE(""));
    return true;
}

/* *@pipe: a deprecated aggregation behind the condition. */
static bool read_detection(RuleReading *reading, const YamlNode *document, SigmaRule *rule,
                           Slice *pipe)
{
    static const char *const no_selections[] = { "condition", "timeframe", NULL };
    const YamlNode *section = yaml_get(document, "detection");
    if (section == NULL || section->kind != YAML_MAP)
        return reading_refuse(reading, line_of(document, "detection"), SIGMA_DETECTION_MISSING,
                              SLICE(""));
    Selections selections = { 0 };
    reading->lacks_placeholder = false;
    if (!selections_read(reading, section, no_selections, &selections))
        return false;
    rule->condition = condition_read(reading, section, &selections, pipe);
    if (rule->condition == NULL)
        return false;
    rule->is_evaluated = !reading->lacks_placeholder;
    if (reading->lacks_placeholder)
        reading_refuse(reading, section->line, SIGMA_NOTE_PLACEHOLDER, slice_of(rule->title));
    return true;
}

/* {ja: …, en: …}, both needed. */
static bool read_both(RuleReading *reading, const YamlNode *plain, const char *key,
                      const char *texts[SIGMA_LANGUAGES])
{
    const YamlNode *node = yaml_get(plain, key);
    const YamlNode *ja = yaml_get(node, "ja"), *en = yaml_get(node, "en");
    if (ja == NULL || en == NULL || ja->kind != YAML_TEXT || en->kind != YAML_TEXT)
        return reading_refuse(reading, node == NULL ? plain->line : node->line,
                              SIGMA_ATTRIBUTE_TEXT, slice_of(key));
    texts[SIGMA_JA] = utf8_printable(reading->arena, slice_trim(ja->text)).data;
    texts[SIGMA_EN] = utf8_printable(reading->arena, slice_trim(en->text)).data;
    return true;
}

static bool read_plain(RuleReading *reading, const YamlNode *document, const SigmaPlain **read)
{
    const YamlNode *node = yaml_get(document, "plain");
    if (node == NULL)
        return true;
    if (node->kind != YAML_MAP)
        return reading_refuse(reading, node->line, SIGMA_ATTRIBUTE_TEXT, node->key);
    SigmaPlain *plain = ARENA_NEW(reading->arena, SigmaPlain, 1);
    *read = plain;
    return read_both(reading, node, "title", plain->title) &&
           read_both(reading, node, "happened", plain->happened) &&
           read_both(reading, node, "now", plain->now) &&
           read_both(reading, node, "never", plain->never);
}

static size_t *id_slot(const SigmaRuleSet *set, const char *id)
{
    size_t at = slice_hash(slice_of(id)) & (set->by_id_size - 1);
    while (set->by_id[at] != 0 && strcmp(set->rules[set->by_id[at] - 1].id, id) != 0)
        at = (at + 1) & (set->by_id_size - 1);
    return &set->by_id[at];
}

static void grow_ids(SigmaRuleSet *set)
{
    if (set->rule_count * 2 < set->by_id_size)
        return;
    free(set->by_id);
    set->by_id_size = set->by_id_size == 0 ? 1024 : set->by_id_size * 2;
    set->by_id = calloc(set->by_id_size, sizeof *set->by_id);
    if (set->by_id == NULL)
        abort();
    for (size_t i = 0; i < set->rule_count; i++) {
        if (set->rules[i].id[0] != '\0')
            *id_slot(set, set->rules[i].id) = i + 1;
    }
}

static bool add_rule(SigmaRuleSet *set, const SigmaRule *rule, const RuleRole *role)
{
    RuleReading *reading = &set->reading;
    if (set->rule_count == SIGMA_RULES_MAX)
        return reading_refuse(reading, rule->line, SIGMA_RULES_MANY, slice_of(rule->title));
    grow_ids(set);
    if (rule->id[0] != '\0') {
        size_t *slot = id_slot(set, rule->id);
        /* What documents of a file have in common may be their id: the first goes by it. */
        const bool is_common =
            *slot != 0 && set->has_common_id && set->rules[*slot - 1].file == rule->file;
        if (*slot != 0 && !is_common)
            return reading_refuse(reading, rule->line, SIGMA_ID_TWICE, slice_of(rule->id));
        if (!is_common)
            *slot = set->rule_count + 1;
    }
    set->rules = arena_grow(&set->arena, set->rules, set->rule_count, sizeof *set->rules);
    set->roles = arena_grow(&set->arena, set->roles, set->rule_count, sizeof *set->roles);
    set->roles[set->rule_count] = *role;
    set->rules[set->rule_count++] = *rule;
    return true;
}

static bool add_correlation(SigmaRuleSet *set, const SigmaCorrelation *correlation)
{
    if (set->correlation_count == SIGMA_RULES_MAX)
        return reading_refuse(&set->reading, correlation->line, SIGMA_RULES_MANY,
                              slice_of(correlation->title));
    set->correlations = arena_grow(&set->arena, set->correlations, set->correlation_count,
                                   sizeof *set->correlations);
    set->correlations[set->correlation_count++] = *correlation;
    return true;
}

/* The correlation that "| count()" behind the condition is, of the rule that comes next. false: a
 * problem was added. */
static bool read_aggregation(SigmaRuleSet *set, const YamlNode *document, Slice pipe,
                             SigmaRule *rule, SigmaCorrelation *counting)
{
    *counting = (SigmaCorrelation){ .file = rule->file,
                                    .line = rule->line,
                                    .id = rule->id,
                                    .name = rule->name,
                                    .title = rule->title,
                                    .plain = rule->plain,
                                    .level = rule->level,
                                    .is_evaluated = rule->is_evaluated };
    if (pipe.length == 0)
        return true;
    const YamlNode *section = yaml_get(document, "detection");
    if (!correlation_read_aggregation(&set->reading, section, pipe, counting))
        return false;
    rule->is_evaluated &= counting->is_aggregation;
    if (counting->is_aggregation)
        reading_refuse(&set->reading, line_of(section, "condition"), SIGMA_NOTE_AGGREGATION,
                       slice_of(rule->title));
    counting->references = ARENA_NEW(&set->arena, CorrelationReference, 1);
    counting->references[counting->reference_count++] =
        (CorrelationReference){ .index = set->rule_count };
    return true;
}

/* What the rule looks for, where. */
static SipKey hash_of_rule(const SigmaRuleSet *set, const YamlNode *document)
{
    SipKey hash = set->hash;
    yaml_hash(yaml_get(document, "logsource"), &hash);
    yaml_hash(yaml_get(document, "detection"), &hash);
    return hash;
}

static bool read_rule(SigmaRuleSet *set, const YamlNode *document)
{
    RuleReading *reading = &set->reading;
    SigmaRule rule = { .file = reading->file, .line = document->line };
    /* All of them, so that a person can correct all mistakes in one go. */
    bool is_good = read_title(reading, document, &rule.title);
    is_good &= read_attribute(reading, document, "id", &rule.id);
    is_good &= read_attribute(reading, document, "name", &rule.name);
    is_good &= read_status(reading, document, &rule.status);
    is_good &= read_level(reading, document, &rule.level);
    is_good &= read_logsource(reading, document, &rule.logsource);
    is_good &= read_plain(reading, document, &rule.plain);
    Slice pipe = SLICE("");
    is_good &= read_detection(reading, document, &rule, &pipe);
    SigmaCorrelation counting;
    if (!is_good || !read_aggregation(set, document, pipe, &rule, &counting))
        return false;
    const RuleRole role = { .hash = hash_of_rule(set, document),
                            .is_counted = counting.is_aggregation };
    counting.hash = role.hash;
    return add_rule(set, &rule, &role) &&
           (!counting.is_aggregation || add_correlation(set, &counting));
}

/* `generate` stands beside `correlation` or inside it. */
static bool generates(const YamlNode *document)
{
    const YamlNode *generate = yaml_get(document, "generate");
    if (generate == NULL)
        generate = yaml_get(yaml_get(document, "correlation"), "generate");
    return generate != NULL && slice_is(generate->text, "true");
}

static bool read_correlation(SigmaRuleSet *set, const YamlNode *document)
{
    RuleReading *reading = &set->reading;
    SigmaCorrelation correlation = { .file = reading->file,
                                     .line = document->line,
                                     .generates = generates(document),
                                     .is_evaluated = true };
    bool is_good = read_title(reading, document, &correlation.title);
    is_good &= read_attribute(reading, document, "id", &correlation.id);
    is_good &= read_attribute(reading, document, "name", &correlation.name);
    is_good &= read_level(reading, document, &correlation.level);
    is_good &= read_plain(reading, document, &correlation.plain);
    is_good &= correlation_read(reading, yaml_get(document, "correlation"), &correlation);
    return is_good && add_correlation(set, &correlation);
}

/**
 * What must hold so that a match stays.
 *
 * The specification's example suppresses what its `condition: selection` matches; pySigma joins
 * the condition to the rule's with "and", and filters written for it say `condition: not
 * selection`. Both mean the same thing, so a condition that begins with "not" is taken as
 * pySigma does and any other as the specification does.
 */
static const SigmaNode *kept_by(Arena *arena, const SigmaNode *condition)
{
    if (condition->kind == SIGMA_NOT)
        return condition;
    SigmaNode *negated = node_new(arena, SIGMA_NOT);
    node_add(arena, negated, condition);
    return negated;
}

static bool read_filter_rules(RuleReading *reading, const YamlNode *section, Filter *filter)
{
    const YamlNode *rules = yaml_get(section, "rules");
    filter->rules_line = rules == NULL ? section->line : rules->line;
    if (rules != NULL && rules->kind == YAML_TEXT && slice_is(rules->text, "any")) {
        filter->is_for_all = true;
        return true;
    }
    if (rules == NULL || rules->kind != YAML_LIST || rules->count == 0)
        return reading_refuse(reading, filter->rules_line, SIGMA_FILTER_RULES, SLICE(""));
    for (size_t i = 0; i < rules->count; i++) {
        if (!yaml_is_scalar(rules->entries[i]))
            return reading_refuse(reading, rules->entries[i]->line, SIGMA_FILTER_RULES, SLICE(""));
        filter->rules =
            arena_grow(reading->arena, filter->rules, filter->rule_count, sizeof(char *));
        filter->rules[filter->rule_count++] = arena_copy(reading->arena, rules->entries[i]->text);
    }
    return true;
}

static bool read_filter(SigmaRuleSet *set, const YamlNode *document)
{
    static const char *const no_selections[] = { "condition", "rules", NULL };
    RuleReading *reading = &set->reading;
    const YamlNode *section = yaml_get(document, "filter");
    Filter filter = { .file = reading->file, .line = document->line };
    const char *title = NULL;
    bool is_good = read_title(reading, document, &title);
    is_good &= read_logsource(reading, document, &filter.logsource);
    if (section->kind != YAML_MAP)
        return reading_refuse(reading, section->line, SIGMA_FILTER_RULES, SLICE(""));
    is_good &= read_filter_rules(reading, section, &filter);
    Selections selections = { 0 };
    reading->lacks_placeholder = false;
    is_good &= selections_read(reading, section, no_selections, &selections);
    const SigmaNode *condition =
        is_good ? condition_read(reading, section, &selections, NULL) : NULL;
    if (condition == NULL)
        return false;
    if (reading->lacks_placeholder)
        return reading_refuse(reading, section->line, SIGMA_NOTE_PLACEHOLDER, slice_of(title));
    if (set->filter_count == FILTERS_MAX)
        return reading_refuse(reading, document->line, SIGMA_RULES_MANY, slice_of(title));
    filter.keeps = kept_by(&set->arena, condition);
    yaml_hash(section, &filter.hash);
    set->filters = arena_grow(&set->arena, set->filters, set->filter_count, sizeof *set->filters);
    set->filters[set->filter_count++] = filter;
    return true;
}

static void read_document(SigmaRuleSet *set, const YamlNode *document)
{
    const bool is_correlation = yaml_get(document, "correlation") != NULL;
    const bool is_filter = yaml_get(document, "filter") != NULL;
    const bool is_rule = yaml_get(document, "detection") != NULL;
    if (is_correlation + is_filter + is_rule > 1)
        reading_refuse(&set->reading, document->line, SIGMA_DOCUMENT_KIND, SLICE(""));
    else if (is_correlation)
        read_correlation(set, document);
    else if (is_filter)
        read_filter(set, document);
    else
        read_rule(set, document); /* also where the detection is missing, to say so */
}

/* What documents of a file have in common through `action`. */
typedef struct {
    const YamlNode *global; /* NULL: none */
    const YamlNode *before; /* the last document, with what was global */
} Common;

static const YamlNode *merged_or(Arena *arena, const YamlNode *above, const YamlNode *below)
{
    return above == NULL ? below : yaml_merged(arena, above, below);
}

/* The document as it counts; NULL: it is none by itself. */
static const YamlNode *take_action(SigmaRuleSet *set, Arena *arena, Common *common,
                                   const YamlNode *document)
{
    const YamlNode *action = yaml_get(document, "action");
    if (action == NULL)
        return merged_or(arena, common->global, document);
    if (slice_is(action->text, "global")) {
        common->global = merged_or(arena, common->global, document);
        return NULL;
    }
    if (slice_is(action->text, "reset")) {
        common->global = NULL;
        return NULL;
    }
    if (slice_is(action->text, "repeat") && common->before != NULL)
        return yaml_merged(arena, common->before, document);
    reading_refuse(&set->reading, action->line, SIGMA_DOCUMENT_ACTION, action->text);
    return NULL;
}

void sigma_rule_set_add(SigmaRuleSet *set, const char *file, Slice yaml)
{
    Arena arena = { 0 };
    set->reading.file = arena_copy(&set->arena, slice_of(file));
    const YamlReader reader = { set->reading.file, &arena, &set->problems, .keeps_good = true };
    size_t count = 0;
    const YamlNode **documents = yaml_documents(&reader, yaml, &count);
    Common common = { 0 };
    for (size_t i = 0; documents != NULL && i < count; i++) {
        set->document_count++;
        if (documents[i]->kind != YAML_MAP) {
            reading_refuse(&set->reading, documents[i]->line, SIGMA_DOCUMENT_MAP, SLICE(""));
            continue;
        }
        const YamlNode *document = take_action(set, &arena, &common, documents[i]);
        if (document == NULL)
            continue;
        common.before = document;
        set->has_common_id = yaml_get(documents[i], "id") == NULL;
        read_document(set, document);
    }
    if (documents == NULL)
        set->document_count++;
    arena_clear(&arena);
}

static bool attribute_allows(const char *filter, const char *rule)
{
    return *filter == '\0' || strcmp(filter, rule) == 0;
}

/* A filter is for rules of its log source: what it names must be the same. */
static bool may_filter(const Filter *filter, const SigmaRule *rule)
{
    return attribute_allows(filter->logsource.category, rule->logsource.category) &&
           attribute_allows(filter->logsource.product, rule->logsource.product) &&
           attribute_allows(filter->logsource.service, rule->logsource.service);
}

static bool apply_filter(SigmaRuleSet *set, const Filter *filter, const char *wanted)
{
    bool is_found = false;
    for (size_t i = 0; i < set->rule_count; i++) {
        SigmaRule *rule = &set->rules[i];
        if (wanted != NULL && !reference_means(rule->id, rule->name, wanted))
            continue;
        is_found = true;
        if (!may_filter(filter, rule))
            continue;
        rule->filters =
            arena_grow(&set->arena, rule->filters, rule->filter_count, sizeof(SigmaNode *));
        rule->filters[rule->filter_count++] = filter->keeps;
        siphash_chain(&set->roles[i].hash,
                      (Slice){ (const char *)&filter->hash, sizeof filter->hash });
    }
    return is_found;
}

void sigma_rule_set_settle(SigmaRuleSet *set)
{
    for (size_t i = 0; i < set->filter_count; i++) {
        const Filter *filter = &set->filters[i];
        if (filter->is_for_all)
            apply_filter(set, filter, NULL);
        for (size_t j = 0; j < filter->rule_count; j++) {
            if (!apply_filter(set, filter, filter->rules[j]))
                sigma_problem(&set->problems, filter->file, filter->rules_line,
                              SIGMA_REFERENCE_UNKNOWN, slice_of(filter->rules[j]));
        }
    }
    References references = {
        .arena = &set->arena,
        .problems = &set->problems,
        .rules = set->rules,
        .roles = set->roles,
        .rule_count = set->rule_count,
        .correlations = set->correlations,
        .correlation_count = set->correlation_count,
    };
    references_settle(&references);
}

size_t sigma_rule_count(const SigmaRuleSet *set)
{
    return set->rule_count;
}

const SigmaRule *sigma_rule_at(const SigmaRuleSet *set, size_t index)
{
    return &set->rules[index];
}

size_t sigma_rule_index(const SigmaRuleSet *set, const SigmaRule *rule)
{
    return (size_t)(rule - set->rules);
}

bool sigma_rule_is_reported(const SigmaRuleSet *set, size_t index)
{
    return set->roles[index].is_reported;
}

bool sigma_rule_is_used(const SigmaRuleSet *set, size_t index)
{
    return set->roles[index].is_used;
}

SigmaLevel sigma_rule_reach(const SigmaRuleSet *set, size_t index)
{
    return set->roles[index].reach;
}

size_t sigma_correlation_count(const SigmaRuleSet *set)
{
    return set->correlation_count;
}

const SigmaCorrelation *sigma_correlation_at(const SigmaRuleSet *set, size_t index)
{
    return &set->correlations[index];
}

size_t sigma_filter_count(const SigmaRuleSet *set)
{
    return set->filter_count;
}

size_t sigma_document_count(const SigmaRuleSet *set)
{
    return set->document_count;
}

const SigmaProblems *sigma_rule_set_problems(const SigmaRuleSet *set)
{
    return &set->problems;
}
