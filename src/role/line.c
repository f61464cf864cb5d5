// SPDX-License-Identifier: GPL-3.0-or-later
/* Role line: sends faxes, one call at a time, and takes calls.
 *
 * A fax is sent once: the attempt is on record before dialling, each confirmed page is committed
 * when it is confirmed, and a call begins at the first page that no call before has confirmed; in
 * front of it the cover sheet goes once more, so that whoever finds the rest knows whose it is.
 *
 * Pages are judged and stamped in boxes before each call; a box that fails is a failure of ours:
 * nothing is dialled, no call is counted, and the fax is tried again.
 */
#include "line/line.h"

#include "base/clock.h"
#include "base/detail.h"
#include "base/error.h"
#include "base/fax-files.h"
#include "base/limits.h"
#include "base/log.h"
#include "line/dial-string.h"
#include "line/line-choice.h"
#include "role/work.h"
#include "role/worker.h"
#include "route/route.h"
#include "stage/stage.h"

enum { LOOK_EVERY_MS = 5000 };

/* A call in progress, for the events of the line. */
typedef struct {
    FfRoleContext *context;
    const FfJob *job;
    FfAttempt *attempt;
    int confirmed_before; /* by calls before this one */
    int repeated;         /* of those, pages of the cover that are sent once more */
    gint64 looked_ms;     /* monotonic; simulated calls tick faster than the clock */
} Call;

static FfLineChoice choose_line(const FfSettings *settings, const FfJob *job)
{
    g_autoptr(JsonObject) detail = ff_detail_parse(job->detail);
    const char *port = ff_detail_string(ff_detail_object(detail, "flags"), "port", NULL);

    return ff_line_choose(settings, port, ff_clock_now_ms());
}

/* No call: its attempts are not counted. */
static FfOutcome *wait_for_hours(const FfJob *job, const FfLineChoice *choice)
{
    FfOutcome *outcome = ff_outcome_new(job, FF_OUTCOME_RETRY);

    outcome->not_before_ms = choice->open_ms;
    outcome->reason = FF_REASON_LINE_CLOSED;
    outcome->reason_argument = g_strdup(choice->line->name);
    ff_worker_excuse(outcome);
    return outcome;
}

/* A person's cancellation of a fax on the line is told by its reason. */
static bool is_cancelled(const Call *call)
{
    g_autoptr(FfJob) now = ff_store_get(call->context->store, call->job->id, NULL);
    if (now == NULL || now->reason != FF_REASON_CANCELLED) {
        return false;
    }
    ff_log(FF_LOG_INFO, "hanging up: cancelled", "fax", ff_log_number(call->job->id), NULL);
    return true;
}

static bool on_page_confirmed(int confirmed, gpointer data)
{
    const Call *call = data;
    g_autoptr(GError) error = NULL;
    int total = call->confirmed_before + MAX(0, confirmed - call->repeated);

    ff_log(FF_LOG_INFO, "page confirmed", "fax", ff_log_number(call->job->id), "page",
           ff_log_number(total), NULL);
    if (ff_store_confirm_pages(call->context->store, call->job->id, total, call->attempt->number,
                               confirmed, call->context->owner, FF_LIMIT_LEASE_MS, &error)) {
        return !is_cancelled(call);
    }
    ff_log(FF_LOG_ERROR, "hanging up: the page can't be put on record", "fax",
           ff_log_number(call->job->id), "error", error->message, NULL);
    return false;
}

static bool on_tick(gpointer data)
{
    Call *call = data;
    g_autoptr(GError) error = NULL;
    gint64 now = ff_clock_monotonic_ms();

    if (now - call->looked_ms < LOOK_EVERY_MS) {
        return true;
    }
    call->looked_ms = now;
    if (ff_store_renew(call->context->store, call->job->id, call->context->owner, FF_LIMIT_LEASE_MS,
                       &error)) {
        return !is_cancelled(call);
    }
    ff_log(FF_LOG_WARNING, "hanging up: the fax is not ours any more", "fax",
           ff_log_number(call->job->id), "error", error->message, NULL);
    return false;
}

