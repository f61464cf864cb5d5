// SPDX-License-Identifier: GPL-3.0-or-later
/* Notices: facts and a template to one RFC 5322 message. Pure, but for reading the template file.
 *
 * Templates are MIME messages in UTF-8 in <template_dir>/<language>/: fax.dn.eml (all sent),
 * fax.ndn.eml (one or more failed), fax.sendfailure.eml (not accepted), fax.recv.eml (received),
 * fax.recv.err.eml (received in part); with phrases.ini for what else is said (phrases.h). $(name)
 * is replaced in header fields and text parts; values are untrusted: in headers control characters
 * become spaces and words are encoded (RFC 2047), in text/html parts they are escaped; a value is
 * never looked at again for variables.
 *
 * Every notice carries Auto-Submitted: auto-replied or auto-generated (RFC 3834), In-Reply-To and
 * References, and a Message-ID that is the same each time the same notice is made. Delivery notices
 * are multipart/report (RFC 6522) with message/delivery-status (RFC 3464).
 */
#pragma once

#include "base/file.h"
#include "base/job.h"
#include "base/settings.h"

typedef enum {
    FF_NOTICE_SENT,
    FF_NOTICE_FAILED,
    FF_NOTICE_REFUSED,
    FF_NOTICE_RECEIVED,
    FF_NOTICE_RECEIVED_PART
} FfNoticeKind;

typedef enum {
    FF_NOTICE_PART_FAXED,
    FF_NOTICE_PART_LEFT_OUT,
    FF_NOTICE_PART_FAILED
} FfNoticePartAction;

/* What is told of one part of the message. */
typedef struct {
    char *name; /* file name, or NULL */
    bool body;  /* the text of the message */
    FfNoticePartAction action;
    char *why; /* a word of message.h or document.h, the name of a reason, or NULL */
    int pages;
    int pages_most; /* of the version of the fax that has most; where all are the same, `pages` */
} FfNoticePart;
void ff_notice_part_free(FfNoticePart *part);
/* How many of them (or NULL) could not be faxed. */
guint ff_notice_failed_parts(const GPtrArray *parts);

/* A file that goes along: the pages of one version of the fax. */
typedef struct {
    FfFile *file; /* the owner's, unless `owned` */
    bool owned;
    char *name;
    const char *type; /* "application/pdf" */
} FfNoticeAttachment;
void ff_notice_attachment_free(FfNoticeAttachment *attachment);

typedef struct {
    FfNoticeKind kind;
    const FfJob *job;             /* the message, or the reception */
    const GPtrArray *faxes;       /* FfJob children; NULL for receptions and refusals */
    const GPtrArray *attempts;    /* FfAttempt: the last one of each fax, same order, items may be
                                     NULL; reception: one */
    const GPtrArray *parts;       /* FfNoticePart, or NULL */
    const FfUser *user;           /* or NULL */
    const char *from;             /* address the notice is from */
    const char *to;               /* address it goes to */
    const char *references;       /* of the message that is answered, or NULL */
    const char *original_header;  /* header block of the message that is answered, or NULL:
                                     text/rfc822-headers */
    const GPtrArray *attachments; /* FfNoticeAttachment, or NULL */
    guint attachments_left_out;   /* versions of the fax that are not among them */
    FfFile *picture;              /* first page as PNG, or NULL */
} FfNoticeFacts;

const char *ff_notice_template_name(FfNoticeKind kind);
/* The message, ready for SMTP (CRLF, 7-bit), as a file "notice.eml".
 *
 * The languages are tried in turn: the user's, the server's, English; of "de-AT" then "de". One
 * whose template is broken is passed over, because a notice may not be lost by it; what is wrong is
 * added to `faults` (owned strings, may be NULL) for the administrator. FF_ERROR_CONFIG when no
 * template is left, naming file and cause. */
FfFile *ff_notice_compose(const FfNoticeFacts *facts, const FfSettings *settings, GPtrArray *faults,
                          GError **error);
/* What may be the name of a language, which is that of a folder of template_dir: "de", "de-AT". */
bool ff_notice_is_language(const char *language);
/* Whether there is such a folder, or one of the language that it varies. */
bool ff_notice_has_language(const FfSettings *settings, const char *language);
/* The variables, each with a sentence, ended by a NULL name: the manual page check. */
typedef struct {
    const char *name, *summary;
} FfNoticeVariable;
const FfNoticeVariable *ff_notice_variables(void);
