// SPDX-License-Identifier: GPL-3.0-or-later
#include "message/parts.h"

#include <string.h>
#include <unistd.h>

#include "base/limits.h"
#include "message/attachments.h"
#include "message/cards.h"
#include "message/decode.h"
#include "message/nested.h"
#include "message/part-facts.h"
#include "message/picture-marks.h"
#include "message/pictures.h"
#include "message/secret-text.h"
#include "message/text.h"
#include "message/walk.h"

/* ---- decoding ---- */

typedef struct {
    int fd;
    gint64 offset;
    guint files;
    FfSecretKnown *known;
    bool broken; /* the disk is full, or the box's limit is reached */
} Output;

static bool write_octets(const char *octets, gsize length, gpointer data)
{
    Output *output = data;
    output->broken = output->broken || (output->fd != FF_MAIL_NO_PARTS &&
                                        !ff_file_write(output->fd, octets, length, NULL));
    output->offset += output->broken ? 0 : (gint64)length;
    return !output->broken;
}

static bool is_attached(const FfLeaf *leaf)
{
    if (leaf->content == NULL || leaf->is_text) {
        return false;
    }
    return leaf->part->name != NULL || ff_part_facts_is_attachment(GMIME_OBJECT(leaf->content));
}

/* A body may be empty; a document was meant to be something, and got lost on the way. */
static void finish_empty(FfLeaf *leaf)
{
    if (is_attached(leaf)) {
        ff_leaf_fail(leaf, FF_REASON_DOCUMENT_NO_PAGES, "empty");
    } else {
        ff_leaf_leave_out(leaf, "empty");
    }
}

/* What was written since `start` becomes the part's file, if there is anything. */
static void name_file(Output *output, FfPart *part, gint64 start)
{
    if (!output->broken && output->offset > start) {
        part->file = g_strdup_printf("part.%u", ++output->files);
        part->offset = start;
        part->size = output->offset - start;
    }
}

static void finish_part(Output *output, FfLeaf *leaf, gint64 start)
{
    name_file(output, leaf->part, start);
    if (output->broken) {
        ff_leaf_fail(leaf, FF_REASON_DOCUMENT_TOO_LARGE, "too-large");
    } else if (leaf->part->file == NULL) {
        finish_empty(leaf);
    }
}

/* NULL: it is too large. */
static char *text_without_secrets(const Output *output, FfLeaf *leaf)
{
    char *text = ff_leaf_text(leaf);
    bool html = strcmp(leaf->part->type, "text/html") == 0;
    return text != NULL ? ff_secret_text_hide(text, html, output->known) : NULL;
}

static void write_text(Output *output, FfLeaf *leaf)
{
    g_autofree char *text = text_without_secrets(output, leaf);
    if (text != NULL && leaf->heading) {
        g_autofree char *bare = g_steal_pointer(&text);
        text = ff_nested_put_heading(leaf->message, output->known, leaf->part->type, bare);
    }
    if (text == NULL) {
        ff_leaf_fail(leaf, FF_REASON_DOCUMENT_TOO_LARGE, "too-large");
    } else if (*text == '\0') {
        finish_empty(leaf);
    } else if (ff_text_type_is_blank(leaf->part->type, text)) {
        ff_leaf_leave_out(leaf, "empty");
    } else if (ff_text_is_armoured(text)) {
        ff_leaf_fail(leaf, FF_REASON_MESSAGE_ENCRYPTED, "encrypted");
    } else {
        gint64 start = output->offset;
        write_octets(text, strlen(text), output);
        finish_part(output, leaf, start);
    }
}

static bool is_written_as_text(const char *type)
{
    return g_str_has_prefix(type, "text/") || ff_cards_is_calendar(type);
}

static void write_leaf(Output *output, FfLeaf *leaf)
{
    gint64 start = output->offset;
    if (leaf->content == NULL || is_written_as_text(leaf->part->type)) {
        write_text(output, leaf);
    } else {
        ff_decode_part(leaf->content, write_octets, output);
        finish_part(output, leaf, start);
    }
}

static bool write_leaves(Output *output, const FfWalk *walk)
{
    bool any = false;
    for (guint i = 0; i < walk->leaves->len; i++) {
        FfLeaf *leaf = walk->leaves->pdata[i];
        if (leaf->part->action == FF_PART_FAX) {
            write_leaf(output, leaf);
        }
        any = any || leaf->part->action != FF_PART_LEAVE_OUT;
    }
    return any;
}

/* ---- what is left out but needed ---- */

