/* Whole tables out of one database and into another. */
#include "store/tables.h"

#include <glib/gstdio.h>
#include <string.h>

#include "base/error.h"
#include "base/id.h"
#include "store/rebuild.h"
#include "store/testing.h"

#define SQL_ADD_ORG                                                                                \
    "INSERT INTO org (org_id, name, industry, size_band, created_at, version, address)"            \
    " VALUES (:org_id, :name, 'e', '1-5', :created_at, 1, NULL)"
#define SQL_ADD_SITE                                                                               \
    "INSERT INTO site (id, org_id, name, version, changed_at) VALUES (:id, :org_id, :name, 1, 0)"

/* Characters that COPY, SQL or a careless reader would trip over. */
static const char AWKWARD[] = "タブ\tと改行\n\r、\\N \\. 'quote' \"二重\" 🛡 \x7f";

static const Table *table_of(GPtrArray *tables, const char *name)
{
    const Table *table = table_named(tables, name);
    if (table == NULL)
        g_error("There is no table %s", name);
    return table;
}

static guint place_of(const GPtrArray *tables, const char *name)
{
    guint place = 0;
    while (!g_str_equal(((const Table *)g_ptr_array_index(tables, place))->name, name))
        place++;
    return place;
}

static void knows_every_table_parents_first(Store *store)
{
    Db *db = test_read(store, NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) tables = tables_of(db, &error);
    g_assert_no_error(error);
    for (guint i = 0; i < tables->len; i++) {
        const Table *table = g_ptr_array_index(tables, i);
        g_assert_cmpint(table->key->len, >, 0);
        for (guint j = 0; j < table->parents->len; j++)
            g_assert_cmpint(place_of(tables, g_ptr_array_index(table->parents, j)), <, i);
    }
    const Table *audit = table_of(tables, "audit");
    g_assert_cmpstr(g_ptr_array_index(audit->key, 0), ==, "org_id");
    g_assert_cmpstr(g_ptr_array_index(audit->key, 1), ==, "seq");
    g_assert_true(audit->has_org);
    g_assert_false(table_of(tables, "account")->has_org);
    g_assert_null(table_named(tables, "migration"));
    store_end_read(store, db);
}

typedef struct {
    char *org_id;
    int sites;
} Filling;

static bool fill(Db *db, void *data, GError **error)
{
    const Filling *filling = data;
    db_set_org(db, filling->org_id);
    g_autoptr(Query) org = db_query(db, SQL_ADD_ORG);
    query_bind_text(org, "name", AWKWARD);
    query_bind_int(org, "created_at", INT64_MIN + 1);
    if (!query_finish(org, error))
        return false;
    for (int i = 0; i < filling->sites; i++) {
        g_autofree char *id = id_new();
        g_autoptr(Query) site = db_query(db, SQL_ADD_SITE);
        query_bind_text(site, "id", id);
        query_bind_text(site, "name", "拠点");
        if (!query_finish(site, error))
            return false;
    }
    return true;
}

/* More rows than are fetched at a time, and exactly as many. */
static void reads_all_rows_of_one_company_in_order(Store *store)
{
    static const int COUNTS[] = { 0, 1, 250, 251, 500, 620 };
    for (size_t i = 0; i < G_N_ELEMENTS(COUNTS); i++) {
        g_autofree char *org_id = id_new();
        g_autofree char *before = g_strdup("");
        Filling filling = { org_id, COUNTS[i] };
        g_autoptr(GError) error = NULL;
        const Cell *cells = NULL;
        int64_t counted = 0;
        int seen = 0;
        test_write(store, fill, &filling);
        Db *db = test_read(store, NULL);
        g_autoptr(GPtrArray) tables = tables_of(db, &error);
        const Table *site = table_of(tables, "site");
        g_autofree char *own = table_rows_of(org_id);
        g_assert_true(table_count(db, site, own, &counted, &error));
        g_assert_cmpint(counted, ==, COUNTS[i]);
        g_autoptr(TableReader) reader = table_reader_new(db, site, own, &error);
        g_assert_no_error(error);
        for (; table_reader_next(reader, &cells, &error) && cells != NULL; seen++) {
            g_assert_cmpstr(cells[0].text, >, before);
            g_assert_cmpstr(cells[1].text, ==, org_id);
            g_free(before);
            before = g_strdup(cells[0].text);
        }
        g_assert_no_error(error);
        g_assert_cmpint(seen, ==, COUNTS[i]);
        g_clear_pointer(&reader, table_reader_free);
        store_end_read(store, db);
    }
}

