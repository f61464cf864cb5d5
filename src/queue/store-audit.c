// SPDX-License-Identifier: GPL-3.0-or-later
/* The audit trail: a row for each change by a person, in the transaction of the change. */
#include "base/clock.h"
#include "queue/store-private.h"

/* A change that no person at the command line makes: a sender enrolled by a mail. */
#define DEFAULT_ACTOR "faxferryd"

void ff_audit_entry_free(FfAuditEntry *entry)
{
    if (entry != NULL) {
        g_free(entry->actor);
        g_free(entry->action);
        g_free(entry->object);
        g_free(entry->detail);
        g_free(entry);
    }
}

void ff_store_set_actor(FfStore *store, const char *actor)
{
    g_free(store->actor);
    store->actor = g_strdup(actor);
}

bool ff_store_audit(FfStore *store, const char *action, const char *object, const char *detail_json,
                    GError **error)
{
    const FfAuditEntry entry = {
        .at_ms = ff_clock_now_ms(),
        .actor = store->actor != NULL ? store->actor : (char *)DEFAULT_ACTOR,
        .action = (char *)action,
        .object = (char *)object,
        .detail = detail_json != NULL ? (char *)detail_json : (char *)"{}",
    };
    return store->backend->put_audit(store->self, &entry, error);
}

bool ff_store_audit_job(FfStore *store, const char *action, gint64 id, const char *detail_json,
                        GError **error)
{
    g_autofree char *object = g_strdup_printf("%" G_GINT64_FORMAT, id);
    return ff_store_audit(store, action, object, detail_json, error);
}

GPtrArray *ff_store_list_audit(FfStore *store, const FfAuditFilter *filter, GError **error)
{
    return store->backend->list_audit(store->self, filter, error);
}
