#include "rooms/safekeeping/backup_result.h"

#include "base/time.h"
#include "rooms/safekeeping/safekeeping.h"

#define NOW ((int64_t)1700000000)
#define PROBLEM ((char *)"error.backup-file-write")

static BackupRun whole_at(int64_t begun_at)
{
    return (BackupRun){ .state = (char *)"done",
                        .begun_at = begun_at,
                        .file = (char *)"f",
                        .tested_at = begun_at + 1,
                        .copied_at = begun_at + 2 };
}

/* The newest first, ended by one without a state. */
static BackupResult result_of(BackupRun *runs)
{
    g_autoptr(GPtrArray) list = g_ptr_array_new();
    for (BackupRun *run = runs; run->state != NULL; run++)
        g_ptr_array_add(list, run);
    return backup_result(list, NOW);
}

static void says_what_came_of_the_last_one(void)
{
    BackupRun failed = { .state = (char *)"failed", .begun_at = NOW - 9, .problem = PROBLEM };
    BackupRun untested = whole_at(NOW - 9), uncopied = whole_at(NOW - 9), alone = whole_at(NOW - 9);
    untested.test_problem = PROBLEM;
    uncopied.copy_problem = PROBLEM;
    alone.copied_at = 0;
    const struct {
        BackupRun run;
        BackupResultKind kind;
        int64_t last_good_at;
    } CASES[] = {
        { whole_at(NOW - 9), BACKUP_COPIED, NOW - 9 }, { alone, BACKUP_TESTED, NOW - 9 },
        { failed, BACKUP_NOT_MADE, NOW - DAY_S },      { untested, BACKUP_NOT_TESTED, NOW - DAY_S },
        { uncopied, BACKUP_NOT_COPIED, NOW - 9 },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        BackupRun runs[] = { CASES[i].run, whole_at(NOW - DAY_S), { 0 } };
        const BackupResult result = result_of(runs);
        g_assert_cmpint(result.kind, ==, CASES[i].kind);
        g_assert_cmpint(result.last_good_at, ==, CASES[i].last_good_at);
        g_assert_true(result.run == &runs[0]);
        g_assert_cmpstr(result.problem, ==,
                        backup_result_is_failure(CASES[i].kind) ? PROBLEM : NULL);
    }
}

/* While the next one runs, and when somebody stopped it, the one before counts. */
static void what_goes_on_or_was_stopped_says_nothing(void)
{
    BackupRun untold[] = { { .state = (char *)"running", .begun_at = NOW },
                           { .state = (char *)"failed", .problem = (char *)BACKUP_STOPPED },
                           whole_at(NOW - 1) };
    untold[2].tested_at = 0; /* stopped during the trial */
    for (size_t i = 0; i < G_N_ELEMENTS(untold); i++) {
        BackupRun failed = { .state = (char *)"failed", .begun_at = NOW - 9, .problem = PROBLEM };
        BackupRun after_failure[] = { untold[i], failed, { 0 } };
        BackupRun after_good[] = { untold[i], whole_at(NOW - 9), { 0 } };
        BackupRun alone[] = { untold[i], { 0 } };
        alone[0].begun_at = NOW;
        g_assert_cmpint(result_of(after_failure).kind, ==, BACKUP_NOT_MADE);
        g_assert_cmpint(result_of(after_good).kind, ==, BACKUP_COPIED);
        g_assert_cmpint(result_of(alone).kind, ==, BACKUP_NONE);
    }
}

static void after_two_days_without_one_somebody_must_look(void)
{
    BackupRun none[] = { { 0 } };
    BackupRun fresh[] = { whole_at(NOW - 2 * DAY_S), { 0 } };
    BackupRun old[] = { whole_at(NOW - 2 * DAY_S - 1), { 0 } };
    BackupRun never[] = { { .state = (char *)"running", .begun_at = NOW - 2 * DAY_S - 1 }, { 0 } };
    BackupRun gone[] = { whole_at(NOW - 9), { 0 } };
    gone[0].removed_at = NOW; /* it held, and is not there any more */
    g_assert_cmpint(result_of(none).kind, ==, BACKUP_NONE);
    g_assert_cmpint(result_of(fresh).kind, ==, BACKUP_COPIED);
    g_assert_cmpint(result_of(old).kind, ==, BACKUP_OLD);
    g_assert_cmpint(result_of(never).kind, ==, BACKUP_OLD);
    g_assert_cmpint(result_of(gone).last_good_at, ==, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/safekeeping/backup-result/last", says_what_came_of_the_last_one);
    g_test_add_func("/safekeeping/backup-result/untold", what_goes_on_or_was_stopped_says_nothing);
    g_test_add_func("/safekeeping/backup-result/old",
                    after_two_days_without_one_somebody_must_look);
    return g_test_run();
}
