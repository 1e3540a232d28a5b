#pragma once

#include "rooms/room.h"

extern const Room board_room;
