#include "content/content.h"

#include <glib/gstdio.h>

#include "base/error.h"

/* The packs of tests/packs/good: small enough to know by heart. */
static Content *good_packs(void)
{
    g_autofree char *directory =
        g_build_filename(g_getenv("MIMAMORI_SOURCE"), "tests", "packs", "good", NULL);
    g_autoptr(GError) error = NULL;
    Content *content = content_load(directory, &error);
    g_assert_no_error(error);
    return content;
}

static void reads_sources_domains_and_industries(void)
{
    g_autoptr(Content) content = good_packs();
    g_assert_cmpuint(content_sources(content)->len, ==, 2);
    const SourceDocument *book = content_source(content, "house-book");
    g_assert_cmpstr(book->title.ja, ==, "家の本");
    g_assert_cmpstr(book->publisher.en, ==, "The town");
    g_assert_cmpstr(book->date, ==, "2019-03");
    g_assert_cmpstr(book->url, ==, "https://example.jp/book");
    g_assert_cmpstr(book->note.en, ==, "An example");
    g_assert_false(book->is_retired);
    const SourceDocument *survey = content_source(content, "house-survey");
    g_assert_null(survey->url);
    g_assert_null(survey->note.ja);
    g_assert_true(survey->is_retired);
    g_assert_null(content_source(content, "nothing"));
    g_assert_null(content_source(content, NULL));

    g_assert_cmpuint(content_domains(content)->len, ==, 2);
    g_assert_cmpstr(content_domain(content, "keys")->title.ja, ==, "鍵");
    g_assert_cmpuint(content_domain(content, "doors")->controls->len, ==, 2);
    g_assert_null(content_domain(content, "walls"));

    g_assert_cmpuint(content_industries(content)->len, ==, 2);
    g_assert_cmpstr(content_industry(content, "school")->title.en, ==, "School");
    g_assert_null(content_industry(content, "x"));
    g_assert_cmpstr(content_industry_edition(content)->id, ==, "2023");
    g_assert_true(content_industry_edition(content)->source == book);
}

static void finds_the_band_of_a_company(void)
{
    g_autoptr(Content) content = good_packs();
    static const struct {
        int persons;
        const char *want;
    } cases[] = {
        { -1, NULL },  { 0, NULL },    { 1, "1-5" },  { 5, "1-5" },
        { 6, "6-20" }, { 20, "6-20" }, { 21, "21-" }, { G_MAXINT, "21-" },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        const SizeBand *band = content_size_band_of(content, cases[i].persons);
        g_assert_cmpstr(band == NULL ? NULL : band->id, ==, cases[i].want);
    }
    g_assert_cmpuint(content_size_bands(content)->len, ==, 3);
    g_assert_cmpint(content_size_band(content, "6-20")->size, ==, SIZE_CLASS_SMALL);
    g_assert_null(content_size_band(content, "6"));
}

static void reads_controls_in_the_order_of_domains(void)
{
    g_autoptr(Content) content = good_packs();
    static const char *const order[] = { "lock-door", "close-window", "count-keys" };
    g_assert_cmpuint(content_controls(content)->len, ==, G_N_ELEMENTS(order));
    for (guint i = 0; i < G_N_ELEMENTS(order); i++) {
        const Control *control = g_ptr_array_index(content_controls(content), i);
        g_assert_cmpstr(control->id, ==, order[i]);
        g_assert_true(content_control(content, order[i]) == control);
    }
    g_assert_null(content_control(content, "nothing"));
    g_assert_null(content_control(content, NULL));

    const Control *keys = content_control(content, "count-keys");
    g_assert_true(keys->domain == content_domain(content, "keys"));
    g_assert_cmpstr(keys->title.ja, ==, "鍵を数える");
    g_assert_cmpstr(keys->meaning.ja, ==, "鍵が何本あるかを知ることです。");
    g_assert_cmpstr(keys->why.en, ==, "Lost keys let people in.");
    g_assert_cmpuint(keys->evidence->len, ==, 1);
    g_assert_cmpstr(((const LocalText *)g_ptr_array_index(keys->evidence, 0))->en, ==,
                    "The list of keys");
    const Citation *second = g_ptr_array_index(keys->sources, 1);
    g_assert_true(second->document == content_source(content, "house-survey"));
    g_assert_cmpstr(second->item, ==, "9");
}

static void knows_which_measures_suit(void)
{
    g_autoptr(Content) content = good_packs();
    const Control *door = content_control(content, "lock-door");
    const Measure *turn = g_ptr_array_index(door->measures, 0);
    const Measure *automatic = g_ptr_array_index(door->measures, 1);
    g_assert_true(measure_suits(turn, SIZE_CLASS_MICRO));
    g_assert_true(measure_suits(turn, SIZE_CLASS_SMALL));
    g_assert_false(measure_suits(turn, SIZE_CLASS_MEDIUM));
    g_assert_true(control_simplest_measure(door, SIZE_CLASS_SMALL) == turn);
    g_assert_true(control_simplest_measure(door, SIZE_CLASS_MEDIUM) == automatic);
    g_assert_cmpint(automatic->effort, ==, EFFORT_HIGH);
    g_assert_cmpint(automatic->cost, ==, COST_HIGH);
    g_assert_cmpstr(local_text(&automatic->text, "en"), ==, "Fit an automatic lock.");
    g_assert_cmpstr(local_text(&automatic->text, "ja"), ==, "自動の鍵を付けます。");
    g_assert_cmpstr(local_text(&automatic->text, NULL), ==, "自動の鍵を付けます。");
}

