// SPDX-License-Identifier: GPL-3.0-or-later
/* A text as it shows, sign by sign: HTML without its tags and entities. Pure. */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef struct {
    gunichar sign; /* '\n' where a line ends; 0: this shows nothing */
    gsize length;  /* octets of the text that it is written with, one at least */
} FfShown;

/* What `at`, which is not the end, begins with. */
FfShown ff_shown_next(const char *at, bool html);
