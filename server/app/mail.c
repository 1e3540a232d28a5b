#include "app/mail.h"

#include <sys/stat.h>

#include "rooms/notices/notices.h"

char *mail_key_file(const Settings *settings)
{
    const char *file = settings_text(settings, "key-file");
    if (file[0] != '\0')
        return g_strdup(file);
    g_autofree char *data = settings_data_directory(settings);
    return g_build_filename(data, "smtp.key", NULL);
}

bool mail_configure(const Settings *settings, GError **error)
{
    g_autofree char *key = mail_key_file(settings);
    g_autofree char *folder = g_path_get_dirname(key);
    umask(0077);
    g_mkdir_with_parents(folder, 0700); /* if it cannot be made, opening the file says so */
    const NoticesOptions options = {
        .public_url = settings_text(settings, "public-url"),
        .smtp_url = settings_text(settings, "smtp-url"),
        .smtp_user = settings_text(settings, "smtp-user"),
        .smtp_password_file = settings_text(settings, "smtp-password-file"),
        .smtp_from = settings_text(settings, "smtp-from"),
        .smtp_tls = settings_text(settings, "smtp-tls"),
        .smtp_ca_file = settings_text(settings, "smtp-ca-file"),
        .smtp_ports = settings_text(settings, "smtp-ports"),
        .organisation_smtp = settings_flag(settings, "organisation-smtp"),
        .smtp_private_hosts = settings_flag(settings, "smtp-private-hosts"),
        .key_file = key,
        .digest_hour = settings_number(settings, "digest-hour"),
    };
    return notices_configure(&options, error);
}
