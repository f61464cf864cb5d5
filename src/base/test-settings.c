// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/settings.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/error.h"
#include "base/limits.h"

#define MAIN                                                                                       \
    "[gateway main]\naddress = Fax@Company.com\nhost = pop.company.com\npassword_file = secret\n"

static FfSettings *parse(const char *text)
{
    g_autoptr(GError) error = NULL;
    FfSettings *settings = ff_settings_parse("/etc/faxferry/faxferry.conf", text, &error);
    g_assert_no_error(error);
    return settings;
}

/* The whole message of the error. */
static char *parse_bad(const char *text)
{
    g_autoptr(GError) error = NULL;
    FfSettings *settings = ff_settings_parse("/etc/f.conf", text, &error);
    g_assert_null(settings);
    g_assert_error(error, FF_ERROR, FF_ERROR_CONFIG);
    return g_strdup(error->message);
}

static void test_defaults(void)
{
    g_autoptr(FfSettings) settings = parse("");
    g_assert_cmpstr(settings->state_dir, ==, "/var/lib/faxferry");
    g_assert_cmpint(settings->local_port, ==, 10000);
    g_assert_cmpint(settings->response_port, ==, 10001);
    g_assert_cmpstr(settings->country, ==, "US");
    g_assert_cmpstr(settings->store, ==, "sqlite");
    g_assert_cmpint(settings->max_message_size, ==, FF_LIMIT_MESSAGE_SIZE);
    g_assert_cmpint(settings->max_pages, ==, FF_LIMIT_PAGES);
    g_assert_cmpint(settings->max_recipients, ==, FF_LIMIT_RECIPIENTS);
    g_assert_cmpint(settings->retry_delay_ms, ==, 300000);
    g_assert_cmpint(settings->resolution, ==, FF_RESOLUTION_FINE);
    g_assert_cmpstr(settings->from_address, ==, "postmaster@localhost");
    g_assert_null(settings->postmaster);
    g_assert_null(settings->fax_domains[0]);
    g_assert_cmpuint(settings->gateways->len, ==, 0);
    g_assert_cmpuint(settings->lines->len, ==, 1);
    const FfLineSettings *line = g_ptr_array_index(settings->lines, 0);
    g_assert_cmpstr(line->name, ==, "main");
    g_assert_cmpint(line->type, ==, FF_LINE_LOOPBACK);
}

static void test_gateway_defaults(void)
{
    g_autoptr(FfSettings) settings = parse(MAIN);
    const FfGatewaySettings *gateway = ff_settings_find_gateway(settings, "FAX@company.com");
    g_assert_nonnull(gateway);
    g_assert_cmpstr(gateway->name, ==, "main");
    g_assert_cmpstr(gateway->address, ==, "fax@company.com");
    g_assert_cmpstr(gateway->user, ==, "fax@company.com");
    g_assert_cmpstr(gateway->password_file, ==, "/etc/faxferry/secret");
    g_assert_cmpstr(gateway->smtp_password_file, ==, "/etc/faxferry/secret");
    g_assert_cmpstr(gateway->smtp_host, ==, "pop.company.com");
    g_assert_cmpint(gateway->port, ==, 995);
    g_assert_cmpint(gateway->smtp_port, ==, 587);
    g_assert_cmpint(gateway->window, ==, 64);
    g_assert_cmpint(gateway->session_bytes, ==, 64 << 20);
    g_assert_cmpint(gateway->unknown_senders, ==, FF_UNKNOWN_REJECT);
    g_assert_null(gateway->ca_file);
    g_assert_cmpstr(settings->from_address, ==, "fax@company.com");
    g_assert_null(ff_settings_find_gateway(settings, "other@company.com"));
    g_assert_null(ff_settings_find_gateway(settings, NULL));
}

