#include "base/foreign.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/error.h"

#define MOST 1000 /* bytes of a result */

/* --- readers that have been taken over by their file: it says what they do ----------------------
 */

static void do_deed(void)
{
    char deed[32] = "";
    if (read(STDIN_FILENO, deed, sizeof deed - 1) <= 0)
        _exit(1);
    foreign_put("begun ", 6);
    if (g_str_equal(deed, "file"))
        open("/etc/passwd", O_RDONLY);
    if (g_str_equal(deed, "write"))
        open("/tmp/mimamori-foreign-test", O_WRONLY | O_CREAT, 0600);
    if (g_str_equal(deed, "network"))
        socket(AF_INET, SOCK_STREAM, 0);
    if (g_str_equal(deed, "process"))
        fork();
    if (g_str_equal(deed, "flood")) {
        for (;;)
            foreign_put(deed, sizeof deed);
    }
    if (g_str_equal(deed, "memory")) {
        for (;;)
            memset(g_malloc(1 << 24), 'x', 1 << 24);
    }
    if (g_str_equal(deed, "one piece"))
        memset(g_malloc((gsize)1 << 45), 'x', 1);
    if (g_str_equal(deed, "told"))
        _exit(FOREIGN_MEMORY);
    if (g_str_equal(deed, "crash"))
        raise(SIGSEGV);
    if (g_str_equal(deed, "give up"))
        return;
    if (g_str_equal(deed, "status"))
        _exit(1);
    foreign_put("done", 4);
    _exit(0);
}

static void spin(void)
{
    for (volatile guint64 i = 0;; i++)
        ;
}

/* The kernel says the same a minute later by itself. */
static void allow_a_moment(void)
{
    timer_t timer;
    struct sigevent event = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGXCPU };
    const struct itimerspec moment = { .it_value.tv_nsec = 100000000 };
    if (timer_create(CLOCK_PROCESS_CPUTIME_ID, &event, &timer) != 0 ||
        timer_settime(timer, 0, &moment, NULL) != 0)
        _exit(1);
}

static const ForeignReader deeds = { "deeds", NULL, do_deed };
static const ForeignReader spinner = { "spinner", allow_a_moment, spin };
static const ForeignReader *const readers[] = { &deeds, &spinner, NULL };

/* --- what the one that asks gets
 * ------------------------------------------------------------------ */

/* A file that holds @text, at its beginning. */
static int file_with(const char *text)
{
    char *path = NULL;
    const int fd = g_file_open_tmp("mimamori-foreign-XXXXXX", &path, NULL);
    g_assert_cmpint(write(fd, text, strlen(text)), ==, (gssize)strlen(text));
    lseek(fd, 0, SEEK_SET);
    g_unlink(path);
    g_free(path);
    return fd;
}

/* The key of the refusal; NULL: it was read. */
static const char *refusal_of(const char *reader, const char *text)
{
    g_autoptr(GError) error = NULL;
    const int fd = file_with(text);
    g_autoptr(GBytes) result = foreign_read(reader, fd, MOST, &error);
    close(fd);
    if (result != NULL)
        return NULL;
    g_assert_error(error, APP_ERROR, APP_ERROR_UNAVAILABLE);
    return g_intern_string(error_key(error));
}

static void gives_back_what_was_read(void)
{
    gsize size = 0;
    g_autoptr(GError) error = NULL;
    const int fd = file_with("nothing wrong");
    g_autoptr(GBytes) result = foreign_read("deeds", fd, MOST, &error);
    close(fd);
    g_assert_no_error(error);
    const char *text = g_bytes_get_data(result, &size);
    g_assert_cmpmem(text, (int)size, "begun done", 10);
}

static void ends_who_wants_files_the_network_or_a_process(void)
{
    static const char *const DEEDS[] = { "file",  "write",   "network", "process",
                                         "crash", "give up", "status" };
    for (gsize i = 0; i < G_N_ELEMENTS(DEEDS); i++)
        g_assert_cmpstr(refusal_of("deeds", DEEDS[i]), ==, "cli.foreign-broke");
    g_assert_false(g_file_test("/tmp/mimamori-foreign-test", G_FILE_TEST_EXISTS));
    g_assert_cmpstr(refusal_of("nobody", "x"), ==, "cli.foreign-broke");
}

/* A file that is merely large must not be called broken. The address sanitizer knows no such limit,
 * so most of this is for the other builds. */
static void says_who_needs_more_memory(void)
{
    g_assert_cmpstr(refusal_of("deeds", "told"), ==, "cli.foreign-memory");
#ifndef __SANITIZE_ADDRESS__
    g_assert_cmpstr(refusal_of("deeds", "one piece"), ==, "cli.foreign-memory");
    g_assert_cmpstr(refusal_of("deeds", "memory"), ==, "cli.foreign-memory");
#endif
}

static void ends_who_gives_too_much_or_takes_too_long(void)
{
    g_assert_cmpstr(refusal_of("deeds", "flood"), ==, "cli.foreign-limit");
    g_assert_cmpstr(refusal_of("spinner", "x"), ==, "cli.foreign-limit");
}

int main(int argc, char **argv)
{
    if (foreign_is_meant(argc, argv)) /* the program that the library starts is this one */
        foreign_run(readers, argv);
    g_test_init(&argc, &argv, NULL);
#define ADD(test) g_test_add_func("/foreign/" #test, test)
    ADD(gives_back_what_was_read);
    ADD(ends_who_wants_files_the_network_or_a_process);
    ADD(says_who_needs_more_memory);
    ADD(ends_who_gives_too_much_or_takes_too_long);
    return g_test_run();
}
