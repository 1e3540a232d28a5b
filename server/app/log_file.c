#include "app/log_file.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "app/log_kind.h"
#include "app/log_process.h"
#include "app/unpack.h"
#include "base/error.h"

#define FRONT 64 /* bytes in which the first object begins */

static bool fail_errno(GError **error, int number)
{
    return fail(error, number == ENOENT ? APP_ERROR_NOT_FOUND : APP_ERROR_INVALID, "%s",
                g_strerror(number));
}

/* Of a pipe nobody knows beforehand. */
static bool is_plain_json(int fd)
{
    char front[FRONT];
    const off_t at = lseek(fd, 0, SEEK_CUR);
    const ssize_t got = at < 0 ? -1 : pread(fd, front, sizeof front, at);
    return log_front_is_json((Slice){ front, got < 0 ? 0 : (size_t)got });
}

static bool read_plain(int fd, const LogFileSink *sink, GError **error)
{
    const UnpackResult result = unpack_read(fd, sink->take, sink->data);
    return result.error_number == 0 || fail_errno(error, result.error_number);
}

/* Who counts what was read. Where the process reads the file its place tells: it is the same for
 * both. Of a pipe the lines are counted. */
typedef struct {
    const LogFileSink *sink;
    int fd;
    off_t place;
} Counting;

static bool count_and_take(Slice bytes, void *data)
{
    Counting *counting = data;
    const off_t place = lseek(counting->fd, 0, SEEK_CUR);
    *counting->sink->read += place < 0 ? bytes.length : (guint64)(place - counting->place);
    counting->place = place;
    return counting->sink->take(bytes, counting->sink->data);
}

static void tell_on(guint64 line, const char *key, void *data)
{
    const Counting *counting = data;
    counting->sink->tell(line, key, counting->sink->data);
}

static bool read_log(int fd, const LogFileSink *sink, GError **error)
{
    Counting counting = { sink, fd, lseek(fd, 0, SEEK_CUR) };
    const LogFileSink counted = { count_and_take, tell_on, &counting, sink->cut, NULL };
    const LogFileSink *used = sink->read == NULL ? sink : &counted;
    return is_plain_json(fd) ? read_plain(fd, used, error) : log_process_read(fd, used, error);
}

bool log_file_read(const char *path, const LogFileSink *sink, GError **error)
{
    const bool is_standard = g_str_equal(path, "-");
    const int fd = is_standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || fcntl(fd, F_GETFD) < 0) /* standard input may be closed */
        return fail_errno(error, errno);
    const bool is_read = read_log(fd, sink, error);
    if (!is_standard)
        close(fd);
    return is_read;
}
