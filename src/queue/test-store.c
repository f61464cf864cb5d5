// SPDX-License-Identifier: GPL-3.0-or-later
/* The contract of store.h, run against every backend. */
#include <fcntl.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/limits.h"
#include "queue/test-help.h"

/* ---- put ---- */

static void test_put_and_get(Fixture *fixture, gconstpointer url)
{
    g_autoptr(GError) error = NULL;
    gint64 before_ms = ff_clock_now_ms();
    gint64 id = put_message(fixture->store, FF_STATE_RECEIVED, "Subject: x\r\n\r\n", "key");
    g_autoptr(FfJob) job = ff_store_get(fixture->store, id, &error);
    g_assert_no_error(error);
    g_assert_cmpint(job->kind, ==, FF_KIND_MESSAGE);
    g_assert_cmpint(job->state, ==, FF_STATE_RECEIVED);
    g_assert_cmpint(job->created_ms, >=, before_ms);
    g_assert_null(job->lease);
    g_assert_cmpstr(job->detail, ==, "{}");
    assert_file(fixture->store, id, "message.eml", "Subject: x\r\n\r\n", 14);
    g_assert_null(ff_store_get(fixture->store, id + 1, &error));
    g_assert_error(error, FF_ERROR, FF_ERROR_PERMANENT);
}

static FfJob *full_job(void)
{
    FfJob *job = ff_job_new(FF_KIND_RECEPTION, FF_STATE_OFFERED);
    job->created_ms = 1000;
    job->not_before_ms = 2000;
    job->priority = 2;
    job->source = g_strdup("source");
    job->envid = g_strdup("envid");
    job->sender = g_strdup("+15035550199");
    job->user = g_strdup("Anne");
    job->subject = g_strdup("caf\xc3\xa9 ' \" ; --");
    job->message_id = g_strdup("<1@x>");
    job->recipient_name = g_strdup("");
    job->number = g_strdup("+15035550100");
    job->user_billing = g_strdup("U1");
    job->custom_billing = g_strdup("C1");
    job->reason = FF_REASON_BUSY;
    job->reason_argument = g_strdup("argument");
    job->pages = 7;
    job->confirmed_pages = 3;
    g_free(job->detail);
    job->detail = g_strdup("{\"line\":\"main\"}");
    return job;
}

static void assert_same_fields(const FfJob *one, const FfJob *other)
{
    g_assert_cmpint(one->kind, ==, other->kind);
    g_assert_cmpint(one->state, ==, other->state);
    g_assert_cmpint(one->created_ms, ==, other->created_ms);
    g_assert_cmpint(one->not_before_ms, ==, other->not_before_ms);
    g_assert_cmpint(one->priority, ==, other->priority);
    g_assert_cmpstr(one->source, ==, other->source);
    g_assert_cmpstr(one->envid, ==, other->envid);
    g_assert_cmpstr(one->sender, ==, other->sender);
    g_assert_cmpstr(one->user, ==, other->user);
    g_assert_cmpstr(one->subject, ==, other->subject);
    g_assert_cmpstr(one->message_id, ==, other->message_id);
    g_assert_cmpstr(one->recipient_name, ==, other->recipient_name);
    g_assert_cmpstr(one->number, ==, other->number);
    g_assert_cmpstr(one->user_billing, ==, other->user_billing);
    g_assert_cmpstr(one->custom_billing, ==, other->custom_billing);
    g_assert_cmpint(one->reason, ==, other->reason);
    g_assert_cmpstr(one->reason_argument, ==, other->reason_argument);
    g_assert_cmpint(one->pages, ==, other->pages);
    g_assert_cmpint(one->confirmed_pages, ==, other->confirmed_pages);
    g_assert_cmpstr(one->detail, ==, other->detail);
}

static void test_all_fields(Fixture *fixture, gconstpointer url)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(FfJob) job = full_job();
    FfSubmission submission = {.job = job};
    FfSubmission *submissions[] = {&submission};
    g_assert_true(ff_store_put(fixture->store, submissions, 1, &error));
    g_autoptr(FfJob) got = ff_store_get(fixture->store, job->id, &error);
    g_assert_no_error(error);
    assert_same_fields(job, got);
    /* and through an update */
    g_autoptr(FfJob) claimed = ff_store_claim(fixture->store, FF_STAGE_LINE, OWNER, LEASE, &error);
    assert_same_fields(job, claimed);
    g_assert_cmpstr(claimed->lease, ==, OWNER);
    g_assert_cmpint(claimed->attempts, ==, 1);
}

