/* What somebody wrote into the file of a company gets no hold of the companies that are there. */
#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>

#include "base/error.h"
#include "base/id.h"
#include "rooms/accounts/testing.h"
#include "rooms/safekeeping/company_rows_store.h"
#include "rooms/safekeeping/contents.h"
#include "rooms/safekeeping/safekeeping.h"
#include "rooms/safekeeping/unpacker.h"

/* A company with an owner who can sign in. */
typedef struct {
    char *org_id, *person_id, *account_id;
} Company;

static void company_clear(Company *company)
{
    g_free(company->org_id);
    g_free(company->person_id);
    g_free(company->account_id);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Company, company_clear)

static void run_sql(Db *db, const char *sql)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Query) query = db_query(db, sql);
    query_finish(query, &error);
    g_assert_no_error(error);
}

static bool found(Db *db, void *data, GError **error)
{
    (void)error;
    Company *company = data;
    company->person_id = test_found_company(db);
    company->org_id = g_strdup(db_org(db));
    company->account_id = id_new();
    g_autofree char *account =
        g_strdup_printf("/* across */ INSERT INTO account (id, email, created_at) VALUES"
                        " ('%s', '%s@example.jp', 0)",
                        company->account_id, company->person_id);
    g_autofree char *person = g_strdup_printf(
        "UPDATE person SET account_id = '%s' WHERE org_id = :org_id", company->account_id);
    g_autofree char *site = g_strdup_printf("INSERT INTO site (id, org_id, name, version,"
                                            " changed_at) VALUES ('%s', :org_id, 'S', 1, 0)",
                                            company->account_id);
    run_sql(db, account);
    run_sql(db, person);
    run_sql(db, site);
    return true;
}

/* --- a file as somebody writes it who has a program of her own ------------------------------- */

static bool should_write(Db *db, const Table *table)
{
    int64_t rows = 0;
    g_assert_true(table_count(db, table, NULL, &rows, NULL));
    return company_has_table(table) || rows > 0;
}

static void write_table(Db *db, const Table *table, ContentsWriter *writer)
{
    const Cell *cells = NULL;
    g_autoptr(GError) error = NULL;
    TableHead head = { .name = table->name, .count = (int)table->columns->len };
    for (guint i = 0; i < table->columns->len; i++) {
        const TableColumn *column = g_ptr_array_index(table->columns, i);
        head.columns[i] = column->name;
        head.is_number[i] = column->is_number;
    }
    g_assert_true(contents_table(writer, &head, &error));
    g_autoptr(TableReader) reader = table_reader_new(db, table, NULL, &error);
    while (table_reader_next(reader, &cells, &error) && cells != NULL)
        g_assert_true(contents_row(writer, cells, &error));
    g_assert_no_error(error);
}

/* All rows there are, whosever they are. */
static void write_file(Store *store, const char *file, const SealSecret *secret)
{
    g_autoptr(GError) error = NULL;
    SealedHeader header = { CONTENTS_ORGANISATION, 0, (char *)"0", TEST_NOW, false };
    Db *db = test_read(store, NULL);
    FILE *out = fopen(file, "wb");
    g_assert_true(store_schema(db, &header.schema, &error));
    g_autoptr(SealedWriter) sealed = sealed_writer_new(out, &header, secret, &error);
    g_autoptr(ContentsWriter) writer = contents_writer_new(sealed);
    g_autoptr(GPtrArray) tables = tables_of(db, &error);
    for (guint i = 0; i < tables->len; i++) {
        if (should_write(db, g_ptr_array_index(tables, i)))
            write_table(db, g_ptr_array_index(tables, i), writer);
    }
    g_assert_true(contents_end(writer, NULL, &error));
    g_assert_no_error(error);
    store_end_read(store, db);
    fclose(out);
}

/* --- what comes of it ------------------------------------------------------------------------ */

typedef struct {
    const char *what;
    const char *sql; /* done to the company of the file; {o} {p} {a}: its company, person, account;
                        {O} {P} {A}: those of the company that is there */
    const char *key; /* NULL: it is taken in */
} Case;

