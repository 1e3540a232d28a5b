#include "core/text_log/pairs.h"

#include <stdio.h>

#include "core/text_log/log_time.h"

#define NAME_MAX 100 /* bytes */

static bool is_name(char byte)
{
    return byte > ' ' && memchr("=\"',;(){}", byte, 9) == NULL && (unsigned char)byte < 0x7F;
}

static Slice scan_value(Slice *rest, bool *is_quoted)
{
    const char mark = rest->length == 0 ? ' ' : rest->data[0];
    *is_quoted = mark == '"' || mark == '\'';
    if (*is_quoted)
        *rest = slice_from(*rest, 1);
    size_t length = 0;
    while (length < rest->length && rest->data[length] != (*is_quoted ? mark : ' ') &&
           (*is_quoted || rest->data[length] != '\x1D'))
        length++;
    const Slice value = { rest->data, length };
    *rest = slice_from(*rest, length + (length < rest->length));
    return value;
}

bool pairs_next(Slice *rest, Pair *pair)
{
    while (rest->length > 0) {
        size_t length = 0;
        while (length < rest->length && is_name(rest->data[length]))
            length++;
        const Slice name = { rest->data, length };
        *rest = slice_from(*rest, length + (length < rest->length));
        if (length == 0 || length > NAME_MAX || name.data + length == rest->data ||
            name.data[length] != '=')
            continue;
        pair->name = name;
        pair->value = scan_value(rest, &pair->is_quoted);
        return true;
    }
    return false;
}

bool pairs_line_is(Slice line)
{
    return slice_starts_with(line, SLICE("date=")) ||
           scan_find(line, SLICE("devname=")) < line.length;
}

bool pairs_line_write(JsonLine *json, Slice line)
{
    Pair pair;
    Slice date = SLICE(""), clock = SLICE("");
    char text[LOG_TIME_SIZE], time[LOG_TIME_SIZE];
    if (!pairs_line_is(line))
        return false;
    for (int i = 0; i < PAIRS_MAX && pairs_next(&line, &pair); i++) {
        json_line_text(json, pair.name, pair.value);
        if (slice_is(pair.name, "date"))
            date = pair.value;
        if (slice_is(pair.name, "time"))
            clock = pair.value;
    }
    if (pairs_next(&line, &pair))
        json_line_flag(json, SLICE("is_cut"));
    if (date.length == 10 && clock.length >= 8 && clock.length < 20) {
        snprintf(text, sizeof text, "%.10sT%.*s", date.data, (int)clock.length, clock.data);
        Slice rest = slice_of(text);
        if (log_time_iso(&rest, time))
            json_line_text(json, SLICE("timestamp"), slice_of(time));
    }
    return true;
}
