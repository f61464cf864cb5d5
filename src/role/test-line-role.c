// SPDX-License-Identifier: GPL-3.0-or-later
/* The line role on a loopback line, over SQLite: sent once, whatever happens in between. */
#include <glib/gstdio.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/detail.h"
#include "base/error.h"
#include "base/limits.h"
#include "document/fax-pages.h"
#include "document/stamp-line.h"
#include "role/work.h"
#include "role/worker.h"

#define OWNER "line.1"
enum { PAGES = 3 };

typedef struct {
    char *folder;
    FfSettings *settings;
    FfStore *store;
    FfRoleContext context;
    gint64 message, fax;
} Fixture;

static FfFile *make_pages(const char *name)
{
    static const char text[] = "page one\fpage two\fpage three\n";
    g_autoptr(GError) error = NULL;
    g_autoptr(FfFile) letter = ff_file_new_from_bytes("letter", text, sizeof text - 1, &error);
    FfFile *pages = ff_file_new(name, &error);
    g_assert_no_error(error);
    const FfDocument document = {.name = NULL, .type = "text/plain", .fd = letter->fd};
    const FfPageOptions options = {FF_RESOLUTION_STANDARD, FF_PAGE_LETTER, FF_LIMIT_PAGES, false};
    FfDocumentReport report = {0};
    g_assert_cmpint(ff_document_render(&document, 1, &options, pages->fd, &report, NULL, &error),
                    ==, PAGES);
    return pages;
}

static void put(const Fixture *fixture, FfJob *job, GPtrArray *children, FfFiles *files)
{
    g_autoptr(GError) error = NULL;
    FfSubmission submission = {.job = job, .children = children, .files = files};
    FfSubmission *submissions[] = {&submission};
    ff_store_put(fixture->store, submissions, 1, &error);
    g_assert_no_error(error);
}

static void commit(const Fixture *fixture, const FfOutcome *outcome)
{
    g_autoptr(GError) error = NULL;
    ff_store_commit(fixture->store, outcome, OWNER, NULL, &error);
    g_assert_no_error(error);
}

static FfJob *claim(const Fixture *fixture, FfStage stage)
{
    g_autoptr(GError) error = NULL;
    FfJob *job = ff_store_claim(fixture->store, stage, OWNER, FF_LIMIT_LEASE_MS, &error);
    g_assert_no_error(error);
    return job;
}

/* A message with one fax, as the document role leaves it. */
static void put_ready(Fixture *fixture, const char *fax_detail)
{
    g_autoptr(FfJob) message = ff_job_new(FF_KIND_MESSAGE, FF_STATE_ACCEPTED);
    g_autoptr(GPtrArray) children = g_ptr_array_new_with_free_func((GDestroyNotify)ff_job_free);
    FfJob *fax = ff_job_new(FF_KIND_FAX, FF_STATE_ACCEPTED);
    fax->number = g_strdup("+15035550123");
    g_free(fax->detail);
    fax->detail = g_strdup(fax_detail);
    g_ptr_array_add(children, fax);
    put(fixture, message, children, NULL);
    g_autoptr(FfJob) accepted = claim(fixture, FF_STAGE_DOCUMENT);
    g_autoptr(FfOutcome) outcome = ff_outcome_new(accepted, FF_OUTCOME_DONE);
    outcome->job->pages = strstr(fax_detail, "cover_file") != NULL ? 2 * PAGES : PAGES;
    g_ptr_array_add(outcome->files, make_pages("pages.tif"));
    g_ptr_array_add(outcome->files, make_pages("cover.1.tif"));
    commit(fixture, outcome);
    FfFilter filter = FF_FILTER_ALL;
    filter.parent = message->id;
    g_autoptr(GPtrArray) faxes = ff_store_list(fixture->store, &filter, NULL);
    g_assert_cmpuint(faxes->len, ==, 1);
    fixture->message = message->id;
    fixture->fax = ((const FfJob *)faxes->pdata[0])->id;
}

