// SPDX-License-Identifier: GPL-3.0-or-later
#include "box/lock.h"

#include <fcntl.h>
#include <linux/close_range.h>
#include <linux/landlock.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__)
enum { SANITIZED = 1 }; /* its shadow memory needs terabytes of address space, its reports a descriptor */
#else
enum { SANITIZED = 0 };
#endif

enum { LANDLOCK_ACCESS_TRUNCATE = 1 << 14, DESCRIPTORS = 256 };

static int compare_ints(gconstpointer a, gconstpointer b)
{
    return *(const int *)a - *(const int *)b;
}

const char *ff_box_lock_descriptors(const int *fds, guint count)
{
    g_autofree int *sorted = g_memdup2(fds, count * sizeof *fds);
    unsigned int next = STDERR_FILENO + 1;
    int null = open("/dev/null", O_RDWR);

    if (null < 0)
        return "opening /dev/null";
    for (int fd = 0; fd <= (SANITIZED ? STDOUT_FILENO : STDERR_FILENO); fd++)
        if (dup2(null, fd) < 0)
            return "redirecting the standard descriptors";
    qsort(sorted, count, sizeof *sorted, compare_ints);
    for (guint i = 0; i < count; i++) {
        if (sorted[i] < (int)next)
            continue; /* given twice */
        if (sorted[i] > (int)next)
            close_range(next, (unsigned int)sorted[i] - 1, 0);
        next = (unsigned int)sorted[i] + 1;
    }
    close_range(next, ~0U, 0);
    return NULL;
}

const char *ff_box_lock_process(void)
{
    const int spaces = CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS;

    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || prctl(PR_SET_DUMPABLE, 0) != 0)
        return "prctl";
    /* a new user namespace also takes away whatever capabilities root had */
    if (unshare(CLONE_NEWUSER | spaces) != 0 && unshare(CLONE_NEWUSER) != 0)
        (void)!unshare(spaces);
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        return "no_new_privs";
    return NULL;
}

static bool set_limit(__rlimit_resource_t resource, rlim_t soft, rlim_t hard)
{
    const struct rlimit limit = {soft, hard};
    return setrlimit(resource, &limit) == 0;
}

const char *ff_box_lock_limits(const FfBoxLimits *limits)
{
    rlim_t cpu = (rlim_t)limits->cpu_seconds;

    if (!SANITIZED && !set_limit(RLIMIT_AS, limits->memory, limits->memory))
        return "the memory limit";
    if (!set_limit(RLIMIT_CPU, cpu, cpu + 1))
        return "the CPU limit";
    if (!set_limit(RLIMIT_FSIZE, limits->output, limits->output))
        return "the output limit";
    if (!set_limit(RLIMIT_CORE, 0, 0) || !set_limit(RLIMIT_NOFILE, DESCRIPTORS, DESCRIPTORS))
        return "the descriptor limit";
    return NULL;
}

int ff_box_landlock_abi(void)
{
    long abi = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    return abi < 0 ? 0 : (int)abi;
}

/* What fontconfig, Pango and Poppler read: configuration, caches, fonts, character maps. */
static const char *const readable[] = {
    "/etc/fonts",
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "/usr/share/fontconfig",
    "/usr/share/ghostscript/fonts",
    "/usr/share/poppler",
    "/var/cache/fontconfig",
};

static void allow_reading(int ruleset)
{
    for (gsize i = 0; i < G_N_ELEMENTS(readable); i++) {
        struct landlock_path_beneath_attr rule = {
            .allowed_access = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR,
            .parent_fd = open(readable[i], O_PATH | O_CLOEXEC),
        };
        if (rule.parent_fd < 0)
            continue;
        syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
        close(rule.parent_fd);
    }
}

const char *ff_box_lock_files(bool fonts, bool *ret_may_open)
{
    int abi = ff_box_landlock_abi();
    struct landlock_ruleset_attr attributes = {
        .handled_access_fs = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1, /* all of ABI 1 */
    };

    *ret_may_open = false;
    if (abi < 1)
        return NULL; /* then no file at all is opened, by the allow-list of system calls */
    if (abi >= 2)
        attributes.handled_access_fs |= LANDLOCK_ACCESS_FS_REFER;
    if (abi >= 3)
        attributes.handled_access_fs |= LANDLOCK_ACCESS_TRUNCATE;
    int ruleset = (int)syscall(SYS_landlock_create_ruleset, &attributes, sizeof attributes, 0);
    if (ruleset < 0)
        return "landlock";
    if (fonts)
        allow_reading(ruleset);
    long locked = syscall(SYS_landlock_restrict_self, ruleset, 0);
    close(ruleset);
    if (locked != 0)
        return "landlock";
    *ret_may_open = fonts;
    return NULL;
}
