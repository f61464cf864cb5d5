// SPDX-License-Identifier: GPL-3.0-or-later
/* RECEIVED -> ACCEPTED: a parsed mail becomes a message job with its faxes, or a reason. */
#include "base/clock.h"
#include "base/detail.h"
#include "base/error.h"
#include "stage/cover-choice.h"
#include "stage/fax-options.h"
#include "stage/settle-mail.h"
#include "stage/stage.h"

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
    const FfSettings *settings;
    const FfUser *user; /* or NULL */
    bool has_words;     /* that a cover shows in place of pages */
    JsonArray *variants;
} Plan;

static FfJob *make_fax(const Plan *plan, const FfRecipient *recipient, const char *cover)
{
    const FfSettings *settings = plan->settings;
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
    ff_detail_set_string(
        detail, "pages_file",
        ff_fax_options_variant(plan->variants, &options, cover != NULL && plan->has_words));
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
    json_object_set_array_member(detail, "parts", ff_settle_describe_parts(mail));
}

/* What covers say that the faxes themselves don't: the account is not known to later stages. */
static void describe_covers(const Plan *plan, const FfMail *mail, JsonObject *detail)
{
    JsonObject *facts = json_object_new();
    ff_detail_set_string(facts, "to", mail->to);
    ff_detail_set_string(facts, "cc", mail->cc);
    ff_cover_describe_user(plan->user, facts);
    json_object_set_object_member(detail, "cover_facts", facts);
}

static void make_faxes(const Plan *plan, const FfMail *mail, const GPtrArray *covers,
                       GPtrArray *faxes)
{
    for (guint i = 0; i < mail->recipients->len; i++) {
        g_ptr_array_add(faxes, make_fax(plan, mail->recipients->pdata[i], covers->pdata[i]));
    }
}

/* `covers`: a template or NULL for each recipient. */
static FfOutcome *accept_mail(FfJob *job, const FfMail *mail, const GPtrArray *covers,
                              const FfMailFacts *facts, JsonObject *detail, FfFiles *part_files)
{
    FfOutcome *outcome = ff_outcome_new(job, FF_OUTCOME_DONE);
    const Plan plan = {
        .message = job,
        .settings = facts->settings,
        .user = ff_user_find(facts->users, mail->user),
        .has_words = ff_cover_has_words(ff_detail_array(detail, "parts")),
        .variants = json_array_new(),
    };

    json_object_set_array_member(detail, "variants", plan.variants);
    make_faxes(&plan, mail, covers, outcome->children);
    describe_covers(&plan, mail, detail);
    outcome->enroll = mail->enroll ? ff_user_new(mail->user, mail->sender) : NULL;
    set_string(&outcome->job->detail, NULL);
    outcome->job->detail = ff_detail_to_text(detail);
    for (guint i = 0; i < part_files->len; i++) {
        g_ptr_array_add(outcome->files, g_steal_pointer(&part_files->pdata[i]));
    }
    return outcome;
}

static FfOutcome *refuse_mail(FfJob *job, const FfMail *mail, JsonObject *detail)
{
    set_string(&job->detail, NULL);
    job->detail = ff_detail_to_text(detail);
    return ff_outcome_new_fail(job, mail->reason, mail->reason_argument);
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
    g_autoptr(GPtrArray) covers = g_ptr_array_new();
    if (!ff_settle_mail(mail, ff_detail_array(detail, "parts"), &facts, covers, error)) {
        return NULL;
    }
    return mail->reason == FF_REASON_NONE
               ? accept_mail(taken, mail, covers, &facts, detail, part_files)
               : refuse_mail(taken, mail, detail);
}
