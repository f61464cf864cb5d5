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
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum {
    OPEN_FILES = 256,
    CPU_GRACE_SECONDS = 1, /* between SIGXCPU, which can be ignored, and SIGKILL */
};

const FfBoxPath ff_box_fonts[] = {
    {"/etc/fonts", FF_BOX_MAY_READ},
    {"/usr/share/fonts", FF_BOX_MAY_READ},
    {"/usr/local/share/fonts", FF_BOX_MAY_READ},
    {"/usr/share/fontconfig", FF_BOX_MAY_READ},
    {"/usr/share/xml/fontconfig", FF_BOX_MAY_READ},
    {"/var/cache/fontconfig", FF_BOX_MAY_READ},
    {"/var/lib/fontconfig", FF_BOX_MAY_READ},
    {"/usr/share/poppler", FF_BOX_MAY_READ},
    {NULL, 0},
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

/* ---- landlock ---- */

int ff_box_landlock_version(void)
{
    long version = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    return version > 0 ? (int)version : 0;
}

/* As kernels of today know it; the header of Debian 12 ends after the first member. */
typedef struct {
    guint64 files;
    guint64 network; /* from version 4: bind and connect by TCP */
    guint64 scope;   /* from version 6: abstract sockets and signals leading outside */
} Handled;

/* All rights that this version of landlock can take away. */
static Handled all_rights(int version)
{
    static const int bits[] = {0, 13, 14, 15, 15, 16}; /* by version: rights are numbered from 0 */
    int count = bits[MIN(version, (int)G_N_ELEMENTS(bits) - 1)];
    return (Handled){.files = (G_GUINT64_CONSTANT(1) << count) - 1,
                     .network = version >= 4 ? 3 : 0,
                     .scope = version >= 6 ? 3 : 0};
}

static gsize known_size(int version)
{
    return version >= 6   ? sizeof(Handled)
           : version >= 4 ? G_STRUCT_OFFSET(Handled, scope)
                          : G_STRUCT_OFFSET(Handled, network);
}

/* Of a file only these can be granted, the others are about folders. */
enum {
    FILE_RIGHTS =
        LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_READ_FILE,
    READING = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR,
    DEVICES = LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_BLOCK,
};

static guint64 rights_of(FfBoxRight right, guint64 all)
{
    switch (right) {
    case FF_BOX_MAY_RUN:
        return READING | LANDLOCK_ACCESS_FS_EXECUTE;
    case FF_BOX_MAY_USE:
        return LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE;
    case FF_BOX_MAY_KEEP_FILES:
        return all &
               ~(guint64)(LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_MAKE_SOCK | DEVICES);
    case FF_BOX_MAY_FILL:
        return all & ~(guint64)(LANDLOCK_ACCESS_FS_EXECUTE | DEVICES);
    case FF_BOX_MAY_LISTEN:
        return LANDLOCK_ACCESS_FS_MAKE_SOCK;
    default:
        return READING;
    }
}

static bool allow_path(int ruleset, const FfBoxPath *allowed, guint64 all)
{
    int fd = open(allowed->path, O_PATH | O_CLOEXEC);
    struct stat facts;
    if (fd < 0 || fstat(fd, &facts) != 0) {
        return true;
    }
    guint64 rights = rights_of(allowed->right, all);
    const struct landlock_path_beneath_attr rule = {
        S_ISDIR(facts.st_mode) ? rights : rights & FILE_RIGHTS, fd};
    long result = syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
    close(fd);
    return result == 0;
}

static bool restrict_to(int ruleset, const FfBoxPath *paths, guint64 all)
{
    for (; paths != NULL && paths->path != NULL; paths++) {
        if (!allow_path(ruleset, paths, all)) {
            return false;
        }
    }
    return syscall(SYS_landlock_restrict_self, ruleset, 0) == 0;
}

bool ff_box_lock_files(const FfBoxPath *paths, const char **failed)
{
    int version = ff_box_landlock_version();
    if (version == 0) {
        return true;
    }
    *failed = "landlock failed though the kernel has it";
    const Handled handled = all_rights(version);
    int ruleset = (int)syscall(SYS_landlock_create_ruleset, &handled, known_size(version), 0);
    if (ruleset < 0) {
        return false;
    }
    bool locked = restrict_to(ruleset, paths, handled.files);
    close(ruleset);
    return locked;
}
