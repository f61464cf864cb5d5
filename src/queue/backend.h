// SPDX-License-Identifier: GPL-3.0-or-later
/* What a backend does for the store: it keeps and finds rows. What a row's change means (flow,
 * leases, outcomes, cancelling) is decided above it, once for all backends, in store-*.c.
 *
 * The writing functions are called between begin() and finish(); after an error the store calls
 * rollback(), and nothing of the transaction stays. The reading ones are called at any time and see
 * one state of the data each. Errors: a job or file that is not there is FF_ERROR_PERMANENT.
 */
#pragma once

#include "queue/store.h"

/* A file's content: a descriptor read from its start, or, when fd is negative, memory. */
typedef struct {
    const char *name;
    int fd;
    const void *data;
    gsize length;
} FfContent;

/* save(): the time stays as it is. */
#define FF_DUE_KEEP (-1)
/* store_file(): after the job's other files. */
#define FF_PLACE_NEXT (-1)
/* A dedupe key is kept as its SHA-256. */
#define FF_DEDUPE_SIZE 32

typedef enum { FF_ENDED_KEPT, FF_ENDED_QUARANTINED, FF_ENDED_ALL } FfEnded;

typedef struct {
    const char *name; /* the part of the url before ':' or the whole of it */
    gpointer (*open)(const char *state_dir, GError **error);
    void (*close)(gpointer self);

    /* Starts a writing transaction; one at a time over all processes. */
    bool (*begin)(gpointer self, GError **error);
    /* Ends it; on true it is on stable storage. */
    bool (*finish)(gpointer self, GError **error);
    /* Ends it without a trace, also after a finish() that failed. */
    void (*rollback)(gpointer self);

    /* Adds a job and gives its id; when the key is taken, that job's id and duplicate. */
    bool (*insert)(gpointer self, const FfJob *job, gint64 due_ms, const guint8 *dedupe,
                   gint64 *ret_id, bool *ret_duplicate, GError **error);
    /* The job with its lease. */
    FfJob *(*load)(gpointer self, gint64 id, GError **error);
    /* Writes all but id, kind, parent and created. due_ms: 0 now; else when it may be claimed
     * (again). */
    bool (*save)(gpointer self, const FfJob *job, gint64 due_ms, GError **error);
    /* A message's faxes, by id. */
    GPtrArray *(*children)(gpointer self, gint64 parent, GError **error);
    /* Messages of that Message-ID, the latest first, no more than `limit`. */
    GPtrArray *(*find_messages)(gpointer self, const char *message_id, guint limit, GError **error);

    /* Is there anything that promote() or next() would find? Outside a transaction, and cheap. */
    bool (*has_work)(gpointer self, FfStage stage, gint64 now_ms, bool *ret_work, GError **error);
    /* Jobs of the stage whose due time has come become due now, and lose their lease. */
    bool (*promote)(gpointer self, FfStage stage, gint64 now_ms, GError **error);
    /* Ends the leases of an owner, NULL: all; what was leased is due now. */
    bool (*release)(gpointer self, const char *owner, GError **error);
    /* The first of those due now, by priority and id, except faxes whose number a leased fax has,
     * and those of users whose concurrent_calls, or a group's of theirs, are all leased. NULL
     * without error: none. */
    FfJob *(*next)(gpointer self, FfStage stage, GError **error);

    /* Keeps a file of a job in the place given, 0 for its first; a name is stored once. */
    bool (*store_file)(gpointer self, gint64 id, int place, const FfContent *content,
                       GError **error);
    /* Erases a file; none of that name is no error. */
    bool (*drop_file)(gpointer self, gint64 id, const char *name, GError **error);
    /* A file written to the end of fd. */
    bool (*read_file)(gpointer self, gint64 id, const char *name, int fd, GError **error);
    /* Their names, sorted. */
    char **(*list_files)(gpointer self, gint64 id, GError **error);

    /* Adds or replaces by job and number. */
    bool (*put_attempt)(gpointer self, const FfAttempt *attempt, GError **error);
    /* Sets the pages of a recorded attempt. */
    bool (*set_attempt_pages)(gpointer self, gint64 id, int number, int pages, GError **error);
    /* As the functions of the same name in store.h. */
    GPtrArray *(*list_attempts)(gpointer self, gint64 id, GError **error);
    GPtrArray *(*list)(gpointer self, const FfFilter *filter, GError **error);
    bool (*count)(gpointer self, gint64 counts[FF_KIND_COUNT][FF_STATE_COUNT], GError **error);

    GPtrArray *(*list_users)(gpointer self, GError **error);
    FfUser *(*get_user)(gpointer self, const char *name, GError **error);
    /* The user is without doubles in itself. */
    bool (*put_user)(gpointer self, const FfUser *user, GError **error);
    /* The user is in no group. */
    bool (*remove_user)(gpointer self, const char *name, GError **error);

    GPtrArray *(*list_log)(gpointer self, const FfLogFilter *filter, GError **error);

    /* Keys are ff_billing_key(), words ff_billing_words(); so is `text`. */
    bool (*put_billing_code)(gpointer self, const char *key, const char *words,
                             const FfBillingCode *code, GError **error);
    /* *ret_code is NULL when there is none. */
    bool (*find_billing_code)(gpointer self, const char *key, FfBillingCode **ret_code,
                              GError **error);
    bool (*remove_billing_code)(gpointer self, const char *key, GError **error);
    /* By key, those behind `after`. NULL: any text, from the first. */
    GPtrArray *(*list_billing_codes)(gpointer self, const char *text, const char *after,
                                     guint limit, GError **error);
    GPtrArray *(*list_groups)(gpointer self, GError **error);
    FfGroup *(*get_group)(gpointer self, const char *name, GError **error);
    /* Members are users, each there once. */
    bool (*put_group)(gpointer self, const FfGroup *group, GError **error);
    bool (*remove_group)(gpointer self, const char *name, GError **error);

    GPtrArray *(*list_rules)(gpointer self, GError **error);
    /* Adds or replaces by sort and pattern. */
    bool (*put_rule)(gpointer self, const FfRule *rule, GError **error);
    bool (*remove_rule)(gpointer self, FfSort sort, const char *pattern, GError **error);
    GPtrArray *(*list_turns)(gpointer self, GError **error);
    /* The group exists; `member` had the last fax. */
    bool (*put_turn)(gpointer self, const FfTurn *turn, GError **error);
    GPtrArray *(*list_junk)(gpointer self, GError **error);
    bool (*put_junk)(gpointer self, const FfJunk *junk, GError **error);
    bool (*remove_junk)(gpointer self, FfSort sort, const char *pattern, GError **error);

    /* As ff_store_get_usage(). */
    bool (*usage)(gpointer self, const FfAccount *account, gint64 since_ms, FfUsage *ret_usage,
                  GError **error);
    /* When the fax of the account was created before which, since then, `back` others were created
     * later; 0 when there are no more than `back`. */
    bool (*nth_fax)(gpointer self, const FfAccount *account, gint64 since_ms, gint64 back,
                    gint64 *ret_ms, GError **error);

    /* The id is given by the backend. */
    bool (*put_audit)(gpointer self, const FfAuditEntry *entry, GError **error);
    GPtrArray *(*list_audit)(gpointer self, const FfAuditFilter *filter, GError **error);
    /* Erases entries of before then, no more than `limit`. */
    bool (*drop_audit)(gpointer self, gint64 before_ms, guint limit, guint *ret_count,
                       GError **error);

    /* Messages and receptions that ended before then, those that ended first first: of any that
     * have files not marked as erased; or of all, whatever they have. */
    GPtrArray *(*list_ended)(gpointer self, FfEnded which, gint64 before_ms, guint limit,
                             GError **error);
    /* Erases pieces of the job's files, no more than `limit`; fewer: none is left. */
    bool (*erase_files)(gpointer self, gint64 id, guint limit, guint *ret_count, GError **error);
    /* list_ended() will not find it any more as one that has files. */
    bool (*mark_erased)(gpointer self, gint64 id, gint64 now_ms, GError **error);
    /* Erases a job without files, and its attempts. Its children are gone. */
    bool (*remove_job)(gpointer self, gint64 id, GError **error);
    /* As in store.h, outside a transaction. */
    bool (*compact)(gpointer self, bool *ret_more, GError **error);
} FfStoreBackend;

extern const FfStoreBackend ff_sqlite_backend;
extern const FfStoreBackend ff_ram_backend;
