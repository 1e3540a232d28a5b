/* rules_command.c - mimamori rules: checks rules, lists them, tries them, explains one, imports
 * those of others. */
#include <string.h>

#include "app/explanation.h"
#include "app/file_list.h"
#include "app/log_file.h"
#include "app/rules_import.h"
#include "app/profile_command.h"
#include "core/sigma/records.h"

#define EVENTS_EXPLAINED 20 /* of a file */

/* The operands behind the first. */
static GPtrArray *paths_of(const Arguments *arguments)
{
    GPtrArray *paths = g_ptr_array_new();
    for (guint i = 1; i < arguments->operands->len; i++)
        g_ptr_array_add(paths, g_ptr_array_index(arguments->operands, i));
    return paths;
}

static char *count_text(size_t count)
{
    return g_strdup_printf("%zu", count);
}

static void tell_counts(const RuleFiles *files)
{
    const SigmaProblems *problems = sigma_rule_set_problems(files->rules);
    g_autofree char *file_count = count_text(files->file_count);
    g_autofree char *documents = count_text(sigma_document_count(files->rules));
    g_autofree char *rules = count_text(sigma_rule_count(files->rules));
    g_autofree char *filters = count_text(sigma_filter_count(files->rules));
    g_autofree char *correlations = count_text(rule_correlations(files));
    g_autofree char *notes = count_text(problems->notes);
    g_autofree char *wrong = count_text(problems->wrong);
    speak(&files->speaker, stdout, "cli.rules-counts", "files", file_count, "documents", documents,
          "rules", rules, "filters", filters, "correlations", correlations, "notes", notes, "wrong",
          wrong, NULL);
}

static int check(const Arguments *arguments)
{
    g_auto(RuleFiles) files = { 0 };
    g_autoptr(GPtrArray) paths = paths_of(arguments);
    if (!rule_files_open(&files, arguments, paths))
        return EXIT_WRONG;
    const SigmaProblems *problems = sigma_rule_set_problems(files.rules);
    rule_files_tell(&files, problems, stdout, SIGMA_PROBLEMS_MAX, true);
    if (problems->wrong + problems->notes > problems->count) {
        g_autofree char *count = count_text(problems->wrong + problems->notes - problems->count);
        speak(&files.speaker, stdout, "cli.rules-more", "count", count, NULL);
    }
    tell_counts(&files);
    return problems->wrong > 0 ? EXIT_FAILED : EXIT_OK;
}

/* level, id, log source, title; separated by tabs. */
static void list_rule(const SigmaRule *rule)
{
    printf("%s\t%s\t%s/%s/%s\t%s\n", sigma_level_name(rule->level),
           rule->id[0] == '\0' ? "-" : rule->id, rule->logsource.product, rule->logsource.category,
           rule->logsource.service, rule->title);
}

static void list_correlation(const SigmaCorrelation *correlation)
{
    printf("%s\t%s\tcorrelation/%s\t%s\n", sigma_level_name(correlation->level),
           correlation->id[0] == '\0' ? "-" : correlation->id,
           correlation_type_name(correlation->type), correlation->title);
}

static int list(const Arguments *arguments)
{
    g_auto(RuleFiles) files = { 0 };
    g_autoptr(GPtrArray) paths = paths_of(arguments);
    if (!rule_files_open(&files, arguments, paths))
        return EXIT_WRONG;
    for (size_t i = 0; i < sigma_rule_count(files.rules); i++)
        list_rule(sigma_rule_at(files.rules, i));
    for (size_t i = 0; i < sigma_correlation_count(files.rules); i++) {
        const SigmaCorrelation *correlation = sigma_correlation_at(files.rules, i);
        if (!correlation->is_aggregation)
            list_correlation(correlation);
    }
    rule_files_tell(&files, sigma_rule_set_problems(files.rules), stderr, SIGMA_PROBLEMS_MAX,
                    false);
    return sigma_rule_set_problems(files.rules)->wrong > 0 ? EXIT_FAILED : EXIT_OK;
}

typedef struct {
    RuleFiles *files;
    const char *wanted; /* an id; NULL: every rule */
    const char *path;   /* of the events */
    Records records;
    Event event;
    unsigned explained;
} Explaining;

static bool is_named(const Explaining *explaining, const SigmaCorrelation *correlation)
{
    return explaining->wanted == NULL || g_str_equal(correlation->id, explaining->wanted);
}

