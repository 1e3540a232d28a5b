/* For every rule events are made that it asks for, and others that miss by little: the engine finds
 * in them what the reference finds.
 *
 * The rules are our own (packs/detection/rules), and those of the folders that the environment
 * variable MIMAMORI_RULES names, with ':' between them; MIMAMORI_EVENTS says how many events are
 * made for each.
 */
#include "core/sigma/engine.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/sigma/testing_random.h"
#include "core/sigma/testing_sample.h"

#define EVENTS_OF_RULE 3
#define WHOLE_EVERY 16 /* events of which all rules are compared, not only the one they are for */
#define MISSES 3       /* of each event */

typedef struct {
    char *name;
    FieldKind kind;
    GString *text;
    bool is_open[2]; /* more text may stand before, behind */
    bool is_cased;
} Part;

/* An event in the making. */
typedef struct {
    GRand *rand;
    const Evaluation *names; /* what it calls fields of rules */
    GPtrArray *parts;
    bool joins; /* values of one field become one text where they can */
} Making;

static int pick(Making *making, gsize count)
{
    return g_rand_int_range(making->rand, 0, (gint32)MAX(count, 1));
}

static void part_free(void *data)
{
    Part *part = data;
    g_free(part->name);
    g_string_free(part->text, TRUE);
    g_free(part);
}

static Part *add_part(Making *making, FieldName field, FieldKind kind, const char *text)
{
    Part *part = g_new0(Part, 1);
    const FieldName name = field.text.length == 0
                               ? (FieldName){ SLICE("Message"), slice_hash(SLICE("Message")) }
                               : evaluation_field(making->names, field);
    part->name = g_strndup(name.text.data, name.text.length);
    part->kind = kind;
    part->text = g_string_new(text);
    g_ptr_array_add(making->parts, part);
    return part;
}

/* --- texts that a test asks for --- */

/* A text for a pattern with wildcards, from what the rule says. */
static char *filled(Making *making, Slice written)
{
    Arena arena = { 0 };
    const PatternCodes codes = pattern_codes(&arena, written);
    GString *text = g_string_new(NULL);
    for (size_t i = 0; i < codes.count; i++) {
        if (codes.codes[i] < 256)
            g_string_append_c(text, (char)codes.codes[i]);
        else if (codes.codes[i] == PATTERN_ANY_CHARACTER)
            g_string_append(text, pick(making, 3) == 0 ? "見" : "q");
        else
            g_string_append(text, pick(making, 2) == 0 ? "" : "any thing");
    }
    arena_clear(&arena);
    return g_string_free(text, FALSE);
}

/* Behind or before a text of the same field, if both leave room. */
static bool join_part(Making *making, const char *name, const char *text, const bool *is_open)
{
    for (guint i = 0; making->joins && i < making->parts->len; i++) {
        Part *part = making->parts->pdata[i];
        if (!g_str_equal(part->name, name) || part->kind != FIELD_TEXT)
            continue;
        if (part->is_open[1] && is_open[0]) {
            g_string_append(part->text, text);
            part->is_open[1] = is_open[1];
            return true;
        }
        if (part->is_open[0] && is_open[1]) {
            g_string_prepend(part->text, text);
            part->is_open[0] = is_open[0];
            return true;
        }
    }
    return false;
}

static void add_text(Making *making, const SigmaItem *item, const SigmaValue *value,
                     const Pattern *pattern)
{
    Slice literal;
    const PatternPlace place = pattern_literal(pattern, &literal);
    const bool is_open[2] = { place == PATTERN_INSIDE || place == PATTERN_ENDS,
                              place == PATTERN_INSIDE || place == PATTERN_BEGINS };
    g_autofree char *text = place == PATTERN_MORE ? filled(making, value->written)
                                                  : g_strndup(literal.data, literal.length);
    const FieldName name = evaluation_field(making->names, item->field);
    g_autofree char *called = g_strndup(name.text.data, name.text.length);
    if (join_part(making, called, text, is_open))
        return;
    Part *part = add_part(making, item->field, FIELD_TEXT, text);
    part->is_open[0] = is_open[0];
    part->is_open[1] = is_open[1];
    part->is_cased = pattern_is_cased(pattern);
}

