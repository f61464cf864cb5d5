// SPDX-License-Identifier: GPL-3.0-or-later
/* The end of a PDF, and Poppler's messages, as our own code reads them. */
#include <stddef.h>
#include <stdint.h>

#include "document/pdf-trouble.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    FfPdfTrouble trouble = {false};
    g_autofree char *text = g_strndup((const char *)data, size);
    ff_pdf_is_cut_off(data, size);
    ff_pdf_trouble_note(&trouble, text);
    ff_pdf_says_to_wait(text);
    return 0;
}
