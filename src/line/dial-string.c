// SPDX-License-Identifier: GPL-3.0-or-later
#include "line/dial-string.h"

char *ff_dial_string(const char *number, const char *prefix, bool without_prefix)
{
    bool extension = number[0] != '+';
    if (extension || without_prefix || prefix == NULL || *prefix == '\0') {
        return g_strdup(number);
    }
    return g_strconcat(prefix, number + 1, NULL);
}
