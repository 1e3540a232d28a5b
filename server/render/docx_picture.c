/* Charts of a Word file: pictures drawn by Cairo, and the numbers below as a table. */
#include <cairo.h>

#include "base/error.h"
#include "render/chart_drawing.h"
#include "render/docx_parts.h"
#include "render/docx_styles.h"

#define EMU_PER_TWIP 635
#define PIXELS_PER_EM 28 /* so that print is sharp: about 190 dots per inch */

static cairo_status_t append(void *bytes, const unsigned char *data, unsigned length)
{
    g_byte_array_append(bytes, data, length);
    return CAIRO_STATUS_SUCCESS;
}

static GBytes *draw_png(const Chart *chart, TextSetter *setter, int width, int height)
{
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height);
    cairo_t *cairo = cairo_create(surface);
    cairo_set_source_rgb(cairo, 1, 1, 1);
    cairo_paint(cairo);
    chart_draw(chart, setter, cairo, 0, 0, width, height, PIXELS_PER_EM * 0.86);
    cairo_status_t status = cairo_status(cairo);
    cairo_destroy(cairo);
    if (status == CAIRO_STATUS_SUCCESS)
        status = cairo_surface_write_to_png_stream(surface, append, bytes);
    cairo_surface_destroy(surface);
    return status == CAIRO_STATUS_SUCCESS ? g_byte_array_free_to_bytes(g_steal_pointer(&bytes))
                                          : NULL;
}

/* What is read aloud instead of the picture. */
static char *description_of(const Document *document, const Chart *chart)
{
    const bool is_english = g_str_equal(document->language, "en");
    GString *text = g_string_new(chart->kind == CHART_RADAR
                                     ? (is_english ? "Radar chart: " : "レーダーチャート：")
                                     : (is_english ? "Line chart: " : "折れ線グラフ："));
    for (guint i = 0; i < chart->points->len; i++)
        g_string_append_printf(text, "%s%s %s",
                               i == 0       ? ""
                               : is_english ? ", "
                                            : "、",
                               g_array_index(chart->points, ChartPoint, i).label,
                               (char *)g_ptr_array_index(chart->texts, i));
    return g_string_free(text, FALSE);
}

static void write_graphic(Xml *xml, const char *id, const char *width, const char *height)
{
    xml_open(xml, "a:graphic", "xmlns:a", "http://schemas.openxmlformats.org/drawingml/2006/main",
             NULL);
    xml_open(xml, "a:graphicData", "uri",
             "http://schemas.openxmlformats.org/drawingml/2006/picture", NULL);
    xml_open(xml, "pic:pic", "xmlns:pic",
             "http://schemas.openxmlformats.org/drawingml/2006/picture", NULL);
    xml_open(xml, "pic:nvPicPr", NULL);
    xml_empty(xml, "pic:cNvPr", "id", "0", "name", id, NULL);
    xml_empty(xml, "pic:cNvPicPr", NULL);
    xml_close(xml);
    xml_open(xml, "pic:blipFill", NULL);
    xml_empty(xml, "a:blip", "r:embed", id, NULL);
    xml_open(xml, "a:stretch", NULL);
    xml_empty(xml, "a:fillRect", NULL);
    xml_close(xml);
    xml_close(xml);
    xml_open(xml, "pic:spPr", NULL);
    xml_open(xml, "a:xfrm", NULL);
    xml_empty(xml, "a:off", "x", "0", "y", "0", NULL);
    xml_empty(xml, "a:ext", "cx", width, "cy", height, NULL);
    xml_close(xml);
    xml_open(xml, "a:prstGeom", "prst", "rect", NULL);
    xml_empty(xml, "a:avLst", NULL);
    xml_close(xml);
    xml_close(xml);
    xml_close(xml);
    xml_close(xml);
    xml_close(xml);
}

/* @width, @height: twips */
static void write_drawing(Docx *docx, const Chart *chart, int width, int height)
{
    g_autofree char *x = g_strdup_printf("%d", width * EMU_PER_TWIP);
    g_autofree char *y = g_strdup_printf("%d", height * EMU_PER_TWIP);
    g_autofree char *id = g_strdup_printf("picture-%u", docx->pictures->len - 1);
    g_autofree char *number = g_strdup_printf("%u", docx->pictures->len);
    g_autofree char *description = description_of(docx->document, chart);
    Xml *xml = docx->xml;
    xml_open(xml, "w:r", NULL);
    xml_open(xml, "w:drawing", NULL);
    xml_open(xml, "wp:inline", "distT", "0", "distB", "0", "distL", "0", "distR", "0", NULL);
    xml_empty(xml, "wp:extent", "cx", x, "cy", y, NULL);
    xml_empty(xml, "wp:docPr", "id", number, "name", id, "descr", description, NULL);
    write_graphic(xml, id, x, y);
    xml_close(xml);
    xml_close(xml);
    xml_close(xml);
}

/* A setter is made for the first picture only: most documents have none. */
static bool add_picture(Docx *docx, const Chart *chart, int width, int height)
{
    if (docx->error != NULL)
        return false;
    if (docx->setter == NULL)
        docx->setter = text_setter_new(docx->document->language, &docx->error);
    if (docx->setter == NULL)
        return false;
    const double scale = (double)PIXELS_PER_EM / word_em(docx->document);
    GBytes *png = draw_png(chart, docx->setter, (int)(width * scale), (int)(height * scale));
    if (png == NULL)
        return fail(&docx->error, APP_ERROR_INTERNAL, "A chart cannot be drawn");
    g_ptr_array_add(docx->pictures, png);
    return true;
}

void docx_write_chart(Docx *docx, const Chart *chart)
{
    const int em = word_em(docx->document);
    const int width = MIN(em * 40, word_page(docx->document->page_size)->text_width);
    const int height = em * (chart->kind == CHART_RADAR ? 20 : 14);
    const bool may_have_pictures = docx->xml == &docx->body; /* notes have none */
    if (may_have_pictures && add_picture(docx, chart, width, height)) {
        WordFrame frame = { .style = "BodyText", .is_kept = true, .alignment = "center" };
        docx_open_paragraph(docx, &frame);
        write_drawing(docx, chart, width, height);
        xml_close(docx->xml);
    }
    docx_write_chart_table(docx, chart);
}
