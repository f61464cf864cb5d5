// SPDX-License-Identifier: GPL-3.0-or-later
#include "stage/document-report.h"

#include <string.h>

#include "stage/page-facts.h"

/* The facts of pages follow. */
typedef struct {
    gint32 reason;
    gint32 pages;
    gint32 note;
    gint32 office;
    char kind[16];
    guint8 shown[FF_LIMIT_HTML_PICTURES];
} Told;

bool ff_document_report_write(int fd, const FfDocumentReport *report, const GArray *page_facts)
{
    Told told = {
        .reason = report->reason,
        .pages = report->pages,
        .note = report->note,
        .office = report->office,
    };
    g_strlcpy(told.kind, report->kind, sizeof told.kind);
    memcpy(told.shown, report->shown, sizeof told.shown);
    return ff_file_write(fd, &told, sizeof told, NULL) &&
           ff_file_write(fd, page_facts->data, page_facts->len * sizeof(FfPageFacts), NULL);
}

/* One of the words of document.h, whatever the child wrote. */
static const char *known_kind(const char *told)
{
    static const char *const kinds[] = {"pdf", "tiff", "png",  "jpeg", "gif",   "webp",
                                        "bmp", "text", "html", "rtf",  "office"};
    for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++) {
        if (strncmp(told, kinds[i], sizeof((Told *)NULL)->kind) == 0) {
            return kinds[i];
        }
    }
    return "unknown";
}

/* A good document has pages, and only one that is not may be given to LibreOffice. */
static bool is_consistent(const Told *told)
{
    const bool good = told->reason == FF_REASON_NONE;
    return good == (told->pages > 0) && (!good || told->office == FF_OFFICE_NONE);
}

static bool are_flags(const guint8 *shown)
{
    for (gsize i = 0; i < FF_LIMIT_HTML_PICTURES; i++) {
        if (shown[i] > 1) {
            return false;
        }
    }
    return true;
}

static bool is_possible(const Told *told, int max_pages)
{
    return told->reason >= 0 && told->reason < FF_REASON_COUNT && told->pages >= 0 &&
           told->pages <= max_pages && told->note >= 0 && told->note < FF_NOTE_COUNT &&
           told->office >= 0 && told->office < FF_OFFICE_COUNT && are_flags(told->shown) &&
           is_consistent(told);
}

bool ff_document_report_take(int fd, int max_pages, FfDocumentReport *report, GArray *page_facts)
{
    const gsize most = sizeof(Told) + (gsize)MAX(max_pages, 0) * sizeof(FfPageFacts);
    gsize length = 0;
    g_autofree char *octets = ff_file_read(fd, most, &length, NULL);
    const Told *told = (const Told *)octets;

    if (octets == NULL || length < sizeof *told || !is_possible(told, max_pages)) {
        return false;
    }
    g_autoptr(GArray) facts = ff_page_facts_take(octets + sizeof *told, length - sizeof *told);
    if (facts == NULL || (int)facts->len != told->pages) {
        return false;
    }
    g_array_append_vals(page_facts, facts->data, facts->len);
    report->reason = told->reason;
    report->pages = told->pages;
    report->note = told->note;
    report->office = told->office;
    report->kind = known_kind(told->kind);
    memcpy(report->shown, told->shown, sizeof report->shown);
    return true;
}
