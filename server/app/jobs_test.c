#include "app/jobs.h"

#include "base/error.h"
#include "rooms/accounts/testing.h"

#define COMPANIES (JOBS_WAITING_MAX / JOBS_OF_ORGANISATION_MAX)
#define PATIENCE_S 60

static int has_begun, may_end; /* atomic */

/* The first job holds up all others until it may end. */
static bool wait_for_end(JobRun *run, GError **error)
{
    (void)run;
    (void)error;
    g_atomic_int_set(&has_begun, 1);
    while (!g_atomic_int_get(&may_end))
        g_usleep(1000);
    return true;
}

static const JobKind waiting[] = { { "waiting", wait_for_end }, { 0 } };
static const Room waiting_room = { .name = "waiting", .jobs = waiting };
static const Room *const waiting_rooms[] = { &waiting_room, NULL };

static char *start(Db *db, const Actor *actor, GError **error)
{
    return job_start(db, actor, "waiting", "", error);
}

static void take_places(Db *db, const Actor *actor, int count)
{
    for (int i = 0; i < count; i++) {
        g_autofree char *id = start(db, actor, NULL);
        g_assert_nonnull(id);
    }
}

static void assert_refused(Db *db, const Actor *actor, const char *key)
{
    g_autoptr(GError) error = NULL;
    g_assert_null(start(db, actor, &error));
    g_assert_error(error, APP_ERROR, APP_ERROR_TOO_MANY);
    g_assert_cmpstr(error_key(error), ==, key);
    g_assert_cmpint(error_retry(error), >, 0);
}

static bool takes_all_of_its_own(Db *db, const Actor *actor, GError **error)
{
    (void)error;
    take_places(db, actor, JOBS_OF_ORGANISATION_MAX);
    assert_refused(db, actor, "error.jobs-most");
    return true;
}

static bool leaves_one(Db *db, const Actor *actor, GError **error)
{
    (void)error;
    take_places(db, actor, JOBS_OF_ORGANISATION_MAX - 1);
    return true;
}

static bool takes_one(Db *db, const Actor *actor, GError **error)
{
    (void)error;
    take_places(db, actor, 1);
    return true;
}

/* It has none itself: it is told that the server is busy, not that its own work goes on. */
static bool comes_too_late(Db *db, const Actor *actor, GError **error)
{
    (void)error;
    assert_refused(db, actor, "error.busy");
    return true;
}

static char *last_id, *last_org; /* of the job that is the last in the queue */

static bool finds_room_again(Db *db, const Actor *actor, GError **error)
{
    (void)error;
    last_id = start(db, actor, NULL);
    last_org = g_strdup(db_org(db));
    return true;
}

static bool is_going_on(Store *store)
{
    bool is_going_on = true;
    Db *db = test_read(store, last_org);
    g_assert_true(job_is_going_on(db, last_id, &is_going_on, NULL));
    store_end_read(store, db);
    return is_going_on;
}

static void wait_for_room(Store *store)
{
    const gint64 until_us = g_get_monotonic_time() + PATIENCE_S * G_TIME_SPAN_SECOND;
    while (last_id == NULL && g_get_monotonic_time() < until_us) {
        g_free(last_org);
        test_in_company(store, finds_room_again);
    }
    g_assert_nonnull(last_id);
    while (is_going_on(store) && g_get_monotonic_time() < until_us)
        g_usleep(10000);
    g_assert_false(is_going_on(store));
    g_clear_pointer(&last_id, g_free);
    g_clear_pointer(&last_org, g_free);
}

static void all_companies_together_have_an_end(Store *store)
{
    g_autoptr(GError) error = NULL;
    g_atomic_int_set(&has_begun, 0);
    g_atomic_int_set(&may_end, 0);
    Jobs *jobs = jobs_start(store, waiting_rooms, &error);
    g_assert_no_error(error);
    test_in_company(store, takes_one);
    while (!g_atomic_int_get(&has_begun))
        g_usleep(1000);
    test_in_company(store, leaves_one);
    for (int i = 1; i < COMPANIES; i++)
        test_in_company(store, takes_all_of_its_own);
    test_in_company(store, takes_one); /* the last place */
    test_in_company(store, comes_too_late);
    g_atomic_int_set(&may_end, 1);
    wait_for_room(store);
    jobs_stop(jobs);
}

int main(int argc, char **argv)
{
    test_stores_begin(&argc, &argv);
    test_add_store("/jobs/all-companies", all_companies_together_have_an_end);
    return test_stores_run();
}
