// SPDX-License-Identifier: GPL-3.0-or-later
#include "stage/office-profile.h"

#include "base/error.h"

/* With the version of the last start in it, LibreOffice takes the profile for one that it knows,
 * and leaves out what it does at a first start. No macro runs; nothing is fetched, were there a
 * network. */
static char *profile_text(const FfOffice *office)
{
    static const char head[] = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                               "<oor:items xmlns:oor=\"http://openoffice.org/2001/registry\" "
                               "xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" "
                               "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">\n";
    const struct {
        const char *path, *name, *value;
    } items[] = {
        {"Setup/Product", "ooSetupLastVersion", office->version},
        {"Setup/Office", "ooSetupInstCompleted", "true"},
        {"Office.Common/Misc", "FirstRun", "false"},
        {"Office.Common/Security/Scripting", "DisableMacrosExecution", "true"},
        {"Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"},
        {"Office.Common/Security/Scripting", "MacroSecurityLevel", "3"},
        {"Office.Recovery/RecoveryInfo", "Enabled", "false"},
    };
    g_autoptr(GString) text = g_string_new(head);
    for (gsize i = 0; i < G_N_ELEMENTS(items); i++) {
        g_autofree char *value = g_markup_escape_text(items[i].value, -1);
        g_string_append_printf(text,
                               "<item oor:path=\"/org.openoffice.%s\"><prop oor:name=\"%s\" "
                               "oor:op=\"fuse\"><value>%s</value></prop></item>\n",
                               items[i].path, items[i].name, value);
    }
    g_string_append(text, "</oor:items>\n");
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static bool write_text(const char *folder, const char *name, const char *text, GError **error)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_autofree char *above = g_path_get_dirname(path);
    if (g_mkdir_with_parents(above, 0700) != 0) {
        ff_error_set_errno(error, "cannot make %s", above);
        return false;
    }
    return g_file_set_contents(path, text, -1, error);
}

/* The build's identity tells that its extensions are registered; else it would do that first. */
bool ff_office_write_profile(const FfOffice *office, const char *folder, GError **error)
{
    g_autofree char *text = profile_text(office);
    return write_text(folder, "profile/user/registrymodifications.xcu", text, error) &&
           write_text(folder, "profile/user/extensions/buildid", office->build, error);
}
