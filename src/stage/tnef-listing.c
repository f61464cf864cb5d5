// SPDX-License-Identifier: GPL-3.0-or-later
#include "stage/tnef-listing.h"

#include <stdbool.h>
#include <string.h>

/* name, path, media type, Content-ID */
#define SEPARATOR "\t|\t"
enum { NAME, PATH, TYPE, CONTENT_ID, FIELDS };

void ff_tnef_entry_free(FfTnefEntry *entry)
{
    g_free(entry->name);
    g_free(entry->file);
    g_free(entry->type);
    g_free(entry->content_id);
    g_free(entry);
}

/* The last component of a path right below the folder; NULL when it is anywhere else. */
static const char *file_below(const char *path, const char *folder)
{
    const gsize length = strlen(folder);
    if (strncmp(path, folder, length) != 0 || path[length] != '/') {
        return NULL;
    }
    const char *file = path + length + 1;
    bool plain = *file != '\0' && strchr(file, '/') == NULL && strcmp(file, ".") != 0 &&
                 strcmp(file, "..") != 0;
    return plain ? file : NULL;
}

static char *field_or_null(const char *field)
{
    return field == NULL || *field == '\0' ? NULL : g_strdup(field);
}

static FfTnefEntry *read_line(const char *line, const char *folder)
{
    g_auto(GStrv) fields = g_strsplit(line, SEPARATOR, FIELDS);
    const guint count = g_strv_length(fields);
    const char *file = count > PATH ? file_below(fields[PATH], folder) : NULL;
    if (file == NULL) {
        return NULL;
    }
    FfTnefEntry *entry = g_new0(FfTnefEntry, 1);
    const char *type = count > TYPE ? fields[TYPE] : "";
    entry->name = g_strdup(fields[NAME]);
    entry->file = g_strdup(file);
    entry->type = strchr(type, '/') != NULL ? g_strdup(type) : NULL;
    entry->content_id = count > CONTENT_ID ? field_or_null(fields[CONTENT_ID]) : NULL;
    return entry;
}

/* A file that two lines name is the first one's. */
static void add_entry(GPtrArray *entries, GHashTable *met, FfTnefEntry *entry)
{
    if (g_hash_table_contains(met, entry->file)) {
        ff_tnef_entry_free(entry);
    } else {
        g_hash_table_add(met, entry->file);
        g_ptr_array_add(entries, entry);
    }
}

GPtrArray *ff_tnef_read_listing(const char *octets, gsize length, const char *folder)
{
    GPtrArray *entries = g_ptr_array_new_with_free_func((GDestroyNotify)ff_tnef_entry_free);
    g_autoptr(GHashTable) met = g_hash_table_new(g_str_hash, g_str_equal);
    for (gsize at = 0; at < length;) {
        const char *line_end = memchr(octets + at, '\n', length - at);
        const gsize size = line_end != NULL ? (gsize)(line_end - octets) - at : length - at;
        g_autofree char *line = g_strndup(octets + at, size);
        FfTnefEntry *entry = read_line(line, folder);
        if (entry != NULL) {
            add_entry(entries, met, entry);
        }
        at += size + 1;
    }
    return entries;
}
