// SPDX-License-Identifier: GPL-3.0-or-later
#include "stage/settle-mail.h"

#include "base/detail.h"
#include "base/error.h"
#include "stage/cover-choice.h"
#include "stage/cover-template.h"
#include "stage/stage.h"

JsonArray *ff_settle_describe_parts(const FfMail *mail)
{
    JsonArray *parts = json_array_new();

    for (guint i = 0; i < mail->parts->len; i++) {
        const FfPart *part = mail->parts->pdata[i];
        JsonObject *object = json_object_new();
        ff_detail_set_string(object, "name", part->name);
        ff_detail_set_string(object, "type", part->type);
        ff_detail_set_string(object, "file", part->file);
        ff_detail_set_string(object, "action", ff_part_action_name(part->action));
        ff_detail_set_string(object, "why", part->why);
        ff_detail_set_string(object, "content_id", part->content_id);
        ff_detail_set_string(object, "location", part->location);
        ff_detail_set_string(object, "alternative_of", part->alternative_of);
        json_object_set_boolean_member(object, "body", part->body);
        json_object_set_int_member(object, "size", part->size);
        json_array_add_object_element(parts, object);
    }
    return parts;
}

static bool exists(const FfSettings *settings, const char *name, GError **error)
{
    g_autoptr(FfCoverTemplate) template =
        name != NULL ? ff_cover_template_open(settings->cover_dir, name, error) : NULL;
    return name == NULL || template != NULL;
}

static bool choose_covers(FfMail *mail, JsonArray *parts, const FfMailFacts *facts,
                          GPtrArray *covers, GError **error)
{
    const FfCoverSources sources = {facts->settings, facts->mailbox, facts->groups,
                                    ff_user_find(facts->users, mail->user)};
    const bool has_text = ff_cover_has_text(parts);
    for (guint i = 0; i < mail->recipients->len; i++) {
        const FfRecipient *recipient = mail->recipients->pdata[i];
        g_autoptr(GError) failure = NULL;
        const char *cover = ff_cover_choose(&sources, recipient->flags, has_text);
        g_ptr_array_add(covers, (gpointer)cover);
        if (exists(facts->settings, cover, &failure)) {
            continue;
        }
        if (ff_error_class(failure) != FF_ERROR_PERMANENT) {
            g_propagate_error(error, g_steal_pointer(&failure));
            return false;
        }
        mail->reason = FF_REASON_COVER_MISSING;
        mail->reason_argument = g_strdup(cover);
        return true;
    }
    return true;
}

static void keep_apart_untold(FfMail *mail)
{
    if (mail->reason == FF_REASON_NONE || mail->sender != NULL ||
        ff_reason_disposition(mail->reason) != FF_DISPOSITION_REFUSE) {
        return;
    }
    g_free(mail->reason_argument);
    mail->reason_argument = g_strdup(ff_reason_name(mail->reason));
    mail->reason = FF_REASON_NO_SENDER;
}

bool ff_settle_mail(FfMail *mail, JsonArray *parts, const FfMailFacts *facts, GPtrArray *covers,
                    GError **error)
{
    if (mail->reason == FF_REASON_NONE && !choose_covers(mail, parts, facts, covers, error)) {
        return false;
    }
    keep_apart_untold(mail);
    return true;
}

bool ff_stage_settle_mail(FfMail *mail, const FfMailFacts *facts, GError **error)
{
    g_autoptr(JsonArray) parts = ff_settle_describe_parts(mail);
    g_autoptr(GPtrArray) covers = g_ptr_array_new();
    return ff_settle_mail(mail, parts, facts, covers, error);
}
