#include "core/sigma/matcher.h"

#include <stdlib.h>

#include "core/bytes/utf8.h"
#include "core/sigma/kernels.h"
#include "core/sigma/regex_literal.h"

#define REGEX_LITERAL_LEAST 2 /* shorter ones are in every other text */
#define GATES_MAX 4           /* more are not worth looking for */

/* What is looked for; several leaves may look for the same. In the order in which sets take them.
 */
typedef enum {
    ATOM_AFFIX,
    ATOM_LONG,
    ATOM_SHORT, /* than what is hashed */
    ATOM_WIDE,  /* bytes beyond ASCII: only searched where a text has some */
    ATOM_NUMBER,
    ATOM_REGEX,
    ATOM_KINDS,
} AtomKind;

typedef struct {
    AtomKind kind;
    AffixPlace place;
    Slice text;
    int64_t whole;
    const Regex *regex;
    Slice gate;    /* of a regex: a short literal it cannot do without; empty: none is known */
    uint32_t leaf; /* number of the caller */
    bool is_exact;
} Wish;

/* An atom's leaves: span of the list. */
typedef struct {
    uint32_t first, count;
} AtomLeaves;

typedef struct {
    uint32_t number;
    bool is_exact;
} AtomLeaf;

typedef struct {
    int64_t whole;
    uint32_t atom;
} AtomNumber;

/* Of ATOM_LONG, ATOM_SHORT, ATOM_WIDE. */
#define GRAM_SETS 3

struct Matcher {
    uint16_t field;
    AtomLeaves *atoms;
    AtomLeaf *leaves;
    AffixSet *affixes;
    GramSet *grams[GRAM_SETS];
    GramSet *raw;        /* of a matcher for all values that looks for nothing but the grams */
    AtomNumber *numbers; /* ascending */
    size_t number_count;
    RegexSet *regexes;
    uint32_t *regex_atoms;
    Slice gates[GATES_MAX]; /* without one of them no expression matches; none: it is not known */
    size_t gate_count;
};

static AtomKind kind_of_literal(Slice literal)
{
    if (literal.length < GRAM_KEY_MAX)
        return ATOM_SHORT;
    for (size_t i = 0; i < literal.length; i++) {
        if ((unsigned char)literal.data[i] >= 0x80)
            return ATOM_WIDE;
    }
    return ATOM_LONG;
}

static void wish_for_text(Arena *arena, const SigmaTest *test, Wish *wish)
{
    const PatternPlace place = pattern_literal(test->is.pattern, &wish->text);
    wish->is_exact = place != PATTERN_MORE;
    if (pattern_is_cased(test->is.pattern)) {
        /* Texts are searched without regard to case; with it is for the second look. */
        wish->text = utf8_fold(arena, wish->text);
        wish->is_exact = false;
    }
    if (place < PATTERN_INSIDE) {
        static const AffixPlace places[] = { AFFIX_WHOLE, AFFIX_BEGIN, AFFIX_END };
        wish->kind = ATOM_AFFIX;
        wish->place = places[place];
    } else {
        wish->kind = kind_of_literal(wish->text);
    }
}

/* By a literal it cannot do without, if there is one that says something. */
static void wish_for_regex(Arena *arena, const Regex *regex, Wish *wish)
{
    Arena scratch = { 0 };
    const Slice literal = arena_copy_slice(arena, regex_literal(&scratch, regex));
    arena_clear(&scratch);
    if (literal.length >= REGEX_LITERAL_LEAST) {
        wish->kind = kind_of_literal(literal);
        wish->text = literal;
        wish->is_exact = false;
        return;
    }
    wish->kind = ATOM_REGEX;
    wish->regex = regex;
    wish->gate = literal;
    regex_set_takes(regex, &wish->is_exact);
}

bool matcher_needs_regex(const SigmaTest *test)
{
    Arena arena = { 0 };
    if (test->kind != SIGMA_TEST_REGEX)
        return false;
    const bool needs = regex_literal(&arena, test->is.regex).length < REGEX_LITERAL_LEAST;
    arena_clear(&arena);
    return needs;
}

