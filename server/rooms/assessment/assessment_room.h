/* assessment_room.h - the room as the app sees it. */
#pragma once

#include "rooms/room.h"

extern const Room assessment_room;
