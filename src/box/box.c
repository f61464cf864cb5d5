// SPDX-License-Identifier: GPL-3.0-or-later
#include "box/box.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "box/box-lock.h"

enum {
    STATUS_MAX = 125,
    STATUS_NOT_LOCKED = 126, /* exit status of a child that could not lock itself */
    SETUP_TEXT = 128,
    BEAT_MS = 3000,
};

/* What the child writes to the setup pipe once all locks are on. */
static const char locked_mark = 'L';

/* --- in the child --- */

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

static bool isolate_descriptors(const int *fds, guint count, int setup_fd, const char **failed)
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

static void reset_signals(void)
{
    sigset_t none;
    for (int signal_number = 1; signal_number < NSIG; signal_number++) {
        signal(signal_number, SIG_DFL); /* fails for SIGKILL and SIGSTOP, which have no other */
    }
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

static bool die_with_parent(pid_t parent, const char **failed)
{
    *failed = "the parent has ended";
    return prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) == 0 && getppid() == parent;
}

static bool lock_up(const FfBoxLimits *limits, pid_t parent, const char **failed)
{
    ff_box_leave_namespaces();
    /* Only landlock tells fonts from other files: without it no file at all may be opened. */
    bool fonts = limits->fonts && ff_box_landlock_version() > 0;
    /* die_with_parent after the namespaces: a change of credentials forgets it */
    return die_with_parent(parent, failed) && ff_box_limit_resources(limits, failed) &&
           ff_box_drop_privileges(failed) && ff_box_lock_files(fonts, failed) &&
           ff_box_lock_calls(fonts, failed);
}

typedef struct {
    FfBoxFunction function;
    gpointer data;
    const int *fds;
    guint fd_count;
    const FfBoxLimits *limits;
} Work;

G_NORETURN static void run_child(const Work *work, pid_t parent, int setup_fd)
{
    const char *failed = NULL;
    reset_signals();
    if (!isolate_descriptors(work->fds, work->fd_count, setup_fd, &failed) ||
        !lock_up(work->limits, parent, &failed) || write(setup_fd, &locked_mark, 1) != 1) {
        ssize_t written = write(setup_fd, failed, strlen(failed));
        _exit(written < 0 ? STATUS_NOT_LOCKED + 1 : STATUS_NOT_LOCKED);
    }
    close(setup_fd);
    int status = work->function(work->data);
    _exit(CLAMP(status, 0, STATUS_MAX)); /* not exit(): its handlers are the parent's */
}

/* --- in the parent --- */

typedef struct {
    int status; /* of wait4 */
    struct rusage usage;
    bool timed_out;
    bool locked;
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
    end->locked = end->setup_text[0] == locked_mark;
}

static bool is_cpu_spent(const End *end, const FfBoxLimits *limits)
{
    return end->usage.ru_utime.tv_sec + end->usage.ru_stime.tv_sec + 1 >= limits->cpu_seconds;
}

static FfBoxResult judge_signal(const End *end, const FfBoxLimits *limits, char **ret_why)
{
    const int signal_number = WTERMSIG(end->status);
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
    if (!end->locked) {
        *ret_why =
            g_strdup_printf("the box could not be made: %s",
                            end->setup_text[0] == '\0' ? "the child ended" : end->setup_text);
        return FF_BOX_ERROR;
    }
    if (WIFSIGNALED(end->status)) {
        return judge_signal(end, limits, ret_why);
    }
    if (WEXITSTATUS(end->status) > STATUS_MAX) {
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

FfBoxResult ff_box_run(FfBoxFunction function, gpointer data, const int *fds, guint fd_count,
                       const FfBoxLimits *limits, int *ret_status, char **ret_why)
{
    const Work work = {function, data, fds, fd_count, limits};
    const pid_t parent = getpid();
    int setup[2];
    if (pipe2(setup, O_CLOEXEC) != 0) {
        return fail_with_errno("pipe", ret_why);
    }
    pid_t pid = fork();
    if (pid == 0) {
        run_child(&work, parent, setup[1]);
    }
    close(setup[1]);
    if (pid < 0) {
        close(setup[0]);
        return fail_with_errno("fork", ret_why);
    }
    End end = {0};
    int pidfd = pidfd_open(pid, 0);
    collect(pid, pidfd, limits->wall_ms, &end);
    read_setup(setup[0], &end);
    close(setup[0]);
    if (pidfd < 0) {
        return fail_with_errno("pidfd_open", ret_why);
    }
    close(pidfd);
    return judge(&end, limits, ret_status, ret_why);
}

/* --- for people --- */

static bool can_leave_namespaces(void)
{
    pid_t pid = fork();
    if (pid == 0) {
        _exit(unshare(CLONE_NEWUSER | CLONE_NEWNET | CLONE_NEWIPC) == 0 ? 0 : 1);
    }
    int status = 1;
    while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    return pid > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

char *ff_box_describe(bool *ret_complete)
{
    int version = ff_box_landlock_version();
    bool namespaces = can_leave_namespaces();
    g_autofree char *landlock = version > 0 ? g_strdup_printf("landlock ABI %d", version)
                                            : g_strdup("no landlock (fonts can't be opened)");
    if (ret_complete != NULL) {
        *ret_complete = version > 0 && namespaces;
    }
    return g_strdup_printf("seccomp, %s, %s", landlock,
                           namespaces ? "namespaces" : "no namespaces");
}
