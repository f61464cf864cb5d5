// SPDX-License-Identifier: GPL-3.0-or-later
#include "role/configuration.h"

#include <string.h>

#include "base/error.h"
#include "line/line.h"

static bool check_lines(const FfSettings *settings, GError **error)
{
    for (guint i = 0; i < settings->lines->len; i++) {
        if (!ff_line_check(settings->lines->pdata[i], error)) {
            return false;
        }
    }
    return true;
}

FfSettings *ff_configuration_read(const char *path, GError **error)
{
    g_autoptr(FfSettings) settings = ff_settings_read(path, error);
    if (settings == NULL || !check_lines(settings, error)) {
        return NULL;
    }
    return g_steal_pointer(&settings);
}

bool ff_configuration_has_same_store(const FfSettings *before, const FfSettings *now,
                                     GError **error)
{
    if (strcmp(before->state_dir, now->state_dir) == 0 && strcmp(before->store, now->store) == 0) {
        return true;
    }
    g_set_error(error, FF_ERROR, FF_ERROR_CONFIG,
                "state_dir and store can't change while faxferryd runs; restart it");
    return false;
}