static void set_up(Fixture *fixture, gconstpointer line)
{
    g_autoptr(GError) error = NULL;
    fixture->folder = g_dir_make_tmp("faxferry-role-XXXXXX", &error);
    g_autofree char *text =
        g_strdup_printf("[server]\nstate_dir = %s\ncountry = US\ntsi = +1 503 555 0100\n"
                        "max_attempts = 2\nretry_delay = 0\n[line main]\ntype = loopback\n%s\n",
                        fixture->folder, line != NULL ? (const char *)line : "");
    fixture->settings = ff_settings_parse("/test.conf", text, &error);
    g_assert_no_error(error);
    fixture->store = ff_store_open("sqlite", fixture->folder, &error);
    g_assert_no_error(error);
    fixture->context = (FfRoleContext){fixture->settings, fixture->store, OWNER};
}

static void remove_tree(const char *path)
{
    g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
    const char *name;
    while (folder != NULL && (name = g_dir_read_name(folder)) != NULL) {
        g_autofree char *inside = g_build_filename(path, name, NULL);
        remove_tree(inside);
    }
    g_remove(path);
}

static void tear_down(Fixture *fixture, gconstpointer line)
{
    ff_store_close(fixture->store);
    ff_settings_free(fixture->settings);
    remove_tree(fixture->folder);
    g_free(fixture->folder);
}

static void work_on(Fixture *fixture, const FfJob *job)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(FfOutcome) outcome = ff_work_line(&fixture->context, job, &error);
    g_assert_no_error(error);
    commit(fixture, outcome);
}

/* One round of the role; the job's id, 0 when there was none. */
static gint64 work(Fixture *fixture)
{
    g_autoptr(FfJob) job = claim(fixture, FF_STAGE_LINE);
    if (job == NULL) {
        return 0;
    }
    work_on(fixture, job);
    return job->id;
}

static void assert_job(const Fixture *fixture, gint64 id, FfState state, FfReason reason,
                       int confirmed)
{
    g_autoptr(FfJob) job = ff_store_get(fixture->store, id, NULL);
    g_assert_cmpstr(ff_state_name(job->state), ==, ff_state_name(state));
    g_assert_cmpstr(ff_reason_name(job->reason), ==, ff_reason_name(reason));
    g_assert_cmpint(job->confirmed_pages, ==, confirmed);
}

/* Pages confirmed in each call, ended by -1. */
static void assert_calls(const Fixture *fixture, const int *pages)
{
    g_autoptr(GPtrArray) attempts = ff_store_list_attempts(fixture->store, fixture->fax, NULL);
    for (guint i = 0; i < attempts->len; i++) {
        const FfAttempt *attempt = attempts->pdata[i];
        g_assert_cmpint(pages[i], >=, 0);
        g_assert_cmpint(attempt->pages_confirmed, ==, pages[i]);
        g_assert_cmpstr(attempt->line, ==, "main");
        g_assert_cmpint(attempt->started_ms, >, 0);
    }
    g_assert_cmpint(pages[attempts->len], ==, -1);
}
#define CALLS(...) ((const int[]){__VA_ARGS__})

static void assert_pages(const Fixture *fixture, gint64 id, const char *name, int pages)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(FfFile) file = ff_store_read_file(fixture->store, id, name, &error);
    FfTiffFacts facts = {0};
    g_assert_no_error(error);
    g_assert_true(ff_document_check_tiff(file->fd, &facts, NULL));
    g_assert_cmpint(facts.pages, ==, pages);
}

/* ---- the line on top ---- */

static bool keep_bits(FfTiff *file, const FfTiffPage *page, FfResolution resolution, gpointer data,
                      GError **error)
{
    gsize octets = (gsize)page->height * FF_PAGE_BITS_STRIDE;
    guint8 *bits = ff_tiff_read_bits(file, page, error);
    g_assert_nonnull(bits);
    g_ptr_array_add(data, g_bytes_new_take(bits, octets));
    return true;
}

static GPtrArray *read_bits(const Fixture *fixture, gint64 id, const char *name)
{
    GPtrArray *pages = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
    g_autoptr(FfFile) file = ff_store_read_file(fixture->store, id, name, NULL);
    g_assert_true(ff_fax_pages_visit(file->fd, keep_bits, pages, NULL));
    return pages;
}

