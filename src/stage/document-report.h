// SPDX-License-Identifier: GPL-3.0-or-later
/* What the boxed renderer tells of its document: written in the box, read outside and untrusted
 * there. The file holds a few numbers and the FfPageFacts of each page. */
#pragma once

#include "document/document.h"

/* page_facts: one of each of report->pages. */
bool ff_document_report_write(int fd, const FfDocumentReport *report, const GArray *page_facts);
/* Sets all of the report but first_page and adds to page_facts. false, with both untouched, when
 * any field can't be: a number out of its range, more than max_pages, pages without their facts. */
bool ff_document_report_take(int fd, int max_pages, FfDocumentReport *report, GArray *page_facts);
