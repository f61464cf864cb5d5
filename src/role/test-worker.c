// SPDX-License-Identifier: GPL-3.0-or-later
/* The loop of a role with scripted work, over the store in memory. */
#include "role/worker.h"

#include <glib/gstdio.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/limits.h"
#include "box/box.h"

enum { MAX_DEATHS = 5 };

/* The script: one line of it is done at each call of work(). */
static struct {
    int error_class; /* -1: done */
    int calls;
    void (*act)(FfRoleContext *context, const FfJob *job);
} script;

static FfOutcome *work(FfRoleContext *context, const FfJob *job, GError **error)
{
    script.calls++;
    if (script.act != NULL) {
        script.act(context, job);
    }
    if (script.error_class < 0) {
        return ff_outcome_new(job, FF_OUTCOME_DONE);
    }
    g_set_error(error, FF_ERROR, script.error_class, "as the script says");
    return NULL;
}

static const FfWorker worker = {FF_STAGE_MESSAGE, work, MAX_DEATHS};
static const FfWorker tireless = {FF_STAGE_MESSAGE, work, 0};

typedef struct {
    FfSettings *settings;
    FfStore *store;
    char *state_dir;
    FfRoleContext context;
} Fixture;

static void set_up(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    fixture->settings = ff_settings_parse("/test.conf", "[server]\ncountry = US\n", &error);
    g_assert_no_error(error);
    fixture->state_dir = g_dir_make_tmp("faxferry-worker-XXXXXX", &error);
    g_assert_no_error(error);
    fixture->store = ff_store_open("ram", fixture->state_dir, &error);
    g_assert_no_error(error);
    fixture->context = (FfRoleContext){fixture->settings, fixture->store, "message.1"};
    script.error_class = -1;
    script.calls = 0;
    script.act = NULL;
}

static void tear_down(Fixture *fixture, gconstpointer data)
{
    ff_store_close(fixture->store);
    ff_settings_free(fixture->settings);
    g_autofree char *wake = g_build_filename(fixture->state_dir, "wake", NULL);
    g_rmdir(wake);
    g_rmdir(fixture->state_dir);
    g_free(fixture->state_dir);
}

/* A RECEIVED message that was claimed so many times; `retried` of them ended with an outcome. */
static gint64 put_message(const Fixture *fixture, const char *sender, int attempts, int retried)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(FfJob) job = ff_job_new(FF_KIND_MESSAGE, FF_STATE_RECEIVED);
    FfSubmission submission = {.job = job};
    FfSubmission *submissions[] = {&submission};
    job->attempts = attempts;
    job->sender = g_strdup(sender);
    g_free(job->detail);
    job->detail = g_strdup_printf("{\"retried\":%d}", retried);
    ff_store_put(fixture->store, submissions, 1, &error);
    g_assert_no_error(error);
    return job->id;
}

static gint64 put(const Fixture *fixture, int attempts)
{
    return put_message(fixture, "anne@company.test", attempts, 0);
}

static FfJob *get(const Fixture *fixture, gint64 id)
{
    return ff_store_get(fixture->store, id, NULL);
}

static void step(Fixture *fixture, const FfWorker *which, bool expect_work)
{
    g_autoptr(GError) error = NULL;
    bool worked = !expect_work;
    g_assert_true(ff_worker_step(&fixture->context, which, &worked, &error));
    g_assert_no_error(error);
    g_assert_true(worked == expect_work);
}

static void assert_state(const FfJob *job, FfState state, FfReason reason)
{
    g_assert_cmpstr(ff_state_name(job->state), ==, ff_state_name(state));
    g_assert_cmpstr(ff_reason_name(job->reason), ==, ff_reason_name(reason));
    g_assert_null(job->lease);
}

static void test_done(Fixture *fixture, gconstpointer data)
{
    gint64 id = put(fixture, 0);
    step(fixture, &worker, true);
    g_autoptr(FfJob) job = get(fixture, id);
    assert_state(job, FF_STATE_ACCEPTED, FF_REASON_NONE);
    step(fixture, &worker, false);
    g_assert_cmpint(script.calls, ==, 1);
}

