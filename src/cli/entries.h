// SPDX-License-Identifier: GPL-3.0-or-later
/* Lists of entries that have a sort and a pattern: rules and junk. One set of commands for both.
 * Private to cli. */
#pragma once

#include "cli/output.h"
#include "cli/route-tables.h"

typedef struct {
    const char *noun;        /* "rule" */
    const char *nothing;     /* what list says when there is none */
    const FfColumn *columns; /* as list shows them; also what export writes and import reads */
    const FfSort *sorts;     /* that may be used */
    guint sort_count;
    GPtrArray *(*list)(FfStore *store, GError **error);
    bool (*put)(FfStore *store, const GPtrArray *entries, GError **error);
    bool (*remove)(FfStore *store, FfSort sort, const char *pattern, GError **error);
    JsonObject *(*describe)(gconstpointer entry);
    /* From the members of an object, sort and pattern read before. NULL with what is wrong. */
    gpointer (*make)(FfSort sort, const char *pattern, JsonObject *object, GError **error);
    GDestroyNotify free;
} FfEntries;

int ff_entries_list(FfCli *cli, const FfEntries *kind, int argc, char **argv);
/* Takes `object` with the members "sort", "pattern" and the kind's own. */
int ff_entries_add(FfCli *cli, const FfEntries *kind, JsonObject *object);
int ff_entries_remove(FfCli *cli, const FfEntries *kind, int argc, char **argv);
int ff_entries_import(FfCli *cli, const FfEntries *kind, int argc, char **argv);
int ff_entries_export(FfCli *cli, const FfEntries *kind, int argc, char **argv);
