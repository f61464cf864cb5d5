// SPDX-License-Identifier: GPL-3.0-or-later
/* A guard in front of spandsp's HDLC receiver.
 *
 * In the versions of Debian 12 and 13 an FCD frame (facsimile coded data, T.4 annex A) of 3 octets
 * with a good checksum makes the receiver copy "length minus one" octets: any caller can crash the
 * process. The guard defines t30_hdlc_accept() in the executable, so that the library's own calls
 * come here first, and passes on everything else. That needs an executable linked with
 * export_dynamic; ff_line_check() looks whether it took hold.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* Is the guard between spandsp and its receiver in this process? */
bool ff_t30_guard_is_installed(void);
/* Frames dropped since the process began. */
guint ff_t30_guard_hits(void);
