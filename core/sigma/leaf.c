#include "core/sigma/leaf.h"

#include <stdlib.h>

#include "core/sigma/kernels.h"

static uint64_t hash_add(uint64_t hash, Slice bytes)
{
    for (size_t i = 0; i < bytes.length; i++)
        hash = (hash ^ (unsigned char)bytes.data[i]) * 0x100000001B3u;
    return (hash ^ bytes.length) * 0x100000001B3u;
}

static FieldName name_in_event(const Evaluation *names, FieldName name)
{
    return name.text.length == 0 ? name : evaluation_field(names, name);
}

/* What the leaf asks of its field: modifiers, and each value as written. The kind of a test tells a
 * number from the same number in quotation marks. */
static uint64_t hash_of_tests(const SigmaItem *item, const Evaluation *names,
                              const SigmaValue *values, size_t count)
{
    /* What is a text for a field is a part of one for a keyword. */
    const Slice target = item->field.text.length == 0 ? SLICE("keyword") : SLICE("");
    uint64_t hash = hash_add(hash_add(0xCBF29CE484222325u, target), slice_of(item->modifiers));
    for (size_t i = 0; i < count; i++) {
        hash = hash_add(hash, values[i].written);
        for (size_t j = 0; j < values[i].count; j++) {
            const SigmaTest *test = &values[i].tests[j];
            const char kind = (char)('a' + test->kind);
            hash = hash_add(hash, (Slice){ &kind, 1 });
            if (test->kind == SIGMA_TEST_FIELD)
                hash = hash_add(hash, name_in_event(names, test->is.field.name).text);
        }
    }
    return hash;
}

/* The field that fieldref names is called as the event does. */
static SigmaTest test_in_event(LeafTable *table, const Evaluation *names, SigmaTest test)
{
    if (test.kind == SIGMA_TEST_FIELD) {
        test.is.field.name = name_in_event(names, test.is.field.name);
        table->is_full |= dictionary_add(table->dictionary, test.is.field.name) == DICTIONARY_NONE;
    }
    return test;
}

static const SigmaTest *join_tests(LeafTable *table, const Evaluation *names,
                                   const SigmaValue *values, size_t count, size_t *total)
{
    for (size_t i = 0; i < count; i++)
        *total += values[i].count;
    SigmaTest *tests = ARENA_NEW(table->arena, SigmaTest, *total);
    size_t at = 0;
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < values[i].count; j++)
            tests[at++] = test_in_event(table, names, values[i].tests[j]);
    }
    return tests;
}

#define SURELY_LONG_FROM 3 /* repetitions: PCRE2's limit of steps comes too late then … */
#define SHORT_TEXT 256     /* bytes: … but where the text is this short */

static LeafLiteral *literals_of(Arena *arena, const Leaf *leaf)
{
    LeafLiteral *literals = ARENA_NEW(arena, LeafLiteral, leaf->count);
    for (size_t i = 0; i < leaf->count; i++) {
        const SigmaTest *test = &leaf->tests[i];
        literals[i].place = PATTERN_MORE;
        if (test->kind == SIGMA_TEST_TEXT && !pattern_is_cased(test->is.pattern))
            literals[i].place = pattern_literal(test->is.pattern, &literals[i].literal);
        const unsigned repeats = test->kind == SIGMA_TEST_REGEX ? regex_repeats(test->is.regex) : 0;
        literals[i].may_take_long = repeats > 1;
        literals[i].is_surely_long = repeats > SURELY_LONG_FROM;
    }
    return literals;
}

/* Whether what the keys of an event say answers the leaf. */
static bool is_answered_by_key(const Dictionary *dictionary, const Leaf *leaf)
{
    const DictionaryKey key = (DictionaryKey)dictionary->keys[leaf->field];
    for (size_t i = 0; i < leaf->count; i++) {
        const SigmaTestKind kind = leaf->tests[i].kind;
        const bool is_presence = kind == SIGMA_TEST_EXISTS || kind == SIGMA_TEST_ABSENT;
        if (kind == SIGMA_TEST_FIELD || (key == DICTIONARY_BY_PRESENCE && !is_presence))
            return false;
    }
    return key != DICTIONARY_NO_KEY;
}

