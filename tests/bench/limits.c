/* limits.c - what the machine itself can do, to hold the server's figures against.
 *
 * usage: bench-limits inserts FILE SECONDS   rows/s into a new SQLite file, made durable one by one
 *                                            and 512 at a time, with the server's own settings
 *        bench-limits hashes SECONDS         links of the audit chain/s, in memory
 *
 * Prints JSON. */
#include <glib.h>
#include <sodium.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "rooms/accounts/audit_chain.h"

#define ROWS_PER_TRANSACTION 512

static void run(sqlite3 *db, const char *sql)
{
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
        g_error("%s: %s", sql, sqlite3_errmsg(db));
}

/* A row as long as an answer, with the same key. */
static void insert(sqlite3 *db, sqlite3_stmt *statement, int64_t number)
{
    static const char ORG[] = "01990000-0000-7000-8000-000000000001";
    char id[40];
    g_snprintf(id, sizeof id, "01990000-0000-7000-8000-%012d", (int)(number / 25));
    sqlite3_bind_text(statement, 1, ORG, -1, SQLITE_STATIC);
    sqlite3_bind_text(statement, 2, id, -1, SQLITE_STATIC);
    sqlite3_bind_int64(statement, 3, number % 25);
    sqlite3_bind_text(statement, 4, ORG, -1, SQLITE_STATIC);
    sqlite3_bind_int64(statement, 5, number);
    if (sqlite3_step(statement) != SQLITE_DONE)
        g_error("insert: %s", sqlite3_errmsg(db));
    sqlite3_reset(statement);
}

static double insert_rate(sqlite3 *db, sqlite3_stmt *statement, int rows_per_transaction,
                          double seconds, int64_t *number)
{
    const int64_t began_us = g_get_monotonic_time(), first = *number;
    while ((double)(g_get_monotonic_time() - began_us) < seconds * 1e6) {
        run(db, "BEGIN IMMEDIATE");
        for (int i = 0; i < rows_per_transaction; i++)
            insert(db, statement, (*number)++);
        run(db, "COMMIT");
    }
    return (double)(*number - first) * 1e6 / (double)(g_get_monotonic_time() - began_us);
}

static int measure_inserts(const char *path, double seconds)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *statement = NULL;
    int64_t number = 0;
    if (sqlite3_open(path, &db) != SQLITE_OK)
        g_error("%s: %s", path, sqlite3_errmsg(db));
    run(db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -8000;"
            "CREATE TABLE answer (org_id TEXT NOT NULL, assessment_id TEXT NOT NULL,"
            " department_id TEXT NOT NULL, item BIGINT NOT NULL, answer TEXT NOT NULL,"
            " person_id TEXT NOT NULL, person_name TEXT NOT NULL, answered_at BIGINT NOT NULL,"
            " version BIGINT NOT NULL, PRIMARY KEY (org_id, assessment_id, department_id, item))");
    if (sqlite3_prepare_v2(db,
                           "INSERT INTO answer VALUES (?, ?, '', ?, 'done', ?, '佐藤花子', ?, 1)",
                           -1, &statement, NULL) != SQLITE_OK)
        g_error("%s", sqlite3_errmsg(db));
    const double alone = insert_rate(db, statement, 1, seconds, &number);
    const double grouped = insert_rate(db, statement, ROWS_PER_TRANSACTION, seconds, &number);
    sqlite3_finalize(statement);
    sqlite3_close(db);
    printf("{\"alone\":%.0f,\"grouped\":%.0f,\"group\":%d}\n", alone, grouped,
           ROWS_PER_TRANSACTION);
    return 0;
}

static int measure_hashes(double seconds)
{
    static const char PERSON[] = "01990000-0000-7000-8000-000000000001";
    char hash[AUDIT_HASH_SIZE] = "", next[AUDIT_HASH_SIZE];
    AuditEntry entry = { .person_id = PERSON,
                         .person_name = "佐藤花子",
                         .action = "assessment.answer",
                         .object = PERSON,
                         .details =
                             "{\"item\":7,\"department\":\"\",\"from\":null,\"to\":\"done\"}" };
    const int64_t began_us = g_get_monotonic_time();
    while ((double)(g_get_monotonic_time() - began_us) < seconds * 1e6) {
        for (int i = 0; i < 1000; i++) {
            entry.seq++;
            audit_entry_hash(&entry, hash, next);
            memcpy(hash, next, sizeof hash);
        }
    }
    printf("{\"hashes\":%.0f}\n",
           (double)entry.seq * 1e6 / (double)(g_get_monotonic_time() - began_us));
    return 0;
}

int main(int count, char **words)
{
    if (sodium_init() < 0)
        return 1;
    if (count == 4 && g_str_equal(words[1], "inserts"))
        return measure_inserts(words[2], g_ascii_strtod(words[3], NULL));
    if (count == 3 && g_str_equal(words[1], "hashes"))
        return measure_hashes(g_ascii_strtod(words[2], NULL));
    fprintf(stderr, "usage: bench-limits inserts FILE SECONDS | hashes SECONDS\n");
    return 2;
}
