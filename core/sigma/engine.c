#include "core/sigma/engine.h"

#include <stdlib.h>
#include <threads.h>

#include "core/sigma/kernels.h"
#include "core/sigma/plan.h"

#define KINDS_SIZE 8192 /* of each worker; a power of two */
#define KINDS_MEMORY_MAX ((size_t)4 * 1024 * 1024)
#define KIND_KEY_MAX 4096 /* bytes of what decides on the kind of an event */
#define MATCHES_FIRST 64
#define PREFETCH_MAX 4096  /* bytes */
#define LONG_TEXT 4096     /* bytes of a value */
#define MANY_CANDIDATES 24 /* rules that want to know more of an event */

struct Engine {
    const SigmaRuleSet *rules;
    const Mapping *mapping;
    SigmaLevel least;
    Routes routes;
    mtx_t lock; /* of the plans and matchers */
    MatcherPool matchers;
    Plan **plans;
    size_t plan_count;
};

/* What an event's keys led to before. */
typedef struct {
    uint64_t hash;
    Slice key;
    const Plan *plan; /* NULL: free */
} Kind;

typedef enum { LEAF_UNKNOWN, LEAF_MAYBE, LEAF_TRUE, LEAF_FALSE } LeafAnswer;

typedef struct {
    uint32_t rule, route;
} Match;

struct EngineWorker {
    Engine *engine;
    Paths paths;
    Values values;
    Event event;
    EvaluationNotes notes;
    EngineCounts counts;
    Detector *reference; /* made when the first event needs it */
    RegexScratch scratch;
    Kind *kinds;
    size_t kind_count;
    Arena kind_keys;
    char *key;
    uint64_t *truth;
    /* of the present event and plan */
    Slice json; /* of a frame: its texts */
    const Plan *plan;
    const uint32_t *found; /* leaves of the plan by the numbers of the matcher that searches */
    uint32_t round;
    uint32_t *answers;      /* of each leaf: 4 * round + LeafAnswer */
    uint32_t *asked;        /* of each rule: 4 * round + the triggers that were found */
    bool is_thorough;       /* the matchers of the plan that say so were used … */
    uint64_t thorough_done; /* … these of them, a bit each */
    size_t leaf_room, rule_room;
    uint32_t *candidates;
    size_t candidate_count;
    Match *matches;
    size_t match_count, match_room;
};

static void *must(void *memory)
{
    if (memory == NULL)
        abort();
    return memory;
}

Engine *engine_new(const SigmaRuleSet *rules, const Mapping *mapping, SigmaLevel least,
                   const Profile *profile)
{
    Engine *engine = must(calloc(1, sizeof *engine));
    engine->rules = rules;
    engine->mapping = mapping;
    engine->least = least;
    engine->matchers.profile = profile;
    engine->plans = must(calloc(ENGINE_PLANS_MAX, sizeof(Plan *)));
    routes_init(&engine->routes, rules, mapping, least);
    if (mtx_init(&engine->lock, mtx_plain) != thrd_success)
        abort();
    return engine;
}

void engine_free(Engine *engine)
{
    if (engine == NULL)
        return;
    for (size_t i = 0; i < engine->plan_count; i++)
        plan_free(engine->plans[i]);
    free(engine->plans);
    matcher_pool_clear(&engine->matchers);
    mtx_destroy(&engine->lock);
    routes_clear(&engine->routes);
    free(engine);
}

/* The plan for a kind of events; NULL: there are too many. */
static const Plan *plan_for(Engine *engine, uint64_t kind, const uint64_t *truth)
{
    const size_t size = plan_truth_words(&engine->routes) * sizeof *truth;
    const Plan *plan = NULL;
    mtx_lock(&engine->lock);
    for (size_t i = 0; i < engine->plan_count && plan == NULL; i++) {
        if (memcmp(engine->plans[i]->truth, truth, size) == 0)
            plan = engine->plans[i];
    }
    if (plan == NULL && engine->plan_count < ENGINE_PLANS_MAX) {
        engine->plans[engine->plan_count] =
            plan_new(&engine->routes, &engine->matchers, kind, truth);
        plan = engine->plans[engine->plan_count++];
    }
    mtx_unlock(&engine->lock);
    return plan;
}

