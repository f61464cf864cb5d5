// SPDX-License-Identifier: GPL-3.0-or-later
/* The little that a line must know of TIFF: how many whole pages a file holds, and how to keep the
 * first of them. libtiff's messages are silenced for the whole process: libraries don't write to
 * stderr. */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* Once, before any other use of libtiff or spandsp. Any thread, any number of times. */
void ff_fax_tiff_silence(void);
/* Pages whose every strip decodes, counted up to the first that doesn't; 0 for what is no TIFF.
 * *ret_broken tells that something follows that is not a whole page. */
int ff_fax_tiff_count(int fd, bool *ret_broken);
/* Writes the first `pages` pages to out_fd, strips copied as they are. */
bool ff_fax_tiff_keep(int fd, int pages, int out_fd, GError **error);
