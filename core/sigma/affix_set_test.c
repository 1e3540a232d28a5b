/* A set of begins, ends and whole texts finds what a comparison with each of them finds. */
#include "core/sigma/affix_set.h"

#include "core/sigma/testing_memory.h"

#define LITERALS_MAX 200

static Slice random_text(GRand *rand, Arena *arena, int least, int most)
{
    const size_t length = (size_t)g_rand_int_range(rand, least, most + 1);
    char *text = arena_take(arena, length + 1);
    for (size_t i = 0; i < length; i++)
        text[i] = "abc"[g_rand_int_range(rand, 0, 3)];
    return (Slice){ text, length };
}

static bool fits(const AffixLiteral *literal, Slice text)
{
    const Slice wanted = literal->text;
    if (literal->place == AFFIX_WHOLE)
        return slice_equal(text, wanted);
    if (text.length < wanted.length)
        return false;
    return literal->place == AFFIX_BEGIN
               ? slice_starts_with(text, wanted)
               : slice_equal(slice_from(text, text.length - wanted.length), wanted);
}

static void note_atom(void *data, uint32_t atom)
{
    ((unsigned *)data)[atom]++;
}

static void assert_finds(const AffixSet *set, const AffixLiteral *literals, size_t count,
                         Slice text)
{
    unsigned found[LITERALS_MAX] = { 0 };
    affix_set_search(set, text, note_atom, found);
    for (size_t i = 0; i < count; i++)
        g_assert_cmpuint(found[literals[i].atom], ==, fits(&literals[i], text));
}

static void finds_what_fits_and_nothing_else(void)
{
    GRand *rand = g_rand_new_with_seed(8);
    FencedMemory memory = fenced_memory_new(100);
    for (int round = 0; round < 300; round++) {
        Arena arena = { 0 };
        const size_t count = (size_t)g_rand_int_range(rand, 1, LITERALS_MAX);
        const int longest = round % 2 == 0 ? 4 : 20;
        AffixLiteral *literals = ARENA_NEW(&arena, AffixLiteral, count);
        for (size_t i = 0; i < count; i++) {
            const AffixPlace place = (AffixPlace)g_rand_int_range(rand, 0, AFFIX_PLACES);
            const int least = place == AFFIX_WHOLE ? 0 : 1;
            literals[i] = (AffixLiteral){ .text = random_text(rand, &arena, least, longest),
                                          .place = place,
                                          .atom = (uint32_t)i };
        }
        const AffixSet *set = affix_set_new(&arena, literals, count);
        for (int i = 0; i < 50; i++) {
            const Slice text = i < 10 ? literals[g_rand_int_range(rand, 0, (gint32)count)].text
                                      : random_text(rand, &arena, 0, longest + 2);
            assert_finds(set, literals, count, fenced_text(&memory, text, 0));
        }
        arena_clear(&arena);
    }
    fenced_memory_free(&memory);
    g_rand_free(rand);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/affix_set/finds_what_fits_and_nothing_else",
                    finds_what_fits_and_nothing_else);
    return g_test_run();
}
