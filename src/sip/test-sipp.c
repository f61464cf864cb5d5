// SPDX-License-Identifier: GPL-3.0-or-later
/* The stack against sipp, which plays the peers of tests/sipp/. */
#include <gio/gio.h>
#include <string.h>
#include <unistd.h>

#include "sip/test-end.h"

#define OWN  25080
#define SIPP 25082

/* ---- sipp ---- */

typedef struct {
    bool over, good;
} Ended;

static void on_sipp(GObject *source, GAsyncResult *result, gpointer data)
{
    Ended *ended = data;
    g_subprocess_wait_finish(G_SUBPROCESS(source), result, NULL);
    ended->good = g_subprocess_get_if_exited(G_SUBPROCESS(source)) &&
                  g_subprocess_get_exit_status(G_SUBPROCESS(source)) == 0;
    ended->over = true;
}

/* The scenario with "NAME=value" of `values`, divided by "|", in the place of @NAME@. */
static char *fill_scenario(const char *scenario, const char *values)
{
    g_autofree char *file =
        g_strdup_printf("%s/tests/sipp/%s.xml", g_getenv("G_TEST_SRCDIR"), scenario);
    g_autofree char *text = NULL;
    g_assert_true(g_file_get_contents(file, &text, NULL, NULL));
    g_autoptr(GString) filled = g_string_new(text);
    g_auto(GStrv) pairs = g_strsplit(values, "|", -1);
    for (char **pair = pairs; *pair != NULL; pair++) {
        g_auto(GStrv) halves = g_strsplit(*pair, "=", 2);
        g_autofree char *place = g_strdup_printf("@%s@", halves[0]);
        g_string_replace(filled, place, halves[1], 0);
    }
    char *path = NULL;
    const int fd = g_file_open_tmp("sipp-XXXXXX.xml", &path, NULL);
    g_assert_cmpint(write(fd, filled->str, filled->len), ==, filled->len);
    close(fd);
    return path;
}

static GSubprocess *start_sipp(const char *scenario, bool calls, const char *values, Ended *ended)
{
    g_autofree char *file = fill_scenario(scenario, values);
    g_autofree char *line = g_strdup_printf(
        "sipp %s -sf %s -i 127.0.0.1 -p %d -m 1 -nostdin -timeout 45 -timeout_error "
        "-trace_err -error_file /dev/stderr",
        calls ? "127.0.0.1:" G_STRINGIFY(OWN) : "", file, SIPP);
    g_auto(GStrv) words = NULL;
    g_autoptr(GError) error = NULL;
    g_assert_true(g_shell_parse_argv(line, NULL, &words, &error));
    GSubprocess *sipp =
        g_subprocess_newv((const char *const *)words, G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error);
    g_assert_no_error(error);
    g_subprocess_wait_async(sipp, NULL, on_sipp, ended);
    return sipp;
}

static void wait_sipp(TestEnd *end, Ended *ended)
{
    while (!ended->over) {
        g_main_context_iteration(NULL, TRUE);
    }
    if (!ended->good) {
        g_error("sipp is not content; our story: %s", end->story->str);
    }
}

/* sipp has no way of saying that it listens. */
static void let_it_listen(void)
{
    g_autofree char *wanted = g_strdup_printf(":%04X ", SIPP);
    for (int i = 0; i < 200; i++) {
        g_autofree char *sockets = NULL;
        g_file_get_contents("/proc/net/udp", &sockets, NULL, NULL);
        if (strstr(sockets, wanted) != NULL) {
            return;
        }
        g_usleep(20000);
    }
    g_error("sipp does not listen");
}

/* ---- calls to it ---- */

typedef struct {
    const char *name, *scenario, *values;
    const char *more;    /* settings */
    const char *then;    /* wait for this, then change the session; NULL: do not */
    const char *at_last; /* wait for this, then hang up if it is not over */
    const char *story;   /* what must stand in it */
} Outgoing;

static const Outgoing outgoing[] = {
    {"400", "refuse", "CODE=400|FIELD=Subject: y", "", NULL, "ended 400!", ""},
    {"403", "refuse", "CODE=403|FIELD=Subject: y", "", NULL, "ended 403!", ""},
    {"404", "refuse", "CODE=404|FIELD=Reason: Q.850;cause=1", "", NULL, "ended 404!", "cause=1"},
    {"408", "refuse", "CODE=408|FIELD=Subject: y", "", NULL, "ended 408!", ""},
    {"480", "refuse", "CODE=480|FIELD=Reason: SIP;cause=1,Q.850;cause=18", "", NULL, "ended 480!",
     "cause=18"},
    {"481", "refuse", "CODE=481|FIELD=Subject: y", "", NULL, "ended 481!", ""},
    {"486", "refuse", "CODE=486|FIELD=Subject: y", "", NULL, "ended 486!", ""},
    {"487", "refuse", "CODE=487|FIELD=Subject: y", "", NULL, "ended 487!", ""},
    {"488", "refuse", "CODE=488|FIELD=Subject: y", "", NULL, "ended 488!", ""},
    {"491", "refuse", "CODE=491|FIELD=Subject: y", "", NULL, "ended 491!", ""},
    {"500", "refuse", "CODE=500|FIELD=Subject: y", "", NULL, "ended 500!", ""},
    {"503", "refuse", "CODE=503|FIELD=Retry-After: 17", "", NULL, "ended 503!", "after=17"},
    {"603", "refuse", "CODE=603|FIELD=Subject: y", "", NULL, "ended 603!", ""},
    {"302", "refuse", "CODE=302|FIELD=Subject: y", "", NULL, "ended 302!", ""},
    {"401-without-password", "refuse",
     "CODE=401|FIELD=WWW-Authenticate: Digest realm=\"x\",nonce=\"y\"", "", NULL, "ended 401!", ""},
    {"change-488", "accept-then-refuse-change", "CODE=488", "", "answered", "unchanged 488!",
     "ringing answered"},
    {"change-415", "accept-then-refuse-change", "CODE=415", "", "answered", "unchanged 415!", ""},
    {"change-500", "accept-then-refuse-change", "CODE=500", "", "answered", "unchanged 500!", ""},
    {"change-606", "accept-then-refuse-change", "CODE=606", "", "answered", "unchanged 606!", ""},
    {"change-glare", "glare", "", "", "answered", "changed", ""},
    {"change-silent", "silent-change", "", "", "answered", "unchanged", ""},
    {"t38-from-callee", "t38-callee", "", "", NULL, "ended", "offered"},
    {"refresh", "refresh", "", "session_interval = 12\n", NULL, "sipp", "answered"},
    {"repeats", "repeats", "", "", NULL, "sipp", "ringing ringing answered"},
    {"reliable", "reliable-callee", "", "", NULL, "answered", "ringing"},
    {"challenge-401", "challenge", "CODE=401|ASKS=WWW-Authenticate|TELLS=Authorization",
     "auth_user = me\npassword_file = /tmp/faxferry-test-sipp.secret\n", NULL, "answered", ""},
    {"challenge-407", "challenge", "CODE=407|ASKS=Proxy-Authenticate|TELLS=Proxy-Authorization",
     "auth_user = me\npassword_file = /tmp/faxferry-test-sipp.secret\n", NULL, "answered", ""},
};

