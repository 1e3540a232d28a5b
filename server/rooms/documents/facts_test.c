#include "rooms/documents/facts.h"

#include "content/wording.h"

static Content *packs(const char *folder)
{
    g_autofree char *directory =
        folder == NULL
            ? g_build_filename(g_getenv("MIMAMORI_SOURCE"), "packs", NULL)
            : g_build_filename(g_getenv("MIMAMORI_SOURCE"), "tests", "packs", folder, NULL);
    g_autoptr(GError) error = NULL;
    Content *content = content_load(directory, &error);
    g_assert_no_error(error);
    return content;
}

/* A company, its answers and decisions; what a test needs it adds. */
typedef struct {
    Content *content;
    Organisation organisation;
    GHashTable *answers, *names;
    GPtrArray *decisions;
} Company;

static void company_init(Company *company, const char *folder)
{
    *company = (Company){
        .content = packs(folder),
        .organisation = { .name = (char *)"まつば製作所",
                          .industry = (char *)"e",
                          .size_band = (char *)"6-20",
                          .date_style = (char *)"western" },
        .answers = g_hash_table_new(g_str_hash, g_str_equal),
        .names = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free),
        .decisions = g_ptr_array_new(),
    };
    PersonName *name = g_new(PersonName, 1);
    *name = (PersonName){ (char *)"佐藤花子", true };
    g_hash_table_insert(company->names, (char *)"p", name);
}

static void company_clear(Company *company)
{
    content_free(company->content);
    g_hash_table_unref(company->answers);
    g_hash_table_unref(company->names);
    g_ptr_array_unref(company->decisions);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Company, company_clear)

static json_t *facts_of(const Company *company, const char *kind, json_t *assessment)
{
    const FactsInput input = { .content = company->content,
                               .kind = content_document(company->content, kind),
                               .organisation = &company->organisation,
                               .answers = company->answers,
                               .decisions = company->decisions,
                               .names = company->names,
                               .assessment = assessment };
    g_assert_nonnull(input.kind);
    return facts_new(&input);
}

static const char *text_at(const json_t *facts, const char *group, const char *name)
{
    return json_string_value(json_object_get(json_object_get(facts, group), name));
}

static void tells_of_the_company_what_is_recorded(void)
{
    g_auto(Company) company;
    company_init(&company, NULL);
    json_t *facts = facts_of(&company, "basic-policy", NULL);
    g_assert_cmpstr(text_at(facts, "company", "name"), ==, "まつば製作所");
    g_assert_cmpstr(text_at(facts, "company", "industry"), ==, "製造業");
    g_assert_cmpstr(text_at(facts, "company", "size"), ==, "6〜20名");
    g_assert_null(text_at(facts, "company", "address"));
    json_decref(facts);
}

static void takes_the_answer_else_what_stands_until_then(void)
{
    g_auto(Company) company;
    company_init(&company, NULL);
    g_hash_table_insert(company.answers, (char *)"review", (char *)"half-yearly");
    g_hash_table_insert(company.answers, (char *)"responsible", (char *)"");
    g_hash_table_insert(company.answers, (char *)"business", (char *)"金属加工");
    json_t *facts = facts_of(&company, "basic-policy", NULL);
    const json_t *answers = json_object_get(facts, "answers");
    g_assert_cmpstr(text_at(facts, "answers", "business"), ==, "金属加工");
    g_assert_cmpstr(text_at(facts, "answers", "responsible"), ==, "情報セキュリティ責任者");
    g_assert_cmpstr(text_at(facts, "answers", "review"), ==, "半年に1回");
    g_assert_true(json_is_true(json_object_get(answers, "review-is-half-yearly")));
    g_assert_null(json_object_get(answers, "review-is-yearly"));
    g_assert_null(json_object_get(answers, "contact"));
    json_decref(facts);
}

static void makes_a_list_of_lines(void)
{
    g_auto(Company) company;
    company_init(&company, NULL);
    g_hash_table_insert(company.answers, (char *)"comment", (char *)" 一行目\n\n 二行目 ");
    json_t *facts = facts_of(&company, "assessment-report", NULL);
    const json_t *lines = json_object_get(json_object_get(facts, "answers"), "comment");
    g_assert_cmpuint(json_array_size(lines), ==, 2);
    g_assert_cmpstr(json_string_value(json_array_get(lines, 1)), ==, "二行目");
    g_assert_true(json_is_true(json_object_get(facts, "has-comment")));
    json_decref(facts);
}

