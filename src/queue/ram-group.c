// SPDX-License-Identifier: GPL-3.0-or-later
/* Groups. */
#include "base/error.h"
#include "queue/ram-private.h"

static bool set_unknown(const char *name, GError **error)
{
    g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT, "there is no group %s", name);
    return false;
}

GPtrArray *ff_ram_list_groups(gpointer self, GError **error)
{
    const FfRam *ram = self;
    return ff_ram_list_copy(ram->now->groups, ff_ram_group_copy, (GDestroyNotify)ff_group_free);
}

FfGroup *ff_ram_get_group(gpointer self, const char *name, GError **error)
{
    const FfRam *ram = self;
    const FfGroup *group = ff_group_find(ram->now->groups, name);
    if (group == NULL) {
        set_unknown(name, error);
        return NULL;
    }
    return ff_group_copy(group);
}

static gint compare_groups(gconstpointer left, gconstpointer right)
{
    return g_ascii_strcasecmp((*(FfGroup *const *)left)->name, (*(FfGroup *const *)right)->name);
}

static bool drop(const FfRam *ram, const char *name)
{
    const FfGroup *group = ff_group_find(ram->now->groups, name);
    return group != NULL && g_ptr_array_remove(ram->now->groups, (gpointer)group);
}

bool ff_ram_put_group(gpointer self, const FfGroup *group, GError **error)
{
    const FfRam *ram = self;
    drop(ram, group->name);
    g_ptr_array_add(ram->now->groups, ff_group_copy(group));
    g_ptr_array_sort(ram->now->groups, compare_groups);
    return true;
}

bool ff_ram_remove_group(gpointer self, const char *name, GError **error)
{
    return drop(self, name) || set_unknown(name, error);
}
