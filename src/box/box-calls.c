// SPDX-License-Identifier: GPL-3.0-or-later
/* The system call filter.
 *
 * What a parser needs is allowed. What no parser ever needs and an intruder tries first kills, so
 * that it shows. Everything else is answered ENOSYS, as an older kernel would, and libraries fall
 * back. */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "box/box-lock.h"

static const int allowed[] = {
    /* descriptors that are open */
    SCMP_SYS(read),
    SCMP_SYS(pread64),
    SCMP_SYS(readv),
    SCMP_SYS(preadv),
    SCMP_SYS(write),
    SCMP_SYS(pwrite64),
    SCMP_SYS(writev),
    SCMP_SYS(pwritev),
    SCMP_SYS(lseek),
    SCMP_SYS(close),
    SCMP_SYS(fstat),
    SCMP_SYS(newfstatat),
    SCMP_SYS(fstatfs),
    SCMP_SYS(ftruncate),
    SCMP_SYS(fsync),
    SCMP_SYS(fdatasync),
    SCMP_SYS(dup),
    SCMP_SYS(fadvise64),
    SCMP_SYS(poll),
    SCMP_SYS(ppoll),
    /* memory; mmap and mprotect are among the rules */
    SCMP_SYS(brk),
    SCMP_SYS(munmap),
    SCMP_SYS(mremap),
    SCMP_SYS(madvise),
    /* threads of our own: Pango has one */
    SCMP_SYS(futex),
    SCMP_SYS(set_robust_list),
    SCMP_SYS(get_robust_list),
    SCMP_SYS(rseq),
    SCMP_SYS(sched_yield),
    SCMP_SYS(sched_getaffinity),
    SCMP_SYS(membarrier),
    SCMP_SYS(gettid),
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
    /* signals to oneself */
    SCMP_SYS(rt_sigaction),
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(sigaltstack),
    SCMP_SYS(restart_syscall),
    /* time, chance, facts */
    SCMP_SYS(clock_gettime),
    SCMP_SYS(clock_getres),
    SCMP_SYS(gettimeofday),
    SCMP_SYS(nanosleep),
    SCMP_SYS(clock_nanosleep),
    SCMP_SYS(getrandom),
    SCMP_SYS(getpid),
    SCMP_SYS(getppid),
    SCMP_SYS(getuid),
    SCMP_SYS(geteuid),
    SCMP_SYS(getgid),
    SCMP_SYS(getegid),
    SCMP_SYS(getrusage),
    SCMP_SYS(getrlimit),
    SCMP_SYS(uname),
    SCMP_SYS(sysinfo),
};

/* For fontconfig. They tell of files, and open none. */
static const int allowed_for_fonts[] = {
    SCMP_SYS(stat),       SCMP_SYS(lstat),     SCMP_SYS(statx),      SCMP_SYS(statfs),
    SCMP_SYS(access),     SCMP_SYS(faccessat), SCMP_SYS(faccessat2), SCMP_SYS(readlink),
    SCMP_SYS(readlinkat), SCMP_SYS(getcwd),    SCMP_SYS(getdents64),
};

static const int killing[] = {
    SCMP_SYS(execve),
    SCMP_SYS(execveat),
    SCMP_SYS(fork),
    SCMP_SYS(vfork),
    SCMP_SYS(ptrace),
    SCMP_SYS(process_vm_readv),
    SCMP_SYS(process_vm_writev),
    SCMP_SYS(kill),
    SCMP_SYS(tkill),
    SCMP_SYS(rt_sigqueueinfo),
    SCMP_SYS(rt_tgsigqueueinfo),
    SCMP_SYS(pidfd_open),
    SCMP_SYS(pidfd_send_signal),
    SCMP_SYS(pidfd_getfd),
    SCMP_SYS(mount),
    SCMP_SYS(umount2),
    SCMP_SYS(unshare),
    SCMP_SYS(setns),
    SCMP_SYS(chroot),
    SCMP_SYS(pivot_root),
    SCMP_SYS(bpf),
    SCMP_SYS(perf_event_open),
    SCMP_SYS(io_uring_setup),
    SCMP_SYS(userfaultfd),
    SCMP_SYS(keyctl),
    SCMP_SYS(add_key),
    SCMP_SYS(open_by_handle_at),
    SCMP_SYS(init_module),
    SCMP_SYS(finit_module),
    SCMP_SYS(kexec_load),
};

/* Refused politely: libraries ask for these in good faith, to write a cache of fonts or to look up
 * the user's home by way of nscd. */
static const int refused[] = {
    SCMP_SYS(socket),    SCMP_SYS(socketpair), SCMP_SYS(mkdir),    SCMP_SYS(mkdirat),
    SCMP_SYS(unlink),    SCMP_SYS(unlinkat),   SCMP_SYS(rename),   SCMP_SYS(renameat),
    SCMP_SYS(renameat2), SCMP_SYS(link),       SCMP_SYS(linkat),   SCMP_SYS(symlink),
    SCMP_SYS(chmod),     SCMP_SYS(fchmod),     SCMP_SYS(fchmodat), SCMP_SYS(utimensat),
    SCMP_SYS(creat),     SCMP_SYS(truncate),
};

