// SPDX-License-Identifier: GPL-3.0-or-later
/* faxferry debug parse-mail: what becomes of emails, by the very path that the server takes. */
#include <json-glib/json-glib.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/limits.h"
#include "cli/cli.h"
#include "stage/fax-options.h"
#include "stage/stage.h"

/* Without a database there is nobody, and nothing is made to have one. */
static bool list_people(FfCli *cli, GPtrArray **ret_users, GPtrArray **ret_groups, GError **error)
{
    g_autofree char *database = g_build_filename(cli->settings->state_dir, "faxferry.db", NULL);
    if (access(database, R_OK) != 0) {
        *ret_users = g_ptr_array_new_with_free_func((GDestroyNotify)ff_user_free);
        *ret_groups = g_ptr_array_new_with_free_func((GDestroyNotify)ff_group_free);
        return true;
    }
    FfStore *store = ff_cli_open_store(cli, error);
    *ret_users = store != NULL ? ff_store_list_users(store, error) : NULL;
    *ret_groups = *ret_users != NULL ? ff_store_list_groups(store, error) : NULL;
    return *ret_groups != NULL;
}

/* The mailbox that is named; the only one when none is, and no envelope either. */
static bool find_mailbox(const FfSettings *settings, const char *address, bool envelope,
                         const FfGatewaySettings **ret_mailbox, GError **error)
{
    if (address == NULL) {
        bool one = settings->gateways->len == 1 && !envelope;
        *ret_mailbox = one ? g_ptr_array_index(settings->gateways, 0) : NULL;
        return true;
    }
    const FfGatewaySettings *mailbox = ff_settings_find_gateway(settings, address);
    if (mailbox == NULL) {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT,
                    "no [gateway] of the configuration has the address %s", address);
        return false;
    }
    *ret_mailbox = mailbox;
    return true;
}

/* Of one mail its object, of several an array, each with its path first. */
typedef struct {
    guint count, printed;
    const char *const *paths;
    const FfMailFacts *facts;
    FfStore *store; /* or NULL */
    GError *error;  /* the first one: some are told without covers, codes and quotas */
} Printing;

/* What comes out of a box may be anything: no octet of it shall be a terminal's command. Whether it
 * is JSON is for its reader to find. */
static bool is_fit_to_print(const char *json)
{
    for (const guchar *at = (const guchar *)json; *at != '\0'; at++) {
        if ((*at < ' ' && *at != '\n') || *at == 0x7f) {
            return false;
        }
    }
    return g_str_has_prefix(json, "{\n");
}

/* With what decides about faxes outside of their pages. */
static GPtrArray *list_faxes(const FfMail *mail)
{
    GPtrArray *faxes = g_ptr_array_new_with_free_func((GDestroyNotify)ff_job_free);
    for (guint i = 0; i < mail->recipients->len; i++) {
        const FfRecipient *recipient = mail->recipients->pdata[i];
        FfJob *fax = ff_job_new(FF_KIND_FAX, FF_STATE_ACCEPTED);
        FfPageOptions options = {0};
        fax->number = g_strdup(recipient->number);
        ff_fax_options_apply(recipient->flags, ff_clock_now_ms(), fax, &options);
        g_ptr_array_add(faxes, fax);
    }
    return faxes;
}

static bool admit(const Printing *printing, FfMail *mail, GError **error)
{
    const FfMailFacts *facts = printing->facts;
    if (printing->store == NULL || mail->reason != FF_REASON_NONE) {
        return true;
    }
    g_autoptr(GPtrArray) faxes = list_faxes(mail);
    g_autoptr(GArray) rules =
        ff_policy_rules(ff_user_find(facts->users, mail->user), facts->groups);
    const FfAdmission asked = {
        .billing = facts->settings->billing_codes,
        .faxes = faxes,
        .enroll = mail->enroll ? mail->sender : NULL,
        .rules = rules,
    };
    return ff_store_admit(printing->store, &asked, &mail->reason, &mail->reason_argument, error);
}

/* What the message role would say when this came now; NULL: the same, or it is no result of ours,
 * or nobody can say. */
