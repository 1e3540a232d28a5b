#include "app/log_reader.h"

#include <errno.h>
#include <glib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/log_frame.h"
#include "app/log_kind.h"
#include "app/log_process.h"
#include "app/unpack.h"
#include "base/confinement.h"

typedef struct {
    Buffer front; /* bytes from which the kind is told; empty once it is known */
    bool is_known;
    gint64 written_at;   /* the log, Unix seconds */
    const LogKind *kind; /* NULL: JSON, handed on as it is */
    void *state;
    LogLines lines;
} Conversion;

bool log_reader_is_meant(int count, char *const *words)
{
    return count == 2 && strcmp(words[1], "read-log") == 0;
}

/* The other side is gone where it does not take more: there is nobody to tell. */
static void write_all(const void *bytes, size_t length)
{
    const char *at = bytes;
    while (length > 0) {
        const ssize_t written = write(STDOUT_FILENO, at, length);
        if (written < 0 && errno != EINTR)
            _exit(EXIT_FAILURE);
        if (written > 0) {
            at += written;
            length -= (size_t)written;
        }
    }
}

static void write_frame(LogFrameKind kind, const void *bytes, size_t length)
{
    const LogFrame frame = { kind, (uint32_t)length };
    write_all(&frame, sizeof frame);
    write_all(bytes, length);
}

static void write_lines(Slice text)
{
    for (size_t at = 0; at < text.length; at += LOG_FRAME_MAX)
        write_frame(LOG_FRAME_LINES, text.data + at, MIN(text.length - at, LOG_FRAME_MAX));
}

static void flush_lines(LogLines *lines)
{
    write_lines(buffer_slice(&lines->text));
    lines->text.length = 0;
}

static void write_problem(LogLines *lines, guint64 line, guint reason)
{
    const LogProblem problem = { line, lines->kind, reason };
    flush_lines(lines);
    write_frame(LOG_FRAME_PROBLEM, &problem, sizeof problem);
}

static void convert(Conversion *conversion, Slice bytes, bool is_end)
{
    if (conversion->kind == NULL) {
        write_lines(bytes);
        return;
    }
    conversion->kind->convert(conversion->state, bytes, is_end, &conversion->lines);
    flush_lines(&conversion->lines);
}

/* The bytes from which the kind was told are the first to be converted. */
static void settle_kind(Conversion *conversion)
{
    const guint number = log_kind_of(buffer_slice(&conversion->front));
    conversion->is_known = true;
    conversion->kind = log_kind(number);
    conversion->lines.kind = number;
    if (conversion->kind != NULL)
        conversion->state =
            conversion->kind->begin(buffer_slice(&conversion->front), conversion->written_at);
    convert(conversion, buffer_slice(&conversion->front), false);
    buffer_clear(&conversion->front);
}

static bool take_bytes(Slice bytes, void *data)
{
    Conversion *conversion = data;
    if (conversion->is_known) {
        convert(conversion, bytes, false);
        return true;
    }
    buffer_add(&conversion->front, bytes);
    const Slice front = buffer_slice(&conversion->front);
    if (log_front_is_enough(front)) /* a live stream does not wait */
        settle_kind(conversion);
    return true;
}

static void end_conversion(Conversion *conversion)
{
    if (!conversion->is_known)
        settle_kind(conversion);
    convert(conversion, SLICE(""), true);
    if (conversion->kind != NULL)
        conversion->kind->free(conversion->state);
    buffer_clear(&conversion->lines.text);
}

/* Of what comes through a pipe: now. */
static gint64 time_of_input(void)
{
    struct stat status;
    const bool is_file = fstat(STDIN_FILENO, &status) == 0 && S_ISREG(status.st_mode);
    return is_file ? status.st_mtime : g_get_real_time() / G_USEC_PER_SEC;
}

/* Ends without the exit handlers, which would do what the process may not do any more. */
void log_reader_run(void)
{
    Conversion conversion = { .written_at = time_of_input(),
                              .lines = { .flush = flush_lines, .problem = write_problem } };
    if (!confinement_enter())
        _exit(LOG_PROCESS_UNCONFINED);
    const UnpackResult result = unpack_read(STDIN_FILENO, take_bytes, &conversion);
    end_conversion(&conversion);
    const LogEnd end = { result.damaged, (uint32_t)result.error_number, conversion.lines.cut };
    write_frame(LOG_FRAME_END, &end, sizeof end);
    _exit(EXIT_SUCCESS);
}
