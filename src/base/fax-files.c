// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/fax-files.h"

#include "base/detail.h"

static FfFaxFiles take(const char *cover, bool alone, const char *pages)
{
    return (FfFaxFiles){g_strdup(cover), cover != NULL && alone ? NULL : g_strdup(pages)};
}

static FfFaxFiles files_of_message(JsonObject *detail)
{
    JsonArray *variants = ff_detail_array(detail, "variants");
    JsonObject *first = variants != NULL && json_array_get_length(variants) > 0
                            ? ff_detail_element(variants, 0)
                            : NULL;
    if (first == NULL) {
        return take(NULL, false, "pages.tif");
    }
    return take(ff_detail_string(first, "cover_file", NULL), ff_detail_int(first, "pages", 0) == 0,
                ff_detail_string(first, "file", "pages.tif"));
}

FfFaxFiles ff_fax_files_of(const FfJob *job)
{
    g_autoptr(JsonObject) detail = ff_detail_parse(job->detail);
    if (job->kind == FF_KIND_MESSAGE) {
        return files_of_message(detail);
    }
    return take(ff_detail_string(detail, "cover_file", NULL),
                ff_detail_int(detail, "cover_pages", 0) == job->pages,
                ff_detail_string(detail, "pages_file", "pages.tif"));
}

void ff_fax_files_clear(FfFaxFiles *files)
{
    g_clear_pointer(&files->cover, g_free);
    g_clear_pointer(&files->pages, g_free);
}
