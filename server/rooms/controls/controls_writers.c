#include "rooms/controls/controls_writers.h"

#include <stdlib.h>
#include <string.h>

#include "base/time.h"
#include "rooms/accounts/accounts.h"
#include "rooms/controls/decision_stage.h"

/* --- tasks, decisions, evidence -------------------------------------------------- */

/* A task is late from the day after the one it is due, in Tokyo. */
static bool is_overdue(const Task *task, int64_t now)
{
    char today[TIME_DAY_SIZE];
    time_format_day(now, today);
    return task->done_at == 0 && task->due_on != NULL && strcmp(task->due_on, today) < 0;
}

/* NULL where it is the whole company's. */
static const char *one_department(const char *department_id)
{
    return department_id == NULL || department_id[0] == '\0' ? NULL : department_id;
}

void write_task(JsonWriter *json, const char *key, const Task *task, GHashTable *names, int64_t now)
{
    json_begin_object(json, key);
    json_text(json, "id", task->id);
    json_text(json, "title", task->title);
    json_text(json, "personId", task->person_id);
    json_text(json, "personName", person_name(names, task->person_id));
    json_text(json, "dueOn", task->due_on);
    json_time(json, "doneAt", task->done_at);
    json_bool(json, "overdue", is_overdue(task, now));
    json_text(json, "controlId", task->control_id);
    json_text(json, "decisionId", task->decision_id);
    json_text(json, "departmentId", one_department(task->decision_department));
    json_bool(json, "evidenceMissing",
              task->done_at != 0 && task->decision_id != NULL && task->evidence == 0);
    json_int(json, "version", task->version);
    json_end(json);
}

void write_tasks(JsonWriter *json, const char *key, const GPtrArray *tasks, GHashTable *names,
                 int64_t now)
{
    json_begin_list(json, key);
    for (guint i = 0; i < tasks->len; i++)
        write_task(json, NULL, g_ptr_array_index(tasks, i), names, now);
    json_end(json);
}

/* Days until it is due, below zero once it is late; only while there is something to do. */
static void write_days_left(JsonWriter *json, const Decision *decision, int64_t now)
{
    char today[TIME_DAY_SIZE];
    time_format_day(now, today);
    if (decision->due_on == NULL || decision->state != DECISION_PLANNED)
        json_none(json, "daysLeft");
    else
        json_int(json, "daysLeft", time_days_between(today, decision->due_on));
}

static void write_progress(JsonWriter *json, const Decision *decision,
                           const ControlContext *context)
{
    json_text(json, "stage", decision_stage_name(decision_stage(decision)));
    json_text(json, "proposedBy", person_name(context->names, decision->proposed_by));
    json_text(json, "approvedBy", person_name(context->names, decision->approved_by));
    json_time(json, "approvedAt", decision->approved_at);
    json_text(json, "returnReason", decision->return_reason);
    json_text(json, "outcome",
              decision->outcome == CONTROL_NO_RECORD ? NULL
                                                     : control_state_name(decision->outcome));
    json_int(json, "evidence", decision->evidence);
    write_days_left(json, decision, context->now);
}

void write_decision(JsonWriter *json, const char *key, const Decision *decision,
                    const ControlContext *context)
{
    const Control *control = content_control(context->content, decision->control_id);
    json_begin_object(json, key);
    json_text(json, "id", decision->id);
    json_text(json, "controlId", decision->control_id);
    json_text(json, "controlTitle",
              control == NULL ? decision->control_id
                              : local_text(&control->title, context->language));
    json_text(json, "departmentId",
              decision->department_id[0] == '\0' ? NULL : decision->department_id);
    json_text(json, "measure", decision->measure);
    json_text(json, "personId", decision->person_id);
    json_text(json, "personName", person_name(context->names, decision->person_id));
    json_text(json, "dueOn", decision->due_on);
    if (decision->cost_yen < 0)
        json_none(json, "costYen");
    else
        json_int(json, "costYen", decision->cost_yen);
    json_text(json, "state", decision_state_name(decision->state));
    write_progress(json, decision, context);
    json_int(json, "version", decision->version);
    json_end(json);
}

