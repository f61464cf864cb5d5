// SPDX-License-Identifier: GPL-3.0-or-later
/* What a boxed child tells of its pages: FfPageFacts one behind the other. Untrusted. */
#pragma once

#include "document/document.h"

/* An array of FfPageFacts, each field of each checked; NULL: there are impossible ones, or a part
 * of one. */
GArray *ff_page_facts_take(const void *octets, gsize length);
