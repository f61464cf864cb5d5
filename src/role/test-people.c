// SPDX-License-Identifier: GPL-3.0-or-later
/* The message and document roles over the store in memory: who is enrolled, and who has had enough.
 */
#include <glib/gstdio.h>
#include <string.h>

#include "base/limits.h"
#include "role/role.h"
#include "role/work.h"
#include "stage/stage.h"

#define OWNER "test.1"

static const char configuration[] =
    "[server]\ncountry = US\ntemplate_mode = never\n"
    "[gateway main]\naddress = fax@company.test\nhost = pop.company.test\n"
    "user = fax@company.test\npassword_file = /nonexistent\nsmtp_host = smtp.company.test\n"
    "sender_verification = none\nunknown_senders = enroll\n";

typedef struct {
    char *folder;
    FfSettings *settings;
    FfStore *store;
    FfRoleContext context;
} Fixture;

static void set_up(Fixture *fixture, gconstpointer url)
{
    g_autoptr(GError) error = NULL;
    fixture->settings = ff_settings_parse("/test.conf", configuration, &error);
    g_assert_no_error(error);
    fixture->folder = g_dir_make_tmp("faxferry-people-XXXXXX", &error);
    fixture->store = ff_store_open("ram", fixture->folder, &error);
    g_assert_no_error(error);
    fixture->context = (FfRoleContext){fixture->settings, fixture->store, OWNER};
}

static void tear_down(Fixture *fixture, gconstpointer url)
{
    g_autofree char *wake = g_build_filename(fixture->folder, "wake", NULL);
    ff_store_close(fixture->store);
    ff_settings_free(fixture->settings);
    g_rmdir(wake);
    g_rmdir(fixture->folder);
    g_free(fixture->folder);
}

static gint64 put_mail(const Fixture *fixture, const char *from, const char *to)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *text = g_strdup_printf("From: %s\nTo: %s\nSubject: x\n\nHello.\n", from, to);
    g_autoptr(FfJob) job = ff_job_new(FF_KIND_MESSAGE, FF_STATE_RECEIVED);
    job->source = g_strdup("fax@company.test");
    FfSubmission submission = {.job = job, .body = text, .body_length = strlen(text)};
    FfSubmission *submissions[] = {&submission};
    ff_store_put(fixture->store, submissions, 1, &error);
    g_assert_no_error(error);
    return job->id;
}

typedef FfOutcome *(*Work)(FfRoleContext *, const FfJob *, GError **);

/* What the role made of the next job; committed. */
static FfState step(Fixture *fixture, FfStage stage, Work work)
{
    g_autoptr(GError) error = NULL;
    FfState state = 0;
    g_autoptr(FfJob) job = ff_store_claim(fixture->store, stage, OWNER, FF_LIMIT_LEASE_MS, &error);
    g_assert_nonnull(job);
    g_autoptr(FfOutcome) outcome = work(&fixture->context, job, &error);
    g_assert_no_error(error);
    g_assert_true(ff_store_commit(fixture->store, outcome, OWNER, &state, &error));
    g_assert_no_error(error);
    return state;
}

static void assert_reason(const Fixture *fixture, gint64 id, FfReason reason, const char *argument)
{
    g_autoptr(FfJob) job = ff_store_get(fixture->store, id, NULL);
    g_assert_cmpstr(ff_reason_name(job->reason), ==, ff_reason_name(reason));
    g_assert_true(g_str_has_suffix(job->reason_argument, argument));
}

static void put_user(const Fixture *fixture, const char *name, const char *address, int faxes,
                     int pages)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(FfUser) user = ff_user_new(name, address);
    user->policy.faxes_per_hour = faxes;
    user->policy.pages_per_day = pages;
    ff_store_put_user(fixture->store, user, &error);
    g_assert_no_error(error);
}

#define ONE "\"5035550123\" <fax@company.test>"
#define TWO ONE ", \"5035550124\" <fax@company.test>"

static void test_enroll(Fixture *fixture, gconstpointer url)
{
    put_mail(fixture, "New@Elsewhere.test", ONE);
    put_mail(fixture, "new@elsewhere.test", TWO);
    g_assert_cmpint(step(fixture, FF_STAGE_MESSAGE, ff_work_message), ==, FF_STATE_ACCEPTED);
    g_assert_cmpint(step(fixture, FF_STAGE_MESSAGE, ff_work_message), ==, FF_STATE_ACCEPTED);
    g_autoptr(GPtrArray) users = ff_store_list_users(fixture->store, NULL);
    g_assert_cmpuint(users->len, ==, 1);
    const FfUser *user = g_ptr_array_index(users, 0);
    g_assert_cmpstr(user->name, ==, "new@elsewhere.test");
    g_assert_cmpstr(user->address, ==, "new@elsewhere.test");
    g_assert_null(user->secret);
}

