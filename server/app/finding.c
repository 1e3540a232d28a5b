#include "app/finding.h"

#include <string.h>

#include "app/json_slice.h"
#include "core/bytes/utf8.h"
#include "core/sigma/event_time.h"

#define FIELDS_MAX 500   /* of a match, shown */
#define LINE_BITS 40     /* of an origin; the rest is the number of the file */
#define MEASURE_DIGITS 6 /* that count of a measure in a sentence */

Finding finding_of_rule(const RuleFiles *files, const SigmaRule *rule, const Evaluation *evaluation)
{
    return (Finding){ .files = files, .rule = rule, .evaluation = evaluation };
}

Finding finding_of_alert(const RuleFiles *files, const CorrelationAlert *alert,
                         const Evaluation *evaluation)
{
    const SigmaCorrelation *correlation = alert->correlation;
    Finding finding = { .files = files, .alert = alert, .evaluation = evaluation };
    if (correlation->is_aggregation)
        finding.rule = sigma_rule_at(files->rules, correlation->references[0].index);
    return finding;
}

const char *finding_id(const Finding *finding)
{
    return finding->rule != NULL ? finding->rule->id : finding->alert->correlation->id;
}

const char *finding_title(const Finding *finding)
{
    return finding->rule != NULL ? finding->rule->title : finding->alert->correlation->title;
}

SigmaLevel finding_level(const Finding *finding)
{
    const SigmaLevel level =
        finding->rule != NULL ? finding->rule->level : finding->alert->correlation->level;
    return level == SIGMA_LEVEL_NONE ? SIGMA_MEDIUM : level;
}

const SigmaPlain *finding_plain(const Finding *finding)
{
    return finding->rule == NULL ? finding->alert->correlation->plain : finding->rule->plain;
}

Slice finding_time(const Finding *finding)
{
    return mapping_time(&finding->files->mapping, finding->evaluation->event);
}

uint64_t finding_origin(guint file, unsigned long line)
{
    return (uint64_t)file << LINE_BITS | (line & (((uint64_t)1 << LINE_BITS) - 1));
}

const char *finding_file(const Finding *finding, uint64_t origin)
{
    return g_ptr_array_index(finding->logs, origin >> LINE_BITS);
}

unsigned long finding_line(uint64_t origin)
{
    return (unsigned long)(origin & (((uint64_t)1 << LINE_BITS) - 1));
}

/* The fields a rule asks for, each once: of FieldName. */
static void collect_fields(const SigmaNode *node, GArray *fields)
{
    for (size_t i = 0; i < node->count; i++)
        collect_fields(node->parts[i], fields);
    if (node->item == NULL || node->item->field.text.length == 0 || fields->len == FIELDS_MAX)
        return;
    for (guint i = 0; i < fields->len; i++) {
        if (slice_equal(g_array_index(fields, FieldName, i).text, node->item->field.text))
            return;
    }
    g_array_append_val(fields, node->item->field);
}

static void fields_of_rule(const Finding *finding, FindingField take, void *data)
{
    g_autoptr(GArray) fields = g_array_new(FALSE, FALSE, sizeof(FieldName));
    collect_fields(finding->rule->condition, fields);
    for (guint i = 0; i < fields->len; i++) {
        const FieldName field = g_array_index(fields, FieldName, i);
        const FieldName name = evaluation_field(finding->evaluation, field);
        size_t from = 0;
        const EventField *found;
        while ((found = event_next(finding->evaluation->event, name, &from)) != NULL)
            take(field.text, found->text, data);
    }
}

void finding_fields(const Finding *finding, FindingField take, void *data)
{
    if (finding->alert == NULL) {
        fields_of_rule(finding, take, data);
        return;
    }
    const SigmaCorrelation *correlation = finding->alert->correlation;
    for (size_t i = 0; i < correlation->group_count; i++) {
        if (finding->alert->values[i].data != NULL)
            take(slice_of(correlation->group_by[i]), finding->alert->values[i], data);
    }
}

