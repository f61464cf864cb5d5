// SPDX-License-Identifier: GPL-3.0-or-later
/* faxferry status: what runs, and how many jobs are in which state. */
#include "base/status.h"

#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "base/clock.h"
#include "base/detail.h"
#include "cli/cli.h"
#include "cli/output.h"
#include "cli/running.h"

typedef gint64 Counts[FF_KIND_COUNT][FF_STATE_COUNT];

/* ---- facts ---- */

static JsonObject *describe_counts(Counts counts)
{
    JsonObject *object = json_object_new();
    for (guint kind = 0; kind < FF_KIND_COUNT; kind++) {
        JsonObject *states = json_object_new();
        for (guint state = 0; state < FF_STATE_COUNT; state++) {
            if (counts[kind][state] > 0) {
                json_object_set_int_member(states, ff_state_name(state), counts[kind][state]);
            }
        }
        json_object_set_object_member(object, ff_kind_name(kind), states);
    }
    return object;
}

static JsonArray *describe_lines(const FfSettings *settings)
{
    static const char *const types[] = {"loopback", "sip", "hylafax"};
    JsonArray *array = json_array_new();
    for (guint i = 0; i < settings->lines->len; i++) {
        const FfLineSettings *line = g_ptr_array_index(settings->lines, i);
        JsonObject *object = json_object_new();
        json_object_set_string_member(object, "name", line->name);
        json_object_set_string_member(object, "type", types[line->type]);
        json_object_set_int_member(object, "calls", line->calls);
        json_array_add_object_element(array, object);
    }
    return array;
}

/* What processes say of themselves. A role that is gone leaves its file behind, without meaning; of
 * a gateway that is gone, the last words matter. */
static JsonObject *describe_processes(const char *state_dir)
{
    JsonObject *object = json_object_new();
    g_autoptr(GHashTable) all = ff_status_read_all(state_dir);
    g_autoptr(GList) names = g_list_sort(g_hash_table_get_keys(all), (GCompareFunc)strcmp);
    for (GList *name = names; name != NULL; name = name->next) {
        JsonObject *status = ff_detail_parse(g_hash_table_lookup(all, name->data));
        bool alive = ff_running_wrote(status);
        json_object_set_boolean_member(status, "running", alive);
        if (alive || g_str_has_prefix(name->data, "gateway-")) {
            json_object_set_object_member(object, name->data, json_object_ref(status));
        }
        json_object_unref(status);
    }
    return object;
}

/* What retention keeps, and the end of the oldest. */
static bool describe_kept(FfCli *cli, JsonObject *object, GError **error)
{
    FfOldest oldest;
    if (!ff_store_find_oldest(cli->store, &oldest, error)) {
        return false;
    }
    const struct {
        const char *name;
        int days;
        gint64 oldest_ms;
    } terms[] = {
        {"files", cli->settings->retention, oldest.files_ms},
        {"quarantined", cli->settings->quarantine_retention, oldest.quarantined_ms},
        {"log", cli->settings->log_retention, oldest.jobs_ms},
    };
    JsonObject *kept = json_object_new();
    for (guint i = 0; i < G_N_ELEMENTS(terms); i++) {
        JsonObject *term = json_object_new();
        json_object_set_int_member(term, "days", terms[i].days);
        ff_output_set_time(term, "oldest", terms[i].oldest_ms);
        json_object_set_object_member(kept, terms[i].name, term);
    }
    json_object_set_object_member(object, "kept", kept);
    return true;
}

/* ---- words ---- */

/* "kept        files 90 days, oldest 2026-09-01; log for ever" */
static void print_kept(JsonObject *kept)
{
    g_autoptr(GList) names = json_object_get_members(kept);
    printf("%-12s", "kept");
    for (const GList *name = names; name != NULL; name = name->next) {
        JsonObject *term = ff_detail_object(kept, name->data);
        gint64 days = ff_detail_int(term, "days", 0);
        g_autofree char *span =
            days > 0 ? g_strdup_printf("%" G_GINT64_FORMAT " days", days) : g_strdup("for ever");
        const char *oldest = ff_detail_string(term, "oldest", "");
        printf("%s%s %s%s%.10s", name == names ? "" : "; ", (const char *)name->data, span,
               oldest[0] != '\0' ? ", oldest of " : "", oldest);
    }
    printf("\n");
}

