// SPDX-License-Identifier: GPL-3.0-or-later
/* TIFF as a fax and as a foreign document. What comes out of a document can be stamped, made a PDF
 * and drawn; so can what the judge of faxes lets pass. */
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

#include "document/document.h"
#include "document/sniff.h"
#include "document/stamp.h"
#include "document/tiff-cut.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void use_fax(int fax, int pages)
{
    static const FfStamp stamp = {"2026-11-27 14:05", "Anderson", "+1", "+1 503-555-0123", 0, 0, 0};
    static const FfPdfFacts facts = {"fuzz", 1};
    static int out = -1;
    FfStamp now = stamp;
    FfTiffFacts stamped;
    now.total = pages;
    if (out < 0) {
        out = memfd_create("made", 0);
    }
    g_assert_true(ff_document_tiff_to_pdf(fax, &facts, out, NULL));
    g_assert_true(ftruncate(out, 0) == 0 && lseek(out, 0, SEEK_SET) == 0);
    g_assert_true(ff_document_sheet_to_png(fax, 100, out, NULL));
    if (ff_document_stamp(fax, &now, out, NULL)) { /* else too long a page */
        g_assert_true(ff_document_check_tiff(out, &stamped, NULL));
        g_assert_cmpint(stamped.pages, ==, pages);
    }
    g_assert_true(ftruncate(out, 0) == 0 && lseek(out, 0, SEEK_SET) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const FfPageOptions options = {FF_RESOLUTION_STANDARD, FF_PAGE_LETTER, 3, false};
    static int in = -1;
    static int out = -1;
    if (in < 0) {
        in = memfd_create("in", 0);
        out = memfd_create("out", 0);
    }
    ff_tiff_is_cut_off(data, size);
    if (ff_sniff(data, size, NULL) != FF_CONTENT_TIFF) {
        return 0;
    }
    if (ftruncate(in, 0) != 0 || pwrite(in, data, size, 0) != (ssize_t)size) {
        return 0;
    }
    const FfDocument document = {.name = "fuzz", .type = NULL, .fd = in};
    FfDocumentReport report;
    FfTiffFacts facts;
    if (ff_document_check_tiff(in, &facts, NULL)) {
        use_fax(in, facts.pages);
    }
    if (ff_document_render(&document, 1, &options, out, &report, NULL, NULL) > 0) {
        g_assert_true(ff_document_check_tiff(out, &facts, NULL));
        g_assert_cmpint(facts.pages, ==, report.pages);
        use_fax(out, facts.pages);
    }
    return 0;
}
