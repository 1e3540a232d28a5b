#include "base/messages.h"

#include <jansson.h>

#include "base/text.h"

#define KEYS_MAX 2000 /* of one file */
#define TEXT_MAX 4000 /* bytes of one text */
#define NAMES_IN_BRACES_MAX 20

enum { JAPANESE, ENGLISH, LANGUAGES };
static const char *const language_names[LANGUAGES + 1] = { "ja", "en", NULL };

typedef struct {
    char *key;              /* "room.key" */
    char *texts[LANGUAGES]; /* NULL: that language lacks it */
} Message;

struct Messages {
    GHashTable *by_key; /* full key (lent by the message) -> Message */
    GHashTable *rooms;  /* room -> GPtrArray of Message, borrowed, in the order of its first file */
};

static void message_free(void *data)
{
    Message *message = data;
    g_free(message->key);
    for (int i = 0; i < LANGUAGES; i++)
        g_free(message->texts[i]);
    g_free(message);
}

Messages *messages_new(void)
{
    Messages *messages = g_new(Messages, 1);
    *messages = (Messages){
        .by_key = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, message_free),
        .rooms = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
                                       (GDestroyNotify)g_ptr_array_unref),
    };
    return messages;
}

void messages_free(Messages *messages)
{
    if (messages == NULL)
        return;
    g_hash_table_unref(messages->rooms);
    g_hash_table_unref(messages->by_key);
    g_free(messages);
}

static int language_index(const char *language)
{
    return g_strcmp0(language, language_names[ENGLISH]) == 0 ? ENGLISH : JAPANESE;
}

/* A name in braces: lower-case letters, digits and hyphens. *@end: after the closing brace. */
static bool is_name_in_braces(const char *at, const char **end)
{
    if (*at != '{')
        return false;
    const size_t length = strspn(at + 1, "abcdefghijklmnopqrstuvwxyz0123456789-");
    if (length == 0 || at[1 + length] != '}')
        return false;
    *end = at + length + 2;
    return true;
}

static int by_pointed_text(const void *left, const void *right)
{
    return strcmp(*(char *const *)left, *(char *const *)right);
}

/* The {name}s of a text, sorted, each once, in one line; NULL if there are too many. */
static char *names_in_braces(const char *text)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    const char *end = NULL;
    for (const char *at = text; *at != '\0'; at++) {
        if (!is_name_in_braces(at, &end))
            continue;
        g_autofree char *name = g_strndup(at, (gsize)(end - at));
        if (g_ptr_array_find_with_equal_func(names, name, g_str_equal, NULL))
            continue;
        if (names->len == NAMES_IN_BRACES_MAX)
            return NULL;
        g_ptr_array_add(names, g_steal_pointer(&name));
    }
    g_ptr_array_sort(names, by_pointed_text);
    g_ptr_array_add(names, NULL);
    return g_strjoinv(" ", (char **)names->pdata);
}

/* Where the key stands in the file; jansson does not tell. */
static int line_of_key(const char *json, size_t length, const char *key)
{
    g_autofree char *quoted = g_strdup_printf("\"%s\"", key);
    const char *found = g_strstr_len(json, (gssize)length, quoted);
    if (found == NULL)
        return 0;
    int line = 1;
    for (const char *at = json; at < found; at++)
        line += *at == '\n';
    return line;
}

/* "packs/messages/cli.ja.json" gives "cli" and JAPANESE. */
static bool parse_file_name(const char *file, char **room, int *language)
{
    g_autofree char *name = g_path_get_basename(file);
    g_auto(GStrv) parts = g_strsplit(name, ".", 4);
    if (g_strv_length(parts) != 3 || parts[0][0] == '\0' || !g_str_equal(parts[2], "json"))
        return false;
    if (!g_strv_contains(language_names, parts[1]))
        return false;
    *language = language_index(parts[1]);
    *room = g_strdup(parts[0]);
    return true;
}

static Message *find_or_add(Messages *messages, const char *room, const char *key)
{
    g_autofree char *full_key = g_strdup_printf("%s.%s", room, key);
    Message *message = g_hash_table_lookup(messages->by_key, full_key);
    if (message != NULL)
        return message;

    message = g_new0(Message, 1);
    message->key = g_steal_pointer(&full_key);
    g_hash_table_insert(messages->by_key, message->key, message);

    GPtrArray *of_room = g_hash_table_lookup(messages->rooms, room);
    if (of_room == NULL) {
        of_room = g_ptr_array_new();
        g_hash_table_insert(messages->rooms, g_strdup(room), of_room);
    }
    g_ptr_array_add(of_room, message);
    return message;
}

