// SPDX-License-Identifier: GPL-3.0-or-later
/* The list of custom billing codes, and what the setting billing_codes makes of it. */
#include "base/error.h"
#include "base/limits.h"
#include "queue/audit-change.h"
#include "queue/store-private.h"

enum { PIECE = 1000 };

/* ---- putting ---- */

typedef struct {
    const GPtrArray *codes;
    GHashTable *keys; /* of the codes */
    bool replace;
    FfBillingChanges changes;
} Import;

static GPtrArray *list_piece(FfStore *store, const char *text, const char *after, GError **error)
{
    return store->backend->list_billing_codes(store->self, text, after, PIECE, error);
}

static bool audit_code(FfStore *store, const char *action, const FfBillingCode *before,
                       const FfBillingCode *after, GError **error)
{
    g_autofree char *change = ff_audit_billing_change(before, after);
    return ff_store_audit(store, action, after != NULL ? after->code : before->code, change, error);
}

static bool remove_code(FfStore *store, const char *key, const FfBillingCode *code, GError **error)
{
    return store->backend->remove_billing_code(store->self, key, error) &&
           audit_code(store, "billing.remove", code, NULL, error);
}

static bool put_code(FfStore *store, const char *key, const FfBillingCode *code,
                     FfBillingChanges *changes, GError **error)
{
    g_autoptr(FfBillingCode) known = NULL;
    if (!store->backend->find_billing_code(store->self, key, &known, error)) {
        return false;
    }
    if (known != NULL && ff_billing_code_equal(known, code)) {
        changes->unchanged++;
        return true;
    }
    if (known != NULL) {
        changes->changed++;
    } else {
        changes->added++;
    }
    g_autofree char *words = ff_billing_words(code);
    return store->backend->put_billing_code(store->self, key, words, code, error) &&
           audit_code(store, "billing.put", known, code, error);
}

static bool put_given(FfStore *store, Import *import, GError **error)
{
    for (guint i = 0; i < import->codes->len; i++) {
        g_autoptr(FfBillingCode) code = ff_billing_code_copy(g_ptr_array_index(import->codes, i));
        if (!ff_billing_code_tidy(code, error)) {
            return false;
        }
        char *key = ff_billing_key(code->code);
        if (!g_hash_table_add(import->keys, key)) {
            g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT, "the billing code %s comes twice",
                        code->code);
            return false;
        }
        if (!put_code(store, key, code, &import->changes, error)) {
            return false;
        }
    }
    return true;
}

/* Counts the list; takes off what was not given, if that is wanted. */
static bool walk_list(FfStore *store, Import *import, guint *ret_count, GError **error)
{
    g_autofree char *after = NULL;
    for (;;) {
        g_autoptr(GPtrArray) piece = list_piece(store, NULL, after, error);
        if (piece == NULL || piece->len == 0) {
            return piece != NULL;
        }
        for (guint i = 0; i < piece->len; i++) {
            const FfBillingCode *code = g_ptr_array_index(piece, i);
            g_free(after);
            after = ff_billing_key(code->code);
            if (!import->replace || g_hash_table_contains(import->keys, after)) {
                *ret_count += 1;
            } else if (!remove_code(store, after, code, error)) {
                return false;
            } else {
                import->changes.removed++;
            }
        }
    }
}

static bool put_codes(FfStore *store, gpointer data, GError **error)
{
    Import *import = data;
    guint count = 0;
    if (!put_given(store, import, error)) {
        return false;
    }
    /* A single code need not pay for a walk over all: a list can't outgrow its limit by ones. */
    if ((import->replace || import->codes->len > 1) && !walk_list(store, import, &count, error)) {
        return false;
    }
    if (count > FF_LIMIT_BILLING_CODES) {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT,
                    "the list would have %u billing codes; %d are allowed", count,
                    FF_LIMIT_BILLING_CODES);
        return false;
    }
    return true;
}

bool ff_store_put_billing_codes(FfStore *store, const GPtrArray *codes, bool replace,
                                FfBillingChanges *ret_changes, GError **error)
{
    g_autoptr(GHashTable) keys = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    Import import = {codes, keys, replace, {0}};
    if (!ff_store_transact(store, put_codes, &import, error)) {
        return false;
    }
    if (ret_changes != NULL) {
        *ret_changes = import.changes;
    }
    return true;
}

