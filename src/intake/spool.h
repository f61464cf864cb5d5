// SPDX-License-Identifier: GPL-3.0-or-later
/* The octets of messages while they come in: counted, hashed, and kept in memory when small, in an
 * anonymous temporary file when large or when memory is short.
 *
 * One FfSpool a process holds the budget and recycles what a message needs (buffer, hash context),
 * so that a small message costs no allocation. One thread.
 *
 * A message that grows beyond max_size is cut back to its header (256 KiB at most); from then on
 * its octets are hashed and counted, not kept.
 */
#pragma once

#include "base/file.h"

#define FF_SPOOL_HASH_LENGTH 64 /* SHA-256 in hex */

typedef struct FfSpool FfSpool;
typedef struct FfSpoolMessage FfSpoolMessage;

/* `memory`: of all messages together; `message_memory`: of one. A limit set too low costs speed
 * only. */
FfSpool *ff_spool_new(gsize memory, gsize message_memory, gint64 max_size);
/* All messages must have been released. */
void ff_spool_free(FfSpool *spool);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FfSpool, ff_spool_free)
/* Memory that messages occupy now. */
gsize ff_spool_memory_used(const FfSpool *spool);

FfSpoolMessage *ff_spool_begin(FfSpool *spool);
/* Forgets the message; NULL is allowed. */
void ff_spool_release(FfSpool *spool, FfSpoolMessage *message);
/* Octets of any number and cut. On failure the message can only be released. */
bool ff_spool_add(FfSpool *spool, FfSpoolMessage *message, const void *octets, gsize length,
                  GError **error);
/* Ends the hash; once, after the last octet. */
bool ff_spool_finish(FfSpool *spool, FfSpoolMessage *message, GError **error);

/* All octets that came, also those not kept. */
gint64 ff_spool_message_size(const FfSpoolMessage *message);
bool ff_spool_message_is_too_large(const FfSpoolMessage *message);
/* Lower-case hex, after ff_spool_finish(). */
const char *ff_spool_message_hash(const FfSpoolMessage *message);
/* NULL when the octets are in a file. Never NULL for a message in memory, even an empty one. */
const void *ff_spool_message_body(const FfSpoolMessage *message, gsize *ret_length);
/* "message.eml", NULL when the octets are in memory. Owned by the message. */
FfFile *ff_spool_message_file(const FfSpoolMessage *message);
