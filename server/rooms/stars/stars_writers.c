#include "rooms/stars/stars_writers.h"

#include "content/wording.h"
#include "rooms/accounts/accounts.h"

#define HISTORY_MAX 12

const StarRules *star_rules_of(const Stars *stars, const StarRecord *record)
{
    const StarRules *chosen = star_rules_find(stars, record->rules);
    return chosen != NULL ? chosen : g_ptr_array_index(stars->rules, 0);
}

StarFacts star_facts(const StarsKnown *known, const StarRecord *record, const char *today)
{
    const Stars *stars = content_stars(known->content);
    return (StarFacts){ .stars = stars,
                        .rules = star_rules_of(stars, record),
                        .overview = known->overview,
                        .decisions = known->decisions,
                        .standings = known->standings,
                        .closed = known->closed,
                        .declarations = record->declarations,
                        .public_place = record->public_place,
                        .today = today };
}

bool stars_write_path(Db *db, JsonWriter *json, const char *key, const StarsKnown *known,
                      const char *language, GError **error)
{
    g_autoptr(StarRecord) record = star_record_load(db, error);
    if (record == NULL)
        return false;
    char today[TIME_DAY_SIZE];
    time_format_day(known->now, today);
    const StarFacts facts = star_facts(known, record, today);
    g_autoptr(GPtrArray) statuses = star_statuses(&facts);
    json_begin_list(json, key);
    for (guint i = 0; i < statuses->len; i++)
        write_star_step(json, g_ptr_array_index(statuses, i), language);
    json_end(json);
    return true;
}

/* --- a stage ------------------------------------------------------------------------- */

static const char *text_or_none(const LocalText *text, const char *language)
{
    return text->ja == NULL ? NULL : local_text(text, language);
}

static void write_step_members(JsonWriter *json, const StarStatus *status, const char *language)
{
    const Star *star = status->star;
    const bool stands = declaration_stands(status->declaration);
    json_text(json, "id", star->id);
    json_text(json, "mark", star->mark);
    json_text(json, "title", local_text(&star->title, language));
    json_text(json, "opens", text_or_none(&star->opens, language));
    json_bool(json, "isDeclarable", star->is_declarable);
    json_text(json, "state", star_state_name(status->state));
    json_int(json, "met", status->met);
    json_int(json, "total", status->conditions->len);
    json_text(json, "declaredOn", stands ? status->declaration->declared_on : NULL);
    json_text(json, "declarationId", stands ? status->declaration->declaration_id : NULL);
}

void write_star_step(JsonWriter *json, const StarStatus *status, const char *language)
{
    json_begin_object(json, NULL);
    write_step_members(json, status, language);
    json_end(json);
}

/* A rule without an answer is answered where the condition is met, a weak one where it is decided.
 */
static void write_open_rule(JsonWriter *json, const OpenRule *open, const StarCondition *condition,
                            const char *language)
{
    g_autofree char *page =
        open->control == NULL ? NULL : g_strdup_printf("/controls/%s", open->control->id);
    json_begin_object(json, NULL);
    json_text(json, "title", local_text(&open->item->question, language));
    json_text(json, "page", page != NULL ? page : condition->page);
    json_end(json);
}

static void write_condition(JsonWriter *json, const ConditionStatus *status, const char *language)
{
    const StarCondition *condition = status->condition;
    json_begin_object(json, NULL);
    json_text(json, "id", condition->id);
    json_text(json, "title", local_text(&condition->title, language));
    json_text(json, "why", local_text(&condition->why, language));
    json_int(json, "minutes", condition->minutes);
    json_text(json, "page", condition->page);
    json_text(json, "gap", condition_gap_name(status->gap));
    json_int(json, "done", status->done);
    json_int(json, "total", status->total);
    json_time(json, "closedAt", status->closed_at);
    json_begin_list(json, "open");
    for (guint i = 0; i < status->open->len; i++)
        write_open_rule(json, &g_array_index(status->open, OpenRule, i), condition, language);
    json_end(json);
    json_end(json);
}

static void write_declaration(JsonWriter *json, const Declaration *declaration,
                              const StarView *view)
{
    char review_on[TIME_DAY_SIZE];
    const bool is_declared = declaration_stands(declaration) && declaration->declared_on != NULL;
    if (declaration == NULL) {
        json_none(json, "declaration");
        return;
    }
    if (is_declared)
        declaration_review_on(declaration, review_on);
    json_begin_object(json, "declaration");
    json_text(json, "rules", declaration->rules);
    json_text(json, "appliedOn", declaration->applied_on);
    json_text(json, "declaredOn", declaration->declared_on);
    json_text(json, "declarationId", declaration->declaration_id);
    json_text(json, "logoAgreedOn", declaration->logo_agreed_on);
    json_text(json, "note", declaration->note);
    json_text(json, "reviewedOn", declaration->reviewed_on);
    json_text(json, "reviewOn", is_declared ? review_on : NULL);
    json_text(json, "withdrawnOn", declaration->withdrawn_on);
    json_text(json, "personId", declaration->person_id);
    json_text(json, "personName", person_name(view->names, declaration->person_id));
    wording_write(json, "wording", content_wording(view->content),
                  declaration->note == NULL ? "" : declaration->note, view->language);
    json_int(json, "version", declaration->version);
    json_end(json);
}