/* Fields as JSON: several values of one field become a list, so they wait for the next name. */
typedef struct {
    JsonWriter *writer;
    Slice name;
    GArray *values; /* of Slice */
} JsonFields;

static void end_field(JsonFields *fields)
{
    if (fields->values->len == 0)
        return;
    g_autofree char *key = g_strndup(fields->name.data, fields->name.length);
    const bool is_list = fields->values->len > 1;
    if (is_list)
        json_begin_list(fields->writer, key);
    for (guint i = 0; i < fields->values->len; i++)
        json_slice(fields->writer, is_list ? NULL : key, g_array_index(fields->values, Slice, i));
    if (is_list)
        json_end(fields->writer);
    g_array_set_size(fields->values, 0);
}

static void json_field(Slice name, Slice value, void *data)
{
    JsonFields *fields = data;
    if (!slice_equal(name, fields->name))
        end_field(fields);
    fields->name = name;
    g_array_append_val(fields->values, value);
}

static void write_fields(const Finding *finding, JsonWriter *writer)
{
    JsonFields fields = { .writer = writer, .values = g_array_new(FALSE, FALSE, sizeof(Slice)) };
    json_begin_object(writer, "fields");
    finding_fields(finding, json_field, &fields);
    end_field(&fields);
    json_end(writer);
    g_array_unref(fields.values);
}

static void write_rule(const Finding *finding, JsonWriter *writer)
{
    const char *id = finding_id(finding);
    json_begin_object(writer, "rule");
    json_text(writer, "id", id[0] == '\0' ? NULL : id);
    json_text(writer, "title", finding_title(finding));
    json_text(writer, "level", sigma_level_name(finding_level(finding)));
    json_end(writer);
}

static void write_time_of(JsonWriter *writer, const char *key, int64_t ms)
{
    char text[EVENT_TIME_SIZE];
    event_time_write(ms, text);
    json_text(writer, key, text);
}

static void write_alert(const Finding *finding, JsonWriter *writer)
{
    const CorrelationAlert *alert = finding->alert;
    const CorrelationType type = alert->correlation->type;
    json_begin_object(writer, "correlation");
    json_text(writer, "type", correlation_type_name(type));
    if (correlation_is_of_numbers(type))
        json_number(writer, "value", alert->measure);
    else
        json_int(writer, "count", (int64_t)(alert->measure + 0.5));
    if (alert->is_estimate)
        json_bool(writer, "estimate", true);
    write_time_of(writer, "from", alert->from_ms);
    write_time_of(writer, "to", alert->to_ms);
    json_begin_list(writer, "matches");
    for (size_t i = 0; i < alert->match_count; i++) {
        const AlertMatch *match = &alert->matches[i];
        json_begin_object(writer, NULL);
        json_text(writer, "file", finding_file(finding, match->origin));
        json_int(writer, "line", (int64_t)finding_line(match->origin));
        json_text(writer, "rule", match->rule);
        json_end(writer);
    }
    json_end(writer);
    json_end(writer);
}

void finding_write_json(const Finding *finding, GString *out)
{
    JsonWriter writer;
    const Slice time = finding_time(finding);
    json_writer_init(&writer);
    json_begin_object(&writer, NULL);
    json_int(&writer, "line", (int64_t)finding_line(finding->origin));
    json_text(&writer, "file", finding_file(finding, finding->origin));
    if (time.length > 0)
        json_slice(&writer, "time", time);
    else
        json_none(&writer, "time");
    write_rule(finding, &writer);
    write_fields(finding, &writer);
    if (finding->alert != NULL)
        write_alert(finding, &writer);
    json_end(&writer);
    g_string_append_len(out, writer.text->str, (gssize)writer.text->len);
    json_writer_clear(&writer);
}

