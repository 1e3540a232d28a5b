/* rooms.h - the list of all rooms. */
#pragma once

#include "rooms/room.h"

extern const Room *const rooms[]; /* ended by NULL */

/* Tells rooms of each other what they registered for; once, before the first thread. */
void rooms_connect(void);
