// SPDX-License-Identifier: GPL-3.0-or-later
/* faxferry send: documents from the command line into the queue. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/detail.h"
#include "base/error.h"
#include "base/limits.h"
#include "cli/cli.h"
#include "cli/describe.h"
#include "cli/output.h"
#include "cli/send-cover.h"
#include "cli/wait.h"
#include "message/flags.h"
#include "stage/fax-options.h"

typedef struct {
    char *resolution, *page, *user, *billing, *at, *name, *priority;
    gboolean wait;
    FfSendCover cover;
} Options;

static void options_clear(Options *options)
{
    g_free(options->resolution);
    g_free(options->page);
    g_free(options->user);
    g_free(options->billing);
    g_free(options->at);
    g_free(options->name);
    g_free(options->priority);
    ff_send_cover_clear(&options->cover);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Options, options_clear)

/* A number alone is no fax; a text alone is one. */
static bool has_something(const Options *options, int argc)
{
    if (argc > 2 || options->cover.text != NULL) {
        return true;
    }
    fprintf(stderr, "faxferry send: what is to be sent? Name a file, or give a --text\n");
    return false;
}

static bool parse(FfCli *cli, Options *options, int *argc, char ***argv)
{
    const GOptionEntry entries[] = {
        {"resolution", 'r', 0, G_OPTION_ARG_STRING, &options->resolution,
         "standard, fine or superfine", "NAME"},
        {"page", 'p', 0, G_OPTION_ARG_STRING, &options->page, "letter, a4 or legal", "SIZE"},
        {"user", 'u', 0, G_OPTION_ARG_STRING, &options->user,
         "Whose fax it is: is told how it ended", "NAME"},
        {"billing", 'b', 0, G_OPTION_ARG_STRING, &options->billing, "Custom billing code", "CODE"},
        {"at", 'a', 0, G_OPTION_ARG_STRING, &options->at, "Not before: RFC 3339, HH:MM or +2h",
         "TIME"},
        {"priority", 0, 0, G_OPTION_ARG_STRING, &options->priority, "high, normal or low", "NAME"},
        {"name", 'n', 0, G_OPTION_ARG_STRING, &options->name, "Recipient's name", "NAME"},
        {"text", 't', 0, G_OPTION_ARG_FILENAME, &options->cover.text,
         "A text of your own, for the cover sheet", "FILE"},
        {"cover", 0, 0, G_OPTION_ARG_NONE, &options->cover.wanted, "With a cover sheet", NULL},
        {"no-cover", 0, 0, G_OPTION_ARG_NONE, &options->cover.unwanted, "Without a cover sheet",
         NULL},
        {"template", 0, 0, G_OPTION_ARG_STRING, &options->cover.template_name,
         "With a cover sheet of this template", "NAME"},
        {"wait", 'w', 0, G_OPTION_ARG_NONE, &options->wait, "Wait until it has been sent", NULL},
        G_OPTION_ENTRY_NULL,
    };
    return ff_cli_parse(cli, entries, 1, FF_LIMIT_PARTS, argc, argv) &&
           has_something(options, *argc);
}

/* ---- checks before anything is stored ---- */

static bool add_flag(GHashTable *flags, const char *name, const char *value, GError **error)
{
    if (value == NULL || ff_flags_add(flags, name, value, 0) == FF_REASON_NONE) {
        return true;
    }
    g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT, "--%s: \"%s\" is not possible", name, value);
    return false;
}

static bool check_names(const Options *options, GError **error)
{
    FfResolution resolution;
    FfPageSize page_size;
    if (options->resolution != NULL &&
        !ff_fax_options_resolution_from_name(options->resolution, &resolution)) {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT,
                    "--resolution: write standard, fine or superfine, not \"%s\"",
                    options->resolution);
        return false;
    }
    if (options->page != NULL && !ff_fax_options_page_from_name(options->page, &page_size)) {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT,
                    "--page: write letter, a4 or legal, not \"%s\"", options->page);
        return false;
    }
    return true;
}

/* ---- documents ---- */

static FfFile *copy_document(const char *path, guint number, gint64 limit, GError **error)
{
    g_autofree char *name = g_strdup_printf("part.%u", number);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT, "cannot read %s: %s", path,
                    g_strerror(errno));
        return NULL;
    }
    g_autoptr(FfFile) from = ff_file_new_from_fd(path, fd);
    if (!g_file_test(path, G_FILE_TEST_IS_REGULAR) || ff_file_size(fd) > limit) {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT,
                    "%s is not a file of at most %" G_GINT64_FORMAT " octets (max_message_size)",
                    path, limit);
        return NULL;
    }
    g_autoptr(FfFile) copy = ff_file_new(name, error);
    if (copy == NULL || !ff_file_copy(fd, copy->fd, error)) {
        return NULL;
    }
    return g_steal_pointer(&copy);
}

