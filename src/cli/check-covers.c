// SPDX-License-Identifier: GPL-3.0-or-later
/* faxferry check: each template of cover sheets that is named anywhere is drawn once. */
#include "base/clock.h"
#include "base/error.h"
#include "cli/check.h"
#include "stage/cover-file.h"
#include "stage/stage.h"

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
    FfCoverKind kind = FF_COVER_KIND_SVG;
    int pages = 0;
    const FfPageOptions options = {settings->resolution, settings->page_size, settings->max_pages,
                                   false};
    g_autoptr(FfFile) file = ff_cover_file_open(settings->cover_dir, name, &kind, error);
    if (file == NULL) {
        return false;
    }
    if (kind != FF_COVER_KIND_SVG) {
        g_set_error(error, FF_ERROR, FF_ERROR_CONFIG,
                    "it is an Office document, and covers are drawn from SVG");
        return false;
    }
    FfCoverFacts facts = example;
    facts.language = settings->language;
    facts.country = settings->country;
    facts.time_ms = ff_clock_now_ms();
    g_autoptr(FfFile) cover = ff_stage_cover(file, &facts, &options, settings, &pages, error);
    return cover != NULL;
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
}
