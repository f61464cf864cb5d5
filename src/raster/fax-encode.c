// SPDX-License-Identifier: GPL-3.0-or-later
/* Each row becomes the list of its changes, 64 pixels at a time; the codes are made from two lists.
 * A row equal to the one above keeps its list.
 *
 * What writes and what only counts is the same code: `write` is constant wherever these functions
 * are inlined. */
#include <string.h>

#include "base/limits.h"
#include "raster/bits.h"
#include "raster/fax-changes.h"
#include "raster/fax-code.h"
#include "raster/fax-table.h"

enum { WORD_BITS = 64 };

/* What a row can take at most: 7 bits a pixel, in vertical mode; with the EOL, the fill, the
 * make-up codes of an empty run and the end of the page it stays below this many octets more. */
enum { ROW_SLACK = 64 };

typedef struct {
    guint8 *at;      /* where the next octets go */
    guint64 held;    /* bits not there yet, in the lowest places */
    guint count;     /* of bits held, below 8 between calls */
    guint64 counted; /* instead of all this when nothing is written */
} Out;

/* At most 32 bits. All that is held is written each time, and written again with what comes next:
 * that costs less than a branch that can't be foretold. */
static inline G_ALWAYS_INLINE void put(Out *out, guint32 value, guint bits, bool write)
{
    if (!write) {
        out->counted += bits;
        return;
    }
    out->held = out->held << bits | value;
    out->count += bits;
    ff_bits_store(out->at, out->held << 1 << (WORD_BITS - 1 - out->count));
    out->at += out->count / 8;
    out->count %= 8;
}

static inline G_ALWAYS_INLINE void put_code(Out *out, guint32 code, bool write)
{
    put(out, FF_FAX_CODE_VALUE(code), FF_FAX_CODE_LENGTH(code), write);
}

static inline G_ALWAYS_INLINE void put_run(Out *out, const FfFaxTables *tables, int colour, int run,
                                           bool write)
{
    while (G_UNLIKELY(run > FF_FAX_RUN_MAX)) {
        put_code(out, tables->make_up_max, write);
        run -= FF_FAX_MAKE_UP_MAX;
    }
    put_code(out, tables->run_codes[colour][run], write);
}

/* Fill, so that what follows ends with an octet when it has `bits` bits. */
static inline G_ALWAYS_INLINE void put_fill(Out *out, guint bits, bool write)
{
    guint used = write ? out->count : (guint)out->counted;
    put(out, 0, (0u - used - bits) % 8, write);
}

static inline G_ALWAYS_INLINE void put_row_1d(Out *out, const FfFaxTables *tables,
                                              const int *changes, int width, bool write)
{
    int from = 0;
    for (int i = 0; from < width; i++) {
        put_run(out, tables, i & 1, changes[i] - from, write);
        from = changes[i];
    }
}

static inline G_ALWAYS_INLINE void put_ones(Out *out, int count, bool write)
{
    for (; count > 32; count -= 32) {
        put(out, G_MAXUINT32, 32, write);
    }
    put(out, (guint32)((1ull << count) - 1), (guint)count, write);
}

/* T.4 4.2.1.3 and its figure 7. */
static inline G_ALWAYS_INLINE void put_row_2d(Out *out, const FfFaxTables *tables,
                                              const int *changes, const int *reference, int width,
                                              bool write)
{
    int a0 = -1; /* the imaginary white pixel before the row */
    int i = 0;   /* changes[i] is a1 */
    int j = 0;   /* reference[j] is b1 */
    while (a0 < width) {
        const int a1 = changes[i];
        const int shift = a1 - reference[j];
        if (reference[j + 1] < a1) {
            put_code(out, tables->pass, write);
            a0 = reference[j + 1];
            j += 2;
            continue;
        }
        if ((guint)(shift + FF_FAX_SHIFT_MAX) <= 2 * FF_FAX_SHIFT_MAX) {
            put_code(out, tables->vertical[shift + FF_FAX_SHIFT_MAX], write);
            a0 = a1;
            i++;
            j = ff_fax_next_b1(j, shift);
        } else {
            put_code(out, tables->horizontal, write);
            put_run(out, tables, i & 1, a1 - MAX(a0, 0), write);
            put_run(out, tables, ~i & 1, changes[i + 1] - a1, write);
            a0 = changes[i + 1];
            i += 2;
        }
        if (a0 < width) {
            j = ff_fax_find_b1(reference, j, a0);
        }
    }
}

