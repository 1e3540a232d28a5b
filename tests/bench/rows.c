#include "rows.h"

#include <glib.h>
#include <libpq-fe.h>
#include <sqlite3.h>
#include <string.h>

static const struct {
    const char *name;
    const char *columns;
} TABLES[ROWS_TABLES] = {
    [ROWS_ACCOUNT] = { "account", "id, email, created_at" },
    [ROWS_ORG] = { "org", "org_id, name, industry, size_band, shares_with_peers, created_at, "
                          "version" },
    [ROWS_SITE] = { "site", "id, org_id, name, address, version, changed_by, changed_at" },
    [ROWS_DEPARTMENT] = { "department",
                          "id, org_id, site_id, name, version, changed_by, changed_at" },
    [ROWS_PERSON] = { "person", "id, org_id, account_id, name, email, roles, department_id, "
                                "version, changed_by, changed_at" },
    [ROWS_SESSION] = { "session", "token_hash, id, account_id, organisation_id, person_id, "
                                  "csrf_token, created_at, last_seen_at, ends_at, user_agent, "
                                  "address" },
    [ROWS_ASSESSMENT] = { "assessment",
                          "id, org_id, questionnaire, edition, state, started_at, started_by, "
                          "closed_at, closed_by, answered, total, answers, parts, departments, "
                          "size_band, version" },
    [ROWS_ASSESSMENT_DEPARTMENT] = { "assessment_department",
                                     "org_id, assessment_id, department_id, name" },
    [ROWS_ANSWER] = { "answer", "org_id, assessment_id, department_id, item, answer, note, "
                                "person_id, person_name, answered_at, version" },
    [ROWS_MERGED_ANSWER] = { "merged_answer", "org_id, assessment_id, item, answer, reason, "
                                              "person_id, person_name, decided_at, version" },
    [ROWS_PEER_SCORE] = { "peer_score",
                          "org_id, questionnaire, part, industry, size_band, score, closed_at" },
    [ROWS_CLAIM] = { "claim", "org_id, subject, department_id, state, note, reference, person_id, "
                              "person_name, claimed_at" },
    [ROWS_EVIDENCE] = { "evidence", "id, org_id, control_id, title, note, happened_on, person_id, "
                                    "person_name, added_at" },
    [ROWS_DECISION] = { "decision", "id, org_id, control_id, department_id, measure, person_id, "
                                    "due_on, cost_yen, state, decided_at, version, changed_by, "
                                    "changed_at" },
    [ROWS_TASK] = { "task", "id, org_id, title, person_id, due_on, done_at, control_id, "
                            "decision_id, created_at, version, changed_by, changed_at" },
    [ROWS_AUDIT] = { "audit", "org_id, seq, at, person_id, person_name, action, object, details, "
                              "hash" },
    [ROWS_AUDIT_HEAD] = { "audit_head", "org_id, seq, hash" },
};

struct Rows {
    sqlite3 *sqlite; /* NULL: PostgreSQL */
    PGconn *postgres;
    sqlite3_stmt *inserts[ROWS_TABLES];
    GString *copies[ROWS_TABLES]; /* the text of COPY that is not sent yet */
    int columns[ROWS_TABLES];
    int64_t counts[ROWS_TABLES];
};

static int columns_of(RowsTable table)
{
    int count = 1;
    for (const char *at = TABLES[table].columns; *at != '\0'; at++)
        count += *at == ',';
    return count;
}

/* --- SQLite ---------------------------------------------------------------------- */

static void sqlite_run(Rows *rows, const char *sql)
{
    if (sqlite3_exec(rows->sqlite, sql, NULL, NULL, NULL) != SQLITE_OK)
        g_error("%s: %s", sql, sqlite3_errmsg(rows->sqlite));
}

static sqlite3_stmt *sqlite_insert(Rows *rows, RowsTable table)
{
    g_autoptr(GString) sql = g_string_new(NULL);
    g_string_printf(sql, "INSERT INTO %s (%s) VALUES (", TABLES[table].name, TABLES[table].columns);
    for (int i = 0; i < rows->columns[table]; i++)
        g_string_append(sql, i == 0 ? "?" : ", ?");
    g_string_append_c(sql, ')');

    sqlite3_stmt *insert = NULL;
    if (sqlite3_prepare_v3(rows->sqlite, sql->str, -1, SQLITE_PREPARE_PERSISTENT, &insert, NULL) !=
        SQLITE_OK)
        g_error("%s: %s", sql->str, sqlite3_errmsg(rows->sqlite));
    return insert;
}

