// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/job.h"

static FfJob *full_job(void)
{
    FfJob *job = ff_job_new(FF_KIND_FAX, FF_STATE_READY);
    job->id = 12;
    job->lease = g_strdup("lease");
    job->source = g_strdup("source");
    job->envid = g_strdup("envid");
    job->sender = g_strdup("sender");
    job->user = g_strdup("user");
    job->subject = g_strdup("subject");
    job->message_id = g_strdup("message_id");
    job->recipient_name = g_strdup("recipient_name");
    job->number = g_strdup("number");
    job->user_billing = g_strdup("user_billing");
    job->custom_billing = g_strdup("custom_billing");
    job->reason_argument = g_strdup("reason_argument");
    return job;
}

/* The copy outlives the original, which a sanitizer build would notice otherwise. */
static void test_copy(void)
{
    FfJob *job = full_job();
    g_autoptr(FfJob) copy = ff_job_copy(job);
    ff_job_free(job);
    g_assert_cmpint(copy->id, ==, 12);
    g_assert_cmpint(copy->state, ==, FF_STATE_READY);
    g_assert_cmpstr(copy->lease, ==, "lease");
    g_assert_cmpstr(copy->source, ==, "source");
    g_assert_cmpstr(copy->envid, ==, "envid");
    g_assert_cmpstr(copy->sender, ==, "sender");
    g_assert_cmpstr(copy->user, ==, "user");
    g_assert_cmpstr(copy->subject, ==, "subject");
    g_assert_cmpstr(copy->message_id, ==, "message_id");
    g_assert_cmpstr(copy->recipient_name, ==, "recipient_name");
    g_assert_cmpstr(copy->number, ==, "number");
    g_assert_cmpstr(copy->user_billing, ==, "user_billing");
    g_assert_cmpstr(copy->custom_billing, ==, "custom_billing");
    g_assert_cmpstr(copy->reason_argument, ==, "reason_argument");
    g_assert_cmpstr(copy->detail, ==, "{}");
}

static void test_new(void)
{
    g_autoptr(FfJob) job = ff_job_new(FF_KIND_MESSAGE, FF_STATE_RECEIVED);
    g_assert_cmpstr(job->detail, ==, "{}");
    g_assert_cmpint(job->priority, ==, 1);
    g_assert_null(job->sender);
    ff_job_free(NULL);
    ff_attempt_free(NULL);
    ff_outcome_free(NULL);
    ff_user_free(NULL);
}

static void test_outcome(void)
{
    g_autoptr(FfJob) job = full_job();
    g_autoptr(FfOutcome) outcome = ff_outcome_new_fail(job, FF_REASON_BUSY, "x");
    g_assert_true(outcome->job != job);
    g_assert_cmpint(outcome->code, ==, FF_OUTCOME_FAIL);
    g_assert_cmpint(outcome->reason, ==, FF_REASON_BUSY);
    g_assert_cmpstr(outcome->reason_argument, ==, "x");
    g_ptr_array_add(outcome->children, ff_job_new(FF_KIND_FAX, FF_STATE_ACCEPTED));
    g_ptr_array_add(outcome->files, ff_file_new_from_fd("part.1", -1));
    outcome->drop_files = g_strsplit("a,b", ",", -1);
    outcome->attempt = ff_attempt_new(12, 1);
    g_assert_cmpint(outcome->attempt->number, ==, 1);
}

#define CHECK_NAMES(Type, word, count)                                                             \
    for (guint i = 0; i < (count); i++) {                                                          \
        Type value = (Type)0;                                                                      \
        const char *name = ff_##word##_name((Type)i);                                              \
        g_assert_nonnull(name);                                                                    \
        g_assert_true(ff_##word##_from_name(name, &value));                                        \
        g_assert_cmpint(value, ==, i);                                                             \
    }

static void test_names(void)
{
    CHECK_NAMES(FfKind, kind, FF_KIND_COUNT)
    CHECK_NAMES(FfState, state, FF_STATE_COUNT)
    CHECK_NAMES(FfStage, stage, FF_STAGE_COUNT)
    CHECK_NAMES(FfFormat, format, FF_FORMAT_PDF + 1)
    CHECK_NAMES(FfNotify, notify, FF_NOTIFY_NEVER + 1)
    CHECK_NAMES(FfAttach, attach, FF_ATTACH_THUMBNAIL + 1)
}

static void test_unknown_names(void)
{
    FfState state = FF_STATE_READY;
    g_assert_false(ff_state_from_name("Ready", &state));
    g_assert_false(ff_state_from_name("", &state));
    g_assert_false(ff_state_from_name(NULL, &state));
    g_assert_cmpint(state, ==, FF_STATE_READY);
    g_assert_cmpstr(ff_state_name((FfState)99), ==, "unknown");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/job/copy", test_copy);
    g_test_add_func("/job/new", test_new);
    g_test_add_func("/job/outcome", test_outcome);
    g_test_add_func("/job/names", test_names);
    g_test_add_func("/job/unknown-names", test_unknown_names);
    return g_test_run();
}
