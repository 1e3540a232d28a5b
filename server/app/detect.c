/* detect.c - mimamori detect: looks for attacks in files of events.
 *
 * Exit status: 0 nothing found, 1 found, 2 something could not be read.
 */
#include <string.h>

#include "app/file_list.h"
#include "app/json_slice.h"
#include "app/log_file.h"
#include "app/rule_files.h"
#include "core/bytes/utf8.h"
#include "core/sigma/records.h"

enum { EXIT_NOTHING = 0, EXIT_FOUND = 1 };

#define BROKEN_SHOWN 10   /* broken lines named; the rest is counted */
#define PROBLEMS_SHOWN 20 /* problems of rules named; the rest is counted */
#define FIELDS_MAX 500    /* of a match, shown */

typedef struct {
    RuleFiles files;
    Detector *detector;
    Event event;
    const char *file; /* that is read */
    const Record *record;
    bool is_json;
    bool is_failed; /* output does not take more */
    unsigned long events, broken, matches;
    guint64 cut_lines;
    unsigned long by_level[SIGMA_CRITICAL + 1];
} Work;

static void work_clear(Work *work)
{
    detector_free(work->detector);
    event_clear(&work->event);
    rule_files_clear(&work->files);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Work, work_clear)

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

/* One value, or a list where the event has several. */
static void write_field(JsonWriter *writer, const Evaluation *evaluation, FieldName field)
{
    const FieldName name = evaluation_field(evaluation, field);
    g_autofree char *key = g_strndup(field.text.data, field.text.length);
    size_t from = 0;
    const EventField *first = event_next(evaluation->event, name, &from);
    if (first == NULL)
        return;
    const EventField *next = event_next(evaluation->event, name, &from);
    if (next == NULL) {
        json_slice(writer, key, first->text);
        return;
    }
    json_begin_list(writer, key);
    json_slice(writer, NULL, first->text);
    for (; next != NULL; next = event_next(evaluation->event, name, &from))
        json_slice(writer, NULL, next->text);
    json_end(writer);
}

