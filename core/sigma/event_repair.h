/* event_repair.h - makes JSON of a line of a program that writes what its users send as it is.
 *
 * Whoever asks for /%FF, or names itself "a\x22b", shall not thereby take the line out of the
 * watch.
 */
#pragma once

#include "core/bytes/buffer.h"

/**
 * Writes the text anew: in texts, a byte that is no UTF-8 as U+FFFD, a control character as an
 * escape, \x22 (as nginx and Apache write bytes) as the byte it stands for, and another backslash
 * that begins no escape of JSON as one of its own.
 *
 * Nothing else is mended: what was cut, or is no JSON elsewhere, stays so.
 */
void event_repair(Slice json, Buffer *out);