static void describe_part(JsonArray *parts, const char *path, const FfFile *file)
{
    JsonObject *part = json_object_new();
    g_autofree char *base = g_path_get_basename(path);
    g_autofree char *name = g_utf8_make_valid(base, -1);
    json_object_set_string_member(part, "name", name);
    json_object_set_string_member(part, "file", file->name);
    json_object_set_boolean_member(part, "body", FALSE);
    json_object_set_string_member(part, "action", "fax");
    json_object_set_int_member(part, "size", ff_file_size(file->fd));
    json_array_add_object_element(parts, part);
}

static FfFiles *copy_documents(const Options *options, char *const *paths, gint64 limit,
                               JsonArray *parts, GError **error)
{
    g_autoptr(FfFiles) files = ff_files_new();
    if (!ff_send_cover_add_text(&options->cover, files, parts, error)) {
        return NULL;
    }
    for (guint i = 0; paths[i] != NULL; i++) {
        FfFile *file = copy_document(paths[i], i + 1, limit, error);
        if (file == NULL) {
            return NULL;
        }
        g_ptr_array_add(files, file);
        describe_part(parts, paths[i], file);
    }
    return g_steal_pointer(&files);
}

/* ---- jobs ---- */

static void set_person(FfJob *job, const FfUser *user)
{
    if (user != NULL) {
        job->user = g_strdup(user->name);
        job->sender = g_strdup(user->address);
        job->user_billing = g_strdup(user->billing);
    }
}

static JsonObject *describe_message(const Options *options, JsonArray *parts)
{
    JsonObject *detail = json_object_new();
    json_object_set_array_member(detail, "parts", json_array_ref(parts));
    ff_detail_set_string(detail, "resolution", options->resolution);
    ff_detail_set_string(detail, "page_size", options->page);
    return detail;
}

static FfJob *make_message(const FfUser *user, const char *title, JsonObject *detail)
{
    FfJob *message = ff_job_new(FF_KIND_MESSAGE, FF_STATE_ACCEPTED);
    message->source = g_strdup("cli");
    message->subject = title != NULL ? g_path_get_basename(title) : NULL;
    set_person(message, user);
    g_free(message->detail);
    message->detail = ff_detail_to_text(detail);
    return message;
}

static FfJob *make_fax(const Options *options, const FfUser *user, const char *number,
                       const FfJob *message, GHashTable *flags, const char *cover)
{
    FfJob *fax = ff_job_new(FF_KIND_FAX, FF_STATE_ACCEPTED);
    g_autoptr(JsonObject) detail = json_object_new();
    FfPageOptions unused = {0};
    fax->number = g_strdup(number);
    fax->recipient_name = g_strdup(options->name);
    fax->subject = g_strdup(message->subject);
    set_person(fax, user);
    ff_fax_options_apply(flags, ff_clock_now_ms(), fax, &unused);
    ff_fax_options_note_schedule(fax, detail);
    ff_detail_set_string(detail, "cover", cover);
    g_free(fax->detail);
    fax->detail = ff_detail_to_text(detail);
    return fax;
}

static FfUser *find_user(FfStore *store, const char *name, GError **error)
{
    return name == NULL ? NULL : ff_store_get_user(store, name, error);
}

/* The code as the list writes it, or why there can't be a fax with it. */
static bool settle_billing(FfCli *cli, FfJob *fax, GError **error)
{
    g_auto(FfBillingVerdict) verdict = {0};
    if (!ff_store_judge_billing(cli->store, cli->settings->billing_codes, fax->custom_billing,
                                fax->number, &verdict, error)) {
        return false;
    }
    if (verdict.reason == FF_REASON_NONE) {
        g_free(fax->custom_billing);
        fax->custom_billing = g_steal_pointer(&verdict.code);
        return true;
    }
    if (verdict.reason == FF_REASON_NO_BILLING_CODE) {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT,
                    "each fax needs a billing code here (setting billing_codes): add --billing "
                    "CODE; see faxferry billing list");
    } else {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT,
                    "--billing: the billing code %s is not on the list; see faxferry billing "
                    "lookup",
                    verdict.argument);
    }
    return false;
}

/* The fax of a message that has one. */
static FfJob *find_fax(FfStore *store, gint64 message, GError **error)
{
    FfFilter filter = FF_FILTER_ALL;
    filter.parent = message;
    g_autoptr(GPtrArray) faxes = ff_store_list(store, &filter, error);
    return faxes != NULL && faxes->len > 0 ? ff_job_copy(g_ptr_array_index(faxes, 0)) : NULL;
}

