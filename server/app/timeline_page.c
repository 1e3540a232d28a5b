#include "app/timeline_page.h"

#include <jansson.h>
#include <string.h>

#include "http/assets.h"
#include "render/mustache.h"

#define WORDS "timeline" /* the room of packs/messages */
#define BAR_WIDTH 10     /* of the chart, which is 100 high */
#define BAR_GAP 1.5

/* What is being filled in. */
typedef struct {
    const Timeline *timeline;
    const TimelineFrame *frame;
    guint events_shown; /* of a group */
} Page;

static const char *word(const Page *page, const char *key)
{
    return spoken(page->frame->speaker, key);
}

static void put(json_t *facts, const char *key, const char *text)
{
    json_object_set_new(facts, key, json_string(text));
}

static void put_count(json_t *facts, const char *key, unsigned long count)
{
    g_autofree char *text = g_strdup_printf("%lu", count);
    put(facts, key, text);
}

static char *filled(const Page *page, const char *key, const char *const *pairs)
{
    return messages_format(page->frame->speaker->messages, page->frame->speaker->language, key,
                           pairs);
}

static void put_filled(const Page *page, json_t *facts, const char *name, const char *key,
                       const char *const *pairs)
{
    g_autofree char *text = filled(page, key, pairs);
    put(facts, name, text);
}

static void put_counted(const Page *page, json_t *facts, const char *name, const char *key,
                        unsigned long count)
{
    g_autofree char *text = g_strdup_printf("%lu", count);
    const char *const pairs[] = { "count", text, NULL };
    put_filled(page, facts, name, key, pairs);
}

static const char *level_word(const Page *page, SigmaLevel level)
{
    g_autofree char *key = g_strconcat("cli.level-", sigma_level_name(level), NULL);
    return word(page, key);
}

/* {"title": "…"} of the room, as {{words.title}}. */
static json_t *words_of(const Page *page)
{
    JsonWriter writer;
    json_writer_init(&writer);
    json_begin_object(&writer, NULL);
    messages_write_room(page->frame->speaker->messages, page->frame->speaker->language, WORDS,
                        &writer);
    json_end(&writer);
    json_t *all = json_loads(writer.text->str, 0, NULL), *words = json_object(), *text = NULL;
    const char *key = NULL;
    json_object_foreach(all, key, text) json_object_set(words, key + strlen(WORDS "."), text);
    json_decref(all);
    json_writer_clear(&writer);
    return words;
}

/* "緊急1件、高3件" */
static char *found_list(const Page *page)
{
    GString *list = g_string_new(NULL);
    for (int level = SIGMA_CRITICAL; level >= SIGMA_INFORMATIONAL; level--) {
        if (page->timeline->counts[level] == 0)
            continue;
        g_autofree char *count = g_strdup_printf("%lu", page->timeline->counts[level]);
        const char *const pairs[] = { "level", level_word(page, level), "count", count, NULL };
        g_autofree char *found = filled(page, "timeline.found-level", pairs);
        g_string_append_printf(list, "%s%s", list->len == 0 ? "" : word(page, "timeline.joint"),
                               found);
    }
    return g_string_free(list, FALSE);
}

/* What the gravest level asks for. */
static void put_advice(const Page *page, json_t *facts)
{
    static const struct {
        SigmaLevel level;
        const char *advice, *kind;
    } rows[] = {
        { SIGMA_CRITICAL, "timeline.do-critical", "error" },
        { SIGMA_HIGH, "timeline.do-high", "warning" },
        { SIGMA_MEDIUM, "timeline.do-medium", "warning" },
        { SIGMA_INFORMATIONAL, "timeline.do-low", "info" },
        { SIGMA_LEVEL_NONE, "timeline.do-none", "info" },
    };
    SigmaLevel worst = SIGMA_CRITICAL;
    while (worst > SIGMA_LEVEL_NONE && page->timeline->counts[worst] == 0)
        worst--;
    size_t row = 0;
    while (worst < rows[row].level)
        row++;
    g_autofree char *kind_key = g_strconcat("timeline.kind-", rows[row].kind, NULL);
    put(facts, "advice", word(page, rows[row].advice));
    put(facts, "kind", rows[row].kind);
    put(facts, "kind-word", word(page, kind_key));
}

