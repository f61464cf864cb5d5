// SPDX-License-Identifier: GPL-3.0-or-later
/* How long a page takes in each coding, beside libtiff: bench-fax-code [FILE.tif ...]
 * Each file's first page, of one bit a pixel; without files a page of print made up here. CPU time,
 * the best of many rounds, ours and libtiff's in turn. */
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <tiffio.h>

#include "raster/bits.h"
#include "raster/test-fax-pages.h"
#include "raster/test-fax-tiff.h"

enum { ROUNDS = 60 };

typedef struct {
    const FfTestPage *page;
    FfFaxForm form;
    GBytes *code;
    GBytes *file;
    guint8 *bits;
    gsize octets[FF_FAX_CODINGS];
} Work;

static void encode_ours(Work *work)
{
    g_bytes_unref(ff_fax_encode(&work->form, work->page->bits, work->page->stride));
}

static void encode_theirs(Work *work)
{
    g_bytes_unref(ff_test_tiff_encode(&work->form, work->page->bits, work->page->stride));
}

static void decode_ours(Work *work)
{
    gsize length = 0;
    const guint8 *data = g_bytes_get_data(work->code, &length);
    g_assert_true(
        ff_fax_decode(&work->form, data, length, work->bits, work->page->stride, NULL, NULL));
}

static void decode_theirs(Work *work)
{
    gsize size = ((gsize)work->form.width_px + 7) / 8 * (gsize)work->form.rows;
    g_assert_true(ff_test_tiff_decode_file(work->file, work->bits, size));
}

static void count_all(Work *work)
{
    ff_fax_count(&work->form, work->page->bits, work->page->stride, work->octets);
}

static double cpu_ms(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (double)usage.ru_utime.tv_sec * 1e3 + (double)usage.ru_utime.tv_usec / 1e3 +
           (double)usage.ru_stime.tv_sec * 1e3 + (double)usage.ru_stime.tv_usec / 1e3;
}

static double time_once(void (*run)(Work *work), Work *work)
{
    const int calls = 10;
    double start = cpu_ms();
    for (int i = 0; i < calls; i++) {
        run(work);
    }
    return (cpu_ms() - start) / calls;
}

static void compare(const char *what, void (*ours)(Work *work), void (*theirs)(Work *work),
                    Work *work)
{
    double our_best = G_MAXDOUBLE;
    double their_best = G_MAXDOUBLE;
    for (int i = 0; i < ROUNDS; i++) {
        our_best = MIN(our_best, time_once(ours, work));
        their_best = MIN(their_best, time_once(theirs, work));
    }
    printf("  %s: %.3f ms, libtiff %.3f ms, ratio %.2f\n", what, our_best, their_best,
           their_best / our_best);
}

static void bench_coding(const FfTestPage *page, const char *name, const FfFaxForm *pattern)
{
    Work work = {.page = page, .form = *pattern};
    work.form.width_px = page->width_px;
    work.form.rows = page->rows;
    work.bits = g_malloc0(page->stride * (gsize)page->rows);
    work.code = ff_fax_encode(&work.form, page->bits, page->stride);
    work.file = ff_test_tiff_wrap(&work.form, work.code);
    printf(" %s, %zu octets\n", name, g_bytes_get_size(work.code));
    compare("encode", encode_ours, encode_theirs, &work);
    compare("decode", decode_ours, decode_theirs, &work);
    g_bytes_unref(work.code);
    g_bytes_unref(work.file);
    g_free(work.bits);
}

static void bench_page(const FfTestPage *page)
{
    static const FfFaxForm mh = {.coding = FF_FAX_MH, .eol = true};
    static const FfFaxForm mr = {.coding = FF_FAX_MR, .k = 4};
    static const FfFaxForm mmr = {.coding = FF_FAX_MMR, .end = true};
    Work work = {.page = page, .form = mr};
    work.form.width_px = page->width_px;
    work.form.rows = page->rows;
    printf("%s\n", page->name);
    double best = G_MAXDOUBLE;
    for (int i = 0; i < ROUNDS; i++) {
        best = MIN(best, time_once(count_all, &work));
    }
    printf(" count of all: %.3f ms\n", best);
    bench_coding(page, "MH", &mh);
    bench_coding(page, "MR", &mr);
    bench_coding(page, "MMR", &mmr);
}

static FfTestPage *load_page(const char *path)
{
    guint32 width = 0;
    guint32 rows = 0;
    TIFF *tiff = TIFFOpen(path, "r");
    if (tiff == NULL || !TIFFGetField(tiff, TIFFTAG_IMAGEWIDTH, &width) ||
        !TIFFGetField(tiff, TIFFTAG_IMAGELENGTH, &rows)) {
        return NULL;
    }
    FfTestPage *page = ff_test_page_new(path, (int)width, (int)rows);
    page->stride = ((gsize)width + 7) / 8;
    g_free(page->bits);
    page->bits = g_malloc0(MAX(page->stride, (gsize)TIFFScanlineSize(tiff)) * rows);
    for (guint32 row = 0; row < rows; row++) {
        TIFFReadScanline(tiff, page->bits + row * page->stride, row, 0);
    }
    TIFFClose(tiff);
    return page;
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        g_autoptr(FfTestPage) page = ff_test_page_print(1728, 2156);
        bench_page(page);
    }
    for (int i = 1; i < argc; i++) {
        g_autoptr(FfTestPage) page = load_page(argv[i]);
        if (page == NULL) {
            fprintf(stderr, "%s: not a TIFF file\n", argv[i]);
            return 1;
        }
        bench_page(page);
    }
    return 0;
}
