#include "render/pdf_text.h"

#include <string.h>

#include "base/error.h"
#include "render/pdf_fonts.h"
#include "render/pdf_tags.h"

static const char SANS[] = "Noto Sans CJK JP,IPAexGothic,sans-serif";
static const char SERIF[] = "Noto Serif CJK JP,IPAexMincho,serif";
/* Not Noto Sans Mono CJK: Cairo puts all its subroutines into a file, 900 KB for a few letters. */
static const char MONO[] = "DejaVu Sans Mono,Noto Sans CJK JP,IPAexGothic,monospace";

/* Of Japanese type: how much of the em stands above the base line. */
#define EM_ASCENT 0.88
#define NARROW 0.56    /* em: the mean of letters and digits */
#define NOTE_SIZE 0.65 /* the number of a footnote in the text */
#define NOTE_RISE 0.4

struct TextSetter {
    PangoContext *context; /* NULL: rough */
    FontBook *fonts;
    PangoLanguage *language;
    bool is_japanese;
};

/* One run as it stands in the text. */
typedef struct {
    unsigned style;
    const char *url; /* lent */
    int begin;       /* bytes */
} TextRun;

/* Shaped characters of one run, one font and one direction. */
typedef struct {
    PangoGlyphItem *glyphs;
    FontUse *font;
    int run;
    int begin, end; /* characters */
} TextItem;

struct SetText {
    GString *bytes;
    int count;    /* characters */
    int *offsets; /* bytes, of each character and of the end */
    BreakCharacter *characters;
    GArray *runs;  /* of TextRun */
    GArray *items; /* of TextItem, in the order of reading */
    GArray *lines; /* of BreakLine; NULL: not broken yet */
    TypeStyle style;
    bool is_japanese;
};

/* --- fonts --------------------------------------------------------------------------------- */

/* Strong words are ゴシック in 明朝 as well: it is the custom, and the bold 明朝 makes files large.
 */
static const char *family_of(const TypeStyle *style, unsigned run_style)
{
    bool is_bold = style->is_bold || run_style & RUN_STRONG;
    return run_style & RUN_CODE ? MONO : style->is_serif && !is_bold ? SERIF : SANS;
}

static PangoFontDescription *font_of(const TypeStyle *style, unsigned run_style, bool is_japanese)
{
    PangoFontDescription *font = pango_font_description_new();
    pango_font_description_set_family_static(font, family_of(style, run_style));
    if (style->is_bold || run_style & RUN_STRONG)
        pango_font_description_set_weight(font, PANGO_WEIGHT_BOLD);
    if (run_style & RUN_EMPHASIS && !is_japanese)
        pango_font_description_set_style(font, PANGO_STYLE_OBLIQUE);
    double share = run_style & RUN_FOOTNOTE ? NOTE_SIZE : 1;
    pango_font_description_set_size(font, (int)(style->size * share * PANGO_SCALE));
    return font;
}

static bool has_japanese(PangoContext *context)
{
    TypeStyle style = { .size = 10 };
    g_autoptr(PangoFontDescription) description = font_of(&style, 0, true);
    g_autoptr(PangoFont) font = pango_context_load_font(context, description);
    return font != NULL && pango_font_has_char(font, 0x3042) && pango_font_has_char(font, 0x898b);
}

static PangoContext *context_new(PangoLanguage *language)
{
    PangoContext *context = pango_font_map_create_context(pango_cairo_font_map_get_default());
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    pango_cairo_context_set_font_options(context, options);
    cairo_font_options_destroy(options);
    pango_cairo_context_set_resolution(context, 72); /* a point is a unit */
    pango_context_set_round_glyph_positions(context, FALSE);
    pango_context_set_language(context, language);
    return context;
}

TextSetter *text_setter_new(const char *language, GError **error)
{
    g_autoptr(TextSetter) setter = g_new0(TextSetter, 1);
    setter->is_japanese = g_strcmp0(language, "en") != 0;
    /* The glyphs of Japan in both: names of people and places are in them. */
    setter->language = pango_language_from_string("ja");
    setter->context = context_new(setter->language);
    setter->fonts = font_book_new();
    if (!has_japanese(setter->context))
        return fail_null(error, APP_ERROR_INTERNAL,
                         "No font with Japanese characters: install fonts-noto-cjk");
    return g_steal_pointer(&setter);
}

TextSetter *text_setter_new_rough(void)
{
    TextSetter *setter = g_new0(TextSetter, 1);
    setter->language = pango_language_from_string("ja");
    return setter;
}

void text_setter_free(TextSetter *setter)
{
    if (setter == NULL)
        return;
    g_clear_object(&setter->context);
    font_book_free(setter->fonts);
    g_free(setter);
}

