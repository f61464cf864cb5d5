// SPDX-License-Identifier: GPL-3.0-or-later
/* Secrets in the names of files: programs name a message that is saved or attached after its
 * subject. Pure. */
#pragma once

#include "message/secret-known.h"

/* As ff_secret_take() of a subject; and since ':' is no sign for a file's name, with '_', another
 * sign, or none, where it was. `name`: valid UTF-8, one line. Caller frees. */
char *ff_secret_name_take(const char *name, FfSecretKnown *known);
