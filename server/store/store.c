#include "store/store.h"

#include <string.h>

#include "base/error.h"
#include "base/time.h"
#include "store/db_private.h"
#include "store/migrate.h"

#define READERS_MAX 16
#define GROUP_WORKS_MAX 512
#define GROUP_TIME_US 20000 /* a group does not grow longer than this */
#define RECONNECT_US 300000 /* not more often; who comes earlier is told so at once */
#define PROBE_BYTES 32768   /* so that a database that takes it takes an ordinary change as well */

typedef struct {
    StoreWork work; /* NULL: end the thread */
    StoreDone done;
    void *data;
    GError *error;
} Work;

struct Store {
    const Backend *backend;
    char *address;
    GAsyncQueue *idle_readers; /* of Db */
    int reader_count;          /* atomic */
    GAsyncQueue *works;        /* of Work */
    GPtrArray *writers;        /* of GThread */
    HealthWatch *health;
    GMutex connecting;
    /* Under the lock: when connecting last failed, monotonic, and why; NULL: it did not. */
    int64_t failed_at_us;
    GError *failure;
    bool is_watched; /* somebody looks whether it is back */
};

/* --- connecting -------------------------------------------------------------- */

/* Why nobody should ask now, if so: the database is away, and somebody looks every second whether
 * it is back. One that is merely stopped would hold up each who asks for seconds. */
static bool is_known_to_be_away(Store *store, GError **error)
{
    g_mutex_lock(&store->connecting);
    const bool is_looked_for =
        store->is_watched && health_now(store->health).trouble == TROUBLE_UNREACHABLE;
    const bool is_recent = g_get_monotonic_time() - store->failed_at_us < RECONNECT_US;
    const bool is_away =
        trouble_of(store->failure) == TROUBLE_UNREACHABLE && (is_recent || is_looked_for);
    if (is_away && error != NULL)
        *error = g_error_copy(store->failure);
    g_mutex_unlock(&store->connecting);
    return is_away;
}

/* Why connecting failed a moment ago, if it did: nobody waits for what is not there. */
static bool has_just_failed(Store *store, GError **error)
{
    g_mutex_lock(&store->connecting);
    const bool is_recent =
        store->failure != NULL && g_get_monotonic_time() - store->failed_at_us < RECONNECT_US;
    if (is_recent && error != NULL)
        *error = g_error_copy(store->failure);
    g_mutex_unlock(&store->connecting);
    return is_recent;
}

/* NULL: it can be reached. */
static void note_connecting(Store *store, const GError *failure)
{
    g_mutex_lock(&store->connecting);
    g_clear_error(&store->failure);
    if (failure != NULL) {
        store->failed_at_us = g_get_monotonic_time();
        store->failure = g_error_copy(failure);
    }
    g_mutex_unlock(&store->connecting);
}

static Db *connect_now(Store *store, bool is_writer, GError **error)
{
    g_autoptr(GError) failure = NULL;
    Db *db = db_connect(store->backend, store->address, is_writer, &failure);
    note_connecting(store, failure);
    if (db == NULL) {
        health_note(store->health, failure);
        g_propagate_error(error, g_steal_pointer(&failure));
    }
    return db;
}

static Db *connect_anew(Store *store, bool is_writer, GError **error)
{
    return is_known_to_be_away(store, error) || has_just_failed(store, error)
               ? NULL
               : connect_now(store, is_writer, error);
}

/* A connection that fell silent: nobody else tries before it is known that the database is back. */
static void note_failure(Store *store, const GError *error)
{
    if (trouble_of(error) == TROUBLE_UNREACHABLE)
        note_connecting(store, error);
    health_note(store->health, error);
}

/* --- writing ---------------------------------------------------------------- */

static void finish_work(Work *work)
{
    work->done(work->data, work->error);
    g_clear_error(&work->error);
    g_free(work);
}

