// SPDX-License-Identifier: GPL-3.0-or-later
/* Two stacks that register at kamailio and call each other through it: digest, Record-Route, TLS.
 */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <sched.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

#include "sip/test-end.h"

#define PROXY     25090
#define PROXY_TLS 25091
#define DNS_PORT  "25053"

static char *folder;
static GSubprocess *dns; /* NULL: not possible here */

static void run(const char *format, ...) G_GNUC_PRINTF(1, 2);
static void run(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *command = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_autoptr(GError) error = NULL;
    int status = 0;
    g_assert_true(g_spawn_command_line_sync(command, NULL, NULL, &status, &error));
    if (status != 0) {
        g_error("%s failed", command);
    }
}

/* An authority, and a certificate of it for trunk.test; another authority. */
static void make_certificates(void)
{
    run("openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=ca "
        "-keyout %s/ca.key -out %s/ca.pem",
        folder, folder);
    run("openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=no "
        "-keyout %s/no.key -out %s/strange.pem",
        folder, folder);
    run("openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=server "
        "-addext subjectAltName=DNS:trunk.test -addext basicConstraints=critical,CA:FALSE "
        "-CA %s/ca.pem -CAkey %s/ca.key -keyout %s/server.key -out %s/server.pem",
        folder, folder, folder, folder);
}

