// SPDX-License-Identifier: GPL-3.0-or-later
/* Documents rendered for the tests, and the pages looked at. Everything aborts the test when it is
 * not as it should be. Sources are taken over unless said otherwise. */
#pragma once

#include "document/document.h"
#include "document/page.h"

/* Letter at 196 lines, at most 20 pages. */
extern const FfPageOptions fine;

/* One document to pages; the file that comes out is the caller's, and source stays so. */
FfFile *render(const FfFile *source, const char *type, const FfPageOptions *options,
               FfDocumentReport *report);
/* Renders it into so many pages. */
FfFile *assert_renders(FfFile *source, const char *type, const FfPageOptions *options, int count);
/* Refused for this reason, with nothing written. */
void assert_fails(FfFile *source, const char *type, FfReason reason);
/* A file of tests/corpus/documents. */
FfFile *corpus(const char *name);

/* Where the black of a page lies. */
typedef struct {
    int left, top, right, bottom; /* of the box around it, right and bottom inside */
    int rows;
    double part; /* of the page */
} Ink;

/* number: 0 is the first page. */
Ink ink_of(const FfFile *pages, int number);
/* Within 8 pixels. */
void assert_box(const Ink *ink, int left, int top, int right, int bottom);
void assert_near(int value, int wanted, int tolerance);
