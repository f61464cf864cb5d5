// SPDX-License-Identifier: GPL-3.0-or-later
/* RECEIVED -> ACCEPTED: a parsed mail becomes a message job with its faxes, or a reason. */
#include "base/clock.h"
#include "base/detail.h"
#include "base/error.h"
#include "stage/cover-choice.h"
#include "stage/cover-template.h"
#include "stage/fax-options.h"
#include "stage/stage.h"

static JsonArray *describe_parts(const FfMail *mail)
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

static JsonObject *describe_flags(GHashTable *flags)
{
    JsonObject *object = json_object_new();
    GHashTableIter iter;
    gpointer name, value;

    g_hash_table_iter_init(&iter, flags);
    while (g_hash_table_iter_next(&iter, &name, &value)) {
        if (*(const char *)value == '\0') {
            json_object_set_boolean_member(object, name, true);
        } else {
            json_object_set_string_member(object, name, value);
        }
    }
    return object;
}

/* What the faxes of one message are made from. */
typedef struct {
    const FfJob *message;
    FfCoverSources covers;
    bool has_text, has_words;
    JsonArray *variants;
} Plan;

/* The cover of one recipient, by name. *ret_without_text: his pages need not have the text, it is
 * on the cover. FF_ERROR_PERMANENT: there is no such template; *ret_template says which. */
static bool choose_cover(const Plan *plan, GHashTable *flags, const char **ret_template,
                         bool *ret_without_text, GError **error)
{
    *ret_without_text = false;
    *ret_template = ff_cover_choose(&plan->covers, flags, plan->has_text);
    if (*ret_template == NULL) {
        return true;
    }
    g_autoptr(FfCoverTemplate) template =
        ff_cover_template_open(plan->covers.settings->cover_dir, *ret_template, error);
    *ret_without_text = template != NULL && plan->has_words;
    return template != NULL;
}

static FfJob *make_fax(const Plan *plan, const FfRecipient *recipient, const char *cover,
                       bool without_text)
{
    const FfSettings *settings = plan->covers.settings;
    const FfJob *message = plan->message;
    FfJob *fax = ff_job_new(FF_KIND_FAX, FF_STATE_ACCEPTED);
    g_autoptr(JsonObject) detail = json_object_new();
    FfPageOptions options = {settings->resolution, settings->page_size, settings->max_pages, false};

    fax->number = g_strdup(recipient->number);
    fax->recipient_name = g_strdup(recipient->name);
    fax->user = g_strdup(message->user);
    fax->sender = g_strdup(message->sender);
    fax->subject = g_strdup(message->subject);
    fax->user_billing = g_strdup(message->user_billing);
    ff_fax_options_apply(recipient->flags, ff_clock_now_ms(), fax, &options);
    ff_detail_set_string(detail, "address", recipient->address);
    json_object_set_object_member(detail, "flags", describe_flags(recipient->flags));
    ff_detail_set_string(detail, "company", g_hash_table_lookup(recipient->flags, "company"));
    ff_fax_options_note_schedule(fax, detail);
    ff_detail_set_string(detail, "cover", cover);
    ff_detail_set_string(detail, "again", recipient->again);
    if (recipient->blind) {
        json_object_set_boolean_member(detail, "blind", true);
    }
    ff_detail_set_string(detail, "pages_file",
                         ff_fax_options_variant(plan->variants, &options, without_text));
    g_free(fax->detail);
    fax->detail = ff_detail_to_text(detail);
    return fax;
}

static void set_string(char **field, const char *value)
{
    g_free(*field);
    *field = g_strdup(value);
}

/* What the mail says of itself goes into the job whether it is accepted or not. */
static void take_mail(FfJob *job, const FfMail *mail, const GPtrArray *users, JsonObject *detail)
{
    const FfUser *user = ff_user_find(users, mail->user);

    set_string(&job->sender, mail->sender);
    set_string(&job->user, mail->user);
    set_string(&job->subject, mail->subject);
    set_string(&job->message_id, mail->message_id);
    set_string(&job->user_billing, user == NULL ? NULL : user->billing);
    ff_detail_set_string(detail, "sender_name", mail->sender_name);
    ff_detail_set_string(detail, "verified", mail->verified);
    ff_detail_set_string(detail, "answer_to", mail->answer_to);
    if (mail->secret) {
        json_object_set_boolean_member(detail, "subject_secret", true);
    }
    ff_detail_set_string(detail, "references", mail->references);
    ff_detail_set_string(detail, "body_hash", mail->body_hash);
    json_object_set_array_member(detail, "parts", describe_parts(mail));
}

/* What covers say that the faxes themselves don't: the account is not known to later stages. */
static void describe_covers(const Plan *plan, const FfMail *mail, JsonObject *detail)
{
    const FfUser *user = plan->covers.user;
    JsonObject *facts = json_object_new();
    ff_detail_set_string(facts, "to", mail->to);
    ff_detail_set_string(facts, "cc", mail->cc);
    ff_cover_describe_user(user, facts);
    json_object_set_object_member(detail, "cover_facts", facts);
}

