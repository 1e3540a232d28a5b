/* mustache_overrides.h - the blocks that parent tags hand to their parents. */
#pragma once

#include "render/mustache_template.h"

typedef struct MustacheOverrides MustacheOverrides;

/* What one parent tag hands over, and what was handed to the template in which it stands. */
struct MustacheOverrides {
    const MustacheOverrides *outer;   /* lent; NULL: nothing */
    const MustacheTemplate *template; /* where the parent tag stands; lent */
    GHashTable *blocks;               /* of places in @template by name */
};

/* Collects the blocks directly inside the parent tag; of two with one name the last. */
MustacheOverrides *mustache_overrides_new(const MustacheOverrides *outer,
                                          const MustacheTemplate *template, guint parent);
void mustache_overrides_free(MustacheOverrides *overrides);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MustacheOverrides, mustache_overrides_free)

/* The outermost that have a block of that name, *@index in their template; NULL: none. */
const MustacheOverrides *mustache_overrides_find(const MustacheOverrides *innermost,
                                                 const char *name, guint *index);
