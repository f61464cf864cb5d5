// SPDX-License-Identifier: GPL-3.0-or-later
/* The box: runs a function over hostile bytes in a child process that can do nothing else.
 *
 * The child is forked without exec (a warm parent, libraries loaded), keeps the descriptors it is
 * given and no others, then locks itself: landlock (no new files but fonts and their configuration,
 * read-only, when asked), seccomp (allow-list; no sockets, exec, fork, ptrace, signals to others),
 * user and network namespaces where the machine permits, rlimits (memory, CPU, output),
 * no_new_privs, and the parent's wall clock. A crash or a time-out is a result, not an incident.
 *
 * The caller must be single-threaded when it calls ff_box_run().
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "base/limits.h"

typedef struct {
    gsize memory; /* octets of address space */
    int cpu_seconds;
    int wall_ms;
    gsize output; /* octets that may be written to any one file */
    bool fonts;   /* may read font files and fontconfig's configuration */
} FfBoxLimits;
#define FF_BOX_LIMITS_DEFAULT                                                                      \
    ((FfBoxLimits){FF_LIMIT_BOX_MEMORY, FF_LIMIT_BOX_CPU_SECONDS, FF_LIMIT_BOX_WALL_MS,            \
                   FF_LIMIT_BOX_OUTPUT, true})

typedef enum {
    FF_BOX_DONE,     /* the function returned; *ret_status is what it returned, 0 to 125 */
    FF_BOX_CRASHED,  /* signal, forbidden system call, out of memory */
    FF_BOX_TIMEOUT,  /* CPU or wall clock */
    FF_BOX_TOO_MUCH, /* output limit */
    FF_BOX_ERROR,    /* the box itself could not be set up: temporary */
} FfBoxResult;

/* Runs in the child. Standard input, output and error are /dev/null. What it writes to memory is
 * lost; what it writes to the descriptors in `fds` stays. */
typedef int (*FfBoxFunction)(gpointer data);

/* `fds`: descriptors the child keeps. `ret_why` (caller frees) says in words what ended it badly.
 */
FfBoxResult ff_box_run(FfBoxFunction function, gpointer data, const int *fds, guint fd_count,
                       const FfBoxLimits *limits, int *ret_status, char **ret_why);

/* While ff_box_run() waits for a child, `beat` is called every few seconds (to renew a lease);
 * NULL: no more. One for the process. */
void ff_box_set_heartbeat(void (*beat)(gpointer data), gpointer data);

/* What this machine permits. Each layer is tried, in a child. */
typedef struct {
    bool filter;  /* seccomp: without it no box is made */
    int landlock; /* version; 0: none, and a boxed child can open no file at all, no font either */
    bool namespaces; /* users, network, IPC: a second lock before the network */
    bool root;       /* programs get processes and a small file system of their own */
} FfBoxLayers;
FfBoxLayers ff_box_find_layers(void);
