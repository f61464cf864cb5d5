// SPDX-License-Identifier: GPL-3.0-or-later
/* Reply octets of a session in the order of its commands (RFC 2920), where some replies are known
 * later than those behind them. Private to src/smtp.
 *
 * A reply that is not known yet reserves its place; what is said after it waits behind it. */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef struct FfSmtpReplies FfSmtpReplies;
typedef struct FfSmtpPlace FfSmtpPlace; /* of a reply to come; owned by the queue */

FfSmtpReplies *ff_smtp_replies_new(void);
/* Places not filled yet are gone with it. */
void ff_smtp_replies_free(FfSmtpReplies *replies);

/* One reply line, or several joined by CRLF, without the final CRLF. */
void ff_smtp_replies_add(FfSmtpReplies *replies, const char *reply);
FfSmtpPlace *ff_smtp_replies_reserve(FfSmtpReplies *replies);
/* `times` copies of the reply in that place, which is gone then. */
void ff_smtp_replies_fill(FfSmtpReplies *replies, FfSmtpPlace *place, const char *reply,
                          guint times);
/* Octets held, ready or not. */
gsize ff_smtp_replies_size(const FfSmtpReplies *replies);

/* Octets ready to be written; valid until the next call of another function. */
const char *ff_smtp_replies_ready(const FfSmtpReplies *replies, gsize *ret_length);
void ff_smtp_replies_taken(FfSmtpReplies *replies, gsize length);
