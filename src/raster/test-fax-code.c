// SPDX-License-Identifier: GPL-3.0-or-later
/* The codec by itself: what is encoded comes back, what is counted is what is made, and what is
 * damaged is refused with its fault and place. Whether others understand it: test-fax-libtiff.c. */
#include <string.h>

#include "raster/fax-code.h"
#include "raster/test-fax-pages.h"

/* All forms of a page. */
static const FfFaxForm forms[] = {
    {.coding = FF_FAX_MH},
    {.coding = FF_FAX_MH, .align = true},
    {.coding = FF_FAX_MH, .align = true, .end = true},
    {.coding = FF_FAX_MH, .eol = true},
    {.coding = FF_FAX_MH, .eol = true, .end = true},
    {.coding = FF_FAX_MH, .eol = true, .align = true, .end = true},
    {.coding = FF_FAX_MR, .k = 1},
    {.coding = FF_FAX_MR, .k = 2, .end = true},
    {.coding = FF_FAX_MR, .k = 4, .align = true},
    {.coding = FF_FAX_MR, .k = 8, .align = true, .end = true},
    {.coding = FF_FAX_MMR},
    {.coding = FF_FAX_MMR, .end = true},
};

enum { T6_WITH_END = G_N_ELEMENTS(forms) - 1 };

static FfFaxForm form_for(const FfTestPage *page, const FfFaxForm *pattern)
{
    FfFaxForm form = *pattern;
    form.width_px = page->width_px;
    form.rows = page->rows;
    return form;
}

static guint8 *blank(const FfTestPage *page)
{
    const gsize size = page->stride * (gsize)page->rows;
    guint8 *bits = g_malloc(size);
    memset(bits, 0xaa, size);
    return bits;
}

static void check_round_trip(const FfTestPage *page, const FfFaxForm *form, GBytes *code)
{
    g_autofree guint8 *back = blank(page);
    g_autoptr(GError) error = NULL;
    FfFaxVerdict verdict;
    gsize length = 0;
    const guint8 *data = g_bytes_get_data(code, &length);
    if (!ff_fax_decode(form, data, length, back, page->stride, &verdict, &error)) {
        g_error("%s, coding %d: %s", page->name, form->coding, error->message);
    }
    g_assert_cmpint(verdict.fault, ==, FF_FAX_GOOD);
    g_assert_cmpint(verdict.rows, ==, page->rows);
    ff_test_page_assert(page, back);
}

/* The end code says how many rows there are. */
static void check_rows_at_most(const FfTestPage *page, const FfFaxForm *exact, GBytes *code)
{
    FfFaxForm form = *exact;
    form.rows = page->rows + 3;
    form.rows_at_most = true;
    g_autofree guint8 *back = g_malloc(page->stride * (gsize)form.rows);
    FfFaxVerdict verdict;
    gsize length = 0;
    const guint8 *data = g_bytes_get_data(code, &length);
    bool good = ff_fax_decode(&form, data, length, back, page->stride, &verdict, NULL);
    g_assert_true(good == form.end);
    g_assert_cmpint(verdict.rows, ==, page->rows);
    ff_test_page_assert(page, back);
}

static void check_count(const FfTestPage *page, const FfFaxForm *form, GBytes *code)
{
    gsize octets[FF_FAX_CODINGS] = {0};
    ff_fax_count(form, page->bits, page->stride, octets);
    g_assert_cmpuint(octets[form->coding], ==, g_bytes_get_size(code));
}

static void check_all_forms(const FfTestPage *page, gpointer data)
{
    for (gsize i = 0; i < G_N_ELEMENTS(forms); i++) {
        const FfFaxForm form = form_for(page, &forms[i]);
        g_autoptr(GBytes) code = ff_fax_encode(&form, page->bits, page->stride);
        check_round_trip(page, &form, code);
        check_rows_at_most(page, &form, code);
        check_count(page, &form, code);
    }
}

static void test_round_trip(void)
{
    ff_test_pages_foreach(check_all_forms, NULL);
}

/* What stands in the padding of a row is no pixel. */
static void test_padding(void)
{
    g_autoptr(FfTestPage) page = ff_test_page_new("padding", 13, 2);
    ff_test_page_set(page, 12, 0);
    ff_test_page_set(page, 12, 1);
    const FfFaxForm form = form_for(page, &forms[T6_WITH_END]);
    g_autoptr(GBytes) clean = ff_fax_encode(&form, page->bits, page->stride);
    page->bits[1] |= 7;
    page->bits[page->stride + 1] |= 2;
    g_autoptr(GBytes) dirty = ff_fax_encode(&form, page->bits, page->stride);
    g_assert_true(g_bytes_equal(clean, dirty));
}

