#include "rooms/board/progress.h"

#include <string.h>

#include "base/time.h"

static const char *const KINDS[] = { "controls", "document", "assessment",
                                     "budget",   "people",   "later" };
static const char *const PROGRESSES[] = { "done", "partly", "missing", "no_record" };

const char *part_kind_name(PartKind kind)
{
    return KINDS[kind];
}

const char *progress_name(Progress progress)
{
    return PROGRESSES[progress];
}

static void part_free(void *data)
{
    Part *part = data;
    g_ptr_array_unref(part->open);
    g_free(part);
}

static Part *part_new(PartKind kind, Progress progress)
{
    Part *part = g_new0(Part, 1);
    part->kind = kind;
    part->progress = progress;
    part->total = 1;
    part->done = progress == PROGRESS_DONE;
    part->open = g_ptr_array_new();
    return part;
}

/* --- the parts ------------------------------------------------------------------------ */

static Progress progress_of_count(int done, int begun, int total)
{
    if (done == total)
        return PROGRESS_DONE;
    return begun > 0 ? PROGRESS_PARTLY : PROGRESS_MISSING;
}

static bool is_done(ControlState state)
{
    return state == CONTROL_IMPLEMENTED || state == CONTROL_NOT_APPLICABLE;
}

static Part *judge_controls(const Initiative *initiative, const ProgressFacts *facts)
{
    Part *part = part_new(PART_CONTROLS, PROGRESS_NO_RECORD);
    int recorded = 0, begun = 0;
    part->total = (int)initiative->controls->len;
    for (guint i = 0; i < initiative->controls->len; i++) {
        const Control *control = g_ptr_array_index(initiative->controls, i);
        const ControlState state = controls_overview_status(facts->overview, control)->state;
        recorded += state != CONTROL_NO_RECORD;
        begun += is_done(state) || state == CONTROL_PARTIAL;
        part->done += is_done(state);
        if (!is_done(state))
            g_ptr_array_add(part->open, (void *)control);
    }
    if (recorded > 0)
        part->progress = progress_of_count(part->done, begun, part->total);
    return part;
}

static Part *judge_document(const DocumentKind *kind, const ProgressFacts *facts)
{
    const DocumentStanding *standing = document_standing_find(facts->standings, kind->id);
    const bool is_in_force = standing != NULL && standing->version_id != NULL;
    const bool is_to_revise = is_in_force && g_hash_table_contains(facts->to_revise, kind->id);
    const bool is_waiting = standing != NULL && standing->waiting_id != NULL;
    Part *part =
        part_new(PART_DOCUMENT, is_to_revise || (!is_in_force && is_waiting) ? PROGRESS_PARTLY
                                : is_in_force                                ? PROGRESS_DONE
                                                                             : PROGRESS_MISSING);
    part->document = kind;
    part->is_to_revise = is_to_revise;
    return part;
}

/* The newest one of a questionnaire that gives points: within a year, or older. */
static Part *judge_assessment(const ProgressFacts *facts)
{
    if (facts->closed->len == 0)
        return part_new(PART_ASSESSMENT, PROGRESS_NO_RECORD);
    const ClosedAssessment *newest = g_ptr_array_index(facts->closed, 0);
    char day[TIME_DAY_SIZE], last[TIME_DAY_SIZE];
    time_format_day(newest->closed_at, day);
    time_add_year(day, last);
    return part_new(PART_ASSESSMENT,
                    strcmp(facts->today, last) <= 0 ? PROGRESS_DONE : PROGRESS_PARTLY);
}

/* Approved and not dropped. */
static bool stands(const Decision *decision)
{
    return decision->approval == APPROVAL_APPROVED && decision->state != DECISION_DROPPED;
}

static bool has_cost(const Decision *decision)
{
    return decision->cost_yen >= 0;
}

static bool has_person(const Decision *decision)
{
    return decision->person_id != NULL;
}

