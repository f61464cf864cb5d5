// SPDX-License-Identifier: GPL-3.0-or-later
/* Whom a message is for: the envelope of one transaction, recipient by recipient. Pure.
 *
 * A message is either for one mailbox (the numbers are then in the message) or for any number of
 * addresses number@fax-domain. The two are never mixed in one message, because they are read in
 * different ways; a client that mixes them is asked to send the second kind by itself (452, RFC
 * 5321 4.5.3.1.10).
 */
#pragma once

#include "base/settings.h"

typedef struct {
    const char *mailbox;  /* points into the settings; NULL: fax domains, or no recipient yet */
    guint fax_recipients; /* accepted ones */
    char *reverse_path;
    char *envid;          /* or NULL */
    gint64 declared_size; /* SIZE= of MAIL, -1: not given */
} FfEnvelope;

void ff_envelope_init(FfEnvelope *envelope, const char *reverse_path, const char *envid,
                      gint64 size);
void ff_envelope_clear(FfEnvelope *envelope);
/* NULL: accepted. Else the reply to refuse with, a static string. `path` is untrusted. */
const char *ff_envelope_add_recipient(FfEnvelope *envelope, const FfSettings *settings,
                                      const char *path);