static void gives_back_awkward_texts_and_numbers(Store *store)
{
    g_autofree char *org_id = id_new();
    Filling filling = { org_id, 0 };
    g_autoptr(GError) error = NULL;
    const Cell *cells = NULL;
    test_write(store, fill, &filling);
    Db *db = test_read(store, NULL);
    g_autoptr(GPtrArray) tables = tables_of(db, &error);
    g_autofree char *own = table_rows_of(org_id);
    g_autoptr(TableReader) reader = table_reader_new(db, table_of(tables, "org"), own, &error);
    g_assert_true(table_reader_next(reader, &cells, &error));
    g_assert_nonnull(cells);
    g_assert_cmpstr(cells[1].text, ==, AWKWARD);
    g_assert_cmpint(cells[6].kind, ==, CELL_NULL); /* address */
    g_assert_cmpint(cells[8].number, ==, INT64_MIN + 1);
    g_clear_pointer(&reader, table_reader_free);
    store_end_read(store, db);
}

/* --- a database made anew ------------------------------------------------------------------ */

typedef struct {
    const char *org_id;
    bool is_broken; /* a site of no company */
    bool fails_at_end;
} Building;

static bool build(Db *db, void *data, GError **error)
{
    const Building *building = data;
    static const char *const ORG[] = { "org_id",    "name",       "industry",
                                       "size_band", "created_at", "version" };
    static const char *const SITE[] = { "id", "org_id", "name", "version", "changed_at" };
    const size_t length = strlen(building->org_id);
    const Cell org[] = { { CELL_TEXT, 0, building->org_id, length },
                         { CELL_TEXT, 0, AWKWARD, strlen(AWKWARD) },
                         { CELL_TEXT, 0, "e", 1 },
                         { CELL_TEXT, 0, "1-5", 3 },
                         { CELL_NUMBER, -7, NULL, 0 },
                         { CELL_NUMBER, 1, NULL, 0 } };
    const char *owner = building->is_broken ? "nobody" : building->org_id;
    const Cell site[] = { { CELL_TEXT, 0, building->org_id, length },
                          { CELL_TEXT, 0, owner, strlen(owner) },
                          { CELL_TEXT, 0, "A", 1 },
                          { CELL_NUMBER, 1, NULL, 0 },
                          { CELL_NUMBER, 0, NULL, 0 } };
    g_autoptr(GPtrArray) tables = tables_of(db, error);
    return tables != NULL &&
           table_write_begin(db, table_of(tables, "org"), ORG, G_N_ELEMENTS(ORG), error) &&
           table_write_row(db, org, error) && table_write_end(db, error) &&
           table_write_begin(db, table_of(tables, "site"), SITE, G_N_ELEMENTS(SITE), error) &&
           table_write_row(db, site, error) && table_write_end(db, error);
}

static bool finish(Db *db, void *data, GError **error)
{
    const Building *building = data;
    int schema = 0;
    g_assert_true(store_schema(db, &schema, error));
    g_assert_cmpint(schema, ==, store_newest_schema());
    return !building->fails_at_end || fail(error, APP_ERROR_INVALID, "as wished");
}

typedef struct {
    char *folder, *path, *url;
} Place;

static Place place_new(void)
{
    Place place = { .folder = g_dir_make_tmp("mimamori-XXXXXX", NULL) };
    place.path = g_build_filename(place.folder, "m.db", NULL);
    place.url = g_strconcat("sqlite:", place.path, NULL);
    return place;
}

static guint files_in(const Place *place)
{
    guint count = 0;
    GDir *folder = g_dir_open(place->folder, 0, NULL);
    while (g_dir_read_name(folder) != NULL)
        count++;
    g_dir_close(folder);
    return count;
}

static void place_clear(Place *place)
{
    const char *name = NULL;
    GDir *folder = g_dir_open(place->folder, 0, NULL);
    while ((name = g_dir_read_name(folder)) != NULL) {
        g_autofree char *file = g_build_filename(place->folder, name, NULL);
        g_remove(file);
    }
    g_dir_close(folder);
    g_rmdir(place->folder);
    g_free(place->folder);
    g_free(place->path);
    g_free(place->url);
}

static bool rebuild(const Place *place, Building *building, int schema, bool replaces, char **aside,
                    GError **error)
{
    const Rebuild wanted = {
        .schema = schema, .fill = build, .finish = finish, .data = building, .replaces = replaces
    };
    return store_rebuild(place->url, &wanted, aside, error);
}

