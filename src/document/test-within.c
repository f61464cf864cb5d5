// SPDX-License-Identifier: GPL-3.0-or-later
/* Pictures that an HTML text shows, which come along with it. */
#include <string.h>
#include <unistd.h>

#include "base/limits.h"
#include "document/document.h"
#include "document/picture.h"
#include "document/render-kinds.h"
#include "document/test-pictures.h"
#include "document/test-samples.h"

static const FfPageOptions fine = {FF_RESOLUTION_FINE, FF_PAGE_LETTER, 20, false};

enum { WIDTH = 300, HEIGHT = 200 };

/* One of each kind that mail programs show, white with its top left quarter black. */
static GPtrArray *make_files(void)
{
    GPtrArray *files = g_ptr_array_new_with_free_func((GDestroyNotify)ff_file_free);
    const FfSamplePng png = {.width = WIDTH, .height = HEIGHT, .channels = 3};
    const FfSampleJpeg jpeg = {.width = WIDTH, .height = HEIGHT, .channels = 3};
    const FfSampleJpeg turned = {.width = HEIGHT, .height = WIDTH, .channels = 1, .orientation = 8};
    const FfSampleGif gif = {.width = WIDTH, .height = HEIGHT};
    const FfSampleWebp webp = {.width = WIDTH, .height = HEIGHT};
    const FfSampleBmp bmp = {.width = WIDTH, .height = HEIGHT, .bits = 24, .header = 40};
    g_ptr_array_add(files, ff_sample_png(&png));
    g_ptr_array_add(files, ff_sample_jpeg(&jpeg));
    g_ptr_array_add(files, ff_sample_gif(&gif));
    g_ptr_array_add(files, ff_sample_webp(&webp));
    g_ptr_array_add(files, ff_sample_bmp(&bmp));
    g_ptr_array_add(files, ff_sample_jpeg(&turned));
    return files;
}

static void test_kinds(void)
{
    g_autoptr(GPtrArray) files = make_files();
    for (guint i = 0; i < files->len; i++) {
        const FfDocumentPicture picture = {"a@b", NULL, ((const FfFile *)files->pdata[i])->fd};
        guint8 shown[1] = {0};
        FfSource source = {.pictures = &picture, .picture_count = 1, .shown = shown};
        FfHtmlPicture *found = ff_picture_load(" CID:a%40b", &source);
        const bool turned = i == files->len - 1;
        g_test_message("%u", i);
        g_assert_nonnull(found);
        g_assert_cmpint(found->width, ==, WIDTH);
        g_assert_cmpint(found->height, ==, HEIGHT);
        g_assert_true((found->grey[(HEIGHT / 4) * WIDTH + WIDTH / 4] < 100) == !turned);
        g_assert_true((found->grey[(HEIGHT * 3 / 4) * WIDTH + WIDTH / 4] < 100) == turned);
        g_assert_cmpint(shown[0], ==, 1);
        ff_html_picture_free(found);
    }
}

static void test_names(void)
{
    g_autoptr(GPtrArray) files = make_files();
    const int fd = ((const FfFile *)files->pdata[0])->fd;
    g_autoptr(FfFile) empty = ff_sample_bytes("", 0);
    g_autoptr(FfFile) cut = ff_sample_cut(files->pdata[0], 100);
    const FfSampleTiff form = {.width = 9, .height = 9, .bits = 8, .channels = 1};
    g_autoptr(FfFile) tiff = ff_sample_tiff(&form);
    const FfDocumentPicture pictures[] = {
        {"a", NULL, fd},        {NULL, "http://x.test/b.png", fd}, {"empty", NULL, empty->fd},
        {"cut", NULL, cut->fd}, {"tiff", NULL, tiff->fd},          {NULL, NULL, fd}};
    static const struct {
        const char *url;
        int picture; /* -1: none */
    } rows[] = {
        {"cid:a", 0},
        {"cid:A", -1},
        {"a", -1},
        {"http://x.test/b.png", 1},
        {"cid:", -1},
        {"cid:%00", -1},
        {"cid:empty", -1},
        {"cid:cut", -1},
        {"cid:tiff", -1},
        {"", -1},
        {"cid:http://x.test/b.png", -1},
        {"file:///etc/passwd", -1},
        {"http://x.test/c.png", -1},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        guint8 shown[G_N_ELEMENTS(pictures)] = {0};
        FfSource source = {
            .pictures = pictures, .picture_count = G_N_ELEMENTS(pictures), .shown = shown};
        FfHtmlPicture *found = ff_picture_load(rows[i].url, &source);
        g_test_message("%s", rows[i].url);
        g_assert_true((found != NULL) == (rows[i].picture >= 0));
        for (guint k = 0; k < G_N_ELEMENTS(pictures); k++) {
            g_assert_cmpint(shown[k], ==, (int)k == rows[i].picture);
        }
        if (found != NULL) {
            ff_html_picture_free(found);
        }
    }
}