static void print_counts(JsonObject *counts)
{
    for (guint kind = 0; kind < FF_KIND_COUNT; kind++) {
        JsonObject *states = ff_detail_object(counts, ff_kind_name(kind));
        g_autoptr(GList) names = json_object_get_members(states);
        printf("%-12s", ff_kind_name(kind));
        for (GList *name = names; name != NULL; name = name->next) {
            printf("%s%" G_GINT64_FORMAT " %s", name == names ? "" : ", ",
                   ff_detail_int(states, name->data, 0), (const char *)name->data);
        }
        printf("%s\n", names == NULL ? "none" : "");
    }
}

static void print_lines(JsonArray *lines)
{
    for (guint i = 0; i < json_array_get_length(lines); i++) {
        JsonObject *line = json_array_get_object_element(lines, i);
        printf("%-12s%s, %s, %" G_GINT64_FORMAT " call(s) at a time\n", "line",
               ff_detail_string(line, "name", ""), ff_detail_string(line, "type", ""),
               ff_detail_int(line, "calls", 0));
    }
}

/* Times as how long ago, or how long until then. */
static char *value_words(const char *value)
{
    g_autoptr(GDateTime) time = g_date_time_new_from_iso8601(value, NULL);
    if (time == NULL) {
        return ff_output_clean(value);
    }
    gint64 ago_ms = ff_clock_now_ms() - g_date_time_to_unix(time) * 1000;
    g_autofree char *span = ff_output_span(ABS(ago_ms));
    return ago_ms >= 0 ? g_strdup_printf("%s ago", span) : g_strdup_printf("in %s", span);
}

/* "state working, last success 12 s ago": the keys are words already. */
static void print_process(const char *name, JsonObject *status)
{
    g_autoptr(GList) keys = json_object_get_members(status);
    bool running = ff_detail_bool(status, "running");
    g_autofree char *clean = ff_output_clean(name);
    printf("%s: %s", clean, running ? "runs" : "does not run");
    for (GList *item = keys; item != NULL; item = item->next) {
        const char *value = ff_detail_string(status, item->data, "");
        if (value[0] == '\0' || strcmp(item->data, "time") == 0) {
            continue;
        }
        g_autofree char *key = ff_output_clean(item->data);
        g_autofree char *words = value_words(value);
        printf(", %s %s", g_strdelimit(key, "_", ' '), words);
    }
    printf("\n");
}

static void print_processes(JsonObject *processes)
{
    g_autoptr(GList) names = json_object_get_members(processes);
    if (names == NULL) {
        printf("Neither the fax server nor a gateway runs.\n");
    }
    for (GList *name = names; name != NULL; name = name->next) {
        print_process(name->data, ff_detail_object(processes, name->data));
    }
}

int ff_command_status(FfCli *cli, int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    Counts counts;
    if (!ff_cli_parse(cli, NULL, 0, 0, &argc, &argv)) {
        return EX_USAGE;
    }
    if (ff_cli_open_store(cli, &error) == NULL || !ff_store_count(cli->store, counts, &error)) {
        return ff_cli_fail(error);
    }
    g_autoptr(JsonObject) object = json_object_new();
    json_object_set_object_member(object, "counts", describe_counts(counts));
    if (!describe_kept(cli, object, &error)) {
        return ff_cli_fail(error);
    }
    json_object_set_array_member(object, "lines", describe_lines(cli->settings));
    json_object_set_object_member(object, "processes",
                                  describe_processes(cli->settings->state_dir));
    if (cli->json) {
        ff_output_json_object(object);
        return EX_OK;
    }
    print_counts(json_object_get_object_member(object, "counts"));
    print_kept(json_object_get_object_member(object, "kept"));
    print_lines(json_object_get_array_member(object, "lines"));
    print_processes(json_object_get_object_member(object, "processes"));
    return EX_OK;
}
