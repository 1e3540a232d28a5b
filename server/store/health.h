/* health.h - whether the database takes what is written, and how much room is left on the disks.
 *
 * Whoever writes tells what went wrong (health_note); a thread looks every second whether it is
 * over by writing something of its own, and every half minute at the disks. Nothing else asks the
 * database, and while all is well a change costs nothing more.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef enum {
    TROUBLE_NONE,
    TROUBLE_FULL,        /* there is no room on the disk */
    TROUBLE_READ_ONLY,   /* the database may not be written */
    TROUBLE_BROKEN,      /* the disk reports errors */
    TROUBLE_UNREACHABLE, /* the database does not answer: nothing can be read either */
} Trouble;

/* As JSON, headers and metrics call it: "full", "read-only", "broken", "unreachable"; NULL for
 * TROUBLE_NONE. */
const char *trouble_name(Trouble trouble);

/* TROUBLE_NONE for errors that say nothing of the database. Pure. */
Trouble trouble_of(const GError *error);

typedef struct {
    Trouble trouble;
    bool is_low;        /* there is still room, but little */
    int64_t free_bytes; /* on the fullest of the disks, or of what the database may take; -1: not
                           known */
    int64_t database_bytes; /* what it takes; -1: not known */
    int waiting;            /* changes that wait for the writer; set by store_health() */
} Health;

/**
 * Whether there is little room. Pure.
 *
 * @was_low: what was said last; it takes a tenth more to take that back, so that it does not
 * flicker
 * @free_bytes: -1: not known, which is not little
 * @low_bytes: from where on it is little; 0: never
 */
bool space_is_low(bool was_low, int64_t free_bytes, int64_t low_bytes);

/* The fewest bytes that are free for us in any of @folders (NULL-terminated); -1: none can be seen.
 */
int64_t space_free(const char *const *folders);

/* What the database itself says of its size and its disk. */
typedef struct {
    int64_t bytes;      /* -1: not known */
    int64_t free_bytes; /* where its files are; -1: not known, as on another machine */
} DatabaseSpace;

/**
 * How much room there is for the database. Pure.
 *
 * @most_bytes: what it may take; 0: not known
 * -1: nothing is known. Never below 0 otherwise.
 */
int64_t space_of_database(const DatabaseSpace *space, int64_t most_bytes);

typedef struct {
    const char *const *folders; /* on the disks to look at; copied */
    int64_t low_bytes;
    int64_t database_bytes_max; /* what the operator gives the database; 0: not known */

    /* Asked while the database answers; NULL: nothing is known of its size. */
    DatabaseSpace (*measure)(void *data);
    void *measure_data;

    /* Writes something and commits it: the proof that all is well again. */
    bool (*probe)(void *data, GError **error);
    void *probe_data;

    /* Called on the thread that looks, when something changed; that all is well again only once it
     * has been for 3 s. @why: an English sentence, "" when all is well. NULL: nobody wants to know.
     */
    void (*on_change)(const Health *health, const char *why, void *data);
    void *change_data;
} HealthOptions;

typedef struct HealthWatch HealthWatch;

/* Any thread may call these; cheap where all is well. */
HealthWatch *health_watch_new(void);
void health_watch_stop(HealthWatch *watch); /* ends its thread; noting still works */
void health_watch_free(HealthWatch *watch); /* stops it first */
Health health_now(const HealthWatch *watch);
void health_note(HealthWatch *watch, const GError *error); /* other errors are passed over */

/* Begins to look; before, a trouble that was noted stays. The disks are looked at before it
 * returns.
 */
void health_watch_start(HealthWatch *watch, const HealthOptions *options);
