#include "base/error.h"
#include "base/id.h"
#include "store/db_private.h"
#include "store/testing.h"

/* Statements of our own over the real tables. */
#define SQL_ADD_ORG                                                                                \
    "INSERT INTO org (org_id, name, industry, size_band, created_at, version)"                     \
    " VALUES (:org_id, :name, 'e', '1-5', 0, 1)"
#define SQL_ORG_NAME "SELECT name, created_at, address FROM org WHERE org_id = :org_id"
#define SQL_RENAME "UPDATE org SET name = :name WHERE org_id = :org_id"
#define SQL_WITHOUT_ORG "SELECT name FROM org"
#define SQL_ALL_NAMES "/* across */ SELECT org_id, name FROM org ORDER BY org_id"
#define SQL_ADD_SITE                                                                               \
    "INSERT INTO site (id, org_id, name, version, changed_at) VALUES (:id, :org_id, :name, 1, 0)"
#define SQL_COUNT_SITES "SELECT COUNT(*) AS count FROM site WHERE org_id = :org_id"

typedef struct {
    char *org_id;
    const char *name;
    bool fails;
} Writing;

static bool add_org(Db *db, void *data, GError **error)
{
    const Writing *writing = data;
    db_set_org(db, writing->org_id);
    g_autoptr(Query) query = db_query(db, SQL_ADD_ORG);
    query_bind_text(query, "name", writing->name);
    if (!query_finish(query, error))
        return false;
    return !writing->fails || fail(error, APP_ERROR_INVALID, "as wished");
}

static char *name_of(Store *store, const char *org_id)
{
    Db *db = test_read(store, org_id);
    g_autoptr(Query) query = db_query(db, SQL_ORG_NAME);
    char *name = query_next(query) ? g_strdup(query_text(query, "name")) : NULL;
    g_assert_true(query_finish(query, NULL));
    g_clear_pointer(&query, query_free);
    store_end_read(store, db);
    return name;
}

static void keeps_what_a_work_wrote(Store *store)
{
    g_autofree char *org_id = id_new();
    Writing writing = { .org_id = org_id, .name = "株式会社まつば製作所" };
    test_write(store, add_org, &writing);
    g_autofree char *name = name_of(store, org_id);
    g_assert_cmpstr(name, ==, "株式会社まつば製作所");
}

static void undoes_a_work_that_fails(Store *store)
{
    g_autofree char *org_id = id_new();
    g_autoptr(GError) error = NULL;
    Writing writing = { .org_id = org_id, .name = "A", .fails = true };
    g_assert_false(store_write(store, add_org, &writing, &error));
    g_assert_error(error, APP_ERROR, APP_ERROR_INVALID);
    g_assert_null(name_of(store, org_id));
}

static void reports_a_broken_rule_as_conflict(Store *store)
{
    g_autofree char *org_id = id_new();
    g_autoptr(GError) error = NULL;
    Writing writing = { .org_id = org_id, .name = "A" };
    test_write(store, add_org, &writing);
    g_assert_false(store_write(store, add_org, &writing, &error));
    g_assert_error(error, APP_ERROR, APP_ERROR_CONFLICT);
}

static void reads_null_as_null_and_zero(Store *store)
{
    g_autofree char *org_id = id_new();
    Writing writing = { .org_id = org_id, .name = "A" };
    test_write(store, add_org, &writing);
    Db *db = test_read(store, org_id);
    g_autoptr(Query) query = db_query(db, SQL_ORG_NAME);
    g_assert_true(query_next(query));
    g_assert_true(query_is_null(query, "address"));
    g_assert_null(query_text(query, "address"));
    g_assert_cmpint(query_int(query, "created_at"), ==, 0);
    g_assert_false(query_next(query));
    g_assert_true(query_finish(query, NULL));
    g_assert_cmpint(db_statement_count(db), ==, 1);
    g_clear_pointer(&query, query_free);
    store_end_read(store, db);
}

static void expect_refused(Db *db, const char *sql)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Query) query = db_query(db, sql);
    g_assert_false(query_next(query));
    g_assert_false(query_finish(query, &error));
    g_assert_error(error, APP_ERROR, APP_ERROR_INTERNAL);
}

