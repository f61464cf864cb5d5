// SPDX-License-Identifier: GPL-3.0-or-later
/* The tree of a MIME message to a flat list: which leaf is the mail's text, which is a document,
 * which says nothing to a reader of the fax. Decodes only what it needs to choose between
 * alternatives. */
#pragma once

#include <gmime/gmime.h>

#include "message/message.h"
#include "message/picture-size.h"
#include "message/secret-known.h"

/* What is faxed first. */
typedef enum { FF_RANK_BODY, FF_RANK_ATTACHMENT, FF_RANK_NESTED } FfLeafRank;

typedef struct {
    GMimePart *content; /* NULL: nothing to decode */
    FfLeafRank rank;
    FfPart *part;
    FfReason reason;       /* of FF_PART_FAIL */
    GMimeMessage *message; /* the attached one that it stands in, or NULL */
    bool is_text;          /* the text of the message that it stands in */
    bool from_tnef;        /* a text out of TNEF */
    char *text;            /* what `content` decodes to, or another text instead; or NULL */
    bool heading;          /* the header of `message` is printed above it */
    bool companion;        /* stands beside an HTML page in multipart/related */
    const GMimeMultipart *alternative; /* innermost one that it stands in, unless another stands
                                          for that as a whole; or NULL */
    int branch;                        /* of that alternative, from 0 */
    bool kept;                         /* its content is needed although it is left out */
    FfPictureSize picture;             /* of a picture; no width: it can't be told */
    bool large;                        /* of a picture: in octets */
} FfLeaf;

typedef struct {
    const FfMailFacts *facts; /* borrowed, as is `known` */
    FfSecretKnown *known;     /* names are without secrets */
    GPtrArray *leaves;        /* FfLeaf, in their order in the message */
    GPtrArray *opened;        /* GObject: contents of what was opened, which leaves point into */
    guint objects;            /* containers and leaves met */
    guint tnefs;              /* streams met */
    FfReason
        reason; /* FF_REASON_TOO_MANY_PARTS or FF_REASON_NESTED_TOO_DEEP: the rest was not seen */
} FfWalk;

/* All of them must outlive the result. Of the facts those that say which parts are let in: lists of
 * names, and what TNEF streams hold, if that is known. */
FfWalk *ff_walk_message(GMimeMessage *message, const FfMailFacts *facts, FfSecretKnown *known);
void ff_walk_free(FfWalk *walk);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FfWalk, ff_walk_free)

void ff_leaf_free(FfLeaf *leaf);
void ff_leaf_fail(FfLeaf *leaf, FfReason reason, const char *why);
void ff_leaf_leave_out(FfLeaf *leaf, const char *why);
/* As text in UTF-8, see ff_part_facts_text(); what `text` says, if it does. Caller frees. */
char *ff_leaf_text(FfLeaf *leaf);
