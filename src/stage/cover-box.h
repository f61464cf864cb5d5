// SPDX-License-Identifier: GPL-3.0-or-later
/* The boxes that make a cover: each tells a number, or in words what is wrong. */
#pragma once

#include "base/settings.h"

/* In the child. -1 with error. */
typedef int (*FfCoverBoxFunction)(gpointer data, GError **error);

/* `most`: the largest number that makes sense, 0 the least. Settings: render_timeout bounds it.
 * Permanent error: the template or the text is at fault; temporary: there is no box. */
bool ff_cover_box_run(FfCoverBoxFunction function, gpointer data, const int *fds, guint fd_count,
                      const FfSettings *settings, int most, int *ret_number, GError **error);