static const FfLineEvents events = {on_page_confirmed, on_tick, NULL};

/* Not opened here: octets from outside are for the box. */
static bool check_pages(const FfFile *pages, int *ret_total, GError **error)
{
    g_autoptr(GArray) facts = pages == NULL ? NULL : ff_stage_check_pages(pages->fd, error);

    if (facts == NULL) {
        return false;
    }
    *ret_total = (int)facts->len;
    return true;
}

static FfFile *read_cover_and_pages(FfStore *store, const FfJob *job, GError **error)
{
    g_auto(FfFaxFiles) names = ff_fax_files_of(job);
    if (names.cover == NULL || names.pages == NULL) {
        const char *only = names.cover != NULL ? names.cover : names.pages;
        return ff_store_read_file(store, job->parent, only, error);
    }
    g_autoptr(FfFile) cover = ff_store_read_file(store, job->parent, names.cover, error);
    g_autoptr(FfFile) pages =
        cover == NULL ? NULL : ff_store_read_file(store, job->parent, names.pages, error);
    return pages == NULL ? NULL : ff_stage_join((const int[]){cover->fd, pages->fd}, 2, error);
}

/* The pages of the fax, whole: *ret_total counts them. */
static FfFile *read_pages(FfStore *store, const FfJob *job, int *ret_total, GError **error)
{
    g_autoptr(FfFile) pages = read_cover_and_pages(store, job, error);

    return check_pages(pages, ret_total, error) ? g_steal_pointer(&pages) : NULL;
}

/* Pages of the cover that are confirmed and go once more, in front of those that are not. */
static int count_repeated(const FfJob *job)
{
    g_autoptr(JsonObject) detail = ff_detail_parse(job->detail);
    return MIN((int)ff_detail_int(detail, "cover_pages", 0), job->confirmed_pages);
}

/* Calls that are left after this one; negative when calls before it ended the role. Counted from a
 * person's resubmission, if there was one; where a failure of ours came before the call there was
 * none. */
static gint64 calls_left(const FfJob *job, const FfSettings *settings)
{
    g_autoptr(JsonObject) detail = ff_detail_parse(job->detail);
    const char *retries = ff_detail_string(ff_detail_object(detail, "flags"), "retries", NULL);
    gint64 allowed = settings->max_attempts;

    if (job->kind == FF_KIND_RECEPTION) {
        allowed = FF_LIMIT_DEATHS;
    } else if (retries != NULL) {
        allowed = MIN(g_ascii_strtoll(retries, NULL, 10) + 1, allowed);
    }
    return allowed - (job->attempts - ff_detail_int(detail, "attempts_before", 0) -
                      ff_worker_count_retries(job));
}

/* After a call: sent, once more, or failed. All pages confirmed is sent, however the call ended. */
static FfOutcome *judge_call(const FfJob *job, const FfSettings *settings, FfAttempt *attempt,
                             int total)
{
    int confirmed = job->confirmed_pages + MAX(0, attempt->pages_confirmed - count_repeated(job));
    bool hopeful = ff_reason_disposition(attempt->reason) == FF_DISPOSITION_RETRY;
    FfOutcome *outcome = NULL;

    if (confirmed >= total) {
        outcome = ff_outcome_new(job, FF_OUTCOME_DONE);
    } else if (hopeful && calls_left(job, settings) > 0) {
        outcome = ff_outcome_new(job, FF_OUTCOME_RETRY);
        outcome->not_before_ms = ff_clock_now_ms() + settings->retry_delay_ms;
        outcome->reason = attempt->reason;
    } else {
        FfReason reason = hopeful ? FF_REASON_GAVE_UP : attempt->reason;
        outcome = ff_outcome_new_fail(job, reason, attempt->t30_text);
    }
    outcome->job->pages = total;
    outcome->job->confirmed_pages = MIN(confirmed, total);
    outcome->attempt = attempt;
    return outcome;
}

