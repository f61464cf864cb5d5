// SPDX-License-Identifier: GPL-3.0-or-later
/* What the files store-*.c share: transactions, and the one function that changes a job's state. */
#pragma once

#include "queue/backend.h"
#include "queue/wake.h"

struct FfStore {
    const FfStoreBackend *backend;
    gpointer self;
    FfWake *wake;
    guint hints; /* stages that the open transaction gives work, a bit each */
    char *actor; /* of the audit trail; NULL: the server */
};

/* Runs `work` in one transaction; the hints go out after it is on stable storage. */
typedef bool (*FfStoreWork)(FfStore *store, gpointer data, GError **error);
bool ff_store_transact(FfStore *store, FfStoreWork work, gpointer data, GError **error);

/* When a job can be claimed, given its not_before. */
gint64 ff_store_due(const FfJob *job, gint64 now_ms);
/* A stage will find this job: hint it when the transaction is through. */
void ff_store_note_work(FfStore *store, const FfJob *job, gint64 due_ms);
/* Adds a fax under a message, or a delivery under a reception. */
bool ff_store_insert_child(FfStore *store, const FfJob *child, gint64 parent, GError **error);
/* Gives the job its state (which may be the one it has), ends its lease, writes it, and lets faxes
 * follow their message and a message or reception go on after its children. The only place where a
 * state changes.
 */
bool ff_store_enter(FfStore *store, FfJob *job, FfState state, GError **error);
/* The job, when `owner` holds its lease. */
FfJob *ff_store_load_leased(FfStore *store, gint64 id, const char *owner, GError **error);
/* Ends a fax that a person has cancelled while it was leased: sent when all was confirmed after
 * all. */
bool ff_store_end_cancelled(FfStore *store, FfJob *job, GError **error);
/* Puts a change by a person on record; called inside the transaction that makes it. detail_json:
 * NULL for none; never a secret. */
bool ff_store_audit(FfStore *store, const char *action, const char *object, const char *detail_json,
                    GError **error);
/* The same, of a job. */
bool ff_store_audit_job(FfStore *store, const char *action, gint64 id, const char *detail_json,
                        GError **error);
/* Has a person asked for its end while it is on the line? */
bool ff_store_is_cancelling(const FfJob *job);

/* ---- routing of received faxes ---- */

/* Made since a person last chose who gets the fax, if one ever did. */
bool ff_store_is_last_round(const FfJob *delivery, const FfJob *reception);
/* Puts the turns (FfTurn, or NULL) on record. *ret_current is false, and nothing is changed, when
 * one of them was taken meanwhile. */
bool ff_store_take_turns(FfStore *store, const GPtrArray *turns, bool *ret_current, GError **error);
/* Is the user or group free to be removed? FF_ERROR_PERMANENT names what still sends faxes there.
 */
bool ff_store_check_unrouted(FfStore *store, FfTarget kind, const char *name, GError **error);

/* ---- accounts and groups ---- */

/* Takes out what is empty, comes twice, or is `except`. */
void ff_store_tidy_list(char ***list, const char *except);
void ff_store_tidy_policy(FfPolicy *policy);
/* Makes the account, or gives `job` the user whose address it is by now. NULL: nothing to do. */
bool ff_store_enroll(FfStore *store, const FfUser *account, FfJob *job, GError **error);
/* Takes a user who is to be removed out of all groups. */
bool ff_store_leave_groups(FfStore *store, const char *user, GError **error);
