#include "render/mustache_margin.h"

#include <string.h>

char *mustache_margin_move(const MustacheMargin *margin, const char *blank)
{
    const size_t lost = g_str_has_prefix(blank, margin->off) ? strlen(margin->off) : 0;
    return g_strconcat(margin->on, blank + lost, NULL);
}

static const char *append_begin(GString *out, const char *line, const char *end,
                                const MustacheMargin *margin)
{
    const size_t lost = strlen(margin->off);
    const bool has_it = lost <= (size_t)(end - line) && strncmp(line, margin->off, lost) == 0;
    g_string_append(out, margin->on);
    return has_it ? line + lost : line;
}

static const char *append_line(GString *out, const char *line, const char *end)
{
    const char *found = memchr(line, '\n', (size_t)(end - line));
    const char *next = found == NULL ? end : found + 1;
    g_string_append_len(out, line, next - line);
    return next;
}

void mustache_margin_append(GString *out, const char *text, size_t length, bool begins_line,
                            const MustacheMargin *margin, size_t most)
{
    const char *end = text + length;
    if (begins_line)
        text = append_begin(out, text, end, margin);
    for (text = append_line(out, text, end); text < end && out->len <= most;
         text = append_line(out, text, end))
        text = append_begin(out, text, end, margin);
}
