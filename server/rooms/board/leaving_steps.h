/* leaving_steps.h - somebody leaves the company: one step that ends what she could open and hands
 * on what she had in hand (退職者の手続き). */
#pragma once

#include "base/actor.h"
#include "rooms/accounts/accounts.h"
#include "rooms/controls/controls.h"

#define LEAVING_TASKS_MAX 500 /* handed on in one step */

typedef struct {
    PersonAccess access;  /* what there was, and is ended */
    GPtrArray *tasks;     /* of Task: her open ones, as they were */
    GPtrArray *decisions; /* of Decision, lent from all_decisions: planned, hers, without a task */
    GPtrArray *all_decisions;
    int64_t tasks_total; /* also beyond LEAVING_TASKS_MAX */
} Leaving;

void leaving_clear(Leaving *leaving);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Leaving, leaving_clear)

/* What somebody has who is about to leave. Fails with NOT_FOUND if she is not a member. */
bool leaving_look(Db *db, const char *person_id, Leaving *leaving, GError **error);

/**
 * Ends her access and hands her open tasks to @successor_id (NULL: they stand without anybody).
 *
 * @by_roles: of who does it; @name: of her who leaves, for the log
 * Fails with INVALID (field successorId) if the successor is no other member, DENIED if she may do
 * more than who does it, CONFLICT if nobody would be left in charge.
 */
bool leaving_carry_out(Db *db, const Actor *actor, char *const *by_roles, const char *person_id,
                       const char *name, const char *successor_id, Leaving *leaving,
                       GError **error);
