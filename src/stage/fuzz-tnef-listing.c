// SPDX-License-Identifier: GPL-3.0-or-later
/* The hand-over from the program tnef: no line leads out of the folder, or to one file twice. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "stage/tnef-listing.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *exact = g_memdup2(data, size);
    g_autoptr(GPtrArray) entries = ff_tnef_read_listing(exact, size, "/o");
    g_autoptr(GHashTable) files = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < entries->len; i++) {
        const FfTnefEntry *entry = entries->pdata[i];
        g_assert_true(*entry->file != '\0' && strchr(entry->file, '/') == NULL);
        g_assert_true(strcmp(entry->file, ".") != 0 && strcmp(entry->file, "..") != 0);
        g_assert_true(g_hash_table_add(files, entry->file));
    }
    return 0;
}
