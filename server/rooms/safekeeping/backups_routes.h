/* backups_routes.h - the page of backups and its API. */
#pragma once

#include "http/route.h"

extern const Route backups_routes[];
