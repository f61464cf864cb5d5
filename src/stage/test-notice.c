// SPDX-License-Identifier: GPL-3.0-or-later
/* Who is told, from whom, with which attachment. */
#include <string.h>

#include "stage/test-help.h"

typedef struct {
    FfSettings *settings;
    GPtrArray *users;
    FfUser *user;
    FfJob *job;
    GPtrArray *faxes, *attempts;
    FfFiles *files;
} Fixture;

static void set_up(Fixture *fixture, gconstpointer server)
{
    fixture->settings = test_settings_new(server != NULL ? server : "");
    fixture->users = test_users_new();
    fixture->user = fixture->users->pdata[0];
    fixture->faxes = g_ptr_array_new_with_free_func((GDestroyNotify)ff_job_free);
    fixture->attempts = g_ptr_array_new_with_free_func((GDestroyNotify)ff_attempt_free);
    fixture->files = ff_files_new();
    fixture->job = ff_job_new(FF_KIND_MESSAGE, FF_STATE_FINISHED);
    fixture->job->id = 40;
    test_set(&fixture->job->source, "fax@company.test");
    test_set(&fixture->job->sender, "anne@company.test");
    test_set(&fixture->job->detail, "{}");
}

static void tear_down(Fixture *fixture, gconstpointer server)
{
    ff_settings_free(fixture->settings);
    g_ptr_array_unref(fixture->users);
    g_ptr_array_unref(fixture->faxes);
    g_ptr_array_unref(fixture->attempts);
    g_ptr_array_unref(fixture->files);
    ff_job_free(fixture->job);
}

static void add_fax(Fixture *fixture, FfState state)
{
    FfJob *fax = ff_job_new(FF_KIND_FAX, state);
    fax->id = 41 + fixture->faxes->len;
    fax->pages = 1;
    fax->reason = state == FF_STATE_SENT ? FF_REASON_NONE : FF_REASON_GAVE_UP;
    test_set(&fax->number, "+15035550123");
    g_ptr_array_add(fixture->faxes, fax);
    g_ptr_array_add(fixture->attempts, NULL);
}

static void make_reception(Fixture *fixture, const char *detail)
{
    fixture->job->kind = FF_KIND_RECEPTION;
    fixture->job->state = FF_STATE_CONVERTED;
    test_set(&fixture->job->source, "cli");
    test_set(&fixture->job->sender, "+15035550999");
    test_set(&fixture->job->number, "+15035550111");
    test_set(&fixture->job->detail, detail);
    g_ptr_array_add(fixture->attempts, ff_attempt_new(40, 1));
}

static FfNotice compose(const Fixture *fixture, const FfUser *user)
{
    const FfNoticeInput input = {.job = fixture->job,
                                 .faxes = fixture->faxes,
                                 .attempts = fixture->attempts,
                                 .files = fixture->files,
                                 .user = user,
                                 .settings = fixture->settings};
    g_autoptr(GError) error = NULL;
    FfNotice notice;
    ff_stage_notice(&input, &notice, &error);
    g_assert_no_error(error);
    g_assert_true((notice.to == NULL) == (notice.message == NULL));
    return notice;
}

static char *read_text(const FfNotice *notice)
{
    gsize length = 0;
    g_assert_nonnull(notice->message);
    return ff_file_read(notice->message->fd, 64 << 20, &length, NULL);
}

/* ---- who is told ---- */

