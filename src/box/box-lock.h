// SPDX-License-Identifier: GPL-3.0-or-later
/* The locks of the box, as the child puts them on itself. Each says in `failed` (static text) what
 * could not be done; then the child must not go on. */
#pragma once

#include <stdbool.h>

#include "box/box.h"

/* AddressSanitizer (GCC and Clang tell of it in different ways) reserves terabytes of address
 * space, and its reports go to standard error. */
#if defined(__SANITIZE_ADDRESS__)
#define FF_BOX_UNDER_SANITIZER true
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define FF_BOX_UNDER_SANITIZER true
#endif
#endif
#ifndef FF_BOX_UNDER_SANITIZER
#define FF_BOX_UNDER_SANITIZER false
#endif

/* What may be done below a path, or with the file that it names. */
typedef enum {
    FF_BOX_MAY_READ,
    FF_BOX_MAY_RUN,        /* read, and execute */
    FF_BOX_MAY_USE,        /* a device: read and write */
    FF_BOX_MAY_KEEP_FILES, /* make, read, write and remove files; execute none */
    FF_BOX_MAY_FILL,       /* a new folder in the small root: keep files, make sockets */
    FF_BOX_MAY_LISTEN,     /* make sockets, and nothing else */
} FfBoxRight;

/* Lists of these end with a NULL path. What is absent on a machine is passed over. */
typedef struct {
    const char *path;
    FfBoxRight right;
} FfBoxPath;

/* Where fonts, their configuration and Poppler's character maps are, to read. */
extern const FfBoxPath ff_box_fonts[];

/* Own user and network namespaces, no capabilities. Never fails: machines may forbid namespaces,
 * and the other locks hold without. */
void ff_box_leave_namespaces(void);
bool ff_box_drop_privileges(const char **failed);
bool ff_box_limit_resources(const FfBoxLimits *limits, const char **failed);
/* Files by landlock: `paths` (NULL: none) and nothing else; TCP and signals too, where the kernel's
 * version can. Where the kernel has no landlock: true, and others must guard the files. */
bool ff_box_lock_files(const FfBoxPath *paths, const char **failed);
/* System calls by seccomp. The last lock: nothing else works after it. */
bool ff_box_lock_calls(bool fonts, const char **failed);
/* The same for a program, which may also open files, map code and execute; not fork, and connect to
 * nothing. `code`: it may run what it has written to memory. */
bool ff_box_lock_program_calls(bool code, const char **failed);

/* Version of landlock that the kernel has, 0: none. */
int ff_box_landlock_version(void);
