// SPDX-License-Identifier: GPL-3.0-or-later
/* The line on top of each page: where it lies, what it leaves alone. Looks at bits only. */
#include "document/stamp.h"

#include <string.h>

#include "base/error.h"
#include "base/limits.h"
#include "document/fax-pages.h"
#include "document/stamp-line.h"
#include "document/test-samples.h"
#include "document/tiff-write.h"

typedef struct {
    int width_px, rows;
    FfResolution resolution;
    int top, bottom; /* blank rows */
} Form;

typedef struct {
    guint8 *bits;
    int width_px, rows;
    FfResolution resolution;
} Page;

static const FfStamp plain = {
    "2026-11-27 14:05", "Anderson", "+1 503 555 0100", "+1 503-555-0123", 0, 1, 0};

static gsize stride_of(int width_px)
{
    return ((gsize)width_px + 7) / 8;
}

/* Noise between the blank rows, never a blank row in it. */
static guint8 *make_bits(const Form *form)
{
    const gsize stride = stride_of(form->width_px);
    guint8 *bits = g_malloc0(stride * (gsize)form->rows);
    g_autoptr(GRand) random = g_rand_new_with_seed((guint32)form->rows);
    for (int y = form->top; y < form->rows - form->bottom; y++) {
        for (gsize x = 0; x < stride; x++) {
            bits[(gsize)y * stride + x] = (guint8)g_rand_int(random) & 0x81;
        }
        bits[(gsize)y * stride] |= 0x80;
    }
    return bits;
}

static void write_page(FfTiffWriter *writer, const Form *form)
{
    g_autofree guint8 *bits = make_bits(form);
    g_autoptr(GBytes) t6 = ff_t6_encode(bits, form->width_px, form->rows);
    const FfT6Page page = {t6, form->width_px, form->rows, form->resolution};
    g_assert_true(ff_tiff_writer_add(writer, &page, NULL));
}

static FfFile *make_fax(const Form *forms, int count)
{
    FfFile *file = ff_sample_bytes("", 0);
    g_autoptr(FfTiffWriter) writer = ff_tiff_writer_new(file->fd, NULL);
    for (int i = 0; i < count; i++) {
        write_page(writer, &forms[i]);
    }
    return file;
}

static FfFile *stamp_fax(const FfFile *fax, const FfStamp *stamp)
{
    g_autoptr(GError) error = NULL;
    FfFile *out = ff_sample_bytes("", 0);
    ff_document_stamp(fax->fd, stamp, out->fd, &error);
    g_assert_no_error(error);
    return out;
}

static bool keep_page(FfTiff *file, const FfTiffPage *page, FfResolution resolution, gpointer data,
                      GError **error)
{
    guint8 *bits = ff_tiff_read_bits(file, page, error);
    const Page kept = {bits, (int)page->width, (int)page->height, resolution};
    g_array_append_val((GArray *)data, kept);
    return bits != NULL;
}

static void free_page(gpointer data)
{
    g_free(((Page *)data)->bits);
}

static GArray *read_pages(const FfFile *fax)
{
    g_autoptr(GError) error = NULL;
    GArray *pages = g_array_new(false, false, sizeof(Page));
    g_array_set_clear_func(pages, free_page);
    ff_fax_pages_visit(fax->fd, keep_page, pages, &error);
    g_assert_no_error(error);
    return pages;
}

static bool has_ink(const Page *page, int from_row, int to_row)
{
    const gsize stride = stride_of(page->width_px);
    for (gsize i = (gsize)from_row * stride; i < (gsize)to_row * stride; i++) {
        if (page->bits[i] != 0) {
            return true;
        }
    }
    return false;
}

/* The line is there, white below it, and then all that was on the page. */
static void assert_stamped(const Page *page, const Form *form, int expected_rows)
{
    g_autofree guint8 *bits = make_bits(form);
    const gsize stride = stride_of(form->width_px);
    const int line = ff_stamp_line_rows(form->resolution);
    const int content = form->rows - form->top - form->bottom;
    const int start = MAX(form->top, line);
    g_assert_cmpint(page->width_px, ==, form->width_px);
    g_assert_cmpint(page->resolution, ==, form->resolution);
    g_assert_cmpint(page->rows, ==, expected_rows);
    g_assert_true(has_ink(page, 0, line));
    g_assert_false(has_ink(page, line - 1, start));
    g_assert_cmpmem(page->bits + (gsize)start * stride, stride * (gsize)content,
                    bits + (gsize)form->top * stride, stride * (gsize)content);
    g_assert_false(has_ink(page, start + content, page->rows));
}

