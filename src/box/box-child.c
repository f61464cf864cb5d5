// SPDX-License-Identifier: GPL-3.0-or-later
#include "box/box-child.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "box/box-lock.h"

static int compare_descriptors(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}

/* Closes all descriptors but those given and the standard ones. `keep` is sorted. */
static bool close_others(const int *keep, guint count)
{
    unsigned from = STDERR_FILENO + 1;
    for (guint i = 0; i < count; i++) {
        if (keep[i] < (int)from) {
            continue;
        }
        if ((unsigned)keep[i] > from && close_range(from, (unsigned)keep[i] - 1, 0) != 0) {
            return false;
        }
        from = (unsigned)keep[i] + 1;
    }
    return close_range(from, ~0u, 0) == 0;
}

static bool silence_standard_descriptors(const int *keep, guint count)
{
    int null = open("/dev/null", O_RDWR);
    if (null < 0) {
        return false;
    }
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
        bool kept = (FF_BOX_UNDER_SANITIZER && fd == STDERR_FILENO) ||
                    bsearch(&fd, keep, count, sizeof fd, compare_descriptors) != NULL;
        if (!kept && fd != null && dup2(null, fd) < 0) {
            return false;
        }
    }
    return true; /* null itself goes with the others */
}

bool ff_box_isolate_descriptors(const int *fds, guint count, int setup_fd, const char **failed)
{
    g_autofree int *keep = g_new(int, count + 1);
    for (guint i = 0; i < count; i++) {
        keep[i] = fds[i];
    }
    keep[count] = setup_fd;
    qsort(keep, count + 1, sizeof *keep, compare_descriptors);
    *failed = "descriptors could not be closed";
    return silence_standard_descriptors(keep, count + 1) && close_others(keep, count + 1);
}

void ff_box_reset_signals(void)
{
    sigset_t none;
    for (int signal_number = 1; signal_number < NSIG; signal_number++) {
        signal(signal_number, SIG_DFL); /* fails for SIGKILL and SIGSTOP, which have no other */
    }
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

/* By the pipe and not by getppid(), which is 0 in a process namespace of one's own. */
static bool is_parent_gone(int setup_fd)
{
    struct pollfd reader = {.fd = setup_fd};
    return poll(&reader, 1, 0) != 0;
}

bool ff_box_die_with_parent(int setup_fd, const char **failed)
{
    *failed = "the parent has ended";
    return prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) == 0 && !is_parent_gone(setup_fd);
}

void ff_box_give_up(int setup_fd, const char *failed)
{
    ssize_t written = write(setup_fd, failed, strlen(failed));
    _exit(written < 0 ? FF_BOX_STATUS_NOT_LOCKED + 1 : FF_BOX_STATUS_NOT_LOCKED);
}
