#include "app/log_nursery.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.h"
#include "base/own_process.h"

#define PATIENCE_S 2 /* for a reader that is about to end */

struct LogNursery {
    pid_t pid;
    int socket;
    LogNursery *next; /* of the idle ones */
};

static GMutex idle_lock;
static LogNursery *idle;

/* What goes through the socket: two files there, a status of waitpid() back. */
typedef union {
    struct cmsghdr head; /* aligns */
    char bytes[CMSG_SPACE(2 * sizeof(int))];
} Files;

static bool send_files(int socket, int input, int output)
{
    const int files[2] = { input, output };
    Files room = { 0 };
    char byte = 0;
    struct iovec part = { &byte, 1 };
    struct msghdr message = { .msg_iov = &part,
                              .msg_iovlen = 1,
                              .msg_control = room.bytes,
                              .msg_controllen = sizeof room.bytes };
    struct cmsghdr *head = CMSG_FIRSTHDR(&message);
    head->cmsg_level = SOL_SOCKET;
    head->cmsg_type = SCM_RIGHTS;
    head->cmsg_len = CMSG_LEN(sizeof files);
    memcpy(CMSG_DATA(head), files, sizeof files);
    ssize_t sent = 0;
    do
        sent = sendmsg(socket, &message, MSG_NOSIGNAL);
    while (sent < 0 && errno == EINTR);
    return sent == 1;
}

/* false: nobody asks any more. */
static bool receive_files(int socket, int files[2])
{
    Files room = { 0 };
    char byte = 0;
    struct iovec part = { &byte, 1 };
    struct msghdr message = { .msg_iov = &part,
                              .msg_iovlen = 1,
                              .msg_control = room.bytes,
                              .msg_controllen = sizeof room.bytes };
    if (recvmsg(socket, &message, MSG_CMSG_CLOEXEC) != 1)
        return false;
    const struct cmsghdr *head = CMSG_FIRSTHDR(&message);
    if (head == NULL || head->cmsg_type != SCM_RIGHTS ||
        head->cmsg_len != CMSG_LEN(2 * sizeof(int)))
        return false;
    memcpy(files, CMSG_DATA(head), 2 * sizeof(int));
    return true;
}

bool log_nursery_is_meant(int count, char *const *words)
{
    return count == 2 && strcmp(words[1], LOG_NURSERY_WORD) == 0;
}

/* Dies with the nursery, also where that died before it was asked for. */
static _Noreturn void be_reader(const int files[2], pid_t nursery, void (*read)(void))
{
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != nursery ||
        dup2(files[0], STDIN_FILENO) < 0 || dup2(files[1], STDOUT_FILENO) < 0)
        _exit(EXIT_FAILURE);
    close(files[0]);
    close(files[1]);
    read();
    _exit(EXIT_SUCCESS);
}

static int status_of_reader(const int files[2], void (*read)(void))
{
    const pid_t nursery = getpid();
    const pid_t reader = fork();
    if (reader == 0)
        be_reader(files, nursery, read);
    close(files[0]);
    close(files[1]);
    int status = W_EXITCODE(EXIT_FAILURE, 0);
    while (reader > 0 && waitpid(reader, &status, 0) < 0 && errno == EINTR)
        ;
    return status;
}

/* Ctrl+C in a terminal reaches all its processes; the one that asks decides what it means. */
void log_nursery_run(void (*read)(void))
{
    int files[2];
    signal(SIGINT, SIG_IGN);
    while (receive_files(STDIN_FILENO, files)) {
        const int status = status_of_reader(files, read);
        if (send(STDIN_FILENO, &status, sizeof status, MSG_NOSIGNAL) != sizeof status)
            break;
    }
    _exit(EXIT_SUCCESS);
}

/* The socket is its only file besides standard error. */
static int spawn(int socket, pid_t *pid)
{
    char *const words[] = { (char *)"mimamori", (char *)LOG_NURSERY_WORD, NULL };
    return own_process_start(words, socket, -1, pid);
}

static LogNursery *start(GError **error)
{
    int ends[2];
    pid_t pid = 0;
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) {
        fail(error, APP_ERROR_UNAVAILABLE, "%s", g_strerror(errno));
        return NULL;
    }
    const struct timeval patience = { .tv_sec = PATIENCE_S };
    setsockopt(ends[0], SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    const int result = spawn(ends[1], &pid);
    close(ends[1]);
    if (result != 0) {
        close(ends[0]);
        fail(error, APP_ERROR_UNAVAILABLE, "%s", g_strerror(result));
        return NULL;
    }
    LogNursery *nursery = g_new(LogNursery, 1);
    *nursery = (LogNursery){ pid, ends[0], NULL };
    return nursery;
}

static int end(LogNursery *nursery)
{
    int status = 0;
    kill(nursery->pid, SIGKILL);
    while (waitpid(nursery->pid, &status, 0) < 0 && errno == EINTR)
        ;
    close(nursery->socket);
    g_free(nursery);
    return status;
}

static LogNursery *take_idle(void)
{
    g_mutex_lock(&idle_lock);
    LogNursery *nursery = idle;
    if (nursery != NULL)
        idle = nursery->next;
    g_mutex_unlock(&idle_lock);
    return nursery;
}

static void give_back(LogNursery *nursery)
{
    g_mutex_lock(&idle_lock);
    nursery->next = idle;
    idle = nursery;
    g_mutex_unlock(&idle_lock);
}

LogNursery *log_nursery_read(int input, int output, GError **error)
{
    for (;;) {
        LogNursery *nursery = take_idle();
        const bool is_new = nursery == NULL;
        if (is_new)
            nursery = start(error);
        if (nursery == NULL || send_files(nursery->socket, input, output))
            return nursery;
        const int number = errno;
        end(nursery);
        if (is_new) {
            fail(error, APP_ERROR_UNAVAILABLE, "%s", g_strerror(number));
            return NULL;
        } /* an idle one may have been ended by others */
    }
}

int log_nursery_finish(LogNursery *nursery, bool has_ended)
{
    int status = 0;
    ssize_t got = -1;
    errno = EINTR;
    while (has_ended && got < 0 && errno == EINTR)
        got = recv(nursery->socket, &status, sizeof status, 0);
    if (got != sizeof status)
        return end(nursery);
    give_back(nursery);
    return status;
}
