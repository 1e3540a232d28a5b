/* engine.h - finds the rules that match an event, as the detector does, but fast.
 *
 * The engine is what rules and mapping are compiled to; it never changes (plans for new kinds of
 * events are added under a lock) and many threads use it, each with a worker of its own.
 */
#pragma once

#include "core/sigma/detector.h"
#include "core/sigma/frame.h"
#include "core/sigma/profile.h"

#define ENGINE_PLANS_MAX 4096
#define ENGINE_WORK_USUAL ((unsigned long)2 * 1024 * 1024) /* bytes compared for one event */

typedef struct Engine Engine;
typedef struct EngineWorker EngineWorker;

/* Rules, mapping and profile (may be NULL) must live longer and stay as they are. */
Engine *engine_new(const SigmaRuleSet *rules, const Mapping *mapping, SigmaLevel least,
                   const Profile *profile);
void engine_free(Engine *engine);

/* For one thread; must be freed before the engine. */
EngineWorker *engine_worker_new(Engine *engine);
void engine_worker_free(EngineWorker *worker);

/**
 * Looks at one event, which must be all of @json, as event_read() takes it.
 *
 * Calls @found for each rule that matches, in the order of the set; what it is given is lent until
 * it returns. EVENT_NOTHING: the event was read, else what is wrong with it.
 */
EventWrong engine_look(EngineWorker *worker, Slice json, DetectorFound found, void *data);

/**
 * Looks at the event that begins at @lines.data and ends with its line. Up to the end of @lines
 * memory may be read. *@length: the bytes of the line, its end included.
 *
 * false: the line is no whole event by itself, nothing was looked at: records_next() knows what it
 * is.
 */
bool engine_look_at_line(EngineWorker *worker, Slice lines, size_t *length, DetectorFound found,
                         void *data);

/**
 * Looks at the event that is the body of a frame's record. Up to @readable bytes behind it may be
 * read.
 *
 * FRAME_WRONG_NOTHING: the event was read, else what is wrong with it.
 */
FrameWrong engine_look_at_frame(EngineWorker *worker, FrameNames *names, Slice body,
                                const char *readable, DetectorFound found, void *data);

/* Counts in the profile which leaves hold in an event; false: it is none. For planning, not for
 * finding: it asks every leaf. */
bool engine_learn(EngineWorker *worker, Slice json, Profile *profile);

typedef struct {
    unsigned long events, unrouted;
    unsigned long candidates; /* rules that were looked at */
    unsigned long slow;       /* events that went to the reference */
    unsigned long too_long;   /* EvaluationNotes */
    unsigned long laborious;  /* events that took more than ENGINE_WORK_USUAL: perhaps written to
                                 slow  the watch down, which is a finding by itself */
} EngineCounts;
EngineCounts engine_worker_counts(const EngineWorker *worker);