/* One work in a savepoint, so that its failure does not undo the others of the group. */
static void run_in_savepoint(Db *db, Work *work)
{
    db_set_org(db, NULL);
    db->statement_count = 0;
    if (!db_execute(db, "SAVEPOINT work", &work->error))
        return;
    if (work->work(db, work->data, &work->error)) {
        db_execute(db, "RELEASE work", &work->error);
        return;
    }
    if (work->error == NULL)
        fail(&work->error, APP_ERROR_INTERNAL, "A work failed without saying why");
    if (db->backend->in_transaction(db->connection))
        db_execute(db, "ROLLBACK TO work; RELEASE work", NULL);
}

static void fail_all(GPtrArray *group, const GError *error)
{
    for (guint i = 0; i < group->len; i++) {
        Work *work = g_ptr_array_index(group, i);
        if (work->error == NULL)
            work->error = g_error_copy(error);
    }
}

static bool has_time_for_more(const GPtrArray *group, int64_t began_us)
{
    return group->len < GROUP_WORKS_MAX && g_get_monotonic_time() - began_us < GROUP_TIME_US;
}

/* Says what went wrong before anybody is answered, so that the answer can say it. */
static void finish_group(Store *store, GPtrArray *group)
{
    for (guint i = 0; i < group->len; i++)
        health_note(store->health, ((const Work *)g_ptr_array_index(group, i))->error);
    for (guint i = 0; i < group->len; i++)
        finish_work(g_ptr_array_index(group, i));
}

/* Runs @first and what else waits in one transaction. Returns false when the thread shall end. */
static bool run_group(Store *store, Db *db, Work *first)
{
    g_autoptr(GPtrArray) group = g_ptr_array_new();
    g_autoptr(GError) error = NULL;
    const int64_t began_us = g_get_monotonic_time();
    bool is_ending = false;

    if (!db_execute(db, "BEGIN IMMEDIATE", &error)) {
        g_ptr_array_add(group, first);
        fail_all(group, error);
        finish_group(store, group);
        return true;
    }
    for (Work *work = first; work != NULL; work = g_async_queue_try_pop(store->works)) {
        is_ending = work->work == NULL;
        if (is_ending) {
            g_free(work);
            break;
        }
        g_ptr_array_add(group, work);
        run_in_savepoint(db, work);
        if (!db->backend->in_transaction(db->connection)) {
            /* A full disk undoes all of them; the others failed for the same reason. */
            if (error_is_of_store(work->error))
                error = g_error_copy(work->error);
            else
                fail(&error, APP_ERROR_UNAVAILABLE, "The database undid a group of changes");
            break;
        }
        if (!has_time_for_more(group, began_us))
            break;
    }
    if (error == NULL && !db_execute(db, "COMMIT", &error) &&
        db->backend->in_transaction(db->connection))
        db_execute(db, "ROLLBACK", NULL);
    if (error != NULL)
        fail_all(group, error);
    finish_group(store, group);
    return !is_ending;
}

/* Returns whether the connection can go on: after a trouble a new one may see another server, or
 * other settings. */
static bool run_alone(Store *store, Db *db, Work *work)
{
    if (db_begin(db, &work->error)) {
        const bool is_good = work->work(db, work->data, &work->error);
        if (!is_good && work->error == NULL)
            fail(&work->error, APP_ERROR_INTERNAL, "A work failed without saying why");
        if (!is_good || !db_execute(db, "COMMIT", &work->error))
            db_execute(db, "ROLLBACK", NULL);
    }
    const bool goes_on = !error_is_of_store(work->error);
    note_failure(store, work->error);
    finish_work(work);
    return goes_on;
}

