#include "rooms/assessment/assessment_room.h"

#include "rooms/assessment/assessment_routes.h"

static const Route *const routes[] = { assessment_routes, assessment_pages, NULL };

const Room assessment_room = {
    .name = "assessment",
    .routes = routes,
};
