#include "content/wording.h"

static char **words(const char *text)
{
    return g_strsplit(text, " ", -1);
}

static GPtrArray *list(const char *text)
{
    g_auto(GStrv) split = words(text);
    GPtrArray *array = g_ptr_array_new_with_free_func(g_free);
    for (int i = 0; split[i] != NULL; i++)
        g_ptr_array_add(array, g_strdup(split[i]));
    return array;
}

/* The quotes that are marked, joined by "|". */
static char *marked(const char *text)
{
    WordingRule rule = { .id = (char *)"stars",
                         .about = list("二つ星 ★"),
                         .wrong = list("取得 認定 認証"),
                         .unless = list("ではな ISMS しない") };
    g_autoptr(GPtrArray) rules = g_ptr_array_new();
    g_ptr_array_add(rules, &rule);
    g_autoptr(GPtrArray) findings = wording_check(rules, text);
    g_autoptr(GString) quotes = g_string_new(NULL);
    for (guint i = 0; i < findings->len; i++) {
        const WordingFinding *finding = g_ptr_array_index(findings, i);
        g_assert_true(finding->rule == &rule);
        g_string_append_printf(quotes, "%s%d:%s", i == 0 ? "" : "|", finding->line, finding->quote);
    }
    g_ptr_array_unref(rule.about);
    g_ptr_array_unref(rule.wrong);
    g_ptr_array_unref(rule.unless);
    return g_strdup(quotes->str);
}

static void marks_what_is_said_of_stars(void)
{
    static const char *const cases[][2] = {
        { "二つ星を取得しました。", "1:二つ星を取得" },
        { "認定された二つ星の会社です。", "1:認定された二つ星" },
        { "★★の認定を受けました", "1:★★の認定" },
        { "一行目。\n当社は二つ星の認証を取得しています。", "2:二つ星の認証|2:二つ星の認証を取得" },
        { "二つ星を宣言しました。", "" },
        { "二つ星は認定ではなく、宣言です。", "" },
        { "二つ星を取得しないと決めました。", "" },
        { "二つ星を宣言し、ISMS認証を取得しています。", "" },
        { "二つ星を宣言しました。運転免許を取得しました。", "" }, /* another sentence */
        { "二つ星一二三四五六七八九十一二三四取得", "1:二つ星一二三四五六七八九十一二三四取得" },
        { "二つ星一二三四五六七八九十一二三四五取得", "" }, /* too far apart */
        { "", "" },
        { "取得二つ星", "1:取得二つ星" },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *found = marked(cases[i][0]);
        g_assert_cmpstr(found, ==, cases[i][1]);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/content/wording/marks-what-is-said-of-stars", marks_what_is_said_of_stars);
    return g_test_run();
}
