// SPDX-License-Identifier: GPL-3.0-or-later
/* faxferry user: the people who may send and receive. */
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "base/error.h"
#include "base/limits.h"
#include "cli/cli.h"
#include "cli/describe.h"
#include "cli/exchange.h"
#include "cli/field.h"
#include "cli/output.h"
#include "cli/route-tables.h"
#include "cli/secret.h"

#define AT(member) G_STRUCT_OFFSET(FfUser, member)

static const FfField fields[] = {
    {"address", "address", 'a', false, "Routing address: may send, gets notices and received faxes",
     "ADDRESS", ff_field_address, AT(address), 0},
    {"aliases", "alias", 0, true, "Another address that may send, or *@domain; may be repeated",
     "ADDRESS", ff_field_aliases, AT(aliases), 0},
    {"dids", "did", 'd', true, "Called number whose faxes are this user's; may be repeated",
     "NUMBER", ff_field_numbers, AT(dids), 0},
    {"billing", "billing", 'b', false, "Billing code, 15 characters at most", "CODE", ff_field_text,
     AT(billing), FF_LIMIT_USER_BILLING},
    {"format", "format", 'f', false, "Received faxes: tiff or pdf", "FORMAT", ff_field_format,
     AT(format), 0},
    {"notify", "notify", 0, false, "Notices: always, failure or never", "WHEN", ff_field_notify,
     AT(notify), 0},
    {"attach", "attach", 0, false, "Pages in notices: none, pdf, tiff or thumbnail", "WHAT",
     ff_field_attach, AT(attach), 0},
    {"language", "language", 0, false, "Language of notices", "NAME", ff_field_language,
     AT(language), 0},
    {"fax", "fax", 0, false, "Own fax number, for covers", "NUMBER", ff_field_text, AT(fax),
     FF_LIMIT_NAME},
    {"voice", "voice", 0, false, "Own telephone, for covers", "NUMBER", ff_field_text, AT(voice),
     FF_LIMIT_NAME},
    {"company", "company", 0, false, "Company, for covers", "NAME", ff_field_text, AT(company),
     FF_LIMIT_NAME},
    {"forward", "forward", 0, false, "User or group:NAME who gets this one's received faxes",
     "WHOM", ff_field_text, AT(forward), FF_LIMIT_NAME},
    {"cover_template", "template", 0, false, "Cover template, below the folder of templates",
     "FILE", ff_field_template, AT(cover_template), 0},
    FF_FIELDS_POLICY(FfUser),
    {"secret_hash", NULL, 0, false, NULL, NULL, ff_field_hash, AT(secret), 0},
    {.key = NULL},
};

/* ---- add, change, remove ---- */

static void print_user(const FfCli *cli, const FfUser *user, const char *word)
{
    g_autoptr(JsonObject) object = ff_describe_user(user);
    if (cli->json) {
        ff_output_json_object(object);
    } else {
        g_autofree char *name = ff_output_clean(user->name);
        printf("%s %s\n", name, word);
    }
}

/* What the options ask for. */
typedef struct {
    FfGiven given;
    FfSecretOptions secret;
} Wishes;

static void wishes_clear(Wishes *wishes)
{
    ff_given_clear(&wishes->given);
    g_free(wishes->secret.file);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Wishes, wishes_clear)

static bool parse(FfCli *cli, Wishes *wishes, int *argc, char ***argv)
{
    const GOptionEntry more[] = {FF_SECRET_ENTRIES(wishes->secret), G_OPTION_ENTRY_NULL};
    return ff_fields_parse(cli, fields, more, &wishes->given, argc, argv);
}

/* Not asked of an import, which may bring the one before the other. */
static bool check_forward(FfStore *store, const FfUser *user, GError **error)
{
    static const char group_prefix[] = "group:";
    if (user->forward == NULL) {
        return true;
    }
    if (g_str_has_prefix(user->forward, group_prefix)) {
        g_autoptr(FfGroup) group =
            ff_store_get_group(store, user->forward + strlen(group_prefix), error);
        return group != NULL;
    }
    g_autoptr(FfUser) other = ff_store_get_user(store, user->forward, error);
    return other != NULL;
}

static bool check_circle(FfCli *cli, const FfUser *user, GError **error)
{
    g_auto(FfCliRoutes) routes = {0};
    if (!ff_cli_read_routes(cli, &routes, error)) {
        return false;
    }
    g_autofree char *circle = ff_route_find_circle(user, &routes.tables);
    if (circle != NULL) {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT,
                    "--forward: received faxes would go round in a circle: %s", circle);
        return false;
    }
    return true;
}

