/* board.h - what app/rooms.c connects: reports that the owner asked for come again. */
#pragma once

#include "rooms/controls/controls.h"

/* For controls_on_task_done(): a report that is done is asked for again in the next period. */
bool board_task_done(Db *db, const Actor *actor, const Task *task, GError **error);
