// SPDX-License-Identifier: GPL-3.0-or-later
/* Instead of render-table.c, for a program that leaves what is laid out (text, HTML) to another,
 * and so needs none of the libraries for that: a program that has this file among its own is linked
 * without the other. */
#include "document/render-kinds.h"

const FfRenderer ff_renderers[FF_CONTENT_COUNT] = {
    [FF_CONTENT_PDF] = ff_render_pdf,       [FF_CONTENT_TIFF] = ff_render_tiff,
    [FF_CONTENT_PNG] = ff_render_png,       [FF_CONTENT_JPEG] = ff_render_jpeg,
    [FF_CONTENT_GIF] = ff_render_gif,       [FF_CONTENT_WEBP] = ff_render_webp,
    [FF_CONTENT_BMP] = ff_render_bmp,       [FF_CONTENT_RTF] = ff_render_office,
    [FF_CONTENT_OFFICE] = ff_render_office,
};
