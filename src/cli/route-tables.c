// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/route-tables.h"

#include <string.h>

#include "base/error.h"
#include "base/limits.h"
#include "cli/field.h"

static bool read_lists(FfStore *store, FfCliRoutes *routes, GError **error)
{
    return (routes->rules = ff_store_list_rules(store, error)) != NULL &&
           (routes->users = ff_store_list_users(store, error)) != NULL &&
           (routes->groups = ff_store_list_groups(store, error)) != NULL &&
           (routes->turns = ff_store_list_turns(store, error)) != NULL;
}

bool ff_cli_read_routes(FfCli *cli, FfCliRoutes *ret_routes, GError **error)
{
    FfStore *store = ff_cli_open_store(cli, error);
    FfCliRoutes routes = {0};
    if (store == NULL || !read_lists(store, &routes, error)) {
        ff_cli_routes_clear(&routes);
        return false;
    }
    routes.tables = (FfRouteTables){routes.rules,
                                    routes.users,
                                    routes.groups,
                                    routes.turns,
                                    cli->settings->route_order,
                                    cli->settings->postmaster_forward};
    *ret_routes = routes;
    return true;
}

void ff_cli_routes_clear(FfCliRoutes *routes)
{
    g_clear_pointer(&routes->rules, g_ptr_array_unref);
    g_clear_pointer(&routes->users, g_ptr_array_unref);
    g_clear_pointer(&routes->groups, g_ptr_array_unref);
    g_clear_pointer(&routes->turns, g_ptr_array_unref);
}

static bool is_wild(const char *text)
{
    return strpbrk(text, "*?") != NULL;
}

/* "+1 (503) *" is "+1503*". Without + it must begin with * or ?, for numbers are compared whole. */
static char *read_beginning(const char *text, GError **error)
{
    char *pattern = ff_cli_strip_number(text);
    if (pattern[strspn(pattern, "+0123456789*?")] == '\0' && strchr("+*?", pattern[0]) != NULL) {
        return pattern;
    }
    g_free(pattern);
    g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT,
                "\"%s\" is no pattern of numbers: they are compared as +1503..., so a pattern "
                "begins with +, * or ? and has digits, * and ?",
                text);
    return NULL;
}

char *ff_cli_read_pattern(const FfSettings *settings, FfSort sort, const char *text, GError **error)
{
    if (!ff_field_is_name(text) || strlen(text) > FF_LIMIT_PATTERN) {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT,
                    "\"%s\" is no pattern: it is empty, has a line feed, or more than %d octets",
                    text, FF_LIMIT_PATTERN);
        return NULL;
    }
    if (sort != FF_SORT_DID && sort != FF_SORT_CALLER) {
        return g_strdup(text);
    }
    return is_wild(text) ? read_beginning(text, error) : ff_cli_read_number(settings, text, error);
}

char *ff_cli_read_target(const char *text)
{
    FfTarget kind;
    const char *name = NULL;
    return ff_target_read(text, &kind, &name) ? g_strdup(text) : g_strconcat("user:", text, NULL);
}