/* --- shaping ------------------------------------------------------------------------------- */

static void take_advances(SetText *text, const TextItem *item)
{
    int count = item->end - item->begin;
    g_autofree int *widths = g_new(int, count);
    pango_glyph_item_get_logical_widths(item->glyphs, text->bytes->str, widths);
    for (int i = 0; i < count; i++)
        text->characters[item->begin + i].advance = (float)widths[i] / PANGO_SCALE;
}

/* Shapes one item of Pango's, which begins with the character @begin; takes it. */
static void add_item(SetText *text, TextSetter *setter, PangoItem *pango, int run, int begin)
{
    TextItem item = { g_slice_new0(PangoGlyphItem),
                      font_book_use(setter->fonts, pango->analysis.font), run, begin,
                      begin + pango->num_chars };
    item.glyphs->item = pango;
    item.glyphs->glyphs = pango_glyph_string_new();
    pango_shape_full(text->bytes->str + pango->offset, pango->length, text->bytes->str,
                     (int)text->bytes->len, &pango->analysis, item.glyphs->glyphs);
    font_use_note(item.font, item.glyphs->glyphs);
    g_array_append_val(text->items, item);
    take_advances(text, &item);
}

static bool is_japanese_script(int script)
{
    return script == G_UNICODE_SCRIPT_HAN || script == G_UNICODE_SCRIPT_HIRAGANA ||
           script == G_UNICODE_SCRIPT_KATAKANA;
}

static bool are_alike(const PangoAnalysis *one, const PangoAnalysis *other)
{
    return one->font == other->font && one->level == other->level && one->flags == other->flags &&
           is_japanese_script(one->script) && is_japanese_script(other->script);
}

/* Pango parts a text wherever kanji and kana meet. Together they need a fifth of the calls. */
static void join_items(GList *items)
{
    for (GList *item = items; item != NULL;) {
        GList *next = item->next;
        PangoItem *one = item->data, *other = next == NULL ? NULL : next->data;
        if (other == NULL || !are_alike(&one->analysis, &other->analysis)) {
            item = next;
            continue;
        }
        one->length += other->length;
        one->num_chars += other->num_chars;
        pango_item_free(other);
        items = g_list_delete_link(items, next);
    }
}

/* Characters that Pango puts into one item with the kanji and kana around them. */
static bool is_plain_japanese(const char *text, int length)
{
    for (const char *at = text; at < text + length; at = g_utf8_next_char(at)) {
        gunichar here = g_utf8_get_char(at);
        bool is_plain = here < 128 ? g_ascii_isprint((char)here) && !g_ascii_isalpha((char)here)
                                   : (here >= 0x4e00 && here <= 0x9fff) ||
                                         (here >= 0x3001 && here <= 0x3011) ||
                                         (here >= 0x3041 && here <= 0x3096) ||
                                         (here >= 0x30a1 && here <= 0x30fc);
        if (!is_plain)
            return false;
    }
    return true;
}

static bool has_all(PangoFont *font, const char *text, int length)
{
    hb_font_t *shaper = pango_font_get_hb_font(font);
    hb_codepoint_t glyph;
    for (const char *at = text; at < text + length; at = g_utf8_next_char(at))
        if (!hb_font_get_nominal_glyph(shaper, g_utf8_get_char(at), &glyph))
            return false;
    return true;
}

/* Such a text as one item, which is what Pango would come to by looking at every character.
 * NULL: it has others, or the font lacks one. */
static GList *japanese_item(const TextSetter *setter, const char *text, int begin, int length,
                            const PangoFontDescription *description)
{
    if (!is_plain_japanese(text + begin, length))
        return NULL;
    PangoFont *font = pango_context_load_font(setter->context, description);
    if (font == NULL || !has_all(font, text + begin, length)) {
        g_clear_object(&font);
        return NULL;
    }
    PangoItem *item = pango_item_new();
    item->offset = begin;
    item->length = length;
    item->num_chars = (int)g_utf8_strlen(text + begin, length);
    item->analysis.font = font;
    item->analysis.script = G_UNICODE_SCRIPT_HAN;
    item->analysis.language = setter->language;
    return g_list_prepend(NULL, item);
}

static GList *itemize(const TextSetter *setter, const char *text, int begin, int length,
                      const PangoFontDescription *font)
{
    GList *items = japanese_item(setter, text, begin, length, font);
    if (items != NULL)
        return items;
    PangoAttrList *attributes = pango_attr_list_new();
    pango_attr_list_insert(attributes, pango_attr_font_desc_new(font));
    items = pango_itemize(setter->context, text, begin, length, attributes, NULL);
    pango_attr_list_unref(attributes);
    return items;
}

