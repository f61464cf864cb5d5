// SPDX-License-Identifier: GPL-3.0-or-later
/* Lists of billing codes in CSV, as the original, spreadsheets and we write them. Pure. */
#pragma once

#include "base/billing.h"

/* GPtrArray of FfBillingCode with its destructor set, tidied, in the order of the text, no two with
 * one key. The first row names the columns, in any order and case: BillingCode, Company,
 * Description; the first is required. Fields are divided by commas, semicolons or tabs; a byte
 * order mark is skipped. NULL with FF_ERROR_PERMANENT: all that is wrong, a line each that begins
 * with `name` and the line's number; FF_LIMIT_BILLING_ERRORS are told and the rest counted.
 * Untrusted. */
GPtrArray *ff_billing_csv_read(const char *name, const char *text, gsize length, GError **error);
/* The row of column names. */
#define FF_BILLING_CSV_HEADER "BillingCode,Company,Description\r\n"
/* One row, which reads back the same. */
void ff_billing_csv_append(GString *text, const FfBillingCode *code);
