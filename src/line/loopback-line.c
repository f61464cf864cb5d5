// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/clock.h"
#include "base/detail.h"
#include "base/error.h"
#include "base/limits.h"
#include "line/loopback.h"
#include "line/verdict.h"
#include "t30/fax-tiff.h"

#define ANY_NUMBER (-1)

static void replace(char **field, const char *value)
{
    g_free(*field);
    *field = g_strdup(value);
}

static void fill_attempt(FfAttempt *attempt, const FfLineSettings *line,
                         const FfLoopbackResult *result)
{
    replace(&attempt->line, line->name);
    replace(&attempt->t30_text, ff_endpoint_code_text(result->near.code));
    replace(&attempt->far_identity, *result->far_identity != '\0' ? result->far_identity : NULL);
    g_free(attempt->detail);
    attempt->detail = ff_detail_to_text(result->detail);
    attempt->t30_code = result->near.code;
    attempt->bit_rate = result->near.bit_rate;
    attempt->ecm = result->near.ecm;
    attempt->bad_rows = result->near.bad_rows;
    attempt->ended_ms = ff_clock_now_ms();
    if (attempt->started_ms == 0) {
        attempt->started_ms = attempt->ended_ms;
    }
}

/* A call cut off in a page leaves half of it in the file, and one cut off before the first page no
 * TIFF at all. What is handed on holds whole, confirmed pages only. NULL without error: not one. */
static FfFile *keep_confirmed(FfFile *received, int confirmed, int *ret_pages, GError **error)
{
    bool broken = false;
    int whole = ff_fax_tiff_count(received->fd, &broken);
    int pages = MIN(whole, confirmed);
    *ret_pages = pages;
    if (pages == 0) {
        return NULL;
    }
    if (pages == whole && !broken) {
        return ff_file_new_from_fd(received->name, g_steal_fd(&received->fd));
    }
    g_autoptr(FfFile) kept = ff_file_new(received->name, error);
    if (kept == NULL || !ff_fax_tiff_keep(received->fd, pages, kept->fd, error)) {
        return NULL;
    }
    return g_steal_pointer(&kept);
}

/* The pages must be whole before they go on the line: T.30 knows no way to take a page back, and
 * spandsp ends "OK" on a file that breaks off. Returns their number, 0 with error. */
static int check_pages(int fd, int expected, GError **error)
{
    bool broken = false;
    int pages = ff_fax_tiff_count(fd, &broken);
    if (!broken && pages > 0 && (expected == ANY_NUMBER || pages == expected)) {
        return pages;
    }
    g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT,
                "the pages can't be sent: the TIFF has %d whole pages%s; make it anew", pages,
                broken ? ", and is damaged after them" : ", another number than the fax");
    return 0;
}

/* One way or the other: the pages that came out of the call, the attempt, and the verdict. */
static bool run_and_keep(const FfLineSettings *line, const FfLoopbackCall *call, FfFile *taken,
                         int expected, FfAttempt *attempt, FfFile **ret_kept, GError **error)
{
    g_auto(FfLoopbackResult) result = {0};
    g_autoptr(GError) local = NULL;
    if (!ff_loopback_run(call, &result, error)) {
        return false;
    }
    bool sends = call->near.send_fd >= 0;
    int confirmed = sends ? result.far_pages : result.near.pages_confirmed;
    int held = 0;
    FfFile *kept = keep_confirmed(taken, confirmed, &held, &local);
    if (local != NULL) {
        g_propagate_error(error, g_steal_pointer(&local));
        return false;
    }
    fill_attempt(attempt, line, &result);
    attempt->pages_confirmed = sends ? result.near.pages_confirmed : held;
    attempt->reason =
        result.ended != FF_REASON_NONE
            ? result.ended
            : ff_verdict_of_call(result.near.code, attempt->pages_confirmed, expected);
    *ret_kept = kept;
    return true;
}

/* The far machine has no exchange and no ear: what it was dialled with is on record alone. */
static bool record_dialled(const FfLineCall *call, FfAttempt *attempt)
{
    g_autoptr(JsonObject) detail = ff_detail_parse(attempt->detail);
    ff_detail_set_string(detail, "dialled", call->number);
    ff_detail_set_string(detail, "dtmf", call->dtmf);
    g_free(attempt->detail);
    attempt->detail = ff_detail_to_text(detail);
    return true;
}

bool ff_loopback_send(const FfLineSettings *line, const FfLineCall *call,
                      const FfLineEvents *events, gpointer data, FfAttempt *attempt,
                      FfFile **ret_far_pages, GError **error)
{
    if (check_pages(call->pages_fd, call->pages, error) == 0) {
        return false;
    }
    g_autoptr(FfFile) far_pages = ff_file_new("confirmed.tif", error);
    if (far_pages == NULL) {
        return false;
    }
    FfLoopbackCall loop = {
        .near = {.caller = true,
                 .identity = call->tsi,
                 .send_fd = call->pages_fd,
                 .receive_fd = -1},
        .far = {.identity = line->far_identity, .send_fd = -1, .receive_fd = far_pages->fd},
        .fault = {.hang_up_page = line->fail_page},
        .max_seconds = call->max_seconds > 0 ? call->max_seconds : FF_LIMIT_CALL_SECONDS,
        .events = events,
        .data = data,
    };
    return run_and_keep(line, &loop, far_pages, call->pages, attempt, ret_far_pages, error) &&
           record_dialled(call, attempt);
}

/* Nobody answered: there was no T.30, and no identity. */
static bool refuse(const FfLineSettings *line, FfAttempt *attempt)
{
    replace(&attempt->line, line->name);
    attempt->reason = FF_REASON_CALL_REFUSED;
    attempt->ended_ms = ff_clock_now_ms();
    if (attempt->started_ms == 0) {
        attempt->started_ms = attempt->ended_ms;
    }
    return true;
}

static bool is_welcome(const FfLineOffer *offer, const FfLineEvents *events, gpointer data)
{
    return events == NULL || events->accept == NULL ||
           events->accept(offer->caller_number, NULL, data);
}

bool ff_loopback_receive(const FfLineSettings *line, const FfLineOffer *offer,
                         const FfLineEvents *events, gpointer data, FfAttempt *attempt,
                         FfFile **ret_pages, GError **error)
{
    int offered = check_pages(offer->offered_fd, ANY_NUMBER, error);
    g_autoptr(FfFile) pages = offered > 0 ? ff_file_new("received.tif", error) : NULL;
    if (pages == NULL) {
        return false;
    }
    if (!is_welcome(offer, events, data)) {
        return refuse(line, attempt);
    }
    FfLoopbackCall loop = {
        .near = {.identity = offer->our_csi, .send_fd = -1, .receive_fd = pages->fd},
        .far = {.caller = true,
                .identity = offer->far_tsi,
                .subaddress = offer->subaddress,
                .send_fd = offer->offered_fd,
                .receive_fd = -1},
        .fault = {.hang_up_page = line->fail_page},
        .max_seconds = FF_LIMIT_CALL_SECONDS,
        .events = events,
        .data = data,
    };
    return run_and_keep(line, &loop, pages, offered, attempt, ret_pages, error);
}
