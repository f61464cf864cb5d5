// SPDX-License-Identifier: GPL-3.0-or-later
/* Which cover sheet a fax gets, if any, and which parts of a message are the text on it. Pure. */
#pragma once

#include <json-glib/json-glib.h>

#include "base/settings.h"
#include "base/user.h"

/* Whoever may have a template, the later ones before the earlier: server, mailbox, group, user. */
typedef struct {
    const FfSettings *settings;
    const FfGatewaySettings *mailbox; /* or NULL */
    const GPtrArray *groups;          /* FfGroup, in the order of their names, or NULL */
    const FfUser *user;               /* or NULL */
} FfCoverSources;

/* Name of the template for a fax with these flags (lower-case name -> value); NULL: no cover.
 * Borrowed. */
const char *ff_cover_choose(const FfCoverSources *sources, GHashTable *flags, bool has_text);

/* What covers say of the sender, from his account, or NULL: into the object `cover_facts` of a
 * message's detail. */
void ff_cover_describe_user(const FfUser *user, JsonObject *facts);

/* `parts`: of a message's detail. Is there anything in them that somebody wrote? */
bool ff_cover_has_text(JsonArray *parts);
/* Is there anything that a cover takes? */
bool ff_cover_has_words(JsonArray *parts);
/* The part whose file has the words of a part that a cover shows in place of pages: the part itself
 * when it is plain text of the message, its plain text when it is HTML that came along with one.
 * NULL: a cover does not take it. HTML alone keeps its pages, for its looks may matter. */
JsonObject *ff_cover_words_of(JsonArray *parts, JsonObject *part);
