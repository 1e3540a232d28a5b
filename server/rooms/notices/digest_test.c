#include "rooms/notices/digest.h"

#include <string.h>

#include "base/resources.h"
#include "content/content.h"

#define TODAY "2026-11-25"

static Task task_of(const char *title, const char *person_id, const char *due_on)
{
    return (Task){ .id = (char *)"t",
                   .title = (char *)title,
                   .person_id = (char *)person_id,
                   .due_on = (char *)due_on };
}

static void reminds_before_on_and_every_week_after(void)
{
    static const int DUE[] = { 7, 3, 0, -7, -14, -21, -364 };
    static const int NOT_DUE[] = { 8, 6, 5, 4, 2, 1, -1, -6, -8, -13, -15, 14 };
    for (size_t i = 0; i < G_N_ELEMENTS(DUE); i++)
        g_assert_true(digest_is_due(DUE[i]));
    for (size_t i = 0; i < G_N_ELEMENTS(NOT_DUE); i++)
        g_assert_false(digest_is_due(NOT_DUE[i]));
}

static void gives_each_person_one_digest(void)
{
    Task tasks[] = { task_of("a", "p", "2026-11-28"),  task_of("b", "q", "2026-11-25"),
                     task_of("c", "p", "2026-11-18"),  task_of("d", "p", "2026-11-11"),
                     task_of("e", NULL, "2026-11-25"), task_of("f", "r", "2026-11-26"),
                     task_of("g", "p", NULL),          task_of("h", "s", "2026-11-25") };
    tasks[7].done_at = 1;
    g_autoptr(GPtrArray) list = g_ptr_array_new();
    for (size_t i = 0; i < G_N_ELEMENTS(tasks); i++)
        g_ptr_array_add(list, &tasks[i]);
    g_autoptr(GPtrArray) digests = digests_on_day(list, TODAY);
    g_assert_cmpuint(digests->len, ==, 2);
    const Digest *first = g_ptr_array_index(digests, 0), *second = g_ptr_array_index(digests, 1);
    g_assert_cmpstr(first->person_id, ==, "p");
    g_assert_cmpuint(first->coming->len, ==, 1);
    g_assert_cmpuint(first->overdue->len, ==, 2);
    g_assert_cmpstr(((Task *)g_ptr_array_index(first->overdue, 0))->title, ==, "d");
    g_assert_cmpstr(second->person_id, ==, "q");
    g_assert_cmpuint(second->coming->len, ==, 1);
}

/* The subject of a digest with one task of that title and day. */
static char *subject_of(const Content *content, const char *title, const char *due_on)
{
    Task task = task_of(title, "p", due_on);
    g_autoptr(GPtrArray) list = g_ptr_array_new();
    g_ptr_array_add(list, &task);
    g_autoptr(GPtrArray) digests = digests_on_day(list, TODAY);
    const DigestReader reader = { .messages = content_messages(content),
                                  .language = "ja",
                                  .person_name = "佐藤",
                                  .organisation_name = "株式会社まつば",
                                  .today = TODAY };
    return digest_subject(g_ptr_array_index(digests, 0), &reader);
}

static void says_first_what_to_do_and_last_for_whom(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Content) content = content_load(NULL, &error);
    g_assert_no_error(error);
    g_autofree char *coming = subject_of(content, "鍵を回す", "2026-11-28");
    g_autofree char *late = subject_of(content, "鍵を回す", "2026-11-18");
    g_assert_cmpstr(coming, ==, "「鍵を回す」を2026/11/28までに終えてください｜株式会社まつば");
    g_assert_cmpstr(late, ==,
                    "【再送】「鍵を回す」を終えてください（期限 2026/11/18）｜株式会社まつば");
    g_autoptr(GString) title = g_string_new(NULL);
    for (int i = 0; i < 41; i++)
        g_string_append(title, "鍵");
    g_autofree char *cut = subject_of(content, title->str, "2026-11-28");
    g_assert_nonnull(strstr(cut, "鍵…」を2026"));
    g_string_truncate(title, 40 * strlen("鍵"));
    g_autofree char *whole = subject_of(content, title->str, "2026-11-28");
    g_assert_null(strstr(whole, "…"));
}

static void lists_fifty_and_counts_the_rest(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Content) content = content_load(NULL, &error);
    g_autoptr(GPtrArray) list = g_ptr_array_new();
    Task task = task_of("鍵", "p", TODAY);
    for (int i = 0; i < 53; i++)
        g_ptr_array_add(list, &task);
    g_autoptr(GPtrArray) digests = digests_on_day(list, TODAY);
    const DigestReader reader = { .messages = content_messages(content),
                                  .language = "en",
                                  .person_name = "A",
                                  .organisation_name = "B",
                                  .base_url = "https://m.example",
                                  .today = TODAY,
                                  .backup = "Backup: all is well.",
                                  .anchor = "mimamori-anchor-1 o 1 2" };
    g_autofree char *body = digest_body(g_ptr_array_index(digests, 0), &reader);
    g_assert_nonnull(strstr(body, "\nmimamori-anchor-1 o 1 2\n"));
    g_assert_nonnull(strstr(body, "\nBackup: all is well.\n"));
    DigestReader warned = reader;
    warned.is_anchor_broken = true;
    g_autofree char *warning = digest_body(g_ptr_array_index(digests, 0), &warned);
    g_assert_null(strstr(warning, "mimamori-anchor-1"));
    g_assert_nonnull(strstr(warning, "Tell whoever runs the server at once."));
    g_auto(GStrv) parts = g_strsplit(body, "- 鍵 (due 2026/11/25, today)", -1);
    g_assert_cmpuint(g_strv_length(parts), ==, 51);
    g_assert_nonnull(strstr(body, "- and 3 more\n"));
    g_assert_nonnull(strstr(body, "https://m.example/tasks\n"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    resources_register();
    g_test_add_func("/notices/digest/reminds-before-on-and-every-week-after",
                    reminds_before_on_and_every_week_after);
    g_test_add_func("/notices/digest/gives-each-person-one-digest", gives_each_person_one_digest);
    g_test_add_func("/notices/digest/says-first-what-to-do-and-last-for-whom",
                    says_first_what_to_do_and_last_for_whom);
    g_test_add_func("/notices/digest/lists-fifty-and-counts-the-rest",
                    lists_fifty_and_counts_the_rest);
    return g_test_run();
}
