/* backup_command.c - `mimamori backup`, `restore`, `export-org` and `import-org`. */
#include <errno.h>
#include <signal.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/backups.h"
#include "app/audit_command.h"
#include "app/cli.h"
#include "app/mail.h"
#include "app/open.h"
#include "app/passphrase.h"
#include "app/speak.h"
#include "app/upgrade.h"
#include "base/error.h"
#include "base/id.h"
#include "base/time.h"
#include "rooms/accounts/accounts.h"
#include "rooms/safekeeping/safekeeping.h"

#define SHOWN_EVERY_US 200000

/* --- stopping and progress --------------------------------------------------------------- */

static volatile sig_atomic_t is_stopped;

static void stop(int signal_number)
{
    (void)signal_number;
    is_stopped = 1;
}

/* So that what was begun can be cleared away. A second signal ends the process at once. */
static void catch_signals(void)
{
    struct sigaction action = { .sa_handler = stop, .sa_flags = (int)SA_RESETHAND };
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

typedef struct {
    const Speaker *speaker;
    const char *doing; /* key of a sentence */
    bool is_wanted, is_drawn;
    gint64 shown_us;
} Line;

static bool show(int64_t done, int64_t total, void *data)
{
    Line *line = data;
    const gint64 now = g_get_monotonic_time();
    if (line->is_wanted && total > 0 && now - line->shown_us >= SHOWN_EVERY_US) {
        line->shown_us = now;
        line->is_drawn = true;
        fprintf(stderr, "\r%s %3d %%", spoken(line->speaker, line->doing),
                (int)(done * 100 / total));
        fflush(stderr);
    }
    return is_stopped == 0;
}

static void hide(const Line *line)
{
    if (line->is_drawn)
        fprintf(stderr, "\r\033[K");
}

static Line line_of(const Speaker *speaker, const Arguments *arguments, const char *doing)
{
    return (Line){ .speaker = speaker,
                   .doing = doing,
                   .is_wanted = isatty(STDERR_FILENO) == 1 &&
                                g_strcmp0(argument_option(arguments, "progress"), "never") != 0 };
}

/* --- what all of them need ---------------------------------------------------------------- */

typedef struct {
    Speaker speaker;
    Settings *settings;
    SealSecret secret;
} Safe;

static void safe_clear(Safe *safe)
{
    speaker_clear(&safe->speaker);
    settings_free(safe->settings);
    seal_secret_clear(&safe->secret);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Safe, safe_clear)

/* What went wrong, in the user's language where there is a sentence for it. */
static int end_with(const Safe *safe, const GError *error)
{
    const char *key = error_key(error);
    g_autofree char *sentence =
        key == NULL ? g_strdup(error->message)
                    : messages_format(safe->speaker.messages, safe->speaker.language, key,
                                      error_arguments(error));
    fprintf(stderr, "mimamori: %s\n", sentence);
    return error->code == APP_ERROR_INVALID || error->code == APP_ERROR_NOT_FOUND ||
                   error->code == APP_ERROR_CONFLICT
               ? EXIT_WRONG
               : EXIT_FAILED;
}

static void wipe(char *text)
{
    if (text != NULL)
        sodium_memzero(text, strlen(text));
    g_free(text);
}

static bool ask(Safe *safe, bool is_new, GError **error)
{
    char *first =
        passphrase_ask(spoken(&safe->speaker, is_new ? "cli.backup-ask-new" : "cli.backup-ask"));
    if (first == NULL)
        return refuse(error, APP_ERROR_INVALID, "cli.backup-no-terminal", NULL);
    bool is_good = seal_secret_set_passphrase(&safe->secret, first, error);
    if (is_good && is_new) {
        char *again = passphrase_ask(spoken(&safe->speaker, "cli.backup-ask-again"));
        is_good = g_strcmp0(first, again) == 0 ||
                  refuse(error, APP_ERROR_INVALID, "cli.backup-unlike", NULL);
        wipe(again);
    }
    wipe(first);
    return is_good;
}

/* @is_new: it will seal a backup, so that a mistyped passphrase would be noticed too late */
static bool take_secret(Safe *safe, const Arguments *arguments, bool is_new, GError **error)
{
    const char *key_file = argument_option(arguments, "key-file");
    const char *passphrase_file = argument_option(arguments, "passphrase-file");
    if (key_file != NULL && passphrase_file != NULL)
        return refuse(error, APP_ERROR_INVALID, "cli.backup-one-secret", NULL);
    if (key_file != NULL)
        return seal_secret_read_key(&safe->secret, key_file, error);
    if (passphrase_file != NULL)
        return seal_secret_read_passphrase(&safe->secret, passphrase_file, error);
    return ask(safe, is_new, error);
}

static bool open_safe(Safe *safe, const Arguments *arguments, GError **error)
{
    umask(0077);
    safe->settings = open_settings(arguments, error);
    return safe->settings != NULL;
}

static void say_size(int64_t bytes, char **text)
{
    *text = g_format_size((guint64)bytes);
}

static void say_summary(const Safe *safe, const char *key, const char *file,
                        const BackupSummary *summary)
{
    g_autofree char *rows = g_strdup_printf("%" G_GINT64_FORMAT, summary->rows);
    g_autofree char *companies = g_strdup_printf("%" G_GINT64_FORMAT, summary->companies);
    g_autofree char *made = time_format_screen(summary->made_at);
    g_autofree char *size = NULL;
    say_size(summary->bytes, &size);
    speak(&safe->speaker, stdout, key, "file", file, "rows", rows, "companies", companies, "made",
          made, "size", size, NULL);
}

/* --- backup ------------------------------------------------------------------------------- */

/* The file to write: that of --to, or one named by the time in the folder of --to or of the data.
 */
static char *target(const Safe *safe, const Arguments *arguments, int64_t now)
{
    const char *to = argument_option(arguments, "to");
    g_autofree char *folder = to == NULL ? backup_folder(safe->settings) : g_strdup(to);
    if (to != NULL && !g_file_test(to, G_FILE_TEST_IS_DIR) && !g_str_has_suffix(to, "/"))
        return g_strdup(to);
    g_mkdir_with_parents(folder, 0700); /* if it cannot be made, writing says so */
    return backup_path(folder, now);
}

static int make(Safe *safe, const Arguments *arguments, GError **error)
{
    const int64_t now = time_now();
    g_autofree char *url = settings_database(safe->settings);
    g_auto(GStrv) files = backup_files(safe->settings, argument_option(arguments, "settings"));
    g_auto(GStrv) outside = backup_outside(safe->settings);
    g_autofree char *rules = backup_rules(safe->settings);
    g_auto(BackupSummary) summary = { 0 };
    if (g_str_has_prefix(url, "sqlite:") &&
        !g_file_test(url + strlen("sqlite:"), G_FILE_TEST_EXISTS)) {
        refuse(error, APP_ERROR_NOT_FOUND, "error.backup-empty", NULL);
        return EXIT_WRONG;
    }
    g_autoptr(Store) store = open_store(safe->settings, error);
    if (store == NULL || !take_secret(safe, arguments, true, error))
        return EXIT_WRONG;
    Line line = line_of(&safe->speaker, arguments, "cli.backup-making");
    const BackupOptions options = { .secret = &safe->secret,
                                    .program = MIMAMORI_VERSION,
                                    .beside = { (const char *const *)files, rules,
                                                (const char *const *)outside },
                                    .now = now,
                                    .progress = show,
                                    .data = &line };
    g_autofree char *file = target(safe, arguments, now);
    const bool is_good = backup_make(store, file, &options, &summary, error);
    hide(&line);
    if (!is_good)
        return EXIT_FAILED;
    say_summary(safe, "cli.backup-made", file, &summary);
    speak(&safe->speaker, stdout,
          safe->secret.passphrase == NULL ? "cli.backup-made-key" : "cli.backup-made-passphrase",
          NULL);
    return EXIT_OK;
}

static int verify(Safe *safe, const Arguments *arguments, const char *file, GError **error)
{
    g_auto(BackupSummary) summary = { 0 };
    g_autofree char *folder = settings_data_directory(safe->settings);
    if (!take_secret(safe, arguments, false, error))
        return EXIT_WRONG;
    g_mkdir_with_parents(folder, 0700); /* if it cannot be made, the trial says so */
    Line line = line_of(&safe->speaker, arguments, "cli.backup-verifying");
    const RestoreOptions options = {
        .secret = &safe->secret, .now = time_now(), .progress = show, .data = &line
    };
    const bool is_good = backup_verify(file, folder, &options, &summary, error);
    hide(&line);
    if (!is_good)
        return EXIT_FAILED;
    say_summary(safe, "cli.backup-whole", file, &summary);
    return EXIT_OK;
}

static int new_key(const Safe *safe, const char *file, GError **error)
{
    if (!seal_key_make(file, NULL, error)) /* to be printed or put away */
        return EXIT_FAILED;
    speak(&safe->speaker, stdout, "cli.backup-new-key", "file", file, NULL);
    return EXIT_OK;
}

static int show_usage(void)
{
    fprintf(stderr, "mimamori backup [verify FILE|new-key FILE]\n");
    return EXIT_WRONG;
}

int command_backup(const Arguments *arguments)
{
    g_autoptr(GError) error = NULL;
    g_auto(Safe) safe = { 0 };
    const char *what = argument_operand(arguments, 0), *file = argument_operand(arguments, 1);
    if (!speaker_open(&safe.speaker, arguments))
        return EXIT_FAILED;
    catch_signals();
    int status = EXIT_OK;
    if (!open_safe(&safe, arguments, &error))
        return end_with(&safe, error);
    if (what == NULL)
        status = make(&safe, arguments, &error);
    else if (file != NULL && g_str_equal(what, "verify"))
        status = verify(&safe, arguments, file, &error);
    else if (file != NULL && g_str_equal(what, "new-key"))
        status = new_key(&safe, file, &error);
    else
        return show_usage();
    return error == NULL ? status : end_with(&safe, error);
}

/* --- one company ------------------------------------------------------------------------- */

/* The company of --org, or the only one. */
static char *wanted_company(Store *store, const char *org_id, GError **error)
{
    if (org_id != NULL && !id_is_valid(org_id))
        return refuse_null(error, APP_ERROR_INVALID, "cli.document-org", NULL);
    Db *db = store_begin_read(store, error);
    if (db == NULL)
        return NULL;
    db_set_org(db, org_id);
    g_autoptr(GPtrArray) companies = org_id == NULL ? organisations_after(db, "", 2, error) : NULL;
    g_autoptr(GError) absent = NULL;
    g_autoptr(Organisation) company = org_id == NULL ? NULL : organisation_load(db, &absent);
    store_end_read(store, db);
    if (company != NULL)
        return g_strdup(org_id);
    if (companies != NULL && companies->len == 2) /* id and name */
        return g_strdup(g_ptr_array_index(companies, 0));
    if (error == NULL || *error == NULL)
        refuse(error, APP_ERROR_INVALID, "cli.document-org", NULL);
    return NULL;
}

static int export_org(Safe *safe, const Arguments *arguments, GError **error)
{
    const char *to = argument_option(arguments, "to");
    g_auto(BackupSummary) summary = { 0 };
    if (to == NULL) {
        refuse(error, APP_ERROR_INVALID, "cli.export-to", NULL);
        return EXIT_WRONG;
    }
    g_autoptr(Store) store = open_store(safe->settings, error);
    if (store == NULL || !upgrade_store(store, safe->settings, NULL, NULL, error))
        return EXIT_FAILED;
    g_autofree char *org_id = wanted_company(store, argument_option(arguments, "org"), error);
    if (org_id == NULL || !take_secret(safe, arguments, true, error))
        return EXIT_WRONG;
    Line line = line_of(&safe->speaker, arguments, "cli.backup-making");
    const BackupOptions options = { .secret = &safe->secret,
                                    .program = MIMAMORI_VERSION,
                                    .org_id = org_id,
                                    .now = time_now(),
                                    .progress = show,
                                    .data = &line };
    const bool is_good = backup_make(store, to, &options, &summary, error);
    hide(&line);
    if (!is_good)
        return EXIT_FAILED;
    say_summary(safe, "cli.exported", to, &summary);
    return EXIT_OK;
}

/* Who has to be given another mail address here before she can be invited. */
static void say_uninvited(const Safe *safe, const char *uninvited)
{
    if (uninvited == NULL)
        return;
    g_auto(GStrv) lines = g_strsplit(uninvited, "\n", -1);
    speak(&safe->speaker, stdout, "cli.import-uninvited", NULL);
    for (char **line = lines; *line != NULL; line++)
        printf("  %s\n", *line);
}

static int import_org(Safe *safe, const Arguments *arguments, GError **error)
{
    g_auto(BackupSummary) summary = { 0 };
    const char *file = argument_operand(arguments, 0);
    g_autofree char *folder = settings_data_directory(safe->settings);
    g_mkdir_with_parents(folder, 0700); /* if it cannot be made, the trial says so */
    g_autoptr(Store) store = open_store(safe->settings, error);
    if (store == NULL || !upgrade_store(store, safe->settings, NULL, NULL, error) ||
        !take_secret(safe, arguments, false, error))
        return EXIT_WRONG;
    Line line = line_of(&safe->speaker, arguments, "cli.backup-restoring");
    const RestoreOptions options = {
        .secret = &safe->secret, .now = time_now(), .progress = show, .data = &line
    };
    const bool is_good = organisation_import(store, file, folder, &options, &summary, error);
    hide(&line);
    if (!is_good)
        return EXIT_FAILED;
    say_summary(safe, "cli.imported", file, &summary);
    say_uninvited(safe, summary.uninvited);
    return EXIT_OK;
}

/* What both begin with. */
static int run_safely(const Arguments *arguments,
                      int (*run)(Safe *safe, const Arguments *arguments, GError **error))
{
    g_autoptr(GError) error = NULL;
    g_auto(Safe) safe = { 0 };
    if (!speaker_open(&safe.speaker, arguments))
        return EXIT_FAILED;
    catch_signals();
    const bool is_open =
        open_safe(&safe, arguments, &error) &&
        backups_configure(safe.settings, argument_option(arguments, "settings"), &error);
    const int status = is_open ? run(&safe, arguments, &error) : EXIT_WRONG;
    return error == NULL ? status : end_with(&safe, error);
}

int command_export_org(const Arguments *arguments)
{
    return run_safely(arguments, export_org);
}

int command_import_org(const Arguments *arguments)
{
    return run_safely(arguments, import_org);
}

/* --- restore ------------------------------------------------------------------------------ */

/* The files that were outside of the backup and are not here: to be put back by hand. */
static void say_outside(const Safe *safe, const char *outside)
{
    bool is_first = true;
    g_auto(GStrv) lines = g_strsplit(outside == NULL ? "" : outside, "\n", -1);
    for (char **line = lines; *line != NULL; line++) {
        g_auto(GStrv) parts = g_strsplit(*line, "\t", 2);
        if (g_strv_length(parts) != 2 || g_file_test(parts[1], G_FILE_TEST_EXISTS))
            continue;
        if (is_first)
            speak(&safe->speaker, stdout, "cli.backup-outside", NULL);
        is_first = false;
        printf("  %s (%s)\n", parts[1], parts[0]);
    }
}

static void say_keys_aside(const Safe *safe, const char *keys)
{
    g_auto(GStrv) lines = g_strsplit(keys == NULL ? "" : keys, "\n", -1);
    for (char **line = lines; *line != NULL; line++)
        speak(&safe->speaker, stdout, "cli.backup-key-aside", "place", *line, NULL);
}

static int restore(Safe *safe, const Arguments *arguments, GError **error)
{
    g_auto(BackupSummary) summary = { 0 };
    g_autofree char *aside = NULL;
    g_autofree char *url = settings_database(safe->settings);
    g_autofree char *key = mail_key_file(safe->settings);
    g_autofree char *anchor_key = audit_key_file(safe->settings);
    g_autofree char *folder = settings_data_directory(safe->settings);
    g_autofree char *rules = backup_rules(safe->settings);
    if (!take_secret(safe, arguments, false, error))
        return EXIT_WRONG;
    g_mkdir_with_parents(folder, 0700); /* if it cannot be made, restoring says so */
    Line line = line_of(&safe->speaker, arguments, "cli.backup-restoring");
    const RestoreOptions options = { .secret = &safe->secret,
                                     .replaces = argument_option(arguments, "force") != NULL,
                                     .key_file = key,
                                     .anchor_key_file = anchor_key,
                                     .rules = rules,
                                     .folder = folder,
                                     .now = time_now(),
                                     .progress = show,
                                     .data = &line };
    const bool is_good =
        backup_restore(argument_operand(arguments, 0), url, &options, &summary, &aside, error);
    hide(&line);
    if (!is_good)
        return EXIT_FAILED;
    say_summary(safe, "cli.backup-restored", argument_operand(arguments, 0), &summary);
    if (aside != NULL)
        speak(&safe->speaker, stdout, "cli.backup-aside", "place", aside, NULL);
    say_keys_aside(safe, summary.keys_aside);
    if (summary.rules_aside != NULL)
        speak(&safe->speaker, stdout, "cli.backup-rules-aside", "place", summary.rules_aside, NULL);
    say_outside(safe, summary.outside);
    return EXIT_OK;
}

int command_restore(const Arguments *arguments)
{
    g_autoptr(GError) error = NULL;
    g_auto(Safe) safe = { 0 };
    if (!speaker_open(&safe.speaker, arguments))
        return EXIT_FAILED;
    catch_signals();
    const int status =
        open_safe(&safe, arguments, &error) ? restore(&safe, arguments, &error) : EXIT_WRONG;
    return error == NULL ? status : end_with(&safe, error);
}
