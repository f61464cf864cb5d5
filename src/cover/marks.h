// SPDX-License-Identifier: GPL-3.0-or-later
/* Where variables stand in a text of a template, and what takes their place: $(Name), and blocks
 * "$(?Name)...$(/)", which vanish where the variable has no value. What is put in is not looked at
 * again. Pure. */
#pragma once

#include "cover/values.h"

typedef struct {
    gsize start, end; /* octets of the text: the mark, and with it a block that vanishes */
    char *value;      /* what stands there instead; "" of a block's begin and end */
    const FfCoverVariable *variable; /* NULL: a block's begin or end */
    bool vanishes;                   /* a block without a value */
} FfCoverMark;

/* All of them, an array of FfCoverMark in the order of the text. `most`: octets of the text with
 * the values put in. Permanent error: a variable is unknown, or not closed, or there is more. */
GArray *ff_cover_marks_find(const FfCoverValues *values, const char *text, gsize most,
                            GError **error);
/* The text with its variables put in; the same errors. Caller frees. */
char *ff_cover_substitute(const FfCoverValues *values, const char *text, gsize most,
                          GError **error);