static void test_growing_delay(Fixture *fixture, gconstpointer data)
{
    static const struct {
        int attempts_before;
        gint64 delay_ms;
    } rows[] = {{0, 2000}, {1, 4000}, {3, 16000}, {8, 512000}, {9, 900000}, {100000, 900000}};
    script.error_class = FF_ERROR_TEMPORARY;
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        gint64 id = put(fixture, rows[i].attempts_before);
        gint64 before_ms = ff_clock_now_ms();
        step(fixture, &tireless, true);
        g_autoptr(FfJob) job = get(fixture, id);
        assert_state(job, FF_STATE_RECEIVED, FF_REASON_INTERNAL);
        g_assert_cmpint(job->attempts, ==, rows[i].attempts_before + 1);
        g_assert_cmpint(job->not_before_ms, >=, before_ms + rows[i].delay_ms);
        g_assert_cmpint(job->not_before_ms, <=, ff_clock_now_ms() + rows[i].delay_ms);
        step(fixture, &tireless, false); /* not due */
    }
}

/* Configuration and bugs of ours are mended by people; only what can never work ends at once. */
static void test_classes(Fixture *fixture, gconstpointer data)
{
    static const struct {
        FfErrorClass class;
        FfState state;
    } rows[] = {{FF_ERROR_TEMPORARY, FF_STATE_RECEIVED},
                {FF_ERROR_CONFIG, FF_STATE_RECEIVED},
                {FF_ERROR_BUG, FF_STATE_RECEIVED},
                {FF_ERROR_PERMANENT, FF_STATE_REFUSED}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        gint64 id = put(fixture, 0);
        script.error_class = rows[i].class;
        step(fixture, &worker, true);
        g_autoptr(FfJob) job = get(fixture, id);
        assert_state(job, rows[i].state, FF_REASON_INTERNAL);
    }
}

/* However often the disk was full: the message is not given up. */
static void test_tried_for_ever(Fixture *fixture, gconstpointer data)
{
    gint64 id = put_message(fixture, NULL, 1000, 1000);
    script.error_class = FF_ERROR_TEMPORARY;
    step(fixture, &worker, true);
    g_autoptr(FfJob) job = get(fixture, id);
    assert_state(job, FF_STATE_RECEIVED, FF_REASON_INTERNAL);
    g_assert_cmpstr(job->detail, ==, "{\"retried\":1001}");
}

/* It has ended its worker five times: nobody touches it a sixth time. */
static void test_too_many_deaths(Fixture *fixture, gconstpointer data)
{
    gint64 id = put_message(fixture, "anne@company.test", MAX_DEATHS + 3, 3);
    step(fixture, &worker, true);
    g_autoptr(FfJob) job = get(fixture, id);
    assert_state(job, FF_STATE_REFUSED, FF_REASON_INTERNAL);
    g_assert_cmpint(script.calls, ==, 0);
}

/* A refusal needs somebody to be told. */
static void test_nobody_to_tell(Fixture *fixture, gconstpointer data)
{
    gint64 id = put_message(fixture, NULL, MAX_DEATHS, 0);
    step(fixture, &worker, true);
    g_autoptr(FfJob) job = get(fixture, id);
    assert_state(job, FF_STATE_QUARANTINED, FF_REASON_NO_SENDER);
}

static void lose_lease(FfRoleContext *context, const FfJob *job)
{
    g_autoptr(GError) error = NULL;
    g_assert_true(ff_store_release(context->store, context->owner, &error));
    g_autoptr(FfJob) other =
        ff_store_claim(context->store, FF_STAGE_MESSAGE, "message.2", FF_LIMIT_LEASE_MS, &error);
    g_assert_no_error(error);
    g_assert_cmpint(other->id, ==, job->id);
}

/* Someone else has it: what we made of it is dropped. */
static void test_lease_lost(Fixture *fixture, gconstpointer data)
{
    gint64 id = put(fixture, 0);
    script.act = lose_lease;
    step(fixture, &worker, true);
    g_autoptr(FfJob) job = get(fixture, id);
    g_assert_cmpint(job->state, ==, FF_STATE_RECEIVED);
    g_assert_cmpstr(job->lease, ==, "message.2");
}

static int sleep_in_box(gpointer data)
{
    g_usleep(4 * G_USEC_PER_SEC);
    return 0;
}

