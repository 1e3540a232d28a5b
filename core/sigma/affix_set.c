#include "core/sigma/affix_set.h"

static uint64_t word_at(const char *at, size_t length)
{
    uint64_t word = 0;
    if (length == AFFIX_WORD)
        memcpy(&word, at, AFFIX_WORD);
    else
        memcpy(&word, at, length);
    return word;
}

static uint32_t hash_of(const AffixSet *set, AffixPlace place, size_t length, uint64_t word)
{
    const uint64_t mixed = (word + 16 * place + length) * 0x9E3779B97F4A7C15u;
    return (uint32_t)((mixed ^ mixed >> 32) * 0xD6E8FEB86659FD93u >> 32) >> set->shift;
}

static size_t word_length(Slice text)
{
    return text.length < AFFIX_WORD ? text.length : AFFIX_WORD;
}

static uint64_t word_of(AffixPlace place, Slice text, size_t length)
{
    return word_at(place == AFFIX_BEGIN ? text.data : text.data + text.length - length, length);
}

static unsigned bits_for(size_t count)
{
    unsigned bits = 7;
    while (bits < 20 && ((size_t)1 << bits) < count * 8)
        bits++;
    return bits;
}

AffixSet *affix_set_new(Arena *arena, AffixLiteral *literals, size_t count)
{
    AffixSet *set = ARENA_NEW(arena, AffixSet, 1);
    const unsigned bits = bits_for(count);
    *set = (AffixSet){ .literals = literals, .count = count, .shift = 32 - bits };
    set->bitmap = ARENA_NEW(arena, uint64_t, ((size_t)1 << bits) / 64);
    set->heads = ARENA_NEW(arena, uint32_t, (size_t)1 << bits);
    for (size_t i = 0; i < count; i++) {
        AffixLiteral *literal = &literals[i];
        const size_t length = word_length(literal->text);
        const uint64_t word = word_of(literal->place, literal->text, length);
        const uint32_t hash = hash_of(set, literal->place, length, word);
        set->lengths[literal->place] |= (uint16_t)(1u << length);
        set->bitmap[hash / 64] |= (uint64_t)1 << hash % 64;
        literal->next = set->heads[hash];
        set->heads[hash] = (uint32_t)i + 1;
    }
    return set;
}

static bool fits(const AffixLiteral *literal, Slice text)
{
    const Slice wanted = literal->text;
    if (wanted.length > text.length ||
        (literal->place == AFFIX_WHOLE && wanted.length != text.length))
        return false;
    const char *at =
        literal->place == AFFIX_END ? text.data + text.length - wanted.length : text.data;
    return memcmp(at, wanted.data, wanted.length) == 0;
}

static void look_up(const AffixSet *set, AffixPlace place, size_t length, Slice text,
                    AffixFound found, void *data)
{
    const uint32_t hash = hash_of(set, place, length, word_of(place, text, length));
    if ((set->bitmap[hash / 64] >> hash % 64 & 1) == 0)
        return;
    for (uint32_t number = set->heads[hash]; number != 0;) {
        const AffixLiteral *literal = &set->literals[number - 1];
        if (literal->place == place && word_length(literal->text) == length && fits(literal, text))
            found(data, literal->atom);
        number = literal->next;
    }
}

static void look_at_place(const AffixSet *set, AffixPlace place, Slice text, AffixFound found,
                          void *data)
{
    unsigned lengths = set->lengths[place];
    if (place == AFFIX_WHOLE)
        lengths &= 1u << word_length(text);
    for (; lengths != 0; lengths &= lengths - 1) {
        const size_t length = (size_t)__builtin_ctz(lengths);
        if (length > text.length)
            return;
        look_up(set, place, length, text, found, data);
    }
}

void affix_set_search(const AffixSet *set, Slice text, AffixFound found, void *data)
{
    for (int place = AFFIX_WHOLE; place < AFFIX_PLACES; place++) {
        if (set->lengths[place] != 0)
            look_at_place(set, (AffixPlace)place, text, found, data);
    }
}
