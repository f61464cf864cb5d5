// SPDX-License-Identifier: GPL-3.0-or-later
/* Values of one fax of a notice, raw: not cleaned, not escaped, "" where there is none. Most are
 * those of the log (base/fax-record.h); and how those of several faxes become one. Callers free. */
#pragma once

#include "notice/context.h"

typedef char *(*FfFaxText)(const FfNoticeContext *context, guint index);

/* Each value once, in the order of the faxes. */
char *ff_fax_join(const FfNoticeContext *context, const char *separator, FfFaxText of_fax);
/* The same of a column of text or numbers. */
char *ff_fax_join_column(const FfNoticeContext *context, const char *separator, FfFaxColumn column);
/* false: the column is known of none of the faxes. */
bool ff_fax_sum(const FfNoticeContext *context, FfFaxColumn column, gint64 *ret_total);
/* A column of numbers, summed over the faxes where it is known; "" where it is of none. */
char *ff_fax_sum_column(const FfNoticeContext *context, FfFaxColumn column);

char *ff_fax_reason(const FfNoticeContext *context, guint index);
char *ff_fax_schedule(const FfNoticeContext *context, guint index);
char *ff_fax_method(const FfNoticeContext *context, guint index);