/* Whether the rule is the one that was named, or one that a correlation of that name stands on. */
static bool is_wanted(const Explaining *explaining, size_t index)
{
    const SigmaRuleSet *rules = explaining->files->rules;
    if (explaining->wanted == NULL ||
        g_str_equal(sigma_rule_at(rules, index)->id, explaining->wanted))
        return true;
    for (size_t i = 0; i < sigma_correlation_count(rules); i++) {
        const SigmaCorrelation *correlation = sigma_correlation_at(rules, i);
        for (size_t j = 0; is_named(explaining, correlation) && j < correlation->reference_count;
             j++) {
            const CorrelationReference *reference = &correlation->references[j];
            if (!reference->is_correlation && reference->index == index)
                return true;
        }
    }
    return false;
}

static void tell_broken(const Explaining *explaining, const Record *record, EventWrong wrong)
{
    g_autofree char *key = g_strconcat("cli.event-", event_wrong_name(wrong), NULL);
    g_autofree char *line = g_strdup_printf("%lu", record->line);
    speak(&explaining->files->speaker, stderr, "cli.detect-broken", "file", explaining->path,
          "line", line, "reason", spoken(&explaining->files->speaker, key), NULL);
}

static void explain_record(Explaining *explaining, const Record *record)
{
    const EventWrong wrong =
        record->is_too_large ? EVENT_TOO_LARGE : event_read(&explaining->event, record->text);
    if (wrong != EVENT_NOTHING) {
        tell_broken(explaining, record, wrong);
        return;
    }
    mapping_rename(&explaining->files->mapping, &explaining->event);
    for (size_t i = 0; i < sigma_rule_count(explaining->files->rules); i++) {
        const SigmaRule *rule = sigma_rule_at(explaining->files->rules, i);
        if (!is_wanted(explaining, i))
            continue;
        if (explaining->explained > 0)
            putchar('\n');
        printf("%s:%lu\n", explaining->path, record->line);
        explain_match(explaining->files, rule, &explaining->event, stdout);
        explaining->explained++;
    }
}

static bool take_bytes(Slice bytes, void *data)
{
    Explaining *explaining = data;
    Record record;
    records_add(&explaining->records, bytes);
    while (explaining->explained < EVENTS_EXPLAINED && records_next(&explaining->records, &record))
        explain_record(explaining, &record);
    return explaining->explained < EVENTS_EXPLAINED;
}

static void tell_record(guint64 line, const char *key, void *data)
{
    const Explaining *explaining = data;
    tell_unreadable(&explaining->files->speaker, explaining->path, line, key);
}

static bool explain_events(Explaining *explaining)
{
    g_autoptr(GError) error = NULL;
    const LogFileSink sink = { take_bytes, tell_record, explaining };
    const bool is_read = log_file_read(explaining->path, &sink, &error);
    records_end(&explaining->records);
    take_bytes(SLICE(""), explaining);
    records_clear(&explaining->records);
    event_clear(&explaining->event);
    return is_read || complain_of_path(&explaining->files->speaker, explaining->path, error);
}

static void begin_explanation(size_t count)
{
    if (count > 0)
        putchar('\n');
}

static size_t explain_correlations(const Explaining *explaining, bool is_shown)
{
    size_t count = 0;
    for (size_t i = 0; i < sigma_correlation_count(explaining->files->rules); i++) {
        const SigmaCorrelation *correlation = sigma_correlation_at(explaining->files->rules, i);
        if (!is_named(explaining, correlation))
            continue;
        if (is_shown) {
            begin_explanation(count);
            explain_correlation(explaining->files, correlation, stdout);
        }
        count++;
    }
    return count;
}

static size_t explain_rules(const Explaining *explaining, bool is_shown)
{
    size_t count = explain_correlations(explaining, is_shown);
    for (size_t i = 0; i < sigma_rule_count(explaining->files->rules); i++) {
        if (!is_wanted(explaining, i))
            continue;
        if (is_shown) {
            begin_explanation(count);
            explain_rule(explaining->files, sigma_rule_at(explaining->files->rules, i), stdout);
        }
        count++;
    }
    return count;
}

