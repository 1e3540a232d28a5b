#include "rooms/safekeeping/contents.h"

#include <sodium.h>
#include <string.h>

#include "base/error.h"
#include "rooms/safekeeping/unpacker.h"

static Cell text(const char *value)
{
    return (Cell){ CELL_TEXT, 0, value, strlen(value) };
}

static Cell number(int64_t value)
{
    return (Cell){ CELL_NUMBER, value, NULL, 0 };
}

/* --- rows ------------------------------------------------------------------------------ */

static void a_row_comes_back(void)
{
    const Cell cells[] = { text("株式会社"), number(INT64_MIN), { 0 },      number(-1),
                           text(""),         number(INT64_MAX), number(256) };
    Cell back[G_N_ELEMENTS(cells)];
    g_autoptr(GByteArray) row = g_byte_array_new();
    row_encode(row, cells, G_N_ELEMENTS(cells));
    g_assert_true(row_decode(row->data, row->len, back, G_N_ELEMENTS(cells)));
    for (size_t i = 0; i < G_N_ELEMENTS(cells); i++) {
        g_assert_cmpint(back[i].kind, ==, cells[i].kind);
        g_assert_cmpint(back[i].number, ==, cells[i].number);
        if (cells[i].kind == CELL_TEXT)
            g_assert_cmpstr(back[i].text, ==, cells[i].text);
    }
}

static void refuses_what_is_no_row(void)
{
#define BYTES(literal)                                                                             \
    {                                                                                              \
        literal, sizeof literal - 1                                                                \
    }
    static const struct {
        const char *bytes;
        size_t size;
    } WRONG[] = {
        BYTES(""),                /* nothing at all */
        BYTES("00"),              /* two columns where one is wanted */
        BYTES("n\1\0\0\0\0\0\0"), /* a number that is cut */
        BYTES("t\1\0\0\0a"),      /* a text without its NUL */
        BYTES("t\2\0\0\0a\0"),    /* shorter than it says */
        BYTES("t\1\0\0\0a\0\0"),  /* something behind it */
        BYTES("t\xff\xff\xff\xff"
              "a\0"),             /* longer than any record */
        BYTES("t\1\0\0\0\xff\0"), /* no UTF-8 */
        BYTES("t\2\0\0\0a\0\0"),  /* a NUL inside */
        BYTES("x"),               /* an unknown letter */
    };
    Cell cell;
    for (size_t i = 0; i < G_N_ELEMENTS(WRONG); i++) {
        if (row_decode((const guint8 *)WRONG[i].bytes, WRONG[i].size, &cell, 1))
            g_error("Case %zu was taken for a row", i);
    }
}

/* --- whole contents ---------------------------------------------------------------------- */

static const SealedHeader HEADER = { CONTENTS_SERVER, 1, (char *)"0.1.0", 0, false };
static const TableHead PEOPLE = { "person", 2, { "id", "age" }, { false, true } };

typedef struct {
    GString *seen;
} Seen;

static bool see_table(void *data, const TableHead *head, GError **error)
{
    (void)error;
    g_string_append_printf(((Seen *)data)->seen, "[%s %d", head->name, head->count);
    return true;
}

static bool see_row(void *data, const Cell *cells, GError **error)
{
    (void)error;
    g_string_append_printf(((Seen *)data)->seen, " %s=%d", cells[0].text, (int)cells[1].number);
    return true;
}

static bool see_end(void *data, GError **error)
{
    (void)error;
    g_string_append_c(((Seen *)data)->seen, ']');
    return true;
}

static bool see_file(void *data, const char *name, const guint8 *bytes, size_t size, GError **error)
{
    (void)error;
    g_string_append_printf(((Seen *)data)->seen, "{%s %.*s}", name, (int)size, (const char *)bytes);
    return true;
}

static const ContentsVisitor VISITOR = { see_table, see_row, see_end, see_file };

typedef bool (*Writing)(SealedWriter *out);

/* What a reader sees of a sealed file that @write filled; NULL: refused as damaged. */
static char *seen_of(Writing write, Manifest **manifest)
{
    char *bytes = NULL;
    size_t size = 0;
    const SealSecret secret = { 0 };
    g_autoptr(GError) error = NULL;
    FILE *out = open_memstream(&bytes, &size);
    g_autoptr(SealedWriter) writer = sealed_writer_new(out, &HEADER, &secret, &error);
    g_assert_no_error(error);
    g_assert_true(write(writer));
    fclose(out);

    FILE *in = fmemopen(bytes, size, "rb");
    g_autoptr(SealedReader) reader = sealed_reader_new(in, &error);
    g_assert_true(sealed_reader_unlock(reader, &secret, &error));
    Seen seen = { g_string_new(NULL) };
    g_autoptr(Manifest) read = contents_read(reader, &VISITOR, &seen, &error);
    fclose(in);
    free(bytes);
    if (read == NULL)
        g_assert_cmpstr(error_key(error), ==, "error.backup-damaged");
    if (manifest != NULL)
        *manifest = g_steal_pointer(&read);
    return g_string_free(seen.seen, read == NULL && (manifest == NULL || *manifest == NULL));
}

