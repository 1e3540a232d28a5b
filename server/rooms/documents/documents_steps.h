/* documents_steps.h - what people do with documents: each step whole, in the transaction of the Db,
 * with its entry in the audit log. Whether the person may do it was asked before. */
#pragma once

#include "rooms/documents/documents_draft.h"
#include "rooms/documents/documents_store.h"

/* @value: "" takes the answer back. Fails with INVALID if it is not what the question asks for. */
bool document_answer_give(Db *db, const Actor *actor, const DocumentKind *kind,
                          const DocumentQuestion *question, const DocumentAnswer *current,
                          const char *value, GError **error);

/* Keeps a text edited by hand. @base: what the program had generated when the hand began. */
bool document_edit(Db *db, const Actor *actor, const DocumentKind *kind, const char *base,
                   const char *text, GError **error);

/**
 * Puts the draft forward for approval: freezes it as a new version. One that waited is withdrawn.
 *
 * Returns its id; the caller owns it.
 * Fails with CONFLICT if answers are missing, places are in conflict, or nothing changed since the
 * version in force.
 */
char *document_propose(Db *db, const Actor *actor, const Draft *draft, const char *note,
                       GError **error);

/* "制定　2026年11月21日", from the second version on "制定　…　改定　…". The caller owns it. */
char *document_date_label(int64_t first_approved_at, int64_t approved_at,
                          const Organisation *organisation);

/* What approving a version needs, made before the writer has it. */
typedef struct {
    char *date_label;
    char *pdf_base64;
    char *sha256; /* of the PDF, in hex */
} ApprovedFile;

void approved_file_free(void *file);

/* The version is in force from now on, the earlier one replaced; the log keeps the hash of the PDF.
 * Fails with CONFLICT if it waits no more. */
bool document_approve(Db *db, const Actor *actor, const VersionRow *version,
                      const ApprovedFile *file, GError **error);
bool document_return(Db *db, const Actor *actor, const VersionRow *version, const char *reason,
                     GError **error);
bool document_withdraw(Db *db, const Actor *actor, const VersionRow *version, GError **error);

/* Gives the document a public address, unless it has one: then that one stays.
 * Fails with CONFLICT if the kind is not for the public or nothing is in force. */
bool document_publish(Db *db, const Actor *actor, const DocumentKind *kind, GError **error);
/* Whoever opens the address from now on is told that it is gone. Without one nothing happens. */
bool document_revoke(Db *db, const Actor *actor, const DocumentKind *kind, GError **error);
