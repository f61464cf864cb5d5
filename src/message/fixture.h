// SPDX-License-Identifier: GPL-3.0-or-later
/* What the tests and fuzzers of this folder share: one configuration, two users, a file of octets.
 */
#pragma once

#include "message/message.h"

typedef struct {
    FfSettings *settings;
    GPtrArray *users;  /* anne, with an alias, and clinic, a whole domain */
    FfMailFacts facts; /* of a message in the mailbox fax@company.test */
} FfFixture;

FfFixture *ff_fixture_new(void);
void ff_fixture_free(FfFixture *fixture);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FfFixture, ff_fixture_free)

/* Parses octets; *ret_parts (may be NULL) gets the decoded parts. */
FfMail *ff_fixture_parse(const FfFixture *fixture, const void *octets, gsize length,
                         FfFile **ret_parts);