/* false without an error: mail->reason says why its faxes can't be made. */
static bool make_faxes(const Plan *plan, FfMail *mail, GPtrArray *faxes, GError **error)
{
    for (guint i = 0; i < mail->recipients->len; i++) {
        const FfRecipient *recipient = mail->recipients->pdata[i];
        g_autoptr(GError) failure = NULL;
        const char *cover = NULL;
        bool without_text = false;
        if (choose_cover(plan, recipient->flags, &cover, &without_text, &failure)) {
            g_ptr_array_add(faxes, make_fax(plan, recipient, cover, without_text));
        } else if (ff_error_class(failure) == FF_ERROR_PERMANENT) {
            mail->reason = FF_REASON_COVER_MISSING;
            mail->reason_argument = g_strdup(cover);
            return false;
        } else {
            g_propagate_error(error, g_steal_pointer(&failure));
            return false;
        }
    }
    return true;
}

static FfOutcome *accept_mail(FfJob *job, const FfMail *mail, GPtrArray *faxes, JsonObject *detail,
                              FfFiles *part_files)
{
    FfOutcome *outcome = ff_outcome_new(job, FF_OUTCOME_DONE);

    outcome->enroll = mail->enroll ? ff_user_new(mail->user, mail->sender) : NULL;
    while (faxes->len > 0) {
        g_ptr_array_add(outcome->children, g_ptr_array_steal_index(faxes, 0));
    }
    set_string(&outcome->job->detail, NULL);
    outcome->job->detail = ff_detail_to_text(detail);
    for (guint i = 0; i < part_files->len; i++) {
        g_ptr_array_add(outcome->files, g_steal_pointer(&part_files->pdata[i]));
    }
    return outcome;
}

/* A refusal that nobody can be told is none: the message is kept apart, with the reason as its
 * argument. */
static FfOutcome *refuse_mail(FfJob *job, const FfMail *mail, JsonObject *detail)
{
    bool told =
        mail->sender != NULL || ff_reason_disposition(mail->reason) != FF_DISPOSITION_REFUSE;

    set_string(&job->detail, NULL);
    job->detail = ff_detail_to_text(detail);
    return told ? ff_outcome_new_fail(job, mail->reason, mail->reason_argument)
                : ff_outcome_new_fail(job, FF_REASON_NO_SENDER, ff_reason_name(mail->reason));
}

/* NULL with error: ours. */
static FfOutcome *plan_faxes(FfJob *job, FfMail *mail, const FfMailFacts *facts, JsonObject *detail,
                             FfFiles *part_files, GError **error)
{
    g_autoptr(GPtrArray) faxes = g_ptr_array_new_with_free_func((GDestroyNotify)ff_job_free);
    g_autoptr(GError) failure = NULL;
    const Plan plan = {
        .message = job,
        .covers = {facts->settings, facts->mailbox, facts->groups,
                   ff_user_find(facts->users, mail->user)},
        .has_text = ff_cover_has_text(ff_detail_array(detail, "parts")),
        .has_words = ff_cover_has_words(ff_detail_array(detail, "parts")),
        .variants = json_array_new(),
    };
    json_object_set_array_member(detail, "variants", plan.variants);
    if (make_faxes(&plan, mail, faxes, &failure)) {
        describe_covers(&plan, mail, detail);
        return accept_mail(job, mail, faxes, detail, part_files);
    }
    if (failure != NULL) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return NULL;
    }
    return refuse_mail(job, mail, detail);
}

/* The policy for senders is the mailbox's: without it nothing can be decided. */
static bool knows_source(const FfJob *job, const FfMailFacts *facts, GError **error)
{
    if (facts->mailbox != NULL || facts->envelope_recipients != NULL) {
        return true;
    }
    g_set_error(
        error, FF_ERROR, FF_ERROR_TEMPORARY,
        "the message came to %s, which no [gateway] group names any more; put the group back, "
        "or cancel the message",
        job->source);
    return false;
}

static const char *const *read_recipients(JsonObject *detail, GPtrArray *list)
{
    JsonArray *array = ff_detail_array(detail, "envelope_recipients");

    for (guint i = 0; array != NULL && i < json_array_get_length(array); i++) {
        g_ptr_array_add(list, (gpointer)json_array_get_string_element(array, i));
    }
    g_ptr_array_add(list, NULL);
    return array == NULL ? NULL : (const char *const *)list->pdata;
}

FfOutcome *ff_stage_message(const FfJob *job, FfFiles *files, const FfSettings *settings,
                            const GPtrArray *users, const GPtrArray *groups, GError **error)
{
    g_autoptr(JsonObject) detail = ff_detail_parse(job->detail);
    g_autoptr(GPtrArray) recipients = g_ptr_array_new();
    g_autoptr(FfFiles) part_files = ff_files_new();
    g_autoptr(FfJob) taken = ff_job_copy(job);
    const FfFile *message = ff_files_find(files, "message.eml");
    const FfMailFacts facts = {
        .settings = settings,
        .mailbox = ff_settings_find_gateway(settings, job->source),
        .envelope_recipients = read_recipients(detail, recipients),
        .reverse_path = ff_detail_string(detail, "reverse_path", NULL),
        .users = users,
        .groups = groups,
        .too_large = ff_detail_bool(detail, "too_large"),
    };

    if (message == NULL) {
        g_set_error(error, FF_ERROR, FF_ERROR_BUG,
                    "message %" G_GINT64_FORMAT " has no message.eml", job->id);
        return NULL;
    }
    if (!knows_source(job, &facts, error)) {
        return NULL;
    }
    g_autoptr(FfMail) mail = ff_stage_parse_mail(message->fd, &facts, part_files, error);
    if (mail == NULL) {
        return NULL;
    }
    take_mail(taken, mail, users, detail);
    if (mail->reason == FF_REASON_NONE) {
        return plan_faxes(taken, mail, &facts, detail, part_files, error);
    }
    return refuse_mail(taken, mail, detail);
}
