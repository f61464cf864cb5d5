// SPDX-License-Identifier: GPL-3.0-or-later
/* The codes of T.4 and T.6, for the encoder and the decoder of this folder.
 *
 * For writing, a code is one number: its bits above, its length in the lowest five. For reading, a
 * table has an entry for every value that the next bits can have. */
#pragma once

#include <glib.h>

enum {
    FF_FAX_WHITE = 0,
    FF_FAX_BLACK = 1,

    FF_FAX_MAKE_UP_MAX = 2560,
    FF_FAX_RUN_MAX =
        FF_FAX_MAKE_UP_MAX + 63, /* what one make-up and one terminating code can say */

    FF_FAX_WHITE_BITS = 12, /* the longest white code */
    FF_FAX_BLACK_BITS = 13, /* the longest black code */
    FF_FAX_MODE_BITS = 7,   /* the longest code of a mode */

    FF_FAX_SHIFT_MAX = 3, /* vertical mode: a1 at most this far from b1 */
};

/* T.4 4.1.2 and 4.2.4.1.3 (RTC), T.6 2.4.1.1 (EOFB): eleven 0 and a 1. */
enum { FF_FAX_EOL = 1, FF_FAX_EOL_BITS = 12, FF_FAX_RTC_EOLS = 6, FF_FAX_EOFB_EOLS = 2 };

typedef enum {
    FF_FAX_MODE_NONE, /* no such code */
    FF_FAX_MODE_PASS,
    FF_FAX_MODE_HORIZONTAL,
    FF_FAX_MODE_VERTICAL,
    FF_FAX_MODE_EXTENSION, /* uncompressed mode and what was never defined */
} FfFaxMode;

typedef struct {
    guint8 mode;   /* FfFaxMode */
    guint8 length; /* bits of its code */
    gint8 shift;   /* vertical: a1 is that far right of b1 */
} FfFaxModeEntry;

/* `bits` of a code string that stands in the lowest bits of value. */
#define FF_FAX_CODE(value, bits) ((guint32)(value) << 5 | (bits))
#define FF_FAX_CODE_VALUE(code)  ((code) >> 5)
#define FF_FAX_CODE_LENGTH(code) ((code)&31)
/* An entry for reading a run: 0 is no code; lengths from 64 on are make-up codes. */
#define FF_FAX_ENTRY(run, bits)    ((guint16)((run) << 4 | (bits)))
#define FF_FAX_ENTRY_RUN(entry)    ((entry) >> 4)
#define FF_FAX_ENTRY_LENGTH(entry) ((entry)&15)

typedef struct {
    /* [colour][run]: the make-up code, if any, with the terminating code behind it */
    guint32 run_codes[2][FF_FAX_RUN_MAX + 1];
    guint32 make_up_max; /* the code of FF_FAX_MAKE_UP_MAX, same in both colours */
    guint32 pass, horizontal;
    guint32 vertical[2 * FF_FAX_SHIFT_MAX + 1]; /* [shift + FF_FAX_SHIFT_MAX] */

    guint16 white_entries[1 << FF_FAX_WHITE_BITS];
    guint16 black_entries[1 << FF_FAX_BLACK_BITS];
    FfFaxModeEntry modes[1 << FF_FAX_MODE_BITS];
} FfFaxTables;

/* Made at the first call, from the tables as the Recommendations print them. Any thread. */
const FfFaxTables *ff_fax_tables(void);
