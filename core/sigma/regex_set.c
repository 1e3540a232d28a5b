#include "core/sigma/regex_set.h"

#include <hs.h>
#include <stdlib.h>
#include <threads.h>

struct RegexSet {
    hs_database_t *database;
};

/* SINGLEMATCH: that it matches is enough. ALLOWEMPTY: an expression may match no character. */
static unsigned flags_of(const Regex *regex, bool is_exact)
{
    const RegexFlags flags = regex_flags(regex);
    return HS_FLAG_UTF8 | HS_FLAG_SINGLEMATCH | HS_FLAG_ALLOWEMPTY |
           (flags.ignores_case ? HS_FLAG_CASELESS : 0u) |
           (flags.is_multi_line ? HS_FLAG_MULTILINE : 0u) |
           (flags.dot_takes_line ? HS_FLAG_DOTALL : 0u) | (is_exact ? 0u : HS_FLAG_PREFILTER);
}

static bool is_taken(const Regex *regex, bool is_exact)
{
    hs_expr_info_t *info = NULL;
    hs_compile_error_t *error = NULL;
    const bool is_good = hs_expression_info(regex_expression(regex), flags_of(regex, is_exact),
                                            &info, &error) == HS_SUCCESS;
    hs_free_compile_error(error);
    free(info);
    return is_good;
}

#define PROBE_LENGTH 200 /* bytes: more than three of the library's blocks */

static int note_match(unsigned id, unsigned long long from, unsigned long long to, unsigned flags,
                      void *data)
{
    (void)id;
    (void)from;
    (void)to;
    (void)flags;
    *(bool *)data = true;
    return 0;
}

/* Whether the expression is found wherever in a text its match stands. */
static bool finds_everywhere(const hs_database_t *database, const char *match)
{
    const size_t length = strlen(match);
    hs_scratch_t *scratch = NULL;
    bool is_found = hs_alloc_scratch(database, &scratch) == HS_SUCCESS;
    for (size_t at = 0; is_found && at + length <= PROBE_LENGTH; at++) {
        char text[PROBE_LENGTH];
        memset(text, '.', sizeof text);
        memcpy(text + at, match, length);
        is_found = false;
        hs_scan(database, text, sizeof text, 0, scratch, note_match, &is_found);
    }
    hs_free_scratch(scratch);
    return is_found;
}

static once_flag probed = ONCE_FLAG_INIT;
static bool is_sound;

static void probe(void)
{
    static const char *const probes[][2] = {
        { "x", "x" }, { "a|bcd", "a" }, { "a.*b", "axb" }, { "a[bc]", "ab" }, { "[^z]x", "yx" }
    };
    is_sound = true;
    for (size_t i = 0; i < sizeof probes / sizeof probes[0] && is_sound; i++) {
        hs_database_t *database = NULL;
        hs_compile_error_t *error = NULL;
        is_sound = hs_compile(probes[i][0], HS_FLAG_SINGLEMATCH, HS_MODE_BLOCK, NULL, &database,
                              &error) == HS_SUCCESS &&
                   finds_everywhere(database, probes[i][1]);
        hs_free_compile_error(error);
        hs_free_database(database);
    }
}

bool regex_set_is_sound(void)
{
    call_once(&probed, probe);
    return is_sound;
}

bool regex_set_takes(const Regex *regex, bool *is_exact)
{
    *is_exact = regex_set_is_sound() && is_taken(regex, true);
    return *is_exact || (regex_set_is_sound() && is_taken(regex, false));
}

unsigned regex_repeats(const Regex *regex)
{
    unsigned repeats = 0;
    for (const char *at = regex_expression(regex); *at != '\0'; at++) {
        if (*at == '\\' && at[1] != '\0')
            at++;
        else
            repeats += *at == '*' || *at == '+' || (*at == ',' && at[1] == '}');
    }
    return repeats;
}

/* The arrays that hs_compile_multi() wants. */
typedef struct {
    const char **expressions;
    unsigned *flags, *ids;
} Lists;

static Lists lists_new(const Regex *const *expressions, size_t count)
{
    Lists lists = { calloc(count, sizeof(char *)), calloc(count, sizeof(unsigned)),
                    calloc(count, sizeof(unsigned)) };
    if (lists.expressions == NULL || lists.flags == NULL || lists.ids == NULL)
        abort();
    for (size_t i = 0; i < count; i++) {
        bool is_exact = false;
        regex_set_takes(expressions[i], &is_exact);
        lists.expressions[i] = regex_expression(expressions[i]);
        lists.flags[i] = flags_of(expressions[i], is_exact);
        lists.ids[i] = (unsigned)i;
    }
    return lists;
}

RegexSet *regex_set_new(const Regex *const *expressions, size_t count)
{
    hs_database_t *database = NULL;
    hs_compile_error_t *error = NULL;
    const Lists lists = lists_new(expressions, count);
    const hs_error_t result =
        hs_compile_multi(lists.expressions, lists.flags, lists.ids, (unsigned)count, HS_MODE_BLOCK,
                         NULL, &database, &error);
    free(lists.expressions);
    free(lists.flags);
    free(lists.ids);
    hs_free_compile_error(error);
    if (result != HS_SUCCESS)
        return NULL;
    RegexSet *set = malloc(sizeof *set);
    if (set == NULL)
        abort();
    set->database = database;
    return set;
}

void regex_set_free(RegexSet *set)
{
    if (set == NULL)
        return;
    hs_free_database(set->database);
    free(set);
}

typedef struct {
    RegexFound found;
    void *data;
} Listener;

static int tell(unsigned id, unsigned long long from, unsigned long long to, unsigned flags,
                void *data)
{
    const Listener *listener = data;
    (void)from;
    (void)to;
    (void)flags;
    listener->found(listener->data, id);
    return 0;
}

void regex_scratch_prepare(RegexScratch *scratch, const RegexSet *set)
{
    hs_scratch_t *taken = scratch->scratch;
    if (hs_alloc_scratch(set->database, &taken) != HS_SUCCESS)
        abort();
    scratch->scratch = taken;
}

void regex_set_search(const RegexSet *set, RegexScratch *scratch, Slice text, RegexFound found,
                      void *data)
{
    Listener listener = { found, data };
    const char *bytes = text.data == NULL ? "" : text.data;
    if (hs_scan(set->database, bytes, (unsigned)text.length, 0, scratch->scratch, tell,
                &listener) != HS_SUCCESS)
        abort();
}

void regex_scratch_clear(RegexScratch *scratch)
{
    hs_free_scratch(scratch->scratch);
    *scratch = (RegexScratch){ 0 };
}
