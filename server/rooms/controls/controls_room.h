#pragma once

#include "rooms/room.h"

extern const Room controls_room;
