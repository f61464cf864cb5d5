// SPDX-License-Identifier: GPL-3.0-or-later
/* Locking the child in, step by step. Every function is called in the child, in this order; each returns
 * NULL, or what could not be done. */
#pragma once

#include "box/box.h"

/* Only 0, 1, 2 (on /dev/null) and `fds` stay open. */
const char *ff_box_lock_descriptors(const int *fds, guint count);
/* Dies with its parent, gains no privileges, is not traced, has its own empty network. Namespaces that the
 * machine does not permit are done without. */
const char *ff_box_lock_process(void);
const char *ff_box_lock_limits(const FfBoxLimits *limits);
/* No files but fonts for reading, or none. *ret_may_open: whether opening can be left to landlock. */
const char *ff_box_lock_files(bool fonts, bool *ret_may_open);
/* The allow-list. Whatever is not on it fails with EPERM. */
const char *ff_box_lock_calls(bool may_open);

/* 0: the kernel has no landlock. */
int ff_box_landlock_abi(void);
