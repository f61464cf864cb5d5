// SPDX-License-Identifier: GPL-3.0-or-later
/* Why a trunk is down, in words, with what to do. Pure. */
#pragma once

#include "base/settings.h"

/* `code`: status that REGISTER or OPTIONS was answered with, or that stands for no answer;
 * `phrase`: of the peer, untrusted. Caller frees. */
char *ff_sip_trouble_of_trunk(const FfLineSettings *line, int code, const char *phrase);