static void note_presence(Dictionary *dictionary, const Leaf *leaf)
{
    for (size_t i = 0; i < leaf->count; i++) {
        const SigmaTestKind kind = leaf->tests[i].kind;
        dictionary->presence[leaf->field] |=
            kind == SIGMA_TEST_NULL || kind == SIGMA_TEST_EXISTS || kind == SIGMA_TEST_ABSENT;
    }
}

static uint32_t put_leaf(LeafTable *table, const SigmaItem *item, const Evaluation *names,
                         Leaf leaf)
{
    const FieldName field = name_in_event(names, item->field);
    leaf.field = LEAF_KEYWORD;
    leaf.part = item->part;
    if (field.text.length > 0) {
        leaf.field = dictionary_add(table->dictionary, field);
        table->is_full |= leaf.field == DICTIONARY_NONE;
    }
    if (leaf.field != LEAF_KEYWORD) {
        note_presence(table->dictionary, &leaf);
        leaf.is_key = is_answered_by_key(table->dictionary, &leaf);
    }
    table->list = arena_grow(table->arena, table->list, table->count, sizeof leaf);
    table->list[table->count] = leaf;
    return (uint32_t)table->count++;
}

static void put(uint32_t *places, size_t size, uint64_t hash, uint32_t number)
{
    size_t at = hash % size;
    while (places[at] != 0)
        at = (at + 1) % size;
    places[at] = number + 1;
}

static void grow_table(LeafTable *table)
{
    const size_t size = table->table_size == 0 ? 1024 : 4 * table->table_size;
    uint32_t *places = calloc(size, sizeof *places), *tests = calloc(size, sizeof *tests);
    if (places == NULL || tests == NULL)
        abort();
    for (uint32_t i = 0; i < table->count; i++) {
        put(places, size, table->list[i].hash, i);
        put(tests, size, table->list[i].tests_hash, i);
    }
    free(table->table);
    free(table->tests_table);
    table->table = places;
    table->tests_table = tests;
    table->table_size = size;
}

/* A leaf that asks the same of another field; NULL: there is none. */
static const Leaf *find_tests(const LeafTable *table, uint64_t hash)
{
    size_t at = hash % table->table_size;
    for (; table->tests_table[at] != 0; at = (at + 1) % table->table_size) {
        const Leaf *leaf = &table->list[table->tests_table[at] - 1];
        if (leaf->tests_hash == hash)
            return leaf;
    }
    return NULL;
}

uint32_t leaf_add(LeafTable *table, const SigmaItem *item, const Evaluation *names,
                  const SigmaValue *values, size_t count)
{
    const uint64_t tests = hash_of_tests(item, names, values, count);
    const uint64_t hash = hash_add(tests, name_in_event(names, item->field).text);
    if (2 * (table->count + 1) > table->table_size)
        grow_table(table);
    size_t at = hash % table->table_size;
    for (; table->table[at] != 0; at = (at + 1) % table->table_size) {
        if (table->list[table->table[at] - 1].hash == hash)
            return table->table[at] - 1;
    }
    Leaf leaf = { .hash = hash, .tests_hash = tests };
    const Leaf *same = find_tests(table, tests);
    if (same != NULL) {
        leaf.tests = same->tests;
        leaf.literals = same->literals;
        leaf.count = same->count;
    } else {
        leaf.tests = join_tests(table, names, values, count, &leaf.count);
        leaf.literals = literals_of(table->arena, &leaf);
    }
    const uint32_t number = put_leaf(table, item, names, leaf);
    put(table->table, table->table_size, hash, number);
    put(table->tests_table, table->table_size, tests, number);
    return number;
}

