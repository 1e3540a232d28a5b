#include "app/log_process.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "app/log_frame.h"
#include "app/log_reader.h"
#include "base/error.h"
#include "core/evtx/evtx_wrong.h"

/* The library starts this program again; what it does then is in this variable. */
#define DEED "LOG_PROCESS_TEST"

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

static _Noreturn void misbehave(const char *deed)
{
    const LogEnd end = { 0 };
    const LogFrame large = { LOG_FRAME_LINES, LOG_FRAME_MAX + 1 };
    put_frame(LOG_FRAME_LINES, 4, "one\n");
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
    _exit(0);
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

/* What comes of a process that does this; the key of the error, or "". */
static char *key_of(const char *deed, bool (*take)(Slice bytes, void *data), GString *got)
{
    g_autoptr(GError) error = NULL;
    const LogFileSink sink = { take, tell, got };
    g_setenv(DEED, deed, TRUE);
    const bool is_read = log_process_read(STDIN_FILENO, &sink, &error);
    g_unsetenv(DEED);
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

int main(int argc, char **argv)
{
    if (log_reader_is_meant(argc, argv))
        misbehave(g_getenv(DEED));
    g_test_init(&argc, &argv, NULL);
#define ADD(test) g_test_add_func("/log-process/" #test, test)
    ADD(says_how_the_process_died);
    ADD(tells_only_problems_that_it_knows);
    ADD(ends_a_process_that_nobody_listens_to);
    return g_test_run();
}
