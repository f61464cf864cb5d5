// SPDX-License-Identifier: GPL-3.0-or-later
/* A message that the mail system delivered twice: docs/decisions/0090-mail-delivered-twice.md. */
#include "base/detail.h"
#include "base/limits.h"
#include "queue/store-private.h"

/* All that tells a twin is there. */
static bool is_known(const FfJob *message, const char *body_hash)
{
    return message->source != NULL && message->sender != NULL && message->message_id != NULL &&
           body_hash != NULL;
}

static bool has_body(const FfJob *message, const char *body_hash)
{
    g_autoptr(JsonObject) detail = ff_detail_parse(message->detail);
    return g_strcmp0(ff_detail_string(detail, "body_hash", NULL), body_hash) == 0;
}

/* CLOSED follows REFUSED, too: only what became pages was not refused. */
static bool was_accepted(const FfJob *message)
{
    return message->state == FF_STATE_ACCEPTED || message->state == FF_STATE_READY ||
           message->state == FF_STATE_FINISHED ||
           (message->state == FF_STATE_CLOSED && message->pages > 0);
}

static bool is_same_mail(const FfJob *message, const FfJob *other, const char *body_hash)
{
    return other->id != message->id && was_accepted(other) &&
           ABS(other->created_ms - message->created_ms) <= FF_LIMIT_TWIN_MS &&
           g_strcmp0(other->source, message->source) == 0 &&
           g_strcmp0(other->sender, message->sender) == 0 && has_body(other, body_hash);
}

/* A set; the numbers stay the faxes'. */
static GHashTable *numbers_of(const GPtrArray *faxes)
{
    GHashTable *numbers = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < faxes->len; i++) {
        const FfJob *fax = g_ptr_array_index(faxes, i);
        if (fax->number != NULL) {
            g_hash_table_add(numbers, fax->number);
        }
    }
    return numbers;
}

static bool have_same_numbers(const GPtrArray *faxes, const GPtrArray *others)
{
    g_autoptr(GHashTable) numbers = numbers_of(faxes);
    g_autoptr(GHashTable) other_numbers = numbers_of(others);
    GHashTableIter iter;
    gpointer number;
    g_hash_table_iter_init(&iter, numbers);
    while (g_hash_table_iter_next(&iter, &number, NULL)) {
        if (!g_hash_table_contains(other_numbers, number)) {
            return false;
        }
    }
    return g_hash_table_size(numbers) == g_hash_table_size(other_numbers);
}

/* Of several the first, which is the last in the list. */
static bool search(FfStore *store, const GPtrArray *candidates, const FfJob *message,
                   const GPtrArray *faxes, const char *body_hash, gint64 *ret_id, GError **error)
{
    gint64 found = 0;
    for (guint i = candidates->len; i-- > 0 && found == 0;) {
        const FfJob *other = g_ptr_array_index(candidates, i);
        if (!is_same_mail(message, other, body_hash)) {
            continue;
        }
        g_autoptr(GPtrArray) others = store->backend->children(store->self, other->id, error);
        if (others == NULL) {
            return false;
        }
        found = have_same_numbers(faxes, others) ? other->id : 0;
    }
    *ret_id = found;
    return true;
}

bool ff_store_find_twin(FfStore *store, const FfJob *message, const GPtrArray *faxes,
                        gint64 *ret_id, GError **error)
{
    g_autoptr(JsonObject) detail = ff_detail_parse(message->detail);
    const char *body_hash = ff_detail_string(detail, "body_hash", NULL);
    if (!is_known(message, body_hash)) {
        *ret_id = 0;
        return true;
    }
    g_autoptr(GPtrArray) candidates =
        store->backend->find_messages(store->self, message->message_id, FF_LIMIT_TWINS, error);
    return candidates != NULL &&
           search(store, candidates, message, faxes, body_hash, ret_id, error);
}
