/* migrate.h - brings the tables of a database to what this program needs. Inside store/ only. */
#pragma once

#include "store/db.h"

/* @db: a writing connection outside a transaction. See store_migrate(). */
bool migrate(Db *db, int *applied, GError **error);

/* The number of the last migration this program has. */
int migrations_newest(void);

/* The same inside a transaction of the caller, and no further than migration @until. Afterwards
 * migrate_guard() must follow: until then PostgreSQL lets everybody see all rows. */
bool migrate_within(Db *db, int until, GError **error);

/* Row level security, where the database has it. */
bool migrate_guard(Db *db, GError **error);
