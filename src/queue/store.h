// SPDX-License-Identifier: GPL-3.0-or-later
/* The store: jobs, their files, attempts, users; one contract, backends behind it.
 *
 * Order of calls: open; then any of the others from the thread that opened it; close. Several
 * processes may open the same store; each opens its own, after fork().
 *
 * Durability: a function that returned true has committed to stable storage (SQLite: WAL with
 * synchronous=FULL). A function that failed changed nothing. Each is one transaction.
 *
 * Leases: claim() gives a job to one owner until lease_ms have passed; renew() extends; commit(),
 * progress() and renew() fail with FF_ERROR_PERMANENT when the lease is not the caller's any more:
 * the caller then drops its work, because someone else has the job. A lease that ran out is the
 * caller's until someone looks for work and finds it so.
 *
 * Files of a job are kept as rows of at most FF_LIMIT_BLOB_CHUNK octets in the same transaction as
 * the job.
 *
 * Wake-up: after a commit that gives another stage work, a hint is sent; watch() waits for one. A
 * hint may be lost, so watch() also returns after its time-out, and the caller claims anyway.
 */
#pragma once

#include "base/billing.h"
#include "base/job.h"
#include "base/policy.h"
#include "base/settings.h"
#include "queue/flow.h"

typedef struct FfStore FfStore;

/* url: "sqlite" (file "faxferry.db" in state_dir), "ram" (tests). Creates and migrates the schema.
 * A corrupt or newer database is FF_ERROR_CONFIG, with what to do. */
FfStore *ff_store_open(const char *url, const char *state_dir, GError **error);
void ff_store_close(FfStore *store);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FfStore, ff_store_close)

/* ---- intake ---- */

typedef struct {
    FfJob *job;       /* in: kind, state and fields; out: id */
    FfFiles *files;   /* or NULL */
    const void *body; /* or NULL: small message.eml held in memory, instead of a file */
    gsize body_length;
    GPtrArray *children; /* FfJob, or NULL */
    const char *dedupe;  /* unique key (mailbox or recipients, and content hash), NULL: none */
    bool duplicate;      /* out: a job with this key is there already; job->id is that one's */
} FfSubmission;

/* Stores a group in one transaction: all or nothing. A submission whose key is known, from before
 * or from earlier in the group, is no error and makes no job. Keys are kept as long as the job's
 * row. A job in a final state, or in one that its kind does not know, is FF_ERROR_BUG. */
bool ff_store_put(FfStore *store, FfSubmission *submissions[], guint count, GError **error);

/* ---- stages ---- */

/* The next job for a stage: due, not leased, by priority then id. NULL without error: nothing to
 * do. For FF_STAGE_LINE: never two faxes to one number at once, and none of a user who has, or is
 * in a group that has, all the calls at once that its policy allows; others' faxes pass it. A job
 * whose lease ran out counts as an attempt that failed; attempts is raised by claim(). */
FfJob *ff_store_claim(FfStore *store, FfStage stage, const char *owner, int lease_ms,
                      GError **error);
bool ff_store_renew(FfStore *store, gint64 id, const char *owner, int lease_ms, GError **error);
/* Applies the outcome by the flow table: state, fields, children, files, attempt; lets children
 * follow their message and a message go on after its last fax; ends the lease. `turns` are put on
 * record with it; where one was taken meanwhile, it is as if the stage had not looked yet.
 * ret_state may be NULL. Not taken from the outcome's job: id, kind, state, parent, created,
 * attempts, reason; confirmed_pages never goes down. A fax that becomes READY takes its message's
 * `pages`. The reason is the outcome's; DONE clears it, but what the notice stage has to tell
 * stays. Children count unless the code is RETRY. New faxes are their message's user's. `enroll`
 * makes an account; where its address is somebody's by now, the message is his. */
bool ff_store_commit(FfStore *store, const FfOutcome *outcome, const char *owner,
                     FfState *ret_state, GError **error);
/* Ends the leases of an owner that is dead, NULL: of all, at the start of a machine's only server.
 * Their jobs can be claimed at once. */
bool ff_store_release(FfStore *store, const char *owner, GError **error);
/* Line: the attempt is on record before dialling (insert or update by job and number). */
bool ff_store_put_attempt(FfStore *store, const FfAttempt *attempt, const char *owner,
                          GError **error);
/* Line: a page is confirmed; sets confirmed_pages and the attempt's pages, renews the lease. */
bool ff_store_confirm_pages(FfStore *store, gint64 id, int confirmed_pages, int attempt_number,
                            int attempt_pages, const char *owner, int lease_ms, GError **error);
