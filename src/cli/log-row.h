// SPDX-License-Identifier: GPL-3.0-or-later
/* Rows of the log: a job as `queue` and `show` describe it, and the columns of base/fax-record.h.
 */
#pragma once

#include "base/settings.h"
#include "cli/output.h"
#include "queue/store.h"

/* What the rows of one listing share. */
typedef struct {
    FfStore *store;
    const FfSettings *settings;
    FfJob *message; /* of the last row, because faxes of one message stand together */
} FfLogRows;
void ff_log_rows_clear(FfLogRows *rows);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(FfLogRows, ff_log_rows_clear)

/* Caller unrefs. */
JsonObject *ff_log_row(FfLogRows *rows, const FfJob *job, GError **error);
/* Of a table for people; and all of them, for CSV. Ended by a NULL key. */
const FfColumn *ff_log_table_columns(void);
const FfColumn *ff_log_columns(void);