EngineWorker *engine_worker_new(Engine *engine)
{
    EngineWorker *worker = must(calloc(1, sizeof *worker));
    worker->engine = engine;
    paths_init(&worker->paths, &engine->routes.dictionary, engine->mapping);
    values_init(&worker->values, &worker->paths);
    worker->kinds = must(calloc(KINDS_SIZE, sizeof(Kind)));
    worker->key = must(malloc(KIND_KEY_MAX));
    worker->truth = must(calloc(plan_truth_words(&engine->routes), sizeof(uint64_t)));
    worker->match_room = MATCHES_FIRST;
    worker->matches = must(calloc(worker->match_room, sizeof(Match)));
    return worker;
}

void engine_worker_free(EngineWorker *worker)
{
    if (worker == NULL)
        return;
    values_clear(&worker->values);
    paths_clear(&worker->paths);
    event_clear(&worker->event);
    detector_free(worker->reference);
    regex_scratch_clear(&worker->scratch);
    arena_clear(&worker->kind_keys);
    free(worker->kinds);
    free(worker->key);
    free(worker->truth);
    free(worker->answers);
    free(worker->asked);
    free(worker->candidates);
    free(worker->matches);
    free(worker);
}

EngineCounts engine_worker_counts(const EngineWorker *worker)
{
    EngineCounts counts = worker->counts;
    counts.too_long = worker->notes.too_long;
    if (worker->reference != NULL) {
        const DetectorCounts of_reference = detector_counts(worker->reference);
        counts.unrouted += of_reference.unrouted;
        counts.too_long += of_reference.too_long;
    }
    return counts;
}

/* --- kinds of events --- */

static void forget_kinds(EngineWorker *worker)
{
    memset(worker->kinds, 0, KINDS_SIZE * sizeof(Kind));
    arena_clear(&worker->kind_keys);
    worker->kind_count = 0;
}

static void forget_paths(EngineWorker *worker)
{
    paths_forget(&worker->paths);
    forget_kinds(worker); /* their keys name paths */
}

/* The values that decide on the kind, one behind the other; false: they are too long to be kept. */
static bool kind_key(EngineWorker *worker, size_t *length)
{
    const Values *values = &worker->values;
    *length = 0;
    for (uint32_t i = 0; i < values->key_count; i++) {
        const Value *value = &values->list[values->keys[i]];
        const bool by_value = worker->paths.list[value->path].decides == DICTIONARY_BY_VALUE;
        const uint32_t size = by_value ? value->length : 0;
        const uint32_t head[] = { value->path, size << 3 | (by_value ? value->kind : 0) };
        if (*length + sizeof head + size > KIND_KEY_MAX)
            return false;
        memcpy(worker->key + *length, head, sizeof head);
        memcpy(worker->key + *length + sizeof head, value->text, size);
        *length += sizeof head + size;
    }
    return true;
}

static uint64_t hash_of(Slice key)
{
    uint64_t hash = key.length;
    for (size_t at = 0; at < key.length; at += 8) {
        uint64_t word = 0;
        const size_t rest = key.length - at;
        if (rest >= 8)
            memcpy(&word, key.data + at, 8);
        else
            memcpy(&word, key.data + at, rest);
        hash = (hash ^ word) * 0xD6E8FEB86659FD93u;
        hash ^= hash >> 32;
    }
    return hash;
}

/* Of profiles: the names and folded values of the keys, the same wherever they stand. */
static uint64_t profile_kind(EngineWorker *worker)
{
    Values *values = &worker->values;
    uint64_t kind = 1;
    for (uint32_t i = 0; i < values->key_count; i++) {
        Value *value = &values->list[values->keys[i]];
        const Path *path = &worker->paths.list[value->path];
        if (path->decides != DICTIONARY_BY_VALUE)
            continue;
        kind += (hash_of(path->name.text) | 1) * hash_of(values_folded(values, value));
    }
    return kind;
}

static LeafAsking asking_of(EngineWorker *worker)
{
    return (LeafAsking){ &worker->engine->routes.leaves, &worker->values, &worker->notes,
                         &worker->scratch, &worker->engine->lock };
}

/* Asks the leaves of keys; the rest of the truth stays 0. */
static const Plan *find_plan(EngineWorker *worker)
{
    const Routes *routes = &worker->engine->routes;
    const LeafAsking asking = asking_of(worker);
    memset(worker->truth, 0, plan_truth_words(routes) * sizeof(uint64_t));
    for (size_t i = 0; i < routes->key_leaf_count; i++) {
        const uint32_t leaf = routes->key_leaves[i];
        if (leaf_holds(&asking, &routes->leaves.list[leaf]))
            worker->truth[leaf / 64] |= (uint64_t)1 << leaf % 64;
    }
    return plan_for(worker->engine, profile_kind(worker), worker->truth);
}