static int store_user(FfCli *cli, FfUser *user, const Wishes *wishes, const char *word)
{
    g_autoptr(GError) error = NULL;
    if (!ff_fields_apply(cli, fields, &wishes->given, user, &error) ||
        !check_forward(cli->store, user, &error) || !check_circle(cli, user, &error) ||
        !ff_secret_apply(&wishes->secret, user, &error) ||
        !ff_store_put_user(cli->store, user, &error)) {
        return ff_cli_fail(error);
    }
    print_user(cli, user, word);
    return EX_OK;
}

static int add_user(FfCli *cli, int argc, char **argv)
{
    g_auto(Wishes) wishes = {0};
    g_autoptr(GError) error = NULL;
    if (!parse(cli, &wishes, &argc, &argv)) {
        return EX_USAGE;
    }
    if (wishes.given.values[0] == NULL || !ff_field_is_name(argv[1])) {
        return ff_cli_fail_usage("a user has a name and an address: faxferry user add NAME "
                                 "--address ADDRESS");
    }
    if (ff_cli_open_store(cli, &error) == NULL) {
        return ff_cli_fail(error);
    }
    g_autoptr(FfUser) known = ff_store_get_user(cli->store, argv[1], NULL);
    if (known != NULL) {
        return ff_cli_fail_usage("there is a user \"%s\" already; see faxferry user change",
                                 known->name);
    }
    g_autoptr(FfUser) user = ff_user_new(argv[1], NULL);
    return store_user(cli, user, &wishes, "added");
}

static int change_user(FfCli *cli, int argc, char **argv)
{
    g_auto(Wishes) wishes = {0};
    g_autoptr(GError) error = NULL;
    if (!parse(cli, &wishes, &argc, &argv)) {
        return EX_USAGE;
    }
    if (!ff_given_any(&wishes.given) && !ff_secret_options_any(&wishes.secret)) {
        return ff_cli_fail_usage("what is to be changed? see faxferry user change --help");
    }
    if (ff_cli_open_store(cli, &error) == NULL) {
        return ff_cli_fail(error);
    }
    g_autoptr(FfUser) user = ff_store_get_user(cli->store, argv[1], &error);
    return user != NULL ? store_user(cli, user, &wishes, "changed") : ff_cli_fail(error);
}

static int remove_user(FfCli *cli, int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    if (!ff_cli_parse(cli, NULL, 1, 1, &argc, &argv)) {
        return EX_USAGE;
    }
    if (ff_cli_open_store(cli, &error) == NULL) {
        return ff_cli_fail(error);
    }
    g_autoptr(FfUser) user = ff_store_get_user(cli->store, argv[1], &error);
    if (user == NULL || !ff_store_remove_user(cli->store, argv[1], &error)) {
        return ff_cli_fail(error);
    }
    print_user(cli, user, "removed");
    return EX_OK;
}

/* ---- list, show ---- */

static const FfColumn columns[] = {
    {"name", "Name"},      {"address", "Address"},    {"aliases", "Also sends from"},
    {"dids", "Numbers"},   {"billing", "Code"},       {"format", "Receives"},
    {"notify", "Notices"}, {"attach", "With"},        {"language", NULL},
    {"fax", NULL},         {"voice", NULL},           {"company", NULL},
    {"forward", NULL},     {"cover_template", NULL},  {"allowed_numbers", NULL},
    {"mailboxes", NULL},   {"blocked_numbers", NULL}, {"pages_per_day", NULL},
    {"has_secret", NULL},  {"faxes_per_hour", NULL},  {"concurrent_calls", NULL},
    {.key = NULL},
};

static int list_users(FfCli *cli, int argc, char **argv)
{
    gboolean csv = FALSE;
    const GOptionEntry entries[] = {
        {"csv", 0, 0, G_OPTION_ARG_NONE, &csv, "Print CSV (RFC 4180)", NULL},
        G_OPTION_ENTRY_NULL,
    };
    g_autoptr(GError) error = NULL;
    if (!ff_cli_parse(cli, entries, 0, 0, &argc, &argv)) {
        return EX_USAGE;
    }
    if (csv && cli->json) {
        return ff_cli_fail_usage("--csv and --json exclude each other");
    }
    FfStore *store = ff_cli_open_store(cli, &error);
    g_autoptr(GPtrArray) users = store != NULL ? ff_store_list_users(store, &error) : NULL;
    if (users == NULL) {
        return ff_cli_fail(error);
    }
    g_autoptr(JsonArray) rows = ff_describe_users(users);
    if (cli->json) {
        ff_output_json_array(rows);
    } else if (csv) {
        ff_output_csv(rows, columns);
    } else {
        ff_output_table(rows, columns, "There is no user; see faxferry user add --help.");
    }
    return EX_OK;
}

