/* w3c_line.h - W3C's extended log format, as IIS, proxies and the firewall of Windows write it: a
 * line "#Fields: date time cs-method …" names the columns of those behind it.
 *
 * "cs(User-Agent)" becomes cs-user-agent as in Sigma; date and time become `timestamp` in UTC
 * (section "Date" of the format); IIS writes spaces in the user agent as "+".
 */
#pragma once

#include "core/bytes/arena.h"
#include "core/text_log/json_line.h"

#define W3C_FIELDS_MAX 100

/* Starts as { 0 }. */
typedef struct {
    Arena arena;
    Slice names[W3C_FIELDS_MAX];
    size_t count;
} W3cColumns;

/* A line that begins with '#': takes the columns where it names some. */
void w3c_take_directive(W3cColumns *columns, Slice line);

/* false: there are no columns yet, or the line has others; nothing was written. */
bool w3c_line_write(JsonLine *json, const W3cColumns *columns, Slice line);
