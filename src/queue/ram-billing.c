// SPDX-License-Identifier: GPL-3.0-or-later
/* The list of custom billing codes. */
#include <string.h>

#include "queue/ram-private.h"

/* The place of the key, or where it would be. */
static guint find_place(const FfRam *ram, const char *key, bool *ret_found)
{
    const GPtrArray *codes = ram->now->codes;
    guint place = 0;
    while (place < codes->len &&
           strcmp(((const FfRamCode *)g_ptr_array_index(codes, place))->key, key) < 0) {
        place++;
    }
    *ret_found = place < codes->len &&
                 strcmp(((const FfRamCode *)g_ptr_array_index(codes, place))->key, key) == 0;
    return place;
}

bool ff_ram_put_billing_code(gpointer self, const char *key, const char *words,
                             const FfBillingCode *code, GError **error)
{
    const FfRam *ram = self;
    bool found;
    guint place = find_place(ram, key, &found);
    if (found) {
        g_ptr_array_remove_index(ram->now->codes, place);
    }
    const FfRamCode row = {(char *)key, (char *)words, (FfBillingCode *)code};
    g_ptr_array_insert(ram->now->codes, (gint)place, ff_ram_code_copy(&row, NULL));
    return true;
}

bool ff_ram_find_billing_code(gpointer self, const char *key, FfBillingCode **ret_code,
                              GError **error)
{
    const FfRam *ram = self;
    bool found;
    guint place = find_place(ram, key, &found);
    const FfRamCode *row = found ? g_ptr_array_index(ram->now->codes, place) : NULL;
    *ret_code = row != NULL ? ff_billing_code_copy(row->code) : NULL;
    return true;
}

bool ff_ram_remove_billing_code(gpointer self, const char *key, GError **error)
{
    const FfRam *ram = self;
    bool found;
    guint place = find_place(ram, key, &found);
    if (found) {
        g_ptr_array_remove_index(ram->now->codes, place);
    }
    return true;
}

GPtrArray *ff_ram_list_billing_codes(gpointer self, const char *text, const char *after,
                                     guint limit, GError **error)
{
    const FfRam *ram = self;
    GPtrArray *list = ff_ram_list_new((GDestroyNotify)ff_billing_code_free);
    for (guint i = 0; i < ram->now->codes->len && list->len < limit; i++) {
        const FfRamCode *row = g_ptr_array_index(ram->now->codes, i);
        if ((after == NULL || strcmp(row->key, after) > 0) &&
            (text == NULL || strstr(row->words, text) != NULL)) {
            g_ptr_array_add(list, ff_billing_code_copy(row->code));
        }
    }
    return list;
}