/* `blank` rows at the top and `bottom` at the bottom make the page `longer`. */
static void assert_room(FfResolution resolution, int width_px, int top, int bottom, int longer)
{
    const Form form = {width_px, 600, resolution, top, bottom};
    g_autoptr(FfFile) fax = make_fax(&form, 1);
    g_autoptr(FfFile) stamped = stamp_fax(fax, &plain);
    g_autoptr(GArray) pages = read_pages(stamped);
    g_assert_cmpuint(pages->len, ==, 1);
    assert_stamped(&g_array_index(pages, Page, 0), &form, form.rows + longer);
}

static void test_room(void)
{
    static const int widths[] = {1728, 2048, 2432};
    for (FfResolution resolution = 0; resolution <= FF_RESOLUTION_SUPERFINE; resolution++) {
        const int line = ff_stamp_line_rows(resolution);
        for (gsize i = 0; i < G_N_ELEMENTS(widths); i++) {
            assert_room(resolution, widths[i], line, 0, 0);
            assert_room(resolution, widths[i], line + 50, 9, 0);
            assert_room(resolution, widths[i], line - 1, 0, 1);
            assert_room(resolution, widths[i], line - 1, 1, 0);
            assert_room(resolution, widths[i], 3, 2, line - 5);
            assert_room(resolution, widths[i], 0, 400, 0);
            assert_room(resolution, widths[i], 0, 0, line);
        }
    }
}

static void test_line_heights(void)
{
    g_assert_cmpint(ff_stamp_line_rows(FF_RESOLUTION_STANDARD), ==, 20);
    g_assert_cmpint(ff_stamp_line_rows(FF_RESOLUTION_FINE), ==, 39);
    g_assert_cmpint(ff_stamp_line_rows(FF_RESOLUTION_SUPERFINE), ==, 77);
}

/* A blank page, also one lower than the line. */
static void test_blank_pages(void)
{
    const int line = ff_stamp_line_rows(FF_RESOLUTION_FINE);
    const Form forms[] = {{1728, 300, FF_RESOLUTION_FINE, 300, 0},
                          {1728, 5, FF_RESOLUTION_FINE, 5, 0}};
    g_autoptr(FfFile) fax = make_fax(forms, 2);
    FfStamp stamp = plain;
    stamp.total = 2;
    g_autoptr(FfFile) stamped = stamp_fax(fax, &stamp);
    g_autoptr(GArray) pages = read_pages(stamped);
    assert_stamped(&g_array_index(pages, Page, 0), &forms[0], 300);
    g_assert_cmpint(g_array_index(pages, Page, 1).rows, ==, line);
    g_assert_true(has_ink(&g_array_index(pages, Page, 1), 0, line));
}

/* Legal, full to the last row, loses nothing; the longest page there is has no room. */
static void test_long_pages(void)
{
    const int line = ff_stamp_line_rows(FF_RESOLUTION_SUPERFINE);
    Form form = {1728, 14 * 391, FF_RESOLUTION_SUPERFINE, 0, 0};
    g_autoptr(FfFile) legal = make_fax(&form, 1);
    g_autoptr(FfFile) stamped = stamp_fax(legal, &plain);
    g_autoptr(GArray) pages = read_pages(stamped);
    g_autoptr(GError) error = NULL;
    assert_stamped(&g_array_index(pages, Page, 0), &form, form.rows + line);

    form.rows = FF_LIMIT_PAGE_ROWS - line;
    g_autoptr(FfFile) longest = make_fax(&form, 1);
    g_autoptr(FfFile) fits = stamp_fax(longest, &plain);
    g_autoptr(FfFile) out = ff_sample_bytes("", 0);
    form.rows++;
    g_autoptr(FfFile) longer = make_fax(&form, 1);
    g_assert_false(ff_document_stamp(longer->fd, &plain, out->fd, &error));
    g_assert_error(error, FF_ERROR, FF_ERROR_PERMANENT);
    g_assert_cmpint(ff_stamp_line_rows(FF_RESOLUTION_SUPERFINE), <=, FF_LIMIT_STAMP_ROWS);
}

/* The foreign TIFF that goes through as it is leaves room for the line. */
static void test_room_is_left(void)
{
    static const int rows[] = {FF_LIMIT_PAGE_ROWS - FF_LIMIT_STAMP_ROWS, FF_LIMIT_PAGE_ROWS};
    const FfPageOptions options = {FF_RESOLUTION_SUPERFINE, FF_PAGE_LETTER, FF_LIMIT_PAGES, false};
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        const Form form = {1728, rows[i], FF_RESOLUTION_SUPERFINE, 0, 0};
        g_autoptr(FfFile) long_page = make_fax(&form, 1);
        g_autoptr(FfFile) fax = ff_sample_bytes("", 0);
        const FfDocument document = {.name = "long.tif", .type = NULL, .fd = long_page->fd};
        FfDocumentReport report = {0};
        FfStamp stamp = plain;
        stamp.total = ff_document_render(&document, 1, &options, fax->fd, &report, NULL, NULL);
        g_assert_cmpint(stamp.total, >, 0);
        g_autoptr(FfFile) stamped = stamp_fax(fax, &stamp);
    }
}

