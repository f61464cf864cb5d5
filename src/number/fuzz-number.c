// SPDX-License-Identifier: GPL-3.0-or-later
/* libFuzzer target: what comes out is E.164 or an extension, and nothing that is refused sets it.
 */
#include <stdint.h>
#include <string.h>

#include "number/number.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const countries[] = {"US", "DE", "GB", "FR", "JP", "IT"};
    g_autofree char *text = g_strndup((const char *)data, size);
    for (guint i = 0; i < G_N_ELEMENTS(countries); i++) {
        g_autofree char *number = NULL;
        FfNumberResult result = ff_number_normalise(text, countries[i], 4, &number);
        g_assert((result == FF_NUMBER_OK) == (number != NULL));
        if (number != NULL) {
            const char *digits = number + (number[0] == '+' ? 1 : 0);
            g_assert(strlen(digits) >= 1 && strlen(digits) <= 15);
            g_assert(strspn(digits, "0123456789") == strlen(digits));
        }
    }
    ff_number_looks_like(text);
    return 0;
}