static FfOutcome *finish_confirmed(const FfJob *job, int total)
{
    FfOutcome *outcome = ff_outcome_new(job, FF_OUTCOME_DONE);

    outcome->job->pages = total;
    outcome->job->confirmed_pages = total;
    return outcome;
}

/* What a call brought behind the pages that it repeated. */
static FfFile *cut_repeated(FfFile *now, int repeated, GError **error)
{
    g_autoptr(FfFile) taken = now;
    if (repeated == 0) {
        return g_steal_pointer(&taken);
    }
    g_autoptr(FfFile) rest = ff_file_new(now->name, error);
    return rest != NULL && ff_document_cut(now->fd, repeated, rest->fd, error)
               ? g_steal_pointer(&rest)
               : NULL;
}

/* The far machine of a loopback line keeps what each call brought; the fax is all of it, the cover
 * once. NULL without an error: this call brought nothing new. */
static FfFile *join_far_pages(FfStore *store, const FfJob *job, int arrived_now, FfFile *now,
                              GError **error)
{
    g_autoptr(FfFile) taken = now;
    const int repeated = count_repeated(job);
    if (job->confirmed_pages == 0 || now == NULL) {
        return g_steal_pointer(&taken);
    }
    if (arrived_now <= repeated) {
        return NULL;
    }
    g_autoptr(FfFile) rest = cut_repeated(g_steal_pointer(&taken), repeated, error);
    g_autoptr(FfFile) before =
        rest == NULL ? NULL : ff_store_read_file(store, job->id, rest->name, error);
    g_autoptr(FfFile) joined = before == NULL ? NULL : ff_file_new(rest->name, error);
    if (joined == NULL ||
        !ff_document_join((const int[]){before->fd, rest->fd}, 2, joined->fd, error)) {
        return NULL;
    }
    return g_steal_pointer(&joined);
}

/* On record before it is dialled. NULL: not dialled. Else the pages that are left to be sent, with
 * the line on top that says when this call began. */
static FfFile *begin_call(FfRoleContext *context, const FfJob *job, const FfLineSettings *line,
                          const FfFile *pages, int total, FfAttempt *attempt, GError **error)
{
    attempt->line = g_strdup(line->name);
    attempt->started_ms = ff_clock_now_ms();
    g_autoptr(FfFile) stamped = ff_stage_stamp(
        pages->fd, job, context->settings, attempt->started_ms, total, count_repeated(job), error);
    if (stamped == NULL || !ff_store_put_attempt(context->store, attempt, context->owner, error)) {
        return NULL;
    }
    ff_log(FF_LOG_INFO, "dialling", "fax", ff_log_number(job->id), "number", job->number, "line",
           line->name, "attempt", ff_log_number(attempt->number), "pages", ff_log_number(total),
           NULL);
    return g_steal_pointer(&stamped);
}

static FfOutcome *end_call(FfRoleContext *context, const FfJob *job, FfAttempt *attempt, int total,
                           FfFile *far_pages)
{
    g_autoptr(GError) error = NULL;
    FfFile *confirmed =
        join_far_pages(context->store, job, attempt->pages_confirmed, far_pages, &error);

    attempt->ended_ms = ff_clock_now_ms();
    FfOutcome *outcome = judge_call(job, context->settings, attempt, total);
    if (confirmed != NULL) {
        g_ptr_array_add(outcome->files, confirmed);
    } else if (error != NULL) {
        ff_log(FF_LOG_WARNING, "the far machine's copy is lost", "fax", ff_log_number(job->id),
               "error", error->message, NULL);
    }
    return outcome;
}

