// SPDX-License-Identifier: GPL-3.0-or-later
/* Whether the list of a page's fields (TIFF 6.0 section 2, "image file directory") is all there.
 * libtiff is lenient with what lies behind the end of the file. Untrusted. */
#pragma once

#include "document/tiff-io.h"

/* The current directory up to its last field, the place of the next one. libtiff takes one that is
 * cut off there for the last of the file: the pages that followed would be missing in silence. */
bool ff_tiff_directory_is_whole(const FfTiff *file);
/* So are the values that its fields point to. */
bool ff_tiff_directory_has_values(const FfTiff *file);
