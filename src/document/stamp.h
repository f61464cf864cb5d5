// SPDX-License-Identifier: GPL-3.0-or-later
/* The line on top of each page that is sent (47 CFR 68.318(d)): date and time, who sends and from
 * which number, the number called, page n of m:
 *
 *   2026-11-27 14:05   St. Mary's Hospital   +1 503 555 0100   to +1 503-555-0123    Page 3 of 4
 *
 * It never covers anything: it takes the place of blank rows at the top of the page; where there
 * are too few, rows are put in front, and as many blank ones at the bottom go; only what is
 * missing then makes the page longer. Everything below the line stays bit for bit.
 *
 * Opens fonts, so it is meant for the box like all that has to do with them.
 */
#pragma once

#include "document/document.h"

/* All texts are UTF-8. A name that is too long is shortened; nothing else ever is. */
typedef struct {
    const char *date; /* as it is printed; local time, which a boxed child could not tell */
    const char *name; /* of the sender in any script, or NULL */
    const char *from; /* own number, or NULL */
    const char *to;   /* number called */
    int first_page; /* 0 is the first; those before it are left out, the others keep their number */
    int total;      /* pages of the file */
    int repeated;   /* pages from the beginning that are there all the same: the cover, once more */
} FfStamp;

/* The pages of the fax TIFF `fd` from first_page on, and the repeated ones, with the line on top,
 * as a TIFF of class F. Errors: permanent when the file is not a whole fax of `total` pages,
 * temporary else: no room, or no font. */
bool ff_document_stamp(int fd, const FfStamp *stamp, int out_fd, GError **error);
/* Loads the font of the line, so that children forked later need not. Leaves the process with the
 * threads it had. */
void ff_document_warm_up_stamp(void);
