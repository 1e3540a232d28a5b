#include "app/backups.h"

#include <string.h>

#include "app/audit_command.h"
#include "app/breach.h"
#include "app/mail.h"
#include "base/time.h"
#include "rooms/safekeeping/safekeeping.h"

char **backup_files(const Settings *settings, const char *settings_file)
{
    g_autoptr(GStrvBuilder) files = g_strv_builder_new();
    g_autofree char *key = mail_key_file(settings);
    g_autofree char *anchor_key = audit_key_file(settings);
    g_strv_builder_add_many(files, "smtp.key", key, "anchor.key", anchor_key, "smtp-password",
                            settings_text(settings, "smtp-password-file"), "mimamori.conf",
                            settings_file == NULL ? "" : settings_file, NULL);
    return g_strv_builder_end(files);
}

static char *in_data(const Settings *settings, const char *setting, const char *name)
{
    const char *path = settings_text(settings, setting);
    if (path[0] != '\0')
        return g_strdup(path);
    g_autofree char *data = settings_data_directory(settings);
    return g_build_filename(data, name, NULL);
}

char *backup_key_file(const Settings *settings)
{
    return in_data(settings, "backup-key-file", "backup.key");
}

/* What is larger than the data, or opens the doors that the backup itself lies behind. */
char **backup_outside(const Settings *settings)
{
    static const char *const named[] = {
        "tls-certificate",
        "tls-key",
        "smtp-ca-file",
        "backup-passphrase-file",
        "backup-second-identity-file",
        "backup-second-known-hosts",
        "backup-second-credentials-file",
        "backup-second-ca-file",
        "packs",
        "web",
    };
    g_autoptr(GStrvBuilder) outside = g_strv_builder_new();
    g_autofree char *key = backup_key_file(settings);
    g_autofree char *filter = breach_path(settings);
    g_strv_builder_add_many(outside, "backup-key-file", key, "breach-filter", filter, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(named); i++)
        g_strv_builder_add_many(outside, named[i], settings_text(settings, named[i]), NULL);
    return g_strv_builder_end(outside);
}

char *backup_rules(const Settings *settings)
{
    g_autofree char *data = settings_data_directory(settings);
    return g_build_filename(data, "rules", NULL);
}

char *backup_folder(const Settings *settings)
{
    return in_data(settings, "backup-folder", "backups");
}

bool backups_configure(const Settings *settings, const char *settings_file, GError **error)
{
    g_auto(GStrv) files = backup_files(settings, settings_file);
    g_auto(GStrv) outside = backup_outside(settings);
    g_autofree char *rules = backup_rules(settings);
    g_autofree char *folder = backup_folder(settings);
    g_autofree char *key = backup_key_file(settings);
    g_autofree char *data = settings_data_directory(settings);
    g_autofree char *exports = g_build_filename(data, "exports", NULL);
    g_autofree char *url = settings_database(settings);
    const SafekeepingOptions options = {
        .is_on = settings_flag(settings, "backups"),
        .folder = folder,
        .scratch = data,
        .exports = exports,
        .key_file = key,
        .passphrase_file = settings_text(settings, "backup-passphrase-file"),
        .second = settings_text(settings, "backup-second"),
        .second_identity_file = settings_text(settings, "backup-second-identity-file"),
        .second_known_hosts = settings_text(settings, "backup-second-known-hosts"),
        .second_credentials_file = settings_text(settings, "backup-second-credentials-file"),
        .second_region = settings_text(settings, "backup-second-region"),
        .second_ca_file = settings_text(settings, "backup-second-ca-file"),
        .database = g_str_has_prefix(url, "sqlite:") ? url + strlen("sqlite:") : "",
        .program = MIMAMORI_VERSION,
        .beside = { (const char *const *)files, rules, (const char *const *)outside },
        .now = time_now(),
        .hour = settings_number(settings, "backup-hour"),
        .keep_daily = settings_number(settings, "backup-keep-daily"),
        .keep_weekly = settings_number(settings, "backup-keep-weekly"),
        .keep_monthly = settings_number(settings, "backup-keep-monthly"),
    };
    return safekeeping_configure(&options, error);
}
