// SPDX-License-Identifier: GPL-3.0-or-later
/* Namespaces of one's own, with a small file system that holds a few paths of the large one. */
#pragma once

#include <sys/types.h>

#include "box/box-lock.h"

/* Who one is outside: asked before ff_box_clone(), written down within. */
typedef struct {
    uid_t user;
    gid_t group;
} FfBoxIdentity;

/* As fork(), but the child is the first process of its own namespaces: users, processes, network,
 * mounts, IPC, host name. When it ends, all its descendants do. -1: not permitted here. */
pid_t ff_box_clone(void);
/* In that child: everything but `paths` is gone from the file system; what is not to be kept is
 * read-only, nothing has set-user-id bits, and no device but those named works. The working folder
 * is `folder`, one of the paths, which keeps its name. */
bool ff_box_enter_root(const FfBoxIdentity *identity, const FfBoxPath *paths, const char *folder,
                       const char **failed);
