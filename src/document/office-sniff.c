// SPDX-License-Identifier: GPL-3.0-or-later
#include "document/office-sniff.h"

#include <string.h>

typedef FfOfficeFormat (*Sniffer)(const guint8 *data, gsize length, FfReason *ret_reason);

static FfOfficeFormat sniff_rtf(const guint8 *data, gsize length, FfReason *ret_reason)
{
    return FF_OFFICE_RTF;
}

static const struct {
    const char *mark;
    gsize length;
    Sniffer sniff;
} containers[] = {
    {"PK\x03\x04", 4, ff_office_sniff_zip},
    {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8, ff_office_sniff_compound},
    {"{\\rtf", 5, sniff_rtf},
};

FfOfficeFormat ff_office_sniff(const guint8 *data, gsize length, FfReason *ret_reason)
{
    *ret_reason = FF_REASON_NONE;
    for (gsize i = 0; i < G_N_ELEMENTS(containers); i++) {
        if (length >= containers[i].length &&
            memcmp(data, containers[i].mark, containers[i].length) == 0) {
            return containers[i].sniff(data, length, ret_reason);
        }
    }
    return FF_OFFICE_NONE;
}
