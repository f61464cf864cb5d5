// SPDX-License-Identifier: GPL-3.0-or-later
/* The body of a mail to the parts that are faxed, decoded one after the other into one file. */
#pragma once

#include "message/message.h"

/* Reads the whole message from `fd`, with `header_length` octets of header; fills mail->parts in
 * the order in which they are faxed. FF_REASON_NONE, or why the message can't be faxed, with
 * *ret_argument (caller frees) when the reason has one. */
FfReason ff_parts_collect(int fd, gsize header_length, int parts_fd, FfMail *mail,
                          char **ret_argument);
