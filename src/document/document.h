// SPDX-License-Identifier: GPL-3.0-or-later
/* The document stage: files of any known type to one fax TIFF; and a received fax TIFF to PDF or
 * thumbnail. Pure functions on open descriptors, meant to run in a box.
 *
 * A fax page is 1728 pixels wide (ITU-T T.4, 215 mm at 8.04 pixels/mm, 204 dpi), bilevel, at 98
 * (standard), 196 (fine) or 391 (superfine) lines an inch, in T.6. Its length is that of Letter, A4
 * or Legal paper. Landscape pages are turned, oversize ones scaled.
 */
#pragma once

#include "base/file.h"
#include "base/limits.h"
#include "base/reason.h"
#include "base/settings.h"
#include "cover/cover.h"
#include "document/office-sniff.h"

typedef struct {
    FfResolution resolution;
    FfPageSize page_size; /* of what has no length of its own: text, HTML, small pictures */
    int max_pages;
    bool page_size_forced; /* asked for: everything is fitted to page_size. Otherwise a page is as
                              long as its document, see ff_page_size_for() */
} FfPageOptions;

/* A picture that came along with an HTML text, which shows it by one of its names. */
typedef struct {
    const char *content_id; /* without brackets: of "cid:" URLs; or NULL */
    const char *location;   /* the URL that stands for it; or NULL */
    int fd;
} FfDocumentPicture;

typedef struct {
    const char *name; /* for messages, or NULL */
    const char *type; /* declared media type, a hint for text only; content decides. Or NULL */
    int fd;
    const FfDocumentPicture *pictures; /* for HTML; those beyond FF_LIMIT_HTML_PICTURES are not
                                          shown */
    guint picture_count;
} FfDocument;

/* What one would not expect of pages that are good all the same. */
typedef enum {
    FF_NOTE_NONE,
    FF_NOTE_HTML_AS_TEXT,    /* its layout could not be had: see ff_html_lay_out() */
    FF_NOTE_CHARSET_GUESSED, /* text that is no Unicode, taken for Windows-1252 */
    FF_NOTE_FIRST_PICTURE,   /* of a moving one, which has no pages */
    FF_NOTE_SHRUNK,          /* a page to less than half, as it is so large */
    FF_NOTE_COUNT
} FfDocumentNote;
/* "html-as-text" ...; NULL of FF_NOTE_NONE. */
const char *ff_document_note_name(FfDocumentNote note);

/* Per document, what became of it. */
typedef struct {
    FfReason reason; /* FF_REASON_NONE: it is in the pages */
    int first_page;  /* 1.. */
    int pages;
    const char *kind; /* "pdf", "tiff", "png", "jpeg", "gif", "webp", "bmp", "text", "html", "rtf",
                         "office", "unknown" */
    FfOfficeFormat
        office; /* not NONE: LibreOffice may make a PDF of it; `reason` says why not else */
    FfDocumentNote note;
    guint8
        shown[FF_LIMIT_HTML_PICTURES]; /* 1: that picture of FfDocument is in its pages; else 0 */
} FfDocumentReport;

/* Per page. */
typedef struct {
    int width_px, rows;
    FfResolution resolution;
    gint64 octets; /* coded, as it lies in the file */
    double black;  /* part of black pixels */
} FfPageFacts;

/* All documents in order into one TIFF written to out_fd. Stops at nothing: each document has its
 * own report; pages of a failed one are left out. `page_facts`, if not NULL: an array to which the
 * FfPageFacts of each page are added. Returns the number of pages, -1 when writing failed. */
int ff_document_render(const FfDocument *documents, guint count, const FfPageOptions *options,
                       int out_fd, FfDocumentReport *reports, GArray *page_facts, GError **error);

/* A cover sheet, to a TIFF like those of ff_document_render(). `template_fd`: an SVG, untrusted.
 * Returns the number of pages, -1 with error: permanent when the template or the text can't be
 * drawn, temporary when writing failed. */
int ff_document_cover(int template_fd, const FfCoverFacts *facts, const FfPageOptions *options,
                      int out_fd, GError **error);

/* Facts of a fax TIFF, every strip decoded: the only judge of whether it may go on the line. */
typedef struct {
    int pages;
    int width_px; /* of the first page */
    int rows;     /* of all pages */
    double black; /* part of black pixels over all pages */
} FfTiffFacts;
bool ff_document_check_tiff(int fd, FfTiffFacts *ret_facts, GError **error);

/* The same judge, page by page: an array of FfPageFacts, which the caller unrefs. */
GArray *ff_document_check_pages(int fd, GError **error);

/* The pages of several fax TIFFs, in order, as one. */
bool ff_document_join(const int *fds, guint count, int out_fd, GError **error);
/* The pages behind the first `count`; FF_ERROR_PERMANENT: there are none. */
bool ff_document_cut(int fd, int count, int out_fd, GError **error);
/* What a PDF says of itself, besides the program. */
typedef struct {
    const char *title; /* UTF-8, or NULL */
    gint64 created_ms; /* since 1970, 0: nothing */
} FfPdfFacts;
/* Pages embedded as CCITT (T.6), not drawn again, each in its own size. The same fax and facts give
 * the same octets. Permanent error: no whole fax TIFF; out_fd then holds a part. */
bool ff_document_tiff_to_pdf(int fd, const FfPdfFacts *facts, int out_fd, GError **error);
/* One page as a PNG of 16 greys with square pixels, at most max_width wide. page: 0 is the first.
 */
bool ff_document_page_to_png(int fd, int page, int max_width_px, int out_fd, GError **error);
/* The first FF_SHEET_PAGES pages beside and below each other, each page_width wide. */
bool ff_document_sheet_to_png(int fd, int page_width_px, int out_fd, GError **error);
#define FF_SHEET_PAGES 36

/* Loads fonts and libraries, so that children forked later need not. Leaves the process with the
 * threads it had. Call it once, before the first box. */
void ff_document_warm_up(void);