static void put_lead(const Page *page, json_t *facts)
{
    g_autofree char *list = found_list(page);
    const char *const pairs[] = { "list", list, NULL };
    put_filled(page, facts, "lead", list[0] == '\0' ? "timeline.none" : "timeline.found", pairs);
    put_advice(page, facts);
    json_object_set_new(facts, "is-partly", json_boolean(!page->frame->is_whole));
}

static void put_files(const Page *page, json_t *facts)
{
    const GPtrArray *files = page->frame->files;
    json_t *list = json_array();
    for (guint i = 0; i < files->len && i < TIMELINE_FILES_SHOWN; i++) {
        g_autofree char *shown = g_utf8_make_valid(g_ptr_array_index(files, i), -1);
        json_array_append_new(list, json_string(shown));
    }
    json_object_set_new(facts, "files", list);
    if (files->len > TIMELINE_FILES_SHOWN)
        put_counted(page, facts, "more-files", "timeline.more-files",
                    files->len - TIMELINE_FILES_SHOWN);
}

/* "JST, UTC+09:00" */
static char *zone_text(void)
{
    g_autoptr(GDateTime) now = g_date_time_new_now_local();
    return g_date_time_format(now, "%Z, UTC%:z");
}

static void put_zone(const Page *page, json_t *facts)
{
    const Timeline *timeline = page->timeline;
    g_autofree char *zone = zone_text();
    g_autofree char *count = g_strdup_printf("%lu", timeline->unzoned);
    const char *const pairs[] = { "zone", zone, "count", count, NULL };
    put_filled(page, facts, "zone",
               timeline->unzoned == 0 ? "timeline.zone-local"
               : timeline->zoned > 0  ? "timeline.zone-some"
                                      : "timeline.zone-written",
               pairs);
    if (timeline->untimed > 0)
        put_counted(page, facts, "untimed", "timeline.untimed", timeline->untimed);
}

static void put_period(const GPtrArray *groups, json_t *facts)
{
    int64_t first = G_MAXINT64, last = G_MININT64;
    for (guint i = 0; i < groups->len; i++) {
        const TimelineGroup *group = g_ptr_array_index(groups, i);
        if (!group->has_time)
            continue;
        first = MIN(first, group->first_ms);
        last = MAX(last, group->last_ms);
    }
    if (first > last)
        return;
    g_autofree char *from = timeline_clock(first), *to = timeline_clock(last);
    put(facts, "from", from);
    put(facts, "to", to);
}

static void put_looked(const Page *page, const GPtrArray *groups, json_t *facts)
{
    const TimelineFrame *frame = page->frame;
    g_autofree char *count = g_strdup_printf("%lu", frame->events);
    g_autofree char *broken = g_strdup_printf("%lu", frame->broken);
    g_autofree char *rules = g_strdup_printf("%lu", frame->rules);
    g_autofree char *correlations = g_strdup_printf("%lu", frame->correlations);
    const char *const pairs[] = { "count", count,          "broken",     broken, "rules",
                                  rules,   "correlations", correlations, NULL };
    g_autoptr(GDateTime) made = g_date_time_new_from_unix_local(frame->made);
    g_autofree char *made_text = g_date_time_format(made, "%Y-%m-%d %H:%M");
    put_files(page, facts);
    put_filled(page, facts, "events",
               frame->broken == 0 ? "timeline.events-count" : "timeline.events-broken", pairs);
    put_filled(page, facts, "rules", "timeline.rules-count", pairs);
    put_counted(page, facts, "matches", "timeline.events-count", page->timeline->count);
    put_period(groups, facts);
    put_zone(page, facts);
    put(facts, "made", made_text);
}

