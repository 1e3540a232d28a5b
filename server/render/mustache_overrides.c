#include "render/mustache_overrides.h"

MustacheOverrides *mustache_overrides_new(const MustacheOverrides *outer,
                                          const MustacheTemplate *template, guint parent)
{
    MustacheOverrides *overrides = g_new(MustacheOverrides, 1);
    *overrides = (MustacheOverrides){ .outer = outer,
                                      .template = template,
                                      .blocks = g_hash_table_new(g_str_hash, g_str_equal) };
    const guint end = g_array_index(template->tags, Tag, parent).end;
    for (guint i = parent + 1; i < end; i++) {
        const Tag *tag = &g_array_index(template->tags, Tag, i);
        if (tag->kind == TAG_BLOCK)
            g_hash_table_insert(overrides->blocks, (char *)tag->text, GUINT_TO_POINTER(i));
        if (tag->end > i)
            i = tag->end;
    }
    return overrides;
}

void mustache_overrides_free(MustacheOverrides *overrides)
{
    if (overrides == NULL)
        return;
    g_hash_table_unref(overrides->blocks);
    g_free(overrides);
}

const MustacheOverrides *mustache_overrides_find(const MustacheOverrides *innermost,
                                                 const char *name, guint *index)
{
    const MustacheOverrides *found = NULL;
    for (const MustacheOverrides *each = innermost; each != NULL; each = each->outer) {
        const guint at = GPOINTER_TO_UINT(g_hash_table_lookup(each->blocks, name));
        if (at == 0) /* no block: the parent tag comes before any */
            continue;
        found = each;
        *index = at;
    }
    return found;
}
