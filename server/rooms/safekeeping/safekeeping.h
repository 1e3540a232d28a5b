/* safekeeping.h - backups: made, restored, tried out. What the app's commands and the server call.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "rooms/notices/notices.h"
#include "rooms/safekeeping/seal_key.h"

typedef struct Store Store; /* store/store.h */

/* The key of the error where somebody stopped the work: no fault of the backup. */
#define BACKUP_STOPPED "error.backup-stopped"

/* Told now and then; false stops the work, which then fails and leaves nothing behind. */
typedef bool (*BackupProgress)(int64_t done, int64_t total, void *data);

typedef struct {
    int64_t rows;
    int64_t bytes; /* of the file */
    int64_t companies;
    int64_t made_at; /* Unix time in seconds, UTC */
    int schema;
    char *program;        /* version that made it */
    bool is_organisation; /* an export of one company */
    char *outside; /* of a restore: what the backup only names: lines "SETTING\tPATH"; or NULL */
    char *rules_aside; /* … where the rules are that were there; NULL: there were none */
    char *keys_aside;  /* … keys that were there, a file a line; NULL: none */
    /* Of an import: who cannot sign in here yet, because the mail address has an account on this
     * server: lines "NAME <ADDRESS>", so many of them at most; NULL: nobody. */
    char *uninvited;
} BackupSummary;

void backup_summary_clear(BackupSummary *summary);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(BackupSummary, backup_summary_clear)

/* The name of a backup made at @now in @folder: mimamori-20261126-205800.mimamori, time of Tokyo.
 * The caller owns it. */
char *backup_path(const char *folder, int64_t now);

/* What lies beside the database. All of it is lent; NULL: nothing. */
typedef struct {
    const char *const *files; /* name, path, name, path … NULL: go into the backup; a path that is
                                 not there is left out */
    const char *rules;        /* folder of rules that were imported: goes in whole */
    const char *const *outside; /* setting, path … NULL: too large or too secret to go in: those
                                   that are there are named, so that a restore can ask for them */
} BackupBeside;

typedef struct {
    const SealSecret *secret;
    const char *program; /* version of this program */
    const char *org_id;  /* only this company, with the accounts of its people; NULL: everything */
    BackupBeside beside;
    int64_t now;
    BackupProgress progress; /* NULL: nobody asks */
    void *data;
} BackupOptions;

/**
 * Writes everything there is at one moment while others go on working.
 *
 * @path: of the file to make, mode 0600; it appears whole or not at all
 * Fails with CONFLICT if there is such a file, UNAVAILABLE if it cannot be written.
 */
bool backup_make(Store *store, const char *path, const BackupOptions *options,
                 BackupSummary *summary, GError **error);

typedef struct {
    const SealSecret *secret;
    bool replaces;               /* whether a database that has companies may be put aside */
    const char *key_file;        /* where the key of mail passwords belongs; NULL: nowhere */
    const char *anchor_key_file; /* … that which signs the ends of audit logs */
    const char *rules;           /* … the folder of imported rules, whole or not at all */
    const char *folder;          /* where other files of the backup are laid, never over others */
    int64_t now;
    BackupProgress progress;
    void *data;
} RestoreOptions;

/**
 * Makes the database @url names what it was when @file was written, brought to the schema of this
 * program. All rows are read back and compared before the old database is put aside; nobody stays
 * signed in.
 *
 * @aside: where the old database is now, NULL if there was none; the caller owns it
 * Fails with INVALID (damaged, wrong key, newer than this program), CONFLICT (something is there,
 * or in use). The old database is then as it was.
 */
bool backup_restore(const char *file, const char *url, const RestoreOptions *options,
                    BackupSummary *summary, char **aside, GError **error);

/**
 * Restores @file into a database that nobody sees and checks all that can be checked: every byte,
 * the rows as they are read back, foreign keys, the remaining migrations, the audit log of every
 * company.
 *
 * @folder: with as much room as the database takes
 */
bool backup_verify(const char *file, const char *folder, const RestoreOptions *options,
                   BackupSummary *summary, GError **error);

/**
 * Adds the company in @file to a database that has others, in one transaction. The file is not
 * believed: it may hold what an export writes and nothing else (company_rows_store.h). People bring
 * their account, password and second factor too; where the mail address has an account here, that
 * account stays with whom it is, and the person comes without one, to be invited by the rules of
 * this server. The mail password of the company is left behind: it is sealed with the key of the
 * other server; so are the secret addresses of calendars.
 *
 * @folder: with as much room as the company takes
 * Fails with INVALID (damaged, wrong key, newer, no company, rows that are not the company's),
 * CONFLICT (the company is here already, or nobody in charge of it could sign in). The database is
 * then as it was.
 */
bool organisation_import(Store *store, const char *file, const char *folder,
                         const RestoreOptions *options, BackupSummary *summary, GError **error);

/* --- in the server ----------------------------------------------------------------------- */

/* The operator's settings; "" where not set. All of it is copied. */
typedef struct {
    bool is_on;
    const char *folder;          /* of the backups */
    const char *scratch;         /* a folder with room for the database, to restore for trial */
    const char *exports;         /* where files lie that owners asked for, a day at most */
    const char *key_file;        /* made if it is missing */
    const char *passphrase_file; /* instead of the key, if it is set */
    const char *second;          /* a folder, or an address of SFTP or S3; "": none */
    const char *second_identity_file, *second_known_hosts;                /* of SFTP */
    const char *second_credentials_file, *second_region, *second_ca_file; /* of S3 */
    const char *database; /* the file of SQLite; "": PostgreSQL */
    const char *program;  /* version */
    BackupBeside beside;
    int hour;    /* in Tokyo, 0 to 23 */
    int64_t now; /* Unix time in seconds, UTC */
    int keep_daily, keep_weekly, keep_monthly;
} SafekeepingOptions;

/* Once, before the first thread starts. Fails with INVALID, NOT_FOUND or UNAVAILABLE, naming the
 * file. */
bool safekeeping_configure(const SafekeepingOptions *options, GError **error);

/**
 * Makes a backup of a database that is about to be migrated, sealed as the daily ones are. It is
 * never removed by itself.
 *
 * @schema: the one the database has
 * Returns the file, mimamori-20261126-205800-schema-9.mimamori in @folder; the caller owns it.
 */
char *safekeeping_keep_before_upgrade(Store *store, const char *folder, int schema, int64_t now,
                                      GError **error);

typedef enum {
    SAFEKEEPING_GOOD,
    SAFEKEEPING_OFF,    /* nobody makes backups here */
    SAFEKEEPING_FAILED, /* the last one could not be made, tried out, or copied */
    SAFEKEEPING_OLD, /* none of the last two days is whole, though there are companies for longer */
} SafekeepingState;

typedef struct Db Db; /* store/db.h */

/* What the owner should know; one statement. */
bool safekeeping_state(Db *db, int64_t now, SafekeepingState *state, GError **error);

/* A BackupNoticeSource (notices.h): the same, for mails. */
bool safekeeping_notice(Db *db, int64_t now, BackupNotice *notice, GError **error);
