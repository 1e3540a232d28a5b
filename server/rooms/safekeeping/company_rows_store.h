/* company_rows_store.h - which rows of a database are one company's: what its file takes along, and
 * what a file from elsewhere may hold.
 *
 * A file is what somebody else says. Whoever can write one may write anything into it; so it is
 * held to what an export writes, before one row of it comes near other companies.
 */
#pragma once

#include "store/tables.h"

/* Whether such a table goes into the file of a company at all; never sessions, links and keys, nor
 * what is of the server. */
bool company_has_table(const Table *table);

/* The rows of @table that are the company's: a condition for tables.h, owned by the caller; NULL:
 * none. @org_id: valid (id_is_valid()) */
char *company_rows(const Table *table, const char *org_id);

/**
 * Whether @db holds the company @org_id and nothing else: each row is its own or of an account of
 * its people, each account is one person's, and nobody is named who is not there. Foreign keys have
 * been checked before, so that they lead to rows that are checked here.
 *
 * Fails with INVALID.
 */
bool company_rows_check(Db *db, const GPtrArray *tables, const char *org_id, GError **error);
