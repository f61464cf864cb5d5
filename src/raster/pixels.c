// SPDX-License-Identifier: GPL-3.0-or-later
#include "raster/pixels.h"

#include <stdbool.h>
#include <string.h>

enum {
    REACH = 2, /* pixels to each side that antialiasing may have blurred */
    ROWS_REACH = 2,
    PICTURE_EDGE = 88, /* a picture has an edge where neighbours differ by this */
    FLAT_EDGE = 24,    /* and a shade without noise */
    TINT_STEP = 6,
    TINT_NOISE = 3,
};

/* Parts of 256 between black and white. The usual middle loses thin antialiased strokes; at 98
 * lines an inch, where a thin stroke is less than a row high, still more is needed in a row that is
 * darker than those above and below. Everywhere, it would fill the gaps of small bold text. */
enum {
    CUT = 179,
    CUT_ROW_COARSE = 226,
};

static void fold_rows(const guint8 *restrict a, const guint8 *restrict b, const guint8 *restrict c,
                      const guint8 *restrict d, const guint8 *restrict e, int length, guint8 flip,
                      guint8 *restrict lo)
{
    for (int x = 0; flip == 0 && x < length; x++) {
        lo[x] = MIN(MIN(MIN(a[x], b[x]), MIN(c[x], d[x])), e[x]);
    }
    for (int x = 0; flip != 0 && x < length; x++) {
        guint8 lightest = MAX(MAX(MAX(a[x], b[x]), MAX(c[x], d[x])), e[x]);
        lo[x] = lightest ^ flip;
    }
}

/* Darkest of the rows around, for `length` pixels from x0. At 98 lines an inch a stroke is a row
 * high, and two rows up is the next stroke. */
static void darkest_of_rows(const FfRun *run, int row, int x0, int length, guint8 flip, guint8 *lo)
{
    const guint8 *rows[2 * ROWS_REACH + 1];
    const int reach = run->strip->block_rows == 8 ? 1 : ROWS_REACH;
    for (int i = 0; i <= 2 * ROWS_REACH; i++) {
        rows[i] = ff_strip_row(run->strip, row + CLAMP(i - ROWS_REACH, -reach, reach)) + x0;
    }
    fold_rows(rows[0], rows[1], rows[2], rows[3], rows[4], length, flip, lo);
}

static guint8 part_between(guint8 black, guint8 white, int part)
{
    return (guint8)(black + ((white - black) * part >> 8));
}

typedef struct {
    guint8 flip; /* 255: light on dark */
    guint8 white;
    guint8 least;  /* cut */
    guint8 in_row; /* least cut in a row that is darker than those above and below */
    guint8 most;
} Cuts;

/* lo: from REACH pixels before. */
static void cut_local(const guint8 *restrict up, const guint8 *restrict at,
                      const guint8 *restrict down, const guint8 *restrict lo, int length, Cuts cuts,
                      guint8 *restrict black)
{
    for (int x = 0; x < length; x++) {
        guint8 grey = at[x] ^ cuts.flip;
        guint8 dark = MIN(MIN(MIN(lo[x], lo[x + 1]), MIN(lo[x + 2], lo[x + 3])), lo[x + 4]);
        guint8 beside = MIN((guint8)(up[x] ^ cuts.flip), (guint8)(down[x] ^ cuts.flip));
        guint8 is_row = grey < beside ? 0xff : 0;
        guint8 cut = (guint8)((dark + cuts.white + 1) >> 1);
        cut = MAX(cut, cuts.least);
        cut = MAX(cut, (guint8)(cuts.in_row & is_row));
        cut = MIN(cut, cuts.most);
        black[x] = (guint8)((grey < cut ? 0xff : 0) ^ cuts.flip);
    }
}

void ff_pixels_local(const FfRun *run, int row, guint8 *black)
{
    const FfBlock *like = run->like;
    const bool coarse = run->strip->block_rows == 8;
    const Cuts cuts = {
        .flip = like->inverse ? 0xff : 0,
        .white = like->white,
        .least = part_between(like->ink, like->white, CUT),
        .in_row = part_between(like->ink, like->white, coarse ? CUT_ROW_COARSE : CUT),
        .most = like->cap,
    };
    darkest_of_rows(run, row, run->x0 - REACH, run->length + 2 * REACH, cuts.flip, run->scratch);
    cut_local(ff_strip_row(run->strip, row - 1) + run->x0, ff_strip_row(run->strip, row) + run->x0,
              ff_strip_row(run->strip, row + 1) + run->x0, run->scratch, run->length, cuts, black);
}

/* Of three rows: darkest, lightest and a mean that gives the middle row half the weight. */
static void look_across(const guint8 *restrict up, const guint8 *restrict at,
                        const guint8 *restrict down, int length, guint8 *restrict lo,
                        guint8 *restrict hi, guint8 *restrict mean)
{
    for (int x = 0; x < length; x++) {
        guint8 outer = (guint8)((up[x] + down[x] + 1) >> 1);
        mean[x] = (guint8)((outer + at[x] + 1) >> 1);
        lo[x] = MIN(MIN(up[x], at[x]), down[x]);
        hi[x] = MAX(MAX(up[x], at[x]), down[x]);
    }
}

