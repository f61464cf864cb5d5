// SPDX-License-Identifier: GPL-3.0-or-later
/* Words set by Pango for the layout of HTML: which font, how wide, drawn. Lengths are CSS pixels.
 *
 * Three families only, whatever the document asks for, so that letters look alike on every machine:
 * sans, serif, monospaced. Letters of other scripts come from whatever font has them. */
#pragma once

#include <pango/pangocairo.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct FfType FfType;
typedef struct FfTypeFont FfTypeFont; /* lives as long as its FfType */

typedef struct {
    int ascent, descent, x_height;
} FfTypeMetrics;

FfType *ff_type_new(void);
void ff_type_free(FfType *type);

/* families: as in CSS, untrusted. Sizes below what a fax can show are raised, but what is meant to
 * be invisible (a pixel or three) stays so. */
FfTypeFont *ff_type_font(FfType *type, const char *families, int size_px, int weight,
                         gboolean italic, FfTypeMetrics *ret_metrics);
gboolean ff_type_is_invisible(const FfTypeFont *font);
/* Remembered, since a layout asks for each word of a document. */
double ff_type_width(FfType *type, FfTypeFont *font, const char *word);
/* With its top left corner at x, y of the metrics above. */
void ff_type_draw(FfType *type, FfTypeFont *font, const char *word, double x, double y,
                  cairo_t *cairo);
/* Letters measured that no font has. */
guint ff_type_unknown(const FfType *type);

#ifdef __cplusplus
}
#endif
