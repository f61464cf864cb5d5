// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/send-cover.h"

#include "base/detail.h"
#include "base/error.h"
#include "base/limits.h"
#include "message/flags.h"
#include "stage/cover-choice.h"
#include "stage/cover-template.h"

#define TEXT_FILE "part.0"

void ff_send_cover_clear(FfSendCover *cover)
{
    g_clear_pointer(&cover->template_name, g_free);
    g_clear_pointer(&cover->text, g_free);
}

static bool add_flag(GHashTable *flags, bool asked, const char *name, const char *value,
                     GError **error)
{
    if (!asked || ff_flags_add(flags, name, value, 0) == FF_REASON_NONE) {
        return true;
    }
    g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT,
                value != NULL ? "--template: \"%s\" is no file below the folder of cover templates"
                              : "--cover and --no-cover are not possible together",
                value);
    return false;
}

bool ff_send_cover_add_flags(const FfSendCover *cover, GHashTable *flags, GError **error)
{
    return add_flag(flags, cover->unwanted, "nocover", NULL, error) &&
           add_flag(flags, cover->wanted, "cover", NULL, error) &&
           add_flag(flags, cover->template_name != NULL, "template", cover->template_name, error);
}

/* As mail has it: UTF-8 with LF. */
static char *read_text(const char *path, GError **error)
{
    gsize length = 0;
    g_autoptr(FfFile) from = ff_cli_open_file(path, error);
    g_autofree char *text =
        from != NULL ? ff_file_read(from->fd, FF_LIMIT_COVER_TEXT, &length, error) : NULL;
    if (text == NULL) {
        return NULL;
    }
    if (!g_utf8_validate(text, (gssize)length, NULL)) {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT, "--text: %s is not in UTF-8", path);
        return NULL;
    }
    g_auto(GStrv) lines = g_strsplit(text, "\r\n", -1);
    return g_strjoinv("\n", lines);
}

static JsonObject *describe_text(const FfFile *file)
{
    JsonObject *part = json_object_new();
    json_object_set_string_member(part, "type", "text/plain");
    json_object_set_string_member(part, "file", file->name);
    json_object_set_boolean_member(part, "body", TRUE);
    json_object_set_string_member(part, "action", "fax");
    json_object_set_int_member(part, "size", ff_file_size(file->fd));
    return part;
}

bool ff_send_cover_add_text(const FfSendCover *cover, FfFiles *files, JsonArray *parts,
                            GError **error)
{
    g_autofree char *text = cover->text != NULL ? read_text(cover->text, error) : NULL;
    if (text == NULL) {
        return cover->text == NULL;
    }
    g_autoptr(FfFile) file = ff_file_new(TEXT_FILE, error);
    if (file == NULL || !ff_file_write(file->fd, text, strlen(text), error)) {
        return false;
    }
    json_array_add_object_element(parts, describe_text(file));
    g_ptr_array_add(files, g_steal_pointer(&file));
    return true;
}

static void describe_variant(JsonObject *detail)
{
    JsonArray *variants = json_array_new();
    JsonObject *variant = json_object_new();
    json_object_set_string_member(variant, "file", "pages.tif");
    ff_detail_set_string(variant, "resolution", ff_detail_string(detail, "resolution", NULL));
    ff_detail_set_string(variant, "page_size", ff_detail_string(detail, "page_size", NULL));
    json_object_set_boolean_member(variant, "without_text", TRUE);
    json_array_add_object_element(variants, variant);
    json_object_set_array_member(detail, "variants", variants);
}

char *ff_send_cover_choose(FfCli *cli, const FfUser *user, GHashTable *flags, JsonObject *detail,
                           GError **error)
{
    JsonArray *parts = ff_detail_array(detail, "parts");
    g_autoptr(GPtrArray) groups = ff_store_list_groups(cli->store, error);
    const FfCoverSources sources = {cli->settings, NULL, groups, user};
    const char *name =
        groups != NULL ? ff_cover_choose(&sources, flags, ff_cover_has_text(parts)) : NULL;
    if (name == NULL) {
        return NULL;
    }
    g_autoptr(FfCoverTemplate) template =
        ff_cover_template_open(cli->settings->cover_dir, name, error);
    if (template == NULL) {
        return NULL;
    }
    if (ff_cover_has_words(parts)) {
        describe_variant(detail);
    }
    JsonObject *facts = json_object_new();
    ff_cover_describe_user(user, facts);
    json_object_set_object_member(detail, "cover_facts", facts);
    return g_strdup(name);
}
