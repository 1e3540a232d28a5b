#include "rooms/assessment/assessment_store.h"

#include "queries_sql.h" /* made from queries.sql */
#include "store/db.h"

#define DEPARTMENTS_MAX 1000
#define ANSWERS_MAX 10000 /* 200 departments answering 50 items */
#define QUESTIONNAIRES_MAX 50

/* --- assessments ---------------------------------------------------------------- */

void assessment_row_free(AssessmentRow *row)
{
    if (row == NULL)
        return;
    g_free(row->id);
    g_free(row->questionnaire);
    g_free(row->edition);
    g_free(row->started_by);
    g_free(row->closed_by);
    g_free(row->answers);
    g_free(row->parts);
    g_free(row->departments);
    g_free(row->size_band);
    g_free(row);
}

static AssessmentRow *assessment_from_row(Query *query)
{
    AssessmentRow *row = g_new(AssessmentRow, 1);
    *row = (AssessmentRow){
        .id = g_strdup(query_text(query, "id")),
        .questionnaire = g_strdup(query_text(query, "questionnaire")),
        .edition = g_strdup(query_text(query, "edition")),
        .is_closed = g_str_equal(query_text(query, "state"), "closed"),
        .started_at = query_int(query, "started_at"),
        .started_by = g_strdup(query_text(query, "started_by")),
        .closed_at = query_int(query, "closed_at"),
        .closed_by = g_strdup(query_text(query, "closed_by")),
        .answered = query_int(query, "answered"),
        .total = query_int(query, "total"),
        .answers = g_strdup(query_text(query, "answers")),
        .parts = g_strdup(query_text(query, "parts")),
        .departments = g_strdup(query_text(query, "departments")),
        .size_band = g_strdup(query_text(query, "size_band")),
        .version = query_int(query, "version"),
    };
    return row;
}

static GPtrArray *assessments_from(Query *query, int most, GError **error)
{
    g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func((GDestroyNotify)assessment_row_free);
    query_bind_int(query, "limit", most);
    while (query_next(query))
        g_ptr_array_add(rows, assessment_from_row(query));
    return query_finish(query, error) ? g_steal_pointer(&rows) : NULL;
}

bool assessment_insert(Db *db, const Actor *actor, const char *id, const char *questionnaire,
                       const char *edition, GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_ASSESSMENT_INSERT);
    query_bind_text(query, "id", id);
    query_bind_text(query, "questionnaire", questionnaire);
    query_bind_text(query, "edition", edition);
    query_bind_int(query, "started_at", actor->now);
    query_bind_text(query, "started_by", actor->name);
    return query_finish(query, error);
}

bool assessment_department_insert(Db *db, const char *assessment_id, const char *department_id,
                                  const char *name, GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_ASSESSMENT_DEPARTMENT_INSERT);
    query_bind_text(query, "assessment_id", assessment_id);
    query_bind_text(query, "department_id", department_id);
    query_bind_text(query, "name", name);
    return query_finish(query, error);
}

bool assessment_freeze(Db *db, const Actor *actor, const AssessmentRow *row, GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_ASSESSMENT_CLOSE);
    query_bind_text(query, "id", row->id);
    query_bind_int(query, "closed_at", actor->now);
    query_bind_text(query, "closed_by", actor->name);
    query_bind_int(query, "answered", row->answered);
    query_bind_int(query, "total", row->total);
    query_bind_text(query, "answers", row->answers);
    query_bind_text(query, "parts", row->parts);
    query_bind_text(query, "departments", row->departments);
    query_bind_text(query, "size_band", row->size_band);
    return query_finish(query, error);
}

AssessmentRow *assessment_find(Db *db, const char *id, GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_ASSESSMENT_FIND);
    query_bind_text(query, "id", id);
    g_autoptr(AssessmentRow) row = query_next(query) ? assessment_from_row(query) : NULL;
    return query_finish(query, error) ? g_steal_pointer(&row) : NULL;
}

char *assessment_find_open(Db *db, const char *questionnaire, GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_ASSESSMENT_OPEN);
    query_bind_text(query, "questionnaire", questionnaire);
    g_autofree char *id = query_next(query) ? g_strdup(query_text(query, "id")) : NULL;
    return query_finish(query, error) ? g_steal_pointer(&id) : NULL;
}

GPtrArray *assessments_newest(Db *db, const char *questionnaire, int most, GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_ASSESSMENTS_NEWEST);
    query_bind_text(query, "questionnaire", questionnaire == NULL ? "" : questionnaire);
    return assessments_from(query, most, error);
}

GPtrArray *assessments_closed_until(Db *db, const char *id, int most, GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_ASSESSMENTS_CLOSED_UNTIL);
    query_bind_text(query, "id", id);
    return assessments_from(query, most, error);
}

GPtrArray *assessments_last_closed(Db *db, GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_ASSESSMENTS_LAST_CLOSED);
    return assessments_from(query, QUESTIONNAIRES_MAX, error);
}

