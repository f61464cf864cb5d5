// SPDX-License-Identifier: GPL-3.0-or-later
/* faxferry show: everything about one job, and its files. */
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "base/clock.h"
#include "base/detail.h"
#include "base/error.h"
#include "base/fax-files.h"
#include "cli/cli.h"
#include "cli/describe.h"
#include "cli/original.h"
#include "cli/output.h"
#include "stage/stage.h"

typedef struct {
    char *pages, *confirmed, *message;
} Options;

static void options_clear(Options *options)
{
    g_free(options->pages);
    g_free(options->confirmed);
    g_free(options->message);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Options, options_clear)

/* ---- files ---- */

/* The pages with their cover in front, or received. */
static FfFile *read_pages(FfStore *store, const FfJob *job, GError **error)
{
    if (job->kind == FF_KIND_RECEPTION) {
        return ff_store_read_file(store, job->id, "received.tif", error);
    }
    const gint64 message = job->parent != 0 ? job->parent : job->id;
    g_auto(FfFaxFiles) names = ff_fax_files_of(job);
    if (names.cover == NULL || names.pages == NULL) {
        const char *only = names.cover != NULL ? names.cover : names.pages;
        return ff_store_read_file(store, message, only, error);
    }
    g_autoptr(FfFile) cover = ff_store_read_file(store, message, names.cover, error);
    g_autoptr(FfFile) pages =
        cover == NULL ? NULL : ff_store_read_file(store, message, names.pages, error);
    return pages == NULL ? NULL : ff_stage_join((const int[]){cover->fd, pages->fd}, 2, error);
}

static FfFile *read_confirmed(FfStore *store, const FfJob *job, GError **error)
{
    return ff_store_read_file(store, job->id, "confirmed.tif", error);
}

/* An exit status; nothing is to be done without a path. */
static int save(FfStore *store, const FfJob *job, const char *path,
                FfFile *(*read)(FfStore *, const FfJob *, GError **))
{
    g_autoptr(GError) error = NULL;
    if (path == NULL) {
        return EX_OK;
    }
    g_autoptr(FfFile) file = read(store, job, &error);
    return file != NULL ? ff_cli_save(file->fd, path) : ff_cli_fail(error);
}

/* As it came, but for a secret; a fax's is its message's. */
static int save_message(FfStore *store, const FfJob *job, const char *path)
{
    g_autoptr(GError) error = NULL;
    gint64 id = job->parent != 0 ? job->parent : job->id;
    if (path == NULL) {
        return EX_OK;
    }
    g_autoptr(FfJob) message = ff_store_get(store, id, &error);
    g_autoptr(FfFile) file =
        message != NULL ? ff_store_read_file(store, id, "message.eml", &error) : NULL;
    g_autoptr(FfFile) shown = file != NULL ? ff_original_show(message, file, &error) : NULL;
    return shown != NULL ? ff_cli_save(shown->fd, path) : ff_cli_fail(error);
}

/* "pages erased on 2026-11-27, retention 90 days" */
static void add_erased(const FfJob *job, JsonObject *object)
{
    g_autoptr(JsonObject) detail = ff_detail_parse(job->detail);
    gint64 erased_ms = ff_detail_int(detail, "erased_ms", 0);
    if (erased_ms == 0) {
        return;
    }
    g_autofree char *time = ff_clock_rfc3339(erased_ms);
    g_autofree char *words = g_strdup_printf("pages erased on %.10s, retention %d days", time,
                                             (int)ff_detail_int(detail, "retention_days", 0));
    json_object_set_string_member(object, "erased", words);
}

/* Not "has no file", which would pass for a fault. */
static bool is_erased(const FfJob *job)
{
    g_autoptr(JsonObject) object = json_object_new();
    add_erased(job, object);
    if (json_object_has_member(object, "erased")) {
        fprintf(stderr, "faxferry: %s %" G_GINT64_FORMAT ": %s\n", ff_kind_name(job->kind), job->id,
                json_object_get_string_member(object, "erased"));
        return true;
    }
    return false;
}

static int save_files(FfStore *store, const FfJob *job, const Options *options)
{
    int status = save(store, job, options->pages, read_pages);
    status = status == EX_OK ? save(store, job, options->confirmed, read_confirmed) : status;
    return status == EX_OK ? save_message(store, job, options->message) : status;
}

/* ---- facts ---- */

static bool add_files(FfStore *store, gint64 id, JsonObject *object, GError **error)
{
    g_auto(GStrv) names = ff_store_list_files(store, id, error);
    if (names == NULL) {
        return false;
    }
    JsonArray *files = json_array_new();
    for (char **name = names; *name != NULL; name++) {
        json_array_add_string_element(files, *name);
    }
    json_object_set_array_member(object, "files", files);
    return true;
}

static bool add_calls(FfStore *store, const FfJob *job, JsonObject *object, GError **error)
{
    g_autoptr(GPtrArray) attempts = ff_store_list_attempts(store, job->id, error);
    if (attempts != NULL) {
        ff_describe_count_calls(object, job, attempts);
        json_object_set_array_member(object, "calls", ff_describe_attempts(attempts));
    }
    return attempts != NULL;
}

static bool add_children(FfStore *store, const FfJob *job, JsonObject *object, GError **error)
{
    if (job->kind != FF_KIND_MESSAGE && job->kind != FF_KIND_RECEPTION) {
        return true;
    }
    FfFilter filter = FF_FILTER_ALL;
    filter.parent = job->id;
    g_autoptr(GPtrArray) children = ff_store_list(store, &filter, error);
    if (children != NULL) {
        json_object_set_array_member(object, job->kind == FF_KIND_MESSAGE ? "faxes" : "deliveries",
                                     ff_describe_jobs(children));
    }
    return children != NULL;
}

