#include "app/lookout.h"

#include "app/batch.h"
#include "core/sigma/records.h"

#define BATCH_SIZE ((gsize)256 * 1024)
#define LIVE_SIZE ((gsize)64 * 1024) /* less at a time comes from a log that is being written */
#define WAITING_FOR_EACH 3           /* batches of each thread, so that none waits for the next */
#define LEARN_EVERY 1021             /* events; a prime, because logs repeat themselves */
#define LEARN_ENOUGH 1500            /* events learnt from; then it is planned anew, once */

/* Rules and who uses them: the last one releases them. */
typedef struct {
    const SigmaRuleSet *rules;
    const Mapping *mapping;
    GDestroyNotify release; /* NULL: they live longer than the lookout */
    gpointer data;
    gint users;
} SharedRules;

/* An engine and who uses it: workers, and batches whose matches point to its rules. The last one
 * frees it. */
typedef struct {
    Engine *engine;
    SharedRules *rules;
    Profile *profile; /* that it was planned with, if it owns one */
    gint users;
} Shared;

typedef struct {
    Lookout *lookout;
    GThread *thread;
    Shared *shared;
    EngineWorker *worker;
    Profile *profile; /* what it learnt; handed over at the first planning */
    unsigned long learnt;
    EngineCounts before; /* of workers on earlier engines */
} Hand;

struct Lookout {
    SigmaLevel least;
    LookoutSink sink;
    Hand own;    /* of the caller's thread */
    Hand *hands; /* of the others; none where one thread does everything */
    guint hand_count;

    GMutex lock; /* of what follows */
    GCond is_more, is_less;
    GQueue jobs;     /* of Batch, nobody's yet */
    Shared *current; /* engine for the next batch */
    Profile *learnt;
    unsigned long learnt_from;
    bool is_planned; /* anew */
    bool is_over;

    /* The caller's thread alone. */
    GQueue waiting; /* of Batch, in order, not told yet */
    GQueue spare;   /* of Batch, empty */
    Batch *filling;
    Records records;
    unsigned long line;         /* lines that were told */
    unsigned long mended;       /* lines that were nearly JSON */
    unsigned long records_line; /* lines before the records */
    bool is_records;            /* the rest of the log goes through them */
};

static SharedRules *rules_new(const SigmaRuleSet *rules, const Mapping *mapping,
                              GDestroyNotify release, gpointer data)
{
    SharedRules *shared = g_new(SharedRules, 1);
    *shared = (SharedRules){ rules, mapping, release, data, 1 };
    return shared;
}

static void rules_drop(SharedRules *rules)
{
    if (!g_atomic_int_dec_and_test(&rules->users))
        return;
    if (rules->release != NULL)
        rules->release(rules->data);
    g_free(rules);
}

/* Takes over the reference to the rules. */
static Shared *shared_new(SharedRules *rules, SigmaLevel least, Profile *owned,
                          const Profile *profile)
{
    Shared *shared = g_new0(Shared, 1);
    shared->engine = engine_new(rules->rules, rules->mapping, least, profile);
    shared->rules = rules;
    shared->profile = owned;
    shared->users = 1;
    return shared;
}

static Shared *shared_use(Shared *shared)
{
    g_atomic_int_inc(&shared->users);
    return shared;
}

static void shared_drop(Shared *shared)
{
    if (shared == NULL || !g_atomic_int_dec_and_test(&shared->users))
        return;
    engine_free(shared->engine);
    profile_free(shared->profile);
    rules_drop(shared->rules);
    g_free(shared);
}

static void add_counts(EngineCounts *sum, EngineCounts counts)
{
    sum->events += counts.events;
    sum->unrouted += counts.unrouted;
    sum->too_long += counts.too_long;
    sum->laborious += counts.laborious;
}

static void leave_engine(Hand *hand)
{
    if (hand->worker != NULL)
        add_counts(&hand->before, engine_worker_counts(hand->worker));
    g_clear_pointer(&hand->worker, engine_worker_free);
    g_clear_pointer(&hand->shared, shared_drop);
}

static Shared *use_current(Lookout *lookout)
{
    g_mutex_lock(&lookout->lock);
    Shared *current = shared_use(lookout->current);
    g_mutex_unlock(&lookout->lock);
    return current;
}

/* Goes over to this engine, if it is another one; takes over the reference. */
static void take_engine(Hand *hand, Shared *shared)
{
    if (shared == hand->shared) {
        shared_drop(shared);
        return;
    }
    leave_engine(hand);
    hand->shared = shared;
    hand->worker = engine_worker_new(shared->engine);
}

