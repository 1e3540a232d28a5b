#include "render/pdf_fonts.h"

#include <cairo-ft.h>
#include <harfbuzz/hb-ot.h>
#include <harfbuzz/hb-subset.h>
#include <pango/pangocairo.h>

#include FT_FREETYPE_H

/* A file of a font, in all its sizes. */
typedef struct {
    hb_face_t *source;
    hb_set_t *glyphs;
    bool is_left;            /* to Pango: it cannot be cut */
    cairo_font_face_t *face; /* cut; NULL: not yet, or not at all */
    hb_map_t *places;        /* of glyphs in the cut font */
} FontFile;

struct FontUse {
    PangoFont *font;
    FontFile *file;
    cairo_scaled_font_t *scaled; /* NULL as the face */
};

struct FontBook {
    GHashTable *files; /* of FontFile, by hb_face_t */
    GHashTable *uses;  /* of FontUse, by PangoFont */
    FontUse *last;
};

/* What Cairo keeps as long as it keeps the font: longer than a document. Each has a library of its
 * own, because it may be another thread that lets go of it. */
typedef struct {
    FT_Library library;
    FT_Face face;
    hb_blob_t *bytes;
} FontMemory;

static void font_file_free(void *data)
{
    FontFile *file = data;
    hb_face_destroy(file->source);
    hb_set_destroy(file->glyphs);
    hb_map_destroy(file->places);
    if (file->face != NULL)
        cairo_font_face_destroy(file->face);
    g_free(file);
}

static void font_use_free(void *data)
{
    FontUse *use = data;
    if (use->scaled != NULL)
        cairo_scaled_font_destroy(use->scaled);
    g_object_unref(use->font);
    g_free(use);
}

FontBook *font_book_new(void)
{
    FontBook *book = g_new0(FontBook, 1);
    book->files = g_hash_table_new_full(NULL, NULL, NULL, font_file_free);
    book->uses = g_hash_table_new_full(NULL, NULL, NULL, font_use_free);
    return book;
}

void font_book_free(FontBook *book)
{
    if (book == NULL)
        return;
    g_hash_table_unref(book->uses);
    g_hash_table_unref(book->files);
    g_free(book);
}

/* Bold and oblique that Cairo makes of a plain font are drawn, not embedded. */
static bool is_synthetic(PangoFont *font)
{
    cairo_scaled_font_t *scaled = pango_cairo_font_get_scaled_font(PANGO_CAIRO_FONT(font));
    cairo_font_face_t *face = scaled == NULL ? NULL : cairo_scaled_font_get_font_face(scaled);
    return face == NULL || cairo_font_face_get_type(face) != CAIRO_FONT_TYPE_FT ||
           cairo_ft_font_face_get_synthesize(face) != 0;
}

static bool has_table(hb_face_t *face, hb_tag_t tag)
{
    hb_blob_t *table = hb_face_reference_table(face, tag);
    unsigned length = hb_blob_get_length(table);
    hb_blob_destroy(table);
    return length > 0;
}

static bool may_be_cut(hb_face_t *face)
{
    bool has_outlines =
        has_table(face, HB_TAG('C', 'F', 'F', ' ')) || has_table(face, HB_TAG('g', 'l', 'y', 'f'));
    return has_outlines && !hb_ot_var_has_data(face) && !hb_ot_color_has_layers(face) &&
           !hb_ot_color_has_png(face) && !hb_ot_color_has_svg(face);
}

static FontFile *file_of(FontBook *book, hb_face_t *source)
{
    FontFile *file = g_hash_table_lookup(book->files, source);
    if (file != NULL)
        return file;
    file = g_new0(FontFile, 1);
    file->source = hb_face_reference(source);
    file->glyphs = hb_set_create();
    file->is_left = !may_be_cut(source);
    g_hash_table_insert(book->files, source, file);
    return file;
}

static bool is_shown(PangoGlyph glyph)
{
    return glyph != PANGO_GLYPH_EMPTY;
}

void font_use_note(FontUse *use, const PangoGlyphString *glyphs)
{
    if (use->file == NULL || use->file->is_left)
        return;
    for (int i = 0; i < glyphs->num_glyphs; i++) {
        PangoGlyph glyph = glyphs->glyphs[i].glyph;
        if (is_shown(glyph) && !(glyph & PANGO_GLYPH_UNKNOWN_FLAG))
            hb_set_add(use->file->glyphs, glyph);
    }
}

/* --- cutting ------------------------------------------------------------------------------- */

/* The tables Cairo reads. Without the others HarfBuzz is ten times faster: it would go through all
 * characters of the font. The text comes from us, so nothing has to lead back from glyphs. */