static void test_preferences(Fixture *fixture, gconstpointer server)
{
    /* sent, failed, refused */
    static const struct {
        FfNotify notify;
        bool told[3];
    } rows[] = {
        {FF_NOTIFY_ALWAYS, {true, true, true}},
        {FF_NOTIFY_FAILURE, {false, true, true}},
        {FF_NOTIFY_NEVER, {false, false, false}},
    };
    static const struct {
        FfState message, fax;
    } ends[] = {{FF_STATE_FINISHED, FF_STATE_SENT},
                {FF_STATE_FINISHED, FF_STATE_FAILED},
                {FF_STATE_REFUSED, FF_STATE_CANCELLED}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        for (guint j = 0; j < G_N_ELEMENTS(ends); j++) {
            g_ptr_array_set_size(fixture->faxes, 0);
            add_fax(fixture, FF_STATE_SENT);
            add_fax(fixture, ends[j].fax);
            fixture->user->notify = rows[i].notify;
            fixture->job->state = ends[j].message;
            FfNotice notice = compose(fixture, fixture->user);
            g_test_message("%s %u", ff_notify_name(rows[i].notify), j);
            g_assert_cmpstr(notice.to, ==, rows[i].told[j] ? "anne@company.test" : NULL);
            ff_notice_clear(&notice);
        }
    }
}

/* A part that could not be faxed is a failure to whoever hears of failures, though all were sent.
 */
static void test_wish_of_failures(Fixture *fixture, gconstpointer server)
{
    static const struct {
        const char *detail;
        bool told;
    } rows[] = {
        {"{\"parts\":[{\"action\":\"fax\"},{\"action\":\"leave-out\",\"why\":\"decoration\"}]}",
         false},
        {"{\"parts\":[{\"action\":\"fax\"},{\"action\":\"leave-out\",\"why\":\"shown\"}]}", false},
        {"{\"parts\":[{\"action\":\"fax\"},{\"action\":\"fail\",\"why\":\"unreadable\"}]}", true},
    };
    fixture->job->state = FF_STATE_FINISHED;
    fixture->user->notify = FF_NOTIFY_FAILURE;
    add_fax(fixture, FF_STATE_SENT);
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        test_set(&fixture->job->detail, rows[i].detail);
        g_auto(FfNotice) notice = compose(fixture, fixture->user);
        g_test_message("%s", rows[i].detail);
        g_assert_cmpstr(notice.to, ==, rows[i].told ? "anne@company.test" : NULL);
    }
}

/* An unknown sender has no preference; the notice goes where the mail came from. */
static void test_stranger(Fixture *fixture, gconstpointer server)
{
    fixture->job->state = FF_STATE_REFUSED;
    fixture->job->reason = FF_REASON_UNKNOWN_SENDER;
    test_set(&fixture->job->sender, "carla@company.test");
    FfNotice notice = compose(fixture, NULL);
    g_assert_cmpstr(notice.to, ==, "carla@company.test");
    g_assert_cmpstr(notice.from, ==, "");
    ff_notice_clear(&notice);
    test_set(&fixture->job->sender, NULL);
    notice = compose(fixture, NULL);
    g_assert_null(notice.to);
}

/* From was nobody's: the account that the secret proved is told. */
static void test_answer_to(Fixture *fixture, gconstpointer server)
{
    add_fax(fixture, FF_STATE_SENT);
    test_set(&fixture->job->sender, "anne@home.test");
    test_set(&fixture->job->detail,
             "{\"verified\":\"secret\",\"answer_to\":\"anne@company.test\"}");
    g_auto(FfNotice) notice = compose(fixture, fixture->user);
    g_assert_cmpstr(notice.to, ==, "anne@company.test");
}

static void test_reception_goes_to(Fixture *fixture, gconstpointer server)
{
    make_reception(fixture, "{}");
    fixture->user->notify = FF_NOTIFY_NEVER; /* of what they send; a fax is always handed over */
    test_set(&fixture->user->address, "office@company.test");
    FfNotice notice = compose(fixture, fixture->user);
    g_assert_cmpstr(notice.to, ==, "office@company.test");
    g_assert_cmpstr(notice.from, ==, "fax@company.test"); /* a bounce of a fax is not lost */
    ff_notice_clear(&notice);
    notice = compose(fixture, NULL);
    g_assert_cmpstr(notice.to, ==, "postmaster@company.test");
    ff_notice_clear(&notice);
    test_set(&fixture->settings->postmaster, NULL);
    notice = compose(fixture, NULL);
    g_assert_null(notice.to);
}

