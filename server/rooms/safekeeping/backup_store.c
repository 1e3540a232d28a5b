/* backup_store.c - all there is at one moment, as one file. */

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/file.h"
#include "base/key_wrap.h"
#include "base/time.h"
#include "rooms/safekeeping/company_rows_store.h"
#include "rooms/safekeeping/contents.h"
#include "rooms/safekeeping/kept_folder.h"
#include "rooms/safekeeping/plan.h"
#include "rooms/safekeeping/safekeeping.h"
#include "store/store.h"
#include "store/tables.h"

#define FILE_SIZE_MAX (16U << 20) /* of a file beside the database */
#define PROGRESS_ROWS 500

void backup_summary_clear(BackupSummary *summary)
{
    g_free(summary->program);
    g_free(summary->outside);
    g_free(summary->rules_aside);
    g_free(summary->keys_aside);
    g_free(summary->uninvited);
    *summary = (BackupSummary){ 0 };
}

char *backup_path(const char *folder, int64_t now)
{
    g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc(now + TOKYO_OFFSET_S);
    g_autofree char *name = g_date_time_format(time, "mimamori-%Y%m%d-%H%M%S.mimamori");
    return g_build_filename(folder, name, NULL);
}

/* --- tables ------------------------------------------------------------------------------ */

typedef struct {
    const BackupOptions *options;
    int64_t done, total;
} Progress;

/* Whether a table goes into a file, and which of its rows: *@condition NULL: all; owned. */
static bool belongs(const Table *table, const char *org_id, char **condition)
{
    *condition = org_id == NULL ? NULL : company_rows(table, org_id);
    return org_id == NULL || *condition != NULL;
}

static bool tell(const Progress *progress, GError **error)
{
    return progress->options->progress == NULL ||
           progress->options->progress(progress->done, progress->total, progress->options->data) ||
           refuse(error, APP_ERROR_UNAVAILABLE, BACKUP_STOPPED, NULL);
}

static bool fill_head(TableHead *head, const Table *table, GError **error)
{
    head->name = table->name;
    head->count = (int)table->columns->len;
    if (table->columns->len > CONTENTS_COLUMNS_MAX)
        return fail(error, APP_ERROR_INTERNAL, "Table %s has too many columns", table->name);
    for (guint i = 0; i < table->columns->len; i++) {
        const TableColumn *column = g_ptr_array_index(table->columns, i);
        head->columns[i] = column->name;
        head->is_number[i] = column->is_number;
    }
    return true;
}

static bool write_rows(Db *db, const Table *table, const char *condition, ContentsWriter *writer,
                       Progress *progress, GError **error)
{
    const Cell *cells = NULL;
    g_autoptr(TableReader) reader = table_reader_new(db, table, condition, error);
    if (reader == NULL)
        return false;
    for (;;) {
        if (!table_reader_next(reader, &cells, error))
            return false;
        if (cells == NULL)
            return true;
        if (!contents_row(writer, cells, error))
            return false;
        if (++progress->done % PROGRESS_ROWS == 0 && !tell(progress, error))
            return false;
    }
}

static bool count_rows(Db *db, const GPtrArray *tables, const char *org_id, int64_t *total,
                       GError **error)
{
    for (guint i = 0; i < tables->len; i++) {
        int64_t count = 0;
        g_autofree char *condition = NULL;
        const Table *table = g_ptr_array_index(tables, i);
        if (!belongs(table, org_id, &condition))
            continue;
        if (!table_count(db, table, condition, &count, error))
            return false;
        *total += count;
    }
    return true;
}

static bool write_tables(Db *db, const GPtrArray *tables, ContentsWriter *writer,
                         const BackupOptions *options, GError **error)
{
    Progress progress = { .options = options };
    if (!count_rows(db, tables, options->org_id, &progress.total, error) || !tell(&progress, error))
        return false;
    for (guint i = 0; i < tables->len; i++) {
        TableHead head = { 0 };
        g_autofree char *condition = NULL;
        const Table *table = g_ptr_array_index(tables, i);
        if (!belongs(table, options->org_id, &condition))
            continue;
        if (!fill_head(&head, table, error) || !contents_table(writer, &head, error) ||
            !write_rows(db, table, condition, writer, &progress, error))
            return false;
    }
    return tell(&progress, error);
}

