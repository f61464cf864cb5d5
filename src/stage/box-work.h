// SPDX-License-Identifier: GPL-3.0-or-later
/* A box whose child has nothing to say but whether it went well. */
#pragma once

#include "box/box.h"

/* Whose fault a child is that crashes or never ends. */
typedef enum { FF_BLAME_INPUT, FF_BLAME_US } FfBlame;

/* In the child: what its function returns. `error`: as set, when not done. */
int ff_box_work_status(bool done, const GError *error);
/* false with "what: why": permanent where the input is to blame, temporary else. */
bool ff_box_work_run(const char *what, FfBoxFunction function, gpointer data, const int *fds,
                     guint fd_count, FfBlame blame, GError **error);
