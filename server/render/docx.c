#include "base/error.h"
#include "render/docx_numbering.h"
#include "render/docx_package.h"
#include "render/docx_styles.h"
#include "render/forms.h"
#include "render/pdf_layout.h"

#define OFFICE_RELATIONS "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
#define PACKAGE_RELATIONS "http://schemas.openxmlformats.org/package/2006/relationships"
#define CONTENT "application/vnd.openxmlformats-officedocument.wordprocessingml."

/* The parts of word/ that the document refers to; their files end with .xml. */
static const struct {
    const char *id, *name, *type;
} PARTS[] = {
    { "styles", "styles", "styles" },          { "numbering", "numbering", "numbering" },
    { "settings", "settings", "settings" },    { "fonts", "fontTable", "fontTable" },
    { "footnotes", "footnotes", "footnotes" }, { "header", "header1", "header" },
    { "footer", "footer1", "footer" },
};

static void add_part(Package *package, const char *name, Xml *xml)
{
    xml_close_all(xml);
    package_add(package, name, g_string_free_to_bytes(g_steal_pointer(&xml->text)));
}

/* --- the package --------------------------------------------------------------------------- */

static void add_content_types(Package *package, bool has_pictures)
{
    g_auto(Xml) xml = { 0 };
    xml_init(&xml);
    xml_open(&xml, "Types", "xmlns", "http://schemas.openxmlformats.org/package/2006/content-types",
             NULL);
    xml_empty(&xml, "Default", "Extension", "rels", "ContentType",
              "application/vnd.openxmlformats-package.relationships+xml", NULL);
    xml_empty(&xml, "Default", "Extension", "xml", "ContentType", "application/xml", NULL);
    if (has_pictures)
        xml_empty(&xml, "Default", "Extension", "png", "ContentType", "image/png", NULL);
    xml_empty(&xml, "Override", "PartName", "/word/document.xml", "ContentType",
              CONTENT "document.main+xml", NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(PARTS); i++) {
        g_autofree char *name = g_strconcat("/word/", PARTS[i].name, ".xml", NULL);
        g_autofree char *type = g_strconcat(CONTENT, PARTS[i].type, "+xml", NULL);
        xml_empty(&xml, "Override", "PartName", name, "ContentType", type, NULL);
    }
    xml_empty(&xml, "Override", "PartName", "/docProps/core.xml", "ContentType",
              "application/vnd.openxmlformats-package.core-properties+xml", NULL);
    xml_empty(&xml, "Override", "PartName", "/docProps/app.xml", "ContentType",
              "application/vnd.openxmlformats-officedocument.extended-properties+xml", NULL);
    add_part(package, "[Content_Types].xml", &xml);
}

static void write_relation(Xml *xml, const char *id, const char *type, const char *target,
                           bool is_outside)
{
    g_autofree char *whole =
        g_str_has_prefix(type, "http") ? g_strdup(type) : g_strconcat(OFFICE_RELATIONS, type, NULL);
    xml_empty(xml, "Relationship", "Id", id, "Type", whole, "Target", target, "TargetMode",
              is_outside ? "External" : NULL, NULL);
}

static void open_relations(Xml *xml)
{
    xml_init(xml);
    xml_open(xml, "Relationships", "xmlns", PACKAGE_RELATIONS, NULL);
}

static void add_package_relations(Package *package)
{
    g_auto(Xml) xml = { 0 };
    open_relations(&xml);
    write_relation(&xml, "document", "officeDocument", "word/document.xml", false);
    write_relation(
        &xml, "core",
        "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties",
        "docProps/core.xml", false);
    write_relation(&xml, "app", "extended-properties", "docProps/app.xml", false);
    add_part(package, "_rels/.rels", &xml);
}

static void write_links(Xml *xml, const DocxLinks *links)
{
    for (guint i = 0; i < links->urls->len; i++) {
        g_autofree char *id = g_strdup_printf("link-%u", i);
        write_relation(xml, id, "hyperlink", g_ptr_array_index(links->urls, i), true);
    }
}

static void add_document_relations(Package *package, const Docx *docx)
{
    g_auto(Xml) xml = { 0 };
    open_relations(&xml);
    for (size_t i = 0; i < G_N_ELEMENTS(PARTS); i++) {
        g_autofree char *name = g_strconcat(PARTS[i].name, ".xml", NULL);
        write_relation(&xml, PARTS[i].id, PARTS[i].type, name, false);
    }
    write_links(&xml, &docx->body_links);
    for (guint i = 0; i < docx->pictures->len; i++) {
        g_autofree char *id = g_strdup_printf("picture-%u", i);
        g_autofree char *target = g_strdup_printf("media/picture-%u.png", i);
        write_relation(&xml, id, "image", target, false);
    }
    add_part(package, "word/_rels/document.xml.rels", &xml);
}