static void test_later_pages(void)
{
    const Form forms[] = {{1728, 100, FF_RESOLUTION_FINE, 0, 0},
                          {1728, 110, FF_RESOLUTION_STANDARD, 60, 0},
                          {1728, 120, FF_RESOLUTION_FINE, 60, 0},
                          {2048, 130, FF_RESOLUTION_FINE, 60, 3}};
    g_autoptr(FfFile) fax = make_fax(forms, 4);
    FfStamp stamp = plain;
    stamp.total = 4;
    g_autoptr(FfFile) all = stamp_fax(fax, &stamp);
    stamp.first_page = 2;
    g_autoptr(FfFile) rest = stamp_fax(fax, &stamp);
    g_autoptr(GArray) all_pages = read_pages(all);
    g_autoptr(GArray) rest_pages = read_pages(rest);
    g_assert_cmpuint(all_pages->len, ==, 4);
    g_assert_cmpuint(rest_pages->len, ==, 2);
    for (guint i = 0; i < 2; i++) {
        const Page *one = &g_array_index(all_pages, Page, i + 2);
        const Page *same = &g_array_index(rest_pages, Page, i);
        const gsize octets = stride_of(one->width_px) * (gsize)one->rows;
        assert_stamped(one, &forms[i + 2], forms[i + 2].rows);
        g_assert_cmpmem(one->bits, octets, same->bits,
                        stride_of(same->width_px) * (gsize)same->rows);
    }
    stamp.repeated = 1;
    g_autoptr(FfFile) again = stamp_fax(fax, &stamp);
    g_autoptr(GArray) again_pages = read_pages(again);
    const Page *first = &g_array_index(again_pages, Page, 0);
    g_assert_cmpuint(again_pages->len, ==, 3);
    g_assert_cmpmem(first->bits, stride_of(first->width_px) * (gsize)first->rows,
                    g_array_index(all_pages, Page, 0).bits,
                    stride_of(first->width_px) * (gsize)first->rows);
}

/* ---- what the line says ---- */

enum { DATE_END_OCTET = 36, PAGE_START_OCTET = 188, LINE_OCTETS = 216 };

static guint8 *draw_line(const FfStamp *stamp, int number)
{
    g_autoptr(FfStampLine) line = ff_stamp_line_new(stamp);
    guint8 *bits = g_malloc0((gsize)ff_stamp_line_rows(FF_RESOLUTION_FINE) * LINE_OCTETS);
    g_assert_true(ff_stamp_line_draw(line, number, 1728, FF_RESOLUTION_FINE, bits));
    return bits;
}

/* Whether two lines are the same in these columns. */
static bool is_same(const guint8 *one, const guint8 *other, gsize from, gsize to)
{
    for (int y = 0; y < ff_stamp_line_rows(FF_RESOLUTION_FINE); y++) {
        gsize at = (gsize)y * LINE_OCTETS + from;
        if (memcmp(one + at, other + at, to - from) != 0) {
            return false;
        }
    }
    return true;
}

static bool is_white(const guint8 *bits, gsize from, gsize to)
{
    static const guint8 white[LINE_OCTETS * 100];
    return is_same(bits, white, from, to);
}

static const char *const names[] = {
    "Anderson",
    "Praxis f\xc3\xbcr N\xc3\xa4hte & \xc3\x98re",
    "\xe6\xa0\xaa\xe5\xbc\x8f\xe4\xbc\x9a\xe7\xa4\xbe\xe3\x83\x95\xe3\x82\xa1\xe3\x83\x83",
    "\xd7\x9e\xd7\xa8\xd7\x9b\xd7\x96 +5 \xd7\xa8\xd7\xa4\xd7\x95\xd7\x90\xd7\x99",
    "\xd9\x85\xd8\xb3\xd8\xaa\xd8\xb4\xd9\x81\xd9\x89 \xd8\xa7\xd9\x84\xd9\x85\xd9\x84\xd9\x83",
    "two\nlines\tand a tab",
};

/* A name in any script moves nothing before it and nothing at the end. */
static void test_names(void)
{
    FfStamp stamp = plain;
    stamp.name = NULL;
    g_autofree guint8 *without = draw_line(&stamp, 1);
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        stamp.name = names[i];
        g_autofree guint8 *bits = draw_line(&stamp, 1);
        g_test_message("%s", names[i]);
        g_assert_true(is_same(bits, without, 0, DATE_END_OCTET));
        g_assert_true(is_same(bits, without, PAGE_START_OCTET, LINE_OCTETS));
        g_assert_false(is_same(bits, without, DATE_END_OCTET, PAGE_START_OCTET));
    }
}

