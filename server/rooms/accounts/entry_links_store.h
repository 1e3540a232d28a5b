/* entry_links_store.h - rows of the links by which employees get in without a password. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct Db Db; /* store/db.h */

#define ENTRY_LINK_S (7 * INT64_C(86400))

/* In place of the one there was. Returns its token, kept nowhere; the caller owns it. */
char *entry_link_new(Db *db, const char *person_id, int64_t now, int64_t ends_at, GError **error);

/* Sets whom a link is for (owned by the caller); NULL: there is none, it was used or has ended. */
bool entry_link_find(Db *db, const char *token, int64_t now, char **org_id, char **person_id,
                     GError **error);

/* Uses it up. Fails with GONE if somebody was faster. */
bool entry_link_use(Db *db, const char *token, GError **error);
bool entry_links_end(Db *db, const char *person_id, GError **error);

/* Ends the sessions that began with a link. */
bool long_sessions_end(Db *db, const char *person_id, GError **error);
