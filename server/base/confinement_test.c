#include "base/confinement.h"

#include <glib.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <fcntl.h>

/* How a process ends that does something once it is confined: as of waitpid(). */
static int end_of(void (*act)(void))
{
    int status = 0;
    const pid_t pid = fork();
    if (pid == 0) {
        if (!confinement_enter())
            _exit(2);
        act();
        _exit(0);
    }
    g_assert_cmpint(pid, >, 0);
    g_assert_cmpint(waitpid(pid, &status, 0), ==, pid);
    return status;
}

static void open_file(void)
{
    open("/dev/null", O_RDONLY);
}

static void write_file(void)
{
    open("/tmp/confinement-test", O_WRONLY | O_CREAT, 0600);
}

static void open_socket(void)
{
    socket(AF_INET, SOCK_STREAM, 0);
}

static void start_process(void)
{
    fork();
}

static void run_program(void)
{
    char *const words[] = { (char *)"true", NULL };
    execv("/bin/true", words);
}

static void end_other(void)
{
    kill(getppid(), SIGTERM);
}

static void make_code(void)
{
    mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

static void read_output(void)
{
    char byte = 0;
    (void)!read(STDOUT_FILENO, &byte, 1);
}

static void write_input(void)
{
    (void)!write(STDIN_FILENO, "x", 1);
}

static void ends_a_process_that_tries_anything_else(void)
{
    void (*const acts[])(void) = { open_file, write_file, open_socket, start_process, run_program,
                                   end_other, make_code,  read_output, write_input };
    for (gsize i = 0; i < G_N_ELEMENTS(acts); i++) {
        const int status = end_of(acts[i]);
        g_assert_true(WIFSIGNALED(status));
        g_assert_cmpint(WTERMSIG(status), ==, SIGSYS);
    }
}

static void take_memory(void)
{
    for (gsize size = 1; size <= (gsize)64 * 1024 * 1024; size *= 2) {
        char *bytes = g_malloc(size);
        memset(bytes, 'x', size);
        g_free(bytes);
    }
}

static void copy_input(void)
{
    char text[6];
    if (read(STDIN_FILENO, text, 5) == 5 && write(STDOUT_FILENO, text, 5) != 5)
        _exit(1);
}

static void lets_it_read_write_and_take_memory(void)
{
    int in[2], out[2];
    char got[6] = "";
    g_assert_cmpint(end_of(take_memory), ==, 0);
    g_assert_true(pipe(in) == 0 && pipe(out) == 0);
    g_assert_cmpint(write(in[1], "bytes", 5), ==, 5);
    const int input = dup(STDIN_FILENO), output = dup(STDOUT_FILENO);
    dup2(in[0], STDIN_FILENO);
    dup2(out[1], STDOUT_FILENO);
    const int status = end_of(copy_input);
    dup2(input, STDIN_FILENO);
    dup2(output, STDOUT_FILENO);
    g_assert_cmpint(status, ==, 0);
    g_assert_cmpint(read(out[0], got, 5), ==, 5);
    g_assert_cmpstr(got, ==, "bytes");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(test) g_test_add_func("/confinement/" #test, test)
    ADD(ends_a_process_that_tries_anything_else);
    ADD(lets_it_read_write_and_take_memory);
    return g_test_run();
}
