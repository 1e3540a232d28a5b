#include "render/inlines.h"

#include <string.h>

/* The signs; none can come in from outside. */
#define SIGN_STAR 0xfdd0   /* \*: a star that makes nothing bold */
#define SIGN_STRONG 0xfdd1 /* ** */
#define SIGN_COLON 0xfdd2  /* \:  an address that shall be no link */

#define REPLACEMENT 0xfffd

static bool is_sign(gunichar c)
{
    return c >= SIGN_STAR && c <= INLINES_SOFT_BREAK;
}

bool inlines_has_sign(const char *text, size_t length)
{
    for (const char *at = text; at < text + length; at = g_utf8_next_char(at)) {
        if (is_sign(g_utf8_get_char(at)))
            return true;
    }
    return false;
}

char *inlines_hide(const char *markdown)
{
    GString *hidden = g_string_sized_new(strlen(markdown));
    for (const char *at = markdown; *at != '\0';) {
        const size_t stars = strspn(at, "*");
        if (at[0] == '\\' && g_ascii_ispunct(at[1])) {
            if (at[1] == '*' || at[1] == ':')
                g_string_append_unichar(hidden, at[1] == '*' ? SIGN_STAR : SIGN_COLON);
            else
                g_string_append_len(hidden, at, 2);
            at += 2;
        } else if (stars == 2) {
            g_string_append_unichar(hidden, SIGN_STRONG);
            at += 2;
        } else {
            g_string_append_len(hidden, at, (gssize)MAX(stars, 1));
            at += MAX(stars, 1);
        }
    }
    return g_string_free(hidden, FALSE);
}

char *inlines_show(const char *text, bool is_code)
{
    GString *shown = g_string_new(NULL);
    for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at)) {
        const gunichar c = g_utf8_get_char(at);
        if (c == SIGN_STAR)
            g_string_append(shown, is_code ? "\\*" : "*");
        else if (c == SIGN_COLON)
            g_string_append(shown, is_code ? "\\:" : ":");
        else if (c == SIGN_STRONG)
            g_string_append(shown, "**");
        else
            g_string_append_unichar(shown, c);
    }
    return g_string_free(shown, FALSE);
}

void inlines_add(GArray *glyphs, const char *text, unsigned style, const char *url)
{
    for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at)) {
        const Glyph glyph = { g_utf8_get_char(at), style, url };
        g_array_append_val(glyphs, glyph);
    }
}

static Glyph *glyph_at(const GArray *glyphs, guint index)
{
    return &g_array_index(glyphs, Glyph, index);
}

static bool is_space(const Glyph *glyph)
{
    return glyph->letter == 0 || glyph->letter == INLINES_SOFT_BREAK ||
           g_unichar_isspace(glyph->letter);
}

/* Whether there is text before and after @from to @to that is not white space. */
static bool is_text_before(const GArray *glyphs, guint from)
{
    return from > 0 && !is_space(glyph_at(glyphs, from - 1));
}

static bool is_text_after(const GArray *glyphs, guint to)
{
    return to < glyphs->len && !is_space(glyph_at(glyphs, to));
}

/* The length of the ** at @index: one sign, or two stars that cmark left; 0: none. */
static guint strong_length(const GArray *glyphs, guint index)
{
    const Glyph *glyph = glyph_at(glyphs, index);
    if ((glyph->style & RUN_CODE) != 0)
        return 0;
    if (glyph->letter == SIGN_STRONG)
        return 1;
    guint stars = 0;
    while (index + stars < glyphs->len && glyph_at(glyphs, index + stars)->letter == '*')
        stars++;
    const bool is_inside = index > 0 && glyph_at(glyphs, index - 1)->letter == '*';
    return stars == 2 && !is_inside ? 2 : 0;
}

/* The next ** from @from on that can end what begins before it; the length if there is none. */
static guint strong_end(const GArray *glyphs, guint from)
{
    for (guint i = from; i < glyphs->len; i++) {
        if (strong_length(glyphs, i) > 0 && is_text_before(glyphs, i))
            return i;
    }
    return glyphs->len;
}

