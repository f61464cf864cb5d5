// SPDX-License-Identifier: GPL-3.0-or-later
/* Complete messages that wait for one commit, over all connections, and their answers.
 *
 * A sync to disk costs the same for one message as for hundreds; therefore messages are collected
 * and committed together. The loop decides when; the group says when it must be now (full, or
 * someone has waited long enough).
 */
#pragma once

#include "intake/envelope.h"
#include "intake/intake.h"
#include "intake/spool.h"
#include "smtp/server.h"

/* One message from MAIL to its answer. */
typedef struct {
    FfSmtpTransaction *transaction;
    FfEnvelope envelope;
    FfSpoolMessage *octets; /* NULL until the first one */
    char *refusal;          /* the reply it will get instead of being committed, or NULL */
} FfDelivery;

FfDelivery *ff_delivery_new(FfSmtpTransaction *transaction);
void ff_delivery_free(FfSpool *spool, FfDelivery *delivery);
/* "451 4.3.0 ..." with the error's text made fit for a reply line. Caller frees. */
char *ff_delivery_error_reply(const GError *error);

typedef struct FfCommitGroup FfCommitGroup;

FfCommitGroup *ff_commit_group_new(FfSpool *spool, const FfIntakeSink *sink, gpointer data);
/* Messages that still wait are answered 451 and forgotten: their peers send them again. */
void ff_commit_group_free(FfCommitGroup *group);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FfCommitGroup, ff_commit_group_free)
/* Takes over a delivery whose octets are finished. */
void ff_commit_group_add(FfCommitGroup *group, FfDelivery *delivery, gint64 now_ms);
bool ff_commit_group_is_empty(const FfCommitGroup *group);
/* Full, or the oldest has waited long enough. */
bool ff_commit_group_is_due(const FfCommitGroup *group, gint64 now_ms);
/* Commits all, answers all. An error that trying again can't mend is narrowed down by committing
 * one by one, so that one message does not hold up its neighbours for ever. */
void ff_commit_group_commit(FfCommitGroup *group);
