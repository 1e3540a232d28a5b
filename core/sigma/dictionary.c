#include "core/sigma/dictionary.h"

#define TABLE_SIZE 65536u /* more than three times the fields */

/* Where the name stands in the table, or would. */
static uint32_t place_of(const Dictionary *dictionary, FieldName name)
{
    uint32_t at = name.hash % TABLE_SIZE;
    while (dictionary->table[at] != 0 &&
           !slice_equal(dictionary->names[dictionary->table[at] - 1].text, name.text))
        at = (at + 1) % TABLE_SIZE;
    return at;
}

uint16_t dictionary_add(Dictionary *dictionary, FieldName name)
{
    if (dictionary->table == NULL) {
        dictionary->table = ARENA_NEW(&dictionary->arena, uint16_t, TABLE_SIZE);
        dictionary->names = ARENA_NEW(&dictionary->arena, FieldName, DICTIONARY_FIELDS_MAX);
        dictionary->keys = ARENA_NEW(&dictionary->arena, uint8_t, DICTIONARY_FIELDS_MAX);
        dictionary->presence = ARENA_NEW(&dictionary->arena, bool, DICTIONARY_FIELDS_MAX);
    }
    const uint32_t at = place_of(dictionary, name);
    if (dictionary->table[at] != 0)
        return dictionary->table[at] - 1;
    if (dictionary->count == DICTIONARY_FIELDS_MAX)
        return DICTIONARY_NONE;
    dictionary->names[dictionary->count] = name;
    dictionary->table[at] = ++dictionary->count;
    return dictionary->count - 1;
}

uint16_t dictionary_find(const Dictionary *dictionary, FieldName name)
{
    if (dictionary->table == NULL)
        return DICTIONARY_NONE;
    const uint16_t found = dictionary->table[place_of(dictionary, name)];
    return found == 0 ? DICTIONARY_NONE : found - 1;
}

void dictionary_clear(Dictionary *dictionary)
{
    arena_clear(&dictionary->arena);
    *dictionary = (Dictionary){ 0 };
}
