/* room.h - what a room hands to the app. */
#pragma once

typedef struct Route Route;         /* http/route.h */
typedef struct JobKind JobKind;     /* rooms/job.h */
typedef struct DailyWork DailyWork; /* rooms/daily.h */

typedef struct {
    const char *name;           /* as in the web UI and the packs: "assessment" */
    const Route *const *routes; /* route tables, ended by NULL */
    const JobKind *jobs;        /* ends with an empty entry; NULL: none */
    const DailyWork *daily;     /* ends with an empty entry; NULL: none */
} Room;
