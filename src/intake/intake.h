// SPDX-License-Identifier: GPL-3.0-or-later
/* The fax server's intake: an LMTP server (RFC 2033) on local_port. Envelope and octets come in, a
 * group of received messages goes to the sink; 250 is said after the sink has committed them.
 *
 * One thread, one poll loop over all connections. What can be read is read; when nothing more is
 * there, or a group is full, everything complete is committed in one go and answered. Small
 * messages are held in memory up to a budget, larger ones in temporary files: memory does not grow
 * with messages.
 *
 * Recipients: a mailbox's address (numbers are then in the message), or number@fax-domain. Others:
 * 550. A message beyond max_message_size for a mailbox is kept by its header alone and marked, so
 * that its sender can be told and nothing blocks the mailbox; from an MTA it is refused with 552.
 */
#pragma once

#include "base/file.h"
#include "base/settings.h"

typedef struct {
    const char *mailbox;           /* address of the mailbox, or NULL */
    const char *const *recipients; /* envelope recipients in fax domains when mailbox is NULL */
    const char *reverse_path;      /* "" is the null path */
    const char *envid;             /* or NULL */
    const char *content_hash;      /* SHA-256 of all octets, lower-case hex */
    gint64 size;                   /* all octets, also those not kept */
    bool too_large;                /* only the header is kept */
    const void *body;              /* octets in memory, or */
    gsize body_length;
    FfFile *file;   /* in a temporary file named "message.eml" */
    bool duplicate; /* out */
    gint64 id;      /* out */
} FfIntakeMessage;

typedef struct {
    /* All or nothing, on stable storage. false: answered 451, the peer tries again. */
    bool (*commit)(FfIntakeMessage *messages[], guint count, gpointer data, GError **error);
} FfIntakeSink;

typedef struct FfIntake FfIntake;
/* Opens the port. */
FfIntake *ff_intake_new(const FfSettings *settings, const FfIntakeSink *sink, gpointer data,
                        GError **error);
void ff_intake_free(FfIntake *intake);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FfIntake, ff_intake_free)
int ff_intake_get_port(const FfIntake *intake);
/* One round: waits at most timeout_ms for input, works, returns. */
void ff_intake_iterate(FfIntake *intake, int timeout_ms);
