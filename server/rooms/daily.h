/* daily.h - work that a room does by itself, without anybody asking. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct Content Content; /* content/content.h */
typedef struct Store Store;     /* store/store.h */

typedef struct {
    Store *store;
    const Content *content;
    int64_t now;            /* Unix time in seconds, UTC; may jump, also backwards */
    const int *is_stopping; /* atomic; not 0: end soon */
} DailyRun;

/* Called again and again, about once a minute, on a thread for all rooms. Does what is due and not
 * done; several servers on one database may do so at the same time. */
typedef bool (*DailyFunction)(const DailyRun *run, GError **error);

typedef struct DailyWork {
    const char *name; /* for the log: "reminders" */
    DailyFunction run;
} DailyWork;
