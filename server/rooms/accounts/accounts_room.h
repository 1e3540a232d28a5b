#pragma once

#include "rooms/room.h"

extern const Room accounts_room;