#define SESSION(org, person)                                                                       \
    "INSERT INTO session (token_hash, id, account_id, organisation_id, person_id, csrf_token,"     \
    " created_at, last_seen_at, ends_at, user_agent, address) VALUES ('t', 's', '{a}', '" org      \
    "', '" person "', 'c', 0, 0, 0, '', '')"
#define PERSON(account)                                                                            \
    "INSERT INTO person (id, org_id, account_id, name, email, roles, version, changed_at) VALUES"  \
    " ('11111111-1111-4111-8111-111111111111', '{o}', '" account "', 'B', 'b', 'owner', 1, 0)"

static const Case CASES[] = {
    { "an export as it is", "DELETE FROM job", NULL },
    { "a session of the other company", SESSION("{O}", "{P}"), "error.import-other" },
    { "a session of its own", SESSION("{o}", "{p}"), "error.import-other" },
    { "a link to set up the server",
      "INSERT INTO one_time_link (token_hash, kind, created_at, ends_at) VALUES ('t', 'setup', 0, "
      "1)",
      "error.import-other" },
    { "an invitation of the other company",
      "INSERT INTO one_time_link (token_hash, kind, organisation_id, person_id, created_at, "
      "ends_at)"
      " VALUES ('t', 'invitation', '{O}', '{P}', 0, 1)",
      "error.import-other" },
    { "what slows guessing down", "INSERT INTO attempt VALUES ('x', 1, 1, 1)",
      "error.import-other" },
    { "a key for programs",
      "INSERT INTO api_token (id, org_id, person_id, token_hash, name, scopes, created_at, ends_at)"
      " VALUES ('t', '{o}', '{p}', 't', 'n', '', 0, 1)",
      "error.import-other" },
    { "an anchor",
      "INSERT INTO audit_anchor (org_id, number, seq, at, line) VALUES ('{o}', 1, 1, 1, 'l')",
      "error.import-other" },
    { "a backup of the server",
      "INSERT INTO backup_run (id, state, begun_at) VALUES ('b', 'done', 1)",
      "error.import-other" },
    { "a second company",
      "INSERT INTO org (org_id, name, industry, size_band, created_at, version) VALUES"
      " ('{O}', 'B', 'e', '1-5', 0, 1)",
      "error.backup-foreign" },
    { "a person with the account of somebody else",
      "UPDATE person SET account_id = '{A}' WHERE id = '{p}'", "error.import-other" },
    { "one account for two", PERSON("{a}"), "error.import-other" },
    { "an account of nobody",
      "INSERT INTO account (id, email, created_at) VALUES"
      " ('22222222-2222-4222-8222-222222222222', 'x@example.jp', 0)",
      "error.import-other" },
    { "choices of somebody else",
      "INSERT INTO notice_choice (person_id, org_id, wants_digest, version, changed_at) VALUES"
      " ('{P}', '{o}', 0, 1, 0)",
      "error.import-other" },
    { "a task of somebody else",
      "INSERT INTO task (id, org_id, title, person_id, created_at, version, changed_at) VALUES"
      " ('33333333-3333-4333-8333-333333333333', '{o}', 'T', '{P}', 0, 1, 0)",
      "error.import-other" },
    { "a row that bears the name of another", "UPDATE site SET id = '{A}'", "error.import-other" },
    { "a person that bears the name of another",
      "UPDATE person SET id = '{P}', account_id = '{a}' WHERE id = '{p}'", "error.import-other" },
    { "an account that bears the name of another",
      "UPDATE person SET account_id = '{A}'; UPDATE account SET id = '{A}'", "error.import-other" },
    { "a name that is none", "UPDATE site SET id = '../x'", "error.backup-foreign" },
};

typedef struct {
    const Case *one;
    const Company *own, *other;
} Crafting;