static void test_values(void)
{
    g_autoptr(FfSettings) settings =
        parse("\xef\xbb\xbf# comment\r\n[server]\r\n  state_dir = ../state   # here\r\n"
              "fax_domains = Fax.Company.com , fax2.test\ncountry=de\nmax_message_size = 5k\n"
              "tsi = +1 503 555 0100\nheader_text = Smith # Jones\npostmaster = Post@Company.com\n"
              "local_address = 127.8.9.10\nresponse_address = ::1\n"
              "page_size = a4\nresolution = superfine\noffice = /opt/soffice\n" MAIN
              "security = none\nsmtp_security=tls\ninterval = 5\ntimeout = 240\nauth = "
              "apop\nsmtp_auth = none\n"
              "unknown_senders = account=Anne Anderson\nsender_verification = "
              "authentication-results\nauthserv_id = mx.company.com\nca_file =   # none\n"
              "[line two]\ncalls = 3\nfail_page=2\n");
    const FfGatewaySettings *gateway = ff_settings_find_gateway(settings, "fax@company.com");
    const FfLineSettings *line = g_ptr_array_index(settings->lines, 0);
    g_assert_cmpstr(settings->state_dir, ==, "/etc/state");
    g_assert_cmpstr(settings->country, ==, "DE");
    g_assert_cmpstr(settings->header_text, ==, "Smith");
    g_assert_cmpstr(settings->local_address, ==, "127.8.9.10");
    g_assert_cmpstr(settings->response_address, ==, "::1");
    g_assert_cmpint(settings->max_message_size, ==, 5120);
    g_assert_cmpint(settings->page_size, ==, FF_PAGE_A4);
    g_assert_cmpstr(settings->office, ==, "/opt/soffice");
    g_assert_true(ff_settings_is_fax_domain(settings, "FAX.company.com"));
    g_assert_true(ff_settings_is_fax_domain(settings, "fax2.test"));
    g_assert_false(ff_settings_is_fax_domain(settings, "company.com"));
    g_assert_false(ff_settings_is_fax_domain(settings, NULL));
    g_assert_cmpint(gateway->port, ==, 110);
    g_assert_cmpint(gateway->smtp_port, ==, 465);
    g_assert_cmpint(gateway->interval_ms, ==, 5000);
    g_assert_cmpint(gateway->timeout_ms, ==, 240000);
    g_assert_cmpint(gateway->auth, ==, FF_AUTH_APOP);
    g_assert_cmpint(gateway->unknown_senders, ==, FF_UNKNOWN_ACCOUNT);
    g_assert_cmpstr(gateway->unknown_senders_account, ==, "Anne Anderson");
    g_assert_cmpint(gateway->sender_verification, ==, FF_VERIFY_AUTHENTICATION_RESULTS);
    g_assert_cmpint(line->calls, ==, 3);
    g_assert_cmpint(line->fail_page, ==, 2);
}

typedef struct {
    const char *name, *text, *expected;
} Bad;

