/* safekeeping_room.h - see README.md. */
#pragma once

#include "rooms/room.h"

extern const Room safekeeping_room;
