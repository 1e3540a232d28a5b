#include "rooms/assessment/gains.h"

#define ACTIONS_MAX 12

/* Made-up actions: items 1, 2, 3 ... with the gains and efforts asked for. */
typedef struct {
    QuestionnaireItem items[ACTIONS_MAX];
    Measure measures[ACTIONS_MAX];
    GArray *actions;
} Actions;

static void actions_init(Actions *made, guint count, const int *gains, const Effort *efforts)
{
    made->actions = g_array_new(FALSE, FALSE, sizeof(NextAction));
    for (guint i = 0; i < count; i++) {
        made->items[i] = (QuestionnaireItem){ .number = (int)i + 1 };
        made->measures[i] = (Measure){ .effort = efforts[i] };
        const NextAction action = { .item = &made->items[i],
                                    .gain = gains[i],
                                    .measure = &made->measures[i] };
        g_array_prepend_val(made->actions, action); /* not in the order of the items */
    }
}

static char *steps_of(const Gains *gains)
{
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < gains->steps->len; i++)
        g_string_append_printf(text, "%d ",
                               g_array_index(gains->steps, NextAction, i).item->number);
    return g_string_free(text, FALSE);
}

#define L EFFORT_LOW
#define M EFFORT_MEDIUM
#define H EFFORT_HIGH

static void finds_the_least_effort(void)
{
    static const struct {
        guint count;
        int gains[ACTIONS_MAX];
        Effort efforts[ACTIONS_MAX];
        int wanted;
        const char *steps;
        int reached, effort;
        bool is_reached;
    } cases[] = {
        { 3, { 4, 4, 4 }, { M, L, H }, 4, "2 ", 4, 1, true },
        { 3, { 4, 4, 4 }, { M, L, H }, 5, "1 2 ", 8, 4, true },
        { 3, { 4, 4, 4 }, { M, L, H }, 12, "1 2 3 ", 12, 13, true },
        { 3, { 4, 4, 4 }, { M, L, H }, 13, "1 2 3 ", 12, 13, false },
        { 3, { 4, 4, 4 }, { M, L, H }, 0, "", 0, 0, true },
        { 3, { 4, 4, 4 }, { M, L, H }, -7, "", 0, 0, true },
        { 0, { 0 }, { 0 }, 1, "", 0, 0, false },
        { 0, { 0 }, { 0 }, 0, "", 0, 0, true },
        /* The greedy choice (5 for little effort) would need a third step. */
        { 3, { 5, 4, 4 }, { L, L, L }, 8, "1 2 ", 9, 2, true },
        { 4, { 5, 4, 4, 2 }, { M, L, L, L }, 8, "2 3 ", 8, 2, true },
        /* Three low ones are as much effort as a medium one: fewer steps win. */
        { 4, { 2, 2, 2, 6 }, { L, L, L, M }, 6, "4 ", 6, 3, true },
        /* Three medium ones are as much as a high one. */
        { 4, { 4, 4, 4, 12 }, { M, M, M, H }, 12, "4 ", 12, 9, true },
        { 4, { 4, 4, 4, 11 }, { M, M, M, H }, 12, "1 2 3 ", 12, 9, true },
        /* Among equals the earlier items win, not the smaller surplus. */
        { 4, { 4, 2, 2, 4 }, { L, L, L, L }, 4, "1 ", 4, 1, true },
        { 4, { 2, 2, 2, 2 }, { L, L, L, L }, 4, "1 2 ", 4, 2, true },
        { 3, { 5, 4, 5 }, { L, L, L }, 4, "1 ", 5, 1, true },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        Actions made;
        actions_init(&made, cases[i].count, cases[i].gains, cases[i].efforts);
        g_autoptr(Gains) gains = gains_find(made.actions, cases[i].wanted);
        g_autofree char *steps = steps_of(gains);
        g_assert_cmpstr(steps, ==, cases[i].steps);
        g_assert_cmpint(gains->wanted, ==, cases[i].wanted);
        g_assert_cmpint(gains->reached, ==, cases[i].reached);
        g_assert_cmpint(gains->effort, ==, cases[i].effort);
        g_assert_cmpint(gains->is_reached, ==, cases[i].is_reached);
        g_array_unref(made.actions);
    }
}

/* The same question answered by trying all sets. A set is a bit mask, bit 0 for item 1. */
typedef struct {
    int effort;
    int steps;
    unsigned reversed; /* the mask read from item 1 on as the highest bit: larger is earlier */
} Tried;

static unsigned best_by_trying(guint count, const int *gains, const Effort *efforts, int wanted)
{
    static const int weights[] = { 1, 3, 9 };
    Tried best = { G_MAXINT, 0, 0 };
    unsigned best_set = 0;
    for (unsigned set = 0; set < 1u << count; set++) {
        Tried tried = { 0, 0, 0 };
        int gain = 0;
        for (guint i = 0; i < count; i++) {
            if (!(set & 1u << i))
                continue;
            gain += gains[i];
            tried.effort += weights[efforts[i]];
            tried.steps++;
            tried.reversed |= 1u << (count - 1 - i);
        }
        const bool is_better = tried.effort < best.effort ||
                               (tried.effort == best.effort &&
                                (tried.steps < best.steps ||
                                 (tried.steps == best.steps && tried.reversed > best.reversed)));
        if (gain >= wanted && is_better) {
            best = tried;
            best_set = set;
        }
    }
    return best_set;
}

static void agrees_with_trying_all_sets(void)
{
    static const int possible_gains[] = { 2, 4, 5 };
    g_autoptr(GRand) dice = g_rand_new_with_seed(25);
    for (int round = 0; round < 300; round++) {
        const guint count = (guint)g_rand_int_range(dice, 1, 11);
        int gains_of[ACTIONS_MAX], all = 0;
        Effort efforts[ACTIONS_MAX];
        for (guint i = 0; i < count; i++) {
            gains_of[i] = possible_gains[g_rand_int_range(dice, 0, 3)];
            efforts[i] = (Effort)g_rand_int_range(dice, 0, 3);
            all += gains_of[i];
        }
        const int wanted = g_rand_int_range(dice, 1, all + 1);
        Actions made;
        actions_init(&made, count, gains_of, efforts);
        g_autoptr(Gains) gains = gains_find(made.actions, wanted);
        unsigned set = 0;
        for (guint i = 0; i < gains->steps->len; i++)
            set |= 1u << (g_array_index(gains->steps, NextAction, i).item->number - 1);
        g_assert_cmpuint(set, ==, best_by_trying(count, gains_of, efforts, wanted));
        g_assert_true(gains->is_reached);
        g_array_unref(made.actions);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/assessment/gains/finds-the-least-effort", finds_the_least_effort);
    g_test_add_func("/assessment/gains/agrees-with-trying-all-sets", agrees_with_trying_all_sets);
    return g_test_run();
}