static void add_number(Making *making, const SigmaItem *item, const SigmaTest *test)
{
    char text[40];
    const SigmaNumber number = test->is.number;
    const int more = test->kind == SIGMA_TEST_ABOVE ? 1 : test->kind == SIGMA_TEST_BELOW ? -1 : 0;
    if (item->part != TIME_PART_NONE)
        snprintf(text, sizeof text, "2026-04-20T%02d:00:00Z", (int)((number.whole + more) & 15));
    else if (number.is_whole)
        snprintf(text, sizeof text, "%lld", (long long)number.whole + more);
    else
        snprintf(text, sizeof text, "%g", number.real + more);
    const bool is_text = item->part != TIME_PART_NONE || pick(making, 4) == 0;
    add_part(making, item->field, is_text ? FIELD_TEXT : FIELD_NUMBER, text);
}

static void add_address(Making *making, const SigmaItem *item, const Network *network)
{
    char text[INET6_ADDRSTRLEN];
    const bool is_short =
        network->prefix >= 96 && memcmp(network->address, "\0\0\0\0\0\0\0\0\0\0\xFF\xFF", 12) == 0;
    if (is_short)
        inet_ntop(AF_INET, network->address + 12, text, sizeof text);
    else
        inet_ntop(AF_INET6, network->address, text, sizeof text);
    add_part(making, item->field, FIELD_TEXT, text);
}

static void add_for_test(Making *making, const SigmaItem *item, const SigmaValue *value,
                         const SigmaTest *test)
{
    switch (test->kind) {
    case SIGMA_TEST_TEXT:
        add_text(making, item, value, test->is.pattern);
        break;
    case SIGMA_TEST_REGEX: {
        g_autofree char *text = sample_of(making->rand, regex_expression(test->is.regex));
        add_part(making, item->field, FIELD_TEXT, text)->is_cased = true;
        break;
    }
    case SIGMA_TEST_NETWORK:
        add_address(making, item, &test->is.network);
        break;
    case SIGMA_TEST_NULL:
        if (pick(making, 2) == 0)
            add_part(making, item->field, FIELD_NULL, "");
        break;
    case SIGMA_TEST_EXISTS:
        add_part(making, item->field, pick(making, 2) == 0 ? FIELD_EMPTY : FIELD_TEXT, "");
        break;
    case SIGMA_TEST_ABSENT:
        break;
    case SIGMA_TEST_FIELD:
        add_part(making, item->field, FIELD_TEXT, "same");
        add_part(making, test->is.field.name, FIELD_TEXT, "same");
        break;
    default:
        add_number(making, item, test);
    }
}

/* Where the field is missing a value is false, but for these. */
static void add_against(Making *making, const SigmaItem *item)
{
    for (size_t i = 0; i < item->count; i++) {
        const SigmaTestKind kind = item->values[i].tests[0].kind;
        if (kind == SIGMA_TEST_NULL || kind == SIGMA_TEST_ABSENT)
            add_part(making, item->field, FIELD_TEXT, "other");
    }
}

static void add_for_item(Making *making, const SigmaItem *item, bool wanted)
{
    if (wanted == item->is_negated) {
        add_against(making, item);
        return;
    }
    const gsize chosen = (gsize)pick(making, item->count);
    for (gsize i = 0; i < item->count; i++) {
        const SigmaValue *value = &item->values[i];
        if (item->needs_all || i == chosen)
            add_for_test(making, item, value, &value->tests[pick(making, value->count)]);
    }
}

