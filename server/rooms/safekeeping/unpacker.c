#include "rooms/safekeeping/unpacker.h"

#include <errno.h>
#include <unistd.h>
#include <zstd.h>
#include <zstd_errors.h>

#define BLOCK ((size_t)128 * 1024)
#define WINDOW_LOG_MAX 23 /* 8 MiB to unpack; ours takes two */

/* How many bytes there are, 0 at the end. */
static size_t read_block(void *block)
{
    for (;;) {
        const ssize_t got = read(STDIN_FILENO, block, BLOCK);
        if (got >= 0)
            return (size_t)got;
        if (errno != EINTR)
            _exit(FOREIGN_BROKE);
    }
}

static _Noreturn void end_with(size_t problem)
{
    const ZSTD_ErrorCode code = ZSTD_getErrorCode(problem);
    const bool is_memory =
        code == ZSTD_error_memory_allocation || code == ZSTD_error_frameParameter_windowTooLarge;
    _exit(is_memory ? FOREIGN_MEMORY : FOREIGN_WRONG);
}

/* Unpacks all of @packed; returns whether the stream has ended with it. */
static bool unpack_block(ZSTD_DCtx *unpacker, ZSTD_inBuffer *packed, void *block)
{
    for (;;) {
        ZSTD_outBuffer out = { block, BLOCK, 0 };
        const size_t left = ZSTD_decompressStream(unpacker, &out, packed);
        if (ZSTD_isError(left))
            end_with(left);
        foreign_put(block, out.pos);
        if (left == 0 && packed->pos < packed->size)
            _exit(FOREIGN_WRONG); /* something behind the end */
        if (left == 0)
            return true;
        if (packed->pos == packed->size && out.pos < out.size)
            return false;
    }
}

static void unpack(void)
{
    bool has_ended = false;
    void *in = g_malloc(BLOCK), *out = g_malloc(BLOCK);
    ZSTD_DCtx *unpacker = ZSTD_createDCtx();
    if (unpacker == NULL)
        _exit(FOREIGN_MEMORY);
    ZSTD_DCtx_setParameter(unpacker, ZSTD_d_windowLogMax, WINDOW_LOG_MAX);
    for (size_t size = read_block(in); size > 0; size = read_block(in)) {
        ZSTD_inBuffer packed = { in, size, 0 };
        if (has_ended)
            _exit(FOREIGN_WRONG);
        has_ended = unpack_block(unpacker, &packed, out);
    }
    _exit(has_ended ? FOREIGN_WHOLE : FOREIGN_WRONG);
}

const ForeignReader backup_unpacker = { "backup", NULL, unpack };
