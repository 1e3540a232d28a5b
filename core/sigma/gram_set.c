#include "core/sigma/gram_set.h"

#include <math.h>
#include <stdlib.h>

#include "core/sigma/kernels.h"

#define PLACES 256   /* looked up at once */
#define GROUP 8      /* buckets */
#define GROUPS_MAX 4 /* a power of two */
#define RAW_LEAST 3  /* bytes of a literal that stand in JSON as they are */

/* How much a character says, in bits: the rarer in command lines and paths, the more. From the
 * space on, in rows of 32. */
static const char rarities[] = "57777777777777576666666666777777"
                               "77777777777777777777777777774777"
                               "7454445554665444564445555667777";

static unsigned rarity_of(unsigned char byte)
{
    if (byte >= 0x80)
        return 9;
    return byte >= 0x20 && byte < 0x7F ? (unsigned)(rarities[byte - 0x20] - '0') : 7;
}

unsigned gram_rarity(Slice text)
{
    unsigned sum = 0;
    for (size_t i = 0; i < text.length; i++)
        sum += rarity_of((unsigned char)text.data[i]);
    return sum;
}

static size_t window_length(const GramLiteral *literal)
{
    const size_t rest = literal->text.length - literal->offset;
    return rest < GRAM_WINDOW ? rest : GRAM_WINDOW;
}

/* How many bits a window is worth less for each one that begins with the same bytes. */
#define CROWD_COST 4

static uint32_t hash_at(const GramSet *set, Slice text, size_t at)
{
    char key[GRAM_KEY_MAX] = { 0 };
    memcpy(key, text.data + at, set->key_length);
    return gram_hash(set, key);
}

/* The same for each doubling of how often it is in a value, from one of a thousand on. */
#define FREQUENCY_COST 4.0

static int cost_of_frequency(const GramSet *set, const Profile *profile, Slice window)
{
    if (profile == NULL || set->key_length < GRAM_KEY_MAX)
        return 0;
    const double frequency = profile_gram_frequency(profile, window.data);
    return frequency <= PROFILE_RARE ? 0 : (int)(FREQUENCY_COST * log2(frequency / PROFILE_RARE));
}

/* Often only the first bytes of the windows are looked at: they count three times. */
#define GRAM_FRONT 3

/* The window that says most and is not crowded; a shorter one at the end says less by itself.
 * @crowd: windows chosen so far, by hash. */
static uint32_t best_window(const GramSet *set, const Profile *profile, Slice text, uint32_t *crowd)
{
    int best = INT32_MIN;
    uint32_t offset = 0;
    for (uint32_t at = 0; at + set->key_length <= text.length; at++) {
        const size_t rest = text.length - at;
        const Slice window = { text.data + at, rest < GRAM_WINDOW ? rest : GRAM_WINDOW };
        const Slice front = { window.data,
                              window.length < GRAM_FRONT ? window.length : GRAM_FRONT };
        const int worth = (int)(gram_rarity(window) + 2 * gram_rarity(front)) -
                          (int)(CROWD_COST * crowd[hash_at(set, text, at)]) -
                          cost_of_frequency(set, profile, window);
        if (worth > best) {
            best = worth;
            offset = at;
        }
    }
    crowd[hash_at(set, text, offset)]++;
    return offset;
}

/* By length, so that short windows do not spoil the buckets of long ones, then by their bytes. */
static int compare_windows(const void *left, const void *right)
{
    const GramLiteral *a = left, *b = right;
    const size_t a_length = window_length(a), b_length = window_length(b);
    if (a_length / 2 != b_length / 2)
        return (int)a_length - (int)b_length;
    const int order = memcmp(a->text.data + a->offset, b->text.data + b->offset,
                             a_length < b_length ? a_length : b_length);
    return order != 0 ? order : (int)a_length - (int)b_length;
}

static void allow(GramBuckets *group, size_t place, unsigned char byte, unsigned bucket)
{
    group->allowed[place][byte % GRAM_CHARACTERS] |= (uint8_t)(1u << bucket);
}

