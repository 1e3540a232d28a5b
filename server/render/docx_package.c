#include "render/docx_package.h"

#include <stdbool.h>
#include <zip.h>

#include "base/error.h"

#define LEVEL 4 /* of deflate: beyond it a file becomes hardly smaller, only later */

typedef struct {
    char *name;
    GBytes *bytes;
} Part;

struct Package {
    GArray *parts;       /* of Part */
    uint16_t time, date; /* as MS-DOS wrote them: not of any time zone */
};

static void part_clear(void *memory)
{
    Part *part = memory;
    g_free(part->name);
    g_bytes_unref(part->bytes);
}

/* A zip archive knows 1980 to 2107. */
static void set_time(Package *package, int64_t made_at)
{
    g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc(made_at);
    int year = time == NULL ? 0 : g_date_time_get_year(time);
    package->date = 1 << 5 | 1;
    if (year < 1980 || year > 2107)
        return;
    package->date = (uint16_t)((year - 1980) << 9 | g_date_time_get_month(time) << 5 |
                               g_date_time_get_day_of_month(time));
    package->time =
        (uint16_t)(g_date_time_get_hour(time) << 11 | g_date_time_get_minute(time) << 5 |
                   g_date_time_get_second(time) / 2);
}

Package *package_new(int64_t made_at)
{
    Package *package = g_new0(Package, 1);
    package->parts = g_array_new(FALSE, FALSE, sizeof(Part));
    g_array_set_clear_func(package->parts, part_clear);
    set_time(package, made_at);
    return package;
}

void package_free(Package *package)
{
    if (package == NULL)
        return;
    g_array_unref(package->parts);
    g_free(package);
}

void package_add(Package *package, const char *name, GBytes *bytes)
{
    Part part = { g_strdup(name), bytes };
    g_array_append_val(package->parts, part);
}

static bool add_to_archive(zip_t *archive, const Package *package, const Part *part)
{
    gsize size;
    const void *data = g_bytes_get_data(part->bytes, &size);
    zip_source_t *source = zip_source_buffer(archive, data, size, 0);
    if (source == NULL)
        return false;
    zip_int64_t index = zip_file_add(archive, part->name, source, ZIP_FL_ENC_UTF_8);
    if (index < 0) {
        zip_source_free(source);
        return false;
    }
    return zip_set_file_compression(archive, (zip_uint64_t)index, ZIP_CM_DEFLATE, LEVEL) == 0 &&
           zip_file_set_dostime(archive, (zip_uint64_t)index, package->time, package->date, 0) == 0;
}

static bool fill_archive(zip_t *archive, const Package *package)
{
    for (guint i = 0; i < package->parts->len; i++)
        if (!add_to_archive(archive, package, &g_array_index(package->parts, Part, i)))
            return false;
    return true;
}

/* @source is what the archive was written to. */
static GBytes *read_back(zip_source_t *source)
{
    zip_stat_t stat;
    if (zip_source_stat(source, &stat) != 0 || zip_source_open(source) != 0)
        return NULL;
    guint8 *bytes = g_malloc(stat.size);
    zip_int64_t got = zip_source_read(source, bytes, stat.size);
    zip_source_close(source);
    if (got == (zip_int64_t)stat.size)
        return g_bytes_new_take(bytes, stat.size);
    g_free(bytes);
    return NULL;
}

static GBytes *write_archive(const Package *package, zip_source_t *source)
{
    zip_t *archive = zip_open_from_source(source, ZIP_TRUNCATE, NULL);
    if (archive == NULL)
        return NULL;
    zip_source_keep(source); /* the archive takes one reference */
    if (!fill_archive(archive, package) || zip_close(archive) != 0) {
        zip_discard(archive);
        return NULL;
    }
    return read_back(source);
}

GBytes *package_close(Package *package, GError **error)
{
    zip_source_t *source = zip_source_buffer_create(NULL, 0, 0, NULL);
    GBytes *bytes = source == NULL ? NULL : write_archive(package, source);
    if (source != NULL)
        zip_source_free(source);
    if (bytes == NULL)
        return fail_null(error, APP_ERROR_INTERNAL, "The archive of the document cannot be made");
    return bytes;
}
