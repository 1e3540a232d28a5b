#include "app/timeline.h"

#include <string.h>
#include <time.h>

#include "core/bytes/utf8.h"
#include "core/sigma/event_time.h"

#define MS_OF_HOUR ((int64_t)3600 * 1000)
#define HOURS_OF_DAY 24
#define WALL_MIN (-62135596800000) /* of year 1 */
#define WALL_MAX 253402300799999   /* of year 9999 */
#define CLOCK_LENGTH 19            /* of 2026-04-20T10:00:35 */

static void event_free(void *data)
{
    TimelineEvent *event = data;
    g_free(event->file);
    g_free(event->computer);
    g_free(event->sentence);
    g_ptr_array_unref(event->fields);
    g_free(event);
}

static void group_free(void *data)
{
    TimelineGroup *group = data;
    g_ptr_array_unref(group->computers);
    g_ptr_array_unref(group->events);
    g_free(group);
}

Timeline *timeline_new(void)
{
    Timeline *timeline = g_new0(Timeline, 1);
    timeline->groups = g_hash_table_new_full(NULL, NULL, NULL, group_free);
    timeline->hours = g_hash_table_new_full(g_int64_hash, g_int64_equal, NULL, g_free);
    return timeline;
}

void timeline_free(Timeline *timeline)
{
    if (timeline == NULL)
        return;
    g_hash_table_unref(timeline->groups);
    g_hash_table_unref(timeline->hours);
    g_free(timeline);
}

/* How far this machine's clock is from UTC at that time. */
static int64_t offset_ms(int64_t ms)
{
    const time_t seconds = (time_t)(ms / 1000);
    struct tm local;
    return localtime_r(&seconds, &local) == NULL ? 0 : (int64_t)local.tm_gmtoff * 1000;
}

static int64_t wall_of(EventTime time)
{
    const int64_t wall = time.ms + (time.has_zone ? offset_ms(time.ms) : 0);
    return CLAMP(wall, WALL_MIN, WALL_MAX);
}

static bool read_time(Timeline *timeline, const Finding *finding, EventTime *time)
{
    if (!event_time_read(finding_time(finding), time)) {
        timeline->untimed++;
        return false;
    }
    *(time->has_zone ? &timeline->zoned : &timeline->unzoned) += 1;
    return true;
}

/* On one line, not too long. */
static char *shown(Slice text)
{
    Arena arena = { 0 };
    g_autofree char *copy = g_strdup(utf8_printable(&arena, text).data);
    arena_clear(&arena);
    if (g_utf8_strlen(copy, -1) <= TIMELINE_TEXT_MAX)
        return g_steal_pointer(&copy);
    g_autofree char *front = g_utf8_substring(copy, 0, TIMELINE_TEXT_MAX);
    return g_strconcat(front, "…", NULL);
}

/* What logs call the computer an event is of, the best first. */
static char *computer_of(const Finding *finding)
{
    static const char *const names[] = { "Computer",  "ComputerName", "Hostname", "host.name",
                                         "_HOSTNAME", "hostname",     "host",     "agent.name" };
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        const Slice text = slice_of(names[i]);
        size_t from = 0;
        const EventField *field =
            event_next(finding->evaluation->event, (FieldName){ text, slice_hash(text) }, &from);
        if (field != NULL && field->text.length > 0)
            return shown(field->text);
    }
    return NULL;
}

static void add_field(Slice name, Slice value, void *data)
{
    GPtrArray *fields = data;
    if (fields->len >= 2 * TIMELINE_FIELDS_MAX)
        return;
    g_ptr_array_add(fields, shown(name));
    g_ptr_array_add(fields, shown(value));
}

/* Its times are of the same kind as that of the event that came last. */
static char *sentence_of(const Finding *finding, bool has_zone)
{
    if (finding->alert == NULL)
        return NULL;
    g_autofree char *from =
        timeline_clock(wall_of((EventTime){ finding->alert->from_ms, has_zone }));
    g_autofree char *to = timeline_clock(wall_of((EventTime){ finding->alert->to_ms, has_zone }));
    g_autofree char *sentence = finding_sentence(finding, from, to);
    return shown(slice_of(sentence));
}

