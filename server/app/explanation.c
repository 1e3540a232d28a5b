#include "app/explanation.h"

#include "core/bytes/utf8.h"

#define VALUES_SHOWN 5           /* of an item */
#define VALUE_CHARACTERS_MAX 120 /* of a value */

typedef struct {
    const RuleFiles *files;
    const Evaluation *evaluation; /* NULL: only what the rule asks for */
    FILE *out;
} Explanation;

static const char *word(const Explanation *explanation, const char *key)
{
    return spoken(&explanation->files->speaker, key);
}

/* On one line, control characters as spaces, not too long. */
static char *shown(Slice text)
{
    Arena arena = { 0 };
    g_autofree char *copy = g_strdup(utf8_printable(&arena, text).data);
    arena_clear(&arena);
    if (g_utf8_strlen(copy, -1) <= VALUE_CHARACTERS_MAX)
        return g_steal_pointer(&copy);
    g_autofree char *front = g_utf8_substring(copy, 0, VALUE_CHARACTERS_MAX);
    return g_strconcat(front, "…", NULL);
}

/* "✓ ", "✗ " or "- ", indented. */
static void begin_line(const Explanation *explanation, int depth, bool holds)
{
    const char *sign = explanation->evaluation == NULL ? "-" : holds ? "✓" : "✗";
    fprintf(explanation->out, "%*s%s ", depth * 2, "", sign);
}

/* The values as written: that which holds first, else the first few. */
static void write_values(const Explanation *explanation, const SigmaItem *item)
{
    const char *joint = item->needs_all ? " & " : " | ";
    size_t written = 0, holding = item->count;
    for (size_t i = 0; explanation->evaluation != NULL && !item->needs_all && i < item->count;
         i++) {
        if (evaluate_value(explanation->evaluation, item, &item->values[i])) {
            holding = i;
            break;
        }
    }
    for (size_t i = holding == item->count ? 0 : holding; i < item->count && written < VALUES_SHOWN;
         i++, written++) {
        g_autofree char *text = shown(item->values[i].written);
        const bool is_null =
            item->values[i].tests != NULL && item->values[i].tests[0].kind == SIGMA_TEST_NULL;
        fprintf(explanation->out, "%s%s", written == 0 ? "" : joint, is_null ? "null" : text);
        if (holding < item->count)
            break;
    }
    if (item->count > written + (holding < item->count))
        fprintf(explanation->out, "%s… (%zu)", joint, item->count);
}

/* What the event has in the field. */
static void write_found(const Explanation *explanation, const SigmaItem *item, int depth)
{
    if (explanation->evaluation == NULL || item->field.text.length == 0)
        return;
    const FieldName name = evaluation_field(explanation->evaluation, item->field);
    size_t from = 0, count = 0;
    const EventField *field;
    while ((field = event_next(explanation->evaluation->event, name, &from)) != NULL &&
           count++ < VALUES_SHOWN) {
        g_autofree char *text = shown(field->text);
        g_autofree char *called = shown(name.text);
        fprintf(explanation->out, "%*s%s %s: %s\n", depth * 2 + 4, "",
                word(explanation, "cli.explain-event"), called,
                field->kind == FIELD_NULL ? "null" : text);
    }
    if (count == 0)
        fprintf(explanation->out, "%*s%s\n", depth * 2 + 4, "",
                word(explanation, "cli.explain-absent"));
}

static void write_item(const Explanation *explanation, const SigmaItem *item, int depth)
{
    begin_line(explanation, depth,
               explanation->evaluation != NULL && evaluate_item(explanation->evaluation, item));
    g_autofree char *field = shown(item->field.text);
    if (item->field.text.length == 0)
        fputs(word(explanation, "cli.explain-keyword"), explanation->out);
    else
        fputs(field, explanation->out);
    fprintf(explanation->out, "%s%s: ", item->modifiers[0] == '\0' ? "" : "|", item->modifiers);
    write_values(explanation, item);
    fputc('\n', explanation->out);
    write_found(explanation, item, depth);
}

static const char *joint_of(const Explanation *explanation, const SigmaNode *node)
{
    if (node->kind == SIGMA_NOT)
        return word(explanation, "cli.explain-not");
    if (node->kind == SIGMA_ALL_OF)
        return word(explanation, "cli.explain-all");
    return word(explanation, "cli.explain-any");
}

