#include "rooms/documents/three_way.h"

#include <stdbool.h>
#include <string.h>

#include "rooms/documents/sequence.h"

static void conflict_free(void *data)
{
    MergeConflict *conflict = data;
    g_free(conflict->base);
    g_free(conflict->mine);
    g_free(conflict->theirs);
    g_free(conflict);
}

void three_way_free(ThreeWay *merge)
{
    if (merge == NULL)
        return;
    g_free(merge->text);
    g_ptr_array_unref(merge->conflicts);
    g_free(merge);
}

/* Without their ends; a text that ends in \n and one that does not have the same lines. */
static GPtrArray *lines_of(const char *text)
{
    GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
    while (*text != '\0') {
        const gsize length = strcspn(text, "\n");
        g_ptr_array_add(lines, g_strndup(text, length));
        text += length + (text[length] == '\n');
    }
    return lines;
}

static char *join(const GPtrArray *lines, guint from, guint to)
{
    GString *text = g_string_new(NULL);
    for (guint i = from; i < to; i++)
        g_string_append_printf(text, "%s\n", (char *)g_ptr_array_index(lines, i));
    return g_string_free(text, FALSE);
}

/* One of the three texts, and how far it is read. */
typedef struct {
    GPtrArray *lines;
    GArray *partners; /* of the base's lines in this text; NULL for the base itself */
    guint done;
} Side;

typedef struct {
    Side base, mine, theirs;
    GString *text;
    int line; /* the next one of @text, from 1 */
    GPtrArray *conflicts;
} Merger;

static Side side_new(const char *text, const Side *base)
{
    Side side = { .lines = lines_of(text) };
    if (base != NULL)
        side.partners = sequence_match(base->lines, side.lines);
    return side;
}

static void side_clear(Side *side)
{
    g_ptr_array_unref(side->lines);
    g_clear_pointer(&side->partners, g_array_unref);
}

static void write_lines(Merger *merger, const char *lines)
{
    g_string_append(merger->text, lines);
    for (; *lines != '\0'; lines++)
        merger->line += *lines == '\n';
}

static void add_conflict(Merger *merger, const char *base, const char *mine, const char *theirs)
{
    MergeConflict *conflict = g_new(MergeConflict, 1);
    *conflict = (MergeConflict){ g_strdup(base), g_strdup(mine), g_strdup(theirs), merger->line };
    g_ptr_array_add(merger->conflicts, conflict);
}

/* Up to the given lines the three texts do not agree: who changed it? */
static void merge_up_to(Merger *merger, guint base_end, guint mine_end, guint theirs_end)
{
    g_autofree char *base = join(merger->base.lines, merger->base.done, base_end);
    g_autofree char *mine = join(merger->mine.lines, merger->mine.done, mine_end);
    g_autofree char *theirs = join(merger->theirs.lines, merger->theirs.done, theirs_end);
    const bool is_mine = g_str_equal(theirs, base) || g_str_equal(theirs, mine);
    if (!is_mine && !g_str_equal(mine, base))
        add_conflict(merger, base, mine, theirs);
    write_lines(merger, is_mine || !g_str_equal(mine, base) ? mine : theirs);
    merger->base.done = base_end;
    merger->mine.done = mine_end;
    merger->theirs.done = theirs_end;
}

/* A line that all three have: what stands before it is merged, then it is kept. */
static void keep_common(Merger *merger, guint base_line, guint mine_line, guint theirs_line)
{
    merge_up_to(merger, base_line, mine_line, theirs_line);
    g_autofree char *line = join(merger->base.lines, base_line, base_line + 1);
    write_lines(merger, line);
    merger->base.done = base_line + 1;
    merger->mine.done = mine_line + 1;
    merger->theirs.done = theirs_line + 1;
}

static void run(Merger *merger)
{
    for (guint i = 0; i < merger->base.lines->len; i++) {
        const int mine = g_array_index(merger->mine.partners, int, i);
        const int theirs = g_array_index(merger->theirs.partners, int, i);
        if (mine >= 0 && theirs >= 0)
            keep_common(merger, i, (guint)mine, (guint)theirs);
    }
    merge_up_to(merger, merger->base.lines->len, merger->mine.lines->len,
                merger->theirs.lines->len);
}

ThreeWay *three_way_merge(const char *base, const char *mine, const char *theirs)
{
    Merger merger = { .base = side_new(base, NULL),
                      .text = g_string_new(NULL),
                      .line = 1,
                      .conflicts = g_ptr_array_new_with_free_func(conflict_free) };
    merger.mine = side_new(mine, &merger.base);
    merger.theirs = side_new(theirs, &merger.base);
    run(&merger);
    side_clear(&merger.base);
    side_clear(&merger.mine);
    side_clear(&merger.theirs);

    ThreeWay *merge = g_new(ThreeWay, 1);
    *merge = (ThreeWay){ g_string_free(merger.text, FALSE), merger.conflicts };
    return merge;
}