static void test_duplicates(Fixture *fixture, gconstpointer url)
{
    g_autoptr(GError) error = NULL;
    gint64 first = put_message(fixture->store, FF_STATE_RECEIVED, "one", "key one");
    const char *keys[] = {"key two", "key one", "key two", NULL, NULL};
    FfSubmission entries[5];
    FfSubmission *submissions[5];
    g_autoptr(GPtrArray) jobs = g_ptr_array_new_with_free_func((GDestroyNotify)ff_job_free);
    for (guint i = 0; i < 5; i++) {
        g_ptr_array_add(jobs, ff_job_new(FF_KIND_MESSAGE, FF_STATE_RECEIVED));
        entries[i] = (FfSubmission){.job = g_ptr_array_index(jobs, i),
                                    .body = "other",
                                    .body_length = 5,
                                    .dedupe = keys[i]};
        submissions[i] = &entries[i];
    }
    g_assert_true(ff_store_put(fixture->store, submissions, 5, &error));
    g_assert_false(entries[0].duplicate);
    g_assert_true(entries[1].duplicate);
    g_assert_cmpint(entries[1].job->id, ==, first);
    g_assert_true(entries[2].duplicate);
    g_assert_cmpint(entries[2].job->id, ==, entries[0].job->id);
    g_assert_false(entries[3].duplicate || entries[4].duplicate);
    g_assert_cmpint(entries[3].job->id, !=, entries[4].job->id);
    assert_file(fixture->store, first, "message.eml", "one", 3);
    gint64 counts[FF_KIND_COUNT][FF_STATE_COUNT];
    g_assert_true(ff_store_count(fixture->store, counts, &error));
    g_assert_cmpint(counts[FF_KIND_MESSAGE][FF_STATE_RECEIVED], ==, 4);
}

/* The second of a group can't be stored: nothing of the first stays, and no output is touched. */
static void test_put_is_all_or_nothing(Fixture *fixture, gconstpointer url)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(FfJob) good = ff_job_new(FF_KIND_MESSAGE, FF_STATE_RECEIVED);
    g_autoptr(FfJob) bad = ff_job_new(FF_KIND_MESSAGE, FF_STATE_RECEIVED);
    g_autoptr(FfFiles) files = ff_files_new();
    g_autofree char *path = g_build_filename(fixture->folder, "write-only", NULL);
    g_assert_true(g_file_set_contents(path, "mail", 4, NULL));
    g_ptr_array_add(files, ff_file_new_from_fd("message.eml", open(path, O_WRONLY | O_CLOEXEC)));
    FfSubmission one = {.job = good, .body = "x", .body_length = 1, .dedupe = "key"};
    FfSubmission two = {.job = bad, .files = files};
    FfSubmission *submissions[] = {&one, &two};
    g_assert_false(ff_store_put(fixture->store, submissions, 2, &error));
    g_assert_nonnull(error);
    g_clear_error(&error);
    g_assert_cmpint(good->id, ==, 0);
    gint64 counts[FF_KIND_COUNT][FF_STATE_COUNT];
    g_assert_true(ff_store_count(fixture->store, counts, &error));
    g_assert_cmpint(counts[FF_KIND_MESSAGE][FF_STATE_RECEIVED], ==, 0);
    /* and the key is free */
    g_assert_true(ff_store_put(fixture->store, submissions, 1, &error));
    g_assert_false(one.duplicate);
}

static void test_put_in_wrong_state(Fixture *fixture, gconstpointer url)
{
    static const FfState wrong[] = {FF_STATE_OFFERED, FF_STATE_SENT};
    for (guint i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(FfJob) job = ff_job_new(FF_KIND_FAX, wrong[i]);
        FfSubmission submission = {.job = job};
        FfSubmission *submissions[] = {&submission};
        g_assert_false(ff_store_put(fixture->store, submissions, 1, &error));
        g_assert_error(error, FF_ERROR, FF_ERROR_BUG);
    }
}

/* ---- files ---- */

static void check_file_of(Fixture *fixture, gsize length, bool in_memory)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *data = g_malloc(length + 1);
    for (gsize i = 0; i < length; i++) {
        data[i] = (char)(i * 2654435761u >> 11);
    }
    g_autoptr(FfJob) job = ff_job_new(FF_KIND_MESSAGE, FF_STATE_RECEIVED);
    g_autoptr(FfFiles) files = ff_files_new();
    FfSubmission submission = {.job = job};
    if (in_memory) {
        submission.body = data;
        submission.body_length = length;
    } else {
        g_ptr_array_add(files, ff_file_new_from_bytes("message.eml", data, length, &error));
        submission.files = files;
    }
    FfSubmission *submissions[] = {&submission};
    ff_store_put(fixture->store, submissions, 1, &error);
    g_assert_no_error(error);
    assert_file(fixture->store, job->id, "message.eml", data, length);
}

static void test_file_sizes(Fixture *fixture, gconstpointer url)
{
    static const gsize sizes[] = {0,
                                  1,
                                  4095,
                                  FF_LIMIT_BLOB_CHUNK - 1,
                                  FF_LIMIT_BLOB_CHUNK,
                                  FF_LIMIT_BLOB_CHUNK + 1,
                                  3 * FF_LIMIT_BLOB_CHUNK,
                                  3 * FF_LIMIT_BLOB_CHUNK + 77};
    for (guint i = 0; i < G_N_ELEMENTS(sizes); i++) {
        check_file_of(fixture, sizes[i], true);
        check_file_of(fixture, sizes[i], false);
    }
}