/* What stands between two ** becomes bold. One that has no partner stays as it is. */
static GArray *settle_strong(const GArray *glyphs)
{
    GArray *settled = g_array_sized_new(FALSE, FALSE, sizeof(Glyph), glyphs->len);
    guint end = glyphs->len;  /* of what is bold now */
    bool has_partners = true; /* whether a ** can still find another one */
    for (guint i = 0; i < glyphs->len; i++) {
        const guint length = strong_length(glyphs, i);
        if (length > 0 && i == end) {
            end = glyphs->len;
            i += length - 1;
            continue;
        }
        if (length > 0 && end == glyphs->len && has_partners && is_text_after(glyphs, i + length)) {
            end = strong_end(glyphs, i + length);
            has_partners = end < glyphs->len;
            i += has_partners ? length - 1 : 0;
            if (has_partners)
                continue;
        }
        Glyph glyph = *glyph_at(glyphs, i);
        if (end < glyphs->len)
            glyph.style |= RUN_STRONG;
        g_array_append_val(settled, glyph);
    }
    return settled;
}

/* Lines of Japanese join without a space, others with one. */
static GArray *settle_breaks(const GArray *glyphs)
{
    GArray *settled = g_array_sized_new(FALSE, FALSE, sizeof(Glyph), glyphs->len);
    for (guint i = 0; i < glyphs->len; i++) {
        Glyph glyph = *glyph_at(glyphs, i);
        if (glyph.letter == INLINES_SOFT_BREAK) {
            const bool is_inside = settled->len > 0 && i + 1 < glyphs->len;
            if (is_inside && g_unichar_iswide(glyph_at(settled, settled->len - 1)->letter) &&
                g_unichar_iswide(glyph_at(glyphs, i + 1)->letter))
                continue;
            glyph.letter = ' ';
        }
        g_array_append_val(settled, glyph);
    }
    return settled;
}

static bool is_letter_of(const Glyph *glyph, const char *signs)
{
    return glyph->letter < 0x80 && glyph->letter != 0 && (glyph->style & RUN_CODE) == 0 &&
           glyph->url == NULL &&
           (g_ascii_isalnum((char)glyph->letter) || strchr(signs, (int)glyph->letter) != NULL);
}

static bool stands_at(const GArray *glyphs, guint index, const char *word)
{
    for (; *word != '\0'; word++, index++) {
        if (index >= glyphs->len || !is_letter_of(glyph_at(glyphs, index), ":/.@") ||
            g_ascii_tolower((char)glyph_at(glyphs, index)->letter) != *word)
            return false;
    }
    return true;
}

static guint span_of(const GArray *glyphs, guint from, const char *signs)
{
    guint to = from;
    while (to < glyphs->len && is_letter_of(glyph_at(glyphs, to), signs))
        to++;
    return to;
}

/* A full stop or bracket behind an address belongs to the sentence. */
static guint without_tail(const GArray *glyphs, guint from, guint to)
{
    while (to > from && strchr(".,:;!?'\")*_~", (int)glyph_at(glyphs, to - 1)->letter) != NULL)
        to--;
    return to;
}

static guint web_address_end(const GArray *glyphs, guint from)
{
    const guint begin = stands_at(glyphs, from, "https://")  ? from + 8
                        : stands_at(glyphs, from, "http://") ? from + 7
                                                             : from;
    if (begin == from)
        return from;
    const guint end =
        without_tail(glyphs, begin, span_of(glyphs, begin, "-._~:/?#[]@!$&'()*+,;=%"));
    return end > begin ? end : from;
}

static guint mail_address_end(const GArray *glyphs, guint from)
{
    const guint at = span_of(glyphs, from, "._%+-");
    if (at == from || at >= glyphs->len || glyph_at(glyphs, at)->letter != '@')
        return from;
    const guint end = without_tail(glyphs, at + 1, span_of(glyphs, at + 1, ".-"));
    for (guint i = at + 2; i + 1 < end; i++) {
        if (glyph_at(glyphs, i)->letter == '.')
            return end;
    }
    return from;
}

