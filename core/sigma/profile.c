#include "core/sigma/profile.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define ALL_KINDS 0
#define GRAMS 1     /* in place of a kind: values, and runs of four bytes in them */
#define OF_EVENTS 0 /* in place of a leaf: the number of events */
#define FIRST_SIZE 4096

typedef struct {
    uint64_t kind, leaf;
    uint64_t count; /* 0: free */
} Entry;

#define GRAM_BITS 16

struct Profile {
    Entry *entries;
    size_t size, count;
    uint32_t values;       /* whose grams were counted */
    uint32_t *gram_counts; /* by hash */
    uint32_t *gram_seen;   /* the value in which it was counted last */
};

static size_t place_of(const Profile *profile, uint64_t kind, uint64_t leaf)
{
    size_t at = (kind * 0x9E3779B97F4A7C15u ^ leaf) % profile->size;
    while (profile->entries[at].count != 0 &&
           (profile->entries[at].kind != kind || profile->entries[at].leaf != leaf))
        at = (at + 1) % profile->size;
    return at;
}

static void resize(Profile *profile, size_t size)
{
    const Profile old = *profile;
    profile->entries = calloc(size, sizeof(Entry));
    profile->size = size;
    if (profile->entries == NULL)
        abort();
    for (size_t i = 0; i < old.size; i++) {
        const Entry *entry = &old.entries[i];
        if (entry->count != 0)
            profile->entries[place_of(profile, entry->kind, entry->leaf)] = *entry;
    }
    free(old.entries);
}

Profile *profile_new(void)
{
    Profile *profile = calloc(1, sizeof *profile);
    if (profile == NULL)
        abort();
    resize(profile, FIRST_SIZE);
    profile->gram_counts = calloc(1u << GRAM_BITS, sizeof(uint32_t));
    profile->gram_seen = calloc(1u << GRAM_BITS, sizeof(uint32_t));
    if (profile->gram_counts == NULL || profile->gram_seen == NULL)
        abort();
    return profile;
}

void profile_free(Profile *profile)
{
    if (profile == NULL)
        return;
    free(profile->entries);
    free(profile->gram_counts);
    free(profile->gram_seen);
    free(profile);
}

static void add(Profile *profile, uint64_t kind, uint64_t leaf, uint64_t count)
{
    if (count == 0 || profile->count == PROFILE_LINES_MAX)
        return;
    if (2 * (profile->count + 1) > profile->size)
        resize(profile, 2 * profile->size);
    Entry *entry = &profile->entries[place_of(profile, kind, leaf)];
    profile->count += entry->count == 0;
    *entry = (Entry){ kind, leaf, entry->count + count };
}

void profile_add_events(Profile *profile, uint64_t kind, uint64_t events)
{
    add(profile, kind, OF_EVENTS, events);
    add(profile, ALL_KINDS, OF_EVENTS, events);
}

void profile_add_leaf(Profile *profile, uint64_t kind, uint64_t leaf, uint64_t held)
{
    add(profile, kind, leaf, held);
    add(profile, ALL_KINDS, leaf, held);
}

void profile_merge(Profile *profile, const Profile *other)
{
    for (size_t i = 0; i < other->size; i++) {
        const Entry *entry = &other->entries[i];
        add(profile, entry->kind, entry->leaf, entry->count);
    }
    profile->values += other->values;
    for (size_t i = 0; i < 1u << GRAM_BITS; i++)
        profile->gram_counts[i] += other->gram_counts[i];
}

static uint32_t gram_at(const char *at)
{
    uint32_t gram;
    memcpy(&gram, at, sizeof gram);
    return gram * 0x9E3779B1u >> (32 - GRAM_BITS);
}

void profile_add_grams(Profile *profile, Slice folded)
{
    if (profile->values == UINT32_MAX)
        return;
    profile->values++;
    for (size_t i = 0; i + PROFILE_GRAM <= folded.length; i++) {
        const uint32_t gram = gram_at(folded.data + i);
        profile->gram_counts[gram] += profile->gram_seen[gram] != profile->values;
        profile->gram_seen[gram] = profile->values;
    }
}

double profile_gram_frequency(const Profile *profile, const char *at)
{
    return profile->values == 0 ? 0 : (double)profile->gram_counts[gram_at(at)] / profile->values;
}

static uint64_t count_of(const Profile *profile, uint64_t kind, uint64_t leaf)
{
    return profile->entries[place_of(profile, kind, leaf)].count;
}

/* What a line of the file says. */
static void take_line(Profile *profile, uint64_t kind, uint64_t leaf, uint64_t count)
{
    if (kind != GRAMS)
        add(profile, kind, leaf, count);
    else if (leaf == OF_EVENTS)
        profile->values += (uint32_t)count;
    else
        profile->gram_counts[leaf % (1u << GRAM_BITS)] += (uint32_t)count;
}