static const Bad bads[] = {
    {"unknown-key", "[server]\nlocal_prot = 1\n",
     "/etc/f.conf:2: local_prot is not known in [server]; did you mean local_port?"},
    {"far-key", "[server]\nzzzzzzzz = 1\n",
     ":2: zzzzzzzz is not known in [server]; faxferry.conf(5)"},
    {"key-of-other-group", "[server]\npassword_file = x\n", ":2: password_file is not known"},
    {"unknown-group", "[sever]\nx = 1\n", ":1: group [sever] is not known"},
    {"group-case", "[Server]\n", ":1: group [Server] is not known"},
    {"group-name-missing", "[gateway]\n", ":1: [gateway] needs a name"},
    {"group-name-too-much", "[server a]\n", ":1: [server] takes no name"},
    {"group-name-bad", "[line a/b]\n", ":1: a group is [kind]"},
    {"group-open", "[server\n", ":1: the group's closing ]"},
    {"group-twice", "[server]\n[line a]\n[server]\n", ":3: group [server] is there already"},
    {"line-twice", "[line a]\n[line A]\n", ":2: group [line A] is there already"},
    {"key-twice", "[server]\nstore = sqlite\nstore = sqlite\n", ":3: store is there twice"},
    {"no-group", "store = sqlite\n", ":1: store stands before the first [group]"},
    {"no-equals", "[server]\nstore sqlite\n", ":2: this is neither"},
    {"no-key", "[server]\n= x\n", ":2: in front of = stands no key"},
    {"number", "[server]\nlocal_port = ten\n", ":2: local_port: \"ten\" is not a whole number"},
    {"number-tail", "[server]\nlocal_port = 10x\n", ":2: local_port: \"10x\" is not a whole"},
    {"number-sign", "[server]\nlocal_port = +10\n", ":2: local_port: \"+10\" is not a whole"},
    {"range", "[server]\nlocal_port = 65536\n", "out of range; 1 to 65535"},
    {"range-low", "[server]\nlocal_port = 0\n", "out of range"},
    {"range-huge", "[server]\nlocal_port = 99999999999999999999999\n", "out of range"},
    {"size-huge", "[server]\nmax_message_size = 9223372036854775807G\n", "out of range"},
    {"seconds-huge", "[server]\nretry_delay = 4294967296\n", "out of range"},
    {"empty", "[server]\nlocal_port =\n", ":2: local_port: a value is missing"},
    {"ports", "[server]\nlocal_port = 5\nresponse_port = 5\n", "are both 5"},
    {"country", "[server]\ncountry = USA\n", "\"USA\" is not a country's two letters"},
    {"address", "[server]\npostmaster = post\n", "\"post\" is not an address"},
    {"address-two", "[server]\npostmaster = a@b, c@d\n", "is not an address"},
    {"ip", "[server]\nlocal_address = localhost\n", "\"localhost\" is not an IP address"},
    {"open-intake", "[server]\nlocal_address = 0.0.0.0\n",
     ":2: local_address: \"0.0.0.0\" is not an IP address of this machine only"},
    {"open-relay", "[server]\nresponse_address = 192.0.2.1\n", "in your name, for no password"},
    {"open-relay-any6", "[server]\nresponse_address = ::\n", "is not an IP address of this"},
    {"open-relay-mapped", "[server]\nresponse_address = ::ffff:192.0.2.1\n", "of this machine"},
    {"open-relay-near", "[server]\nresponse_address = 128.0.0.1\n", "of this machine only"},
    {"open-relay-name", "[server]\nresponse_address = 127.0.0.1.example.com\n", "of this machine"},
    {"domain", "[server]\nfax_domains = a.test,,b.test\n", "\"\" is not a domain"},
    {"tsi", "[server]\ntsi = 012345678901234567890\n", "is not a fax identity"},
    {"dial_prefix", "[server]\ndial_prefix = 9w\n", "is not what can be dialled"},
    {"language", "[server]\nlanguage = ../etc\n", "is not a word"},
    {"choice", "[server]\npage_size = a5\n", "write one of: letter, a4, legal"},
    {"program", "[server]\noffice = soffice\n", "auto, none, or the program's path"},
    {"control", "[server]\nheader_text = a\x1b[1mb\n", ":2: the line has a control character"},
    {"not-utf8", "[server]\nheader_text = \xff\n", ":2: the line is not UTF-8"},
    {"gateway-bare", "[gateway x]\n", ":1: address is missing"},
    {"gateway-host", "[gateway x]\naddress = a@b.test\n", ":1: host is missing"},
    {"gateway-empty", "[gateway x]\naddress =\n", ":1: address is missing"},
    {"gateway-password", "[gateway x]\n\n", ":1: password_file is missing"},
    {"gateway-twice", MAIN "[gateway x]\naddress=FAX@company.com\nhost=h\npassword_file=p\n",
     "[gateway main] and [gateway x] have the same address fax@company.com"},
    {"authserv", MAIN "sender_verification = authentication-results\n",
     ":1: authserv_id is missing"},
    {"pin", MAIN "certificate_pin = sha256//abc\n", "is not sha256// and"},
    {"account", MAIN "unknown_senders = account=\n", "the name of a user is missing"},
    {"imap", MAIN "protocol = imap\n",
     ":5: protocol: \"imap\" is not available in this version; available: pop3"},
    {"oauth2", MAIN "auth = oauth2\n", "not available in this version; available: password, apop"},
    {"smtp-oauth2", MAIN "smtp_auth = oauth2\n", "not available in this version"},
    {"sip", "[line a]\ntype = sip\n", "not available in this version; available: loopback"},
    {"hylafax", "[line a]\ntype = hylafax\n", "not available in this version"},
    {"ram", "[server]\nstore = ram\n",
     ":2: store: \"ram\" is not available in this version; available: sqlite"},
    {"timeout-long", MAIN "timeout = 241\n", ":5: timeout: \"241\" is out of range; 5 to 240"},
    {"timeout-short", MAIN "timeout = 4\n", "out of range; 5 to 240"},
    {"postgresql", "[server]\nstore = postgresql://x/y\n", "not available in this version"},
};