/* The page as it is gone through. */
typedef struct {
    const FfFaxForm *form;
    const FfFaxTables *tables;
    const guint8 *bits;
    gsize stride;
    int *lists; /* two of them */
    int *changes, *reference;
    int count; /* of changes */
    bool same; /* the row is like the one above */
} Page;

static void begin_page(Page *page, const FfFaxForm *form, const guint8 *bits, gsize stride)
{
    const gsize size = ff_fax_list_size(form->width_px);
    g_assert(form->width_px >= 1 && form->width_px <= FF_LIMIT_IMAGE_SIDE && form->rows >= 1 &&
             form->rows <= FF_LIMIT_IMAGE_SIDE && stride >= ((gsize)form->width_px + 7) / 8);
    *page =
        (Page){.form = form, .tables = ff_fax_tables(), .bits = bits, .stride = stride, .count = 0};
    page->lists = g_new(int, 2 * size);
    page->reference = page->lists;
    page->changes = page->lists + size;
    ff_fax_end_list(page->changes, 0, form->width_px); /* T.6 2.2.1: above the first row is white */
}

/* Adds the changes that `flips` has a 1 for, the highest bit being at `from`. Two at a time: a
 * place too many is written over, and costs less than a branch that can't be foretold. */
static inline G_ALWAYS_INLINE int *add_changes(int *to, guint64 flips, int from)
{
    while (flips != 0) {
        const int first = __builtin_clzll(flips);
        flips &= ~(1ull << 63 >> first);
        const int second = __builtin_clzll(flips | 1);
        to[0] = from + first;
        to[1] = from + second;
        to += 1 + (flips != 0);
        flips &= ~(1ull << 63 >> second);
    }
    return to;
}

/* The last pixels of a row, fewer than a word has. */
static guint64 load_rest(const guint8 *at, int pixels)
{
    guint64 word = 0;
    for (int i = 0; i < (pixels + 7) / 8; i++) {
        word |= (guint64)at[i] << (56 - 8 * i);
    }
    return word;
}

static int list_changes(const guint8 *row, int width, int *changes)
{
    int *to = changes;
    guint64 before = 0; /* the colour of the last pixel */
    int x = 0;
    for (; x + WORD_BITS <= width; x += WORD_BITS) {
        guint64 word = ff_bits_load(row + x / 8);
        to = add_changes(to, word ^ (word >> 1 | before << 63), x);
        before = word & 1;
    }
    if (x < width) {
        guint64 word = load_rest(row + x / 8, width - x);
        guint64 kept = ~(guint64)0 << (WORD_BITS - (width - x));
        to = add_changes(to, (word ^ (word >> 1 | before << 63)) & kept, x);
    }
    return (int)(to - changes);
}

static void go_to_row(Page *page, int number)
{
    const int width = page->form->width_px;
    const guint8 *row = page->bits + (gsize)number * page->stride;
    page->same = number > 0 && memcmp(row, row - page->stride, ((gsize)width + 7) / 8) == 0;
    if (page->same) {
        return;
    }
    int *spare = page->reference;
    page->reference = page->changes;
    page->changes = spare;
    page->count = list_changes(row, width, page->changes);
    ff_fax_end_list(page->changes, page->count, width);
}

static inline G_ALWAYS_INLINE void code_row_2d(const Page *page, Out *out, bool write)
{
    if (page->same) {
        put_ones(out, page->count + 1, write); /* the row's end lies right below too */
    } else {
        put_row_2d(out, page->tables, page->changes, page->reference, page->form->width_px, write);
    }
}

static inline G_ALWAYS_INLINE bool has_eols(const FfFaxForm *form, FfFaxCoding coding)
{
    return coding == FF_FAX_MR || form->eol;
}

static inline G_ALWAYS_INLINE void code_row_t4(const Page *page, Out *out, FfFaxCoding coding,
                                               int number, bool write)
{
    const FfFaxForm *form = page->form;
    const bool two = coding == FF_FAX_MR;
    const bool one_dimensional = !two || number % MAX(form->k, 1) == 0;
    const bool eol = has_eols(form, coding);
    if (form->align) {
        put_fill(out, eol ? FF_FAX_EOL_BITS : 0, write);
    }
    if (eol) {
        put(out, FF_FAX_EOL, FF_FAX_EOL_BITS, write);
    }
    if (two) {
        put(out, one_dimensional, 1, write);
    }
    if (one_dimensional) {
        put_row_1d(out, page->tables, page->changes, form->width_px, write);
    } else {
        code_row_2d(page, out, write);
    }
}

