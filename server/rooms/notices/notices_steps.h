/* notices_steps.h - what people change of their reminders: each step whole, in the transaction of
 * the Db, with its entry in the audit log. Whether the person may do it was asked before. */
#pragma once

#include "rooms/notices/mail_setup.h"
#include "rooms/notices/notices_store.h"

/* An entry for each mail that was switched on or off. */
bool notice_choice_change(Db *db, const Actor *actor, const NoticeChoice *before,
                          const NoticeChoice *wanted, GError **error);

/* Makes the person's calendar address, in place of the one before. Returns its secret part, which
 * is kept nowhere else; the caller owns it. */
char *calendar_make(Db *db, const Actor *actor, GError **error);
bool calendar_revoke(Db *db, const Actor *actor, GError **error);

/**
 * Sets the company's own mail server.
 *
 * @wanted: host, port, user and sender count
 * @password: NULL keeps the one there is, as long as host, port and user stay; "" removes it
 * Fails with CONFLICT if the operator does not allow it, INVALID if host, port or sender are not
 * what they must be.
 */
bool mail_server_change(Db *db, const Actor *actor, const char *org_id, const MailSetup *setup,
                        const MailServer *wanted, const char *password, GError **error);
bool mail_server_remove(Db *db, const Actor *actor, GError **error);
