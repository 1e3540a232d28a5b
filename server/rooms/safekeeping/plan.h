/* plan.h - the operator's settings of backups, read once, then never changed. */
#pragma once

#include "rooms/safekeeping/rotation.h"
#include "rooms/safekeeping/safekeeping.h"
#include "rooms/safekeeping/second_place.h"

typedef struct {
    bool is_on;
    char *folder;       /* of backups */
    char *scratch;      /* where a backup is restored for trial */
    char *exports;      /* where files lie that owners asked for */
    SecondPlace second; /* place NULL: none */
    char *database;     /* file of SQLite; NULL: PostgreSQL, on another machine as far as we know */
    char *program;
    char **files, **outside, *rules; /* what @beside lends */
    BackupBeside beside;
    int hour;      /* in Tokyo */
    int64_t since; /* when the server was started, Unix time in seconds */
    Rotation rotation;
    SealSecret secret;
} BackupPlan;

/* Lent; as safekeeping_configure() left it. */
const BackupPlan *backup_plan(void);

/* Whether two places lie on different devices; false where it is not known. */
bool plan_is_on_other_device(const char *one, const char *other);
