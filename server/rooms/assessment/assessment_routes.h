/* assessment_routes.h - the route tables of this room. */
#pragma once

#include "http/route.h"

extern const Route assessment_routes[]; /* the interface for programs */
extern const Route assessment_pages[];  /* the pages */
