// SPDX-License-Identifier: GPL-3.0-or-later
/* What is on record of one fax, as named values: the columns of the log, and what notices tell of a
 * fax. One table, in the order of the report that faxferry's users know; the names are the
 * original's in snake_case. Pure.
 *
 * A value that is not known is absent: what the line did not tell is never a 0.
 */
#pragma once

#include <json-glib/json-glib.h>

#include "base/job.h"

typedef enum {
    FF_FAX_OUTCOME,
    FF_FAX_TIME_DATE_STAMP,
    FF_FAX_MESSAGE_TYPE,
    FF_FAX_RECEIVER_ADDRESS,
    FF_FAX_RECEIVER_NAME,
    FF_FAX_SENDER_NAME,
    FF_FAX_SUBMIT_TIME,
    FF_FAX_SCHEDULE,
    FF_FAX_START_TIME,
    FF_FAX_ORIGINAL_USER_NAME,
    FF_FAX_USER_NAME,
    FF_FAX_SOURCE_NUM,
    FF_FAX_USER_BILLING_CODE,
    FF_FAX_CUSTOM_BILLING_CODE,
    FF_FAX_SERVER_NAME,
    FF_FAX_PORT_USED,
    FF_FAX_MESSAGE_COMPLETION_CODE,
    FF_FAX_MESSAGE_COMPLETION_CODE_STRING,
    FF_FAX_EXTENDED_ERROR,
    FF_FAX_NUMBER_OF_ERRORS,
    FF_FAX_CONNECTION_BPS,
    FF_FAX_CONNECTION_SECONDS,
    FF_FAX_PAGE_COUNT,
    FF_FAX_PAGES_TRANSFERRED,
    FF_FAX_TOTAL_FAX_PAGES,
    FF_FAX_RETRIES,
    FF_FAX_SENDER_CSID,
    FF_FAX_RECEIVER_CSID,
    FF_FAX_EMAIL_SENDER_ADDRESS,
    FF_FAX_FORWARDED_MESSAGE,
    FF_FAX_RECEIVER_INFO,
    FF_FAX_IMAGE_TRANSFER_METHOD,
    FF_FAX_DIAL_SECONDS,
    FF_FAX_V21_FRAME_ERROR_COUNT,
    FF_FAX_ECM_FRAME_ERROR_COUNT,
    FF_FAX_RTP_COUNT,
    FF_FAX_RTN_COUNT,
    FF_FAX_DIS,
    FF_FAX_EVENT_ID,
    FF_FAX_MESSAGE_HANDLE,
    FF_FAX_GROUP_MESSAGE_HANDLE,
    FF_FAX_ATTACHMENT_COUNT,
    FF_FAX_COARSE_RESOLUTION,
    FF_FAX_SUBJECT,
    FF_FAX_COLUMN_COUNT
} FfFaxColumn;

typedef enum {
    FF_FAX_TEXT,
    FF_FAX_NUMBER,
    FF_FAX_TIME, /* milliseconds since 1970 */
    FF_FAX_YES_NO
} FfFaxColumnType;

const char *ff_fax_column_name(FfFaxColumn column);
FfFaxColumnType ff_fax_column_type(FfFaxColumn column);
const char *ff_fax_column_summary(FfFaxColumn column);

/* Nothing but the details is owned. */
typedef struct {
    const FfJob *job;        /* fax, reception, or a message that ended without a fax */
    const FfJob *message;    /* of a fax; a message is its own; else, and when unknown, NULL */
    const FfAttempt *call;   /* the last one, or NULL */
    const char *server_name; /* domain of this fax service, or NULL */
    const char *mailed_to; /* of a reception in its notice: receiver_address; NULL: number called */
    /* Of a reception: FfJob, oldest first, of all who got it; NULL: it is the row's user's. */
    const GPtrArray *deliveries;
    JsonObject *detail, *message_detail, *call_detail;
} FfFaxRecord;

void ff_fax_record_init(FfFaxRecord *record, const FfJob *job, const FfJob *message,
                        const FfAttempt *call);
void ff_fax_record_clear(FfFaxRecord *record);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(FfFaxRecord, ff_fax_record_clear)

/* Of columns of type TEXT: the value, untrusted; NULL when it is unknown. Caller frees. */
char *ff_fax_record_text(const FfFaxRecord *record, FfFaxColumn column);
/* Of the others; yes is 1. false: it is unknown, and *ret_number untouched. */
bool ff_fax_record_number(const FfFaxRecord *record, FfFaxColumn column, gint64 *ret_number);

/* How a fax ended. */
typedef enum {
    FF_FAX_SENT,
    FF_FAX_FAILED,
    FF_FAX_CANCELLED,
    FF_FAX_RECEIVED,
    FF_FAX_PARTIAL,     /* received in part */
    FF_FAX_REFUSED,     /* the sender was told why */
    FF_FAX_QUARANTINED, /* kept apart, nobody was told */
    FF_FAX_ENDED_COUNT
} FfFaxEnd;

/* "sent" ...; the reverse. */
const char *ff_fax_end_name(FfFaxEnd end);
bool ff_fax_end_from_name(const char *name, FfFaxEnd *ret_end);
/* What tells that a job ended so, for those who look for such jobs: its kinds (a bit each, 1u <<
 * FfKind), its state, and whether a reception was partial (-1: either). */
typedef struct {
    guint kinds;
    FfState state;
    int partial;
} FfFaxEndMark;
FfFaxEndMark ff_fax_end_mark(FfFaxEnd end);