/* The engine for batches to come. */
static void make_current(Lookout *lookout, Shared *shared)
{
    g_mutex_lock(&lookout->lock);
    Shared *old = lookout->current;
    lookout->current = shared;
    g_mutex_unlock(&lookout->lock);
    shared_drop(old);
}

/* Of what was planned for rules that are still current. */
static void go_over(Lookout *lookout, Shared *planned)
{
    g_mutex_lock(&lookout->lock);
    const bool is_wanted = lookout->current->rules == planned->rules;
    g_mutex_unlock(&lookout->lock);
    if (is_wanted)
        make_current(lookout, planned);
    else
        shared_drop(planned);
}

/* Whoever learns the last of what is enough plans anew. */
static void hand_over_learnt(Hand *hand)
{
    Lookout *lookout = hand->lookout;
    g_mutex_lock(&lookout->lock);
    const bool is_wanted = !lookout->is_planned;
    if (is_wanted) {
        profile_merge(lookout->learnt, hand->profile);
        lookout->learnt_from += hand->learnt;
    }
    const bool is_enough = is_wanted && lookout->learnt_from >= LEARN_ENOUGH;
    lookout->is_planned |= is_enough;
    Profile *profile = is_enough ? g_steal_pointer(&lookout->learnt) : NULL;
    SharedRules *rules = lookout->current->rules;
    if (is_enough)
        g_atomic_int_inc(&rules->users);
    g_mutex_unlock(&lookout->lock);
    profile_free(hand->profile);
    hand->profile = profile_new();
    hand->learnt = 0;
    if (is_enough)
        go_over(lookout, shared_new(rules, lookout->least, profile, profile));
}

static void work_on(Hand *hand, Batch *batch)
{
    Lookout *lookout = hand->lookout;
    take_engine(hand, shared_use(batch->engine));
    g_mutex_lock(&lookout->lock);
    const bool learns = !lookout->is_planned;
    g_mutex_unlock(&lookout->lock);
    batch_look(batch, hand->worker, hand->profile, learns ? LEARN_EVERY : 0);
    hand->learnt += learns ? batch->lines / LEARN_EVERY + 1 : 0;
    if (hand->learnt >= LEARN_ENOUGH / 10)
        hand_over_learnt(hand);
}

static gpointer run_hand(gpointer data)
{
    Hand *hand = data;
    Lookout *lookout = hand->lookout;
    g_mutex_lock(&lookout->lock);
    while (!lookout->is_over) {
        Batch *batch = g_queue_pop_head(&lookout->jobs);
        if (batch == NULL) {
            g_cond_wait(&lookout->is_more, &lookout->lock);
            continue;
        }
        g_mutex_unlock(&lookout->lock);
        work_on(hand, batch);
        g_mutex_lock(&lookout->lock);
        batch->is_done = true;
        g_cond_signal(&lookout->is_less);
    }
    g_mutex_unlock(&lookout->lock);
    return NULL;
}

static void hand_init(Hand *hand, Lookout *lookout)
{
    hand->lookout = lookout;
    hand->profile = profile_new();
}

static void hand_clear(Hand *hand)
{
    leave_engine(hand);
    profile_free(hand->profile);
}

Lookout *lookout_new(const SigmaRuleSet *rules, const Mapping *mapping, SigmaLevel least,
                     const Profile *profile, guint threads, LookoutSink sink)
{
    Lookout *lookout = g_new0(Lookout, 1);
    lookout->least = least;
    lookout->sink = sink;
    lookout->current = shared_new(rules_new(rules, mapping, NULL, NULL), least, NULL, profile);
    lookout->learnt = profile_new();
    g_mutex_init(&lookout->lock);
    g_cond_init(&lookout->is_more);
    g_cond_init(&lookout->is_less);
    lookout->hand_count = threads <= 1 ? 0 : MIN(threads, LOOKOUT_THREADS_MAX);
    lookout->hands = g_new0(Hand, lookout->hand_count);
    hand_init(&lookout->own, lookout);
    for (guint i = 0; i < lookout->hand_count; i++) {
        hand_init(&lookout->hands[i], lookout);
        lookout->hands[i].thread = g_thread_new("lookout", run_hand, &lookout->hands[i]);
    }
    return lookout;
}

static void stop_threads(Lookout *lookout)
{
    g_mutex_lock(&lookout->lock);
    lookout->is_over = true;
    g_cond_broadcast(&lookout->is_more);
    g_mutex_unlock(&lookout->lock);
    for (guint i = 0; i < lookout->hand_count; i++)
        g_thread_join(lookout->hands[i].thread);
}