int write_waiting_decisions(JsonWriter *json, const char *key, const GPtrArray *decisions, int most,
                            const Content *content, const char *language, GHashTable *names,
                            int64_t now)
{
    const ControlContext context = {
        .content = content, .language = language, .now = now, .names = names
    };
    int count = 0;
    json_begin_list(json, key);
    for (guint i = decisions->len; i > 0; i--) {
        const Decision *decision = g_ptr_array_index(decisions, i - 1);
        if (decision_stage(decision) == STAGE_WAITING && ++count <= most)
            write_decision(json, NULL, decision, &context);
    }
    json_end(json);
    return count;
}

void write_evidence(JsonWriter *json, const char *key, const Evidence *evidence)
{
    json_begin_object(json, key);
    json_text(json, "id", evidence->id);
    json_text(json, "title", evidence->title);
    json_text(json, "note", evidence->note);
    json_text(json, "date", evidence->happened_on);
    json_text(json, "personName", evidence->person_name);
    json_time(json, "addedAt", evidence->added_at);
    json_text(json, "departmentId", one_department(evidence->department_id));
    json_end(json);
}

/* --- controls ---------------------------------------------------------------------- */

static void write_heading(JsonWriter *json, const Control *control, const char *language)
{
    json_text(json, "id", control->id);
    json_text(json, "title", local_text(&control->title, language));
    json_text(json, "domain", control->domain->id);
    json_text(json, "domainTitle", local_text(&control->domain->title, language));
}

static void write_state(JsonWriter *json, const ControlStatus *status)
{
    json_text(json, "state", control_state_name(status->state));
    json_bool(json, "contradicted", status->is_contradicted);
}

void write_control_summary(JsonWriter *json, const Control *control, const ControlStatus *status,
                           bool is_decided, const char *language)
{
    json_begin_object(json, NULL);
    write_heading(json, control, language);
    write_state(json, status);
    json_bool(json, "decided", is_decided);
    json_end(json);
}

/* "自社診断 設問3「更新」への回答", or that it was recorded by hand. */
static char *source_title(const Claim *claim, const ControlContext *context)
{
    const Messages *messages = content_messages(context->content);
    if (g_str_has_prefix(claim->subject, CLAIM_BY_HAND))
        return g_strdup(
            messages_text(messages, context->language,
                          claim->reference[0] == '\0' ? "why.by-hand" : "why.by-decision"));

    g_auto(GStrv) parts = g_strsplit(claim->subject, "/", 2);
    const Questionnaire *questionnaire = content_questionnaire(context->content, parts[0]);
    const guint number = parts[1] == NULL ? 0 : (guint)atoi(parts[1]);
    if (questionnaire == NULL || number < 1 || number > questionnaire->items->len)
        return g_strdup(claim->subject);
    const QuestionnaireItem *item = g_ptr_array_index(questionnaire->items, number - 1);
    const char *const pairs[] = {
        "questionnaire", local_text(&questionnaire->title, context->language), "item", parts[1],
        "category",      local_text(&item->category, context->language),       NULL,
    };
    return messages_format(messages, context->language, "why.answer", pairs);
}

static void write_reason(JsonWriter *json, const Reason *reason, const ControlContext *context)
{
    const Claim *claim = reason->claim;
    const bool is_company_wide = claim->department_id[0] == '\0';
    const Department *department =
        is_company_wide ? NULL : department_find(context->departments, claim->department_id);
    g_autofree char *title = source_title(claim, context);
    json_begin_object(json, NULL);
    json_text(json, "source", claim->subject);
    json_text(json, "sourceTitle", title);
    json_text(json, "state", control_state_name(claim->state));
    json_text(json, "departmentId", is_company_wide ? NULL : claim->department_id);
    json_text(json, "departmentName", department == NULL ? NULL : department->name);
    json_text(json, "personName", claim->person_name);
    json_time(json, "at", claim->claimed_at);
    json_bool(json, "inForce", reason->is_in_force);
    json_end(json);
}

static void write_measure(JsonWriter *json, const Measure *measure, const ControlContext *context)
{
    json_begin_object(json, NULL);
    json_text(json, "text", local_text(&measure->text, context->language));
    json_text(json, "effort", effort_name(measure->effort));
    json_text(json, "cost", cost_name(measure->cost));
    json_begin_list(json, "sizes");
    for (SizeClass size = SIZE_CLASS_MICRO; size <= SIZE_CLASS_MEDIUM; size++) {
        if (measure_suits(measure, size))
            json_text(json, NULL, size_class_name(size));
    }
    json_end(json);
    json_bool(json, "suits", measure_suits(measure, context->size));
    json_end(json);
}

