#pragma once

#include "http/route.h"

extern const Route stars_routes[]; /* the interface for programs, and the page */
