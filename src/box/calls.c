// SPDX-License-Identifier: GPL-3.0-or-later
/* The system calls of a boxed child: computing, memory, and the descriptors it was given. */
#include <errno.h>
#include <fcntl.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <unistd.h>

#include "box/lock.h"

static const char *const allowed[] = {
    /* given descriptors */
    "read", "readv", "pread64", "preadv", "write", "writev", "pwrite64", "pwritev", "lseek", "fstat",
    "close", "dup", "fcntl", "ftruncate", "fallocate", "fadvise64", "copy_file_range", "sendfile",
    "fsync", "fdatasync",
    /* memory */
    "brk", "munmap", "mremap", "madvise", "mincore", "membarrier",
    /* itself */
    "exit", "exit_group", "getpid", "getppid", "gettid", "getuid", "geteuid", "getgid", "getegid",
    "getrlimit", "getrusage", "uname", "sysinfo", "sched_yield", "sched_getaffinity", "getcpu",
    "rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "sigaltstack", "restart_syscall", "futex",
    "set_robust_list", "rseq", "getrandom", "times",
    /* time */
    "clock_gettime", "clock_getres", "gettimeofday", "time", "nanosleep", "clock_nanosleep",
};

/* Only with landlock behind them. */
static const char *const looking[] = {
    "stat", "lstat", "newfstatat", "statx", "access", "faccessat", "faccessat2", "readlink",
    "readlinkat", "getdents64", "fstatfs", "statfs", "getcwd",
};

static bool allow(scmp_filter_ctx filter, const char *const *names, gsize count)
{
    for (gsize i = 0; i < count; i++) {
        int number = seccomp_syscall_resolve_name(names[i]);
        if (number != __NR_SCMP_ERROR && seccomp_rule_add(filter, SCMP_ACT_ALLOW, number, 0) != 0)
            return false;
    }
    return true;
}

/* Writable memory never becomes code. */
static bool allow_memory(scmp_filter_ctx filter)
{
    return seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1,
                            SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)) == 0 &&
           seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1,
                            SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)) == 0;
}

/* abort() signals its own thread; limits may be asked for, not set. */
static bool allow_itself(scmp_filter_ctx filter)
{
    return seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1,
                            SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)getpid())) == 0 &&
           seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(prlimit64), 1,
                            SCMP_A2(SCMP_CMP_EQ, 0)) == 0;
}

static bool allow_reading(scmp_filter_ctx filter)
{
    const scmp_datum_t writing = O_WRONLY | O_RDWR | O_CREAT | O_TRUNC | O_APPEND;

    return allow(filter, looking, G_N_ELEMENTS(looking)) &&
           seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(open), 1,
                            SCMP_A1(SCMP_CMP_MASKED_EQ, writing, 0)) == 0 &&
           seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(openat), 1,
                            SCMP_A2(SCMP_CMP_MASKED_EQ, writing, 0)) == 0;
}

const char *ff_box_lock_calls(bool may_open)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));

    if (filter == NULL)
        return "seccomp";
    bool loaded = allow(filter, allowed, G_N_ELEMENTS(allowed)) && allow_memory(filter) &&
                  allow_itself(filter) && (!may_open || allow_reading(filter)) &&
                  seccomp_load(filter) == 0;
    seccomp_release(filter);
    return loaded ? NULL : "seccomp";
}
