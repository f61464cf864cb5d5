// SPDX-License-Identifier: GPL-3.0-or-later
/* TNEF (MS-OXTNEF), the "winmail.dat" of Outlook. It is unpacked outside, by a program of others;
 * here its files take their place among the parts, by the same rules as attachments of MIME. */
#include <string.h>

#include "base/limits.h"
#include "message/decode.h"
#include "message/part-facts.h"
#include "message/picture-size.h"
#include "message/walk-leaf.h"

static const guint8 signature[] = {0x78, 0x9f, 0x3e, 0x22};

static bool is_declared(const char *type)
{
    return strcmp(type, "application/ms-tnef") == 0 || strcmp(type, "application/vnd.ms-tnef") == 0;
}

static bool has_signature(GMimePart *part)
{
    g_autoptr(GByteArray) start = ff_decode_part_start(part, sizeof signature, NULL);
    return start->len == sizeof signature && memcmp(start->data, signature, start->len) == 0;
}

/* Gateways declare it as anything, or leave its name only. */
bool ff_walk_is_tnef(GMimePart *part, const char *type)
{
    return is_declared(type) || (g_str_has_prefix(type, "application/") && has_signature(part));
}

/* ---- one file out of it ---- */

/* Outlook declares hardly any: pictures are known by their content, the rest is for the renderers.
 */
static const char *find_type(const FfUnpackedFile *file, GMimePart *part)
{
    FfPictureSize size;
    if (file->type != NULL && strchr(file->type, '/') != NULL) {
        return file->type;
    }
    g_autoptr(GByteArray) start = ff_decode_part_start(part, FF_PICTURE_SIZE_OCTETS, NULL);
    return ff_picture_size(start->data, start->len, &size) ? "image/x-unknown"
                                                           : "application/octet-stream";
}

static void declare_type(GMimePart *part, const char *declared)
{
    g_autoptr(GObject) type = G_OBJECT(g_mime_content_type_parse(NULL, declared));
    g_mime_object_set_content_type(GMIME_OBJECT(part), GMIME_CONTENT_TYPE(type));
}

static GMimePart *make_part(const FfUnpacked *unpacked, const FfUnpackedFile *file)
{
    GMimePart *part = g_mime_part_new();
    GMimeStream *stream =
        g_mime_stream_fs_new_with_bounds(unpacked->fd, file->offset, file->offset + file->size);
    g_mime_stream_fs_set_owner(GMIME_STREAM_FS(stream), FALSE);
    g_autoptr(GObject) owner = G_OBJECT(stream);
    g_autoptr(GObject) content =
        G_OBJECT(g_mime_data_wrapper_new_with_stream(stream, GMIME_CONTENT_ENCODING_BINARY));
    g_mime_part_set_content(part, GMIME_DATA_WRAPPER(content));
    declare_type(part, find_type(file, part));
    if (file->content_id != NULL) {
        g_mime_object_set_content_id(GMIME_OBJECT(part), file->content_id);
    }
    if (!file->text) {
        g_mime_object_set_disposition(GMIME_OBJECT(part),
                                      file->content_id != NULL ? "inline" : "attachment");
    }
    return part;
}

static void add_leaf(FfWalk *walk, GMimePart *part, char *name, bool text, FfPlace place)
{
    FfLeaf *leaf = ff_walk_add_leaf(walk, GMIME_OBJECT(part), place);
    leaf->content = part;
    leaf->from_tnef = text;
    leaf->part->name = name;
    if (text) {
        ff_walk_make_text(walk, leaf, place);
    }
}

static void add_file(FfWalk *walk, const FfUnpackedFile *file, FfPlace place)
{
    GMimePart *part = make_part(walk->facts->unpacked, file);
    g_ptr_array_add(walk->opened, part);
    g_autofree char *type = ff_part_facts_type(GMIME_OBJECT(part));
    g_autofree char *name =
        file->name != NULL && !file->text ? ff_part_facts_name_of(file->name, walk->known) : NULL;
    if (!file->text && ff_walk_is_message(part, type, name)) {
        place.packed = true;
        ff_walk_message_file(walk, part, name, place);
        return;
    }
    add_leaf(walk, part, g_steal_pointer(&name), file->text, place);
}

