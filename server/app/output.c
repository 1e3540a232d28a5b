#include "app/output.h"

#include <unistd.h>

static void complain(const Messages *messages, const Arguments *arguments, const char *key,
                     const char *const *pairs)
{
    g_autofree char *text = messages_format(messages, arguments->language, key, pairs);
    fprintf(stderr, "mimamori: %s\n", text);
}

bool output_refuses_terminal(const Messages *messages, const Arguments *arguments, bool is_binary)
{
    if (!is_binary || argument_option(arguments, "output") != NULL || isatty(STDOUT_FILENO) != 1)
        return false;
    complain(messages, arguments, "cli.render-terminal", NULL);
    return true;
}

int output_deliver(const Messages *messages, const Arguments *arguments, GBytes *bytes)
{
    gsize length = 0;
    const char *data = g_bytes_get_data(bytes, &length);
    const char *path = argument_option(arguments, "output");
    g_autoptr(GError) error = NULL;
    if (path == NULL)
        return fwrite(data, 1, length, stdout) == length && fflush(stdout) == 0 ? EXIT_OK
                                                                                : EXIT_FAILED;
    if (g_file_set_contents_full(path, data, (gssize)length, G_FILE_SET_CONTENTS_CONSISTENT, 0644,
                                 &error))
        return EXIT_OK;
    const char *const pairs[] = { "file", path, "reason", error->message, NULL };
    complain(messages, arguments, "cli.file-unwritable", pairs);
    return EXIT_WRONG;
}