/* Shapes one run; @begin is its first character. */
static int shape_run(SetText *text, TextSetter *setter, int run, int begin)
{
    const TextRun *here = &g_array_index(text->runs, TextRun, run);
    size_t end = run + 1 < (int)text->runs->len ? here[1].begin : (int)text->bytes->len;
    if (here->style & RUN_BREAK || (int)end == here->begin)
        return begin + (int)(end - here->begin);
    PangoFontDescription *font = font_of(&text->style, here->style, text->is_japanese);
    GList *items = itemize(setter, text->bytes->str, here->begin, (int)end - here->begin, font);
    pango_font_description_free(font);
    join_items(items);
    for (GList *item = items; item != NULL; item = item->next) {
        int next = begin + ((PangoItem *)item->data)->num_chars;
        add_item(text, setter, item->data, run, begin);
        begin = next;
    }
    g_list_free(items);
    return begin;
}

/* Where lines may begin, by Unicode and by our own rules. */
static void mark_breaks(SetText *text, const TextSetter *setter)
{
    g_autofree PangoLogAttr *marks = g_new0(PangoLogAttr, text->count + 1);
    pango_get_log_attrs(text->bytes->str, (int)text->bytes->len, -1, setter->language, marks,
                        text->count + 1);
    gunichar before = 0;
    for (int i = 0; i < text->count; i++) {
        BreakCharacter *here = &text->characters[i];
        here->character = g_utf8_get_char(text->bytes->str + text->offsets[i]);
        here->must_begin = i > 0 && marks[i].is_mandatory_break;
        here->may_begin = marks[i].is_line_break && break_is_allowed(before, here->character);
        here->may_split = marks[i].is_cursor_position;
        here->is_vanishing = marks[i].is_white && here->character != 0x3000;
        before = here->character;
    }
}

static void guess_advances(SetText *text)
{
    for (int i = 0; i < text->count; i++) {
        BreakCharacter *here = &text->characters[i];
        double share = g_unichar_iszerowidth(here->character) || here->character == '\n' ? 0
                       : g_unichar_iswide(here->character)                               ? 1
                                                                                         : NARROW;
        here->advance = (float)(share * text->style.size);
    }
}

static void index_characters(SetText *text)
{
    text->count = (int)g_utf8_strlen(text->bytes->str, (gssize)text->bytes->len);
    text->offsets = g_new(int, text->count + 1);
    text->characters = g_new0(BreakCharacter, text->count);
    const char *at = text->bytes->str;
    for (int i = 0; i <= text->count; i++, at = g_utf8_next_char(at))
        text->offsets[i] = (int)(at - text->bytes->str);
}

static bool is_no_character(gunichar character)
{
    return (character & 0xfffe) == 0xfffe || (character >= 0xfdd0 && character <= 0xfdef);
}

static void append_for_cairo(GString *bytes, const char *text, const char *tab)
{
    for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at)) {
        if (*at == '\t')
            g_string_append(bytes, tab);
        else if (is_no_character(g_utf8_get_char(at)))
            g_string_append(bytes, "\xef\xbf\xbd");
        else
            g_string_append_len(bytes, at, g_utf8_next_char(at) - at);
    }
}

char *text_for_cairo(const char *text)
{
    GString *bytes = g_string_new(NULL);
    append_for_cairo(bytes, text, " ");
    return g_string_free(bytes, FALSE);
}

static void add_run(SetText *text, const char *bytes, unsigned style, const char *url)
{
    TextRun run = { style, url, (int)text->bytes->len };
    g_array_append_val(text->runs, run);
    if (style & RUN_BREAK)
        g_string_append_c(text->bytes, '\n');
    else
        append_for_cairo(text->bytes, bytes, "    ");
}

static SetText *text_begin(const TextSetter *setter, const TypeStyle *style)
{
    SetText *text = g_new0(SetText, 1);
    text->bytes = g_string_new(NULL);
    text->runs = g_array_new(FALSE, FALSE, sizeof(TextRun));
    text->items = g_array_new(FALSE, FALSE, sizeof(TextItem));
    text->style = *style;
    text->is_japanese = setter->is_japanese;
    return text;
}

static SetText *text_end(SetText *text, TextSetter *setter)
{
    index_characters(text);
    int begin = 0;
    for (guint i = 0; i < text->runs->len && setter->context != NULL; i++)
        begin = shape_run(text, setter, (int)i, begin);
    mark_breaks(text, setter);
    if (setter->context == NULL)
        guess_advances(text);
    return text;
}

