// SPDX-License-Identifier: GPL-3.0-or-later
/* faxferry check: the program that unpacks what Outlook packs its attachments in. */
#include "cli/check.h"
#include "stage/tnef.h"

void ff_check_tnef(FfFindings *findings)
{
    const char *why = NULL;
    const char *program = ff_tnef_find(&why);
    if (program == NULL) {
        ff_findings_add(findings, FF_FOUND_DOUBT, "tnef",
                        "Outlook's packed attachments (winmail.dat) are refused: %s", why);
        return;
    }
    ff_findings_add(findings, FF_FOUND_GOOD, "tnef", "%s unpacks winmail.dat", program);
}