/* A refused mail makes no account. */
static void test_enroll_refused(Fixture *fixture, gconstpointer url)
{
    gint64 id = put_mail(fixture, "new@elsewhere.test", "\"911\" <fax@company.test>");
    g_assert_cmpint(step(fixture, FF_STAGE_MESSAGE, ff_work_message), ==, FF_STATE_REFUSED);
    assert_reason(fixture, id, FF_REASON_EMERGENCY_NUMBER, "");
    g_autoptr(GPtrArray) users = ff_store_list_users(fixture->store, NULL);
    g_assert_cmpuint(users->len, ==, 0);
}

/* Between reading the mail and the commit, a person made an account with the address. */
static void test_enroll_race(Fixture *fixture, gconstpointer url)
{
    g_autoptr(GError) error = NULL;
    gint64 id = put_mail(fixture, "new@elsewhere.test", ONE);
    g_autoptr(FfJob) job = ff_store_claim(fixture->store, FF_STAGE_MESSAGE, OWNER, 60000, &error);
    g_autoptr(FfOutcome) outcome = ff_work_message(&fixture->context, job, &error);
    put_user(fixture, "newton", "new@elsewhere.test", 0, 0);
    g_assert_true(ff_store_commit(fixture->store, outcome, OWNER, NULL, &error));
    g_autoptr(GPtrArray) users = ff_store_list_users(fixture->store, NULL);
    g_assert_cmpuint(users->len, ==, 1);
    FfFilter filter = FF_FILTER_ALL;
    filter.user = "newton";
    g_autoptr(GPtrArray) jobs = ff_store_list(fixture->store, &filter, &error);
    g_assert_cmpuint(jobs->len, ==, 2); /* the message and its fax */
    g_assert_cmpint(((const FfJob *)g_ptr_array_index(jobs, 1))->id, ==, id);
}

/* Who has the whole domain is listed before the one whose address it became meanwhile. */
static void test_enroll_race_domain(Fixture *fixture, gconstpointer url)
{
    g_autoptr(GError) error = NULL;
    put_mail(fixture, "new@elsewhere.test", ONE);
    g_autoptr(FfJob) job = ff_store_claim(fixture->store, FF_STAGE_MESSAGE, OWNER, 60000, &error);
    g_autoptr(FfOutcome) outcome = ff_work_message(&fixture->context, job, &error);
    g_autoptr(FfUser) all = ff_user_new("all", "all@elsewhere.test");
    g_strfreev(all->aliases);
    all->aliases = g_strsplit("*@elsewhere.test", " ", -1);
    ff_store_put_user(fixture->store, all, &error);
    put_user(fixture, "newton", "new@elsewhere.test", 0, 0);
    g_assert_true(ff_store_commit(fixture->store, outcome, OWNER, NULL, &error));
    FfFilter filter = FF_FILTER_ALL;
    filter.user = "newton";
    g_autoptr(GPtrArray) jobs = ff_store_list(fixture->store, &filter, &error);
    g_assert_cmpuint(jobs->len, ==, 2);
}

/* A flood of forged senders makes so many accounts and no more; who has one goes on. */
static void test_enroll_flood(Fixture *fixture, gconstpointer url)
{
    for (guint i = 0; i < FF_LIMIT_ENROLLED; i++) {
        g_autofree char *from = g_strdup_printf("new%u@elsewhere.test", i);
        put_mail(fixture, from, ONE);
        g_assert_cmpint(step(fixture, FF_STAGE_MESSAGE, ff_work_message), ==, FF_STATE_ACCEPTED);
    }
    ff_store_remove_user(fixture->store, "new1@elsewhere.test", NULL);
    gint64 id = put_mail(fixture, "one.more@elsewhere.test", TWO);
    g_assert_cmpint(step(fixture, FF_STAGE_MESSAGE, ff_work_message), ==, FF_STATE_REFUSED);
    assert_reason(fixture, id, FF_REASON_TOO_MANY_NEW_SENDERS, "100 one.more@elsewhere.test");
    g_autoptr(FfJob) refused = ff_store_get(fixture->store, id, NULL);
    g_assert_null(refused->user);
    put_mail(fixture, "new2@elsewhere.test", TWO);
    g_assert_cmpint(step(fixture, FF_STAGE_MESSAGE, ff_work_message), ==, FF_STATE_ACCEPTED);
    g_autoptr(GPtrArray) users = ff_store_list_users(fixture->store, NULL);
    g_assert_cmpuint(users->len, ==, FF_LIMIT_ENROLLED - 1);
    FfAuditFilter filter = {.action = "user.enroll", .actor = "faxferryd"};
    g_autoptr(GPtrArray) trail = ff_store_list_audit(fixture->store, &filter, NULL);
    g_assert_cmpuint(trail->len, ==, FF_LIMIT_ENROLLED);
}

