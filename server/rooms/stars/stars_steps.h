/* stars_steps.h - what people do on the way to the stars: each step whole, in the transaction of
 * the Db, with its entry in the audit log. */
#pragma once

#include "rooms/stars/stars_store.h"

/**
 * Chooses the rules, and notes where else the policy is public.
 *
 * @rules: id of StarRules
 * @public_place, @public_on: both, or both NULL
 * Fails with INVALID and the field.
 */
bool star_path_choose(Db *db, const Actor *actor, const Stars *stars, const StarRecord *record,
                      const char *rules, const char *public_place, const char *public_on,
                      GError **error);

/* Who notes it, and in which words the task of the review is written. */
typedef struct {
    const Actor *actor;
    const Stars *stars;
    const char *task_title;
} DeclarationStep;

/**
 * Notes that a stage was applied for or declared. Once it is declared, a task for its yearly review
 * stands; a withdrawn one that is noted again counts again.
 *
 * @current: NULL: nothing is noted yet
 * @wanted: stage, rules, the first three days, ID as typed, note and person count
 * Fails with CONFLICT if the stage begins later, INVALID with the field otherwise.
 */
bool declaration_note(Db *db, const DeclarationStep *step, const Declaration *current,
                      const Declaration *wanted, GError **error);

/* Looked at again today: the task is done and the next one stands a year from now. Fails with
 * CONFLICT unless it is declared. */
bool declaration_review(Db *db, const DeclarationStep *step, const Declaration *current,
                        GError **error);

/* It counts no more from @on, and nobody need look at it again. Fails with CONFLICT if it is
 * withdrawn already. */
bool declaration_withdraw(Db *db, const DeclarationStep *step, const Declaration *current,
                          const char *on, GError **error);
