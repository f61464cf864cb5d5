// SPDX-License-Identifier: GPL-3.0-or-later
/* faxferry route: rules for received faxes, a trial of them, and routing by hand. */
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "base/detail.h"
#include "base/error.h"
#include "cli/entries.h"

/* ---- rules ---- */

static const FfColumn columns[] = {
    {"sort", "Looks at"},
    {"pattern", "Pattern"},
    {"target", "Goes to"},
    {.key = NULL},
};

static JsonObject *describe(gconstpointer entry)
{
    const FfRule *rule = entry;
    JsonObject *object = json_object_new();
    json_object_set_string_member(object, "sort", ff_sort_name(rule->sort));
    json_object_set_string_member(object, "pattern", rule->pattern);
    json_object_set_string_member(object, "target", rule->target);
    return object;
}

static gpointer make(FfSort sort, const char *pattern, JsonObject *object, GError **error)
{
    const char *target = ff_detail_string(object, "target", "");
    if (*target == '\0') {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT,
                    "a rule needs a target: user:NAME, group:NAME or postmaster");
        return NULL;
    }
    g_autofree char *read = ff_cli_read_target(target);
    return ff_rule_new(sort, pattern, read);
}

static void free_rule(gpointer rule)
{
    ff_rule_free(rule);
}

static const FfSort sorts[] = {FF_SORT_DID, FF_SORT_LINE, FF_SORT_CSID, FF_SORT_CALLER,
                               FF_SORT_SUBADDRESS};
static const FfEntries rule_entries = {
    "rule",
    "There is no rule: faxes go by the numbers of users alone; see faxferry route add --help.",
    columns,
    sorts,
    G_N_ELEMENTS(sorts),
    ff_store_list_rules,
    ff_store_put_rules,
    ff_store_remove_rule,
    describe,
    make,
    free_rule,
};

static int list_rules(FfCli *cli, int argc, char **argv)
{
    return ff_entries_list(cli, &rule_entries, argc, argv);
}

static int add_rule(FfCli *cli, int argc, char **argv)
{
    if (!ff_cli_parse(cli, NULL, 3, 3, &argc, &argv)) {
        return EX_USAGE;
    }
    g_autoptr(JsonObject) object = json_object_new();
    json_object_set_string_member(object, "sort", argv[1]);
    json_object_set_string_member(object, "pattern", argv[2]);
    json_object_set_string_member(object, "target", argv[3]);
    return ff_entries_add(cli, &rule_entries, object);
}

static int remove_rule(FfCli *cli, int argc, char **argv)
{
    return ff_entries_remove(cli, &rule_entries, argc, argv);
}

static int import_rules(FfCli *cli, int argc, char **argv)
{
    return ff_entries_import(cli, &rule_entries, argc, argv);
}

static int export_rules(FfCli *cli, int argc, char **argv)
{
    return ff_entries_export(cli, &rule_entries, argc, argv);
}

/* ---- a trial ---- */

typedef struct {
    char *called, *line, *csid, *caller, *subaddress;
} Facts;

static void facts_clear(Facts *facts)
{
    g_free(facts->called);
    g_free(facts->line);
    g_free(facts->csid);
    g_free(facts->caller);
    g_free(facts->subaddress);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Facts, facts_clear)

static bool read_number(FfCli *cli, char **number, GError **error)
{
    if (*number == NULL) {
        return true;
    }
    char *read = ff_cli_read_number(cli->settings, *number, error);
    g_free(*number);
    *number = read;
    return read != NULL;
}

static const FfColumn step_columns[] = {
    {"sort", "Looks at"}, {"pattern", "Pattern"}, {"target", "Goes to"},
    {"why", "Result"},    {.key = NULL},
};

static JsonArray *describe_steps(const GArray *steps)
{
    JsonArray *rows = json_array_new();
    for (guint i = 0; i < steps->len; i++) {
        const FfRouteStep *step = &g_array_index(steps, FfRouteStep, i);
        JsonObject *object = json_object_new();
        json_object_set_string_member(object, "sort", ff_sort_name(step->sort));
        json_object_set_string_member(object, "pattern", step->pattern);
        json_object_set_string_member(object, "target", step->target);
        json_object_set_boolean_member(object, "matches", step->matches);
        json_object_set_string_member(object, "why", step->why);
        json_array_add_object_element(rows, object);
    }
    return rows;
}

static char *describe_delivery(const FfDelivery *delivery)
{
    GString *text = g_string_new(delivery->user != NULL ? delivery->user->name : "postmaster");
    if (delivery->first != NULL) {
        g_string_append_printf(text, " (forwarded by %s%s)", delivery->first->name,
                               delivery->circle ? ", in a circle" : "");
    }
    return g_string_free(text, FALSE);
}

static void set_deliveries(JsonObject *object, const FfRoute *route)
{
    JsonArray *names = json_array_new();
    for (guint i = 0; i < route->deliveries->len; i++) {
        g_autofree char *text = describe_delivery(&g_array_index(route->deliveries, FfDelivery, i));
        json_array_add_string_element(names, text);
    }
    json_object_set_array_member(object, "mailboxes", names);
}

static const FfColumn result_lines[] = {
    {"junk", "Junk list"}, {"routed_by", "Decided by"},
    {"rule", "Pattern"},   {"mailboxes", "Mailed to"},
    {.key = NULL},
};