/* Bits written out, as the Recommendations print codes; spaces are for people. */
static GByteArray *from_text(const char *text)
{
    GByteArray *octets = g_byte_array_new();
    guint count = 0;
    for (; *text != 0; text++) {
        if (*text == ' ') {
            continue;
        }
        if (count % 8 == 0) {
            g_byte_array_append(octets, (const guint8[]){0}, 1);
        }
        if (*text == '1') {
            octets->data[count / 8] |= (guint8)(0x80 >> count % 8);
        }
        count++;
    }
    return octets;
}

#define EOL  "000000000001 "
#define EOL1 "0000000000011 "
#define RTC  EOL EOL EOL EOL EOL EOL
#define RTC1 EOL1 EOL1 EOL1 EOL1 EOL1 EOL1
#define EOFB EOL EOL

/* A page of 16 pixels and two rows, or up to two. */
typedef struct {
    FfFaxForm form;
    const char *code;
    FfFaxFault fault;
    int rows;
    int column;
} Case;

#define T6 .coding = FF_FAX_MMR
#define MH .coding = FF_FAX_MH
#define MR .coding = FF_FAX_MR

static const Case cases[] = {
    /* good: 16 white; 4 white, 3 black, 9 white */
    {{T6}, "1 1", FF_FAX_GOOD, 2, 0},
    {{T6}, "1 001 1011 10 1" EOFB, FF_FAX_GOOD, 2, 0},
    {{T6, .end = true}, "1 1" EOFB "00000000 00000000", FF_FAX_GOOD, 2, 0},
    {{T6, .rows_at_most = true}, "1" EOFB, FF_FAX_GOOD, 1, 0},
    {{MH}, "101010 101010", FF_FAX_GOOD, 2, 0},
    {{MH}, EOL "101010" EOL "1011 10 10100" RTC, FF_FAX_GOOD, 2, 0},
    {{MH, .eol = true},
     "0000000000000000000000000" EOL "101010 00000" EOL "101010",
     FF_FAX_GOOD,
     2,
     0},
    {{MH, .align = true}, "101010 00 101010 00", FF_FAX_GOOD, 2, 0},
    {{MH, .rows_at_most = true, .eol = true}, EOL "101010" RTC, FF_FAX_GOOD, 1, 0},
    {{MR}, EOL1 "101010" EOL "0 1", FF_FAX_GOOD, 2, 0},
    {{MR, .end = true}, EOL1 "101010" EOL "0 1" RTC1, FF_FAX_GOOD, 2, 0},
    /* a run in two parts, with one of no length between them; black runs side by side */
    {{MH}, "0111 0000110111 110100 101010", FF_FAX_GOOD, 2, 0},
    {{MH}, "0111 0000110111 001000 11 101010", FF_FAX_GOOD, 2, 0},
    /* faults */
    {{T6}, "1", FF_FAX_TRUNCATED, 1, 0},
    {{T6}, "", FF_FAX_TRUNCATED, 0, 0},
    {{T6}, "1 001 1011 10", FF_FAX_TRUNCATED, 1, 7},
    {{T6}, "1" EOFB, FF_FAX_ROWS_MISSING, 1, 0},
    {{T6, .rows_at_most = true}, EOFB, FF_FAX_ROWS_MISSING, 0, 0},
    {{T6, .rows_at_most = true}, "1", FF_FAX_TRUNCATED, 1, 0},
    {{T6, .rows_at_most = true}, "1" EOFB "1", FF_FAX_DATA_AFTER_END, 1, 0},
    {{T6, .end = true}, "1 1", FF_FAX_END_MISSING, 2, 0},
    {{T6}, "1 1" EOL, FF_FAX_END_BROKEN, 2, 0},
    {{T6}, "1" EOL "1 1111111 11111111", FF_FAX_END_BROKEN, 1, 0},
    {{T6}, "1 1 1", FF_FAX_DATA_AFTER_END, 2, 0},
    {{T6}, "1 1" EOFB "0000000000001", FF_FAX_DATA_AFTER_END, 2, 0},
    {{T6}, "1 0000001 111 0000 00000000 00000000", FF_FAX_UNCOMPRESSED, 1, 0},
    {{T6}, "1 011 0000 00000000 00000000", FF_FAX_PAST_ROW, 1, 0},
    {{T6}, "1 0001 0000 00000000 00000000", FF_FAX_PAST_ROW, 1, 0},
    {{T6}, "1 001 101011 11 0000 00000000 00000000", FF_FAX_PAST_ROW, 1, 0},
    {{T6}, "001 0111 11 1 010 000010 1", FF_FAX_GOOD, 2, 0},
    {{T6}, "001 000111 010 1 001 0111 010 0000000 0000000000000000", FF_FAX_SHORT_ROW, 1, 3},
    {{T6}, "1 00000000 1 0000000 00000000", FF_FAX_NO_CODE, 1, 0},
    {{MH}, "101010", FF_FAX_TRUNCATED, 1, 0},
    {{MH}, "101010 1010", FF_FAX_TRUNCATED, 1, 9},
    {{MH}, "101010 101011 00000000 0000000", FF_FAX_PAST_ROW, 1, 0},
    {{MH}, EOL "101010" EOL "1011" EOL "101010 1", FF_FAX_SHORT_ROW, 1, 4},
    {{MH}, "101010" RTC, FF_FAX_ROWS_MISSING, 1, 0},
    {{MH}, "101010 101010" EOL EOL, FF_FAX_END_BROKEN, 2, 0},
    {{MH}, "101010 101010" EOL "101010", FF_FAX_DATA_AFTER_END, 2, 0},
    {{MH}, "101010 101010" RTC EOL, FF_FAX_END_BROKEN, 2, 0},
    {{MH, .end = true}, "101010 101010", FF_FAX_END_MISSING, 2, 0},
    {{MH, .eol = true}, "101010 101010 00000000 000", FF_FAX_NO_EOL, 0, 0},
    {{MH, .align = true}, "101010 01 101010 00 00000000", FF_FAX_NO_CODE, 1, 0},
    {{MR}, EOL "0 1 00000000 00000000", FF_FAX_NO_REFERENCE, 0, 0},
    {{MR}, EOL1 "101010 101010 00000000 000", FF_FAX_NO_EOL, 1, 0},
    {{MR}, EOL1 "101010" EOL, FF_FAX_TRUNCATED, 1, 0},
    {{MR}, EOL1 "101010" EOL "0 1" RTC, FF_FAX_DATA_AFTER_END, 2, 0},
};

