#include "rooms/documents/sequence.h"

#include <stdbool.h>
#include <string.h>

/* The texts as numbers: the same text, the same number. */
typedef struct {
    int *values;
    int length;
} Numbers;

static Numbers numbers_of(const GPtrArray *texts, GHashTable *known)
{
    Numbers numbers = { g_new(int, texts->len + 1), (int)texts->len };
    for (guint i = 0; i < texts->len; i++) {
        void *text = g_ptr_array_index(texts, i);
        if (!g_hash_table_contains(known, text))
            g_hash_table_insert(known, text, GINT_TO_POINTER(g_hash_table_size(known)));
        numbers.values[i] = GPOINTER_TO_INT(g_hash_table_lookup(known, text));
    }
    return numbers;
}

/* How far each diagonal had come before each round; round d has the diagonals -d to d. */
typedef struct {
    GPtrArray *rounds; /* of int[]: index d + k */
    int reached;       /* the round in which both ends met; -1: too different */
} Trace;

/* The round before @round has the diagonals -(round - 1) to round - 1. -1: it never got there. */
static int end_before(const int *before, int round, int k)
{
    return ABS(k) <= round - 1 ? before[k + round - 1] : -1;
}

/* One entry of @a was skipped: from the diagonal below. */
static int start_from_left(const int *before, int round, int k)
{
    const int end = end_before(before, round, k - 1);
    return end < 0 ? -1 : end + 1;
}

static int start_of(const int *before, int round, int k)
{
    if (round == 0)
        return 0;
    return MAX(end_before(before, round, k + 1), start_from_left(before, round, k));
}

static int slide(const Numbers *a, const Numbers *b, int x, int k)
{
    while (x < a->length && x - k < b->length && x - k >= 0 && a->values[x] == b->values[x - k])
        x++;
    return x;
}

static Trace trace_new(const Numbers *a, const Numbers *b)
{
    Trace trace = { g_ptr_array_new_with_free_func(g_free), -1 };
    const int most = MIN(a->length + b->length, SEQUENCE_MAX_DIFFERENCES);
    const int *before = NULL;
    for (int round = 0; round <= most && trace.reached < 0; round++) {
        int *ends = g_new(int, 2 * (gsize)round + 1);
        for (int k = -round; k <= round; k++)
            ends[k + round] = -1;
        for (int k = -round; k <= round; k += 2) {
            const int x = start_of(before, round, k);
            if (x < 0 || x > a->length || x - k > b->length || x - k < 0)
                continue; /* outside of both lists */
            ends[k + round] = slide(a, b, x, k);
            if (ends[k + round] == a->length && a->length - k == b->length)
                trace.reached = round;
        }
        g_ptr_array_add(trace.rounds, ends);
        before = ends;
    }
    return trace;
}

/* From the end back to the beginning: what was slid over is common. */
static void walk_back(const Trace *trace, const Numbers *a, const Numbers *b, GArray *partners)
{
    int x = a->length, y = b->length;
    for (int round = trace->reached; round >= 0; round--) {
        const int k = x - y;
        const int *before = round == 0 ? NULL : g_ptr_array_index(trace->rounds, (guint)round - 1);
        const int start = start_of(before, round, k);
        for (; x > start; x--)
            g_array_index(partners, int, x - 1) = x - 1 - k;
        if (round == 0)
            return;
        const bool is_from_left = start_from_left(before, round, k) == start;
        x = is_from_left ? start - 1 : start;
        y = is_from_left ? start - k : start - k - 1;
    }
}

GArray *sequence_match(const GPtrArray *a, const GPtrArray *b)
{
    GArray *partners = g_array_sized_new(FALSE, FALSE, sizeof(int), a->len);
    for (guint i = 0; i < a->len; i++) {
        const int none = -1;
        g_array_append_val(partners, none);
    }
    g_autoptr(GHashTable) known = g_hash_table_new(g_str_hash, g_str_equal);
    Numbers left = numbers_of(a, known), right = numbers_of(b, known);
    Trace trace = trace_new(&left, &right);
    if (trace.reached >= 0)
        walk_back(&trace, &left, &right, partners);
    g_ptr_array_unref(trace.rounds);
    g_free(left.values);
    g_free(right.values);
    return partners;
}