static void reads_a_questionnaire(void)
{
    g_autoptr(Content) content = good_packs();
    const Questionnaire *check = content_questionnaire(content, "house-check");
    g_assert_cmpuint(content_questionnaires(content)->len, ==, 2);
    g_assert_cmpint(check->scoring, ==, SCORING_POINTS);
    g_assert_cmpstr(check->summary.ja, ==, "家の安全を4つの質問で確かめます。");
    const AnswerChoice *unknown = questionnaire_answer(check, "unknown");
    g_assert_cmpint(unknown->points, ==, -1);
    g_assert_cmpint(unknown->state, ==, ANSWER_UNKNOWN);
    g_assert_cmpstr(unknown->label.en, ==, "Don't know");
    g_assert_cmpuint(unknown->words->len, ==, 2);
    g_assert_null(questionnaire_answer(check, "perhaps"));
    g_assert_cmpstr(questionnaire_part(check, 2)->id, ==, "inside");
    g_assert_cmpstr(questionnaire_part(check, 1)->note.en, ==, "About the outside");
    g_assert_null(questionnaire_part(check, 2)->note.ja);
    g_assert_null(questionnaire_part(check, 0));
    g_assert_null(questionnaire_part(check, 3));
    g_assert_cmpuint(check->bands->len, ==, 3);
    g_assert_cmpint(check->rates->sample, ==, 120);
    g_assert_cmpfloat(((const PublishedRate *)g_ptr_array_index(check->rates->rates, 0))->percent,
                      ==, 73.5);

    const Questionnaire *mini = content_questionnaire(content, "mini-check");
    g_assert_cmpint(mini->scoring, ==, SCORING_CHECKLIST);
    g_assert_null(mini->rates);
    g_assert_cmpuint(mini->bands->len, ==, 0);
    g_assert_null(content_questionnaire(content, "no-check"));
}

static void gives_each_edition_its_own_texts(void)
{
    g_autoptr(Content) content = good_packs();
    const Questionnaire *check = content_questionnaire(content, "house-check");
    const QuestionnaireEdition *first = questionnaire_edition(check, "1");
    const QuestionnaireEdition *second = questionnaire_edition(check, "2");
    g_assert_true(questionnaire_edition(check, NULL) == second); /* the third is a draft */
    g_assert_true(questionnaire_edition(check, "3")->is_draft);
    g_assert_null(questionnaire_edition(check, "4"));
    g_assert_true(second->questionnaire == check);
    g_assert_true(second->source == content_source(content, "house-book"));

    g_assert_cmpstr(edition_item(first, 2)->question.ja, ==, "窓を閉めますか。");
    g_assert_cmpstr(edition_item(second, 2)->question.ja, ==, "窓を毎晩閉めますか。");
    g_assert_cmpstr(edition_item(second, 2)->hint.ja, ==, "毎日なら「している」です。");
    g_assert_cmpstr(edition_item(second, 4)->hint.en, ==, "Done if the list is new.");
    g_assert_cmpstr(edition_item(second, 4)->question.en, ==, "Is there a list for locking up?");
    g_assert_true(edition_item(second, 2)->is_important);
    g_assert_false(edition_item(second, 1)->is_important);
    g_assert_cmpint(edition_item(second, 3)->part, ==, 2);
    g_assert_null(edition_item(second, 0));
    g_assert_null(edition_item(second, 5));
}

static void knows_which_items_point_at_a_control(void)
{
    g_autoptr(Content) content = good_packs();
    const GPtrArray *items =
        content_items_of_control(content, content_control(content, "lock-door"));
    g_assert_cmpuint(items->len, ==, 3);
    const ItemReference *first = g_ptr_array_index(items, 0);
    const ItemReference *second = g_ptr_array_index(items, 1);
    const ItemReference *third = g_ptr_array_index(items, 2);
    g_assert_cmpstr(first->item->id, ==, "door");
    g_assert_cmpstr(second->item->id, ==, "both");
    g_assert_cmpstr(third->questionnaire->id, ==, "mini-check");

    const Control stranger = { 0 };
    g_assert_cmpuint(content_items_of_control(content, &stranger)->len, ==, 0);
}

