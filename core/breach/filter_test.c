#include "core/breach/filter.h"

#include <glib.h>

#include "core/breach/filter_writer.h"

#define SEGMENT 1000 /* hashes */
#define MADE_AT 1795219200

static bool write_at(const void *bytes, size_t length, uint64_t offset, void *data)
{
    GByteArray *file = data;
    if (file->len < offset + length)
        g_byte_array_set_size(file, (guint)(offset + length));
    if (length > 0)
        memcpy(file->data + offset, bytes, length);
    return true;
}

static bool write_nothing(const void *bytes, size_t length, uint64_t offset, void *data)
{
    (void)bytes;
    (void)length;
    (void)offset;
    (void)data;
    return false;
}

/* Ascending, with gaps: @count even numbers over the whole range. */
static uint64_t key_at(size_t i, size_t count)
{
    return (UINT64_MAX / count * i + i * i) & ~UINT64_C(1);
}

/* Given to the writer @piece at a time. */
static GByteArray *make(size_t count, size_t piece)
{
    GByteArray *file = g_byte_array_new();
    FilterWriter *writer = filter_writer_new(SEGMENT, write_at, file);
    g_autofree uint64_t *keys = g_new(uint64_t, count + 1);
    for (size_t i = 0; i < count; i++)
        keys[i] = key_at(i, count);
    for (size_t i = 0; i < count; i += piece)
        g_assert_true(filter_writer_add(writer, keys + i, MIN(piece, count - i)));
    g_assert_true(filter_writer_end(writer, MADE_AT));
    g_assert_cmpuint(filter_writer_hashes(writer), ==, count);
    g_assert_cmpuint(filter_writer_length(writer), ==, file->len);
    filter_writer_free(writer);
    return file;
}

static Slice slice(const GByteArray *file)
{
    return (Slice){ (const char *)file->data, file->len };
}

static void finds_every_hash_in_every_number_of_segments(void)
{
    static const size_t COUNTS[] = { 1, 2, 999, 1000, 1001, 1500, 1501, 2000, 2001, 7777 };
    for (size_t i = 0; i < G_N_ELEMENTS(COUNTS); i++) {
        Filter filter;
        uint64_t broken = 0;
        g_autoptr(GByteArray) file = make(COUNTS[i], 333);
        g_assert_cmpint(filter_open(&filter, slice(file)), ==, FILTER_NOTHING);
        g_assert_cmpint(filter_verify(&filter, &broken), ==, FILTER_NOTHING);
        g_assert_cmpuint(filter.hash_count, ==, COUNTS[i]);
        g_assert_cmpint(filter.made_at, ==, MADE_AT);
        for (size_t j = 0; j < COUNTS[i]; j++)
            g_assert_true(filter_contains(&filter, key_at(j, COUNTS[i])));
    }
}

static void finds_few_others(void)
{
    Filter filter;
    size_t found = 0;
    const size_t count = 50000;
    g_autoptr(GByteArray) file = make(count, count);
    g_assert_cmpint(filter_open(&filter, slice(file)), ==, FILTER_NOTHING);
    for (size_t i = 0; i < count; i++)
        found += filter_contains(&filter, key_at(i, count) | 1);
    g_assert_cmpuint(found, >, count / 256 / 2);
    g_assert_cmpuint(found, <, count / 256 * 2);
}

static void knows_nothing_when_made_of_nothing(void)
{
    Filter filter;
    uint64_t broken = 0;
    g_autoptr(GByteArray) file = make(0, 1);
    g_assert_cmpint(filter_open(&filter, slice(file)), ==, FILTER_NOTHING);
    g_assert_cmpint(filter_verify(&filter, &broken), ==, FILTER_NOTHING);
    g_assert_false(filter_contains(&filter, 0));
    g_assert_true(filter_segment_is_whole(&filter, filter_segment_of(&filter, 0)));
}

static void does_not_depend_on_the_pieces_it_came_in(void)
{
    g_autoptr(GByteArray) first = make(5432, 1);
    g_autoptr(GByteArray) second = make(5432, 5432);
    g_assert_cmpmem(first->data, first->len, second->data, second->len);
}