static void work_in_box(FfRoleContext *context, const FfJob *job)
{
    const FfBoxLimits limits = FF_BOX_LIMITS_DEFAULT;
    g_autofree char *why = NULL;
    int status = -1;
    g_assert_cmpint(ff_box_run(sleep_in_box, NULL, NULL, 0, &limits, &status, &why), ==,
                    FF_BOX_DONE);
    g_autoptr(FfJob) now = ff_store_get(context->store, job->id, NULL);
    g_assert_cmpstr(now->lease, ==, "message.1");
    g_assert_cmpint(now->updated_ms, >=, job->updated_ms + 2900); /* renewed while the box worked */
}

static void test_heartbeat(Fixture *fixture, gconstpointer data)
{
    gint64 id = put(fixture, 0);
    script.act = work_in_box;
    step(fixture, &worker, true);
    g_autoptr(FfJob) job = get(fixture, id);
    assert_state(job, FF_STATE_ACCEPTED, FF_REASON_NONE);
}

static void test_list_faxes(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(FfJob) job = ff_job_new(FF_KIND_MESSAGE, FF_STATE_ACCEPTED);
    g_autoptr(GPtrArray) children = g_ptr_array_new_with_free_func((GDestroyNotify)ff_job_free);
    for (int i = 0; i < 3; i++) {
        FfJob *fax = ff_job_new(FF_KIND_FAX, FF_STATE_ACCEPTED);
        fax->number = g_strdup_printf("+1503555012%d", i);
        g_ptr_array_add(children, fax);
    }
    FfSubmission submission = {.job = job, .children = children};
    FfSubmission *submissions[] = {&submission};
    g_assert_true(ff_store_put(fixture->store, submissions, 1, &error));
    g_autoptr(GPtrArray) faxes = ff_worker_list_faxes(fixture->store, job->id, &error);
    g_assert_cmpuint(faxes->len, ==, 3);
    for (guint i = 0; i < 3; i++) { /* as the sender wrote them */
        g_autofree char *number = g_strdup_printf("+1503555012%u", i);
        g_assert_cmpstr(((const FfJob *)faxes->pdata[i])->number, ==, number);
    }
    g_autoptr(GPtrArray) none = ff_worker_list_faxes(fixture->store, 4711, &error);
    g_assert_cmpuint(none->len, ==, 0);
}

static void test_read_files(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(FfJob) job = ff_job_new(FF_KIND_MESSAGE, FF_STATE_RECEIVED);
    FfSubmission submission = {.job = job, .body = "text", .body_length = 4};
    FfSubmission *submissions[] = {&submission};
    static const char *const names[] = {"page.png", "message.eml", NULL};
    g_assert_true(ff_store_put(fixture->store, submissions, 1, &error));
    g_autoptr(FfFiles) files = ff_worker_read_files(fixture->store, job->id, names, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(files->len, ==, 1);
    g_assert_nonnull(ff_files_find(files, "message.eml"));
}

/* Nobody of that name is an answer, not an error. */
static void test_find_user(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(FfUser) anne = ff_user_new("anne", "anne@company.test");
    g_autoptr(FfUser) found = NULL;
    FfUser *nobody = anne;
    g_assert_true(ff_store_put_user(fixture->store, anne, &error));
    g_assert_true(ff_worker_find_user(fixture->store, "Anne", &found, &error));
    g_assert_cmpstr(found->address, ==, "anne@company.test");
    g_assert_true(ff_worker_find_user(fixture->store, NULL, &nobody, &error));
    g_assert_null(nobody);
    nobody = anne;
    g_assert_true(ff_worker_find_user(fixture->store, "nobody", &nobody, &error));
    g_assert_null(nobody);
    g_assert_no_error(error);
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*run)(Fixture *fixture, gconstpointer data);
    } tests[] = {
        {"/worker/done", test_done},
        {"/worker/growing-delay", test_growing_delay},
        {"/worker/classes", test_classes},
        {"/worker/tried-for-ever", test_tried_for_ever},
        {"/worker/too-many-deaths", test_too_many_deaths},
        {"/worker/nobody-to-tell", test_nobody_to_tell},
        {"/worker/lease-lost", test_lease_lost},
        {"/worker/heartbeat", test_heartbeat},
        {"/worker/list-faxes", test_list_faxes},
        {"/worker/read-files", test_read_files},
        {"/worker/find-user", test_find_user},
    };
    g_test_init(&argc, &argv, NULL);
    for (guint i = 0; i < G_N_ELEMENTS(tests); i++) {
        g_test_add(tests[i].name, Fixture, NULL, set_up, tests[i].run, tear_down);
    }
    return g_test_run();
}
