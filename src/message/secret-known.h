// SPDX-License-Identifier: GPL-3.0-or-later
/* Whose secrets a mail may hold: the users by the looks of their names, and which words were tried
 * against their hashes. One for a mail; the list is read when the first word asks for it. */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "base/user.h"

typedef struct FfSecretKnown FfSecretKnown;

/* `users`: FfUser, must outlive the result; NULL: nobody. `expected`: the mailbox asks for secrets,
 * so that each word that leads a subject is one, of a user or not. */
FfSecretKnown *ff_secret_known_new(const GPtrArray *users, bool expected);
void ff_secret_known_free(FfSecretKnown *known);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FfSecretKnown, ff_secret_known_free)

bool ff_secret_known_expected(const FfSecretKnown *known);
/* Those whose name looks like that: FfUser; NULL: nobody's does. */
const GSList *ff_secret_known_find(FfSecretKnown *known, const char *name, gsize length);
/* Is it the secret of one of them? A hash costs some 18 ms: after FF_LIMIT_SECRET_TRIES different
 * words each that could be one counts as one. */
bool ff_secret_known_proves(FfSecretKnown *known, const GSList *owners, const char *secret);
