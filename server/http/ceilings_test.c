#include "http/ceilings.h"

#include "base/error.h"

#define NOW (INT64_C(1000) * G_USEC_PER_SEC)

static Identity person(const char *id, const char *org_id)
{
    return (Identity){ .person_id = (char *)id, .org_id = (char *)org_id };
}

static void expect_refused(bool is_good, GError *error, const char *key, int retry_s)
{
    g_assert_false(is_good);
    g_assert_error(error, APP_ERROR, APP_ERROR_TOO_MANY);
    g_assert_cmpstr(error_key(error), ==, key);
    g_assert_cmpint(error_retry(error), ==, retry_s);
    g_error_free(error);
}

static void counts_each_account_and_its_company(void)
{
    const CeilingOptions options = { .per_address = 1, .per_account = 3, .per_organisation = 5 };
    Ceilings *ceilings = ceilings_new(&options);
    const Identity first = person("p1", "o1"), second = person("p2", "o1");
    const Identity stranger = person("p3", "o2");
    GError *error = NULL;
    for (int i = 0; i < 3; i++)
        g_assert_true(ceilings_take(ceilings, "192.0.2.1", &first, NOW, NULL));
    const bool fourth = ceilings_take(ceilings, "192.0.2.2", &first, NOW, &error);
    expect_refused(fourth, error, "error.requests", 20);
    for (int i = 0; i < 2; i++)
        g_assert_true(ceilings_take(ceilings, "192.0.2.1", &second, NOW, NULL));
    error = NULL;
    const bool sixth = ceilings_take(ceilings, "192.0.2.1", &second, NOW, &error);
    expect_refused(sixth, error, "error.requests-of-company", 12);
    g_assert_true(ceilings_take(ceilings, "192.0.2.1", &stranger, NOW, NULL));
    g_assert_true(ceilings_take(ceilings, "192.0.2.1", NULL, NOW, NULL)); /* none of it counted */
    g_assert_true(ceilings_take(ceilings, "192.0.2.1", &first, NOW + 20 * G_USEC_PER_SEC, NULL));
    ceilings_free(ceilings);
}

static void counts_addresses_by_the_house(void)
{
    static const struct {
        const char *first, *second;
        bool is_same;
    } CASES[] = {
        { "192.0.2.1", "192.0.2.1", true },
        { "192.0.2.1", "192.0.2.2", false },
        { "2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff", true },
        { "2001:db8:1:2::1", "2001:db8:1:3::1", false },
        { "::ffff:192.0.2.1", "::ffff:192.0.2.2", false },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        const CeilingOptions options = { .per_address = 1 };
        Ceilings *ceilings = ceilings_new(&options);
        g_assert_true(ceilings_take(ceilings, CASES[i].first, NULL, NOW, NULL));
        g_assert_cmpint(ceilings_take(ceilings, CASES[i].second, NULL, NOW, NULL), ==,
                        !CASES[i].is_same);
        ceilings_free(ceilings);
    }
}

static void lets_only_so_much_long_work_go_on(void)
{
    const CeilingOptions options = { .works = 3, .works_of_organisation = 2 };
    Ceilings *ceilings = ceilings_new(&options);
    GError *error = NULL;
    g_assert_true(ceilings_begin_work(ceilings, "o1", NULL));
    g_assert_true(ceilings_begin_work(ceilings, "o1", NULL));
    const bool third = ceilings_begin_work(ceilings, "o1", &error);
    expect_refused(third, error, "error.works", 2);
    g_assert_true(ceilings_begin_work(ceilings, "o2", NULL)); /* the others are not held up */
    g_assert_false(ceilings_begin_work(ceilings, "o3", NULL));
    g_assert_false(ceilings_begin_work(ceilings, NULL, NULL));
    ceilings_end_work(ceilings, "o1");
    g_assert_true(ceilings_begin_work(ceilings, NULL, NULL));
    ceilings_end_work(ceilings, NULL);
    g_assert_true(ceilings_begin_work(ceilings, "o1", NULL));
    ceilings_free(ceilings);
}

