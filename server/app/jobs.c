#include "app/jobs.h"

#include "base/error.h"
#include "base/id.h"
#include "base/log.h"
#include "base/time.h"
#include "queries_sql.h"

#define COMMIT_WAIT_MS 20 /* a job is announced a moment before its row is committed */
#define COMMIT_TRIES 250
#define PROGRESS_US 300000 /* rows are not written more often than this */
#define JOB_RETRY_S 30
#define STORE_WAIT_US 1000000 /* for a database that takes no changes at the moment */

struct Jobs {
    Store *store;
    const Room *const *rooms;
    GThread *thread;
    int is_stopping; /* atomic */
};

struct JobRun {
    Jobs *jobs;
    char *id, *org_id, *kind, *argument, *result;
    bool is_cancelled;
    int64_t last_written_us;
    int64_t done, total;
};

static GAsyncQueue *announced; /* of char* id; "" ends the thread */

static GAsyncQueue *queue(void)
{
    static gsize is_made = 0;
    if (g_once_init_enter(&is_made)) {
        announced = g_async_queue_new_full(g_free);
        g_once_init_leave(&is_made, 1);
    }
    return announced;
}

/* --- what rooms call ---------------------------------------------------------------- */

static bool refuse_for_now(const char *key, GError **error)
{
    refuse(error, APP_ERROR_TOO_MANY, key, NULL);
    if (error != NULL)
        error_set_retry(*error, JOB_RETRY_S);
    return false;
}

static bool has_room(Db *db, GError **error)
{
    int64_t own = 0;
    g_autoptr(Query) query = db_query(db, SQL_JOBS_OPEN);
    if (query_next(query))
        own = query_int(query, "open");
    if (!query_finish(query, error))
        return false;
    if (own >= JOBS_OF_ORGANISATION_MAX)
        return refuse_for_now("error.jobs-most", error);
    return g_async_queue_length(queue()) < JOBS_WAITING_MAX || refuse_for_now("error.busy", error);
}

char *job_start(Db *db, const Actor *actor, const char *kind, const char *argument, GError **error)
{
    g_autofree char *id = id_new();
    if (!has_room(db, error))
        return NULL;
    g_autoptr(Query) query = db_query(db, SQL_JOB_INSERT);
    query_bind_text(query, "id", id);
    query_bind_text(query, "kind", kind);
    query_bind_text(query, "argument", argument);
    query_bind_text(query, "person_id", actor->person_id);
    query_bind_int(query, "created_at", actor->now);
    if (!query_finish(query, error))
        return NULL;
    g_async_queue_push(queue(), g_strdup(id));
    return g_steal_pointer(&id);
}

bool job_is_going_on(Db *db, const char *id, bool *is_going_on, GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_JOB_LOAD);
    query_bind_text(query, "id", id);
    *is_going_on = false;
    if (query_next(query)) {
        const char *state = query_text(query, "state");
        *is_going_on = g_str_equal(state, "queued") || g_str_equal(state, "running");
    }
    return query_finish(query, error);
}

const char *job_id(const JobRun *run)
{
    return run->id;
}

Store *job_store(JobRun *run)
{
    return run->jobs->store;
}

const char *job_org(const JobRun *run)
{
    return run->org_id;
}

const char *job_argument(const JobRun *run)
{
    return run->argument;
}

static bool write_progress(Db *db, void *data, GError **error)
{
    JobRun *run = data;
    g_autoptr(Query) query = db_query(db, SQL_JOB_PROGRESS);
    query_bind_text(query, "id", run->id);
    query_bind_int(query, "done", run->done);
    query_bind_int(query, "total", run->total);
    if (query_next(query))
        run->is_cancelled = !g_str_equal(query_text(query, "state"), "running");
    return query_finish(query, error);
}

bool job_progress(JobRun *run, int64_t done, int64_t total)
{
    const int64_t now_us = g_get_monotonic_time();
    run->done = done;
    run->total = total;
    if (g_atomic_int_get(&run->jobs->is_stopping))
        run->is_cancelled = true;
    if (!run->is_cancelled && (done == total || now_us - run->last_written_us > PROGRESS_US)) {
        run->last_written_us = now_us;
        store_write(run->jobs->store, write_progress, run, NULL);
    }
    return !run->is_cancelled;
}

void job_set_result(JobRun *run, char *json)
{
    g_free(run->result);
    run->result = json;
}

/* --- the thread ----------------------------------------------------------------------- */

static bool claim(Db *db, void *data, GError **error)
{
    JobRun *run = data;
    g_autoptr(Query) query = db_query(db, SQL_JOB_CLAIM);
    query_bind_text(query, "id", run->id);
    if (query_next(query)) {
        g_free(run->org_id); /* of a try whose end was not committed */
        g_free(run->kind);
        g_free(run->argument);
        run->org_id = g_strdup(query_text(query, "org_id"));
        run->kind = g_strdup(query_text(query, "kind"));
        run->argument = g_strdup(query_text(query, "argument"));
    }
    return query_finish(query, error);
}

typedef struct {
    JobRun *run;
    const char *state;
    const char *message;
} Ending;

