#include "app/rule_sieve.h"

#include <string.h>

#define ROUNDS_MAX 20 /* a round tells SIGMA_PROBLEMS_MAX problems; the last takes whole files */

static Slice slice_of_bytes(GBytes *bytes)
{
    gsize length = 0;
    const char *data = g_bytes_get_data(bytes, &length);
    return (Slice){ data == NULL ? "" : data, length };
}

static SigmaRuleSet *read_set(const RuleSource *source)
{
    SigmaRuleSet *set = sigma_rule_set_new(NULL);
    for (guint i = 0; i < source->files->len; i++) {
        const SourceFile *file = g_ptr_array_index(source->files, i);
        if (file->is_rule)
            sigma_rule_set_add(set, file->path, slice_of_bytes(file->bytes));
    }
    sigma_rule_set_settle(set);
    return set;
}

static SourceFile *find_file(const RuleSource *source, const char *path)
{
    for (guint i = 0; i < source->files->len; i++) {
        SourceFile *file = g_ptr_array_index(source->files, i);
        if (g_str_equal(file->path, path))
            return file;
    }
    return NULL;
}

/* "---" at the begin of a line begins a document. */
static bool is_marker(const char *line, const char *end)
{
    return end - line >= 3 && strncmp(line, "---", 3) == 0 &&
           (end - line == 3 || strchr(" \t\r\n", line[3]) != NULL);
}

static char *next_line(char *at, char *end)
{
    char *next = memchr(at, '\n', (size_t)(end - at));
    return next == NULL ? end : next + 1;
}

static void blank(char *from, const char *to)
{
    for (char *at = from; at < to; at++)
        *at = *at == '\n' ? '\n' : ' ';
}

/* Makes the document that line @number belongs to blank; 0 is the whole file. Its marker stays, so
 * that a second problem finds the same document. */
static void blank_document(SourceFile *file, int number)
{
    gsize length = 0;
    char *text = g_bytes_unref_to_data(file->bytes, &length);
    char *end = text + length, *from = text, *to = end;
    int line = 0;
    for (char *at = text; number > 0 && at < end && to == end; at = next_line(at, end)) {
        const bool begins = is_marker(at, next_line(at, end));
        line++;
        if (begins && line <= number)
            from = at + strlen("---");
        else if (begins)
            to = at;
    }
    blank(from, to);
    file->bytes = g_bytes_new_take(text, length);
}

static bool is_space_to(const char *at, const char *end)
{
    while (at < end && g_ascii_isspace(*at))
        at++;
    return at == end;
}

/* Whether nothing stands from there up to the next document. */
static bool is_empty_from(char *at, char *end)
{
    while (at < end && !is_marker(at, end)) {
        char *next = next_line(at, end);
        if (!is_space_to(at, next))
            return false;
        at = next;
    }
    return true;
}

/* Lines stay, so that none gets another number. */
static void blank_markers_of_nothing(SourceFile *file)
{
    gsize length = 0;
    char *text = g_bytes_unref_to_data(file->bytes, &length);
    char *end = text + length;
    for (char *at = text; at < end; at = next_line(at, end)) {
        if (is_marker(at, end) && is_empty_from(at + strlen("---"), end))
            blank(at, at + strlen("---"));
    }
    file->bytes = g_bytes_new_take(text, length);
}

static bool is_blank(const SourceFile *file)
{
    gsize length = 0;
    const char *text = g_bytes_get_data(file->bytes, &length);
    return length == 0 || is_space_to(text, text + length);
}

static void remove_blank(RuleSource *source)
{
    for (guint i = source->files->len; i > 0; i--) {
        SourceFile *file = g_ptr_array_index(source->files, i - 1);
        if (file->is_rule)
            blank_markers_of_nothing(file);
        if (file->is_rule && is_blank(file))
            g_ptr_array_remove_index(source->files, i - 1);
    }
}

/* Takes out what the problems of a set name, each once. */
static guint take_out(RuleSource *source, const SigmaProblems *problems, bool takes_files,
                      SieveTell tell, void *data)
{
    guint told = 0;
    for (size_t i = 0; i < problems->count; i++) {
        const SigmaProblem *problem = &problems->list[i];
        SourceFile *file = find_file(source, problem->file);
        if (sigma_reason_is_note(problem->reason) || file == NULL)
            continue;
        tell(problem, data);
        told++;
        blank_document(file, takes_files ? 0 : problem->line);
    }
    remove_blank(source);
    return told;
}

SieveCounts rule_sieve(RuleSource *source, SieveTell tell, void *data)
{
    SieveCounts counts = { 0 };
    remove_blank(source);
    for (int round = 1; round <= ROUNDS_MAX + 1; round++) {
        SigmaRuleSet *set = read_set(source);
        const SigmaProblems *problems = sigma_rule_set_problems(set);
        counts.rules =
            (guint)(sigma_rule_count(set) + sigma_filter_count(set) + sigma_correlation_count(set));
        const bool is_clean = problems->wrong == 0;
        counts.wrong += take_out(source, problems, round >= ROUNDS_MAX, tell, data);
        sigma_rule_set_free(set);
        if (is_clean)
            break;
    }
    return counts;
}
