#include "rooms/documents/difference.h"

/* As "same[-removed-]{+added+}". */
static char *shown(const char *before, const char *after)
{
    g_autoptr(GPtrArray) parts = difference_new(before, after);
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < parts->len; i++) {
        const DifferencePart *part = g_ptr_array_index(parts, i);
        g_string_append_printf(text,
                               part->kind == DIFFERENCE_SAME      ? "%s"
                               : part->kind == DIFFERENCE_REMOVED ? "[-%s-]"
                                                                  : "{+%s+}",
                               part->text->str);
    }
    return g_string_free(text, FALSE);
}

static void marks_words_not_letters(void)
{
    static const char *const cases[][3] = {
        { "同じです。", "同じです。", "同じです。" },
        { "パスワードは10文字以上です。", "パスワードは12文字以上です。",
          "パスワードは[-10-]{+12+}文字以上です。" },
        { "責任者が点検します。", "担当者が点検します。", "[-責任者-]{+担当者+}が点検します。" },
        { "", "新しい\n", "{+新しい\n+}" },
        { "古い\n", "", "[-古い\n-]" },
        { "一行目\n二行目\n", "一行目\n間の行\n二行目\n", "一行目\n{+間の行\n+}二行目\n" },
        { "サーバーを使う", "サーバを使う", "[-サーバー-]{+サーバ+}を使う" },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *found = shown(cases[i][0], cases[i][1]);
        g_assert_cmpstr(found, ==, cases[i][2]);
    }
}

static const char *const PIECES[] = { "会社",   "は",   "、",   "12", "文字", "\n",
                                      "ルール", "です", "。\n", " ",  "ab",   "👍" };

static char *random_text(void)
{
    GString *text = g_string_new(NULL);
    for (int left = g_test_rand_int_range(0, 30); left > 0; left--)
        g_string_append(text, PIECES[g_test_rand_int_range(0, G_N_ELEMENTS(PIECES))]);
    return g_string_free(text, FALSE);
}

/* The two texts can be read out of the difference again. */
static void loses_no_letter(void)
{
    for (int round = 0; round < 1000; round++) {
        g_autofree char *before = random_text();
        g_autofree char *after = random_text();
        g_autoptr(GPtrArray) parts = difference_new(before, after);
        g_autoptr(GString) left = g_string_new(NULL);
        g_autoptr(GString) right = g_string_new(NULL);
        for (guint i = 0; i < parts->len; i++) {
            const DifferencePart *part = g_ptr_array_index(parts, i);
            if (part->kind != DIFFERENCE_ADDED)
                g_string_append(left, part->text->str);
            if (part->kind != DIFFERENCE_REMOVED)
                g_string_append(right, part->text->str);
            g_assert_cmpuint(part->text->len, >, 0);
        }
        g_assert_cmpstr(left->str, ==, before);
        g_assert_cmpstr(right->str, ==, after);
    }
}

static void writes_parts_as_json(void)
{
    g_autoptr(GPtrArray) parts = difference_new("旧。", "新。");
    JsonWriter json;
    json_writer_init(&json);
    difference_write(&json, NULL, parts);
    g_assert_cmpstr(json.text->str, ==,
                    "[{\"kind\":\"removed\",\"text\":\"旧\"},{\"kind\":\"added\",\"text\":\"新\"},"
                    "{\"kind\":\"same\",\"text\":\"。\"}]");
    json_writer_clear(&json);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/documents/difference/marks-words-not-letters", marks_words_not_letters);
    g_test_add_func("/documents/difference/loses-no-letter", loses_no_letter);
    g_test_add_func("/documents/difference/writes-parts-as-json", writes_parts_as_json);
    return g_test_run();
}