static void write_source(JsonWriter *json, const char *key, const SourceDocument *source,
                         const char *language)
{
    json_begin_object(json, key);
    json_text(json, "title", local_text(&source->title, language));
    json_text(json, "publisher", local_text(&source->publisher, language));
    json_text(json, "date", source->date);
    json_text(json, "url", source->url);
    json_text(json, "note", text_or_none(&source->note, language));
    json_end(json);
}

static void write_stage(JsonWriter *json, const StarStatus *status, const StarView *view)
{
    const Star *star = status->star;
    json_begin_object(json, NULL);
    write_step_members(json, status, view->language);
    json_text(json, "summary", local_text(&star->summary, view->language));
    json_begin_list(json, "conditions");
    for (guint i = 0; i < status->conditions->len; i++)
        write_condition(json, g_ptr_array_index(status->conditions, i), view->language);
    json_end(json);
    write_declaration(json, status->declaration, view);
    const Citation *citation = g_ptr_array_index(star->sources, 0);
    write_source(json, "source", citation->document, view->language);
    json_end(json);
}

/* --- the whole way -------------------------------------------------------------------------- */

static void write_rules(JsonWriter *json, const Stars *stars, const StarsShown *shown,
                        const StarView *view)
{
    json_text(json, "rules", shown->rules->id);
    json_begin_list(json, "rulesChoices");
    for (guint i = 0; i < stars->rules->len; i++) {
        const StarRules *rules = g_ptr_array_index(stars->rules, i);
        json_begin_object(json, NULL);
        json_text(json, "id", rules->id);
        json_text(json, "title", local_text(&rules->title, view->language));
        json_end(json);
    }
    json_end(json);
    write_source(json, "rulesSource", stars->rules_source, view->language);
}

static void write_application(JsonWriter *json, const StarApplication *application,
                              const StarView *view)
{
    json_begin_object(json, "application");
    json_text(json, "url", application->url);
    json_text(json, "asOf", application->as_of);
    json_text(json, "needs", local_text(&application->needs, view->language));
    write_source(json, "source", application->source, view->language);
    json_end(json);
}

/* Scores only: a checklist has none. */
static void write_history(JsonWriter *json, const GPtrArray *closed, const Content *content)
{
    int written = 0;
    json_begin_list(json, "history");
    for (guint i = 0; i < closed->len && written < HISTORY_MAX; i++) {
        const ClosedAssessment *assessment = g_ptr_array_index(closed, i);
        const Questionnaire *questionnaire =
            content_questionnaire(content, assessment->questionnaire);
        if (questionnaire == NULL || questionnaire->scoring != SCORING_POINTS)
            continue;
        json_begin_object(json, NULL);
        json_text(json, "id", assessment->id);
        json_time(json, "closedAt", assessment->closed_at);
        json_int(json, "total", assessment->total);
        json_end(json);
        written++;
    }
    json_end(json);
}

/* What people write here; the notes of declarations are looked through with them. */
static void write_path(JsonWriter *json, const StarRecord *record, const StarView *view)
{
    json_text(json, "publicPlace", record->public_place);
    json_text(json, "publicOn", record->public_on);
    wording_write(json, "wording", content_wording(view->content),
                  record->public_place == NULL ? "" : record->public_place, view->language);
    json_int(json, "version", record->version);
}

void write_security_action(JsonWriter *json, const char *key, const StarsShown *shown,
                           const StarView *view)
{
    const Stars *stars = content_stars(view->content);
    json_begin_object(json, key);
    write_rules(json, stars, shown, view);
    write_path(json, shown->record, view);
    json_begin_list(json, "stages");
    for (guint i = 0; i < shown->statuses->len; i++)
        write_stage(json, g_ptr_array_index(shown->statuses, i), view);
    json_end(json);
    write_application(json, stars->application, view);
    write_history(json, shown->closed, view->content);
    g_autoptr(GHashTable) nobody = g_hash_table_new(g_str_hash, g_str_equal);
    write_people_choices(json, "people", view->may_write ? view->names : nobody);
    json_end(json);
}
