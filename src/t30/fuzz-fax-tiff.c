// SPDX-License-Identifier: GPL-3.0-or-later
/* Received and submitted TIFFs: counted, and cut to their whole pages. */
#include <stdint.h>

#include "base/file.h"
#include "t30/fax-tiff.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(FfFile) file = ff_file_new_from_bytes("received.tif", data, size, NULL);
    g_autoptr(FfFile) kept = ff_file_new("received.tif", NULL);
    bool broken;
    int pages = ff_fax_tiff_count(file->fd, &broken);
    if (pages > 0) {
        ff_fax_tiff_keep(file->fd, pages, kept->fd, NULL);
    }
    return 0;
}
