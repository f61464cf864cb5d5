// SPDX-License-Identifier: GPL-3.0-or-later
/* Reasons: why a message, a document or a fax ended as it did, in one table.
 *
 * A stage answers with a reason code and, where the sentence has a hole, one argument (a number, a
 * file name, a flag). Where it has several, {1} is the argument's first word, {2} the next, and the
 * highest all that is left. Everything that is said about it comes from the table: the stable name
 * used by JSON, logs and tests, the sentence a sender reads, the RFC 3463 status of the delivery
 * report, and what happens to the message.
 */
#pragma once

#include <glib.h>

typedef enum {
    FF_REASON_NONE,
    /* the message */
    FF_REASON_UNKNOWN_SENDER,
    FF_REASON_TOO_MANY_NEW_SENDERS,
    FF_REASON_NO_SENDER,
    FF_REASON_SEVERAL_SENDERS,
    FF_REASON_NO_RECIPIENT,
    FF_REASON_TOO_MANY_RECIPIENTS,
    FF_REASON_BAD_NUMBER,
    FF_REASON_EMERGENCY_NUMBER,
    FF_REASON_BAD_ADDRESS,
    FF_REASON_UNKNOWN_FLAG,
    FF_REASON_BAD_FLAG,
    FF_REASON_EMPTY_MESSAGE,
    FF_REASON_MALFORMED_MESSAGE,
    FF_REASON_MESSAGE_TOO_LARGE,
    FF_REASON_TOO_MANY_PARTS,
    FF_REASON_NESTED_TOO_DEEP,
    FF_REASON_MESSAGE_ENCRYPTED,
    FF_REASON_NOTHING_TO_FAX,
    FF_REASON_UNKNOWN_BILLING_CODE,
    FF_REASON_NO_BILLING_CODE,
    /* what a user may do */
    FF_REASON_NUMBER_NOT_ALLOWED,
    FF_REASON_MAILBOX_NOT_ALLOWED,
    FF_REASON_FAXES_AN_HOUR,
    FF_REASON_FAXES_AT_ONCE,
    FF_REASON_PAGES_A_DAY,
    FF_REASON_PAGES_AT_ONCE,
    /* kept apart, never answered */
    FF_REASON_AUTOMATIC_MESSAGE,
    FF_REASON_BOUNCE,
    FF_REASON_LIST_MESSAGE,
    FF_REASON_OWN_MESSAGE,
    FF_REASON_UNVERIFIED_SENDER,
    FF_REASON_DUPLICATE,
    /* the documents */
    FF_REASON_DOCUMENT_UNSUPPORTED,
    FF_REASON_DOCUMENT_UNREADABLE,
    FF_REASON_DOCUMENT_TRUNCATED,
    FF_REASON_DOCUMENT_ENCRYPTED,
    FF_REASON_DOCUMENT_NO_PAGES,
    FF_REASON_DOCUMENT_NO_FONT,
    FF_REASON_DOCUMENT_TOO_PALE,
    FF_REASON_DOCUMENT_FORM,
    FF_REASON_DOCUMENT_NEEDS_OFFICE,
    FF_REASON_DOCUMENT_NEEDS_TNEF,
    FF_REASON_DOCUMENT_TOO_LONG,
    FF_REASON_DOCUMENT_TOO_LARGE,
    FF_REASON_DOCUMENT_TIMEOUT,
    FF_REASON_DOCUMENT_CRASHED,
    /* the cover sheet */
    FF_REASON_COVER_MISSING,
    FF_REASON_COVER_FAILED,
    /* the line */
    FF_REASON_BUSY,
    FF_REASON_NO_ANSWER,
    FF_REASON_NO_CARRIER,
    FF_REASON_POOR_QUALITY,
    FF_REASON_CALL_DROPPED,
    FF_REASON_CALL_TOO_LONG,
    FF_REASON_FAR_END_REFUSED,
    FF_REASON_FAX_PROTOCOL,
    FF_REASON_NOT_CONFIRMED,
    FF_REASON_LINE_UNAVAILABLE,
    FF_REASON_LINE_CLOSED, /* waits for the hours of its line; no call was made */
    /* a fax that comes in */
    FF_REASON_CALL_REFUSED,
    FF_REASON_JUNK,
    FF_REASON_NOT_ROUTED,
    /* anywhere */
    FF_REASON_CANCELLED,
    FF_REASON_MAIL_REFUSED,
    FF_REASON_GAVE_UP,
    FF_REASON_INTERNAL,
    FF_REASON_COUNT
} FfReason;

typedef enum {
    FF_DISPOSITION_REFUSE,     /* the sender is told */
    FF_DISPOSITION_QUARANTINE, /* nobody is answered; kept and logged */
    FF_DISPOSITION_RETRY,      /* worth another attempt */
} FfDisposition;

/* Stable name in lower case with dashes, "unknown-sender"; "none" for none. Never NULL. */
const char *ff_reason_name(FfReason reason);
/* The reverse; FF_REASON_INTERNAL for a name that is not in the table. */
FfReason ff_reason_from_name(const char *name);
FfDisposition ff_reason_disposition(FfReason reason);
/* RFC 3463 enhanced status code, "5.7.1". */
const char *ff_reason_status(FfReason reason);
/* The English sentence with its argument put in; argument may be NULL. The argument is untrusted:
 * control characters in it are replaced. Caller frees. */
char *ff_reason_sentence(FfReason reason, const char *argument);

/* For other languages: the English sentence with its holes, and what is said without an argument,
 * NULL for a sentence that has no hole. */
const char *ff_reason_text(FfReason reason);
const char *ff_reason_text_without(FfReason reason);
/* ff_reason_sentence() with these two texts instead of the table's. */
char *ff_reason_fill(const char *text, const char *without, const char *argument);