static void sqlite_begin(Rows *rows, const char *path)
{
    if (sqlite3_open_v2(path, &rows->sqlite, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK)
        g_error("%s: %s", path, sqlite3_errmsg(rows->sqlite));
    sqlite_run(rows, "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = OFF;"
                     "PRAGMA synchronous = OFF; PRAGMA cache_size = -400000; BEGIN");
    for (RowsTable table = 0; table < ROWS_TABLES; table++)
        rows->inserts[table] = sqlite_insert(rows, table);
}

static void sqlite_add(Rows *rows, RowsTable table, const Cell *cells)
{
    sqlite3_stmt *insert = rows->inserts[table];
    for (int i = 0; i < rows->columns[table]; i++) {
        if (cells[i].is_number)
            sqlite3_bind_int64(insert, i + 1, cells[i].number);
        else
            sqlite3_bind_text(insert, i + 1, cells[i].text, -1, SQLITE_STATIC);
    }
    if (sqlite3_step(insert) != SQLITE_DONE)
        g_error("%s: %s", TABLES[table].name, sqlite3_errmsg(rows->sqlite));
    sqlite3_reset(insert);
}

static int complain_of_orphan(void *data, int count, char **values, char **names)
{
    (void)data;
    (void)count;
    (void)names;
    g_error("A row of '%s' refers to a row of '%s' that is not there", values[0], values[2]);
    return 1;
}

static void sqlite_end(Rows *rows)
{
    for (RowsTable table = 0; table < ROWS_TABLES; table++)
        sqlite3_finalize(rows->inserts[table]);
    sqlite_run(rows, "COMMIT");
    sqlite3_exec(rows->sqlite, "PRAGMA foreign_key_check", complain_of_orphan, NULL, NULL);
    sqlite_run(rows, "PRAGMA locking_mode = NORMAL; PRAGMA journal_mode = WAL");
    sqlite3_close(rows->sqlite);
}

/* --- PostgreSQL --------------------------------------------------------------------- */

static void postgres_run(Rows *rows, const char *sql, ExecStatusType wanted)
{
    PGresult *result = PQexec(rows->postgres, sql);
    if (PQresultStatus(result) != wanted)
        g_error("%s: %s", sql, PQresultErrorMessage(result));
    PQclear(result);
}

static void postgres_begin(Rows *rows, const char *database)
{
    rows->postgres = PQconnectdb(database);
    if (PQstatus(rows->postgres) != CONNECTION_OK)
        g_error("%s", PQerrorMessage(rows->postgres));
    postgres_run(rows, "BEGIN", PGRES_COMMAND_OK);
    for (RowsTable table = 0; table < ROWS_TABLES; table++)
        rows->copies[table] = g_string_new(NULL);
}

static void append_escaped(GString *copy, const char *text)
{
    for (const char *at = text; *at != '\0'; at++) {
        if (*at == '\\' || *at == '\t' || *at == '\n' || *at == '\r')
            g_string_append_printf(copy, "\\x%02x", (unsigned)*at);
        else
            g_string_append_c(copy, *at);
    }
}

static void postgres_add(Rows *rows, RowsTable table, const Cell *cells)
{
    GString *copy = rows->copies[table];
    for (int i = 0; i < rows->columns[table]; i++) {
        if (i > 0)
            g_string_append_c(copy, '\t');
        if (cells[i].is_number)
            g_string_append_printf(copy, "%" G_GINT64_FORMAT, cells[i].number);
        else if (cells[i].text == NULL)
            g_string_append(copy, "\\N");
        else
            append_escaped(copy, cells[i].text);
    }
    g_string_append_c(copy, '\n');
}

static void postgres_copy(Rows *rows, RowsTable table)
{
    GString *copy = rows->copies[table];
    g_autofree char *sql =
        g_strdup_printf("COPY %s (%s) FROM STDIN", TABLES[table].name, TABLES[table].columns);
    if (copy->len == 0)
        return;
    postgres_run(rows, sql, PGRES_COPY_IN);
    if (PQputCopyData(rows->postgres, copy->str, (int)copy->len) != 1 ||
        PQputCopyEnd(rows->postgres, NULL) != 1)
        g_error("%s: %s", sql, PQerrorMessage(rows->postgres));
    PGresult *result = PQgetResult(rows->postgres);
    if (PQresultStatus(result) != PGRES_COMMAND_OK)
        g_error("%s: %s", sql, PQresultErrorMessage(result));
    PQclear(result);
    PQclear(PQgetResult(rows->postgres));
    g_string_truncate(copy, 0);
}

static void postgres_end(Rows *rows)
{
    postgres_run(rows, "COMMIT", PGRES_COMMAND_OK);
    /* As autovacuum does soon after so many rows. */
    postgres_run(rows, "VACUUM ANALYZE", PGRES_COMMAND_OK);
    for (RowsTable table = 0; table < ROWS_TABLES; table++)
        g_string_free(rows->copies[table], TRUE);
    PQfinish(rows->postgres);
}

/* --- both ------------------------------------------------------------------------------ */

Rows *rows_open(const char *database)
{
    Rows *rows = g_new0(Rows, 1);
    for (RowsTable table = 0; table < ROWS_TABLES; table++)
        rows->columns[table] = columns_of(table);
    if (g_str_has_prefix(database, "sqlite:"))
        sqlite_begin(rows, database + strlen("sqlite:"));
    else
        postgres_begin(rows, database);
    return rows;
}

void rows_add(Rows *rows, RowsTable table, const Cell *cells)
{
    rows->counts[table]++;
    if (rows->sqlite != NULL)
        sqlite_add(rows, table, cells);
    else
        postgres_add(rows, table, cells);
}

void rows_flush(Rows *rows)
{
    if (rows->sqlite != NULL) {
        sqlite_run(rows, "COMMIT; BEGIN");
        return;
    }
    for (RowsTable table = 0; table < ROWS_TABLES; table++)
        postgres_copy(rows, table);
}

void rows_close(Rows *rows)
{
    rows_flush(rows);
    if (rows->sqlite != NULL)
        sqlite_end(rows);
    else
        postgres_end(rows);
    g_free(rows);
}

const char *rows_table_name(RowsTable table)
{
    return TABLES[table].name;
}

int64_t rows_count(const Rows *rows, RowsTable table)
{
    return rows->counts[table];
}