static bool remove_codes(FfStore *store, gpointer data, GError **error)
{
    for (char *const *codes = data; *codes != NULL; codes++) {
        g_autofree char *key = ff_billing_key(*codes);
        g_autoptr(FfBillingCode) known = NULL;
        if (!store->backend->find_billing_code(store->self, key, &known, error)) {
            return false;
        }
        if (known == NULL) {
            g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT,
                        "the billing code %s is not on the list; see faxferry billing lookup",
                        *codes);
            return false;
        }
        if (!remove_code(store, key, known, error)) {
            return false;
        }
    }
    return true;
}

bool ff_store_remove_billing_codes(FfStore *store, char *const *codes, GError **error)
{
    return ff_store_transact(store, remove_codes, (gpointer)codes, error);
}

bool ff_store_find_billing_code(FfStore *store, const char *code, FfBillingCode **ret_code,
                                GError **error)
{
    g_autofree char *key = ff_billing_key(code);
    return store->backend->find_billing_code(store->self, key, ret_code, error);
}

GPtrArray *ff_store_list_billing_codes(FfStore *store, const char *text, const char *after,
                                       guint limit, GError **error)
{
    g_autofree char *folded = text != NULL ? ff_billing_key(text) : NULL;
    g_autofree char *key = after != NULL ? ff_billing_key(after) : NULL;
    return store->backend->list_billing_codes(store->self, folded, key, limit, error);
}

/* ---- judging ---- */

void ff_billing_verdict_clear(FfBillingVerdict *verdict)
{
    g_clear_pointer(&verdict->argument, g_free);
    g_clear_pointer(&verdict->code, g_free);
}

/* The codes that were perhaps meant. NULL without error: none comes near. */
static bool find_nearest(FfStore *store, const char *code, char **ret_nearest, GError **error)
{
    g_autoptr(FfBillingNearest) nearest = ff_billing_nearest_new(code);
    g_autofree char *after = NULL;
    for (;;) {
        g_autoptr(GPtrArray) piece = list_piece(store, NULL, after, error);
        if (piece == NULL) {
            return false;
        }
        if (piece->len == 0) {
            *ret_nearest = ff_billing_nearest_text(nearest);
            return true;
        }
        for (guint i = 0; i < piece->len; i++) {
            const FfBillingCode *each = g_ptr_array_index(piece, i);
            ff_billing_nearest_offer(nearest, each->code);
        }
        const FfBillingCode *last = g_ptr_array_index(piece, piece->len - 1);
        g_free(after);
        after = ff_billing_key(last->code);
    }
}

static bool refuse_unknown(FfStore *store, const char *code, FfBillingVerdict *ret_verdict,
                           GError **error)
{
    g_autofree char *nearest = NULL;
    if (!find_nearest(store, code, &nearest, error)) {
        return false;
    }
    char *argument =
        nearest != NULL ? g_strdup_printf("%s (did you mean %s?)", code, nearest) : g_strdup(code);
    *ret_verdict =
        (FfBillingVerdict){.reason = FF_REASON_UNKNOWN_BILLING_CODE, .argument = argument};
    return true;
}

bool ff_store_judge_billing(FfStore *store, FfBillingRule rule, const char *code,
                            const char *number, FfBillingVerdict *ret_verdict, GError **error)
{
    bool required = rule == FF_BILLING_REQUIRED || rule == FF_BILLING_REQUIRED_LISTED;
    bool listed = rule == FF_BILLING_LISTED || rule == FF_BILLING_REQUIRED_LISTED;
    if (code == NULL || code[0] == '\0') {
        FfReason reason = required ? FF_REASON_NO_BILLING_CODE : FF_REASON_NONE;
        *ret_verdict =
            (FfBillingVerdict){.reason = reason, .argument = required ? g_strdup(number) : NULL};
        return true;
    }
    g_autoptr(FfBillingCode) known = NULL;
    if (!ff_store_find_billing_code(store, code, &known, error)) {
        return false;
    }
    if (known == NULL && listed) {
        return refuse_unknown(store, code, ret_verdict, error);
    }
    *ret_verdict = (FfBillingVerdict){.code = g_strdup(known != NULL ? known->code : code)};
    return true;
}