/* ---- from whom ---- */

static void assert_from(Fixture *fixture, const char *source, const char *from)
{
    test_set(&fixture->job->source, source);
    FfNotice notice = compose(fixture, fixture->user);
    g_autofree char *text = read_text(&notice);
    const char *field = strstr(text, "From:");
    g_assert_nonnull(field);
    g_autofree char *line = g_strndup(field, strcspn(field, "\r\n"));
    g_test_message("%s: %s", source, line);
    g_assert_true(strstr(line, from) != NULL);
    ff_notice_clear(&notice);
}

static void test_from(Fixture *fixture, gconstpointer server)
{
    add_fax(fixture, FF_STATE_SENT);
    assert_from(fixture, "FAX@company.test", "fax@company.test"); /* the mailbox it came to */
    assert_from(fixture, "lmtp", "office@company.test");
    test_set(&fixture->settings->from_address, NULL);
    assert_from(fixture, "lmtp", "fax@company.test"); /* the first mailbox */
    g_ptr_array_set_size(fixture->settings->gateways, 0);
    assert_from(fixture, "lmtp", "postmaster@fax.company.test");
    g_clear_pointer(&fixture->settings->fax_domains, g_strfreev);
    assert_from(fixture, "cli", "faxferry@");
}

/* ---- with what ---- */

static void assert_attached(const Fixture *fixture, const FfUser *user, const char *const *types)
{
    static const char *const all[] = {"application/pdf", "image/tiff", "image/png"};
    FfNotice notice = compose(fixture, user);
    g_autofree char *text = read_text(&notice);
    for (guint i = 0; i < G_N_ELEMENTS(all); i++) {
        g_autofree char *field = g_strconcat("Content-Type: ", all[i], NULL);
        g_test_message("%s", all[i]);
        g_assert_cmpint(strstr(text, field) != NULL, ==, g_strv_contains(types, all[i]));
    }
    ff_notice_clear(&notice);
}

#define TYPES(...) ((const char *const[]){__VA_ARGS__, NULL})

static void test_attach(Fixture *fixture, gconstpointer server)
{
    g_autoptr(FfFile) tiff = test_fax_new("pages.tif", 1);
    add_fax(fixture, FF_STATE_SENT);
    g_ptr_array_add(fixture->files, ff_stage_picture(tiff->fd, FF_STAGE_THUMBNAIL_WIDTH));
    g_ptr_array_add(fixture->files, g_steal_pointer(&tiff));
    fixture->user->attach = FF_ATTACH_NONE;
    assert_attached(fixture, fixture->user, TYPES("none"));
    fixture->user->attach = FF_ATTACH_THUMBNAIL;
    assert_attached(fixture, fixture->user, TYPES("image/png"));
    fixture->user->attach = FF_ATTACH_TIFF;
    assert_attached(fixture, fixture->user, TYPES("image/png", "image/tiff"));
    fixture->user->attach = FF_ATTACH_PDF;
    assert_attached(fixture, fixture->user, TYPES("image/png", "application/pdf"));
    assert_attached(fixture, NULL, TYPES("image/png"));
}

static void test_attach_missing(Fixture *fixture, gconstpointer server)
{
    fixture->job->state = FF_STATE_REFUSED;
    fixture->user->attach = FF_ATTACH_PDF;
    assert_attached(fixture, fixture->user, TYPES("none"));
}

/* Pages that can't be made a PDF are no reason to tell nobody. */
static void test_attach_broken(Fixture *fixture, gconstpointer server)
{
    add_fax(fixture, FF_STATE_SENT);
    test_add_file(fixture->files, "pages.tif", "II*, broken");
    fixture->user->attach = FF_ATTACH_PDF;
    assert_attached(fixture, fixture->user, TYPES("image/tiff"));
}