/* ---- on the page ---- */

static FfDocumentReport render(const char *html, const FfDocumentPicture *pictures, guint count)
{
    g_autoptr(FfFile) text = ff_sample_text(html);
    g_autoptr(FfFile) out = ff_sample_bytes("", 0);
    const FfDocument document = {
        .type = "text/html", .fd = text->fd, .pictures = pictures, .picture_count = count};
    FfDocumentReport report;
    int pages = ff_document_render(&document, 1, &fine, out->fd, &report, NULL, NULL);
    g_assert_cmpint(pages, ==, report.pages);
    return report;
}

static void test_page(void)
{
    g_autoptr(GPtrArray) files = make_files();
    const int fd = ((const FfFile *)files->pdata[0])->fd;
    const FfDocumentPicture pictures[] = {{"a", NULL, fd}, {"b", NULL, fd}, {"c", NULL, fd}};
    FfDocumentReport report = render("<p>Hi <img src=cid:c></p>", pictures, 3);
    g_assert_cmpint(report.reason, ==, FF_REASON_NONE);
    g_assert_cmpint(report.shown[0] + report.shown[1], ==, 0);
    g_assert_cmpint(report.shown[2], ==, 1);

    report = render("<img src=cid:a>", pictures, 3);
    g_assert_cmpint(report.reason, ==, FF_REASON_NONE);
    g_assert_cmpint(report.pages, ==, 1);
}

/* A layout that is given up for its text shows none. */
static void test_as_text(void)
{
    g_autoptr(GPtrArray) files = make_files();
    const FfDocumentPicture picture = {"a", NULL, ((const FfFile *)files->pdata[0])->fd};
    g_autoptr(GString) html = g_string_new("<img src=cid:a>");
    for (guint i = 0; i < FF_LIMIT_HTML_ELEMENTS + 1; i++) {
        g_string_append(html, "<p>x</p>");
    }
    FfDocumentReport report = render(html->str, &picture, 1);
    g_assert_cmpint(report.shown[0], ==, 0);
}

/* Photographs are wider and longer than any page. */
static void test_large(void)
{
    const FfSampleJpeg form = {.width = 3000, .height = 4000, .channels = 1};
    g_autoptr(FfFile) photo = ff_sample_jpeg(&form);
    const FfDocumentPicture picture = {"a", NULL, photo->fd};
    static const char *const rows[] = {
        "See <img src=cid:a> there", "See <img width=3000 height=4000 src=cid:a> there",
        "See <img style=\"width:3000px;height:4000px\" src=cid:a> there"};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        FfDocumentReport report = render(rows[i], &picture, 1);
        g_test_message("%s", rows[i]);
        g_assert_cmpint(report.shown[0], ==, 1);
        g_assert_cmpint(report.pages, ==, 1);
        g_assert_cmpint(report.note, ==, FF_NOTE_NONE);
    }
}

static void test_many(void)
{
    enum { MANY = FF_LIMIT_HTML_PICTURES + 50 };
    g_autoptr(GPtrArray) files = make_files();
    FfDocumentPicture pictures[MANY];
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GString) html = g_string_new("Many: ");
    for (guint i = 0; i < MANY; i++) {
        g_ptr_array_add(names, g_strdup_printf("n%u", i));
        pictures[i] =
            (FfDocumentPicture){names->pdata[i], NULL, ((const FfFile *)files->pdata[0])->fd};
        g_string_append_printf(html, "<img width=50 src=cid:n%u>", MANY - 1 - i);
    }
    FfDocumentReport report = render(html->str, pictures, MANY);
    g_assert_cmpint(report.reason, ==, FF_REASON_NONE);
    g_assert_cmpint(report.shown[FF_LIMIT_HTML_PICTURES - 1], ==, 1);
}

int main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    ff_document_warm_up();
    g_test_add_func("/document/within/kinds", test_kinds);
    g_test_add_func("/document/within/names", test_names);
    g_test_add_func("/document/within/page", test_page);
    g_test_add_func("/document/within/as-text", test_as_text);
    g_test_add_func("/document/within/large", test_large);
    g_test_add_func("/document/within/many", test_many);
    return g_test_run();
}