/* Calls that depend on one argument: allowed when (argument & mask) == value. */
typedef struct {
    int call;
    unsigned argument;
    guint64 mask, value;
} Rule;

#define WHOLE       G_MAXUINT64
#define THREAD_BITS (CLONE_THREAD | CLONE_VM | CLONE_SIGHAND)

static const Rule rules[] = {
    {SCMP_SYS(mmap), 2, PROT_EXEC, 0},
    {SCMP_SYS(mprotect), 2, PROT_EXEC, 0},
    {SCMP_SYS(clone), 0, THREAD_BITS, THREAD_BITS},
    {SCMP_SYS(prctl), 0, WHOLE, PR_SET_NAME},
    {SCMP_SYS(prctl), 0, WHOLE, PR_SET_VMA},
    {SCMP_SYS(prlimit64), 2, WHOLE, 0}, /* without a new limit: only asks */
    {SCMP_SYS(fcntl), 1, WHOLE, F_GETFD},
    {SCMP_SYS(fcntl), 1, WHOLE, F_SETFD},
    {SCMP_SYS(fcntl), 1, WHOLE, F_GETFL},
    {SCMP_SYS(fcntl), 1, WHOLE, F_DUPFD},
    {SCMP_SYS(fcntl), 1, WHOLE, F_DUPFD_CLOEXEC},
};

/* Only to read, and creating nothing on the way. */
enum { WRITING_BITS = O_ACCMODE | O_CREAT | O_TRUNC | O_APPEND };
static const Rule font_rules[] = {
    {SCMP_SYS(open), 1, WRITING_BITS, O_RDONLY},
    {SCMP_SYS(openat), 2, WRITING_BITS, O_RDONLY},
};

/* libseccomp leaves out calls that this machine does not have. */
static bool add_calls(scmp_filter_ctx filter, guint32 action, const int *calls, gsize count)
{
    for (gsize i = 0; i < count; i++) {
        if (seccomp_rule_add(filter, action, calls[i], 0) != 0) {
            return false;
        }
    }
    return true;
}

static bool add_rules(scmp_filter_ctx filter, const Rule *list, gsize count)
{
    for (gsize i = 0; i < count; i++) {
        const Rule *rule = &list[i];
        const struct scmp_arg_cmp compare = {rule->argument, SCMP_CMP_MASKED_EQ, rule->mask,
                                             rule->value};
        if (seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, rule->call, 1, &compare) != 0) {
            return false;
        }
    }
    return true;
}

/* A new process is a clone without CLONE_THREAD. clone3 hides its flags behind a pointer. abort()
 * sends itself a signal. */
static bool add_process_rules(scmp_filter_ctx filter)
{
    const struct scmp_arg_cmp process = SCMP_A0_64(SCMP_CMP_MASKED_EQ, CLONE_THREAD, 0);
    const struct scmp_arg_cmp oneself = SCMP_A0_32(SCMP_CMP_EQ, (guint32)getpid());
    return seccomp_rule_add_array(filter, SCMP_ACT_KILL_PROCESS, SCMP_SYS(clone), 1, &process) ==
               0 &&
           seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1, &oneself) == 0;
}

/* What is not opened to read fonts is refused with an error that every library understands. */
static bool add_file_rules(scmp_filter_ctx filter, bool fonts)
{
    static const int opening[] = {SCMP_SYS(open), SCMP_SYS(openat)};
    if (!fonts) {
        return add_calls(filter, SCMP_ACT_ERRNO(EACCES), opening, G_N_ELEMENTS(opening)) &&
               add_calls(filter, SCMP_ACT_ERRNO(EACCES), allowed_for_fonts,
                         G_N_ELEMENTS(allowed_for_fonts));
    }
    return add_rules(filter, font_rules, G_N_ELEMENTS(font_rules)) &&
           add_calls(filter, SCMP_ACT_ALLOW, allowed_for_fonts, G_N_ELEMENTS(allowed_for_fonts));
}

static bool fill(scmp_filter_ctx filter, bool fonts)
{
    return add_calls(filter, SCMP_ACT_ALLOW, allowed, G_N_ELEMENTS(allowed)) &&
           add_calls(filter, SCMP_ACT_KILL_PROCESS, killing, G_N_ELEMENTS(killing)) &&
           add_calls(filter, SCMP_ACT_ERRNO(EACCES), refused, G_N_ELEMENTS(refused)) &&
           add_rules(filter, rules, G_N_ELEMENTS(rules)) && add_process_rules(filter) &&
           add_file_rules(filter, fonts);
}

bool ff_box_lock_calls(bool fonts, const char **failed)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(ENOSYS));
    *failed = "the system call filter could not be set";
    if (filter == NULL) {
        return false;
    }
    bool locked = fill(filter, fonts) && seccomp_load(filter) == 0;
    seccomp_release(filter);
    return locked;
}
