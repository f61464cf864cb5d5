// SPDX-License-Identifier: GPL-3.0-or-later
/* Text to lines, as they come and wrapped where they are too long, by Pango: what pages of text and
 * covers have in common. Pure. Knows no pages: the caller gets each line, and puts it somewhere.
 *
 * Glyphs lie where the outlines say: hinting for a screen would pull them to pixels that are not
 * square. Lengths are points, whatever the scale of the page. */
#pragma once

#include <glib.h>
#include <pango/pangocairo.h>
#include <stdbool.h>

typedef struct {
    const char *families; /* the first that is there, and then whatever has the glyph */
    double points;
    bool bold, italic;
    PangoAlignment alignment;
    double spacing; /* of lines, 1.2 is a fifth more than the font's own; 0 is 1 */
} FfTextStyle;

typedef struct {
    PangoLayout *layout;   /* to be kept by a reference, as long as `line` is used */
    PangoLayoutLine *line; /* for pango_cairo_show_layout_line() */
    double x;              /* from the left edge of the text */
    double ascent, height; /* from the top of the line to its baseline, to the next line */
    gsize offset;          /* in the text, of where the line begins */
} FfTypeLine;

/* What the caller does with them; false: no more is wanted. */
typedef struct {
    bool (*line)(const FfTypeLine *line, gpointer data);
    bool (*blank)(double height, gpointer data); /* an empty line */
    bool (*page_end)(gpointer data);             /* \f */
} FfTypePlacer;

typedef struct FfTypeset FfTypeset;

FfTypeset *ff_typeset_new(const FfTextStyle *style, double width);
void ff_typeset_free(FfTypeset *typeset);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FfTypeset, ff_typeset_free)

/* Of texts that are set from now on. */
void ff_typeset_set_width(FfTypeset *typeset, double width);

/* utf8: valid, \n between lines, \f between pages. False: the placer wanted no more. */
bool ff_typeset_text(FfTypeset *typeset, const char *utf8, gsize length, const FfTypePlacer *placer,
                     gpointer data);
/* Whether so many of the characters had no glyph that nobody can read the text. A stray symbol may
 * be a box on the fax; a text in a script without a font is none. */
bool ff_typeset_is_unreadable(const FfTypeset *typeset);
