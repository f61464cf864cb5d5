// SPDX-License-Identifier: GPL-3.0-or-later
/* faxferry user: the people who may send and receive. */
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "base/error.h"
#include "base/limits.h"
#include "cli/cli.h"
#include "cli/describe.h"
#include "cli/output.h"
#include "notice/notice.h"

typedef struct {
    char *address, *billing, *format, *notify, *attach, *language, *fax, *voice, *company;
    char **aliases, **dids;
} Options;

static void options_clear(Options *options)
{
    char *texts[] = {options->address, options->billing, options->format,
                     options->notify,  options->attach,  options->language,
                     options->fax,     options->voice,   options->company};
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_free(texts[i]);
    }
    g_strfreev(options->aliases);
    g_strfreev(options->dids);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Options, options_clear)

static bool parse(FfCli *cli, Options *options, int *argc, char ***argv)
{
    const GOptionEntry entries[] = {
        {"address", 'a', 0, G_OPTION_ARG_STRING, &options->address,
         "Routing address: may send, gets notices and received faxes", "ADDRESS"},
        {"alias", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options->aliases,
         "Another address that may send, or *@domain; may be repeated", "ADDRESS"},
        {"did", 'd', 0, G_OPTION_ARG_STRING_ARRAY, &options->dids,
         "Called number whose faxes are this user's; may be repeated", "NUMBER"},
        {"billing", 'b', 0, G_OPTION_ARG_STRING, &options->billing,
         "Billing code, 15 characters at most", "CODE"},
        {"format", 'f', 0, G_OPTION_ARG_STRING, &options->format, "Received faxes: tiff or pdf",
         "FORMAT"},
        {"notify", 0, 0, G_OPTION_ARG_STRING, &options->notify, "Notices: always, failure or never",
         "WHEN"},
        {"attach", 0, 0, G_OPTION_ARG_STRING, &options->attach,
         "Pages in notices: none, pdf, tiff or thumbnail", "WHAT"},
        {"language", 0, 0, G_OPTION_ARG_STRING, &options->language, "Language of notices", "NAME"},
        {"fax", 0, 0, G_OPTION_ARG_STRING, &options->fax, "Own fax number, for covers", "NUMBER"},
        {"voice", 0, 0, G_OPTION_ARG_STRING, &options->voice, "Own telephone, for covers",
         "NUMBER"},
        {"company", 0, 0, G_OPTION_ARG_STRING, &options->company, "Company, for covers", "NAME"},
        G_OPTION_ENTRY_NULL,
    };
    return ff_cli_parse(cli, entries, 1, 1, argc, argv);
}

/* ---- options to a user ---- */

static bool fail(GError **error, const char *option, const char *value, const char *expected)
{
    g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT, "%s: \"%s\" is not %s", option, value,
                expected);
    return false;
}

static bool is_plain(const char *text)
{
    for (; *text != '\0'; text++) {
        if (g_ascii_iscntrl(*text) || strchr(" \t<>,\"", *text) != NULL) {
            return false;
        }
    }
    return true;
}

static bool is_address(const char *text)
{
    const char *at = strrchr(text, '@');
    return at != NULL && at != text && at[1] != '\0' && strlen(text) <= FF_LIMIT_ADDRESS &&
           is_plain(text) && g_utf8_validate(text, -1, NULL);
}

static bool is_name(const char *text)
{
    if (text[0] == '\0' || strlen(text) > FF_LIMIT_NAME || !g_utf8_validate(text, -1, NULL)) {
        return false;
    }
    for (; *text != '\0'; text = g_utf8_next_char(text)) {
        if (g_unichar_iscntrl(g_utf8_get_char(text))) {
            return false;
        }
    }
    return true;
}

static bool set_address(FfUser *user, const char *address, GError **error)
{
    if (address == NULL) {
        return true;
    }
    if (!is_address(address) || address[0] == '*') {
        return fail(error, "--address", address, "an address like anne@company.com");
    }
    g_free(user->address);
    user->address = g_ascii_strdown(address, -1);
    return true;
}