static void add_note_relations(Package *package, const Docx *docx)
{
    if (docx->note_links.urls->len == 0)
        return;
    g_auto(Xml) xml = { 0 };
    open_relations(&xml);
    write_links(&xml, &docx->note_links);
    add_part(package, "word/_rels/footnotes.xml.rels", &xml);
}

/* --- what is said about the file ----------------------------------------------------------- */

static void write_time(Xml *xml, const char *name, const char *time)
{
    xml_open(xml, name, "xsi:type", "dcterms:W3CDTF", NULL);
    xml_text(xml, time);
    xml_close(xml);
}

static void add_core(Package *package, const Document *document, int64_t made_at)
{
    g_autoptr(GDateTime) made = g_date_time_new_from_unix_utc(made_at);
    g_autofree char *time = made == NULL ? NULL : g_date_time_format(made, "%Y-%m-%dT%H:%M:%SZ");
    g_auto(Xml) xml = { 0 };
    xml_init(&xml);
    xml_open(&xml, "cp:coreProperties", "xmlns:cp",
             "http://schemas.openxmlformats.org/package/2006/metadata/core-properties", "xmlns:dc",
             "http://purl.org/dc/elements/1.1/", "xmlns:dcterms", "http://purl.org/dc/terms/",
             "xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance", NULL);
    xml_whole(&xml, "dc:title", document->title);
    xml_whole(&xml, "dc:creator", document->company == NULL ? "" : document->company);
    xml_whole(&xml, "dc:language", g_str_equal(document->language, "en") ? "en" : "ja-JP");
    if (time != NULL) {
        write_time(&xml, "dcterms:created", time);
        write_time(&xml, "dcterms:modified", time);
    }
    add_part(package, "docProps/core.xml", &xml);
}

static void add_application(Package *package, const Document *document)
{
    g_auto(Xml) xml = { 0 };
    xml_init(&xml);
    xml_open(&xml, "Properties", "xmlns",
             "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties", NULL);
    xml_whole(&xml, "Application", "Mimamori");
    if (document->company != NULL)
        xml_whole(&xml, "Company", document->company);
    add_part(package, "docProps/app.xml", &xml);
}

/* --- head and foot of the pages ------------------------------------------------------------ */

static void open_story(Xml *xml, const char *name)
{
    xml_init(xml);
    xml_open(xml, name, "xmlns:w", WORD_NAMESPACE, "xmlns:r", RELATION_NAMESPACE, "xmlns:wp",
             "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing", NULL);
}

static void write_right_tab(Xml *xml, int place)
{
    g_autofree char *digits = g_strdup_printf("%d", place);
    xml_open(xml, "w:tabs", NULL);
    xml_empty(xml, "w:tab", "w:val", "right", "w:pos", digits, NULL);
    xml_close(xml);
}

static void add_header(Package *package, Docx *docx)
{
    const Document *document = docx->document;
    g_autofree char *right = document->version == NULL
                                 ? g_strdup(document->title)
                                 : g_strconcat(document->title, "　", document->version, NULL);
    g_auto(Xml) xml = { 0 };
    open_story(&xml, "w:hdr");
    docx->xml = &xml;
    xml_open(&xml, "w:p", NULL);
    xml_open(&xml, "w:pPr", NULL);
    xml_value(&xml, "w:pStyle", "Header");
    write_right_tab(&xml, word_page(document->page_size)->text_width);
    xml_close(&xml);
    docx_write_plain(docx, document->company == NULL ? "" : document->company);
    docx_write_plain(docx, "\t");
    docx_write_plain(docx, right);
    add_part(package, "word/header1.xml", &xml);
    docx->xml = &docx->body;
}

static void add_footer(Package *package, Docx *docx)
{
    WordFrame frame = { .style = "Footer" };
    g_auto(Xml) xml = { 0 };
    open_story(&xml, "w:ftr");
    docx->xml = &xml;
    docx->breaks_page = false;
    docx_open_paragraph(docx, &frame);
    docx_write_field(docx, " PAGE ", "1");
    docx_write_plain(docx, "／");
    docx_write_field(docx, " NUMPAGES ", "1");
    add_part(package, "word/footer1.xml", &xml);
    docx->xml = &docx->body;
}

/* --- the document -------------------------------------------------------------------------- */

static void write_page(Docx *docx)
{
    const WordPage *page = word_page(docx->document->page_size);
    char width[16], height[16], side[16], top[16], bottom[16], edge[16];
    g_snprintf(width, sizeof(width), "%d", page->width);
    g_snprintf(height, sizeof(height), "%d", page->height);
    g_snprintf(side, sizeof(side), "%d", page->side);
    g_snprintf(top, sizeof(top), "%d", page->top);
    g_snprintf(bottom, sizeof(bottom), "%d", page->bottom);
    g_snprintf(edge, sizeof(edge), "%d", page->top / 2);
    Xml *xml = docx->xml;
    xml_open(xml, "w:sectPr", NULL);
    xml_empty(xml, "w:headerReference", "w:type", "default", "r:id", "header", NULL);
    xml_empty(xml, "w:footerReference", "w:type", "default", "r:id", "footer", NULL);
    xml_empty(xml, "w:pgSz", "w:w", width, "w:h", height, NULL);
    xml_empty(xml, "w:pgMar", "w:top", top, "w:right", side, "w:bottom", bottom, "w:left", side,
              "w:header", edge, "w:footer", edge, "w:gutter", "0", NULL);
    if (docx->document->has_cover)
        xml_empty(xml, "w:titlePg", NULL); /* no header on the cover */
    xml_close(xml);
}