static void refuses_statements_without_an_organisation(Store *store)
{
    Db *db = test_read(store, NULL);
    expect_refused(db, SQL_WITHOUT_ORG); /* neither :org_id nor across */
    expect_refused(db, SQL_ORG_NAME);    /* none is set */
    db_set_org(db, "a");
    expect_refused(db, SQL_RENAME); /* :name is not bound */
    store_end_read(store, db);
}

static void does_not_let_the_organisation_be_bound_by_hand(Store *store)
{
    g_autoptr(GError) error = NULL;
    Db *db = test_read(store, "a");
    g_autoptr(Query) query = db_query(db, SQL_ORG_NAME);
    query_bind_text(query, "org_id", "b");
    g_assert_false(query_finish(query, &error));
    g_assert_error(error, APP_ERROR, APP_ERROR_INTERNAL);
    g_clear_pointer(&query, query_free);
    store_end_read(store, db);
}

static void shows_only_the_rows_of_the_organisation(Store *store)
{
    g_autofree char *first = id_new(), *second = id_new();
    Writing one = { .org_id = first, .name = "one" }, two = { .org_id = second, .name = "two" };
    test_write(store, add_org, &one);
    test_write(store, add_org, &two);
    g_autofree char *name = name_of(store, second);
    g_assert_cmpstr(name, ==, "two");

    int found = 0;
    Db *db = test_read(store, NULL);
    g_autoptr(Query) query = db_query(db, SQL_ALL_NAMES);
    while (query_next(query))
        found += g_str_equal(query_text(query, "org_id"), first) ||
                 g_str_equal(query_text(query, "org_id"), second);
    g_assert_true(query_finish(query, NULL));
    g_assert_cmpint(found, ==, 2);
    g_clear_pointer(&query, query_free);
    store_end_read(store, db);
}

static bool write_for_another(Db *db, void *data, GError **error)
{
    const Writing *writing = data;
    db_set_org(db, writing->org_id);
    /* Straight to the back end, past the store's own check: the second line must hold. */
    g_autofree char *sql =
        g_strdup_printf("INSERT INTO site (id, org_id, name, version, changed_at)"
                        " VALUES ('%s', '%s', 'x', 1, 0)",
                        writing->org_id, writing->name);
    g_autoptr(Query) query = db_query(db, SQL_COUNT_SITES);
    return query_finish(query, error) && db_execute(db, sql, error);
}

static void postgres_refuses_rows_of_others(Store *store)
{
    if (!store_is_postgres(store))
        return;
    g_autofree char *first = id_new(), *second = id_new();
    g_autoptr(GError) error = NULL;
    Writing one = { .org_id = first, .name = "one" }, two = { .org_id = second, .name = "two" };
    test_write(store, add_org, &one);
    test_write(store, add_org, &two);
    Writing foreign = { .org_id = first, .name = second };
    g_assert_false(store_write(store, write_for_another, &foreign, &error));
    g_assert_nonnull(strstr(error->message, "row-level security"));
}

/* What a mistake in queries.sql would look like: it names :org_id and filters by nothing. */
#define SQL_FORGETS_READING "SELECT name FROM org WHERE :org_id <> ''"
#define SQL_FORGETS_CHANGING "UPDATE org SET name = :name WHERE :org_id <> ''"

static bool rename_all(Db *db, void *data, GError **error)
{
    const Writing *writing = data;
    int64_t changed = 0;
    db_set_org(db, writing->org_id);
    g_autoptr(Query) query = db_query(db, SQL_FORGETS_CHANGING);
    query_bind_text(query, "name", writing->name);
    const bool is_good = query_finish_change(query, &changed, error);
    g_assert_cmpint(changed, ==, 1);
    return is_good;
}

static void postgres_holds_where_a_statement_forgets_its_filter(Store *store)
{
    if (!store_is_postgres(store))
        return;
    g_autofree char *first = id_new(), *second = id_new();
    Writing one = { .org_id = first, .name = "one" }, two = { .org_id = second, .name = "two" };
    test_write(store, add_org, &one);
    test_write(store, add_org, &two);
    Db *db = test_read(store, first);
    g_autoptr(Query) query = db_query(db, SQL_FORGETS_READING);
    g_assert_true(query_next(query));
    g_assert_cmpstr(query_text(query, "name"), ==, "one");
    g_assert_false(query_next(query));
    g_assert_true(query_finish(query, NULL));
    g_clear_pointer(&query, query_free);
    store_end_read(store, db);

    one.name = "renamed";
    test_write(store, rename_all, &one);
    g_autofree char *name = name_of(store, second);
    g_assert_cmpstr(name, ==, "two");
}

