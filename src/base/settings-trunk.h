// SPDX-License-Identifier: GPL-3.0-or-later
/* What must hold between several settings of a line of the type sip. Private to base. */
#pragma once

#include "base/settings.h"

/* What is wrong with it as a whole, in the words of a complaint; NULL: nothing. */
const char *ff_settings_check_trunk(const FfLineSettings *line);
/* Sets what follows from others. */
void ff_settings_complete_trunk(FfLineSettings *line);