static bool write_two_people(SealedWriter *out)
{
    const Cell sato[] = { text("sato"), number(41) }, mori[] = { text("mori"), number(29) };
    g_autoptr(ContentsWriter) writer = contents_writer_new(out);
    return contents_table(writer, &PEOPLE, NULL) && contents_row(writer, sato, NULL) &&
           contents_row(writer, mori, NULL) && contents_file(writer, "smtp.key", "abc", 3, NULL) &&
           contents_end(writer, NULL, NULL);
}

static void is_read_as_it_was_written(void)
{
    g_autoptr(Manifest) manifest = NULL;
    g_autofree char *seen = seen_of(write_two_people, &manifest);
    g_assert_cmpstr(seen, ==, "[person 2 sato=41 mori=29]{smtp.key abc}");
    g_assert_cmpint(manifest_rows(manifest), ==, 2);
    const ManifestEntry *file = g_ptr_array_index(manifest->files, 0);
    g_assert_cmpstr(file->sha256, ==,
                    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

static bool record(SealedWriter *out, const char *head, const char *rest, size_t size)
{
    const guint8 length[4] = { (guint8)size, (guint8)(size >> 8) };
    return sealed_write(out, head, 1, NULL) && sealed_write(out, length, 4, NULL) &&
           sealed_write(out, rest, size, NULL);
}

#define PERSON_HEAD                                                                                \
    "{\"name\":\"person\",\"columns\":[{\"name\":\"id\",\"type\":\"text\"},"                       \
    "{\"name\":\"age\",\"type\":\"number\"}]}"
#define RECORD(out, letter, literal) record(out, letter, literal, sizeof literal - 1)

static bool row_outside_a_table(SealedWriter *out)
{
    return RECORD(out, "R", "00") && sealed_writer_end(out, NULL);
}

static bool text_where_a_number_belongs(SealedWriter *out)
{
    return RECORD(out, "T", PERSON_HEAD) &&
           RECORD(out, "R",
                  "0t\1\0\0\0"
                  "a\0") &&
           sealed_writer_end(out, NULL);
}

static bool name_with_a_quote(SealedWriter *out)
{
    return RECORD(out, "T",
                  "{\"name\":\"a\\\"; DROP\",\"columns\":[{\"name\":\"id\",\"type\":\"text\"}]}") &&
           sealed_writer_end(out, NULL);
}

static bool file_in_another_folder(SealedWriter *out)
{
    return RECORD(out, "F", "../smtp.key\0abc") && sealed_writer_end(out, NULL);
}

static bool hidden_file(SealedWriter *out)
{
    return RECORD(out, "F", ".bashrc\0abc") && sealed_writer_end(out, NULL);
}

static bool unknown_letter(SealedWriter *out)
{
    return RECORD(out, "X", "") && sealed_writer_end(out, NULL);
}

static bool no_manifest(SealedWriter *out)
{
    return RECORD(out, "T", PERSON_HEAD) && sealed_writer_end(out, NULL);
}

static bool manifest_of_another_file(SealedWriter *out)
{
    return RECORD(out, "T", PERSON_HEAD) && RECORD(out, "M", "{\"tables\":[],\"files\":[]}") &&
           sealed_writer_end(out, NULL);
}

static bool something_behind_the_manifest(SealedWriter *out)
{
    return RECORD(out, "M", "{\"tables\":[],\"files\":[]}") && RECORD(out, "X", "") &&
           sealed_writer_end(out, NULL);
}

static bool far_too_long(SealedWriter *out)
{
    static const char HEAD[] = "R\xff\xff\xff\xff";
    return sealed_write(out, HEAD, 5, NULL) && sealed_writer_end(out, NULL);
}

static void refuses_contents_that_do_not_fit(void)
{
    static const Writing WRONG[] = {
        row_outside_a_table,
        text_where_a_number_belongs,
        name_with_a_quote,
        file_in_another_folder,
        hidden_file,
        unknown_letter,
        no_manifest,
        manifest_of_another_file,
        something_behind_the_manifest,
        far_too_long,
    };
    for (size_t i = 0; i < G_N_ELEMENTS(WRONG); i++) {
        g_autofree char *seen = seen_of(WRONG[i], NULL);
        if (seen != NULL)
            g_error("Case %zu was taken for contents: %s", i, seen);
    }
}

int main(int argc, char **argv)
{
    static const ForeignReader *const readers[] = { &backup_unpacker, NULL };
    if (foreign_is_meant(argc, argv)) /* the program that unpacks is this one */
        foreign_run(readers, argv);
    g_test_init(&argc, &argv, NULL);
    g_assert_cmpint(sodium_init(), >=, 0);
    g_test_add_func("/safekeeping/row/comes-back", a_row_comes_back);
    g_test_add_func("/safekeeping/row/refused", refuses_what_is_no_row);
    g_test_add_func("/safekeeping/contents/as-written", is_read_as_it_was_written);
    g_test_add_func("/safekeeping/contents/refused", refuses_contents_that_do_not_fit);
    return g_test_run();
}
