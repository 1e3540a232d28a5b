#include "rooms/accounts/sign_in_reset.h"

#include "base/error.h"

#define ME "01"
#define HER "02"

/* A manager and an employee who signs in with a password, but for what is said. */
typedef struct {
    const char *by, *roles, *ends_on;
    bool is_out_of_reach, is_me, has_none, is_shared;
    AppError code;
    const char *key; /* NULL: she may */
} Case;

static void check(const Case *one)
{
    g_autoptr(GError) error = NULL;
    g_auto(GStrv) by = g_strsplit(one->by == NULL ? "manager" : one->by, " ", 0);
    const ResetCase reset = { .by_id = ME,
                              .by_roles = by,
                              .reaches = !one->is_out_of_reach,
                              .person_id = one->is_me ? ME : HER,
                              .roles = one->roles == NULL ? "employee" : one->roles,
                              .access_ends_on = one->ends_on,
                              .today = "2026-11-21",
                              .has_account = !one->has_none,
                              .is_shared = one->is_shared };
    g_assert_cmpint(sign_in_reset_check(&reset, &error), ==, one->key == NULL);
    if (one->key == NULL) {
        g_assert_no_error(error);
        return;
    }
    g_assert_error(error, APP_ERROR, (int)one->code);
    g_assert_cmpstr(error_key(error), ==, one->key);
}

static void check_all(const Case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++)
        check(&cases[i]);
}

static void is_for_those_who_may_no_more(void)
{
    static const Case CASES[] = {
        { .by = "manager", .roles = "employee" },
        { .by = "manager", .roles = "manager department_manager" },
        { .by = "owner", .roles = "owner manager" },
        { .by = "owner", .roles = "supporter" },
        { .by = "manager", .roles = "owner", .code = APP_ERROR_DENIED, .key = "error.reset-above" },
        { .by = "manager",
          .roles = "employee owner",
          .code = APP_ERROR_DENIED,
          .key = "error.reset-above" },
        { .by = "department_manager", .roles = "employee" },
        { .by = "department_manager",
          .roles = "manager",
          .code = APP_ERROR_DENIED,
          .key = "error.reset-above" },
    };
    check_all(CASES, G_N_ELEMENTS(CASES));
}

static void is_not_for_oneself(void)
{
    static const Case CASES[] = {
        { .is_me = true,
          .by = "owner",
          .roles = "owner",
          .code = APP_ERROR_CONFLICT,
          .key = "error.reset-own" },
    };
    check_all(CASES, G_N_ELEMENTS(CASES));
}

/* Who is out of reach is not there at all, whatever else holds of her. */
static void keeps_to_the_department(void)
{
    static const Case CASES[] = {
        { .is_out_of_reach = true, .code = APP_ERROR_NOT_FOUND, .key = "error.not-found" },
        { .is_out_of_reach = true,
          .roles = "owner",
          .is_shared = true,
          .code = APP_ERROR_NOT_FOUND,
          .key = "error.not-found" },
    };
    check_all(CASES, G_N_ELEMENTS(CASES));
}

static void needs_somebody_who_signs_in_here_alone(void)
{
    static const Case CASES[] = {
        { .has_none = true, .code = APP_ERROR_CONFLICT, .key = "error.reset-nothing" },
        { .is_shared = true, .code = APP_ERROR_CONFLICT, .key = "error.reset-shared" },
        { .by = "owner",
          .roles = "manager",
          .is_shared = true,
          .code = APP_ERROR_CONFLICT,
          .key = "error.reset-shared" },
    };
    check_all(CASES, G_N_ELEMENTS(CASES));
}

static void ends_with_the_last_day_of_access(void)
{
    static const Case CASES[] = {
        { .roles = "supporter", .ends_on = "2026-11-22" },
        { .roles = "supporter", .ends_on = "2026-11-21" },
        { .roles = "supporter",
          .ends_on = "2026-11-20",
          .code = APP_ERROR_CONFLICT,
          .key = "error.reset-access-ended" },
    };
    check_all(CASES, G_N_ELEMENTS(CASES));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/accounts/sign-in-reset/is-for-those-who-may-no-more",
                    is_for_those_who_may_no_more);
    g_test_add_func("/accounts/sign-in-reset/is-not-for-oneself", is_not_for_oneself);
    g_test_add_func("/accounts/sign-in-reset/keeps-to-the-department", keeps_to_the_department);
    g_test_add_func("/accounts/sign-in-reset/needs-somebody-who-signs-in-here-alone",
                    needs_somebody_who_signs_in_here_alone);
    g_test_add_func("/accounts/sign-in-reset/ends-with-the-last-day-of-access",
                    ends_with_the_last_day_of_access);
    return g_test_run();
}