/* "Page 2 of 3" at the end of the line, whatever the time is. */
static void assert_page_number(const guint8 *bits, int number)
{
    enum { NUMBER_OCTET = 190 };
    static const FfStamp stamp = {"", NULL, NULL, "", 0, PAGES, 0};
    g_autoptr(FfStampLine) line = ff_stamp_line_new(&stamp);
    const int rows = ff_stamp_line_rows(FF_RESOLUTION_STANDARD);
    g_autofree guint8 *expected = g_malloc0((gsize)rows * FF_PAGE_BITS_STRIDE);
    ff_stamp_line_draw(line, number, FF_PAGE_WIDTH_PX, FF_RESOLUTION_STANDARD, expected);
    for (int y = 0; y < rows; y++) {
        const gsize at = (gsize)y * FF_PAGE_BITS_STRIDE + NUMBER_OCTET;
        g_assert_cmpmem(bits + at, FF_PAGE_BITS_STRIDE - NUMBER_OCTET, expected + at,
                        FF_PAGE_BITS_STRIDE - NUMBER_OCTET);
    }
}

/* What the far machine has is what was made, bit for bit, but for the line in the upper margin,
 * which counts the pages of the fax and not of the call. */
static void assert_far_pages(const Fixture *fixture, guint count)
{
    g_autoptr(GPtrArray) made = read_bits(fixture, fixture->message, "pages.tif");
    g_autoptr(GPtrArray) far = read_bits(fixture, fixture->fax, "confirmed.tif");
    const gsize line = (gsize)ff_stamp_line_rows(FF_RESOLUTION_STANDARD) * FF_PAGE_BITS_STRIDE;
    g_assert_cmpuint(far->len, ==, count);
    for (guint i = 0; i < count; i++) {
        gsize made_length = 0, far_length = 0;
        const guint8 *made_bits = g_bytes_get_data(made->pdata[i], &made_length);
        const guint8 *far_bits = g_bytes_get_data(far->pdata[i], &far_length);
        g_assert_cmpmem(made_bits + line, made_length - line, far_bits + line, far_length - line);
        assert_page_number(far_bits, (int)i + 1);
    }
}

static void test_sent(Fixture *fixture, gconstpointer line)
{
    put_ready(fixture, "{}");
    g_assert_cmpint(work(fixture), ==, fixture->fax);
    assert_job(fixture, fixture->fax, FF_STATE_SENT, FF_REASON_NONE, PAGES);
    assert_job(fixture, fixture->message, FF_STATE_FINISHED, FF_REASON_NONE, 0);
    assert_calls(fixture, CALLS(PAGES, -1));
    assert_pages(fixture, fixture->fax, "confirmed.tif", PAGES);
    assert_far_pages(fixture, PAGES);
    g_assert_cmpint(work(fixture), ==, 0);
}

/* The role before this one died in its call, with so many pages on record. */
static void crash_after(const Fixture *fixture, int confirmed)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(FfJob) job = claim(fixture, FF_STAGE_LINE);
    g_autoptr(FfAttempt) attempt = ff_attempt_new(job->id, job->attempts);
    attempt->line = g_strdup("main");
    attempt->started_ms = 1;
    g_assert_true(ff_store_put_attempt(fixture->store, attempt, OWNER, &error));
    g_assert_true(confirmed == 0 ||
                  ff_store_confirm_pages(fixture->store, job->id, confirmed, attempt->number,
                                         confirmed, OWNER, FF_LIMIT_LEASE_MS, &error));
    g_assert_true(ff_store_release(fixture->store, OWNER, &error));
    g_assert_no_error(error);
}

static void test_goes_on_after_a_crash(Fixture *fixture, gconstpointer line)
{
    put_ready(fixture, "{}");
    crash_after(fixture, 1);
    work(fixture);
    assert_job(fixture, fixture->fax, FF_STATE_SENT, FF_REASON_NONE, PAGES);
    assert_calls(fixture, CALLS(1, 2, -1));
}

#define COVER "{\"cover_file\":\"cover.1.tif\",\"cover_pages\":3}"

