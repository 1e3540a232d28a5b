#include "app/log_process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/log_frame.h"
#include "app/log_nursery.h"
#include "base/error.h"
#include "core/evtx/evtx_wrong.h"

static void put(const void *bytes, size_t length)
{
    g_assert_cmpint(write(STDOUT_FILENO, bytes, length), ==, length);
}

static void put_frame(guint32 kind, guint32 length, const void *bytes)
{
    const LogFrame frame = { kind, length };
    put(&frame, sizeof frame);
    put(bytes, length);
}

static void put_problem(guint64 line, guint32 kind, guint32 reason)
{
    const LogProblem problem = { line, kind, reason };
    put_frame(LOG_FRAME_PROBLEM, sizeof problem, &problem);
}

/* What a reader does here: the log says it. */
static void misbehave(void)
{
    char deed[32] = "";
    g_assert_cmpint(read(STDIN_FILENO, deed, sizeof deed - 1), >, 0);
    const LogEnd end = { 0 };
    const LogFrame large = { LOG_FRAME_LINES, LOG_FRAME_MAX + 1 };
    put_frame(LOG_FRAME_LINES, 4, "one\n");
    if (g_str_equal(deed, "linger")) {
        put_frame(LOG_FRAME_END, sizeof end, &end);
        pause();
    }
    if (g_str_equal(deed, "break"))
        raise(SIGSYS);
    if (g_str_equal(deed, "spin"))
        raise(SIGXCPU);
    if (g_str_equal(deed, "unconfined"))
        _exit(LOG_PROCESS_UNCONFINED);
    if (g_str_equal(deed, "large"))
        put(&large, sizeof large);
    if (g_str_equal(deed, "unknown"))
        put_frame(99, 1, "x");
    if (g_str_equal(deed, "short end"))
        put_frame(LOG_FRAME_END, 1, "x");
    if (g_str_equal(deed, "problems")) {
        put_problem(1, 0, EVTX_GAP);
        put_problem(2, 99, EVTX_GAP);
        put_problem(3, 0, 9999);
        put_frame(LOG_FRAME_END, sizeof end, &end);
    }
    while (g_str_equal(deed, "flood"))
        put_frame(LOG_FRAME_LINES, 4, "two\n");
}

static bool collect(Slice bytes, void *data)
{
    g_string_append_len(data, bytes.data, (gssize)bytes.length);
    return true;
}

static bool take_one(Slice bytes, void *data)
{
    collect(bytes, data);
    return false;
}

static void tell(guint64 line, const char *key, void *data)
{
    g_string_append_printf(data, "%" G_GUINT64_FORMAT " %s\n", line, key);
}

/* ends: of a pipe, from which the log is read and into which it is written. */
static void write_log(const char *deed, int ends[2])
{
    g_assert_cmpint(pipe2(ends, O_CLOEXEC), ==, 0);
    g_assert_cmpint(write(ends[1], deed, strlen(deed)), ==, strlen(deed));
}

/* No process has the log any more: its reader is gone. */
static void assert_nobody_reads(int writing)
{
    struct pollfd log = { writing, 0, 0 };
    g_assert_cmpint(poll(&log, 1, 10000), ==, 1);
    g_assert_cmpint(log.revents, ==, POLLERR);
}

/* What comes of a process that does this; the key of the error, or "". */
static char *key_of(const char *deed, bool (*take)(Slice bytes, void *data), GString *got)
{
    int ends[2];
    g_autoptr(GError) error = NULL;
    const LogFileSink sink = { take, tell, got };
    write_log(deed, ends);
    const bool is_read = log_process_read(ends[0], &sink, &error);
    close(ends[0]);
    assert_nobody_reads(ends[1]);
    close(ends[1]);
    g_assert_true(is_read == (error == NULL));
    return g_strdup(error == NULL ? "" : error_key(error));
}

