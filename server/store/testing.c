#include "store/testing.h"

#include <glib/gstdio.h>
#include <sodium.h>

typedef struct {
    StoreTest test;
    bool is_postgres;
} Case;

void test_stores_begin(int *argc, char ***argv)
{
    g_test_init(argc, argv, NULL);
    g_assert_cmpint(sodium_init(), >=, 0);
}

static void run_on(StoreTest test, const char *url)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Store) store = store_open(url, &error);
    g_assert_no_error(error);
    g_assert_true(store_migrate(store, NULL, &error));
    g_assert_no_error(error);
    test(store);
}

static void run_case(const void *data)
{
    const Case *one = data;
    if (one->is_postgres) {
        const char *url = g_getenv("MIMAMORI_TEST_POSTGRES");
        if (url == NULL)
            g_test_skip("MIMAMORI_TEST_POSTGRES names no database");
        else
            run_on(one->test, url);
        return;
    }
    g_autofree char *folder = g_dir_make_tmp("mimamori-XXXXXX", NULL);
    g_autofree char *url = g_strconcat("sqlite:", folder, "/test.db", NULL);
    run_on(one->test, url);
    static const char *const FILES[] = { "test.db", "test.db-wal", "test.db-shm" };
    for (size_t i = 0; i < G_N_ELEMENTS(FILES); i++) {
        g_autofree char *file = g_build_filename(folder, FILES[i], NULL);
        g_remove(file);
    }
    g_rmdir(folder);
}

void test_add_store(const char *path, StoreTest test)
{
    for (int i = 0; i < 2; i++) {
        Case *one = g_new(Case, 1);
        *one = (Case){ .test = test, .is_postgres = i == 1 };
        g_autofree char *name = g_strconcat(path, i == 1 ? "/postgres" : "/sqlite", NULL);
        g_test_add_data_func_full(name, one, run_case, g_free);
    }
}

int test_stores_run(void)
{
    return g_test_run();
}

void test_write(Store *store, StoreWork work, void *data)
{
    g_autoptr(GError) error = NULL;
    store_write(store, work, data, &error);
    g_assert_no_error(error);
}

Db *test_read(Store *store, const char *org_id)
{
    g_autoptr(GError) error = NULL;
    Db *db = store_begin_read(store, &error);
    g_assert_no_error(error);
    db_set_org(db, org_id);
    return db;
}
