/* unpack.h - the bytes of a file, or what is packed in them as gzip, xz or zstd.
 *
 * What a file is shows in its first bytes, not in its name. Memory stays bounded whatever the file
 * unpacks to.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "core/bytes/slice.h"

#define UNPACK_PIECE ((size_t)256 * 1024)
#define UNPACK_MEMORY_MAX ((guint64)256 * 1024 * 1024) /* bytes an unpacker may take */

typedef enum {
    UNPACK_NONE,
    UNPACK_GZIP,
    UNPACK_XZ,
    UNPACK_ZSTD,
    UNPACK_COUNT,
} UnpackFormat;

/* "gzip"; of UNPACK_NONE and unknown numbers "". */
const char *unpack_name(guint format);

/* Called with one piece after the other; false stops the reading. */
typedef bool (*UnpackTake)(Slice bytes, void *data);

typedef struct {
    UnpackFormat damaged; /* the format that the file is not, or not to its end */
    int error_number;     /* errno of reading; 0: it could be read */
} UnpackResult;

/* Reads @fd from where it is to its end. What came before the damage was taken. */
UnpackResult unpack_read(int fd, UnpackTake take, void *data);
