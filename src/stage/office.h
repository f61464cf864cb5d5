// SPDX-License-Identifier: GPL-3.0-or-later
/* LibreOffice, which makes PDFs of Office documents: a program of others, optional, run in the
 * program box (box/box-program.h) for one document and gone afterwards. What it writes is as
 * untrusted as what it read. */
#pragma once

#include "base/file.h"
#include "base/reason.h"
#include "document/office-sniff.h"

typedef struct {
    char *program; /* .../program/soffice.bin */
    char *folder;  /* that it is installed in */
    char *version; /* "7.4" */
    char *build;   /* identifies the build; "" when it does not say */
} FfOffice;

/* By the setting `office`: "auto", "none", or the path of soffice. NULL with *ret_why (static) when
 * there is none to be used. */
FfOffice *ff_office_find(const char *setting, const char **ret_why);
void ff_office_free(FfOffice *office);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FfOffice, ff_office_free)

/* Packages bring its parts one by one: whether the one that reads this format is there. */
bool ff_office_reads(const FfOffice *office, FfOfficeFormat format);

/* The document as a PDF of max_pages pages at most. NULL with *ret_reason: what is wrong with the
 * document, NONE when LibreOffice just would not read it; with error: a failure of ours. */
FfFile *ff_office_convert(const FfOffice *office, FfOfficeFormat format, int fd, int max_pages,
                          int wall_ms, FfReason *ret_reason, GError **error);
/* A text document (RTF, DOCX, ODT) as one XML file of OpenDocument, and such a file as a PDF; for
 * the rest as above. */
FfFile *ff_office_flatten(const FfOffice *office, FfOfficeFormat format, int fd, int wall_ms,
                          FfReason *ret_reason, GError **error);
FfFile *ff_office_print_flat(const FfOffice *office, int fd, int max_pages, int wall_ms,
                             FfReason *ret_reason, GError **error);
