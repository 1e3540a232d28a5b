#include "app/rule_files.h"

#include "app/file_list.h"
#include "app/rules_import.h"
#include "base/error.h"
#include "base/file.h"
#include "content/pack_files.h"
#include "core/sigma/event_time.h"

#define PLACEHOLDERS "detection/placeholders"
#define MAPPINGS "detection/mappings"
#define PROFILES "detection/profiles"
#define RULES "detection/rules"
#define MAPPING_ANY "any" /* every event for every rule: only where it is named */

static const char *const suffixes[] = { ".yml", ".yaml", NULL };

void rule_files_clear(RuleFiles *files)
{
    sigma_rule_set_free(files->rules);
    mapping_clear(&files->mapping);
    profile_free(files->profile);
    placeholders_clear(&files->placeholders);
    sigma_problems_clear(&files->problems);
    speaker_clear(&files->speaker);
    *files = (RuleFiles){ 0 };
}

bool complain_of_path(const Speaker *speaker, const char *path, const GError *error)
{
    const char *key = "cli.file-unreadable";
    if (g_error_matches(error, APP_ERROR, APP_ERROR_NOT_FOUND))
        key = "cli.file-missing";
    else if (g_error_matches(error, APP_ERROR, APP_ERROR_TOO_LARGE))
        key = "cli.file-large";
    else if (error_key(error) != NULL)
        key = error_key(error);
    complain(speaker, key, "file", path, "reason", error->message, NULL);
    return false;
}

void tell_unreadable(const Speaker *speaker, const char *path, guint64 line, const char *key)
{
    g_autofree char *number = g_strdup_printf("%" G_GUINT64_FORMAT, line);
    speak(speaker, stderr, "cli.detect-unreadable", "file", path, "line", number, "reason",
          spoken(speaker, key), NULL);
}

static Slice slice_of_bytes(GBytes *bytes)
{
    gsize length = 0;
    const char *data = g_bytes_get_data(bytes, &length);
    return (Slice){ data == NULL ? "" : data, length };
}

/* Takes the bytes of a file; false once it has said what is wrong with them. */
typedef bool (*TakeFile)(RuleFiles *files, const char *shown, GBytes *bytes);

static bool take_pack_file(RuleFiles *files, const char *directory, const char *name, TakeFile take)
{
    g_autofree char *shown = pack_file_shown(directory, name);
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) bytes = pack_file_read(directory, name, &error);
    if (bytes == NULL)
        return complain_of_path(&files->speaker, shown, error);
    return take(files, shown, bytes);
}

static bool take_pack_files(RuleFiles *files, const char *directory, const char *folder,
                            const char *suffix, TakeFile take)
{
    g_autoptr(GPtrArray) listed = pack_files_list(directory, folder, suffix);
    for (guint i = 0; i < listed->len; i++) {
        if (!take_pack_file(files, directory, g_ptr_array_index(listed, i), take))
            return false;
    }
    return true;
}

/* One of the user's. */
static bool take_file(RuleFiles *files, const char *path, TakeFile take)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) bytes = file_read(path, YAML_SIZE_MAX, &error);
    if (bytes == NULL)
        return complain_of_path(&files->speaker, path, error);
    return take(files, path, bytes);
}

static bool add_rules(RuleFiles *files, const char *shown, GBytes *bytes)
{
    sigma_rule_set_add(files->rules, shown, slice_of_bytes(bytes));
    files->file_count++;
    return true;
}

static bool read_rules(RuleFiles *files, const char *path)
{
    g_autoptr(GError) error = NULL;
    /* One byte more than rules may have: the set says that the file is too large. */
    g_autoptr(GBytes) bytes = file_read(path, YAML_SIZE_MAX + 1, &error);
    if (bytes == NULL && g_error_matches(error, APP_ERROR, APP_ERROR_TOO_LARGE))
        bytes = g_bytes_new_take(g_malloc0(YAML_SIZE_MAX + 1), YAML_SIZE_MAX + 1);
    if (bytes == NULL)
        return complain_of_path(&files->speaker, path, error);
    return add_rules(files, path, bytes);
}

static bool add_placeholders(RuleFiles *files, const char *shown, GBytes *bytes)
{
    if (placeholders_add(&files->placeholders, shown, slice_of_bytes(bytes), &files->problems))
        return true;
    rule_files_tell(files, &files->problems, stderr, SIGMA_PROBLEMS_MAX, true);
    return false;
}

/* Those of the packs, which our own rules need; a file of the user's adds to them. */
static bool read_placeholders(RuleFiles *files, const Arguments *arguments)
{
    const char *path = argument_option(arguments, "placeholders");
    return take_pack_files(files, argument_option(arguments, "packs"), PLACEHOLDERS, ".yaml",
                           add_placeholders) &&
           (path == NULL || take_file(files, path, add_placeholders));
}

static bool read_own_rules(RuleFiles *files, const char *directory)
{
    return take_pack_files(files, directory, RULES, ".yaml", add_rules);
}

/* Adds the paths of the rules that were imported; what is hidden an import has not finished. */
static bool list_imported(const RuleFiles *files, const Arguments *arguments, GPtrArray *found)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *folder = rules_imported_folder(arguments, &error);
    if (folder == NULL) {
        fprintf(stderr, "mimamori: %s\n", error->message);
        return false;
    }
    if (g_file_test(folder, G_FILE_TEST_IS_DIR) &&
        !file_list_add(paths, folder, suffixes, NULL, &error))
        return complain_of_path(&files->speaker, folder, error);
    for (guint i = 0; i < paths->len; i++) {
        const char *path = g_ptr_array_index(paths, i);
        if (strstr(path + strlen(folder), "/.") == NULL)
            g_ptr_array_add(found, g_strdup(path));
    }
    return true;
}

