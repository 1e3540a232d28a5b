#include "rooms/documents/documents_writers.h"

#include "rooms/documents/revision.h"
#include "content/wording.h"

static void write_kind(JsonWriter *json, const DocumentKind *kind, const DocumentView *view)
{
    json_text(json, "kind", kind->id);
    json_text(json, "title", local_text(&kind->title, view->language));
    json_text(json, "summary", local_text(&kind->summary, view->language));
    json_bool(json, "isPublishable", kind->is_publishable);
}

static void write_standing(JsonWriter *json, const DocumentStanding *standing,
                           const DocumentView *view)
{
    const bool is_in_force = standing != NULL && standing->version_id != NULL;
    const bool is_public = standing != NULL && standing->address != NULL;
    g_autofree char *url =
        is_public ? g_strdup_printf("%s/policy/%s", view->base_url, standing->address) : NULL;
    json_int(json, "number", is_in_force ? standing->number : 0);
    json_time(json, "approvedAt", is_in_force ? standing->approved_at : 0);
    json_text(json, "versionId", is_in_force ? standing->version_id : NULL);
    json_text(json, "waitingId", standing == NULL ? NULL : standing->waiting_id);
    json_text(json, "publicUrl", url);
    json_time(json, "publishedAt", is_public ? standing->published_at : 0);
}

void write_document_summary(JsonWriter *json, const DocumentKind *kind,
                            const DocumentStanding *standing, const DocumentView *view)
{
    json_begin_object(json, NULL);
    write_kind(json, kind, view);
    write_standing(json, standing, view);
    json_end(json);
}

void write_document_version(JsonWriter *json, const char *key, const VersionRow *version,
                            const DocumentView *view)
{
    json_begin_object(json, key);
    json_text(json, "id", version->id);
    json_text(json, "kind", version->kind);
    json_int(json, "number", version->number);
    json_text(json, "state", version_state_name(version->state));
    json_text(json, "note", version->note);
    json_text(json, "proposedBy", person_name(view->names, version->proposed_by));
    json_time(json, "proposedAt", version->proposed_at);
    json_text(json, "decidedBy", person_name(view->names, version->decided_by));
    json_time(json, "decidedAt", version->decided_at);
    json_text(json, "reason", version->reason);
    json_text(json, "dateLabel", version->date_label);
    json_text(json, "sha256", version->sha256);
    json_int(json, "version", version->version);
    json_end(json);
}

/* --- a document ---------------------------------------------------------------------------- */

static void write_choices(JsonWriter *json, const DocumentQuestion *question,
                          const DocumentView *view)
{
    json_begin_list(json, "choices");
    for (guint i = 0; i < question->choices->len; i++) {
        const DocumentChoice *choice = g_ptr_array_index(question->choices, i);
        json_begin_object(json, NULL);
        json_text(json, "id", choice->id);
        json_text(json, "title", local_text(&choice->label, view->language));
        json_end(json);
    }
    json_end(json);
}

static void write_question(JsonWriter *json, const DocumentQuestion *question,
                           const DocumentAnswer *answer, const DocumentView *view)
{
    json_begin_object(json, NULL);
    json_text(json, "id", question->id);
    json_text(json, "kind", document_question_kind_name(question->kind));
    json_text(json, "label", local_text(&question->label, view->language));
    json_text(json, "hint",
              question->hint.ja == NULL ? NULL : local_text(&question->hint, view->language));
    json_text(json, "place", local_text(&question->place, view->language));
    json_bool(json, "isRequired", question->is_required);
    json_int(json, "most", question->most);
    json_text(json, "fallback", question->fallback);
    write_choices(json, question, view);
    json_text(json, "value", answer == NULL ? NULL : answer->value);
    json_int(json, "version", answer == NULL ? 0 : answer->version);
    json_end(json);
}

/* An answer that was taken back has its version all the same. */
static const DocumentAnswer *row_of(const GPtrArray *answers, const char *question)
{
    for (guint i = 0; i < answers->len; i++) {
        const DocumentAnswer *answer = g_ptr_array_index(answers, i);
        if (g_str_equal(answer->question, question))
            return answer;
    }
    return NULL;
}

static void write_questions(JsonWriter *json, const Draft *draft, const DocumentView *view)
{
    json_begin_list(json, "questions");
    for (guint i = 0; i < draft->kind->questions->len; i++) {
        const DocumentQuestion *question = g_ptr_array_index(draft->kind->questions, i);
        write_question(json, question, row_of(draft->answers, question->id), view);
    }
    json_end(json);
}

static void write_missing(JsonWriter *json, const Draft *draft)
{
    g_autoptr(GPtrArray) missing = draft_missing(draft);
    json_begin_list(json, "missing");
    for (guint i = 0; i < missing->len; i++)
        json_text(json, NULL, ((const DocumentQuestion *)g_ptr_array_index(missing, i))->id);
    json_end(json);
}

static void write_conflicts(JsonWriter *json, const GPtrArray *conflicts)
{
    json_begin_list(json, "conflicts");
    for (guint i = 0; i < conflicts->len; i++) {
        const MergeConflict *conflict = g_ptr_array_index(conflicts, i);
        json_begin_object(json, NULL);
        json_int(json, "line", conflict->line);
        json_text(json, "base", conflict->base);
        json_text(json, "mine", conflict->mine);
        json_text(json, "theirs", conflict->theirs);
        json_end(json);
    }
    json_end(json);
}

static void write_reason(JsonWriter *json, const RevisionReason *reason, const DocumentKind *kind,
                         const DocumentView *view)
{
    const DocumentQuestion *question =
        reason->cause == REVISION_ANSWER ? document_question(kind, reason->subject) : NULL;
    json_begin_object(json, NULL);
    json_text(json, "cause", revision_cause_name(reason->cause));
    json_text(json, "subject",
              question == NULL ? reason->subject : local_text(&question->label, view->language));
    json_text(json, "before", reason->before);
    json_text(json, "after", reason->after);
    json_end(json);
}

static void write_reasons(JsonWriter *json, const DocumentRecord *record, const DocumentView *view)
{
    json_begin_list(json, "revision");
    for (guint i = 0; i < record->reasons->len; i++)
        write_reason(json, g_ptr_array_index(record->reasons, i), record->draft->kind, view);
    json_end(json);
}

static void write_versions(JsonWriter *json, const GPtrArray *versions, const DocumentView *view)
{
    json_begin_list(json, "versions");
    for (guint i = 0; i < versions->len; i++)
        write_document_version(json, NULL, g_ptr_array_index(versions, i), view);
    json_end(json);
}

void write_document(JsonWriter *json, const char *key, const DocumentRecord *record,
                    const DocumentView *view)
{
    const Draft *draft = record->draft;
    json_begin_object(json, key);
    write_kind(json, draft->kind, view);
    write_standing(json, record->standing, view);
    write_questions(json, draft, view);
    write_missing(json, draft);
    json_text(json, "text", draft_text(draft));
    json_text(json, "generated", draft->generated);
    json_bool(json, "isEdited", draft_is_edited(draft));
    json_int(json, "textVersion", draft->row == NULL ? 0 : draft->row->version);
    json_text(json, "html", record->html);
    write_conflicts(json, draft->merge->conflicts);
    wording_write(json, "wording", content_wording(view->content), draft_text(draft),
                  view->language);
    write_reasons(json, record, view);
    json_bool(json, "mayApprove", record->may_approve);
    write_versions(json, record->versions, view);
    json_end(json);
}
