#include "rooms/safekeeping/safekeeping_store.h"

#include "base/id.h"
#include "base/time.h"
#include "rooms/accounts/testing.h"
#include "rooms/safekeeping/backup_result.h"

/* Backups are of no company: tests look at rows they made themselves, far ahead of all others. */
static int64_t later(void)
{
    static int64_t at = INT64_C(4000000000); /* 2096 */
    static gsize is_spread = 0;
    if (g_once_init_enter(&is_spread)) {
        at += g_random_int_range(0, 1000000) * DAY_S / 100;
        g_once_init_leave(&is_spread, 1);
    }
    return at += DAY_S;
}

static const BackupRun *newest(GPtrArray *runs, const char *id)
{
    for (guint i = 0; i < runs->len; i++) {
        const BackupRun *run = g_ptr_array_index(runs, i);
        if (g_str_equal(run->id, id))
            return run;
    }
    g_error("The backup is not among the newest");
}

static bool one_backup_a_day(Db *db, const Actor *actor, GError **error)
{
    (void)actor;
    bool is_ours = false;
    char day[TIME_DAY_SIZE];
    const int64_t now = later();
    g_autofree char *first = id_new(), *second = id_new(), *asked = id_new();
    time_format_day(now, day);
    g_assert_true(backup_run_begin(db, first, day, now, &is_ours, error));
    g_assert_true(is_ours);
    g_assert_true(backup_run_begin(db, second, day, now, &is_ours, error));
    g_assert_false(is_ours); /* another server made it */
    g_assert_true(backup_run_begin(db, asked, NULL, now, &is_ours, error));
    return is_ours;
}

static bool a_day_that_failed_may_be_tried_again(Db *db, const Actor *actor, GError **error)
{
    (void)actor;
    bool is_ours = false;
    char day[TIME_DAY_SIZE];
    const int64_t now = later();
    g_autofree char *first = id_new(), *second = id_new();
    time_format_day(now, day);
    if (!backup_run_begin(db, first, day, now, &is_ours, error) ||
        !backup_run_end(db, first, NULL, 0, "error.backup-write", now + 5, error) ||
        !backup_run_begin(db, second, day, now + 10, &is_ours, error))
        return false;
    g_assert_true(is_ours);
    g_autoptr(GPtrArray) runs = backup_runs(db, error);
    const BackupRun *failed = newest(runs, first);
    g_assert_cmpstr(failed->state, ==, "failed");
    g_assert_cmpstr(failed->problem, ==, "error.backup-write");
    g_assert_null(failed->day);
    return true;
}

static bool a_backup_is_whole_after_its_trial(Db *db, const Actor *actor, GError **error)
{
    (void)actor;
    bool is_ours = false;
    const int64_t now = later();
    g_autofree char *id = id_new();
    if (!backup_run_begin(db, id, NULL, now, &is_ours, error) ||
        !backup_run_end(db, id, "a.mimamori", 1234, NULL, now + 1, error))
        return false;
    g_autoptr(GPtrArray) untested = backup_runs(db, error);
    g_assert_true(newest_whole_backup(untested) != newest(untested, id));
    if (!backup_run_tested(db, id, NULL, now + 2, error) ||
        !backup_run_copied(db, id, "error.backup-write", now + 3, error))
        return false;
    g_autoptr(GPtrArray) tested = backup_runs(db, error);
    const BackupRun *whole = newest_whole_backup(tested);
    g_assert_cmpstr(whole->id, ==, id);
    g_assert_cmpint(whole->bytes, ==, 1234);
    g_assert_cmpint(whole->tested_at, ==, now + 2);
    g_assert_cmpstr(whole->copy_problem, ==, "error.backup-write");
    if (!backup_run_removed(db, id, now + 4, error))
        return false;
    g_autoptr(GPtrArray) removed = backup_runs(db, error);
    g_assert_true(newest_whole_backup(removed) != newest(removed, id));
    return true;
}

static bool what_a_killed_server_left_has_failed(Db *db, const Actor *actor, GError **error)
{
    (void)actor;
    bool is_ours = false;
    const int64_t now = later();
    g_autofree char *old = id_new(), *young = id_new();
    if (!backup_run_begin(db, old, NULL, now - 7 * HOUR_S, &is_ours, error) ||
        !backup_run_begin(db, young, NULL, now - 5 * HOUR_S, &is_ours, error) ||
        !backup_runs_sweep(db, now, error))
        return false;
    g_autoptr(GPtrArray) runs = backup_runs(db, error);
    g_assert_cmpstr(newest(runs, old)->state, ==, "failed");
    g_assert_cmpstr(newest(runs, old)->problem, ==, "error.backup-interrupted");
    g_assert_cmpstr(newest(runs, young)->state, ==, "running");
    return true;
}

static bool a_copy_elsewhere_counts_its_versions(Db *db, const Actor *actor, GError **error)
{
    g_auto(OfflineCopy) none = { 0 }, first = { 0 }, second = { 0 };
    if (!offline_copy_load(db, &none, error) ||
        !offline_copy_save(db, actor, "金庫", "2026-11-20", error) ||
        !offline_copy_load(db, &first, error) ||
        !offline_copy_save(db, actor, "倉庫", "2026-11-21", error) ||
        !offline_copy_load(db, &second, error))
        return false;
    g_assert_null(none.place);
    g_assert_cmpint(none.version, ==, 0);
    g_assert_cmpstr(first.place, ==, "金庫");
    g_assert_cmpstr(first.person_name, ==, "A");
    g_assert_cmpint(first.version, ==, 1);
    g_assert_cmpstr(second.taken_on, ==, "2026-11-21");
    g_assert_cmpint(second.version, ==, 2);
    return true;
}

#define STORY(name)                                                                                \
    static void test_##name(Store *store)                                                          \
    {                                                                                              \
        test_in_company(store, name);                                                              \
    }
STORY(one_backup_a_day)
STORY(a_day_that_failed_may_be_tried_again)
STORY(a_backup_is_whole_after_its_trial)
STORY(what_a_killed_server_left_has_failed)
STORY(a_copy_elsewhere_counts_its_versions)

int main(int argc, char **argv)
{
    test_stores_begin(&argc, &argv);
    test_add_store("/safekeeping/runs/one-a-day", test_one_backup_a_day);
    test_add_store("/safekeeping/runs/again", test_a_day_that_failed_may_be_tried_again);
    test_add_store("/safekeeping/runs/whole", test_a_backup_is_whole_after_its_trial);
    test_add_store("/safekeeping/runs/killed", test_what_a_killed_server_left_has_failed);
    test_add_store("/safekeeping/offline/versions", test_a_copy_elsewhere_counts_its_versions);
    return test_stores_run();
}