static void names_enumerations_as_the_packs_do(void)
{
    g_assert_cmpstr(size_class_name(SIZE_CLASS_MEDIUM), ==, "medium");
    g_assert_cmpstr(effort_name(EFFORT_LOW), ==, "low");
    g_assert_cmpstr(effort_name(EFFORT_HIGH), ==, "high");
    g_assert_cmpstr(cost_name(COST_NONE), ==, "none");
    g_assert_cmpstr(cost_name(COST_HIGH), ==, "high");
    g_assert_cmpstr(scoring_name(SCORING_CHECKLIST), ==, "checklist");
    g_assert_cmpstr(answer_state_name(ANSWER_NOT_IMPLEMENTED), ==, "not_implemented");
    g_assert_cmpstr(answer_state_name(ANSWER_NOT_APPLICABLE), ==, "not_applicable");
}

static void carries_the_messages(void)
{
    g_autoptr(Content) content = good_packs();
    g_assert_cmpstr(messages_text(content_messages(content), "en", "house.bye"), ==, "Goodbye");
}

/* ---- mistakes: one edit of the good packs each ---- */

static const char *const files[] = {
    "sources.yaml",
    "domains.yaml",
    "sizes.yaml",
    "industries.yaml",
    "controls/doors.yaml",
    "controls/keys.yaml",
    "messages/house.ja.json",
    "messages/house.en.json",
    "questionnaires/house-check.yaml",
    "questionnaires/mini-check.yaml",
    "documents/house-card.yaml",
    "documents/house-card.md",
    "documents/house-rules.yaml",
    "documents/house-rules.md",
    "wording.yaml",
    "stars.yaml",
    "initiatives.yaml",
};

typedef struct {
    const char *file;
    const char *find;    /* stands in the file; its first place is edited */
    const char *replace; /* NULL: the file is removed */
    const char *want;    /* all that the loader says, without the folder; NULL: it loads */
} Edit;

static char *good_text(const char *file)
{
    g_autofree char *path =
        g_build_filename(g_getenv("MIMAMORI_SOURCE"), "tests", "packs", "good", file, NULL);
    char *text = NULL;
    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    return text;
}

static char *edited(const char *text, const Edit *edit)
{
    const char *at = strstr(text, edit->find);
    if (at == NULL)
        g_error("'%s' does not stand in %s", edit->find, edit->file);
    g_autofree char *before = g_strndup(text, (gsize)(at - text));
    return g_strconcat(before, edit->replace, at + strlen(edit->find), NULL);
}

static void write_packs(const char *directory, const Edit *edit)
{
    for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autofree char *path = g_build_filename(directory, files[i], NULL);
        g_autofree char *folder = g_path_get_dirname(path);
        g_autofree char *text = good_text(files[i]);
        g_mkdir_with_parents(folder, 0700);
        const bool is_edited = g_str_equal(files[i], edit->file);
        if (is_edited && edit->replace == NULL)
            continue;
        g_autofree char *changed = is_edited ? edited(text, edit) : NULL;
        g_assert_true(g_file_set_contents(path, is_edited ? changed : text, -1, NULL));
    }
}

static void remove_packs(const char *directory)
{
    static const char *const folders[] = { "controls", "messages", "questionnaires", "documents",
                                           "" };
    for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autofree char *path = g_build_filename(directory, files[i], NULL);
        g_remove(path);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(folders); i++) {
        g_autofree char *path = g_build_filename(directory, folders[i], NULL);
        g_rmdir(path);
    }
}

static void assert_edit(const Edit *edit)
{
    g_autofree char *directory = g_dir_make_tmp("packs-XXXXXX", NULL);
    write_packs(directory, edit);
    g_autoptr(GError) error = NULL;
    g_autoptr(Content) content = content_load(directory, &error);
    remove_packs(directory);

    g_assert_true((content == NULL) == (error != NULL));
    g_autofree char *prefix = g_strconcat(directory, "/", NULL);
    g_autoptr(GString) said = g_string_new(error == NULL ? "" : error->message);
    g_string_replace(said, prefix, "", 0);
    g_assert_cmpstr(said->str, ==, edit->want == NULL ? "" : edit->want);
}

