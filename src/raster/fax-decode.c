// SPDX-License-Identifier: GPL-3.0-or-later
/* The data is untrusted. What keeps the work and the memory in bounds:
 *
 * - A list of changes only grows to the right and stays within the row, so it fits its array
 *   (add_change(); vertical mode refuses what goes back).
 * - Behind the data come 0 bits without end, counted in `missing`. No code is all 0, so a row
 *   stops soon after the data does, and what was read beyond it makes the row a fault. */
#include <string.h>

#include "base/error.h"
#include "base/limits.h"
#include "raster/bits.h"
#include "raster/fax-changes.h"
#include "raster/fax-code.h"
#include "raster/fax-table.h"

enum { WORD_BITS = 64 };

/* No code is longer, so with fewer bits left the fault is that they end. */
enum { LONGEST_CODE = FF_FAX_BLACK_BITS };

/* Eleven 0: no row has them. */
enum { EOL_ZEROS = FF_FAX_EOL_BITS - 1 };

typedef struct {
    const guint8 *next, *end;
    guint64 bits;    /* what comes next is in the highest places */
    guint count;     /* of bits that are valid, of the data or missing */
    guint64 missing; /* bits taken from behind the end of the data */
} Reader;

static void load_at_end(Reader *reader)
{
    for (; reader->count <= WORD_BITS - 8; reader->count += 8) {
        if (reader->next < reader->end) {
            reader->bits |= (guint64)*reader->next++ << (WORD_BITS - 8 - reader->count);
        } else {
            reader->missing += 8;
        }
    }
}

/* At least 56 bits are there. Below the valid ones stand more of the same octets already, which the
 * next call puts there once more. */
static inline G_ALWAYS_INLINE void load(Reader *reader)
{
    if (G_LIKELY(reader->end - reader->next >= 8)) {
        reader->bits |= ff_bits_load(reader->next) >> reader->count;
        guint octets = (WORD_BITS - 1 - reader->count) / 8;
        reader->next += octets;
        reader->count += 8 * octets;
    } else {
        load_at_end(reader);
    }
}

static inline G_ALWAYS_INLINE void need(Reader *reader, guint bits)
{
    if (reader->count < bits) {
        load(reader);
    }
}

static inline G_ALWAYS_INLINE guint peek(const Reader *reader, guint bits)
{
    return (guint)(reader->bits >> (WORD_BITS - bits));
}

static inline G_ALWAYS_INLINE void skip(Reader *reader, guint bits)
{
    reader->bits <<= bits;
    reader->count -= bits;
}

/* Bits of the data not yet taken; below 0 when more were taken. */
static gint64 bits_left(const Reader *reader)
{
    return 8 * (gint64)(reader->end - reader->next) + reader->count - (gint64)reader->missing;
}

/* A row as it is decoded. */
typedef struct {
    int width;
    int a0;
    int count; /* of changes; its lowest bit is the colour at hand */
    int *changes;
    const int *reference;
} Row;

/* The colour changes at x. A run without length takes the change before it back. */
static inline G_ALWAYS_INLINE void add_change(Row *row, int x)
{
    if (row->count > 0 && row->changes[row->count - 1] == x) {
        row->count--;
    } else if (x < row->width) {
        row->changes[row->count++] = x;
    }
    row->a0 = x;
}

static FfFaxFault find_bad_run(const Reader *reader)
{
    return peek(reader, EOL_ZEROS) == 0 ? FF_FAX_SHORT_ROW : FF_FAX_NO_CODE;
}

static inline G_ALWAYS_INLINE FfFaxFault read_run(Reader *reader, const FfFaxTables *tables,
                                                  int colour, int room, int *ret_run)
{
    int run = 0;
    int part = 0;
    do {
        need(reader, LONGEST_CODE);
        guint entry = colour == FF_FAX_BLACK
                          ? tables->black_entries[peek(reader, FF_FAX_BLACK_BITS)]
                          : tables->white_entries[peek(reader, FF_FAX_WHITE_BITS)];
        if (G_UNLIKELY(entry == 0)) {
            return find_bad_run(reader);
        }
        skip(reader, FF_FAX_ENTRY_LENGTH(entry));
        part = (int)FF_FAX_ENTRY_RUN(entry);
        run += part;
        if (G_UNLIKELY(run > room)) {
            return FF_FAX_PAST_ROW;
        }
    } while (part >= 64);
    *ret_run = run;
    return FF_FAX_GOOD;
}

