// SPDX-License-Identifier: GPL-3.0-or-later
/* Where templates of cover sheets are found: below one folder, and nowhere else. */
#pragma once

#include "base/file.h"

typedef enum { FF_COVER_KIND_SVG, FF_COVER_KIND_OFFICE } FfCoverKind;

/* `name`: as written in a flag or a setting, "legal/brief"; '\' parts folders, too. Without an
 * extension .svg, .odt, .docx and .rtf are tried. FF_ERROR_PERMANENT: there is none of that name
 * (no file, or it would lie outside, or be reached by a link); FF_ERROR_CONFIG: it can't be read.
 */
FfFile *ff_cover_file_open(const char *cover_dir, const char *name, FfCoverKind *ret_kind,
                           GError **error);