/* Parts are the message's; a fax shows them too. */
static void add_parts(FfStore *store, const FfJob *job, JsonObject *object)
{
    g_autoptr(FfJob) message = job->parent != 0 ? ff_store_get(store, job->parent, NULL) : NULL;
    g_autoptr(JsonObject) detail = ff_detail_parse(message != NULL ? message->detail : job->detail);
    JsonArray *parts = ff_detail_array(detail, "parts");
    if (parts != NULL) {
        json_object_set_array_member(object, "parts", json_array_ref(parts));
    }
}

static JsonObject *describe(FfStore *store, const FfJob *job, GError **error)
{
    g_autoptr(JsonObject) object = ff_describe_job(job);
    json_object_set_object_member(object, "detail", ff_detail_parse(job->detail));
    add_parts(store, job, object);
    add_erased(job, object);
    if (!add_children(store, job, object, error) || !add_calls(store, job, object, error) ||
        !add_files(store, job->id, object, error)) {
        return NULL;
    }
    return g_steal_pointer(&object);
}

/* ---- text ---- */

static const FfColumn job_lines[] = {
    {"id", "ID"},
    {"kind", "Kind"},
    {"state", "State"},
    {"reason_text", "Reason"},
    {"message", "Message"},
    {"created", "Begun"},
    {"updated", "Last change"},
    {"not_before", "Not before"},
    {"priority", "Priority"},
    {"source", "From mailbox"},
    {"sender", "Sender"},
    {"user", "User"},
    {"subject", "Subject"},
    {"message_id", "Message-ID"},
    {"number", "Number"},
    {"recipient_name", "Name"},
    {"user_billing", "User's code"},
    {"custom_billing", "Billing code"},
    {"pages", "Pages"},
    {"confirmed_pages", "Confirmed"},
    {"attempts", "Calls"},
    {"lease", "Worked on by"},
    {"files", "Files"},
    {"erased", "Erased"},
    {.key = NULL},
};

static const struct {
    const char *key, *title;
    FfColumn columns[9];
} lists[] = {
    {"parts",
     "Parts",
     {{"name", "Name"},
      {"type", "Type"},
      {"action", "Action"},
      {"why", "Why"},
      {"note", "Note"},
      {"pages", "Pages"},
      {.key = NULL}}},
    {"faxes",
     "Faxes",
     {{"id", "ID"},
      {"number", "Number"},
      {"recipient_name", "Name"},
      {"state", "State"},
      {"pages", "Pages"},
      {"confirmed_pages", "Confirmed"},
      {"reason", "Reason"},
      {.key = NULL}}},
    {"deliveries",
     "Deliveries",
     {{"id", "ID"},
      {"user", "User"},
      {"routed_by", "By"},
      {"forwarded_from", "Forwarded by"},
      {"state", "State"},
      {"reason_text", "Reason"},
      {.key = NULL}}},
    {"calls",
     "Calls",
     {{"number", "No."},
      {"started", "Begun"},
      {"seconds", "Seconds"},
      {"pages_confirmed", "Pages"},
      {"bit_rate", "bit/s"},
      {"far_identity", "Far end"},
      {"reason", "Reason"},
      {"t30_text", "T.30"},
      {.key = NULL}}},
};

static void print_text(JsonObject *object)
{
    ff_output_lines(object, job_lines);
    for (guint i = 0; i < G_N_ELEMENTS(lists); i++) {
        JsonArray *rows = ff_detail_array(object, lists[i].key);
        if (rows != NULL && json_array_get_length(rows) > 0) {
            printf("\n%s\n", lists[i].title);
            ff_output_table(rows, lists[i].columns, "");
        }
    }
}

static int show(FfCli *cli, gint64 id, const Options *options, GError **error)
{
    g_autoptr(FfJob) job = ff_store_get(cli->store, id, error);
    if (job == NULL) {
        return ff_cli_fail(*error);
    }
    if (options->pages != NULL || options->confirmed != NULL || options->message != NULL) {
        return is_erased(job) ? EX_NOINPUT : save_files(cli->store, job, options);
    }
    g_autoptr(JsonObject) object = describe(cli->store, job, error);
    if (object == NULL) {
        return ff_cli_fail(*error);
    }
    if (cli->json) {
        ff_output_json_object(object);
    } else {
        print_text(object);
    }
    return EX_OK;
}

int ff_command_show(FfCli *cli, int argc, char **argv)
{
    g_auto(Options) options = {0};
    const GOptionEntry entries[] = {
        {"pages", 'p', 0, G_OPTION_ARG_FILENAME, &options.pages,
         "Save the pages sent or received (TIFF)", "FILE"},
        {"confirmed", 0, 0, G_OPTION_ARG_FILENAME, &options.confirmed,
         "Save the pages as the far end of a loopback line has them (TIFF)", "FILE"},
        {"message", 'm', 0, G_OPTION_ARG_FILENAME, &options.message, "Save the email", "FILE"},
        G_OPTION_ENTRY_NULL,
    };
    g_autoptr(GError) error = NULL;
    gint64 id = 0;
    if (!ff_cli_parse(cli, entries, 1, 1, &argc, &argv)) {
        return EX_USAGE;
    }
    if (!ff_cli_read_id(argv[1], &id, &error) || ff_cli_open_store(cli, &error) == NULL) {
        return ff_cli_fail(error);
    }
    return show(cli, id, &options, &error);
}