/* --- files beside the database ------------------------------------------------------------ */

static bool write_file(ContentsWriter *writer, const char *name, const char *path, GError **error)
{
    if (path[0] == '\0' || !g_file_test(path, G_FILE_TEST_EXISTS))
        return true;
    g_autoptr(GBytes) there = file_read(path, FILE_SIZE_MAX, error);
    /* The backup is sealed itself, and must open on another machine. */
    g_autoptr(GBytes) bytes = there == NULL ? NULL : key_unwrap(wrapping_key(), path, there, error);
    if (bytes == NULL)
        return false;
    gsize size = 0;
    const void *data = g_bytes_get_data(bytes, &size);
    return contents_file(writer, name, data, size, error);
}

static bool write_files(ContentsWriter *writer, const char *const *files, GError **error)
{
    for (const char *const *file = files; file != NULL && *file != NULL; file += 2) {
        if (!write_file(writer, file[0], file[1], error))
            return false;
    }
    return true;
}

/* In parts that fit into records; they are put together again in the order of the file. */
static bool write_rules(ContentsWriter *writer, const char *folder, GError **error)
{
    if (folder == NULL)
        return true;
    g_autoptr(GByteArray) bytes = kept_folder_read(folder, error);
    if (bytes == NULL)
        return false;
    for (guint at = 0, number = 1; at < bytes->len; at += FILE_SIZE_MAX, number++) {
        g_autofree char *name = g_strdup_printf(CONTENTS_RULES "%03u", number);
        if (!contents_file(writer, name, bytes->data + at, MIN(bytes->len - at, FILE_SIZE_MAX),
                           error))
            return false;
    }
    return true;
}

/* What stays outside is named, where it is. */
static bool write_outside(ContentsWriter *writer, const char *const *outside, GError **error)
{
    g_autoptr(GString) lines = g_string_new(NULL);
    for (const char *const *one = outside; one != NULL && *one != NULL; one += 2) {
        if (one[1][0] != '\0' && g_file_test(one[1], G_FILE_TEST_EXISTS))
            g_string_append_printf(lines, "%s\t%s\n", one[0], one[1]);
    }
    return lines->len == 0 ||
           contents_file(writer, CONTENTS_OUTSIDE, lines->str, lines->len, error);
}

static bool write_beside(ContentsWriter *writer, const BackupBeside *beside, GError **error)
{
    return write_files(writer, beside->files, error) && write_rules(writer, beside->rules, error) &&
           write_outside(writer, beside->outside, error);
}

/* --- the file that appears whole or not at all ------------------------------------------- */

typedef struct {
    char *path;
    char
        *draft; /* NULL: the file has no name yet, so that nothing is left of it if we are killed */
    FILE *out;
} NewFile;

