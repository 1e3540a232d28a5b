#pragma once

#include "rooms/room.h"

extern const Room documents_room;
