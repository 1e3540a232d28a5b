/* security_mail_work.h - a mail at once to somebody whose sign-in was used from a browser we had
 * not seen, or was changed: so that she notices if it was not she. */
#pragma once

#include "rooms/accounts/accounts.h"

/* A NewBrowserSeen and a LockChanged (accounts.h): write the mail where the company can send any.
 */
bool notices_new_browser(Db *db, const NewBrowser *seen, GError **error);
bool notices_lock_changed(Db *db, const LockChange *change, GError **error);

/* A KeysWereReset: the link to the person herself, and a word to everybody else who manages the
 * company, so that nobody does it unseen. */
bool notices_keys_reset(Db *db, const KeysReset *reset, bool *is_mailed, GError **error);