static const char *find_chosen_html(const FfWalk *walk, const FfLeaf *text)
{
    for (guint i = 0; i < walk->leaves->len; i++) {
        const FfLeaf *leaf = walk->leaves->pdata[i];
        if (leaf->alternative == text->alternative && leaf->part->action == FF_PART_FAX &&
            leaf->part->body && strcmp(leaf->part->type, "text/html") == 0) {
            return leaf->part->file;
        }
    }
    return NULL;
}

static bool is_other_text(const FfLeaf *leaf)
{
    return leaf->part->body && leaf->alternative != NULL &&
           strcmp(leaf->part->type, "text/plain") == 0 &&
           strcmp(leaf->part->why, "alternative") == 0;
}

/* The plain text of a mail whose HTML is faxed, for a cover sheet. */
static void keep_plain_text(Output *output, const char *html, FfLeaf *leaf)
{
    g_autofree char *text = text_without_secrets(output, leaf);
    if (text != NULL && !ff_text_is_blank(text) && !ff_text_is_armoured(text)) {
        gint64 start = output->offset;
        write_octets(text, strlen(text), output);
        name_file(output, leaf->part, start);
        leaf->part->alternative_of = leaf->part->file != NULL ? g_strdup(html) : NULL;
    }
}

/* What it holds is lost, if it can't be kept to be unpacked. */
static void fail_unkept(FfLeaf *leaf)
{
    if (leaf->part->packed > 0 && leaf->part->file == NULL) {
        ff_leaf_fail(leaf, FF_REASON_DOCUMENT_TOO_LARGE, "too-large");
    }
}

/* After all that is faxed, whose files they refer to. */
static void write_kept(Output *output, const FfWalk *walk)
{
    for (guint i = 0; i < walk->leaves->len; i++) {
        FfLeaf *leaf = walk->leaves->pdata[i];
        if (leaf->part->action != FF_PART_LEAVE_OUT) {
            continue;
        }
        const char *html = is_other_text(leaf) ? find_chosen_html(walk, leaf) : NULL;
        if (html != NULL) {
            keep_plain_text(output, html, leaf);
        } else if (leaf->kept) {
            gint64 start = output->offset;
            ff_decode_part(leaf->content, write_octets, output);
            name_file(output, leaf->part, start);
            fail_unkept(leaf);
        }
    }
}

/* A mail of nothing but pictures in its text: then they are what it is about. */
static void take_decorations_back(const FfWalk *walk)
{
    for (guint i = 0; i < walk->leaves->len; i++) {
        FfPart *part = ((FfLeaf *)walk->leaves->pdata[i])->part;
        if (part->action == FF_PART_LEAVE_OUT && strcmp(part->why, "decoration") == 0) {
            part->action = FF_PART_FAX;
            g_clear_pointer(&part->why, g_free);
        }
    }
}

/* ---- the whole ---- */

static int compare_ranks(gconstpointer first, gconstpointer second)
{
    const FfLeaf *one = *(FfLeaf *const *)first;
    const FfLeaf *other = *(FfLeaf *const *)second;
    return (int)one->rank - (int)other->rank;
}

static FfReason find_failure(const FfWalk *walk, char **ret_argument)
{
    for (guint i = 0; i < walk->leaves->len; i++) {
        const FfLeaf *leaf = walk->leaves->pdata[i];
        if (leaf->part->action == FF_PART_FAIL) {
            *ret_argument =
                g_strdup(leaf->part->name != NULL ? leaf->part->name : leaf->part->type);
            return leaf->reason;
        }
    }
    return FF_REASON_NONE;
}

static void hand_over(const FfWalk *walk, FfMail *mail)
{
    for (guint i = 0; i < walk->leaves->len; i++) {
        FfLeaf *leaf = walk->leaves->pdata[i];
        g_ptr_array_add(mail->parts, g_steal_pointer(&leaf->part));
    }
}

static bool has_any_to_fax(const FfWalk *walk)
{
    for (guint i = 0; i < walk->leaves->len; i++) {
        if (((const FfLeaf *)walk->leaves->pdata[i])->part->action == FF_PART_FAX) {
            return true;
        }
    }
    return false;
}

static FfReason judge(const FfWalk *walk, const FfMailFacts *facts, char **ret_argument)
{
    const bool any = has_any_to_fax(walk);
    if (any && facts->settings->failed_documents == FF_FAILED_SEND_REST) {
        return FF_REASON_NONE;
    }
    FfReason reason = find_failure(walk, ret_argument);
    return reason == FF_REASON_NONE && !any ? FF_REASON_NOTHING_TO_FAX : reason;
}