/* Has the mail system delivered this message before? The id of the first other message that was
 * accepted (neither refused nor kept apart) with the same source, sender, Message-ID and body hash
 * (detail "body_hash") and faxes to the same set of numbers as `faxes` (FfJob); 0 when there is
 * none, or when `message` lacks one of these. Looks at the latest FF_LIMIT_TWINS messages of the
 * Message-ID, because a device may give all its mail the same one, and back FF_LIMIT_TWIN_MS at
 * most: who redirects the same mail another day wants it faxed again. Not one transaction with the
 * commit that follows: only one process at a time may accept messages. */
bool ff_store_find_twin(FfStore *store, const FfJob *message, const GPtrArray *faxes,
                        gint64 *ret_id, GError **error);
/* Until a hint for the stage comes or timeout_ms have passed. */
void ff_store_watch(FfStore *store, FfStage stage, int timeout_ms);

/* ---- looking ---- */

typedef struct {
    int kind;                            /* FfKind, -1: all */
    int state;                           /* FfState, -1: all */
    bool open_only;                      /* not final */
    gint64 parent;                       /* 0: any */
    const char *user, *number, *billing; /* NULL: any */
    gint64 since_ms, until_ms;           /* created, from and before; 0: any */
    guint limit; /* 0: 1000; newest first when open_only is false, else oldest first */
} FfFilter;
#define FF_FILTER_ALL ((FfFilter){.kind = -1, .state = -1})

/* NULL with FF_ERROR_PERMANENT when there is none of that id. */
FfJob *ff_store_get(FfStore *store, gint64 id, GError **error);
/* GPtrArray of FfJob with its destructor set. */
GPtrArray *ff_store_list(FfStore *store, const FfFilter *filter, GError **error);
/* GPtrArray of FfAttempt, oldest first. */
GPtrArray *ff_store_list_attempts(FfStore *store, gint64 id, GError **error);
/* Names of the job's files, sorted. NULL-terminated, caller frees. */
char **ff_store_list_files(FfStore *store, gint64 id, GError **error);
/* A copy in a temporary file; FF_ERROR_PERMANENT when there is none of that name. */
FfFile *ff_store_read_file(FfStore *store, gint64 id, const char *name, GError **error);
/* counts[kind][state] of all jobs. */
bool ff_store_count(FfStore *store, gint64 counts[FF_KIND_COUNT][FF_STATE_COUNT], GError **error);

/* ---- the log ---- */

/* One row a fax: faxes and receptions that have ended, and messages that ended without a fax,
 * because they were refused or kept apart. What is not asked for is NULL or 0, unless said
 * otherwise. */
typedef struct {
    guint kinds;        /* a bit each, 1u << FfKind */
    int state;          /* FfState, -1: all */
    int partial;        /* receptions that broke off: 1, whole: 0; -1: either */
    const char *user;   /* or who got it, of a reception; compared without case (ASCII) */
    const char *number; /* fax: dialled; reception: called or calling */
    const char *number_beginning;
    const char *code;            /* either billing code, or one who got it has; as `user` */
    gint64 since_ms, until_ms;   /* created, from and before */
    gint64 before_ms, before_id; /* go on behind the row created then, with that id */
    guint limit;                 /* 0: 1000 */
} FfLogFilter;
#define FF_LOG_FILTER_ALL ((FfLogFilter){.state = -1, .partial = -1})

/* GPtrArray of FfJob, newest first. A log of any length is read in pieces, each behind the last row
 * of the one before: no row comes twice, and no piece holds up writers. */
GPtrArray *ff_store_list_log(FfStore *store, const FfLogFilter *filter, GError **error);

/* ---- people ---- */

/* Cancels a message (with its faxes), a fax or a reception; FF_ERROR_PERMANENT when too late. A fax
 * on the line now ends with its call: cancelled unless all pages were confirmed; until then its
 * reason is FF_REASON_CANCELLED, so that the line can end the call early. A message not READY yet
 * is refused with that reason; a READY one is finished when its last fax has ended. */
bool ff_store_cancel(FfStore *store, gint64 id, GError **error);
/* Sends a fax again that FAILED or was CANCELLED, from its first page not confirmed; its message
 * goes back to READY, so that a new notice follows. FF_ERROR_PERMANENT when there are no pages to
 * send. It does not go out before the time that was asked for. `attempts` goes on counting, so that
 * calls keep their numbers; the fax's detail says in "attempts_before" from where a limit on calls
 * counts, the message's in "round" how often a fax of it was sent again. */
bool ff_store_retry(FfStore *store, gint64 id, GError **error);

