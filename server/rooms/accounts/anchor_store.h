/* anchor_store.h - rows of anchors of the audit log. */
#pragma once

#include <glib.h>

#include "rooms/accounts/audit_anchor.h"

typedef struct Db Db;

/* A row as it stands; whether the line is right has not been looked at. */
typedef struct {
    int64_t number, seq, at;
    char *line;
} AnchorRow;

void anchor_row_free(AnchorRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AnchorRow, anchor_row_free)

/* The newest one of the organisation that is set; NULL without error: there is none. */
AnchorRow *anchor_last(Db *db, GError **error);

/* Of AnchorRow, before number @before (INT64_MAX: the newest of all), newest first. */
GPtrArray *anchors_newest(Db *db, int64_t before, int limit, GError **error);

/* The same, after number @after, oldest first. */
GPtrArray *anchors_after(Db *db, int64_t after, int limit, GError **error);

bool anchor_insert(Db *db, const AuditAnchor *anchor, const char *line, GError **error);
