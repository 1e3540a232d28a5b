#include <glib.h>

#include "core/bytes/buffer.h"
#include "core/bytes/encode.h"
#include "core/bytes/siphash.h"
#include "core/bytes/utf8.h"

static char *folded(const char *text)
{
    Arena arena = { 0 };
    const Slice slice = utf8_fold(&arena, slice_of(text));
    char *copy = g_strndup(slice.data, slice.length);
    arena_clear(&arena);
    return copy;
}

static void folds_case_of_all_scripts(void)
{
    static const char *const cases[][2] = {
        { "ABCZ[az@", "abcz[az@" },
        { "ÀÖ×ØÞß", "àö×øþß" },
        { "ΑΩ", "αω" },
        { "ЁЖ", "ёж" },
        { "ＡＺ", "ａｚ" },
        { "見守り", "見守り" },
        { "Ⱥ", "ⱥ" },
        { "\xFF"
          "A",
          "\xFF"
          "a" },
        { "𐐀", "𐐨" },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *got = folded(cases[i][0]);
        g_assert_cmpstr(got, ==, cases[i][1]);
    }
}

/* GLib's own tables are the second opinion: where both change a letter to one letter. */
static void folds_as_glib_does(void)
{
    unsigned differing = 0;
    for (uint32_t character = 0x80; character < 0x3000; character++) {
        const gunichar lower = g_unichar_tolower(character);
        const uint32_t fold = utf8_fold_character(character);
        if (lower != character && fold != lower && fold != character)
            differing++;
        g_assert_cmpuint(utf8_fold_character(fold), ==, fold);
    }
    g_assert_cmpuint(differing, <=, 20); /* İ, final sigma and their like fold by other rules */
    g_assert_true(utf8_equal_folded(SLICE("PowerShell"), SLICE("pOWERsHELL")));
    g_assert_false(utf8_equal_folded(SLICE("a"), SLICE("ab")));
}

static void shows_text_without_control_characters(void)
{
    Arena arena = { 0 };
    const Slice shown = utf8_printable(&arena, SLICE("a\x1b[31m\n\x7f\xC2\x9B見\xFF\xC2\xA0\0z"));
    g_assert_cmpstr(shown.data, ==, "a [31m   見\uFFFD\u00A0 z");
    g_assert_cmpuint(shown.length, ==, strlen(shown.data));
    arena_clear(&arena);
}

static void reads_and_writes_every_character(void)
{
    for (uint32_t character = 0; character <= 0x10FFFF; character += character < 0x900 ? 1 : 37) {
        char bytes[UTF8_LONGEST];
        uint32_t back = 0;
        if (character >= 0xD800 && character <= 0xDFFF)
            continue;
        const size_t length = utf8_write(character, bytes);
        g_assert_cmpuint(utf8_read((Slice){ bytes, length }, &back), ==, length);
        g_assert_cmpuint(back, ==, character);
        g_assert_cmpuint(utf8_read((Slice){ bytes, length - 1 }, &back), ==, 0);
    }
}

static void encodes_base64_as_glib_does(void)
{
    Arena arena = { 0 };
    const char text[] = "any bytes\xFF";
    for (size_t length = 0; length < sizeof text; length++) {
        const Slice got = encode_base64(&arena, (Slice){ text, length });
        g_autofree char *expected = g_base64_encode((const guchar *)text, length);
        g_assert_true(slice_is(got, expected));
        /* Wherever it stands, what is inside is found. */
        for (unsigned offset = 0; offset < 3; offset++) {
            g_autofree char *around =
                g_strdup_printf("%.*s%.*s%s", (int)offset, "xy", (int)length, text, "tail");
            g_autofree char *whole = g_base64_encode((const guchar *)around, offset + length + 4);
            const Slice inside = encode_base64_inside(&arena, (Slice){ text, length }, offset);
            g_autofree char *wanted = g_strndup(inside.data, inside.length);
            g_assert_nonnull(strstr(whole, wanted));
        }
    }
    arena_clear(&arena);
}

