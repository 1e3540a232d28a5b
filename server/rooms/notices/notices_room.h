#pragma once

#include "rooms/room.h"

extern const Room notices_room;