/* Control characters would let an event write to the terminal. */
static void append_shown(GString *out, Slice text)
{
    Arena arena = { 0 };
    const Slice shown = utf8_printable(&arena, text);
    g_string_append_len(out, shown.data, (gssize)shown.length);
    arena_clear(&arena);
}

static void text_field(Slice name, Slice value, void *data)
{
    GString *out = data;
    g_string_append(out, "\n    ");
    append_shown(out, name);
    g_string_append(out, ": ");
    append_shown(out, value);
}

static char *measure_text(const Finding *finding)
{
    const Messages *messages = finding->files->speaker.messages;
    g_autofree char *number = g_strdup_printf("%.*g", MEASURE_DIGITS, finding->alert->measure);
    if (!correlation_is_of_numbers(finding->alert->correlation->type)) {
        g_free(number);
        number = g_strdup_printf("%.0f", finding->alert->measure);
    }
    const char *const pairs[] = { "measure", number, NULL };
    return finding->alert->is_estimate ? messages_format(messages, finding->files->speaker.language,
                                                         "cli.alert-about", pairs)
                                       : g_steal_pointer(&number);
}

static char *fields_text(const SigmaCorrelation *correlation)
{
    GString *text = g_string_new(NULL);
    for (size_t i = 0; i < correlation->field_count; i++)
        g_string_append_printf(text, "%s%s", i == 0 ? "" : ", ", correlation->fields[i]);
    return g_string_free(text, FALSE);
}

char *finding_sentence(const Finding *finding, const char *from, const char *to)
{
    const CorrelationAlert *alert = finding->alert;
    const SigmaCorrelation *correlation = alert->correlation;
    g_autofree char *key =
        g_strconcat("cli.alert-", correlation_type_name(correlation->type), NULL);
    g_autofree char *measure = measure_text(finding);
    g_autofree char *fields = fields_text(correlation);
    g_autofree char *percentile = g_strdup_printf("%g", correlation->percentile);
    g_strdelimit(key, "_", '-');
    const char *const pairs[] = { "measure", measure, "field",      fields,     "from", from,
                                  "to",      to,      "percentile", percentile, NULL };
    return messages_format(finding->files->speaker.messages, finding->files->speaker.language, key,
                           pairs);
}

static void append_alert(const Finding *finding, GString *out)
{
    const CorrelationAlert *alert = finding->alert;
    char from[EVENT_TIME_SIZE], to[EVENT_TIME_SIZE];
    event_time_write(alert->from_ms, from);
    event_time_write(alert->to_ms, to);
    g_autofree char *sentence = finding_sentence(finding, from, to);
    g_string_append(out, "\n    ");
    append_shown(out, slice_of(sentence));
    for (size_t i = 0; i < alert->match_count; i++) {
        const uint64_t origin = alert->matches[i].origin;
        g_string_append_printf(out, "\n      %s:%lu  ", finding_file(finding, origin),
                               finding_line(origin));
        append_shown(out, slice_of(alert->matches[i].rule));
    }
}

void finding_write_text(const Finding *finding, GString *out)
{
    const RuleFiles *files = finding->files;
    const SigmaPlain *plain = finding_plain(finding);
    const Slice time = finding_time(finding);
    g_autofree char *level_key =
        g_strconcat("cli.level-", sigma_level_name(finding_level(finding)), NULL);
    append_shown(out, time);
    g_string_append_printf(out, "%s[%s] ", time.length == 0 ? "" : "  ",
                           spoken(&files->speaker, level_key));
    append_shown(
        out, slice_of(plain == NULL ? finding_title(finding) : rule_plain(files, plain->title)));
    g_string_append_printf(out, "  (%s:%lu)", finding_file(finding, finding->origin),
                           finding_line(finding->origin));
    if (plain != NULL)
        g_string_append_printf(out, "\n    %s%s", spoken(&files->speaker, "cli.explain-now"),
                               rule_plain(files, plain->now));
    finding_fields(finding, text_field, out);
    if (finding->alert != NULL)
        append_alert(finding, out);
}
