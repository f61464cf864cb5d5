// SPDX-License-Identifier: GPL-3.0-or-later
/* faxferry check: rules for received faxes that never decide, and forwarding that leads nowhere. */
#include "cli/check.h"
#include "cli/route-tables.h"

static void tell_rule(const FfRule *rule, const char *why, gpointer data)
{
    ff_findings_add(data, FF_FOUND_DOUBT, "routes", "the rule %s %s %s", ff_sort_name(rule->sort),
                    rule->pattern, why);
}

static char **list_lines(const FfSettings *settings)
{
    g_autoptr(GStrvBuilder) names = g_strv_builder_new();
    for (guint i = 0; i < settings->lines->len; i++) {
        g_strv_builder_add(names, ((const FfLineSettings *)settings->lines->pdata[i])->name);
    }
    return g_strv_builder_end(names);
}

static bool is_somebody(const FfCliRoutes *routes, const char *forward)
{
    const char *name = NULL;
    return ff_target_read_forward(forward, &name) == FF_TARGET_GROUP
               ? ff_group_find(routes->groups, name) != NULL
               : ff_user_find(routes->users, name) != NULL;
}

static void check_forward(FfFindings *findings, const FfCliRoutes *routes, const FfUser *user)
{
    g_autofree char *circle = ff_route_find_circle(user, &routes->tables);
    if (circle != NULL) {
        ff_findings_add(findings, FF_FOUND_BAD, "forwarding",
                        "faxes of %s go round in a circle, and end at the postmaster: %s",
                        user->name, circle);
    } else if (user->forward != NULL && !is_somebody(routes, user->forward)) {
        ff_findings_add(findings, FF_FOUND_DOUBT, "forwarding",
                        "%s forwards to %s, and there is no such user or group; his faxes go to "
                        "himself",
                        user->name, user->forward);
    }
}

static void check_nobodys(FfFindings *findings, const FfCliRoutes *routes,
                          const FfSettings *settings)
{
    if (settings->postmaster_forward != NULL &&
        !is_somebody(routes, settings->postmaster_forward)) {
        ff_findings_add(findings, FF_FOUND_BAD, "postmaster_forward",
                        "there is no user or group %s; write NAME or group:NAME",
                        settings->postmaster_forward);
    } else if (settings->postmaster_forward == NULL && settings->postmaster == NULL) {
        ff_findings_add(findings, FF_FOUND_DOUBT, "postmaster",
                        "is not set: received faxes that are nobody's are kept, and mailed to "
                        "nobody; see faxferry log");
    }
}

void ff_check_routes(FfFindings *findings, FfCli *cli)
{
    g_auto(FfCliRoutes) routes = {0};
    g_autoptr(GError) error = NULL;
    if (cli->store == NULL) {
        return;
    }
    if (!ff_cli_read_routes(cli, &routes, &error)) {
        ff_findings_add(findings, FF_FOUND_BAD, "routes", "%s", error->message);
        return;
    }
    g_auto(GStrv) lines = list_lines(cli->settings);
    ff_route_check(&routes.tables, lines, tell_rule, findings);
    for (guint i = 0; i < routes.users->len; i++) {
        check_forward(findings, &routes, g_ptr_array_index(routes.users, i));
    }
    check_nobodys(findings, &routes, cli->settings);
}