/* @is_raw: letters may be large as well. */
static void put_into_bucket(GramSet *set, const GramLiteral *literal, unsigned bucket, bool is_raw)
{
    GramBuckets *group = &set->groups[bucket / GROUP];
    const size_t length = window_length(literal);
    for (size_t i = 0; i < GRAM_WINDOW; i++) {
        for (unsigned character = 0; i >= length && character < GRAM_CHARACTERS; character++)
            allow(group, i, (unsigned char)character, bucket % GROUP);
        if (i >= length)
            continue;
        const unsigned char byte = (unsigned char)literal->text.data[literal->offset + i];
        allow(group, i, byte, bucket % GROUP);
        if (is_raw && byte >= 'a' && byte <= 'z')
            allow(group, i, (unsigned char)(byte - 32), bucket % GROUP);
    }
    set->width = length > set->width ? (unsigned)length : set->width;
}

/* Short windows say less: fewer of them share a bucket. */
static size_t weight_of(const GramLiteral *literal)
{
    const size_t length = window_length(literal);
    return length < 4 ? 8 : length < 6 ? 6 : length < 8 ? 2 : 1;
}

static void fill_groups(GramSet *set, unsigned group_count, bool is_raw)
{
    set->group_count = group_count;
    memset(set->groups, 0, group_count * sizeof(GramBuckets));
    size_t total = 0, before = 0;
    for (size_t i = 0; i < set->count; i++)
        total += weight_of(&set->literals[i]);
    for (size_t i = 0; i < set->count; i++) {
        put_into_bucket(set, &set->literals[i], (unsigned)(before * group_count * GROUP / total),
                        is_raw);
        before += weight_of(&set->literals[i]);
    }
}

/* How often each character is in logs, after rarity_of(); those that share a place are added. */
static void fill_frequencies(double frequencies[GRAM_CHARACTERS])
{
    double total = 0;
    memset(frequencies, 0, GRAM_CHARACTERS * sizeof *frequencies);
    for (unsigned byte = 0x20; byte < 0x7F; byte++) {
        const bool is_folded = byte < 'A' || byte > 'Z';
        const double frequency = is_folded ? exp2(-(double)rarity_of((unsigned char)byte)) : 0;
        frequencies[byte % GRAM_CHARACTERS] += frequency;
        total += frequency;
    }
    for (unsigned i = 0; i < GRAM_CHARACTERS; i++)
        frequencies[i] /= total;
}

/* The share of characters that a bucket allows at one byte of its windows. */
static double share_allowed(const GramSet *set, const double *frequencies, unsigned bucket,
                            unsigned place)
{
    const uint8_t *allowed = set->groups[bucket / GROUP].allowed[place];
    double share = 0;
    for (unsigned character = 0; character < GRAM_CHARACTERS; character++)
        share += (allowed[character] >> bucket % GROUP & 1) != 0 ? frequencies[character] : 0;
    return share;
}

/* What a place costs of text that is not folded: each byte is, there. */
#define RAW_PLACE_COSTS 8

/* As few bytes as say enough; returns what that costs. */
static double choose_width(GramSet *set, bool is_raw)
{
    const unsigned buckets = set->group_count * GROUP, most = set->width;
    double shares[GROUPS_MAX * GROUP], frequencies[GRAM_CHARACTERS], least = INFINITY;
    fill_frequencies(frequencies);
    for (unsigned bucket = 0; bucket < buckets; bucket++)
        shares[bucket] = 1;
    for (unsigned width = 1; width <= most; width++) {
        double share = 0;
        for (unsigned bucket = 0; bucket < buckets; bucket++) {
            shares[bucket] *= share_allowed(set, frequencies, bucket, width - 1);
            share += shares[bucket];
        }
        const double places = 64 * share * kernels()->cost_of_place;
        const double cost =
            set->group_count * width * kernels()->cost_of_buckets +
            (is_raw ? RAW_PLACE_COSTS * places : fmin(places, kernels()->cost_of_all));
        if (cost < least) {
            least = cost;
            set->width = width;
        }
    }
    return least;
}

