// SPDX-License-Identifier: GPL-3.0-or-later
#include "notice/plural.h"

static FfPlural one_other(guint64 count)
{
    return count == 1 ? FF_PLURAL_ONE : FF_PLURAL_OTHER;
}

static FfPlural french(guint64 count)
{
    return count < 2 ? FF_PLURAL_ONE : FF_PLURAL_OTHER;
}

/* 2 to 4, 22 to 24, but not 12 to 14. */
static gboolean is_slavic_few(guint64 count)
{
    return count % 10 >= 2 && count % 10 <= 4 && (count % 100 < 12 || count % 100 > 14);
}

static FfPlural russian(guint64 count)
{
    if (count % 10 == 1 && count % 100 != 11) {
        return FF_PLURAL_ONE;
    }
    return is_slavic_few(count) ? FF_PLURAL_FEW : FF_PLURAL_MANY;
}

static FfPlural polish(guint64 count)
{
    if (count == 1) {
        return FF_PLURAL_ONE;
    }
    return is_slavic_few(count) ? FF_PLURAL_FEW : FF_PLURAL_MANY;
}

static FfPlural czech(guint64 count)
{
    if (count == 1) {
        return FF_PLURAL_ONE;
    }
    return count >= 2 && count <= 4 ? FF_PLURAL_FEW : FF_PLURAL_OTHER;
}

static FfPlural none(guint64 count)
{
    (void)count;
    return FF_PLURAL_OTHER;
}

const FfPluralRule *ff_plural_rule(const char *name)
{
    static const FfPluralRule rules[] = {
        {"one-other", one_other}, {"french", french}, {"russian", russian},
        {"polish", polish},       {"czech", czech},   {"none", none},
    };
    for (guint i = 0; name != NULL && i < G_N_ELEMENTS(rules); i++) {
        if (g_str_equal(rules[i].name, name)) {
            return &rules[i];
        }
    }
    return NULL;
}

const char *ff_plural_name(FfPlural plural)
{
    static const char *const names[] = {"one", "few", "many", "other"};
    return names[plural];
}
