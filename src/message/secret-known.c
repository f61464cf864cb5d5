// SPDX-License-Identifier: GPL-3.0-or-later
#include "message/secret-known.h"

#include <string.h>

#include "base/limits.h"
#include "message/secret-word.h"
#include "message/secret.h"

struct FfSecretKnown {
    const GPtrArray *users;
    bool expected;
    GHashTable *names; /* by looks -> GSList of FfUser; NULL: not read yet */
    GHashTable *tried; /* checksum of user and secret -> whether it is his */
};

static void list_free(gpointer list)
{
    g_slist_free(list);
}

FfSecretKnown *ff_secret_known_new(const GPtrArray *users, bool expected)
{
    FfSecretKnown *known = g_new0(FfSecretKnown, 1);
    known->users = users;
    known->expected = expected;
    known->tried = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    return known;
}

void ff_secret_known_free(FfSecretKnown *known)
{
    if (known != NULL) {
        g_clear_pointer(&known->names, g_hash_table_unref);
        g_hash_table_unref(known->tried);
        g_free(known);
    }
}

bool ff_secret_known_expected(const FfSecretKnown *known)
{
    return known->expected;
}

static void read_names(FfSecretKnown *known)
{
    known->names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, list_free);
    for (guint i = 0; known->users != NULL && i < known->users->len; i++) {
        FfUser *user = known->users->pdata[i];
        g_autofree char *looks = ff_secret_fold(user->name, strlen(user->name));
        char *key = NULL;
        GSList *others = NULL;
        if (g_hash_table_steal_extended(known->names, looks, (gpointer *)&key,
                                        (gpointer *)&others)) {
            g_free(key);
        }
        g_hash_table_insert(known->names, g_steal_pointer(&looks), g_slist_prepend(others, user));
    }
}

const GSList *ff_secret_known_find(FfSecretKnown *known, const char *name, gsize length)
{
    if (known->names == NULL) {
        read_names(known);
    }
    g_autofree char *looks = ff_secret_fold(name, length);
    return *looks != '\0' ? g_hash_table_lookup(known->names, looks) : NULL;
}

static bool try_one(FfSecretKnown *known, const FfUser *user, const char *secret)
{
    g_autofree char *word = g_strconcat(user->name, "\n", secret, NULL);
    g_autofree char *key = g_compute_checksum_for_string(G_CHECKSUM_SHA256, word, -1);
    gpointer found = NULL;
    if (g_hash_table_lookup_extended(known->tried, key, NULL, &found)) {
        return GPOINTER_TO_INT(found) != 0;
    }
    if (g_hash_table_size(known->tried) >= FF_LIMIT_SECRET_TRIES) {
        return true;
    }
    FfClaim claim = {user->name, (char *)secret};
    bool proves = ff_secret_verify(&claim, known->users) != NULL;
    g_hash_table_insert(known->tried, g_steal_pointer(&key), GINT_TO_POINTER(proves));
    return proves;
}

bool ff_secret_known_proves(FfSecretKnown *known, const GSList *owners, const char *secret)
{
    for (const GSList *at = owners; at != NULL; at = at->next) {
        const FfUser *user = at->data;
        if (user->secret != NULL && try_one(known, user, secret)) {
            return true;
        }
    }
    return false;
}