static inline G_ALWAYS_INLINE FfFaxFault read_and_add_run(Reader *reader, const FfFaxTables *tables,
                                                          Row *row, int colour)
{
    int run = 0;
    const int from = MAX(row->a0, 0);
    FfFaxFault fault = read_run(reader, tables, colour, row->width - from, &run);
    if (fault == FF_FAX_GOOD) {
        add_change(row, from + run);
    }
    return fault;
}

static FfFaxFault read_row_1d(Reader *state, const FfFaxTables *tables, Row *row_state)
{
    Reader reader = *state; /* for the registers */
    Row row = *row_state;
    FfFaxFault fault = FF_FAX_GOOD;
    for (int colour = FF_FAX_WHITE; row.a0 < row.width && fault == FF_FAX_GOOD; colour ^= 1) {
        fault = read_and_add_run(&reader, tables, &row, colour);
    }
    *state = reader;
    *row_state = row;
    return fault;
}

/* As many V(0) as there are, one bit 1 each: a1 is right below b1, and the next b1 is the next
 * change of the row above, always to the right. */
static inline G_ALWAYS_INLINE void read_straight(Reader *reader, Row *row, int *at)
{
    const guint ones = (guint)__builtin_clzll(~reader->bits | 1);
    const guint most = MIN(ones, reader->count);
    guint taken = 0;
    while (taken < most && row->a0 < row->width) {
        row->a0 = row->reference[(*at)++];
        row->changes[row->count] = row->a0;
        row->count += row->a0 < row->width;
        taken++;
    }
    skip(reader, taken);
}

static inline G_ALWAYS_INLINE FfFaxFault add_vertical(Row *row, int *at, int shift)
{
    const int a1 = row->reference[*at] + shift;
    if (G_UNLIKELY(a1 <= row->a0 || a1 > row->width)) {
        return a1 <= row->a0 ? FF_FAX_BACKWARDS : FF_FAX_PAST_ROW;
    }
    add_change(row, a1);
    *at = ff_fax_next_b1(*at, shift);
    return FF_FAX_GOOD;
}

static inline G_ALWAYS_INLINE FfFaxFault add_pass(Row *row, int *at)
{
    const int b2 = row->reference[*at + 1];
    if (G_UNLIKELY(b2 >= row->width)) {
        return FF_FAX_PAST_ROW; /* a1 would have to lie to the right of it */
    }
    row->a0 = b2;
    *at += 2;
    return FF_FAX_GOOD;
}

static inline G_ALWAYS_INLINE FfFaxFault read_horizontal(Reader *reader, const FfFaxTables *tables,
                                                         Row *row)
{
    const int colour = row->count & 1;
    FfFaxFault fault = read_and_add_run(reader, tables, row, colour);
    return fault != FF_FAX_GOOD ? fault : read_and_add_run(reader, tables, row, !colour);
}

static inline G_ALWAYS_INLINE FfFaxFault read_mode(Reader *reader, const FfFaxTables *tables,
                                                   Row *row, int *at)
{
    const FfFaxModeEntry entry = tables->modes[peek(reader, FF_FAX_MODE_BITS)];
    switch ((FfFaxMode)entry.mode) {
    case FF_FAX_MODE_VERTICAL:
        skip(reader, entry.length);
        return add_vertical(row, at, entry.shift);
    case FF_FAX_MODE_HORIZONTAL:
        skip(reader, entry.length);
        return read_horizontal(reader, tables, row);
    case FF_FAX_MODE_PASS:
        skip(reader, entry.length);
        return add_pass(row, at);
    case FF_FAX_MODE_EXTENSION:
        return FF_FAX_UNCOMPRESSED;
    default:
        return find_bad_run(reader);
    }
}

