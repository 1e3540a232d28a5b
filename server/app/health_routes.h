/* health_routes.h - what monitors ask: can people work with this server? */
#pragma once

#include <stdbool.h>

#include "rooms/room.h"

/* Once, before the first thread starts: whether /metrics answers. */
void health_configure(bool is_showing_metrics);

extern const Room health_room;
