#include "rooms/documents/documents_draft.h"

#include "base/error.h"
#include "render/mustache.h"
#include "rooms/assessment/assessment.h"
#include "rooms/controls/controls.h"
#include "rooms/documents/facts.h"
#include "rooms/documents/revision.h"

void draft_free(Draft *draft)
{
    if (draft == NULL)
        return;
    organisation_free(draft->organisation);
    g_clear_pointer(&draft->answers, g_ptr_array_unref);
    draft_row_free(draft->row);
    json_decref(draft->facts);
    g_free(draft->generated);
    three_way_free(draft->merge);
    g_free(draft);
}

const char *draft_text(const Draft *draft)
{
    return draft->merge->text;
}

bool draft_is_edited(const Draft *draft)
{
    return draft->row != NULL && !g_str_equal(draft->merge->text, draft->generated);
}

const DocumentAnswer *draft_answer(const Draft *draft, const char *question)
{
    for (guint i = 0; i < draft->answers->len; i++) {
        const DocumentAnswer *answer = g_ptr_array_index(draft->answers, i);
        if (g_str_equal(answer->question, question))
            return answer->value[0] == '\0' ? NULL : answer;
    }
    return NULL;
}

GPtrArray *draft_missing(const Draft *draft)
{
    GPtrArray *missing = g_ptr_array_new();
    for (guint i = 0; i < draft->kind->questions->len; i++) {
        DocumentQuestion *question = g_ptr_array_index(draft->kind->questions, i);
        if (question->is_required && question->fallback == NULL &&
            draft_answer(draft, question->id) == NULL)
            g_ptr_array_add(missing, question);
    }
    return missing;
}

/* --- loading ----------------------------------------------------------------------------- */

/* What the kind shows of other rooms; NULL and empty where it shows nothing. */
typedef struct {
    GPtrArray *decisions;
    GHashTable *names;
    json_t *assessment;
} Shown;

static void shown_clear(Shown *shown)
{
    g_clear_pointer(&shown->decisions, g_ptr_array_unref);
    g_clear_pointer(&shown->names, g_hash_table_unref);
    json_decref(shown->assessment);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Shown, shown_clear)

static bool load_shown(Shown *shown, Db *db, const Content *content, const DocumentKind *kind,
                       GError **error)
{
    const Questionnaire *questionnaire = kind->questionnaire;
    if (questionnaire == NULL)
        return true;
    shown->decisions = decisions_of_org(db, error);
    shown->names = shown->decisions == NULL ? NULL : people_names(db, error);
    return shown->names != NULL &&
           (questionnaire->scoring != SCORING_POINTS ||
            assessment_facts(db, content, questionnaire->id, &shown->assessment, error));
}

static GHashTable *answers_by_question(const GPtrArray *answers)
{
    GHashTable *values = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < answers->len; i++) {
        const DocumentAnswer *answer = g_ptr_array_index(answers, i);
        g_hash_table_insert(values, answer->question, answer->value);
    }
    return values;
}

static bool load_rows(Draft *draft, Db *db, GError **error)
{
    g_autoptr(GError) failure = NULL;
    draft->organisation = organisation_load(db, error);
    draft->answers =
        draft->organisation == NULL ? NULL : document_answers(db, draft->kind->id, error);
    if (draft->answers == NULL)
        return false;
    draft->row = draft_row_find(db, draft->kind->id, &failure);
    if (failure == NULL)
        return true;
    g_propagate_error(error, g_steal_pointer(&failure));
    return false;
}

static bool fill_in(Draft *draft, Db *db, const Content *content, GError **error)
{
    g_auto(Shown) shown = { 0 };
    if (!load_shown(&shown, db, content, draft->kind, error))
        return false;
    g_autoptr(GHashTable) answers = answers_by_question(draft->answers);
    const FactsInput input = { .content = content,
                               .kind = draft->kind,
                               .organisation = draft->organisation,
                               .answers = answers,
                               .decisions = shown.decisions,
                               .names = shown.names,
                               .assessment = shown.assessment };
    draft->facts = facts_new(&input);
    draft->generated =
        mustache_fill(draft->kind->template, draft->facts, MUSTACHE_MARKDOWN, NULL, NULL, error);
    return draft->generated != NULL;
}

Draft *draft_load(Db *db, const Content *content, const DocumentKind *kind, GError **error)
{
    g_autoptr(Draft) draft = g_new0(Draft, 1);
    draft->kind = kind;
    if (!load_rows(draft, db, error) || !fill_in(draft, db, content, error))
        return NULL;
    const char *base = draft->row == NULL ? draft->generated : draft->row->base;
    const char *mine = draft->row == NULL ? draft->generated : draft->row->text;
    draft->merge = three_way_merge(base, mine, draft->generated);
    return g_steal_pointer(&draft);
}

bool document_revision_is_due(Db *db, const Content *content, const DocumentStanding *standing,
                              bool *is_due, GError **error)
{
    const DocumentKind *kind = content_document(content, standing->kind);
    *is_due = false;
    if (kind == NULL)
        return true;
    g_autoptr(VersionRow) version = version_find(db, standing->version_id, error);
    g_autoptr(Draft) draft = version == NULL ? NULL : draft_load(db, content, kind, error);
    if (draft == NULL)
        return false;
    json_t *then = json_loads(version->facts, 0, NULL);
    g_autoptr(GPtrArray) reasons =
        revision_reasons(then, draft->facts, version->generated, draft->generated);
    json_decref(then);
    *is_due = reasons->len > 0;
    return true;
}
