// SPDX-License-Identifier: GPL-3.0-or-later
/* Everything but the system call filter, which is in box-calls.c. */
#include "box/box-lock.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/landlock.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

enum {
    OPEN_FILES = 256,
    CPU_GRACE_SECONDS = 1, /* between SIGXCPU, which can be ignored, and SIGKILL */
};

/* Where fonts, their configuration and Poppler's character maps are. Those that are absent are
 * passed over. */
static const char *const font_folders[] = {
    "/etc/fonts",
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "/usr/share/fontconfig",
    "/usr/share/xml/fontconfig",
    "/var/cache/fontconfig",
    "/var/lib/fontconfig",
    "/usr/share/poppler",
};

void ff_box_leave_namespaces(void)
{
    if (unshare(CLONE_NEWUSER | CLONE_NEWNET | CLONE_NEWIPC) != 0) {
        errno = 0; /* the filter forbids sockets and signals anyway */
    }
}

static bool drop_capabilities(void)
{
    struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
    const struct __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = {0};
    return syscall(SYS_capset, &header, none) == 0;
}

bool ff_box_drop_privileges(const char **failed)
{
    *failed = "privileges could not be dropped";
    return drop_capabilities() && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0;
}

static bool limit(int resource, rlim_t soft, rlim_t hard)
{
    const struct rlimit values = {soft, hard};
    return setrlimit((__rlimit_resource_t)resource, &values) == 0;
}

bool ff_box_limit_resources(const FfBoxLimits *limits, const char **failed)
{
    const rlim_t cpu = (rlim_t)limits->cpu_seconds;
    *failed = "resource limits could not be set";
    return limit(RLIMIT_CPU, cpu, cpu + CPU_GRACE_SECONDS) &&
           limit(RLIMIT_FSIZE, limits->output, limits->output) && limit(RLIMIT_CORE, 0, 0) &&
           limit(RLIMIT_NOFILE, OPEN_FILES, OPEN_FILES) &&
           (FF_BOX_UNDER_SANITIZER || limit(RLIMIT_AS, limits->memory, limits->memory));
}

int ff_box_landlock_version(void)
{
    long version = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    return version > 0 ? (int)version : 0;
}

/* All rights that this version of landlock can take away; the header may be older than the kernel.
 */
static guint64 all_rights(int version)
{
    static const int bits[] = {0, 13, 14, 15, 15, 16}; /* by version: rights are numbered from 0 */
    int count = bits[MIN(version, (int)G_N_ELEMENTS(bits) - 1)];
    return (G_GUINT64_CONSTANT(1) << count) - 1;
}

static bool allow_folder(int ruleset, const char *folder)
{
    int fd = open(folder, O_PATH | O_CLOEXEC);
    if (fd < 0) {
        return true;
    }
    const struct landlock_path_beneath_attr rule = {
        LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR, fd};
    long result = syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
    close(fd);
    return result == 0;
}

static bool restrict_to(int ruleset, bool fonts)
{
    for (gsize i = 0; fonts && i < G_N_ELEMENTS(font_folders); i++) {
        if (!allow_folder(ruleset, font_folders[i])) {
            return false;
        }
    }
    return syscall(SYS_landlock_restrict_self, ruleset, 0) == 0;
}

bool ff_box_lock_files(bool fonts, const char **failed)
{
    int version = ff_box_landlock_version();
    if (version == 0) {
        return true;
    }
    *failed = "landlock failed though the kernel has it";
    const struct landlock_ruleset_attr rules = {all_rights(version)};
    int ruleset = (int)syscall(SYS_landlock_create_ruleset, &rules, sizeof rules, 0);
    if (ruleset < 0) {
        return false;
    }
    bool locked = restrict_to(ruleset, fonts);
    close(ruleset);
    return locked;
}