static void test_outgoing(gconstpointer data)
{
    const Outgoing *test = data;
    TestEnd end = {.change_answer = "changed-answer"};
    Ended ended = {.over = false};
    g_autofree char *more = g_strconcat("keep_alive = 0\n", test->more, NULL);
    g_autoptr(GSubprocess) sipp = start_sipp(test->scenario, false, test->values, &ended);
    let_it_listen();
    test_end_start(&end, OWN, SIPP, more);
    test_end_place(&end);
    if (test->then != NULL) {
        test_end_wait(&end, test->then);
        ff_sip_modify(end.dialog, "change", 6);
    }
    if (strcmp(test->at_last, "sipp") == 0) {
        g_timeout_add_seconds(6, test_end_hang_up, &end);
    } else {
        test_end_wait(&end, test->at_last);
    }
    if (end.dialog != NULL && strcmp(test->at_last, "sipp") != 0) {
        ff_sip_hang_up(end.dialog);
    }
    wait_sipp(&end, &ended);
    test_end_wait(&end, "ended");
    g_test_message("%s", end.story->str);
    g_assert_nonnull(strstr(end.story->str, test->story));
    g_assert_cmpint(end.ended, ==, 1);
    test_end_stop(&end);
}

/* ---- calls from it ---- */

typedef struct {
    const char *name, *scenario;
    const char *more;
    const char *answer;
    int refusal;
    const char *story;
} Incoming;

static const Incoming incoming[] = {
    {"t38-from-caller", "caller", "", "answer", 0, "invite:+4930222<+4940999 confirmed offered"},
    {"update", "caller-update", "", "answer", 0, "confirmed offered"},
    {"no-offer", "caller-no-offer", "", "answer", 0, "confirmed ["},
    {"cancel", "caller-cancels", "", "", 0, "ended 487!"},
    {"late-ack", "caller-lost-ack", "", "answer", 0, "confirmed ended"},
    {"never-acks", "caller-never-acks", "", "answer", 0, "ended 408"},
    {"by-diversion", "caller-diverted", "called_number = diversion\n", NULL, 486,
     "invite:+4930444<+4940777 ended"},
    {"by-history", "caller-diverted", "called_number = history-info, to\n", NULL, 486,
     "invite:+4930555<+4940777 ended"},
    {"by-uri", "caller-diverted", "", NULL, 486, "invite:+4930222<+4940777 ended"},
    {"reliable-caller", "caller-reliable", "", "answer", 0, "confirmed ended"},
};

static void test_incoming(gconstpointer data)
{
    const Incoming *test = data;
    TestEnd end = {
        .answer = test->answer, .refusal = test->refusal, .change_answer = "changed-answer"};
    Ended ended = {.over = false};
    g_autofree char *more = g_strconcat("keep_alive = 0\n", test->more, NULL);
    test_end_start(&end, OWN, SIPP, more);
    g_autoptr(GSubprocess) sipp = start_sipp(test->scenario, true, "", &ended);
    wait_sipp(&end, &ended);
    test_end_wait(&end, "ended");
    g_test_message("%s", end.story->str);
    g_assert_nonnull(strstr(end.story->str, test->story));
    g_assert_cmpint(end.ended, ==, 1);
    test_end_stop(&end);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    if (g_getenv("G_TEST_SRCDIR") == NULL) {
        g_setenv("G_TEST_SRCDIR", ".", TRUE);
    }
    g_assert_true(g_file_set_contents_full("/tmp/faxferry-test-sipp.secret", "se cret\n", -1,
                                           G_FILE_SET_CONTENTS_NONE, 0600, NULL));
    for (guint i = 0; i < G_N_ELEMENTS(outgoing); i++) {
        g_autofree char *name = g_strconcat("/sip/sipp/out/", outgoing[i].name, NULL);
        g_test_add_data_func(name, &outgoing[i], test_outgoing);
    }
    for (guint i = 0; i < G_N_ELEMENTS(incoming); i++) {
        g_autofree char *name = g_strconcat("/sip/sipp/in/", incoming[i].name, NULL);
        g_test_add_data_func(name, &incoming[i], test_incoming);
    }
    return g_test_run();
}
