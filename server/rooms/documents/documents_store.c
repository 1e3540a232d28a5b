#include "rooms/documents/documents_store.h"

#include <jansson.h>

#include "base/error.h"
#include "queries_sql.h"
#include "store/db.h"

#define ANSWERS_MAX 100
#define VERSIONS_MAX 200
#define STANDING_MAX 200
#define RECEIPTS_MAX 5000

static const char *const version_states[] = { "review", "returned", "withdrawn", "in_force",
                                              "replaced" };

const char *version_state_name(VersionState state)
{
    return version_states[state];
}

/* The column is one of our own words: a CHECK of the table sees to that. */
static VersionState version_state_from(const char *name)
{
    int state = 0;
    while (!g_str_equal(version_states[state], name))
        state++;
    return (VersionState)state;
}

/* --- answers ---------------------------------------------------------------------------- */

void document_answer_free(DocumentAnswer *answer)
{
    if (answer == NULL)
        return;
    g_free(answer->question);
    g_free(answer->value);
    g_free(answer->changed_by);
    g_free(answer);
}

static DocumentAnswer *answer_from_row(Query *query)
{
    DocumentAnswer *answer = g_new(DocumentAnswer, 1);
    *answer = (DocumentAnswer){
        .question = g_strdup(query_text(query, "question")),
        .value = g_strdup(query_text(query, "value")),
        .version = query_int(query, "version"),
        .changed_by = g_strdup(query_text(query, "changed_by")),
        .changed_at = query_int(query, "changed_at"),
    };
    return answer;
}

GPtrArray *document_answers(Db *db, const char *kind, GError **error)
{
    g_autoptr(GPtrArray) answers =
        g_ptr_array_new_with_free_func((GDestroyNotify)document_answer_free);
    g_autoptr(Query) query = db_query(db, SQL_DOCUMENT_ANSWERS);
    query_bind_text(query, "kind", kind);
    query_bind_int(query, "limit", ANSWERS_MAX);
    while (query_next(query))
        g_ptr_array_add(answers, answer_from_row(query));
    return query_finish(query, error) ? g_steal_pointer(&answers) : NULL;
}

bool document_answer_save(Db *db, const Actor *actor, const char *kind, const char *question,
                          const char *value, GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_DOCUMENT_ANSWER_SAVE);
    query_bind_text(query, "kind", kind);
    query_bind_text(query, "question", question);
    query_bind_text(query, "value", value);
    query_bind_text(query, "changed_by", actor->person_id);
    query_bind_int(query, "changed_at", actor->now);
    return query_finish(query, error);
}

/* --- drafts ------------------------------------------------------------------------------- */

void draft_row_free(DraftRow *row)
{
    if (row == NULL)
        return;
    g_free(row->base);
    g_free(row->text);
    g_free(row->changed_by);
    g_free(row);
}

DraftRow *draft_row_find(Db *db, const char *kind, GError **error)
{
    g_autoptr(DraftRow) row = NULL;
    g_autoptr(Query) query = db_query(db, SQL_DOCUMENT_DRAFT);
    query_bind_text(query, "kind", kind);
    if (query_next(query)) {
        row = g_new(DraftRow, 1);
        *row = (DraftRow){
            .base = g_strdup(query_text(query, "base")),
            .text = g_strdup(query_text(query, "text")),
            .version = query_int(query, "version"),
            .changed_by = g_strdup(query_text(query, "changed_by")),
            .changed_at = query_int(query, "changed_at"),
        };
    }
    return query_finish(query, error) ? g_steal_pointer(&row) : NULL;
}

bool draft_row_save(Db *db, const Actor *actor, const char *kind, const char *base,
                    const char *text, GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_DOCUMENT_DRAFT_SAVE);
    query_bind_text(query, "kind", kind);
    query_bind_text(query, "base", base);
    query_bind_text(query, "text", text);
    query_bind_text(query, "changed_by", actor->person_id);
    query_bind_int(query, "changed_at", actor->now);
    return query_finish(query, error);
}

/* --- versions ------------------------------------------------------------------------------- */

