#include "rooms/documents/sequence.h"

/* One letter, one entry. */
static GPtrArray *letters(const char *text)
{
    GPtrArray *list = g_ptr_array_new_with_free_func(g_free);
    for (; *text != '\0'; text++)
        g_ptr_array_add(list, g_strndup(text, 1));
    return list;
}

/* The plain table of lengths, slow and easy to believe. */
static int longest_common(const char *a, const char *b)
{
    const gsize n = strlen(a), m = strlen(b);
    g_autofree int *table = g_new0(int, (n + 1) * (m + 1));
    for (gsize i = 1; i <= n; i++) {
        for (gsize j = 1; j <= m; j++) {
            const int above = table[(i - 1) * (m + 1) + j], left = table[i * (m + 1) + j - 1];
            table[i * (m + 1) + j] =
                a[i - 1] == b[j - 1] ? table[(i - 1) * (m + 1) + j - 1] + 1 : MAX(above, left);
        }
    }
    return table[(n + 1) * (m + 1) - 1];
}

static void check(const char *a, const char *b)
{
    g_autoptr(GPtrArray) left = letters(a);
    g_autoptr(GPtrArray) right = letters(b);
    g_autoptr(GArray) partners = sequence_match(left, right);
    int common = 0, last = -1;
    g_assert_cmpuint(partners->len, ==, strlen(a));
    for (guint i = 0; i < partners->len; i++) {
        const int partner = g_array_index(partners, int, i);
        if (partner < 0)
            continue;
        g_assert_cmpint(partner, >, last);
        g_assert_cmpint(a[i], ==, b[partner]);
        last = partner;
        common++;
    }
    g_assert_cmpint(common, ==, longest_common(a, b));
}

static void finds_what_is_common(void)
{
    static const char *const pairs[][2] = {
        { "", "" },
        { "a", "" },
        { "", "a" },
        { "a", "a" },
        { "a", "b" },
        { "abc", "abc" },
        { "abcabba", "cbabac" },
        { "ab", "ba" },
        { "aaaa", "aa" },
        { "xay", "bab" },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(pairs); i++)
        check(pairs[i][0], pairs[i][1]);
}

static void finds_the_longest_of_any_two_lists(void)
{
    for (int round = 0; round < 3000; round++) {
        char a[24], b[24];
        for (char *text = a; text != NULL; text = text == a ? b : NULL) {
            const int length = g_test_rand_int_range(0, 23);
            for (int i = 0; i < length; i++)
                text[i] = (char)('a' + g_test_rand_int_range(0, 4));
            text[length] = '\0';
        }
        check(a, b);
    }
}

static GPtrArray *numbered(int from, int to)
{
    GPtrArray *list = g_ptr_array_new_with_free_func(g_free);
    for (int i = from; i < to; i++)
        g_ptr_array_add(list, g_strdup_printf("%d", i));
    return list;
}

/* So many differences are found, one more counts as wholly different: what is found stays bounded.
 */
static void gives_up_beyond_its_bound(void)
{
    g_autoptr(GPtrArray) all = numbered(0, SEQUENCE_MAX_DIFFERENCES + 2);
    g_autoptr(GPtrArray) near = numbered(SEQUENCE_MAX_DIFFERENCES, SEQUENCE_MAX_DIFFERENCES + 2);
    g_autoptr(GPtrArray) far = numbered(SEQUENCE_MAX_DIFFERENCES + 1, SEQUENCE_MAX_DIFFERENCES + 2);
    g_autoptr(GArray) found = sequence_match(all, near);
    g_autoptr(GArray) lost = sequence_match(all, far);
    g_assert_cmpint(g_array_index(found, int, SEQUENCE_MAX_DIFFERENCES), ==, 0);
    g_assert_cmpint(g_array_index(found, int, SEQUENCE_MAX_DIFFERENCES + 1), ==, 1);
    g_assert_cmpint(g_array_index(lost, int, SEQUENCE_MAX_DIFFERENCES + 1), ==, -1);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/documents/sequence/finds-what-is-common", finds_what_is_common);
    g_test_add_func("/documents/sequence/finds-the-longest-of-any-two-lists",
                    finds_the_longest_of_any_two_lists);
    g_test_add_func("/documents/sequence/gives-up-beyond-its-bound", gives_up_beyond_its_bound);
    return g_test_run();
}