/* `--alias ""` takes all away. */
static bool set_aliases(FfUser *user, char *const *aliases, GError **error)
{
    if (aliases == NULL) {
        return true;
    }
    g_autoptr(GStrvBuilder) kept = g_strv_builder_new();
    for (; *aliases != NULL; aliases++) {
        g_autofree char *lower = g_ascii_strdown(*aliases, -1);
        if (lower[0] != '\0' && !is_address(lower)) {
            return fail(error, "--alias", *aliases, "an address, nor *@domain");
        }
        if (lower[0] != '\0') {
            g_strv_builder_add(kept, lower);
        }
    }
    g_strfreev(user->aliases);
    user->aliases = g_strv_builder_end(kept);
    return true;
}

static bool set_dids(FfUser *user, char *const *dids, const FfSettings *settings, GError **error)
{
    if (dids == NULL) {
        return true;
    }
    g_autoptr(GStrvBuilder) kept = g_strv_builder_new();
    for (; *dids != NULL; dids++) {
        if (**dids == '\0') {
            continue;
        }
        g_autofree char *number = ff_cli_read_number(settings, *dids, error);
        if (number == NULL) {
            g_prefix_error(error, "--did: ");
            return false;
        }
        g_strv_builder_add(kept, number);
    }
    g_strfreev(user->dids);
    user->dids = g_strv_builder_end(kept);
    return true;
}

static bool set_choices(FfUser *user, const Options *options, GError **error)
{
    if (options->format != NULL && !ff_format_from_name(options->format, &user->format)) {
        return fail(error, "--format", options->format, "tiff, nor pdf");
    }
    if (options->notify != NULL && !ff_notify_from_name(options->notify, &user->notify)) {
        return fail(error, "--notify", options->notify, "always, failure, nor never");
    }
    if (options->attach != NULL && !ff_attach_from_name(options->attach, &user->attach)) {
        return fail(error, "--attach", options->attach, "none, pdf, tiff, nor thumbnail");
    }
    return true;
}

/* An empty text takes the member away. */
static bool set_texts(FfUser *user, const Options *options, GError **error)
{
    const struct {
        const char *option, *value;
        char **member;
        glong longest;
    } texts[] = {
        {"--billing", options->billing, &user->billing, FF_LIMIT_USER_BILLING},
        {"--language", options->language, &user->language, FF_LIMIT_SETTING_NAME},
        {"--fax", options->fax, &user->fax, FF_LIMIT_NAME},
        {"--voice", options->voice, &user->voice, FF_LIMIT_NAME},
        {"--company", options->company, &user->company, FF_LIMIT_NAME},
    };
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
        const char *value = texts[i].value;
        if (value == NULL) {
            continue;
        }
        if (value[0] != '\0' && (!is_name(value) || g_utf8_strlen(value, -1) > texts[i].longest)) {
            return fail(error, texts[i].option, value, "a text of that length");
        }
        g_free(*texts[i].member);
        *texts[i].member = value[0] != '\0' ? g_strdup(value) : NULL;
    }
    return true;
}

/* A language is a folder of templates; "de-AT" may be served by that of "de". */
static bool check_language(const char *language, const FfSettings *settings, GError **error)
{
    if (language == NULL || language[0] == '\0') {
        return true;
    }
    if (!ff_notice_has_language(settings, language)) {
        return fail(error, "--language", language, "a folder of templates; see template_dir");
    }
    return true;
}

static bool apply(FfUser *user, const Options *options, const FfSettings *settings, GError **error)
{
    return check_language(options->language, settings, error) &&
           set_address(user, options->address, error) &&
           set_aliases(user, options->aliases, error) &&
           set_dids(user, options->dids, settings, error) && set_choices(user, options, error) &&
           set_texts(user, options, error);
}

static bool is_given(const Options *options)
{
    const void *const given[] = {options->address, options->billing, options->format,
                                 options->notify,  options->attach,  options->language,
                                 options->fax,     options->voice,   options->company,
                                 options->aliases, options->dids};
    for (guint i = 0; i < G_N_ELEMENTS(given); i++) {
        if (given[i] != NULL) {
            return true;
        }
    }
    return false;
}

/* ---- commands ---- */

static void print_user(const FfCli *cli, const FfUser *user, const char *word)
{
    g_autoptr(JsonObject) object = ff_describe_user(user);
    if (cli->json) {
        ff_output_json_object(object);
    } else {
        g_autofree char *name = ff_output_clean(user->name);
        printf("%s %s\n", name, word);
    }
}