static hb_blob_t *read_table(hb_face_t *face, hb_tag_t tag, void *source)
{
    static const hb_tag_t read[] = {
        HB_TAG('C', 'F', 'F', ' '), HB_TAG('O', 'S', '/', '2'), HB_TAG('c', 'v', 't', ' '),
        HB_TAG('f', 'p', 'g', 'm'), HB_TAG('g', 'l', 'y', 'f'), HB_TAG('h', 'e', 'a', 'd'),
        HB_TAG('h', 'h', 'e', 'a'), HB_TAG('h', 'm', 't', 'x'), HB_TAG('l', 'o', 'c', 'a'),
        HB_TAG('m', 'a', 'x', 'p'), HB_TAG('n', 'a', 'm', 'e'), HB_TAG('p', 'o', 's', 't'),
        HB_TAG('p', 'r', 'e', 'p'),
    };
    (void)face;
    for (size_t i = 0; i < G_N_ELEMENTS(read); i++)
        if (read[i] == tag)
            return hb_face_reference_table(source, tag);
    return NULL;
}

static hb_subset_input_t *input_of(const FontFile *file)
{
    hb_subset_input_t *input = hb_subset_input_create_or_fail();
    if (input == NULL)
        return NULL;
    hb_set_union(hb_subset_input_glyph_set(input), file->glyphs);
    hb_subset_input_set_flags(input,
                              HB_SUBSET_FLAGS_DESUBROUTINIZE | HB_SUBSET_FLAGS_NOTDEF_OUTLINE);
    return input;
}

/* The bytes of the cut font; NULL: HarfBuzz gave up. */
static hb_blob_t *cut_bytes(FontFile *file)
{
    hb_subset_input_t *input = input_of(file);
    hb_face_t *tables = hb_face_create_for_tables(read_table, file->source, NULL);
    hb_subset_plan_t *plan = input == NULL ? NULL : hb_subset_plan_create_or_fail(tables, input);
    hb_face_t *face = plan == NULL ? NULL : hb_subset_plan_execute_or_fail(plan);
    hb_blob_t *bytes = NULL;
    if (face != NULL) {
        bytes = hb_face_reference_blob(face);
        file->places = hb_map_copy(hb_subset_plan_old_to_new_glyph_mapping(plan));
    }
    hb_face_destroy(face);
    hb_subset_plan_destroy(plan);
    hb_face_destroy(tables);
    hb_subset_input_destroy(input);
    return bytes;
}

static void font_memory_free(void *data)
{
    FontMemory *memory = data;
    if (memory->face != NULL)
        FT_Done_Face(memory->face);
    if (memory->library != NULL)
        FT_Done_FreeType(memory->library);
    hb_blob_destroy(memory->bytes);
    g_free(memory);
}

static bool memory_open(FontMemory *memory)
{
    unsigned length;
    const char *data = hb_blob_get_data(memory->bytes, &length);
    return FT_Init_FreeType(&memory->library) == 0 &&
           FT_New_Memory_Face(memory->library, (const FT_Byte *)data, (FT_Long)length, 0,
                              &memory->face) == 0;
}

/* Takes the bytes. NULL: they are no font. */
static cairo_font_face_t *face_of_bytes(hb_blob_t *bytes)
{
    static const cairo_user_data_key_t key;
    FontMemory *memory = g_new0(FontMemory, 1);
    memory->bytes = bytes;
    if (bytes == NULL || !memory_open(memory)) {
        font_memory_free(memory);
        return NULL;
    }
    cairo_font_face_t *face =
        cairo_ft_font_face_create_for_ft_face(memory->face, FT_LOAD_NO_HINTING);
    if (cairo_font_face_set_user_data(face, &key, memory, font_memory_free) == CAIRO_STATUS_SUCCESS)
        return face;
    cairo_font_face_destroy(face);
    font_memory_free(memory);
    return NULL;
}

static void cut_file(FontFile *file)
{
    if (!file->is_left && file->face == NULL && !hb_set_is_empty(file->glyphs))
        file->face = face_of_bytes(cut_bytes(file));
}

/* The same size and options as Pango's. */
static cairo_scaled_font_t *scaled_like(PangoFont *font, cairo_font_face_t *face)
{
    cairo_scaled_font_t *model = pango_cairo_font_get_scaled_font(PANGO_CAIRO_FONT(font));
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_matrix_t size, space;
    cairo_scaled_font_get_font_matrix(model, &size);
    cairo_scaled_font_get_ctm(model, &space);
    cairo_scaled_font_get_font_options(model, options);
    cairo_scaled_font_t *scaled = cairo_scaled_font_create(face, &size, &space, options);
    cairo_font_options_destroy(options);
    if (cairo_scaled_font_status(scaled) == CAIRO_STATUS_SUCCESS)
        return scaled;
    cairo_scaled_font_destroy(scaled);
    return NULL;
}

