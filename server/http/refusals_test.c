#include "http/refusals.h"

static void tells_tries_from_slips_of_the_world(void)
{
    static const struct {
        unsigned status;
        bool want;
    } CASES[] = { { 400, true },  { 401, true },  { 403, true }, { 404, false }, { 405, true },
                  { 409, false }, { 412, false }, { 413, true }, { 428, false }, { 429, true },
                  { 200, false }, { 500, false }, { 503, false } };
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++)
        g_assert_cmpint(refusal_is_telling(CASES[i].status), ==, CASES[i].want);
}

static void writes_so_many_a_minute_and_counts_the_rest(void)
{
    RefusalWindow window = { 0 };
    int64_t left_out = 0;
    for (int i = 0; i < REFUSALS_PER_MINUTE; i++) {
        g_assert_true(refusal_count(&window, 6000 + i % 60, &left_out));
        g_assert_cmpint(left_out, ==, 0);
    }
    for (int i = 0; i < 7; i++)
        g_assert_false(refusal_count(&window, 6059, &left_out));
    g_assert_cmpint(left_out, ==, 0);
    g_assert_true(refusal_count(&window, 6060, &left_out));
    g_assert_cmpint(left_out, ==, 7);
    g_assert_true(refusal_count(&window, 6060, &left_out));
    g_assert_cmpint(left_out, ==, 0);
}

static void writes_no_method_that_a_client_made_up(void)
{
    g_assert_cmpstr(refusal_method("GET"), ==, "GET");
    g_assert_cmpstr(refusal_method("PROPPATCHX"), ==, "PROPPATCHX");
    g_assert_cmpstr(refusal_method("PROPPATCHXY"), ==, "?");
    g_assert_cmpstr(refusal_method("G\033[31m"), ==, "?");
    g_assert_cmpstr(refusal_method("get"), ==, "?");
    g_assert_cmpstr(refusal_method(""), ==, "?");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/http/refusals/tells-tries-from-slips-of-the-world",
                    tells_tries_from_slips_of_the_world);
    g_test_add_func("/http/refusals/writes-so-many-a-minute-and-counts-the-rest",
                    writes_so_many_a_minute_and_counts_the_rest);
    g_test_add_func("/http/refusals/writes-no-method-that-a-client-made-up",
                    writes_no_method_that_a_client_made_up);
    return g_test_run();
}
