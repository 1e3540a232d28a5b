#include "app/keys.h"

#include "app/audit_command.h"
#include "app/backups.h"
#include "app/mail.h"
#include "base/file.h"
#include "base/log.h"

static void key_free(void *data)
{
    KeyOfServer *key = data;
    g_free(key->file);
    g_free(key);
}

static void add(GPtrArray *keys, const char *name, char *file)
{
    KeyOfServer *key = g_new(KeyOfServer, 1);
    *key = (KeyOfServer){ .name = name, .file = file };
    g_ptr_array_add(keys, key);
}

GPtrArray *keys_of_server(const Settings *settings)
{
    GPtrArray *keys = g_ptr_array_new_with_free_func(key_free);
    add(keys, "smtp", mail_key_file(settings));
    add(keys, "anchor", audit_key_file(settings));
    add(keys, "backup", backup_key_file(settings));
    return keys;
}

const KeyOfServer *key_find(const GPtrArray *keys, const char *name)
{
    for (guint i = 0; i < keys->len; i++) {
        const KeyOfServer *key = g_ptr_array_index(keys, i);
        if (g_str_equal(key->name, name))
            return key;
    }
    return NULL;
}

bool key_is_credential(const KeyOfServer *key)
{
    const char *folder = g_getenv("CREDENTIALS_DIRECTORY");
    g_autofree char *own = g_path_get_dirname(key->file);
    return folder != NULL && g_str_equal(own, folder);
}

bool key_rewrap(const KeyOfServer *key, const WrappingKey *from, const WrappingKey *to,
                bool *is_changed, GError **error)
{
    *is_changed = false;
    if (key_is_credential(key) || !g_file_test(key->file, G_FILE_TEST_EXISTS))
        return true;
    g_autoptr(GBytes) there = file_read(key->file, KEY_FILE_MAX, error);
    if (there == NULL)
        return false;
    if (key_state(to, there) == (to == NULL ? KEY_PLAIN : KEY_WRAPPED))
        return true;
    g_autoptr(GBytes) plain = key_unwrap(from, key->file, there, error);
    if (plain == NULL)
        return false;
    g_autoptr(GBytes) wrapped = to == NULL ? g_bytes_ref(plain) : key_wrap(to, key->file, plain);
    *is_changed = key_write(key->file, wrapped, error);
    return *is_changed;
}

bool keys_wrap_all(const Settings *settings, GError **error)
{
    g_autoptr(GPtrArray) keys = keys_of_server(settings);
    for (guint i = 0; wrapping_key() != NULL && i < keys->len; i++) {
        const KeyOfServer *key = g_ptr_array_index(keys, i);
        bool is_changed = false;
        if (!key_rewrap(key, wrapping_key(), wrapping_key(), &is_changed, error))
            return false;
        if (is_changed)
            log_line(LOG_INFO, "the key file %s is wrapped now", key->file);
    }
    return true;
}
