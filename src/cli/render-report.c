// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/render-report.h"

#include "cli/output.h"
#include "stage/fax-options.h"

static char *name_of(const char *path)
{
    g_autofree char *name = g_path_get_basename(path);
    return g_utf8_make_valid(name, -1);
}

static JsonObject *describe_part(const char *path, const FfDocumentReport *report)
{
    JsonObject *object = json_object_new();
    bool good = report->reason == FF_REASON_NONE;
    g_autofree char *name = name_of(path);
    g_autofree char *sentence = good ? NULL : ff_reason_sentence(report->reason, name);
    json_object_set_string_member(object, "name", name);
    ff_output_set_string(object, "kind", report->kind);
    json_object_set_string_member(object, "action", good ? "fax" : "fail");
    ff_output_set_string(object, "reason", good ? NULL : ff_reason_name(report->reason));
    ff_output_set_string(object, "sentence", sentence);
    ff_output_set_string(object, "note", ff_document_note_name(report->note));
    json_object_set_int_member(object, "first_page", report->first_page);
    json_object_set_int_member(object, "pages", report->pages);
    return object;
}

/* The document that page `number` came from; NULL when none claims it. */
static const char *find_document(char *const *paths, const FfDocumentReport *reports, int number)
{
    for (guint i = 0; paths[i] != NULL; i++) {
        if (reports[i].reason == FF_REASON_NONE && number >= reports[i].first_page &&
            number < reports[i].first_page + reports[i].pages) {
            return paths[i];
        }
    }
    return NULL;
}

static JsonObject *describe_page(int number, const FfPageFacts *page, const char *path)
{
    JsonObject *object = json_object_new();
    g_autofree char *name = path == NULL ? NULL : name_of(path);
    json_object_set_int_member(object, "page", number);
    ff_output_set_string(object, "document", name);
    json_object_set_int_member(object, "width", page->width_px);
    json_object_set_int_member(object, "rows", page->rows);
    json_object_set_string_member(object, "resolution",
                                  ff_fax_options_resolution_name(page->resolution));
    json_object_set_int_member(object, "octets", page->octets);
    json_object_set_double_member(object, "black", page->black);
    return object;
}

static JsonArray *list_pages(char *const *paths, const FfDocumentReport *reports,
                             const GArray *page_facts)
{
    JsonArray *list = json_array_new();
    for (guint i = 0; i < page_facts->len; i++) {
        const int number = (int)i + 1;
        json_array_add_object_element(
            list, describe_page(number, &g_array_index(page_facts, FfPageFacts, i),
                                find_document(paths, reports, number)));
    }
    return list;
}

void ff_render_report_print(char *const *paths, const FfDocumentReport *reports,
                            const GArray *page_facts)
{
    g_autoptr(JsonObject) object = json_object_new();
    JsonArray *parts = json_array_new();
    for (guint i = 0; paths[i] != NULL; i++) {
        json_array_add_object_element(parts, describe_part(paths[i], &reports[i]));
    }
    json_object_set_int_member(object, "pages", page_facts->len);
    json_object_set_array_member(object, "parts", parts);
    json_object_set_array_member(object, "page_list", list_pages(paths, reports, page_facts));
    ff_output_json_object(object);
}
