// SPDX-License-Identifier: GPL-3.0-or-later
/* faxferry group: users together, for received faxes and for what they may send. */
#include <stdio.h>
#include <sysexits.h>

#include "base/error.h"
#include "base/limits.h"
#include "cli/describe.h"
#include "cli/exchange.h"
#include "cli/field.h"
#include "cli/output.h"
#include "cli/route-tables.h"

#define AT(member) G_STRUCT_OFFSET(FfGroup, member)

static const FfField fields[] = {
    {"description", "description", 0, false, "What the group is", "TEXT", ff_field_text,
     AT(description), FF_LIMIT_NAME},
    {"members", "member", 'm', true, "User, in the order of the rota; may be repeated", "NAME",
     ff_field_names, AT(members), 0},
    {"share", "share", 0, false, "Received faxes: all members, or round-robin", "HOW",
     ff_field_share, AT(share), 0},
    {"always", "always", 0, false, "User who gets a copy of each received fax", "NAME",
     ff_field_text, AT(always), FF_LIMIT_NAME},
    {"cover_template", "template", 0, false, "Cover template of the members who have none", "FILE",
     ff_field_template, AT(cover_template), 0},
    FF_FIELDS_POLICY(FfGroup),
    {.key = NULL},
};

/* ---- add, change, remove ---- */

static void print_group(const FfCli *cli, const FfGroup *group, const char *word)
{
    g_autoptr(JsonObject) object = ff_describe_group(group);
    if (cli->json) {
        ff_output_json_object(object);
    } else {
        g_autofree char *name = ff_output_clean(group->name);
        printf("%s %s\n", name, word);
    }
}

/* The group as it is to be, in the place of the one that is. */
static void put_in_list(GPtrArray *groups, FfGroup *group)
{
    for (guint i = 0; i < groups->len; i++) {
        if (g_ascii_strcasecmp(((const FfGroup *)groups->pdata[i])->name, group->name) == 0) {
            g_ptr_array_remove_index(groups, i);
            break;
        }
    }
    g_ptr_array_add(groups, ff_group_copy(group));
}

/* One that was there before is `faxferry check`'s to tell: it keeps nobody from other changes. */
static char *find_new_circle(const FfRouteTables *before, const FfRouteTables *after)
{
    for (guint i = 0; i < after->users->len; i++) {
        const FfUser *user = after->users->pdata[i];
        g_autofree char *old = ff_route_find_circle(user, before);
        g_autofree char *new = old == NULL ? ff_route_find_circle(user, after) : NULL;
        if (new != NULL) {
            return g_steal_pointer(&new);
        }
    }
    return NULL;
}

/* A member who forwards to this group, over however many others. */
static bool check_circles(FfCli *cli, FfGroup *group, GError **error)
{
    g_auto(FfCliRoutes) routes = {0};
    g_auto(FfCliRoutes) changed = {0};
    if (!ff_cli_read_routes(cli, &routes, error) || !ff_cli_read_routes(cli, &changed, error)) {
        return false;
    }
    put_in_list(changed.groups, group);
    g_autofree char *circle = find_new_circle(&routes.tables, &changed.tables);
    if (circle != NULL) {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT,
                    "received faxes would go round in a circle: %s", circle);
        return false;
    }
    return true;
}

static int store_group(FfCli *cli, FfGroup *group, const FfGiven *given, const char *word)
{
    g_autoptr(GError) error = NULL;
    if (!ff_fields_apply(cli, fields, given, group, &error) || !check_circles(cli, group, &error) ||
        !ff_store_put_group(cli->store, group, &error)) {
        return ff_cli_fail(error);
    }
    print_group(cli, group, word);
    return EX_OK;
}

static int add_group(FfCli *cli, int argc, char **argv)
{
    g_auto(FfGiven) given = {NULL, 0};
    g_autoptr(GError) error = NULL;
    if (!ff_fields_parse(cli, fields, NULL, &given, &argc, &argv)) {
        return EX_USAGE;
    }
    if (!ff_field_is_name(argv[1])) {
        return ff_cli_fail_usage("a group has a name: faxferry group add NAME");
    }
    if (ff_cli_open_store(cli, &error) == NULL) {
        return ff_cli_fail(error);
    }
    g_autoptr(FfGroup) known = ff_store_get_group(cli->store, argv[1], NULL);
    if (known != NULL) {
        return ff_cli_fail_usage("there is a group \"%s\" already; see faxferry group change",
                                 known->name);
    }
    g_autoptr(FfGroup) group = ff_group_new(argv[1]);
    return store_group(cli, group, &given, "added");
}

static int change_group(FfCli *cli, int argc, char **argv)
{
    g_auto(FfGiven) given = {NULL, 0};
    g_autoptr(GError) error = NULL;
    if (!ff_fields_parse(cli, fields, NULL, &given, &argc, &argv)) {
        return EX_USAGE;
    }
    if (!ff_given_any(&given)) {
        return ff_cli_fail_usage("what is to be changed? see faxferry group change --help");
    }
    if (ff_cli_open_store(cli, &error) == NULL) {
        return ff_cli_fail(error);
    }
    g_autoptr(FfGroup) group = ff_store_get_group(cli->store, argv[1], &error);
    return group != NULL ? store_group(cli, group, &given, "changed") : ff_cli_fail(error);
}