typedef struct {
    Store *store;
    char *org_id;
    GMutex mutex;
    GCond changed;
    int done, failed;
} Crowd;

static bool add_site(Db *db, void *data, GError **error)
{
    Crowd *crowd = data;
    g_autofree char *id = id_new();
    db_set_org(db, crowd->org_id);
    g_autoptr(Query) query = db_query(db, SQL_ADD_SITE);
    query_bind_text(query, "id", id);
    query_bind_text(query, "name", "本社");
    if (!query_finish(query, error))
        return false;
    /* Every tenth fails: it must not take the others of its group along. */
    return id[35] != '7' || fail(error, APP_ERROR_INVALID, "as wished");
}

static void count_done(void *data, const GError *error)
{
    Crowd *crowd = data;
    g_mutex_lock(&crowd->mutex);
    crowd->done++;
    crowd->failed += error != NULL;
    g_cond_signal(&crowd->changed);
    g_mutex_unlock(&crowd->mutex);
}

static void groups_works_without_mixing_them_up(Store *store)
{
    enum { WORKS = 400 };
    g_autofree char *org_id = id_new();
    Writing writing = { .org_id = org_id, .name = "A" };
    test_write(store, add_org, &writing);
    Crowd crowd = { .store = store, .org_id = org_id };
    g_mutex_init(&crowd.mutex);
    g_cond_init(&crowd.changed);
    for (int i = 0; i < WORKS; i++)
        g_assert_true(store_submit(store, add_site, count_done, &crowd, NULL));
    g_mutex_lock(&crowd.mutex);
    while (crowd.done < WORKS)
        g_cond_wait(&crowd.changed, &crowd.mutex);
    g_mutex_unlock(&crowd.mutex);

    Db *db = test_read(store, org_id);
    g_autoptr(Query) query = db_query(db, SQL_COUNT_SITES);
    g_assert_true(query_next(query));
    g_assert_cmpint(query_int(query, "count"), ==, WORKS - crowd.failed);
    g_assert_cmpint(crowd.failed, >, 0);
    g_assert_cmpint(crowd.failed, <, WORKS);
    g_clear_pointer(&query, query_free);
    store_end_read(store, db);
    g_cond_clear(&crowd.changed);
    g_mutex_clear(&crowd.mutex);
}

static void migrates_once(Store *store)
{
    int applied = -1;
    g_assert_true(store_migrate(store, &applied, NULL));
    g_assert_cmpint(applied, ==, 0);
}

#define SQL_BREAK "/* across */ UPDATE migration SET checksum = 'x' || checksum WHERE number = 2"
#define SQL_MEND "/* across */ UPDATE migration SET checksum = substr(checksum, 2) WHERE number = 2"
#define SQL_NEWER                                                                                  \
    "/* across */ INSERT INTO migration (number, name, checksum, applied_at)"                      \
    " VALUES (9999, 'later', '', 0)"
#define SQL_NOT_NEWER "/* across */ DELETE FROM migration WHERE number = 9999"

static bool run_sql(Db *db, void *sql, GError **error)
{
    g_autoptr(Query) query = db_query(db, sql);
    return query_finish(query, error);
}

static void refuses_a_database_that_is_not_ours(Store *store)
{
    if (store_is_postgres(store))
        return; /* other tests share that database */
    static const struct {
        const char *spoil, *mend;
    } CASES[] = { { SQL_BREAK, SQL_MEND }, { SQL_NEWER, SQL_NOT_NEWER } };
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        g_autoptr(GError) error = NULL;
        test_write(store, run_sql, (void *)CASES[i].spoil);
        g_assert_false(store_migrate(store, NULL, &error));
        g_assert_error(error, APP_ERROR, APP_ERROR_CONFLICT);
        test_write(store, run_sql, (void *)CASES[i].mend);
        g_assert_true(store_migrate(store, NULL, NULL));
    }
}

/* --- what waits for the writer --------------------------------------------------------- */

typedef struct {
    GMutex gate;
    int done; /* atomic */
} Queue;

