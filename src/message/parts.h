// SPDX-License-Identifier: GPL-3.0-or-later
/* The body of a mail to the parts that are faxed, decoded one after the other into one file. */
#pragma once

#include "message/message.h"
#include "message/secret-known.h"

/* A message: in a file, and a small one in memory, too, because each part is read where it lies. */
typedef struct {
    int fd;
    gsize header_length;
    const char *octets; /* all of it, or NULL */
    gsize length;
} FfPartsSource;

/* Secrets of users (`known`) are neither in names nor in texts. Fills mail->parts in the order in
 * which they are faxed. FF_REASON_NONE, or why the message can't be faxed, with *ret_argument
 * (caller frees) when the reason has one. */
FfReason ff_parts_collect(const FfPartsSource *source, int parts_fd, const FfMailFacts *facts,
                          FfSecretKnown *known, FfMail *mail, char **ret_argument);