static void holds_only_so_many_bytes(void)
{
    const CeilingOptions options = { .body_bytes = 100, .reply_bytes = 10 };
    Ceilings *ceilings = ceilings_new(&options);
    g_autoptr(GError) error = NULL;
    for (int i = 0; i < BODY_SHARE; i++) {
        g_autofree char *address = g_strdup_printf("192.0.2.%d", i);
        g_assert_true(ceilings_hold_body(ceilings, address, 25, NULL));
    }
    g_assert_false(ceilings_hold_body(ceilings, "192.0.2.9", 1, &error));
    g_assert_error(error, APP_ERROR, APP_ERROR_UNAVAILABLE);
    ceilings_give_back_body(ceilings, "192.0.2.0", 20);
    g_assert_false(ceilings_hold_body(ceilings, "192.0.2.9", 21, NULL));
    g_assert_true(ceilings_hold_body(ceilings, "192.0.2.9", 20, NULL));

    g_assert_false(ceilings_hold_reply(ceilings, 11, NULL));
    g_assert_true(ceilings_hold_reply(ceilings, 10, NULL));
    g_assert_false(ceilings_hold_reply(ceilings, 1, NULL));
    ceilings_give_back_reply(ceilings, 10);
    g_assert_true(ceilings_hold_reply(ceilings, 10, NULL));
    ceilings_free(ceilings);
}

static void leaves_the_rest_of_the_bytes_to_the_others(void)
{
    const CeilingOptions options = { .body_bytes = 100 };
    Ceilings *ceilings = ceilings_new(&options);
    GError *error = NULL;
    g_assert_true(ceilings_hold_body(ceilings, "2001:db8:1:2::1", 25, NULL));
    const bool more = ceilings_hold_body(ceilings, "2001:db8:1:2::2", 1, &error);
    expect_refused(more, error, "error.requests", 2);
    g_assert_true(ceilings_hold_body(ceilings, "2001:db8:1:3::1", 25, NULL));
    ceilings_give_back_body(ceilings, "2001:db8:1:2::2", 5); /* of the same house */
    g_assert_true(ceilings_hold_body(ceilings, "2001:db8:1:2::3", 5, NULL));
    ceilings_free(ceilings);
}

static void lets_a_house_open_only_so_many_connections(void)
{
    const CeilingOptions options = { .connections_per_address = 2 };
    Ceilings *ceilings = ceilings_new(&options);
    ceilings_connect(ceilings, "2001:db8:1:2::1");
    g_assert_true(ceilings_may_connect(ceilings, "2001:db8:1:2::2"));
    ceilings_connect(ceilings, "2001:db8:1:2::2");
    g_assert_false(ceilings_may_connect(ceilings, "2001:db8:1:2::3"));
    g_assert_true(ceilings_may_connect(ceilings, "2001:db8:1:3::3"));
    g_assert_true(ceilings_may_connect(ceilings, "192.0.2.1"));
    ceilings_disconnect(ceilings, "2001:db8:1:2::1");
    g_assert_true(ceilings_may_connect(ceilings, "2001:db8:1:2::3"));
    ceilings_free(ceilings);
}

static void without_ceilings_everything_passes(void)
{
    const CeilingOptions options = { 0 };
    Ceilings *ceilings = ceilings_new(&options);
    const Identity somebody = person("p1", "o1");
    for (int i = 0; i < 10000; i++) {
        g_assert_true(ceilings_take(ceilings, "192.0.2.1", NULL, NOW, NULL));
        g_assert_true(ceilings_take(ceilings, "192.0.2.1", &somebody, NOW, NULL));
        g_assert_true(ceilings_begin_work(ceilings, "o1", NULL));
        g_assert_true(ceilings_hold_body(ceilings, "192.0.2.1", 1 << 20, NULL));
        g_assert_true(ceilings_hold_reply(ceilings, 1 << 20, NULL));
        ceilings_connect(ceilings, "192.0.2.1");
        g_assert_true(ceilings_may_connect(ceilings, "192.0.2.1"));
    }
    ceilings_free(ceilings);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/ceilings/counts-each-account-and-its-company",
                    counts_each_account_and_its_company);
    g_test_add_func("/ceilings/counts-addresses-by-the-house", counts_addresses_by_the_house);
    g_test_add_func("/ceilings/lets-only-so-much-long-work-go-on",
                    lets_only_so_much_long_work_go_on);
    g_test_add_func("/ceilings/holds-only-so-many-bytes", holds_only_so_many_bytes);
    g_test_add_func("/ceilings/leaves-the-rest-of-the-bytes-to-the-others",
                    leaves_the_rest_of_the_bytes_to_the_others);
    g_test_add_func("/ceilings/lets-a-house-open-only-so-many-connections",
                    lets_a_house_open_only_so_many_connections);
    g_test_add_func("/ceilings/without-ceilings-everything-passes",
                    without_ceilings_everything_passes);
    return g_test_run();
}