/* The cover goes once more, whole, in front of what is left, and does not count twice. */
static void test_cover_goes_again(Fixture *fixture, gconstpointer line)
{
    put_ready(fixture, COVER);
    crash_after(fixture, PAGES + 1);
    work(fixture);
    assert_job(fixture, fixture->fax, FF_STATE_SENT, FF_REASON_NONE, 2 * PAGES);
    assert_calls(fixture, CALLS(PAGES + 1, PAGES + 2, -1));
}

/* What is left of it is part of what is left. */
static void test_cover_in_part(Fixture *fixture, gconstpointer line)
{
    put_ready(fixture, COVER);
    crash_after(fixture, 1);
    work(fixture);
    assert_job(fixture, fixture->fax, FF_STATE_SENT, FF_REASON_NONE, 2 * PAGES);
    assert_calls(fixture, CALLS(1, 2 * PAGES, -1));
}

/* fail_page = 2: a call that brings the first page of the cover again brings nothing new. */
static void test_cover_only(Fixture *fixture, gconstpointer line)
{
    put_ready(fixture, COVER);
    work(fixture);
    work(fixture);
    assert_job(fixture, fixture->fax, FF_STATE_FAILED, FF_REASON_GAVE_UP, 1);
    assert_calls(fixture, CALLS(1, 1, -1));
    assert_pages(fixture, fixture->fax, "confirmed.tif", 1);
}

static void test_all_confirmed_needs_no_call(Fixture *fixture, gconstpointer line)
{
    put_ready(fixture, "{}");
    crash_after(fixture, PAGES);
    work(fixture);
    assert_job(fixture, fixture->fax, FF_STATE_SENT, FF_REASON_NONE, PAGES);
    assert_calls(fixture, CALLS(PAGES, -1));
}

/* Even when it was the last call that was allowed. */
static void test_all_confirmed_in_the_last_call(Fixture *fixture, gconstpointer line)
{
    put_ready(fixture, "{\"flags\":{\"retries\":\"0\"}}");
    crash_after(fixture, PAGES);
    work(fixture);
    assert_job(fixture, fixture->fax, FF_STATE_SENT, FF_REASON_NONE, PAGES);
    assert_calls(fixture, CALLS(PAGES, -1));
}

/* A fax that ends the role each time does not do so for ever. */
static void test_crashes_count(Fixture *fixture, gconstpointer line)
{
    put_ready(fixture, "{}");
    crash_after(fixture, 0);
    crash_after(fixture, 0);
    work(fixture);
    assert_job(fixture, fixture->fax, FF_STATE_FAILED, FF_REASON_INTERNAL, 0);
    assert_calls(fixture, CALLS(0, 0, -1));
}

/* fail_page = 2: each call brings one page over. */
static void test_gives_up(Fixture *fixture, gconstpointer line)
{
    put_ready(fixture, "{}");
    work(fixture);
    g_autoptr(FfJob) waiting = ff_store_get(fixture->store, fixture->fax, NULL);
    g_assert_cmpint(waiting->state, ==, FF_STATE_READY);
    g_assert_cmpint(ff_reason_disposition(waiting->reason), ==, FF_DISPOSITION_RETRY);
    work(fixture);
    assert_job(fixture, fixture->fax, FF_STATE_FAILED, FF_REASON_GAVE_UP, 2);
    assert_calls(fixture, CALLS(1, 1, -1));
    assert_pages(fixture, fixture->fax, "confirmed.tif", 2);
    assert_job(fixture, fixture->message, FF_STATE_FINISHED, FF_REASON_NONE, 0);
}

/* Two hours of the day, twelve hours from now. */
static void close_line(Fixture *fixture)
{
    FfLineSettings *line = fixture->settings->lines->pdata[0];
    g_autoptr(GDateTime) now = g_date_time_new_from_unix_local(ff_clock_now_ms() / 1000);
    int hour = (g_date_time_get_hour(now) + 12) % 24;
    line->hours = g_strdup_printf("%02d:00-%02d:00", hour, (hour + 2) % 24);
}

