// SPDX-License-Identifier: GPL-3.0-or-later
/* The message stage: octets of an email to sender, recipients with flags, parts to be faxed; or a
 * reason why not. GMime is hidden in here. Pure: octets and facts in, an FfMail and the decoded
 * octets of its parts out; runs in a box, because every octet is hostile.
 *
 * What a mail is refused or kept apart for is decided in one order: loops and automatic mail (they
 * are never answered), sender (a forged one is never answered either) and the way he took, size,
 * recipients and their numbers, parts.
 */
#pragma once

#include "base/job.h"
#include "base/settings.h"

typedef enum { FF_PART_FAX, FF_PART_LEAVE_OUT, FF_PART_FAIL } FfPartAction;

typedef struct {
    FfPartAction action;
    char *name; /* file name without path, or NULL */
    char *type; /* as declared, lower case, "application/pdf". Text is UTF-8 with LF, whatever the
                   document says of itself within */
    char *file; /* "part.1": name of the file with the decoded content; NULL when there is none. A
                   part that is left out has one when another part needs it */
    gint64 offset;        /* of the decoded content in what was written to parts_fd */
    gint64 size;          /* octets decoded */
    bool body;            /* the text of the mail itself */
    gint64 packed;        /* of "tnef": its number, from 1; else 0 */
    char *content_id;     /* of a picture that an HTML text may show: what cid: URLs name, without
                             brackets; or NULL */
    char *location;       /* the same by Content-Location: a URL; or NULL */
    char *alternative_of; /* of the plain text of the mail when its HTML is faxed: the file of that
                             HTML; or NULL */
    char *why; /* a stable word: of LEAVE_OUT "decoration", "shown" (in the HTML text that is faxed;
                  to be faxed by itself where that does not show it), "alternative", "signature",
                  "metadata", "whitelist", "blacklist", "tnef", "unpacked" (what it holds follows);
                  of FAIL "encrypted", "unreadable", "unsupported", "partial", "external",
                  "too-large", or the name of a reason; of both "empty" */
} FfPart;

typedef struct {
    char *number;      /* E.164 or extension */
    char *name;        /* or NULL */
    char *address;     /* as written */
    GHashTable *flags; /* lower-case name -> value, "" where a flag has none */
    bool blind;        /* of the envelope only: a Bcc */
    char *again;       /* named more than once: other names that it was given, ", " between them, or
                          "" when there are none; NULL: named once */
} FfRecipient;

typedef struct {
    FfReason reason; /* FF_REASON_NONE: accepted; its disposition tells refused from quarantined */
    char *reason_argument;
    char *sender;    /* address, lower case, or NULL: there is nobody to answer */
    char *answer_to; /* who is answered instead, because `sender` is not proven; or NULL */
    char *sender_name;
    char *user;           /* account, or NULL */
    bool enroll;          /* accepted from an unknown sender, for whom a user is to be created */
    const char *verified; /* how the sender was verified: "none", "failed", "dmarc", "dkim", "spf",
                             "secret" */
    char *subject;        /* decoded, one line, without a secret */
    bool secret;          /* there was one in the subject, or what looks like one */
    char *message_id;     /* "<id@host>" or NULL */
    char *body_hash;      /* SHA-256 in hex of all octets behind the header; of an accepted mail */
    char *references; /* for the References of an answer: the last ones, then message_id; or NULL */
    char *to, *cc;    /* names in these fields, ", " between them, for the cover; or NULL */
    GPtrArray *recipients; /* FfRecipient */
    GPtrArray *parts; /* FfPart: text of the mail, attachments, then those of nested messages */
} FfMail;

/* What a part that holds files in a format of its own (TNEF) was unpacked to, by a program outside
 * of the parser: all of it untrusted. */
typedef struct {
    char *name;       /* any octets; or NULL */
    char *type;       /* declared media type, or NULL */
    char *content_id; /* or NULL */
    bool text;        /* the text of the message */
    gint64 offset, size;
} FfUnpackedFile;

typedef struct {
    gint64 number;    /* FfPart.packed */
    FfReason reason;  /* FF_REASON_NONE, or why it could not be unpacked */
    GPtrArray *files; /* FfUnpackedFile, in their order */
} FfUnpackedPart;

typedef struct {
    int fd;           /* contents, by offset and size */
    GPtrArray *parts; /* FfUnpackedPart */
} FfUnpacked;

FfUnpacked *ff_unpacked_new(int fd);
void ff_unpacked_free(FfUnpacked *unpacked); /* leaves fd open */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FfUnpacked, ff_unpacked_free)
FfUnpackedPart *ff_unpacked_add(FfUnpacked *unpacked, gint64 number);

/* What the stage knows besides the octets. */
typedef struct {
    const FfSettings *settings;
    const FfGatewaySettings *mailbox;       /* NULL: fax domain or command line */
    const char *const *envelope_recipients; /* or NULL; with a mailbox they add to the header's */
    const char *reverse_path;               /* NULL: unknown */
    const GPtrArray *users;                 /* FfUser */
    const GPtrArray *groups;                /* FfGroup, or NULL */
    bool too_large;                         /* only the header is there */
    const FfUnpacked *unpacked; /* NULL: parts with the word "tnef" come back with a file each, for
                                   the caller to unpack and parse again with this */
} FfMailFacts;

/* Once in the parent of all boxes: initialises GMime, and loads the character set modules and the
 * configuration of OpenSSL that a box could not open any more. */
void ff_message_warm_up(void);

/* Never fails: bad input gives a reason. Reads fd from its start. The decoded parts are written to
 * parts_fd, an empty file, one after the other; each FfPart says where it is. Needs no more memory
 * for a larger attachment. */
FfMail *ff_mail_parse(int fd, const FfMailFacts *facts, int parts_fd);
/* In place of parts_fd: the parts are decoded and not kept, and there is no body_hash. */
#define FF_MAIL_NO_PARTS (-1)
/* Accepted, from nobody, with empty lists. */
FfMail *ff_mail_new(void);
void ff_mail_free(FfMail *mail);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FfMail, ff_mail_free)
void ff_part_free(FfPart *part);
void ff_recipient_free(FfRecipient *recipient);
/* "fax", "leave-out", "fail" */
const char *ff_part_action_name(FfPartAction action);

/* The form in which it leaves the box, and that `faxferry debug parse-mail` prints: a JSON object
 * with outcome, reason, sentence, sender, verified, user, subject, recipients, parts. Caller frees.
 */
char *ff_mail_to_json(const FfMail *mail);
/* The reverse; bounds everything, because a box that was taken over may have written it. That a
 * part lies within the octets written is for the caller to check. */
FfMail *ff_mail_from_json(const char *json, gsize length, GError **error);