static void free_linear(const LeafTable *table)
{
    for (size_t i = 0; i < table->count; i++) {
        for (size_t j = 0; j < table->list[i].count; j++) {
            regex_set_free(table->list[i].literals[j].linear);
            table->list[i].literals[j].linear = NULL; /* leaves share their tests */
        }
    }
}

void leaf_table_clear(LeafTable *table)
{
    free_linear(table);
    free(table->table);
    free(table->tests_table);
    table->table = NULL;
    table->tests_table = NULL;
}

static bool is_literal(const LeafLiteral *literal)
{
    return literal->place != PATTERN_MORE &&
           (literal->literal.length > 0 || literal->place == PATTERN_WHOLE);
}

static bool is_whole_number(const SigmaTest *test)
{
    return test->kind == SIGMA_TEST_NUMBER && test->is.number.is_whole;
}

bool leaf_is_literals(const Leaf *leaf)
{
    for (size_t i = 0; i < leaf->count; i++) {
        if (!is_literal(&leaf->literals[i]))
            return false;
    }
    return true;
}

bool leaf_is_values(const Leaf *leaf)
{
    for (size_t i = 0; i < leaf->count; i++) {
        if (!is_literal(&leaf->literals[i]) && !is_whole_number(&leaf->tests[i]))
            return false;
    }
    return leaf->part == TIME_PART_NONE;
}

static bool has_text(const Value *value)
{
    return value->kind != FIELD_NULL && value->kind != FIELD_EMPTY;
}

/* fieldref: one of the other field's values stands in that relation to this one. */
static bool other_field_holds(const LeafAsking *asking, const SigmaTest *test, Value *value)
{
    Values *values = asking->values;
    const uint16_t field = dictionary_find(asking->table->dictionary, test->is.field.name);
    for (Value *other = values_of(values, field); other != NULL;
         other = values_next(values, field, other)) {
        if (!has_text(other))
            continue;
        const bool is_cased = test->is.field.is_cased;
        const Slice left = is_cased ? values_plain(values, value) : values_folded(values, value);
        const Slice right = is_cased ? values_plain(values, other) : values_folded(values, other);
        if (evaluate_texts(left, right, test->is.field.from_start, test->is.field.to_end))
            return true;
    }
    return false;
}

static void note_match(void *data, uint32_t index)
{
    (void)index;
    *(bool *)data = true;
}

/* Makes the set of an expression for which PCRE2 took long for the first time. */
static const RegexSet *linear_of(const LeafAsking *asking, LeafLiteral *literal, const Regex *regex)
{
    bool is_exact = false;
    if (__atomic_load_n(&literal->is_linear, __ATOMIC_ACQUIRE))
        return literal->linear;
    mtx_lock(asking->lock);
    if (!literal->is_linear && regex_set_takes(regex, &is_exact) && is_exact)
        literal->linear = regex_set_new(&regex, 1);
    __atomic_store_n(&literal->is_linear, true, __ATOMIC_RELEASE);
    mtx_unlock(asking->lock);
    return literal->linear;
}

/* false: Hyperscan does not take the expression exactly. */
static bool ask_linear(const LeafAsking *asking, LeafLiteral *literal, const Regex *regex,
                       Slice text, bool *holds)
{
    const RegexSet *linear = linear_of(asking, literal, regex);
    if (linear == NULL)
        return false;
    regex_scratch_prepare(asking->scratch, linear);
    regex_set_search(linear, asking->scratch, text, note_match, holds);
    return true;
}

static bool regex_holds(const LeafAsking *asking, const SigmaTest *test, LeafLiteral *literal,
                        Slice text)
{
    const Regex *regex = test->is.regex;
    bool holds = false;
    if (literal->is_surely_long && text.length > SHORT_TEXT &&
        ask_linear(asking, literal, regex, text, &holds))
        return holds;
    RegexResult result =
        literal->may_take_long ? regex_search_shortly(regex, text) : regex_search(regex, text);
    if (result == REGEX_TOO_LONG && literal->may_take_long) {
        if (ask_linear(asking, literal, regex, text, &holds))
            return holds;
        result = regex_search(regex, text);
    }
    asking->notes->too_long += result == REGEX_TOO_LONG;
    return result == REGEX_MATCHES;
}

