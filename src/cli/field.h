// SPDX-License-Identifier: GPL-3.0-or-later
/* What a person sets of a user or a group: one table of fields, from which come the options of the
 * commands and the keys of what is imported. */
#pragma once

#include <json-glib/json-glib.h>

#include "cli/cli.h"

typedef struct FfField FfField;

/* Puts values (ended by NULL) into the member of the record; a field that is no list takes the last
 * one, and "" takes it away. FF_ERROR_PERMANENT with what is expected. */
typedef bool (*FfFieldSet)(FfCli *cli, const FfField *field, gpointer member, char *const *values,
                           GError **error);

struct FfField {
    const char *key;    /* as list, import and export name it; NULL ends a table */
    const char *option; /* NULL: only imported */
    char letter;        /* of the short option, or 0 */
    bool list;
    const char *help, *argument;
    FfFieldSet set;
    gsize offset; /* of the member */
    int limit;    /* characters of a text, or the highest count */
};

/* What was given of each field of a table; NULL: nothing. */
typedef struct {
    char ***values;
    guint count;
} FfGiven;
void ff_given_clear(FfGiven *given);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(FfGiven, ff_given_clear)
bool ff_given_any(const FfGiven *given);

/* ff_cli_parse() with an option for each field, and those of `more` (or NULL). */
bool ff_fields_parse(FfCli *cli, const FfField *fields, const GOptionEntry *more,
                     FfGiven *ret_given, int *argc, char ***argv);
bool ff_fields_apply(FfCli *cli, const FfField *fields, const FfGiven *given, gpointer record,
                     GError **error);
/* The same from the members of an object: text, number, list of texts; null takes it away. "name"
 * is not looked at; another key that is no field is an error. */
bool ff_fields_apply_json(FfCli *cli, const FfField *fields, JsonObject *object, gpointer record,
                          GError **error);

/* ---- setters; the member's type ---- */

/* char *: one line of at most `limit` characters */
bool ff_field_text(FfCli *, const FfField *, gpointer, char *const *, GError **);
/* char *: a mail address, lower case */
bool ff_field_address(FfCli *, const FfField *, gpointer, char *const *, GError **);
/* char **: addresses and "*@domain" */
bool ff_field_aliases(FfCli *, const FfField *, gpointer, char *const *, GError **);
/* char **: numbers in E.164 */
bool ff_field_numbers(FfCli *, const FfField *, gpointer, char *const *, GError **);
/* char **: beginnings of numbers */
bool ff_field_beginnings(FfCli *, const FfField *, gpointer, char *const *, GError **);
/* char **: mailboxes and fax domains of the configuration */
bool ff_field_ways(FfCli *, const FfField *, gpointer, char *const *, GError **);
/* char **: names */
bool ff_field_names(FfCli *, const FfField *, gpointer, char *const *, GError **);
/* int: 0 to `limit` */
bool ff_field_count(FfCli *, const FfField *, gpointer, char *const *, GError **);
/* FfFormat, FfNotify, FfAttach, FfShare */
bool ff_field_format(FfCli *, const FfField *, gpointer, char *const *, GError **);
bool ff_field_notify(FfCli *, const FfField *, gpointer, char *const *, GError **);
bool ff_field_attach(FfCli *, const FfField *, gpointer, char *const *, GError **);
bool ff_field_share(FfCli *, const FfField *, gpointer, char *const *, GError **);
/* char *: a folder of notice templates */
bool ff_field_language(FfCli *, const FfField *, gpointer, char *const *, GError **);
/* char *: a file below the folder of cover templates */
bool ff_field_template(FfCli *, const FfField *, gpointer, char *const *, GError **);
/* char *: a hash of ff_secret_hash() */
bool ff_field_hash(FfCli *, const FfField *, gpointer, char *const *, GError **);

/* A name of a user or a group: one line, not empty. */
bool ff_field_is_name(const char *text);

/* The fields of a policy within a record of that type. */
#define FF_FIELDS_POLICY(type)                                                                     \
    {"allowed_numbers",                                                                            \
     "allow-number",                                                                               \
     0,                                                                                            \
     true,                                                                                         \
     "Beginning of numbers that may be faxed, then only such; may be repeated",                    \
     "NUMBER",                                                                                     \
     ff_field_beginnings,                                                                          \
     G_STRUCT_OFFSET(type, policy.allowed_numbers),                                                \
     0},                                                                                           \
        {"blocked_numbers",                                                                        \
         "block-number",                                                                           \
         0,                                                                                        \
         true,                                                                                     \
         "Beginning of numbers that may not be faxed; may be repeated",                            \
         "NUMBER",                                                                                 \
         ff_field_beginnings,                                                                      \
         G_STRUCT_OFFSET(type, policy.blocked_numbers),                                            \
         0},                                                                                       \
        {"mailboxes",                                                                              \
         "mailbox",                                                                                \
         0,                                                                                        \
         true,                                                                                     \
         "Mailbox or fax domain that may be used, then only such; may be repeated",                \
         "ADDRESS",                                                                                \
         ff_field_ways,                                                                            \
         G_STRUCT_OFFSET(type, policy.mailboxes),                                                  \
         0},                                                                                       \
        {"pages_per_day",                                                                          \
         "pages-per-day",                                                                          \
         0,                                                                                        \
         false,                                                                                    \
         "Pages that may be sent a day; 0: no limit",                                              \
         "N",                                                                                      \
         ff_field_count,                                                                           \
         G_STRUCT_OFFSET(type, policy.pages_per_day),                                              \
         1000000},                                                                                 \
        {"faxes_per_hour",                                                                         \
         "faxes-per-hour",                                                                         \
         0,                                                                                        \
         false,                                                                                    \
         "Faxes that may be sent an hour; 0: no limit",                                            \
         "N",                                                                                      \
         ff_field_count,                                                                           \
         G_STRUCT_OFFSET(type, policy.faxes_per_hour),                                             \
         1000000},                                                                                 \
    {                                                                                              \
        "concurrent_calls", "concurrent-calls", 0, false, "Calls at once; 0: no limit", "N",       \
            ff_field_count, G_STRUCT_OFFSET(type, policy.concurrent_calls), 1000000                \
    }
