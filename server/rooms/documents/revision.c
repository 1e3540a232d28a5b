#include "rooms/documents/revision.h"

#include <stdbool.h>

static const char *const causes[] = { "company", "answer", "measures", "assessment", "template" };

const char *revision_cause_name(RevisionCause cause)
{
    return causes[cause];
}

static void reason_free(void *data)
{
    RevisionReason *reason = data;
    g_free(reason->subject);
    g_free(reason->before);
    g_free(reason->after);
    g_free(reason);
}

static void add_reason(GPtrArray *reasons, RevisionCause cause, const char *subject, char *before,
                       char *after)
{
    RevisionReason *reason = g_new(RevisionReason, 1);
    *reason = (RevisionReason){ cause, g_strdup(subject), before, after };
    g_ptr_array_add(reasons, reason);
}

/* A fact as people read it: a text, or lines of texts. NULL: there is none. */
static char *fact_text(const json_t *fact)
{
    if (json_is_string(fact))
        return g_strdup(json_string_value(fact));
    if (!json_is_array(fact))
        return NULL;
    GString *text = g_string_new(NULL);
    size_t i = 0;
    json_t *line = NULL;
    json_array_foreach(fact, i, line)
    {
        g_string_append_printf(text, "%s%s", i == 0 ? "" : "\n", json_string_value(line));
    }
    return g_string_free(text, FALSE);
}

/* Compares what @names lists; both sides are asked, because either may lack a fact. */
static void compare_named(GPtrArray *reasons, RevisionCause cause, const json_t *names,
                          const json_t *then, const json_t *now, GHashTable *seen)
{
    const char *name = NULL;
    json_t *unused = NULL;
    json_object_foreach((json_t *)names, name, unused)
    {
        const json_t *before = json_object_get(then, name), *after = json_object_get(now, name);
        const bool is_flag = json_is_true(before) || json_is_true(after); /* tells a choice again */
        if (!g_hash_table_add(seen, (char *)name) || is_flag || json_equal(before, after))
            continue;
        add_reason(reasons, cause, name, fact_text(before), fact_text(after));
    }
}

static void compare_group(GPtrArray *reasons, RevisionCause cause, const char *group,
                          const json_t *then, const json_t *now)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    const json_t *before = json_object_get(then, group), *after = json_object_get(now, group);
    compare_named(reasons, cause, before, before, after, seen);
    compare_named(reasons, cause, after, before, after, seen);
}

static void compare_whole(GPtrArray *reasons, RevisionCause cause, const char *group,
                          const json_t *then, const json_t *now)
{
    const json_t *before = json_object_get(then, group), *after = json_object_get(now, group);
    if ((before != NULL || after != NULL) && !json_equal(before, after))
        add_reason(reasons, cause, NULL, NULL, NULL);
}

GPtrArray *revision_reasons(const json_t *then, const json_t *now, const char *generated_then,
                            const char *generated_now)
{
    GPtrArray *reasons = g_ptr_array_new_with_free_func(reason_free);
    if (g_str_equal(generated_then, generated_now))
        return reasons;
    compare_group(reasons, REVISION_COMPANY, "company", then, now);
    compare_group(reasons, REVISION_ANSWER, "answers", then, now);
    compare_whole(reasons, REVISION_MEASURES, "rules", then, now);
    compare_whole(reasons, REVISION_MEASURES, "decisions", then, now);
    compare_whole(reasons, REVISION_ASSESSMENT, "assessment", then, now);
    if (reasons->len == 0)
        add_reason(reasons, REVISION_TEMPLATE, NULL, NULL, NULL);
    return reasons;
}