static void test_enroll_name_race(Fixture *fixture, gconstpointer url)
{
    g_autoptr(GError) error = NULL;
    put_mail(fixture, "new@elsewhere.test", ONE);
    g_autoptr(FfJob) job = ff_store_claim(fixture->store, FF_STAGE_MESSAGE, OWNER, 60000, &error);
    g_autoptr(FfOutcome) outcome = ff_work_message(&fixture->context, job, &error);
    put_user(fixture, "New@elsewhere.test", "other@company.test", 0, 0);
    g_assert_false(ff_store_commit(fixture->store, outcome, OWNER, NULL, &error));
    g_autoptr(FfUser) user = ff_store_get_user(fixture->store, "new@elsewhere.test", NULL);
    g_assert_cmpstr(user->address, ==, "other@company.test");
    g_assert_true(ff_store_release(fixture->store, OWNER, NULL));
    g_assert_cmpint(step(fixture, FF_STAGE_MESSAGE, ff_work_message), ==, FF_STATE_REFUSED);
}

static void test_faxes_an_hour(Fixture *fixture, gconstpointer url)
{
    put_user(fixture, "anne", "anne@company.test", 2, 0);
    put_mail(fixture, "anne@company.test", ONE);
    gint64 second = put_mail(fixture, "anne@company.test", TWO);
    g_assert_cmpint(step(fixture, FF_STAGE_MESSAGE, ff_work_message), ==, FF_STATE_ACCEPTED);
    g_assert_cmpint(step(fixture, FF_STAGE_MESSAGE, ff_work_message), ==, FF_STATE_REFUSED);
    assert_reason(fixture, second, FF_REASON_FAXES_AN_HOUR, " anne");
}

/* One page to two numbers is two pages. */
static void test_pages_a_day(Fixture *fixture, gconstpointer url)
{
    put_user(fixture, "anne", "anne@company.test", 0, 2);
    put_mail(fixture, "anne@company.test", ONE);
    gint64 second = put_mail(fixture, "anne@company.test", TWO);
    step(fixture, FF_STAGE_MESSAGE, ff_work_message);
    step(fixture, FF_STAGE_MESSAGE, ff_work_message);
    g_assert_cmpint(step(fixture, FF_STAGE_DOCUMENT, ff_work_document), ==, FF_STATE_READY);
    g_assert_cmpint(step(fixture, FF_STAGE_DOCUMENT, ff_work_document), ==, FF_STATE_REFUSED);
    assert_reason(fixture, second, FF_REASON_PAGES_A_DAY, "2 1 2 anne");
    FfFilter filter = FF_FILTER_ALL;
    filter.parent = second;
    g_autoptr(GPtrArray) faxes = ff_store_list(fixture->store, &filter, NULL);
    g_assert_cmpuint(faxes->len, ==, 2);
    assert_reason(fixture, ((const FfJob *)g_ptr_array_index(faxes, 0))->id, FF_REASON_PAGES_A_DAY,
                  "anne");
}

#define ADD(name, function) g_test_add("/people/" name, Fixture, NULL, set_up, function, tear_down)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ff_stage_warm_up();
    ADD("enroll", test_enroll);
    ADD("enroll-refused", test_enroll_refused);
    ADD("enroll-race", test_enroll_race);
    ADD("enroll-race-domain", test_enroll_race_domain);
    ADD("enroll-flood", test_enroll_flood);
    ADD("enroll-name-race", test_enroll_name_race);
    ADD("faxes-an-hour", test_faxes_an_hour);
    ADD("pages-a-day", test_pages_a_day);
    return g_test_run();
}
