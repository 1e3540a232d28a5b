#include "rooms/board/board_room.h"

#include <stddef.h>

#include "rooms/board/board_routes.h"

static const Route *const routes[] = { home_pages, board_routes, leaving_routes, NULL };

const Room board_room = { .name = "board", .routes = routes };