bool rule_files_open(RuleFiles *files, const Arguments *arguments, const GPtrArray *paths)
{
    *files = (RuleFiles){ 0 };
    if (!speaker_open(&files->speaker, arguments) || !read_placeholders(files, arguments))
        return false;
    files->rules = sigma_rule_set_new(&files->placeholders);
    g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < paths->len; i++) {
        g_autoptr(GError) error = NULL;
        const char *path = g_ptr_array_index(paths, i);
        if (!file_list_add(found, path, suffixes, NULL, &error))
            return complain_of_path(&files->speaker, path, error);
    }
    if (paths->len == 0 && (!read_own_rules(files, argument_option(arguments, "packs")) ||
                            !list_imported(files, arguments, found)))
        return false;
    for (guint i = 0; i < found->len; i++) {
        if (!read_rules(files, g_ptr_array_index(found, i)))
            return false;
    }
    sigma_rule_set_settle(files->rules);
    return true;
}

static bool add_mapping(RuleFiles *files, const char *shown, GBytes *bytes)
{
    if (mapping_add(&files->mapping, shown, slice_of_bytes(bytes), &files->problems))
        return true;
    rule_files_tell(files, &files->problems, stderr, SIGMA_PROBLEMS_MAX, true);
    return false;
}

static char *mapping_name(const char *file)
{
    g_autofree char *base = g_path_get_basename(file);
    return g_strndup(base, strlen(base) - strlen(".yaml"));
}

static char *mapping_names(const GPtrArray *listed)
{
    GString *names = g_string_new(NULL);
    for (guint i = 0; i < listed->len; i++) {
        g_autofree char *name = mapping_name(g_ptr_array_index(listed, i));
        g_string_append_printf(names, "%s%s", i == 0 ? "" : ", ", name);
    }
    return g_string_free(names, FALSE);
}

static bool add_profile(RuleFiles *files, const char *shown, GBytes *bytes)
{
    size_t line = 0;
    if (profile_read(files->profile, slice_of_bytes(bytes), &line))
        return true;
    g_autofree char *number = g_strdup_printf("%zu", line);
    complain(&files->speaker, "cli.profile-wrong", "file", shown, "line", number, NULL);
    return false;
}

static bool add_profiles(RuleFiles *files, const char *directory)
{
    files->profile = profile_new();
    return take_pack_files(files, directory, PROFILES, ".profile", add_profile);
}

bool rule_files_map(RuleFiles *files, const Arguments *arguments)
{
    const char *wanted = argument_option(arguments, "mapping");
    const char *directory = argument_option(arguments, "packs");
    g_autoptr(GPtrArray) listed = pack_files_list(directory, MAPPINGS, ".yaml");
    if (!add_profiles(files, directory))
        return false;
    if (wanted != NULL && strchr(wanted, '.') != NULL)
        return take_file(files, wanted, add_mapping);
    bool is_found = false;
    for (guint i = 0; i < listed->len; i++) {
        g_autofree char *name = mapping_name(g_ptr_array_index(listed, i));
        if (wanted == NULL ? g_str_equal(name, MAPPING_ANY) : !g_str_equal(name, wanted))
            continue;
        is_found = true;
        if (!take_pack_file(files, directory, g_ptr_array_index(listed, i), add_mapping))
            return false;
    }
    if (!is_found) {
        g_autofree char *names = mapping_names(listed);
        complain(&files->speaker, "cli.wrong-choice", "option", "mapping", "value",
                 wanted == NULL ? "" : wanted, "choices", names, NULL);
    }
    return is_found;
}

const char *rule_plain(const RuleFiles *files, const char *const texts[SIGMA_LANGUAGES])
{
    return texts[g_str_equal(files->speaker.language, "en") ? SIGMA_EN : SIGMA_JA];
}

const char *rule_title(const RuleFiles *files, const SigmaRule *rule)
{
    return rule->plain == NULL ? rule->title : rule_plain(files, rule->plain->title);
}

CorrelatorMatch rule_match(const RuleFiles *files, const SigmaRule *rule,
                           const Evaluation *evaluation, uint64_t origin)
{
    EventTime time;
    CorrelatorMatch match = { .rule = rule, .evaluation = evaluation, .origin = origin };
    match.has_time = event_time_read(mapping_time(&files->mapping, evaluation->event), &time);
    match.time_ms = match.has_time ? time.ms : 0;
    return match;
}

size_t rule_correlations(const RuleFiles *files)
{
    size_t count = 0;
    for (size_t i = 0; i < sigma_correlation_count(files->rules); i++)
        count += !sigma_correlation_at(files->rules, i)->is_aggregation;
    return count;
}

void rule_files_tell_one(const RuleFiles *files, const SigmaProblem *problem, FILE *out)
{
    g_autofree char *key = g_strconcat("cli.rule-", sigma_reason_name(problem->reason), NULL);
    const char *const pairs[] = { "detail", problem->detail, NULL };
    g_autofree char *text =
        messages_format(files->speaker.messages, files->speaker.language, key, pairs);
    if (problem->line > 0)
        fprintf(out, "%s:%d: %s\n", problem->file, problem->line, text);
    else
        fprintf(out, "%s: %s\n", problem->file, text);
}

void rule_files_tell(const RuleFiles *files, const SigmaProblems *problems, FILE *out, size_t most,
                     bool with_notes)
{
    for (size_t i = 0, told = 0; i < problems->count && told < most; i++) {
        const SigmaProblem *problem = &problems->list[i];
        if (sigma_reason_is_note(problem->reason) && !with_notes)
            continue;
        rule_files_tell_one(files, problem, out);
        told++;
    }
}
