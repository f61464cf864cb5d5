// SPDX-License-Identifier: GPL-3.0-or-later
/* libFuzzer target: the configuration file. Either settings or an error, never both or neither. */
#include <stdint.h>

#include "base/settings.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *text = g_strndup((const char *)data, size);
    g_autoptr(GError) error = NULL;
    g_autoptr(FfSettings) settings = ff_settings_parse("/etc/f.conf", text, &error);
    g_assert((settings != NULL) == (error == NULL));
    return 0;
}