static const char *measure_of_rule(const json_t *facts, size_t rule, const char *member)
{
    const json_t *rules = json_object_get(facts, "rules");
    const json_t *measures = json_object_get(json_array_get(rules, rule), "measures");
    return json_string_value(json_object_get(json_array_get(measures, 0), member));
}

static void shows_the_companys_own_measures_else_simple_ones(void)
{
    g_auto(Company) company;
    company_init(&company, NULL);
    Decision own = { .control_id = (char *)"os-auto-update",
                     .measure = (char *)"毎週確かめます。",
                     .person_id = (char *)"p",
                     .approval = APPROVAL_APPROVED };
    Decision dropped = { .control_id = (char *)"password-strength",
                         .measure = (char *)"やめました。",
                         .state = DECISION_DROPPED };
    Decision waiting = { .control_id = (char *)"antimalware-installed",
                         .measure = (char *)"承認待ちです。",
                         .approval = APPROVAL_WAITING };
    g_ptr_array_add(company.decisions, &own);
    g_ptr_array_add(company.decisions, &dropped);
    g_ptr_array_add(company.decisions, &waiting);
    json_t *facts = facts_of(&company, "five-rules-leaflet", NULL);
    g_assert_cmpuint(json_array_size(json_object_get(facts, "rules")), ==, 5);
    g_assert_cmpstr(measure_of_rule(facts, 0, "text"), ==, "毎週確かめます。");
    g_assert_cmpstr(measure_of_rule(facts, 0, "person"), ==, "佐藤花子");
    g_assert_cmpstr(measure_of_rule(facts, 1, "text"), !=, "承認待ちです。");
    g_assert_cmpstr(measure_of_rule(facts, 2, "text"), !=, "やめました。");
    g_assert_nonnull(measure_of_rule(facts, 2, "text"));
    g_assert_null(json_object_get(facts, "decisions"));
    json_decref(facts);
}

static void writes_days_as_the_company_wants(void)
{
    Organisation organisation = { .date_style = (char *)"japanese" };
    g_autofree char *japanese = facts_day("2026-11-21", &organisation);
    g_assert_cmpstr(japanese, ==, "令和8年11月21日");
    organisation.date_style = (char *)"western";
    g_autofree char *western = facts_day("2026-11-21", &organisation);
    g_assert_cmpstr(western, ==, "2026年11月21日");
}

static void shows_the_result_with_its_days(void)
{
    g_auto(Company) company;
    company_init(&company, NULL);
    company.organisation.date_style = (char *)"japanese";
    json_t *assessment = json_pack("{s:s, s:i, s:{s:s}}", "date", "2026-11-21", "total", 62,
                                   "previous", "date", "2019-05-01");
    json_t *facts = facts_of(&company, "assessment-report", assessment);
    g_assert_cmpstr(text_at(facts, "assessment", "date"), ==, "令和8年11月21日");
    g_assert_cmpstr(text_at(json_object_get(facts, "assessment"), "previous", "date"), ==,
                    "令和元年5月1日");
    g_assert_cmpstr(json_string_value(json_object_get(assessment, "date")), ==, "2026-11-21");
    json_decref(facts);
    json_decref(assessment);
}

/* None of our own templates may say of the stars what must not be said. */
static void keeps_to_the_wording_in_our_own_templates(void)
{
    g_autoptr(Content) content = packs(NULL);
    for (guint i = 0; i < content_documents(content)->len; i++) {
        const DocumentKind *kind = g_ptr_array_index(content_documents(content), i);
        g_autoptr(GPtrArray) in_template = wording_check(content_wording(content), kind->template);
        g_autoptr(GPtrArray) in_summary = wording_check(content_wording(content), kind->summary.ja);
        g_assert_cmpuint(in_template->len + in_summary->len, ==, 0);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/documents/facts/tells-of-the-company-what-is-recorded",
                    tells_of_the_company_what_is_recorded);
    g_test_add_func("/documents/facts/takes-the-answer-else-what-stands-until-then",
                    takes_the_answer_else_what_stands_until_then);
    g_test_add_func("/documents/facts/makes-a-list-of-lines", makes_a_list_of_lines);
    g_test_add_func("/documents/facts/shows-the-companys-own-measures-else-simple-ones",
                    shows_the_companys_own_measures_else_simple_ones);
    g_test_add_func("/documents/facts/writes-days-as-the-company-wants",
                    writes_days_as_the_company_wants);
    g_test_add_func("/documents/facts/shows-the-result-with-its-days",
                    shows_the_result_with_its_days);
    g_test_add_func("/documents/facts/keeps-to-the-wording-in-our-own-templates",
                    keeps_to_the_wording_in_our_own_templates);
    return g_test_run();
}
