// SPDX-License-Identifier: GPL-3.0-or-later
/* The options of commands that make pages: where to write them, and what they are like. */
#pragma once

#include "cli/cli.h"
#include "document/document.h"

typedef struct {
    char *out, *preview, *resolution, *page;
} FfRenderOptions;

void ff_render_options_clear(FfRenderOptions *options);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(FfRenderOptions, ff_render_options_clear)

/* Entries of GOption for `options`; a macro, since they hold its addresses. */
#define FF_RENDER_ENTRIES(options)                                                                 \
    {"output", 'o', 0, G_OPTION_ARG_FILENAME, &(options).out, "The fax TIFF to write", "FILE"},    \
        {"preview",                                                                                \
         0,                                                                                        \
         0,                                                                                        \
         G_OPTION_ARG_FILENAME,                                                                    \
         &(options).preview,                                                                       \
         "Write the pages as one picture (PNG)",                                                   \
         "FILE"},                                                                                  \
        {"resolution",                                                                             \
         'r',                                                                                      \
         0,                                                                                        \
         G_OPTION_ARG_STRING,                                                                      \
         &(options).resolution,                                                                    \
         "standard, fine or superfine",                                                            \
         "NAME"},                                                                                  \
    {                                                                                              \
        "page", 'p', 0, G_OPTION_ARG_STRING, &(options).page, "letter, a4 or legal", "SIZE"        \
    }

/* By the options, and the settings where they say nothing. */
bool ff_render_options_read(const FfSettings *settings, const FfRenderOptions *options,
                            FfPageOptions *page, GError **error);
/* Writes the pages and the picture that were asked for; where there are no pages, nothing. Returns
 * the exit status. */
int ff_render_options_save(const FfFile *tiff, int pages, const FfRenderOptions *options);
