/* rule.h - a Sigma rule as it is kept: where it applies, and a tree of what must be true.
 *
 * Everything lives in the arena of the rule set and never changes once read.
 *
 *   rule -> condition (node) -> … -> item (field) -> value -> test
 *
 * A test is the smallest question ("does the text match this pattern?"). A value
 * of the rule is one test, or several of which one must hold (base64offset makes
 * three). An item asks its field for one of its values (or all of them). Nodes
 * join items by and, or, not and "at least N of".
 */
#pragma once

#include "core/bytes/arena.h"
#include "core/sigma/network.h"
#include "core/sigma/number.h"
#include "core/sigma/pattern.h"
#include "core/sigma/regex.h"
#include "core/sigma/time_part.h"

typedef enum {
    SIGMA_TEST_TEXT,   /* pattern */
    SIGMA_TEST_NUMBER, /* the same number, or the same characters */
    SIGMA_TEST_BELOW,  /* lt */
    SIGMA_TEST_AT_MOST,
    SIGMA_TEST_ABOVE,
    SIGMA_TEST_AT_LEAST,
    SIGMA_TEST_REGEX,
    SIGMA_TEST_NETWORK,
    SIGMA_TEST_NULL,   /* absent, or JSON null */
    SIGMA_TEST_EXISTS, /* the field is there, whatever its value */
    SIGMA_TEST_ABSENT,
    SIGMA_TEST_FIELD, /* as another field of the event */
} SigmaTestKind;

/* A name of a field, without spaces (event.h says why), and its hash. */
typedef struct {
    Slice text;
    uint32_t hash;
} FieldName;

typedef struct {
    SigmaTestKind kind;
    union {
        const Pattern *pattern;
        SigmaNumber number;
        const Regex *regex;
        Network network;
        struct {
            FieldName name;
            bool is_cased, from_start, to_end; /* startswith: from_start only; both: equal */
        } field;
    } is;
} SigmaTest;

typedef struct {
    Slice written; /* as in the rule */
    SigmaTest *tests;
    size_t count; /* one of them must hold */
} SigmaValue;

typedef struct {
    FieldName field;       /* empty: a keyword, looked for in every value of the event */
    const char *modifiers; /* as written: "contains|all"; "" if none */
    TimePart part;         /* of a time in the field, compared in its place */
    bool needs_all;        /* of the values */
    bool is_negated;       /* neq: true where the item would be false, so also without the field */
    const SigmaValue *values;
    size_t count;
    int line;
} SigmaItem;

typedef enum { SIGMA_ALL_OF, SIGMA_AT_LEAST, SIGMA_NOT, SIGMA_ITEM } SigmaNodeKind;

typedef struct SigmaNode SigmaNode;
struct SigmaNode {
    SigmaNodeKind kind;
    const char *label; /* name of a selection, "1 of filter_*"; NULL: only joins what is below */
    unsigned least;    /* of SIGMA_AT_LEAST */
    const SigmaNode **parts;
    size_t count;
    const SigmaItem *item;
};

typedef enum {
    SIGMA_LEVEL_NONE, /* the rule says nothing; treated as medium */
    SIGMA_INFORMATIONAL,
    SIGMA_LOW,
    SIGMA_MEDIUM,
    SIGMA_HIGH,
    SIGMA_CRITICAL,
} SigmaLevel;

/* "" where the rule says nothing. */
typedef struct {
    const char *category, *product, *service;
} SigmaLogsource;

/* What a rule says to people who are no experts: our own key `plain`, each in Japanese and English.
 * NULL where the rule has none. */
typedef enum { SIGMA_JA, SIGMA_EN, SIGMA_LANGUAGES } SigmaLanguage;
typedef struct {
    const char *title[SIGMA_LANGUAGES];
    const char *happened[SIGMA_LANGUAGES]; /* what it means */
    const char *now[SIGMA_LANGUAGES];      /* what to do first */
    const char *never[SIGMA_LANGUAGES];    /* what not to do */
} SigmaPlain;

typedef struct {
    const char *file;
    int line;
    const SigmaPlain *plain;                /* NULL: none */
    const char *id, *name, *title, *status; /* "" if absent */
    SigmaLevel level;
    SigmaLogsource logsource;
    const SigmaNode *condition;
    const SigmaNode **filters; /* all must hold as well */
    size_t filter_count;
    bool is_evaluated; /* false: a note in the problems says why */
} SigmaRule;

/* "high"; of SIGMA_LEVEL_NONE "medium". */
const char *sigma_level_name(SigmaLevel level);

/* The level that counts: without one a rule is medium. */
static inline SigmaLevel sigma_level_of(const SigmaRule *rule)
{
    return rule->level == SIGMA_LEVEL_NONE ? SIGMA_MEDIUM : rule->level;
}

/* SIGMA_LEVEL_NONE: there is no such level. */
SigmaLevel sigma_level_find(Slice name);

FieldName field_name(Arena *arena, Slice written);
