/* json_text.h - UTF-16 and bytes as the inside of a JSON string. */
#pragma once

#include "core/bytes/buffer.h"

/**
 * Adds UTF-16 (little endian) as UTF-8, escaped as inside a JSON string. A surrogate without its
 * other half becomes U+FFFD; half a unit at the end is left out.
 */
void json_add_utf16(Buffer *out, Slice text);

/* Adds text of one byte a character: UTF-8 where it is that, else ISO 8859-1, so that every byte
 * shows. */
void json_add_narrow(Buffer *out, Slice text);

/* The most bytes that a UTF-16 unit takes: a control character, "\u001f". */
#define JSON_UNIT_LONGEST 6
