// SPDX-License-Identifier: GPL-3.0-or-later
/* The header block of a message as it was received (RFC 5322 section 2.2): fields in order, doubled
 * ones too, which the MIME library's own view hides. Pure; octets are hostile. */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef struct {
    char *name;
    char *value; /* unfolded, not decoded; NULs are spaces */
    bool cut;    /* longer than FF_LIMIT_HEADER_FIELD, the rest is missing */
    bool nuls;   /* had some */
} FfHeaderField;

typedef struct {
    GPtrArray *fields; /* FfHeaderField */
    bool whole;        /* its end was seen, or the octets ended */
    gsize length;      /* octets up to the first line that is no field */
} FfHeader;

/* `octets`: the beginning of a message; a leading envelope line of a mailbox file ("From ",
 * address, date) is skipped. `at_end`: nothing comes after them. Never fails; the first line that
 * is no field ends the header. */
FfHeader *ff_header_parse(const char *octets, gsize length, bool at_end);
void ff_header_free(FfHeader *header);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FfHeader, ff_header_free)

/* The index-th field of that name (compared without case) from the top, or NULL. */
const FfHeaderField *ff_header_find(const FfHeader *header, const char *name, guint index);
/* Value of the topmost, or NULL. */
const char *ff_header_value(const FfHeader *header, const char *name);
guint ff_header_count(const FfHeader *header, const char *name);

/* A structured field without its comments (RFC 5322 section 3.2.2), trimmed. Caller frees. */
char *ff_header_without_comments(const char *value);