/* --- departments that answer ------------------------------------------------------ */

void answering_department_free(AnsweringDepartment *department)
{
    if (department == NULL)
        return;
    g_free(department->assessment_id);
    g_free(department->id);
    g_free(department->name);
    g_free(department);
}

static GPtrArray *departments_from(Query *query, GError **error)
{
    g_autoptr(GPtrArray) departments =
        g_ptr_array_new_with_free_func((GDestroyNotify)answering_department_free);
    query_bind_int(query, "limit", DEPARTMENTS_MAX);
    while (query_next(query)) {
        AnsweringDepartment *department = g_new(AnsweringDepartment, 1);
        *department = (AnsweringDepartment){
            .assessment_id = g_strdup(query_text(query, "assessment_id")),
            .id = g_strdup(query_text(query, "department_id")),
            .name = g_strdup(query_text(query, "name")),
            .answered = query_int(query, "answered"),
        };
        g_ptr_array_add(departments, department);
    }
    return query_finish(query, error) ? g_steal_pointer(&departments) : NULL;
}

GPtrArray *assessment_departments(Db *db, const char *assessment_id, GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_ASSESSMENT_DEPARTMENTS);
    query_bind_text(query, "assessment_id", assessment_id);
    return departments_from(query, error);
}

GPtrArray *assessment_departments_of_open(Db *db, GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_ASSESSMENT_DEPARTMENTS_OF_OPEN);
    return departments_from(query, error);
}

/* --- answers ------------------------------------------------------------------------ */

void answer_row_free(AnswerRow *row)
{
    if (row == NULL)
        return;
    g_free(row->department_id);
    g_free(row->answer);
    g_free(row->note);
    g_free(row->person_id);
    g_free(row->person_name);
    g_free(row);
}

static AnswerRow *answer_from_row(Query *query)
{
    AnswerRow *row = g_new(AnswerRow, 1);
    *row = (AnswerRow){
        .department_id = g_strdup(query_text(query, "department_id")),
        .item = (int)query_int(query, "item"),
        .answer = g_strdup(query_text(query, "answer")),
        .note = g_strdup(query_text(query, "note")),
        .person_id = g_strdup(query_text(query, "person_id")),
        .person_name = g_strdup(query_text(query, "person_name")),
        .at = query_int(query, "answered_at"),
        .version = query_int(query, "version"),
    };
    return row;
}

GPtrArray *answers_of(Db *db, const char *assessment_id, const char *department_id, GError **error)
{
    g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func((GDestroyNotify)answer_row_free);
    g_autoptr(Query) query =
        db_query(db, department_id == NULL ? SQL_ANSWERS_OF_ASSESSMENT : SQL_ANSWERS_OF_DEPARTMENT);
    query_bind_text(query, "assessment_id", assessment_id);
    query_bind_int(query, "limit", ANSWERS_MAX);
    if (department_id != NULL)
        query_bind_text(query, "department_id", department_id);
    while (query_next(query))
        g_ptr_array_add(rows, answer_from_row(query));
    return query_finish(query, error) ? g_steal_pointer(&rows) : NULL;
}

void answer_place_free(AnswerPlace *place)
{
    if (place == NULL)
        return;
    g_free(place->questionnaire);
    g_free(place->edition);
    answer_row_free(place->current);
    g_free(place);
}

static AnswerPlace *place_from_row(Query *query, const char *department_id)
{
    const bool is_by_departments = query_int(query, "departments") > 0;
    AnswerPlace *place = g_new(AnswerPlace, 1);
    *place = (AnswerPlace){
        .questionnaire = g_strdup(query_text(query, "questionnaire")),
        .edition = g_strdup(query_text(query, "edition")),
        .is_closed = g_str_equal(query_text(query, "state"), "closed"),
        .is_asked =
            is_by_departments ? query_int(query, "is_department") > 0 : department_id[0] == '\0',
        .current = query_is_null(query, "item") ? NULL : answer_from_row(query),
    };
    return place;
}

AnswerPlace *answer_place_find(Db *db, const char *assessment_id, const char *department_id,
                               int item, GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_ANSWER_PLACE);
    query_bind_text(query, "assessment_id", assessment_id);
    query_bind_text(query, "department_id", department_id);
    query_bind_int(query, "item", item);
    g_autoptr(AnswerPlace) place = query_next(query) ? place_from_row(query, department_id) : NULL;
    return query_finish(query, error) ? g_steal_pointer(&place) : NULL;
}

bool answer_save(Db *db, const Actor *actor, const char *assessment_id, const AnswerRow *row,
                 GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_ANSWER_SAVE);
    query_bind_text(query, "assessment_id", assessment_id);
    query_bind_text(query, "department_id", row->department_id);
    query_bind_int(query, "item", row->item);
    query_bind_text(query, "answer", row->answer);
    query_bind_text(query, "note", row->note);
    query_bind_text(query, "person_id", actor->person_id);
    query_bind_text(query, "person_name", actor->name);
    query_bind_int(query, "answered_at", actor->now);
    return query_finish(query, error);
}

