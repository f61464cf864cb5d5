// SPDX-License-Identifier: GPL-3.0-or-later
#include "message/walk-leaf.h"

#include <string.h>

#include "message/cards.h"
#include "message/nested.h"
#include "message/part-facts.h"

void ff_leaf_free(FfLeaf *leaf)
{
    ff_part_free(leaf->part);
    g_free(leaf->text);
    g_free(leaf);
}

void ff_leaf_fail(FfLeaf *leaf, FfReason reason, const char *why)
{
    leaf->part->action = FF_PART_FAIL;
    leaf->reason = reason;
    g_free(leaf->part->why);
    leaf->part->why = g_strdup(why);
}

static char *decode_text(const FfLeaf *leaf)
{
    const char *type = leaf->part->type;
    g_autofree char *text = ff_part_facts_text(leaf->content, type);
    return text != NULL && (ff_cards_is_calendar(type) || ff_cards_is_card(type))
               ? ff_cards_to_text(text)
               : g_steal_pointer(&text);
}

/* It is asked for several times: for files in it, for pictures, for what shows, and to be faxed. */
char *ff_leaf_text(FfLeaf *leaf)
{
    enum { KEPT_TEXT = 256 << 10 };
    g_autofree char *text = leaf->text == NULL ? decode_text(leaf) : NULL;
    if (text != NULL && strlen(text) <= KEPT_TEXT) {
        leaf->text = g_steal_pointer(&text);
    }
    return leaf->text != NULL ? g_strdup(leaf->text) : g_steal_pointer(&text);
}

void ff_leaf_leave_out(FfLeaf *leaf, const char *why)
{
    leaf->part->action = FF_PART_LEAVE_OUT;
    g_free(leaf->part->why);
    leaf->part->why = g_strdup(why);
}

FfLeaf *ff_walk_add_leaf(FfWalk *walk, GMimeObject *object, FfPlace place)
{
    FfLeaf *leaf = g_new0(FfLeaf, 1);
    leaf->part = g_new0(FfPart, 1);
    leaf->part->type = ff_part_facts_type(object);
    leaf->part->name = ff_part_facts_name(object, walk->known);
    leaf->rank = place.message != NULL ? FF_RANK_NESTED : FF_RANK_ATTACHMENT;
    leaf->message = place.message;
    leaf->companion = place.companion;
    leaf->alternative = place.alternative;
    leaf->branch = place.branch;
    g_ptr_array_add(walk->leaves, leaf);
    return leaf;
}

static bool is_readable_text(const char *type)
{
    return strcmp(type, "text/plain") == 0 || strcmp(type, "text/html") == 0;
}

/* The text of the message it stands in, rather than a document that is attached. */
static bool is_body(const FfLeaf *leaf, GMimeObject *object)
{
    return is_readable_text(leaf->part->type) && leaf->part->name == NULL &&
           !ff_part_facts_is_attachment(object);
}

void ff_walk_make_text(const FfWalk *walk, FfLeaf *leaf, FfPlace place)
{
    leaf->is_text = true;
    if (place.message != NULL) {
        leaf->part->name = ff_nested_title(place.message, walk->known);
    } else {
        leaf->part->body = true;
        leaf->rank = FF_RANK_BODY;
    }
}

/* What is known by its type alone. */
static const struct {
    const char *type;
    FfPartAction action;
    FfReason reason;
    const char *why;
} known_types[] = {
    {"application/pkcs7-signature", FF_PART_LEAVE_OUT, FF_REASON_NONE, "signature"},
    {"application/x-pkcs7-signature", FF_PART_LEAVE_OUT, FF_REASON_NONE, "signature"},
    {"application/pgp-signature", FF_PART_LEAVE_OUT, FF_REASON_NONE, "signature"},
    {"application/pgp-keys", FF_PART_LEAVE_OUT, FF_REASON_NONE, "signature"},
    {"application/applefile", FF_PART_LEAVE_OUT, FF_REASON_NONE, "metadata"},
    {"text/x-amp-html", FF_PART_LEAVE_OUT, FF_REASON_NONE, "alternative"},
    {"application/pgp-encrypted", FF_PART_FAIL, FF_REASON_MESSAGE_ENCRYPTED, "encrypted"},
    {"message/partial", FF_PART_FAIL, FF_REASON_DOCUMENT_UNSUPPORTED, "partial"},
    {"message/external-body", FF_PART_FAIL, FF_REASON_DOCUMENT_UNSUPPORTED, "external"},
};

static bool classify_by_type(FfLeaf *leaf)
{
    for (guint i = 0; i < G_N_ELEMENTS(known_types); i++) {
        if (strcmp(leaf->part->type, known_types[i].type) == 0) {
            leaf->part->action = known_types[i].action;
            leaf->reason = known_types[i].reason;
            leaf->part->why = g_strdup(known_types[i].why);
            return true;
        }
    }
    return false;
}

void ff_walk_classify(const FfWalk *walk, FfLeaf *leaf, GMimePart *object, FfPlace place)
{
    leaf->content = object;
    if (classify_by_type(leaf)) {
        return;
    }
    if (is_body(leaf, GMIME_OBJECT(object))) {
        ff_walk_make_text(walk, leaf, place);
    }
    if (place.unchosen && g_str_has_prefix(leaf->part->type, "text/") &&
        !ff_part_facts_is_attachment(GMIME_OBJECT(object))) {
        ff_leaf_leave_out(leaf, "alternative");
    }
}