/* However long: white before the number of the page, and all numbers are there. */
static void test_long_names(void)
{
    FfStamp stamp = plain;
    stamp.from = "+1 503 555 0100 1234";
    stamp.to = "+491234567890123";
    stamp.total = 500;
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autoptr(GString) name = g_string_new(NULL);
        while (name->len < 4000) {
            g_string_append_printf(name, "%s ", names[i]);
        }
        stamp.name = name->str;
        g_autofree guint8 *bits = draw_line(&stamp, 499);
        stamp.to = "+491234567890124"; /* the last digit, just before the gap */
        g_autofree guint8 *other = draw_line(&stamp, 499);
        stamp.to = "+491234567890123";
        g_assert_true(is_white(bits, 181, 182));
        g_assert_true(is_same(bits, other, 0, 177));
        g_assert_false(is_same(bits, other, 177, 181));
        g_assert_true(is_same(bits, other, 181, LINE_OCTETS));
    }
}

/* Each word of the line shows. */
static void test_words(void)
{
    g_autofree guint8 *line = draw_line(&plain, 1);
    FfStamp stamp = plain;
    stamp.date = "2026-11-27 14:06";
    g_autofree guint8 *later = draw_line(&stamp, 1);
    g_assert_false(is_same(line, later, 0, DATE_END_OCTET));
    stamp = plain;
    stamp.from = "+1 503 555 0101";
    g_autofree guint8 *from = draw_line(&stamp, 1);
    g_assert_false(is_same(line, from, DATE_END_OCTET, PAGE_START_OCTET));
    stamp.from = NULL;
    g_autofree guint8 *nobody = draw_line(&stamp, 1);
    g_assert_false(is_same(line, nobody, DATE_END_OCTET, PAGE_START_OCTET));
    g_assert_true(is_same(line, nobody, PAGE_START_OCTET, LINE_OCTETS));
    stamp = plain;
    stamp.total = 3;
    g_autofree guint8 *total = draw_line(&stamp, 1);
    g_autofree guint8 *number = draw_line(&stamp, 2);
    g_assert_false(is_same(line, total, PAGE_START_OCTET, LINE_OCTETS));
    g_assert_false(is_same(total, number, PAGE_START_OCTET, LINE_OCTETS));
    g_assert_true(is_same(total, number, 0, PAGE_START_OCTET));
}

/* ---- what can't be stamped ---- */

static void assert_refused(const FfFile *fax, const FfStamp *stamp)
{
    g_autoptr(FfFile) out = ff_sample_bytes("", 0);
    g_autoptr(GError) error = NULL;
    g_assert_false(ff_document_stamp(fax->fd, stamp, out->fd, &error));
    g_assert_error(error, FF_ERROR, FF_ERROR_PERMANENT);
}

static void test_refuses(void)
{
    const Form forms[] = {{1728, 60, FF_RESOLUTION_FINE, 58, 0},
                          {1728, 60, FF_RESOLUTION_FINE, 58, 0}};
    g_autoptr(FfFile) fax = make_fax(forms, 2);
    g_autoptr(FfFile) text = ff_sample_text("hello");
    FfStamp stamp = plain;
    assert_refused(text, &stamp);
    assert_refused(fax, &stamp); /* two pages, not one */
    stamp.total = 3;
    assert_refused(fax, &stamp);
    stamp.total = 2;
    stamp.first_page = 2; /* nothing left */
    assert_refused(fax, &stamp);
    stamp.first_page = 0;
    gint64 size = ff_file_size(fax->fd);
    for (gint64 cut = 0; cut < size; cut++) {
        g_autoptr(FfFile) part = ff_sample_cut(fax, (gsize)cut);
        assert_refused(part, &stamp);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ff_document_warm_up_stamp();
    g_test_add_func("/stamp/room", test_room);
    g_test_add_func("/stamp/line-heights", test_line_heights);
    g_test_add_func("/stamp/blank-pages", test_blank_pages);
    g_test_add_func("/stamp/long-pages", test_long_pages);
    g_test_add_func("/stamp/room-is-left", test_room_is_left);
    g_test_add_func("/stamp/later-pages", test_later_pages);
    g_test_add_func("/stamp/names", test_names);
    g_test_add_func("/stamp/long-names", test_long_names);
    g_test_add_func("/stamp/words", test_words);
    g_test_add_func("/stamp/refuses", test_refuses);
    return g_test_run();
}
