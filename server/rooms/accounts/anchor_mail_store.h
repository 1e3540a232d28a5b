/* anchor_mail_store.h - whether the signed ends of the log are mailed. The first half is in
 * accounts.h: notices asks it. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/actor.h"
#include "rooms/accounts/accounts.h"

typedef struct {
    AnchorMail choice;
    int64_t version; /* 0: never changed */
    int64_t changed_at;
    char *changed_by; /* a person's id; NULL: nobody's */
} AnchorMailChoice;

void anchor_mail_choice_clear(AnchorMailChoice *choice);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(AnchorMailChoice, anchor_mail_choice_clear)

bool anchor_mail_choice_load(Db *db, AnchorMailChoice *choice, GError **error);
bool anchor_mail_choice_save(Db *db, const Actor *actor, AnchorMail choice, GError **error);

/* "off", "digest", "daily": as in the table and the API. */
const char *anchor_mail_name(AnchorMail choice);
/* Returns false if there is none of this name. */
bool anchor_mail_named(const char *name, AnchorMail *choice);
