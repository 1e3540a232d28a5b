/* documents.h - all that other rooms may know of documents: what is in force, what is public. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "content/content.h"

typedef struct Db Db; /* store/db.h */

/* What stands of one kind of document. */
typedef struct {
    char *kind;           /* id of packs/documents/ */
    char *version_id;     /* in force; NULL: none */
    int64_t number;       /* of the version in force; 0: none */
    int64_t approved_at;  /* Unix time in seconds, UTC; 0: none is in force */
    char *waiting_id;     /* a version that waits for the owner; NULL: none */
    char *address;        /* the last part of the public address; NULL: not public */
    int64_t published_at; /* 0: not public */
} DocumentStanding;

void document_standing_free(DocumentStanding *standing);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DocumentStanding, document_standing_free)

/* Of DocumentStanding, one for each kind of which there is anything; one statement. The caller
 * owns it; NULL on failure. */
GPtrArray *documents_standing(Db *db, GError **error);

/* Lent from @standings; NULL: nothing stands of this kind. */
const DocumentStanding *document_standing_find(const GPtrArray *standings, const char *kind);

/* Whether what is in force should be revised, because its text would be another one today
 * (改訂推奨). Up to eight statements. @standing: in force */
bool document_revision_is_due(Db *db, const Content *content, const DocumentStanding *standing,
                              bool *is_due, GError **error);