static void *with_room(void *array, size_t *room, size_t needed, size_t size)
{
    if (needed <= *room)
        return array;
    free(array);
    *room = needed;
    return must(calloc(needed, size));
}

/* Room for what is noted while an event is looked at. New room is zeroed: of round 0. */
static void make_room(EngineWorker *worker, const Plan *plan)
{
    size_t rules = worker->rule_room, same = worker->rule_room;
    worker->answers =
        with_room(worker->answers, &worker->leaf_room, plan->leaf_count + 1, sizeof(uint32_t));
    worker->asked = with_room(worker->asked, &rules, plan->rule_count + 1, sizeof(uint32_t));
    worker->candidates =
        with_room(worker->candidates, &same, plan->rule_count + 1, sizeof(uint32_t));
    worker->rule_room = rules;
    for (size_t i = 0; i < plan->matcher_count; i++)
        matcher_prepare(plan->matchers[i].matcher, &worker->scratch);
}

static void remember_kind(EngineWorker *worker, size_t place, Slice key, const Plan *plan)
{
    if (2 * (worker->kind_count + 1) > KINDS_SIZE || worker->kind_keys.total > KINDS_MEMORY_MAX) {
        forget_kinds(worker);
        place = hash_of(key) % KINDS_SIZE;
    }
    worker->kinds[place] = (Kind){ hash_of(key), arena_copy_slice(&worker->kind_keys, key), plan };
    worker->kind_count++;
}

/* NULL: the event goes to the reference. */
static const Plan *plan_of_event(EngineWorker *worker)
{
    size_t length = 0, place = 0;
    const bool is_short = kind_key(worker, &length);
    const Slice key = { worker->key, length };
    if (is_short) {
        const uint64_t hash = hash_of(key);
        place = hash % KINDS_SIZE;
        for (; worker->kinds[place].plan != NULL; place = (place + 1) % KINDS_SIZE) {
            if (worker->kinds[place].hash == hash && slice_equal(worker->kinds[place].key, key))
                return worker->kinds[place].plan;
        }
    }
    const Plan *plan = find_plan(worker);
    if (plan == NULL)
        return NULL;
    make_room(worker, plan);
    if (is_short)
        remember_kind(worker, place, key, plan);
    return plan;
}

/* --- one event --- */

/* A leaf of a trigger was found. */
static void add_trigger(EngineWorker *worker, PlanWaiting waiting)
{
    const uint32_t asked = worker->asked[waiting.rule];
    const uint32_t before = asked / 4 == worker->round ? asked % 4 : 0;
    const uint32_t now = before | waiting.trigger;
    const uint32_t needed = worker->plan->rules[waiting.rule].triggers;
    worker->asked[waiting.rule] = 4 * worker->round + now;
    if (now == needed && before != needed)
        worker->candidates[worker->candidate_count++] = waiting.rule;
}

static LeafAnswer answer_of(const EngineWorker *worker, uint32_t leaf)
{
    const uint32_t answer = worker->answers[leaf];
    return answer / 4 == worker->round ? (LeafAnswer)(answer % 4) : LEAF_UNKNOWN;
}

static void set_answer(EngineWorker *worker, uint32_t leaf, LeafAnswer answer)
{
    worker->answers[leaf] = 4 * worker->round + (uint32_t)answer;
}

/* A matcher found a leaf. */
static void leaf_found(void *data, uint32_t number, bool is_exact)
{
    EngineWorker *worker = data;
    const uint32_t leaf = worker->found[number];
    const LeafAnswer before = answer_of(worker, leaf);
    if (before == LEAF_TRUE || (before == LEAF_MAYBE && !is_exact))
        return;
    set_answer(worker, leaf, is_exact ? LEAF_TRUE : LEAF_MAYBE);
    if (before == LEAF_MAYBE)
        return;
    const PlanLeaf *found = &worker->plan->leaves[leaf];
    for (uint32_t i = 0; i < found->rule_count; i++)
        add_trigger(worker, worker->plan->waiting[found->first_rule + i]);
}