/* RULE is an id where folders of rules are given, else a file. */
static int explain(const Arguments *arguments)
{
    g_auto(RuleFiles) files = { 0 };
    g_autoptr(GPtrArray) paths = argument_values(arguments, "rules");
    const char *rule = argument_operand(arguments, 1);
    Explaining explaining = { .files = &files,
                              .wanted = paths->len == 0 ? NULL : rule,
                              .path = argument_operand(arguments, 2) };
    if (paths->len == 0)
        g_ptr_array_add(paths, (char *)rule);
    if (!rule_files_open(&files, arguments, paths) || !rule_files_map(&files, arguments))
        return EXIT_WRONG;
    const SigmaProblems *problems = sigma_rule_set_problems(files.rules);
    if (explaining.wanted == NULL)
        rule_files_tell(&files, problems, stderr, SIGMA_PROBLEMS_MAX, true);
    if (explain_rules(&explaining, explaining.path == NULL) == 0) {
        complain(&files.speaker, "cli.explain-none", "rule", rule, NULL);
        return EXIT_WRONG;
    }
    if (explaining.path != NULL && !explain_events(&explaining))
        return EXIT_WRONG;
    return EXIT_OK;
}

/* Events of one rule file in a test. */
typedef struct {
    const RuleFiles *files;
    Detector *detector;
    Correlator *correlator; /* NULL: the file has no correlation */
    size_t *alerts;         /* of each correlation */
    const char *path;
    bool must_match;
    Records records;
    Event event;
    size_t events, wrong;
} Trying;

static void count_alert(const CorrelationAlert *alert, const Evaluation *evaluation, void *data)
{
    const Trying *trying = data;
    (void)evaluation;
    trying->alerts[alert->correlation - sigma_correlation_at(trying->files->rules, 0)]++;
}

static void correlate(const SigmaRule *rule, const Evaluation *evaluation, void *data)
{
    Trying *trying = data;
    const CorrelatorMatch match = rule_match(trying->files, rule, evaluation, 0);
    correlator_match(trying->correlator, &match, count_alert, trying);
}

static void count_match(const SigmaRule *rule, const Evaluation *evaluation, void *data)
{
    (void)rule;
    (void)evaluation;
    ++*(size_t *)data;
}

static void try_record(Trying *trying, const Record *record)
{
    size_t matches = 0;
    const bool is_event =
        !record->is_too_large && event_read(&trying->event, record->text) == EVENT_NOTHING;
    trying->events++;
    if (is_event && trying->correlator != NULL) {
        detector_look(trying->detector, &trying->event, correlate, trying);
        return;
    }
    if (is_event)
        detector_look(trying->detector, &trying->event, count_match, &matches);
    if (is_event && (matches > 0) == trying->must_match)
        return;
    g_autofree char *line = g_strdup_printf("%lu", record->line);
    const char *key = !is_event            ? "cli.event-syntax"
                      : trying->must_match ? "cli.rules-should-match"
                                           : "cli.rules-should-miss";
    trying->wrong++;
    printf("%s:%s: %s\n", trying->path, line, spoken(&trying->files->speaker, key));
}

static bool try_bytes(Slice bytes, void *data)
{
    Trying *trying = data;
    Record record;
    records_add(&trying->records, bytes);
    while (records_next(&trying->records, &record))
        try_record(trying, &record);
    return true;
}

static void count_unreadable(guint64 line, const char *key, void *data)
{
    Trying *trying = data;
    tell_unreadable(&trying->files->speaker, trying->path, line, key);
    trying->wrong++;
}

/* Correlations of a file get the events of each of its two files together, in their order: once. */
static void begin_correlations(Trying *trying)
{
    const SigmaRuleSet *rules = trying->files->rules;
    if (sigma_correlation_count(rules) == 0)
        return;
    trying->alerts = g_new0(size_t, sigma_correlation_count(rules));
    trying->correlator = correlator_new(
        rules, (CorrelatorLimits){ CORRELATOR_MEMORY, CORRELATOR_ALL_TIMES, .seed = 0 });
}

static void end_correlations(Trying *trying)
{
    const SigmaRuleSet *rules = trying->files->rules;
    for (size_t i = 0; trying->correlator != NULL && i < sigma_correlation_count(rules); i++) {
        const SigmaCorrelation *correlation = sigma_correlation_at(rules, i);
        if (!correlation->is_reported || trying->alerts[i] == trying->must_match)
            continue;
        g_autofree char *count = count_text(trying->alerts[i]);
        trying->wrong++;
        printf("%s: ", trying->path);
        speak(&trying->files->speaker, stdout,
              trying->must_match ? "cli.rules-should-fire" : "cli.rules-should-not-fire", "title",
              correlation->title, "count", count, NULL);
    }
    g_clear_pointer(&trying->correlator, correlator_free);
    g_clear_pointer(&trying->alerts, g_free);
}

