// SPDX-License-Identifier: GPL-3.0-or-later
/* Which line a fax is sent on, and when. Pure. */
#pragma once

#include "base/settings.h"

typedef struct {
    const FfLineSettings *line;
    gint64 open_ms; /* when it may be used: now, or its next hours */
} FfLineChoice;

/* `port`: the only line wanted, or NULL. Of all lines the first that may be used now, in the order
 * of the configuration; else the one whose hours begin next. */
FfLineChoice ff_line_choose(const FfSettings *settings, const char *port, gint64 now_ms);
