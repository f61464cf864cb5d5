// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/status.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/error.h"

#define SUFFIX ".json"
/* Any process may leave files here: what is read of them is bounded. */
#define FILE_LIMIT  (64 << 10)
#define FILES_LIMIT 1000

static void add_member(JsonBuilder *builder, const char *key, const char *value)
{
    g_autofree char *valid = g_utf8_make_valid(value, -1);
    json_builder_set_member_name(builder, key);
    json_builder_add_string_value(builder, valid);
}

static char *status_text(va_list fields)
{
    g_autoptr(JsonBuilder) builder = json_builder_new();
    json_builder_begin_object(builder);
    json_builder_set_member_name(builder, "pid");
    json_builder_add_int_value(builder, getpid());
    g_autofree char *time = ff_clock_rfc3339(ff_clock_now_ms());
    add_member(builder, "time", time);
    const char *key;
    while ((key = va_arg(fields, const char *)) != NULL) {
        const char *value = va_arg(fields, const char *);
        if (value != NULL) {
            add_member(builder, key, value);
        }
    }
    json_builder_end_object(builder);
    g_autoptr(JsonNode) root = json_builder_get_root(builder);
    return json_to_string(root, FALSE);
}

/* Names of mailboxes come from the configuration: nothing in them may leave the folder. */
static char *status_path(const char *state_dir, const char *name)
{
    g_autofree char *file = g_strconcat(name, SUFFIX, NULL);
    g_strdelimit(file, "/", '_');
    return g_build_filename(state_dir, "status", file, NULL);
}

bool ff_status_write(const char *state_dir, const char *name, GError **error, ...)
{
    g_autofree char *folder = g_build_filename(state_dir, "status", NULL);
    if (g_mkdir_with_parents(folder, 0755) != 0) {
        ff_error_set_errno(error, "cannot make the folder %s", folder);
        return false;
    }
    va_list fields;
    va_start(fields, error);
    g_autofree char *text = status_text(fields);
    va_end(fields);
    g_autofree char *path = status_path(state_dir, name);
    g_autoptr(GError) cause = NULL;
    if (!g_file_set_contents_full(path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0644, &cause)) {
        g_set_error(error, FF_ERROR, FF_ERROR_TEMPORARY, "cannot write the status file: %s",
                    cause->message);
        return false;
    }
    return true;
}

void ff_status_remove(const char *state_dir, const char *name)
{
    g_autofree char *path = status_path(state_dir, name);
    g_remove(path);
}

static char *read_bounded(const char *path)
{
    GStatBuf status;
    if (g_stat(path, &status) != 0 || !S_ISREG(status.st_mode) || status.st_size > FILE_LIMIT) {
        return NULL;
    }
    char *text = NULL;
    return g_file_get_contents(path, &text, NULL, NULL) ? text : NULL;
}

static void read_one(GHashTable *all, const char *folder, const char *file)
{
    if (!g_str_has_suffix(file, SUFFIX)) {
        return;
    }
    g_autofree char *path = g_build_filename(folder, file, NULL);
    char *text = read_bounded(path);
    if (text != NULL) {
        gsize length = strlen(file) - strlen(SUFFIX);
        g_hash_table_replace(all, g_strndup(file, length), text);
    }
}

GHashTable *ff_status_read_all(const char *state_dir)
{
    GHashTable *all = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    g_autofree char *folder = g_build_filename(state_dir, "status", NULL);
    g_autoptr(GDir) directory = g_dir_open(folder, 0, NULL);
    const char *file;
    while (directory != NULL && g_hash_table_size(all) < FILES_LIMIT &&
           (file = g_dir_read_name(directory)) != NULL) {
        read_one(all, folder, file);
    }
    return all;
}
