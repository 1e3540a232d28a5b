/* restore_store.c - a backup becomes a database again, checked row by row before it counts. */
#include <errno.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/file.h"
#include "base/id.h"
#include "base/text.h"
#include "queries_sql.h"
#include "rooms/accounts/accounts.h"
#include "rooms/notices/notices.h"
#include "rooms/safekeeping/company_rows_store.h"
#include "rooms/safekeeping/contents.h"
#include "rooms/safekeeping/kept_folder.h"
#include "rooms/safekeeping/laid_files.h"
#include "rooms/safekeeping/org_export_store.h"
#include "rooms/safekeeping/safekeeping.h"
#include "store/rebuild.h"
#include "store/store.h"
#include "store/tables.h"

#define KEY_NAME "smtp.key"          /* the file that opens the companies' mail passwords */
#define ANCHOR_KEY_NAME "anchor.key" /* … that signs the ends of audit logs */
#define PROGRESS_ROWS 500
#define ORGANISATIONS_PAGE 100
#define UNINVITED_MAX 200 /* people that an import names */

typedef struct {
    char *name;
    GBytes *bytes;
} KeptFile;

static void kept_file_free(void *data)
{
    KeptFile *file = data;
    g_free(file->name);
    g_bytes_unref(file->bytes);
    g_free(file);
}

typedef struct {
    const RestoreOptions *options;
    SealedReader *reader;
    int64_t file_size;
    Db *db;
    GPtrArray *tables;  /* of the schema the backup was made of */
    const Table *table; /* being filled; NULL: none */
    GHashTable *filled; /* names of tables, owned */
    GPtrArray *files;   /* of KeptFile */
    GByteArray *rules;  /* of kept_folder.h */
    LaidFiles *laid;    /* NULL: none yet */
    char *rules_made;   /* the folder that will be that of rules; NULL: none */
    char *outside, *rules_aside;
    Manifest *manifest;
    guint64 rows;
    bool is_trial;
    bool is_partial; /* one company: not all tables are there */
    int64_t companies;
    Store *target;        /* of an import; NULL: a whole server */
    GHashTable *taken;    /* ids of accounts in the file whose mail address has one here; owned */
    GPtrArray *uninvited; /* of char: "NAME <ADDRESS>" */
} Restoring;

/* Reading is the first half, reading back the second. */
static bool tell(const Restoring *restoring, int64_t back, GError **error)
{
    const RestoreOptions *options = restoring->options;
    const int64_t read = (int64_t)sealed_reader_position(restoring->reader);
    return options->progress == NULL ||
           options->progress(read + back, restoring->file_size * 2, options->data) ||
           refuse(error, APP_ERROR_UNAVAILABLE, BACKUP_STOPPED, NULL);
}

static bool refuse_foreign(GError **error)
{
    return refuse(error, APP_ERROR_INVALID, "error.backup-foreign", NULL);
}

/* --- from the file into tables ------------------------------------------------------------ */

static bool has_columns(const Table *table, const TableHead *head)
{
    for (int i = 0; i < head->count; i++) {
        bool is_known = false;
        for (guint j = 0; j < table->columns->len && !is_known; j++) {
            const TableColumn *column = g_ptr_array_index(table->columns, j);
            is_known = g_str_equal(column->name, head->columns[i]) &&
                       column->is_number == head->is_number[i];
        }
        if (!is_known)
            return false;
    }
    return (guint)head->count == table->columns->len;
}

static bool begin_table(void *data, const TableHead *head, GError **error)
{
    Restoring *restoring = data;
    restoring->table = table_named(restoring->tables, head->name);
    if (restoring->is_partial && restoring->table != NULL && !company_has_table(restoring->table))
        return refuse(error, APP_ERROR_INVALID, "error.import-other", "table", head->name, NULL);
    if (restoring->table == NULL || !has_columns(restoring->table, head) ||
        !g_hash_table_add(restoring->filled, g_strdup(head->name)))
        return refuse_foreign(error);
    return table_write_begin(restoring->db, restoring->table, head->columns, head->count, error);
}

static bool take_row(void *data, const Cell *cells, GError **error)
{
    Restoring *restoring = data;
    if (++restoring->rows % PROGRESS_ROWS == 0 && !tell(restoring, 0, error))
        return false;
    return table_write_row(restoring->db, cells, error);
}

static bool end_table(void *data, GError **error)
{
    return table_write_end(((Restoring *)data)->db, error);
}

