/* utf8.h - characters of UTF-8 text, and how they compare without regard to case. */
#pragma once

#include <stdint.h>

#include "core/bytes/arena.h"

#define UTF8_LONGEST 4 /* bytes of a character */

/* The length of the character at the start of @text in bytes, its number in *@character (may be
 * NULL); 0 if there is none or it is wrong (overlong, a surrogate, beyond U+10FFFF). */
size_t utf8_read(Slice text, uint32_t *character);

/* Writes a character up to U+10FFFF; returns its length in bytes. */
size_t utf8_write(uint32_t character, char bytes[UTF8_LONGEST]);

bool utf8_is_valid(Slice text);

/* Whether a byte continues a character, so that no character begins there. */
static inline bool utf8_is_inside(char byte)
{
    return ((unsigned char)byte & 0xC0) == 0x80;
}

/**
 * Simple case folding of Unicode (CaseFolding.txt, C and S; ß and İ stay as they are), one
 * character for one. Bytes that are no UTF-8 stay as they are.
 *
 * Why all of Unicode and not only A to Z: "ＣＭＤ．ＥＸＥ" in full width and "ÄRZTE" are names that
 * Windows does not tell apart by case either.
 */
uint32_t utf8_fold_character(uint32_t character);
Slice utf8_fold(Arena *arena, Slice text);

/* The same into @folded, which has utf8_fold_room() bytes; returns the length. */
size_t utf8_fold_into(char *folded, Slice text);

/* The longest growth: two bytes become three (Ⱥ, U+023A). */
static inline size_t utf8_fold_room(size_t length)
{
    return length + length / 2 + UTF8_LONGEST;
}

/* Whether two texts are equal after folding. */
bool utf8_equal_folded(Slice a, Slice b);

/* Whether the character would do something to a terminal instead of showing: C0, DEL, C1. */
static inline bool utf8_is_control(uint32_t character)
{
    return character < 0x20 || (character >= 0x7F && character < 0xA0);
}

/* A copy, ended by NUL, with a space for each control character and U+FFFD for each byte that is no
 * UTF-8. */
Slice utf8_printable(Arena *arena, Slice text);
