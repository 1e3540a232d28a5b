/* documents_store.h - rows of answers, drafts, versions, files and publications, in and out. No
 * decisions.
 *
 * All of the organisation that is set on the Db, unless said otherwise. Functions that look one row
 * up return NULL without error if there is none; functions that list return NULL on failure only.
 */
#pragma once

#include "base/actor.h"
#include "rooms/documents/documents.h"

/* What was answered to one question of a kind. */
typedef struct {
    char *question;
    char *value; /* "": taken back */
    int64_t version;
    char *changed_by; /* a person's id */
    int64_t changed_at;
} DocumentAnswer;

void document_answer_free(DocumentAnswer *answer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DocumentAnswer, document_answer_free)

GPtrArray *document_answers(Db *db, const char *kind, GError **error); /* of DocumentAnswer */
bool document_answer_save(Db *db, const Actor *actor, const char *kind, const char *question,
                          const char *value, GError **error);

/* The text that was edited by hand. */
typedef struct {
    char *base; /* what the program had generated when the hand began */
    char *text;
    int64_t version;
    char *changed_by;
    int64_t changed_at;
} DraftRow;

void draft_row_free(DraftRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DraftRow, draft_row_free)

DraftRow *draft_row_find(Db *db, const char *kind, GError **error);
bool draft_row_save(Db *db, const Actor *actor, const char *kind, const char *base,
                    const char *text, GError **error);

typedef enum {
    VERSION_REVIEW,    /* waits for the owner */
    VERSION_RETURNED,  /* sent back with a reason */
    VERSION_WITHDRAWN, /* taken back by those who put it forward */
    VERSION_IN_FORCE,
    VERSION_REPLACED, /* was in force until the next one */
} VersionState;

const char *version_state_name(VersionState state); /* "review", "in_force" ... */

typedef struct {
    char *id;
    char *kind;
    int64_t number;
    VersionState state;
    char *note; /* what changed, as the proposer says; NULL: none */
    char *proposed_by;
    int64_t proposed_at;
    char *decided_by;   /* NULL: nobody yet */
    int64_t decided_at; /* 0: not yet */
    char *reason;       /* why it was sent back; NULL: none */
    char *date_label;   /* "制定　2026年11月21日"; NULL until approved */
    char *sha256;       /* of the approved PDF; NULL until approved */
    int64_t version;
    char *text, *generated, *facts; /* NULL in lists; facts is JSON */
} VersionRow;

void version_row_free(VersionRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(VersionRow, version_row_free)

/* The company as it was called when the version was made; the caller owns it. */
char *version_company(const VersionRow *version);

GPtrArray *versions_of(Db *db, const char *kind, GError **error); /* of VersionRow, newest first */
VersionRow *version_find(Db *db, const char *id, GError **error);
VersionRow *version_in_force(Db *db, const char *kind, GError **error);
bool version_last_number(Db *db, const char *kind, int64_t *number, GError **error);
/* When the first version of a kind was approved; 0: none was. */
bool version_first_approved(Db *db, const char *kind, int64_t *at, GError **error);

/* @row: id, kind, number, text, generated, facts and note count. */
bool version_insert(Db *db, const Actor *actor, const VersionRow *row, GError **error);
/* @row: id, state, reason, date_label and sha256 count. *@is_decided: false if it waited no more.
 */
bool version_decide(Db *db, const Actor *actor, const VersionRow *row, bool *is_decided,
                    GError **error);
bool versions_replace(Db *db, const char *kind, const char *id, GError **error);

bool document_file_insert(Db *db, const char *version_id, const char *pdf_base64, GError **error);
/* The very bytes that were approved; NULL without error: none are kept. The caller owns them. Fails
 * with INTERNAL if they are not those whose hash the version has: nobody gets others. */
GBytes *approved_pdf_load(Db *db, const VersionRow *version, GError **error);

typedef struct {
    char *address;
    char *org_id; /* only where it was found by address */
    char *kind;
    char *published_by;
    int64_t published_at;
    int64_t revoked_at; /* 0: stands */
} Publication;

void publication_free(Publication *publication);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Publication, publication_free)

bool publication_insert(Db *db, const Actor *actor, const char *address, const char *kind,
                        GError **error);
bool publication_revoke(Db *db, const char *kind, int64_t now, bool *is_revoked, GError **error);
/* Of any organisation. */
Publication *publication_find(Db *db, const char *address, GError **error);

/* What somebody has read; the first time counts. */
bool document_receipt_save(Db *db, const char *version_id, const char *person_id, int64_t now,
                           GError **error);
/* char* person id -> int64_t* when. */
GHashTable *document_receipts(Db *db, const char *version_id, GError **error);
