// SPDX-License-Identifier: GPL-3.0-or-later
/* What this machine permits, tried rather than looked up. */
#include <errno.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "box/box-filter.h"
#include "box/box-lock.h"
#include "box/box-program.h"
#include "box/box-root.h"

/* In a child: nothing of the try stays. */
static bool can(pid_t pid, bool (*try)(const FfBoxIdentity *identity),
                const FfBoxIdentity *identity)
{
    if (pid == 0) {
        _exit(try(identity) ? 0 : 1);
    }
    int status = 1;
    while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    return pid > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static bool leave_namespaces(const FfBoxIdentity *identity)
{
    return unshare(CLONE_NEWUSER | CLONE_NEWNET | CLONE_NEWIPC) == 0;
}

static bool load_filter(const FfBoxIdentity *identity)
{
    scmp_filter_ctx filter = ff_box_filter_new();
    return filter != NULL && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           ff_box_filter_load(filter, true);
}

/* The temporary folder is only the place that the new root is put upon. */
static bool enter_root(const FfBoxIdentity *identity)
{
    static const FfBoxPath paths[] = {
        {"/usr/lib", FF_BOX_MAY_RUN}, {"/tmp", FF_BOX_MAY_KEEP_FILES}, {NULL, 0}};
    const char *failed = NULL;
    return ff_box_enter_root(identity, paths, "/tmp", &failed);
}

static bool can_enter_root(void)
{
    const FfBoxIdentity identity = {geteuid(), getegid()};
    return can(ff_box_clone(), enter_root, &identity);
}

FfBoxLayers ff_box_find_layers(void)
{
    return (FfBoxLayers){.filter = can(fork(), load_filter, NULL),
                         .landlock = ff_box_landlock_version(),
                         .namespaces = can(fork(), leave_namespaces, NULL),
                         .root = can_enter_root()};
}

bool ff_box_may_run_programs(void)
{
    return ff_box_landlock_version() > 0 || can_enter_root();
}
