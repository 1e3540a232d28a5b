#include "rooms/safekeeping/rotation.h"

#include <glib.h>

#include "base/time.h"
#include "rooms/safekeeping/copies.h"

#define NOON INT64_C(1795230000) /* 2026-11-21 12:00 in Tokyo, a Saturday */
#define DAYS 500

static const Rotation USUAL = { 7, 5, 12 };

/* A backup at noon of every day, the newest first. */
static int kept_of_daily(const Rotation *rotation, int days, bool *keeps)
{
    int64_t made_at[DAYS] = { 0 };
    int kept = 0;
    for (int i = 0; i < days; i++)
        made_at[i] = NOON - i * DAY_S;
    rotation_decide(rotation, made_at, days, keeps);
    for (int i = 0; i < days; i++)
        kept += keeps[i];
    return kept;
}

static void keeps_seven_days_five_weeks_twelve_months(void)
{
    bool keeps[DAYS];
    const int kept = kept_of_daily(&USUAL, DAYS, keeps);
    for (int i = 0; i < 7; i++)
        g_assert_true(keeps[i]);
    /* Saturday is the newest of its week; the weeks before end on Sundays: 6, 13, 20 and 27 days
     * ago. */
    g_assert_true(keeps[13] && keeps[20] && keeps[27]);
    g_assert_false(keeps[7] || keeps[12] || keeps[14] || keeps[34]);
    /* The last days of the months before: 31 October is 21 days ago, 31 December 2025 325. */
    g_assert_true(keeps[21] && keeps[325]);
    g_assert_false(keeps[356]); /* 30 November 2025: the thirteenth month */
    g_assert_cmpint(kept, ==, 7 + 3 + 11);
}

static void keeps_everything_while_there_is_little(void)
{
    bool keeps[DAYS];
    g_assert_cmpint(kept_of_daily(&USUAL, 7, keeps), ==, 7);
    g_assert_cmpint(kept_of_daily(&USUAL, 0, keeps), ==, 0);
}

static void several_backups_of_a_day_leave_the_newest(void)
{
    const int64_t made_at[] = { NOON + 300, NOON + 200, NOON + 100, NOON - DAY_S };
    bool keeps[4];
    rotation_decide(&USUAL, made_at, 4, keeps);
    g_assert_true(keeps[0] && keeps[3]);
    g_assert_false(keeps[1] || keeps[2]);
}

static void the_newest_is_always_kept(void)
{
    static const Rotation NONE = { 0, 0, 0 };
    bool keeps[DAYS];
    g_assert_cmpint(kept_of_daily(&NONE, 3, keeps), ==, 1);
    g_assert_true(keeps[0]);
}

static void days_begin_in_tokyo(void)
{
    /* 23:59 and 0:01 in Tokyo are one day in Greenwich and two in Tokyo. */
    const int64_t midnight = NOON + 12 * HOUR_S;
    const int64_t made_at[] = { midnight + 60, midnight - 60 };
    const Rotation two_days = { 2, 0, 0 };
    bool keeps[2];
    rotation_decide(&two_days, made_at, 2, keeps);
    g_assert_true(keeps[0] && keeps[1]);
}

static void is_due_once_a_day(void)
{
    const int64_t at_three = NOON - 9 * HOUR_S;
    g_assert_cmpint(backup_next_at(NOON, 3, "2026-11-20"), ==, at_three);
    g_assert_cmpint(backup_next_at(NOON, 3, NULL), ==, at_three);
    g_assert_cmpint(backup_next_at(NOON, 3, "2026-11-21"), ==, at_three + DAY_S);
    g_assert_cmpint(backup_next_at(NOON, 23, "2026-11-20"), ==, NOON + 11 * HOUR_S);
}

static void counts_three_two_one(void)
{
    static const struct {
        CopyFacts facts;
        CopyState state;
    } CASES[] = {
        { { 0 }, { 1, false, false, false } },
        { { .has_backup = true }, { 2, false, false, false } },
        { { .has_backup = true, .on_other_device = true }, { 2, false, true, false } },
        { { .has_backup = true, .has_second = true }, { 3, true, false, false } },
        { { .has_backup = true, .has_second = true, .second_on_other_device = true },
          { 3, true, true, false } },
        { { .has_backup = true, .has_second = true, .second_is_elsewhere = true },
          { 3, true, true, true } },
        { { .has_backup = true, .has_offline = true }, { 3, true, true, true } },
        { { .has_second = true, .second_is_elsewhere = true }, { 1, false, false, false } },
        { { .has_offline = true }, { 2, false, true, true } },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        const CopyState state = copies_state(&CASES[i].facts);
        g_assert_cmpint(state.copies, ==, CASES[i].state.copies);
        g_assert_cmpint(state.has_three, ==, CASES[i].state.has_three);
        g_assert_cmpint(state.has_two_media, ==, CASES[i].state.has_two_media);
        g_assert_cmpint(state.has_one_elsewhere, ==, CASES[i].state.has_one_elsewhere);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/safekeeping/rotation/usual", keeps_seven_days_five_weeks_twelve_months);
    g_test_add_func("/safekeeping/rotation/little", keeps_everything_while_there_is_little);
    g_test_add_func("/safekeeping/rotation/one-day", several_backups_of_a_day_leave_the_newest);
    g_test_add_func("/safekeeping/rotation/newest", the_newest_is_always_kept);
    g_test_add_func("/safekeeping/rotation/tokyo", days_begin_in_tokyo);
    g_test_add_func("/safekeeping/due/once-a-day", is_due_once_a_day);
    g_test_add_func("/safekeeping/copies/three-two-one", counts_three_two_one);
    return g_test_run();
}