static Wish wish_of(Arena *arena, const SigmaTest *test, uint32_t leaf)
{
    Wish wish = { .leaf = leaf, .is_exact = true };
    if (test->kind == SIGMA_TEST_NUMBER) {
        wish.kind = ATOM_NUMBER;
        wish.whole = test->is.number.whole;
        wish.is_exact = test->is.number.is_whole;
    } else if (test->kind == SIGMA_TEST_REGEX) {
        wish_for_regex(arena, test->is.regex, &wish);
    } else {
        wish_for_text(arena, test, &wish);
    }
    return wish;
}

static int compare_texts(Slice a, Slice b)
{
    const size_t shorter = a.length < b.length ? a.length : b.length;
    const int order = shorter == 0 ? 0 : memcmp(a.data, b.data, shorter);
    return order != 0 ? order : (a.length > b.length) - (a.length < b.length);
}

static int compare_atoms(const Wish *a, const Wish *b)
{
    if (a->kind != b->kind)
        return (int)a->kind - (int)b->kind;
    if (a->place != b->place)
        return (int)a->place - (int)b->place;
    if (a->whole != b->whole)
        return a->whole < b->whole ? -1 : 1;
    if (a->regex != b->regex)
        return a->regex < b->regex ? -1 : 1;
    return compare_texts(a->text, b->text);
}

static int compare_wishes(const void *left, const void *right)
{
    const Wish *a = left, *b = right;
    const int order = compare_atoms(a, b);
    return order != 0 ? order : (a->leaf > b->leaf) - (a->leaf < b->leaf);
}

/* Where the wishes of each kind begin among the sorted ones. */
typedef struct {
    Wish *list;
    size_t count;
    size_t begins[ATOM_KINDS + 1];
    uint32_t *atoms; /* of each wish */
} Wishes;

/* The lists are in @scratch, texts that are made in the arena. */
static Wishes collect_wishes(Arena *scratch, Arena *arena, const MatcherLeaf *leaves, size_t count)
{
    Wishes wishes = { 0 };
    size_t total = 0;
    for (size_t i = 0; i < count; i++)
        total += leaves[i].leaf->count;
    wishes.list = ARENA_NEW(scratch, Wish, total);
    wishes.atoms = ARENA_NEW(scratch, uint32_t, total);
    for (size_t i = 0; i < count; i++) {
        const Leaf *leaf = leaves[i].leaf;
        for (size_t j = 0; j < leaf->count; j++)
            wishes.list[wishes.count++] = wish_of(arena, &leaf->tests[j], leaves[i].number);
    }
    qsort(wishes.list, wishes.count, sizeof(Wish), compare_wishes);
    for (size_t i = 0; i < wishes.count; i++)
        wishes.begins[wishes.list[i].kind + 1] = i + 1;
    for (int kind = 1; kind <= ATOM_KINDS; kind++) {
        if (wishes.begins[kind] < wishes.begins[kind - 1])
            wishes.begins[kind] = wishes.begins[kind - 1];
    }
    return wishes;
}

/* Wishes for the same become one atom with several leaves. */
static void make_atoms(Arena *arena, Matcher *matcher, Wishes *wishes)
{
    uint32_t atom = 0;
    matcher->atoms = ARENA_NEW(arena, AtomLeaves, wishes->count + 1);
    matcher->leaves = ARENA_NEW(arena, AtomLeaf, wishes->count + 1);
    for (size_t i = 0; i < wishes->count; i++) {
        const Wish *wish = &wishes->list[i];
        if (i > 0 && compare_atoms(wish - 1, wish) != 0)
            atom++;
        if (matcher->atoms[atom].count++ == 0)
            matcher->atoms[atom].first = (uint32_t)i;
        matcher->leaves[i] = (AtomLeaf){ wish->leaf, wish->is_exact };
        wishes->atoms[i] = atom;
    }
}

static bool is_first_of_atom(const Wishes *wishes, size_t at)
{
    return at == 0 || wishes->atoms[at] != wishes->atoms[at - 1];
}

static void make_affixes(Arena *arena, Matcher *matcher, const Wishes *wishes)
{
    const size_t begin = wishes->begins[ATOM_AFFIX], end = wishes->begins[ATOM_AFFIX + 1];
    AffixLiteral *literals = ARENA_NEW(arena, AffixLiteral, end - begin);
    size_t count = 0;
    for (size_t i = begin; i < end; i++) {
        const Wish *wish = &wishes->list[i];
        if (is_first_of_atom(wishes, i))
            literals[count++] = (AffixLiteral){ wish->text, wish->place, wishes->atoms[i], 0 };
    }
    if (count > 0)
        matcher->affixes = affix_set_new(arena, literals, count);
}

