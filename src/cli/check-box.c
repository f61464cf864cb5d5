// SPDX-License-Identifier: GPL-3.0-or-later
/* faxferry check: the boxes around the parsers of documents. */
#include "box/box.h"
#include "cli/check.h"

static void add_layer(FfFindings *findings, bool there, FfFound otherwise, const char *subject,
                      const char *good, const char *missing)
{
    ff_findings_add(findings, there ? FF_FOUND_GOOD : otherwise, subject, "%s",
                    there ? good : missing);
}

static void check_programs(FfFindings *findings, const FfBoxLayers *layers)
{
    if (layers->root) {
        ff_findings_add(findings, FF_FOUND_GOOD, "sandbox of programs",
                        "LibreOffice sees only itself, the system's libraries and fonts, and one "
                        "document%s",
                        layers->landlock > 0 ? ", and landlock holds it to that" : "");
    } else if (layers->landlock > 0) {
        ff_findings_add(findings, FF_FOUND_DOUBT, "sandbox of programs",
                        "without namespaces only landlock and the filter hold LibreOffice, and it "
                        "may run what it has written to memory");
    } else {
        ff_findings_add(
            findings, FF_FOUND_DOUBT, "sandbox of programs",
            "there is neither landlock nor a namespace to hold LibreOffice in, so it is "
            "not run; Office documents are refused");
    }
}

void ff_check_box(FfFindings *findings)
{
    const FfBoxLayers layers = ff_box_find_layers();
    add_layer(findings, layers.filter, FF_FOUND_BAD, "sandbox filter",
              "system calls are filtered (seccomp)",
              "system calls can't be filtered (seccomp), so no document is opened; this kernel, or "
              "the container, forbids it");
    if (layers.landlock > 0) {
        ff_findings_add(findings, FF_FOUND_GOOD, "sandbox files",
                        "landlock version %d: parsers can read fonts and no other file",
                        layers.landlock);
    } else {
        ff_findings_add(
            findings, FF_FOUND_DOUBT, "sandbox files",
            "there is no landlock (Linux 5.13 with lsm=landlock has it), so parsers can "
            "open no file, fonts neither: pages of text may be refused");
    }
    add_layer(findings, layers.namespaces, FF_FOUND_DOUBT, "sandbox network",
              "parsers have a network of their own, with nothing in it",
              "user namespaces are not permitted here (sysctl, or the container), so that the "
              "filter alone keeps parsers from the network");
    check_programs(findings, &layers);
}