static void tells_what_is_wrong_with_a_file(void)
{
    Filter filter;
    g_autoptr(GByteArray) file = make(2500, 2500);
    g_autoptr(GByteArray) longer = make(2500, 2500);
    const Slice whole = slice(file);
    g_assert_cmpint(filter_open(&filter, SLICE("")), ==, FILTER_NO_FILTER);
    g_assert_cmpint(filter_open(&filter, SLICE("5BAA61E4")), ==, FILTER_NO_FILTER);
    g_assert_cmpint(filter_open(&filter, (Slice){ whole.data, 8 }), ==, FILTER_CUT);
    g_assert_cmpint(filter_open(&filter, (Slice){ whole.data, whole.length - 1 }), ==, FILTER_CUT);
    g_byte_array_append(longer, (const guint8 *)"x", 1);
    g_assert_cmpint(filter_open(&filter, slice(longer)), ==, FILTER_CUT);
    file->data[8] = FILTER_VERSION + 1;
    g_assert_cmpint(filter_open(&filter, whole), ==, FILTER_NEWER);
    g_assert_cmpstr(filter_wrong_name(FILTER_NEWER), ==, "newer");
}

/* Each bit of the whole file, one after the other. */
static void notices_every_flipped_bit(void)
{
    Filter filter;
    uint64_t broken = 0;
    g_autoptr(GByteArray) file = make(1600, 1600); /* two segments */
    for (size_t bit = 0; bit < (size_t)file->len * 8; bit++) {
        file->data[bit / 8] ^= (guint8)(1 << bit % 8);
        const FilterWrong wrong = filter_open(&filter, slice(file));
        if (wrong == FILTER_NOTHING && filter_verify(&filter, &broken) == FILTER_NOTHING)
            g_error("bit %zu", bit);
        file->data[bit / 8] ^= (guint8)(1 << bit % 8);
    }
}

static void names_the_segment_that_is_damaged(void)
{
    Filter filter;
    uint64_t broken = 0;
    g_autoptr(GByteArray) file = make(3000, 3000);
    g_assert_cmpint(filter_open(&filter, slice(file)), ==, FILTER_NOTHING);
    g_assert_cmpuint(filter.segment_count, ==, 3);
    const uint64_t segment = filter_segment_of(&filter, key_at(1500, 3000));
    file->data[80 + 1800] ^= 1; /* in the middle of the three */
    g_assert_cmpint(filter_verify(&filter, &broken), ==, FILTER_DAMAGED);
    g_assert_cmpuint(broken, ==, segment);
    g_assert_false(filter_segment_is_whole(&filter, broken));
    g_assert_true(filter_segment_is_whole(&filter, broken + 1));
}

static void stops_when_it_cannot_be_written(void)
{
    const uint64_t key = 7;
    FilterWriter *writer = filter_writer_new(SEGMENT, write_nothing, NULL);
    g_assert_true(filter_writer_add(writer, &key, 1));
    g_assert_false(filter_writer_end(writer, MADE_AT));
    filter_writer_free(writer);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/filter/finds_every_hash_in_every_number_of_segments",
                    finds_every_hash_in_every_number_of_segments);
    g_test_add_func("/filter/finds_few_others", finds_few_others);
    g_test_add_func("/filter/knows_nothing_when_made_of_nothing",
                    knows_nothing_when_made_of_nothing);
    g_test_add_func("/filter/does_not_depend_on_the_pieces_it_came_in",
                    does_not_depend_on_the_pieces_it_came_in);
    g_test_add_func("/filter/tells_what_is_wrong_with_a_file", tells_what_is_wrong_with_a_file);
    g_test_add_func("/filter/notices_every_flipped_bit", notices_every_flipped_bit);
    g_test_add_func("/filter/names_the_segment_that_is_damaged", names_the_segment_that_is_damaged);
    g_test_add_func("/filter/stops_when_it_cannot_be_written", stops_when_it_cannot_be_written);
    return g_test_run();
}