void version_row_free(VersionRow *row)
{
    if (row == NULL)
        return;
    g_free(row->id);
    g_free(row->kind);
    g_free(row->note);
    g_free(row->proposed_by);
    g_free(row->decided_by);
    g_free(row->reason);
    g_free(row->date_label);
    g_free(row->sha256);
    g_free(row->text);
    g_free(row->generated);
    g_free(row->facts);
    g_free(row);
}

static VersionRow *version_from_row(Query *query)
{
    VersionRow *row = g_new0(VersionRow, 1);
    *row = (VersionRow){
        .id = g_strdup(query_text(query, "id")),
        .kind = g_strdup(query_text(query, "kind")),
        .number = query_int(query, "number"),
        .state = version_state_from(query_text(query, "state")),
        .note = g_strdup(query_text(query, "note")),
        .proposed_by = g_strdup(query_text(query, "proposed_by")),
        .proposed_at = query_int(query, "proposed_at"),
        .decided_by = g_strdup(query_text(query, "decided_by")),
        .decided_at = query_int(query, "decided_at"),
        .reason = g_strdup(query_text(query, "reason")),
        .date_label = g_strdup(query_text(query, "date_label")),
        .sha256 = g_strdup(query_text(query, "sha256")),
        .version = query_int(query, "version"),
    };
    return row;
}

char *version_company(const VersionRow *version)
{
    json_t *facts = json_loads(version->facts, 0, NULL);
    char *name =
        g_strdup(json_string_value(json_object_get(json_object_get(facts, "company"), "name")));
    json_decref(facts);
    return name;
}

static GPtrArray *list_versions(Query *query, GError **error)
{
    g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func((GDestroyNotify)version_row_free);
    while (query_next(query))
        g_ptr_array_add(rows, version_from_row(query));
    return query_finish(query, error) ? g_steal_pointer(&rows) : NULL;
}

GPtrArray *versions_of(Db *db, const char *kind, GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_DOCUMENT_VERSIONS);
    query_bind_text(query, "kind", kind);
    query_bind_int(query, "limit", VERSIONS_MAX);
    return list_versions(query, error);
}

static VersionRow *whole_version(Query *query, GError **error)
{
    g_autoptr(VersionRow) row = NULL;
    if (query_next(query)) {
        row = version_from_row(query);
        row->text = g_strdup(query_text(query, "text"));
        row->generated = g_strdup(query_text(query, "generated"));
        row->facts = g_strdup(query_text(query, "facts"));
    }
    return query_finish(query, error) ? g_steal_pointer(&row) : NULL;
}

VersionRow *version_find(Db *db, const char *id, GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_DOCUMENT_VERSION_FIND);
    query_bind_text(query, "id", id);
    return whole_version(query, error);
}

VersionRow *version_in_force(Db *db, const char *kind, GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_DOCUMENT_VERSION_IN_FORCE);
    query_bind_text(query, "kind", kind);
    return whole_version(query, error);
}

/* The one number that a statement of a kind asks for; 0 where it is NULL. */
static bool number_of_kind(Db *db, const char *sql, const char *column, const char *kind,
                           int64_t *number, GError **error)
{
    g_autoptr(Query) query = db_query(db, sql);
    query_bind_text(query, "kind", kind);
    *number = query_next(query) ? query_int(query, column) : 0;
    return query_finish(query, error);
}

bool version_last_number(Db *db, const char *kind, int64_t *number, GError **error)
{
    return number_of_kind(db, SQL_DOCUMENT_VERSION_LAST_NUMBER, "number", kind, number, error);
}

bool version_first_approved(Db *db, const char *kind, int64_t *at, GError **error)
{
    return number_of_kind(db, SQL_DOCUMENT_FIRST_APPROVED, "decided_at", kind, at, error);
}

