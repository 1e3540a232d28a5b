#include "rooms/safekeeping/unpacker.h"

#include <string.h>
#include <zstd.h>

#include "base/foreign_stream.h"

#define TEXT_SIZE 300000

/* Hands out bytes in pieces of another size than any block. */
typedef struct {
    const guint8 *at;
    gsize left;
} Pieces;

static bool next_piece(void *data, const guint8 **bytes, gsize *size, GError **error)
{
    (void)error;
    Pieces *pieces = data;
    *bytes = pieces->at;
    *size = MIN(pieces->left, 999);
    pieces->at += *size;
    pieces->left -= *size;
    return true;
}

/* What comes of @packed; *@text is the caller's. */
static ForeignEnd unpacked(const void *packed, gsize size, GByteArray *text)
{
    guint8 block[1000];
    gsize got = sizeof block;
    ForeignEnd end = FOREIGN_BROKE;
    g_autoptr(GError) error = NULL;
    Pieces pieces = { packed, size };
    g_autoptr(ForeignStream) stream = foreign_stream_new("backup", next_piece, &pieces);
    while (got == sizeof block) {
        foreign_stream_read(stream, block, sizeof block, &got, &end, &error);
        g_assert_no_error(error);
        g_byte_array_append(text, block, (guint)got);
    }
    return end;
}

/* @window_log: 0: as the library chooses. */
static gsize packed_text(const char *text, guint8 *packed, gsize most, int window_log)
{
    ZSTD_CCtx *packer = ZSTD_createCCtx();
    if (window_log > 0)
        ZSTD_CCtx_setParameter(packer, ZSTD_c_windowLog, window_log);
    ZSTD_CCtx_setParameter(packer, ZSTD_c_contentSizeFlag, 0);
    ZSTD_inBuffer in = { text, TEXT_SIZE, 0 };
    ZSTD_outBuffer out = { packed, most, 0 };
    /* In two steps: a single one would make a window as small as the text. */
    while (in.pos < in.size)
        ZSTD_compressStream2(packer, &out, &in, ZSTD_e_continue);
    g_assert_cmpint(ZSTD_compressStream2(packer, &out, &in, ZSTD_e_end), ==, 0);
    ZSTD_freeCCtx(packer);
    return out.pos;
}

static char *a_text(void)
{
    char *text = g_malloc(TEXT_SIZE);
    for (gsize i = 0; i < TEXT_SIZE; i++)
        text[i] = (char)('a' + (i * i / 7) % 26);
    return text;
}

static void gives_back_what_was_packed(void)
{
    g_autofree char *text = a_text();
    g_autofree guint8 *packed = g_malloc(TEXT_SIZE * 2);
    g_autoptr(GByteArray) back = g_byte_array_new();
    const gsize size = packed_text(text, packed, TEXT_SIZE * 2, 0);
    g_assert_cmpint(unpacked(packed, size, back), ==, FOREIGN_WHOLE);
    g_assert_cmpmem(back->data, back->len, text, TEXT_SIZE);
}

static void tells_what_is_not_one_whole_stream(void)
{
    g_autofree char *text = a_text();
    g_autofree guint8 *packed = g_malloc0(TEXT_SIZE * 2);
    g_autoptr(GByteArray) back = g_byte_array_new();
    const gsize size = packed_text(text, packed, TEXT_SIZE * 2, 0);
    g_assert_cmpint(unpacked("", 0, back), ==, FOREIGN_WRONG);
    g_assert_cmpint(unpacked("no stream at all", 16, back), ==, FOREIGN_WRONG);
    g_assert_cmpint(unpacked(packed, size - 1, back), ==, FOREIGN_WRONG);
    g_assert_cmpint(unpacked(packed, size + 1, back), ==, FOREIGN_WRONG);
}

/* The window is what unpacking has to keep in memory: 64 MiB are not for a backup to ask for. */
static void says_that_it_would_take_too_much_memory(void)
{
    g_autofree char *text = a_text();
    g_autofree guint8 *packed = g_malloc(TEXT_SIZE * 2);
    g_autoptr(GByteArray) back = g_byte_array_new();
    const gsize size = packed_text(text, packed, TEXT_SIZE * 2, 26);
    g_assert_cmpint(unpacked(packed, size, back), ==, FOREIGN_MEMORY);
    g_assert_cmpint(back->len, ==, 0);
}

int main(int argc, char **argv)
{
    static const ForeignReader *const readers[] = { &backup_unpacker, NULL };
    if (foreign_is_meant(argc, argv))
        foreign_run(readers, argv);
    g_test_init(&argc, &argv, NULL);
#define ADD(test) g_test_add_func("/safekeeping/unpacker/" #test, test)
    ADD(gives_back_what_was_packed);
    ADD(tells_what_is_not_one_whole_stream);
    ADD(says_that_it_would_take_too_much_memory);
    return g_test_run();
}
