/* health_log.h - lines for the operator when the database takes no changes any more, and when it
 * does again. */
#pragma once

#include "store/health.h"

/* For store_watch(). The same trouble that comes back within a minute is not told again. */
void health_log(const Health *health, const char *why, void *unused);