static void commit_file(Fixture *fixture, gint64 id, const char *name, const char *data,
                        const char *drop)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(FfJob) job = ff_store_claim(fixture->store, FF_STAGE_MESSAGE, OWNER, LEASE, &error);
    g_assert_cmpint(job->id, ==, id);
    g_autoptr(FfOutcome) outcome = ff_outcome_new(job, FF_OUTCOME_RETRY);
    outcome->files = outcome->files != NULL ? outcome->files : ff_files_new();
    g_ptr_array_add(outcome->files, ff_file_new_from_bytes(name, data, strlen(data), &error));
    if (drop != NULL) {
        g_strfreev(outcome->drop_files);
        outcome->drop_files = g_strsplit(drop, " ", -1);
    }
    ff_store_commit(fixture->store, outcome, OWNER, NULL, &error);
    g_assert_no_error(error);
}

static void test_files_replaced_and_dropped(Fixture *fixture, gconstpointer url)
{
    g_autoptr(GError) error = NULL;
    gint64 id = put_message(fixture->store, FF_STATE_RECEIVED, "body", NULL);
    gint64 other = put_message(fixture->store, FF_STATE_ACCEPTED, "other's body", NULL);
    commit_file(fixture, id, "part.2", "two", NULL);
    commit_file(fixture, id, "part.1", "one", NULL);
    commit_file(fixture, id, "message.eml", "new and longer", NULL);
    commit_file(fixture, id, "part.3", "three", "part.2 nothing");
    g_auto(GStrv) names = ff_store_list_files(fixture->store, id, &error);
    g_autofree char *joined = g_strjoinv(" ", names);
    g_assert_cmpstr(joined, ==, "message.eml part.1 part.3");
    assert_file(fixture->store, id, "message.eml", "new and longer", 14);
    assert_file(fixture->store, id, "part.1", "one", 3);
    assert_file(fixture->store, id, "part.3", "three", 5);
    assert_file(fixture->store, other, "message.eml", "other's body", 12);
    g_assert_null(ff_store_read_file(fixture->store, id, "part.2", &error));
    g_assert_error(error, FF_ERROR, FF_ERROR_PERMANENT);
}

/* ---- hints ---- */

static gpointer put_later(gpointer folder)
{
    g_usleep(100 * 1000);
    g_autoptr(FfStore) store = ff_store_open("sqlite", folder, NULL);
    put_message(store, FF_STATE_RECEIVED, NULL, NULL);
    return NULL;
}

static void test_watch(Fixture *fixture, gconstpointer url)
{
    /* A claim that finds nothing listens: what comes before the watch is not missed. */
    g_assert_null(ff_store_claim(fixture->store, FF_STAGE_MESSAGE, OWNER, LEASE, NULL));
    put_message(fixture->store, FF_STATE_RECEIVED, NULL, NULL);
    gint64 start_ms = ff_clock_monotonic_ms();
    ff_store_watch(fixture->store, FF_STAGE_MESSAGE, 10000);
    g_assert_cmpint(ff_clock_monotonic_ms() - start_ms, <, 5000);
    start_ms = ff_clock_monotonic_ms();
    ff_store_watch(fixture->store, FF_STAGE_MESSAGE, 50);
    g_assert_cmpint(ff_clock_monotonic_ms() - start_ms, >=, 49);
    GThread *thread = g_thread_new("put", put_later, fixture->folder);
    start_ms = ff_clock_monotonic_ms();
    ff_store_watch(fixture->store, FF_STAGE_MESSAGE, 10000);
    g_assert_cmpint(ff_clock_monotonic_ms() - start_ms, <, 5000);
    g_thread_join(thread);
}

static const StoreTest tests[] = {
    {"put-and-get", test_put_and_get},
    {"all-fields", test_all_fields},
    {"duplicates", test_duplicates},
    {"put-is-all-or-nothing", test_put_is_all_or_nothing},
    {"put-in-wrong-state", test_put_in_wrong_state},
    {"file-sizes", test_file_sizes},
    {"files-replaced-and-dropped", test_files_replaced_and_dropped},
    {"watch", test_watch},
    {NULL, NULL},
};

static void add_tests(const char *url, const StoreTest *list)
{
    for (; list->name != NULL; list++) {
        g_autofree char *path = g_strdup_printf("/store/%s/%s", url, list->name);
        g_test_add(path, Fixture, url, fixture_open, list->run, fixture_close);
    }
}

int main(int argc, char **argv)
{
    static const char *const urls[] = {"sqlite", "ram"};
    g_test_init(&argc, &argv, NULL);
    for (guint i = 0; i < G_N_ELEMENTS(urls); i++) {
        add_tests(urls[i], tests);
        add_tests(urls[i], store_stage_tests);
        add_tests(urls[i], store_people_tests);
        add_tests(urls[i], store_group_tests);
        add_tests(urls[i], store_quota_tests);
        add_tests(urls[i], store_route_tests);
        add_tests(urls[i], store_twin_tests);
        add_tests(urls[i], store_billing_tests);
        add_tests(urls[i], store_log_tests);
        add_tests(urls[i], store_audit_tests);
        add_tests(urls[i], store_expire_tests);
    }
    return g_test_run();
}