static json_t *level_fact(const Page *page, SigmaLevel level)
{
    json_t *fact = json_object();
    put(fact, "level", sigma_level_name(level));
    put(fact, "word", level_word(page, level));
    return fact;
}

static void add_rect(json_t *rects, const char *level, guint index, double y, double height)
{
    json_t *rect = json_object();
    g_autofree char *x = g_strdup_printf("%g", index * BAR_WIDTH + BAR_GAP / 2);
    g_autofree char *width = g_strdup_printf("%g", BAR_WIDTH - BAR_GAP);
    g_autofree char *top = g_strdup_printf("%.2f", y);
    g_autofree char *tall = g_strdup_printf("%.2f", height);
    put(rect, "level", level);
    put(rect, "x", x);
    put(rect, "width", width);
    put(rect, "y", top);
    put(rect, "height", tall);
    json_array_append_new(rects, rect);
}

/* The levels of a bar on top of each other, the gravest at the bottom, where it is seen first. */
static void add_bar(json_t *rects, const TimelineChart *chart, guint index)
{
    const TimelineBar *bar = g_ptr_array_index(chart->bars, index);
    double y = 100;
    for (int level = SIGMA_CRITICAL; level >= SIGMA_INFORMATIONAL; level--) {
        const double height = 100.0 * (double)bar->counts[level] / (double)chart->highest;
        if (bar->counts[level] > 0)
            add_rect(rects, sigma_level_name(level), index, y - height, height);
        y -= height;
    }
}

static json_t *row_of(const Page *page, const TimelineBar *bar)
{
    json_t *row = json_object(), *cells = json_array();
    put(row, "label", bar->label);
    put_count(row, "total", bar->total);
    for (int level = SIGMA_CRITICAL; level >= SIGMA_INFORMATIONAL; level--) {
        g_autofree char *count = g_strdup_printf("%lu", bar->counts[level]);
        if (page->timeline->counts[level] > 0)
            json_array_append_new(cells, json_string(count));
    }
    json_object_set_new(row, "cells", cells);
    return row;
}

static void put_chart_words(const Page *page, const TimelineChart *chart, json_t *facts)
{
    static const char *const units[] = { "timeline.unit-hour", "timeline.unit-day",
                                         "timeline.unit-month", "timeline.unit-year" };
    const char *unit = word(page, units[chart->unit]);
    const TimelineBar *first = g_ptr_array_index(chart->bars, 0);
    const TimelineBar *last = g_ptr_array_index(chart->bars, chart->bars->len - 1);
    g_autofree char *highest = g_strdup_printf("%lu", chart->highest);
    const char *const pairs[] = { "unit",      unit,      "from",  first->label, "to",
                                  last->label, "highest", highest, NULL };
    put(facts, "unit", unit);
    put(facts, "from", first->label);
    put(facts, "to", last->label);
    put_filled(page, facts, "highest", "timeline.chart-highest", pairs);
    put_filled(page, facts, "description", "timeline.chart-description", pairs);
    if (chart->earlier > 0)
        put_counted(page, facts, "earlier", "timeline.earlier", chart->earlier);
}

static json_t *chart_facts(const Page *page)
{
    g_autoptr(TimelineChart) chart = timeline_chart(page->timeline);
    if (chart->bars->len == 0)
        return json_false();
    json_t *facts = json_object(), *rects = json_array(), *rows = json_array(),
           *levels = json_array();
    for (guint i = 0; i < chart->bars->len; i++) {
        const TimelineBar *bar = g_ptr_array_index(chart->bars, i);
        add_bar(rects, chart, i);
        if (bar->total > 0)
            json_array_append_new(rows, row_of(page, bar));
    }
    for (int level = SIGMA_CRITICAL; level >= SIGMA_INFORMATIONAL; level--) {
        if (page->timeline->counts[level] > 0)
            json_array_append_new(levels, level_fact(page, level));
    }
    put_count(facts, "width", chart->bars->len * (unsigned long)BAR_WIDTH);
    put_chart_words(page, chart, facts);
    json_object_set_new(facts, "rects", rects);
    json_object_set_new(facts, "rows", rows);
    json_object_set_new(facts, "levels", levels);
    return facts;
}