/* RULE.yml has its events in RULE.match.ndjson and RULE.miss.ndjson. */
static void try_events(Trying *trying, const char *rule, const char *ending)
{
    g_autofree char *stem = g_strndup(rule, (gsize)(strrchr(rule, '.') - rule));
    g_autofree char *path = g_strconcat(stem, ending, NULL);
    g_autoptr(GError) error = NULL;
    const LogFileSink sink = { try_bytes, count_unreadable, trying };
    const size_t before = trying->events;
    trying->path = path;
    begin_correlations(trying);
    if (g_file_test(path, G_FILE_TEST_EXISTS) && !log_file_read(path, &sink, &error)) {
        complain_of_path(&trying->files->speaker, path, error);
        trying->wrong++;
    }
    records_end(&trying->records);
    try_bytes(SLICE(""), trying);
    records_clear(&trying->records);
    end_correlations(trying);
    if (trying->events > before)
        return;
    trying->wrong++;
    printf("%s: %s\n", path, spoken(&trying->files->speaker, "cli.rules-no-events"));
}

/* Adds the events tried to *@events; returns how many are wrong. */
static size_t test_file(const Arguments *arguments, const char *path, size_t *events)
{
    g_auto(RuleFiles) files = { 0 };
    g_autoptr(GPtrArray) paths = g_ptr_array_new();
    g_ptr_array_add(paths, (char *)path);
    if (!rule_files_open(&files, arguments, paths) || !rule_files_map(&files, arguments))
        return 1;
    const SigmaProblems *problems = sigma_rule_set_problems(files.rules);
    rule_files_tell(&files, problems, stdout, SIGMA_PROBLEMS_MAX, true);
    Trying trying = { .files = &files,
                      .detector = detector_new(files.rules, &files.mapping, SIGMA_INFORMATIONAL),
                      .must_match = true };
    try_events(&trying, path, ".match.ndjson");
    trying.must_match = false;
    try_events(&trying, path, ".miss.ndjson");
    detector_free(trying.detector);
    event_clear(&trying.event);
    *events += trying.events;
    return trying.wrong + problems->wrong;
}

static int test(const Arguments *arguments)
{
    static const char *const suffixes[] = { ".yml", ".yaml", NULL };
    g_auto(Speaker) speaker = { 0 };
    g_autoptr(GPtrArray) paths = paths_of(arguments);
    g_autoptr(GPtrArray) rules = g_ptr_array_new_with_free_func(g_free);
    if (!speaker_open(&speaker, arguments))
        return EXIT_WRONG;
    for (guint i = 0; i < paths->len; i++) {
        g_autoptr(GError) error = NULL;
        const char *path = g_ptr_array_index(paths, i);
        if (!file_list_add(rules, path, suffixes, NULL, &error)) {
            complain_of_path(&speaker, path, error);
            return EXIT_WRONG;
        }
    }
    size_t events = 0, wrong = 0;
    for (guint i = 0; i < rules->len; i++)
        wrong += test_file(arguments, g_ptr_array_index(rules, i), &events);
    g_autofree char *file_count = count_text(rules->len);
    g_autofree char *event_count = count_text(events);
    g_autofree char *wrong_count = count_text(wrong);
    speak(&speaker, stdout, "cli.rules-tested", "files", file_count, "events", event_count, "wrong",
          wrong_count, NULL);
    return wrong > 0 ? EXIT_FAILED : EXIT_OK;
}

int command_rules(const Arguments *arguments)
{
    static const struct {
        const char *name;
        guint most; /* operands behind it */
        int (*run)(const Arguments *arguments);
    } actions[] = { { "check", G_MAXUINT, check }, { "list", G_MAXUINT, list },
                    { "test", G_MAXUINT, test },   { "explain", 2, explain },
                    { "import", 1, rules_import }, { "profile", G_MAXUINT, rules_profile } };
    const char *name = argument_operand(arguments, 0);
    for (size_t i = 0; i < G_N_ELEMENTS(actions); i++) {
        if (g_str_equal(name, actions[i].name) && arguments->operands->len - 1 <= actions[i].most)
            return actions[i].run(arguments);
    }
    g_auto(Speaker) speaker = { 0 };
    if (!speaker_open(&speaker, arguments))
        return EXIT_WRONG;
    complain(&speaker, "cli.rules-action", NULL);
    return EXIT_WRONG;
}
