// SPDX-License-Identifier: GPL-3.0-or-later
#include "stage/cover-choice.h"

#include <string.h>

#include "base/detail.h"

/* ---- which one ---- */

static bool is_set(const char *name)
{
    return name != NULL && *name != '\0';
}

static const char *template_of_groups(const FfCoverSources *sources)
{
    for (guint i = 0; sources->user != NULL && sources->groups != NULL && i < sources->groups->len;
         i++) {
        const FfGroup *group = sources->groups->pdata[i];
        if (is_set(group->cover_template) && ff_group_has_member(group, sources->user->name)) {
            return group->cover_template;
        }
    }
    return NULL;
}

static const char *find_template(const FfCoverSources *sources, GHashTable *flags)
{
    const char *const names[] = {
        g_hash_table_lookup(flags, "template"),
        sources->user != NULL ? sources->user->cover_template : NULL,
        template_of_groups(sources),
        sources->mailbox != NULL ? sources->mailbox->cover_template : NULL,
    };
    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        if (is_set(names[i])) {
            return names[i];
        }
    }
    return sources->settings->cover_template;
}

/* Who names a template wants to see it. */
static bool is_wanted(FfTemplateMode mode, GHashTable *flags, bool has_text)
{
    if (g_hash_table_contains(flags, "nocover")) {
        return false;
    }
    if (g_hash_table_contains(flags, "cover") || g_hash_table_contains(flags, "template")) {
        return true;
    }
    return mode == FF_TEMPLATE_ALWAYS || (mode == FF_TEMPLATE_TEXT && has_text);
}

const char *ff_cover_choose(const FfCoverSources *sources, GHashTable *flags, bool has_text)
{
    return is_wanted(sources->settings->template_mode, flags, has_text)
               ? find_template(sources, flags)
               : NULL;
}

void ff_cover_describe_user(const FfUser *user, JsonObject *facts)
{
    if (user != NULL) {
        ff_detail_set_string(facts, "sender_fax", user->fax);
        ff_detail_set_string(facts, "sender_voice", user->voice);
        ff_detail_set_string(facts, "sender_company", user->company);
        ff_detail_set_string(facts, "language", user->language);
    }
}

/* ---- the text ---- */

static bool is_faxed_text(JsonObject *part)
{
    return ff_detail_bool(part, "body") &&
           strcmp(ff_detail_string(part, "action", ""), "fax") == 0 &&
           g_str_has_prefix(ff_detail_string(part, "type", ""), "text/");
}

bool ff_cover_has_text(JsonArray *parts)
{
    for (guint i = 0; parts != NULL && i < json_array_get_length(parts); i++) {
        if (is_faxed_text(ff_detail_element(parts, i))) {
            return true;
        }
    }
    return false;
}

JsonObject *ff_cover_words_of(JsonArray *parts, JsonObject *part)
{
    const char *file = ff_detail_string(part, "file", "");
    if (!is_faxed_text(part)) {
        return NULL;
    }
    if (strcmp(ff_detail_string(part, "type", ""), "text/plain") == 0) {
        return part;
    }
    for (guint i = 0; i < json_array_get_length(parts); i++) {
        JsonObject *other = ff_detail_element(parts, i);
        if (g_strcmp0(ff_detail_string(other, "alternative_of", NULL), file) == 0) {
            return other;
        }
    }
    return NULL;
}

bool ff_cover_has_words(JsonArray *parts)
{
    for (guint i = 0; parts != NULL && i < json_array_get_length(parts); i++) {
        if (ff_cover_words_of(parts, ff_detail_element(parts, i)) != NULL) {
            return true;
        }
    }
    return false;
}
