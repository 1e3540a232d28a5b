/* health_routes.h - what monitors ask: can people work with this server? */
#pragma once

#include "rooms/room.h"

extern const Room health_room;
