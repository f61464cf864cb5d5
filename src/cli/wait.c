// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/wait.h"

#include <stdio.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/clock.h"
#include "cli/output.h"
#include "cli/running.h"

enum { LOOK_MS = 200, AWAY_MS = 5000 };

static const struct {
    FfKind kind;
    FfState state;
    const char *words;
} progress[] = {
    {FF_KIND_FAX, FF_STATE_ACCEPTED, "making pages"},
    {FF_KIND_FAX, FF_STATE_READY, "waiting for a line"},
    {FF_KIND_RECEPTION, FF_STATE_OFFERED, "the far machine calls"},
    {FF_KIND_RECEPTION, FF_STATE_ARRIVED, "arrived"},
    {FF_KIND_RECEPTION, FF_STATE_CONVERTED, "finding whose it is"},
    {FF_KIND_RECEPTION, FF_STATE_ROUTED, "mailing it"},
};

/* How many a reception will have is not known before its end. */
static char *describe_pages(const FfJob *job)
{
    if (job->kind == FF_KIND_RECEPTION) {
        int pages = MAX(job->pages, job->confirmed_pages);
        return pages > 0 ? g_strdup_printf(", %d page%s", pages, pages == 1 ? "" : "s")
                         : g_strdup("");
    }
    return job->confirmed_pages > 0
               ? g_strdup_printf(", page %d of %d confirmed", job->confirmed_pages, job->pages)
               : g_strdup("");
}

char *ff_wait_describe(const FfJob *job)
{
    const char *words = ff_state_name(job->state);
    for (guint i = 0; i < G_N_ELEMENTS(progress); i++) {
        if (progress[i].kind == job->kind && progress[i].state == job->state) {
            words = progress[i].words;
        }
    }
    bool calling = job->kind == FF_KIND_FAX && job->lease != NULL;
    g_autofree char *calls = job->kind == FF_KIND_FAX && job->attempts > 1
                                 ? g_strdup_printf(", call %d", job->attempts)
                                 : g_strdup("");
    g_autofree char *pages = describe_pages(job);
    return g_strdup_printf("%s %" G_GINT64_FORMAT ": %s%s%s", ff_kind_name(job->kind), job->id,
                           calling ? "calling" : words, calls, pages);
}

/* On a terminal one line that changes; elsewhere a line each change. */
static void show(const char *line, const char *shown)
{
    if (g_strcmp0(line, shown) == 0) {
        return;
    }
    bool terminal = isatty(STDERR_FILENO) == 1;
    fprintf(stderr, terminal ? "\r\x1b[K%s" : "%s\n", line);
    fflush(stderr);
}

static void end_line(void)
{
    if (isatty(STDERR_FILENO) == 1) {
        fprintf(stderr, "\n");
    }
}

/* A fax that was cancelled with its message says nothing itself: the message knows why. */
static char *find_sentence(FfStore *store, const FfJob *job)
{
    g_autoptr(FfJob) message = job->reason == FF_REASON_NONE && job->parent != 0
                                   ? ff_store_get(store, job->parent, NULL)
                                   : NULL;
    const FfJob *teller = message != NULL ? message : job;
    FfReason reason = teller->reason != FF_REASON_NONE ? teller->reason : FF_REASON_CANCELLED;
    return ff_reason_sentence(reason, teller->reason_argument);
}

static int tell_end(FfStore *store, const FfJob *job)
{
    if (job->state == FF_STATE_SENT || job->state == FF_STATE_CLOSED) {
        return EX_OK;
    }
    g_autofree char *sentence = find_sentence(store, job);
    g_autofree char *clean = ff_output_clean(sentence);
    fprintf(stderr, "faxferry: %s %" G_GINT64_FORMAT " %s: %s\n", ff_kind_name(job->kind), job->id,
            ff_state_name(job->state), clean);
    return EX_UNAVAILABLE;
}

/* The server may be starting, or starting again. */
static bool is_away(const char *state_dir, gint64 *away_since_ms)
{
    gint64 now_ms = ff_clock_monotonic_ms();
    if (ff_running_server(state_dir)) {
        *away_since_ms = 0;
    } else if (*away_since_ms == 0) {
        *away_since_ms = now_ms;
    }
    return *away_since_ms != 0 && now_ms - *away_since_ms >= AWAY_MS;
}

static int tell_away(const FfJob *job)
{
    fprintf(stderr,
            "faxferry: the fax server does not run; %s %" G_GINT64_FORMAT
            " is queued, and goes on when it does\n",
            ff_kind_name(job->kind), job->id);
    return EX_TEMPFAIL;
}

static bool is_ended(const FfJob *job)
{
    return ff_flow_is_final(job->kind, job->state);
}

int ff_wait_for_job(FfCli *cli, gint64 id, FfJob **ret_job)
{
    g_autofree char *shown = NULL;
    gint64 away_since_ms = 0;
    for (;;) {
        g_autoptr(GError) error = NULL;
        g_autoptr(FfJob) job = ff_store_get(cli->store, id, &error);
        if (job == NULL) {
            return ff_cli_fail(error);
        }
        g_autofree char *line = ff_wait_describe(job);
        show(line, shown);
        g_free(shown);
        shown = g_steal_pointer(&line);
        if (is_ended(job) || is_away(cli->settings->state_dir, &away_since_ms)) {
            end_line();
            int status = is_ended(job) ? tell_end(cli->store, job) : tell_away(job);
            *ret_job = g_steal_pointer(&job);
            return status;
        }
        g_usleep(LOOK_MS * 1000);
    }
}
