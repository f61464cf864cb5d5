// SPDX-License-Identifier: GPL-3.0-or-later
#include "document/resample.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

/* Which samples make one, and how much each: weights of an axis are of 1 << bits and add up to
 * that. Rows that are averaged have few bits, so that the sum of 255s fits into 16. */
enum { WEIGHT_BITS = 14, AVERAGE_BITS = 8 };

/* Rows are added eight pixels at a time. */
enum { LANES = 8 };
typedef guint8 Pixels __attribute__((vector_size(LANES)));
typedef guint16 Sums __attribute__((vector_size(LANES * sizeof(guint16))));

typedef struct {
    int first, count;
    const guint16 *weights;
} Tap;

typedef struct {
    int from, to;
    int bits;
    Tap *taps; /* `to` of them */
    GArray *weights;
} Axis;

struct FfResampler {
    Axis x, y;
    FfRowSink sink;
    gpointer data;
    int rows_in;       /* rows seen */
    int rows_out;      /* rows handed out */
    guint16 *averages; /* rows are averaged: of the row in the making, not yet scaled across */
    guint8 *row;       /* else: the row seen last, scaled across */
    guint8 *before;    /* the one before it */
    guint8 *out;
};

/* Area average: the part of each sample that lies under the new one. */
static void add_area_weights(Axis *axis, int to, Tap *tap, GArray *exact)
{
    double scale = (double)axis->from / axis->to;
    double start = to * scale;
    double end = fmin(start + scale, axis->from);
    tap->first = (int)floor(start);
    for (int i = tap->first; i < axis->from && i < end; i++) {
        double part = fmin(i + 1, end) - fmax(i, start);
        g_array_append_val(exact, part);
    }
}

/* Linear interpolation between the centres of two samples. */
static void add_linear_weights(Axis *axis, int to, Tap *tap, GArray *exact)
{
    double scale = (double)axis->from / axis->to;
    double centre = CLAMP((to + 0.5) * scale - 0.5, 0, axis->from - 1);
    tap->first = MIN((int)centre, MAX(axis->from - 2, 0));
    double right = centre - tap->first;
    double left = 1 - right;
    g_array_append_val(exact, left);
    if (axis->from > 1) {
        g_array_append_val(exact, right);
    }
}

/* Rounds the weights so that they add up exactly: white stays 255. */
static void append_rounded(GArray *weights, const GArray *exact, int bits)
{
    double total = 0;
    double so_far = 0;
    int given = 0;
    for (guint i = 0; i < exact->len; i++) {
        total += g_array_index(exact, double, i);
    }
    for (guint i = 0; i < exact->len; i++) {
        so_far += g_array_index(exact, double, i);
        int until_here = (int)lround(so_far / total * (1 << bits));
        guint16 weight = (guint16)(until_here - given);
        g_array_append_val(weights, weight);
        given = until_here;
    }
}

static void axis_init(Axis *axis, int from, int to, int bits)
{
    g_autoptr(GArray) exact = g_array_new(false, false, sizeof(double));
    axis->from = from;
    axis->to = to;
    axis->bits = bits;
    axis->taps = g_new0(Tap, (gsize)to);
    axis->weights = g_array_new(false, false, sizeof(guint16));
    for (int i = 0; i < to; i++) {
        Tap *tap = &axis->taps[i];
        g_array_set_size(exact, 0);
        if (to < from) {
            add_area_weights(axis, i, tap, exact);
        } else {
            add_linear_weights(axis, i, tap, exact);
        }
        tap->count = (int)exact->len;
        append_rounded(axis->weights, exact, bits);
    }
    const guint16 *weights = (const guint16 *)axis->weights->data;
    for (int i = 0; i < to; i++) {
        axis->taps[i].weights = weights;
        weights += axis->taps[i].count;
    }
}

FfResampler *ff_resampler_new(int width_from, int height_from, int width_to, int height_to,
                              FfRowSink sink, gpointer data)
{
    const bool averages = height_to < height_from;
    FfResampler *resampler = g_new0(FfResampler, 1);
    axis_init(&resampler->x, width_from, width_to, WEIGHT_BITS);
    axis_init(&resampler->y, height_from, height_to, averages ? AVERAGE_BITS : WEIGHT_BITS);
    resampler->sink = sink;
    resampler->data = data;
    resampler->out = g_malloc((gsize)width_to);
    if (averages) {
        resampler->averages = g_new0(guint16, (gsize)width_from);
    } else {
        resampler->row = g_malloc0((gsize)width_to);
        resampler->before = g_malloc0((gsize)width_to);
    }
    return resampler;
}

void ff_resampler_free(FfResampler *resampler)
{
    if (resampler == NULL) {
        return;
    }
    g_free(resampler->x.taps);
    g_free(resampler->y.taps);
    g_array_unref(resampler->x.weights);
    g_array_unref(resampler->y.weights);
    g_free(resampler->averages);
    g_free(resampler->row);
    g_free(resampler->before);
    g_free(resampler->out);
    g_free(resampler);
}

