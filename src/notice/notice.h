// SPDX-License-Identifier: GPL-3.0-or-later
/* Notices: facts and a template to one RFC 5322 message. Pure, but for reading the template file.
 *
 * Templates are MIME messages in UTF-8 in <template_dir>/<language>/: fax.dn.eml (all sent),
 * fax.ndn.eml (one or more failed), fax.sendfailure.eml (not accepted), fax.recv.eml (received),
 * fax.recv.err.eml (received in part). $(name) is replaced in header fields and text parts; values
 * are untrusted: in headers control characters become spaces and words are encoded (RFC 2047), in
 * text/html parts they are escaped; a value is never looked at again for variables.
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

/* What is told of one part of the message. */
typedef struct {
    char *name;   /* file name or "message text" */
    char *action; /* "faxed", "left out", "failed" */
    char *why;    /* sentence or NULL */
    int pages;
} FfNoticePart;
void ff_notice_part_free(FfNoticePart *part);

typedef struct {
    FfNoticeKind kind;
    const FfJob *job;            /* the message, or the reception */
    const GPtrArray *faxes;      /* FfJob children; NULL for receptions and refusals */
    const GPtrArray *attempts;   /* FfAttempt: the last one of each fax, same order, items may be
                                    NULL; reception: one */
    const GPtrArray *parts;      /* FfNoticePart, or NULL */
    const FfUser *user;          /* or NULL */
    const char *from;            /* address the notice is from */
    const char *to;              /* address it goes to */
    const char *references;      /* of the message that is answered, or NULL */
    const char *original_header; /* header block of the message that is answered, or NULL:
                                    text/rfc822-headers */
    FfFile *attachment;          /* pages.tif, received.tif, received.pdf, or NULL */
    const char *attachment_name, *attachment_type;
    FfFile *picture; /* first page as PNG, or NULL */
} FfNoticeFacts;

const char *ff_notice_template_name(FfNoticeKind kind);
/* The message, ready for SMTP (CRLF, 7-bit), as a file "notice.eml". FF_ERROR_CONFIG when the
 * template is missing or broken, naming file and cause. */
FfFile *ff_notice_compose(const FfNoticeFacts *facts, const FfSettings *settings, GError **error);
/* The variables, each with a sentence, ended by a NULL name: the manual page check. */
typedef struct {
    const char *name, *summary;
} FfNoticeVariable;
const FfNoticeVariable *ff_notice_variables(void);
