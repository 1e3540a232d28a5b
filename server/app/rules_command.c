/* rules_command.c - mimamori rules: checks rules, lists them, explains one. */
#include <string.h>

#include "app/explanation.h"
#include "app/log_file.h"
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
    g_autofree char *correlations = count_text(sigma_correlation_count(files->rules));
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
        printf("%s\t%s\tcorrelation\t%s\n", sigma_level_name(correlation->level),
               correlation->id[0] == '\0' ? "-" : correlation->id, correlation->title);
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

static bool is_wanted(const Explaining *explaining, const SigmaRule *rule)
{
    return explaining->wanted == NULL || g_str_equal(rule->id, explaining->wanted);
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
        if (!is_wanted(explaining, rule))
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

static bool explain_events(Explaining *explaining)
{
    g_autoptr(GError) error = NULL;
    const bool is_read = log_file_read(explaining->path, take_bytes, explaining, &error);
    records_end(&explaining->records);
    take_bytes(SLICE(""), explaining);
    records_clear(&explaining->records);
    event_clear(&explaining->event);
    return is_read || complain_of_path(&explaining->files->speaker, explaining->path, error);
}

static size_t explain_rules(const Explaining *explaining, bool is_shown)
{
    size_t count = 0;
    for (size_t i = 0; i < sigma_rule_count(explaining->files->rules); i++) {
        const SigmaRule *rule = sigma_rule_at(explaining->files->rules, i);
        if (!is_wanted(explaining, rule))
            continue;
        if (is_shown && count > 0)
            putchar('\n');
        if (is_shown)
            explain_rule(explaining->files, rule, stdout);
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

int command_rules(const Arguments *arguments)
{
    static const struct {
        const char *name;
        guint most; /* operands behind it */
        int (*run)(const Arguments *arguments);
    } actions[] = { { "check", G_MAXUINT, check },
                    { "list", G_MAXUINT, list },
                    { "explain", 2, explain } };
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