static bool wait_at_gate(Db *db, void *data, GError **error)
{
    (void)db;
    (void)error;
    Queue *queue = data;
    g_mutex_lock(&queue->gate);
    g_mutex_unlock(&queue->gate);
    return true;
}

static void count_answered(void *data, const GError *error)
{
    Queue *queue = data;
    g_assert_no_error(error);
    g_atomic_int_inc(&queue->done);
}

static void lets_no_more_than_the_most_wait(Store *store)
{
    Queue queue = { 0 };
    int handed_in = 0;
    g_autoptr(GError) error = NULL;
    g_mutex_init(&queue.gate);
    g_mutex_lock(&queue.gate); /* every writer stands at it; the others wait in the queue */
    const int writers = store_is_postgres(store) ? 8 : 1;
    for (; handed_in < writers; handed_in++)
        g_assert_true(store_submit(store, wait_at_gate, count_answered, &queue, NULL));
    while (store_waiting(store) > 0)
        g_usleep(1000);
    for (; store_waiting(store) < STORE_WAITING_MAX; handed_in++)
        g_assert_true(store_submit(store, wait_at_gate, count_answered, &queue, NULL));
    g_assert_cmpint(handed_in, ==, writers + STORE_WAITING_MAX);
    g_assert_false(store_submit(store, wait_at_gate, count_answered, &queue, &error));
    g_assert_error(error, APP_ERROR, APP_ERROR_UNAVAILABLE);
    g_assert_cmpstr(error_key(error), ==, "error.busy");
    g_mutex_unlock(&queue.gate);
    while (g_atomic_int_get(&queue.done) < handed_in)
        g_usleep(1000);
    g_assert_true(store_write(store, wait_at_gate, &queue, NULL));
    g_mutex_clear(&queue.gate);
}

/* --- troubles ---------------------------------------------------------------------------- */

static bool raise_state(Db *db, void *data, GError **error)
{
    g_autofree char *sql = g_strdup_printf(
        "DO $$ BEGIN RAISE EXCEPTION 'as wished' USING ERRCODE = '%s'; END $$", (char *)data);
    return db_execute(db, sql, error);
}

static void postgres_says_why_it_takes_no_changes(Store *store)
{
    static const struct {
        const char *state;
        AppError code;
        Trouble trouble;
    } CASES[] = {
        { "40001", APP_ERROR_UNAVAILABLE, TROUBLE_NONE },
        { "23505", APP_ERROR_CONFLICT, TROUBLE_NONE },
        { "53100", APP_ERROR_NO_SPACE, TROUBLE_FULL },
        { "25006", APP_ERROR_READ_ONLY, TROUBLE_READ_ONLY },
        { "58030", APP_ERROR_DISK, TROUBLE_BROKEN },
        { "57P01", APP_ERROR_UNREACHABLE, TROUBLE_UNREACHABLE },
    };
    if (!store_is_postgres(store))
        return;
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_false(store_write(store, raise_state, (void *)CASES[i].state, &error));
        g_assert_error(error, APP_ERROR, (int)CASES[i].code);
        g_assert_cmpint(store_health(store).trouble, ==, CASES[i].trouble);
    }
}

static bool pass_over_a_failure(Db *db, void *data, GError **error)
{
    add_org(db, data, error);
    g_clear_error(error);
    db_execute(db, "SELECT nothing FROM nowhere", NULL);
    return true;
}

/* PostgreSQL answers the COMMIT of a transaction with a failed statement by undoing it, without an
 * error. */
static void postgres_never_takes_an_undone_change_for_a_saved_one(Store *store)
{
    if (!store_is_postgres(store))
        return;
    g_autoptr(GError) error = NULL;
    g_autofree char *org_id = id_new();
    Writing writing = { .org_id = org_id, .name = "A" };
    g_assert_false(store_write(store, pass_over_a_failure, &writing, &error));
    g_assert_error(error, APP_ERROR, APP_ERROR_INTERNAL);
    g_assert_null(name_of(store, org_id));
}

static bool end_all_connections(Db *db, void *data, GError **error)
{
    (void)data;
    g_autoptr(Query) query = db_query(
        db, "/* across */ SELECT COUNT(pg_terminate_backend(pid)) AS ended FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()");
    return query_finish(query, error);
}

