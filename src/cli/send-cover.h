// SPDX-License-Identifier: GPL-3.0-or-later
/* The cover sheet of a fax from the command line: chosen as for a mail, with options for flags. */
#pragma once

#include <json-glib/json-glib.h>

#include "cli/cli.h"

typedef struct {
    gboolean wanted, unwanted; /* --cover, --no-cover */
    char *template_name;       /* --template */
    char *text;                /* --text: path of a file */
} FfSendCover;
void ff_send_cover_clear(FfSendCover *cover);

/* The options as flags of the recipient. */
bool ff_send_cover_add_flags(const FfSendCover *cover, GHashTable *flags, GError **error);
/* The text of the fax into `files` and, in front, into `parts`, if there is one. */
bool ff_send_cover_add_text(const FfSendCover *cover, FfFiles *files, JsonArray *parts,
                            GError **error);
/* Name of the template, caller frees; NULL without error: no cover. Writes what covers say of the
 * user into the message's detail, and whether its pages are without the text. */
char *ff_send_cover_choose(FfCli *cli, const FfUser *user, GHashTable *flags, JsonObject *detail,
                           GError **error);
