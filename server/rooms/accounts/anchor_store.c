#include "rooms/accounts/anchor_store.h"

#include "queries_sql.h"
#include "rooms/accounts/accounts.h"
#include "store/db.h"

void anchor_row_free(AnchorRow *row)
{
    if (row == NULL)
        return;
    g_free(row->line);
    g_free(row);
}

static AnchorRow *row_of(Query *query)
{
    AnchorRow *row = g_new(AnchorRow, 1);
    *row = (AnchorRow){ .number = query_int(query, "number"),
                        .seq = query_int(query, "seq"),
                        .at = query_int(query, "at"),
                        .line = g_strdup(query_text(query, "line")) };
    return row;
}

AnchorRow *anchor_last(Db *db, GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_AUDIT_ANCHOR_LAST);
    g_autoptr(AnchorRow) row = query_next(query) ? row_of(query) : NULL;
    return query_finish(query, error) ? g_steal_pointer(&row) : NULL;
}

static GPtrArray *rows_of(Query *query, GError **error)
{
    g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func((GDestroyNotify)anchor_row_free);
    while (query_next(query))
        g_ptr_array_add(rows, row_of(query));
    return query_finish(query, error) ? g_steal_pointer(&rows) : NULL;
}

GPtrArray *anchors_newest(Db *db, int64_t before, int limit, GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_AUDIT_ANCHORS_NEWEST);
    query_bind_int(query, "before", before);
    query_bind_int(query, "limit", limit);
    return rows_of(query, error);
}

GPtrArray *anchors_after(Db *db, int64_t after, int limit, GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_AUDIT_ANCHORS_AFTER);
    query_bind_int(query, "after", after);
    query_bind_int(query, "limit", limit);
    return rows_of(query, error);
}

bool anchor_insert(Db *db, const AuditAnchor *anchor, const char *line, GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_AUDIT_ANCHOR_INSERT);
    query_bind_int(query, "number", anchor->number);
    query_bind_int(query, "seq", anchor->seq);
    query_bind_int(query, "at", anchor->at);
    query_bind_text(query, "line", line);
    return query_finish(query, error);
}

char *audit_anchor_line(Db *db, GError **error)
{
    g_autoptr(AnchorRow) row = anchor_last(db, error);
    return row == NULL ? NULL : g_steal_pointer(&row->line);
}
