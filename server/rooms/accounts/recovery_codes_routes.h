/* recovery_codes_routes.h - the codes on paper, for the day the phone is gone. */
#pragma once

#include "http/route.h"

/* Makes new codes in place of the old ones and writes them as a list. */
bool give_recovery_codes(Request *request, Reply *reply, const char *key, GError **error);
bool end_recovery_codes(Request *request, GError **error);
