// SPDX-License-Identifier: GPL-3.0-or-later
/* Cover sheets: an SVG template with values put in, and the text of the message flowed over as many
 * pages as it needs. Pure; meant to run in a box. faxferry-covers(5) is the manual for who draws a
 * template.
 *
 * ff_cover_new(), then ff_cover_draw() for each page. Nothing is fetched: a template brings its
 * pictures along. Lengths are points, 72 an inch. */
#pragma once

#include <cairo.h>
#include <glib.h>
#include <stdbool.h>

/* What a cover tells. Strings are UTF-8, untrusted, or NULL. */
typedef struct {
    const char *recipient_name, *to, *cc, *bcc; /* this recipient; lists of names as in the mail */
    const char *company_name, *phone_number, *subject, *text /* $(Cover) */;
    const char *sender_name, *sender_address, *sender_fax, *sender_voice, *sender_company;
    bool text_follows; /* without a text: it is on the pages behind, and the cover says so */
    int pages;         /* behind the cover; $(Pages) adds the cover's own */
    gint64 time_ms;
    const char *language; /* of what a cover says by itself: "en", "de" */
    const char *country;  /* ISO 3166, for the forms of date and time */
} FfCoverFacts;

typedef struct {
    double width, height; /* points */
} FfCoverPaper;

typedef struct FfCover FfCover;

/* `svg`: untrusted. Puts the values in and lays the text out. `max_pages`: of the cover.
 * Permanent error, which says what is wrong with the template or the text, and where. */
FfCover *ff_cover_new(const char *svg, gsize length, const FfCoverFacts *facts,
                      const FfCoverPaper *paper, int max_pages, GError **error);
void ff_cover_free(FfCover *cover);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FfCover, ff_cover_free)

int ff_cover_pages(const FfCover *cover);
/* Draws one page, 0 is the first, in colour on what is there. cairo: user space is points. */
bool ff_cover_draw(FfCover *cover, int page, cairo_t *cairo, GError **error);

/* The variables, for the manual and its check; ends with a NULL name. */
typedef struct {
    const char *name, *code; /* code: the digits that mean the same, or NULL */
    const char *summary;
} FfCoverVariable;
const FfCoverVariable *ff_cover_variables(void);
