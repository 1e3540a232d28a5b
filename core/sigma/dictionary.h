/* dictionary.h - the fields that rules and mappings ask for, by number. */
#pragma once

#include "core/sigma/rule.h"

#define DICTIONARY_FIELDS_MAX 20000
#define DICTIONARY_NONE UINT16_MAX

/* How a field decides on which routes an event is. */
typedef enum { DICTIONARY_NO_KEY, DICTIONARY_BY_PRESENCE, DICTIONARY_BY_VALUE } DictionaryKey;

/* Starts as { 0 }. */
typedef struct {
    Arena arena;
    FieldName *names;
    uint8_t *keys;  /* DictionaryKey */
    bool *presence; /* whether some leaf asks if it is there */
    uint16_t count;
    uint16_t *table; /* number + 1 by hash; 0: free */
} Dictionary;

/* The number of the field, given if it has none. DICTIONARY_NONE: there are too many. */
uint16_t dictionary_add(Dictionary *dictionary, FieldName name);

/* DICTIONARY_NONE: nobody asks for it. */
uint16_t dictionary_find(const Dictionary *dictionary, FieldName name);
void dictionary_clear(Dictionary *dictionary);
