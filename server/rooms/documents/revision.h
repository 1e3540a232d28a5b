/* revision.h - whether a document in force still says what it would say today, and if not, why.
 * Pure. */
#pragma once

#include <glib.h>
#include <jansson.h>

#include "content/content.h"

typedef enum {
    REVISION_COMPANY,    /* a fact of the company changed */
    REVISION_ANSWER,     /* an answer to a question of the document changed */
    REVISION_MEASURES,   /* decisions or states of controls changed */
    REVISION_ASSESSMENT, /* there is a newer result */
    REVISION_TEMPLATE,   /* the program's own text is a newer one */
} RevisionCause;

const char *revision_cause_name(RevisionCause cause); /* "company", "answer" ... */

typedef struct {
    RevisionCause cause;
    char *subject;        /* COMPANY: "name", "address" …; ANSWER: the question's id; else NULL */
    char *before, *after; /* of COMPANY and ANSWER; NULL: nothing stood there; else both NULL */
} RevisionReason;

/**
 * Says why a document should be revised.
 *
 * @then, @now: the facts that the text was made of and those of today, see facts.h
 * @generated_then, @generated_now: what the program made of them
 * Returns of RevisionReason, empty if the text would be the same today: what changed but is not in
 * the text is no reason. The caller owns it.
 */
GPtrArray *revision_reasons(const json_t *then, const json_t *now, const char *generated_then,
                            const char *generated_now);
