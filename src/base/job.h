// SPDX-License-Identifier: GPL-3.0-or-later
/* The records that cross stages: a job of the queue, and what a stage makes of it.
 *
 * There are four kinds of job. A *message* is an email or a submission, with a child *fax* per
 * recipient. A *reception* is a fax that came in, with a child *delivery* per mailbox that gets it.
 * queue/flow.h says which state follows which.
 *
 * A stage is a function from one job and its files to an FfOutcome. It never writes to the queue: a
 * role claims, calls the stage, commits the outcome in one transaction.
 */
#pragma once

#include "base/file.h"
#include "base/reason.h"
#include "base/routing.h"
#include "base/user.h"

typedef enum {
    FF_KIND_MESSAGE,
    FF_KIND_FAX,
    FF_KIND_RECEPTION,
    FF_KIND_DELIVERY,
    FF_KIND_COUNT
} FfKind;

typedef enum {
    /* message */
    FF_STATE_RECEIVED,    /* on stable storage, not looked at */
    FF_STATE_ACCEPTED,    /* sender, recipients, parts known; message and its faxes */
    FF_STATE_READY,       /* pages made; a message waits here for its faxes, a fax for a line */
    FF_STATE_FINISHED,    /* message: the last fax has ended */
    FF_STATE_REFUSED,     /* message: the sender is to be told why not */
    FF_STATE_QUARANTINED, /* message: kept, never answered; reception: kept, mailed to nobody. Final
                           */
    FF_STATE_CLOSED,      /* told. Final */
    /* fax */
    FF_STATE_SENT,      /* all pages confirmed. Final */
    FF_STATE_FAILED,    /* Final */
    FF_STATE_CANCELLED, /* by a person, or with its message. Final */
    /* reception */
    FF_STATE_OFFERED,   /* loopback: a far machine will call with this file */
    FF_STATE_ARRIVED,   /* pages are here, whole or in part */
    FF_STATE_CONVERTED, /* as people read them */
    FF_STATE_ROUTED,    /* waits for its deliveries */
    FF_STATE_COUNT
} FfState;

typedef enum {
    FF_STAGE_NONE,
    FF_STAGE_MESSAGE,
    FF_STAGE_DOCUMENT,
    FF_STAGE_LINE,
    FF_STAGE_NOTICE,
    FF_STAGE_COUNT
} FfStage;

typedef enum {
    FF_OUTCOME_DONE,
    FF_OUTCOME_RETRY, /* same state, not before `not_before`, attempts + 1 */
    FF_OUTCOME_FAIL,  /* with a reason; its disposition decides between refused and quarantined */
} FfOutcomeCode;

const char *ff_kind_name(FfKind kind);
const char *ff_state_name(FfState state); /* lower case: "received" */
const char *ff_stage_name(FfStage stage);
bool ff_kind_from_name(const char *name, FfKind *ret_kind);
bool ff_state_from_name(const char *name, FfState *ret_state);
bool ff_stage_from_name(const char *name, FfStage *ret_stage);

/* Strings are owned and may be NULL unless said otherwise. */
typedef struct {
    gint64 id; /* > 0, unique over all kinds; the "message handle" that people see */
    FfKind kind;
    FfState state;
    gint64 parent; /* fax: its message; delivery: its reception; else 0 */
    gint64 created_ms, updated_ms, not_before_ms;
    int priority; /* lower is earlier; 0 high, 1 normal, 2 low */
    int attempts; /* claims in the current state; for a fax: of the line, all */
    char *lease;  /* who works on it now */

    char *source; /* message: mailbox address, "lmtp" or "cli" */
    char *envid;  /* message: for the log */
    char *sender; /* message: address that is answered; reception: caller's number */
    char *user;   /* name of the account concerned; delivery: NULL is the postmaster */
    char *subject;
    char *message_id;     /* of the message as received, for In-Reply-To */
    char *recipient_name; /* fax */
    char *number;         /* fax: E.164 or extension; reception: called number (DID) */
    char *user_billing, *custom_billing;
    FfReason reason; /* why it ended badly or waits */
    char *reason_argument;
    int pages;           /* fax: to send; reception: received */
    int confirmed_pages; /* fax: confirmed by the far end */
    char *detail; /* JSON object; keys in base/README.md; never NULL in a stored job ("{}") */
} FfJob;

FfJob *ff_job_new(FfKind kind, FfState state);
FfJob *ff_job_copy(const FfJob *job);
void ff_job_free(FfJob *job);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FfJob, ff_job_free)

/* One call, on record before it is dialled. */
typedef struct {
    gint64 job;
    int number;                  /* 1 is the first */
    gint64 started_ms, ended_ms; /* ended 0: in progress, or cut off by a crash */
    char *line;
    FfReason reason;
    int t30_code;
    char *t30_text;
    int bit_rate;
    bool ecm;
    int pages_confirmed; /* in this call */
    int bad_rows;
    char *far_identity; /* CSI or TSI of the far end */
    char *detail;       /* JSON: dis, compression, per page facts */
} FfAttempt;
FfAttempt *ff_attempt_new(gint64 job, int number);
void ff_attempt_free(FfAttempt *attempt);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FfAttempt, ff_attempt_free)

/* What a stage made of a job. */
typedef struct {
    FfOutcomeCode code;
    gint64 not_before_ms; /* RETRY */
    FfReason reason;      /* FAIL and RETRY */
    char *reason_argument;
    FfJob *job; /* the job with the fields that the stage set; state is not taken from here */
    GPtrArray *children; /* FfJob: faxes to create; with an id: their pages and detail */
    FfFiles *files;      /* to be stored with the job, replacing those of the same name */
    char **drop_files;   /* names to erase, NULL: none */
    FfAttempt *attempt;  /* line: the end of the call */
    FfUser *enroll;      /* message: account to make, unless its address has one by then */
    GPtrArray *turns;    /* reception: FfTurn, whose turn it was and is; NULL: none */
} FfOutcome;

/* `job` is copied. */
FfOutcome *ff_outcome_new(const FfJob *job, FfOutcomeCode code);
FfOutcome *ff_outcome_new_fail(const FfJob *job, FfReason reason, const char *argument);
void ff_outcome_free(FfOutcome *outcome);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FfOutcome, ff_outcome_free)
