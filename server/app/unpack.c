#include "app/unpack.h"

#include <errno.h>
#include <lzma.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

typedef struct {
    int fd;
    char *input, *output; /* UNPACK_PIECE bytes each */
    size_t length;        /* of the input */
    int error_number;
    UnpackTake take;
    void *data;
} Source;

const char *unpack_name(guint format)
{
    static const char *const names[UNPACK_COUNT] = { "", "gzip", "xz", "zstd" };
    return format < UNPACK_COUNT ? names[format] : "";
}

/* The next bytes of the file behind @at; at its end there are none, nor where a signal came and
 * nobody wants to go on. */
static bool fill_from(Source *source, size_t at)
{
    ssize_t got = 0;
    do {
        got = read(source->fd, source->input + at, UNPACK_PIECE - at);
        if (got < 0 && errno == EINTR && !source->take(SLICE(""), source->data)) {
            source->length = 0;
            return false;
        }
    } while (got < 0 && errno == EINTR);
    if (got < 0)
        source->error_number = errno;
    source->length = at + (got < 0 ? 0 : (size_t)got);
    return got > 0;
}

static bool fill(Source *source)
{
    return fill_from(source, 0) || source->error_number == 0;
}

/* The first bytes show the format; a pipe may give them one by one. */
static void fill_front(Source *source)
{
    while (source->length < 8 && fill_from(source, source->length))
        ;
}

static bool give(const Source *source, size_t made)
{
    return made == 0 || source->take((Slice){ source->output, made }, source->data);
}

static bool read_plain(Source *source)
{
    while (source->length > 0) {
        if (!source->take((Slice){ source->input, source->length }, source->data))
            return true;
        if (!fill(source))
            return false;
    }
    return true;
}

/* A file may consist of several streams, one behind the other. */
static bool read_gzip(Source *source)
{
    z_stream stream = { 0 };
    int result = inflateInit2(&stream, 15 + 16);
    bool is_good = result == Z_OK, goes_on = true, is_between = false;
    while (is_good && goes_on && source->length > 0) {
        stream.next_in = (unsigned char *)source->input;
        stream.avail_in = (unsigned)source->length;
        do {
            if (is_between)
                inflateReset(&stream);
            stream.next_out = (unsigned char *)source->output;
            stream.avail_out = UNPACK_PIECE;
            result = inflate(&stream, Z_NO_FLUSH);
            is_between = result == Z_STREAM_END;
            is_good = result == Z_OK || is_between || result == Z_BUF_ERROR;
            goes_on = give(source, UNPACK_PIECE - stream.avail_out);
        } while (is_good && goes_on && (stream.avail_in > 0 || stream.avail_out == 0) &&
                 result != Z_BUF_ERROR);
        is_good = is_good && fill(source);
    }
    inflateEnd(&stream);
    return is_good && (is_between || !goes_on);
}

static bool read_xz(Source *source)
{
    lzma_stream stream = LZMA_STREAM_INIT;
    lzma_ret result = lzma_stream_decoder(&stream, UNPACK_MEMORY_MAX, LZMA_CONCATENATED);
    bool goes_on = true;
    while (result == LZMA_OK && goes_on) {
        const lzma_action action = source->length == 0 ? LZMA_FINISH : LZMA_RUN;
        stream.next_in = (const uint8_t *)source->input;
        stream.avail_in = source->length;
        do {
            stream.next_out = (uint8_t *)source->output;
            stream.avail_out = UNPACK_PIECE;
            result = lzma_code(&stream, action);
            goes_on = give(source, UNPACK_PIECE - stream.avail_out);
        } while (result == LZMA_OK && goes_on && (stream.avail_in > 0 || stream.avail_out == 0));
        if (result == LZMA_OK && goes_on && action == LZMA_RUN && !fill(source))
            break;
    }
    lzma_end(&stream);
    return result == LZMA_STREAM_END || !goes_on;
}

static bool read_zstd(Source *source)
{
    ZSTD_DStream *stream = ZSTD_createDStream();
    if (stream == NULL)
        return false;
    ZSTD_DCtx_setParameter(stream, ZSTD_d_windowLogMax, 27); /* 128 MiB */
    size_t result = 1;
    bool goes_on = true;
    while (source->length > 0 && goes_on && !ZSTD_isError(result)) {
        ZSTD_inBuffer in = { source->input, source->length, 0 };
        ZSTD_outBuffer out = { 0 };
        do {
            out = (ZSTD_outBuffer){ source->output, UNPACK_PIECE, 0 };
            result = ZSTD_decompressStream(stream, &out, &in);
            goes_on = give(source, out.pos);
        } while (!ZSTD_isError(result) && goes_on && (in.pos < in.size || out.pos == out.size));
        if (!ZSTD_isError(result) && goes_on && !fill(source))
            break;
    }
    ZSTD_freeDStream(stream);
    return result == 0 || !goes_on;
}

static UnpackFormat format_of(Slice front)
{
    if (slice_starts_with(front, SLICE("\x1F\x8B")))
        return UNPACK_GZIP;
    if (slice_starts_with(front, SLICE("\xFD"
                                       "7zXZ")))
        return UNPACK_XZ;
    return slice_starts_with(front, SLICE("\x28\xB5\x2F\xFD")) ? UNPACK_ZSTD : UNPACK_NONE;
}

UnpackResult unpack_read(int fd, UnpackTake take, void *data)
{
    static bool (*const readers[UNPACK_COUNT])(Source * source) = { read_plain, read_gzip, read_xz,
                                                                    read_zstd };
    g_autofree char *input = g_malloc(UNPACK_PIECE);
    g_autofree char *output = g_malloc(UNPACK_PIECE);
    Source source = { .fd = fd, .input = input, .output = output, .take = take, .data = data };
    fill_front(&source);
    const UnpackFormat format = format_of((Slice){ input, source.length });
    const bool is_good = source.error_number == 0 && readers[format](&source);
    return (UnpackResult){ .damaged = is_good || source.error_number != 0 ? UNPACK_NONE : format,
                           .error_number = source.error_number };
}