static void *write_until_told(void *data)
{
    Store *store = data;
    Db *db = NULL;
    bool is_going_on = true;
    while (is_going_on) {
        Work *work = g_async_queue_pop(store->works);
        if (work->work == NULL) {
            g_free(work);
            break;
        }
        if (is_known_to_be_away(store, &work->error)) {
            finish_work(work);
            continue;
        }
        if (db != NULL && !store->backend->is_alive(db->connection))
            g_clear_pointer(&db, db_disconnect);
        if (db == NULL)
            db = connect_anew(store, true, &work->error);
        if (db == NULL) {
            finish_work(work);
            continue;
        }
        if (store->backend->groups_commits)
            is_going_on = run_group(store, db, work);
        else if (!run_alone(store, db, work))
            g_clear_pointer(&db, db_disconnect);
    }
    g_clear_pointer(&db, db_disconnect);
    return NULL;
}

/* The length counts threads that wait for a work as less than nothing. */
int store_waiting(const Store *store)
{
    return MAX(g_async_queue_length(store->works), 0);
}

bool store_submit(Store *store, StoreWork work, StoreDone done, void *data, GError **error)
{
    if (store_waiting(store) >= STORE_WAITING_MAX)
        return refuse(error, APP_ERROR_UNAVAILABLE, "error.busy", NULL);
    Work *item = g_new(Work, 1);
    *item = (Work){ .work = work, .done = done, .data = data };
    g_async_queue_push(store->works, item);
    return true;
}

/* Somebody waits for one work. */
typedef struct {
    StoreWork work;
    void *data;
    GMutex mutex;
    GCond is_done_changed;
    bool is_done;
    GError *error;
} Waiting;

static bool run_awaited(Db *db, void *data, GError **error)
{
    Waiting *waiting = data;
    return waiting->work(db, waiting->data, error);
}

static void wake(void *data, const GError *error)
{
    Waiting *waiting = data;
    g_mutex_lock(&waiting->mutex);
    waiting->error = error == NULL ? NULL : g_error_copy(error);
    waiting->is_done = true;
    g_cond_signal(&waiting->is_done_changed);
    g_mutex_unlock(&waiting->mutex);
}

bool store_write(Store *store, StoreWork work, void *data, GError **error)
{
    Waiting waiting = { .work = work, .data = data };
    g_mutex_init(&waiting.mutex);
    g_cond_init(&waiting.is_done_changed);
    bool is_good = store_submit(store, run_awaited, wake, &waiting, error);
    if (is_good) {
        g_mutex_lock(&waiting.mutex);
        while (!waiting.is_done)
            g_cond_wait(&waiting.is_done_changed, &waiting.mutex);
        g_mutex_unlock(&waiting.mutex);
        is_good = waiting.error == NULL;
        if (!is_good)
            g_propagate_error(error, waiting.error);
    }
    g_cond_clear(&waiting.is_done_changed);
    g_mutex_clear(&waiting.mutex);
    return is_good;
}

/* --- reading ---------------------------------------------------------------- */

/* An idle connection, a new one while there are few, else the next that is given back. */
static Db *take_reader(Store *store, GError **error)
{
    Db *db = g_async_queue_try_pop(store->idle_readers);
    if (db != NULL)
        return db;
    if (g_atomic_int_add(&store->reader_count, 1) >= READERS_MAX) {
        g_atomic_int_add(&store->reader_count, -1);
        return g_async_queue_pop(store->idle_readers);
    }
    db = connect_anew(store, false, error);
    if (db == NULL)
        g_atomic_int_add(&store->reader_count, -1);
    return db;
}

static void drop_reader(Store *store, Db *db)
{
    db_disconnect(db);
    g_atomic_int_add(&store->reader_count, -1);
}

Db *store_begin_read(Store *store, GError **error)
{
    for (;;) {
        Db *db = take_reader(store, error);
        if (db == NULL)
            return NULL;
        if (!store->backend->is_alive(db->connection)) {
            drop_reader(store, db); /* the server was restarted: try a fresh connection */
            continue;
        }
        if (is_known_to_be_away(store, error)) {
            g_async_queue_push(store->idle_readers, db);
            return NULL;
        }
        if (db_begin(db, error))
            return db;
        drop_reader(store, db);
        return NULL;
    }
}