static void says_what_is_wrong_with_an_entry(void)
{
    static const Edit edits[] = {
        /* keys */
        { "sources.yaml", "publisher", "publishr",
          "sources.yaml:4: 'publishr' is not a key of a source; did you mean 'publisher'?\n"
          "sources.yaml:2: a source lacks 'publisher'; add it" },
        { "domains.yaml", "title: {ja: 戸, en: Doors}", "title: {ja: 戸, en: Doors, fr: Portes}",
          "domains.yaml:3: 'fr' is not a key of a text" },
        { "domains.yaml", "domains:", "wood: oak\ndomains:",
          "domains.yaml:1: 'wood' is not a key of domains.yaml" },
        /* documents */
        { "documents/house-rules.yaml", "id: house-rules", "id: house-rule",
          "documents/house-rules.yaml:1: the file of the document 'house-rule' must be named "
          "'house-rule.yaml'" },
        { "documents/house-rules.md", "鍵", "\001",
          "documents/house-rules.md: must be UTF-8 text without control characters, and not "
          "empty" },
        { "documents/house-card.yaml", "mini-check", "mini-chek",
          "documents/house-card.yaml:7: 'mini-chek' is not the id of a questionnaire; did you mean "
          "'mini-check'?" },
        { "documents/house-rules.yaml", "fallback: ten", "fallback: eleven",
          "documents/house-rules.yaml:23: 'eleven' is none of the choices" },
        /* texts */
        { "domains.yaml", "{ja: 戸, en: Doors}", "{ja: 戸}",
          "domains.yaml:3: 'title' has no 'en'; add it" },
        { "domains.yaml", "{ja: 戸, en: Doors}", "{ja: '', en: Doors}",
          "domains.yaml:3: 'title' is empty; write a text" },
        { "domains.yaml", "{ja: 戸, en: Doors}", "{ja: 戸, en: }",
          "domains.yaml:3: 'title' is empty; write a text" },
        { "domains.yaml", "{ja: 戸, en: Doors}", "戸",
          "domains.yaml:3: 'title' must be a pair {ja: ..., en: ...}" },
        { "domains.yaml", "{ja: 戸, en: Doors}", "{ja: [戸], en: Doors}",
          "domains.yaml:3: 'title' must be one text" },
        { "domains.yaml", "{ja: 戸, en: Doors}", "{ja: 戸, en: No}",
          "domains.yaml:3: 'title' must stand in quotes" },
        { "domains.yaml", "{ja: 戸, en: Doors}", "{ja: 戸, en: 'No'}", NULL },
        { "domains.yaml", "{ja: 戸, en: Doors}", "{ja: 戸, en: 2026-11-21}",
          "domains.yaml:3: 'title' must stand in quotes" },
        { "domains.yaml", "{ja: 戸, en: Doors}", "{ja: 戸, en: \"a\\nb\"}",
          "domains.yaml:3: 'title' has line ends or control characters; write it as one "
          "paragraph" },
        { "domains.yaml", "{ja: 戸, en: Doors}",
          "\n      ja: 戸\n      en: >\n        Do\n        or\n", NULL },
        /* ids */
        { "domains.yaml", "id: keys", "id: Keys",
          "domains.yaml:4: 'Keys' is not an id; use lower-case letters, digits, dots and "
          "hyphens\ncontrols/keys.yaml:1: 'keys' is not the id of a domain" },
        { "industries.yaml", "id: school", "id: shop",
          "industries.yaml:5: the id 'shop' stands in this list twice; change one" },
        { "industries.yaml", "id: school", "id: -school",
          "industries.yaml:5: '-school' is not an id; use lower-case letters, digits, dots and "
          "hyphens" },
        { "industries.yaml", "id: school", "id: a23456789012345678901234567890123456789012345678",
          NULL },
        { "industries.yaml", "id: school", "id: a234567890123456789012345678901234567890123456789",
          "industries.yaml:5: 'id' is longer than 48 characters; shorten it" },
        { "controls/keys.yaml", "id: count-keys", "id: lock-door",
          "controls/keys.yaml:3: the id 'lock-door' is used twice; ids are unique in all packs\n"
          "questionnaires/house-check.yaml:51: 'count-keys' is not the id of a control\n"
          "questionnaires/house-check.yaml:58: 'count-keys' is not the id of a control" },
        /* references */
        { "industries.yaml", "house-book", "house-bok",
          "industries.yaml:1: 'house-bok' is not the id of a source document; did you mean "
          "'house-book'?" },
        { "questionnaires/house-check.yaml", "[close-window, lock-door]", "[close-windw]",
          "questionnaires/house-check.yaml:36: 'close-windw' is not the id of a control; did you "
          "mean 'close-window'?" },
        { "questionnaires/house-check.yaml", "[close-window, lock-door]", "[lock-door, lock-door]",
          "questionnaires/house-check.yaml:36: 'lock-door' stands here twice; remove one" },
        { "questionnaires/house-check.yaml", "[close-window, lock-door]", "[]",
          "questionnaires/house-check.yaml:36: 'controls' has 0 entries; it takes 1 to 50" },
        /* flags, numbers, choices, lists */
        { "sources.yaml", "retired: true", "retired: yes",
          "sources.yaml:12: 'retired' must be true or false" },
        { "sources.yaml", "retired: true", "retired: false", NULL },
        { "sizes.yaml", "class: micro", "class: tiny",
          "sizes.yaml:5: 'class' must be one of: micro, small, medium" },
        { "sizes.yaml", "most: 5", "most: '5'",
          "sizes.yaml:4: 'most' must be a whole number from 1 to 1000000" },
        { "sizes.yaml", "most: 5", "most: 0",
          "sizes.yaml:4: 'most' must be a whole number from 1 to 1000000" },
        { "domains.yaml", "domains:\n", "domains: doors\nx:\n",
          "domains.yaml:2: 'x' is not a key of domains.yaml\n"
          "domains.yaml:1: 'domains' must be a list\n"
          "controls/doors.yaml:1: 'doors' is not the id of a domain\n"
          "controls/keys.yaml:1: 'keys' is not the id of a domain" },
        { "industries.yaml", "industries:\n", "industries:\n  - nothing\n",
          "industries.yaml:3: an industry must be a mapping of keys and values" },
        /* files */
        { "industries.yaml", "industries:\n", "industries: &x\n",
          "industries.yaml:2: packs have no anchors; remove it" },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(edits); i++)
        assert_edit(&edits[i]);
}