static void put_plain(const Page *page, const TimelineGroup *group, json_t *facts)
{
    const bool is_english = g_str_equal(page->frame->speaker->language, "en");
    const SigmaLanguage language = is_english ? SIGMA_EN : SIGMA_JA;
    json_object_set_new(facts, "is-foreign",
                        json_boolean(!is_english && g_str_is_ascii(group->title)));
    put(facts, "name", group->title);
    put(facts, "title", group->plain == NULL ? group->title : group->plain->title[language]);
    if (group->plain == NULL)
        return;
    json_object_set_new(facts, "plain", json_true());
    put(facts, "happened", group->plain->happened[language]);
    put(facts, "now", group->plain->now[language]);
    put(facts, "never", group->plain->never[language]);
}

static json_t *event_fact(const TimelineEvent *event)
{
    json_t *fact = json_object(), *fields = json_array();
    g_autofree char *time = event->has_time ? timeline_clock(event->wall_ms) : NULL;
    g_autofree char *place = g_strdup_printf("%s:%lu", event->file, event->line);
    put(fact, "time", time == NULL ? "" : time);
    put(fact, "place", place);
    put(fact, "computer", event->computer == NULL ? "" : event->computer);
    put(fact, "sentence", event->sentence == NULL ? "" : event->sentence);
    for (guint i = 0; i < event->fields->len; i += 2) {
        json_t *field = json_object();
        put(field, "name", g_ptr_array_index(event->fields, i));
        put(field, "value", g_ptr_array_index(event->fields, i + 1));
        json_array_append_new(fields, field);
    }
    json_object_set_new(fact, "has-fields", json_boolean(event->fields->len > 0));
    json_object_set_new(fact, "fields", fields);
    return fact;
}

static int by_time(const void *left, const void *right)
{
    const TimelineEvent *a = *(TimelineEvent *const *)left, *b = *(TimelineEvent *const *)right;
    if (a->has_time != b->has_time)
        return a->has_time ? -1 : 1;
    return (a->wall_ms > b->wall_ms) - (a->wall_ms < b->wall_ms);
}

static void put_events(const Page *page, const TimelineGroup *group, json_t *facts)
{
    json_t *list = json_array();
    const guint shown = MIN(page->events_shown, group->events->len);
    g_ptr_array_sort(group->events, by_time);
    for (guint i = 0; i < shown; i++)
        json_array_append_new(list, event_fact(g_ptr_array_index(group->events, i)));
    g_autofree char *count = g_strdup_printf("%lu", group->count);
    g_autofree char *shown_text = g_strdup_printf("%u", shown);
    const char *const pairs[] = { "count", count, "shown", shown_text, NULL };
    json_object_set_new(facts, "events", list);
    json_object_set_new(facts, "has-events", json_boolean(shown > 0));
    put_filled(page, facts, "details", "timeline.details", pairs);
}

static json_t *computer_facts(const Page *page, const TimelineGroup *group)
{
    json_t *list = json_array();
    for (guint i = 0; i < group->computers->len; i++)
        json_array_append_new(list, json_string(g_ptr_array_index(group->computers, i)));
    if (group->has_more_computers)
        json_array_append_new(list, json_string(word(page, "timeline.and-more")));
    return list;
}

