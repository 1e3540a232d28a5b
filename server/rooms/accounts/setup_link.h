/* setup_link.h - the one-time link with which a company sets itself up. */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef struct Store Store;

/* Makes a link that is good for a day. @token: the caller owns it. */
bool setup_link_new(Store *store, char **token, GError **error);

/* The same, but only while there is no organisation yet; else *@token is NULL. */
bool setup_link_if_needed(Store *store, char **token, GError **error);