static bool write_end(Db *db, void *data, GError **error)
{
    const Ending *ending = data;
    g_autoptr(Query) query = db_query(db, SQL_JOB_END);
    query_bind_text(query, "id", ending->run->id);
    query_bind_text(query, "state", ending->state);
    query_bind_text(query, "result", ending->run->result);
    query_bind_text(query, "message", ending->message);
    query_bind_int(query, "ended_at", time_now());
    return query_finish(query, error);
}

/* Writes as soon as the database takes it, unless the server ends: what is left then is taken up at
 * the next start. */
static bool write_patiently(Jobs *jobs, StoreWork work, void *data, GError **error)
{
    for (;;) {
        g_autoptr(GError) failure = NULL;
        if (store_write(jobs->store, work, data, &failure))
            return true;
        if (!error_is_of_store(failure) || g_atomic_int_get(&jobs->is_stopping)) {
            g_propagate_error(error, g_steal_pointer(&failure));
            return false;
        }
        g_usleep(STORE_WAIT_US);
    }
}

static JobFunction function_of(const Jobs *jobs, const char *kind)
{
    for (const Room *const *room = jobs->rooms; *room != NULL; room++) {
        for (const JobKind *job = (*room)->jobs; job != NULL && job->name != NULL; job++) {
            if (g_str_equal(job->name, kind))
                return job->run;
        }
    }
    return NULL;
}

/* The key of the sentence; those with values of their own are told where the job keeps its rows. */
static const char *sentence_for(const GError *error)
{
    if (g_error_matches(error, APP_ERROR, APP_ERROR_NO_SPACE))
        return "error.job-no-space";
    if (g_error_matches(error, APP_ERROR, APP_ERROR_READ_ONLY))
        return "error.job-read-only";
    return "error.job-failed";
}

static void run_claimed(JobRun *run)
{
    g_autoptr(GError) error = NULL;
    const JobFunction function = function_of(run->jobs, run->kind);
    bool is_good = function != NULL && function(run, &error);
    if (!is_good)
        log_line(LOG_ERROR, "job %s (%s): %s", run->id, run->kind,
                 error == NULL ? "unknown kind" : error->message);
    Ending ending = { .run = run,
                      .state = !is_good            ? "failed"
                               : run->is_cancelled ? "cancelled"
                                                   : "done",
                      .message = is_good ? NULL : sentence_for(error) };
    g_clear_error(&error);
    if (!write_patiently(run->jobs, write_end, &ending, &error))
        log_line(LOG_ERROR, "job %s: %s", run->id, error->message);
}

static void run_job(Jobs *jobs, const char *id)
{
    JobRun run = { .jobs = jobs, .id = g_strdup(id) };
    for (int i = 0; i < COMMIT_TRIES && run.org_id == NULL; i++) {
        if (!write_patiently(jobs, claim, &run, NULL) || g_atomic_int_get(&jobs->is_stopping))
            break;
        if (run.org_id == NULL)
            g_usleep(COMMIT_WAIT_MS * 1000);
    }
    if (run.org_id != NULL)
        run_claimed(&run);
    g_free(run.id);
    g_free(run.org_id);
    g_free(run.kind);
    g_free(run.argument);
    g_free(run.result);
}

static void *run_until_told(void *data)
{
    Jobs *jobs = data;
    while (!g_atomic_int_get(&jobs->is_stopping)) {
        g_autofree char *id = g_async_queue_pop(queue());
        if (id[0] != '\0')
            run_job(jobs, id);
    }
    return NULL;
}

/* --- starting --------------------------------------------------------------------------- */

static bool fail_left(Db *db, const char *id, GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_JOB_FAIL_LEFT);
    query_bind_text(query, "id", id);
    query_bind_int(query, "ended_at", time_now());
    return query_finish(query, error);
}

/* What the last run of the server left behind. */
static bool take_up(Db *db, void *data, GError **error)
{
    (void)data;
    g_autoptr(GPtrArray) running = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(Query) query = db_query(db, SQL_JOBS_LEFT);
    while (query_next(query)) {
        const char *id = query_text(query, "id");
        if (g_str_equal(query_text(query, "state"), "running"))
            g_ptr_array_add(running, g_strdup(id));
        else
            g_async_queue_push(queue(), g_strdup(id));
    }
    if (!query_finish(query, error))
        return false;
    for (guint i = 0; i < running->len; i++) {
        if (!fail_left(db, g_ptr_array_index(running, i), error))
            return false;
    }
    return true;
}

Jobs *jobs_start(Store *store, const Room *const *all_rooms, GError **error)
{
    if (!store_write(store, take_up, NULL, error))
        return NULL;
    Jobs *jobs = g_new(Jobs, 1);
    *jobs = (Jobs){ .store = store, .rooms = all_rooms };
    jobs->thread = g_thread_new("jobs", run_until_told, jobs);
    return jobs;
}

void jobs_stop(Jobs *jobs)
{
    if (jobs == NULL)
        return;
    g_atomic_int_set(&jobs->is_stopping, 1);
    g_async_queue_push(queue(), g_strdup(""));
    g_thread_join(jobs->thread);
    g_free(jobs);
}