void store_end_read(Store *store, Db *db)
{
    if (db == NULL)
        return;
    g_autoptr(GError) error = NULL;
    if (db_execute(db, "ROLLBACK", &error)) {
        g_async_queue_push(store->idle_readers, db);
        return;
    }
    note_failure(store, error);
    drop_reader(store, db);
}

/* --- health ------------------------------------------------------------------- */

static const char SQL_PROBE[] =
    "/* across */ INSERT INTO store_probe (id, probed_at, filling)"
    " VALUES (1, :now, :filling)"
    " ON CONFLICT (id) DO UPDATE SET probed_at = excluded.probed_at, filling = excluded.filling";
static const char SQL_PROBE_END[] =
    "/* across */ UPDATE store_probe SET filling = :filling WHERE id = 1";

static bool write_probe(Db *db, void *data, GError **error)
{
    (void)data;
    const int64_t now = time_now();
    g_autofree char *filling =
        g_strnfill(PROBE_BYTES, (char)('a' + now % 26)); /* other each time */
    g_autoptr(Query) query = db_query(db, SQL_PROBE);
    query_bind_int(query, "now", now);
    query_bind_text(query, "filling", filling);
    return query_finish(query, error);
}

static bool empty_probe(Db *db, void *data, GError **error)
{
    (void)data;
    g_autoptr(Query) query = db_query(db, SQL_PROBE_END);
    query_bind_text(query, "filling", "");
    return query_finish(query, error);
}

/* Only who is away is looked for here: SQLite's writer keeps its connection. */
static bool is_reachable(Store *store, GError **error)
{
    if (!is_known_to_be_away(store, NULL))
        return true;
    Db *db = connect_now(store, true, error);
    g_clear_pointer(&db, db_disconnect);
    return !is_known_to_be_away(store, NULL);
}

static bool probe(void *data, GError **error)
{
    Store *store = data;
    return is_reachable(store, error) && store_write(store, write_probe, NULL, error) &&
           store_write(store, empty_probe, NULL, error);
}

/* SQLite's file is in a folder that is looked at. Of PostgreSQL's disk only its own machine can
 * know, and where its files are it tells only to roles that may read all settings. */
static const char SQL_SPACE_SQLITE[] =
    "/* across */ SELECT page_count * page_size AS bytes, NULL AS folder"
    " FROM pragma_page_count(), pragma_page_size()";
static const char SQL_SPACE_POSTGRES[] =
    "/* across */ SELECT pg_database_size(current_database()) AS bytes,"
    " CASE WHEN pg_has_role('pg_read_all_settings', 'USAGE')"
    " AND COALESCE(inet_server_addr() <<= '127.0.0.0/8' OR inet_server_addr() = '::1', true)"
    " THEN current_setting('data_directory') END AS folder";

static DatabaseSpace measure(void *data)
{
    Store *store = data;
    DatabaseSpace space = { -1, -1 };
    Db *db = store_begin_read(store, NULL);
    if (db == NULL)
        return space;
    {
        g_autoptr(Query) query =
            db_query(db, store_is_postgres(store) ? SQL_SPACE_POSTGRES : SQL_SPACE_SQLITE);
        if (query_next(query)) {
            const char *const folders[] = { query_text(query, "folder"), NULL };
            space = (DatabaseSpace){ query_int(query, "bytes"), space_free(folders) };
        }
    }
    store_end_read(store, db);
    return space;
}

Health store_health(const Store *store)
{
    Health health = health_now(store->health);
    health.waiting = store_waiting(store);
    return health;
}

