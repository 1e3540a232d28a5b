/* board_routes.h - the route tables of this room. */
#pragma once

#include "http/route.h"

extern const Route home_pages[]; /* the first page */
