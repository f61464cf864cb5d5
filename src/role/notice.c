// SPDX-License-Identifier: GPL-3.0-or-later
/* Role notice: tells senders how their faxes ended, finds whose received faxes are, and hands them
 * over. */
#include "base/clock.h"
#include "base/detail.h"
#include "base/limits.h"
#include "base/log.h"
#include "notice/check.h"
#include "role/routing.h"
#include "role/work.h"
#include "role/worker.h"
#include "smtp/submit.h"
#include "stage/stage.h"

enum {
    TRANSFER_TIMEOUT_MS = 540000, /* the gateway may try twice for `timeout`, 240 s at most */
    GIVE_UP_AFTER = 480, /* attempts, most of them 15 minutes apart: five days, RFC 5321 4.5.4.1 */
};
#define FIRST_RETRY_MS   G_GINT64_CONSTANT(1000)
#define LONGEST_RETRY_MS G_GINT64_CONSTANT(900000)

static bool add_last_attempt(FfStore *store, gint64 id, GPtrArray *last, GError **error)
{
    g_autoptr(GPtrArray) attempts = ff_store_list_attempts(store, id, error);

    if (attempts == NULL) {
        return false;
    }
    g_ptr_array_add(
        last, attempts->len == 0 ? NULL : g_ptr_array_steal_index(attempts, attempts->len - 1));
    return true;
}

static GPtrArray *list_last_attempts(FfStore *store, const FfJob *job, const GPtrArray *faxes,
                                     GError **error)
{
    g_autoptr(GPtrArray) last = g_ptr_array_new_with_free_func((GDestroyNotify)ff_attempt_free);

    if (job->kind == FF_KIND_RECEPTION && !add_last_attempt(store, job->id, last, error)) {
        return NULL;
    }
    for (guint i = 0; i < faxes->len; i++) {
        if (!add_last_attempt(store, ((const FfJob *)faxes->pdata[i])->id, last, error)) {
            return NULL;
        }
    }
    return g_steal_pointer(&last);
}

/* The notice to that user; with NULL, a received fax's to the postmaster. */
static bool compose(FfRoleContext *context, const FfJob *job, const char *user_name,
                    FfNotice *ret_notice, GError **error)
{
    g_autoptr(FfUser) user = NULL;
    if (!ff_worker_find_user(context->store, user_name, &user, error)) {
        return false;
    }
    g_auto(GStrv) names = ff_stage_notice_files(job, user);
    g_autoptr(FfFiles) files =
        ff_worker_read_files(context->store, job->id, (const char *const *)names, error);
    g_autoptr(GPtrArray) faxes =
        files == NULL ? NULL : ff_worker_list_faxes(context->store, job->id, error);
    g_autoptr(GPtrArray) attempts =
        faxes == NULL ? NULL : list_last_attempts(context->store, job, faxes, error);

    if (attempts == NULL) {
        return false;
    }
    const FfNoticeInput input = {job, faxes, attempts, files, user, context->settings};
    return ff_stage_notice(&input, ret_notice, error);
}

/* The notice went out in another language, or with English in it. */
static void log_faults(const GPtrArray *faults)
{
    for (guint i = 0; i < faults->len; i++) {
        ff_log(FF_LOG_ERROR, "a template is broken; another language is used instead", "fault",
               (const char *)g_ptr_array_index(faults, i), NULL);
    }
}

/* What the mail to one mailbox tells of: the reception, as it concerns that delivery. */
static FfJob *read_reception(FfStore *store, const FfJob *delivery, GError **error)
{
    g_autoptr(FfJob) told = ff_store_get(store, delivery->parent, error);
    if (told == NULL) {
        return NULL;
    }
    g_autoptr(JsonObject) detail = ff_detail_parse(told->detail);
    g_autoptr(JsonObject) own = ff_detail_parse(delivery->detail);
    static const char *const keys[] = {"routed_by", "rule", "forwarded_from"};
    for (guint i = 0; i < G_N_ELEMENTS(keys); i++) {
        const char *value = ff_detail_string(own, keys[i], NULL);
        json_object_remove_member(detail, keys[i]);
        if (value != NULL) {
            ff_detail_set_string(detail, keys[i], value);
        }
    }
    json_object_set_int_member(detail, "delivery", delivery->id);
    g_free(told->detail);
    told->detail = ff_detail_to_text(detail);
    g_free(told->user);
    told->user = g_strdup(delivery->user);
    g_free(told->user_billing);
    told->user_billing = g_strdup(delivery->user_billing);
    return g_steal_pointer(&told);
}

static FfOutcome *close_job(const FfJob *job, const char *told)
{
    g_autoptr(JsonObject) detail = ff_detail_parse(job->detail);
    FfOutcome *outcome = ff_outcome_new(job, FF_OUTCOME_DONE);

    ff_detail_set_string(detail, "told", told);
    g_free(outcome->job->detail);
    outcome->job->detail = ff_detail_to_text(detail);
    return outcome;
}