/* NULL with FF_ERROR_PERMANENT when unknown. Names compare without case. */
FfUser *ff_store_get_user(FfStore *store, const char *name, GError **error);
GPtrArray *ff_store_list_users(FfStore *store, GError **error);
/* May one more sender be enrolled? Those of the last day are counted, whoever removed them since;
 * *ret_reason says FF_REASON_TOO_MANY_NEW_SENDERS, with its argument for the caller to free. */
bool ff_store_check_enrolled(FfStore *store, const char *address, FfReason *ret_reason,
                             char **ret_argument, GError **error);
/* Adds or replaces by name. Addresses are kept in the form of base/mail-address.h;
 * FF_ERROR_PERMANENT when one is none, or an address, alias or DID is another user's. */
bool ff_store_put_user(FfStore *store, const FfUser *user, GError **error);
/* The same of several, all or none. */
bool ff_store_put_users(FfStore *store, const GPtrArray *users, GError **error);
/* Also takes the user out of all groups. */
bool ff_store_remove_user(FfStore *store, const char *name, GError **error);

/* ---- who changed what ---- */

typedef struct {
    gint64 id, at_ms;
    char *actor;  /* "cli:root", or "faxferryd" */
    char *action; /* "user.put", "fax.cancel" */
    char *object; /* name or id of what was changed */
    char *detail; /* JSON, without secrets: of a user each field, before and after */
} FfAuditEntry;
void ff_audit_entry_free(FfAuditEntry *entry);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FfAuditEntry, ff_audit_entry_free)

typedef struct {
    const char *actor;
    const char *action;          /* the whole, or what is before its '.' */
    const char *object;          /* compared without case (ASCII) */
    gint64 since_ms, until_ms;   /* from and before; 0: any */
    gint64 before_ms, before_id; /* go on behind the entry of then, with that id */
    guint limit;                 /* 0: 1000 */
} FfAuditFilter;

/* Who makes the changes that follow; each is on record with it, in its own transaction. */
void ff_store_set_actor(FfStore *store, const char *actor);
/* GPtrArray of FfAuditEntry, newest first. Entries are added and never changed. */
GPtrArray *ff_store_list_audit(FfStore *store, const FfAuditFilter *filter, GError **error);

/* ---- retention ---- */

/* Days; 0: for ever. */
typedef struct {
    int files;       /* of what has ended: messages, pages, received faxes */
    int quarantined; /* files of quarantined messages */
    int rows;        /* the log and the audit trail */
} FfRetention;

typedef struct {
    guint files;   /* messages and receptions whose files were erased, with those of their faxes */
    guint jobs;    /* messages and receptions that were forgotten, with their faxes and calls */
    guint entries; /* of the audit trail */
} FfExpired;

/* Erases what has ended so long ago, counted from its end, in one small transaction: the next few,
 * oldest first. What is open is never touched, nor a message that has an open fax. Adds to
 * *expired. *ret_more: there may be more; call again. The space of what was erased is overwritten.
 */
bool ff_store_expire(FfStore *store, const FfRetention *retention, gint64 now_ms,
                     FfExpired *expired, bool *ret_more, GError **error);
/* Gives disk space back that has long been unused, some of it. *ret_more as above; when there is no
 * more, nothing of what was erased is left in the store's files. FF_ERROR_TEMPORARY when somebody
 * still reads it: once more later. */
bool ff_store_compact(FfStore *store, bool *ret_more, GError **error);

typedef struct {
    gint64 files_ms, quarantined_ms, jobs_ms; /* end of the oldest; 0: there is none */
} FfOldest;
bool ff_store_find_oldest(FfStore *store, FfOldest *ret_oldest, GError **error);

/* ---- billing codes ---- */

typedef struct {
    guint added, changed, unchanged, removed;
} FfBillingChanges;

/* Adds codes (FfBillingCode), or replaces those that are on the list, all or none. `replace`: takes
 * off the list what is not among them. FF_ERROR_PERMANENT when one is malformed, comes twice, or
 * the list would be longer than FF_LIMIT_BILLING_CODES. ret_changes may be NULL. */
bool ff_store_put_billing_codes(FfStore *store, const GPtrArray *codes, bool replace,
                                FfBillingChanges *ret_changes, GError **error);
/* All or none; FF_ERROR_PERMANENT names one that is not on the list. */
bool ff_store_remove_billing_codes(FfStore *store, char *const *codes, GError **error);
/* *ret_code is NULL when it is not on the list; caller frees. */
bool ff_store_find_billing_code(FfStore *store, const char *code, FfBillingCode **ret_code,
                                GError **error);
/* GPtrArray of FfBillingCode by key. `text`, if not NULL, is in code, company or description, in
 * any case. `after`: codes behind that one only, so that a list of any length is read in pieces;
 * NULL: from the first. */
