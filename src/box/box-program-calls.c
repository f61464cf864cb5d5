// SPDX-License-Identifier: GPL-3.0-or-later
/* The system call filter around a program. Which files it may touch is not for the filter to say
 * (it sees no paths), but for landlock and the small root; so the calls that open and make files
 * are allowed. */
#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>

#include "box/box-filter.h"
#include "box/box-lock.h"

static const int allowed[] = {
    /* its start, by which the box is entered; what may be executed is for landlock to say */
    SCMP_SYS(execve),
    SCMP_SYS(arch_prctl),
    SCMP_SYS(set_tid_address),
    /* files */
    SCMP_SYS(open),
    SCMP_SYS(openat),
    SCMP_SYS(creat),
    SCMP_SYS(stat),
    SCMP_SYS(lstat),
    SCMP_SYS(statx),
    SCMP_SYS(statfs),
    SCMP_SYS(access),
    SCMP_SYS(faccessat),
    SCMP_SYS(faccessat2),
    SCMP_SYS(readlink),
    SCMP_SYS(readlinkat),
    SCMP_SYS(getcwd),
    SCMP_SYS(chdir),
    SCMP_SYS(getdents64),
    SCMP_SYS(mkdir),
    SCMP_SYS(mkdirat),
    SCMP_SYS(rmdir),
    SCMP_SYS(unlink),
    SCMP_SYS(unlinkat),
    SCMP_SYS(rename),
    SCMP_SYS(renameat),
    SCMP_SYS(renameat2),
    SCMP_SYS(truncate),
    SCMP_SYS(fallocate),
    SCMP_SYS(umask),
    SCMP_SYS(flock),
    SCMP_SYS(dup2),
    SCMP_SYS(dup3),
    /* waiting, within itself */
    SCMP_SYS(pipe),
    SCMP_SYS(pipe2),
    SCMP_SYS(eventfd2),
    SCMP_SYS(select),
    SCMP_SYS(pselect6),
    SCMP_SYS(epoll_create1),
    SCMP_SYS(epoll_ctl),
    SCMP_SYS(epoll_wait),
    SCMP_SYS(epoll_pwait),
    SCMP_SYS(wait4),
    SCMP_SYS(rt_sigtimedwait),
    /* the socket by which another instance would find this one */
    SCMP_SYS(bind),
    SCMP_SYS(listen),
    SCMP_SYS(accept),
    SCMP_SYS(accept4),
    SCMP_SYS(shutdown),
    /* facts */
    SCMP_SYS(getgroups),
    SCMP_SYS(getresuid),
    SCMP_SYS(getresgid),
    SCMP_SYS(getpgrp),
    SCMP_SYS(times),
    SCMP_SYS(mincore),
};

/* Refused politely: LibreOffice tries these in passing and does without. It looks for users
 * by way of nscd, asks a shell for the paper's name, copies times and owners. */
static const int refused[] = {
    SCMP_SYS(connect), SCMP_SYS(execveat), SCMP_SYS(link),      SCMP_SYS(linkat), SCMP_SYS(symlink),
    SCMP_SYS(chmod),   SCMP_SYS(fchmod),   SCMP_SYS(fchmodat),  SCMP_SYS(chown),  SCMP_SYS(fchown),
    SCMP_SYS(lchown),  SCMP_SYS(fchownat), SCMP_SYS(utimensat),
};

#define WHOLE G_MAXUINT64
enum { WRITE_AND_RUN = PROT_WRITE | PROT_EXEC };

/* Code comes from files; what was written to memory is not run. LibreOffice makes some code of its
 * own all the same, by way of a file that is mapped twice. */
static const FfBoxRule memory_rules[] = {
    {SCMP_SYS(mmap), 2, WRITE_AND_RUN, 0},
    {SCMP_SYS(mmap), 2, WRITE_AND_RUN, PROT_WRITE},
    {SCMP_SYS(mmap), 2, WRITE_AND_RUN, PROT_EXEC},
    {SCMP_SYS(mprotect), 2, PROT_EXEC, 0},
};

/* Where there is no folder for such a file. */
static const int memory_calls[] = {SCMP_SYS(mmap), SCMP_SYS(mprotect)};

/* Sockets are local ones only, and
 * none is ever connected: connect() is refused, sendto() and sendmsg() unknown. */
static const FfBoxRule allowed_rules[] = {
    {SCMP_SYS(mmap), 2, WRITE_AND_RUN, 0},         {SCMP_SYS(mmap), 2, WRITE_AND_RUN, PROT_WRITE},
    {SCMP_SYS(mmap), 2, WRITE_AND_RUN, PROT_EXEC}, {SCMP_SYS(mprotect), 2, PROT_EXEC, 0},
    {SCMP_SYS(socket), 0, WHOLE, AF_UNIX},         {SCMP_SYS(socketpair), 0, WHOLE, AF_UNIX},
    {SCMP_SYS(fcntl), 1, WHOLE, F_SETFL},          {SCMP_SYS(fcntl), 1, WHOLE, F_GETLK},
    {SCMP_SYS(fcntl), 1, WHOLE, F_SETLK},          {SCMP_SYS(fcntl), 1, WHOLE, F_SETLKW},
};

static bool add_memory(scmp_filter_ctx filter, bool code)
{
    return code
               ? ff_box_filter_add(filter, SCMP_ACT_ALLOW, memory_calls, G_N_ELEMENTS(memory_calls))
               : ff_box_filter_add_rules(filter, SCMP_ACT_ALLOW, memory_rules,
                                         G_N_ELEMENTS(memory_rules));
}

static bool fill(scmp_filter_ctx filter, bool code)
{
    return add_memory(filter, code) &&
           ff_box_filter_add(filter, SCMP_ACT_ALLOW, allowed, G_N_ELEMENTS(allowed)) &&
           ff_box_filter_add(filter, SCMP_ACT_ERRNO(EPERM), refused, G_N_ELEMENTS(refused)) &&
           ff_box_filter_add_rules(filter, SCMP_ACT_ALLOW, allowed_rules,
                                   G_N_ELEMENTS(allowed_rules)) &&
           ff_box_filter_answer_fork(filter, SCMP_ACT_ERRNO(EPERM));
}

bool ff_box_lock_program_calls(bool code, const char **failed)
{
    scmp_filter_ctx filter = ff_box_filter_new();
    *failed = "the program's system call filter could not be set";
    return filter != NULL && ff_box_filter_load(filter, fill(filter, code));
}
