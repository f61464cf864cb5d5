// SPDX-License-Identifier: GPL-3.0-or-later
#include "stage/whole-fax.h"

#include "stage/stage.h"

static JsonObject *variant_at(JsonObject *detail, guint variant)
{
    JsonArray *variants = ff_detail_array(detail, "variants");
    return variants != NULL && variant < json_array_get_length(variants)
               ? ff_detail_element(variants, variant)
               : NULL;
}

static FfFile *find(FfFiles *files, const char *name)
{
    return name != NULL ? ff_files_find(files, name) : NULL;
}

bool ff_whole_fax_find(JsonObject *detail, guint variant, FfFiles *files, FfFile **ret_made,
                       FfFile **ret_file, GError **error)
{
    JsonObject *found = variant_at(detail, variant);
    FfFile *cover = found != NULL ? find(files, ff_detail_string(found, "cover_file", NULL)) : NULL;
    FfFile *pages =
        find(files, found != NULL ? ff_detail_string(found, "file", NULL) : "pages.tif");
    if (cover == NULL || pages == NULL) {
        *ret_file = cover != NULL ? cover : pages;
        return true;
    }
    *ret_file = *ret_made = ff_stage_join((const int[]){cover->fd, pages->fd}, 2, error);
    return *ret_file != NULL;
}

static void add_name(GStrvBuilder *names, const char *name)
{
    if (name != NULL) {
        g_strv_builder_add(names, name);
    }
}

char **ff_whole_fax_files(JsonObject *detail)
{
    g_autoptr(GStrvBuilder) names = g_strv_builder_new();
    JsonObject *variant = NULL;
    for (guint i = 0; (variant = variant_at(detail, i)) != NULL; i++) {
        add_name(names, ff_detail_string(variant, "cover_file", NULL));
        add_name(names, ff_detail_string(variant, "file", NULL));
    }
    if (variant_at(detail, 0) == NULL) {
        add_name(names, "pages.tif");
    }
    return g_strv_builder_end(names);
}
