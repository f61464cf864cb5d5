// SPDX-License-Identifier: GPL-3.0-or-later
/* The attributes of one element of untrusted HTML, and what is written of them: a style, a class
 * and what the layout reads. Attributes of looks become styles, before the element's own. */
#pragma once

#include <glib.h>

typedef struct {
    const char *const *source; /* name, value, name, value, NULL; or NULL */
    GString *before;           /* declarations that those of the element win over */
    GString *style;
    GString *rest;    /* further attributes, written */
    gboolean hidden;  /* not to be shown at all */
    gboolean centres; /* what lies in the element, tables too */
    gboolean aligns;  /* to some other side */
} FfAttributes;

void ff_attributes_init(FfAttributes *attributes, const char *const *source, const char *element);
void ff_attributes_clear(FfAttributes *attributes);
/* NULL when it is not there; "" when it has no value. */
const char *ff_attributes_get(const FfAttributes *attributes, const char *name);
int ff_attributes_number(const FfAttributes *attributes, const char *name, int otherwise);

void ff_attributes_list_style(FfAttributes *attributes);
void ff_attributes_table(FfAttributes *attributes, int border, gboolean centred);
/* padding: -1 is not said. */
void ff_attributes_cell(FfAttributes *attributes, int columns, int border, int padding);

/* A picture of that size in pixels, as a mail program does it: no wider than the page, which is
 * page_width, and not so long that it would be cut. */
void ff_attributes_fit_image(FfAttributes *attributes, int width, int height, int page_width);

void ff_attributes_write(const FfAttributes *attributes, GString *out);