static GramSet *make_grams(Arena *arena, const Profile *profile, const Wishes *wishes,
                           AtomKind kind)
{
    const size_t begin = wishes->begins[kind], end = wishes->begins[kind + 1];
    GramLiteral *literals = ARENA_NEW(arena, GramLiteral, end - begin);
    size_t count = 0;
    for (size_t i = begin; i < end; i++) {
        if (is_first_of_atom(wishes, i))
            literals[count++] =
                (GramLiteral){ .text = wishes->list[i].text, .atom = wishes->atoms[i] };
    }
    return count == 0 ? NULL : gram_set_new(arena, profile, literals, count);
}

static void make_numbers(Arena *arena, Matcher *matcher, const Wishes *wishes)
{
    const size_t begin = wishes->begins[ATOM_NUMBER], end = wishes->begins[ATOM_NUMBER + 1];
    matcher->numbers = ARENA_NEW(arena, AtomNumber, end - begin);
    for (size_t i = begin; i < end; i++) {
        if (is_first_of_atom(wishes, i))
            matcher->numbers[matcher->number_count++] =
                (AtomNumber){ wishes->list[i].whole, wishes->atoms[i] };
    }
}

/* Without the gates, folded, there is nothing to search for. */
static void make_gates(Matcher *matcher, const Wishes *wishes)
{
    for (size_t i = wishes->begins[ATOM_REGEX]; i < wishes->begins[ATOM_REGEX + 1]; i++) {
        if (!is_first_of_atom(wishes, i))
            continue;
        const Slice gate = wishes->list[i].gate;
        if (gate.length == 0 || matcher->gate_count == GATES_MAX) {
            matcher->gate_count = 0;
            return;
        }
        matcher->gates[matcher->gate_count++] = gate;
    }
}

static bool make_regexes(Arena *arena, Matcher *matcher, const Wishes *wishes)
{
    const size_t begin = wishes->begins[ATOM_REGEX], end = wishes->begins[ATOM_REGEX + 1];
    const Regex **expressions = ARENA_NEW(arena, const Regex *, end - begin);
    size_t count = 0;
    matcher->regex_atoms = ARENA_NEW(arena, uint32_t, end - begin);
    for (size_t i = begin; i < end; i++) {
        if (!is_first_of_atom(wishes, i))
            continue;
        matcher->regex_atoms[count] = wishes->atoms[i];
        expressions[count++] = wishes->list[i].regex;
    }
    make_gates(matcher, wishes);
    if (count > 0)
        matcher->regexes = regex_set_new(expressions, count);
    return count == 0 || matcher->regexes != NULL;
}

static Matcher *make(Arena *scratch, Arena *arena, const Profile *profile,
                     const MatcherLeaf *leaves, size_t count)
{
    Matcher *matcher = ARENA_NEW(arena, Matcher, 1);
    Wishes wishes = collect_wishes(scratch, arena, leaves, count);
    matcher->field = leaves[0].leaf->field;
    make_atoms(arena, matcher, &wishes);
    make_affixes(arena, matcher, &wishes);
    for (int i = 0; i < GRAM_SETS; i++)
        matcher->grams[i] = make_grams(arena, profile, &wishes, (AtomKind)(ATOM_LONG + i));
    make_numbers(arena, matcher, &wishes);
    if (matcher->field == LEAF_KEYWORD && wishes.begins[ATOM_LONG + 1] == wishes.count &&
        matcher->affixes == NULL)
        matcher->raw =
            gram_set_new_raw(arena, profile, matcher->grams[0]->literals, matcher->grams[0]->count);
    return make_regexes(arena, matcher, &wishes) ? matcher : NULL;
}

Matcher *matcher_new(Arena *arena, const Profile *profile, const MatcherLeaf *leaves, size_t count)
{
    Arena scratch = { 0 };
    Matcher *matcher = make(&scratch, arena, profile, leaves, count);
    arena_clear(&scratch);
    return matcher;
}