static FfFaxFault read_row_2d(Reader *state, const FfFaxTables *tables, Row *row_state)
{
    Reader reader = *state; /* for the registers */
    Row row = *row_state;
    FfFaxFault fault = FF_FAX_GOOD;
    int at = 0; /* reference[at] is b1 */
    while (row.a0 < row.width && fault == FF_FAX_GOOD) {
        need(&reader, LONGEST_CODE);
        if (peek(&reader, 1) == 1) {
            read_straight(&reader, &row, &at);
            continue;
        }
        fault = read_mode(&reader, tables, &row, &at);
        if (row.a0 < row.width) {
            at = ff_fax_find_b1(row.reference, at, row.a0);
        }
    }
    *state = reader;
    *row_state = row;
    return fault;
}

/* `word` is number `at` of a row of `octets` octets. */
static inline G_ALWAYS_INLINE void store_word(guint8 *row, gsize octets, gsize at, guint64 word)
{
    if (G_LIKELY(8 * at + 8 <= octets)) {
        ff_bits_store(row + 8 * at, word);
        return;
    }
    for (gsize i = 8 * at; i < octets; i++, word <<= 8) {
        row[i] = (guint8)(word >> 56);
    }
}

/* A change turns over all pixels from it to the end of its word; the last pixel of a word is the
 * colour of the next. Black up to the end of the row ends there too: padding is white. */
static void paint(guint8 *row, const int *changes, int count, int width)
{
    const gsize octets = ((gsize)width + 7) / 8;
    const gsize words = (octets + 7) / 8;
    const int last = count + (count & 1);
    guint64 word = 0;
    gsize at = 0;
    for (int i = 0; i < last; i++) {
        const gsize place = (gsize)changes[i] / WORD_BITS;
        while (at < place) {
            store_word(row, octets, at++, word);
            word = 0 - (word & 1);
        }
        word ^= ~(guint64)0 >> changes[i] % WORD_BITS;
    }
    while (at < words) {
        store_word(row, octets, at++, word);
        word = 0;
    }
}

/* What stands before a row. */
typedef enum { ROW_1D, ROW_2D, PAGE_END } Start;

typedef struct {
    const FfFaxForm *form;
    const FfFaxTables *tables;
    Reader reader;
    int *lists; /* two of them */
    Row row;
    int rows; /* that are whole */
} Page;

/* Whether there is a 1 bit any more; goes up to it. */
static bool skip_zeros(Reader *reader)
{
    while (reader->bits == 0 && bits_left(reader) > 0) {
        reader->count = 0;
        load(reader);
    }
    if (reader->bits == 0) {
        return false;
    }
    /* The bit may be one of those below the valid ones. */
    guint zeros = (guint)__builtin_clzll(reader->bits);
    guint valid = MIN(zeros, reader->count);
    skip(reader, valid);
    need(reader, zeros - valid + 1);
    skip(reader, zeros - valid);
    return true;
}

/* Takes an EOL with the fill before it, and in MR the tag bit behind it: 0 clears
 * *ret_one_dimensional. */
static bool read_eol(Page *page, bool *ret_one_dimensional)
{
    Reader *reader = &page->reader;
    need(reader, EOL_ZEROS);
    if (peek(reader, EOL_ZEROS) != 0 || !skip_zeros(reader)) {
        return false;
    }
    skip(reader, 1);
    if (page->form->coding == FF_FAX_MR) {
        need(reader, 1);
        *ret_one_dimensional = *ret_one_dimensional && peek(reader, 1) == 1;
        skip(reader, 1);
    }
    return true;
}

/* Takes all EOLs that follow each other, up to one more than an RTC has. */
static int read_eols(Page *page, bool *ret_one_dimensional)
{
    int count = 0;
    while (count <= FF_FAX_RTC_EOLS && read_eol(page, ret_one_dimensional)) {
        count++;
    }
    return count;
}

