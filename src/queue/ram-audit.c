// SPDX-License-Identifier: GPL-3.0-or-later
/* The audit trail. */
#include <string.h>

#include "queue/ram-private.h"

#define DEFAULT_LIMIT 1000

gpointer ff_ram_audit_copy(gconstpointer data, gpointer unused)
{
    const FfAuditEntry *entry = data;
    FfAuditEntry *copy = g_memdup2(entry, sizeof *entry);
    copy->actor = g_strdup(entry->actor);
    copy->action = g_strdup(entry->action);
    copy->object = g_strdup(entry->object);
    copy->detail = g_strdup(entry->detail);
    return copy;
}

bool ff_ram_put_audit(gpointer self, const FfAuditEntry *entry, GError **error)
{
    const FfRam *ram = self;
    FfAuditEntry *copy = ff_ram_audit_copy(entry, NULL);
    GPtrArray *all = ram->now->audit;
    copy->id = ++ram->now->last_entry;
    g_ptr_array_add(all, copy);
    return true;
}

static bool matches_action(const char *wanted, const char *action)
{
    gsize length = strlen(wanted);
    return strncmp(wanted, action, length) == 0 &&
           (action[length] == '\0' || action[length] == '.');
}

static bool matches(const FfAuditEntry *entry, const FfAuditFilter *filter)
{
    bool behind = filter->before_id == 0 || entry->at_ms < filter->before_ms ||
                  (entry->at_ms == filter->before_ms && entry->id < filter->before_id);
    return behind && entry->at_ms >= filter->since_ms &&
           (filter->until_ms == 0 || entry->at_ms < filter->until_ms) &&
           (filter->actor == NULL || strcmp(filter->actor, entry->actor) == 0) &&
           (filter->action == NULL || matches_action(filter->action, entry->action)) &&
           (filter->object == NULL || g_ascii_strcasecmp(filter->object, entry->object) == 0);
}

static gint compare_newest(gconstpointer left, gconstpointer right)
{
    const FfAuditEntry *one = *(FfAuditEntry *const *)left, *other = *(FfAuditEntry *const *)right;
    if (one->at_ms != other->at_ms) {
        return one->at_ms > other->at_ms ? -1 : 1;
    }
    return one->id > other->id ? -1 : 1;
}

GPtrArray *ff_ram_list_audit(gpointer self, const FfAuditFilter *filter, GError **error)
{
    const FfRam *ram = self;
    g_autoptr(GPtrArray) found = g_ptr_array_new();
    for (guint i = 0; i < ram->now->audit->len; i++) {
        FfAuditEntry *entry = g_ptr_array_index(ram->now->audit, i);
        if (matches(entry, filter)) {
            g_ptr_array_add(found, entry);
        }
    }
    g_ptr_array_sort(found, compare_newest);
    guint limit = filter->limit != 0 ? filter->limit : DEFAULT_LIMIT;
    g_ptr_array_set_size(found, (gint)MIN(found->len, limit));
    return ff_ram_list_copy(found, ff_ram_audit_copy, (GDestroyNotify)ff_audit_entry_free);
}

bool ff_ram_drop_audit(gpointer self, gint64 before_ms, guint limit, guint *ret_count,
                       GError **error)
{
    const FfRam *ram = self;
    GPtrArray *all = ram->now->audit;
    guint count = 0;
    for (guint i = 0; i < all->len && count < limit;) {
        const FfAuditEntry *entry = g_ptr_array_index(all, i);
        if (entry->at_ms < before_ms) {
            g_ptr_array_remove_index(all, i);
            count++;
        } else {
            i++;
        }
    }
    *ret_count = count;
    return true;
}
