#pragma once

#include "rooms/room.h"

extern const Room stars_room;