static void new_file_clear(NewFile *file)
{
    if (file->out != NULL)
        fclose(file->out);
    if (file->draft != NULL)
        unlink(file->draft);
    g_free(file->draft);
    g_free(file->path);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(NewFile, new_file_clear)

static bool refuse_write(const char *path, int problem, GError **error)
{
    if (problem == EEXIST)
        return refuse(error, APP_ERROR_CONFLICT, "error.backup-file-exists", "file", path, NULL);
    return refuse(error, error_code_of_errno(problem), "error.backup-file-write", "file", path,
                  "reason", g_strerror(problem), NULL);
}

static bool new_file_open(NewFile *file, const char *path, GError **error)
{
    g_autofree char *folder = g_path_get_dirname(path);
    file->path = g_strdup(path);
    if (g_file_test(path, G_FILE_TEST_EXISTS))
        return refuse_write(path, EEXIST, error);
    int fd = open(folder, O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600);
    if (fd < 0 && (errno == EOPNOTSUPP || errno == EISDIR || errno == EINVAL)) {
        file->draft = g_strconcat(path, ".unfinished", NULL); /* a file system without O_TMPFILE */
        fd = open(file->draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    }
    if (fd < 0)
        return refuse_write(path, errno, error);
    file->out = fdopen(fd, "wb");
    return true;
}

static bool give_name(const NewFile *file)
{
    if (file->draft != NULL)
        return link(file->draft, file->path) == 0;
    g_autofree char *self = g_strdup_printf("/proc/self/fd/%d", fileno(file->out));
    return linkat(AT_FDCWD, self, AT_FDCWD, file->path, AT_SYMLINK_FOLLOW) == 0;
}

static bool new_file_finish(NewFile *file, GError **error)
{
    g_autofree char *folder = g_path_get_dirname(file->path);
    if (fflush(file->out) != 0 || fsync(fileno(file->out)) != 0 || !give_name(file))
        return refuse_write(file->path, errno, error);
    return folder_sync(folder) || refuse_write(file->path, errno, error);
}

/* --- all of it ---------------------------------------------------------------------------- */

static int64_t companies_in(const Manifest *manifest)
{
    for (guint i = 0; i < manifest->tables->len; i++) {
        const ManifestEntry *entry = g_ptr_array_index(manifest->tables, i);
        if (g_str_equal(entry->name, "org"))
            return entry->size;
    }
    return 0;
}

static bool write_all(Db *db, FILE *out, const BackupOptions *options, BackupSummary *summary,
                      GError **error)
{
    SealedHeader header = { .contents =
                                options->org_id == NULL ? CONTENTS_SERVER : CONTENTS_ORGANISATION,
                            .program = (char *)options->program,
                            .made_at = options->now };
    g_autoptr(GPtrArray) tables = tables_of(db, error);
    if (tables == NULL)
        return false;
    if (tables->len == 0)
        return refuse(error, APP_ERROR_NOT_FOUND, "error.backup-empty", NULL);
    if (!store_schema(db, &header.schema, error))
        return false;
    g_autoptr(Manifest) manifest = NULL;
    g_autoptr(SealedWriter) sealed = sealed_writer_new(out, &header, options->secret, error);
    if (sealed == NULL)
        return false;
    g_autoptr(ContentsWriter) writer = contents_writer_new(sealed);
    if (!write_tables(db, tables, writer, options, error) ||
        !write_beside(writer, &options->beside, error) || !contents_end(writer, &manifest, error))
        return false;
    *summary = (BackupSummary){ .rows = manifest_rows(manifest),
                                .bytes = ftell(out),
                                .companies = companies_in(manifest),
                                .made_at = header.made_at,
                                .schema = header.schema,
                                .program = g_strdup(options->program) };
    return true;
}

bool backup_make(Store *store, const char *path, const BackupOptions *options,
                 BackupSummary *summary, GError **error)
{
    g_auto(NewFile) file = { 0 };
    if (!new_file_open(&file, path, error))
        return false;
    Db *db = store_begin_read(store, error);
    if (db == NULL)
        return false;
    const bool is_good = write_all(db, file.out, options, summary, error);
    store_end_read(store, db);
    return is_good && new_file_finish(&file, error);
}

char *safekeeping_keep_before_upgrade(Store *store, const char *folder, int schema, int64_t now,
                                      GError **error)
{
    const BackupPlan *plan = backup_plan();
    g_auto(BackupSummary) summary = { 0 };
    const BackupOptions options = {
        .secret = &plan->secret, .program = plan->program, .beside = plan->beside, .now = now
    };
    g_autofree char *usual = backup_path(folder, now);
    g_autofree char *stem = g_strndup(usual, strlen(usual) - strlen(".mimamori"));
    g_autofree char *file = g_strdup_printf("%s-schema-%d.mimamori", stem, schema);
    g_mkdir_with_parents(folder, 0700); /* if it cannot be made, writing says so */
    return backup_make(store, file, &options, &summary, error) ? g_steal_pointer(&file) : NULL;
}