static bool craft(Db *db, void *data, GError **error)
{
    (void)error;
    const Crafting *crafting = data;
    const Company *own = crafting->own, *other = crafting->other;
    g_auto(GStrv) statements = g_strsplit(crafting->one->sql, "; ", -1);
    for (char **statement = statements; *statement != NULL; statement++) {
        GString *sql = g_string_new("/* across */ ");
        g_string_append(sql, *statement);
        g_string_replace(sql, "{o}", own->org_id, 0);
        g_string_replace(sql, "{p}", own->person_id, 0);
        g_string_replace(sql, "{a}", own->account_id, 0);
        g_string_replace(sql, "{O}", other->org_id, 0);
        g_string_replace(sql, "{P}", other->person_id, 0);
        g_string_replace(sql, "{A}", other->account_id, 0);
        run_sql(db, sql->str);
        g_string_free(sql, TRUE);
    }
    return true;
}

static int64_t count(Store *store, const char *org_id, const char *sql)
{
    Db *db = test_read(store, org_id);
    Query *query = db_query(db, sql);
    g_assert_true(query_next(query));
    const int64_t number = query_int(query, "count");
    query_free(query);
    store_end_read(store, db);
    return number;
}

static void check_import(Store *store, const Case *one, const char *folder, const char *file,
                         const Company *own, const Company *other)
{
    g_autoptr(GError) error = NULL;
    g_auto(BackupSummary) summary = { 0 };
    const SealSecret secret = { 0 };
    const RestoreOptions options = { .secret = &secret, .now = TEST_NOW };
    const bool is_taken = organisation_import(store, file, folder, &options, &summary, &error);
    g_test_message("%s: %s", one->what, error == NULL ? "taken in" : error->message);
    g_assert_cmpint(is_taken, ==, one->key == NULL);
    if (one->key != NULL)
        g_assert_cmpstr(error_key(error), ==, one->key);
    g_assert_cmpint(
        count(store, own->org_id, "SELECT COUNT(*) AS count FROM person WHERE org_id = :org_id"),
        ==, is_taken);
    g_assert_cmpint(
        count(store, other->org_id, "SELECT COUNT(*) AS count FROM person WHERE org_id = :org_id"),
        ==, 1);
    g_autofree char *sessions = g_strdup_printf("/* across */ SELECT COUNT(*) AS count FROM session"
                                                " WHERE person_id IN ('%s', '%s')",
                                                own->person_id, other->person_id);
    g_assert_cmpint(count(store, NULL, sessions), ==, 0);
}

static void run_one(Store *store, const Case *one, const Company *other)
{
    g_autoptr(GError) error = NULL;
    g_auto(Company) own = { 0 };
    const SealSecret secret = { 0 };
    g_autofree char *folder = g_dir_make_tmp("mimamori-XXXXXX", NULL);
    g_autofree char *file = g_build_filename(folder, "company.mimamori", NULL);
    g_autofree char *url = g_strconcat("sqlite:", folder, "/elsewhere.db", NULL);
    Store *elsewhere = store_open(url, &error);
    g_assert_true(store_migrate(elsewhere, NULL, &error));
    test_write(elsewhere, found, &own);
    const Crafting crafting = { one, &own, other };
    test_write(elsewhere, craft, (void *)&crafting);
    write_file(elsewhere, file, &secret);
    store_close(elsewhere);
    check_import(store, one, folder, file, &own, other);
    g_autoptr(GDir) left = g_dir_open(folder, 0, NULL);
    for (const char *name = g_dir_read_name(left); name != NULL; name = g_dir_read_name(left)) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        g_remove(path);
    }
    g_rmdir(folder);
}

static void takes_in_a_company_and_nothing_else(Store *store)
{
    g_auto(Company) other = { 0 };
    test_write(store, found, &other);
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++)
        run_one(store, &CASES[i], &other);
}

int main(int argc, char **argv)
{
    static const ForeignReader *const readers[] = { &backup_unpacker, NULL };
    if (foreign_is_meant(argc, argv)) /* the program that unpacks is this one */
        foreign_run(readers, argv);
    test_stores_begin(&argc, &argv);
    test_add_store("/safekeeping/import/takes-in-a-company-and-nothing-else",
                   takes_in_a_company_and_nothing_else);
    return test_stores_run();
}
