// SPDX-License-Identifier: GPL-3.0-or-later
/* faxferry check: LibreOffice, which reads Office documents. */
#include "cli/check.h"
#include "stage/office.h"

void ff_check_office(FfFindings *findings, const FfSettings *settings)
{
    static const struct {
        FfOfficeFormat format;
        const char *name, *package;
    } parts[] = {
        {FF_OFFICE_DOCX, "text documents", "libreoffice-writer-nogui"},
        {FF_OFFICE_XLSX, "spreadsheets", "libreoffice-calc-nogui"},
        {FF_OFFICE_PPTX, "presentations", "libreoffice-impress-nogui"},
    };
    const char *why = NULL;
    g_autoptr(FfOffice) office = ff_office_find(settings->office, &why);
    if (office == NULL) {
        ff_findings_add(findings, FF_FOUND_DOUBT, "office",
                        "no LibreOffice, so RTF and Office documents are refused: %s", why);
        return;
    }
    ff_findings_add(findings, FF_FOUND_GOOD, "office", "LibreOffice %s in %s", office->version,
                    office->folder);
    for (gsize i = 0; i < G_N_ELEMENTS(parts); i++) {
        if (!ff_office_reads(office, parts[i].format)) {
            ff_findings_add(findings, FF_FOUND_DOUBT, "office",
                            "it lacks the part that reads %s (on Debian, %s); they are refused",
                            parts[i].name, parts[i].package);
        }
    }
}