static void search_field(EngineWorker *worker, const PlanMatcher *searching)
{
    Values *values = &worker->values;
    const Matcher *matcher = searching->matcher;
    const uint16_t field = matcher_field(matcher);
    worker->found = searching->leaves;
    if (field == LEAF_KEYWORD) {
        const bool may_hold = matcher_may_hold(matcher, worker->json, values->readable);
        for (uint32_t i = 0; i < values->count; i++) {
            Value *value = &values->list[i];
            if (may_hold || (value->notes & VALUE_DISGUISED) != 0)
                matcher_search(matcher, values, value, &worker->scratch, leaf_found, worker);
        }
        return;
    }
    for (Value *value = values_of(values, field); value != NULL;
         value = values_next(values, field, value))
        matcher_search(matcher, values, value, &worker->scratch, leaf_found, worker);
}

static void note_answer(void *data, uint32_t leaf, bool is_exact)
{
    LeafAnswer *answer = data;
    (void)leaf;
    if (*answer != LEAF_TRUE)
        *answer = is_exact ? LEAF_TRUE : LEAF_MAYBE;
}

/* LEAF_MAYBE: the leaf itself must be asked. */
static LeafAnswer ask_matcher(EngineWorker *worker, const Matcher *matcher)
{
    Values *values = &worker->values;
    const uint16_t field = matcher_field(matcher);
    LeafAnswer answer = LEAF_FALSE;
    for (Value *value = values_of(values, field); value != NULL && answer != LEAF_TRUE;
         value = values_next(values, field, value))
        matcher_search(matcher, values, value, &worker->scratch, note_answer, &answer);
    return answer;
}

/* Only while the event is looked at thoroughly: the plan may just be getting its matchers. */
static bool was_searched_thoroughly(const EngineWorker *worker, const PlanLeaf *leaf)
{
    return worker->is_thorough && leaf->thorough > 0 &&
           (worker->thorough_done >> (leaf->thorough - 1) % 64 & 1) != 0 && leaf->thorough <= 64;
}

static bool ask_leaf(EngineWorker *worker, uint32_t leaf)
{
    LeafAnswer answer = answer_of(worker, leaf);
    const PlanLeaf *asked = &worker->plan->leaves[leaf];
    if (answer == LEAF_UNKNOWN && (asked->is_searched || was_searched_thoroughly(worker, asked)))
        return false;
    if (answer == LEAF_TRUE || answer == LEAF_FALSE)
        return answer == LEAF_TRUE;
    const LeafAsking asking = asking_of(worker);
    answer = asked->matcher != NULL ? ask_matcher(worker, asked->matcher) : LEAF_MAYBE;
    if (answer == LEAF_MAYBE)
        answer = leaf_holds(&asking, asked->leaf) ? LEAF_TRUE : LEAF_FALSE;
    set_answer(worker, leaf, answer);
    return answer == LEAF_TRUE;
}

static bool run(EngineWorker *worker, const Program *program)
{
    int32_t at = program->first;
    while (at >= 0 && at != PROGRAM_TRUE) {
        const ProgramStep *step = &program->steps[at];
        at = ask_leaf(worker, step->leaf) ? step->yes : step->no;
    }
    return at == PROGRAM_TRUE;
}

static void leaf_found_thoroughly(void *data, uint32_t number, bool is_exact)
{
    EngineWorker *worker = data;
    const uint32_t leaf = worker->found[number];
    if (answer_of(worker, leaf) != LEAF_TRUE)
        set_answer(worker, leaf, is_exact ? LEAF_TRUE : LEAF_MAYBE);
}

static bool has_long_text(const Values *values, uint16_t field)
{
    const Value *value = values_of(values, field);
    return value != NULL && value->length >= LONG_TEXT;
}

static void search_thoroughly(EngineWorker *worker, const PlanMatcher *searching)
{
    Values *values = &worker->values;
    const Matcher *matcher = searching->matcher;
    const uint16_t field = matcher_field(matcher);
    worker->found = searching->leaves;
    for (Value *value = values_of(values, field); value != NULL;
         value = values_next(values, field, value))
        matcher_search(matcher, values, value, &worker->scratch, leaf_found_thoroughly, worker);
}

/* Where many rules are to be looked at, long texts are searched for all they ask at once: else a
 * text that was made for it costs a search for each literal of each rule. */
