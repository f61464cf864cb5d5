// SPDX-License-Identifier: GPL-3.0-or-later
/* Office documents for the tests: containers put together by hand, and what LibreOffice itself
 * makes of them. Each returns an open anonymous file. */
#pragma once

#include "base/file.h"

typedef struct {
    const char *name;
    const void *data;
    gsize length;
    bool deflated;
    gsize told; /* what the directory tells of its length unpacked; 0: the truth */
} TestZipEntry;
FfFile *test_zip_new(const TestZipEntry *entries, gsize count);

/* OpenDocument of that kind ("text", "spreadsheet", "presentation") with this content.xml; more
 * entries may follow. */
FfFile *test_open_document_new(const char *kind, const char *content, const TestZipEntry *more,
                               gsize more_count);
/* The content.xml of a text: its paragraphs, as XML. */
char *test_text_content(const char *paragraphs);
FfFile *test_docx_new(const char *document);

/* The same as a file of another type ("doc", "xlsx" ...), by LibreOffice, not boxed. */
FfFile *test_office_save_as(const FfFile *document, const char *ending, const char *as);
