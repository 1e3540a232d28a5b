#include "app/open.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "base/error.h"
#include "base/key_wrap.h"

/* Options that are settings at the same time. */
static const char *const OVERRIDES[] = {
    "data",           "database",          "listen", "port", "public-url", "packs", "web", "timing",
    "request-limits", "second-factor-new", NULL
};

static bool use_wrapping_key(const Settings *settings, GError **error)
{
    WrappingKey key;
    bool is_there = false;
    const char *file = settings_text(settings, "wrapping-key-file");
    if (file[0] == '\0')
        return true;
    if (!wrapping_key_read(file, &key, &is_there, error))
        return false;
    if (is_there)
        wrapping_key_use(&key);
    return true;
}

Settings *open_settings(const Arguments *arguments, GError **error)
{
    g_autoptr(Settings) settings = settings_load(argument_option(arguments, "settings"), error);
    for (const char *const *name = OVERRIDES; settings != NULL && *name != NULL; name++) {
        if (!settings_override(settings, *name, argument_option(arguments, *name), error))
            return NULL;
    }
    if (settings == NULL || !use_wrapping_key(settings, error))
        return NULL;
    return g_steal_pointer(&settings);
}

static bool answers_to_localhost(const Settings *settings)
{
    g_auto(GStrv) hosts = g_strsplit(settings_text(settings, "hosts"), " ", 0);
    return g_str_equal(settings_text(settings, "listen"), "127.0.0.1") &&
           g_strv_contains((const char *const *)hosts, "localhost");
}

char *open_address(const Settings *settings, guint port)
{
    const char *public_url = settings_text(settings, "public-url");
    if (public_url[0] != '\0')
        return g_strdup(public_url);
    const bool is_plain = settings_text(settings, "tls-certificate")[0] == '\0';
    return g_strdup_printf(
        "%s://%s:%u", is_plain ? "http" : "https",
        answers_to_localhost(settings) ? "localhost" : settings_text(settings, "listen"), port);
}

static bool make_folder(const char *folder, GError **error)
{
    umask(0077); /* what a company tells us is nobody else's business on this machine */
    return g_mkdir_with_parents(folder, 0700) == 0 ||
           fail(error, APP_ERROR_UNAVAILABLE, "The folder %s cannot be made: %s", folder,
                g_strerror(errno));
}

bool open_data_folder(const Settings *settings, GError **error)
{
    g_autofree char *folder = settings_data_directory(settings);
    return make_folder(folder, error);
}

Store *open_store(const Settings *settings, GError **error)
{
    g_autofree char *url = settings_database(settings);
    if (g_str_has_prefix(url, "sqlite:")) {
        g_autofree char *folder = g_path_get_dirname(url + strlen("sqlite:"));
        if (!make_folder(folder, error))
            return NULL;
    }
    return store_open(url, error);
}
