#include "http/lanes.h"

#include "base/error.h"

static void no_work(void *work, void *unused)
{
    (void)unused;
    g_atomic_int_inc((int *)work);
}

static void expect_refused(Lanes *lanes, Lane lane, const char *party, AppError code,
                           const char *key)
{
    g_autoptr(GError) error = NULL;
    g_assert_false(lanes_enter(lanes, lane, party, &error));
    g_assert_error(error, APP_ERROR, (int)code);
    g_assert_cmpstr(error_key(error), ==, key);
}

static void gives_each_party_its_share_and_all_no_more_than_there_is(void)
{
    static const struct {
        Lane lane;
        int share, places;
        const char *share_key;
        AppError full_code;
        const char *full_key;
    } CASES[] = {
        { LANE_PASSWORDS, 33, 66, "error.requests", APP_ERROR_UNAVAILABLE, "error.busy" },
        { LANE_FILES, 8, 18, "error.works", APP_ERROR_UNAVAILABLE, "error.busy" },
        { LANE_MAIL, 1, 8, "error.mail-tests", APP_ERROR_TOO_MANY, "error.mail-tests" },
        { LANE_JUDGING, 4, 17, "error.requests", APP_ERROR_UNAVAILABLE, "error.busy" },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        const Lane lane = CASES[i].lane;
        Lanes *lanes = lanes_new(no_work);
        for (int place = 0; place < CASES[i].share; place++)
            g_assert_true(lanes_enter(lanes, lane, "first", NULL));
        expect_refused(lanes, lane, "first", APP_ERROR_TOO_MANY, CASES[i].share_key);
        for (int place = CASES[i].share; place < CASES[i].places; place++) {
            g_autofree char *other = g_strdup_printf("other %d", place);
            g_assert_true(lanes_enter(lanes, lane, other, NULL));
        }
        expect_refused(lanes, lane, "last", CASES[i].full_code, CASES[i].full_key);
        lanes_leave(lanes, lane, "first");
        g_assert_true(lanes_enter(lanes, lane, "last", NULL));
        lanes_free(lanes);
    }
}

static void one_full_lane_holds_up_no_other(void)
{
    Lanes *lanes = lanes_new(no_work);
    for (int i = 0; i < 8; i++) {
        g_autofree char *company = g_strdup_printf("company %d", i);
        g_assert_true(lanes_enter(lanes, LANE_MAIL, company, NULL));
    }
    g_assert_true(lanes_enter(lanes, LANE_PASSWORDS, "company 0", NULL));
    g_assert_true(lanes_enter(lanes, LANE_JUDGING, "company 0", NULL));
    lanes_free(lanes);
}

static void does_what_was_pushed_before_it_ends(void)
{
    int done = 0;
    Lanes *lanes = lanes_new(no_work);
    for (int i = 0; i < 100; i++)
        lanes_push(lanes, (Lane)(i % LANES), &done);
    lanes_free(lanes);
    g_assert_cmpint(done, ==, 100);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/lanes/gives-each-party-its-share-and-all-no-more-than-there-is",
                    gives_each_party_its_share_and_all_no_more_than_there_is);
    g_test_add_func("/lanes/one-full-lane-holds-up-no-other", one_full_lane_holds_up_no_other);
    g_test_add_func("/lanes/does-what-was-pushed-before-it-ends",
                    does_what_was_pushed_before_it_ends);
    return g_test_run();
}
