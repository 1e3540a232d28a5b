#include "http/problem.h"

#include "base/error.h"

static void says_which_problems_pass_by_themselves(void)
{
    static const struct {
        AppError code;
        unsigned status;
        bool passes;
    } CASES[] = {
        { APP_ERROR_INVALID, 400, false },    { APP_ERROR_UNAUTHENTICATED, 401, false },
        { APP_ERROR_DENIED, 403, false },     { APP_ERROR_NOT_FOUND, 404, false },
        { APP_ERROR_CONFLICT, 409, false },   { APP_ERROR_STALE, 412, false },
        { APP_ERROR_TOO_LARGE, 413, false },  { APP_ERROR_TOO_MANY, 429, true },
        { APP_ERROR_UNAVAILABLE, 503, true }, { APP_ERROR_NO_SPACE, 507, true },
        { APP_ERROR_READ_ONLY, 503, true },   { APP_ERROR_DISK, 503, true },
        { APP_ERROR_UNREACHABLE, 503, true }, { APP_ERROR_INTERNAL, 500, false },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        g_autoptr(GError) error = g_error_new(APP_ERROR, (int)CASES[i].code, "x");
        g_assert_cmpuint(problem_status(error), ==, CASES[i].status);
        g_assert_cmpint(problem_retry_after(error) > 0, ==, CASES[i].passes);
    }
}

static void takes_the_time_that_the_error_knows(void)
{
    g_autoptr(GError) error = g_error_new(APP_ERROR, APP_ERROR_TOO_MANY, "x");
    error_set_retry(error, 41);
    g_assert_cmpint(problem_retry_after(error), ==, 41);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/problem/says-which-problems-pass-by-themselves",
                    says_which_problems_pass_by_themselves);
    g_test_add_func("/problem/takes-the-time-that-the-error-knows",
                    takes_the_time_that_the_error_knows);
    return g_test_run();
}
