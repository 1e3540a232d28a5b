/* db_private.h - what the files of store/ know of a connection. */
#pragma once

#include "store/backend.h"
#include "store/db.h"

/* One statement of ours: parsed once per connection, prepared when first run. */
typedef struct {
    const char *sql;       /* the SQL_ constant it was made from */
    GPtrArray *parameters; /* of char*, in the order of their numbers; owned */
    char *numbered_sql;    /* with ?1 or $1 instead of :name */
    bool is_across;        /* marked "across": may see every organisation */
    int org_parameter;     /* index of :org_id; -1: none */
    Statement *prepared;   /* NULL: not yet */
    bool is_running;
} CachedStatement;

struct Db {
    const Backend *backend;
    Connection *connection;
    GHashTable *statements; /* const char* sql (by address) -> CachedStatement */
    char *org_id;
    int statement_count;
};

Db *db_connect(const Backend *backend, const char *address, bool is_writer, GError **error);
void db_disconnect(Db *db);

bool db_begin(Db *db, GError **error); /* forgets the organisation */
bool db_execute(Db *db, const char *sql, GError **error);

/* Splits off the parameters of @sql and says whether it may run; used by db.c and the SQL check. */
CachedStatement *statement_parse(const char *sql, const char *parameter_sign, GError **error);
void statement_free(CachedStatement *statement, const Backend *backend);