static void check_case(const Case *c, gsize number)
{
    guint8 bits[2 * 2];
    FfFaxForm form = c->form;
    form.width_px = 16;
    form.rows = 2;
    memset(bits, 0xaa, sizeof bits);
    g_autoptr(GByteArray) code = from_text(c->code);
    g_autoptr(GError) error = NULL;
    FfFaxVerdict verdict;
    bool good = ff_fax_decode(&form, code->data, code->len, bits, 2, &verdict, &error);
    g_test_message("case %zu: %s", number, good ? "good" : error->message);
    g_assert_true(good == (c->fault == FF_FAX_GOOD));
    g_assert_true(good == (error == NULL));
    g_assert_cmpint(verdict.fault, ==, c->fault);
    g_assert_cmpint(verdict.rows, ==, c->rows);
    g_assert_cmpint(verdict.column, ==, c->column);
    for (gsize i = 2 * (gsize)verdict.rows; i < sizeof bits; i++) {
        g_assert_cmphex(bits[i], ==, 0xaa); /* left as it was */
    }
}

static void test_faults(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        check_case(&cases[i], i);
    }
}

/* In memory of exactly its size, so that a sanitizer sees what is read beyond it. */
static bool decode_copy(const FfFaxForm *form, const guint8 *data, gsize length, guint8 *bits,
                        gsize stride, FfFaxVerdict *ret_verdict)
{
    g_autofree guint8 *copy = g_memdup2(data, length);
    return ff_fax_decode(form, copy, length, bits, stride, ret_verdict, NULL);
}

static void assert_rows(const FfTestPage *page, const guint8 *bits, int rows)
{
    FfTestPage part = *page;
    part.rows = rows;
    ff_test_page_assert(&part, bits);
}

/* Cut anywhere: an error, and the rows before it are right. */
static void check_cuts(const FfTestPage *page, const FfFaxForm *form, GBytes *code)
{
    g_autofree guint8 *back = blank(page);
    gsize length = 0;
    const guint8 *data = g_bytes_get_data(code, &length);
    int before = 0;
    for (gsize cut = 0; cut < length; cut++) {
        FfFaxVerdict verdict;
        g_assert_false(decode_copy(form, data, cut, back, page->stride, &verdict));
        g_assert_cmpint(verdict.rows, >=, before);
        before = verdict.rows;
        assert_rows(page, back, verdict.rows);
    }
    g_assert_cmpint(before, >=, page->rows - 1);
}