static void write_file(const char *name, const char *content)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_assert_true(
        g_file_set_contents_full(path, content, -1, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
}

static void replace(GString *text, const char *name, const char *value)
{
    g_string_replace(text, name, value, 0);
}

static GSubprocess *start_kamailio(void)
{
    g_autofree char *file =
        g_strdup_printf("%s/tests/sipp/kamailio.cfg", g_getenv("G_TEST_SRCDIR"));
    g_autofree char *raw = NULL;
    g_assert_true(g_file_get_contents(file, &raw, NULL, NULL));
    g_autoptr(GString) text = g_string_new(raw);
    replace(text, "@PORT@", G_STRINGIFY(PROXY));
    replace(text, "@TLS_PORT@", G_STRINGIFY(PROXY_TLS));
    replace(text, "@FOLDER@", folder);
    write_file("kamailio.cfg", text->str);
    g_autofree char *path = g_build_filename(folder, "kamailio.cfg", NULL);
    g_autoptr(GError) error = NULL;
    GSubprocess *kamailio =
        g_subprocess_new(G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                         &error, "kamailio", "-DD", "-f", path, "-Y", folder, "-w", folder, NULL);
    g_assert_no_error(error);
    return kamailio;
}

/* The library asks no /etc/hosts: trunk.test is in a DNS of our own, with SRV and NAPTR. NULL: this
 * process may not put a resolv.conf of its own in its place. */
static GSubprocess *start_dns(void)
{
    g_autofree char *path = g_build_filename(folder, "resolv.conf", NULL);
    write_file("resolv.conf", "nameserver 127.0.0.1\nport " DNS_PORT "\n");
    if (unshare(CLONE_NEWNS) != 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
        mount(path, "/etc/resolv.conf", NULL, MS_BIND, NULL) != 0) {
        return NULL;
    }
    g_autoptr(GError) error = NULL;
    GSubprocess *server = g_subprocess_new(
        G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error, "dnsmasq", "-k", "-p", DNS_PORT,
        "--listen-address=127.0.0.1", "--bind-interfaces", "--no-resolv", "--no-hosts", "-C",
        "/dev/null", "-x", "", "-u", g_get_user_name(), "--address=/proxy.trunk.test/127.0.0.1",
        "--srv-host=_sip._udp.trunk.test,proxy.trunk.test," G_STRINGIFY(PROXY),
        "--srv-host=_sip._tcp.trunk.test,proxy.trunk.test," G_STRINGIFY(PROXY),
        "--srv-host=_sips._tcp.trunk.test,proxy.trunk.test," G_STRINGIFY(PROXY_TLS),
        "--naptr-record=trunk.test,10,50,s,SIPS+D2T,,_sips._tcp.trunk.test",
        "--naptr-record=trunk.test,20,50,s,SIP+D2T,,_sip._tcp.trunk.test",
        "--naptr-record=trunk.test,30,50,s,SIP+D2U,,_sip._udp.trunk.test", NULL);
    g_assert_no_error(error);
    return server;
}

/* With the right password, unless `more` has another. */
static void start(TestEnd *end, int port, const char *user, const char *more)
{
    g_autofree char *text = g_strdup_printf(
        "[server]\nsip_address = 127.0.0.1\nsip_port = %d\nsip_tls_port = %d\n[line there]\n"
        "host = trunk.test\nuser = %s\nregister_interval = 60\n"
        "keep_alive = 1\n%s",
        port, port + 1, user, more);
    g_autofree char *secret = g_strdup_printf("password_file = %s/secret\n", folder);
    g_autofree char *whole =
        g_strconcat(text, strstr(more, "password_file") == NULL ? secret : "", NULL);
    test_end_start_with(end, whole);
}

/* ---- tests ---- */

static void test_through(gconstpointer data)
{
    if (dns == NULL && strstr(data, "proxy") == NULL) {
        g_test_skip("no resolv.conf of our own possible");
        return;
    }
    TestEnd near = {.change_answer = "changed-answer"},
            far = {.answer = "answer", .change_answer = "changed-answer"};
    g_autoptr(GString) more = g_string_new(data);
    replace(more, "@", folder);
    start(&near, TEST_PORT + 40, "4930111", more->str);
    start(&far, TEST_PORT + 44, "4930222", more->str);
    test_end_wait(&near, "up0");
    test_end_wait(&far, "up0");
    test_end_place(&near);
    test_end_wait(&far, "invite:+4930222<+4930111");
    test_end_wait(&near, "answered [answer]");
    test_end_wait(&far, "confirmed");
    ff_sip_modify(far.dialog, "change", 6);
    test_end_wait(&far, "changed [changed-answer]");
    ff_sip_modify(near.dialog, "again", 5);
    test_end_wait(&near, "changed [changed-answer]");
    ff_sip_hang_up(far.dialog);
    test_end_wait(&far, "ended");
    test_end_wait(&near, "ended");
    g_assert_cmpint(near.ended, ==, 1);
    g_assert_cmpint(far.ended, ==, 1);
    test_end_stop(&near);
    test_end_stop(&far);
}

static void test_down(gconstpointer data)
{
    const char *const *words = data; /* settings, what is to be told */
    TestEnd near = {.answer = NULL};
    g_autoptr(GString) more = g_string_new(words[0]);
    replace(more, "@", folder);
    start(&near, TEST_PORT + 40, "4930111", more->str);
    test_end_wait(&near, words[1]);
    test_end_stop(&near);
}

static const char *const wrong_password[] = {
    "proxy = 127.0.0.1:25090\nauth_user = 4930111\npassword_file = @/wrong\n", "down=401"};
static const char *const wrong_authority[] = {"transport = tls\nca_file = @/strange.pem\n",
                                              "down=408"};
static const char *const wrong_name[] = {
    "transport = tls\nproxy = 127.0.0.1:25091\nca_file = @/ca.pem\n", "down=408"};

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    if (g_getenv("G_TEST_SRCDIR") == NULL) {
        g_setenv("G_TEST_SRCDIR", ".", TRUE);
    }
    folder = g_dir_make_tmp("faxferry-test-XXXXXX", NULL);
    make_certificates();
    write_file("secret", "se cret\n");
    write_file("wrong", "wrong\n");
    g_autoptr(GSubprocess) kamailio = start_kamailio();
    dns = start_dns();
    g_test_add_data_func("/sip/kamailio/udp", "proxy = 127.0.0.1:25090\n", test_through);
    g_test_add_data_func("/sip/kamailio/srv-udp", "", test_through);
    g_test_add_data_func("/sip/kamailio/srv-tcp", "transport = tcp\n", test_through);
    g_test_add_data_func("/sip/kamailio/tcp", "transport = tcp\nproxy = 127.0.0.1:25090\n",
                         test_through);
    g_test_add_data_func("/sip/kamailio/tls", "transport = tls\nca_file = @/ca.pem\n",
                         test_through);
    g_test_add_data_func("/sip/kamailio/wrong-password", wrong_password, test_down);
    g_test_add_data_func("/sip/kamailio/wrong-authority", wrong_authority, test_down);
    g_test_add_data_func("/sip/kamailio/wrong-name", wrong_name, test_down);
    const int failed = g_test_run();
    g_subprocess_send_signal(kamailio, SIGTERM);
    g_subprocess_wait(kamailio, NULL, NULL);
    if (dns != NULL) {
        g_subprocess_send_signal(dns, SIGTERM);
        g_subprocess_wait(dns, NULL, NULL);
    }
    run("rm -r %s", folder);
    return failed;
}
