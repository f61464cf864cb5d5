// SPDX-License-Identifier: GPL-3.0-or-later
/* What the audit trail says of a change: which fields, from what to what. Pure.
 *
 * A secret is never told, not even its hash: its field says "set", "changed" or "removed". */
#pragma once

#include "base/billing.h"
#include "base/user.h"

/* {"language": ["en", "de"], "secret": "changed"}: each field that differs, before and after; a
 * list is an array, what is not there is null. `before` is NULL for a new one, `after` for one that
 * was removed. NULL when nothing differs. Caller frees. */
char *ff_audit_user_change(const FfUser *before, const FfUser *after);
char *ff_audit_group_change(const FfGroup *before, const FfGroup *after);
/* The same of one field. */
char *ff_audit_value_change(const char *field, const char *before, const char *after);
char *ff_audit_billing_change(const FfBillingCode *before, const FfBillingCode *after);
