// SPDX-License-Identifier: GPL-3.0-or-later
/* Poppler, drawing in grey, behind functions that C can call. The document is untrusted: call only
 * in the box.
 *
 * Order: ff_pdf_open(); any page's size, then ff_pdf_draw(); ff_pdf_close(). Pages count from 0.
 * One document at a time in a process: what Poppler complains of goes to the last one opened. */
#pragma once

#include "document/render-kinds.h"

G_BEGIN_DECLS

typedef struct FfPdf FfPdf;

/* Loads what every document needs, in a parent that forks for each: Poppler's tables, its choice of
 * fonts for documents that bring none. Starts no thread. */
void ff_pdf_warm_up(void);

/* `source` is kept in use until ff_pdf_close(). NULL with *ret_reason when it can't be opened. */
FfPdf *ff_pdf_open(const FfSource *source, FfReason *ret_reason);
void ff_pdf_close(FfPdf *pdf);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FfPdf, ff_pdf_close)

int ff_pdf_count_pages(const FfPdf *pdf);
/* Whether it is a form that only Adobe's own program can show (XFA), with pages that say so. */
bool ff_pdf_is_form_shell(FfPdf *pdf);
/* As a viewer shows it: of the crop box, turned as the page asks, UserUnit counted. False when the
 * page can't be had. */
bool ff_pdf_page_size(FfPdf *pdf, int page, double *ret_width_inches, double *ret_height_inches);

/* Where on a fax page the page goes. */
typedef struct {
    double x_dpi, y_dpi; /* of the page's own inches, its scale on the fax counted */
    int left_px;
    int width_px, rows; /* of the fax page */
    bool turned;        /* a quarter, clockwise */
} FfPdfView;

typedef struct {
    guint8 *
        grey; /* rows of width_px octets, 0 is black; the caller's to change, until the next call */
    bool is_scan;      /* nothing to read but pictures that fill most of it */
    guint pictures;    /* drawn, or that should have been */
    guint letters;     /* of text, drawn or not; hidden ones too */
    bool is_lossy;     /* something could not be drawn: a broken picture, a font not found */
    bool says_to_wait; /* the text of a form's empty shell, whatever the file says it is */
} FfPdfDrawn;

/* False when there is not enough memory. */
bool ff_pdf_draw(FfPdf *pdf, int page, const FfPdfView *view, FfPdfDrawn *ret_drawn);

G_END_DECLS
