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