static bool finish_row(FfResampler *resampler)
{
    resampler->sink(resampler->out, resampler->rows_out, resampler->data);
    return ++resampler->rows_out < resampler->y.to;
}

/* --- shrinking: rows are averaged, and each average is scaled across --- */

static void add_row(FfResampler *resampler, const guint8 *row, guint16 weight)
{
    guint16 *averages = resampler->averages;
    int x = 0;
    for (; x + LANES <= resampler->x.from; x += LANES) {
        Pixels pixels;
        Sums sums;
        memcpy(&pixels, row + x, sizeof pixels);
        memcpy(&sums, averages + x, sizeof sums);
        sums += __builtin_convertvector(pixels, Sums) * weight;
        memcpy(averages + x, &sums, sizeof sums);
    }
    for (; x < resampler->x.from; x++) {
        averages[x] = (guint16)(averages[x] + row[x] * weight);
    }
}

/* Most rows of a page of text are. */
static bool is_white(const guint16 *restrict averages, int count)
{
    guint16 all = 255 << AVERAGE_BITS;
    for (int x = 0; x < count; x++) {
        all &= averages[x];
    }
    return all == 255 << AVERAGE_BITS; /* no sum is larger */
}

static inline guint8 add_taps(const FfResampler *resampler, const Tap *tap, int count)
{
    const guint16 *averages = resampler->averages + tap->first;
    guint32 sum = 1U << (WEIGHT_BITS + AVERAGE_BITS - 1);
    for (int i = 0; i < count; i++) {
        sum += (guint32)averages[i] * tap->weights[i];
    }
    return (guint8)(sum >> (WEIGHT_BITS + AVERAGE_BITS));
}

/* A loop over two or three is dearer than what it adds; pages scanned at 300 dots have no others.
 */
static void scale_averages(FfResampler *resampler)
{
    const Tap *taps = resampler->x.taps;
    const int to = resampler->x.to;
    if (is_white(resampler->averages, resampler->x.from)) {
        memset(resampler->out, 0xff, (gsize)to);
    } else {
        for (int x = 0; x < to; x++) {
            const int count = taps[x].count;
            resampler->out[x] = count == 2   ? add_taps(resampler, &taps[x], 2)
                                : count == 3 ? add_taps(resampler, &taps[x], 3)
                                             : add_taps(resampler, &taps[x], count);
        }
    }
    memset(resampler->averages, 0, sizeof(guint16) * (gsize)resampler->x.from);
}

/* Row y ends some rows of the result and is the start of the next one. */
static void average_row(FfResampler *resampler, const guint8 *row, int y)
{
    const Tap *tap = &resampler->y.taps[resampler->rows_out];
    while (y >= tap->first) {
        add_row(resampler, row, tap->weights[y - tap->first]);
        if (y < tap->first + tap->count - 1) {
            return;
        }
        scale_averages(resampler);
        if (!finish_row(resampler)) {
            return;
        }
        tap++;
    }
}

/* --- growing: rows are scaled across, and the result lies between two of them --- */

static void scale_across(FfResampler *resampler, const guint8 *from)
{
    if (resampler->x.from == resampler->x.to) {
        memcpy(resampler->row, from, (gsize)resampler->x.to);
        return;
    }
    for (int x = 0; x < resampler->x.to; x++) {
        const Tap *tap = &resampler->x.taps[x];
        guint32 sum = 1U << (WEIGHT_BITS - 1);
        for (int i = 0; i < tap->count; i++) {
            sum += (guint32)from[tap->first + i] * tap->weights[i];
        }
        resampler->row[x] = (guint8)(sum >> WEIGHT_BITS);
    }
}

static void blend_rows(FfResampler *resampler, const Tap *tap)
{
    const guint32 last = tap->weights[tap->count - 1];
    const guint32 first = (1U << WEIGHT_BITS) - last;
    for (int x = 0; x < resampler->x.to; x++) {
        guint32 sum = resampler->before[x] * first + resampler->row[x] * last;
        resampler->out[x] = (guint8)((sum + (1U << (WEIGHT_BITS - 1))) >> WEIGHT_BITS);
    }
}

/* Rows y - 1 and y give all rows of the result between their centres. */
static void interpolate_row(FfResampler *resampler, const guint8 *row, int y)
{
    guint8 *before = resampler->before;
    resampler->before = resampler->row;
    resampler->row = before;
    scale_across(resampler, row);
    const Tap *tap = &resampler->y.taps[resampler->rows_out];
    while (y >= tap->first + tap->count - 1) {
        blend_rows(resampler, tap);
        if (!finish_row(resampler)) {
            return;
        }
        tap++;
    }
}

void ff_resampler_row(FfResampler *resampler, const guint8 *row)
{
    const int y = resampler->rows_in++;
    if (y >= resampler->y.from || resampler->rows_out >= resampler->y.to) {
        return;
    }
    if (resampler->averages != NULL) {
        average_row(resampler, row, y);
    } else {
        interpolate_row(resampler, row, y);
    }
}
