#include "base/confinement.h"

#include <errno.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

/* The address sanitizer reserves terabytes of addresses, reports to standard error and asks for the
 * stack of signals. */
#ifdef __SANITIZE_ADDRESS__
#define IS_SANITIZED true
#else
#define IS_SANITIZED false
#endif

static bool limit(int resource, rlim_t most)
{
    const struct rlimit both = { most, most };
    return setrlimit(resource, &both) == 0;
}

static rlim_t processor_seconds(void)
{
    struct stat status;
    if (fstat(STDIN_FILENO, &status) != 0 || !S_ISREG(status.st_mode))
        return CONFINEMENT_PIPE_S;
    return CONFINEMENT_LEAST_S + (rlim_t)status.st_size / CONFINEMENT_BYTES_A_S;
}

static bool set_limits(void)
{
    return (IS_SANITIZED || limit(RLIMIT_AS, CONFINEMENT_MEMORY_MAX)) &&
           limit(RLIMIT_CPU, processor_seconds()) && limit(RLIMIT_FSIZE, 0) &&
           limit(RLIMIT_CORE, 0) && limit(RLIMIT_NOFILE, STDERR_FILENO + 1);
}

/* What needs no look at its arguments: memory is given back, the time is told, the process ends. */
static const int harmless[] = {
    SCMP_SYS(brk),           SCMP_SYS(munmap),
    SCMP_SYS(mremap),        SCMP_SYS(madvise),
    SCMP_SYS(sched_yield),   SCMP_SYS(exit),
    SCMP_SYS(exit_group),    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(futex),         SCMP_SYS(restart_syscall),
    SCMP_SYS(clock_gettime),
};

static bool allow_harmless(scmp_filter_ctx filter)
{
    for (size_t i = 0; i < sizeof harmless / sizeof harmless[0]; i++) {
        if (seccomp_rule_add(filter, SCMP_ACT_ALLOW, harmless[i], 0) != 0)
            return false;
    }
    return true;
}

/* Memory may not become code. */
static bool allow_memory(scmp_filter_ctx filter)
{
    const struct scmp_arg_cmp is_no_code = SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0);
    return seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1, is_no_code) == 0 &&
           seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1, is_no_code) == 0;
}

static bool allow_on(scmp_filter_ctx filter, int call, int fd)
{
    return seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 1,
                            SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)fd)) == 0;
}

static bool allow_sanitizer(scmp_filter_ctx filter)
{
    return !IS_SANITIZED ||
           (allow_on(filter, SCMP_SYS(write), STDERR_FILENO) &&
            seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(sigaltstack), 0) == 0);
}

static bool load_filter(void)
{
    const scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
    if (filter == NULL)
        return false;
    const bool is_loaded = allow_harmless(filter) && allow_memory(filter) &&
                           allow_on(filter, SCMP_SYS(read), STDIN_FILENO) &&
                           allow_on(filter, SCMP_SYS(write), STDOUT_FILENO) &&
                           allow_sanitizer(filter) && seccomp_load(filter) == 0;
    seccomp_release(filter);
    return is_loaded;
}

/* A kernel older than 5.9 does not know the call; the filter makes open files useless anyway. */
static bool close_others(void)
{
    return close_range(STDERR_FILENO + 1, ~0u, 0) == 0 || errno == ENOSYS;
}

bool confinement_enter(void)
{
    return close_others() && set_limits() && prctl(PR_SET_DUMPABLE, 0) == 0 &&
           prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && load_filter();
}