SetText *set_text_new(TextSetter *setter, const GPtrArray *runs, const TypeStyle *style)
{
    SetText *text = text_begin(setter, style);
    for (guint i = 0; i < runs->len; i++) {
        const Run *run = g_ptr_array_index(runs, i);
        add_run(text, run->text, run->style, run->url);
    }
    return text_end(text, setter);
}

SetText *set_text_new_plain(TextSetter *setter, const char *plain, const TypeStyle *style)
{
    SetText *text = text_begin(setter, style);
    add_run(text, plain, 0, NULL);
    return text_end(text, setter);
}

void set_text_free(SetText *text)
{
    if (text == NULL)
        return;
    for (guint i = 0; i < text->items->len; i++)
        pango_glyph_item_free(g_array_index(text->items, TextItem, i).glyphs);
    g_array_unref(text->items);
    g_array_unref(text->runs);
    g_clear_pointer(&text->lines, g_array_unref);
    g_string_free(text->bytes, TRUE);
    g_free(text->offsets);
    g_free(text->characters);
    g_free(text);
}

const TypeStyle *set_text_style(const SetText *text)
{
    return &text->style;
}

void set_text_measure(const SetText *text, double *least, double *most)
{
    break_measure(text->characters, text->count, least, most);
}

double set_text_width(const SetText *text)
{
    double least, most;
    set_text_measure(text, &least, &most);
    return most;
}

const GArray *set_text_lines(SetText *text, double width)
{
    g_clear_pointer(&text->lines, g_array_unref);
    text->lines = break_lines(text->characters, text->count, width);
    return text->lines;
}

const GArray *set_text_broken(const SetText *text)
{
    return text->lines;
}

/* --- fonts of a file ----------------------------------------------------------------------- */

void text_setter_expect(TextSetter *setter, const char *plain, bool is_bold)
{
    TypeStyle style = { .size = 10, .pitch = 10, .is_bold = is_bold };
    if (plain != NULL && setter->context != NULL)
        set_text_free(set_text_new_plain(setter, plain, &style));
}

void text_setter_cut_fonts(TextSetter *setter)
{
    if (setter->fonts != NULL)
        font_book_cut(setter->fonts);
}

/* --- drawing ------------------------------------------------------------------------------- */

/* What of an item stands on one line, in its place from left to right. */
typedef struct {
    const TextItem *item;
    int begin, end; /* characters */
} Piece;

static int piece_level(const Piece *piece)
{
    return piece->item->glyphs->item->analysis.level;
}

