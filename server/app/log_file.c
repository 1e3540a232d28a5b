#include "app/log_file.h"

#include <errno.h>
#include <fcntl.h>
#include <lzma.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include "base/error.h"

#define PIECE ((size_t)256 * 1024)

typedef struct {
    int fd;
    char *input, *output; /* PIECE bytes each */
    size_t length;        /* of the input */
    LogFileTake take;
    void *data;
    guint64 *read; /* bytes so far */
} Source;

static bool fail_errno(GError **error)
{
    return fail(error, errno == ENOENT ? APP_ERROR_NOT_FOUND : APP_ERROR_INVALID, "%s",
                g_strerror(errno));
}

/* Reads behind the first @length bytes of the input; 0 at the end of the file, and where a signal
 * came and nobody wants to go on. */
static ssize_t read_behind(Source *source, size_t length)
{
    ssize_t got = 0;
    do {
        got = read(source->fd, source->input + length, PIECE - length);
        if (got < 0 && errno == EINTR && !source->take(SLICE(""), source->data))
            return 0;
    } while (got < 0 && errno == EINTR);
    *source->read += got > 0 ? (guint64)got : 0;
    return got;
}

/* The next bytes of the file; at its end the length is zero. */
static bool fill(Source *source, GError **error)
{
    const ssize_t got = read_behind(source, 0);
    source->length = got < 0 ? 0 : (size_t)got;
    return got >= 0 || fail_errno(error);
}

/* The first bytes show the format; a pipe may give them one by one. */
static bool fill_front(Source *source, GError **error)
{
    size_t total = 0;
    while (total < 8) {
        const ssize_t got = read_behind(source, total);
        if (got < 0)
            return fail_errno(error);
        if (got == 0)
            break;
        total += (size_t)got;
    }
    source->length = total;
    return true;
}

static bool read_plain(Source *source, GError **error)
{
    while (source->length > 0) {
        if (!source->take((Slice){ source->input, source->length }, source->data))
            return true;
        if (!fill(source, error))
            return false;
    }
    return true;
}

static bool fail_packed(GError **error, const char *what)
{
    return fail(error, APP_ERROR_INVALID, "%s", what);
}

/* A file may consist of several streams, one behind the other. */
static bool read_gzip(Source *source, GError **error)
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
            stream.avail_out = PIECE;
            result = inflate(&stream, Z_NO_FLUSH);
            is_between = result == Z_STREAM_END;
            const size_t made = PIECE - stream.avail_out;
            is_good = result == Z_OK || is_between || result == Z_BUF_ERROR;
            goes_on = made == 0 || source->take((Slice){ source->output, made }, source->data);
        } while (is_good && goes_on && (stream.avail_in > 0 || stream.avail_out == 0) &&
                 result != Z_BUF_ERROR);
        is_good = is_good && fill(source, error);
    }
    inflateEnd(&stream);
    if (error != NULL && *error != NULL)
        return false;
    return (is_good && (is_between || !goes_on)) || fail_packed(error, "gzip");
}

static bool read_xz(Source *source, GError **error)
{
    lzma_stream stream = LZMA_STREAM_INIT;
    lzma_ret result = lzma_stream_decoder(&stream, LOG_FILE_UNPACK_MEMORY_MAX, LZMA_CONCATENATED);
    bool goes_on = true;
    while (result == LZMA_OK && goes_on) {
        const lzma_action action = source->length == 0 ? LZMA_FINISH : LZMA_RUN;
        stream.next_in = (const uint8_t *)source->input;
        stream.avail_in = source->length;
        do {
            stream.next_out = (uint8_t *)source->output;
            stream.avail_out = PIECE;
            result = lzma_code(&stream, action);
            const size_t made = PIECE - stream.avail_out;
            goes_on = made == 0 || source->take((Slice){ source->output, made }, source->data);
        } while (result == LZMA_OK && goes_on && (stream.avail_in > 0 || stream.avail_out == 0));
        if (result == LZMA_OK && goes_on && action == LZMA_RUN && !fill(source, error))
            break;
    }
    lzma_end(&stream);
    if (error != NULL && *error != NULL)
        return false;
    return result == LZMA_STREAM_END || !goes_on || fail_packed(error, "xz");
}

static bool read_zstd(Source *source, GError **error)
{
    ZSTD_DStream *stream = ZSTD_createDStream();
    if (stream == NULL)
        return fail_packed(error, "zstd");
    ZSTD_DCtx_setParameter(stream, ZSTD_d_windowLogMax, 27); /* 128 MiB */
    size_t result = 1;
    bool goes_on = true;
    while (source->length > 0 && goes_on && !ZSTD_isError(result)) {
        ZSTD_inBuffer in = { source->input, source->length, 0 };
        ZSTD_outBuffer out = { 0 };
        do {
            out = (ZSTD_outBuffer){ source->output, PIECE, 0 };
            result = ZSTD_decompressStream(stream, &out, &in);
            goes_on =
                out.pos == 0 || source->take((Slice){ source->output, out.pos }, source->data);
        } while (!ZSTD_isError(result) && goes_on && (in.pos < in.size || out.pos == out.size));
        if (!ZSTD_isError(result) && goes_on && !fill(source, error))
            break;
    }
    ZSTD_freeDStream(stream);
    if (error != NULL && *error != NULL)
        return false;
    return result == 0 || !goes_on || fail_packed(error, "zstd");
}

static bool read_any(Source *source, GError **error)
{
    const Slice front = { source->input, source->length };
    if (slice_starts_with(front, SLICE("\x1F\x8B")))
        return read_gzip(source, error);
    if (slice_starts_with(front, SLICE("\xFD"
                                       "7zXZ")))
        return read_xz(source, error);
    if (slice_starts_with(front, SLICE("\x28\xB5\x2F\xFD")))
        return read_zstd(source, error);
    return read_plain(source, error);
}

bool log_file_read(const char *path, LogFileTake take, void *data, GError **error)
{
    guint64 read = 0;
    return log_file_read_counted(path, take, data, &read, error);
}

bool log_file_read_counted(const char *path, LogFileTake take, void *data, guint64 *read,
                           GError **error)
{
    g_autofree char *input = g_malloc(PIECE);
    g_autofree char *output = g_malloc(PIECE);
    const bool is_standard = g_str_equal(path, "-");
    g_autoptr(GError) wrong = NULL; /* the readers look whether it is set */
    Source source = { .fd = is_standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC),
                      .input = input,
                      .output = output,
                      .take = take,
                      .data = data,
                      .read = read };
    if (source.fd < 0)
        return fail_errno(error);
    const bool is_read = fill_front(&source, &wrong) && read_any(&source, &wrong);
    if (!is_standard)
        close(source.fd);
    if (!is_read)
        g_propagate_error(error, g_steal_pointer(&wrong));
    return is_read;
}