static FfOutcome *send_fax(FfRoleContext *context, const FfJob *job, GError **error)
{
    const FfSettings *settings = context->settings;
    const FfLineChoice choice = choose_line(settings, job);
    const FfLineSettings *line = choice.line;
    g_autoptr(FfAttempt) attempt = ff_attempt_new(job->id, job->attempts);
    FfFile *far_pages = NULL;
    int total = 0;

    if (choice.open_ms > ff_clock_now_ms()) {
        return wait_for_hours(job, &choice);
    }
    g_autoptr(FfFile) pages = read_pages(context->store, job, &total, error);
    if (pages == NULL) {
        return NULL;
    }
    if (job->confirmed_pages >= total) {
        return finish_confirmed(job, total);
    }
    g_autoptr(FfFile) stamped = begin_call(context, job, line, pages, total, attempt, error);
    if (stamped == NULL) {
        return NULL;
    }
    g_autoptr(JsonObject) detail = ff_detail_parse(job->detail);
    JsonObject *flags = ff_detail_object(detail, "flags");
    g_autofree char *dialled =
        ff_dial_string(job->number, settings->dial_prefix, ff_detail_bool(flags, "noprefix"));
    const FfLineCall dial = {
        .number = dialled,
        .dtmf = ff_detail_string(flags, "dtmf", NULL),
        .tsi = settings->tsi,
        .pages_fd = stamped->fd,
        .pages = total - job->confirmed_pages + count_repeated(job),
    };
    Call call = {
        context, job, attempt, job->confirmed_pages, count_repeated(job), ff_clock_monotonic_ms()};
    if (!ff_line_send(line, &dial, &events, &call, attempt, &far_pages, error)) {
        return NULL;
    }
    return end_call(context, job, g_steal_pointer(&attempt), total, far_pages);
}

/* ---- a fax comes in ---- */

/* Callers who are not wanted. Read anew for each call: a person has just added one. */
typedef struct {
    Call call;
    const GPtrArray *junk;
    const FfJunk *found; /* why it was refused */
} Incoming;

static bool on_accept(const char *caller_number, const char *identity, gpointer data)
{
    Incoming *incoming = data;
    const FfJunk *junk = ff_junk_find(incoming->junk, caller_number, identity);
    if (junk == NULL || junk->action != FF_JUNK_REFUSE) {
        return true;
    }
    incoming->found = junk;
    ff_log(FF_LOG_INFO, "call refused: on the junk list", "reception",
           ff_log_number(incoming->call.job->id), "pattern", junk->pattern, NULL);
    return false;
}

static const FfLineEvents incoming_events = {on_page_confirmed, on_tick, on_accept};

static void describe_call(const FfLineSettings *line, const FfAttempt *attempt, JsonObject *detail)
{
    g_autoptr(JsonObject) call = ff_detail_parse(attempt->detail);
    const char *subaddress = ff_detail_string(call, "sub_address", NULL);

    json_object_remove_member(detail, "offered");
    ff_detail_set_string(detail, "line", line->name);
    ff_detail_set_string(detail, "caller_identity", attempt->far_identity);
    if (subaddress != NULL) {
        ff_detail_set_string(detail, "subaddress", subaddress);
    }
    json_object_set_int_member(detail, "duration_ms", attempt->ended_ms - attempt->started_ms);
    json_object_set_boolean_member(detail, "partial", attempt->reason != FF_REASON_NONE);
}

static void set_detail(FfOutcome *outcome, const FfLineSettings *line, const FfAttempt *attempt)
{
    g_autoptr(JsonObject) detail = ff_detail_parse(outcome->job->detail);

    describe_call(line, attempt, detail);
    g_free(outcome->job->detail);
    outcome->job->detail = ff_detail_to_text(detail);
}

