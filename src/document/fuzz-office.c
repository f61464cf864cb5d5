// SPDX-License-Identifier: GPL-3.0-or-later
/* The containers of Office documents. */
#include <stddef.h>
#include <stdint.h>

#include "document/office-sniff.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    FfReason reason = FF_REASON_COUNT;
    g_assert_cmpint(ff_office_sniff(data, size, &reason), <, FF_OFFICE_COUNT);
    g_assert_cmpint(reason, !=, FF_REASON_COUNT);
    ff_office_sniff_zip(data, size, &reason);
    ff_office_sniff_compound(data, size, &reason);
    return 0;
}