void matcher_clear(Matcher *matcher)
{
    regex_set_free(matcher->regexes);
    matcher->regexes = NULL;
}

uint16_t matcher_field(const Matcher *matcher)
{
    return matcher->field;
}

void matcher_prepare(const Matcher *matcher, RegexScratch *scratch)
{
    if (matcher->regexes != NULL)
        regex_scratch_prepare(scratch, matcher->regexes);
}

bool matcher_has_grams(const Matcher *matcher)
{
    return matcher->grams[0] != NULL;
}

bool matcher_may_hold(const Matcher *matcher, Slice json, const char *readable)
{
    return matcher->raw == NULL || gram_set_may_be_in(matcher->raw, json, readable);
}

typedef struct {
    const Matcher *matcher;
    MatcherFound found;
    void *data;
} Search;

static void tell_atom(void *data, uint32_t atom)
{
    const Search *search = data;
    const AtomLeaves span = search->matcher->atoms[atom];
    const AtomLeaf *leaves = search->matcher->leaves + span.first;
    for (uint32_t i = 0; i < span.count; i++)
        search->found(search->data, leaves[i].number, leaves[i].is_exact);
}

static void tell_regex(void *data, uint32_t index)
{
    const Search *search = data;
    tell_atom(data, search->matcher->regex_atoms[index]);
}

/* A number that is not whole, or too large, is left to the second look. */
static void tell_all_numbers(Search *search)
{
    const Matcher *matcher = search->matcher;
    for (size_t i = 0; i < matcher->number_count; i++) {
        const AtomLeaves span = matcher->atoms[matcher->numbers[i].atom];
        for (uint32_t j = 0; j < span.count; j++)
            search->found(search->data, matcher->leaves[span.first + j].number, false);
    }
}

static void search_numbers(Search *search, const Value *value, Slice text)
{
    const Matcher *matcher = search->matcher;
    SigmaNumber number;
    if (value->kind == FIELD_BOOLEAN || !number_read(text, &number))
        return;
    if (!number.is_whole) {
        tell_all_numbers(search);
        return;
    }
    size_t low = 0, high = matcher->number_count;
    while (low < high) {
        const size_t middle = (low + high) / 2;
        if (matcher->numbers[middle].whole < number.whole)
            low = middle + 1;
        else
            high = middle;
    }
    if (low < matcher->number_count && matcher->numbers[low].whole == number.whole)
        tell_atom(search, matcher->numbers[low].atom);
}

static bool may_have_regex(const Matcher *matcher, Slice folded)
{
    for (size_t i = 0; i < matcher->gate_count; i++) {
        if (kernels()->find(folded, matcher->gates[i]))
            return true;
    }
    return matcher->gate_count == 0;
}

static bool has_literals(const Matcher *matcher)
{
    return matcher->affixes != NULL || matcher->grams[0] != NULL || matcher->grams[1] != NULL ||
           matcher->grams[2] != NULL;
}

/* @may_be_wide: the text may have bytes beyond ASCII. */
static void search_literals(Search *search, Slice folded, bool may_be_wide)
{
    const Matcher *matcher = search->matcher;
    if (matcher->affixes != NULL)
        affix_set_search(matcher->affixes, folded, tell_atom, search);
    for (int i = 0; i < GRAM_SETS; i++) {
        if (matcher->grams[i] != NULL && (may_be_wide || ATOM_LONG + i != ATOM_WIDE))
            gram_set_search(matcher->grams[i], folded, tell_atom, search);
    }
}

void matcher_search(const Matcher *matcher, Values *values, Value *value, RegexScratch *scratch,
                    MatcherFound found, void *data)
{
    Search search = { matcher, found, data };
    if (value->kind == FIELD_NULL || value->kind == FIELD_EMPTY)
        return;
    if (has_literals(matcher))
        search_literals(&search, values_folded(values, value),
                        (value->notes & (VALUE_WIDE | VALUE_UNICODE)) != 0);
    if (matcher->number_count > 0)
        search_numbers(&search, value, values_plain(values, value));
    if (matcher->regexes != NULL && may_have_regex(matcher, values_folded(values, value)))
        regex_set_search(matcher->regexes, scratch, values_plain(values, value), tell_regex,
                         &search);
}