void store_watch(Store *store, const char *const *folders, int64_t low_bytes,
                 int64_t database_bytes_max,
                 void (*on_change)(const Health *health, const char *why, void *data), void *data)
{
    const HealthOptions options = { .folders = folders,
                                    .low_bytes = low_bytes,
                                    .database_bytes_max = database_bytes_max,
                                    .measure = measure,
                                    .measure_data = store,
                                    .probe = probe,
                                    .probe_data = store,
                                    .on_change = on_change,
                                    .change_data = data };
    g_mutex_lock(&store->connecting);
    store->is_watched = true;
    g_mutex_unlock(&store->connecting);
    health_watch_start(store->health, &options);
}

/* --- opening ---------------------------------------------------------------- */

bool store_is_postgres(const Store *store)
{
    return store->backend == &postgres_backend;
}

Store *store_open(const char *url, GError **error)
{
    const bool is_sqlite = g_str_has_prefix(url, "sqlite:");
    const bool is_postgres = g_str_has_prefix(url, "postgres") || strstr(url, "dbname=") != NULL;
    if (!is_sqlite && !is_postgres)
        return fail_null(error, APP_ERROR_INVALID,
                         "'%s' is no database: write sqlite:PATH or postgresql://…", url);

    Store *store = g_new0(Store, 1);
    store->backend = is_sqlite ? &sqlite_backend : &postgres_backend;
    store->address = g_strdup(is_sqlite ? url + strlen("sqlite:") : url);
    store->idle_readers = g_async_queue_new();
    store->works = g_async_queue_new();
    store->writers = g_ptr_array_new();
    store->health = health_watch_new();
    g_mutex_init(&store->connecting);

    Db *probe = db_connect(store->backend, store->address, true, error);
    if (probe == NULL) {
        store_close(store);
        return NULL;
    }
    db_disconnect(probe);
    for (int i = 0; i < store->backend->write_threads; i++)
        g_ptr_array_add(store->writers, g_thread_new("writer", write_until_told, store));
    return store;
}

void store_close(Store *store)
{
    if (store == NULL)
        return;
    health_watch_stop(store->health); /* it writes */
    for (guint i = 0; i < store->writers->len; i++)
        g_async_queue_push(store->works, g_new0(Work, 1));
    for (guint i = 0; i < store->writers->len; i++)
        g_thread_join(g_ptr_array_index(store->writers, i));
    for (Db *db = g_async_queue_try_pop(store->idle_readers); db != NULL;
         db = g_async_queue_try_pop(store->idle_readers))
        db_disconnect(db);
    g_async_queue_unref(store->idle_readers);
    g_async_queue_unref(store->works);
    g_ptr_array_unref(store->writers);
    health_watch_free(store->health);
    g_clear_error(&store->failure);
    g_mutex_clear(&store->connecting);
    g_free(store->address);
    g_free(store);
}

bool store_migrate(Store *store, int *applied, GError **error)
{
    Db *db = db_connect(store->backend, store->address, true, error);
    if (db == NULL)
        return false;
    const bool is_good = migrate(db, applied, error);
    db_disconnect(db);
    return is_good;
}

int store_newest_schema(void)
{
    return migrations_newest();
}

static bool has_migrations(Db *db, bool *has, GError **error)
{
    g_autoptr(Query) query = db_query(
        db, db->backend == &postgres_backend
                ? "/* across */ SELECT 1 AS one FROM information_schema.tables"
                  " WHERE table_schema = current_schema() AND table_name = 'migration'"
                : "/* across */ SELECT 1 AS one FROM sqlite_master WHERE name = 'migration'");
    *has = query_next(query);
    return query_finish(query, error);
}

bool store_schema(Db *db, int *schema, GError **error)
{
    bool has = false;
    *schema = 0;
    if (!has_migrations(db, &has, error))
        return false;
    if (!has)
        return true;
    g_autoptr(Query) query =
        db_query(db, "/* across */ SELECT COALESCE(MAX(number), 0) AS number FROM migration");
    if (query_next(query))
        *schema = (int)query_int(query, "number");
    return query_finish(query, error);
}
