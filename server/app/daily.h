/* daily.h - the thread that lets rooms do their own work: see rooms/daily.h. */
#pragma once

#include "content/content.h"
#include "rooms/room.h"
#include "store/store.h"

typedef struct Daily Daily;

Daily *daily_start(Store *store, const Content *content, const Room *const *rooms);
void daily_stop(Daily *daily); /* waits until the work that runs has ended */
