// SPDX-License-Identifier: GPL-3.0-or-later
/* TIFF as a fax and as a foreign document; PNG and JPEG by their marks. */
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

#include "document/document.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const FfPageOptions options = {FF_RESOLUTION_STANDARD, FF_PAGE_LETTER, 3, false};
    static int in = -1;
    static int out = -1;
    if (in < 0) {
        in = memfd_create("in", 0);
        out = memfd_create("out", 0);
    }
    if (size > 3 && data[0] == '%') {
        return 0; /* Poppler is fuzzed elsewhere, and slow */
    }
    if (ftruncate(in, 0) != 0 || pwrite(in, data, size, 0) != (ssize_t)size) {
        return 0;
    }
    const FfDocument document = {"fuzz", NULL, in};
    FfDocumentReport report;
    FfTiffFacts facts;
    ff_document_check_tiff(in, &facts, NULL);
    if (ff_document_render(&document, 1, &options, out, &report, NULL) > 0) {
        g_assert_true(ff_document_check_tiff(out, &facts, NULL));
        g_assert_cmpint(facts.pages, ==, report.pages);
    }
    return 0;
}