static void write_json(const Work *work, const SigmaRule *rule, const Evaluation *evaluation,
                       const GArray *fields, GString **out)
{
    JsonWriter writer;
    const Slice time = mapping_time(&work->files.mapping, evaluation->event);
    json_writer_init(&writer);
    json_begin_object(&writer, NULL);
    json_int(&writer, "line", (int64_t)work->record->line);
    json_text(&writer, "file", work->file);
    if (time.length > 0)
        json_slice(&writer, "time", time);
    else
        json_none(&writer, "time");
    json_begin_object(&writer, "rule");
    json_text(&writer, "id", rule->id[0] == '\0' ? NULL : rule->id);
    json_text(&writer, "title", rule->title);
    json_text(&writer, "level", sigma_level_name(rule->level));
    json_end(&writer);
    json_begin_object(&writer, "fields");
    for (guint i = 0; i < fields->len; i++)
        write_field(&writer, evaluation, g_array_index(fields, FieldName, i));
    json_end(&writer);
    json_end(&writer);
    *out = writer.text;
    writer.text = NULL;
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

static void write_text(const Work *work, const SigmaRule *rule, const Evaluation *evaluation,
                       const GArray *fields, GString *out)
{
    append_shown(out, mapping_time(&work->files.mapping, evaluation->event));
    g_autofree char *level_key = g_strconcat("cli.level-", sigma_level_name(rule->level), NULL);
    g_string_append_printf(out, "%s[%s] ", out->len == 0 ? "" : "  ",
                           spoken(&work->files.speaker, level_key));
    append_shown(out, slice_of(rule_title(&work->files, rule)));
    g_string_append_printf(out, "  (%s:%lu)", work->file, work->record->line);
    if (rule->plain != NULL)
        g_string_append_printf(out, "\n    %s%s", spoken(&work->files.speaker, "cli.explain-now"),
                               rule_plain(&work->files, rule->plain->now));
    for (guint i = 0; i < fields->len; i++) {
        const FieldName field = g_array_index(fields, FieldName, i);
        const FieldName name = evaluation_field(evaluation, field);
        size_t from = 0;
        const EventField *found;
        while ((found = event_next(evaluation->event, name, &from)) != NULL) {
            g_string_append(out, "\n    ");
            append_shown(out, field.text);
            g_string_append(out, ": ");
            append_shown(out, found->text);
        }
    }
}

static void found(const SigmaRule *rule, const Evaluation *evaluation, void *data)
{
    Work *work = data;
    g_autoptr(GArray) fields = g_array_new(FALSE, FALSE, sizeof(FieldName));
    collect_fields(rule->condition, fields);
    GString *out = NULL;
    if (work->is_json) {
        write_json(work, rule, evaluation, fields, &out);
    } else {
        out = g_string_new(NULL);
        write_text(work, rule, evaluation, fields, out);
    }
    g_string_append_c(out, '\n');
    work->is_failed |= fwrite(out->str, 1, out->len, stdout) != out->len;
    g_string_free(out, TRUE);
    work->matches++;
    work->by_level[rule->level == SIGMA_LEVEL_NONE ? SIGMA_MEDIUM : rule->level]++;
}

static void tell_broken(Work *work, EventWrong wrong)
{
    if (work->broken++ >= BROKEN_SHOWN)
        return;
    g_autofree char *key = g_strconcat("cli.event-", event_wrong_name(wrong), NULL);
    g_autofree char *line = g_strdup_printf("%lu", work->record->line);
    speak(&work->files.speaker, stderr, "cli.detect-broken", "file", work->file, "line", line,
          "reason", spoken(&work->files.speaker, key), NULL);
}

static void look_at(Work *work, const Record *record)
{
    work->record = record;
    const EventWrong wrong =
        record->is_too_large ? EVENT_TOO_LARGE : event_read(&work->event, record->text);
    if (wrong != EVENT_NOTHING) {
        tell_broken(work, wrong);
        return;
    }
    work->events++;
    detector_look(work->detector, &work->event, found, work);
}

typedef struct {
    Work *work;
    Records records;
} Reading;

static bool take_bytes(Slice bytes, void *data)
{
    Reading *reading = data;
    Record record;
    records_add(&reading->records, bytes);
    while (!reading->work->is_failed && records_next(&reading->records, &record))
        look_at(reading->work, &record);
    return !reading->work->is_failed;
}

static void tell_record(guint64 line, const char *key, void *data)
{
    Reading *reading = data;
    if (reading->work->broken++ < BROKEN_SHOWN)
        tell_unreadable(&reading->work->files.speaker, reading->work->file, line, key);
}

static bool detect_in_file(Work *work, const char *path)
{
    g_autoptr(GError) error = NULL;
    Reading reading = { .work = work };
    const LogFileSink sink = { take_bytes, tell_record, &reading, &work->cut_lines };
    work->file = path;
    const bool is_read = log_file_read(path, &sink, &error);
    records_end(&reading.records);
    take_bytes(SLICE(""), &reading);
    records_clear(&reading.records);
    return is_read || complain_of_path(&work->files.speaker, path, error);
}

static char *count_text(unsigned long count)
{
    return g_strdup_printf("%lu", count);
}

static void tell_rules(const Work *work)
{
    const DetectorCounts counts = detector_counts(work->detector);
    const SigmaProblems *problems = sigma_rule_set_problems(work->files.rules);
    g_autofree char *used = count_text(counts.rules);
    g_autofree char *below = count_text(counts.below);
    g_autofree char *unmapped = count_text(counts.unmapped);
    g_autofree char *unready = count_text(counts.unready);
    g_autofree char *correlations = count_text(sigma_correlation_count(work->files.rules));
    g_autofree char *wrong = count_text(problems->wrong);
    speak(&work->files.speaker, stderr, "cli.detect-rules", "used", used, "below", below,
          "unmapped", unmapped, "unready", unready, "correlations", correlations, "wrong", wrong,
          NULL);
}

static void tell_count(const Work *work, const char *key, unsigned long count)
{
    g_autofree char *text = count_text(count);
    if (count > 0)
        speak(&work->files.speaker, stderr, key, "count", text, NULL);
}

static void tell_summary(const Work *work, gint64 microseconds)
{
    const DetectorCounts counts = detector_counts(work->detector);
    const double seconds = (double)MAX(microseconds, 1) / 1e6;
    g_autofree char *events = count_text(work->events);
    g_autofree char *broken = count_text(work->broken);
    g_autofree char *matches = count_text(work->matches);
    g_autofree char *unrouted = count_text(counts.unrouted);
    g_autofree char *spent = g_strdup_printf("%.1f", seconds);
    g_autofree char *rate = g_strdup_printf("%.0f", (double)work->events / seconds);
    speak(&work->files.speaker, stderr, "cli.detect-summary", "events", events, "matches", matches,
          "broken", broken, "unrouted", unrouted, "seconds", spent, "rate", rate, NULL);
    g_autoptr(GString) levels = g_string_new(NULL);
    for (int level = SIGMA_CRITICAL; level >= SIGMA_INFORMATIONAL; level--) {
        g_autofree char *key = g_strconcat("cli.level-", sigma_level_name(level), NULL);
        if (work->by_level[level] > 0)
            g_string_append_printf(levels, "  %s: %lu", spoken(&work->files.speaker, key),
                                   work->by_level[level]);
    }
    if (levels->len > 0)
        fprintf(stderr, "%s\n", levels->str);
    tell_count(work, "cli.detect-regex", counts.too_long);
    tell_count(work, "cli.detect-cut-lines", work->cut_lines);
}

static const char *const suffixes[] = { ".json",      ".jsonl",    ".ndjson",  ".log",
                                        "access_log", "error_log", "messages", "secure",
                                        "syslog",     ".evtx",     NULL };

static GPtrArray *list_logs(const Work *work, const Arguments *arguments)
{
    g_autoptr(GPtrArray) logs = g_ptr_array_new_with_free_func(g_free);
    guint others = 0;
    for (guint i = 0; i < arguments->operands->len; i++) {
        g_autoptr(GError) error = NULL;
        const char *path = argument_operand(arguments, i);
        if (!file_list_add_logs(logs, path, suffixes, &others, &error)) {
            complain_of_path(&work->files.speaker, path, error);
            return NULL;
        }
    }
    if (others > 0) {
        g_autofree char *count = count_text(others);
        speak(&work->files.speaker, stderr, "cli.detect-others", "count", count, NULL);
    }
    return g_steal_pointer(&logs);
}

static bool prepare(Work *work, const Arguments *arguments)
{
    g_autoptr(GPtrArray) paths = argument_values(arguments, "rules");
    if (!rule_files_open(&work->files, arguments, paths))
        return false;
    if (!rule_files_map(&work->files, arguments))
        return false;
    rule_files_tell(&work->files, sigma_rule_set_problems(work->files.rules), stderr,
                    PROBLEMS_SHOWN, false);
    const SigmaLevel least = sigma_level_find(slice_of(argument_option(arguments, "min-level")));
    work->detector = detector_new(work->files.rules, &work->files.mapping, least);
    work->is_json = g_str_equal(argument_option(arguments, "format"), "json");
    return true;
}

int command_detect(const Arguments *arguments)
{
    g_auto(Work) work = { 0 };
    if (!prepare(&work, arguments))
        return EXIT_WRONG;
    g_autoptr(GPtrArray) logs = list_logs(&work, arguments);
    if (logs == NULL)
        return EXIT_WRONG;
    tell_rules(&work);
    bool is_read = true;
    const gint64 begun = g_get_monotonic_time();
    for (guint i = 0; i < logs->len && !work.is_failed; i++)
        is_read &= detect_in_file(&work, g_ptr_array_index(logs, i));
    work.is_failed |= fflush(stdout) != 0;
    tell_summary(&work, g_get_monotonic_time() - begun);
    if (!is_read || work.is_failed)
        return EXIT_WRONG;
    return work.matches > 0 ? EXIT_FOUND : EXIT_NOTHING;
}
