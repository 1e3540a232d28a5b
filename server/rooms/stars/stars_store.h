/* stars_store.h - rows of choices and declarations, in and out. No decisions.
 *
 * All of the organisation that is set on the Db.
 */
#pragma once

#include "base/actor.h"
#include "rooms/stars/declaration.h"

typedef struct Db Db; /* store/db.h */

/* What a company chose and declared. */
typedef struct {
    char *rules;             /* id of StarRules; NULL: not chosen yet */
    char *public_place;      /* where else the policy is public; NULL: nowhere */
    char *public_on;         /* since when; NULL exactly where public_place is */
    int64_t version;         /* of the above; 0: nothing is recorded */
    char *changed_by;        /* a person's id; NULL: nobody */
    int64_t changed_at;      /* 0: never */
    GPtrArray *declarations; /* of Declaration */
} StarRecord;

void star_record_free(StarRecord *record);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(StarRecord, star_record_free)

/* One statement. The caller owns it; NULL on failure. */
StarRecord *star_record_load(Db *db, GError **error);
/* Lent; NULL: none. */
const Declaration *star_record_declaration(const StarRecord *record, const char *stage);

bool star_path_save(Db *db, const Actor *actor, const char *rules, const char *public_place,
                    const char *public_on, GError **error);
/* In place of what stands there; version and change are counted here. */
bool declaration_save(Db *db, const Actor *actor, const Declaration *declaration, GError **error);