/* The first item that reaches behind the character @begin. */
static guint first_item(const SetText *text, int begin)
{
    guint low = 0, high = text->items->len;
    while (low < high) {
        guint middle = (low + high) / 2;
        if (g_array_index(text->items, TextItem, middle).end <= begin)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void reverse(GArray *pieces, guint begin, guint end)
{
    while (begin + 1 < end) {
        Piece first = g_array_index(pieces, Piece, begin);
        g_array_index(pieces, Piece, begin++) = g_array_index(pieces, Piece, --end);
        g_array_index(pieces, Piece, end) = first;
    }
}

/* Rule L2 of the Unicode Bidirectional Algorithm (UAX 9). */
static void reorder(GArray *pieces)
{
    int highest = 0;
    for (guint i = 0; i < pieces->len; i++)
        highest = MAX(highest, piece_level(&g_array_index(pieces, Piece, i)));
    for (int level = highest; level > 0; level--)
        for (guint begin = 0, end; begin < pieces->len; begin = end + 1) {
            end = begin;
            while (end < pieces->len && piece_level(&g_array_index(pieces, Piece, end)) >= level)
                end++;
            reverse(pieces, begin, end);
        }
}

static GArray *pieces_of(const SetText *text, const BreakLine *line)
{
    GArray *pieces = g_array_new(FALSE, FALSE, sizeof(Piece));
    for (guint i = first_item(text, line->begin); i < text->items->len; i++) {
        const TextItem *item = &g_array_index(text->items, TextItem, i);
        if (item->begin >= line->end)
            break;
        Piece piece = { item, MAX(item->begin, line->begin), MIN(item->end, line->end) };
        g_array_append_val(pieces, piece);
    }
    reorder(pieces);
    return pieces;
}

static double piece_width(const SetText *text, const Piece *piece)
{
    double width = 0;
    for (int i = piece->begin; i < piece->end; i++)
        width += text->characters[i].advance;
    return width;
}

/* How many glyphs from the left belong to bytes before @byte (from right to left: behind it). */
static int glyphs_before(const PangoGlyphString *glyphs, bool is_leftward, int byte)
{
    int low = 0, high = glyphs->num_glyphs;
    while (low < high) {
        int middle = (low + high) / 2;
        int cluster = glyphs->log_clusters[middle];
        if (is_leftward ? cluster >= byte : cluster < byte)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void show_glyphs(const SetText *text, const Piece *piece, cairo_t *cairo)
{
    const PangoGlyphItem *whole = piece->item->glyphs;
    bool is_leftward = piece_level(piece) % 2 == 1;
    int base = text->offsets[piece->item->begin];
    int from = text->offsets[piece->begin] - base, to = text->offsets[piece->end] - base;
    int first = glyphs_before(whole->glyphs, is_leftward, is_leftward ? to : from);
    int end = glyphs_before(whole->glyphs, is_leftward, is_leftward ? from : to);

    PangoItem item = *whole->item;
    item.offset = text->offsets[piece->begin];
    item.length = to - from;
    item.num_chars = piece->end - piece->begin;
    g_autofree int *clusters = g_new(int, MAX(end - first, 1));
    for (int i = first; i < end; i++)
        clusters[i - first] = whole->glyphs->log_clusters[i] - from;
    PangoGlyphString glyphs = { .num_glyphs = end - first,
                                .glyphs = whole->glyphs->glyphs + first,
                                .log_clusters = clusters };
    PangoGlyphItem part = { .item = &item, .glyphs = &glyphs };
    if (!font_use_show(piece->item->font, cairo, text->bytes->str, &part))
        pango_cairo_show_glyph_item(cairo, text->bytes->str, &part);
}

static void draw_stroke(cairo_t *cairo, double x, double y, double width, double thickness)
{
    cairo_set_line_width(cairo, thickness);
    cairo_move_to(cairo, x, y);
    cairo_line_to(cairo, x + width, y);
    cairo_stroke(cairo);
}

/* 傍点: a dot above every character that is not white space. */
static void draw_dots(const SetText *text, const Piece *piece, cairo_t *cairo, double x,
                      double base_line)
{
    double size = text->style.size;
    for (int i = piece->begin; i < piece->end; i++) {
        const BreakCharacter *here = &text->characters[i];
        if (!g_unichar_isspace(here->character) && here->advance > 0)
            cairo_arc(cairo, x + here->advance / 2, base_line - size * 1.05, size * 0.07, 0,
                      2 * G_PI);
        x += here->advance;
        cairo_fill(cairo);
    }
}

static void set_ink(const SetText *text, const TextRun *run, cairo_t *cairo)
{
    if (run->url != NULL)
        cairo_set_source_rgb(cairo, 0, 0.19, 0.56);
    else if (text->style.is_pale)
        cairo_set_source_rgb(cairo, 0.35, 0.35, 0.35);
    else
        cairo_set_source_rgb(cairo, 0.07, 0.07, 0.07);
}

static void draw_marks(const SetText *text, const Piece *piece, cairo_t *cairo, double x,
                       double base_line, double width)
{
    const TextRun *run = &g_array_index(text->runs, TextRun, piece->item->run);
    double size = text->style.size;
    if (run->style & RUN_STRIKE)
        draw_stroke(cairo, x, base_line - size * 0.34, width, size * 0.06);
    if (run->style & RUN_EMPHASIS && text->is_japanese)
        draw_dots(text, piece, cairo, x, base_line);
    if (run->url == NULL)
        return;
    draw_stroke(cairo, x, base_line + size * 0.14, width, size * 0.05);
    tag_link(cairo, run->url, x, base_line - size * EM_ASCENT, width, size * 1.1);
}

static double draw_piece(const SetText *text, const Piece *piece, cairo_t *cairo, double x,
                         double base_line)
{
    const TextRun *run = &g_array_index(text->runs, TextRun, piece->item->run);
    double width = piece_width(text, piece);
    double rise = run->style & RUN_FOOTNOTE ? text->style.size * NOTE_RISE : 0;
    set_ink(text, run, cairo);
    cairo_move_to(cairo, x, base_line - rise);
    show_glyphs(text, piece, cairo);
    draw_marks(text, piece, cairo, x, base_line, width);
    return x + width;
}

void set_text_draw(const SetText *text, int line, cairo_t *cairo, double x, double top)
{
    const TypeStyle *style = &text->style;
    double base_line = top + (style->pitch - style->size) / 2 + style->size * EM_ASCENT;
    const BreakLine *here = &g_array_index(text->lines, BreakLine, line);
    g_autoptr(GArray) pieces = pieces_of(text, here);
    for (guint i = 0; i < pieces->len; i++)
        x = draw_piece(text, &g_array_index(pieces, Piece, i), cairo, x, base_line);
}
