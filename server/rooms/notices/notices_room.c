#include "rooms/notices/notices_room.h"

#include "rooms/notices/notices_routes.h"
#include "rooms/notices/reminders_work.h"

static const Route *const TABLES[] = { notices_routes, NULL };
static const DailyWork DAILY[] = { { "reminders", reminders_run }, { 0 } };

const Room notices_room = { .name = "notices", .routes = TABLES, .daily = DAILY };
