#include "base/problems.h"

#include "base/error.h"

void problems_init(Problems *problems)
{
    *problems = (Problems){ .lines = g_ptr_array_new_with_free_func(g_free) };
}

void problems_clear(Problems *problems)
{
    g_clear_pointer(&problems->lines, g_ptr_array_unref);
}

void problems_add(Problems *problems, const char *file, int line, const char *format, ...)
{
    if (problems->lines->len == PROBLEMS_MAX) {
        problems->left_out++;
        return;
    }

    GString *text = g_string_new(file);
    if (line > 0)
        g_string_append_printf(text, ":%d", line);
    g_string_append(text, ": ");
    va_list arguments;
    va_start(arguments, format);
    g_string_append_vprintf(text, format, arguments);
    va_end(arguments);
    g_ptr_array_add(problems->lines, g_string_free(text, FALSE));
}

bool problems_settle(const Problems *problems, GError **error)
{
    if (problems->lines->len == 0)
        return true;

    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < problems->lines->len; i++)
        g_string_append_printf(text, "%s%s", i == 0 ? "" : "\n",
                               (const char *)g_ptr_array_index(problems->lines, i));
    if (problems->left_out > 0)
        g_string_append_printf(text, "\nand %u more", problems->left_out);
    return fail(error, APP_ERROR_INVALID, "%s", text->str);
}