static bool literal_holds(const LeafLiteral *wanted, Slice folded)
{
    const Slice literal = wanted->literal;
    if (folded.length < literal.length ||
        (wanted->place == PATTERN_WHOLE && folded.length != literal.length))
        return false;
    if (wanted->place == PATTERN_INSIDE)
        return kernels()->find(folded, literal);
    const char *at =
        wanted->place == PATTERN_ENDS ? folded.data + folded.length - literal.length : folded.data;
    return memcmp(at, literal.data, literal.length) == 0;
}

/* @literal: the text, folded, has it; empty where it is not known. */
static bool text_passes(const Pattern *pattern, Slice literal, Values *values, Value *value)
{
    if (pattern_is_cased(pattern))
        return pattern_matches(pattern, values_plain(values, value));
    const Slice folded = values_folded(values, value);
    if (literal.length > 0 && !kernels()->find(folded, literal))
        return false;
    return pattern_matches(pattern, folded);
}

/* A question about one value of the event. */
static bool value_passes(const LeafAsking *asking, const Leaf *leaf, size_t number, Value *value)
{
    const SigmaTest *test = &leaf->tests[number];
    LeafLiteral *literal = &leaf->literals[number];
    Values *values = asking->values;
    if (!has_text(value))
        return false;
    asking->notes->bytes += value->length;
    if (literal->place != PATTERN_MORE)
        return literal_holds(literal, values_folded(values, value));
    switch (test->kind) {
    case SIGMA_TEST_TEXT:
        return text_passes(test->is.pattern, literal->literal, values, value);
    case SIGMA_TEST_REGEX:
        return regex_holds(asking, test, literal, values_plain(values, value));
    case SIGMA_TEST_NETWORK:
        return network_contains(&test->is.network, values_plain(values, value));
    case SIGMA_TEST_FIELD:
        return other_field_holds(asking, test, value);
    default:
        return evaluate_number(leaf->part, test, (FieldKind)value->kind,
                               values_plain(values, value));
    }
}

static bool is_null(const Values *values, uint16_t field)
{
    for (const Value *value = values_of(values, field); value != NULL;
         value = values_next(values, field, value)) {
        if (value->kind == FIELD_NULL)
            return true;
    }
    return values->present[field] != values->round;
}

static bool keyword_passes(const LeafAsking *asking, const Leaf *leaf, size_t number)
{
    for (size_t i = 0; i < asking->values->count; i++) {
        if (value_passes(asking, leaf, number, &asking->values->list[i]))
            return true;
    }
    return false;
}

static bool test_passes(const LeafAsking *asking, const Leaf *leaf, size_t number)
{
    Values *values = asking->values;
    const SigmaTestKind kind = leaf->tests[number].kind;
    if (leaf->field == LEAF_KEYWORD)
        return keyword_passes(asking, leaf, number);
    if (kind == SIGMA_TEST_NULL)
        return is_null(values, leaf->field);
    if (kind == SIGMA_TEST_EXISTS)
        return values->present[leaf->field] == values->round;
    if (kind == SIGMA_TEST_ABSENT)
        return values->present[leaf->field] != values->round;
    for (Value *value = values_of(values, leaf->field); value != NULL;
         value = values_next(values, leaf->field, value)) {
        if (value_passes(asking, leaf, number, value))
            return true;
    }
    return false;
}

bool leaf_holds(const LeafAsking *asking, const Leaf *leaf)
{
    for (size_t i = 0; i < leaf->count; i++) {
        if (test_passes(asking, leaf, i))
            return true;
    }
    return false;
}