static void test_reception_attach(Fixture *fixture, gconstpointer server)
{
    make_reception(fixture, "{}");
    g_ptr_array_add(fixture->files, test_fax_new("received.tif", 1));
    assert_attached(fixture, NULL, TYPES("image/tiff"));
    fixture->user->attach = FF_ATTACH_NONE; /* of notices */
    assert_attached(fixture, fixture->user, TYPES("image/tiff"));
    fixture->user->format = FF_FORMAT_PDF; /* changed after the conversion: made now */
    assert_attached(fixture, fixture->user, TYPES("application/pdf"));
    test_add_file(fixture->files, "received.pdf", "%PDF-1.4 made before");
    assert_attached(fixture, fixture->user, TYPES("application/pdf"));
}

/* The conversion failed: the fax is mailed as it came. */
static void test_reception_without_pdf(Fixture *fixture, gconstpointer server)
{
    make_reception(fixture, "{\"partial\":true}");
    fixture->job->state = FF_STATE_ARRIVED;
    fixture->user->format = FF_FORMAT_PDF;
    test_add_file(fixture->files, "received.tif", "II*, broken");
    g_autoptr(FfOutcome) outcome =
        ff_stage_convert(fixture->job, fixture->files, fixture->user, NULL);
    g_assert_cmpint(outcome->code, ==, FF_OUTCOME_FAIL);
    fixture->job->state = FF_STATE_CONVERTED;
    fixture->job->reason = outcome->reason;
    assert_attached(fixture, fixture->user, TYPES("image/tiff"));
}

static void test_parts_are_explained(Fixture *fixture, gconstpointer server)
{
    static const char *const sentences[] = {"only decorates", "damaged", "not a word of ours",
                                            "as plain text, because"};
    add_fax(fixture, FF_STATE_FAILED);
    test_set(&fixture->job->detail,
             "{\"parts\":[{\"name\":\"logo.png\",\"action\":\"leave-out\",\"why\":\"decoration\"},"
             "{\"name\":\"x.eml\",\"action\":\"fail\",\"why\":\"unreadable\"},7,"
             "{\"name\":\"a.html\",\"action\":\"fax\",\"note\":\"html-as-text\",\"pages\":1},"
             "{\"name\":\"y\",\"action\":\"leave-out\",\"why\":\"not a word of ours\"}]}");
    FfNotice notice = compose(fixture, fixture->user);
    g_autofree char *text = read_text(&notice);
    for (guint i = 0; i < G_N_ELEMENTS(sentences); i++) {
        g_assert_true(strstr(text, sentences[i]) != NULL);
    }
    ff_notice_clear(&notice);
}

static void assert_files(const Fixture *fixture, const FfUser *user, const char *name, bool wanted)
{
    g_auto(GStrv) names = ff_stage_notice_files(fixture->job, user);
    g_assert_cmpint(g_strv_contains((const char *const *)names, name), ==, wanted);
}

static void test_files_wanted(Fixture *fixture, gconstpointer server)
{
    fixture->user->attach = FF_ATTACH_THUMBNAIL;
    assert_files(fixture, fixture->user, "pages.tif", false);
    fixture->user->attach = FF_ATTACH_PDF;
    assert_files(fixture, fixture->user, "pages.tif", true);
    assert_files(fixture, fixture->user, "message.eml", true);
    make_reception(fixture, "{}");
    assert_files(fixture, NULL, "received.tif", true);
    assert_files(fixture, NULL, "received.pdf", true);
}

