/* new_browser_work.h - a mail to somebody who signed in with a browser we had not seen. */
#pragma once

#include "rooms/accounts/accounts.h"

/* A NewBrowserSeen (accounts.h): writes the mail where the company can send any. */
bool notices_new_browser(Db *db, const NewBrowser *seen, GError **error);
