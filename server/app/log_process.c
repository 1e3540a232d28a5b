#include "app/log_process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/log_frame.h"
#include "app/log_kind.h"
#include "app/log_nursery.h"
#include "app/unpack.h"
#include "base/error.h"

#define PIPE_SIZE (1024 * 1024) /* bytes; a larger pipe lets both processes work at a time */

typedef enum {
    FRAMES_DIED,    /* no end came */
    FRAMES_WRONG,   /* something came that is no frame */
    FRAMES_ENDED,   /* see LogEnd */
    FRAMES_STOPPED, /* nobody wants more */
} FramesEnd;

/* *@end: why there is nothing more. A signal that comes while the reading waits asks whether to go
 * on. */
static bool read_whole(int fd, const LogFileSink *sink, void *bytes, size_t length, FramesEnd *end)
{
    char *at = bytes;
    while (length > 0) {
        const ssize_t got = read(fd, at, length);
        *end = FRAMES_DIED;
        if (got == 0 || (got < 0 && errno != EINTR))
            return false;
        *end = FRAMES_STOPPED;
        if (got < 0 && !sink->take(SLICE(""), sink->data))
            return false;
        if (got > 0) {
            at += got;
            length -= (size_t)got;
        }
    }
    return true;
}

static void tell_problem(const LogFileSink *sink, const LogProblem *problem)
{
    const LogKind *kind = log_kind(problem->kind);
    g_autofree char *key = kind == NULL ? NULL : kind->reason_key(problem->reason);
    if (key != NULL)
        sink->tell(problem->line, key, sink->data);
}

/* false: there is nothing more, for the reason in *@end. */
static bool read_frame(int fd, const LogFileSink *sink, LogFrame *frame, char *bytes,
                       FramesEnd *end)
{
    if (!read_whole(fd, sink, frame, sizeof *frame, end))
        return false;
    if (frame->length <= LOG_FRAME_MAX)
        return read_whole(fd, sink, bytes, frame->length, end);
    *end = FRAMES_WRONG;
    return false;
}

static bool take_frame(int fd, const LogFileSink *sink, char *bytes, LogEnd *log_end,
                       FramesEnd *end)
{
    LogFrame frame;
    if (!read_frame(fd, sink, &frame, bytes, end))
        return false;
    *end = FRAMES_WRONG;
    if (frame.kind == LOG_FRAME_LINES) {
        *end = FRAMES_STOPPED;
        return sink->take((Slice){ bytes, frame.length }, sink->data);
    }
    if (frame.kind == LOG_FRAME_PROBLEM && frame.length == sizeof(LogProblem)) {
        LogProblem problem;
        memcpy(&problem, bytes, sizeof problem);
        tell_problem(sink, &problem);
        return true;
    }
    if (frame.kind == LOG_FRAME_END && frame.length == sizeof *log_end) {
        memcpy(log_end, bytes, sizeof *log_end);
        *end = FRAMES_ENDED;
    }
    return false;
}

static FramesEnd take_frames(int fd, const LogFileSink *sink, LogEnd *log_end)
{
    g_autofree char *bytes = g_malloc(LOG_FRAME_MAX);
    FramesEnd end = FRAMES_DIED;
    while (take_frame(fd, sink, bytes, log_end, &end))
        ;
    return end;
}

static bool fail_dead(int status, GError **error)
{
    const char *key = "cli.log-broke";
    if (WIFEXITED(status) && WEXITSTATUS(status) == LOG_PROCESS_UNCONFINED)
        key = "cli.log-unconfined";
    else if (WIFSIGNALED(status) && (WTERMSIG(status) == SIGXCPU || WTERMSIG(status) == SIGKILL))
        key = "cli.log-limit";
    return refuse(error, APP_ERROR_UNAVAILABLE, key, NULL);
}

static bool judge(FramesEnd end, int status, const LogEnd *log_end, GError **error)
{
    if (end == FRAMES_STOPPED)
        return true;
    if (end == FRAMES_DIED)
        return fail_dead(status, error);
    if (end == FRAMES_WRONG)
        return refuse(error, APP_ERROR_UNAVAILABLE, "cli.log-broke", NULL);
    if (log_end->error_number != 0)
        return fail(error, APP_ERROR_INVALID, "%s", g_strerror((int)log_end->error_number));
    return log_end->packing == UNPACK_NONE ||
           fail(error, APP_ERROR_INVALID, "%s", unpack_name(log_end->packing));
}

bool log_process_read(int fd, const LogFileSink *sink, GError **error)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return fail(error, APP_ERROR_UNAVAILABLE, "%s", g_strerror(errno));
    fcntl(ends[1], F_SETPIPE_SZ, PIPE_SIZE);
    LogNursery *nursery = log_nursery_read(fd, ends[1], error);
    close(ends[1]);
    if (nursery == NULL) {
        close(ends[0]);
        return false;
    }
    LogEnd log_end = { 0 };
    const FramesEnd end = take_frames(ends[0], sink, &log_end);
    close(ends[0]);
    if (sink->cut != NULL)
        *sink->cut += log_end.cut;
    const bool has_ended = end == FRAMES_ENDED || end == FRAMES_DIED;
    return judge(end, log_nursery_finish(nursery, has_ended), &log_end, error);
}
