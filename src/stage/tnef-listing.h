// SPDX-License-Identifier: GPL-3.0-or-later
/* What the program tnef prints of the files that it wrote: a line each, in their order. Untrusted,
 * for names in it are chosen by who made the stream. Pure. */
#pragma once

#include <glib.h>

typedef struct {
    char *name;       /* as the stream has it, any octets; "" is none */
    char *file;       /* in the folder: one component, not "." or ".." */
    char *type;       /* media type, or NULL */
    char *content_id; /* or NULL */
} FfTnefEntry;

void ff_tnef_entry_free(FfTnefEntry *entry);

/* An array of FfTnefEntry: those lines that name a file of `folder`, each file once. */
GPtrArray *ff_tnef_read_listing(const char *octets, gsize length, const char *folder);