/* black: comes with the cuts of the cell. */
static void cut_dots(const guint8 *restrict at, const guint8 *restrict lo,
                     const guint8 *restrict hi, const guint8 *restrict mean, int length,
                     guint8 least, guint8 *restrict black)
{
    for (int x = 0; x < length; x++) {
        guint8 dark = MIN(MIN(lo[x], lo[x + 1]), lo[x + 2]);
        guint8 light = MAX(MAX(hi[x], hi[x + 1]), hi[x + 2]);
        guint8 sides = (guint8)((mean[x] + mean[x + 2] + 1) >> 1);
        guint8 smooth = (guint8)((sides + mean[x + 1] + 1) >> 1);
        guint8 middle = (guint8)((dark + light + 1) >> 1);
        guint8 is_edge = (guint8)(light - dark) >= least ? 0xff : 0;
        guint8 grey = (guint8)((at[x] & is_edge) | (smooth & ~is_edge));
        guint8 cut = (guint8)((middle & is_edge) | (black[x] & ~is_edge));
        black[x] = grey < cut ? 0xff : 0;
    }
}

void ff_pixels_dither(const FfRun *run, const FfCell *cell, int row, int y, guint8 *black)
{
    const int length = run->length;
    const guint8 *at = ff_strip_row(run->strip, row) + run->x0;
    guint8 *lo = run->scratch;
    guint8 *hi = lo + length + FF_STRIP_SIDE_PX;
    guint8 *mean = hi + length + FF_STRIP_SIDE_PX;
    look_across(ff_strip_row(run->strip, row - 1) + run->x0 - 1, at - 1,
                ff_strip_row(run->strip, row + 1) + run->x0 - 1, length + 2, lo, hi, mean);
    for (int x = 0; x < length; x += FF_CELL_WIDTH_PX) {
        memcpy(black + x, cell->below[y % cell->rows], FF_CELL_WIDTH_PX);
    }
    cut_dots(at, lo, hi, mean, length, run->like->white != 0 ? FLAT_EDGE : PICTURE_EDGE, black);
}

/* Rows from above; `far` is FF_STRIP_MARGIN above. */
typedef struct {
    const guint8 *far;
    const guint8 *up;
    const guint8 *at;
    const guint8 *down;
} Rows;

static inline guint8 is_in(guint8 grey, guint8 from, guint8 to)
{
    return (guint8)(grey >= from) & (guint8)(grey < to);
}

static void add_outline(Rows rows, int length, guint8 darkest, guint8 lighter,
                        guint8 *restrict black)
{
    const guint8 *restrict far = rows.far;
    const guint8 *restrict up = rows.up;
    const guint8 *restrict at = rows.at;
    const guint8 *restrict down = rows.down;
    for (int x = 0; x < length; x++) {
        guint8 above = MIN(up[x], far[x]);
        guint8 before = MIN(at[x - 1], at[x - FF_STRIP_MARGIN]);
        guint8 around = MAX(MAX(above, before), MAX(down[x], at[x + 1]));
        guint8 along = is_in(up[x], darkest, lighter) + is_in(down[x], darkest, lighter) +
                       is_in(at[x - 1], darkest, lighter) + is_in(at[x + 1], darkest, lighter);
        guint8 joined = along >= 2;
        guint8 edge = is_in(at[x], darkest, lighter) & joined & (guint8)(around >= lighter);
        black[x] = (guint8)(black[x] | (guint8)(0 - edge));
    }
}

void ff_pixels_outline(const FfRun *run, guint8 tint, int row, guint8 *black)
{
    const Rows rows = {
        .far = ff_strip_row(run->strip, row - FF_STRIP_MARGIN) + run->x0,
        .up = ff_strip_row(run->strip, row - 1) + run->x0,
        .at = ff_strip_row(run->strip, row) + run->x0,
        .down = ff_strip_row(run->strip, row + 1) + run->x0,
    };
    const guint8 lighter = (guint8)MIN(tint + TINT_STEP, 255);
    const guint8 darkest = (guint8)MAX(tint - TINT_NOISE, 0);
    add_outline(rows, run->length, darkest, lighter, black);
}

void ff_pixels_pack(const guint8 *black, int length, guint8 *bits)
{
    for (int i = 0; i < length / 8; i++) {
        guint64 eight;
        memcpy(&eight, black + 8 * i, sizeof eight);
        /* one bit of each octet; the multiplication gathers them in the top octet */
        eight = GUINT64_FROM_LE(eight) & G_GUINT64_CONSTANT(0x0101010101010101);
        bits[i] = (guint8)((eight * G_GUINT64_CONSTANT(0x8040201008040201)) >> 56);
    }
}
