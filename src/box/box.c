// SPDX-License-Identifier: GPL-3.0-or-later
#include "box/box.h"

#include <unistd.h>

#include "box/box-child.h"
#include "box/box-lock.h"
#include "box/box-wait.h"

static bool lock_up(const FfBoxLimits *limits, int setup_fd, const char **failed)
{
    ff_box_leave_namespaces();
    /* Only landlock tells fonts from other files: without it no file at all may be opened. */
    bool fonts = limits->fonts && ff_box_landlock_version() > 0;
    /* die_with_parent after the namespaces: a change of credentials forgets it */
    return ff_box_die_with_parent(setup_fd, failed) && ff_box_limit_resources(limits, failed) &&
           ff_box_drop_privileges(failed) &&
           ff_box_lock_files(fonts ? ff_box_fonts : NULL, failed) &&
           ff_box_lock_calls(fonts, failed);
}

typedef struct {
    FfBoxFunction function;
    gpointer data;
    const int *fds;
    guint fd_count;
    const FfBoxLimits *limits;
} Work;

G_NORETURN static void run_child(const Work *work, int setup_fd)
{
    static const char mark = FF_BOX_LOCKED_MARK;
    const char *failed = NULL;
    ff_box_reset_signals();
    if (!ff_box_isolate_descriptors(work->fds, work->fd_count, setup_fd, &failed) ||
        !lock_up(work->limits, setup_fd, &failed) || write(setup_fd, &mark, 1) != 1) {
        ff_box_give_up(setup_fd, failed);
    }
    close(setup_fd);
    int status = work->function(work->data);
    _exit(CLAMP(status, 0, FF_BOX_STATUS_MAX)); /* not exit(): its handlers are the parent's */
}

FfBoxResult ff_box_run(FfBoxFunction function, gpointer data, const int *fds, guint fd_count,
                       const FfBoxLimits *limits, int *ret_status, char **ret_why)
{
    const Work work = {function, data, fds, fd_count, limits};
    FfBoxPipe pipe;
    if (!ff_box_pipe_open(&pipe, ret_why)) {
        return FF_BOX_ERROR;
    }
    pid_t pid = fork();
    if (pid == 0) {
        run_child(&work, pipe.setup[1]);
    }
    return ff_box_wait(pid, &pipe, limits, ret_status, ret_why);
}
