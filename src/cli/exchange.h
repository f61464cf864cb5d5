// SPDX-License-Identifier: GPL-3.0-or-later
/* Import of users and groups: JSON, as export writes it, or CSV with the same names in its first
 * row. All errors are told at once; when there is one, nothing is imported. */
#pragma once

#include "cli/field.h"

typedef struct {
    const char *noun; /* "user" */
    const FfField *fields;
    /* One of that name as the store has it, or a new one. NULL with the error of the store. */
    gpointer (*find)(FfStore *store, const char *name, GError **error);
    /* What it lacks, or NULL. */
    const char *(*fault)(gconstpointer record);
    void (*free)(gpointer record);
    /* All or none. */
    bool (*put)(FfStore *store, const GPtrArray *records, GError **error);
} FfExchange;

/* `path`: "-" is standard input. An exit status. */
int ff_exchange_import(FfCli *cli, const FfExchange *kind, const char *path);
/* Options --csv and those of `more`. */
bool ff_exchange_parse_export(FfCli *cli, const GOptionEntry *more, gboolean *ret_csv, int *argc,
                              char ***argv);
/* All fields of the table but `except` (or NULL), after the name. */
void ff_exchange_export(const FfField *fields, JsonArray *rows, bool csv, const char *except);
/* Rows of objects from a text in either form; the errors, a line each, are FF_ERROR_PERMANENT.
 * `fields`: which of the columns are lists. */
JsonArray *ff_exchange_read(const FfField *fields, const char *text, gsize length, GError **error);
/* The same from a file; "-" is standard input. */
JsonArray *ff_exchange_read_file(const FfField *fields, const char *path, GError **error);
