/* health_log.h - lines for the operator when the database takes no changes any more, and when it
 * does again; when there is little room on the disk, and when there is enough again. */
#pragma once

#include "store/health.h"

/* For store_watch(). */
void health_log(const Health *health, const char *why, void *unused);