static void test_bad(gconstpointer data)
{
    const Bad *bad = data;
    g_autofree char *message = parse_bad(bad->text);
    g_test_message("%s", message);
    g_assert_nonnull(strstr(message, bad->expected));
}

/* All of them, in the order of the file; a wrong value is not told of as missing, too. */
static void test_all_at_once(void)
{
    g_autofree char *message =
        parse_bad("[server]\nlocal_port = x\n[gateway g]\nhost = ..\npassword_file = p\n[nothing]\n"
                  "what = ever\nand = more\n");
    g_auto(GStrv) lines = g_strsplit(message, "\n", -1);
    g_assert_cmpuint(g_strv_length(lines), ==, 4);
    g_assert_true(g_str_has_prefix(lines[0], "/etc/f.conf:2: local_port"));
    g_assert_true(g_str_has_prefix(lines[1], "/etc/f.conf:3: address is missing"));
    g_assert_true(g_str_has_prefix(lines[2], "/etc/f.conf:4: host: \"..\""));
    g_assert_true(g_str_has_prefix(lines[3], "/etc/f.conf:6: group [nothing]"));
}

static void test_many_errors(void)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < 10000; i++) {
        g_string_append(text, "nonsense\n");
    }
    g_autofree char *message = parse_bad(text->str);
    g_auto(GStrv) lines = g_strsplit(message, "\n", -1);
    g_assert_cmpuint(g_strv_length(lines), ==, FF_LIMIT_SETTING_ERRORS + 1);
    g_assert_nonnull(strstr(message, "9950 more errors"));
}

static void test_long_line(void)
{
    g_autofree char *value = g_strnfill(1 << 20, 'x');
    g_autofree char *text = g_strconcat("[server]\nheader_text = ", value, NULL);
    g_autofree char *message = parse_bad(text);
    g_assert_cmpuint(strlen(message), <, 200);
    g_autofree char *key = g_strconcat("[server]\n", value, " = 1", NULL);
    g_autofree char *key_message = parse_bad(key);
    g_assert_cmpuint(strlen(key_message), <, 200);
}

/* Cut anywhere, a file is read or refused, with errors that name a line. */
static void test_cut_anywhere(void)
{
    static const char text[] = "[server]\nlocal_port = 1000 # x\n" MAIN "interval = 60\n[line a]\n";
    for (gsize length = 0; length < sizeof text; length++) {
        g_autofree char *cut = g_strndup(text, length);
        g_autoptr(GError) error = NULL;
        g_autoptr(FfSettings) settings = ff_settings_parse("f", cut, &error);
        g_assert_true((settings != NULL) == (error == NULL));
        g_assert_true(settings != NULL || g_str_has_prefix(error->message, "f:"));
    }
}

