/* fuzz_messages.c - any bytes as a file of messages, and as a text to fill in. */
#include "base/messages.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const pairs[] = { "name", "{name}", "a", "", NULL };
    g_auto(Problems) problems;
    problems_init(&problems);
    g_autoptr(Messages) messages = messages_new();
    messages_add(messages, "room.ja.json", (const char *)data, size, &problems);
    messages_add(messages, "room.en.json", (const char *)data, size, &problems);
    messages_check(messages, &problems);

    JsonWriter writer;
    json_writer_init(&writer);
    json_begin_object(&writer, NULL);
    messages_write_room(messages, "en", "room", &writer);
    json_end(&writer);
    json_writer_clear(&writer);
    g_free(messages_format(messages, "ja", "room.a", pairs));
    g_autofree char *key = g_strndup((const char *)data, size);
    g_free(messages_format(messages, "ja", key, pairs));
    return 0;
}
