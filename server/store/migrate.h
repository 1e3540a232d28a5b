/* migrate.h - brings the tables of a database to what this program needs. Inside store/ only. */
#pragma once

#include "store/db.h"

/* @db: a writing connection outside a transaction. See store_migrate(). */
bool migrate(Db *db, int *applied, GError **error);