/* @time: NULL: it has none */
static TimelineEvent *event_of(const Finding *finding, const EventTime *time, const char *computer)
{
    TimelineEvent *event = g_new(TimelineEvent, 1);
    *event = (TimelineEvent){ .has_time = time != NULL,
                              .wall_ms = time == NULL ? 0 : wall_of(*time),
                              .file = shown(slice_of(finding_file(finding, finding->origin))),
                              .line = finding_line(finding->origin),
                              .computer = g_strdup(computer),
                              .sentence = sentence_of(finding, time != NULL && time->has_zone),
                              .fields = g_ptr_array_new_with_free_func(g_free) };
    finding_fields(finding, add_field, event->fields);
    return event;
}

static TimelineGroup *group_of(Timeline *timeline, const Finding *finding)
{
    const void *key = finding->rule != NULL ? (const void *)finding->rule
                                            : (const void *)finding->alert->correlation;
    TimelineGroup *group = g_hash_table_lookup(timeline->groups, key);
    if (group != NULL)
        return group;
    group = g_new(TimelineGroup, 1);
    *group = (TimelineGroup){ .key = key,
                              .id = finding_id(finding),
                              .title = finding_title(finding),
                              .plain = finding_plain(finding),
                              .level = finding_level(finding),
                              .computers = g_ptr_array_new_with_free_func(g_free),
                              .events = g_ptr_array_new_with_free_func(event_free) };
    g_hash_table_insert(timeline->groups, (void *)key, group);
    return group;
}

static void add_computer(TimelineGroup *group, const char *computer)
{
    if (computer == NULL ||
        g_ptr_array_find_with_equal_func(group->computers, computer, g_str_equal, NULL))
        return;
    if (group->computers->len == TIMELINE_COMPUTERS_MAX)
        group->has_more_computers = true;
    else
        g_ptr_array_add(group->computers, g_strdup(computer));
}

static void add_time(TimelineGroup *group, int64_t wall_ms)
{
    if (!group->has_time || wall_ms < group->first_ms)
        group->first_ms = wall_ms;
    if (!group->has_time || wall_ms > group->last_ms)
        group->last_ms = wall_ms;
    group->has_time = true;
}

static int64_t hour_of(int64_t wall_ms)
{
    return wall_ms / MS_OF_HOUR - (wall_ms % MS_OF_HOUR < 0);
}

static void count_hour(Timeline *timeline, int64_t wall_ms, SigmaLevel level)
{
    const int64_t number = hour_of(wall_ms);
    TimelineHour *hour = g_hash_table_lookup(timeline->hours, &number);
    if (hour == NULL && g_hash_table_size(timeline->hours) == TIMELINE_HOURS_MAX)
        return;
    if (hour == NULL) {
        hour = g_new0(TimelineHour, 1);
        hour->hour = number;
        g_hash_table_insert(timeline->hours, &hour->hour, hour);
    }
    hour->counts[level]++;
}

void timeline_add(Timeline *timeline, const Finding *finding)
{
    TimelineGroup *group = group_of(timeline, finding);
    g_autofree char *computer = computer_of(finding);
    EventTime time;
    const bool has_time = read_time(timeline, finding, &time);
    group->count++;
    timeline->count++;
    timeline->counts[group->level]++;
    add_computer(group, computer);
    if (has_time) {
        add_time(group, wall_of(time));
        count_hour(timeline, wall_of(time), group->level);
    }
    if (group->events->len == TIMELINE_EVENTS_MAX || timeline->events_kept == TIMELINE_EVENTS_ALL)
        return;
    g_ptr_array_add(group->events, event_of(finding, has_time ? &time : NULL, computer));
    timeline->events_kept++;
}

static int by_gravity(const void *left, const void *right)
{
    const TimelineGroup *a = *(TimelineGroup *const *)left, *b = *(TimelineGroup *const *)right;
    if (a->level != b->level)
        return a->level > b->level ? -1 : 1;
    if (a->count != b->count)
        return a->count > b->count ? -1 : 1;
    const int by_title = strcmp(a->title, b->title);
    return by_title != 0 ? by_title : strcmp(a->id, b->id);
}

GPtrArray *timeline_groups(const Timeline *timeline)
{
    GPtrArray *groups = g_ptr_array_new();
    GHashTableIter every;
    void *group;
    g_hash_table_iter_init(&every, timeline->groups);
    while (g_hash_table_iter_next(&every, NULL, &group))
        g_ptr_array_add(groups, group);
    g_ptr_array_sort(groups, by_gravity);
    return groups;
}

