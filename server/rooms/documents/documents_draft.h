/* documents_draft.h - a document as it stands while people work on it: what the program makes of
 * today's facts, and what was changed by hand. */
#pragma once

#include <jansson.h>

#include "content/content.h"
#include "rooms/accounts/accounts.h"
#include "rooms/documents/documents_store.h"
#include "rooms/documents/three_way.h"

typedef struct {
    const DocumentKind *kind;
    Organisation *organisation;
    GPtrArray *answers; /* of DocumentAnswer */
    DraftRow *row;      /* NULL: nothing was changed by hand */
    json_t *facts;      /* see facts.h */
    char *generated;    /* Markdown: the template with today's facts */
    ThreeWay *merge;    /* its text is the draft's */
} Draft;

/**
 * Loads the draft of a kind: 3 statements, up to 4 more for what the kind shows of other rooms.
 *
 * Returns a new draft; the caller owns it, the content must outlive it.
 * Fails with INTERNAL if the template of the pack is broken.
 */
Draft *draft_load(Db *db, const Content *content, const DocumentKind *kind, GError **error);
void draft_free(Draft *draft);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Draft, draft_free)

const char *draft_text(const Draft *draft); /* lent */

/* Whether people changed anything that the template says. */
bool draft_is_edited(const Draft *draft);

/* What was answered to a question; NULL: nothing. Lent. */
const DocumentAnswer *draft_answer(const Draft *draft, const char *question);

/* Of const DocumentQuestion, borrowed: required, and without an answer. The caller owns the list.
 */
GPtrArray *draft_missing(const Draft *draft);