/* The next answer goes on counting from here. */
static bool keep_version(Db *db, const char *assessment_id, const AnswerRow *row, GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_ANSWER_TAKEN_BACK);
    query_bind_text(query, "assessment_id", assessment_id);
    query_bind_text(query, "department_id", row->department_id);
    query_bind_int(query, "item", row->item);
    query_bind_int(query, "version", row->version);
    return query_finish(query, error);
}

bool answer_delete(Db *db, const char *assessment_id, const AnswerRow *row, GError **error)
{
    if (!keep_version(db, assessment_id, row, error))
        return false;
    g_autoptr(Query) query = db_query(db, SQL_ANSWER_DELETE);
    query_bind_text(query, "assessment_id", assessment_id);
    query_bind_text(query, "department_id", row->department_id);
    query_bind_int(query, "item", row->item);
    return query_finish(query, error);
}

AnswerRow *answer_before(Db *db, const char *questionnaire, const char *department_id, int item,
                         char **assessment_id, GError **error)
{
    g_autoptr(AnswerRow) row = NULL;
    g_autoptr(Query) query = db_query(db, SQL_ANSWER_BEFORE);
    query_bind_text(query, "questionnaire", questionnaire);
    query_bind_text(query, "department_id", department_id);
    query_bind_int(query, "item", item);
    if (query_next(query)) {
        row = answer_from_row(query);
        *assessment_id = g_strdup(query_text(query, "assessment_id"));
    }
    return query_finish(query, error) ? g_steal_pointer(&row) : NULL;
}

static AnswerRow *merged_from_row(Query *query)
{
    AnswerRow *row = g_new(AnswerRow, 1);
    *row = (AnswerRow){
        .department_id = g_strdup(""),
        .item = (int)query_int(query, "item"),
        .answer = g_strdup(query_text(query, "answer")),
        .note = g_strdup(query_text(query, "reason")),
        .person_id = g_strdup(query_text(query, "person_id")),
        .person_name = g_strdup(query_text(query, "person_name")),
        .at = query_int(query, "decided_at"),
        .version = query_int(query, "version"),
    };
    return row;
}

GPtrArray *merged_answers_of(Db *db, const char *assessment_id, GError **error)
{
    g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func((GDestroyNotify)answer_row_free);
    g_autoptr(Query) query = db_query(db, SQL_MERGED_OF_ASSESSMENT);
    query_bind_text(query, "assessment_id", assessment_id);
    query_bind_int(query, "limit", ANSWERS_MAX);
    while (query_next(query))
        g_ptr_array_add(rows, merged_from_row(query));
    return query_finish(query, error) ? g_steal_pointer(&rows) : NULL;
}

bool merged_answer_save(Db *db, const Actor *actor, const char *assessment_id, const AnswerRow *row,
                        GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_MERGED_SAVE);
    query_bind_text(query, "assessment_id", assessment_id);
    query_bind_int(query, "item", row->item);
    query_bind_text(query, "answer", row->answer);
    query_bind_text(query, "reason", row->note);
    query_bind_text(query, "person_id", actor->person_id);
    query_bind_text(query, "person_name", actor->name);
    query_bind_int(query, "decided_at", actor->now);
    return query_finish(query, error);
}

/* --- scores to compare ----------------------------------------------------------------- */

bool peer_score_save(Db *db, const char *industry, const char *size_band,
                     const AssessmentRow *assessment, int part, int score, GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_PEER_SCORE_SAVE);
    query_bind_text(query, "questionnaire", assessment->questionnaire);
    query_bind_int(query, "part", part);
    query_bind_text(query, "industry", industry);
    query_bind_text(query, "size_band", size_band);
    query_bind_int(query, "score", score);
    query_bind_int(query, "closed_at", assessment->closed_at);
    return query_finish(query, error);
}

bool peer_scores_delete(Db *db, GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_PEER_SCORES_DELETE);
    return query_finish(query, error);
}

GArray *peer_sums(Db *db, const char *questionnaire, const char *industry, const char *size_band,
                  GError **error)
{
    g_autoptr(GArray) sums = g_array_new(FALSE, FALSE, sizeof(PeerSum));
    g_autoptr(Query) query = db_query(db, SQL_PEER_SUMS);
    query_bind_text(query, "questionnaire", questionnaire);
    query_bind_text(query, "industry", industry);
    query_bind_text(query, "size_band", size_band);
    query_bind_text(query, "own_id", db_org(db));
    while (query_next(query)) {
        const PeerSum sum = { (int)query_int(query, "part"), query_int(query, "companies"),
                              query_int(query, "points") };
        g_array_append_val(sums, sum);
    }
    return query_finish(query, error) ? g_steal_pointer(&sums) : NULL;
}