static json_t *group_facts(const Page *page, const TimelineGroup *group, guint number)
{
    json_t *facts = json_object();
    put_count(facts, "number", number);
    put(facts, "level", sigma_level_name(group->level));
    put(facts, "level-word", level_word(page, group->level));
    put(facts, "id", group->id);
    json_object_set_new(facts, "computers", computer_facts(page, group));
    json_object_set_new(facts, "has-computers", json_boolean(group->computers->len > 0));
    put_counted(page, facts, "count", "timeline.count-text", group->count);
    if (group->has_time) {
        g_autofree char *first = timeline_clock(group->first_ms);
        g_autofree char *last = timeline_clock(group->last_ms);
        put(facts, "first", first);
        put(facts, "last", last);
    } else {
        put(facts, "first", "");
    }
    put_plain(page, group, facts);
    put_events(page, group, facts);
    return facts;
}

static void put_groups(const Page *page, const GPtrArray *groups, json_t *facts)
{
    json_t *list = json_array();
    unsigned long left_out = 0;
    for (guint i = 0; i < groups->len; i++) {
        const TimelineGroup *group = g_ptr_array_index(groups, i);
        if (i < TIMELINE_GROUPS_SHOWN)
            json_array_append_new(list, group_facts(page, group, i + 1));
        else
            left_out += group->count;
    }
    json_object_set_new(facts, "groups", list);
    json_object_set_new(facts, "has-groups", json_boolean(groups->len > 0));
    if (groups->len <= TIMELINE_GROUPS_SHOWN)
        return;
    g_autofree char *kinds = g_strdup_printf("%u", groups->len - TIMELINE_GROUPS_SHOWN);
    g_autofree char *count = g_strdup_printf("%lu", left_out);
    const char *const pairs[] = { "groups", kinds, "count", count, NULL };
    put_filled(page, facts, "more-groups", "timeline.more-groups", pairs);
}

/* The hash that lets the page's own style through its content security policy (CSP Level 3,
 * section 2.3.1: hash-source). */
static char *style_hash(const char *style)
{
    guint8 digest[32];
    gsize length = sizeof digest;
    g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA256);
    g_checksum_update(checksum, (const guchar *)style, -1);
    g_checksum_get_digest(checksum, digest, &length);
    return g_base64_encode(digest, length);
}

static void put_style(const Assets *assets, json_t *facts)
{
    const char *type = NULL, *encoding = NULL;
    GBytes *bytes = assets_find(assets, assets_style(assets), NULL, &type, &encoding);
    gsize length = 0;
    const char *data = g_bytes_get_data(bytes, &length);
    g_autofree char *style = g_strndup(data, length);
    g_autofree char *hash = style_hash(style);
    put(facts, "style", style);
    put(facts, "style-hash", hash);
}

static json_t *facts_of(const Page *page, const Assets *assets)
{
    json_t *facts = json_object();
    g_autoptr(GPtrArray) groups = timeline_groups(page->timeline);
    put(facts, "language", page->frame->speaker->language);
    put(facts, "product", word(page, "common.product"));
    put(facts, "skip", word(page, "common.skip"));
    json_object_set_new(facts, "words", words_of(page));
    put_style(assets, facts);
    put_lead(page, facts);
    put_looked(page, groups, facts);
    json_object_set_new(facts, "chart", chart_facts(page));
    put_groups(page, groups, facts);
    return facts;
}

/* The template without the comment at its front. */
static const char *template_of(const Assets *assets)
{
    return strstr(assets_template(assets, "timeline"), "<!doctype");
}

char *timeline_page(const Timeline *timeline, const TimelineFrame *frame, GError **error)
{
    static const guint fewer[] = { TIMELINE_EVENTS_MAX, 5, 1, 0 };
    g_autoptr(Assets) assets = assets_load(NULL, error);
    if (assets == NULL)
        return NULL;
    for (size_t i = 0;; i++) {
        const Page page = { timeline, frame, fewer[i] };
        json_t *facts = facts_of(&page, assets);
        const bool is_last = i + 1 == G_N_ELEMENTS(fewer);
        char *text = mustache_fill(template_of(assets), facts, MUSTACHE_HTML, NULL, NULL,
                                   is_last ? error : NULL);
        json_decref(facts);
        if (text != NULL || is_last)
            return text;
    }
}
