/* lookout.h - looks for attacks in the lines of logs with many threads, and tells what it found in
 * the order of the lines.
 *
 * The lines are cut into batches; each thread takes one after the other and has a worker of the
 * engine for itself. What a batch holds is told when all before it were told, by the thread that
 * adds the bytes: nobody else is called back from more than one.
 *
 * While it runs it learns how often leaves hold in these events. After enough of them a thread
 * plans anew; each of the others goes over to the new engine between two batches.
 */
#pragma once

#include <glib.h>

#include "core/sigma/engine.h"

#define LOOKOUT_THREADS_MAX 64

typedef struct {
    /* All is lent. */
    void (*found)(const SigmaRule *rule, const Evaluation *evaluation, unsigned long line,
                  void *data);
    void (*broken)(EventWrong wrong, unsigned long line, void *data);
    void *data;
} LookoutSink;

typedef struct {
    unsigned long events, unrouted;
    unsigned long too_long;  /* regular expressions given up at their limit */
    unsigned long laborious; /* events that took unusually much work (engine.h) */
    unsigned long mended;    /* lines that were JSON only once they were mended (event_repair.h) */
} LookoutCounts;

typedef struct Lookout Lookout;

/* @profile: what is planned with at first; may be NULL. Rules, mapping and profile must live
 * longer.
 * @threads: 1: everything is done by the thread that adds the bytes. */
Lookout *lookout_new(const SigmaRuleSet *rules, const Mapping *mapping, SigmaLevel least,
                     const Profile *profile, guint threads, LookoutSink sink);
void lookout_free(Lookout *lookout);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Lookout, lookout_free)

/* The next bytes of the log. Few bytes at a time come from a log that is being written: what is in
 * them is told at once. */
void lookout_add(Lookout *lookout, Slice bytes);

/**
 * From the next line on other rules are asked; lines that were added before are looked at with
 * those of before, and none is lost or looked at twice.
 *
 * @profile: must live as long as the rules. @release: called with @data, by any thread, when the
 * rules are not used any more and all they found was told; NULL: they live longer than the lookout.
 */
void lookout_use(Lookout *lookout, const SigmaRuleSet *rules, const Mapping *mapping,
                 const Profile *profile, GDestroyNotify release, gpointer data);

/* The log has ended: all that is in it is told. The next bytes are those of another one. */
void lookout_end_log(Lookout *lookout);

LookoutCounts lookout_counts(const Lookout *lookout);
