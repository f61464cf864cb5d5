// SPDX-License-Identifier: GPL-3.0-or-later
#include "stage/shown-pictures.h"

#include <string.h>

static bool is_lent(JsonObject *part)
{
    return g_strcmp0(ff_detail_string(part, "action", NULL), "leave-out") == 0 &&
           g_str_has_prefix(ff_detail_string(part, "type", ""), "image/");
}

static void add(FfShownPictures *pictures, JsonObject *part, int fd)
{
    const FfDocumentPicture picture = {ff_detail_string(part, "content_id", NULL),
                                       ff_detail_string(part, "location", NULL), fd};
    const bool shown = false;
    g_ptr_array_add(pictures->parts, part);
    g_array_append_val(pictures->pictures, picture);
    g_array_append_val(pictures->shown, shown);
}

FfShownPictures *ff_shown_pictures_new(JsonArray *parts, FfFiles *files)
{
    FfShownPictures *pictures = g_new0(FfShownPictures, 1);
    pictures->parts = g_ptr_array_new();
    pictures->pictures = g_array_new(false, false, sizeof(FfDocumentPicture));
    pictures->shown = g_array_new(false, false, sizeof(bool));
    for (guint i = 0; parts != NULL && i < json_array_get_length(parts); i++) {
        JsonObject *part = ff_detail_element(parts, i);
        const char *name = ff_detail_string(part, "file", NULL);
        const FfFile *file = name != NULL && is_lent(part) ? ff_files_find(files, name) : NULL;
        if (file != NULL) {
            add(pictures, part, file->fd);
        }
    }
    return pictures;
}

void ff_shown_pictures_free(FfShownPictures *pictures)
{
    if (pictures != NULL) {
        g_ptr_array_unref(pictures->parts);
        g_array_unref(pictures->pictures);
        g_array_unref(pictures->shown);
        g_free(pictures);
    }
}

void ff_shown_pictures_lend(const FfShownPictures *pictures, FfDocument *document)
{
    if (g_strcmp0(document->type, "text/html") == 0) {
        document->pictures = (const FfDocumentPicture *)pictures->pictures->data;
        document->picture_count = pictures->pictures->len;
    }
}

static void note_shown(FfShownPictures *pictures, const FfDocumentReport *report)
{
    const guint count = MIN(pictures->shown->len, FF_LIMIT_HTML_PICTURES);
    for (guint i = 0; i < count; i++) {
        bool *shown = &g_array_index(pictures->shown, bool, i);
        *shown = *shown || (report->reason == FF_REASON_NONE && report->shown[i] != 0);
    }
}

/* "decoration" stays what it is where it is not shown. */
static bool settle_part(JsonObject *part, bool shown)
{
    const char *why = ff_detail_string(part, "why", NULL);
    if (shown) {
        ff_detail_set_string(part, "why", "shown");
    }
    if (shown || g_strcmp0(why, "shown") != 0) {
        return false;
    }
    ff_detail_set_string(part, "action", "fax");
    json_object_remove_member(part, "why");
    return true;
}

guint ff_shown_pictures_settle(FfShownPictures *pictures, const FfDocumentReport *reports,
                               guint count)
{
    guint documents = 0;
    for (guint i = 0; i < count; i++) {
        note_shown(pictures, &reports[i]);
    }
    for (guint i = 0; i < pictures->parts->len; i++) {
        documents +=
            settle_part(pictures->parts->pdata[i], g_array_index(pictures->shown, bool, i));
    }
    return documents;
}
