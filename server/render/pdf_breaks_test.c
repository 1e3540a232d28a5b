#include "render/pdf_breaks.h"

/* Full-width characters are 10 wide, others 5; spaces vanish; words of letters stay together. */
static BreakCharacter *characters_of(const char *text, int *count)
{
    *count = (int)g_utf8_strlen(text, -1);
    BreakCharacter *characters = g_new0(BreakCharacter, *count + 1);
    gunichar before = 0;
    for (int i = 0; i < *count; i++, text = g_utf8_next_char(text)) {
        gunichar here = g_utf8_get_char(text);
        bool is_word = g_ascii_isalnum((char)MIN(here, 127)) && before < 128 && before != ' ';
        characters[i] = (BreakCharacter){ .character = here,
                                          .advance = here == '\n' ? 0
                                                     : here < 128 ? 5
                                                                  : 10,
                                          .may_begin = i > 0 && !is_word && here != ' ' &&
                                                       break_is_allowed(before, here),
                                          .must_begin = before == '\n',
                                          .may_split = true,
                                          .is_vanishing = here == ' ' || here == '\n' };
        before = here;
    }
    return characters;
}

/* The lines with | between them. */
static char *broken(const char *text, double width)
{
    int count;
    g_autofree BreakCharacter *characters = characters_of(text, &count);
    g_autoptr(GArray) lines = break_lines(characters, count, width);
    GString *all = g_string_new(NULL);
    for (guint i = 0; i < lines->len; i++) {
        const BreakLine *line = &g_array_index(lines, BreakLine, i);
        const char *begin = g_utf8_offset_to_pointer(text, line->begin);
        const char *end = g_utf8_offset_to_pointer(text, line->end);
        g_string_append_len(g_string_append(all, i > 0 ? "|" : ""), begin, end - begin);
    }
    return g_string_free(all, FALSE);
}

static void every_sign_keeps_its_side(void)
{
    const char *const never_first =
        "、。，．,.・：；:;？！?!゛゜ヽヾゝゞ々ー」』）〕］｝〉》】〙〗〟’”)]}»"
        "ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ"
        "…‥％%℃゠–〜～‐｡､｣ｧｨｩｪｫｬｭｮｯｰﾞﾟ";
    const char *const never_last = "「『（〔［｛〈《【〘〖〝‘“([{«￥¥＄$№｢";
    const char *const free_signs = "あん亜字アンAz09—―+＋/／";
    for (const char *at = never_first; *at != '\0'; at = g_utf8_next_char(at))
        g_assert_false(break_is_allowed(0x4e00, g_utf8_get_char(at)));
    for (const char *at = never_last; *at != '\0'; at = g_utf8_next_char(at))
        g_assert_false(break_is_allowed(g_utf8_get_char(at), 0x4e00));
    for (const char *at = free_signs; *at != '\0'; at = g_utf8_next_char(at)) {
        g_assert_true(break_is_allowed(0x4e00, g_utf8_get_char(at)));
        g_assert_true(break_is_allowed(g_utf8_get_char(at), 0x4e00));
    }
    g_assert_false(break_is_allowed(0x2014, 0x2014)); /* —— */
    g_assert_true(break_is_allowed(0x2014, 0x2015));
}

static void no_line_begins_or_ends_against_the_rules(void)
{
    static const struct {
        const char *text;
        double width;
        const char *lines;
    } cases[] = {
        { "", 50, "" },
        { "あいうえお", 50, "あいうえお" },
        { "あいうえお", 49, "あいうえ|お" },
        { "あいうえ。お", 40, "あいう|え。お" },
        { "あいう」。え", 40, "あい|う」。え" },
        { "あいう「え」", 40, "あいう|「え」" },
        { "あいう（え）", 40, "あいう|（え）" },
        { "ああデー", 30, "ああ|デー" },
        { "ああいっと", 30, "ああ|いっと" },
        { "価格は¥100", 35, "価格は|¥100" },
        { "これは……", 40, "これ|は……" },
        { "見る words 字", 45, "見る|words 字" },
        { "a b c", 10, "a|b|c" },
        { "一\n二", 50, "一|二" },
        { "一\n\n二", 50, "一||二" },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *lines = broken(cases[i].text, cases[i].width);
        g_assert_cmpstr(lines, ==, cases[i].lines);
    }
}

static void a_word_too_long_is_cut_where_the_rules_allow(void)
{
    static const struct {
        const char *text;
        double width;
        const char *lines;
    } cases[] = {
        { "abcdefghij", 20, "abcd|efgh|ij" },
        { "abcd.efgh", 20, "abc|d.ef|gh" },
        { "。。。。。。", 30, "。。。|。。。" },
        { "「「「「「", 20, "「「|「「|「" },
        { "あ", 3, "あ" },
        { "あい", 3, "あ|い" },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *lines = broken(cases[i].text, cases[i].width);
        g_assert_cmpstr(lines, ==, cases[i].lines);
    }
}

static void knows_which_characters_belong_together(void)
{
    static const char *const never_first = "、。」』）ーっャ々！？…％";
    for (const char *at = never_first; *at != '\0'; at = g_utf8_next_char(at))
        g_assert_false(break_is_allowed(0x3042, g_utf8_get_char(at)));
    static const char *const never_last = "「『（〔￥";
    for (const char *at = never_last; *at != '\0'; at = g_utf8_next_char(at))
        g_assert_false(break_is_allowed(g_utf8_get_char(at), 0x3042));
    g_assert_true(break_is_allowed(0x3042, 0x300c));  /* あ「 */
    g_assert_true(break_is_allowed(0x3002, 0x3042));  /* 。あ */
    g_assert_true(break_is_allowed(0x6f22, 0x5b57));  /* 漢字 */
    g_assert_false(break_is_allowed(0x2014, 0x2014)); /* —— */
}

static void measures_words_and_lines(void)
{
    int count;
    double least, most;
    g_autofree BreakCharacter *characters = characters_of("ああ abcdef。\nいい  ", &count);
    break_measure(characters, count, &least, &most);
    g_assert_cmpfloat(least, ==, 40); /* abcdef。 */
    g_assert_cmpfloat(most, ==, 65);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/breaks/every-sign-keeps-its-side", every_sign_keeps_its_side);
    g_test_add_func("/breaks/no-line-begins-or-ends-against-the-rules",
                    no_line_begins_or_ends_against_the_rules);
    g_test_add_func("/breaks/a-word-too-long-is-cut", a_word_too_long_is_cut_where_the_rules_allow);
    g_test_add_func("/breaks/knows-which-characters-belong-together",
                    knows_which_characters_belong_together);
    g_test_add_func("/breaks/measures-words-and-lines", measures_words_and_lines);
    return g_test_run();
}