/* "1 of filter_*" says itself how its parts are joined, a single part is not joined at all. */
static bool needs_joint(const SigmaNode *node)
{
    if (node->label == NULL)
        return true;
    return node->count > 1 && strstr(node->label, " of ") == NULL;
}

static void write_node(const Explanation *explanation, const SigmaNode *node, int depth)
{
    if (node->kind == SIGMA_ITEM) {
        write_item(explanation, node->item, depth);
        return;
    }
    if (node->label == NULL && node->count == 1 && node->kind != SIGMA_NOT) {
        write_node(explanation, node->parts[0], depth);
        return;
    }
    begin_line(explanation, depth,
               explanation->evaluation != NULL && evaluate_node(explanation->evaluation, node));
    if (node->label != NULL)
        fputs(node->label, explanation->out);
    if (needs_joint(node))
        fprintf(explanation->out, "%s(%s)", node->label == NULL ? "" : " ",
                joint_of(explanation, node));
    fputc('\n', explanation->out);
    for (size_t i = 0; i < node->count; i++)
        write_node(explanation, node->parts[i], depth + 1);
}

static void write_conditions(const Explanation *explanation, const SigmaRule *rule)
{
    write_node(explanation, rule->condition, 1);
    for (size_t i = 0; i < rule->filter_count; i++) {
        fprintf(explanation->out, "  %s\n", word(explanation, "cli.explain-filter"));
        write_node(explanation, rule->filters[i], 1);
    }
}

static void write_plain(const RuleFiles *files, const SigmaPlain *plain, FILE *out)
{
    if (plain == NULL)
        return;
    fprintf(out, "%s%s\n", spoken(&files->speaker, "cli.explain-happened"),
            rule_plain(files, plain->happened));
    fprintf(out, "%s%s\n", spoken(&files->speaker, "cli.explain-now"),
            rule_plain(files, plain->now));
    fprintf(out, "%s%s\n", spoken(&files->speaker, "cli.explain-never"),
            rule_plain(files, plain->never));
}

static void write_head(const RuleFiles *files, const SigmaRule *rule, FILE *out)
{
    g_autofree char *level_key = g_strconcat("cli.level-", sigma_level_name(rule->level), NULL);
    g_autofree char *title = shown(slice_of(rule_title(files, rule)));
    g_autofree char *logsource =
        g_strjoin(" / ", rule->logsource.product[0] == '\0' ? "*" : rule->logsource.product,
                  rule->logsource.category[0] == '\0' ? "*" : rule->logsource.category,
                  rule->logsource.service[0] == '\0' ? "*" : rule->logsource.service, NULL);
    fprintf(out, "%s\n", title);
    speak(&files->speaker, out, "cli.explain-head", "level", spoken(&files->speaker, level_key),
          "id", rule->id[0] == '\0' ? "-" : rule->id, "logsource", logsource, "file", rule->file,
          NULL);
    if (!sigma_rule_is_reported(files->rules, sigma_rule_index(files->rules, rule)))
        speak(&files->speaker, out, "cli.explain-serves-only", NULL);
    write_plain(files, rule->plain, out);
}

/* "gte 5", or the expression. */
static char *criteria_text(const SigmaCorrelation *correlation)
{
    GString *text = g_string_new(correlation->written);
    for (size_t i = 0; i < correlation->field_count; i++)
        g_string_append_printf(text, "%s%s", i == 0 ? "" : ", ", correlation->fields[i]);
    if (correlation->type == CORRELATION_VALUE_PERCENTILE)
        g_string_append_printf(text, " percentile %g", correlation->percentile);
    for (size_t i = 0; i < correlation->criterion_count; i++)
        g_string_append_printf(text, "%s%s %g", text->len == 0 ? "" : " ",
                               criterion_name(correlation->criteria[i].kind),
                               correlation->criteria[i].number);
    return g_string_free(text, FALSE);
}

static char *group_text(const SigmaCorrelation *correlation)
{
    GString *text = g_string_new(NULL);
    for (size_t i = 0; i < correlation->group_count; i++)
        g_string_append_printf(text, "%s%s", i == 0 ? "" : ", ", correlation->group_by[i]);
    return g_string_free(text, FALSE);
}

