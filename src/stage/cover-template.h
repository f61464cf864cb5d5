// SPDX-License-Identifier: GPL-3.0-or-later
/* Templates of cover sheets, and where they are found: below one folder, and nowhere else. */
#pragma once

#include "base/file.h"

typedef enum { FF_COVER_KIND_SVG, FF_COVER_KIND_OFFICE } FfCoverKind;

typedef struct {
    FfFile *file;
    FfCoverKind kind;
    FfFile *flat; /* of an Office document, as LibreOffice writes it; made when it is first drawn */
} FfCoverTemplate;

/* By the extension; SVG when it says nothing. */
FfCoverKind ff_cover_template_kind(const char *path);
/* Takes over the file; `path` says the kind. */
FfCoverTemplate *ff_cover_template_new(FfFile *file, const char *path);
/* `name`: as written in a flag or a setting, "legal/brief"; '\' parts folders, too. Without an
 * extension .svg, .odt, .docx and .rtf are tried, in this order. FF_ERROR_PERMANENT: there is none
 * of that name (no file, or it would lie outside, or be reached by a link); FF_ERROR_CONFIG: it
 * can't be read. */
FfCoverTemplate *ff_cover_template_open(const char *cover_dir, const char *name, GError **error);
void ff_cover_template_free(FfCoverTemplate *template);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FfCoverTemplate, ff_cover_template_free)