/* Nobody takes it. A notice is closed, with the server's words on record; a received fax has
 * failed: it is still here, and someone must look. */
static FfOutcome *end_untold(const FfJob *job, const char *reply)
{
    return job->kind == FF_KIND_DELIVERY ? ff_outcome_new_fail(job, FF_REASON_MAIL_REFUSED, reply)
                                         : close_job(job, reply);
}

/* Growing delays, up to a limit. */
static FfOutcome *try_later(const FfJob *job, const char *reply)
{
    gint64 delay = FIRST_RETRY_MS;

    if (job->attempts >= GIVE_UP_AFTER) {
        return end_untold(job, reply);
    }
    for (int i = 1; i < job->attempts && delay < LONGEST_RETRY_MS; i++) {
        delay *= 2;
    }
    FfOutcome *outcome = ff_outcome_new(job, FF_OUTCOME_RETRY);
    outcome->not_before_ms = ff_clock_now_ms() + MIN(delay, LONGEST_RETRY_MS);
    return outcome;
}

static FfSubmit *connect_relay(const FfSettings *settings)
{
    const FfSubmitServer server = {
        .host = settings->response_address,
        .port = settings->response_port,
        .security = FF_SECURITY_NONE,
        .auth = FF_AUTH_NONE,
        .timeout_ms = TRANSFER_TIMEOUT_MS,
        .helo = g_get_host_name(),
    };
    return ff_submit_new(&server);
}

static FfSubmitResult submit_notice(FfRoleContext *context, const FfJob *job,
                                    const FfNotice *notice, char **ret_reply)
{
    g_autoptr(FfSubmit) submit = connect_relay(context->settings);
    FfSubmitResult result =
        ff_submit_send(submit, notice->from, notice->to, notice->message->fd, ret_reply);

    ff_log(result == FF_SUBMIT_DONE ? FF_LOG_INFO : FF_LOG_WARNING,
           result == FF_SUBMIT_DONE ? "notice handed over" : "notice not taken", "job",
           ff_log_number(job->id), "to", notice->to, "reply", *ret_reply, NULL);
    return result;
}

static FfOutcome *tell(FfRoleContext *context, const FfJob *job, const FfJob *told,
                       const char *user_name, GError **error);

/* What a mail system refuses for a user may still reach the postmaster. */
static FfOutcome *tell_postmaster(FfRoleContext *context, const FfJob *job, const FfJob *told,
                                  const char *user_name, const char *reply, GError **error)
{
    bool other =
        job->kind == FF_KIND_DELIVERY && user_name != NULL && context->settings->postmaster != NULL;
    return other ? tell(context, job, told, NULL, error) : end_untold(job, reply);
}

/* `told` is the job that the notice is about. */
static FfOutcome *tell(FfRoleContext *context, const FfJob *job, const FfJob *told,
                       const char *user_name, GError **error)
{
    g_auto(FfNotice) notice = {0};
    g_autofree char *reply = NULL;

    if (!compose(context, told, user_name, &notice, error)) {
        return NULL;
    }
    if (notice.to == NULL) {
        return job->kind == FF_KIND_DELIVERY ? ff_outcome_new_fail(job, FF_REASON_NOT_ROUTED, NULL)
                                             : close_job(job, "never");
    }
    log_faults(notice.faults);
    switch (submit_notice(context, job, &notice, &reply)) {
    case FF_SUBMIT_DONE:
        return close_job(job, reply);
    case FF_SUBMIT_REFUSED:
        return tell_postmaster(context, job, told, user_name, reply, error);
    default:
        return try_later(job, reply);
    }
}

static FfOutcome *deliver(FfRoleContext *context, const FfJob *job, GError **error)
{
    g_autoptr(FfJob) told = read_reception(context->store, job, error);

    return told != NULL ? tell(context, job, told, job->user, error) : NULL;
}

FfOutcome *ff_work_notice(FfRoleContext *context, const FfJob *job, GError **error)
{
    switch (job->kind) {
    case FF_KIND_RECEPTION:
        return ff_routing_work(context, job, error);
    case FF_KIND_DELIVERY:
        return deliver(context, job, error);
    default:
        return tell(context, job, job, job->user, error);
    }
}

/* Nothing is held up by a broken template: it is told at once, and passed over later. */
static void log_template_faults(const FfSettings *settings)
{
    g_autoptr(GPtrArray) faults = ff_notice_check_templates(settings, NULL);
    log_faults(faults);
}

int ff_role_run_notice(FfRoleContext *context)
{
    static const FfWorker worker = {FF_STAGE_NOTICE, ff_work_notice, FF_LIMIT_DEATHS};

    ff_stage_warm_up();
    log_template_faults(context->settings);
    return ff_worker_run(context, &worker);
}