static inline G_ALWAYS_INLINE void code_row(const Page *page, Out *state, FfFaxCoding coding,
                                            int number, bool write)
{
    Out out = *state; /* for the registers */
    if (coding == FF_FAX_MMR) {
        code_row_2d(page, &out, write);
    } else {
        code_row_t4(page, &out, coding, number, write);
    }
    *state = out;
}

/* The end, and fill up to an octet. RTC in MR has the tag bit of a one-dimensional row. */
static void code_end(const FfFaxForm *form, Out *out, FfFaxCoding coding, bool write)
{
    const int eols = coding == FF_FAX_MMR ? FF_FAX_EOFB_EOLS : FF_FAX_RTC_EOLS;
    if (form->end && form->align && coding != FF_FAX_MMR) {
        put_fill(out, has_eols(form, coding) ? FF_FAX_EOL_BITS : 0, write);
    }
    for (int i = 0; form->end && i < eols; i++) {
        put(out, FF_FAX_EOL, FF_FAX_EOL_BITS, write);
        if (coding == FF_FAX_MR) {
            put(out, 1, 1, write);
        }
    }
    put_fill(out, 0, write);
}

typedef struct {
    guint8 *data;
    gsize size;
} Buffer;

/* Room for one more row and the end. */
static void make_room(Buffer *buffer, Out *out, int width)
{
    const gsize needed = (gsize)width + ROW_SLACK;
    const gsize used = (gsize)(out->at - buffer->data);
    if (buffer->size - used < needed) {
        buffer->size = 2 * buffer->size + needed;
        buffer->data = g_realloc(buffer->data, buffer->size);
        out->at = buffer->data + used;
    }
}

static void encode_rows(Page *page, Buffer *buffer, Out *out)
{
    const FfFaxForm *form = page->form;
    for (int row = 0; row < form->rows; row++) {
        make_room(buffer, out, form->width_px);
        go_to_row(page, row);
        code_row(page, out, form->coding, row, true);
    }
}

GBytes *ff_fax_encode(const FfFaxForm *form, const guint8 *bits, gsize stride)
{
    Page page;
    Out out = {0};
    Buffer buffer = {.size = ((gsize)form->width_px + ROW_SLACK) * 8};
    begin_page(&page, form, bits, stride);
    buffer.data = g_malloc(buffer.size);
    out.at = buffer.data;
    encode_rows(&page, &buffer, &out);
    code_end(form, &out, form->coding, true);
    g_free(page.lists);
    gsize length = (gsize)(out.at - buffer.data);
    return g_bytes_new_take(g_realloc(buffer.data, length), length);
}

void ff_fax_count(const FfFaxForm *form, const guint8 *bits, gsize stride,
                  gsize ret_octets[FF_FAX_CODINGS])
{
    Page page;
    Out outs[FF_FAX_CODINGS] = {0};
    begin_page(&page, form, bits, stride);
    for (int row = 0; row < form->rows; row++) {
        go_to_row(&page, row);
        code_row(&page, &outs[FF_FAX_MH], FF_FAX_MH, row, false);
        code_row(&page, &outs[FF_FAX_MR], FF_FAX_MR, row, false);
        code_row(&page, &outs[FF_FAX_MMR], FF_FAX_MMR, row, false);
    }
    g_free(page.lists);
    for (int coding = 0; coding < FF_FAX_CODINGS; coding++) {
        code_end(form, &outs[coding], (FfFaxCoding)coding, false);
        ret_octets[coding] = outs[coding].counted / 8;
    }
}

int ff_fax_k(double lines_per_inch)
{
    /* T.4 4.2.1: lines an inch, and K */
    static const struct {
        double up_to;
        int k;
    } table[] = {{150, 2}, {250, 4}, {350, 6}, {500, 8}, {700, 12}, {1000, 16}};
    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        if (lines_per_inch < table[i].up_to) {
            return table[i].k;
        }
    }
    return 24;
}
