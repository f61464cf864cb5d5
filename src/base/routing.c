// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/routing.h"

#include <string.h>

static const char *const sort_names[FF_SORT_COUNT] = {
    [FF_SORT_DID] = "did",
    [FF_SORT_LINE] = "line",
    [FF_SORT_CSID] = "csid",
    [FF_SORT_CALLER] = "caller",
    [FF_SORT_SUBADDRESS] = "subaddress",
};
static const char *const action_names[] = {
    [FF_JUNK_REFUSE] = "refuse",
    [FF_JUNK_APART] = "apart",
};

static int find_name(const char *const *names, guint count, const char *name)
{
    for (guint i = 0; name != NULL && i < count; i++) {
        if (g_ascii_strcasecmp(names[i], name) == 0) {
            return (int)i;
        }
    }
    return -1;
}

const char *ff_sort_name(FfSort sort)
{
    return (guint)sort < G_N_ELEMENTS(sort_names) ? sort_names[sort] : "unknown";
}

bool ff_sort_from_name(const char *name, FfSort *ret_sort)
{
    int found = find_name(sort_names, G_N_ELEMENTS(sort_names), name);
    if (found >= 0) {
        *ret_sort = (FfSort)found;
    }
    return found >= 0;
}

const char *ff_junk_action_name(FfJunkAction action)
{
    return (guint)action < G_N_ELEMENTS(action_names) ? action_names[action] : "unknown";
}

bool ff_junk_action_from_name(const char *name, FfJunkAction *ret_action)
{
    int found = find_name(action_names, G_N_ELEMENTS(action_names), name);
    if (found >= 0) {
        *ret_action = (FfJunkAction)found;
    }
    return found >= 0;
}

/* ---- records ---- */

FfRule *ff_rule_new(FfSort sort, const char *pattern, const char *target)
{
    FfRule *rule = g_new0(FfRule, 1);
    *rule = (FfRule){sort, g_strdup(pattern), g_strdup(target)};
    return rule;
}

FfRule *ff_rule_copy(const FfRule *rule)
{
    return ff_rule_new(rule->sort, rule->pattern, rule->target);
}

void ff_rule_free(FfRule *rule)
{
    if (rule != NULL) {
        g_free(rule->pattern);
        g_free(rule->target);
        g_free(rule);
    }
}

FfJunk *ff_junk_new(FfSort sort, const char *pattern, FfJunkAction action, const char *note)
{
    FfJunk *junk = g_new0(FfJunk, 1);
    *junk = (FfJunk){sort, g_strdup(pattern), action, g_strdup(note)};
    return junk;
}

FfJunk *ff_junk_copy(const FfJunk *junk)
{
    return ff_junk_new(junk->sort, junk->pattern, junk->action, junk->note);
}

void ff_junk_free(FfJunk *junk)
{
    if (junk != NULL) {
        g_free(junk->pattern);
        g_free(junk->note);
        g_free(junk);
    }
}

FfTurn *ff_turn_new(const char *group, const char *last, const char *member)
{
    FfTurn *turn = g_new0(FfTurn, 1);
    *turn = (FfTurn){g_strdup(group), g_strdup(last), g_strdup(member)};
    return turn;
}

FfTurn *ff_turn_copy(const FfTurn *turn)
{
    return ff_turn_new(turn->group, turn->last, turn->member);
}

void ff_turn_free(FfTurn *turn)
{
    if (turn != NULL) {
        g_free(turn->group);
        g_free(turn->last);
        g_free(turn->member);
        g_free(turn);
    }
}

/* ---- targets ---- */

#define USER_PREFIX  "user:"
#define GROUP_PREFIX "group:"

bool ff_target_read(const char *target, FfTarget *ret_kind, const char **ret_name)
{
    static const struct {
        const char *prefix;
        FfTarget kind;
    } prefixes[] = {{USER_PREFIX, FF_TARGET_USER}, {GROUP_PREFIX, FF_TARGET_GROUP}};
    if (target != NULL && strcmp(target, "postmaster") == 0) {
        *ret_kind = FF_TARGET_POSTMASTER;
        *ret_name = NULL;
        return true;
    }
    for (guint i = 0; target != NULL && i < G_N_ELEMENTS(prefixes); i++) {
        gsize length = strlen(prefixes[i].prefix);
        if (strncmp(target, prefixes[i].prefix, length) == 0 && target[length] != '\0') {
            *ret_kind = prefixes[i].kind;
            *ret_name = target + length;
            return true;
        }
    }
    return false;
}

FfTarget ff_target_read_forward(const char *forward, const char **ret_name)
{
    bool group = g_str_has_prefix(forward, GROUP_PREFIX);
    *ret_name = forward + (group ? strlen(GROUP_PREFIX) : 0);
    return group ? FF_TARGET_GROUP : FF_TARGET_USER;
}
