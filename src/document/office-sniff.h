// SPDX-License-Identifier: GPL-3.0-or-later
/* Which Office document a file is, by looking into its container: ZIP for OOXML (ECMA-376) and
 * OpenDocument (OASIS ODF 1.2 part 3), the compound file of [MS-CFB] for the older formats; RTF by
 * its mark. Nothing is unpacked but two small files of the ZIP. The data is untrusted. */
#pragma once

#include <stdbool.h>

#include "base/reason.h"

typedef enum {
    FF_OFFICE_NONE, /* no Office document, whatever else it is */
    FF_OFFICE_RTF,
    FF_OFFICE_DOC,
    FF_OFFICE_DOCX,
    FF_OFFICE_ODT,
    FF_OFFICE_XLS,
    FF_OFFICE_XLSX,
    FF_OFFICE_ODS,
    FF_OFFICE_PPT,
    FF_OFFICE_PPTX,
    FF_OFFICE_ODP,
    FF_OFFICE_ODG,
    FF_OFFICE_OOXML, /* encrypted, so that which of the three is not to be seen */
    FF_OFFICE_COUNT
} FfOfficeFormat;

/* *ret_reason is what speaks against making pages of it: NONE, or DOCUMENT_TRUNCATED,
 * DOCUMENT_TOO_LARGE (unpacked), DOCUMENT_ENCRYPTED. Spreadsheets can be encrypted with a password
 * that LibreOffice knows, so that the last of these is worth a try. */
FfOfficeFormat ff_office_sniff(const guint8 *data, gsize length, FfReason *ret_reason);

/* The parts of it, one a container; the same contract. */
FfOfficeFormat ff_office_sniff_zip(const guint8 *data, gsize length, FfReason *ret_reason);
FfOfficeFormat ff_office_sniff_compound(const guint8 *data, gsize length, FfReason *ret_reason);
