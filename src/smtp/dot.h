// SPDX-License-Identifier: GPL-3.0-or-later
/* Dot-unstuffing of message text in transit (RFC 5321 4.5.2), pure, without a copy.
 *
 * The end is CR LF "." CR LF and nothing else; a line begins only after CR LF. Bare CR and bare LF
 * are text like any other octet: to take LF "." LF for an end is how one message is smuggled in
 * another.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef struct {
    int state; /* private; zero is the beginning of a message */
} FfSmtpDot;

/* Takes some octets from the front and says how many (all, unless the end came or text is skipped).
 * *ret_text and *ret_length are the text in them, perhaps none; call again for the rest. *ret_end:
 * the end of the message was among them; the state is then that of a new message. */
gsize ff_smtp_dot_take(FfSmtpDot *dot, const char *octets, gsize length, const char **ret_text,
                       gsize *ret_length, bool *ret_end);
