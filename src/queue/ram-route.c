// SPDX-License-Identifier: GPL-3.0-or-later
/* Rules, turns and junk. */
#include <string.h>

#include "base/error.h"
#include "queue/ram-private.h"

/* FfRule and FfJunk begin the same way. */
typedef struct {
    FfSort sort;
    char *pattern;
} Entry;
G_STATIC_ASSERT(G_STRUCT_OFFSET(FfRule, pattern) == G_STRUCT_OFFSET(Entry, pattern));
G_STATIC_ASSERT(G_STRUCT_OFFSET(FfJunk, pattern) == G_STRUCT_OFFSET(Entry, pattern));

static gint compare_entries(gconstpointer left, gconstpointer right)
{
    const Entry *first = *(Entry *const *)left;
    const Entry *second = *(Entry *const *)right;
    int order = strcmp(ff_sort_name(first->sort), ff_sort_name(second->sort));
    return order != 0 ? order : g_ascii_strcasecmp(first->pattern, second->pattern);
}

static bool drop(GPtrArray *list, FfSort sort, const char *pattern)
{
    for (guint i = 0; i < list->len; i++) {
        const Entry *entry = g_ptr_array_index(list, i);
        if (entry->sort == sort && g_ascii_strcasecmp(entry->pattern, pattern) == 0) {
            g_ptr_array_remove_index(list, i);
            return true;
        }
    }
    return false;
}

static bool set_unknown(FfSort sort, const char *pattern, GError **error)
{
    g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT, "there is no entry %s %s", ff_sort_name(sort),
                pattern);
    return false;
}

GPtrArray *ff_ram_list_rules(gpointer self, GError **error)
{
    const FfRam *ram = self;
    return ff_ram_list_copy(ram->now->rules, ff_ram_rule_copy, (GDestroyNotify)ff_rule_free);
}

bool ff_ram_put_rule(gpointer self, const FfRule *rule, GError **error)
{
    const FfRam *ram = self;
    drop(ram->now->rules, rule->sort, rule->pattern);
    g_ptr_array_add(ram->now->rules, ff_rule_copy(rule));
    g_ptr_array_sort(ram->now->rules, compare_entries);
    return true;
}

bool ff_ram_remove_rule(gpointer self, FfSort sort, const char *pattern, GError **error)
{
    const FfRam *ram = self;
    return drop(ram->now->rules, sort, pattern) || set_unknown(sort, pattern, error);
}

GPtrArray *ff_ram_list_junk(gpointer self, GError **error)
{
    const FfRam *ram = self;
    return ff_ram_list_copy(ram->now->junk, ff_ram_junk_copy, (GDestroyNotify)ff_junk_free);
}

bool ff_ram_put_junk(gpointer self, const FfJunk *junk, GError **error)
{
    const FfRam *ram = self;
    drop(ram->now->junk, junk->sort, junk->pattern);
    g_ptr_array_add(ram->now->junk, ff_junk_copy(junk));
    g_ptr_array_sort(ram->now->junk, compare_entries);
    return true;
}

bool ff_ram_remove_junk(gpointer self, FfSort sort, const char *pattern, GError **error)
{
    const FfRam *ram = self;
    return drop(ram->now->junk, sort, pattern) || set_unknown(sort, pattern, error);
}

/* ---- turns: those of groups that are gone are gone, too ---- */

GPtrArray *ff_ram_list_turns(gpointer self, GError **error)
{
    const FfRam *ram = self;
    GPtrArray *turns = ff_ram_list_new((GDestroyNotify)ff_turn_free);
    for (guint i = 0; i < ram->now->turns->len; i++) {
        const FfTurn *turn = g_ptr_array_index(ram->now->turns, i);
        if (ff_group_find(ram->now->groups, turn->group) != NULL) {
            g_ptr_array_add(turns, ff_turn_copy(turn));
        }
    }
    return turns;
}

bool ff_ram_put_turn(gpointer self, const FfTurn *turn, GError **error)
{
    const FfRam *ram = self;
    for (guint i = 0; i < ram->now->turns->len; i++) {
        const FfTurn *known = g_ptr_array_index(ram->now->turns, i);
        if (g_ascii_strcasecmp(known->group, turn->group) == 0) {
            g_ptr_array_remove_index(ram->now->turns, i);
            break;
        }
    }
    g_ptr_array_add(ram->now->turns, ff_turn_new(turn->group, turn->member, NULL));
    return true;
}
