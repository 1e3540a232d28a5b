#include "app/rule_parcel.h"

#include <errno.h>
#include <iconv.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/error.h"
#include "base/text.h"

#define REASON_MAX 200 /* bytes */
#define BLOCK ((gsize)64 * 1024)
/* The files, and as much again for their names. */
#define PARCEL_MAX (RULE_SOURCE_SIZE_MAX * 2)

/* --- in the process that takes the archive apart -----------------------------------------------
 */

/* What libarchive and the C library would open files for later. */
static void prepare(void)
{
    setlocale(LC_CTYPE, "C.UTF-8");
    setenv("TZ", "UTC0", 1);
    tzset();
    const iconv_t converter = iconv_open("UTF-8", "UTF-8");
    if (converter != (iconv_t)-1)
        iconv_close(converter);
}

static void put(char kind, const void *bytes, gsize size)
{
    guint8 head[5] = { (guint8)kind };
    for (int i = 0; i < 4; i++)
        head[1 + i] = (guint8)(size >> (8 * i));
    foreign_put(head, sizeof head);
    foreign_put(bytes, size);
}

static void put_text(char kind, const char *text)
{
    put(kind, text, strlen(text));
}

static void put_failure(const GError *error)
{
    if (g_error_matches(error, APP_ERROR, APP_ERROR_UNAVAILABLE))
        _exit(FOREIGN_MEMORY);
    const bool is_large = g_error_matches(error, APP_ERROR, APP_ERROR_TOO_LARGE);
    g_autofree char *text =
        g_strdup_printf("%c%.*s", is_large ? 'L' : 'I', REASON_MAX, is_large ? "" : error->message);
    put_text('X', text);
}

static void put_source(const RuleSource *source)
{
    for (guint i = 0; i < source->files->len; i++) {
        const SourceFile *file = g_ptr_array_index(source->files, i);
        put_text('P', file->path);
        put('B', g_bytes_get_data(file->bytes, NULL), g_bytes_get_size(file->bytes));
    }
    for (guint i = 0; i < source->refused->len; i++)
        put_text('R', g_ptr_array_index(source->refused, i));
    g_autofree char *others = g_strdup_printf("%u", source->others);
    put_text('O', others);
    put_text('E', "");
}

/* All of standard input; the caller owns it. NULL: it is larger than RULE_ARCHIVE_MAX. */
static GBytes *read_input(void)
{
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    g_autofree guint8 *block = g_malloc(BLOCK);
    for (;;) {
        const ssize_t got = read(STDIN_FILENO, block, BLOCK);
        if (got == 0)
            return g_byte_array_free_to_bytes(g_steal_pointer(&bytes));
        if (got < 0 && errno != EINTR)
            _exit(FOREIGN_BROKE);
        if (got > 0 && (gsize)got > RULE_ARCHIVE_MAX - bytes->len)
            return NULL;
        if (got > 0)
            g_byte_array_append(bytes, block, (guint)got);
    }
}

static void read_archive(void)
{
    RuleSource source = { 0 };
    GError *error = NULL;
    GBytes *archive = read_input();
    if (archive == NULL)
        put_text('X', "L");
    else if (rule_source_read_archive(&source, archive, &error))
        put_source(&source);
    else
        put_failure(error);
    _exit(FOREIGN_WHOLE); /* all of it goes with the process */
}

const ForeignReader rule_archive_reader = { "rules", prepare, read_archive };

/* --- in the process that asked
 * -------------------------------------------------------------------- */

static bool fail_parcel(GError **error)
{
    return refuse(error, APP_ERROR_UNAVAILABLE, "cli.foreign-broke", NULL);
}

typedef struct {
    RuleSource *source;
    char *path; /* whose bytes come next; NULL: none do */
} Unpacking;

/* What the archive could not be read for, in words that may be shown. */
static bool fail_as_told(const char *text, gsize size, GError **error)
{
    if (size == 1 && text[0] == 'L')
        return fail(error, APP_ERROR_TOO_LARGE, "archive");
    if (size < 1 || text[0] != 'I' || size > REASON_MAX + 1)
        return fail_parcel(error);
    g_autofree char *reason = g_utf8_make_valid(text + 1, (gssize)size - 1);
    return fail(error, APP_ERROR_INVALID, "%s", text_is_plain(reason, -1) ? reason : "");
}

static bool take(Unpacking *unpacking, char kind, const guint8 *bytes, gsize size, GError **error)
{
    const char *text = (const char *)bytes;
    RuleSource *source = unpacking->source;
    if ((unpacking->path != NULL) != (kind == 'B'))
        return fail_parcel(error);
    if (kind == 'X')
        return fail_as_told(text, size, error);
    if (kind == 'P') {
        unpacking->path = g_strndup(text, size);
        return strlen(unpacking->path) == size || fail_parcel(error);
    }
    if (kind == 'B') {
        g_autofree char *path = g_steal_pointer(&unpacking->path);
        return rule_source_add(source, path, g_bytes_new(bytes, size), error);
    }
    if (kind == 'R' && source->refused->len < RULE_SOURCE_ENTRIES_MAX) {
        g_ptr_array_add(source->refused, g_utf8_make_valid(text, (gssize)size));
        return true;
    }
    g_autofree char *number = kind == 'O' ? g_strndup(text, size) : NULL;
    guint64 others = 0;
    if (number == NULL || !g_ascii_string_to_unsigned(number, 10, 0, G_MAXUINT, &others, NULL))
        return fail_parcel(error);
    source->others = (guint)others;
    return true;
}

static bool take_all(Unpacking *unpacking, const guint8 *bytes, gsize size, GError **error)
{
    while (size >= 5) {
        const char kind = (char)bytes[0];
        const gsize length =
            (gsize)bytes[1] | (gsize)bytes[2] << 8 | (gsize)bytes[3] << 16 | (gsize)bytes[4] << 24;
        if (length > size - 5)
            break;
        if (kind == 'E')
            return (length == 0 && size == 5 && unpacking->path == NULL) || fail_parcel(error);
        if (!take(unpacking, kind, bytes + 5, length, error))
            return false;
        bytes += 5 + length;
        size -= 5 + length;
    }
    return fail_parcel(error);
}

bool rule_parcel_read(RuleSource *source, const guint8 *bytes, gsize size, GError **error)
{
    Unpacking unpacking = { .source = source };
    rule_source_begin(source);
    const bool is_good = take_all(&unpacking, bytes, size, error);
    g_free(unpacking.path);
    if (is_good)
        rule_source_order(source);
    return is_good;
}

bool rule_archive_read(RuleSource *source, int fd, GError **error)
{
    gsize size = 0;
    g_autoptr(GBytes) parcel = foreign_read(rule_archive_reader.name, fd, PARCEL_MAX, error);
    if (parcel == NULL)
        return false;
    const guint8 *bytes = g_bytes_get_data(parcel, &size);
    rule_source_clear(source);
    return rule_parcel_read(source, bytes, size, error);
}