static char *decide(Printing *printing, const char *json)
{
    g_autoptr(FfMail) mail = ff_mail_from_json(json, strlen(json), NULL);
    g_autoptr(GError) error = NULL;
    const FfReason before = mail != NULL ? mail->reason : FF_REASON_NONE;
    if (mail != NULL && ff_stage_settle_mail(mail, printing->facts, &error) &&
        admit(printing, mail, &error)) {
        return mail->reason != before ? ff_mail_to_json(mail) : NULL;
    }
    if (error != NULL && printing->error == NULL) {
        printing->error = g_steal_pointer(&error);
    }
    return NULL;
}

static void print_mail(const char *json, gpointer data)
{
    Printing *printing = data;
    g_autofree char *decided = decide(printing, json);
    const char *result = decided != NULL ? decided : json;
    const char *text = is_fit_to_print(result) ? result : "{\n  \"outcome\" : \"unknown\"\n}";
    const char *path = printing->paths[printing->printed++];
    if (printing->count == 1) {
        printf("%s\n", text);
        return;
    }
    g_autoptr(JsonNode) node = json_node_init_string(json_node_alloc(), path);
    g_autofree char *quoted = json_to_string(node, FALSE);
    printf("%s{\n  \"path\" : %s,\n%s%s", printing->printed == 1 ? "[\n" : "", quoted, text + 2,
           printing->printed == printing->count ? "\n]\n" : ",\n");
}

static bool open_all(char **paths, guint count, GArray *fds, FfFiles *files, GError **error)
{
    for (guint i = 0; i < count; i++) {
        FfFile *file = ff_cli_open_file(paths[i], error);
        if (file == NULL) {
            return false;
        }
        g_ptr_array_add(files, file);
        g_array_append_val(fds, file->fd);
    }
    return true;
}

/* Not all at once, for each is a descriptor. */
static bool print_all(FfStore *store, char **paths, guint count, const FfMailFacts *facts,
                      GError **error)
{
    Printing printing = {count, 0, (const char *const *)paths, facts, store, NULL};
    ff_message_warm_up();
    for (guint done = 0; done < count;) {
        guint some = MIN(count - done, FF_LIMIT_BOX_MAILS);
        g_autoptr(GArray) fds = g_array_new(FALSE, FALSE, sizeof(int));
        g_autoptr(FfFiles) files = ff_files_new();
        if (!open_all(paths + done, some, fds, files, error) ||
            !ff_stage_describe_mails((const int *)(gpointer)fds->data, some, facts, print_mail,
                                     &printing, error)) {
            g_clear_error(&printing.error);
            return false;
        }
        done += some;
    }
    if (printing.error != NULL) {
        g_propagate_error(error, printing.error);
        return false;
    }
    return true;
}

int ff_command_parse_mail(FfCli *cli, int argc, char **argv)
{
    g_autofree char *mailbox = NULL;
    g_autofree char *reverse_path = NULL;
    g_auto(GStrv) recipients = NULL;
    const GOptionEntry entries[] = {
        {"mailbox", 'm', 0, G_OPTION_ARG_STRING, &mailbox, "As from this mailbox", "ADDRESS"},
        {"rcpt", 'r', 0, G_OPTION_ARG_STRING_ARRAY, &recipients,
         "Envelope recipient, as from an MTA; may be repeated", "ADDRESS"},
        {"from", 0, 0, G_OPTION_ARG_STRING, &reverse_path, "Envelope sender", "ADDRESS"},
        G_OPTION_ENTRY_NULL,
    };
    g_autoptr(GError) error = NULL;
    if (!ff_cli_parse(cli, entries, 1, G_MAXINT, &argc, &argv)) {
        return EX_USAGE;
    }
    FfMailFacts facts = {.envelope_recipients = (const char *const *)recipients,
                         .reverse_path = reverse_path};
    facts.settings = ff_cli_open_settings_or_defaults(cli, &error);
    if (facts.settings == NULL ||
        !find_mailbox(facts.settings, mailbox, recipients != NULL, &facts.mailbox, &error)) {
        return ff_cli_fail(error);
    }
    g_autoptr(GPtrArray) users = NULL;
    g_autoptr(GPtrArray) groups = NULL;
    bool people = list_people(cli, &users, &groups, &error);
    facts.users = users;
    facts.groups = groups;
    if (!people || !print_all(cli->store, argv + 1, (guint)argc - 1, &facts, &error)) {
        return ff_cli_fail(error);
    }
    return EX_OK;
}
