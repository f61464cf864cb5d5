// SPDX-License-Identifier: GPL-3.0-or-later
/* What is decided of a parsed mail outside of its box, where the folder of covers can be seen. */
#pragma once

#include <json-glib/json-glib.h>

#include "base/settings.h"
#include "message/message.h"

/* The parts as the message's detail has them. */
JsonArray *ff_settle_describe_parts(const FfMail *mail);

/* Of a mail that is accepted appends to `covers` the template for each recipient, a name borrowed
 * from the mail, the facts or their settings; NULL: none. A template that is not there refuses it:
 * FF_REASON_COVER_MISSING. A refusal that nobody can be told is none: the mail is kept apart,
 * FF_REASON_NO_SENDER, with the reason as its argument. false is a failure of ours. */
bool ff_settle_mail(FfMail *mail, JsonArray *parts, const FfMailFacts *facts, GPtrArray *covers,
                    GError **error);
