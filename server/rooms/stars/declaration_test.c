#include "rooms/stars/declaration.h"

static void reads_an_id_as_people_type_it(void)
{
    static const struct {
        const char *typed, *want; /* NULL: it is none */
    } CASES[] = {
        { "50000000001", "50000000001" },
        { " 5000 0000-001 ", "50000000001" },
        { "５００００００００１２", "50000000012" },
        { "５０００ ０００−００１２", "50000000012" },
        { "5000000001", NULL },
        { "500000000012", NULL },
        { "5000000000a", NULL },
        { "五0000000001", NULL },
        { "", NULL },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        g_autofree char *id = declaration_id_read(CASES[i].typed);
        g_assert_cmpstr(id, ==, CASES[i].want);
    }
}

static void knows_how_ids_of_a_day_begin(void)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *packs =
        g_build_filename(g_getenv("MIMAMORI_SOURCE"), "tests/packs/good", NULL);
    g_autoptr(Content) content = content_load(packs, &error);
    g_assert_no_error(error);
    const Stars *stars = content_stars(content);
    g_assert_cmpstr(declaration_id_first(stars, "2017-04-01"), ==, "4");
    g_assert_cmpstr(declaration_id_first(stars, "2026-03-31"), ==, "4");
    g_assert_cmpstr(declaration_id_first(stars, "2026-04-01"), ==, "5");
    g_assert_cmpstr(declaration_id_first(stars, "2199-01-01"), ==, "5");
}

static void is_looked_at_again_a_year_after_the_later_day(void)
{
    static const struct {
        const char *declared_on, *reviewed_on, *want;
    } CASES[] = {
        { "2026-04-11", NULL, "2027-04-11" },
        { "2026-04-11", "2026-11-25", "2027-11-25" },
        { "2026-11-25", "2026-04-11", "2027-11-25" }, /* declared anew after a review */
        { "2028-02-29", NULL, "2029-02-28" },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        char day[TIME_DAY_SIZE];
        const Declaration declaration = { .declared_on = (char *)CASES[i].declared_on,
                                          .reviewed_on = (char *)CASES[i].reviewed_on };
        declaration_review_on(&declaration, day);
        g_assert_cmpstr(day, ==, CASES[i].want);
    }
}

static void what_is_noted_already_is_the_same_however_it_is_typed(void)
{
    const Declaration noted = { .applied_on = (char *)"2026-04-10",
                                .declared_on = (char *)"2026-04-11",
                                .declaration_id = (char *)"50000000001",
                                .person_id = (char *)"a" };
    Declaration wanted = noted;
    wanted.declaration_id = (char *)"５０００ ０００ ０００１";
    g_assert_true(declaration_says(&noted, &wanted));
    wanted.note = (char *)"メモ";
    g_assert_false(declaration_says(&noted, &wanted));
    wanted.note = NULL;
    wanted.person_id = (char *)"b";
    g_assert_false(declaration_says(&noted, &wanted));
    wanted.person_id = (char *)"a";
    wanted.declaration_id = NULL;
    g_assert_false(declaration_says(&noted, &wanted));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/stars/declaration/reads-an-id-as-people-type-it",
                    reads_an_id_as_people_type_it);
    g_test_add_func("/stars/declaration/knows-how-ids-of-a-day-begin",
                    knows_how_ids_of_a_day_begin);
    g_test_add_func("/stars/declaration/is-looked-at-again-a-year-after-the-later-day",
                    is_looked_at_again_a_year_after_the_later_day);
    g_test_add_func("/stars/declaration/what-is-noted-is-the-same-however-it-is-typed",
                    what_is_noted_already_is_the_same_however_it_is_typed);
    return g_test_run();
}
