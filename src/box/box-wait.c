// SPDX-License-Identifier: GPL-3.0-or-later
#include "box/box-wait.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/pidfd.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "box/box-child.h"

enum {
    SETUP_TEXT = 128,
    BEAT_MS = 3000,
};

typedef struct {
    int status; /* of wait4 */
    struct rusage usage;
    bool timed_out;
    char setup_text[SETUP_TEXT];
} End;

static struct {
    void (*beat)(gpointer data);
    gpointer data;
} heartbeat;

void ff_box_set_heartbeat(void (*beat)(gpointer data), gpointer data)
{
    heartbeat.beat = beat;
    heartbeat.data = data;
}

static void beat_once(void)
{
    if (heartbeat.beat != NULL) {
        heartbeat.beat(heartbeat.data);
    }
}

/* True when the child has ended in time. */
static bool wait_until(int pidfd, int wall_ms)
{
    const gint64 deadline = ff_clock_monotonic_ms() + wall_ms;
    struct pollfd ended = {.fd = pidfd, .events = POLLIN};
    for (;;) {
        gint64 left = deadline - ff_clock_monotonic_ms();
        if (left <= 0) {
            return false;
        }
        int count = poll(&ended, 1, (int)MIN(left, BEAT_MS));
        if (count > 0) {
            return true;
        }
        if (count == 0 && left > BEAT_MS) {
            beat_once();
        }
        if (count < 0 && errno != EINTR) {
            return false;
        }
    }
}

static void collect(pid_t pid, int pidfd, int wall_ms, End *end)
{
    if (pidfd < 0 || !wait_until(pidfd, wall_ms)) {
        end->timed_out = pidfd >= 0;
        kill(pid, SIGKILL); /* not waited for yet, so the number is still the child's */
    }
    while (wait4(pid, &end->status, 0, &end->usage) < 0 && errno == EINTR) {
    }
}

static void read_setup(int setup_fd, End *end)
{
    ssize_t length = read(setup_fd, end->setup_text, sizeof end->setup_text - 1);
    end->setup_text[MAX(length, 0)] = '\0';
}

/* NULL when all locks were on and, for a program, it was started. */
static const char *setup_failure(const End *end)
{
    const char *text = end->setup_text;
    if (text[0] == '\0') {
        return "the child ended";
    }
    if (text[0] != FF_BOX_LOCKED_MARK) {
        return text;
    }
    return text[1] == '\0' ? NULL : text + 1;
}

static bool is_cpu_spent(const End *end, const FfBoxLimits *limits)
{
    return end->usage.ru_utime.tv_sec + end->usage.ru_stime.tv_sec + 1 >= limits->cpu_seconds;
}

/* 0 when it ended by itself. */
static int signal_of(const End *end)
{
    if (WIFSIGNALED(end->status)) {
        return WTERMSIG(end->status);
    }
    return MAX(WEXITSTATUS(end->status) - FF_BOX_STATUS_SIGNAL, 0);
}

static FfBoxResult judge_signal(const End *end, const FfBoxLimits *limits, char **ret_why)
{
    const int signal_number = signal_of(end);
    if (signal_number == SIGXFSZ) {
        *ret_why = g_strdup_printf("it wrote more than %" G_GSIZE_FORMAT " octets", limits->output);
        return FF_BOX_TOO_MUCH;
    }
    if (signal_number == SIGXCPU || (signal_number == SIGKILL && is_cpu_spent(end, limits))) {
        *ret_why = g_strdup_printf("it used more than %d s of CPU", limits->cpu_seconds);
        return FF_BOX_TIMEOUT;
    }
    *ret_why = signal_number == SIGSYS ? g_strdup("it made a forbidden system call")
                                       : g_strdup_printf("it was ended by signal %d (%s)",
                                                         signal_number, g_strsignal(signal_number));
    return FF_BOX_CRASHED;
}

static FfBoxResult judge(const End *end, const FfBoxLimits *limits, int *ret_status, char **ret_why)
{
    if (end->timed_out) {
        *ret_why = g_strdup_printf("it was not done after %d ms", limits->wall_ms);
        return FF_BOX_TIMEOUT;
    }
    if (setup_failure(end) != NULL) {
        *ret_why = g_strdup_printf("the box could not be made: %s", setup_failure(end));
        return FF_BOX_ERROR;
    }
    if (signal_of(end) > 0) {
        return judge_signal(end, limits, ret_why);
    }
    if (WEXITSTATUS(end->status) > FF_BOX_STATUS_MAX) {
        *ret_why = g_strdup_printf("it ended with status %d", WEXITSTATUS(end->status));
        return FF_BOX_CRASHED;
    }
    *ret_status = WEXITSTATUS(end->status);
    return FF_BOX_DONE;
}

static FfBoxResult fail_with_errno(const char *what, char **ret_why)
{
    *ret_why = g_strdup_printf("the box could not be made: %s: %s", what, g_strerror(errno));
    return FF_BOX_ERROR;
}

bool ff_box_pipe_open(FfBoxPipe *pipe, char **ret_why)
{
    if (pipe2(pipe->setup, O_CLOEXEC) != 0) {
        fail_with_errno("pipe", ret_why);
        return false;
    }
    return true;
}

FfBoxResult ff_box_wait(pid_t pid, FfBoxPipe *pipe, const FfBoxLimits *limits, int *ret_status,
                        char **ret_why)
{
    if (pid < 0) {
        FfBoxResult failure = fail_with_errno("fork", ret_why);
        close(pipe->setup[0]);
        close(pipe->setup[1]);
        return failure;
    }
    close(pipe->setup[1]);
    End end = {0};
    int pidfd = pidfd_open(pid, 0);
    collect(pid, pidfd, limits->wall_ms, &end);
    read_setup(pipe->setup[0], &end);
    close(pipe->setup[0]);
    if (pidfd < 0) {
        return fail_with_errno("pidfd_open", ret_why);
    }
    close(pidfd);
    return judge(&end, limits, ret_status, ret_why);
}
