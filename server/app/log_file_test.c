#include "app/log_file.h"
#include "app/log_nursery.h"
#include "app/log_reader.h"

#include <lzma.h>
#include <stdio.h>
#include <string.h>
#include <zlib.h>
#include <zstd.h>

#define LINES 60000 /* more than one piece, packed and unpacked */

/* Text that does not pack to nothing. */
static GString *lines(void)
{
    GString *text = g_string_new(NULL);
    guint32 random = 1;
    for (int i = 0; i < LINES; i++) {
        random = random * 1664525 + 1013904223;
        g_string_append_printf(text, "{\"n\":%d,\"r\":%u}\n", i, random);
    }
    return text;
}

static GBytes *as_gzip(const GString *text)
{
    z_stream stream = { 0 };
    g_assert_cmpint(deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), ==, Z_OK);
    const gsize size = deflateBound(&stream, text->len);
    guchar *packed = g_malloc(size);
    stream.next_in = (guchar *)text->str;
    stream.avail_in = (guint)text->len;
    stream.next_out = packed;
    stream.avail_out = (guint)size;
    g_assert_cmpint(deflate(&stream, Z_FINISH), ==, Z_STREAM_END);
    const gsize length = size - stream.avail_out;
    deflateEnd(&stream);
    return g_bytes_new_take(packed, length);
}

static GBytes *as_xz(const GString *text)
{
    const gsize size = lzma_stream_buffer_bound(text->len);
    guint8 *packed = g_malloc(size);
    size_t length = 0;
    g_assert_cmpint(lzma_easy_buffer_encode(1, LZMA_CHECK_CRC32, NULL, (const guint8 *)text->str,
                                            text->len, packed, &length, size),
                    ==, LZMA_OK);
    return g_bytes_new_take(packed, length);
}

static GBytes *as_zstd(const GString *text)
{
    const gsize size = ZSTD_compressBound(text->len);
    char *packed = g_malloc(size);
    ZSTD_CCtx *packer = ZSTD_createCCtx();
    ZSTD_CCtx_setParameter(packer, ZSTD_c_checksumFlag, 1); /* as the program zstd does */
    const gsize length = ZSTD_compress2(packer, packed, size, text->str, text->len);
    ZSTD_freeCCtx(packer);
    g_assert_false(ZSTD_isError(length));
    return g_bytes_new_take(packed, length);
}

static GBytes *as_it_is(const GString *text)
{
    return g_bytes_new(text->str, text->len);
}

static bool collect(Slice bytes, void *data)
{
    g_string_append_len(data, bytes.data, (gssize)bytes.length);
    return true;
}

static void tell_nothing(guint64 line, const char *key, void *data)
{
    (void)line;
    (void)key;
    (void)data;
    g_assert_not_reached();
}

static bool read_into(const char *path, GString *got, GError **error)
{
    return log_file_read(path, &(LogFileSink){ collect, tell_nothing, got }, error);
}

static bool take_once(Slice bytes, void *data)
{
    (void)bytes;
    ++*(int *)data;
    return false;
}

/* The file in a folder of its own, which remove_file() takes away again. */
static char *write_file(const void *data, gsize length)
{
    g_autofree char *folder = g_dir_make_tmp("log-file-XXXXXX", NULL);
    char *path = g_build_filename(folder, "log", NULL);
    g_assert_true(g_file_set_contents(path, data, (gssize)length, NULL));
    return path;
}

static void remove_file(const char *path)
{
    g_autofree char *folder = g_path_get_dirname(path);
    g_assert_cmpint(remove(path), ==, 0);
    g_assert_cmpint(remove(folder), ==, 0);
}

static GBytes *(*const packers[])(const GString *text) = { as_it_is, as_gzip, as_xz, as_zstd };

static void reads_plain_and_packed_files_alike(void)
{
    g_autoptr(GString) text = lines();
    for (size_t i = 0; i < G_N_ELEMENTS(packers); i++) {
        g_autoptr(GBytes) packed = packers[i](text);
        g_autoptr(GString) got = g_string_new(NULL);
        g_autofree char *path =
            write_file(g_bytes_get_data(packed, NULL), g_bytes_get_size(packed));
        g_autoptr(GError) error = NULL;
        g_assert_true(read_into(path, got, &error));
        g_assert_no_error(error);
        g_assert_true(g_string_equal(got, text));
        int calls = 0;
        const LogFileSink once = { take_once, tell_nothing, &calls };
        g_assert_true(log_file_read(path, &once, &error));
        g_assert_cmpint(calls, ==, 1);
        remove_file(path);
    }
}

/* What was there before the damage is still read. */
static void says_that_a_packed_file_is_cut_or_damaged(void)
{
    g_autoptr(GString) text = lines();
    for (size_t i = 1; i < G_N_ELEMENTS(packers); i++) {
        g_autoptr(GBytes) packed = packers[i](text);
        const gsize length = g_bytes_get_size(packed);
        g_autofree char *damaged = g_memdup2(g_bytes_get_data(packed, NULL), length);
        for (int cut = 0; cut < 2; cut++) {
            if (cut == 0)
                memset(damaged + length / 2, 'x', 64);
            g_autoptr(GString) got = g_string_new(NULL);
            g_autofree char *path = write_file(damaged, cut == 0 ? length : length / 3);
            g_autoptr(GError) error = NULL;
            g_assert_false(read_into(path, got, &error));
            g_assert_nonnull(error);
            g_assert_cmpuint(got->len, >, 0);
            remove_file(path);
        }
    }
}

static void reads_streams_one_behind_the_other(void)
{
    g_autoptr(GString) text = lines();
    for (size_t i = 1; i < G_N_ELEMENTS(packers); i++) {
        g_autoptr(GBytes) packed = packers[i](text);
        g_autoptr(GString) twice = g_string_new(NULL);
        for (int round = 0; round < 2; round++)
            g_string_append_len(twice, g_bytes_get_data(packed, NULL),
                                (gssize)g_bytes_get_size(packed));
        g_autoptr(GString) got = g_string_new(NULL);
        g_autofree char *path = write_file(twice->str, twice->len);
        g_assert_true(read_into(path, got, NULL));
        g_assert_cmpuint(got->len, ==, 2 * text->len);
        remove_file(path);
    }
}

static void says_that_a_file_is_missing(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) got = g_string_new(NULL);
    g_assert_false(read_into("/nowhere/at/all", got, &error));
    g_assert_nonnull(error);
    g_autofree char *empty = write_file("", 0);
    g_assert_true(read_into(empty, got, NULL));
    g_assert_cmpuint(got->len, ==, 0);
    remove_file(empty);
}

int main(int argc, char **argv)
{
    if (log_nursery_is_meant(argc, argv))
        log_nursery_run(log_reader_run); /* the program that the library starts is this one */
    g_test_init(&argc, &argv, NULL);
#define ADD(test) g_test_add_func("/log-file/" #test, test)
    ADD(reads_plain_and_packed_files_alike);
    ADD(says_that_a_packed_file_is_cut_or_damaged);
    ADD(reads_streams_one_behind_the_other);
    ADD(says_that_a_file_is_missing);
    return g_test_run();
}
