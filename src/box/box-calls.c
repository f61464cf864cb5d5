// SPDX-License-Identifier: GPL-3.0-or-later
/* The system call filter around a function. */
#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>

#include "box/box-filter.h"
#include "box/box-lock.h"

/* For fontconfig. They tell of files, and open none. */
static const int telling[] = {
    SCMP_SYS(stat),       SCMP_SYS(lstat),     SCMP_SYS(statx),      SCMP_SYS(statfs),
    SCMP_SYS(access),     SCMP_SYS(faccessat), SCMP_SYS(faccessat2), SCMP_SYS(readlink),
    SCMP_SYS(readlinkat), SCMP_SYS(getcwd),    SCMP_SYS(getdents64),
};

static const int executing[] = {SCMP_SYS(execve), SCMP_SYS(execveat)};

/* Refused politely: libraries ask for these in good faith, to write a cache of fonts or to look up
 * the user's home by way of nscd. */
static const int refused[] = {
    SCMP_SYS(socket),    SCMP_SYS(socketpair), SCMP_SYS(mkdir),    SCMP_SYS(mkdirat),
    SCMP_SYS(unlink),    SCMP_SYS(unlinkat),   SCMP_SYS(rename),   SCMP_SYS(renameat),
    SCMP_SYS(renameat2), SCMP_SYS(link),       SCMP_SYS(linkat),   SCMP_SYS(symlink),
    SCMP_SYS(chmod),     SCMP_SYS(fchmod),     SCMP_SYS(fchmodat), SCMP_SYS(utimensat),
    SCMP_SYS(creat),     SCMP_SYS(truncate),
};

/* No memory becomes code. */
static const FfBoxRule memory_rules[] = {
    {SCMP_SYS(mmap), 2, PROT_EXEC, 0},
    {SCMP_SYS(mprotect), 2, PROT_EXEC, 0},
};

/* Only to read, and creating nothing on the way. */
enum { WRITING_BITS = O_ACCMODE | O_CREAT | O_TRUNC | O_APPEND };
static const FfBoxRule font_rules[] = {
    {SCMP_SYS(open), 1, WRITING_BITS, O_RDONLY},
    {SCMP_SYS(openat), 2, WRITING_BITS, O_RDONLY},
};

/* What is not opened to read fonts is refused with an error that every library understands. */
static bool add_file_rules(scmp_filter_ctx filter, bool fonts)
{
    static const int opening[] = {SCMP_SYS(open), SCMP_SYS(openat)};
    if (!fonts) {
        return ff_box_filter_add(filter, SCMP_ACT_ERRNO(EACCES), opening, G_N_ELEMENTS(opening)) &&
               ff_box_filter_add(filter, SCMP_ACT_ERRNO(EACCES), telling, G_N_ELEMENTS(telling));
    }
    return ff_box_filter_add_rules(filter, SCMP_ACT_ALLOW, font_rules, G_N_ELEMENTS(font_rules)) &&
           ff_box_filter_add(filter, SCMP_ACT_ALLOW, telling, G_N_ELEMENTS(telling));
}

static bool fill(scmp_filter_ctx filter, bool fonts)
{
    return ff_box_filter_add(filter, SCMP_ACT_KILL_PROCESS, executing, G_N_ELEMENTS(executing)) &&
           ff_box_filter_add(filter, SCMP_ACT_ERRNO(EACCES), refused, G_N_ELEMENTS(refused)) &&
           ff_box_filter_add_rules(filter, SCMP_ACT_ALLOW, memory_rules,
                                   G_N_ELEMENTS(memory_rules)) &&
           ff_box_filter_answer_fork(filter, SCMP_ACT_KILL_PROCESS) &&
           add_file_rules(filter, fonts);
}

bool ff_box_lock_calls(bool fonts, const char **failed)
{
    scmp_filter_ctx filter = ff_box_filter_new();
    *failed = "the system call filter could not be set";
    return filter != NULL && ff_box_filter_load(filter, fill(filter, fonts));
}