/* Adds what makes the node true, or leaves it false. */
static void add_for_node(Making *making, const SigmaNode *node, bool wanted)
{
    if (node->kind == SIGMA_ITEM) {
        add_for_item(making, node->item, wanted);
        return;
    }
    if (node->kind == SIGMA_NOT) {
        add_for_node(making, node->parts[0], !wanted);
        return;
    }
    const gsize least = node->kind == SIGMA_ALL_OF ? node->count : node->least;
    const gsize needed = wanted ? least : node->count - least + 1;
    const gsize first = (gsize)pick(making, node->count);
    for (gsize i = 0; i < needed; i++)
        add_for_node(making, node->parts[(first + i) % node->count], wanted);
}

/* --- as JSON --- */

static void write_character(Making *making, const Part *part, GString *json, const char *at)
{
    const gunichar character = g_utf8_get_char(at);
    if (character < 0x20 || pick(making, 60) == 0)
        g_string_append_printf(json, character > 0xFFFF ? "?" : "\\u%04x", character);
    else if (character == '"' || character == '\\')
        g_string_append_printf(json, "\\%c", (int)character);
    else if (!part->is_cased && pick(making, 4) == 0)
        g_string_append_unichar(json, g_unichar_toupper(character));
    else
        g_string_append_unichar(json, character);
}

static void write_text(Making *making, const Part *part, GString *json, const char *text)
{
    g_string_append_c(json, '"');
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    for (const char *at = valid; *at != '\0'; at = g_utf8_next_char(at))
        write_character(making, part, json, at);
    g_string_append_c(json, '"');
}

static void write_part(Making *making, const Part *part, GString *json)
{
    static const Part plain = { .is_cased = true };
    write_text(making, &plain, json, part->name);
    g_string_append_c(json, ':');
    if (part->kind == FIELD_TEXT)
        write_text(making, part, json, part->text->str);
    else if (part->kind == FIELD_NUMBER)
        g_string_append(json, part->text->str);
    else
        g_string_append(json, part->kind == FIELD_NULL ? "null" : "{}");
}

static char *written(Making *making)
{
    GString *json = g_string_new("{\"filler\":\"and before it 0123456789 something\"");
    for (guint i = 0; i < making->parts->len; i++) {
        g_string_append(json, pick(making, 5) == 0 ? " ,\t" : ",");
        write_part(making, making->parts->pdata[i], json);
    }
    g_string_append_c(json, '}');
    return g_string_free(json, FALSE);
}

/* --- comparing --- */

typedef struct {
    SigmaRuleSet *rules;
    Mapping mapping;
    Placeholders placeholders;
    Detector *detector;
    Engine *engine;
    EngineWorker *worker;
    FrameWriter *writer;
    FrameNames names;
    Event event;
    GRand *rand;
    unsigned long events, matches, misses, misses_that_match, whole, frames;
} Subject;

typedef struct {
    const SigmaRule *wanted;
    bool is_found;
    GString *titles; /* of all rules */
} Found;

static void note(const SigmaRule *rule, const Evaluation *evaluation, void *data)
{
    Found *found = data;
    (void)evaluation;
    found->is_found |= rule == found->wanted;
    g_string_append_printf(found->titles, "%s\n", rule->title);
}

/* Whether the rule matches on one of its kinds of events, straight from its tree. */
static bool rule_matches(Subject *subject, const SigmaRule *rule, Slice json)
{
    g_assert_cmpint(event_read(&subject->event, json), ==, EVENT_NOTHING);
    mapping_rename(&subject->mapping, &subject->event);
    for (size_t i = 0; i < subject->mapping.source_count; i++) {
        const MappingSource *source = &subject->mapping.sources[i];
        for (size_t j = 0; mapping_is_for(source, &rule->logsource) && j < source->count; j++) {
            const MappingEvents *events = &source->events[j];
            const Evaluation plain = { .event = &subject->event };
            const Evaluation named = { &subject->event, events->fields, events->field_count, NULL };
            if ((events->where == NULL || evaluate_node(&plain, events->where)) &&
                evaluate_rule(&named, rule))
                return true;
        }
    }
    return false;
}