/* How many of all decisions that stand have what is asked for. */
static Part *judge_decisions(PartKind kind, bool (*has)(const Decision *decision),
                             const ProgressFacts *facts)
{
    Part *part = part_new(kind, PROGRESS_NO_RECORD);
    part->total = 0;
    for (guint i = 0; i < facts->decisions->len; i++) {
        const Decision *decision = g_ptr_array_index(facts->decisions, i);
        if (!stands(decision))
            continue;
        part->total++;
        part->done += has(decision);
        if (kind == PART_BUDGET && has_cost(decision))
            part->cost_yen += decision->cost_yen;
    }
    if (part->total > 0)
        part->progress = progress_of_count(part->done, part->done, part->total);
    return part;
}

static bool asks_for(const Initiative *initiative, InitiativeRecord record)
{
    return (initiative->records & 1u << record) != 0;
}

static void judge_records(GPtrArray *parts, const Initiative *initiative,
                          const ProgressFacts *facts)
{
    if (asks_for(initiative, RECORD_ASSESSMENT))
        g_ptr_array_add(parts, judge_assessment(facts));
    if (asks_for(initiative, RECORD_BUDGET))
        g_ptr_array_add(parts, judge_decisions(PART_BUDGET, has_cost, facts));
    if (asks_for(initiative, RECORD_PEOPLE))
        g_ptr_array_add(parts, judge_decisions(PART_PEOPLE, has_person, facts));
}

static GPtrArray *parts_of(const Initiative *initiative, const ProgressFacts *facts)
{
    GPtrArray *parts = g_ptr_array_new_with_free_func(part_free);
    for (guint i = 0; i < initiative->documents->len; i++)
        g_ptr_array_add(parts, judge_document(g_ptr_array_index(initiative->documents, i), facts));
    if (initiative->controls->len > 0)
        g_ptr_array_add(parts, judge_controls(initiative, facts));
    judge_records(parts, initiative, facts);
    for (guint i = 0; i < initiative->later->len; i++) {
        Part *part = part_new(PART_LATER, PROGRESS_NO_RECORD);
        part->later = g_ptr_array_index(initiative->later, i);
        g_ptr_array_add(parts, part);
    }
    return parts;
}

/* --- all of it -------------------------------------------------------------------------- */

static Progress progress_of_parts(const GPtrArray *parts)
{
    guint count[PROGRESS_NO_RECORD + 1] = { 0 };
    for (guint i = 0; i < parts->len; i++)
        count[((const Part *)g_ptr_array_index(parts, i))->progress]++;
    if (count[PROGRESS_DONE] == parts->len)
        return PROGRESS_DONE;
    if (count[PROGRESS_DONE] + count[PROGRESS_PARTLY] > 0)
        return PROGRESS_PARTLY;
    return count[PROGRESS_MISSING] > 0 ? PROGRESS_MISSING : PROGRESS_NO_RECORD;
}

static GPtrArray *orders_of(const Initiative *initiative, const ProgressFacts *facts)
{
    GPtrArray *orders = g_ptr_array_new();
    for (guint i = 0; i < initiative->controls->len; i++) {
        const Control *control = g_ptr_array_index(initiative->controls, i);
        const Decision *decision = decisions_find(facts->decisions, control->id);
        if (decision != NULL && stands(decision))
            g_ptr_array_add(orders, (void *)decision);
    }
    return orders;
}

void initiative_progress_free(InitiativeProgress *progress)
{
    if (progress == NULL)
        return;
    g_ptr_array_unref(progress->parts);
    g_ptr_array_unref(progress->orders);
    g_free(progress);
}

InitiativeProgress *initiative_progress_new(const Initiative *initiative,
                                            const ProgressFacts *facts)
{
    InitiativeProgress *progress = g_new(InitiativeProgress, 1);
    *progress = (InitiativeProgress){ .initiative = initiative,
                                      .parts = parts_of(initiative, facts),
                                      .orders = orders_of(initiative, facts) };
    progress->progress = progress_of_parts(progress->parts);
    return progress;
}