bool version_insert(Db *db, const Actor *actor, const VersionRow *row, GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_DOCUMENT_VERSION_INSERT);
    query_bind_text(query, "id", row->id);
    query_bind_text(query, "kind", row->kind);
    query_bind_int(query, "number", row->number);
    query_bind_text(query, "text", row->text);
    query_bind_text(query, "generated", row->generated);
    query_bind_text(query, "facts", row->facts);
    query_bind_text(query, "note", row->note);
    query_bind_text(query, "proposed_by", actor->person_id);
    query_bind_int(query, "proposed_at", actor->now);
    return query_finish(query, error);
}

bool version_decide(Db *db, const Actor *actor, const VersionRow *row, bool *is_decided,
                    GError **error)
{
    int64_t changed = 0;
    g_autoptr(Query) query = db_query(db, SQL_DOCUMENT_VERSION_DECIDE);
    query_bind_text(query, "id", row->id);
    query_bind_text(query, "state", version_states[row->state]);
    query_bind_text(query, "decided_by", actor->person_id);
    query_bind_int(query, "decided_at", actor->now);
    query_bind_text(query, "reason", row->reason);
    query_bind_text(query, "date_label", row->date_label);
    query_bind_text(query, "sha256", row->sha256);
    const bool is_good = query_finish_change(query, &changed, error);
    *is_decided = changed == 1;
    return is_good;
}

bool versions_replace(Db *db, const char *kind, const char *id, GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_DOCUMENT_VERSIONS_REPLACE);
    query_bind_text(query, "kind", kind);
    query_bind_text(query, "id", id);
    return query_finish(query, error);
}

/* --- files ------------------------------------------------------------------------------------ */

bool document_file_insert(Db *db, const char *version_id, const char *pdf_base64, GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_DOCUMENT_FILE_INSERT);
    query_bind_text(query, "version_id", version_id);
    query_bind_text(query, "pdf_base64", pdf_base64);
    return query_finish(query, error);
}

/* As Base64. */
static char *find_file(Db *db, const char *version_id, GError **error)
{
    g_autofree char *pdf_base64 = NULL;
    g_autoptr(Query) query = db_query(db, SQL_DOCUMENT_FILE);
    query_bind_text(query, "version_id", version_id);
    if (query_next(query))
        pdf_base64 = g_strdup(query_text(query, "pdf_base64"));
    return query_finish(query, error) ? g_steal_pointer(&pdf_base64) : NULL;
}

GBytes *approved_pdf_load(Db *db, const VersionRow *version, GError **error)
{
    gsize size = 0;
    g_autofree char *base64 = find_file(db, version->id, error);
    if (base64 == NULL)
        return NULL;
    guchar *bytes = g_base64_decode(base64, &size);
    g_autoptr(GBytes) pdf = g_bytes_new_take(bytes, size);
    g_autofree char *sha256 = g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, pdf);
    if (version->sha256 != NULL && !g_str_equal(sha256, version->sha256))
        return refuse_null(error, APP_ERROR_INTERNAL, "error.document-altered", NULL);
    return g_steal_pointer(&pdf);
}

/* --- publications -------------------------------------------------------------------------------
 */

void publication_free(Publication *publication)
{
    if (publication == NULL)
        return;
    g_free(publication->address);
    g_free(publication->org_id);
    g_free(publication->kind);
    g_free(publication->published_by);
    g_free(publication);
}

static Publication *publication_from_row(Query *query)
{
    Publication *publication = g_new0(Publication, 1);
    *publication = (Publication){
        .address = g_strdup(query_text(query, "address")),
        .kind = g_strdup(query_text(query, "kind")),
        .published_by = g_strdup(query_text(query, "published_by")),
        .published_at = query_int(query, "published_at"),
        .revoked_at = query_int(query, "revoked_at"),
    };
    return publication;
}

bool publication_insert(Db *db, const Actor *actor, const char *address, const char *kind,
                        GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_PUBLICATION_INSERT);
    query_bind_text(query, "address", address);
    query_bind_text(query, "kind", kind);
    query_bind_text(query, "published_by", actor->person_id);
    query_bind_int(query, "published_at", actor->now);
    return query_finish(query, error);
}