/* A size that is new after the fonts were cut is taken from the cut font at once. */
static void take_size(FontUse *use)
{
    if (use->file != NULL && use->file->face != NULL)
        use->scaled = scaled_like(use->font, use->file->face);
}

FontUse *font_book_use(FontBook *book, PangoFont *font)
{
    if (book->last != NULL && book->last->font == font)
        return book->last;
    book->last = g_hash_table_lookup(book->uses, font);
    if (book->last != NULL)
        return book->last;
    hb_font_t *shaper = is_synthetic(font) ? NULL : pango_font_get_hb_font(font);
    book->last = g_new0(FontUse, 1);
    book->last->font = g_object_ref(font);
    book->last->file = shaper == NULL ? NULL : file_of(book, hb_font_get_face(shaper));
    g_hash_table_insert(book->uses, font, book->last);
    take_size(book->last);
    return book->last;
}

void font_book_cut(FontBook *book)
{
    GHashTableIter iter;
    void *item;
    for (g_hash_table_iter_init(&iter, book->files); g_hash_table_iter_next(&iter, NULL, &item);)
        cut_file(item);
    for (g_hash_table_iter_init(&iter, book->uses); g_hash_table_iter_next(&iter, NULL, &item);)
        take_size(item);
}

/* --- showing ------------------------------------------------------------------------------- */

/* The glyphs at their places. Returns their number; -1: one is not in the cut font. */
static int place_glyphs(const FontUse *use, cairo_t *cairo, const PangoGlyphString *from,
                        cairo_glyph_t *to)
{
    double x, y;
    int count = 0;
    cairo_get_current_point(cairo, &x, &y);
    for (int i = 0; i < from->num_glyphs; i++) {
        const PangoGlyphInfo *info = &from->glyphs[i];
        if (is_shown(info->glyph)) {
            hb_codepoint_t place = hb_map_get(use->file->places, info->glyph);
            if (place == HB_MAP_VALUE_INVALID)
                return -1;
            to[count++] = (cairo_glyph_t){ place, x + (double)info->geometry.x_offset / PANGO_SCALE,
                                           y + (double)info->geometry.y_offset / PANGO_SCALE };
        }
        x += (double)info->geometry.width / PANGO_SCALE;
    }
    return count;
}

static int shown_between(const PangoGlyphString *glyphs, int begin, int end)
{
    int count = 0;
    for (int i = begin; i < end; i++)
        count += is_shown(glyphs->glyphs[i].glyph);
    return count;
}

/* Which bytes stand for which glyphs, in the order of reading. Returns their number. */
static int cluster_glyphs(const char *text, PangoGlyphItem *item, cairo_text_cluster_t *to)
{
    PangoGlyphItemIter iter;
    int count = 0;
    bool is_rightward = item->item->analysis.level % 2 == 0;
    for (gboolean more = pango_glyph_item_iter_init_start(&iter, item, text); more;
         more = pango_glyph_item_iter_next_cluster(&iter)) {
        int begin = is_rightward ? iter.start_glyph : iter.end_glyph + 1;
        int end = is_rightward ? iter.end_glyph : iter.start_glyph + 1;
        to[count++] = (cairo_text_cluster_t){ iter.end_index - iter.start_index,
                                              shown_between(item->glyphs, begin, end) };
    }
    return count;
}

bool font_use_show(const FontUse *use, cairo_t *cairo, const char *text, PangoGlyphItem *item)
{
    if (use->scaled == NULL)
        return false;
    int most = MAX(item->glyphs->num_glyphs, 1);
    g_autofree cairo_glyph_t *glyphs = g_new(cairo_glyph_t, most);
    int glyph_count = place_glyphs(use, cairo, item->glyphs, glyphs);
    if (glyph_count < 0)
        return false;
    g_autofree cairo_text_cluster_t *clusters = g_new(cairo_text_cluster_t, most);
    int cluster_count = cluster_glyphs(text, item, clusters);
    cairo_set_scaled_font(cairo, use->scaled);
    cairo_show_text_glyphs(
        cairo, text + item->item->offset, item->item->length, glyphs, glyph_count, clusters,
        cluster_count, item->item->analysis.level % 2 == 0 ? 0 : CAIRO_TEXT_CLUSTER_FLAG_BACKWARD);
    return true;
}
