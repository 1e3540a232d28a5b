#include "rooms/controls/controls_room.h"

#include "rooms/controls/controls_routes.h"

static const Route *const TABLES[] = { controls_routes, NULL };

const Room controls_room = { .name = "controls", .routes = TABLES };