static void checks_sources_and_sizes(void)
{
    static const Edit edits[] = {
        { "sources.yaml", "\"2019-03\"", "\"2019-13\"",
          "sources.yaml:5: '2019-13' is not a date such as \"2019\", \"2019-03\" or "
          "\"2019-03-19\"" },
        { "sources.yaml", "\"2019-03\"", "\"2019-03-19\"", NULL },
        { "sources.yaml", "\"2019-03\"", "\"2019-03-32\"",
          "sources.yaml:5: '2019-03-32' is not a date such as \"2019\", \"2019-03\" or "
          "\"2019-03-19\"" },
        { "sources.yaml", "https:", "http:", "sources.yaml:6: 'url' must begin with https://" },
        { "sizes.yaml", "least: 1", "least: 2",
          "sizes.yaml:3: 'least' must be 1, so that no company falls between bands" },
        { "sizes.yaml", "least: 6", "least: 7",
          "sizes.yaml:8: 'least' must be 6, so that no company falls between bands" },
        { "sizes.yaml", "least: 6", "least: 5",
          "sizes.yaml:8: 'least' must be 6, so that no company falls between bands" },
        { "sizes.yaml", "most: 20", "most: 5",
          "sizes.yaml:9: 'most' is below 'least'\n"
          "sizes.yaml:13: 'least' must be 6, so that no company falls between bands" },
        { "sizes.yaml", "most: 20", "most: 6",
          "sizes.yaml:13: 'least' must be 7, so that no company falls between bands" },
        { "sizes.yaml", "    most: 20\n", "",
          "sizes.yaml:12: a band stands before that has no upper end; give it a 'most'" },
        { "sizes.yaml", "least: 21", "least: 21\n    most: 99",
          "sizes.yaml:1: the last band must have no 'most'" },
        { "sizes.yaml", "  - id: \"21-\"",
          "  - id: old\n    least: 1\n    class: micro\n    title: {ja: 旧, en: Old}\n"
          "    retired: true\n  - id: \"21-\"",
          NULL },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(edits); i++)
        assert_edit(&edits[i]);
}

static void checks_controls(void)
{
    static const Edit edits[] = {
        { "controls/keys.yaml", "sizes: [micro, small, medium]", "sizes: [micro, medium]",
          "controls/keys.yaml:7: no measure of 'count-keys' suits the class 'small'; add it to "
          "'sizes'" },
        { "controls/keys.yaml", "sizes: [micro, small, medium]", "sizes: [micro, small, micro]",
          "controls/keys.yaml:8: 'micro' stands here twice; remove one" },
        { "controls/keys.yaml", "sizes: [micro, small, medium]", "sizes: [micro, big]",
          "controls/keys.yaml:8: 'sizes' must be one of: micro, small, medium" },
        { "controls/keys.yaml", "domain: keys", "domain: doors",
          "controls/keys.yaml:1: the file of the domain 'doors' must be named 'doors.yaml'" },
        { "controls/keys.yaml", "    evidence:\n      - {ja: 鍵の表, en: The list of keys}\n", "",
          "controls/keys.yaml:3: a control lacks 'evidence'; add it" },
        { "controls/keys.yaml", "- {ja: 鍵の表, en: The list of keys}", "- {ja: 鍵の表}",
          "controls/keys.yaml:17: 'evidence' has no 'en'; add it" },
        { "controls/keys.yaml", "effort: low", "effort: none",
          "controls/keys.yaml:9: 'effort' must be one of: low, medium, high" },
        { "controls/keys.yaml", "item: \"3\"", "item: 3",
          "controls/keys.yaml:19: 'item' must stand in quotes" },
        { "controls/keys.yaml",
          "      - sizes: [medium]\n        effort: medium\n        cost: medium\n"
          "        text: {ja: 鍵の箱を置きます。, en: Set up a key box.}\n",
          "", "controls/keys.yaml:7: 'measures' has 1 entries; it takes 2 to 4" },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(edits); i++)
        assert_edit(&edits[i]);
}

#define HOUSE "questionnaires/house-check.yaml"

