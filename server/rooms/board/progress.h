/* progress.h - how far each initiative of the owner is, by what is recorded. Pure.
 *
 * What nothing records counts as no record, never as done: an initiative one part of which is not
 * recorded yet is in progress at best.
 */
#pragma once

#include "base/time.h"
#include "rooms/assessment/assessment.h"
#include "rooms/controls/controls.h"
#include "rooms/documents/documents.h"

/* All of it is lent. */
typedef struct {
    const ControlsOverview *overview;
    const GPtrArray *decisions; /* of Decision, the newest first */
    const GPtrArray *standings; /* of DocumentStanding */
    GHashTable *to_revise;      /* set of ids of document kinds that should be revised */
    const GPtrArray *closed;    /* of ClosedAssessment, the newest first */
    const char *today;          /* a day */
} ProgressFacts;

typedef enum {
    PART_CONTROLS,
    PART_DOCUMENT,
    PART_ASSESSMENT,
    PART_BUDGET,
    PART_PEOPLE,
    PART_LATER
} PartKind;

typedef enum { PROGRESS_DONE, PROGRESS_PARTLY, PROGRESS_MISSING, PROGRESS_NO_RECORD } Progress;

const char *part_kind_name(PartKind kind);    /* "controls", "document" … */
const char *progress_name(Progress progress); /* "done", "partly", "missing", "no_record" */

typedef struct {
    PartKind kind;
    Progress progress;
    int done, total;              /* controls, decisions; else 0 or 1 of 1 */
    int64_t cost_yen;             /* of a budget: the sum of what is given */
    const DocumentKind *document; /* of a document */
    const LocalText *later;       /* of what is not recorded yet */
    bool is_to_revise;            /* of a document in force */
    GPtrArray *open;              /* of const Control, borrowed: those that are missing */
} Part;

typedef struct {
    const Initiative *initiative;
    Progress progress;
    GPtrArray *parts;  /* of Part */
    GPtrArray *orders; /* of const Decision, borrowed: what was ordered for its controls */
} InitiativeProgress;

void initiative_progress_free(InitiativeProgress *progress);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(InitiativeProgress, initiative_progress_free)

/* The caller owns it; @facts must outlive it. */
InitiativeProgress *initiative_progress_new(const Initiative *initiative,
                                            const ProgressFacts *facts);
