// SPDX-License-Identifier: GPL-3.0-or-later
/* Pictures that an HTML text of the message shows: parts that are left out but have a file. They
 * are lent to the HTML; what it did not show although it says something, becomes a document of its
 * own. */
#pragma once

#include "base/detail.h"
#include "document/document.h"

typedef struct {
    GPtrArray *parts; /* JsonObject, borrowed */
    GArray *pictures; /* FfDocumentPicture: of the same parts; strings and descriptors borrowed */
    GArray *shown;    /* bool: of the same parts */
} FfShownPictures;

/* parts: of a message's detail; it and the files must outlive the result. */
FfShownPictures *ff_shown_pictures_new(JsonArray *parts, FfFiles *files);
void ff_shown_pictures_free(FfShownPictures *pictures);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FfShownPictures, ff_shown_pictures_free)

/* What a document that is declared HTML may show. */
void ff_shown_pictures_lend(const FfShownPictures *pictures, FfDocument *document);
/* Once the documents are rendered: "shown" into the parts of pictures that any of them shows. Those
 * that were to be shown and are not get the action "fax". Returns how many that are: render again
 * with them. */
guint ff_shown_pictures_settle(FfShownPictures *pictures, const FfDocumentReport *reports,
                               guint count);
