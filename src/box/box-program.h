// SPDX-License-Identifier: GPL-3.0-or-later
/* The box around a program of others: LibreOffice, which no function of ours can replace.
 *
 * The program is executed in namespaces of its own (users, processes, network, mounts, IPC, host
 * name), with a file system that holds the system's libraries, fonts and shared files, read-only,
 * and one folder of its own; locked by landlock to the same, and by a system call filter that
 * refuses new processes and every connection; without privileges, with an environment of five
 * variables and /dev/null for standard input and, unless asked for, output. Memory, CPU, size of
 * each file and wall clock are limited as in box.h. All that it started is gone when the call
 * returns.
 *
 * A machine that permits no namespaces, or has no landlock, still runs programs with the other of
 * the two. With neither, a program could read all files of this account: it is not run.
 *
 * The caller must be single-threaded.
 */
#pragma once

#include "box/box.h"

typedef struct {
    const char *const *arguments; /* NULL-terminated; the first is the program, an absolute path */
    const char *folder;           /* absolute: the program's home, for its input and its output */
    const char *const *readable;  /* more paths that it may read, or NULL; NULL-terminated */
    const char *listening; /* a folder where it may make sockets, that nobody connects to, or NULL.
                              Without namespaces they are left there */
    int output_fd;         /* what becomes of its standard output, above 2; 0: it goes nowhere */
} FfBoxProgram;

/* Whether this machine has one of the two. */
bool ff_box_may_run_programs(void);

/* As ff_box_run(). A program that can't be started is FF_BOX_ERROR. */
FfBoxResult ff_box_run_program(const FfBoxProgram *program, const FfBoxLimits *limits,
                               int *ret_status, char **ret_why);