static JsonObject *describe_result(const FfRoute *route, const GArray *steps, const FfJunk *junk)
{
    JsonObject *object = json_object_new();
    if (junk != NULL) {
        g_autofree char *text = g_strdup_printf(
            "%s %s: %s", ff_sort_name(junk->sort), junk->pattern,
            junk->action == FF_JUNK_REFUSE ? "the call is refused" : "the fax is kept apart");
        json_object_set_string_member(object, "junk", text);
    }
    json_object_set_array_member(object, "steps", describe_steps(steps));
    json_object_set_string_member(object, "routed_by", route->why);
    ff_output_set_string(object, "rule", route->rule);
    set_deliveries(object, route);
    return object;
}

static int test_rules(FfCli *cli, int argc, char **argv)
{
    g_auto(Facts) facts = {0};
    const GOptionEntry entries[] = {
        {"called", 'd', 0, G_OPTION_ARG_STRING, &facts.called, "Called number", "NUMBER"},
        {"line", 'l', 0, G_OPTION_ARG_STRING, &facts.line, "Name of the line", "NAME"},
        {"csid", 'i', 0, G_OPTION_ARG_STRING, &facts.csid, "Identity of the caller", "TEXT"},
        {"caller", 'f', 0, G_OPTION_ARG_STRING, &facts.caller, "Number of the caller", "NUMBER"},
        {"subaddress", 's', 0, G_OPTION_ARG_STRING, &facts.subaddress, "T.30 subaddress", "TEXT"},
        G_OPTION_ENTRY_NULL,
    };
    g_auto(FfCliRoutes) routes = {0};
    g_autoptr(GError) error = NULL;
    if (!ff_cli_parse(cli, entries, 0, 0, &argc, &argv)) {
        return EX_USAGE;
    }
    if (!ff_cli_read_routes(cli, &routes, &error) || !read_number(cli, &facts.called, &error) ||
        !read_number(cli, &facts.caller, &error)) {
        return ff_cli_fail(error);
    }
    g_autoptr(GPtrArray) junk = ff_store_list_junk(cli->store, &error);
    if (junk == NULL) {
        return ff_cli_fail(error);
    }
    const FfRouteFacts call = {facts.called, facts.line, facts.csid, facts.caller,
                               facts.subaddress};
    g_autoptr(GArray) steps = ff_route_steps_new();
    g_autoptr(FfRoute) route = ff_route_find(&call, &routes.tables, steps);
    g_autoptr(JsonObject) object =
        describe_result(route, steps, ff_junk_find(junk, facts.caller, facts.csid));
    if (cli->json) {
        ff_output_json_object(object);
        return EX_OK;
    }
    ff_output_table(ff_detail_array(object, "steps"), step_columns, "There is no rule to try.");
    printf("\n");
    ff_output_lines(object, result_lines);
    return EX_OK;
}

/* ---- by hand ---- */

static FfRoute *find_target(const FfCliRoutes *routes, const char *text, GError **error)
{
    g_autofree char *target = ff_cli_read_target(text);
    FfRoute *route = ff_route_to(target, &routes->tables);
    if (route == NULL) {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT,
                    "there is no %s; write the name of a user, group:NAME or postmaster", target);
    }
    return route;
}

static bool check_postmaster(const FfCli *cli, const FfRoute *route, GError **error)
{
    for (guint i = 0; cli->settings->postmaster == NULL && i < route->deliveries->len; i++) {
        if (g_array_index(route->deliveries, FfDelivery, i).user == NULL) {
            g_set_error(error, FF_ERROR, FF_ERROR_CONFIG,
                        "the fax would go to the postmaster, and there is none; set postmaster in "
                        "[server] of %s",
                        cli->settings->path);
            return false;
        }
    }
    return true;
}

static bool route_by_hand(FfCli *cli, gint64 id, const char *to, GError **error)
{
    g_auto(FfCliRoutes) routes = {0};
    if (!ff_cli_read_routes(cli, &routes, error)) {
        return false;
    }
    g_autoptr(FfJob) job = ff_store_get(cli->store, id, error);
    g_autoptr(FfRoute) route = job != NULL ? find_target(&routes, to, error) : NULL;
    if (route == NULL || !check_postmaster(cli, route, error)) {
        return false;
    }
    g_autoptr(GPtrArray) deliveries = ff_route_make_jobs(route, job);
    return ff_store_route(cli->store, id, deliveries, route->turns, error);
}

int ff_command_route(FfCli *cli, int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    gint64 id = 0;
    if (!ff_cli_parse(cli, NULL, 2, 2, &argc, &argv)) {
        return EX_USAGE;
    }
    if (!ff_cli_read_id(argv[1], &id, &error) || !route_by_hand(cli, id, argv[2], &error)) {
        return ff_cli_fail(error);
    }
    if (cli->json) {
        g_autoptr(JsonObject) object = json_object_new();
        json_object_set_int_member(object, "id", id);
        json_object_set_string_member(object, "target", argv[2]);
        ff_output_json_object(object);
    } else {
        g_autofree char *to = ff_output_clean(argv[2]);
        printf("%" G_GINT64_FORMAT " goes to %s\n", id, to);
    }
    return EX_OK;
}

const FfCommand ff_route_commands[] = {
    {"list", "", "List the rules", list_rules, NULL, false},
    {"add", "did|line|csid|caller|subaddress PATTERN TARGET",
     "Send what matches to user:NAME, group:NAME or postmaster", add_rule, NULL, false},
    {"remove", "did|line|csid|caller|subaddress PATTERN", "Remove a rule", remove_rule, NULL,
     false},
    {"import", "FILE", "Add and change rules as a file says", import_rules, NULL, false},
    {"export", "", "Print all rules as import takes them", export_rules, NULL, false},
    {"test", "", "Show each rule that is tried for a call, and why", test_rules, NULL, false},
    {.name = NULL},
};
