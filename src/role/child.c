// SPDX-License-Identifier: GPL-3.0-or-later
#include "role/child.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
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
    if (getppid() != parent)
        _exit(EX_TEMPFAIL);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    execve("/proc/self/exe", arguments, environment);
    _exit(EX_OSERR);
}

bool ff_child_start(FfChild *child, const char *config_path)
{
    int pipe_fds[2];
    if (pipe2(pipe_fds, O_CLOEXEC) != 0)
        return false;
    fcntl(pipe_fds[1], F_SETFD, 0);

    g_autofree char *number = g_strdup_printf("%d", pipe_fds[1]);
    g_auto(GStrv) environment = g_environ_setenv(g_get_environ(), FF_READY_FD_VARIABLE, number, true);
    char *arguments[] = {(char *)"faxferryd", (char *)"--role", (char *)child->role->name,
                         (char *)"--config",  (char *)config_path, NULL};
    pid_t parent = getpid();
    pid_t pid = fork();
    if (pid == 0)
        become_role(arguments, environment, parent);
    close(pipe_fds[1]);
    child->started_ms = ff_clock_monotonic_ms();
    if (pid < 0) {
        close(pipe_fds[0]);
        child->start_at_ms = child->started_ms + LONGEST_DELAY_MS;
        return false;
    }
    child->pid = pid;
    child->ready_fd = pipe_fds[0];
    child->was_ready = false;
    return true;
}

static gint64 restart_delay_ms(int failures)
{
    gint64 delay = FIRST_DELAY_MS;
    for (int i = 1; i < failures && delay < LONGEST_DELAY_MS; i++)
        delay *= 2;
    return MIN(delay, LONGEST_DELAY_MS);
}

int ff_child_ended(FfChild *child, int wait_status)
{
    gint64 now = ff_clock_monotonic_ms();
    int status = WIFSIGNALED(wait_status) ? 128 + WTERMSIG(wait_status) : WEXITSTATUS(wait_status);

    if (child->ready_fd >= 0)
        close(child->ready_fd);
    child->ready_fd = -1;
    child->pid = 0;
    child->failures = now - child->started_ms > HEALTHY_AFTER_MS ? 1 : child->failures + 1;
    child->start_at_ms = now + (status == EX_OK ? 0 : restart_delay_ms(child->failures));
    return status;
}

gint64 ff_child_due_ms(const FfChild *child)
{
    if (child->pid != 0)
        return -1;
    return MAX(0, child->start_at_ms - ff_clock_monotonic_ms());
}