static int store_user(FfCli *cli, FfUser *user, const Options *options, const char *word)
{
    g_autoptr(GError) error = NULL;
    if (!apply(user, options, cli->settings, &error) ||
        !ff_store_put_user(cli->store, user, &error)) {
        return ff_cli_fail(error);
    }
    print_user(cli, user, word);
    return EX_OK;
}

static int add_user(FfCli *cli, int argc, char **argv)
{
    g_auto(Options) options = {0};
    g_autoptr(GError) error = NULL;
    if (!parse(cli, &options, &argc, &argv)) {
        return EX_USAGE;
    }
    if (options.address == NULL || !is_name(argv[1])) {
        return ff_cli_fail_usage("a user has a name and an address: faxferry user add NAME "
                                 "--address ADDRESS");
    }
    if (ff_cli_open_store(cli, &error) == NULL) {
        return ff_cli_fail(error);
    }
    g_autoptr(FfUser) known = ff_store_get_user(cli->store, argv[1], NULL);
    if (known != NULL) {
        return ff_cli_fail_usage("there is a user \"%s\" already; see faxferry user change",
                                 known->name);
    }
    g_autoptr(FfUser) user = ff_user_new(argv[1], options.address);
    return store_user(cli, user, &options, "added");
}

static int change_user(FfCli *cli, int argc, char **argv)
{
    g_auto(Options) options = {0};
    g_autoptr(GError) error = NULL;
    if (!parse(cli, &options, &argc, &argv)) {
        return EX_USAGE;
    }
    if (!is_given(&options)) {
        return ff_cli_fail_usage("what is to be changed? see faxferry user change --help");
    }
    if (ff_cli_open_store(cli, &error) == NULL) {
        return ff_cli_fail(error);
    }
    g_autoptr(FfUser) user = ff_store_get_user(cli->store, argv[1], &error);
    return user != NULL ? store_user(cli, user, &options, "changed") : ff_cli_fail(error);
}

static int remove_user(FfCli *cli, int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    if (!ff_cli_parse(cli, NULL, 1, 1, &argc, &argv)) {
        return EX_USAGE;
    }
    if (ff_cli_open_store(cli, &error) == NULL) {
        return ff_cli_fail(error);
    }
    g_autoptr(FfUser) user = ff_store_get_user(cli->store, argv[1], &error);
    if (user == NULL || !ff_store_remove_user(cli->store, argv[1], &error)) {
        return ff_cli_fail(error);
    }
    print_user(cli, user, "removed");
    return EX_OK;
}

static const FfColumn columns[] = {
    {"name", "Name"},      {"address", "Address"}, {"aliases", "Also sends from"},
    {"dids", "Numbers"},   {"billing", "Code"},    {"format", "Receives"},
    {"notify", "Notices"}, {"attach", "With"},     {"language", NULL},
    {"fax", NULL},         {"voice", NULL},        {"company", NULL},
    {.key = NULL},
};

static int list_users(FfCli *cli, int argc, char **argv)
{
    gboolean csv = FALSE;
    const GOptionEntry entries[] = {
        {"csv", 0, 0, G_OPTION_ARG_NONE, &csv, "Print CSV (RFC 4180)", NULL},
        G_OPTION_ENTRY_NULL,
    };
    g_autoptr(GError) error = NULL;
    if (!ff_cli_parse(cli, entries, 0, 0, &argc, &argv)) {
        return EX_USAGE;
    }
    if (csv && cli->json) {
        return ff_cli_fail_usage("--csv and --json exclude each other");
    }
    FfStore *store = ff_cli_open_store(cli, &error);
    g_autoptr(GPtrArray) users = store != NULL ? ff_store_list_users(store, &error) : NULL;
    if (users == NULL) {
        return ff_cli_fail(error);
    }
    g_autoptr(JsonArray) rows = ff_describe_users(users);
    if (cli->json) {
        ff_output_json_array(rows);
    } else if (csv) {
        ff_output_csv(rows, columns);
    } else {
        ff_output_table(rows, columns, "There is no user; see faxferry user add --help.");
    }
    return EX_OK;
}

const FfCommand ff_user_commands[] = {
    {"list", "", "List the users", list_users, NULL, false},
    {"add", "NAME --address ADDRESS", "Add a user", add_user, NULL, false},
    {"change", "NAME", "Change what is given, and leave the rest", change_user, NULL, false},
    {"remove", "NAME", "Remove a user; the log keeps the name", remove_user, NULL, false},
    {.name = NULL},
};
