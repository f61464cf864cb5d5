// SPDX-License-Identifier: GPL-3.0-or-later
/* One value of the configuration file: text to member, by its row of the table. Pure. Private to
 * base. */
#pragma once

#include "base/settings-table.h"

/* Sets the member in `record` (the group's struct); `folder` is where relative paths start. Returns
 * NULL, or what is wrong, in words that continue "key: "; caller frees. The member is then
 * untouched. */
char *ff_setting_set(const FfSetting *setting, gpointer record, const char *text,
                     const char *folder);
