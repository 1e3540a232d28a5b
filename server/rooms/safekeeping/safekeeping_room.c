#include "rooms/safekeeping/safekeeping_room.h"

#include "rooms/safekeeping/backups_routes.h"
#include "rooms/safekeeping/backups_work.h"
#include "rooms/safekeeping/org_export_routes.h"
#include "rooms/safekeeping/org_export_work.h"

static const Route *const TABLES[] = { backups_routes, org_export_routes, NULL };
static const JobKind JOBS[] = { { "backup", backups_run_job },
                                { ORG_EXPORT_JOB, org_export_run_job },
                                { 0 } };
static const DailyWork DAILY[] = { { "backup", backups_run_daily },
                                   { "exports", org_exports_sweep },
                                   { 0 } };

const Room safekeeping_room = {
    .name = "safekeeping", .routes = TABLES, .jobs = JOBS, .daily = DAILY
};