GPtrArray *ff_store_list_billing_codes(FfStore *store, const char *text, const char *after,
                                       guint limit, GError **error);

typedef struct {
    FfReason reason; /* FF_REASON_NONE: the fax may have it */
    char *argument;  /* of the reason */
    char *code;      /* as the list writes it, else as given; NULL: none */
} FfBillingVerdict;
void ff_billing_verdict_clear(FfBillingVerdict *verdict);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(FfBillingVerdict, ff_billing_verdict_clear)

/* May a fax to `number` have this custom billing code (NULL: none), by the setting billing_codes? A
 * refusal's argument names the codes of the list that are nearest, and nothing else of it: who the
 * clients are is not every sender's to know. */
bool ff_store_judge_billing(FfStore *store, FfBillingRule rule, const char *code,
                            const char *number, FfBillingVerdict *ret_verdict, GError **error);
/* The same of groups. A member, or who always gets a copy, that is no user is FF_ERROR_PERMANENT
 * and named; names are kept as their users have them. */
FfGroup *ff_store_get_group(FfStore *store, const char *name, GError **error);
GPtrArray *ff_store_list_groups(FfStore *store, GError **error);
bool ff_store_put_group(FfStore *store, const FfGroup *group, GError **error);
bool ff_store_put_groups(FfStore *store, const GPtrArray *groups, GError **error);
bool ff_store_remove_group(FfStore *store, const char *name, GError **error);

/* ---- routing of received faxes ---- */

/* Rules, by sort and pattern. */
GPtrArray *ff_store_list_rules(FfStore *store, GError **error);
/* Adds, or gives another target to, several at once: all or none. FF_ERROR_PERMANENT for a target
 * that names no user or group; names are kept as they are spelled there. A user or group that a
 * rule or another's forwarding names can't be removed. */
bool ff_store_put_rules(FfStore *store, const GPtrArray *rules, GError **error);
bool ff_store_remove_rule(FfStore *store, FfSort sort, const char *pattern, GError **error);
/* FfTurn, without `member`: who had the last fax of each group that shares by turns. */
GPtrArray *ff_store_list_turns(FfStore *store, GError **error);
/* Hands a reception whose pages are here to more mailboxes: `deliveries` are new FfJob of that
 * kind, `turns` as in an outcome. FF_ERROR_PERMANENT when it has no pages (any more), or was not
 * routed yet; FF_ERROR_TEMPORARY when a turn was taken meanwhile: look again. */
bool ff_store_route(FfStore *store, gint64 id, const GPtrArray *deliveries, const GPtrArray *turns,
                    GError **error);

/* Callers who are not wanted, the same way. */
GPtrArray *ff_store_list_junk(FfStore *store, GError **error);
bool ff_store_put_junk(FfStore *store, const GPtrArray *junk, GError **error);
bool ff_store_remove_junk(FfStore *store, FfSort sort, const char *pattern, GError **error);

/* ---- quotas ---- */

typedef struct {
    const char *name;
    bool group; /* of all members together */
} FfAccount;

typedef struct {
    gint64 faxes; /* accepted, whatever became of them */
    gint64 pages; /* of them; of what was refused, failed or was cancelled, those that arrived */
} FfUsage;

/* Faxes created at or after `since_ms`; a fax counts for that time wholly. */
bool ff_store_get_usage(FfStore *store, const FfAccount *account, gint64 since_ms,
                        FfUsage *ret_usage, GError **error);
/* Do the rules of policy.h allow so many faxes (of the last hour) or pages (since local midnight)
 * more? False is an error of the store; else *ret_reason, and its argument (caller frees). Not one
 * transaction with the commit that follows: two documents made at one instant may both pass. */
bool ff_store_check_faxes(FfStore *store, const GArray *rules, gint64 asked, FfReason *ret_reason,
                          char **ret_argument, GError **error);
bool ff_store_check_pages(FfStore *store, const GArray *rules, gint64 asked, FfReason *ret_reason,
                          char **ret_argument, GError **error);

/* ---- what is to be accepted ---- */

typedef struct {
    FfBillingRule billing; /* setting billing_codes */
    const GPtrArray
        *faxes;          /* FfJob with number and custom_billing, which becomes that of the list */
    const char *enroll;  /* address of a sender who would get an account, or NULL */
    const GArray *rules; /* of the account: policy.h */
} FfAdmission;

/* May these faxes of one message be accepted? Billing codes, new senders of a day, faxes of an hour
 * decide, in this order. False is an error of the store; else *ret_reason, and its argument (caller
 * frees). Nothing is recorded. */
bool ff_store_admit(FfStore *store, const FfAdmission *asked, FfReason *ret_reason,
                    char **ret_argument, GError **error);