static char *letters_of(const GArray *glyphs, guint from, guint to)
{
    GString *text = g_string_new(NULL);
    for (guint i = from; i < to; i++)
        g_string_append_unichar(text, glyph_at(glyphs, i)->letter);
    return g_string_free(text, FALSE);
}

/* Makes a link of @from to @to. The address is kept in @urls. */
static void link_letters(GArray *glyphs, guint from, guint to, const char *scheme, GPtrArray *urls)
{
    g_autofree char *text = letters_of(glyphs, from, to);
    char *url = g_strconcat(scheme, text, NULL);
    g_ptr_array_add(urls, url);
    for (guint i = from; i < to; i++)
        glyph_at(glyphs, i)->url = url;
}

/* Addresses that were written as text. Looks at each word once. */
static void settle_links(GArray *glyphs, GPtrArray *urls)
{
    guint i = 0;
    while (i < glyphs->len) {
        guint end = web_address_end(glyphs, i);
        if (end > i) {
            link_letters(glyphs, i, end, "", urls);
        } else if ((end = mail_address_end(glyphs, i)) > i) {
            link_letters(glyphs, i, end, "mailto:", urls);
        } else {
            end = span_of(glyphs, i, "._%+-");
        }
        i = MAX(end, i + 1);
    }
}

static gunichar as_shown(const Glyph *glyph)
{
    const gunichar c = glyph->letter;
    if (c == SIGN_STAR)
        return '*';
    if (c == SIGN_COLON)
        return ':';
    if (c == '\t' || c == '\n')
        return ' ';
    const bool turns_around = (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
    if (g_unichar_iscntrl(c) || turns_around || c == 0x2028 || c == 0x2029 || is_sign(c))
        return REPLACEMENT;
    return c;
}

static bool is_one_run(const Glyph *left, const Glyph *right)
{
    /* Addresses are compared as pointers: text by text would take the square of their length. */
    return left->style == right->style && right->letter != 0 && left->url == right->url;
}

/* Adds the run that begins at @from; returns where the next one begins. */
static guint add_run(Block *block, const GArray *glyphs, guint from)
{
    const Glyph *first = glyph_at(glyphs, from);
    if (first->letter == 0)
        return from + 1;
    if ((first->style & RUN_BREAK) != 0) {
        block_add_run(block, "", RUN_BREAK, NULL);
        return from + 1;
    }
    g_autoptr(GString) text = g_string_new(NULL);
    guint to = from;
    for (; to < glyphs->len && is_one_run(first, glyph_at(glyphs, to)); to++) {
        if (glyph_at(glyphs, to)->letter == SIGN_STRONG)
            g_string_append(text, "**");
        else
            g_string_append_unichar(text, as_shown(glyph_at(glyphs, to)));
    }
    block_add_run(block, text->str, first->style, first->url);
    return to;
}

void inlines_settle(Block *block, const GArray *glyphs)
{
    g_autoptr(GArray) strong = settle_strong(glyphs);
    g_autoptr(GArray) settled = settle_breaks(strong);
    g_autoptr(GPtrArray) urls = g_ptr_array_new_with_free_func(g_free);
    settle_links(settled, urls);
    for (guint i = 0; i < settled->len;)
        i = add_run(block, settled, i);
}

bool inlines_may_link(const char *url)
{
    static const char *const schemes[] = { "http://", "https://", "mailto:", "tel:" };
    for (const char *at = url; *at != '\0'; at++) {
        if (g_ascii_iscntrl(*at) || *at == ' ')
            return false;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(schemes); i++) {
        const size_t length = strlen(schemes[i]);
        if (g_ascii_strncasecmp(url, schemes[i], length) == 0 && url[length] != '\0')
            return true;
    }
    return false;
}
