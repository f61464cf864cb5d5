// SPDX-License-Identifier: GPL-3.0-or-later
/* TNEF streams (MS-OXTNEF), the "winmail.dat" of Outlook, unpacked by Debian's program tnef in the
 * program box (box/box-program.h), one run a stream. What it writes is as untrusted as the stream.
 */
#pragma once

#include "base/file.h"
#include "message/message.h"

/* NULL with *ret_why (static) when there is no program, or this machine may not run one in a box.
 * The path is static. */
const char *ff_tnef_find(const char **ret_why);

/* Adds to `unpacked`, under that number, what the stream holds: its files in their order, the text
 * of the message in the one form that reads best on a fax; or the reason why not. Contents are
 * appended to unpacked->fd. deadline_ms: ff_clock_monotonic_ms() by which it is given up. false
 * with an error of ours only. */
bool ff_tnef_unpack(const FfFile *stream, gint64 number, gint64 deadline_ms, FfUnpacked *unpacked,
                    GError **error);