static const FfColumn lines[] = {
    {"name", "Name"},
    {"address", "Address"},
    {"aliases", "Also sends from"},
    {"dids", "Numbers"},
    {"groups", "Groups"},
    {"billing", "Billing code"},
    {"format", "Receives"},
    {"forward", "Forwarded to"},
    {"notify", "Notices"},
    {"attach", "With"},
    {"language", "Language"},
    {"fax", "Fax"},
    {"voice", "Telephone"},
    {"company", "Company"},
    {"cover_template", "Cover template"},
    {"has_secret", "Secret"},
    {"allowed_numbers", "Numbers allowed"},
    {"blocked_numbers", "Numbers blocked"},
    {"mailboxes", "Mailboxes"},
    {"pages_per_day", "Pages a day"},
    {"faxes_per_hour", "Faxes an hour"},
    {"concurrent_calls", "Calls at once"},
    {.key = NULL},
};

static bool add_groups(FfStore *store, const FfUser *user, JsonObject *object, GError **error)
{
    g_autoptr(GPtrArray) groups = ff_store_list_groups(store, error);
    JsonArray *names = json_array_new();
    for (guint i = 0; groups != NULL && i < groups->len; i++) {
        const FfGroup *group = g_ptr_array_index(groups, i);
        if (ff_group_has_member(group, user->name)) {
            json_array_add_string_element(names, group->name);
        }
    }
    json_object_set_array_member(object, "groups", names);
    return groups != NULL;
}

static int show_user(FfCli *cli, int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    if (!ff_cli_parse(cli, NULL, 1, 1, &argc, &argv)) {
        return EX_USAGE;
    }
    FfStore *store = ff_cli_open_store(cli, &error);
    g_autoptr(FfUser) user = store != NULL ? ff_store_get_user(store, argv[1], &error) : NULL;
    g_autoptr(JsonObject) object = user != NULL ? ff_describe_user(user) : NULL;
    if (object == NULL || !add_groups(store, user, object, &error)) {
        return ff_cli_fail(error);
    }
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
    FfUser *known = ff_store_get_user(store, name, &failure);
    if (known == NULL && ff_error_class(failure) != FF_ERROR_PERMANENT) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return NULL;
    }
    return known != NULL ? known : ff_user_new(name, NULL);
}

static const char *find_fault(gconstpointer user)
{
    return ((const FfUser *)user)->address == NULL ? "there is no \"address\"" : NULL;
}

static void free_user(gpointer user)
{
    ff_user_free(user);
}

static int import_users(FfCli *cli, int argc, char **argv)
{
    static const FfExchange kind = {"user",     fields,    find_or_make,
                                    find_fault, free_user, ff_store_put_users};
    return ff_cli_parse(cli, NULL, 1, 1, &argc, &argv) ? ff_exchange_import(cli, &kind, argv[1])
                                                       : EX_USAGE;
}

static JsonArray *describe_for_export(const GPtrArray *users, bool secrets)
{
    JsonArray *rows = ff_describe_users(users);
    for (guint i = 0; i < users->len; i++) {
        const FfUser *user = g_ptr_array_index(users, i);
        JsonObject *row = json_array_get_object_element(rows, i);
        json_object_remove_member(row, "has_secret");
        if (secrets) {
            ff_output_set_string(row, "secret_hash", user->secret);
        }
    }
    return rows;
}

static int export_users(FfCli *cli, int argc, char **argv)
{
    gboolean secrets = FALSE;
    const GOptionEntry more[] = {
        {"secrets", 0, 0, G_OPTION_ARG_NONE, &secrets,
         "With the hashes of secrets; keep it as you keep the database", NULL},
        G_OPTION_ENTRY_NULL,
    };
    gboolean csv = FALSE;
    if (!ff_exchange_parse_export(cli, more, &csv, &argc, &argv)) {
        return EX_USAGE;
    }
    g_autoptr(GError) error = NULL;
    FfStore *store = ff_cli_open_store(cli, &error);
    g_autoptr(GPtrArray) users = store != NULL ? ff_store_list_users(store, &error) : NULL;
    if (users == NULL) {
        return ff_cli_fail(error);
    }
    g_autoptr(JsonArray) rows = describe_for_export(users, secrets);
    ff_exchange_export(fields, rows, csv, secrets ? NULL : "secret_hash");
    return EX_OK;
}

const FfCommand ff_user_commands[] = {
    {"list", "", "List the users", list_users, NULL, false},
    {"show", "NAME", "Show all about a user", show_user, NULL, false},
    {"add", "NAME --address ADDRESS", "Add a user", add_user, NULL, false},
    {"change", "NAME", "Change what is given, and leave the rest", change_user, NULL, false},
    {"set", "NAME", "The same as change", change_user, NULL, true},
    {"remove", "NAME", "Remove a user; the log keeps the name", remove_user, NULL, false},
    {"import", "FILE", "Add and change users as a file says", import_users, NULL, false},
    {"export", "", "Print all users as import takes them", export_users, NULL, false},
    {.name = NULL},
};
