// SPDX-License-Identifier: GPL-3.0-or-later
/* Fax pages in the codings of ITU-T T.4 (MH, MR) and T.6 (MMR). Pure: memory to memory, any thread.
 *
 * A page is rows of bits: most significant bit first, 1 is black, `stride` octets from row to row,
 * at least (width_px + 7) / 8. Coded data has its most significant bit first too; a file or a line
 * that has it the other way turns the octets over first.
 *
 *   MH   one-dimensional, T.4 4.1: each row by its runs
 *   MR   two-dimensional, T.4 4.2: every k-th row as MH, the others by what differs from the row
 *        above; each row has an EOL and a tag bit
 *   MMR  T.6: all rows by what differs from the row above; no EOLs
 *
 * Uncompressed mode (T.4 4.2.1.3.2, T.6 2.2.5) is neither written nor accepted. The fill that T.4
 * 4.1.3 wants for slow receivers depends on the line's speed: it is the modem's business. */
#pragma once

#include <glib.h>
#include <stdbool.h>

G_BEGIN_DECLS

typedef enum { FF_FAX_MH, FF_FAX_MR, FF_FAX_MMR, FF_FAX_CODINGS } FfFaxCoding;

/* How a page is coded. The comments say what each field means to the encoder and to the decoder. */
typedef struct {
    FfFaxCoding coding;
    int width_px; /* 1 .. FF_LIMIT_IMAGE_SIDE */
    int rows;     /* 1 .. FF_LIMIT_IMAGE_SIDE; decoder: the rows there must be, see rows_at_most */

    int k; /* MR. Encoder: ff_fax_k(). Decoder: not needed, the tag bits say it */

    /* MH. Encoder: an EOL before each row. Decoder: there must be one; when false there may be. MR
     * always has them and MMR never, whatever stands here. */
    bool eol;
    /* MH and MR. With EOLs: fill is put before each EOL so that it ends with an octet (TIFF's
     * T4Options bit 2); the decoder takes fill before EOLs anyway. Without EOLs: each row begins
     * with an octet (TIFF's compression 2), and what is skipped must be 0. */
    bool align;
    /* Encoder: the end is written, six EOLs (RTC, not in TIFF: RFC 2306 section 3.3.2) or EOFB.
     * Decoder: it must be there; when false it may be. */
    bool end;
    /* Decoder only: the end may come before `rows` rows and is then needed. */
    bool rows_at_most;
} FfFaxForm;

/* The largest K for a resolution, T.4 4.2.1: 2 at standard, 4 at fine, 8 at superfine. */
int ff_fax_k(double lines_per_inch);

/* The page in its coding, filled with 0 up to an octet. Padding bits of the rows don't matter.
 * Caller unrefs. */
GBytes *ff_fax_encode(const FfFaxForm *form, const guint8 *bits, gsize stride);

/* The octets that ff_fax_encode() would make in each coding, `form` but for its coding being the
 * same: to choose the cheapest for a page. About as quick as encoding it once. */
void ff_fax_count(const FfFaxForm *form, const guint8 *bits, gsize stride,
                  gsize ret_octets[FF_FAX_CODINGS]);

typedef enum {
    FF_FAX_GOOD,
    FF_FAX_TRUNCATED,      /* the data ends within a row or before the last one */
    FF_FAX_NO_CODE,        /* bits that are no code here */
    FF_FAX_UNCOMPRESSED,   /* uncompressed mode, or another extension */
    FF_FAX_PAST_ROW,       /* a run or a change lies beyond the row's end */
    FF_FAX_BACKWARDS,      /* a change lies left of the last one, or on it */
    FF_FAX_SHORT_ROW,      /* an EOL within a row */
    FF_FAX_NO_EOL,         /* none where a row must begin with it */
    FF_FAX_NO_REFERENCE,   /* MR: the first row refers to one above it */
    FF_FAX_ROWS_MISSING,   /* the end comes before the last row */
    FF_FAX_END_MISSING,    /* form->end, and there is none */
    FF_FAX_END_BROKEN,     /* an RTC or EOFB that is not whole */
    FF_FAX_DATA_AFTER_END, /* more rows than there should be, or anything else but 0 */
} FfFaxFault;

typedef struct {
    FfFaxFault fault;
    int rows;   /* whole and good; rows_at_most: how many the page has */
    int column; /* of row `rows`, up to which it was understood */
} FfFaxVerdict;

/* Decodes untrusted data into form->rows rows at `bits`. Good only when every bit of the data was
 * understood: otherwise false with a permanent error that says where. Rows before the fault are
 * good and in `bits`; those from the fault on are left as they were. ret_verdict is always set, and
 * may be NULL. Work is bounded by length + rows * width, no row by its data alone; padding bits
 * come out 0. */
bool ff_fax_decode(const FfFaxForm *form, const guint8 *data, gsize length, guint8 *bits,
                   gsize stride, FfFaxVerdict *ret_verdict, GError **error);

G_END_DECLS
