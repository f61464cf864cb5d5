// SPDX-License-Identifier: GPL-3.0-or-later
/* Values of one fax of a notice, raw: not cleaned, not escaped. "" where there is none. And how
 * those of several faxes become one. Callers free. */
#pragma once

#include "notice/context.h"

typedef char *(*FfFaxText)(const FfNoticeContext *context, guint index);
typedef gint64 (*FfFaxNumber)(const FfNoticeContext *context, guint index);

/* Each value once, in the order of the faxes. */
char *ff_fax_join(const FfNoticeContext *context, const char *separator, FfFaxText of_fax);
gint64 ff_fax_sum(const FfNoticeContext *context, FfFaxNumber of_fax);
/* A number out of the record of the last calls, summed; 0 where it is absent. */
gint64 ff_fax_sum_call(const FfNoticeContext *context, const char *key);

char *ff_fax_id(const FfNoticeContext *context, guint index);
char *ff_fax_number(const FfNoticeContext *context, guint index);
char *ff_fax_name(const FfNoticeContext *context, guint index);
char *ff_fax_company(const FfNoticeContext *context, guint index);
char *ff_fax_custom_billing(const FfNoticeContext *context, guint index);
char *ff_fax_reason(const FfNoticeContext *context, guint index);
char *ff_fax_schedule(const FfNoticeContext *context, guint index);
/* of its last call */
char *ff_fax_bit_rate(const FfNoticeContext *context, guint index);
char *ff_fax_line(const FfNoticeContext *context, guint index);
char *ff_fax_far_identity(const FfNoticeContext *context, guint index);
char *ff_fax_method(const FfNoticeContext *context, guint index);
char *ff_fax_dis(const FfNoticeContext *context, guint index);
char *ff_fax_t30_text(const FfNoticeContext *context, guint index);

gint64 ff_fax_seconds(const FfNoticeContext *context, guint index);
gint64 ff_fax_bad_rows(const FfNoticeContext *context, guint index);
gint64 ff_fax_pages(const FfNoticeContext *context, guint index);
gint64 ff_fax_pages_transferred(const FfNoticeContext *context, guint index);
gint64 ff_fax_retries(const FfNoticeContext *context, guint index);

/* "2026-11-23 16:08 UTC", local time. */
char *ff_notice_time(gint64 wall_ms);
