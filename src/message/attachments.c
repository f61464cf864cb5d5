// SPDX-License-Identifier: GPL-3.0-or-later
#include "message/attachments.h"

#include <string.h>

#include "base/limits.h"
#include "message/cards.h"
#include "message/name-rules.h"
#include "message/part-facts.h"
#include "message/picture-size.h"
#include "message/uuencode.h"

/* ---- uuencode ---- */

static GMimePart *make_part(const FfUuencodedFile *file)
{
    FfPictureSize size;
    const bool picture = ff_picture_size(file->octets->data, file->octets->len, &size);
    GMimePart *part = g_mime_part_new_with_type(picture ? "image" : "application",
                                                picture ? "x-unknown" : "octet-stream");
    g_autoptr(GObject) stream = G_OBJECT(
        g_mime_stream_mem_new_with_buffer((const char *)file->octets->data, file->octets->len));
    g_autoptr(GObject) content = G_OBJECT(
        g_mime_data_wrapper_new_with_stream(GMIME_STREAM(stream), GMIME_CONTENT_ENCODING_BINARY));
    g_mime_part_set_content(part, GMIME_DATA_WRAPPER(content));
    g_mime_object_set_disposition(GMIME_OBJECT(part), "attachment");
    return part;
}

static FfLeaf *make_leaf(FfWalk *walk, const FfLeaf *text, const FfUuencodedFile *file)
{
    FfLeaf *leaf = g_new0(FfLeaf, 1);
    leaf->content = make_part(file);
    g_ptr_array_add(walk->opened, leaf->content);
    leaf->part = g_new0(FfPart, 1);
    leaf->part->type = ff_part_facts_type(GMIME_OBJECT(leaf->content));
    leaf->part->name = file->name != NULL ? ff_part_facts_base_name(file->name, walk->known) : NULL;
    leaf->message = text->message;
    leaf->rank = text->message != NULL ? FF_RANK_NESTED : FF_RANK_ATTACHMENT;
    return leaf;
}

/* Behind the text at `index`; returns how many. */
static guint take_out_files(FfWalk *walk, guint index)
{
    FfLeaf *text = walk->leaves->pdata[index];
    g_autofree char *all = ff_leaf_text(text);
    const guint room = FF_LIMIT_PARTS - MIN(walk->objects, FF_LIMIT_PARTS);
    char *rest = NULL;
    g_autoptr(GPtrArray) files = all != NULL ? ff_uuencode_take_out(all, room, &rest) : NULL;
    if (files == NULL) {
        return 0;
    }
    g_free(text->text);
    text->text = rest;
    for (guint i = 0; i < files->len; i++) {
        g_ptr_array_insert(walk->leaves, (int)(index + 1 + i),
                           make_leaf(walk, text, files->pdata[i]));
    }
    walk->objects += files->len;
    return files->len;
}

static bool may_hold_files(const FfLeaf *leaf)
{
    return leaf->is_text && leaf->part->action == FF_PART_FAX &&
           strcmp(leaf->part->type, "text/plain") == 0;
}

static void open_texts(FfWalk *walk)
{
    for (guint i = 0; i < walk->leaves->len; i++) {
        if (may_hold_files(walk->leaves->pdata[i])) {
            i += take_out_files(walk, i);
        }
    }
}

/* ---- names ---- */

static void leave_out_by_name(const FfWalk *walk, const FfMailFacts *facts)
{
    for (guint i = 0; i < walk->leaves->len; i++) {
        FfLeaf *leaf = walk->leaves->pdata[i];
        const bool packed = g_strcmp0(leaf->part->why, "tnef") == 0;
        if (leaf->is_text || (leaf->part->action == FF_PART_LEAVE_OUT && !packed)) {
            continue;
        }
        const char *why = packed ? ff_name_blacklisted(facts, leaf->part->name)
                                 : ff_name_refused(facts, leaf->part->name);
        if (why != NULL) {
            ff_leaf_leave_out(leaf, why);
            leaf->kept = false;
        }
    }
}

/* ---- invitations ---- */

static bool is_calendar(const FfLeaf *leaf)
{
    return ff_cards_is_calendar(leaf->part->type);
}

/* The same appointment again, as a file to click on: the text of the mail tells it. */
static void leave_out_invitations(const FfWalk *walk)
{
    bool invited = false;
    for (guint i = 0; i < walk->leaves->len; i++) {
        const FfLeaf *leaf = walk->leaves->pdata[i];
        invited = invited || (is_calendar(leaf) && g_strcmp0(leaf->part->why, "alternative") == 0);
    }
    for (guint i = 0; invited && i < walk->leaves->len; i++) {
        FfLeaf *leaf = walk->leaves->pdata[i];
        if (is_calendar(leaf) && leaf->part->action == FF_PART_FAX) {
            ff_leaf_leave_out(leaf, "alternative");
        }
    }
}

void ff_attachments_sort_out(FfWalk *walk, const FfMailFacts *facts)
{
    open_texts(walk);
    leave_out_by_name(walk, facts);
    leave_out_invitations(walk);
}