static bool take_file(void *data, const char *name, const guint8 *bytes, size_t size,
                      GError **error)
{
    Restoring *restoring = data;
    if (g_str_has_prefix(name, CONTENTS_RULES)) {
        if (size > KEPT_FOLDER_SIZE_MAX - restoring->rules->len)
            return refuse(error, APP_ERROR_INVALID, "error.backup-damaged", NULL);
        g_byte_array_append(restoring->rules, bytes, (guint)size);
        return true;
    }
    if (g_str_equal(name, CONTENTS_OUTSIDE) && restoring->outside == NULL &&
        text_is_lines((const char *)bytes, (ssize_t)size))
        restoring->outside = g_strndup((const char *)bytes, size);
    KeptFile *file = g_new(KeptFile, 1);
    *file = (KeptFile){ g_strdup(name), g_bytes_new(bytes, size) };
    g_ptr_array_add(restoring->files, file);
    return true;
}

static const ContentsVisitor INTO_TABLES = { begin_table, take_row, end_table, take_file };

/* --- reading back --------------------------------------------------------------------------- */

/* How far it is in the second half of the work, in bytes of the file. */
static int64_t share(const Restoring *restoring, guint64 rows)
{
    return (int64_t)((double)restoring->file_size * (double)rows /
                     (double)MAX(restoring->rows, (guint64)1));
}

static bool digest_rows(Restoring *restoring, const Table *table, TableDigest *digest,
                        guint64 *rows, GError **error)
{
    const Cell *cells = NULL;
    g_autoptr(GByteArray) row = g_byte_array_new();
    g_autoptr(TableReader) reader = table_reader_new(restoring->db, table, NULL, error);
    if (reader == NULL)
        return false;
    for (;;) {
        if (!table_reader_next(reader, &cells, error))
            return false;
        if (cells == NULL)
            return true;
        row_encode(row, cells, (int)table->columns->len);
        table_digest_add(digest, row);
        if (++*rows % PROGRESS_ROWS == 0 && !tell(restoring, share(restoring, *rows), error))
            return false;
    }
}

static bool compare_table(Restoring *restoring, const ManifestEntry *written, guint64 *rows,
                          GError **error)
{
    const Table *table = table_named(restoring->tables, written->name);
    TableDigest *digest = table_digest_new(written->name);
    const bool is_read = digest_rows(restoring, table, digest, rows, error);
    ManifestEntry *found = table_digest_end(digest);
    const bool is_same =
        found->size == written->size && g_str_equal(found->sha256, written->sha256);
    manifest_entry_free(found);
    return is_read && (is_same || refuse(error, APP_ERROR_INTERNAL, "error.backup-differs", "table",
                                         written->name, NULL));
}

static bool compare_tables(Restoring *restoring, GError **error)
{
    guint64 rows = 0;
    for (guint i = 0; i < restoring->manifest->tables->len; i++) {
        if (!compare_table(restoring, g_ptr_array_index(restoring->manifest->tables, i), &rows,
                           error))
            return false;
    }
    return true;
}

static bool fill(Db *db, void *data, GError **error)
{
    Restoring *restoring = data;
    restoring->db = db;
    restoring->tables = tables_of(db, error);
    if (restoring->tables == NULL)
        return false;
    restoring->manifest = contents_read(restoring->reader, &INTO_TABLES, restoring, error);
    if (restoring->manifest == NULL)
        return false;
    if (!restoring->is_partial && restoring->manifest->tables->len != restoring->tables->len)
        return refuse_foreign(error);
    if (!kept_folder_check(restoring->rules->data, restoring->rules->len, error))
        return false;
    return compare_tables(restoring, error);
}

/* --- the last word ---------------------------------------------------------------------------- */

static bool finish_company(Db *db, const Restoring *restoring, const char *name, GError **error)
{
    bool is_whole = false;
    const Actor actor = { .person_id = "", .name = "", .now = restoring->options->now };
    if (!audit_is_whole(db, &is_whole, error))
        return false;
    if (!is_whole)
        return refuse(error, APP_ERROR_INVALID, "error.backup-chain", "name", name, NULL);
    return restoring->is_trial || audit_record(db, &actor, "backup.restore", "", "{}", error);
}

/* Nobody goes on with a session, link or key that may have been ended since, no mail is sent twice,
 * and files of then are not promised. */
static bool end_what_was_going_on(Db *db, const Restoring *restoring, GError **error)
{
    return restoring->is_trial ||
           (accounts_end_all_ways_in(db, error) && notices_forget_calendars(db, error) &&
            notices_drop_waiting(db, error) && org_exports_forget_all(db, error));
}