static void says_how_the_process_died(void)
{
    static const char *const cases[][2] = {
        { "break", "cli.log-broke" },           { "spin", "cli.log-limit" },
        { "unconfined", "cli.log-unconfined" }, { "no end", "cli.log-broke" },
        { "large", "cli.log-broke" },           { "unknown", "cli.log-broke" },
        { "short end", "cli.log-broke" },
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GString) got = g_string_new(NULL);
        g_autofree char *key = key_of(cases[i][0], collect, got);
        g_assert_cmpstr(key, ==, cases[i][1]);
        g_assert_cmpstr(got->str, ==, "one\n");
    }
}

static void tells_only_problems_that_it_knows(void)
{
    g_autoptr(GString) got = g_string_new(NULL);
    g_autofree char *key = key_of("problems", collect, got);
    g_assert_cmpstr(key, ==, "");
    g_assert_cmpstr(got->str, ==, "one\n1 cli.evtx-gap\n");
}

static void ends_a_process_that_nobody_listens_to(void)
{
    g_autoptr(GString) got = g_string_new(NULL);
    g_autofree char *key = key_of("flood", take_one, got);
    g_assert_cmpstr(key, ==, "");
    g_assert_cmpstr(got->str, ==, "one\n");
}

static void reads_well_after_a_process_that_does_not_end(void)
{
    for (int i = 0; i < 2; i++) {
        g_autoptr(GString) got = g_string_new(NULL);
        g_autofree char *lingering = key_of("linger", collect, got);
        g_assert_cmpstr(lingering, ==, "");
        g_assert_cmpstr(got->str, ==, "one\n");
        g_autofree char *next = key_of("problems", collect, got);
        g_assert_cmpstr(next, ==, "");
        g_assert_cmpstr(got->str, ==, "one\none\n1 cli.evtx-gap\n");
    }
}

static gpointer read_one(gpointer deed)
{
    GString *got = g_string_new(NULL);
    g_free(key_of(deed, collect, got));
    return got;
}

/* One that takes long holds up nobody. */
static void reads_several_at_a_time(void)
{
    GThread *threads[8];
    for (gsize i = 0; i < G_N_ELEMENTS(threads); i++)
        threads[i] = g_thread_new("log", read_one, (gpointer)(i % 2 ? "problems" : "break"));
    for (gsize i = 0; i < G_N_ELEMENTS(threads); i++) {
        GString *got = g_thread_join(threads[i]);
        g_assert_cmpstr(got->str, ==, i % 2 ? "one\n1 cli.evtx-gap\n" : "one\n");
        g_string_free(got, TRUE);
    }
}

static void kill_children(void)
{
    g_autofree char *path = g_strdup_printf("/proc/self/task/%d/children", (int)getpid());
    g_autofree char *numbers = NULL;
    g_assert_true(g_file_get_contents(path, &numbers, NULL, NULL));
    g_auto(GStrv) each = g_strsplit(g_strstrip(numbers), " ", -1);
    g_assert_cmpuint(g_strv_length(each), >, 0);
    for (gsize i = 0; each[i] != NULL; i++) {
        siginfo_t ended;
        g_assert_cmpint(kill((pid_t)atoi(each[i]), SIGKILL), ==, 0);
        g_assert_cmpint(waitid(P_PID, (id_t)atoi(each[i]), &ended, WEXITED | WNOWAIT), ==, 0);
    }
}

/* The process of which the readers are born is one for all of them, until it is killed. */
static void starts_again_where_the_nursery_is_gone(void)
{
    g_autoptr(GString) got = g_string_new(NULL);
    g_free(key_of("problems", collect, got));
    kill_children();
    g_autofree char *key = key_of("problems", collect, got);
    g_assert_cmpstr(key, ==, "");
}

int main(int argc, char **argv)
{
    if (log_nursery_is_meant(argc, argv))
        log_nursery_run(misbehave);
    g_test_init(&argc, &argv, NULL);
#define ADD(test) g_test_add_func("/log-process/" #test, test)
    ADD(says_how_the_process_died);
    ADD(tells_only_problems_that_it_knows);
    ADD(ends_a_process_that_nobody_listens_to);
    ADD(reads_well_after_a_process_that_does_not_end);
    ADD(reads_several_at_a_time);
    ADD(starts_again_where_the_nursery_is_gone);
    return g_test_run();
}