void lookout_free(Lookout *lookout)
{
    if (lookout == NULL)
        return;
    stop_threads(lookout);
    for (GList *at = lookout->waiting.head; at != NULL; at = at->next)
        shared_drop(((Batch *)at->data)->engine);
    hand_clear(&lookout->own);
    for (guint i = 0; i < lookout->hand_count; i++)
        hand_clear(&lookout->hands[i]);
    g_queue_clear(&lookout->jobs);
    g_queue_clear_full(&lookout->waiting, (GDestroyNotify)batch_free);
    g_queue_clear_full(&lookout->spare, (GDestroyNotify)batch_free);
    g_clear_pointer(&lookout->filling, batch_free);
    records_clear(&lookout->records);
    shared_drop(lookout->current);
    profile_free(lookout->learnt);
    g_mutex_clear(&lookout->lock);
    g_cond_clear(&lookout->is_more);
    g_cond_clear(&lookout->is_less);
    g_free(lookout->hands);
    g_free(lookout);
}

static EngineCounts counts_of(const Hand *hand)
{
    EngineCounts counts = hand->before;
    if (hand->worker != NULL)
        add_counts(&counts, engine_worker_counts(hand->worker));
    return counts;
}

/* The threads stand still meanwhile, or the figures are a little old. */
LookoutCounts lookout_counts(const Lookout *lookout)
{
    EngineCounts sum = counts_of(&lookout->own);
    for (guint i = 0; i < lookout->hand_count; i++)
        add_counts(&sum, counts_of(&lookout->hands[i]));
    return (LookoutCounts){ sum.events, sum.unrouted, sum.too_long, sum.laborious,
                            lookout->mended };
}

/* --- telling, by the caller's thread --- */

/* Memory that was used is used again: asking the system for new costs as much as looking. */
static Batch *take_spare(Lookout *lookout)
{
    Batch *batch = g_queue_pop_head(&lookout->spare);
    return batch == NULL ? batch_new(BATCH_SIZE + BATCH_SIZE / 4) : batch;
}

static void give_back(Lookout *lookout, Batch *batch)
{
    batch_empty(batch);
    shared_drop(g_steal_pointer(&batch->engine));
    g_queue_push_tail(&lookout->spare, batch);
}

static void tell_batch(Lookout *lookout, const Batch *batch)
{
    const LookoutSink *sink = &lookout->sink;
    guint broken = 0;
    lookout->mended += batch->mended_lines;
    for (guint i = 0; i <= batch->matches->len; i++) {
        const BatchMatch *match =
            i < batch->matches->len ? &g_array_index(batch->matches, BatchMatch, i) : NULL;
        for (; broken < batch->broken->len; broken++) {
            const BatchBroken *next = &g_array_index(batch->broken, BatchBroken, broken);
            if (match != NULL && next->line > match->line)
                break;
            sink->broken(next->wrong, lookout->line + next->line, sink->data);
        }
        if (match != NULL)
            sink->found(match->rule, &match->evaluation, lookout->line + match->line, sink->data);
    }
}

/* One that goes through the records: with the engine, but one event after the other. */
static void look_at_record(Lookout *lookout, const Record *record)
{
    Hand *hand = &lookout->own;
    Batch *batch = take_spare(lookout);
    batch->engine = use_current(lookout);
    take_engine(hand, shared_use(batch->engine));
    lookout->line = lookout->records_line + record->line - 1;
    g_string_append_len(batch->bytes, record->text.data, (gssize)record->text.length);
    if (record->is_too_large) {
        const BatchBroken broken = { EVENT_TOO_LARGE, 1 };
        g_array_append_val(batch->broken, broken);
    } else {
        batch_look_at_record(batch, hand->worker);
    }
    tell_batch(lookout, batch);
    give_back(lookout, batch);
}

static void look_at_records(Lookout *lookout)
{
    Record record;
    while (records_next(&lookout->records, &record))
        look_at_record(lookout, &record);
}

/* The bytes of the batch that do not stand for themselves, and all behind them. */
static void tell_or_go_over(Lookout *lookout, Batch *batch)
{
    if (!lookout->is_records) {
        tell_batch(lookout, batch);
        lookout->line += batch->lines;
        if (batch->records_from == batch->bytes->len)
            return;
        lookout->is_records = true;
        lookout->records_line = lookout->line;
    } else {
        batch->records_from = 0;
    }
    records_add(&lookout->records, (Slice){ batch->bytes->str + batch->records_from,
                                            batch->bytes->len - batch->records_from });
    look_at_records(lookout);
}

/* Tells the batches that are done, in order. @until: wait until so few are left */
static void tell_done(Lookout *lookout, guint until)
{
    for (;;) {
        Batch *batch = g_queue_peek_head(&lookout->waiting);
        if (batch == NULL)
            return;
        g_mutex_lock(&lookout->lock);
        while (!batch->is_done && lookout->waiting.length > until)
            g_cond_wait(&lookout->is_less, &lookout->lock);
        const bool is_done = batch->is_done;
        g_mutex_unlock(&lookout->lock);
        if (!is_done)
            return;
        g_queue_pop_head(&lookout->waiting);
        tell_or_go_over(lookout, batch);
        give_back(lookout, batch);
    }
}

