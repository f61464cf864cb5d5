// SPDX-License-Identifier: GPL-3.0-or-later
/* faxferry check: each template of cover sheets that is named anywhere is drawn once; those that
 * need LibreOffice are told of where there is none. */
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "cli/check.h"
#include "stage/cover-template.h"
#include "stage/office.h"
#include "stage/stage.h"

enum { LISTED_MAX = 50, LISTED_DEPTH = 3 }; /* of a folder that anybody may have filled */

static void add_name(GHashTable *names, const char *name, const char *whose)
{
    if (name != NULL && *name != '\0' && !g_hash_table_contains(names, name)) {
        g_hash_table_insert(names, g_strdup(name), g_strdup(whose));
    }
}

static void add_gateways(GHashTable *names, const FfSettings *settings)
{
    for (guint i = 0; i < settings->gateways->len; i++) {
        const FfGatewaySettings *gateway = settings->gateways->pdata[i];
        g_autofree char *whose = g_strdup_printf("of [gateway %s]", gateway->name);
        add_name(names, gateway->cover_template, whose);
    }
}

static void add_people(GHashTable *names, const GPtrArray *users, const GPtrArray *groups)
{
    for (guint i = 0; groups != NULL && i < groups->len; i++) {
        const FfGroup *group = groups->pdata[i];
        g_autofree char *whose = g_strdup_printf("of the group %s", group->name);
        add_name(names, group->cover_template, whose);
    }
    for (guint i = 0; users != NULL && i < users->len; i++) {
        const FfUser *user = users->pdata[i];
        g_autofree char *whose = g_strdup_printf("of the user %s", user->name);
        add_name(names, user->cover_template, whose);
    }
}

static bool draw(const FfSettings *settings, const char *name, GError **error)
{
    static const FfCoverFacts example = {
        .recipient_name = "Anne Anderson",
        .to = "Anne Anderson",
        .phone_number = "+1 503-555-0123",
        .subject = "An example",
        .text = "An example of a text.",
        .sender_name = "Bob Brown",
        .pages = 1,
    };
    int pages = 0;
    const FfPageOptions options = {settings->resolution, settings->page_size, settings->max_pages,
                                   false};
    g_autoptr(FfCoverTemplate) template = ff_cover_template_open(settings->cover_dir, name, error);
    if (template == NULL) {
        return false;
    }
    FfCoverFacts facts = example;
    facts.language = settings->language;
    facts.country = settings->country;
    facts.time_ms = ff_clock_now_ms();
    g_autoptr(FfFile) cover = ff_stage_cover(template, &facts, &options, settings, &pages, error);
    return cover != NULL;
}

/* ---- those that only a sender names ---- */

/* Names of Office documents below the folder, to `names`. */
static void list_office(const char *cover_dir, const char *below, int depth, GPtrArray *names)
{
    g_autofree char *path = g_build_filename(cover_dir, below, NULL);
    g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
    const char *entry = NULL;
    while (folder != NULL && names->len < LISTED_MAX && (entry = g_dir_read_name(folder)) != NULL) {
        g_autofree char *name = g_build_filename(below, entry, NULL);
        g_autofree char *full = g_build_filename(cover_dir, name, NULL);
        if (g_file_test(full, G_FILE_TEST_IS_DIR) && depth > 0) {
            list_office(cover_dir, name, depth - 1, names);
        } else if (ff_cover_template_kind(name) == FF_COVER_KIND_OFFICE) {
            g_ptr_array_add(names, g_steal_pointer(&name));
        }
    }
}

static gint compare_names(gconstpointer left, gconstpointer right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

static void check_need_of_office(FfFindings *findings, const FfSettings *settings)
{
    const char *why = NULL;
    g_autoptr(FfOffice) office = ff_office_find(settings->office, &why);
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    if (office != NULL && ff_office_reads(office, FF_OFFICE_DOCX)) {
        return;
    }
    list_office(settings->cover_dir, "", LISTED_DEPTH, names);
    if (names->len == 0) {
        return;
    }
    g_ptr_array_sort(names, compare_names);
    g_ptr_array_add(names, NULL);
    g_autofree char *list = g_strjoinv(", ", (char **)names->pdata);
    ff_findings_add(findings, FF_FOUND_DOUBT, "cover",
                    "these templates in %s need LibreOffice, which is not there to read text "
                    "documents, so faxes with them are refused: %s",
                    settings->cover_dir, list);
}

static void check_one(FfFindings *findings, const FfSettings *settings, const char *name,
                      const char *whose)
{
    g_autoptr(GError) error = NULL;
    if (draw(settings, name, &error)) {
        ff_findings_add(findings, FF_FOUND_GOOD, "cover", "the template \"%s\" %s can be drawn",
                        name, whose);
    } else {
        ff_findings_add(findings, FF_FOUND_BAD, "cover",
                        "the template \"%s\" %s can't be drawn, and faxes with it are refused: %s",
                        name, whose, error->message);
    }
}

void ff_check_covers(FfFindings *findings, const FfSettings *settings, const GPtrArray *users,
                     const GPtrArray *groups)
{
    g_autoptr(GHashTable) names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    add_name(names, settings->cover_template, "of [server]");
    add_gateways(names, settings);
    add_people(names, users, groups);
    g_autoptr(GList) sorted = g_list_sort(g_hash_table_get_keys(names), (GCompareFunc)g_strcmp0);
    ff_stage_warm_up();
    for (const GList *item = sorted; item != NULL; item = item->next) {
        check_one(findings, settings, item->data, g_hash_table_lookup(names, item->data));
    }
    check_need_of_office(findings, settings);
}