bool publication_revoke(Db *db, const char *kind, int64_t now, bool *is_revoked, GError **error)
{
    int64_t changed = 0;
    g_autoptr(Query) query = db_query(db, SQL_PUBLICATION_REVOKE);
    query_bind_text(query, "kind", kind);
    query_bind_int(query, "revoked_at", now);
    const bool is_good = query_finish_change(query, &changed, error);
    *is_revoked = changed > 0;
    return is_good;
}

Publication *publication_find(Db *db, const char *address, GError **error)
{
    g_autoptr(Publication) publication = NULL;
    g_autoptr(Query) query = db_query(db, SQL_PUBLICATION_FIND);
    query_bind_text(query, "address", address);
    if (query_next(query)) {
        publication = publication_from_row(query);
        publication->org_id = g_strdup(query_text(query, "org_id"));
    }
    return query_finish(query, error) ? g_steal_pointer(&publication) : NULL;
}

/* --- receipts
 * ------------------------------------------------------------------------------------- */

bool document_receipt_save(Db *db, const char *version_id, const char *person_id, int64_t now,
                           GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_DOCUMENT_RECEIPT_SAVE);
    query_bind_text(query, "version_id", version_id);
    query_bind_text(query, "person_id", person_id);
    query_bind_int(query, "read_at", now);
    return query_finish(query, error);
}

GHashTable *document_receipts(Db *db, const char *version_id, GError **error)
{
    g_autoptr(GHashTable) receipts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    g_autoptr(Query) query = db_query(db, SQL_DOCUMENT_RECEIPTS);
    query_bind_text(query, "version_id", version_id);
    query_bind_int(query, "limit", RECEIPTS_MAX);
    while (query_next(query)) {
        const int64_t read_at = query_int(query, "read_at");
        g_hash_table_insert(receipts, g_strdup(query_text(query, "person_id")),
                            g_memdup2(&read_at, sizeof read_at));
    }
    return query_finish(query, error) ? g_steal_pointer(&receipts) : NULL;
}

/* --- what other rooms ask
 * --------------------------------------------------------------------------- */

void document_standing_free(DocumentStanding *standing)
{
    if (standing == NULL)
        return;
    g_free(standing->kind);
    g_free(standing->version_id);
    g_free(standing->waiting_id);
    g_free(standing->address);
    g_free(standing);
}

const DocumentStanding *document_standing_find(const GPtrArray *standings, const char *kind)
{
    for (guint i = 0; i < standings->len; i++) {
        const DocumentStanding *standing = g_ptr_array_index(standings, i);
        if (g_str_equal(standing->kind, kind))
            return standing;
    }
    return NULL;
}

static DocumentStanding *standing_of(GPtrArray *standings, const char *kind)
{
    DocumentStanding *standing = (DocumentStanding *)document_standing_find(standings, kind);
    if (standing != NULL)
        return standing;
    standing = g_new0(DocumentStanding, 1);
    standing->kind = g_strdup(kind);
    g_ptr_array_add(standings, standing);
    return standing;
}

static void note_row(GPtrArray *standings, Query *query)
{
    DocumentStanding *standing = standing_of(standings, query_text(query, "kind"));
    if (standing->address == NULL) {
        standing->address = g_strdup(query_text(query, "address"));
        standing->published_at = query_int(query, "published_at");
    }
    if (version_state_from(query_text(query, "state")) == VERSION_REVIEW) {
        g_free(standing->waiting_id);
        standing->waiting_id = g_strdup(query_text(query, "id"));
        return;
    }
    g_free(standing->version_id);
    standing->version_id = g_strdup(query_text(query, "id"));
    standing->number = query_int(query, "number");
    standing->approved_at = query_int(query, "decided_at");
}

GPtrArray *documents_standing(Db *db, GError **error)
{
    g_autoptr(GPtrArray) standings =
        g_ptr_array_new_with_free_func((GDestroyNotify)document_standing_free);
    g_autoptr(Query) query = db_query(db, SQL_DOCUMENTS_STANDING);
    query_bind_int(query, "limit", STANDING_MAX);
    while (query_next(query))
        note_row(standings, query);
    return query_finish(query, error) ? g_steal_pointer(&standings) : NULL;
}
