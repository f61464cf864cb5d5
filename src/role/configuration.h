// SPDX-License-Identifier: GPL-3.0-or-later
/* The configuration as the supervisor takes it: read, and found to be one that roles can run with.
 */
#pragma once

#include "base/settings.h"

FfSettings *ff_configuration_read(const char *path, GError **error);
/* The supervisor's lock and store are those of the state directory that it began with. */
bool ff_configuration_has_same_store(const FfSettings *before, const FfSettings *now,
                                     GError **error);