static void test_read_file(void)
{
    g_autofree char *folder = g_dir_make_tmp("faxferry-settings-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "f.conf", NULL);
    g_autoptr(GError) error = NULL;
    g_assert_null(ff_settings_read(path, &error));
    g_assert_error(error, FF_ERROR, FF_ERROR_CONFIG);
    g_assert_nonnull(strstr(error->message, path));
    g_clear_error(&error);
    g_assert_true(g_file_set_contents(path, "[server]\nstate_dir = s\n", -1, NULL));
    g_autoptr(FfSettings) settings = ff_settings_read(path, &error);
    g_assert_no_error(error);
    g_autofree char *expected = g_build_filename(folder, "s", NULL);
    g_assert_cmpstr(settings->state_dir, ==, expected);
    g_assert_true(g_file_set_contents(path, "[server]\n\0", 10, NULL));
    g_assert_null(ff_settings_read(path, &error));
    g_assert_nonnull(strstr(error->message, "NUL"));
    g_unlink(path);
    g_rmdir(folder);
}

typedef struct {
    const char *name, *text;
    gssize length;
    int mode;
    const char *secret, *expected;
} SecretCase;

static const SecretCase secrets[] = {
    {"plain", "pass word\n", -1, 0600, "pass word", NULL},
    {"no-line-end", "pass#word", -1, 0600, "pass#word", NULL},
    {"crlf", "secret\r\nother\n", -1, 0640, "secret", NULL},
    {"others", "secret\n", -1, 0644, NULL, "everybody on this machine can read it"},
    {"empty", "", -1, 0600, NULL, "first line is empty"},
    {"first-line-empty", "\nsecret\n", -1, 0600, NULL, "first line is empty"},
    {"nul", "a\0b\n", 4, 0600, NULL, "NUL"},
};

static void test_secret(gconstpointer data)
{
    const SecretCase *c = data;
    g_autofree char *folder = g_dir_make_tmp("faxferry-secret-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "secret", NULL);
    g_autoptr(GError) error = NULL;
    g_assert_true(g_file_set_contents(path, c->text, c->length, NULL));
    g_assert_cmpint(g_chmod(path, (mode_t)c->mode), ==, 0);
    char *secret = ff_settings_read_secret(path, &error);
    g_assert_cmpstr(secret, ==, c->secret);
    if (c->secret == NULL) {
        g_assert_error(error, FF_ERROR, FF_ERROR_CONFIG);
        g_assert_nonnull(strstr(error->message, c->expected));
        g_assert_nonnull(strstr(error->message, path));
    }
    ff_settings_free_secret(secret);
    g_unlink(path);
    g_rmdir(folder);
}

static void test_secret_strange(void)
{
    g_autoptr(GError) error = NULL;
    g_assert_null(ff_settings_read_secret("/proc/nonexistent/secret", &error));
    g_assert_error(error, FF_ERROR, FF_ERROR_CONFIG);
    g_clear_error(&error);
    g_assert_null(ff_settings_read_secret("/", &error));
    g_assert_error(error, FF_ERROR, FF_ERROR_CONFIG);
    ff_settings_free_secret(NULL);
}

static void test_secret_too_long(void)
{
    g_autofree char *folder = g_dir_make_tmp("faxferry-secret-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "secret", NULL);
    g_autofree char *text = g_strnfill(FF_LIMIT_SECRET + 1, 'x');
    g_autoptr(GError) error = NULL;
    g_assert_true(g_file_set_contents(path, text, -1, NULL));
    g_assert_cmpint(g_chmod(path, 0600), ==, 0);
    g_assert_null(ff_settings_read_secret(path, &error));
    g_assert_nonnull(strstr(error->message, "too long"));
    text[FF_LIMIT_SECRET] = '\n';
    g_assert_true(g_file_set_contents(path, text, -1, NULL));
    g_assert_cmpint(g_chmod(path, 0600), ==, 0);
    char *secret = ff_settings_read_secret(path, NULL);
    g_assert_cmpuint(strlen(secret), ==, FF_LIMIT_SECRET);
    ff_settings_free_secret(secret);
    g_unlink(path);
    g_rmdir(folder);
}

static void count_row(const char *group, const char *key, const char *default_value,
                      const char *summary, gpointer data)
{
    guint *count = data;
    g_assert_nonnull(default_value);
    g_assert_cmpuint(strlen(summary), >, 5);
    g_assert_true(g_ascii_islower(key[0]) && group[0] != '\0');
    (*count)++;
}

static void test_visit(void)
{
    guint count = 0;
    ff_settings_visit(count_row, &count);
    g_assert_cmpuint(count, >, 40);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/settings/defaults", test_defaults);
    g_test_add_func("/settings/gateway-defaults", test_gateway_defaults);
    g_test_add_func("/settings/values", test_values);
    for (guint i = 0; i < G_N_ELEMENTS(bads); i++) {
        g_autofree char *name = g_strdup_printf("/settings/bad/%s", bads[i].name);
        g_test_add_data_func(name, &bads[i], test_bad);
    }
    g_test_add_func("/settings/all-at-once", test_all_at_once);
    g_test_add_func("/settings/many-errors", test_many_errors);
    g_test_add_func("/settings/long-line", test_long_line);
    g_test_add_func("/settings/cut-anywhere", test_cut_anywhere);
    g_test_add_func("/settings/read-file", test_read_file);
    for (guint i = 0; i < G_N_ELEMENTS(secrets); i++) {
        g_autofree char *name = g_strdup_printf("/settings/secret/%s", secrets[i].name);
        g_test_add_data_func(name, &secrets[i], test_secret);
    }
    g_test_add_func("/settings/secret-strange", test_secret_strange);
    g_test_add_func("/settings/secret-too-long", test_secret_too_long);
    g_test_add_func("/settings/visit", test_visit);
    return g_test_run();
}