/* ---- the stream ---- */

/* The message's text, or all other files. */
static void add_files(FfWalk *walk, const FfUnpackedPart *unpacked, bool text, FfPlace place)
{
    place.companion = false;
    place.unchosen = false;
    place.alternative = NULL;
    for (guint i = 0; i < unpacked->files->len; i++) {
        const FfUnpackedFile *file = unpacked->files->pdata[i];
        if (file->text == text && ++walk->objects > FF_LIMIT_PARTS) {
            walk->reason = FF_REASON_TOO_MANY_PARTS;
            return;
        }
        if (file->text == text) {
            add_file(walk, file, place);
        }
    }
}

static const FfUnpackedPart *find_unpacked(const FfWalk *walk, guint number)
{
    const FfUnpacked *unpacked = walk->facts->unpacked;
    for (guint i = 0; unpacked != NULL && i < unpacked->parts->len; i++) {
        const FfUnpackedPart *part = unpacked->parts->pdata[i];
        if (part->number == number) {
            return part;
        }
    }
    return NULL;
}

/* Not unpacked yet: for the caller to do. */
static void leave_packed(FfWalk *walk, FfLeaf *leaf)
{
    leaf->part->packed = walk->tnefs;
    if (walk->tnefs > FF_LIMIT_TNEF_PARTS) {
        walk->reason = FF_REASON_TOO_MANY_PARTS;
    }
    ff_leaf_leave_out(leaf, "tnef");
    leaf->kept = true;
}

/* Its text goes before it, and so before the attachments, as the text of any message does. */
static void add_unpacked(FfWalk *walk, GMimePart *part, const FfUnpackedPart *unpacked,
                         FfPlace place)
{
    add_files(walk, unpacked, true, place);
    FfLeaf *leaf = ff_walk_add_leaf(walk, GMIME_OBJECT(part), place);
    leaf->content = part;
    if (unpacked->reason != FF_REASON_NONE) {
        ff_leaf_fail(leaf, unpacked->reason, ff_reason_name(unpacked->reason));
    } else {
        ff_leaf_leave_out(leaf, unpacked->files->len > 0 ? "unpacked" : "empty");
        add_files(walk, unpacked, false, place);
    }
}

void ff_walk_tnef(FfWalk *walk, GMimePart *part, FfPlace place)
{
    const bool good = has_signature(part) && !place.packed;
    const FfUnpackedPart *unpacked = good ? find_unpacked(walk, ++walk->tnefs) : NULL;
    if (unpacked != NULL) {
        add_unpacked(walk, part, unpacked, place);
        return;
    }
    FfLeaf *leaf = ff_walk_add_leaf(walk, GMIME_OBJECT(part), place);
    leaf->content = part;
    if (good) {
        leave_packed(walk, leaf);
    } else {
        ff_leaf_fail(leaf, FF_REASON_DOCUMENT_UNREADABLE, "unreadable");
    }
}

/* ---- its text ---- */

static bool has_other_text(const FfWalk *walk, const FfLeaf *text)
{
    for (guint i = 0; i < walk->leaves->len; i++) {
        const FfLeaf *leaf = walk->leaves->pdata[i];
        if (leaf->is_text && !leaf->from_tnef && leaf->message == text->message &&
            leaf->part->action == FF_PART_FAX &&
            ff_part_facts_shows(leaf->content, leaf->part->type)) {
            return true;
        }
    }
    return false;
}

void ff_walk_settle_tnef(const FfWalk *walk)
{
    for (guint i = 0; i < walk->leaves->len; i++) {
        FfLeaf *leaf = walk->leaves->pdata[i];
        if (leaf->from_tnef && has_other_text(walk, leaf)) {
            ff_leaf_leave_out(leaf, "alternative");
        }
    }
}
