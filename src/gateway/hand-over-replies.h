// SPDX-License-Identifier: GPL-3.0-or-later
/* The fax server's replies to a pipelined LMTP session, without I/O: octets in, answers for
 * messages out.
 *
 * Each reply belongs to the command at the head of `expected`. The first refusal within a
 * transaction decides its answer, which is given when the reply to its last chunk has come; what
 * RSET ends is never answered.
 */
#pragma once

#include "gateway/expected.h"
#include "gateway/hand-over.h"
#include "smtp/syntax.h"

typedef enum {
    FF_REPLY_TO_GREETING,
    FF_REPLY_TO_LHLO,
    FF_REPLY_TO_MAIL,
    FF_REPLY_TO_RCPT,
    FF_REPLY_TO_CHUNK,
    FF_REPLY_TO_LAST_CHUNK,
    FF_REPLY_TO_RSET,
    FF_REPLY_TO_QUIT,
} FfReplyTo;

typedef struct {
    FfExpected expected;
    guint outstanding; /* messages sent whole and not answered; the sender counts up */
    FfHandOverAnswered answered;
    gpointer data;
    bool has_pipelining, has_chunking, has_dsn; /* of the reply to LHLO */

    char *failure; /* the first refusal in the transaction now being answered: code and text */
    int failure_code;
    FfSmtpReply reply; /* the one that is coming */
    GString *line;     /* the part of its line that has come */
    char *problem;
} FfHandOverReplies;

void ff_hand_over_replies_init(FfHandOverReplies *replies);
void ff_hand_over_replies_clear(FfHandOverReplies *replies);
/* NULL, or in words why this is no LMTP session any more; valid until clear. */
const char *ff_hand_over_replies_feed(FfHandOverReplies *replies, const char *octets, gsize length);