/* NULL if all is well with one entry; else what to do. */
static const char *wrong_with_entry(const char *key, const json_t *value)
{
    if (key[0] == '\0' || strspn(key, "abcdefghijklmnopqrstuvwxyz0123456789-.") != strlen(key))
        return "a key has lower-case letters, digits, hyphens and dots only";
    if (!json_is_string(value))
        return "the value must be a text in quotes";
    if (json_string_length(value) == 0)
        return "the text is empty; write one";
    if (json_string_length(value) > TEXT_MAX)
        return "the text is longer than 4000 bytes; shorten it";
    if (!text_is_lines(json_string_value(value), (ssize_t)json_string_length(value)))
        return "the text has control characters; remove them";

    g_autofree char *names = names_in_braces(json_string_value(value));
    return names == NULL ? "the text has more than 20 names in braces" : NULL;
}

void messages_add(Messages *messages, const char *file, const char *json, size_t length,
                  Problems *problems)
{
    g_autofree char *room = NULL;
    int language = JAPANESE;
    if (!parse_file_name(file, &room, &language)) {
        problems_add(problems, file, 0, "rename it to ROOM.ja.json or ROOM.en.json");
        return;
    }

    json_error_t syntax;
    json_t *root = json_loadb(json, length, JSON_REJECT_DUPLICATES, &syntax);
    if (!json_is_object(root) || json_object_size(root) > KEYS_MAX) {
        problems_add(problems, file, root == NULL ? syntax.line : 1, "%s",
                     root == NULL ? syntax.text
                                  : "must be one object {\"key\": \"text\"} of at most 2000 keys");
        json_decref(root);
        return;
    }

    const char *key;
    json_t *value;
    json_object_foreach(root, key, value)
    {
        const char *wrong = wrong_with_entry(key, value);
        if (wrong != NULL) {
            problems_add(problems, file, line_of_key(json, length, key), "'%s': %s", key, wrong);
            continue;
        }
        Message *message = find_or_add(messages, room, key);
        g_free(message->texts[language]);
        message->texts[language] = g_strdup(json_string_value(value));
    }
    json_decref(root);
}

static void check_message(const Message *message, Problems *problems)
{
    for (int i = 0; i < LANGUAGES; i++) {
        if (message->texts[i] == NULL) {
            problems_add(problems, "messages", 0, "'%s' has no text in '%s'; add it", message->key,
                         language_names[i]);
            return;
        }
    }
    g_autofree char *japanese = names_in_braces(message->texts[JAPANESE]);
    g_autofree char *english = names_in_braces(message->texts[ENGLISH]);
    if (!g_str_equal(japanese, english))
        problems_add(problems, "messages", 0,
                     "'%s' has the names '%s' in ja but '%s' in en; use the same", message->key,
                     japanese, english);
}

static int by_text(const void *left, const void *right)
{
    return strcmp(left, right);
}

void messages_check(const Messages *messages, Problems *problems)
{
    g_autoptr(GList) rooms = g_list_sort(g_hash_table_get_keys(messages->rooms), by_text);
    for (const GList *room = rooms; room != NULL; room = room->next) {
        const GPtrArray *of_room = g_hash_table_lookup(messages->rooms, room->data);
        for (guint i = 0; i < of_room->len; i++)
            check_message(g_ptr_array_index(of_room, i), problems);
    }
}

bool messages_has(const Messages *messages, const char *key)
{
    return g_hash_table_contains(messages->by_key, key);
}

const char *messages_text(const Messages *messages, const char *language, const char *key)
{
    const Message *message = g_hash_table_lookup(messages->by_key, key);
    const char *text = message == NULL ? NULL : message->texts[language_index(language)];
    return text == NULL ? key : text;
}

/* The value of the name at "{name}"; NULL if the pairs have none. */
static const char *value_of(const char *brace, size_t length, const char *const *pairs)
{
    for (; pairs != NULL && pairs[0] != NULL && pairs[1] != NULL; pairs += 2) {
        if (strlen(pairs[0]) == length && memcmp(pairs[0], brace + 1, length) == 0)
            return pairs[1];
    }
    return NULL;
}

char *messages_format(const Messages *messages, const char *language, const char *key,
                      const char *const *pairs)
{
    GString *filled = g_string_new(NULL);
    const char *at = messages_text(messages, language, key);
    while (*at != '\0') {
        const char *end = at;
        const char *value =
            is_name_in_braces(at, &end) ? value_of(at, (size_t)(end - at) - 2, pairs) : NULL;
        if (value != NULL) {
            g_string_append(filled, value);
            at = end;
        } else {
            g_string_append_c(filled, *at++);
        }
    }
    return g_string_free(filled, FALSE);
}

void messages_write_room(const Messages *messages, const char *language, const char *room,
                         JsonWriter *writer)
{
    const GPtrArray *of_room = g_hash_table_lookup(messages->rooms, room);
    for (guint i = 0; of_room != NULL && i < of_room->len; i++) {
        const Message *message = g_ptr_array_index(of_room, i);
        json_text(writer, message->key, message->texts[language_index(language)]);
    }
}