/* Nobody is called, and no attempt is lost by waiting. */
static void test_waits_for_hours(Fixture *fixture, gconstpointer line)
{
    put_ready(fixture, "{\"flags\":{\"retries\":\"0\"}}");
    close_line(fixture);
    g_assert_cmpint(work(fixture), ==, fixture->fax);
    g_autoptr(FfJob) waiting = ff_store_get(fixture->store, fixture->fax, NULL);
    gint64 span_ms = waiting->not_before_ms - ff_clock_now_ms();
    g_assert_cmpint(waiting->state, ==, FF_STATE_READY);
    g_assert_cmpint(waiting->reason, ==, FF_REASON_LINE_CLOSED);
    g_assert_cmpstr(waiting->reason_argument, ==, "main");
    g_assert_cmpint(span_ms, >, (gint64)9 * 3600 * 1000);
    g_assert_cmpint(span_ms, <, (gint64)14 * 3600 * 1000);
    g_assert_cmpint(ff_worker_count_retries(waiting), ==, waiting->attempts);
    assert_calls(fixture, CALLS(-1));
    g_assert_cmpint(work(fixture), ==, 0);
}

static void test_retries_flag(Fixture *fixture, gconstpointer line)
{
    put_ready(fixture, "{\"flags\":{\"retries\":\"0\"}}");
    work(fixture);
    assert_job(fixture, fixture->fax, FF_STATE_FAILED, FF_REASON_GAVE_UP, 1);
    assert_calls(fixture, CALLS(1, -1));
}

/* The limit counts anew, the calls are numbered on, no page is sent twice. */
static void test_resubmitted(Fixture *fixture, gconstpointer line)
{
    g_autoptr(GError) error = NULL;
    put_ready(fixture, "{}");
    work(fixture);
    work(fixture);
    assert_job(fixture, fixture->fax, FF_STATE_FAILED, FF_REASON_GAVE_UP, 2);
    g_assert_true(ff_store_retry(fixture->store, fixture->fax, &error));
    work(fixture);
    assert_job(fixture, fixture->fax, FF_STATE_SENT, FF_REASON_NONE, PAGES);
    assert_calls(fixture, CALLS(1, 1, 1, -1));
    assert_pages(fixture, fixture->fax, "confirmed.tif", PAGES);
    assert_far_pages(fixture, PAGES);
}

static void test_cancelled_on_the_line(Fixture *fixture, gconstpointer line)
{
    g_autoptr(GError) error = NULL;
    put_ready(fixture, "{}");
    g_autoptr(FfJob) job = claim(fixture, FF_STAGE_LINE);
    g_assert_true(ff_store_cancel(fixture->store, fixture->fax, &error));
    work_on(fixture, job);
    assert_job(fixture, fixture->fax, FF_STATE_CANCELLED, FF_REASON_CANCELLED, 1);
    assert_job(fixture, fixture->message, FF_STATE_FINISHED, FF_REASON_NONE, 0);
}

enum { MANY = 256, FREE = 3 }; /* the pages and a report fit, the box's pipe does not */

/* Takes all descriptors but a few; gives them back. */
static void take_descriptors(GArray *taken, struct rlimit *ret_before)
{
    g_assert_cmpint(getrlimit(RLIMIT_NOFILE, ret_before), ==, 0);
    const struct rlimit few = {MANY, ret_before->rlim_max};
    g_assert_cmpint(setrlimit(RLIMIT_NOFILE, &few), ==, 0);
    for (int fd = dup(0); fd >= 0; fd = dup(0)) {
        g_array_append_val(taken, fd);
    }
    for (int i = 0; i < FREE; i++) {
        close(g_array_index(taken, int, taken->len - 1));
        g_array_set_size(taken, taken->len - 1);
    }
}

static void give_descriptors(const GArray *taken, const struct rlimit *before)
{
    for (guint i = 0; i < taken->len; i++) {
        close(g_array_index(taken, int, i));
    }
    g_assert_cmpint(setrlimit(RLIMIT_NOFILE, before), ==, 0);
}

/* No descriptors for the box: not dialled, no call on record, and the only call that is allowed is
 * still made later. */
