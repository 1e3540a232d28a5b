#include "rooms/stars/stars_room.h"

#include <stddef.h>

#include "rooms/stars/stars_routes.h"

static const Route *const routes[] = { stars_routes, NULL };

const Room stars_room = { .name = "stars", .routes = routes };
