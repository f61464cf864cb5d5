// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/pop3-deleted.h"

void ff_pop3_deleted_init(FfPop3Deleted *deleted)
{
    *deleted =
        (FfPop3Deleted){.names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL)};
}

void ff_pop3_deleted_clear(FfPop3Deleted *deleted)
{
    g_hash_table_unref(deleted->names);
}

void ff_pop3_deleted_forget(FfPop3Deleted *deleted)
{
    g_hash_table_remove_all(deleted->names);
    deleted->count = 0;
}

/* The size is there for servers that give the UIDL of a deleted message to a new one. */
static char *make_name(const FfPop3Listing *listing, const FfPop3Entry *entry)
{
    const char *uidl = ff_pop3_listing_uidl(listing, entry);
    return uidl ? g_strdup_printf("%s %u", uidl, entry->size) : NULL;
}

void ff_pop3_deleted_add(FfPop3Deleted *deleted, const FfPop3Listing *listing,
                         const FfPop3Entry *entry)
{
    char *name = make_name(listing, entry);

    deleted->count++;
    if (name) {
        g_hash_table_add(deleted->names, name);
    }
}

static guint count_named(const FfPop3Deleted *deleted, const FfPop3Listing *listing)
{
    guint count = 0;

    for (guint i = 0; i < ff_pop3_listing_count(listing); i++) {
        g_autofree char *name = make_name(listing, ff_pop3_listing_get(listing, i));
        count += name && g_hash_table_contains(deleted->names, name);
    }
    return MIN(count, deleted->count);
}

guint ff_pop3_deleted_still_there(const FfPop3Deleted *deleted, const FfPop3Listing *listing)
{
    guint listed = ff_pop3_listing_count(listing);

    if (deleted->count == 0 || listed <= deleted->left) {
        return 0;
    }
    if (g_hash_table_size(deleted->names) == deleted->count) {
        return count_named(deleted, listing);
    }
    return deleted->followed && listed >= deleted->left + deleted->count ? deleted->count : 0;
}