/* Faxes of one message that differ: each version goes along once, and each recipient's is told. */
static void test_versions(Fixture *fixture, gconstpointer server)
{
    static const char *const files[] = {"pages.tif", "pages.2.tif"};
    test_set(&fixture->job->detail,
             "{\"variants\":[{\"file\":\"pages.tif\",\"resolution\":\"standard\"},"
             "{\"file\":\"pages.2.tif\",\"resolution\":\"fine\",\"page_size\":\"a4\"}],"
             "\"parts\":[{\"name\":\"a.txt\",\"action\":\"fax\",\"pages\":2,\"pages_most\":3}]}");
    for (guint i = 0; i < G_N_ELEMENTS(files); i++) {
        add_fax(fixture, FF_STATE_SENT);
        g_autofree char *detail = g_strdup_printf("{\"pages_file\":\"%s\"}", files[i]);
        test_set(&((FfJob *)fixture->faxes->pdata[i])->detail, detail);
        g_ptr_array_add(fixture->files, test_fax_new(files[i], (int)i + 1));
    }
    fixture->user->attach = FF_ATTACH_TIFF;
    assert_files(fixture, fixture->user, "pages.2.tif", true);
    FfNotice notice = compose(fixture, fixture->user);
    g_autofree char *text = read_text(&notice);
    static const char *const told[] = {"fax-1.tif", "fax-2.tif", "version 1: standard resolution)",
                                       "version 2: fine resolution, A4)", "Faxed, 2 to 3 pages"};
    for (guint i = 0; i < G_N_ELEMENTS(told); i++) {
        g_test_message("%s", told[i]);
        g_assert_nonnull(strstr(text, told[i]));
    }
    ff_notice_clear(&notice);
}

/* More would not pass through most mail systems. */
static void test_many_versions(Fixture *fixture, gconstpointer server)
{
    g_autoptr(GString) detail = g_string_new("{\"variants\":[");
    for (int i = 0; i < 7; i++) {
        g_autofree char *name = g_strdup_printf("pages.%d.tif", i);
        g_string_append_printf(detail, "%s{\"file\":\"%s\"}", i > 0 ? "," : "", name);
        g_ptr_array_add(fixture->files, test_fax_new(name, 1));
    }
    g_string_append(detail, "]}");
    test_set(&fixture->job->detail, detail->str);
    add_fax(fixture, FF_STATE_SENT);
    fixture->user->attach = FF_ATTACH_TIFF;
    FfNotice notice = compose(fixture, fixture->user);
    g_autofree char *text = read_text(&notice);
    g_assert_nonnull(strstr(text, "filename=fax-5.tif"));
    g_assert_null(strstr(text, "filename=fax-6.tif"));
    g_assert_nonnull(strstr(text, "The pages of 2 more versions are too many"));
    ff_notice_clear(&notice);
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*run)(Fixture *fixture, gconstpointer server);
        const char *server;
    } tests[] = {
        {"/notice/wish-of-failures", test_wish_of_failures, NULL},
        {"/notice/preferences", test_preferences, NULL},
        {"/notice/stranger", test_stranger, NULL},
        {"/notice/answer-to", test_answer_to, NULL},
        {"/notice/reception-goes-to", test_reception_goes_to, NULL},
        {"/notice/from", test_from,
         "from_address = office@company.test\nfax_domains = fax.company.test"},
        {"/notice/attach", test_attach, NULL},
        {"/notice/attach-missing", test_attach_missing, NULL},
        {"/notice/attach-broken", test_attach_broken, NULL},
        {"/notice/reception-attach", test_reception_attach, NULL},
        {"/notice/reception-without-pdf", test_reception_without_pdf, NULL},
        {"/notice/parts-are-explained", test_parts_are_explained, NULL},
        {"/notice/files-wanted", test_files_wanted, NULL},
        {"/notice/versions", test_versions, NULL},
        {"/notice/many-versions", test_many_versions, NULL},
    };
    g_test_init(&argc, &argv, NULL);
    ff_stage_warm_up();
    for (guint i = 0; i < G_N_ELEMENTS(tests); i++) {
        g_test_add(tests[i].name, Fixture, tests[i].server, set_up, tests[i].run, tear_down);
    }
    return g_test_run();
}
