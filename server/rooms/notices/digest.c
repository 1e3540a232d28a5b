#include "rooms/notices/digest.h"

#include <string.h>

#include "base/text.h"
#include "base/time.h"

#define TASKS_MAX 50         /* in one mail; the rest is counted */
#define SUBJECT_TITLE_MAX 40 /* characters of a title in a subject */
#define WEEK_DAYS 7

/* --- who gets what --------------------------------------------------------------- */

bool digest_is_due(int days_left)
{
    if (days_left < 0)
        return -days_left % WEEK_DAYS == 0;
    return days_left == 7 || days_left == 3 || days_left == 0;
}

void digest_free(Digest *digest)
{
    if (digest == NULL)
        return;
    g_ptr_array_unref(digest->overdue);
    g_ptr_array_unref(digest->coming);
    g_free(digest);
}

static Digest *digest_of(GHashTable *by_person, GPtrArray *digests, const char *person_id)
{
    Digest *digest = g_hash_table_lookup(by_person, person_id);
    if (digest != NULL)
        return digest;
    digest = g_new(Digest, 1);
    *digest = (Digest){ .person_id = person_id,
                        .overdue = g_ptr_array_new(),
                        .coming = g_ptr_array_new() };
    g_hash_table_insert(by_person, (char *)person_id, digest);
    g_ptr_array_add(digests, digest);
    return digest;
}

static int by_day(const void *a, const void *b)
{
    const Task *const *left = a, *const *right = b;
    return strcmp((*left)->due_on, (*right)->due_on);
}

static bool is_open_with_day(const Task *task)
{
    return task->done_at == 0 && task->person_id != NULL && time_day_is_valid(task->due_on);
}

GPtrArray *digests_on_day(const GPtrArray *tasks, const char *today)
{
    GPtrArray *digests = g_ptr_array_new_with_free_func((GDestroyNotify)digest_free);
    g_autoptr(GHashTable) by_person = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < tasks->len; i++) {
        Task *task = g_ptr_array_index(tasks, i);
        if (!is_open_with_day(task))
            continue;
        const int days_left = time_days_between(today, task->due_on);
        if (!digest_is_due(days_left))
            continue;
        const Digest *digest = digest_of(by_person, digests, task->person_id);
        g_ptr_array_add(days_left < 0 ? digest->overdue : digest->coming, task);
    }
    for (guint i = 0; i < digests->len; i++) {
        const Digest *digest = g_ptr_array_index(digests, i);
        g_ptr_array_sort(digest->overdue, by_day);
        g_ptr_array_sort(digest->coming, by_day);
    }
    return digests;
}

/* --- in what words ---------------------------------------------------------------- */

/* "2026/11/21" */
static char *day_on_screen(const char *day)
{
    return g_strdelimit(g_strdup(day), "-", '/');
}

/* A title that leaves room for the rest of the subject. */
static char *short_title(const char *title)
{
    if (text_length(title) <= SUBJECT_TITLE_MAX)
        return g_strdup(title);
    g_autofree char *head = g_utf8_substring(title, 0, SUBJECT_TITLE_MAX - 1);
    return g_strconcat(head, "…", NULL);
}

static char *say(const DigestReader *reader, const char *key, const char *const *pairs)
{
    return messages_format(reader->messages, reader->language, key, pairs);
}

static const Task *first_of(const Digest *digest)
{
    return g_ptr_array_index(digest->overdue->len > 0 ? digest->overdue : digest->coming, 0);
}

char *digest_subject(const Digest *digest, const DigestReader *reader)
{
    const bool is_overdue = digest->overdue->len > 0;
    const guint total = digest->overdue->len + digest->coming->len;
    const Task *first = first_of(digest);
    g_autofree char *title = short_title(first->title);
    g_autofree char *day = day_on_screen(first->due_on);
    g_autofree char *count = g_strdup_printf("%u", is_overdue ? digest->overdue->len : total);
    const char *const pairs[] = { "title", title, "date", day, "company", reader->organisation_name,
                                  "count", count, NULL };
    if (total == 1)
        return say(reader, is_overdue ? "mail.subject-late" : "mail.subject", pairs);
    return say(reader, is_overdue ? "mail.subject-late-many" : "mail.subject-many", pairs);
}

static void append_task(GString *body, const Task *task, const DigestReader *reader)
{
    const int days_left = time_days_between(reader->today, task->due_on);
    g_autofree char *day = day_on_screen(task->due_on);
    g_autofree char *days = g_strdup_printf("%d", days_left < 0 ? -days_left : days_left);
    const char *const pairs[] = { "title", task->title, "date", day, "days", days, NULL };
    g_autofree char *line = say(reader,
                                days_left < 0    ? "mail.line-late"
                                : days_left == 0 ? "mail.line-today"
                                                 : "mail.line-coming",
                                pairs);
    g_string_append_printf(body, "%s\n", line);
    if (reader->base_url != NULL && task->control_id != NULL)
        g_string_append_printf(body, "  %s/controls/%s\n", reader->base_url, task->control_id);
}

static void append_tasks(GString *body, const char *heading, const GPtrArray *tasks,
                         const DigestReader *reader)
{
    if (tasks->len == 0)
        return;
    g_autofree char *count = g_strdup_printf("%u", tasks->len);
    const char *const pairs[] = { "count", count, NULL };
    g_autofree char *line = say(reader, heading, pairs);
    g_string_append_printf(body, "\n%s\n", line);
    for (guint i = 0; i < tasks->len && i < TASKS_MAX; i++)
        append_task(body, g_ptr_array_index(tasks, i), reader);
    if (tasks->len <= TASKS_MAX)
        return;
    g_autofree char *rest = g_strdup_printf("%u", tasks->len - TASKS_MAX);
    const char *const rest_pairs[] = { "count", rest, NULL };
    g_autofree char *more = say(reader, "mail.line-more", rest_pairs);
    g_string_append_printf(body, "%s\n", more);
}

static void append_anchor(GString *body, const DigestReader *reader)
{
    if (reader->is_anchor_broken) {
        g_autofree char *warning = say(reader, "mail.anchor-broken", NULL);
        g_string_append_printf(body, "\n%s\n", warning);
        return;
    }
    if (reader->anchor == NULL)
        return;
    g_autofree char *sentence = say(reader, "mail.anchor", NULL);
    g_string_append_printf(body, "\n%s\n%s\n", sentence, reader->anchor);
}

char *digest_body(const Digest *digest, const DigestReader *reader)
{
    GString *body = g_string_new(NULL);
    const char *const pairs[] = { "name", reader->person_name, "company", reader->organisation_name,
                                  NULL };
    g_autofree char *greeting = say(reader, "mail.greeting", pairs);
    g_string_append_printf(body, "%s\n", greeting);
    append_tasks(body, "mail.head-late", digest->overdue, reader);
    append_tasks(body, "mail.head-coming", digest->coming, reader);
    g_autofree char *what_to_do = say(reader, "mail.what-to-do", NULL);
    g_string_append_printf(body, "\n%s\n", what_to_do);
    if (reader->base_url != NULL)
        g_string_append_printf(body, "%s/tasks\n", reader->base_url);
    if (reader->backup != NULL)
        g_string_append_printf(body, "\n%s\n", reader->backup);
    append_anchor(body, reader);
    g_autofree char *why = say(reader, "mail.why-this-mail", pairs);
    g_string_append_printf(body, "\n%s\n", why);
    if (reader->base_url != NULL)
        g_string_append_printf(body, "%s/settings/notices\n", reader->base_url);
    return g_string_free(body, FALSE);
}
