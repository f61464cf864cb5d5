// SPDX-License-Identifier: GPL-3.0-or-later
/* faxferry junk: callers who are not wanted. */
#include <sysexits.h>

#include "base/detail.h"
#include "base/error.h"
#include "cli/entries.h"

static const FfColumn columns[] = {
    {"sort", "Looks at"}, {"pattern", "Pattern"}, {"action", "Action"},
    {"note", "Note"},     {.key = NULL},
};

static JsonObject *describe(gconstpointer entry)
{
    const FfJunk *junk = entry;
    JsonObject *object = json_object_new();
    json_object_set_string_member(object, "sort", ff_sort_name(junk->sort));
    json_object_set_string_member(object, "pattern", junk->pattern);
    json_object_set_string_member(object, "action", ff_junk_action_name(junk->action));
    ff_output_set_string(object, "note", junk->note);
    return object;
}

static gpointer make(FfSort sort, const char *pattern, JsonObject *object, GError **error)
{
    const char *word = ff_detail_string(object, "action", "refuse");
    const char *note = ff_detail_string(object, "note", NULL);
    FfJunkAction action;
    if (!ff_junk_action_from_name(word, &action)) {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT,
                    "\"%s\" is not refuse (do not take the call) or apart (keep the fax, mail it "
                    "to nobody)",
                    word);
        return NULL;
    }
    return ff_junk_new(sort, pattern, action, note != NULL && *note != '\0' ? note : NULL);
}

static void free_junk(gpointer junk)
{
    ff_junk_free(junk);
}

static const FfSort sorts[] = {FF_SORT_CALLER, FF_SORT_CSID};
static const FfEntries junk_entries = {
    "junk entry",
    "Nobody is on the junk list; see faxferry junk add --help.",
    columns,
    sorts,
    G_N_ELEMENTS(sorts),
    ff_store_list_junk,
    ff_store_put_junk,
    ff_store_remove_junk,
    describe,
    make,
    free_junk,
};

static int list_junk(FfCli *cli, int argc, char **argv)
{
    return ff_entries_list(cli, &junk_entries, argc, argv);
}

static int add_junk(FfCli *cli, int argc, char **argv)
{
    g_autofree char *action = NULL;
    g_autofree char *note = NULL;
    const GOptionEntry entries[] = {
        {"action", 'a', 0, G_OPTION_ARG_STRING, &action,
         "refuse the call (default), or keep the fax apart", "refuse|apart"},
        {"note", 'n', 0, G_OPTION_ARG_STRING, &note, "Why, for people", "TEXT"},
        G_OPTION_ENTRY_NULL,
    };
    if (!ff_cli_parse(cli, entries, 2, 2, &argc, &argv)) {
        return EX_USAGE;
    }
    g_autoptr(JsonObject) object = json_object_new();
    json_object_set_string_member(object, "sort", argv[1]);
    json_object_set_string_member(object, "pattern", argv[2]);
    json_object_set_string_member(object, "action", action != NULL ? action : "refuse");
    ff_output_set_string(object, "note", note);
    return ff_entries_add(cli, &junk_entries, object);
}

static int remove_junk(FfCli *cli, int argc, char **argv)
{
    return ff_entries_remove(cli, &junk_entries, argc, argv);
}

static int import_junk(FfCli *cli, int argc, char **argv)
{
    return ff_entries_import(cli, &junk_entries, argc, argv);
}

static int export_junk(FfCli *cli, int argc, char **argv)
{
    return ff_entries_export(cli, &junk_entries, argc, argv);
}

const FfCommand ff_junk_commands[] = {
    {"list", "", "List callers who are not wanted", list_junk, NULL, false},
    {"add", "caller|csid PATTERN", "Refuse calls of a number or identity, or keep them apart",
     add_junk, NULL, false},
    {"remove", "caller|csid PATTERN", "Take calls again", remove_junk, NULL, false},
    {"import", "FILE", "Add and change entries as a file says", import_junk, NULL, false},
    {"export", "", "Print all entries as import takes them", export_junk, NULL, false},
    {.name = NULL},
};
