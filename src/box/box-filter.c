// SPDX-License-Identifier: GPL-3.0-or-later
#include "box/box-filter.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <sys/prctl.h>
#include <unistd.h>

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
    /* memory; mmap and mprotect are each filter's own */
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

static const int killing[] = {
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

#define WHOLE       G_MAXUINT64
#define THREAD_BITS (CLONE_THREAD | CLONE_VM | CLONE_SIGHAND)

static const FfBoxRule allowed_rules[] = {
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

bool ff_box_filter_add(scmp_filter_ctx filter, guint32 action, const int *calls, gsize count)
{
    for (gsize i = 0; i < count; i++) {
        if (seccomp_rule_add(filter, action, calls[i], 0) != 0) {
            return false;
        }
    }
    return true;
}

bool ff_box_filter_add_rules(scmp_filter_ctx filter, guint32 action, const FfBoxRule *rules,
                             gsize count)
{
    for (gsize i = 0; i < count; i++) {
        const FfBoxRule *rule = &rules[i];
        const struct scmp_arg_cmp compare = {rule->argument, SCMP_CMP_MASKED_EQ, rule->mask,
                                             rule->value};
        if (seccomp_rule_add_array(filter, action, rule->call, 1, &compare) != 0) {
            return false;
        }
    }
    return true;
}

/* clone3 hides its flags behind a pointer, and is left to ENOSYS: libraries then use clone. */
bool ff_box_filter_answer_fork(scmp_filter_ctx filter, guint32 action)
{
    static const int forks[] = {SCMP_SYS(fork), SCMP_SYS(vfork)};
    const FfBoxRule process = {SCMP_SYS(clone), 0, CLONE_THREAD, 0};
    return ff_box_filter_add(filter, action, forks, G_N_ELEMENTS(forks)) &&
           ff_box_filter_add_rules(filter, action, &process, 1);
}

/* abort() sends itself a signal. */
static bool allow_own_signals(scmp_filter_ctx filter)
{
    const struct scmp_arg_cmp oneself = SCMP_A0_32(SCMP_CMP_EQ, (guint32)getpid());
    return seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1, &oneself) == 0;
}

static bool fill(scmp_filter_ctx filter)
{
    return ff_box_filter_add(filter, SCMP_ACT_ALLOW, allowed, G_N_ELEMENTS(allowed)) &&
           ff_box_filter_add(filter, SCMP_ACT_KILL_PROCESS, killing, G_N_ELEMENTS(killing)) &&
           ff_box_filter_add_rules(filter, SCMP_ACT_ALLOW, allowed_rules,
                                   G_N_ELEMENTS(allowed_rules)) &&
           allow_own_signals(filter);
}

scmp_filter_ctx ff_box_filter_new(void)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(ENOSYS));
    if (filter != NULL && !fill(filter)) {
        seccomp_release(filter);
        return NULL;
    }
    return filter;
}

bool ff_box_filter_load(scmp_filter_ctx filter, bool complete)
{
    bool loaded = complete && seccomp_load(filter) == 0;
    seccomp_release(filter);
    return loaded;
}
