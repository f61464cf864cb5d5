// SPDX-License-Identifier: GPL-3.0-or-later
/* Who is at the command line, for the audit trail. */
#pragma once

#include <sys/types.h>

/* "cli:anna": the login name; of root by sudo that of who called it, when `sudo_user` (may be NULL)
 * names a user of this machine; "cli:1000" of a user without a name. Only root's environment is
 * believed, because root could write the trail anyway. Caller frees. */
char *ff_actor_name(uid_t user, const char *sudo_user);
