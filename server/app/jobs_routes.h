#pragma once

#include "rooms/room.h"

extern const Room jobs_room;
