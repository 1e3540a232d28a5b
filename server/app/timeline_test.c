#include "app/timeline.h"

#include "core/sigma/event_time.h"

/* The hour of a time "2026-04-20T10:00:00Z" by the wall. */
static int64_t hour_at(const char *text)
{
    EventTime time;
    g_assert_true(event_time_read(slice_of(text), &time));
    return time.ms / 3600000 - (time.ms % 3600000 < 0);
}

static void add(Timeline *timeline, const char *time, SigmaLevel level, unsigned long count)
{
    TimelineHour *hour = g_new0(TimelineHour, 1);
    hour->hour = hour_at(time);
    hour->counts[level] = count;
    g_hash_table_insert(timeline->hours, &hour->hour, hour);
}

/* "unit: first (bars) last, highest n, earlier n" */
static char *chart_of(const char *const *times)
{
    g_autoptr(Timeline) timeline = timeline_new();
    for (; *times != NULL; times++)
        add(timeline, *times, SIGMA_HIGH, 2);
    g_autoptr(TimelineChart) chart = timeline_chart(timeline);
    const TimelineBar *first = g_ptr_array_index(chart->bars, 0);
    const TimelineBar *last = g_ptr_array_index(chart->bars, chart->bars->len - 1);
    return g_strdup_printf("%d: %s (%u) %s, highest %lu, earlier %lu", chart->unit, first->label,
                           chart->bars->len, last->label, chart->highest, chart->earlier);
}

static void chooses_bars_that_have_room(void)
{
    static const struct {
        const char *times[4];
        const char *chart;
    } cases[] = {
        { { "2026-04-20T10:00:00Z" },
          "0: 2026-04-20 00:00 (24) 2026-04-20 23:00, highest 2, earlier 0" },
        { { "2026-04-20T10:00:00Z", "2026-04-24T13:00:00Z" },
          "0: 2026-04-20 00:00 (120) 2026-04-24 23:00, highest 2, earlier 0" },
        { { "2026-04-20T10:00:00Z", "2026-04-24T14:00:00Z" },
          "1: 2026-04-20 (5) 2026-04-24, highest 2, earlier 0" },
        { { "2026-04-20T10:00:00Z", "2026-04-20T23:00:00Z", "2026-07-28T00:00:00Z" },
          "1: 2026-04-20 (100) 2026-07-28, highest 4, earlier 0" },
        { { "2026-04-20T10:00:00Z", "2026-07-29T00:00:00Z" },
          "2: 2026-04 (4) 2026-07, highest 2, earlier 0" },
        { { "2017-12-31T23:00:00Z", "2026-03-01T00:00:00Z" },
          "2: 2017-12 (100) 2026-03, highest 2, earlier 0" },
        { { "2017-12-31T23:00:00Z", "2026-04-01T00:00:00Z" },
          "3: 2017 (10) 2026, highest 2, earlier 0" },
        { { "1601-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "2026-04-01T00:00:00Z" },
          "3: 1927 (100) 2026, highest 2, earlier 2" },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *chart = chart_of(cases[i].times);
        g_assert_cmpstr(chart, ==, cases[i].chart);
    }
}

static void stacks_levels_of_a_bar(void)
{
    g_autoptr(Timeline) timeline = timeline_new();
    add(timeline, "2026-04-20T10:00:00Z", SIGMA_CRITICAL, 3);
    add(timeline, "2026-04-30T11:00:00Z", SIGMA_LOW, 1);
    add(timeline, "2026-04-30T12:00:00Z", SIGMA_HIGH, 4);
    g_autoptr(TimelineChart) chart = timeline_chart(timeline);
    const TimelineBar *last = g_ptr_array_index(chart->bars, 10);
    g_assert_cmpuint(chart->bars->len, ==, 11);
    g_assert_cmpuint(last->total, ==, 5);
    g_assert_cmpuint(last->counts[SIGMA_LOW], ==, 1);
    g_assert_cmpuint(last->counts[SIGMA_HIGH], ==, 4);
    g_assert_cmpuint(chart->highest, ==, 5);
}

static void draws_nothing_where_nothing_has_a_time(void)
{
    g_autoptr(Timeline) timeline = timeline_new();
    g_autoptr(TimelineChart) chart = timeline_chart(timeline);
    g_assert_cmpuint(chart->bars->len, ==, 0);
}

static void add_group(Timeline *timeline, const char *title, SigmaLevel level, unsigned long count)
{
    TimelineGroup *group = g_new0(TimelineGroup, 1);
    *group = (TimelineGroup){ .title = title,
                              .id = "",
                              .level = level,
                              .count = count,
                              .computers = g_ptr_array_new(),
                              .events = g_ptr_array_new() };
    g_hash_table_insert(timeline->groups, group, group);
}

static void puts_the_worst_first(void)
{
    static const char *const order[] = { "d", "b", "a", "c", "e" };
    g_autoptr(Timeline) timeline = timeline_new();
    add_group(timeline, "a", SIGMA_HIGH, 2);
    add_group(timeline, "b", SIGMA_HIGH, 3);
    add_group(timeline, "c", SIGMA_HIGH, 2);
    add_group(timeline, "d", SIGMA_CRITICAL, 1);
    add_group(timeline, "e", SIGMA_LOW, 9);
    g_autoptr(GPtrArray) groups = timeline_groups(timeline);
    for (guint i = 0; i < groups->len; i++)
        g_assert_cmpstr(((TimelineGroup *)g_ptr_array_index(groups, i))->title, ==, order[i]);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(test) g_test_add_func("/timeline/" #test, test)
    ADD(chooses_bars_that_have_room);
    ADD(stacks_levels_of_a_bar);
    ADD(draws_nothing_where_nothing_has_a_time);
    ADD(puts_the_worst_first);
    return g_test_run();
}