static void test_no_box(Fixture *fixture, gconstpointer line)
{
    static const FfWorker worker = {FF_STAGE_LINE, ff_work_line, 0};
    g_autoptr(GArray) taken = g_array_new(false, false, sizeof(int));
    struct rlimit before;
    bool worked = false;
    put_ready(fixture, "{\"flags\":{\"retries\":\"0\"}}");
    take_descriptors(taken, &before);
    g_assert_true(ff_worker_step(&fixture->context, &worker, &worked, NULL));
    give_descriptors(taken, &before);
    g_assert_true(worked);
    assert_job(fixture, fixture->fax, FF_STATE_READY, FF_REASON_INTERNAL, 0);
    assert_calls(fixture, CALLS(-1));
    g_usleep(2100 * 1000); /* the first delay of the worker */
    g_assert_true(ff_worker_step(&fixture->context, &worker, &worked, NULL));
    assert_job(fixture, fixture->fax, FF_STATE_SENT, FF_REASON_NONE, PAGES);
    assert_calls(fixture, CALLS(PAGES, -1));
}

static void test_broken_pages(Fixture *fixture, gconstpointer line)
{
    g_autoptr(GError) error = NULL;
    put_ready(fixture, "{\"pages_file\":\"pages.7.tif\"}");
    g_autoptr(FfJob) job = claim(fixture, FF_STAGE_LINE);
    g_assert_null(ff_work_line(&fixture->context, job, &error));
    g_assert_error(error, FF_ERROR, FF_ERROR_PERMANENT);
    assert_calls(fixture, CALLS(-1));
}

/* ---- receptions ---- */

static gint64 offer_file(const Fixture *fixture, const char *did, FfFile *offered)
{
    g_autoptr(FfJob) reception = ff_job_new(FF_KIND_RECEPTION, FF_STATE_OFFERED);
    g_autoptr(FfFiles) files = ff_files_new();
    reception->number = g_strdup(did);
    reception->sender = g_strdup("+15035550999");
    g_ptr_array_add(files, offered);
    put(fixture, reception, NULL, files);
    return reception->id;
}

static gint64 offer(const Fixture *fixture, const char *did)
{
    return offer_file(fixture, did, make_pages("offered.tif"));
}

static void assert_arrived(const Fixture *fixture, gint64 id, int pages)
{
    g_autoptr(FfJob) job = ff_store_get(fixture->store, id, NULL);
    g_autoptr(JsonObject) detail = ff_detail_parse(job->detail);
    g_auto(GStrv) files = ff_store_list_files(fixture->store, id, NULL);
    g_assert_cmpint(job->state, ==, FF_STATE_ARRIVED);
    g_assert_cmpint(job->pages, ==, pages);
    g_assert_cmpstr(ff_detail_string(detail, "line", NULL), ==, "main");
    g_assert_cmpstr(ff_detail_string(detail, "caller_identity", NULL), ==, "+15035550999");
    g_assert_true(ff_detail_bool(detail, "partial") == (pages < PAGES));
    g_assert_false(g_strv_contains((const char *const *)files, "offered.tif"));
    assert_pages(fixture, id, "received.tif", pages);
}

static void test_received(Fixture *fixture, gconstpointer line)
{
    gint64 id = offer(fixture, "+15035550111");
    g_assert_cmpint(work(fixture), ==, id);
    assert_arrived(fixture, id, PAGES);
}

/* The line broke off: what is there is handed on. */
static void test_received_in_part(Fixture *fixture, gconstpointer line)
{
    gint64 id = offer(fixture, "+15035550111");
    g_assert_cmpint(work(fixture), ==, id);
    assert_arrived(fixture, id, 1);
}

static void put_junk(const Fixture *fixture, FfSort sort, const char *pattern, FfJunkAction action)
{
    g_autoptr(GPtrArray) junk = g_ptr_array_new_with_free_func((GDestroyNotify)ff_junk_free);
    g_ptr_array_add(junk, ff_junk_new(sort, pattern, action, NULL));
    g_assert_true(ff_store_put_junk(fixture->store, junk, NULL));
}

