// SPDX-License-Identifier: GPL-3.0-or-later
/* The message stage: octets of an email to sender, recipients with flags, parts to be faxed; or a
 * reason why not. GMime is hidden in here. Pure: octets and facts in, an FfMail and part files out; runs
 * in a box, because every octet is hostile.
 *
 * What a mail is refused or kept apart for is decided here in one order: loops and automatic mail first
 * (they are never answered), then structure, sender, recipients, parts.
 */
#pragma once

#include "base/file.h"
#include "base/job.h"
#include "base/settings.h"

typedef enum { FF_PART_FAX, FF_PART_LEAVE_OUT, FF_PART_FAIL } FfPartAction;

typedef struct {
    FfPartAction action;
    char *name;      /* file name without path, or NULL */
    char *type;      /* as declared, "application/pdf" */
    char *file;      /* name of the file with the decoded content, "part.1"; NULL when left out */
    gint64 size;     /* octets decoded */
    bool body;       /* the text of the mail itself */
    char *why;       /* of LEAVE_OUT and FAIL, a stable word: "decoration", "blacklist", "alternative",
                        "signature", "empty", "encrypted" */
} FfPart;

typedef struct {
    char *number;    /* E.164 or extension */
    char *name;      /* or NULL */
    char *address;   /* as written */
    GHashTable *flags; /* lower-case name -> value, "" where a flag has none */
} FfRecipient;

typedef struct {
    FfReason reason;        /* FF_REASON_NONE: accepted; its disposition tells refused from quarantined */
    char *reason_argument;
    char *sender;           /* address, lower case, or NULL */
    char *sender_name;
    char *user;             /* account, or NULL */
    const char *verified;   /* "none", ...: how the sender was verified */
    char *subject;          /* decoded, one line */
    char *message_id, *references;
    GPtrArray *recipients;  /* FfRecipient */
    GPtrArray *parts;       /* FfPart */
} FfMail;

/* What the stage knows besides the octets. */
typedef struct {
    const FfSettings *settings;
    const FfGatewaySettings *mailbox; /* NULL: fax domain or command line */
    const char *const *envelope_recipients; /* with mailbox NULL */
    const char *reverse_path;         /* NULL: unknown */
    const GPtrArray *users;           /* FfUser */
    bool too_large;                   /* only the header is there */
} FfMailFacts;

/* Never fails: bad input gives a reason. Decoded parts are appended to part_files ("part.1" ...). */
FfMail *ff_mail_parse(int fd, const FfMailFacts *facts, FfFiles *part_files);
void ff_mail_free(FfMail *mail);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FfMail, ff_mail_free)

/* The form in which it leaves the box, and that `faxferry debug parse-mail` prints: a JSON object with
 * outcome, reason, sentence, sender, verified, user, subject, recipients, parts. Caller frees. */
char *ff_mail_to_json(const FfMail *mail);
/* The reverse; bounds everything, because a box that was taken over may have written it. */
FfMail *ff_mail_from_json(const char *json, gsize length, GError **error);