/* As few groups of buckets as say enough; none where all places may as well be looked up. */
static void choose_groups(Arena *arena, GramSet *set, bool is_raw)
{
    unsigned best = 1;
    double least = INFINITY;
    set->groups = calloc(GROUPS_MAX, sizeof(GramBuckets));
    if (set->groups == NULL)
        abort();
    for (unsigned count = 1; count <= GROUPS_MAX; count *= 2) {
        set->width = 0;
        fill_groups(set, count, is_raw);
        const double cost = choose_width(set, is_raw);
        if (cost < least) {
            least = cost;
            best = count;
        }
    }
    set->width = 0;
    GramBuckets *tried = set->groups;
    if (least < kernels()->cost_of_all || is_raw) {
        fill_groups(set, best, is_raw);
        choose_width(set, is_raw);
        set->groups = ARENA_NEW(arena, GramBuckets, best);
        memcpy(set->groups, tried, best * sizeof *tried);
    } else {
        set->groups = NULL;
        set->group_count = 0;
    }
    free(tried);
}

static int compare_hashes(const void *left, const void *right)
{
    const GramLiteral *a = left, *b = right;
    return (a->hash > b->hash) - (a->hash < b->hash);
}

#define HEAD_BITS_MAX 12

static void make_table(Arena *arena, GramSet *set, unsigned bits)
{
    const unsigned head_bits = bits < HEAD_BITS_MAX ? bits : HEAD_BITS_MAX;
    qsort(set->literals, set->count, sizeof(GramLiteral), compare_hashes);
    set->head_shift = bits - head_bits;
    set->bitmap = ARENA_NEW(arena, uint64_t, ((size_t)1 << bits) / 64);
    set->heads = ARENA_NEW(arena, uint32_t, ((size_t)1 << head_bits) + 1);
    set->windows = ARENA_NEW(arena, GramWindow, set->count);
    uint32_t head = 0;
    for (uint32_t i = 0; i < set->count; i++) {
        const GramLiteral *literal = &set->literals[i];
        GramWindow *window = &set->windows[i];
        memcpy(&window->word, literal->text.data + literal->offset, window_length(literal));
        memset(&window->mask, 0xFF, window_length(literal));
        set->bitmap[literal->hash / 64] |= (uint64_t)1 << literal->hash % 64;
        while (head <= literal->hash >> set->head_shift)
            set->heads[head++] = i;
    }
    while (head <= 1u << head_bits)
        set->heads[head++] = (uint32_t)set->count;
}

/* About 32 places for each literal, so that most wrong ones end at the bitmap. */
static unsigned bits_for(size_t count)
{
    unsigned bits = 10;
    while (bits < 16 && ((size_t)1 << bits) < count * 32)
        bits++;
    return bits;
}

/* @is_raw: for text as JSON writes it. */
static GramSet *set_new(Arena *arena, const Profile *profile, GramLiteral *literals, size_t count,
                        bool is_raw)
{
    GramSet *set = ARENA_NEW(arena, GramSet, 1);
    const unsigned bits = bits_for(count);
    uint32_t *crowd = calloc((size_t)1 << bits, sizeof *crowd);
    if (crowd == NULL)
        abort();
    *set = (GramSet){ .literals = literals, .count = count, .shift = 32 - bits };
    set->key_length = GRAM_KEY_MAX;
    for (size_t i = 0; i < count; i++) {
        if (literals[i].text.length < set->key_length)
            set->key_length = (unsigned)literals[i].text.length;
    }
    for (size_t i = 0; i < count; i++) {
        literals[i].offset = best_window(set, profile, literals[i].text, crowd);
        literals[i].hash = hash_at(set, literals[i].text, literals[i].offset);
    }
    free(crowd);
    qsort(literals, count, sizeof *literals, compare_windows);
    choose_groups(arena, set, is_raw);
    make_table(arena, set, bits);
    return set;
}

GramSet *gram_set_new(Arena *arena, const Profile *profile, GramLiteral *literals, size_t count)
{
    return set_new(arena, profile, literals, count, false);
}

