/* leaf.h - the smallest questions of all rules, each kept once: does one of the values of this
 * field pass one of these tests?
 *
 * An item of a rule with `all` becomes a leaf for each of its values, any other item becomes one
 * leaf; `neq` is a negation around it. Rules share many leaves ("Image ends with \cmd.exe"), so
 * for one event each is answered at most once.
 */
#pragma once

#include <threads.h>

#include "core/sigma/dictionary.h"
#include "core/sigma/evaluate.h"
#include "core/sigma/regex_set.h"
#include "core/sigma/values.h"

#define LEAF_KEYWORD DICTIONARY_NONE /* asks every value of the event */

/* A literal that a folded text must have at a place, where that is all a test asks. */
typedef struct {
    PatternPlace place; /* PATTERN_MORE: the test asks for more, or for something else */
    Slice literal;
    bool may_take_long; /* a regular expression that PCRE2 may take long for (regex_repeats()) … */
    bool is_surely_long; /* … so long that it is not tried where the text is not short */
    bool is_linear;      /* … was made into a set: read with __atomic_load_n() */
    RegexSet *linear;    /* NULL: Hyperscan does not take it exactly */
} LeafLiteral;

typedef struct {
    uint16_t field; /* of the event; or LEAF_KEYWORD */
    TimePart part;
    bool is_key; /* asks only for a field that decides on routes */
    const SigmaTest *tests;
    LeafLiteral *literals; /* of each test */
    size_t count;          /* one of them must hold */
    uint64_t hash;         /* of what it asks, the same in every run */
    uint64_t tests_hash; /* … whatever the field; leaves with the same share tests and literals */
    double search_cost;  /* as a trigger (trigger.h); 0: no plan has worked it out yet */
} Leaf;

/* Starts as { .dictionary = …, .arena = … }. */
typedef struct {
    Dictionary *dictionary;
    Arena *arena;
    Leaf *list;
    size_t count;
    uint32_t *table;       /* number + 1 by hash */
    uint32_t *tests_table; /* number + 1 by tests_hash */
    size_t table_size;     /* of both */
    bool is_full;          /* more fields than the dictionary takes */
} LeafTable;

/* The number of the leaf that asks @values (one or several) of an item of the rule. @names: only
 * what the event calls the fields. */
uint32_t leaf_add(LeafTable *table, const SigmaItem *item, const Evaluation *names,
                  const SigmaValue *values, size_t count);
void leaf_table_clear(LeafTable *table);

/* Whether all of its tests are literals at a place (literals[]). */
bool leaf_is_literals(const Leaf *leaf);

/* … or whole numbers, each of which is a literal as well. */
bool leaf_is_values(const Leaf *leaf);

/* Who asks: the event, and what a thread needs for it. */
typedef struct {
    const LeafTable *table;
    Values *values;
    EvaluationNotes *notes;
    RegexScratch *scratch;
    mtx_t *lock; /* of what leaves get when they are asked */
} LeafAsking;

/* The answer for an event. */
bool leaf_holds(const LeafAsking *asking, const Leaf *leaf);