static void encodes_utf16(void)
{
    Arena arena = { 0 };
    Slice got;
    g_assert_true(encode_utf16(&arena, SLICE("a見😀"), false, &got));
    g_assert_true(slice_equal(got, SLICE("a\0\x8b\x89\x3d\xd8\x00\xde")));
    g_assert_true(encode_utf16(&arena, SLICE("a見"), true, &got));
    g_assert_true(slice_equal(got, SLICE("\0a\x89\x8b")));
    g_assert_false(encode_utf16(&arena, SLICE("\xFF"), true, &got));
    arena_clear(&arena);
}

static void holds_the_ceiling_of_a_buffer(void)
{
    Buffer buffer = { .max = 10 };
    buffer_add(&buffer, SLICE("12345"));
    buffer_add(&buffer, SLICE("67890"));
    g_assert_false(buffer.is_full);
    buffer_add_byte(&buffer, 'x');
    g_assert_true(buffer.is_full);
    g_assert_cmpstr(buffer.data, ==, "1234567890");
    buffer_clear(&buffer);
    buffer_add_format(&buffer, "%d-%s", 7, "x");
    g_assert_cmpstr(buffer.data, ==, "7-x");
    buffer_clear(&buffer);
}

static void gives_aligned_zeroed_memory(void)
{
    Arena arena = { 0 };
    for (size_t round = 0; round < 3; round++) {
        for (size_t size = 1; size < 200000; size = size * 3 + 1) {
            char *taken = arena_take(&arena, size);
            g_assert_cmpuint((uintptr_t)taken % 16, ==, 0);
            g_assert_true(taken[0] == 0 && taken[size - 1] == 0);
            memset(taken, 'x', size);
        }
        arena_reset(&arena);
    }
    int *numbers = NULL;
    for (int i = 0; i < 1000; i++) {
        numbers = arena_grow(&arena, numbers, (size_t)i, sizeof *numbers);
        numbers[i] = i;
    }
    for (int i = 0; i < 1000; i++)
        g_assert_cmpint(numbers[i], ==, i);
    arena_clear(&arena);
}

/* The values of the paper's authors for the bytes 0, 1, 2 … under the key 0, 1 … 15. */
static void hashes_as_siphash_does(void)
{
    static const uint64_t expected[] = { [0] = 0x726fdb47dd0e0e31u,
                                         [1] = 0x74f839c593dc67fdu,
                                         [7] = 0xab0200f58b01d137u,
                                         [8] = 0x93f5f5799a932462u,
                                         [15] = 0xa129ca6149be45e5u };
    const SipKey key = { 0x0706050403020100u, 0x0f0e0d0c0b0a0908u };
    char bytes[16];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (char)i;
    for (size_t length = 0; length < G_N_ELEMENTS(expected); length++) {
        if (expected[length] != 0)
            g_assert_cmpuint(siphash(key, (Slice){ bytes, length }), ==, expected[length]);
    }
}

static SipKey chain_of(const char *first, const char *second)
{
    SipKey chain = { 0 };
    siphash_chain(&chain, slice_of(first));
    siphash_chain(&chain, slice_of(second));
    return chain;
}

static void hashes_pieces_apart(void)
{
    const SipKey a = chain_of("ab", "c"), b = chain_of("a", "bc"), again = chain_of("ab", "c");
    g_assert_cmpuint(a.first, ==, again.first);
    g_assert_cmpuint(a.second, ==, again.second);
    g_assert_cmpuint(a.first, !=, b.first);
    g_assert_cmpuint(a.second, !=, b.second);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(test) g_test_add_func("/bytes/" #test, test)
    ADD(folds_case_of_all_scripts);
    ADD(folds_as_glib_does);
    ADD(shows_text_without_control_characters);
    ADD(reads_and_writes_every_character);
    ADD(encodes_base64_as_glib_does);
    ADD(encodes_utf16);
    ADD(holds_the_ceiling_of_a_buffer);
    ADD(hashes_as_siphash_does);
    ADD(hashes_pieces_apart);
    ADD(gives_aligned_zeroed_memory);
    return g_test_run();
}