/* Bytes that JSON may write in another way without VALUE_DISGUISED. */
static bool may_be_escaped(unsigned char byte)
{
    return byte < 0x20 || byte >= 0x7F || strchr("\"\\/'<>&", byte) != NULL;
}

/* The longest part of the literal that JSON writes as it is. */
static Slice plain_part(Slice text)
{
    Slice longest = SLICE("");
    size_t begin = 0;
    for (size_t i = 0; i <= text.length; i++) {
        if (i < text.length && !may_be_escaped((unsigned char)text.data[i]))
            continue;
        if (i - begin > longest.length)
            longest = (Slice){ text.data + begin, i - begin };
        begin = i + 1;
    }
    return longest;
}

GramSet *gram_set_new_raw(Arena *arena, const Profile *profile, const GramLiteral *literals,
                          size_t count)
{
    GramLiteral *parts = ARENA_NEW(arena, GramLiteral, count);
    for (size_t i = 0; i < count; i++) {
        parts[i] = (GramLiteral){ .text = plain_part(literals[i].text) };
        if (parts[i].text.length < RAW_LEAST)
            return NULL;
    }
    return set_new(arena, profile, parts, count, true);
}

/* The literals whose first bytes may be those at a place: [*from, to). */
static uint32_t span_of(const GramSet *set, uint32_t hash, uint32_t *from)
{
    const uint32_t head = hash >> set->head_shift;
    *from = set->heads[head];
    return set->heads[head + 1];
}

static void compare_at(const GramSet *set, Slice text, uint32_t place, GramFound found, void *data)
{
    uint64_t word;
    uint32_t at;
    const uint32_t end = span_of(set, gram_hash(set, text.data + place), &at);
    memcpy(&word, text.data + place, sizeof word);
    for (; at < end; at++) {
        if ((word & set->windows[at].mask) != set->windows[at].word)
            continue;
        const GramLiteral *literal = &set->literals[at];
        if (place >= literal->offset &&
            text.length - (place - literal->offset) >= literal->text.length &&
            memcmp(text.data + place - literal->offset, literal->text.data, literal->text.length) ==
                0)
            found(data, literal->atom);
    }
}

void gram_set_search(const GramSet *set, Slice text, GramFound found, void *data)
{
    uint32_t places[PLACES];
    size_t from = 0;
    while (text.length >= set->key_length && from <= text.length - set->key_length) {
        const size_t count = kernels()->places(set, text, &from, places, PLACES);
        for (size_t i = 0; i < count; i++)
            compare_at(set, text, places[i], found, data);
    }
}

static char small(char byte)
{
    return byte >= 'A' && byte <= 'Z' ? (char)(byte + 32) : byte;
}

static bool is_raw_at(const GramLiteral *literal, Slice json, size_t place)
{
    if (place < literal->offset || json.length - (place - literal->offset) < literal->text.length)
        return false;
    const char *at = json.data + place - literal->offset;
    for (size_t i = 0; i < literal->text.length; i++) {
        if (small(at[i]) != literal->text.data[i])
            return false;
    }
    return true;
}

static bool is_any_raw_at(const GramSet *set, Slice json, size_t place)
{
    char key[GRAM_KEY_MAX] = { 0 };
    for (size_t i = 0; i < set->key_length && place + i < json.length; i++)
        key[i] = small(json.data[place + i]);
    const uint32_t hash = gram_hash(set, key);
    if (!gram_may_be(set, hash))
        return false;
    uint32_t at;
    for (const uint32_t end = span_of(set, hash, &at); at < end; at++) {
        if (is_raw_at(&set->literals[at], json, place))
            return true;
    }
    return false;
}

bool gram_set_may_be_in(const GramSet *set, Slice json, const char *readable)
{
    uint32_t places[PLACES];
    size_t from = 0;
    while (from < json.length) {
        const size_t count = kernels()->allowed(set, json, readable, &from, places, PLACES);
        for (size_t i = 0; i < count; i++) {
            if (is_any_raw_at(set, json, places[i]))
                return true;
        }
    }
    return false;
}