static void write_references(const RuleFiles *files, const SigmaCorrelation *correlation, FILE *out)
{
    fprintf(out, "%s\n", spoken(&files->speaker, "cli.explain-stands-on"));
    for (size_t i = 0; i < correlation->reference_count; i++) {
        const CorrelationReference *reference = &correlation->references[i];
        g_autofree char *name = shown(slice_of(correlation->rules[reference->place]));
        g_autofree char *title = shown(slice_of(
            reference->is_correlation ? sigma_correlation_at(files->rules, reference->index)->title
                                      : sigma_rule_at(files->rules, reference->index)->title));
        fprintf(out, "  - %s: %s\n", name, title);
    }
}

void explain_correlation(const RuleFiles *files, const SigmaCorrelation *correlation, FILE *out)
{
    g_autofree char *level_key =
        g_strconcat("cli.level-", sigma_level_name(correlation->level), NULL);
    g_autofree char *title = shown(slice_of(correlation->title));
    g_autofree char *timespan = g_strdup_printf("%" G_GINT64_FORMAT, correlation->timespan_s);
    g_autofree char *group = group_text(correlation), *group_shown = shown(slice_of(group));
    g_autofree char *criteria = criteria_text(correlation);
    g_autofree char *criteria_shown = shown(slice_of(criteria));
    fprintf(out, "%s\n", title);
    speak(&files->speaker, out, "cli.explain-head", "level", spoken(&files->speaker, level_key),
          "id", correlation->id[0] == '\0' ? "-" : correlation->id, "logsource", "-", "file",
          correlation->file, NULL);
    write_plain(files, correlation->plain, out);
    speak(&files->speaker, out, "cli.explain-correlation", "type",
          correlation_type_name(correlation->type), "timespan", timespan, "group",
          group[0] == '\0' ? "-" : group_shown, NULL);
    speak(&files->speaker, out, "cli.explain-criteria", "criteria", criteria_shown, NULL);
    write_references(files, correlation, out);
    if (!correlation->is_evaluated)
        speak(&files->speaker, out, "cli.explain-unready", NULL);
}

void explain_rule(const RuleFiles *files, const SigmaRule *rule, FILE *out)
{
    const Explanation explanation = { files, NULL, out };
    write_head(files, rule, out);
    write_conditions(&explanation, rule);
}

/* The first kind of events of the rule's log source that the event belongs to and on which the
 * rule matches; else one it belongs to; NULL: it belongs to none. */
static const MappingEvents *events_of(const RuleFiles *files, const SigmaRule *rule, Event *event)
{
    const MappingEvents *belongs = NULL;
    const Evaluation plain = { .event = event };
    for (size_t i = 0; i < files->mapping.source_count; i++) {
        const MappingSource *source = &files->mapping.sources[i];
        for (size_t j = 0; mapping_is_for(source, &rule->logsource) && j < source->count; j++) {
            const MappingEvents *events = &source->events[j];
            if (events->where != NULL && !evaluate_node(&plain, events->where))
                continue;
            const Evaluation mapped = { event, events->fields, events->field_count, NULL };
            belongs = belongs == NULL ? events : belongs;
            if (evaluate_rule(&mapped, rule))
                return events;
        }
    }
    return belongs;
}

bool explain_match(const RuleFiles *files, const SigmaRule *rule, Event *event, FILE *out)
{
    const MappingEvents *events = events_of(files, rule, event);
    const Evaluation evaluation = { event, events == NULL ? NULL : events->fields,
                                    events == NULL ? 0 : events->field_count, NULL };
    const Explanation explanation = { files, &evaluation, out };
    const bool holds = evaluate_rule(&evaluation, rule);
    write_head(files, rule, out);
    if (events == NULL)
        speak(&files->speaker, out, "cli.explain-elsewhere", NULL);
    write_conditions(&explanation, rule);
    if (!rule->is_evaluated)
        speak(&files->speaker, out, "cli.explain-unready", NULL);
    const bool matches = holds && events != NULL && rule->is_evaluated;
    speak(&files->speaker, out, matches ? "cli.explain-yes" : "cli.explain-no", NULL);
    return matches;
}
