// SPDX-License-Identifier: GPL-3.0-or-later
/* faxferryd: the fax server.
 *
 * Without --role it supervises: one process a role, restarted when it ends. With --role it is one
 * of them.
 *
 * SECURITY
 *   Listens on loopback only (local_port, LMTP). Mail and documents are parsed in boxed children
 * without network, database or file system. Holds no credentials of the mail provider. FATAL A
 * configuration that can't be read, a port that is taken, a store that can't be opened: exit 78
 *   (EX_CONFIG) or 75 (EX_TEMPFAIL) with one line that says what to do. Everything else is retried.
 */
#include <locale.h>
#include <stdio.h>
#include <sysexits.h>

#include "base/log.h"
#include "config.h"
#include "role/role.h"
#include "role/supervisor.h"

static char *describe_roles(void)
{
    GString *text = g_string_new("Roles:\n");
    for (const FfRole *role = ff_roles(); role->name != NULL; role++) {
        g_string_append_printf(text, "  %-10s %s\n", role->name, role->summary);
    }
    g_string_append(text, "\nSee faxferryd(8) and faxferry.conf(5).");
    return g_string_free(text, false);
}

int main(int argc, char **argv)
{
    g_autofree char *named_path = NULL;
    g_autofree char *role_name = NULL;
    gboolean version = false;
    const GOptionEntry entries[] = {
        {"config", 'c', 0, G_OPTION_ARG_FILENAME, &named_path, "Configuration file", "FILE"},
        {"role", 'r', 0, G_OPTION_ARG_STRING, &role_name, "Run one role alone, in this process",
         "NAME"},
        {"version", 'V', 0, G_OPTION_ARG_NONE, &version, "Show the version", NULL},
        G_OPTION_ENTRY_NULL,
    };
    g_autoptr(GOptionContext) options = g_option_context_new("- the fax server");
    g_autoptr(GError) error = NULL;
    g_autofree char *roles = describe_roles();

    setlocale(LC_ALL, "");
    ff_log_init("faxferryd", FF_LOG_INFO);
    g_option_context_add_main_entries(options, entries, NULL);
    g_option_context_set_description(options, roles);
    if (!g_option_context_parse(options, &argc, &argv, &error) || argc > 1) {
        fprintf(stderr, "faxferryd: %s; see faxferryd --help\n",
                error != NULL ? error->message : "there are no arguments");
        return EX_USAGE;
    }
    if (version) {
        printf("faxferryd %s\n", FF_VERSION);
        return EX_OK;
    }
    const char *config_path = named_path == NULL ? FF_SETTINGS_DEFAULT_PATH : named_path;
    if (role_name == NULL) {
        return ff_supervisor_run(config_path);
    }
    const FfRole *role = ff_role_find(role_name);
    if (role == NULL) {
        fprintf(stderr, "faxferryd: there is no role \"%s\"; see faxferryd --help\n", role_name);
        return EX_USAGE;
    }
    return ff_role_main(role, config_path);
}
