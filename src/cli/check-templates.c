// SPDX-License-Identifier: GPL-3.0-or-later
/* faxferry check: the templates of notices, in each language. */
#include "cli/check.h"
#include "notice/check.h"

#define SHOWN 3 /* ids that are named; faxferry debug phrases lists all */

static void check_language(FfFindings *findings, const FfNoticeLanguage *language)
{
    guint missing = language->missing->len;
    if (language->templates == 0 && missing == 0) {
        return;
    }
    if (missing == 0) {
        ff_findings_add(findings, FF_FOUND_GOOD, "templates",
                        "%s has %u of 5 templates, and all "
                        "phrases",
                        language->name, language->templates);
        return;
    }
    g_autoptr(GPtrArray) ids = g_ptr_array_new();
    for (guint i = 0; i < MIN(missing, SHOWN); i++) {
        g_ptr_array_add(ids, g_ptr_array_index(language->missing, i));
    }
    g_ptr_array_add(ids, NULL);
    g_autofree char *names = g_strjoinv(", ", (char **)ids->pdata);
    ff_findings_add(findings, FF_FOUND_DOUBT, "templates",
                    "%s has %u of 5 templates; %u phrases are not in its phrases.ini and said in "
                    "English: %s%s",
                    language->name, language->templates, missing, names,
                    missing > SHOWN ? " ..." : "");
}

void ff_check_templates(FfFindings *findings, const FfSettings *settings)
{
    g_autoptr(GPtrArray) languages =
        g_ptr_array_new_with_free_func((GDestroyNotify)ff_notice_language_free);
    g_autoptr(GPtrArray) faults = ff_notice_check_templates(settings, languages);
    for (guint i = 0; i < faults->len; i++) {
        ff_findings_add(findings, FF_FOUND_BAD, "templates", "%s",
                        (const char *)g_ptr_array_index(faults, i));
    }
    for (guint i = 0; i < languages->len; i++) {
        check_language(findings, g_ptr_array_index(languages, i));
    }
}
