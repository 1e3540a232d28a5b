#include "render/numbering.h"

#define HEADING_LEVELS 6

/* The kana in the order in which rules count: without small ones, voiced ones, ヰ and ヱ. */
static const char *const kana[] = {
    "ア", "イ", "ウ", "エ", "オ", "カ", "キ", "ク", "ケ", "コ", "サ", "シ", "ス", "セ", "ソ", "タ",
    "チ", "ツ", "テ", "ト", "ナ", "ニ", "ヌ", "ネ", "ノ", "ハ", "ヒ", "フ", "ヘ", "ホ", "マ", "ミ",
    "ム", "メ", "モ", "ヤ", "ユ", "ヨ", "ラ", "リ", "ル", "レ", "ロ", "ワ", "ヲ", "ン",
};
static const char *const letters[] = {
    "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m",
    "n", "o", "p", "q", "r", "s", "t", "u", "v", "w", "x", "y", "z",
};

/* After the last sign come two: ン, アア, アイ. */
static char *in_signs(int ordinal, const char *const *signs, int count)
{
    GString *text = g_string_new(NULL);
    for (int rest = MAX(ordinal, 1); rest > 0; rest = (rest - 1) / count)
        g_string_prepend(text, signs[(rest - 1) % count]);
    return g_string_free(text, FALSE);
}

char *numbering_kana(int ordinal)
{
    return in_signs(ordinal, kana, G_N_ELEMENTS(kana));
}

char *numbering_letter(int ordinal)
{
    return in_signs(ordinal, letters, G_N_ELEMENTS(letters));
}

/* What has been counted so far. */
typedef struct {
    const Document *document;
    int top;                        /* the highest level of a heading there is */
    int counts[HEADING_LEVELS + 1]; /* of each level of headings */
    int footnotes;
    bool is_english;
} Counter;

/* 1, 1.1, 1.1.1: a level that was left out counts as its first. */
static char *section_number(Counter *counter, int level)
{
    GString *text = g_string_new(NULL);
    counter->counts[level]++;
    for (int i = level + 1; i <= HEADING_LEVELS; i++)
        counter->counts[i] = 0;
    for (int i = counter->top; i <= level; i++) {
        counter->counts[i] = MAX(counter->counts[i], 1);
        g_string_append_printf(text, "%s%d", i == counter->top ? "" : ".", counter->counts[i]);
    }
    return g_string_free(text, FALSE);
}

/* 章 and 条; articles go on through all chapters. Deeper headings have no number. */
static char *article_number(Counter *counter, int level)
{
    static const char *const forms[2][2] = { { "第%d章", "Chapter %d" },
                                             { "第%d条", "Article %d" } };
    if (level > 2)
        return NULL;
    return g_strdup_printf(forms[level - 1][counter->is_english], ++counter->counts[level]);
}

static void number_heading(Counter *counter, Block *heading)
{
    const int level = CLAMP(heading->level, 1, HEADING_LEVELS);
    if (counter->document->numbering == NUMBERING_SECTIONS)
        heading->number = section_number(counter, level);
    else if (counter->document->numbering == NUMBERING_ARTICLES)
        heading->number = article_number(counter, level);
    heading->ordinal = heading->number == NULL ? 0 : counter->counts[level];
}

static char *in_articles(int ordinal, int depth)
{
    g_autofree char *sign = depth == 3 || depth == 4 ? numbering_kana(ordinal)
                            : depth >= 5             ? numbering_letter(ordinal)
                                                     : g_strdup_printf("%d", ordinal);
    const bool has_brackets = depth == 2 || depth == 4 || depth >= 6;
    return has_brackets ? g_strdup_printf("(%s)", sign) : g_steal_pointer(&sign);
}

static char *in_sections(int ordinal, int depth)
{
    g_autofree char *letter = numbering_letter(ordinal);
    if (depth == 1)
        return g_strdup_printf("(%d)", ordinal);
    return depth % 2 == 0 ? g_strdup_printf("%s)", letter) : g_strdup_printf("%d)", ordinal);
}

/* @depth: of ordered lists inside each other, from 1 */
static char *item_number(const Counter *counter, int ordinal, int depth)
{
    switch (counter->document->numbering) {
    case NUMBERING_ARTICLES:
        return in_articles(ordinal, depth);
    case NUMBERING_SECTIONS:
        return in_sections(ordinal, depth);
    default:
        return g_strdup_printf("%d.", ordinal);
    }
}

static void number_items(const Counter *counter, Block *list, int depth)
{
    const int first = MAX(list->ordinal, 1);
    for (guint i = 0; i < list->children->len; i++) {
        Block *item = g_ptr_array_index(list->children, i);
        item->ordinal = list->is_ordered ? first + (int)i : 0;
        if (list->is_ordered)
            item->number = item_number(counter, item->ordinal, depth);
        else
            item->number = g_strdup(counter->is_english ? "•" : "・");
    }
}

static void number_blocks(Counter *counter, const GPtrArray *blocks, int level, int depth)
{
    for (guint i = 0; i < blocks->len; i++) {
        Block *block = g_ptr_array_index(blocks, i);
        const bool is_list = block->kind == BLOCK_LIST;
        const bool is_ordered = is_list && block->is_ordered;
        if (block->kind == BLOCK_HEADING)
            number_heading(counter, block);
        if (block->kind == BLOCK_FOOTNOTE) {
            block->ordinal = ++counter->footnotes;
            block->number = g_strdup_printf("%d", block->ordinal);
        }
        if (is_list) {
            block->level = level + 1;
            number_items(counter, block, depth + 1);
        }
        number_blocks(counter, block->children, level + is_list, depth + is_ordered);
    }
}

static int top_level(const GPtrArray *blocks, int top)
{
    for (guint i = 0; i < blocks->len; i++) {
        const Block *block = g_ptr_array_index(blocks, i);
        if (block->kind == BLOCK_HEADING)
            top = MIN(top, block->level);
        top = top_level(block->children, top);
    }
    return top;
}

void document_number(Document *document)
{
    Counter counter = { .document = document,
                        .top = top_level(document->blocks, HEADING_LEVELS),
                        .is_english = g_str_equal(document->language, "en") };
    number_blocks(&counter, document->blocks, 0, 0);
}