/* The one company of a file, as lent from the result: id and name. */
static GPtrArray *company_in(Db *db, GError **error)
{
    db_set_org(db, NULL);
    g_autoptr(GPtrArray) companies = organisations_after(db, "", 2, error);
    if (companies != NULL && companies->len != 2)
        return refuse_null(error, APP_ERROR_INVALID, "error.backup-foreign", NULL);
    return g_steal_pointer(&companies);
}

/* A file of one company holds that one and nothing else. */
static bool check_company(Db *db, const Restoring *restoring, GError **error)
{
    if (!restoring->is_partial)
        return true;
    g_autoptr(GPtrArray) company = company_in(db, error);
    g_autoptr(GPtrArray) tables = company == NULL ? NULL : tables_of(db, error);
    return tables != NULL && company_rows_check(db, tables, g_ptr_array_index(company, 0), error);
}

static bool finish(Db *db, void *data, GError **error)
{
    Restoring *restoring = data;
    g_autofree char *after = g_strdup("");
    if (!check_company(db, restoring, error) || !end_what_was_going_on(db, restoring, error))
        return false;
    for (;;) {
        db_set_org(db, NULL);
        g_autoptr(GPtrArray) list = organisations_after(db, after, ORGANISATIONS_PAGE, error);
        if (list == NULL)
            return false;
        for (guint i = 0; i + 1 < list->len; i += 2) {
            db_set_org(db, g_ptr_array_index(list, i));
            restoring->companies++;
            if (!finish_company(db, restoring, g_ptr_array_index(list, i + 1), error))
                return false;
        }
        db_set_org(db, NULL);
        if (list->len == 0)
            return true;
        g_free(after);
        after = g_strdup(g_ptr_array_index(list, list->len - 2));
    }
}

/* --- files beside the database ------------------------------------------------------------------
 */

/* Where a key of this name belongs; NULL: it is none, or belongs nowhere. */
static const char *place_of_key(const RestoreOptions *options, const char *name)
{
    return g_str_equal(name, KEY_NAME)          ? options->key_file
           : g_str_equal(name, ANCHOR_KEY_NAME) ? options->anchor_key_file
                                                : NULL;
}

/* None in the backup: those that are there stay. */
static bool lay_rules(Restoring *restoring, GError **error)
{
    const RestoreOptions *options = restoring->options;
    return restoring->rules->len == 0 || options->rules == NULL ||
           kept_folder_make(restoring->rules->data, restoring->rules->len, options->rules,
                            &restoring->rules_made, error);
}

static bool lay_file(Restoring *restoring, const KeptFile *file, GError **error)
{
    const char *place = place_of_key(restoring->options, file->name);
    if (place != NULL)
        return laid_files_add(restoring->laid, place, file->bytes, true, error);
    g_autofree char *name = g_strconcat("restored-", file->name, NULL);
    g_autofree char *path = g_build_filename(restoring->options->folder, name, NULL);
    return laid_files_add(restoring->laid, path, file->bytes, false, error);
}

static bool lay_files(Restoring *restoring, GError **error)
{
    restoring->laid = laid_files_new(restoring->options->now);
    for (guint i = 0; i < restoring->files->len; i++) {
        if (!lay_file(restoring, g_ptr_array_index(restoring->files, i), error))
            return false;
    }
    return lay_rules(restoring, error);
}

/* The last word over a whole server: what belongs to the database lies beside its place before the
 * database takes its own. */
static bool finish_server(Db *db, void *data, GError **error)
{
    return finish(db, data, error) && lay_files(data, error);
}

static bool place_rules(Restoring *restoring, GError **error)
{
    g_autofree char *made = g_steal_pointer(&restoring->rules_made);
    if (made == NULL || kept_folder_take(made, restoring->options->rules, restoring->options->now,
                                         &restoring->rules_aside, error))
        return true;
    folder_remove(made);
    return false;
}

/* --- all of it ---------------------------------------------------------------------------------
 */