static bool read_line(Profile *profile, Slice line)
{
    char text[100] = { 0 };
    uint64_t kind = 0, leaf = 0, count = 0;
    int end = 0;
    if (line.length >= sizeof text)
        return false;
    memcpy(text, line.data, line.length);
    if (sscanf(text, "%16" SCNx64 " events %15" SCNu64 "%n", &kind, &count, &end) == 2 &&
        text[end] == '\0') {
        take_line(profile, kind, OF_EVENTS, count);
        return true;
    }
    end = 0;
    if (sscanf(text, "%16" SCNx64 " %16" SCNx64 " %15" SCNu64 "%n", &kind, &leaf, &count, &end) !=
            3 ||
        text[end] != '\0' || leaf == OF_EVENTS)
        return false;
    take_line(profile, kind, leaf, count);
    return true;
}

bool profile_read(Profile *profile, Slice text, size_t *line)
{
    for (*line = 1; text.length > 0; ++*line) {
        const char *end = memchr(text.data, '\n', text.length);
        const size_t length = end == NULL ? text.length : (size_t)(end - text.data);
        const Slice trimmed = slice_trim((Slice){ text.data, length });
        if (trimmed.length > 0 && trimmed.data[0] != '#' && !read_line(profile, trimmed))
            return false;
        text = slice_from(text, end == NULL ? length : length + 1);
    }
    return true;
}

static int compare_entries(const void *left, const void *right)
{
    const Entry *a = left, *b = right;
    if (a->kind != b->kind)
        return a->kind < b->kind ? -1 : 1;
    return (a->leaf > b->leaf) - (a->leaf < b->leaf);
}

#define GRAM_WRITTEN 0.008 /* rarer ones make a long file and change little */

static void write_grams(const Profile *profile, Buffer *out)
{
    if (profile->values == 0)
        return;
    buffer_add_format(out, "%x events %" PRIu32 "\n", GRAMS, profile->values);
    for (uint32_t gram = 1; gram < 1u << GRAM_BITS; gram++) {
        if (profile->gram_counts[gram] > GRAM_WRITTEN * profile->values)
            buffer_add_format(out, "%x %" PRIx32 " %" PRIu32 "\n", GRAMS, gram,
                              profile->gram_counts[gram]);
    }
}

void profile_write(const Profile *profile, Buffer *out)
{
    Entry *sorted = calloc(profile->count + 1, sizeof(Entry));
    size_t count = 0;
    if (sorted == NULL)
        abort();
    for (size_t i = 0; i < profile->size; i++) {
        const Entry *entry = &profile->entries[i];
        const uint64_t events = count_of(profile, entry->kind, OF_EVENTS);
        const bool is_rare = (double)entry->count < PROFILE_RARE * (double)events;
        if (entry->count != 0 && (entry->leaf == OF_EVENTS || !is_rare))
            sorted[count++] = *entry;
    }
    qsort(sorted, count, sizeof *sorted, compare_entries);
    for (size_t i = 0; i < count; i++) {
        if (sorted[i].leaf == OF_EVENTS)
            buffer_add_format(out, "%" PRIx64 " events %" PRIu64 "\n", sorted[i].kind,
                              sorted[i].count);
        else
            buffer_add_format(out, "%" PRIx64 " %" PRIx64 " %" PRIu64 "\n", sorted[i].kind,
                              sorted[i].leaf, sorted[i].count);
    }
    free(sorted);
    write_grams(profile, out);
}

/* Literals in command lines: measured on nothing, only longer is rarer. */
static double guess_of_test(const SigmaTest *test)
{
    Slice literal;
    if (test->kind == SIGMA_TEST_NUMBER)
        return 0.02;
    if (test->kind == SIGMA_TEST_REGEX)
        return 0.01;
    if (test->kind != SIGMA_TEST_TEXT)
        return 0.3;
    const PatternPlace place = pattern_literal(test->is.pattern, &literal);
    const double inside = pow(0.55, (double)literal.length);
    return place == PATTERN_WHOLE ? 0.01 : place == PATTERN_ENDS ? 0.3 * inside + 0.001 : inside;
}

static double guess(const Leaf *leaf)
{
    double frequency = 0;
    for (size_t i = 0; i < leaf->count; i++)
        frequency += guess_of_test(&leaf->tests[i]);
    return frequency > 0.95 ? 0.95 : frequency;
}

double profile_frequency(const Profile *profile, uint64_t kind, const Leaf *leaf)
{
    const double guessed = guess(leaf);
    if (profile == NULL)
        return guessed;
    uint64_t events = count_of(profile, kind, OF_EVENTS);
    if (events < 20) {
        kind = ALL_KINDS;
        events = count_of(profile, kind, OF_EVENTS);
    }
    if (events == 0)
        return guessed;
    const uint64_t held = count_of(profile, kind, leaf->hash);
    const double rare = PROFILE_RARE * guessed;
    return held == 0 ? rare : (double)held / (double)events;
}
