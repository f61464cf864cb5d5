// SPDX-License-Identifier: GPL-3.0-or-later
/* GIF, WebP, BMP, PNG and JPEG to pages, told by their marks. */
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

#include "document/document.h"
#include "document/sniff.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool is_picture(FfContent content)
{
    return content == FF_CONTENT_GIF || content == FF_CONTENT_WEBP || content == FF_CONTENT_BMP ||
           content == FF_CONTENT_PNG || content == FF_CONTENT_JPEG;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const FfPageOptions options = {FF_RESOLUTION_STANDARD, FF_PAGE_LETTER, 3, true};
    static int in = -1;
    static int out = -1;
    if (in < 0) {
        in = memfd_create("in", 0);
        out = memfd_create("out", 0);
    }
    if (!is_picture(ff_sniff(data, size, NULL)) || ftruncate(in, 0) != 0 ||
        pwrite(in, data, size, 0) != (ssize_t)size) {
        return 0;
    }
    const FfDocument document = {.name = "fuzz", .type = NULL, .fd = in};
    FfDocumentReport report;
    FfTiffFacts facts;
    if (ff_document_render(&document, 1, &options, out, &report, NULL, NULL) > 0) {
        g_assert_true(ff_document_check_tiff(out, &facts, NULL));
        g_assert_cmpint(facts.pages, ==, report.pages);
    }
    return 0;
}