/* One bit turned over, of long data some of them: whatever comes of it, what is said fits. */
static void check_flips(const FfTestPage *page, const FfFaxForm *form, GBytes *code)
{
    g_autofree guint8 *back = blank(page);
    gsize length = 0;
    const guint8 *data = g_bytes_get_data(code, &length);
    g_autofree guint8 *copy = g_memdup2(data, length);
    for (gsize bit = 0; bit < 8 * length; bit += 1 + length / 40) {
        FfFaxVerdict verdict;
        copy[bit / 8] ^= (guint8)(0x80 >> bit % 8);
        bool good = decode_copy(form, copy, length, back, page->stride, &verdict);
        g_assert_true(good == (verdict.fault == FF_FAX_GOOD));
        g_assert_cmpint(verdict.rows, <=, page->rows);
        g_assert_true(!good || verdict.rows == page->rows);
        g_assert_cmpint(verdict.column, <=, page->width_px);
        copy[bit / 8] ^= (guint8)(0x80 >> bit % 8);
    }
}

static void check_damage(const FfTestPage *page, gpointer data)
{
    const bool flips = data != NULL;
    if ((gsize)page->width_px * (gsize)page->rows > 5000 || page->width_px % 7 != 3) {
        return;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(forms); i++) {
        const FfFaxForm form = form_for(page, &forms[i]);
        g_autoptr(GBytes) code = ff_fax_encode(&form, page->bits, page->stride);
        if (flips) {
            check_flips(page, &form, code);
        } else if (form.end) {
            check_cuts(page, &form, code);
        }
    }
}

static void test_cut(void)
{
    ff_test_pages_foreach(check_damage, NULL);
}

static void test_flips(void)
{
    ff_test_pages_foreach(check_damage, GINT_TO_POINTER(1));
}

/* Without an end code what may be cut off unseen is fill; a whole octet of that there is not. */
static void test_cut_without_end(void)
{
    g_autoptr(FfTestPage) page = ff_test_page_print(1728, 600);
    for (gsize i = 0; i < G_N_ELEMENTS(forms); i++) {
        const FfFaxForm form = form_for(page, &forms[i]);
        g_autoptr(GBytes) code = ff_fax_encode(&form, page->bits, page->stride);
        g_autofree guint8 *back = blank(page);
        gsize length = 0;
        const guint8 *data = g_bytes_get_data(code, &length);
        for (gsize cut = 0; cut < length && !form.end; cut += 1 + length / 211) {
            FfFaxVerdict verdict;
            g_assert_false(decode_copy(&form, data, cut, back, page->stride, &verdict));
            assert_rows(page, back, verdict.rows);
        }
        FfFaxVerdict verdict;
        g_assert_true(form.end ||
                      !decode_copy(&form, data, length - 1, back, page->stride, &verdict));
    }
}

static void test_k(void)
{
    g_assert_cmpint(ff_fax_k(98), ==, 2);
    g_assert_cmpint(ff_fax_k(100), ==, 2);
    g_assert_cmpint(ff_fax_k(196), ==, 4);
    g_assert_cmpint(ff_fax_k(200), ==, 4);
    g_assert_cmpint(ff_fax_k(300), ==, 6);
    g_assert_cmpint(ff_fax_k(391), ==, 8);
    g_assert_cmpint(ff_fax_k(400), ==, 8);
    g_assert_cmpint(ff_fax_k(600), ==, 12);
    g_assert_cmpint(ff_fax_k(800), ==, 16);
    g_assert_cmpint(ff_fax_k(1200), ==, 24);
}

/* White in T.6 is a bit a row and EOFB. */
static void test_smallest(void)
{
    g_autoptr(FfTestPage) page = ff_test_page_new("white", 1728, 8);
    const FfFaxForm form = form_for(page, &forms[T6_WITH_END]);
    static const guint8 wanted[] = {0xff, 0x00, 0x10, 0x01};
    g_autoptr(GBytes) code = ff_fax_encode(&form, page->bits, page->stride);
    g_assert_cmpmem(g_bytes_get_data(code, NULL), g_bytes_get_size(code), wanted, sizeof wanted);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/fax-code/round-trip", test_round_trip);
    g_test_add_func("/fax-code/padding", test_padding);
    g_test_add_func("/fax-code/smallest", test_smallest);
    g_test_add_func("/fax-code/k", test_k);
    g_test_add_func("/fax-code/faults", test_faults);
    g_test_add_func("/fax-code/cut", test_cut);
    g_test_add_func("/fax-code/cut-without-end", test_cut_without_end);
    g_test_add_func("/fax-code/flips", test_flips);
    return g_test_run();
}