/* The number of the unit an hour is in, counted so that neighbours differ by one. */
static int64_t number_of(TimelineUnit unit, int64_t hour)
{
    if (unit == TIMELINE_HOUR)
        return hour;
    if (unit == TIMELINE_DAY)
        return hour / HOURS_OF_DAY - (hour % HOURS_OF_DAY < 0);
    char text[EVENT_TIME_SIZE];
    event_time_write(hour * MS_OF_HOUR, text);
    const int64_t year = g_ascii_strtoll(text, NULL, 10);
    return unit == TIMELINE_YEAR ? year : year * 12 + g_ascii_strtoll(text + 5, NULL, 10) - 1;
}

static char *label_of(TimelineUnit unit, int64_t number)
{
    char text[EVENT_TIME_SIZE];
    if (unit == TIMELINE_YEAR)
        return g_strdup_printf("%04d", (int)number);
    if (unit == TIMELINE_MONTH)
        return g_strdup_printf("%04d-%02d", (int)(number / 12), (int)(number % 12) + 1);
    event_time_write(number * MS_OF_HOUR * (unit == TIMELINE_DAY ? HOURS_OF_DAY : 1), text);
    text[10] = ' ';
    return g_strndup(text, unit == TIMELINE_DAY ? 10 : 16);
}

static void bar_free(void *data)
{
    TimelineBar *bar = data;
    g_free(bar->label);
    g_free(bar);
}

void timeline_chart_free(TimelineChart *chart)
{
    g_ptr_array_unref(chart->bars);
    g_free(chart);
}

static void add_bars(TimelineChart *chart, int64_t first, int64_t last)
{
    for (int64_t number = first; number <= last; number++) {
        TimelineBar *bar = g_new0(TimelineBar, 1);
        bar->label = label_of(chart->unit, number);
        g_ptr_array_add(chart->bars, bar);
    }
}

static void count_in_bars(TimelineChart *chart, const Timeline *timeline, int64_t first)
{
    GHashTableIter every;
    void *value;
    g_hash_table_iter_init(&every, timeline->hours);
    while (g_hash_table_iter_next(&every, NULL, &value)) {
        const TimelineHour *hour = value;
        const int64_t at = number_of(chart->unit, hour->hour) - first;
        for (int level = SIGMA_INFORMATIONAL; level <= SIGMA_CRITICAL; level++) {
            if (at < 0) {
                chart->earlier += hour->counts[level];
                continue;
            }
            TimelineBar *bar = g_ptr_array_index(chart->bars, at);
            bar->counts[level] += hour->counts[level];
            bar->total += hour->counts[level];
            chart->highest = MAX(chart->highest, bar->total);
        }
    }
}

TimelineChart *timeline_chart(const Timeline *timeline)
{
    TimelineChart *chart = g_new0(TimelineChart, 1);
    int64_t first = G_MAXINT64, last = G_MININT64;
    GHashTableIter every;
    void *value;
    chart->bars = g_ptr_array_new_with_free_func(bar_free);
    g_hash_table_iter_init(&every, timeline->hours);
    while (g_hash_table_iter_next(&every, NULL, &value)) {
        first = MIN(first, ((const TimelineHour *)value)->hour);
        last = MAX(last, ((const TimelineHour *)value)->hour);
    }
    if (first > last)
        return chart;
    while (chart->unit < TIMELINE_YEAR &&
           number_of(chart->unit, last) - number_of(chart->unit, first) >= TIMELINE_BARS_MAX)
        chart->unit++;
    last = number_of(chart->unit, last);
    first = MAX(number_of(chart->unit, first), last - TIMELINE_BARS_MAX + 1);
    if (chart->unit == TIMELINE_HOUR) { /* of whole days */
        last = (number_of(TIMELINE_DAY, last) + 1) * HOURS_OF_DAY - 1;
        first = number_of(TIMELINE_DAY, first) * HOURS_OF_DAY;
    }
    add_bars(chart, first, last);
    count_in_bars(chart, timeline, first);
    return chart;
}

char *timeline_clock(int64_t wall_ms)
{
    char text[EVENT_TIME_SIZE];
    event_time_write(wall_ms, text);
    text[10] = ' ';
    return g_strndup(text, CLOCK_LENGTH);
}