static FfOutcome *arrived(const FfJob *job, const FfLineSettings *line, FfAttempt *attempt,
                          FfFile *pages)
{
    static const char *const offered[] = {"offered.tif", NULL};
    FfOutcome *outcome = ff_outcome_new(job, FF_OUTCOME_DONE);

    set_detail(outcome, line, attempt);
    outcome->job->pages = attempt->pages_confirmed;
    outcome->drop_files = g_strdupv((char **)offered);
    outcome->attempt = attempt;
    g_ptr_array_add(outcome->files, pages);
    return outcome;
}

static FfOutcome *nothing_came(const FfJob *job, const FfLineSettings *line, FfAttempt *attempt,
                               const FfJunk *junk)
{
    FfReason reason = attempt->reason == FF_REASON_NONE ? FF_REASON_NOT_CONFIRMED : attempt->reason;
    FfOutcome *outcome =
        ff_outcome_new_fail(job, reason, junk != NULL ? junk->pattern : attempt->t30_text);

    set_detail(outcome, line, attempt);
    outcome->attempt = attempt;
    return outcome;
}

/* What the far machine of a loopback line says of itself; by default its number. */
static FfLineOffer describe_offer(const FfJob *job, JsonObject *detail, const FfSettings *settings,
                                  const FfFile *pages)
{
    JsonObject *offered = ff_detail_object(detail, "offered");

    return (FfLineOffer){
        .caller_number = job->sender,
        .far_tsi = ff_detail_string(offered, "identity", job->sender),
        .subaddress = ff_detail_string(offered, "subaddress", NULL),
        .our_csi = settings->tsi,
        .offered_fd = pages->fd,
    };
}

static FfOutcome *receive_fax(FfRoleContext *context, const FfJob *job, GError **error)
{
    const FfLineSettings *line = context->settings->lines->pdata[0];
    g_autoptr(JsonObject) detail = ff_detail_parse(job->detail);
    g_autoptr(FfAttempt) attempt = ff_attempt_new(job->id, job->attempts);
    g_autoptr(FfFile) offered = ff_store_read_file(context->store, job->id, "offered.tif", error);
    g_autoptr(GPtrArray) junk = offered == NULL ? NULL : ff_store_list_junk(context->store, error);
    g_autoptr(FfFile) pages = NULL;
    int total = 0;

    if (junk == NULL || !check_pages(offered, &total, error)) {
        return NULL;
    }
    attempt->line = g_strdup(line->name);
    attempt->started_ms = ff_clock_now_ms();
    Incoming incoming = {{context, job, attempt, 0, 0, ff_clock_monotonic_ms()}, junk, NULL};
    const FfLineOffer offer = describe_offer(job, detail, context->settings, offered);
    if (!ff_line_receive_loopback(line, &offer, &incoming_events, &incoming, attempt, &pages,
                                  error)) {
        return NULL;
    }
    attempt->ended_ms = ff_clock_now_ms();
    if (pages != NULL && attempt->pages_confirmed > 0) {
        return arrived(job, line, g_steal_pointer(&attempt), g_steal_pointer(&pages));
    }
    return nothing_came(job, line, g_steal_pointer(&attempt), incoming.found);
}

/* Before anything else: what calls before this one confirmed needs no call, however many there
 * were. */
static bool is_confirmed(const FfJob *job)
{
    return job->kind == FF_KIND_FAX && job->pages > 0 && job->confirmed_pages >= job->pages;
}

FfOutcome *ff_work_line(FfRoleContext *context, const FfJob *job, GError **error)
{
    if (is_confirmed(job)) {
        return finish_confirmed(job, job->pages);
    }
    if (calls_left(job, context->settings) < 0) {
        return ff_outcome_new_fail(job, FF_REASON_INTERNAL, NULL);
    }
    return job->kind == FF_KIND_RECEPTION ? receive_fax(context, job, error)
                                          : send_fax(context, job, error);
}

int ff_role_run_line(FfRoleContext *context)
{
    static const FfWorker worker = {FF_STAGE_LINE, ff_work_line, 0}; /* calls_left() is the limit */

    ff_stage_warm_up_line();
    return ff_worker_run(context, &worker);
}