/* With rows that begin with an octet. */
static FfFaxFault skip_to_octet(Reader *reader)
{
    const guint bits = reader->count % 8;
    if (bits > 0 && peek(reader, bits) != 0) {
        return FF_FAX_NO_CODE;
    }
    skip(reader, bits);
    return FF_FAX_GOOD;
}

static FfFaxFault begin_row_t4(Page *page, Start *ret_start)
{
    const FfFaxForm *form = page->form;
    const bool two = form->coding == FF_FAX_MR;
    bool one_dimensional = true;
    if (form->align && !form->eol && !two && skip_to_octet(&page->reader) != FF_FAX_GOOD) {
        return FF_FAX_NO_CODE;
    }
    const int eols = read_eols(page, &one_dimensional);
    *ret_start = eols > 1 ? PAGE_END : one_dimensional ? ROW_1D : ROW_2D;
    if (eols > 1) {
        return eols == FF_FAX_RTC_EOLS && one_dimensional ? FF_FAX_GOOD : FF_FAX_END_BROKEN;
    }
    if (eols == 0 && (two || form->eol)) {
        return FF_FAX_NO_EOL;
    }
    return one_dimensional || page->rows > 0 ? FF_FAX_GOOD : FF_FAX_NO_REFERENCE;
}

static FfFaxFault begin_row_t6(Page *page, Start *ret_start)
{
    Reader *reader = &page->reader;
    *ret_start = ROW_2D;
    need(reader, 2 * FF_FAX_EOL_BITS);
    if (peek(reader, FF_FAX_EOL_BITS) != FF_FAX_EOL) {
        return FF_FAX_GOOD;
    }
    *ret_start = PAGE_END;
    if (peek(reader, 2 * FF_FAX_EOL_BITS) != (FF_FAX_EOL << FF_FAX_EOL_BITS | FF_FAX_EOL)) {
        return FF_FAX_END_BROKEN;
    }
    skip(reader, 2 * FF_FAX_EOL_BITS);
    return FF_FAX_GOOD;
}

static FfFaxFault begin_row(Page *page, Start *ret_start)
{
    return page->form->coding == FF_FAX_MMR ? begin_row_t6(page, ret_start)
                                            : begin_row_t4(page, ret_start);
}

/* After the last row: the end, where it is wanted or there, and only 0 behind it. */
static FfFaxFault read_end(Page *page)
{
    Reader *reader = &page->reader;
    bool one_dimensional = true;
    FfFaxFault fault = FF_FAX_GOOD;
    Start start = PAGE_END;
    bool found = false;
    if (page->form->coding == FF_FAX_MMR) {
        fault = begin_row_t6(page, &start);
        found = start == PAGE_END;
    } else {
        const int eols = read_eols(page, &one_dimensional);
        found = eols > 0;
        if (found && (eols != FF_FAX_RTC_EOLS || !one_dimensional)) {
            fault = eols == 1 && skip_zeros(reader) ? FF_FAX_DATA_AFTER_END : FF_FAX_END_BROKEN;
        }
    }
    if (fault == FF_FAX_GOOD && skip_zeros(reader)) {
        return FF_FAX_DATA_AFTER_END;
    }
    return fault == FF_FAX_GOOD && !found && page->form->end ? FF_FAX_END_MISSING : fault;
}

/* What is missing can't be told from what is wrong; when the data is at its end it is missing. */
static FfFaxFault judge(const Reader *reader, FfFaxFault fault)
{
    bool at_end = bits_left(reader) < (fault == FF_FAX_GOOD ? 0 : LONGEST_CODE);
    return at_end && fault != FF_FAX_END_BROKEN ? FF_FAX_TRUNCATED : fault;
}

static void go_to_next_row(Page *page)
{
    Row *row = &page->row;
    int *spare = page->lists;
    if (row->changes == spare) {
        spare += ff_fax_list_size(row->width);
    }
    row->reference = row->changes;
    row->changes = spare;
    row->count = 0;
    row->a0 = -1;
}

