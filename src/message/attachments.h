// SPDX-License-Identifier: GPL-3.0-or-later
/* Attachments before anything is decoded: files within texts become parts, those that names or
 * other parts rule out are left out. */
#pragma once

#include "message/walk.h"

void ff_attachments_sort_out(FfWalk *walk, const FfMailFacts *facts);
