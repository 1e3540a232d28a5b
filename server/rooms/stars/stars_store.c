#include "rooms/stars/stars_store.h"

#include "queries_sql.h"
#include "store/db.h"

#define DECLARATIONS_MAX 20 /* stages */

void star_record_free(StarRecord *record)
{
    if (record == NULL)
        return;
    g_free(record->rules);
    g_free(record->public_place);
    g_free(record->public_on);
    g_free(record->changed_by);
    g_ptr_array_unref(record->declarations);
    g_free(record);
}

static Declaration *declaration_from_row(Query *query)
{
    Declaration *declaration = g_new(Declaration, 1);
    *declaration = (Declaration){
        .stage = g_strdup(query_text(query, "stage")),
        .rules = g_strdup(query_text(query, "rules")),
        .applied_on = g_strdup(query_text(query, "applied_on")),
        .declared_on = g_strdup(query_text(query, "declared_on")),
        .declaration_id = g_strdup(query_text(query, "declaration_id")),
        .logo_agreed_on = g_strdup(query_text(query, "logo_agreed_on")),
        .note = g_strdup(query_text(query, "note")),
        .reviewed_on = g_strdup(query_text(query, "reviewed_on")),
        .withdrawn_on = g_strdup(query_text(query, "withdrawn_on")),
        .person_id = g_strdup(query_text(query, "person_id")),
        .task_id = g_strdup(query_text(query, "task_id")),
        .version = query_int(query, "version"),
        .changed_by = g_strdup(query_text(query, "changed_by")),
        .changed_at = query_int(query, "changed_at"),
    };
    return declaration;
}

static void read_path(StarRecord *record, Query *query)
{
    record->rules = g_strdup(query_text(query, "chosen_rules"));
    record->public_place = g_strdup(query_text(query, "public_place"));
    record->public_on = g_strdup(query_text(query, "public_on"));
    record->version = query_int(query, "path_version");
    record->changed_by = g_strdup(query_text(query, "path_changed_by"));
    record->changed_at = query_int(query, "path_changed_at");
}

StarRecord *star_record_load(Db *db, GError **error)
{
    g_autoptr(StarRecord) record = g_new0(StarRecord, 1);
    record->declarations = g_ptr_array_new_with_free_func((GDestroyNotify)declaration_free);
    g_autoptr(Query) query = db_query(db, SQL_STARS_OF_ORG);
    query_bind_int(query, "limit", DECLARATIONS_MAX);
    for (bool is_first = true; query_next(query); is_first = false) {
        if (is_first)
            read_path(record, query);
        if (!query_is_null(query, "stage"))
            g_ptr_array_add(record->declarations, declaration_from_row(query));
    }
    return query_finish(query, error) ? g_steal_pointer(&record) : NULL;
}

const Declaration *star_record_declaration(const StarRecord *record, const char *stage)
{
    for (guint i = 0; i < record->declarations->len; i++) {
        const Declaration *declaration = g_ptr_array_index(record->declarations, i);
        if (g_str_equal(declaration->stage, stage))
            return declaration;
    }
    return NULL;
}

bool star_path_save(Db *db, const Actor *actor, const char *rules, const char *public_place,
                    const char *public_on, GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_STAR_PATH_SAVE);
    query_bind_text(query, "rules", rules);
    query_bind_text(query, "public_place", public_place);
    query_bind_text(query, "public_on", public_on);
    query_bind_text(query, "changed_by", actor->person_id);
    query_bind_int(query, "changed_at", actor->now);
    return query_finish(query, error);
}

bool declaration_save(Db *db, const Actor *actor, const Declaration *declaration, GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_STAR_DECLARATION_SAVE);
    query_bind_text(query, "stage", declaration->stage);
    query_bind_text(query, "rules", declaration->rules);
    query_bind_text(query, "applied_on", declaration->applied_on);
    query_bind_text(query, "declared_on", declaration->declared_on);
    query_bind_text(query, "declaration_id", declaration->declaration_id);
    query_bind_text(query, "logo_agreed_on", declaration->logo_agreed_on);
    query_bind_text(query, "note", declaration->note);
    query_bind_text(query, "reviewed_on", declaration->reviewed_on);
    query_bind_text(query, "withdrawn_on", declaration->withdrawn_on);
    query_bind_text(query, "person_id", declaration->person_id);
    query_bind_text(query, "task_id", declaration->task_id);
    query_bind_text(query, "changed_by", actor->person_id);
    query_bind_int(query, "changed_at", actor->now);
    return query_finish(query, error);
}
