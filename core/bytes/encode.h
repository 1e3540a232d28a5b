/* encode.h - bytes in other clothes: Base64 and UTF-16. */
#pragma once

#include "core/bytes/arena.h"

/* RFC 4648, section 4, with padding. */
Slice encode_base64(Arena *arena, Slice bytes);

/* What Base64 shows of @bytes wherever they stand @offset (0, 1, 2) bytes behind a multiple of
 * three: the characters that do not depend on what stands before and behind. */
Slice encode_base64_inside(Arena *arena, Slice bytes, unsigned offset);

/* UTF-8 text as UTF-16 without a byte order mark. false: not UTF-8. */
bool encode_utf16(Arena *arena, Slice text, bool is_big_endian, Slice *encoded);