/* By number before it is answered, by identity before the first page; apart is for later. */
static void test_junk(Fixture *fixture, gconstpointer line)
{
    static const FfSort sorts[] = {FF_SORT_CALLER, FF_SORT_CSID};
    for (guint i = 0; i < G_N_ELEMENTS(sorts); i++) {
        put_junk(fixture, sorts[i], "+1503555099?", FF_JUNK_REFUSE);
        gint64 id = offer(fixture, "+15035550111");
        g_assert_cmpint(work(fixture), ==, id);
        g_autoptr(FfJob) job = ff_store_get(fixture->store, id, NULL);
        g_assert_cmpint(job->state, ==, FF_STATE_FAILED);
        g_assert_cmpint(job->reason, ==, FF_REASON_CALL_REFUSED);
        g_assert_cmpstr(job->reason_argument, ==, "+1503555099?");
        g_assert_true(ff_store_remove_junk(fixture->store, sorts[i], "+1503555099?", NULL));
    }
    put_junk(fixture, FF_SORT_CALLER, "*", FF_JUNK_APART);
    gint64 id = offer(fixture, "+15035550111");
    g_assert_cmpint(work(fixture), ==, id);
    assert_arrived(fixture, id, PAGES);
}

static void test_received_nothing(Fixture *fixture, gconstpointer line)
{
    gint64 id = offer(fixture, "+15035550111");
    g_assert_cmpint(work(fixture), ==, id);
    g_autoptr(FfJob) job = ff_store_get(fixture->store, id, NULL);
    g_assert_cmpint(job->state, ==, FF_STATE_FAILED);
    g_assert_cmpint(job->reason, !=, FF_REASON_NONE);
}

/* A far machine can't send half a page either: nothing that is cut off is ever dialled. */
static void test_offered_truncated(Fixture *fixture, gconstpointer line)
{
    g_autoptr(FfFile) whole = make_pages("offered.tif");
    const gint64 size = ff_file_size(whole->fd);
    for (gint64 cut = 0; cut < size; cut += MAX(1, size / 13)) {
        g_autoptr(GError) error = NULL;
        FfFile *part = ff_file_new("offered.tif", NULL);
        g_assert_true(ff_file_copy(whole->fd, part->fd, NULL));
        g_assert_cmpint(ftruncate(part->fd, cut), ==, 0);
        gint64 id = offer_file(fixture, "+15035550111", part);
        g_autoptr(FfJob) job = claim(fixture, FF_STAGE_LINE);
        g_assert_cmpint(job->id, ==, id);
        g_assert_null(ff_work_line(&fixture->context, job, &error));
        g_assert_error(error, FF_ERROR, FF_ERROR_PERMANENT);
    }
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*run)(Fixture *fixture, gconstpointer line);
        const char *line;
    } tests[] = {
        {"/line-role/sent", test_sent, NULL},
        {"/line-role/goes-on-after-a-crash", test_goes_on_after_a_crash, NULL},
        {"/line-role/cover-goes-again", test_cover_goes_again, NULL},
        {"/line-role/cover-in-part", test_cover_in_part, NULL},
        {"/line-role/cover-only", test_cover_only, "fail_page = 2"},
        {"/line-role/all-confirmed-needs-no-call", test_all_confirmed_needs_no_call, NULL},
        {"/line-role/all-confirmed-in-the-last-call", test_all_confirmed_in_the_last_call, NULL},
        {"/line-role/crashes-count", test_crashes_count, NULL},
        {"/line-role/gives-up", test_gives_up, "fail_page = 2"},
        {"/line-role/waits-for-hours", test_waits_for_hours, NULL},
        {"/line-role/retries-flag", test_retries_flag, "fail_page = 2"},
        {"/line-role/resubmitted", test_resubmitted, "fail_page = 2"},
        {"/line-role/cancelled-on-the-line", test_cancelled_on_the_line, NULL},
        {"/line-role/no-box", test_no_box, NULL},
        {"/line-role/broken-pages", test_broken_pages, NULL},
        {"/line-role/received", test_received, NULL},
        {"/line-role/received-in-part", test_received_in_part, "fail_page = 2"},
        {"/line-role/junk", test_junk, NULL},
        {"/line-role/received-nothing", test_received_nothing, "fail_page = 1"},
        {"/line-role/offered-truncated", test_offered_truncated, NULL},
    };
    g_test_init(&argc, &argv, NULL);
    ff_document_warm_up();
    for (guint i = 0; i < G_N_ELEMENTS(tests); i++) {
        g_test_add(tests[i].name, Fixture, tests[i].line, set_up, tests[i].run, tear_down);
    }
    return g_test_run();
}