static void checks_questionnaires(void)
{
    static const Edit edits[] = {
        { HOUSE, "id: house-check", "id: horse-check",
          HOUSE ":1: the file of the questionnaire 'horse-check' must be named "
                "'horse-check.yaml'" },
        /* answers */
        { HOUSE, "points: 2", "points: 5",
          HOUSE ":12: answers stand in the order of their points, the best first" },
        { HOUSE, "points: 2", "points: 4", NULL },
        { HOUSE, "\"×\"", "\"　ハイ \"", NULL },
        { HOUSE, "\"×\"", "\"　はい \"", HOUSE ":20: 'はい' stands for two answers; remove one" },
        { HOUSE, "\"×\"", "DONE", HOUSE ":20: 'done' stands for two answers; remove one" },
        { HOUSE, "\"×\"", "いいえ", NULL },
        { HOUSE, "\"○\"]", "no]", HOUSE ":10: 'words' must stand in quotes" },
        /* parts and items */
        { HOUSE, "{number: 2, id: inside", "{number: 3, id: inside",
          HOUSE ":28: 'number' must be 2 here; entries are numbered 1, 2, 3 ... in order" },
        { HOUSE, "  - number: 3", "  - number: 4",
          HOUSE ":45: 'number' must be 3 here; entries are numbered 1, 2, 3 ... in order" },
        { HOUSE, "part: 2\n", "part: 3\n",
          HOUSE ":47: there is no part 3; add it to 'parts' or correct it" },
        { HOUSE, "part: 2\n", "part: 0\n",
          HOUSE ":47: 'part' must be a whole number from 1 to 100" },
        { HOUSE, "id: window", "id: door",
          HOUSE ":38: the id 'door' stands in this list twice; change one" },
        /* bands */
        { HOUSE, "least: 8", "least: 16",
          HOUSE ":66: bands stand in the order of 'least', the highest first" },
        { HOUSE, "least: 8", "least: 15", NULL },
        { HOUSE, "least: -4", "least: -3", HOUSE ":71: the lowest band must reach down to -4" },
        { HOUSE, "scoring: points", "scoring: checklist",
          HOUSE ":59: a checklist has no bands; remove them" },
        { "questionnaires/mini-check.yaml", "scoring: checklist", "scoring: points",
          "questionnaires/mini-check.yaml:1: scoring by points needs 'bands'; add them\n"
          "stars.yaml:2: 'mini-check' is not a checklist" },
        /* editions */
        { HOUSE, "{item: 4, hint", "{item: 5, hint", HOUSE ":84: there is no item 5" },
        { HOUSE, "{item: 4, hint", "{item: 2, hint",
          HOUSE ":84: changes stand in the order of their items, each item once" },
        { HOUSE,
          "{item: 4, hint: {ja: 新しい表なら「している」です。, en: Done if the list is new.}}",
          "{item: 4}", HOUSE ":84: a change needs 'question' or 'hint'" },
        { "questionnaires/mini-check.yaml", "title: {ja: 第1版, en: First edition}",
          "title: {ja: 第1版, en: First edition}\n    draft: true",
          "questionnaires/mini-check.yaml:19: one edition must not be a draft" },
        { HOUSE, "id: \"3\"", "id: \"2\"",
          HOUSE ":85: the id '2' stands in this list twice; change one" },
        /* published rates */
        { HOUSE, "percent: 40", "percent: 100", NULL },
        { HOUSE, "percent: 40", "percent: 100.1",
          HOUSE ":94: 'percent' must be a number from 0 to 100" },
        { HOUSE, "percent: 40", "percent: -1",
          HOUSE ":94: 'percent' must be a number from 0 to 100" },
        { HOUSE, "percent: 40", "percent: '40'",
          HOUSE ":94: 'percent' must be a number from 0 to 100" },
        { HOUSE, "{item: 3, percent", "{item: 1, percent",
          HOUSE ":94: rates stand in the order of their items, each item once" },
        { HOUSE, "{item: 3, percent", "{item: 5, percent", HOUSE ":94: there is no item 5" },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(edits); i++)
        assert_edit(&edits[i]);
}

static void checks_messages(void)
{
    static const Edit edits[] = {
        { "messages/house.en.json", "Hello {name}", "Hello {nam}",
          "messages: 'house.greeting' has the names '{name}' in ja but '{nam}' in en; use the "
          "same" },
        { "messages/house.en.json", "\"Goodbye\"", "1",
          "messages/house.en.json:3: 'bye': the value must be a text in quotes\n"
          "messages: 'house.bye' has no text in 'en'; add it" },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(edits); i++)
        assert_edit(&edits[i]);
}

static void names_a_missing_file(void)
{
    static const char *const names[] = { "sources.yaml", "domains.yaml", "sizes.yaml",
                                         "industries.yaml" };
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *directory = g_dir_make_tmp("packs-XXXXXX", NULL);
        const Edit edit = { .file = names[i], .find = "" };
        write_packs(directory, &edit);
        g_autoptr(GError) error = NULL;
        g_assert_null(content_load(directory, &error));
        remove_packs(directory);
        g_assert_error(error, APP_ERROR, APP_ERROR_INVALID);
        g_autofree char *want = g_strdup_printf("%s/%s: cannot be read", directory, names[i]);
        g_assert_true(g_str_has_prefix(error->message, want));
    }
}

