// SPDX-License-Identifier: GPL-3.0-or-later
#include "role/child.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/clock.h"
#include "role/supervisor.h"

enum {
    FIRST_DELAY_MS = 100,
    LONGEST_DELAY_MS = 30000,
    HEALTHY_AFTER_MS = 60000, /* a process that lived this long begins anew with the first delay */
};

/* In the child, between fork and exec: async-signal-safe calls only. */
static void become_role(char *const *arguments, char *const *environment, pid_t parent)
{
    sigset_t none;

    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) {
        _exit(EX_TEMPFAIL);
    }
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    execve("/proc/self/exe", arguments, environment);
    _exit(EX_OSERR);
}

gint64 ff_child_restart_delay_ms(int failures)
{
    gint64 delay = FIRST_DELAY_MS;
    for (int i = 1; i < failures && delay < LONGEST_DELAY_MS; i++) {
        delay *= 2;
    }
    return MIN(delay, LONGEST_DELAY_MS);
}

/* The process, -1 with errno when there is no room for one. */
static pid_t fork_role(const FfChild *child, const char *config_path, int ready_fd)
{
    g_autofree char *number = g_strdup_printf("%d", ready_fd);
    g_auto(GStrv) environment =
        g_environ_setenv(g_get_environ(), FF_READY_FD_VARIABLE, number, true);
    char *arguments[] = {(char *)"faxferryd", (char *)"--role",    (char *)child->role->name,
                         (char *)"--config",  (char *)config_path, NULL};
    pid_t parent = getpid();
    pid_t pid = fork();
    if (pid == 0) {
        become_role(arguments, environment, parent);
    }
    return pid;
}

bool ff_child_start(FfChild *child, const char *config_path)
{
    int ready[2] = {-1, -1};

    child->was_ready = false;
    child->started_ms = ff_clock_monotonic_ms();
    child->start_at_ms = child->started_ms + LONGEST_DELAY_MS;
    if (pipe2(ready, O_CLOEXEC) != 0) {
        return false;
    }
    fcntl(ready[1], F_SETFD, 0); /* the role inherits its end */
    pid_t pid = fork_role(child, config_path, ready[1]);
    close(ready[1]);
    if (pid < 0) {
        close(ready[0]);
        return false;
    }
    child->pid = pid;
    child->ready_fd = ready[0];
    return true;
}

int ff_child_exit_status(int wait_status)
{
    return WIFSIGNALED(wait_status) ? 128 + WTERMSIG(wait_status) : WEXITSTATUS(wait_status);
}

int ff_child_ended(FfChild *child, int wait_status)
{
    gint64 now = ff_clock_monotonic_ms();
    int status = ff_child_exit_status(wait_status);
    bool healthy = now - child->started_ms > HEALTHY_AFTER_MS;

    if (child->ready_fd >= 0) {
        close(child->ready_fd);
    }
    child->ready_fd = -1;
    child->pid = 0;
    child->failures = status == EX_OK ? 0 : healthy ? 1 : child->failures + 1;
    child->start_at_ms = now + (status == EX_OK ? 0 : ff_child_restart_delay_ms(child->failures));
    return status;
}

gint64 ff_child_due_ms(const FfChild *child)
{
    if (child->pid != 0) {
        return -1;
    }
    return MAX(0, child->start_at_ms - ff_clock_monotonic_ms());
}