static bool allow(FfReason reason, const char *argument, GError **error)
{
    if (reason != FF_REASON_NONE) {
        g_autofree char *sentence = ff_reason_sentence(reason, argument);
        g_set_error_literal(error, FF_ERROR, FF_ERROR_PERMANENT, sentence);
    }
    return reason == FF_REASON_NONE;
}

/* A fax of a user is held to his rules, whoever hands it over; without a user nobody's hold. */
static bool hold_to_rules(FfStore *store, const FfUser *user, const char *number, GError **error)
{
    g_autoptr(GPtrArray) groups = ff_store_list_groups(store, error);
    if (groups == NULL) {
        return false;
    }
    g_autoptr(GArray) rules = ff_policy_rules(user, groups);
    g_autofree char *argument = NULL;
    FfReason reason = ff_policy_check_number(rules, number, &argument);
    if (reason == FF_REASON_NONE &&
        !ff_store_check_faxes(store, rules, 1, &reason, &argument, error)) {
        return false;
    }
    return allow(reason, argument, error);
}

static FfJob *submit(FfCli *cli, const Options *options, const char *number, char *const *paths,
                     GError **error)
{
    g_autoptr(GHashTable) flags = ff_flags_new();
    g_autoptr(JsonArray) parts = json_array_new();
    g_autoptr(GError) cause = NULL;
    g_autoptr(FfUser) user = find_user(cli->store, options->user, &cause);
    if (cause != NULL) {
        g_propagate_error(error, g_steal_pointer(&cause));
        return NULL;
    }
    if (!hold_to_rules(cli->store, user, number, error) || !check_names(options, error) ||
        !add_flag(flags, "at", options->at, error) ||
        !add_flag(flags, "billing", options->billing, error) ||
        !add_flag(flags, "priority", options->priority, error) ||
        !ff_send_cover_add_flags(&options->cover, flags, error)) {
        return NULL;
    }
    g_autoptr(FfFiles) files =
        copy_documents(options, paths, cli->settings->max_message_size, parts, error);
    if (files == NULL) {
        return NULL;
    }
    g_autoptr(JsonObject) detail = describe_message(options, parts);
    g_autofree char *cover = ff_send_cover_choose(cli, user, flags, detail, &cause);
    if (cause != NULL) {
        g_propagate_error(error, g_steal_pointer(&cause));
        return NULL;
    }
    g_autoptr(FfJob) message = make_message(user, paths[0], detail);
    g_autoptr(GPtrArray) faxes = g_ptr_array_new_with_free_func((GDestroyNotify)ff_job_free);
    FfJob *fax = make_fax(options, user, number, message, flags, cover);
    g_ptr_array_add(faxes, fax);
    if (!settle_billing(cli, fax, error)) {
        return NULL;
    }
    FfSubmission submission = {.job = message, .files = files, .children = faxes};
    FfSubmission *group[] = {&submission};
    return ff_store_put(cli->store, group, 1, error) ? find_fax(cli->store, message->id, error)
                                                     : NULL;
}

static void print_fax(const FfCli *cli, const FfJob *fax)
{
    if (cli->json) {
        g_autoptr(JsonObject) object = ff_describe_job(fax);
        ff_output_json_object(object);
    } else {
        printf("%" G_GINT64_FORMAT "\n", fax->id);
    }
    fflush(stdout);
}

int ff_command_send(FfCli *cli, int argc, char **argv)
{
    g_auto(Options) options = {0};
    g_autoptr(GError) error = NULL;
    if (!parse(cli, &options, &argc, &argv)) {
        return EX_USAGE;
    }
    const FfSettings *settings = ff_cli_open_settings(cli, &error);
    if (settings == NULL) {
        return ff_cli_fail(error);
    }
    g_autofree char *number = ff_cli_read_number(settings, argv[1], &error);
    if (number == NULL || ff_cli_open_store(cli, &error) == NULL) {
        return ff_cli_fail(error);
    }
    g_autoptr(FfJob) fax = submit(cli, &options, number, argv + 2, &error);
    if (fax == NULL) {
        return ff_cli_fail(error);
    }
    if (!options.wait) {
        print_fax(cli, fax);
        return EX_OK;
    }
    if (!cli->json) {
        print_fax(cli, fax);
    }
    g_autoptr(FfJob) end = NULL;
    int status = ff_wait_for_job(cli, fax->id, &end);
    if (cli->json && end != NULL) {
        print_fax(cli, end);
    }
    return status;
}