static void says_everything_about_an_empty_folder(void)
{
    g_autoptr(GError) error = NULL;
    g_assert_null(content_load("/nowhere", &error));
    g_assert_nonnull(strstr(error->message, "/nowhere/sources.yaml: cannot be read"));
    g_assert_nonnull(strstr(error->message, "\ncontrols: the folder has no .yaml files; add them"));
    g_assert_nonnull(strstr(error->message, "\nquestionnaires: the folder has no"));
}

/* tests/packs/bad: mistakes in several files at once, each with its line. */
static void reports_the_mistakes_of_all_files(void)
{
    g_autofree char *directory =
        g_build_filename(g_getenv("MIMAMORI_SOURCE"), "tests", "packs", "bad", NULL);
    g_autofree char *expected_path = g_build_filename(directory, "expected.txt", NULL);
    g_autofree char *expected = NULL;
    g_assert_true(g_file_get_contents(expected_path, &expected, NULL, NULL));

    g_autoptr(GError) error = NULL;
    g_assert_null(content_load(directory, &error));
    g_autofree char *prefix = g_strconcat(directory, "/", NULL);
    g_autoptr(GString) said = g_string_new(error->message);
    g_string_replace(said, prefix, "", 0);
    g_assert_cmpstr(said->str, ==, g_strchomp(expected));
}

static void reads_documents_in_their_order(void)
{
    g_autoptr(Content) content = good_packs();
    g_assert_cmpuint(content_documents(content)->len, ==, 2);
    const DocumentKind *card = g_ptr_array_index(content_documents(content), 0);
    const DocumentKind *rules = content_document(content, "house-rules");
    g_assert_cmpstr(card->id, ==, "house-card");
    g_assert_true(card->is_card);
    g_assert_false(card->is_publishable);
    g_assert_cmpint(card->numbering, ==, DOCUMENT_PLAIN);
    g_assert_true(card->questionnaire == content_questionnaire(content, "mini-check"));
    g_assert_cmpstr(card->template, ==, "{{company.name}}\n");

    g_assert_cmpint(rules->numbering, ==, DOCUMENT_ARTICLES);
    g_assert_true(rules->has_contents);
    g_assert_true(rules->is_publishable);
    g_assert_null(rules->questionnaire);
    g_assert_cmpuint(rules->questions->len, ==, 2);
    const DocumentQuestion *keeper = document_question(rules, "keeper");
    g_assert_true(keeper->is_required);
    g_assert_cmpint(keeper->kind, ==, QUESTION_TEXT);
    g_assert_null(keeper->fallback);
    const DocumentQuestion *closing = document_question(rules, "closing");
    g_assert_cmpstr(closing->hint.ja, ==, "夜の時刻です。");
    g_assert_cmpstr(closing->place.en, ==, "Article 2");
    g_assert_cmpstr(document_choice(closing, closing->fallback)->label.ja, ==, "10時");
    g_assert_null(document_choice(closing, "eleven"));
    g_assert_null(document_question(rules, "opening"));
    g_assert_null(content_document(content, "nothing"));
}

static void reads_rules_of_wording(void)
{
    g_autoptr(Content) content = good_packs();
    g_assert_cmpuint(content_wording(content)->len, ==, 1);
    const WordingRule *rule = g_ptr_array_index(content_wording(content), 0);
    g_assert_cmpstr(g_ptr_array_index(rule->about, 0), ==, "扉");
    g_assert_cmpstr(g_ptr_array_index(rule->wrong, 0), ==, "破る");
    g_assert_cmpstr(g_ptr_array_index(rule->unless, 0), ==, "破らない");
    g_assert_cmpstr(rule->right, ==, "開ける");
    g_assert_cmpstr(rule->reason.en, ==, "Doors are opened.");
}

static void reads_the_way_to_the_stars(void)
{
    g_autoptr(Content) content = good_packs();
    const Stars *stars = content_stars(content);
    const StarRules *rules = star_rules_find(stars, "mini");
    g_assert_true(rules->questionnaire == content_questionnaire(content, "mini-check"));
    g_assert_null(star_rules_find(stars, "house"));
    const StarIdPeriod *period = g_ptr_array_index(stars->ids, 1);
    g_assert_cmpstr(period->first, ==, "5");
    g_assert_cmpstr(period->from, ==, "2026-04-01");
    g_assert_null(period->until);
    g_assert_cmpstr(stars->application->source->id, ==, "house-book");

    const Star *first = star_find(stars, "first");
    g_assert_true(first->is_declarable);
    g_assert_null(first->opens.ja);
    const StarCondition *public = g_ptr_array_index(first->conditions, 1);
    g_assert_cmpint(public->kind, ==, STAR_DOCUMENT_PUBLIC);
    g_assert_true(public->document == content_document(content, "house-card"));
    g_assert_null(public->questionnaire);
    const Star *second = star_find(stars, "second");
    g_assert_false(second->is_declarable);
    g_assert_cmpstr(second->opens.en, ==, "Next year.");
    g_assert_cmpuint(second->conditions->len, ==, 0);
    g_assert_null(star_find(stars, "third"));
}

