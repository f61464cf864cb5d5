// SPDX-License-Identifier: GPL-3.0-or-later
/* One leaf of the tree: what is known of it by its header. Private to the walk. */
#pragma once

#include "message/walk.h"

/* Where in the message an object stands; passed down by value. */
typedef struct {
    guint depth;
    GMimeMessage *message;             /* attached one that it stands in, or NULL */
    bool unchosen;                     /* in an alternative that another one stands for */
    bool packed;                       /* in a message that TNEF held: no more is unpacked */
    bool companion;                    /* beside the page in multipart/related */
    const GMimeMultipart *alternative; /* see FfLeaf */
    int branch;
} FfPlace;

void ff_walk_object(FfWalk *walk, GMimeObject *object, FfPlace place);

/* Added to the walk, to be faxed. */
FfLeaf *ff_walk_add_leaf(FfWalk *walk, GMimeObject *object, FfPlace place);
/* Sets content, and by type and place: action, body, rank. */
void ff_walk_classify(const FfWalk *walk, FfLeaf *leaf, GMimePart *object, FfPlace place);
/* The text of the message that it stands in. */
void ff_walk_make_text(const FfWalk *walk, FfLeaf *leaf, FfPlace place);

/* walk-message.c: whether a part is a message that is attached as a file; that file; and what is in
 * a message (NULL: unreadable) that `object` of this name (or NULL) held. */
bool ff_walk_is_message(GMimePart *part, const char *type, const char *name);
void ff_walk_message_file(FfWalk *walk, GMimePart *part, const char *name, FfPlace place);
void ff_walk_attached(FfWalk *walk, GMimeObject *object, GMimeMessage *message, const char *name,
                      FfPlace place);

/* walk-tnef.c: whether it is a TNEF stream; that stream, and what it was unpacked to. */
bool ff_walk_is_tnef(GMimePart *part, const char *type);
void ff_walk_tnef(FfWalk *walk, GMimePart *part, FfPlace place);
/* After the whole walk: texts out of TNEF are only for messages without another. */
void ff_walk_settle_tnef(const FfWalk *walk);