static void look_at_frame(Subject *subject, Slice json, Found *found)
{
    Buffer bytes = { 0 };
    FrameRecord record = { 0 };
    event_read(&subject->event, json);
    g_assert_true(frame_write(subject->writer, &subject->event, &bytes));
    Slice rest = buffer_slice(&bytes);
    if (slice_starts_with(rest, SLICE(FRAME_MAGIC)))
        rest = slice_from(rest, FRAME_MAGIC_LENGTH);
    while (frame_next(&rest, &record) == FRAME_WRONG_NOTHING) {
        if (record.kind != FRAME_EVENT)
            frame_names_take(&subject->names, &record);
    }
    g_assert_cmpint(engine_look_at_frame(subject->worker, &subject->names, record.body,
                                         bytes.data + bytes.length, note, found),
                    ==, FRAME_WRONG_NOTHING);
    buffer_clear(&bytes);
}

static void force_some_kernel(Subject *subject)
{
    const Kernels *kernel =
        kernels_named(kernel_variants[subject->events % G_N_ELEMENTS(kernel_variants)]);
    kernels_force(kernel);
}

/* All that is found, in the order of the set. */
static void compare_whole(Subject *subject, Slice json, const char *titles)
{
    Found found = { .titles = g_string_new(NULL) };
    event_read(&subject->event, json);
    detector_look(subject->detector, &subject->event, note, &found);
    if (!g_str_equal(found.titles->str, titles))
        g_error("%s\nreference:\n%sengine (%s):\n%s", json.data, found.titles->str, kernels()->name,
                titles);
    g_string_free(found.titles, TRUE);
    subject->whole++;
}

/* true: the rule matches the event. */
static bool compare(Subject *subject, const SigmaRule *rule, const char *text)
{
    const Slice json = slice_of(text);
    const bool is_wanted = rule_matches(subject, rule, json);
    Found found = { rule, false, g_string_new(NULL) };
    Found in_frame = { rule, false, g_string_new(NULL) };
    force_some_kernel(subject);
    g_assert_cmpint(engine_look(subject->worker, json, note, &found), ==, EVENT_NOTHING);
    look_at_frame(subject, json, &in_frame);
    if (found.is_found != is_wanted)
        g_error("%s (%s)\n%s\nengine (%s): %d", rule->title, rule->file, text, kernels()->name,
                found.is_found);
    if (!g_str_equal(found.titles->str, in_frame.titles->str))
        g_error("%s\n%s\nengine (%s):\n%sin a frame:\n%s", rule->title, text, kernels()->name,
                found.titles->str, in_frame.titles->str);
    if (subject->events % WHOLE_EVERY == 0)
        compare_whole(subject, json, found.titles->str);
    g_string_free(found.titles, TRUE);
    g_string_free(in_frame.titles, TRUE);
    subject->events++;
    return is_wanted;
}

/* --- near misses --- */

static void change_text(Making *making, Part *part)
{
    static const char *const others[] = { "x", "", "見", "\xE2\x84\xAA", " ", "-", "\\" };
    GString *text = part->text;
    if (text->len == 0) {
        g_string_append_c(text, 'x');
        return;
    }
    gsize at = (gsize)pick(making, text->len), end = at + 1;
    while (at > 0 && (text->str[at] & 0xC0) == 0x80)
        at--;
    while (end < text->len && (text->str[end] & 0xC0) == 0x80)
        end++;
    g_string_erase(text, (gssize)at, (gssize)(end - at));
    g_string_insert(text, (gssize)at, others[pick(making, G_N_ELEMENTS(others))]);
}

