/* board_routes.h - the route tables of this room. */
#pragma once

#include "http/route.h"

extern const Route board_routes[];   /* the owner's board: API and page */
extern const Route home_pages[];     /* the first page */
extern const Route leaving_routes[]; /* when somebody leaves the company */