static void checks_the_way_to_the_stars(void)
{
    static const Edit EDITS[] = {
        { "stars.yaml", "questionnaire: mini-check", "questionnaire: house-check",
          "stars.yaml:2: 'house-check' is not a checklist" },
        { "stars.yaml", "first: \"4\"", "first: \"x\"", "stars.yaml:5: 'first' must be one digit" },
        { "stars.yaml", "kind: document-public", "kind: document-in-force", NULL },
        { "stars.yaml", "kind: rules-known", "kind: questionnaire-closed",
          "stars.yaml:22: a condition of kind 'questionnaire-closed' needs 'questionnaire'" },
        { "stars.yaml", "kind: document-public", "kind: rules-known",
          "stars.yaml:33: a condition of kind 'rules-known' has no 'document'" },
        { "stars.yaml", "page: /assessments", "page: //example.jp",
          "stars.yaml:26: 'page' must be an address of Mimamori: \"/assessments\"" },
        { "stars.yaml", "    opens: {ja: 来年です。, en: Next year.}\n", "    declarable: true\n",
          "stars.yaml:34: a stage that is declared needs 'conditions'" },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(EDITS); i++)
        assert_edit(&EDITS[i]);
}

static void reads_what_the_owner_sees_to(void)
{
    g_autoptr(Content) content = good_packs();
    const Initiatives *initiatives = content_initiatives(content);
    const Principle *principle = g_ptr_array_index(initiatives->principles, 0);
    g_assert_cmpstr(principle->title.en, ==, "Lead");
    const Initiative *doors = initiative_find(initiatives, "doors");
    g_assert_true(g_ptr_array_index(doors->controls, 0) == content_control(content, "lock-door"));
    g_assert_true(g_ptr_array_index(doors->documents, 0) ==
                  content_document(content, "house-card"));
    g_assert_cmpuint(doors->records, ==, 1u << RECORD_ASSESSMENT | 1u << RECORD_PEOPLE);
    g_assert_cmpstr(((const LocalText *)g_ptr_array_index(doors->later, 0))->ja, ==, "鍵の点検");
    const Initiative *money = initiative_find(initiatives, "money");
    g_assert_cmpuint(money->records, ==, 1u << RECORD_BUDGET);
    g_assert_cmpuint(money->controls->len, ==, 0);
    g_assert_null(initiative_find(initiatives, "windows"));
}

static void checks_what_the_owner_sees_to(void)
{
    static const Edit EDITS[] = {
        { "initiatives.yaml", "    records: [budget]\n", "",
          "initiatives.yaml:14: an initiative must be judged by something" },
        { "initiatives.yaml", "lock-door", "lock-dor",
          "initiatives.yaml:10: 'lock-dor' is not the id of a control; did you mean 'lock-door'?" },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(EDITS); i++)
        assert_edit(&EDITS[i]);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/content/reads-sources-domains-and-industries",
                    reads_sources_domains_and_industries);
    g_test_add_func("/content/reads-documents-in-their-order", reads_documents_in_their_order);
    g_test_add_func("/content/reads-rules-of-wording", reads_rules_of_wording);
    g_test_add_func("/content/reads-the-way-to-the-stars", reads_the_way_to_the_stars);
    g_test_add_func("/content/checks-the-way-to-the-stars", checks_the_way_to_the_stars);
    g_test_add_func("/content/reads-what-the-owner-sees-to", reads_what_the_owner_sees_to);
    g_test_add_func("/content/checks-what-the-owner-sees-to", checks_what_the_owner_sees_to);
    g_test_add_func("/content/finds-the-band-of-a-company", finds_the_band_of_a_company);
    g_test_add_func("/content/reads-controls-in-the-order-of-domains",
                    reads_controls_in_the_order_of_domains);
    g_test_add_func("/content/knows-which-measures-suit", knows_which_measures_suit);
    g_test_add_func("/content/reads-a-questionnaire", reads_a_questionnaire);
    g_test_add_func("/content/gives-each-edition-its-own-texts", gives_each_edition_its_own_texts);
    g_test_add_func("/content/knows-which-items-point-at-a-control",
                    knows_which_items_point_at_a_control);
    g_test_add_func("/content/names-enumerations-as-the-packs-do",
                    names_enumerations_as_the_packs_do);
    g_test_add_func("/content/carries-the-messages", carries_the_messages);
    g_test_add_func("/content/says-what-is-wrong-with-an-entry", says_what_is_wrong_with_an_entry);
    g_test_add_func("/content/checks-sources-and-sizes", checks_sources_and_sizes);
    g_test_add_func("/content/checks-controls", checks_controls);
    g_test_add_func("/content/checks-questionnaires", checks_questionnaires);
    g_test_add_func("/content/checks-messages", checks_messages);
    g_test_add_func("/content/names-a-missing-file", names_a_missing_file);
    g_test_add_func("/content/says-everything-about-an-empty-folder",
                    says_everything_about_an_empty_folder);
    g_test_add_func("/content/reports-the-mistakes-of-all-files",
                    reports_the_mistakes_of_all_files);
    return g_test_run();
}