/* One thing of the event is another, or gone. */
static void miss_by_little(Making *making)
{
    if (making->parts->len == 0)
        return;
    const guint number = (guint)pick(making, making->parts->len);
    Part *part = making->parts->pdata[number];
    switch (pick(making, 5)) {
    case 0:
        g_ptr_array_remove_index(making->parts, number);
        break;
    case 1:
        part->kind = pick(making, 2) == 0 ? FIELD_NULL : FIELD_EMPTY;
        break;
    case 2:
        part->name[0] ^= 0x20;
        break;
    default:
        if (part->kind == FIELD_NUMBER)
            part->kind = FIELD_TEXT;
        change_text(making, part);
    }
}

static Making making_of(Subject *subject, const Evaluation *names)
{
    return (Making){ .rand = subject->rand,
                     .names = names,
                     .parts = g_ptr_array_new_with_free_func(part_free),
                     .joins = g_rand_boolean(subject->rand) };
}

static void try_rule_on(Subject *subject, const SigmaRule *rule, const MappingEvents *events)
{
    const Evaluation plain = { 0 };
    const Evaluation named = { .fields = events->fields, .field_count = events->field_count };
    Making making = making_of(subject, &plain);
    if (events->where != NULL)
        add_for_node(&making, events->where, true);
    making.names = &named;
    add_for_node(&making, rule->condition, true);
    for (size_t i = 0; i < rule->filter_count; i++)
        add_for_node(&making, rule->filters[i], true);
    g_autofree char *json = written(&making);
    subject->matches += compare(subject, rule, json);
    for (int i = 0; i < MISSES; i++) {
        miss_by_little(&making);
        g_autofree char *miss = written(&making);
        subject->misses_that_match += compare(subject, rule, miss);
        subject->misses++;
    }
    g_ptr_array_free(making.parts, TRUE);
}

/* The kinds of events that the rule may be about. */
static GPtrArray *events_of(const Subject *subject, const SigmaRule *rule)
{
    GPtrArray *all = g_ptr_array_new();
    for (size_t i = 0; i < subject->mapping.source_count; i++) {
        const MappingSource *source = &subject->mapping.sources[i];
        for (size_t j = 0; mapping_is_for(source, &rule->logsource) && j < source->count; j++)
            g_ptr_array_add(all, &source->events[j]);
    }
    return all;
}

static void try_rule(Subject *subject, const SigmaRule *rule, int count)
{
    GPtrArray *all = events_of(subject, rule);
    for (int i = 0; all->len > 0 && rule->is_evaluated && i < count; i++)
        try_rule_on(subject, rule,
                    all->pdata[g_rand_int_range(subject->rand, 0, (gint32)all->len)]);
    g_ptr_array_free(all, TRUE);
}

/* --- the rules --- */

static bool is_yaml(const char *path)
{
    return g_str_has_suffix(path, ".yml") || g_str_has_suffix(path, ".yaml");
}

typedef void (*TakeFile)(Subject *subject, const char *path, Slice text);

static int compare_names(const void *left, const void *right)
{
    return strcmp(*(char *const *)left, *(char *const *)right);
}

/* Every YAML file of the folder and below it, in order of the names. */
static void take_files(Subject *subject, const char *path, TakeFile take)
{
    if (!g_file_test(path, G_FILE_TEST_IS_DIR)) {
        g_autofree char *text = NULL;
        gsize length = 0;
        if (is_yaml(path) && g_file_get_contents(path, &text, &length, NULL))
            take(subject, path, (Slice){ text, length });
        return;
    }
    g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
    g_autoptr(GPtrArray) inside = g_ptr_array_new_with_free_func(g_free);
    const char *name;
    while ((name = g_dir_read_name(folder)) != NULL)
        g_ptr_array_add(inside, g_build_filename(path, name, NULL));
    g_ptr_array_sort(inside, compare_names);
    for (guint i = 0; i < inside->len; i++)
        take_files(subject, inside->pdata[i], take);
}

static void take_rules(Subject *subject, const char *path, Slice text)
{
    sigma_rule_set_add(subject->rules, path, text);
}