static FfReason collect(FfWalk *walk, int parts_fd, const FfMailFacts *facts, FfMail *mail,
                        char **ret_argument)
{
    Output output = {.fd = parts_fd, .known = walk->known};
    if (walk->reason != FF_REASON_NONE) {
        return walk->reason;
    }
    ff_attachments_sort_out(walk, facts);
    ff_picture_marks_take_out(walk);
    ff_pictures_sort_out(walk, facts->settings->decoration_pixels);
    ff_nested_add_headings(walk);
    g_ptr_array_sort(walk->leaves, compare_ranks); /* stable */
    if (!write_leaves(&output, walk)) {
        take_decorations_back(walk);
        write_leaves(&output, walk);
    }
    write_kept(&output, walk);
    FfReason reason = judge(walk, facts, ret_argument);
    hand_over(walk, mail);
    return reason;
}

static GMimeStream *open_stream(const FfPartsSource *source, gsize start)
{
    if (source->octets != NULL) {
        return g_mime_stream_mem_new_with_buffer(source->octets + start, source->length - start);
    }
    GMimeStream *stream = g_mime_stream_fs_new_with_bounds(source->fd, (gint64)start, -1);
    g_mime_stream_fs_set_owner(GMIME_STREAM_FS(stream), FALSE);
    return stream;
}

/* Does an empty line, or nothing, follow the header? */
static bool header_is_closed(const FfPartsSource *source)
{
    char next[2] = {0};
    if (source->octets != NULL) {
        gsize left = source->length - source->header_length;
        memcpy(next, source->octets + source->header_length, MIN(left, sizeof next));
    } else if (pread(source->fd, next, sizeof next, (off_t)source->header_length) < 0) {
        return true;
    }
    return next[0] == '\0' || next[0] == '\n' || (next[0] == '\r' && next[1] == '\n');
}

/* GMime passes over a line that is no field and takes the fields of what follows for the message's
 * own, the first part's type for that of the whole: the empty line that is missing is put in. */
static GMimeStream *open_message(const FfPartsSource *source)
{
    static const char empty_line[] = "\r\n";
    if (header_is_closed(source)) {
        return open_stream(source, 0);
    }
    g_autoptr(GObject) whole = G_OBJECT(open_stream(source, 0));
    g_autoptr(GObject) header =
        G_OBJECT(g_mime_stream_substream(GMIME_STREAM(whole), 0, (gint64)source->header_length));
    g_autoptr(GObject) gap = G_OBJECT(g_mime_stream_mem_new_with_buffer(empty_line, 2));
    g_autoptr(GObject) rest = G_OBJECT(open_stream(source, source->header_length));
    GMimeStream *joined = g_mime_stream_cat_new();
    g_mime_stream_cat_add_source(GMIME_STREAM_CAT(joined), GMIME_STREAM(header));
    g_mime_stream_cat_add_source(GMIME_STREAM_CAT(joined), GMIME_STREAM(gap));
    g_mime_stream_cat_add_source(GMIME_STREAM_CAT(joined), GMIME_STREAM(rest));
    return joined;
}

/* NULL when GMime makes nothing of the header. */
static GMimeMessage *parse_message(const FfPartsSource *source)
{
    g_autoptr(GObject) stream = G_OBJECT(open_message(source));
    g_autoptr(GObject) parser = G_OBJECT(g_mime_parser_new_with_stream(GMIME_STREAM(stream)));
    /* Only positions in the stream are kept, not the octets. */
    g_mime_parser_set_persist_stream(GMIME_PARSER(parser), TRUE);
    return g_mime_parser_construct_message(GMIME_PARSER(parser), NULL);
}

/* A broken header, then anything: what comes behind the last good field is text. */
static GMimeMessage *take_as_text(const FfPartsSource *source)
{
    g_autoptr(GObject) stream = G_OBJECT(open_stream(source, source->header_length));
    g_autoptr(GObject) part = G_OBJECT(g_mime_part_new_with_type("text", "plain"));
    g_autoptr(GObject) content = G_OBJECT(
        g_mime_data_wrapper_new_with_stream(GMIME_STREAM(stream), GMIME_CONTENT_ENCODING_8BIT));
    g_mime_part_set_content(GMIME_PART(part), GMIME_DATA_WRAPPER(content));
    GMimeMessage *message = g_mime_message_new(FALSE);
    g_mime_message_set_mime_part(message, GMIME_OBJECT(part));
    return message;
}

FfReason ff_parts_collect(const FfPartsSource *source, int parts_fd, const FfMailFacts *facts,
                          FfSecretKnown *known, FfMail *mail, char **ret_argument)
{
    GMimeMessage *message = parse_message(source);
    g_autoptr(GObject) owner = G_OBJECT(message != NULL ? message : take_as_text(source));
    g_autoptr(FfWalk) walk = ff_walk_message(GMIME_MESSAGE(owner), facts, known);
    return collect(walk, parts_fd, facts, mail, ret_argument);
}
