#include "base/foreign_stream.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define BLOCK ((gsize)256 * 1024)
#define PIPE_BYTES (1024 * 1024) /* a larger pipe lets both processes work at a time */

struct ForeignStream {
    const char *reader;
    ForeignFeed feed;
    void *data;
    pid_t pid;  /* 0: not started, or has ended */
    int input;  /* a socket, because writing to a process that died must be no signal; -1: closed */
    int output; /* a pipe; -1: not started, or has ended */
    bool is_begun;
    const guint8 *fed; /* lent: what the process has not taken yet */
    gsize fed_size;
    guint8 *taken; /* a block of the result … */
    gsize taken_at, taken_end;
    ForeignEnd end;
};

ForeignStream *foreign_stream_new(const char *reader, ForeignFeed feed, void *data)
{
    ForeignStream *stream = g_new(ForeignStream, 1);
    *stream =
        (ForeignStream){ .reader = reader, .feed = feed, .data = data, .input = -1, .output = -1 };
    return stream;
}

static void close_end(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

/* FOREIGN_UNCONFINED also where there can be no such process at all. */
static bool begin(ForeignStream *stream)
{
    int in[2] = { -1, -1 }, out[2] = { -1, -1 };
    stream->is_begun = true;
    stream->end = FOREIGN_UNCONFINED;
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, in) != 0)
        return false;
    const bool is_started = pipe2(out, O_CLOEXEC) == 0 &&
                            foreign_start(stream->reader, in[1], out[1], &stream->pid) == 0;
    close_end(&in[1]);
    close_end(&out[1]);
    stream->input = in[0];
    stream->output = out[0];
    if (!is_started) {
        stream->pid = 0;
        close_end(&stream->input);
        close_end(&stream->output);
        return false;
    }
    shutdown(stream->input, SHUT_RD);
    fcntl(stream->output, F_SETPIPE_SZ, PIPE_BYTES);
    stream->taken = g_malloc(BLOCK);
    stream->end = FOREIGN_WHOLE;
    return true;
}

/* Lets it go; @end: what it is called where the process itself does not say it. */
static void finish(ForeignStream *stream, bool is_killed, ForeignEnd end)
{
    close_end(&stream->input);
    close_end(&stream->output);
    if (is_killed)
        kill(stream->pid, SIGKILL);
    const ForeignEnd said = foreign_wait(stream->pid);
    stream->pid = 0;
    stream->end = is_killed ? end : said;
}

/* Hands over what is there; the process may have ended already, which the other end says better. */
static bool give(ForeignStream *stream, GError **error)
{
    if (stream->fed_size == 0 &&
        !stream->feed(stream->data, &stream->fed, &stream->fed_size, error))
        return false;
    if (stream->fed_size == 0) {
        close_end(&stream->input);
        return true;
    }
    const ssize_t sent =
        send(stream->input, stream->fed, stream->fed_size, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (sent > 0) {
        stream->fed += sent;
        stream->fed_size -= (gsize)sent;
    } else if (errno != EINTR && errno != EAGAIN) {
        close_end(&stream->input);
    }
    return true;
}

static void take(ForeignStream *stream)
{
    const ssize_t got = read(stream->output, stream->taken, BLOCK);
    stream->taken_at = 0;
    stream->taken_end = got > 0 ? (gsize)got : 0;
    if (got == 0)
        finish(stream, false, FOREIGN_WHOLE);
    else if (got < 0 && errno != EINTR)
        finish(stream, true, FOREIGN_BROKE);
}

/* Until there is more of the result, or its end. Returns false where feeding failed. */
static bool move(ForeignStream *stream, GError **error)
{
    struct pollfd ends[] = { { .fd = stream->output, .events = POLLIN },
                             { .fd = stream->input, .events = POLLOUT } };
    const int found = poll(ends, 2, FOREIGN_STALLS_S * 1000);
    if (found == 0)
        finish(stream, true, FOREIGN_LIMIT);
    else if (found > 0 && ends[0].revents != 0)
        take(stream);
    else if (found > 0)
        return give(stream, error);
    return true;
}

bool foreign_stream_read(ForeignStream *stream, void *bytes, gsize size, gsize *got,
                         ForeignEnd *end, GError **error)
{
    guint8 *to = bytes;
    *got = 0;
    if (!stream->is_begun)
        begin(stream);
    while (*got < size) {
        const gsize there = MIN(size - *got, stream->taken_end - stream->taken_at);
        if (there == 0 && stream->pid == 0)
            break;
        if (there == 0 && !move(stream, error)) {
            *end = FOREIGN_BROKE;
            return false;
        }
        memcpy(to + *got, stream->taken + stream->taken_at, there);
        stream->taken_at += there;
        *got += there;
    }
    *end = *got < size ? stream->end : FOREIGN_WHOLE;
    return *end == FOREIGN_WHOLE;
}

void foreign_stream_free(ForeignStream *stream)
{
    if (stream == NULL)
        return;
    if (stream->pid != 0)
        finish(stream, true, FOREIGN_BROKE);
    if (stream->taken != NULL)
        explicit_bzero(stream->taken, BLOCK);
    g_free(stream->taken);
    g_free(stream);
}
