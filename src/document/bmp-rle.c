// SPDX-License-Identifier: GPL-3.0-or-later
#include "document/bmp-rle.h"

#include <string.h>

/* The second octet after a zero; 3 and above: so many pixels as they are. MS-WMF 3.1.6. */
enum { END_OF_ROW, END_OF_BITMAP, DELTA, LITERAL };

typedef enum { STEP_PIXELS, STEP_ROW, STEP_DELTA, STEP_END, STEP_CUT_OFF } Step;

typedef struct {
    gsize at;
    int count;            /* of pixels */
    const guint8 *pixels; /* one octet for all, or literal ones */
    bool literal;
    int right, up; /* of a delta */
} Code;

static gsize literal_octets(const FfBmpRle *rle, int count)
{
    gsize octets = rle->bits == 8 ? (gsize)count : ((gsize)count + 1) / 2;
    return (octets + 1) & ~(gsize)1; /* padded to whole words */
}

static Step read_escape(const FfBmpRle *rle, guint8 what, Code *code)
{
    gsize left = rle->length - code->at;
    if (what == END_OF_ROW) {
        return STEP_ROW;
    }
    if (what == END_OF_BITMAP) {
        return STEP_END;
    }
    if (what == DELTA) {
        if (left < 2) {
            return STEP_CUT_OFF;
        }
        code->right = rle->codes[code->at];
        code->up = rle->codes[code->at + 1];
        code->at += 2;
        return STEP_DELTA;
    }
    code->count = what;
    code->literal = true;
    code->pixels = rle->codes + code->at;
    gsize octets = literal_octets(rle, what);
    if (left < octets) {
        return STEP_CUT_OFF;
    }
    code->at += octets;
    return STEP_PIXELS;
}

/* The code at code->at, which moves behind it. */
static Step read_code(const FfBmpRle *rle, Code *code)
{
    if (rle->length - code->at < 2) {
        return STEP_CUT_OFF;
    }
    const guint8 *octets = rle->codes + code->at;
    code->at += 2;
    if (octets[0] == 0) {
        return read_escape(rle, octets[1], code);
    }
    code->count = octets[0];
    code->literal = false;
    code->pixels = octets + 1;
    return STEP_PIXELS;
}

static void start_row(FfBmpRle *rle, int row, gsize at, int x)
{
    if (row < rle->height) {
        rle->rows[row] = (FfBmpRow){at, MIN(x, rle->width)};
    }
}

bool ff_bmp_find_rows(FfBmpRle *rle)
{
    Code code = {0};
    int row = 0;
    int x = 0;
    memset(rle->rows, 0, (gsize)rle->height * sizeof *rle->rows);
    start_row(rle, 0, 0, 0);
    while (row < rle->height) {
        Step step = read_code(rle, &code);
        if (step == STEP_END || step == STEP_CUT_OFF) {
            /* all pixels there, only the end's mark is not */
            return step == STEP_END || (row == rle->height - 1 && x >= rle->width);
        }
        x = step == STEP_PIXELS ? MIN(x + code.count, rle->width) : x;
        if (step == STEP_ROW || (step == STEP_DELTA && code.up > 0)) {
            x = step == STEP_ROW ? 0 : MIN(x + code.right, rle->width);
            row += step == STEP_ROW ? 1 : code.up;
            start_row(rle, row, code.at, x);
        } else if (step == STEP_DELTA) {
            x = MIN(x + code.right, rle->width);
        }
    }
    return true;
}

static guint8 pixel_of(const FfBmpRle *rle, const Code *code, int i)
{
    if (rle->bits == 8) {
        return code->pixels[code->literal ? i : 0];
    }
    guint8 two = code->pixels[code->literal ? i / 2 : 0];
    return i % 2 == 0 ? two >> 4 : two & 0x0f;
}

void ff_bmp_read_row(const FfBmpRle *rle, int row, const guint8 *tones, guint8 *grey)
{
    Code code = {.at = rle->rows[row].at};
    int x = rle->rows[row].x;
    if (code.at == 0 && row > 0) {
        return;
    }
    for (Step step = read_code(rle, &code);
         step == STEP_PIXELS || (step == STEP_DELTA && code.up == 0);
         step = read_code(rle, &code)) {
        if (step == STEP_DELTA) {
            x = MIN(x + code.right, rle->width);
            continue;
        }
        for (int i = 0; i < code.count && x < rle->width; i++, x++) {
            grey[x] = tones[pixel_of(rle, &code, i)];
        }
    }
}
