/* fuzz_backup.c - any bytes as a backup: refused, or read to its end.
 *
 * The first byte, divided by three, leaves 0: the rest is the file itself; 1: it is what stands
 * inside a file that was opened and unpacked, so that the reader of records is reached; 2: it is
 * a folder of rules. Nothing is ever unpacked: no key vouches for what a fuzzer makes up.
 */
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "rooms/safekeeping/contents.h"
#include "rooms/safekeeping/kept_folder.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool take_table(void *data, const TableHead *head, GError **error)
{
    (void)error;
    *(int *)data = head->count;
    return true;
}

static bool take_row(void *data, const Cell *cells, GError **error)
{
    (void)error;
    for (int i = 0; i < *(int *)data; i++) {
        if (cells[i].kind == CELL_TEXT)
            g_assert_cmpint(strlen(cells[i].text), ==, cells[i].length);
    }
    return true;
}

static bool end_table(void *data, GError **error)
{
    (void)data;
    (void)error;
    return true;
}

static bool take_file(void *data, const char *name, const guint8 *bytes, size_t size,
                      GError **error)
{
    (void)data;
    (void)bytes;
    (void)size;
    (void)error;
    g_assert_null(strchr(name, '/'));
    return true;
}

static void read_all(const char *bytes, size_t size)
{
    static const ContentsVisitor VISITOR = { take_table, take_row, end_table, take_file };
    const SealSecret secret = { 0 };
    int columns = 0;
    g_autoptr(GError) error = NULL;
    FILE *in = size == 0 ? NULL : fmemopen((void *)bytes, size, "rb");
    if (in == NULL)
        return;
    g_autoptr(SealedReader) reader = sealed_reader_new(in, &error);
    if (reader != NULL && !sealed_reader_header(reader)->by_passphrase &&
        sealed_reader_unlock(reader, &secret, &error)) {
        g_autoptr(Manifest) manifest = contents_read(reader, &VISITOR, &columns, &error);
        g_assert_true((manifest == NULL) == (error != NULL));
    }
    fclose(in);
}

/* The records of a file, as they are once it is opened and unpacked. */
typedef struct {
    const char *at;
    size_t left;
} Inside;

static bool read_some(void *from, void *bytes, size_t size, GError **error)
{
    Inside *inside = from;
    if (size > inside->left)
        return fail(error, APP_ERROR_INVALID, "cut short");
    memcpy(bytes, inside->at, size);
    inside->at += size;
    inside->left -= size;
    return true;
}

static bool is_at_end(void *from, GError **error)
{
    return ((const Inside *)from)->left == 0 || fail(error, APP_ERROR_INVALID, "something behind");
}

static void read_inside(const char *bytes, size_t size)
{
    static const ContentsVisitor VISITOR = { take_table, take_row, end_table, take_file };
    int columns = 0;
    g_autoptr(GError) error = NULL;
    Inside inside = { bytes, size };
    const ContentsSource source = { read_some, is_at_end, &inside };
    g_autoptr(Manifest) manifest = contents_read_source(&source, &VISITOR, &columns, &error);
    g_assert_true((manifest == NULL) == (error != NULL));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (sodium_init() < 0 || size == 0)
        return 0;
    if (data[0] % 3 == 0)
        read_all((const char *)data + 1, size - 1);
    else if (data[0] % 3 == 2)
        kept_folder_check(data + 1, size - 1, NULL);
    else
        read_inside((const char *)data + 1, size - 1);
    return 0;
}
