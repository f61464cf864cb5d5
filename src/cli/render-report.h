// SPDX-License-Identifier: GPL-3.0-or-later
/* What `faxferry debug render` tells, as JSON. */
#pragma once

#include "document/document.h"

/* `paths`: the documents, NULL-terminated; a report each. Keys: "pages" counts what came out,
 * "parts" has an object a document, "page_list" one a page, of `page_facts`, an array of
 * FfPageFacts. */
void ff_render_report_print(char *const *paths, const FfDocumentReport *reports,
                            const GArray *page_facts);
