/* pdf_text.h - text set in type: shaped once, broken into lines, drawn line by line.
 *
 * One TextSetter belongs to one thread. Pango's default font map, which it uses, is one for each
 * thread too; fontconfig and Cairo lock what threads share.
 */
#pragma once

#include <cairo.h>
#include <pango/pangocairo.h>

#include "render/document.h"
#include "render/pdf_breaks.h"

typedef struct {
    double size;  /* points: the side of a full-width character */
    double pitch; /* from one line to the next */
    bool is_bold;
    bool is_serif; /* 明朝, else ゴシック */
    bool is_pale;
} TypeStyle;

typedef struct TextSetter TextSetter;

/* @language: "ja" or "en". Fails with APP_ERROR_INTERNAL if no font has Japanese characters. */
TextSetter *text_setter_new(const char *language, GError **error);

/* One that does not look at fonts: full-width characters are an em, others a little more than half
 * of one. For pages that are only counted; its texts cannot be drawn. */
TextSetter *text_setter_new_rough(void);
void text_setter_free(TextSetter *setter);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TextSetter, text_setter_free)

/* Says that a text in ゴシック will be set after the fonts have been cut. NULL: none. */
void text_setter_expect(TextSetter *setter, const char *plain, bool is_bold);

/* Cuts fonts down to the glyphs of all texts up to now, for a file; once. What is set later and has
 * other glyphs is drawn all the same, but makes the file large. */
void text_setter_cut_fonts(TextSetter *setter);

/* A copy in which U+FFFD stands for what is no character at all (U+FFFE, U+10FFFF …): Cairo refuses
 * those. */
char *text_for_cairo(const char *text);

typedef struct SetText SetText;

/* @runs: of Run; lent, must live as long as the text */
SetText *set_text_new(TextSetter *setter, const GPtrArray *runs, const TypeStyle *style);
SetText *set_text_new_plain(TextSetter *setter, const char *plain, const TypeStyle *style);
void set_text_free(SetText *text);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SetText, set_text_free)

const TypeStyle *set_text_style(const SetText *text);
void set_text_measure(const SetText *text, double *least, double *most);
double set_text_width(const SetText *text); /* of the longest line without breaks */

/* The lines at a width; lent until the next call or the end of the text. Of BreakLine. */
const GArray *set_text_lines(SetText *text, double width);

/* The lines as they have been broken last; lent. */
const GArray *set_text_broken(const SetText *text);

/* Draws a line of set_text_lines() from @x on, in the strip of one pitch that begins at @top. */
void set_text_draw(const SetText *text, int line, cairo_t *cairo, double x, double top);
