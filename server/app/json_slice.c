#include "app/json_slice.h"

#include <glib.h>

void json_slice(JsonWriter *writer, const char *key, Slice text)
{
    g_autoptr(GString) copy = g_string_sized_new(text.length + 1);
    while (text.length > 0) {
        const char *nul = memchr(text.data, '\0', text.length);
        const size_t plain = nul == NULL ? text.length : (size_t)(nul - text.data);
        g_string_append_len(copy, text.data, (gssize)plain);
        if (nul != NULL)
            g_string_append(copy, "\xEF\xBF\xBD");
        text = slice_from(text, nul == NULL ? plain : plain + 1);
    }
    json_text(writer, key, copy->str);
}
