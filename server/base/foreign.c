#include "base/foreign.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/confinement.h"
#include "base/error.h"
#include "base/own_process.h"

#define BLOCK ((gsize)256 * 1024)

/* --- in the process that reads -------------------------------------------------------------- */

bool foreign_is_meant(int count, char *const *words)
{
    return count == 3 && g_str_equal(words[1], FOREIGN_WORD);
}

/* GLib ends a program that is refused memory, and may have none left for its own sentence. */
static void end_without_memory(const char *domain, GLogLevelFlags level, const char *message,
                               void *data)
{
    (void)domain;
    (void)data;
    if ((level & (G_LOG_FLAG_FATAL | G_LOG_LEVEL_ERROR)) == 0)
        return;
    const bool is_memory = message == NULL || strstr(message, "failed to allocate") != NULL;
    _exit(is_memory ? FOREIGN_MEMORY : FOREIGN_BROKE);
}

void foreign_run(const ForeignReader *const *readers, char *const *words)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    while (*readers != NULL && !g_str_equal((*readers)->name, words[2]))
        readers++;
    const ForeignReader *reader = *readers;
    if (reader == NULL)
        _exit(FOREIGN_BROKE);
    if (reader->prepare != NULL)
        reader->prepare();
    g_log_set_default_handler(end_without_memory, NULL);
    if (!confinement_enter())
        _exit(FOREIGN_UNCONFINED);
    reader->read();
    _exit(FOREIGN_BROKE); /* it did not say that the result is whole */
}

void foreign_put(const void *bytes, gsize size)
{
    const char *at = bytes;
    while (size > 0) {
        const ssize_t written = write(STDOUT_FILENO, at, size);
        if (written < 0 && errno != EINTR)
            _exit(FOREIGN_BROKE);
        if (written > 0) {
            at += written;
            size -= (gsize)written;
        }
    }
}

/* --- in the process that asks ----------------------------------------------------------------- */

int foreign_start(const char *reader, int input, int output, pid_t *pid)
{
    char *const words[] = { (char *)"mimamori", (char *)FOREIGN_WORD, (char *)reader, NULL };
    return own_process_start(words, input, output, pid);
}

static ForeignEnd end_of_status(int status)
{
    if (WIFSIGNALED(status) && (WTERMSIG(status) == SIGXCPU || WTERMSIG(status) == SIGKILL))
        return FOREIGN_LIMIT;
    if (!WIFEXITED(status) || WEXITSTATUS(status) > FOREIGN_WRONG)
        return FOREIGN_BROKE;
    return (ForeignEnd)WEXITSTATUS(status);
}

ForeignEnd foreign_wait(pid_t pid)
{
    int status = W_EXITCODE(FOREIGN_BROKE, 0);
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    return end_of_status(status);
}

typedef enum { TAKEN_ALL, TAKEN_TOO_MUCH, TAKEN_TOO_LONG, TAKEN_BROKEN } Taken;

/* Whether there is something to read, or the end, before @until_us. */
static bool wait_for(int fd, gint64 until_us)
{
    struct pollfd asked = { .fd = fd, .events = POLLIN };
    for (;;) {
        const gint64 left_ms = (until_us - g_get_monotonic_time()) / 1000;
        if (left_ms <= 0)
            return false;
        const int found = poll(&asked, 1, (int)left_ms);
        if (found > 0 || (found < 0 && errno != EINTR))
            return true;
    }
}

static Taken take_all(int fd, gsize most, GByteArray *result)
{
    const gint64 until_us = g_get_monotonic_time() + FOREIGN_WITHIN_S * G_USEC_PER_SEC;
    g_autofree guint8 *block = g_malloc(BLOCK);
    while (wait_for(fd, until_us)) {
        const ssize_t got = read(fd, block, BLOCK);
        if (got == 0)
            return TAKEN_ALL;
        if (got < 0 && errno != EINTR)
            return TAKEN_BROKEN;
        if (got > 0 && (gsize)got > most - result->len)
            return TAKEN_TOO_MUCH;
        if (got > 0)
            g_byte_array_append(result, block, (guint)got);
    }
    return TAKEN_TOO_LONG;
}

/* The key of the sentence; NULL: the result is whole. */
static const char *judge(Taken taken, ForeignEnd end)
{
    static const char *const KEYS[] = {
        [FOREIGN_WHOLE] = NULL,
        [FOREIGN_BROKE] = "cli.foreign-broke",
        [FOREIGN_LIMIT] = "cli.foreign-limit",
        [FOREIGN_UNCONFINED] = "cli.foreign-unconfined",
        [FOREIGN_MEMORY] = "cli.foreign-memory",
        [FOREIGN_WRONG] = "cli.foreign-broke",
    };
    if (taken == TAKEN_TOO_LONG || taken == TAKEN_TOO_MUCH)
        return "cli.foreign-limit";
    return taken == TAKEN_BROKEN && end == FOREIGN_WHOLE ? "cli.foreign-broke" : KEYS[end];
}

GBytes *foreign_read(const char *reader, int fd, gsize most, GError **error)
{
    int ends[2];
    pid_t pid = 0;
    g_autoptr(GByteArray) result = g_byte_array_new();
    if (pipe2(ends, O_CLOEXEC) != 0)
        return fail_null(error, APP_ERROR_UNAVAILABLE, "%s", g_strerror(errno));
    const int number = foreign_start(reader, fd, ends[1], &pid);
    close(ends[1]);
    if (number != 0) {
        close(ends[0]);
        return fail_null(error, APP_ERROR_UNAVAILABLE, "%s", g_strerror(number));
    }
    const Taken taken = take_all(ends[0], most, result);
    close(ends[0]);
    if (taken != TAKEN_ALL)
        kill(pid, SIGKILL);
    const char *key = judge(taken, foreign_wait(pid));
    if (key != NULL)
        return refuse_null(error, APP_ERROR_UNAVAILABLE, key, NULL);
    return g_byte_array_free_to_bytes(g_steal_pointer(&result));
}