static FfFaxFault read_row(Page *page, Start start, guint8 *bits)
{
    Row *row = &page->row;
    go_to_next_row(page);
    if (start == ROW_1D) {
        row->a0 = 0;
    }
    FfFaxFault fault = start == ROW_1D ? read_row_1d(&page->reader, page->tables, row)
                                       : read_row_2d(&page->reader, page->tables, row);
    fault = judge(&page->reader, fault);
    if (fault == FF_FAX_GOOD) {
        ff_fax_end_list(row->changes, row->count, row->width);
        paint(bits, row->changes, row->count, row->width);
        page->rows++;
    }
    return fault;
}

static FfFaxFault end_early(Page *page)
{
    if (!page->form->rows_at_most || page->rows == 0) {
        return FF_FAX_ROWS_MISSING;
    }
    return skip_zeros(&page->reader) ? FF_FAX_DATA_AFTER_END : FF_FAX_GOOD;
}

static FfFaxFault read_rows(Page *page, guint8 *bits, gsize stride)
{
    while (page->rows < page->form->rows) {
        Start start = ROW_1D;
        page->row.a0 = 0;
        FfFaxFault fault = begin_row(page, &start);
        if (fault != FF_FAX_GOOD) {
            return judge(&page->reader, fault);
        }
        if (start == PAGE_END) {
            return end_early(page);
        }
        fault = read_row(page, start, bits + (gsize)page->rows * stride);
        if (fault != FF_FAX_GOOD) {
            return fault;
        }
    }
    page->row.a0 = 0;
    return read_end(page);
}

static void begin_page(Page *page, const FfFaxForm *form, const guint8 *data, gsize length)
{
    g_assert(form->width_px >= 1 && form->width_px <= FF_LIMIT_IMAGE_SIDE && form->rows >= 1 &&
             form->rows <= FF_LIMIT_IMAGE_SIDE);
    *page = (Page){.form = form, .tables = ff_fax_tables()};
    page->reader = (Reader){.next = data, .end = data + length};
    page->lists = g_new(int, 2 * ff_fax_list_size(form->width_px));
    page->row = (Row){.width = form->width_px, .changes = page->lists};
    ff_fax_end_list(page->row.changes, 0, form->width_px); /* above the first row is white */
}

static const char *const fault_texts[] = {
    [FF_FAX_TRUNCATED] = "the data ends too early",
    [FF_FAX_NO_CODE] = "these bits are no code",
    [FF_FAX_UNCOMPRESSED] = "uncompressed mode is not supported",
    [FF_FAX_PAST_ROW] = "a run ends beyond the row",
    [FF_FAX_BACKWARDS] = "a change lies left of the one before",
    [FF_FAX_SHORT_ROW] = "the row is too short",
    [FF_FAX_NO_EOL] = "no EOL before the row",
    [FF_FAX_NO_REFERENCE] = "the first row refers to one above it",
    [FF_FAX_ROWS_MISSING] = "the page ends before its last row",
    [FF_FAX_END_MISSING] = "no end code after the last row",
    [FF_FAX_END_BROKEN] = "the end code is not whole",
    [FF_FAX_DATA_AFTER_END] = "there is more data behind the end",
};

bool ff_fax_decode(const FfFaxForm *form, const guint8 *data, gsize length, guint8 *bits,
                   gsize stride, FfFaxVerdict *ret_verdict, GError **error)
{
    static const char *const names[] = {"MH", "MR", "T.6"};
    Page page;
    begin_page(&page, form, data, length);
    const FfFaxFault fault = read_rows(&page, bits, stride);
    const FfFaxVerdict verdict = {fault, page.rows, MAX(page.row.a0, 0)};
    g_free(page.lists);
    if (ret_verdict != NULL) {
        *ret_verdict = verdict;
    }
    if (fault == FF_FAX_GOOD) {
        return true;
    }
    g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT,
                "damaged %s data in row %d of %d, column %d: %s", names[form->coding],
                verdict.rows + 1, form->rows, verdict.column, fault_texts[fault]);
    return false;
}
