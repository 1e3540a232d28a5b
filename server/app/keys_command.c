/* keys_command.c - mimamori keys: how the keys of this server lie on the disk, and changing that.
 */
#include "app/keys.h"
#include "app/open.h"
#include "app/tools.h"
#include "base/error.h"
#include "base/file.h"

typedef struct {
    Tools tools; /* without a database */
    GPtrArray *keys;
} Keys;

static void keys_clear(Keys *keys)
{
    tools_clear(&keys->tools);
    if (keys->keys != NULL)
        g_ptr_array_unref(keys->keys);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Keys, keys_clear)

static bool open_keys(Keys *keys, const Arguments *arguments, GError **error)
{
    keys->tools.language = arguments->language;
    keys->tools.content = content_load(NULL, error);
    if (keys->tools.content == NULL)
        return false;
    keys->tools.settings = open_settings(arguments, error);
    if (keys->tools.settings == NULL)
        return false;
    keys->keys = keys_of_server(keys->tools.settings);
    return true;
}

static void say(const Keys *keys, const char *message, const KeyOfServer *key)
{
    const char *const pairs[] = { "name", key->name, "file", key->file, NULL };
    tools_say(&keys->tools, stdout, message, pairs);
}

/* --- list ---------------------------------------------------------------------------- */

static const char *state_of(const KeyOfServer *key)
{
    static const char *const STATES[] = { [KEY_PLAIN] = "cli.key-plain",
                                          [KEY_WRAPPED] = "cli.key-wrapped",
                                          [KEY_WRAPPED_BY_ANOTHER] = "cli.key-of-another" };
    if (key_is_credential(key))
        return "cli.key-credential";
    if (!g_file_test(key->file, G_FILE_TEST_EXISTS))
        return "cli.key-not-made";
    g_autoptr(GBytes) bytes = file_read(key->file, KEY_FILE_MAX, NULL);
    return bytes == NULL ? "cli.key-unreadable" : STATES[key_state(wrapping_key(), bytes)];
}

static bool list(const Keys *keys, const Arguments *arguments, GError **error)
{
    (void)arguments;
    (void)error;
    tools_say(&keys->tools, stdout,
              wrapping_key() == NULL ? "cli.keys-no-wrapping" : "cli.keys-wrapping", NULL);
    for (guint i = 0; i < keys->keys->len; i++) {
        const KeyOfServer *key = g_ptr_array_index(keys->keys, i);
        say(keys, state_of(key), key);
    }
    return true;
}

/* --- wrap, unwrap, rotate ------------------------------------------------------------- */

static bool rewrap_all(const Keys *keys, const WrappingKey *from, const WrappingKey *to,
                       const char *message, GError **error)
{
    for (guint i = 0; i < keys->keys->len; i++) {
        const KeyOfServer *key = g_ptr_array_index(keys->keys, i);
        bool is_changed = false;
        if (!key_rewrap(key, from, to, &is_changed, error))
            return false;
        say(keys, is_changed ? message : state_of(key), key);
    }
    return true;
}

static bool need_wrapping_key(GError **error)
{
    return wrapping_key() != NULL ||
           refuse(error, APP_ERROR_INVALID, "error.no-wrapping-key", NULL);
}

static bool wrap(const Keys *keys, const Arguments *arguments, GError **error)
{
    (void)arguments;
    return need_wrapping_key(error) &&
           rewrap_all(keys, wrapping_key(), wrapping_key(), "cli.key-now-wrapped", error);
}

static bool unwrap(const Keys *keys, const Arguments *arguments, GError **error)
{
    (void)arguments;
    return rewrap_all(keys, wrapping_key(), NULL, "cli.key-now-plain", error);
}

/* May be run again where it was cut: what lies under the new key already stays. */
static bool rotate(const Keys *keys, const Arguments *arguments, GError **error)
{
    WrappingKey next;
    bool is_there = false;
    const char *file = argument_option(arguments, "new");
    if (file == NULL)
        return refuse(error, APP_ERROR_INVALID, "error.new-wrapping-key", NULL);
    if (!need_wrapping_key(error) || !wrapping_key_read(file, &next, &is_there, error))
        return false;
    if (!is_there)
        return refuse(error, APP_ERROR_INVALID, "error.new-wrapping-key", NULL);
    if (!rewrap_all(keys, wrapping_key(), &next, "cli.key-now-wrapped", error))
        return false;
    tools_say(&keys->tools, stdout, "cli.keys-rotated", NULL);
    return true;
}

/* --- show ---------------------------------------------------------------------------- */

/* As it lies in an unwrapped file, so that the output is one. */
static bool show(const Keys *keys, const Arguments *arguments, GError **error)
{
    const char *name = argument_operand(arguments, 1);
    const KeyOfServer *key = name == NULL ? NULL : key_find(keys->keys, name);
    if (key == NULL)
        return refuse(error, APP_ERROR_INVALID, "error.key-name", NULL);
    gsize size = 0;
    g_autoptr(GBytes) bytes = key_read(key->file, error);
    if (bytes == NULL)
        return false;
    const void *data = g_bytes_get_data(bytes, &size);
    fwrite(data, 1, size, stdout);
    return true;
}

int command_keys(const Arguments *arguments)
{
    static const struct {
        const char *name;
        bool (*run)(const Keys *keys, const Arguments *arguments, GError **error);
    } ACTIONS[] = { { "list", list },
                    { "wrap", wrap },
                    { "unwrap", unwrap },
                    { "rotate", rotate },
                    { "show", show } };
    const char *name = argument_operand(arguments, 0);
    g_autoptr(GError) error = NULL;
    g_auto(Keys) keys = { 0 };
    for (size_t i = 0; i < G_N_ELEMENTS(ACTIONS); i++) {
        if (!g_str_equal(name, ACTIONS[i].name))
            continue;
        if (open_keys(&keys, arguments, &error) && ACTIONS[i].run(&keys, arguments, &error))
            return EXIT_OK;
        return tools_end_with(&keys.tools, error);
    }
    fprintf(stderr, "mimamori keys list | wrap | unwrap | rotate --new FILE | show NAME\n");
    return EXIT_WRONG;
}