/* @is_urgent: do it here and now. */
static void hand_out(Lookout *lookout, Batch *batch, bool is_urgent)
{
    batch->engine = use_current(lookout);
    g_queue_push_tail(&lookout->waiting, batch);
    if (lookout->hand_count == 0) {
        work_on(&lookout->own, batch);
        batch->is_done = true;
        tell_done(lookout, 0);
        return;
    }
    g_mutex_lock(&lookout->lock);
    g_queue_push_tail(&lookout->jobs, batch);
    g_cond_signal(&lookout->is_more);
    g_mutex_unlock(&lookout->lock);
    tell_done(lookout, is_urgent ? 0 : WAITING_FOR_EACH * lookout->hand_count);
}

static Batch *filling_of(Lookout *lookout)
{
    if (lookout->filling == NULL)
        lookout->filling = take_spare(lookout);
    return lookout->filling;
}

/* Whole lines go out; what is behind the last of them begins the next batch. */
static void hand_out_lines(Lookout *lookout, bool is_urgent)
{
    Batch *batch = lookout->filling;
    const char *last = batch == NULL || batch->bytes->len == 0
                           ? NULL
                           : memrchr(batch->bytes->str, '\n', batch->bytes->len);
    if (last == NULL)
        return;
    const gsize whole = (gsize)(last - batch->bytes->str) + 1;
    lookout->filling = take_spare(lookout);
    g_string_append_len(lookout->filling->bytes, last + 1, (gssize)(batch->bytes->len - whole));
    g_string_truncate(batch->bytes, whole);
    hand_out(lookout, batch, is_urgent);
}

/* A line that is longer than an event may be does not become whole: the records know what to do. */
static void give_up_lines(Lookout *lookout)
{
    Batch *batch = g_steal_pointer(&lookout->filling);
    tell_done(lookout, 0);
    batch->records_from = 0;
    tell_or_go_over(lookout, batch);
    give_back(lookout, batch);
}

/* All batches before it were told. */
static void move_filling_to_records(Lookout *lookout)
{
    Batch *batch = lookout->filling;
    if (batch == NULL)
        return;
    tell_done(lookout, 0);
    lookout->filling = NULL;
    records_add(&lookout->records, (Slice){ batch->bytes->str, batch->bytes->len });
    give_back(lookout, batch);
    look_at_records(lookout);
}

static void add_to_records(Lookout *lookout, Slice bytes)
{
    records_add(&lookout->records, bytes);
    look_at_records(lookout);
}

static Slice without_mark(const Lookout *lookout, Slice bytes)
{
    const Slice mark = SLICE("\xEF\xBB\xBF");
    const bool is_begin =
        lookout->line == 0 && lookout->filling == NULL && lookout->waiting.length == 0;
    return is_begin && slice_starts_with(bytes, mark) ? slice_from(bytes, mark.length) : bytes;
}

void lookout_add(Lookout *lookout, Slice bytes)
{
    if (lookout->is_records) {
        add_to_records(lookout, bytes);
        return;
    }
    const bool is_live = bytes.length < LIVE_SIZE;
    bytes = without_mark(lookout, bytes);
    g_string_append_len(filling_of(lookout)->bytes, bytes.data, (gssize)bytes.length);
    if (is_live || lookout->filling->bytes->len >= BATCH_SIZE)
        hand_out_lines(lookout, is_live);
    if (!lookout->is_records && lookout->filling != NULL &&
        lookout->filling->bytes->len > EVENT_SIZE_MAX + BATCH_SIZE)
        give_up_lines(lookout);
    if (lookout->is_records)
        move_filling_to_records(lookout);
}

void lookout_use(Lookout *lookout, const SigmaRuleSet *rules, const Mapping *mapping,
                 const Profile *profile, GDestroyNotify release, gpointer data)
{
    SharedRules *shared = rules_new(rules, mapping, release, data);
    if (!lookout->is_records)
        hand_out_lines(lookout, false);
    make_current(lookout, shared_new(shared, lookout->least, NULL, profile));
}

void lookout_end_log(Lookout *lookout)
{
    if (!lookout->is_records && lookout->filling != NULL)
        hand_out(lookout, g_steal_pointer(&lookout->filling), true);
    tell_done(lookout, 0);
    if (lookout->is_records) {
        move_filling_to_records(lookout);
        records_end(&lookout->records);
        look_at_records(lookout);
    }
    records_clear(&lookout->records);
    lookout->is_records = false;
    lookout->line = 0;
}