static void take_mapping(Subject *subject, const char *path, Slice text)
{
    SigmaProblems problems = { 0 };
    if (!g_str_has_suffix(path, "any.yaml"))
        g_assert_true(mapping_add(&subject->mapping, path, text, &problems));
}

static void take_placeholders(Subject *subject, const char *path, Slice text)
{
    SigmaProblems problems = { 0 };
    g_assert_true(placeholders_add(&subject->placeholders, path, text, &problems));
}

static void take_pack(Subject *subject, const char *part, TakeFile take)
{
    const char *source = g_getenv("MIMAMORI_SOURCE");
    g_autofree char *path =
        g_build_filename(source == NULL ? "." : source, "packs/detection", part, NULL);
    take_files(subject, path, take);
}

static void subject_init(Subject *subject, const char *folders)
{
    const char *seed = g_getenv("MIMAMORI_SEED");
    *subject = (Subject){ .rand = g_rand_new_with_seed(seed == NULL ? 17 : (guint32)atoi(seed)) };
    take_pack(subject, "placeholders", take_placeholders);
    take_pack(subject, "mappings", take_mapping);
    subject->rules = sigma_rule_set_new(&subject->placeholders);
    g_auto(GStrv) list = g_strsplit(folders, ":", -1);
    if (*folders == '\0')
        take_pack(subject, "rules", take_rules);
    for (size_t i = 0; *folders != '\0' && list[i] != NULL; i++)
        take_files(subject, list[i], take_rules);
    sigma_rule_set_settle(subject->rules);
    subject->detector = detector_new(subject->rules, &subject->mapping, SIGMA_INFORMATIONAL);
    subject->engine = engine_new(subject->rules, &subject->mapping, SIGMA_INFORMATIONAL, NULL);
    subject->worker = engine_worker_new(subject->engine);
    subject->writer = frame_writer_new();
}

static void subject_clear(Subject *subject)
{
    kernels_force(NULL);
    event_clear(&subject->event);
    frame_names_clear(&subject->names);
    frame_writer_free(subject->writer);
    engine_worker_free(subject->worker);
    engine_free(subject->engine);
    detector_free(subject->detector);
    sigma_rule_set_free(subject->rules);
    mapping_clear(&subject->mapping);
    placeholders_clear(&subject->placeholders);
    g_rand_free(subject->rand);
}

/* @folders: "": our own rules. */
static void try_rules(const char *folders)
{
    Subject subject;
    const char *wanted = g_getenv("MIMAMORI_EVENTS");
    const int count = wanted == NULL ? EVENTS_OF_RULE : atoi(wanted);
    subject_init(&subject, folders);
    const size_t rules = sigma_rule_count(subject.rules);
    for (size_t i = 0; i < rules; i++)
        try_rule(&subject, sigma_rule_at(subject.rules, i), count);
    g_test_message("%zu rules, %lu events; as asked for: %lu of %lu match; near misses: %lu of %lu "
                   "match; compared with all rules: %lu",
                   rules, subject.events, subject.matches, subject.events - subject.misses,
                   subject.misses_that_match, subject.misses, subject.whole);
    g_assert_cmpuint(subject.matches, >, (subject.events - subject.misses) * 3 / 4);
    g_assert_cmpuint(subject.misses_that_match, <, subject.misses);
    subject_clear(&subject);
}

static void finds_what_our_own_rules_ask_for(void)
{
    try_rules("");
}

static void finds_what_other_rules_ask_for(void)
{
    const char *folders = g_getenv("MIMAMORI_RULES");
    if (folders == NULL)
        g_test_skip("the environment variable MIMAMORI_RULES does not name folders of rules");
    else
        try_rules(folders);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/synthesis/finds_what_our_own_rules_ask_for",
                    finds_what_our_own_rules_ask_for);
    g_test_add_func("/synthesis/finds_what_other_rules_ask_for", finds_what_other_rules_ask_for);
    return g_test_run();
}
