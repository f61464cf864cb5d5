// SPDX-License-Identifier: GPL-3.0-or-later
/* What is said to sign in, and what never is. */
#include "base/error.h"
#include "gateway/pop3-login.h"
#include "gateway/test-world.h"

#include <string.h>

#define SECRET "tanstaaf"

static guint capabilities_of(const char *line)
{
    guint capabilities = 0;
    ff_pop3_capabilities_add(&capabilities, line, strlen(line));
    return capabilities;
}

static void test_capabilities(void)
{
    g_assert_cmpuint(capabilities_of("PIPELINING"), ==, FF_POP3_CAN_PIPELINE);
    g_assert_cmpuint(capabilities_of("pipelining"), ==, FF_POP3_CAN_PIPELINE);
    g_assert_cmpuint(capabilities_of("PIPELININGS"), ==, 0);
    g_assert_cmpuint(capabilities_of(""), ==, 0);
    g_assert_cmpuint(capabilities_of("SASL"), ==, 0);
    g_assert_cmpuint(capabilities_of("SASL XPLAIN PLAIN2"), ==, 0);
    g_assert_cmpuint(capabilities_of("SASL plain  CRAM-MD5"), ==,
                     FF_POP3_CAN_PLAIN | FF_POP3_CAN_CRAM_MD5);
}

static void test_apop_stamp(void)
{
    static const struct {
        const char *greeting;
        const char *stamp;
    } cases[] = {
        {"POP3 ready <1896.6971@mailhost>", "<1896.6971@mailhost>"},
        {"<a@b> and <c@d>", "<a@b>"},
        {"ready", NULL},
        {"<", NULL},
        {"<>", NULL},
        {"<a>", NULL},
        {"<@b>", NULL},
        {"<a@>", NULL},
        {"<a@b@c>", NULL},
        {"<a b@c>", NULL},
        {"<a\x01@c>", NULL},
        {"<a\xff@c>", NULL},
        {"<a@b", NULL},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *stamp = ff_pop3_apop_stamp(cases[i].greeting, strlen(cases[i].greeting));
        g_assert_cmpstr(stamp, ==, cases[i].stamp);
    }
}

static void expect_commands(World *world, const char *commands)
{
    fake_pop3_add(world->server, 1, 100);
    g_assert_cmpint(world_fetch(world), ==, FF_POP3_DONE);
    world_stop(world);
    g_assert_nonnull(strstr(world->server->commands->str, commands));
}

/* RFC 1939 section 7's own example */
static void test_apop(void)
{
    g_auto(World) world = {0};
    world_init(&world, FAULT_NONE, 0);
    world.server->apop = true;
    world.mailbox.auth = FF_AUTH_APOP;
    world.mailbox.user = (char *)"mrose";
    expect_commands(&world, "APOP mrose c4c9334bac560ecc979e58001b3e22fb\r\n");
    g_assert_null(strstr(world.server->commands->str, SECRET));
}

static void test_user(void)
{
    g_auto(World) world = {0};
    world_init(&world, FAULT_NONE, 0);
    expect_commands(&world, "USER tim\r\nPASS " SECRET "\r\n");
}

static void test_plain(void)
{
    g_auto(World) world = {0};
    world_init(&world, FAULT_NONE, 0);
    world.server->sasl = "LOGIN PLAIN";
    expect_commands(&world, "AUTH PLAIN AHRpbQB0YW5zdGFhZg==\r\n");
}

/* In clear the way that does not show the password comes first. RFC 2195's challenge. */
static void test_cram(void)
{
    g_auto(World) world = {0};
    world_init(&world, FAULT_NONE, 0);
    world.server->sasl = "PLAIN LOGIN CRAM-MD5";
    expect_commands(&world, "AUTH CRAM-MD5\r\n");
    g_autofree char *digest =
        g_compute_hmac_for_string(G_CHECKSUM_MD5, (const guchar *)SECRET, strlen(SECRET),
                                  "<1896.697170952@postoffice.reston.mci.net>", -1);
    g_autofree char *answer = g_strdup_printf("tim %s", digest);
    g_autofree char *expected = g_base64_encode((const guchar *)answer, strlen(answer));
    g_assert_nonnull(strstr(world.server->commands->str, expected));
    g_assert_null(strstr(world.server->commands->str, SECRET));
}

/* ---- what ends in an alert, without the password having been said ---- */

static void expect_alert(World *world, const char *words)
{
    g_assert_cmpint(world_fetch(world), ==, FF_POP3_ALERT);
    g_assert_error(world->error, FF_ERROR, FF_ERROR_CONFIG);
    g_assert_nonnull(strstr(world->error->message, words));
    world_stop(world);
    g_assert_null(strstr(world->server->commands->str, SECRET));
    g_assert_null(strstr(world->server->commands->str, "USER"));
    g_assert_null(strstr(world->server->commands->str, "AUTH"));
}

static void test_no_stamp(void)
{
    g_auto(World) world = {0};
    world_init(&world, FAULT_NONE, 0);
    world.mailbox.auth = FF_AUTH_APOP;
    expect_alert(&world, "APOP time stamp");
}

static void test_no_stls(void)
{
    g_auto(World) world = {0};
    world_init(&world, FAULT_NONE, 0);
    world.mailbox.security = FF_SECURITY_STARTTLS;
    expect_alert(&world, "no STLS");
}

static void test_stls_injection(void)
{
    g_auto(World) world = {0};
    world_init(&world, FAULT_STLS_INJECTION, 0);
    world.mailbox.security = FF_SECURITY_STARTTLS;
    expect_alert(&world, "tampering");
}

static void test_no_password_file(void)
{
    g_auto(World) world = {0};
    world_init(&world, FAULT_NONE, 0);
    world.mailbox.password_file = (char *)"/proc/nonexistent/secret";
    expect_alert(&world, "/proc/nonexistent/secret");
}

static void test_oauth(void)
{
    g_auto(World) world = {0};
    world_init(&world, FAULT_NONE, 0);
    world.mailbox.auth = FF_AUTH_OAUTH2;
    expect_alert(&world, "auth = password");
}

static void test_user_with_line_break(void)
{
    g_auto(World) world = {0};
    world_init(&world, FAULT_NONE, 0);
    world.mailbox.user = (char *)"tim\r\nDELE 1";
    expect_alert(&world, "line break");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/login/capabilities", test_capabilities);
    g_test_add_func("/login/APOP stamp", test_apop_stamp);
    g_test_add_func("/login/APOP", test_apop);
    g_test_add_func("/login/USER", test_user);
    g_test_add_func("/login/PLAIN", test_plain);
    g_test_add_func("/login/CRAM-MD5", test_cram);
    g_test_add_func("/login/no stamp", test_no_stamp);
    g_test_add_func("/login/no STLS", test_no_stls);
    g_test_add_func("/login/STLS injection", test_stls_injection);
    g_test_add_func("/login/no password file", test_no_password_file);
    g_test_add_func("/login/OAuth", test_oauth);
    g_test_add_func("/login/user with line break", test_user_with_line_break);
    return g_test_run();
}