/* Each connection of a pool would otherwise fail somebody once. */
static void postgres_replaces_connections_that_ended_before_anybody_notices(Store *store)
{
    if (!store_is_postgres(store))
        return;
    g_autofree char *org_id = id_new();
    Writing writing = { .org_id = org_id, .name = "A" };
    test_write(store, add_org, &writing);
    Db *readers[8];
    for (size_t i = 0; i < G_N_ELEMENTS(readers); i++)
        readers[i] = test_read(store, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(readers); i++)
        store_end_read(store, readers[i]);
    test_write(store, end_all_connections, NULL);
    g_usleep(100000);
    for (int i = 0; i < 16; i++) {
        g_autofree char *name = name_of(store, org_id);
        g_assert_cmpstr(name, ==, "A");
        test_write(store, wait_at_gate, &(Queue){ 0 });
    }
}

static void refuses_an_address_that_is_no_database(void)
{
    g_autoptr(GError) error = NULL;
    g_assert_null(store_open("mysql://x", &error));
    g_assert_error(error, APP_ERROR, APP_ERROR_INVALID);
    g_clear_error(&error);
    g_assert_null(store_open("sqlite:/nowhere/at/all.db", &error));
    g_assert_error(error, APP_ERROR, APP_ERROR_DISK);
}

static void numbers_parameters_outside_of_texts(void)
{
    g_autoptr(GError) error = NULL;
    CachedStatement *statement =
        statement_parse("SELECT ':a', \":b\" -- :c\n /* :d */ FROM t WHERE org_id = :org_id AND "
                        "x::text = :x AND y = :x",
                        "$", &error);
    g_assert_no_error(error);
    g_assert_cmpstr(
        statement->numbered_sql, ==,
        "SELECT ':a', \":b\" -- :c\n /* :d */ FROM t WHERE org_id = $1 AND x::text = $2 "
        "AND y = $2");
    g_assert_cmpuint(statement->parameters->len, ==, 2);
    statement_free(statement, NULL);
}

int main(int argc, char **argv)
{
    test_stores_begin(&argc, &argv);
    test_add_store("/store/keeps-what-a-work-wrote", keeps_what_a_work_wrote);
    test_add_store("/store/undoes-a-work-that-fails", undoes_a_work_that_fails);
    test_add_store("/store/reports-a-broken-rule-as-conflict", reports_a_broken_rule_as_conflict);
    test_add_store("/store/reads-null-as-null-and-zero", reads_null_as_null_and_zero);
    test_add_store("/store/refuses-statements-without-an-organisation",
                   refuses_statements_without_an_organisation);
    test_add_store("/store/does-not-let-the-organisation-be-bound-by-hand",
                   does_not_let_the_organisation_be_bound_by_hand);
    test_add_store("/store/shows-only-the-rows-of-the-organisation",
                   shows_only_the_rows_of_the_organisation);
    test_add_store("/store/postgres-refuses-rows-of-others", postgres_refuses_rows_of_others);
    test_add_store("/store/postgres-holds-where-a-statement-forgets-its-filter",
                   postgres_holds_where_a_statement_forgets_its_filter);
    test_add_store("/store/groups-works-without-mixing-them-up",
                   groups_works_without_mixing_them_up);
    test_add_store("/store/migrates-once", migrates_once);
    test_add_store("/store/refuses-a-database-that-is-not-ours",
                   refuses_a_database_that_is_not_ours);
    test_add_store("/store/lets-no-more-than-the-most-wait", lets_no_more_than_the_most_wait);
    test_add_store("/store/postgres-says-why-it-takes-no-changes",
                   postgres_says_why_it_takes_no_changes);
    test_add_store("/store/postgres-never-takes-an-undone-change-for-a-saved-one",
                   postgres_never_takes_an_undone_change_for_a_saved_one);
    test_add_store("/store/postgres-replaces-connections-that-ended-before-anybody-notices",
                   postgres_replaces_connections_that_ended_before_anybody_notices);
    g_test_add_func("/store/refuses-an-address-that-is-no-database",
                    refuses_an_address_that_is_no_database);
    g_test_add_func("/store/numbers-parameters-outside-of-texts",
                    numbers_parameters_outside_of_texts);
    return test_stores_run();
}
