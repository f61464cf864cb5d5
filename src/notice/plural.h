// SPDX-License-Identifier: GPL-3.0-or-later
/* Which form of a word goes with a number: "1 page", "2 pages". Pure. Categories and rules are
 * those of the Unicode CLDR, for whole numbers. */
#pragma once

#include <glib.h>

typedef enum { FF_PLURAL_ONE, FF_PLURAL_FEW, FF_PLURAL_MANY, FF_PLURAL_OTHER } FfPlural;

/* A rule, for the languages that share it: "one-other" (English, German), "french" (0 is one, too),
 * "russian" (Ukrainian, Serbian), "polish", "czech" (Slovak), "none" (Chinese, Japanese). */
typedef struct {
    const char *name;
    FfPlural (*of)(guint64 count);
} FfPluralRule;

/* NULL for a name that there is not. */
const FfPluralRule *ff_plural_rule(const char *name);
/* "one", "few", "many", "other". */
const char *ff_plural_name(FfPlural plural);
