// SPDX-License-Identifier: GPL-3.0-or-later
/* What commands print: one description of the result as JSON, shown as JSON, CSV or text for
 * people.
 *
 * In text, control characters and directional overrides are replaced (subjects and names come from
 * outsiders), and times (RFC 3339) are shown in local time. */
#pragma once

#include <json-glib/json-glib.h>
#include <stdbool.h>

/* A column: the member of each row, and its heading; a NULL heading leaves it out of text tables.
 * Ended by a NULL key. */
typedef struct {
    const char *key;
    const char *heading;
} FfColumn;

/* Takes nothing over. An empty list is told as `nothing`. On a terminal, columns are narrowed until
 * a line fits. */
void ff_output_table(JsonArray *rows, const FfColumn *columns, const char *nothing);
/* RFC 4180, all columns, with a line of keys. Text that a spreadsheet would run as a formula gets
 * an apostrophe in front (csv/csv.h). */
void ff_output_csv(JsonArray *rows, const FfColumn *columns);

/* Rows that come one after the other, any number of them: CSV and JSON are printed as they come,
 * with one row in memory; a table when all are there. JSON is an array with an object a line. */
typedef enum { FF_OUTPUT_TABLE, FF_OUTPUT_CSV, FF_OUTPUT_JSON } FfOutputForm;
typedef struct FfOutputRows FfOutputRows;
FfOutputRows *ff_output_rows_new(FfOutputForm form, const FfColumn *columns, const char *nothing);
/* Takes the row over. false: nobody reads the output any more, or it can't be written. */
bool ff_output_rows_add(FfOutputRows *rows, JsonObject *row);
/* Prints what is left, and frees. */
void ff_output_rows_end(FfOutputRows *rows);
/* One object, a line each member that has a value. */
void ff_output_lines(JsonObject *object, const FfColumn *columns);
void ff_output_json_object(JsonObject *object);
void ff_output_json_array(JsonArray *array);

/* A member as text, "" for null and for what is not there; the same for a terminal. Callers free.
 */
char *ff_output_member(JsonObject *object, const char *key);
char *ff_output_terminal(JsonObject *object, const char *key);
/* One line for a terminal. Caller frees. */
char *ff_output_clean(const char *text);
/* "12 s", "3 min", "5 h", "9 d". Caller frees. */
char *ff_output_span(gint64 span_ms);
/* A time as ff_clock_rfc3339() writes it, in local time for people; NULL: it is none. Caller frees.
 */
char *ff_output_local_time(const char *text);
/* A time member, or null when it is 0. */
void ff_output_set_time(JsonObject *object, const char *key, gint64 wall_ms);
/* A string member, or null. */
void ff_output_set_string(JsonObject *object, const char *key, const char *value);