static void restoring_clear(Restoring *restoring)
{
    g_clear_pointer(&restoring->reader, sealed_reader_free);
    g_clear_pointer(&restoring->tables, g_ptr_array_unref);
    g_clear_pointer(&restoring->filled, g_hash_table_unref);
    g_clear_pointer(&restoring->files, g_ptr_array_unref);
    g_clear_pointer(&restoring->rules, g_byte_array_unref);
    g_clear_pointer(&restoring->outside, g_free);
    g_clear_pointer(&restoring->rules_aside, g_free);
    g_clear_pointer(&restoring->laid, laid_files_free);
    if (restoring->rules_made != NULL)
        folder_remove(restoring->rules_made);
    g_clear_pointer(&restoring->rules_made, g_free);
    g_clear_pointer(&restoring->manifest, manifest_free);
    g_clear_pointer(&restoring->taken, g_hash_table_unref);
    g_clear_pointer(&restoring->uninvited, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Restoring, restoring_clear)

typedef FILE File;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(File, fclose)

static FILE *open_backup(const char *path, int64_t *size, GError **error)
{
    struct stat facts = { 0 };
    const int fd = file_open(path);
    if (fd < 0 || fstat(fd, &facts) != 0)
        return refuse_null(error, APP_ERROR_NOT_FOUND, "error.backup-file-read", "file", path,
                           "reason", g_strerror(errno), NULL);
    *size = facts.st_size;
    return fdopen(fd, "rb");
}

static bool open_all(Restoring *restoring, FILE *in, SealedContents contents, GError **error)
{
    restoring->reader = sealed_reader_new(in, error);
    if (restoring->reader == NULL)
        return false;
    const SealedHeader *header = sealed_reader_header(restoring->reader);
    if (header->schema > store_newest_schema())
        return refuse(error, APP_ERROR_INVALID, "error.backup-newer", NULL);
    if (header->contents != contents)
        return refuse(error, APP_ERROR_INVALID,
                      contents == CONTENTS_SERVER ? "error.backup-organisation"
                                                  : "error.backup-no-organisation",
                      NULL);
    if (!sealed_reader_unlock(restoring->reader, restoring->options->secret, error))
        return false;
    restoring->filled = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    restoring->files = g_ptr_array_new_with_free_func(kept_file_free);
    restoring->rules = g_byte_array_new();
    return true;
}

static void summarise(Restoring *restoring, BackupSummary *summary)
{
    const SealedHeader *header = sealed_reader_header(restoring->reader);
    *summary = (BackupSummary){ .rows = manifest_rows(restoring->manifest),
                                .bytes = restoring->file_size,
                                .companies = restoring->companies,
                                .made_at = header->made_at,
                                .schema = header->schema,
                                .program = g_strdup(header->program),
                                .is_organisation = header->contents == CONTENTS_ORGANISATION,
                                .outside = g_steal_pointer(&restoring->outside),
                                .rules_aside = g_steal_pointer(&restoring->rules_aside) };
}

/* Of char, one a line; NULL: there are none. */
static char *lines_of(const GPtrArray *list)
{
    GString *lines = g_string_new(NULL);
    for (guint i = 0; i < list->len; i++)
        g_string_append_printf(lines, "%s%s", i == 0 ? "" : "\n",
                               (const char *)g_ptr_array_index(list, i));
    return g_string_free(lines, lines->len == 0);
}

static Rebuild rebuild_of(Restoring *restoring)
{
    return (Rebuild){ .schema = sealed_reader_header(restoring->reader)->schema,
                      .fill = fill,
                      .finish = finish,
                      .data = restoring,
                      .replaces = restoring->options->replaces };
}

/* Either kind may be tried out. */
static bool open_any(Restoring *restoring, FILE *in, GError **error)
{
    g_autoptr(SealedReader) reader = sealed_reader_new(in, error);
    if (reader == NULL)
        return false;
    const SealedContents contents = sealed_reader_header(reader)->contents;
    rewind(in);
    restoring->is_partial = contents == CONTENTS_ORGANISATION;
    return open_all(restoring, in, contents, error);
}

bool backup_restore(const char *file, const char *url, const RestoreOptions *options,
                    BackupSummary *summary, char **aside, GError **error)
{
    g_auto(Restoring) restoring = { .options = options };
    g_autoptr(File) in = open_backup(file, &restoring.file_size, error);
    if (in == NULL || !open_all(&restoring, in, CONTENTS_SERVER, error) ||
        !store_may_rebuild(url, options->replaces, error))
        return false;
    Rebuild rebuild = rebuild_of(&restoring);
    rebuild.finish = finish_server;
    if (!store_rebuild(url, &rebuild, aside, error) || !laid_files_place(restoring.laid, error) ||
        !place_rules(&restoring, error))
        return false;
    summarise(&restoring, summary);
    summary->keys_aside = lines_of(laid_files_kept(restoring.laid));
    return true;
}

bool backup_verify(const char *file, const char *folder, const RestoreOptions *options,
                   BackupSummary *summary, GError **error)
{
    g_auto(Restoring) restoring = { .options = options, .is_trial = true };
    g_autoptr(File) in = open_backup(file, &restoring.file_size, error);
    if (in == NULL || !open_any(&restoring, in, error))
        return false;
    const Rebuild rebuild = rebuild_of(&restoring);
    if (!store_rebuild_for_trial(folder, &rebuild, error))
        return false;
    summarise(&restoring, summary);
    return true;
}

/* --- one company into a database that has others
 * -------------------------------------------------- */

static const Cell *cell_named(const Table *table, const Cell *cells, const char *name)
{
    for (guint i = 0; i < table->columns->len; i++) {
        if (g_str_equal(((const TableColumn *)g_ptr_array_index(table->columns, i))->name, name))
            return &cells[i];
    }
    return NULL;
}

/* Whether a row is, or belongs to, an account whose mail address has one here. */
static bool is_of_taken(const Restoring *restoring, const Table *table, const Cell *cells)
{
    const Cell *id =
        cell_named(table, cells, g_str_equal(table->name, "account") ? "id" : "account_id");
    return id != NULL && id->kind == CELL_TEXT && g_hash_table_contains(restoring->taken, id->text);
}

static void note_uninvited(Restoring *restoring, const Table *table, const Cell *cells)
{
    const Cell *name = cell_named(table, cells, "name"), *email = cell_named(table, cells, "email");
    g_autofree char *line = g_strdup_printf("%s <%s>", name->text, email->text);
    if (restoring->uninvited->len >= UNINVITED_MAX)
        return;
    /* It is printed on a terminal. */
    g_ptr_array_add(restoring->uninvited,
                    text_is_plain(line, -1) ? g_steal_pointer(&line) : g_strdup("?"));
}

/* @with_account: whether the row may name one */
static bool copy_row(Db *to, const Table *table, const Cell *cells, bool with_account,
                     GError **error)
{
    g_autofree Cell *row = g_new(Cell, table->columns->len);
    for (guint i = 0; i < table->columns->len; i++) {
        const char *name = ((const TableColumn *)g_ptr_array_index(table->columns, i))->name;
        const bool is_left =
            g_str_equal(name, "password_box") || (g_str_equal(name, "account_id") && !with_account);
        row[i] = is_left ? (Cell){ .kind = CELL_NULL } : cells[i];
    }
    return table_write_row(to, row, error);
}

/* An id is what we would make: it stands in addresses and in names of files. */
static bool check_id(const Table *table, const Cell *cells, GError **error)
{
    const Cell *id = cell_named(table, cells, "id");
    return id == NULL || (id->kind == CELL_TEXT && id_is_valid(id->text)) || refuse_foreign(error);
}

static bool take_over(Restoring *restoring, Db *to, const Table *table, const Cell *cells,
                      GError **error)
{
    const bool is_taken = is_of_taken(restoring, table, cells);
    if (!check_id(table, cells, error))
        return false;
    if (is_taken && !table->has_org) /* the account, or what hangs on it */
        return true;
    if (is_taken)
        note_uninvited(restoring, table, cells);
    return copy_row(to, table, cells, !is_taken, error);
}

static bool copy_table(Restoring *restoring, Db *to, const Table *table, const char *org_id,
                       GError **error)
{
    const char *names[CONTENTS_COLUMNS_MAX];
    const Cell *cells = NULL;
    g_autofree char *condition = company_rows(table, org_id);
    if (condition == NULL)
        return true;
    g_autoptr(TableReader) reader = table_reader_new(restoring->db, table, condition, error);
    for (guint i = 0; i < table->columns->len; i++)
        names[i] = ((const TableColumn *)g_ptr_array_index(table->columns, i))->name;
    if (reader == NULL || !table_write_begin(to, table, names, (int)table->columns->len, error))
        return false;
    for (;;) {
        if (!table_reader_next(reader, &cells, error))
            return false;
        if (cells == NULL)
            return table_write_end(to, error);
        if (!take_over(restoring, to, table, cells, error))
            return false;
    }
}

/* Which accounts of the file have their mail address here. */
static bool find_taken(Restoring *restoring, Db *to, GError **error)
{
    g_autoptr(Query) query = db_query(restoring->db, SQL_IMPORTED_ACCOUNTS);
    while (query_next(query)) {
        g_autofree char *here = NULL;
        if (!account_of_email(to, query_text(query, "email"), &here, error))
            return false;
        if (here != NULL)
            g_hash_table_add(restoring->taken, g_strdup(query_text(query, "id")));
    }
    return query_finish(query, error);
}

static bool is_known_here(Db *to, const char *org_id, bool *is_known, GError **error)
{
    db_set_org(to, org_id);
    g_autoptr(GError) absent = NULL;
    g_autoptr(Organisation) here = organisation_load(to, &absent);
    db_set_org(to, NULL);
    *is_known = here != NULL;
    if (here != NULL || g_error_matches(absent, APP_ERROR, APP_ERROR_NOT_FOUND))
        return true;
    g_propagate_error(error, g_steal_pointer(&absent));
    return false;
}

static bool record_import(Db *to, const Restoring *restoring, const char *org_id, GError **error)
{
    const Actor actor = { .person_id = "", .name = "", .now = restoring->options->now };
    db_set_org(to, org_id);
    return audit_record(to, &actor, "organisation.import", "", "{}", error);
}

/* Without somebody who can sign in and invite the others, nobody could ever use it. */
static bool check_in_charge(Db *to, const char *name, GError **error)
{
    int64_t owners = 0, managers = 0;
    return people_with_role(to, "owner", &owners, error) &&
           people_with_role(to, "manager", &managers, error) &&
           (owners + managers > 0 ||
            refuse(error, APP_ERROR_CONFLICT, "error.import-nobody", "name", name, NULL));
}

/* Ids are made of chance: one that is here already was put there. */
static bool say_collision(const Table *table, GError *failure, GError **error)
{
    if (!g_error_matches(failure, APP_ERROR, APP_ERROR_CONFLICT)) {
        g_propagate_error(error, failure);
        return false;
    }
    g_error_free(failure);
    return refuse(error, APP_ERROR_INVALID, "error.import-other", "table", table->name, NULL);
}

static bool copy_tables(Db *to, Restoring *restoring, const char *org_id, GError **error)
{
    g_autoptr(GPtrArray) tables = tables_of(restoring->db, error);
    if (tables == NULL || !find_taken(restoring, to, error))
        return false;
    for (guint i = 0; i < tables->len; i++) {
        GError *failure = NULL;
        const Table *table = g_ptr_array_index(tables, i);
        if (!copy_table(restoring, to, table, org_id, &failure))
            return say_collision(table, failure, error);
    }
    return true;
}

static bool copy_company(Db *to, void *data, GError **error)
{
    Restoring *restoring = data;
    bool is_known = false;
    g_autoptr(GPtrArray) company = company_in(restoring->db, error);
    if (company == NULL)
        return false;
    const char *org_id = g_ptr_array_index(company, 0), *name = g_ptr_array_index(company, 1);
    g_hash_table_remove_all(restoring->taken); /* the store may try a second time */
    g_ptr_array_set_size(restoring->uninvited, 0);
    if (!is_known_here(to, org_id, &is_known, error))
        return false;
    if (is_known)
        return refuse(error, APP_ERROR_CONFLICT, "error.import-exists", "name", name, NULL);
    return copy_tables(to, restoring, org_id, error) &&
           record_import(to, restoring, org_id, error) && check_in_charge(to, name, error);
}

/* In the scratch database, which has the schema of this program now. */
static bool finish_import(Db *db, void *data, GError **error)
{
    Restoring *restoring = data;
    restoring->db = db;
    return finish(db, restoring, error) && notices_forget_calendars(db, error) &&
           store_write(restoring->target, copy_company, restoring, error);
}

bool organisation_import(Store *store, const char *file, const char *folder,
                         const RestoreOptions *options, BackupSummary *summary, GError **error)
{
    g_auto(Restoring)
        restoring = { .options = options, .is_trial = true, .is_partial = true, .target = store };
    g_autoptr(File) in = open_backup(file, &restoring.file_size, error);
    if (in == NULL || !open_all(&restoring, in, CONTENTS_ORGANISATION, error))
        return false;
    restoring.taken = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    restoring.uninvited = g_ptr_array_new_with_free_func(g_free);
    Rebuild rebuild = rebuild_of(&restoring);
    rebuild.finish = finish_import;
    if (!store_rebuild_for_trial(folder, &rebuild, error))
        return false;
    summarise(&restoring, summary);
    summary->uninvited = lines_of(restoring.uninvited);
    return true;
}