static void be_thorough(EngineWorker *worker, const Plan *plan)
{
    worker->is_thorough = false;
    worker->thorough_done = 0;
    if (worker->candidate_count < MANY_CANDIDATES || worker->json.length < LONG_TEXT)
        return;
    if (!__atomic_load_n(&plan->is_thorough, __ATOMIC_ACQUIRE)) {
        mtx_lock(&worker->engine->lock);
        plan_be_thorough((Plan *)plan, &worker->engine->matchers);
        mtx_unlock(&worker->engine->lock);
    }
    worker->is_thorough = true;
    for (size_t i = 0; i < plan->thorough_count && i < 64; i++) {
        if (!has_long_text(&worker->values, matcher_field(plan->thorough[i].matcher)))
            continue;
        search_thoroughly(worker, &plan->thorough[i]);
        worker->thorough_done |= (uint64_t)1 << i;
    }
}

static void add_match(EngineWorker *worker, const PlanRule *rule)
{
    if (worker->match_count == worker->match_room) {
        worker->match_room *= 2;
        worker->matches = must(realloc(worker->matches, worker->match_room * sizeof(Match)));
    }
    worker->matches[worker->match_count++] = (Match){ rule->rule, rule->route };
}

static void next_round(EngineWorker *worker)
{
    if (++worker->round < UINT32_MAX / 4)
        return;
    memset(worker->answers, 0, worker->leaf_room * sizeof(uint32_t));
    memset(worker->asked, 0, worker->rule_room * sizeof(uint32_t));
    worker->round = 1;
}

static void look_with_plan(EngineWorker *worker, const Plan *plan)
{
    worker->plan = plan;
    worker->candidate_count = 0;
    worker->match_count = 0;
    next_round(worker);
    for (size_t i = 0; i < plan->matcher_count; i++) {
        if (plan->fields[i] == LEAF_KEYWORD || values_of(&worker->values, plan->fields[i]) != NULL)
            search_field(worker, &plan->matchers[i]);
    }
    for (size_t i = 0; i < plan->always_count; i++)
        worker->candidates[worker->candidate_count++] = plan->always[i];
    const unsigned long bytes = worker->notes.bytes;
    be_thorough(worker, plan);
    for (size_t i = 0; i < worker->candidate_count; i++) {
        const PlanRule *rule = &plan->rules[worker->candidates[i]];
        if (run(worker, &rule->program))
            add_match(worker, rule);
    }
    worker->counts.candidates += worker->candidate_count;
    worker->counts.laborious += worker->notes.bytes - bytes > ENGINE_WORK_USUAL;
}

static int compare_matches(const void *left, const void *right)
{
    const Match *a = left, *b = right;
    if (a->rule != b->rule)
        return a->rule < b->rule ? -1 : 1;
    return (a->route > b->route) - (a->route < b->route);
}

/* Each rule once, with the first route it matched on. */
static void tell_matches(EngineWorker *worker, DetectorFound found, void *data)
{
    if (worker->match_count == 0)
        return;
    qsort(worker->matches, worker->match_count, sizeof(Match), compare_matches);
    values_to_event(&worker->values, &worker->event);
    for (size_t i = 0; i < worker->match_count; i++) {
        const Match *match = &worker->matches[i];
        if (i > 0 && match->rule == match[-1].rule)
            continue;
        const MappingEvents *events = worker->engine->routes.list[match->route].events;
        const Evaluation evaluation = { &worker->event, events->fields, events->field_count,
                                        &worker->notes };
        found(sigma_rule_at(worker->engine->rules, match->rule), &evaluation, data);
    }
}

static void ask_reference(EngineWorker *worker, DetectorFound found, void *data)
{
    const Engine *engine = worker->engine;
    if (worker->reference == NULL)
        worker->reference = detector_new(engine->rules, engine->mapping, engine->least);
    worker->counts.events++;
    worker->counts.slow++;
    detector_look(worker->reference, &worker->event, found, data);
}

static EventWrong look_slowly(EngineWorker *worker, Slice json, DetectorFound found, void *data)
{
    const EventWrong wrong = event_read(&worker->event, json);
    if (wrong == EVENT_NOTHING)
        ask_reference(worker, found, data);
    return wrong;
}

/* For the count: after the rules, which may have asked the same. */
static bool is_routed(EngineWorker *worker, const Plan *plan)
{
    for (size_t i = 0; i < plan->undecided_count; i++) {
        if (run(worker, &plan->undecided[i]))
            return true;
    }
    return plan->is_routed;
}

/* What the scan found is looked at; false: nothing was, the reference must do it. */
static bool look_at_values(EngineWorker *worker, DetectorFound found, void *data)
{
    const Plan *plan = worker->engine->routes.is_usable ? plan_of_event(worker) : NULL;
    if (plan == NULL || plan->is_slow)
        return false;
    worker->counts.events++;
    if (plan->rule_count + plan->undecided_count > 0) {
        look_with_plan(worker, plan);
        tell_matches(worker, found, data);
    }
    worker->counts.unrouted += !is_routed(worker, plan);
    return true;
}