static int remove_group(FfCli *cli, int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    if (!ff_cli_parse(cli, NULL, 1, 1, &argc, &argv)) {
        return EX_USAGE;
    }
    if (ff_cli_open_store(cli, &error) == NULL) {
        return ff_cli_fail(error);
    }
    g_autoptr(FfGroup) group = ff_store_get_group(cli->store, argv[1], &error);
    if (group == NULL || !ff_store_remove_group(cli->store, argv[1], &error)) {
        return ff_cli_fail(error);
    }
    print_group(cli, group, "removed");
    return EX_OK;
}

/* ---- list, show ---- */

static const FfColumn columns[] = {
    {"name", "Name"},
    {"members", "Members"},
    {"share", "Received faxes"},
    {"always", "Always also"},
    {"description", "Description"},
    {"cover_template", NULL},
    {"allowed_numbers", NULL},
    {"blocked_numbers", NULL},
    {"mailboxes", NULL},
    {"pages_per_day", NULL},
    {"faxes_per_hour", NULL},
    {"concurrent_calls", NULL},
    {.key = NULL},
};

static JsonArray *read_rows(FfCli *cli, GError **error)
{
    FfStore *store = ff_cli_open_store(cli, error);
    g_autoptr(GPtrArray) groups = store != NULL ? ff_store_list_groups(store, error) : NULL;
    return groups != NULL ? ff_describe_groups(groups) : NULL;
}

static int list_groups(FfCli *cli, int argc, char **argv)
{
    gboolean csv = FALSE;
    g_autoptr(GError) error = NULL;
    if (!ff_exchange_parse_export(cli, NULL, &csv, &argc, &argv)) {
        return EX_USAGE;
    }
    if (csv && cli->json) {
        return ff_cli_fail_usage("--csv and --json exclude each other");
    }
    g_autoptr(JsonArray) rows = read_rows(cli, &error);
    if (rows == NULL) {
        return ff_cli_fail(error);
    }
    if (cli->json) {
        ff_output_json_array(rows);
    } else if (csv) {
        ff_output_csv(rows, columns);
    } else {
        ff_output_table(rows, columns, "There is no group; see faxferry group add --help.");
    }
    return EX_OK;
}

static const FfColumn lines[] = {
    {"name", "Name"},
    {"description", "Description"},
    {"members", "Members"},
    {"share", "Received faxes"},
    {"always", "Always also"},
    {"cover_template", "Cover template"},
    {"allowed_numbers", "Numbers allowed"},
    {"blocked_numbers", "Numbers blocked"},
    {"mailboxes", "Mailboxes"},
    {"pages_per_day", "Pages a day"},
    {"faxes_per_hour", "Faxes an hour"},
    {"concurrent_calls", "Calls at once"},
    {.key = NULL},
};

static int show_group(FfCli *cli, int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    if (!ff_cli_parse(cli, NULL, 1, 1, &argc, &argv)) {
        return EX_USAGE;
    }
    FfStore *store = ff_cli_open_store(cli, &error);
    g_autoptr(FfGroup) group = store != NULL ? ff_store_get_group(store, argv[1], &error) : NULL;
    if (group == NULL) {
        return ff_cli_fail(error);
    }
    g_autoptr(JsonObject) object = ff_describe_group(group);
    if (cli->json) {
        ff_output_json_object(object);
    } else {
        ff_describe_limits_for_people(object);
        ff_output_lines(object, lines);
    }
    return EX_OK;
}

/* ---- import, export ---- */

static gpointer find_or_make(FfStore *store, const char *name, GError **error)
{
    g_autoptr(GError) failure = NULL;
    FfGroup *known = ff_store_get_group(store, name, &failure);
    if (known == NULL && ff_error_class(failure) != FF_ERROR_PERMANENT) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return NULL;
    }
    return known != NULL ? known : ff_group_new(name);
}

static const char *find_fault(gconstpointer group)
{
    return NULL;
}

static void free_group(gpointer group)
{
    ff_group_free(group);
}

static int import_groups(FfCli *cli, int argc, char **argv)
{
    static const FfExchange kind = {"group",    fields,     find_or_make,
                                    find_fault, free_group, ff_store_put_groups};
    return ff_cli_parse(cli, NULL, 1, 1, &argc, &argv) ? ff_exchange_import(cli, &kind, argv[1])
                                                       : EX_USAGE;
}

static int export_groups(FfCli *cli, int argc, char **argv)
{
    gboolean csv = FALSE;
    g_autoptr(GError) error = NULL;
    if (!ff_exchange_parse_export(cli, NULL, &csv, &argc, &argv)) {
        return EX_USAGE;
    }
    g_autoptr(JsonArray) rows = read_rows(cli, &error);
    if (rows == NULL) {
        return ff_cli_fail(error);
    }
    ff_exchange_export(fields, rows, csv, NULL);
    return EX_OK;
}

const FfCommand ff_group_commands[] = {
    {"list", "", "List the groups", list_groups, NULL, false},
    {"show", "NAME", "Show all about a group", show_group, NULL, false},
    {"add", "NAME", "Add a group", add_group, NULL, false},
    {"change", "NAME", "Change what is given, and leave the rest", change_group, NULL, false},
    {"set", "NAME", "The same as change", change_group, NULL, true},
    {"remove", "NAME", "Remove a group, not its users", remove_group, NULL, false},
    {"import", "FILE", "Add and change groups as a file says", import_groups, NULL, false},
    {"export", "", "Print all groups as import takes them", export_groups, NULL, false},
    {.name = NULL},
};
