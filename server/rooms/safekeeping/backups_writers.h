/* backups_writers.h - the state of backups as JSON, as one company may see it. */
#pragma once

#include <glib.h>

#include "base/json_writer.h"
#include "base/messages.h"
#include "rooms/safekeeping/plan.h"
#include "rooms/safekeeping/safekeeping_store.h"

/* All of it is lent. */
typedef struct {
    const BackupPlan *plan;
    const GPtrArray *runs; /* of BackupRun, the newest first */
    const OfflineCopy *offline;
    bool is_alone; /* the only company here: it may see names and sizes of files */
    int64_t now;
    const Messages *messages;
    const char *language;
} BackupFacts;

/* The members of the object that is open. */
void write_backups(JsonWriter *json, const BackupFacts *facts);