static void write_separator(Xml *xml, const char *id, const char *type, const char *mark)
{
    xml_open(xml, "w:footnote", "w:type", type, "w:id", id, NULL);
    xml_open(xml, "w:p", NULL);
    xml_open(xml, "w:r", NULL);
    xml_empty(xml, mark, NULL);
    xml_close(xml);
    xml_close(xml);
    xml_close(xml);
}

static void links_init(DocxLinks *links)
{
    links->urls = g_ptr_array_new_with_free_func(g_free);
    links->index = g_hash_table_new(g_str_hash, g_str_equal);
}

static void links_clear(DocxLinks *links)
{
    g_hash_table_unref(links->index);
    g_ptr_array_unref(links->urls);
}

static void docx_init(Docx *docx, const Document *document)
{
    *docx = (Docx){ .document = document };
    links_init(&docx->body_links);
    links_init(&docx->note_links);
    docx->pictures = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
    docx->lists = g_array_new(FALSE, FALSE, sizeof(DocxList));
    docx->noted = g_hash_table_new(NULL, NULL);
    for (guint i = 0; i < document->blocks->len; i++)
        docx->note_count +=
            ((Block *)g_ptr_array_index(document->blocks, i))->kind == BLOCK_FOOTNOTE;
    open_story(&docx->body, "w:document");
    xml_open(&docx->body, "w:body", NULL);
    open_story(&docx->notes, "w:footnotes");
    write_separator(&docx->notes, "-1", "separator", "w:separator");
    write_separator(&docx->notes, "0", "continuationSeparator", "w:continuationSeparator");
    docx->xml = &docx->body;
    docx->links = &docx->body_links;
}

static void docx_clear(Docx *docx)
{
    xml_clear(&docx->body);
    xml_clear(&docx->notes);
    links_clear(&docx->body_links);
    links_clear(&docx->note_links);
    g_ptr_array_unref(docx->pictures);
    g_array_unref(docx->lists);
    g_hash_table_unref(docx->noted);
    g_clear_pointer(&docx->setter, text_setter_free);
    g_clear_error(&docx->error);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Docx, docx_clear)

static void add_style_parts(Package *package, const Docx *docx)
{
    g_auto(Xml) styles = { 0 }, numbering = { 0 }, settings = { 0 }, fonts = { 0 };
    xml_init(&styles);
    docx_write_styles(docx->document, &styles);
    add_part(package, "word/styles.xml", &styles);
    xml_init(&numbering);
    docx_write_numbering(docx, &numbering);
    add_part(package, "word/numbering.xml", &numbering);
    xml_init(&settings);
    docx_write_settings(docx->document, &settings);
    add_part(package, "word/settings.xml", &settings);
    xml_init(&fonts);
    docx_write_fonts(&fonts);
    add_part(package, "word/fontTable.xml", &fonts);
}

static void add_pictures(Package *package, const Docx *docx)
{
    for (guint i = 0; i < docx->pictures->len; i++) {
        g_autofree char *name = g_strdup_printf("word/media/picture-%u.png", i);
        package_add(package, name, g_bytes_ref(g_ptr_array_index(docx->pictures, i)));
    }
}

/* The parts in the order in which readers want them: what the file is comes first. */
static GBytes *pack(Docx *docx, int64_t made_at, GError **error)
{
    g_autoptr(Package) package = package_new(made_at);
    add_content_types(package, docx->pictures->len > 0);
    add_package_relations(package);
    add_part(package, "word/document.xml", &docx->body);
    add_document_relations(package, docx);
    add_part(package, "word/footnotes.xml", &docx->notes);
    add_note_relations(package, docx);
    add_style_parts(package, docx);
    add_header(package, docx);
    add_footer(package, docx);
    add_pictures(package, docx);
    add_core(package, docx->document, made_at);
    add_application(package, docx->document);
    return package_close(package, error);
}

GBytes *document_to_docx(const Document *document, int64_t made_at, GError **error)
{
    g_autofree int *pages = NULL;
    if (document->has_contents) {
        pages = pdf_pages_of_headings(document, error);
        if (pages == NULL)
            return NULL;
    }
    g_auto(Docx) docx = { 0 };
    docx_init(&docx, document);
    docx_write_document(&docx, pages);
    if (docx.error != NULL) {
        g_propagate_error(error, g_steal_pointer(&docx.error));
        return NULL;
    }
    write_page(&docx);
    return pack(&docx, made_at, error);
}
