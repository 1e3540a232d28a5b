/* store.h - the one door to the database: reading, writing, opening, migrating.
 *
 * Readers get a connection of their own with a snapshot. Writers hand in a
 * piece of work. On SQLite one thread does all works, many in one transaction,
 * each in a savepoint, so that they share the sync to the disk (group commit).
 * On PostgreSQL several threads do one work per transaction; works of the same
 * organisation wait for each other there too, so that a work sees the same on
 * both: nobody else changes this organisation while it runs.
 */
#pragma once

#include "store/db.h"
#include "store/health.h"

/* Works that wait; more are refused, so that memory and patience have an end. */
#define STORE_WAITING_MAX 10000

typedef struct Store Store;

/**
 * Opens the database.
 *
 * @url: "sqlite:PATH" or what libpq takes ("postgresql://…", "host=… dbname=…")
 * Fails with APP_ERROR_INVALID if @url has another form; with NO_SPACE, READ_ONLY, DISK or
 * UNREACHABLE, and what to do, if it cannot be opened.
 */
Store *store_open(const char *url, GError **error);
void store_close(Store *store); /* waits for the works that were handed in */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Store, store_close)

bool store_is_postgres(const Store *store);

/**
 * Applies the migrations that are missing, in order, all in one transaction: all or none.
 *
 * Fails with APP_ERROR_CONFLICT if an applied migration has another checksum than ours or the
 * database is newer than this program; nothing is changed then.
 * @applied: how many ran; may be NULL.
 */
bool store_migrate(Store *store, int *applied, GError **error);

/* The schema this program has: the number of its last migration. */
int store_newest_schema(void);

/* The schema of the database: the number of the last migration that was applied; 0: it is empty. */
bool store_schema(Db *db, int *schema, GError **error);

/* A connection with a read-only snapshot, no organisation set. Give it back with store_end_read().
 */
Db *store_begin_read(Store *store, GError **error);
void store_end_read(Store *store, Db *db);

/* A piece of work inside a transaction: true commits it, false undoes it. */
typedef bool (*StoreWork)(Db *db, void *data, GError **error);

/* Called once after the work is durable (@error NULL) or undone; on a thread of the store. */
typedef void (*StoreDone)(void *data, const GError *error);

/**
 * Hands in a work.
 *
 * Fails with APP_ERROR_UNAVAILABLE when STORE_WAITING_MAX works wait; then @done is not called.
 */
bool store_submit(Store *store, StoreWork work, StoreDone done, void *data, GError **error);

/* How many works wait now. */
int store_waiting(const Store *store);

/* Whether the database takes changes, as far as is known. Any thread; costs nothing. */
Health store_health(const Store *store);

/* From now on a thread looks at the disks of @folders (NULL-terminated), at the size of the
 * database and whether a trouble is over; see HealthOptions. */
void store_watch(Store *store, const char *const *folders, int64_t low_bytes,
                 int64_t database_bytes_max,
                 void (*on_change)(const Health *health, const char *why, void *data), void *data);

/* Hands in a work and waits for it. Not from inside a work. */
bool store_write(Store *store, StoreWork work, void *data, GError **error);