static const char *scan(EngineWorker *worker, const char *text, const char *end, bool has_lines)
{
    values_begin(&worker->values, end);
    const char *behind = kernels()->scan(&worker->values, text, end, has_lines);
    worker->json = (Slice){ text, behind == NULL ? 0 : (size_t)(behind - text) };
    if (worker->paths.is_full)
        forget_paths(worker);
    return behind;
}

static void learn_grams(EngineWorker *worker, const Matcher *matcher, Profile *profile)
{
    const uint16_t field = matcher_field(matcher);
    if (field == LEAF_KEYWORD || !matcher_has_grams(matcher))
        return;
    for (Value *value = values_of(&worker->values, field); value != NULL;
         value = values_next(&worker->values, field, value))
        profile_add_grams(profile, values_folded(&worker->values, value));
}

bool engine_learn(EngineWorker *worker, Slice json, Profile *profile)
{
    const char *end = json.data + json.length;
    if (json.length > EVENT_SIZE_MAX || scan(worker, json.data, end, true) == NULL)
        return false;
    const Plan *plan = plan_of_event(worker);
    if (plan == NULL)
        return false;
    const uint64_t kind = profile_kind(worker);
    const LeafAsking asking = asking_of(worker);
    profile_add_events(profile, kind, 1);
    for (size_t i = 0; i < plan->leaf_count; i++) {
        const Leaf *leaf = plan->leaves[i].leaf;
        if (leaf_holds(&asking, leaf))
            profile_add_leaf(profile, kind, leaf->hash, 1);
    }
    for (size_t i = 0; i < plan->matcher_count; i++)
        learn_grams(worker, plan->matchers[i].matcher, profile);
    return true;
}

EventWrong engine_look(EngineWorker *worker, Slice json, DetectorFound found, void *data)
{
    const char *end = json.data + json.length;
    if (json.length > EVENT_SIZE_MAX)
        return EVENT_TOO_LARGE;
    const char *behind = scan(worker, json.data, end, true);
    while (behind != NULL && behind < end && strchr(" \t\r\n", *behind) != NULL && *behind != '\0')
        behind++;
    if (behind != end || !look_at_values(worker, found, data))
        return look_slowly(worker, json, found, data);
    return EVENT_NOTHING;
}

/* While one event is looked at the next one, as long as it, comes nearer. */
static void prefetch(const char *from, const char *end, size_t length)
{
    const size_t rest = (size_t)(end - from), most = length < PREFETCH_MAX ? length : PREFETCH_MAX;
    for (size_t at = 0; at < most && at < rest; at += 64)
        __builtin_prefetch(from + at, 0, 2);
}

bool engine_look_at_line(EngineWorker *worker, Slice lines, size_t *length, DetectorFound found,
                         void *data)
{
    const char *end = lines.data + lines.length;
    const char *behind = scan(worker, lines.data, end, false);
    while (behind != NULL && behind < end && (*behind == ' ' || *behind == '\t' || *behind == '\r'))
        behind++;
    if (behind == NULL || behind == end || *behind != '\n' ||
        (size_t)(behind - lines.data) > EVENT_SIZE_MAX)
        return false;
    *length = (size_t)(behind - lines.data) + 1;
    prefetch(behind + 1, end, *length);
    if (look_at_values(worker, found, data))
        return true;
    return look_slowly(worker, (Slice){ lines.data, *length - 1 }, found, data) == EVENT_NOTHING;
}

FrameWrong engine_look_at_frame(EngineWorker *worker, FrameNames *names, Slice body,
                                const char *readable, DetectorFound found, void *data)
{
    FrameWrong wrong = frame_read(names, body, readable, &worker->values);
    if (wrong != FRAME_WRONG_NOTHING)
        return wrong;
    const bool is_whole = !worker->values.is_full;
    if (worker->paths.is_full)
        forget_paths(worker);
    worker->json = frame_texts(body);
    prefetch(body.data + body.length, readable, body.length);
    if (is_whole && look_at_values(worker, found, data))
        return FRAME_WRONG_NOTHING;
    wrong = frame_read_event(names, body, &worker->event);
    if (wrong == FRAME_WRONG_NOTHING)
        ask_reference(worker, found, data);
    return wrong;
}