static void write_sources(JsonWriter *json, const Control *control, const char *language)
{
    json_begin_list(json, "sources");
    for (guint i = 0; i < control->sources->len; i++) {
        const Citation *citation = g_ptr_array_index(control->sources, i);
        json_begin_object(json, NULL);
        json_text(json, "document", citation->document->id);
        json_text(json, "title", local_text(&citation->document->title, language));
        json_text(json, "item", citation->item);
        json_end(json);
    }
    json_end(json);
}

static void write_measures(JsonWriter *json, const Control *control, const ControlContext *context)
{
    json_begin_list(json, "measures");
    for (guint i = 0; i < control->measures->len; i++)
        write_measure(json, g_ptr_array_index(control->measures, i), context);
    json_end(json);
}

void write_weak_control(JsonWriter *json, const WeakControl *weak, const ControlContext *context)
{
    json_begin_object(json, NULL);
    write_heading(json, weak->control, context->language);
    json_text(json, "state", control_state_name(weak->state));
    json_bool(json, "important", weak->is_important);
    json_text(json, "whyImportant", local_text(&weak->control->why, context->language));
    write_measures(json, weak->control, context);
    json_end(json);
}

static void write_content(JsonWriter *json, const Control *control, const ControlContext *context)
{
    json_text(json, "meaning", local_text(&control->meaning, context->language));
    json_text(json, "whyImportant", local_text(&control->why, context->language));
    write_measures(json, control, context);
    json_begin_list(json, "evidenceIdeas");
    for (guint i = 0; i < control->evidence->len; i++)
        json_text(json, NULL,
                  local_text(g_ptr_array_index(control->evidence, i), context->language));
    json_end(json);
    write_sources(json, control, context->language);
}

void write_control(JsonWriter *json, const char *key, const ControlRecord *record,
                   const ControlContext *context)
{
    json_begin_object(json, key);
    write_heading(json, record->control, context->language);
    write_content(json, record->control, context);
    write_state(json, record->status);
    json_begin_list(json, "why");
    for (guint i = 0; i < record->status->reasons->len; i++)
        write_reason(json, &g_array_index(record->status->reasons, Reason, i), context);
    json_end(json);
    json_begin_list(json, "evidence");
    for (guint i = 0; i < record->evidence->len; i++)
        write_evidence(json, NULL, g_ptr_array_index(record->evidence, i));
    json_end(json);
    if (record->decision == NULL)
        json_none(json, "decision");
    else
        write_decision(json, "decision", record->decision, context);
    write_tasks(json, "tasks", record->tasks, context->names, context->now);
    json_end(json);
}

/* --- what forms offer ---------------------------------------------------------------- */

static int by_name(const void *a, const void *b, void *names)
{
    const char *const *left = a, *const *right = b;
    const int order = strcmp(person_name(names, *left), person_name(names, *right));
    return order != 0 ? order : strcmp(*left, *right);
}

/* Only those who work here now can be given something to do. */
void write_people_choices(JsonWriter *json, const char *key, GHashTable *names)
{
    guint count = 0;
    g_autofree void **ids = g_hash_table_get_keys_as_array(names, &count);
    g_qsort_with_data(ids, (int)count, sizeof(void *), by_name, names);
    json_begin_list(json, key);
    for (guint i = 0; i < count; i++) {
        const PersonName *person = g_hash_table_lookup(names, ids[i]);
        if (!person->is_member)
            continue;
        json_begin_object(json, NULL);
        json_text(json, "id", ids[i]);
        json_text(json, "title", person->name);
        json_end(json);
    }
    json_end(json);
}

void write_department_choices(JsonWriter *json, const char *key, const GPtrArray *departments)
{
    json_begin_list(json, key);
    for (guint i = 0; i < departments->len; i++) {
        const Department *department = g_ptr_array_index(departments, i);
        if (department->is_archived)
            continue;
        json_begin_object(json, NULL);
        json_text(json, "id", department->id);
        json_text(json, "name", department->name);
        json_text(json, "siteId", department->site_id);
        json_int(json, "version", department->version);
        json_end(json);
    }
    json_end(json);
}