static void builds_from_every_schema(void)
{
    for (int schema = 1; schema <= store_newest_schema(); schema++) {
        Place place = place_new();
        Building building = { .org_id = "0190a0a0-0000-7000-8000-000000000001" };
        g_autofree char *aside = NULL;
        g_autoptr(GError) error = NULL;
        rebuild(&place, &building, schema, false, &aside, &error);
        g_assert_no_error(error);
        g_assert_null(aside);
        g_autoptr(Store) store = store_open(place.url, &error);
        int applied = -1;
        g_assert_true(store_migrate(store, &applied, &error));
        g_assert_cmpint(applied, ==, 0);
        g_clear_pointer(&store, store_close);
        place_clear(&place);
    }
}

static void refuses_a_row_that_refers_to_nothing(void)
{
    Place place = place_new();
    Building building = { .org_id = "0190a0a0-0000-7000-8000-000000000001", .is_broken = true };
    g_autofree char *aside = NULL;
    g_autoptr(GError) error = NULL;
    g_assert_false(rebuild(&place, &building, 9, false, &aside, &error));
    g_assert_error(error, APP_ERROR, APP_ERROR_CONFLICT);
    g_assert_cmpint(files_in(&place), ==, 0);
    place_clear(&place);
}

static void a_failure_leaves_the_old_database(void)
{
    Place place = place_new();
    Building first = { .org_id = "0190a0a0-0000-7000-8000-000000000001" };
    Building second = { .org_id = "0190a0a0-0000-7000-8000-000000000002", .fails_at_end = true };
    g_autofree char *aside = NULL, *before = NULL, *after = NULL;
    gsize size = 0, size_after = 0;
    g_autoptr(GError) error = NULL;
    g_assert_true(rebuild(&place, &first, 9, false, &aside, &error));
    g_assert_true(g_file_get_contents(place.path, &before, &size, NULL));
    g_assert_false(rebuild(&place, &second, 9, true, &aside, &error));
    g_assert_error(error, APP_ERROR, APP_ERROR_INVALID);
    g_assert_null(aside);
    g_assert_true(g_file_get_contents(place.path, &after, &size_after, NULL));
    g_assert_cmpint(size, ==, size_after);
    g_assert_cmpint(memcmp(before, after, size), ==, 0);
    g_assert_cmpint(files_in(&place), ==, 1);
    place_clear(&place);
}

static void what_cannot_be_read_is_kept_too(void)
{
    Place place = place_new();
    Building building = { .org_id = "0190a0a0-0000-7000-8000-000000000001" };
    g_autofree char *aside = NULL, *kept = NULL;
    g_autoptr(GError) error = NULL;
    g_assert_true(g_file_set_contents(place.path, "This was a database once.", -1, NULL));
    g_assert_false(rebuild(&place, &building, 9, false, &aside, &error));
    g_assert_cmpstr(error_key(error), ==, "error.restore-not-empty");
    g_clear_error(&error);
    g_assert_true(rebuild(&place, &building, 9, true, &aside, &error));
    g_assert_no_error(error);
    g_assert_true(g_file_get_contents(aside, &kept, NULL, NULL));
    g_assert_cmpstr(kept, ==, "This was a database once.");
    place_clear(&place);
}

static void a_trial_leaves_nothing(void)
{
    Place place = place_new();
    Building building = { .org_id = "0190a0a0-0000-7000-8000-000000000001" };
    g_autoptr(GError) error = NULL;
    const Rebuild wanted = { .schema = 1, .fill = build, .finish = finish, .data = &building };
    g_assert_true(store_rebuild_for_trial(place.folder, &wanted, &error));
    g_assert_cmpint(files_in(&place), ==, 0);
    building.is_broken = true;
    g_assert_false(store_rebuild_for_trial(place.folder, &wanted, &error));
    g_assert_cmpint(files_in(&place), ==, 0);
    place_clear(&place);
}

int main(int argc, char **argv)
{
    test_stores_begin(&argc, &argv);
    test_add_store("/store/tables/parents-first", knows_every_table_parents_first);
    test_add_store("/store/tables/all-rows", reads_all_rows_of_one_company_in_order);
    test_add_store("/store/tables/awkward", gives_back_awkward_texts_and_numbers);
    g_test_add_func("/store/rebuild/every-schema", builds_from_every_schema);
    g_test_add_func("/store/rebuild/dangling", refuses_a_row_that_refers_to_nothing);
    g_test_add_func("/store/rebuild/failure", a_failure_leaves_the_old_database);
    g_test_add_func("/store/rebuild/unreadable", what_cannot_be_read_is_kept_too);
    g_test_add_func("/store/rebuild/trial", a_trial_leaves_nothing);
    return test_stores_run();
}
