// SPDX-License-Identifier: GPL-3.0-or-later
/* Comma separated values (RFC 4180): text to rows, and fields to text. Pure; libcsv is hidden here.
 *
 * Fields that a spreadsheet would run as a formula are written with an apostrophe in front, which
 * spreadsheets don't show: ff_csv_guard(). ff_csv_unguard() is its exact reverse, so that what was
 * written here reads back the same, whatever it is.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* One row, its fields, and the line (from 1) that it begins in. false: stop. */
typedef bool (*FfCsvRow)(char **fields, guint count, guint line, gpointer data);

/* Rows without any field are left out; white space around an unquoted field is, too. `delimiter`:
 * between fields. false: `row` said so, or the text is malformed: then *ret_trouble says what, and
 * *ret_line where; what came before has been given to `row`. Untrusted, UTF-8, no NUL. */
bool ff_csv_read(const char *text, gsize length, char delimiter, FfCsvRow row, gpointer data,
                 guint *ret_line, const char **ret_trouble);
/* The line (from 1) that an offset is in. */
guint ff_csv_line(const char *text, gsize length, gsize offset);
/* ',', ';' or tab: what divides the first line. */
char ff_csv_delimiter(const char *text, gsize length);

/* Quoted where it must be. */
void ff_csv_append_field(GString *line, const char *text);
/* Callers free. */
char *ff_csv_guard(const char *text);
char *ff_csv_unguard(const char *text);
