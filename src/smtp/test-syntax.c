// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/limits.h"
#include "smtp/syntax.h"

#include <string.h>

/* ---- commands that are right ---- */

typedef struct {
    const char *line;
    FfSmtpVerb verb;
    const char *path;
    const char *envid;
    gint64 size;
    bool last;
    const char *domain;
} Right;

static const Right RIGHT[] = {
    {"HELO a.example", FF_SMTP_HELO, NULL, NULL, -1, false, "a.example"},
    {"ehlo [127.0.0.1]", FF_SMTP_EHLO, NULL, NULL, -1, false, "[127.0.0.1]"},
    {"LHLO  a  ", FF_SMTP_LHLO, NULL, NULL, -1, false, "a"},
    {"MAIL FROM:<>", FF_SMTP_MAIL, "", NULL, -1, false, NULL},
    {"mail from: <a@b.example>", FF_SMTP_MAIL, "a@b.example", NULL, -1, false, NULL},
    {"MAIL FROM:<@one,@two:a@b>", FF_SMTP_MAIL, "a@b", NULL, -1, false, NULL},
    {"MAIL FROM:<\"a>b \\\" c\"@d>", FF_SMTP_MAIL, "\"a>b \\\" c\"@d", NULL, -1, false, NULL},
    {"MAIL FROM:<j\xc3\xb6rg@b> SMTPUTF8", FF_SMTP_MAIL, "j\xc3\xb6rg@b", NULL, -1, false, NULL},
    {"MAIL FROM:<a@b> SIZE=1024 BODY=8BITMIME", FF_SMTP_MAIL, "a@b", NULL, 1024, false, NULL},
    {"MAIL FROM:<a@b> body=7bit ret=hdrs", FF_SMTP_MAIL, "a@b", NULL, -1, false, NULL},
    {"MAIL FROM:<a@b> SIZE=9223372036854775807", FF_SMTP_MAIL, "a@b", NULL, G_MAXINT64, false,
     NULL},
    {"MAIL FROM:<> ENVID=fax+40company.com+20UID+2B1", FF_SMTP_MAIL, "", "fax@company.com UID+1",
     -1, false, NULL},
    {"RCPT TO:<Postmaster>", FF_SMTP_RCPT, "Postmaster", NULL, -1, false, NULL},
    {"RCPT TO:<5035550123^COMPANY=FaxBack^NOCOVER@fax.company.com>", FF_SMTP_RCPT,
     "5035550123^COMPANY=FaxBack^NOCOVER@fax.company.com", NULL, -1, false, NULL},
    {"RCPT TO:<a@b> NOTIFY=NEVER", FF_SMTP_RCPT, "a@b", NULL, -1, false, NULL},
    {"RCPT TO:<a@b> NOTIFY=SUCCESS,FAILURE,DELAY ORCPT=rfc822;a+40b", FF_SMTP_RCPT, "a@b", NULL, -1,
     false, NULL},
    {"DATA", FF_SMTP_DATA, NULL, NULL, -1, false, NULL},
    {"data ", FF_SMTP_DATA, NULL, NULL, -1, false, NULL},
    {"BDAT 0 LAST", FF_SMTP_BDAT, NULL, NULL, 0, true, NULL},
    {"bdat 17 last", FF_SMTP_BDAT, NULL, NULL, 17, true, NULL},
    {"BDAT 100000", FF_SMTP_BDAT, NULL, NULL, 100000, false, NULL},
    {"RSET", FF_SMTP_RSET, NULL, NULL, -1, false, NULL},
    {"NOOP whatever you say", FF_SMTP_NOOP, NULL, NULL, -1, false, NULL},
    {"QUIT", FF_SMTP_QUIT, NULL, NULL, -1, false, NULL},
    {"VRFY someone", FF_SMTP_VRFY, NULL, NULL, -1, false, NULL},
    {"HELP", FF_SMTP_HELP, NULL, NULL, -1, false, NULL},
};

static void test_right(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(RIGHT); i++) {
        FfSmtpCommand command;
        const char *reply = NULL;
        /* No NUL behind the line: a parser that reads on is caught by the sanitizer. */
        g_autofree char *line = g_memdup2(RIGHT[i].line, strlen(RIGHT[i].line));
        g_test_message("%s", RIGHT[i].line);
        g_assert_true(ff_smtp_command_parse(line, strlen(RIGHT[i].line), &command, &reply));
        g_assert_cmpint(command.verb, ==, RIGHT[i].verb);
        g_assert_cmpstr(command.path, ==, RIGHT[i].path);
        g_assert_cmpstr(command.envid, ==, RIGHT[i].envid);
        g_assert_cmpint(command.size, ==, RIGHT[i].size);
        g_assert_cmpint(command.last, ==, RIGHT[i].last);
        g_assert_cmpstr(command.domain, ==, RIGHT[i].domain);
        g_assert_null(reply);
        ff_smtp_command_clear(&command);
    }
}

/* ---- and those that are not ---- */

static const struct {
    const char *line;
    const char *code;
} WRONG[] = {
    {"", "500 5.5.1"},
    {" ", "500 5.5.1"},
    {"MAILFROM:<a@b>", "500 5.5.1"},
    {"GET / HTTP/1.1", "500 5.5.1"},
    {"\x16\x03\x01", "500 5.5.2"},
    {"NOOP a\rb", "500 5.5.2"},
    {"EHLO", "501 5.5.4"},
    {"EHLO two names", "501 5.5.4"},
    {"EHLO \xff\xfe", "501 5.5.4"},
    {"MAIL", "501 5.1.7"},
    {"MAIL FROM", "501 5.1.7"},
    {"MAIL FROM:", "501 5.1.7"},
    {"MAIL FROM:a@b", "501 5.1.7"},
    {"MAIL FROM:<a@b", "501 5.1.7"},
    {"MAIL FROM:<\"a@b>", "501 5.1.7"},
    {"MAIL FROM:<a b@c>", "501 5.1.7"},
    {"MAIL FROM:<<a@b>>", "501 5.1.7"},
    {"MAIL FROM:<a@b>SIZE=1", "501 5.1.7"},
    {"MAIL FROM:<a\xff@b>", "501 5.1.7"},
    {"MAIL FROM:<@one,@two:>", "501 5.1.7"},
    {"MAIL FROM:<@one>", "501 5.1.7"},
    {"MAIL TO:<a@b>", "501 5.1.7"},
    {"RCPT TO:<>", "501 5.1.3"},
    {"RCPT TO:<\"a\\", "501 5.1.3"},
    {"RCPT FROM:<a@b>", "501 5.1.3"},
    {"MAIL FROM:<a@b> SIZE=", "501 5.5.4"},
    {"MAIL FROM:<a@b> SIZE=-1", "501 5.5.4"},
    {"MAIL FROM:<a@b> SIZE=9223372036854775808", "501 5.5.4"},
    {"MAIL FROM:<a@b> SIZE=1 SIZE=1", "501 5.5.4"},
    {"MAIL FROM:<a@b> BODY=BINARYMIME", "501 5.5.4"},
    {"MAIL FROM:<a@b> SMTPUTF8=yes", "501 5.5.4"},
    {"MAIL FROM:<a@b> ENVID=", "501 5.5.4"},
    {"MAIL FROM:<a@b> ENVID=a+4", "501 5.5.4"},
    {"MAIL FROM:<a@b> ENVID=a+0D+0ARSET", "501 5.5.4"},
    {"MAIL FROM:<a@b> RET=ALL", "501 5.5.4"},
    {"MAIL FROM:<a@b> AUTH=<>", "555 5.5.4"},
    {"MAIL FROM:<a@b> NOTIFY=NEVER", "555 5.5.4"},
    {"RCPT TO:<a@b> SIZE=1", "555 5.5.4"},
    {"RCPT TO:<a@b> NOTIFY=", "501 5.5.4"},
    {"RCPT TO:<a@b> NOTIFY=NEVER,DELAY", "501 5.5.4"},
    {"RCPT TO:<a@b> NOTIFY=DELAY,", "501 5.5.4"},
    {"RCPT TO:<a@b> NOTIFY=,DELAY", "501 5.5.4"},
    {"RCPT TO:<a@b> ORCPT=a+40b", "501 5.5.4"},
    {"RCPT TO:<a@b> ORCPT=;a", "501 5.5.4"},
    {"DATA now", "501 5.5.4"},
    {"QUIT now", "501 5.5.4"},
    {"RSET all", "501 5.5.4"},
    {"BDAT", "501 5.5.4"},
    {"BDAT LAST", "501 5.5.4"},
    {"BDAT 1x", "501 5.5.4"},
    {"BDAT +1", "501 5.5.4"},
    {"BDAT 99999999999999999999", "501 5.5.4"},
    {"BDAT 1 LAST LAST", "501 5.5.4"},
    {"BDAT 1 FIRST", "501 5.5.4"},
};

static void test_wrong(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(WRONG); i++) {
        FfSmtpCommand command = {.size = 4711};
        const char *reply = NULL;
        g_autofree char *line = g_memdup2(WRONG[i].line, strlen(WRONG[i].line));
        g_test_message("%s", WRONG[i].line);
        g_assert_false(ff_smtp_command_parse(line, strlen(WRONG[i].line), &command, &reply));
        g_assert_true(g_str_has_prefix(reply, WRONG[i].code));
        g_assert_null(command.path);
        g_assert_null(command.envid);
        g_assert_cmpint(command.size, ==, 4711);
    }
}

static void test_nul(void)
{
    FfSmtpCommand command = {0};
    const char *reply = NULL;

    g_assert_false(ff_smtp_command_parse("RCPT TO:<a@b\0.evil>", 19, &command, &reply));
    g_assert_true(g_str_has_prefix(reply, "500 5.5.2"));
}

static void test_long_address(void)
{
    FfSmtpCommand command = {0};
    const char *reply = NULL;
    g_autofree char *longest = g_strnfill(FF_LIMIT_ADDRESS, 'a');
    g_autofree char *fits = g_strdup_printf("RCPT TO:<%s>", longest);
    g_autofree char *long_one = g_strdup_printf("RCPT TO:<%sa>", longest);

    g_assert_true(ff_smtp_command_parse(fits, strlen(fits), &command, &reply));
    ff_smtp_command_clear(&command);
    g_assert_false(ff_smtp_command_parse(long_one, strlen(long_one), &command, &reply));
    g_assert_true(g_str_has_prefix(reply, "501 5.1.3"));
}

/* ---- xtext ---- */

static void test_xtext(void)
{
    static const struct {
        const char *text;
        const char *encoded;
    } CASES[] = {
        {"", ""},
        {"plain~!", "plain~!"},
        {"a+b=c d", "a+2Bb+3Dc+20d"},
        {"j\xc3\xb6\t\x7f", "j+C3+B6+09+7F"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(CASES); i++) {
        g_autofree char *encoded = ff_smtp_xtext_encode(CASES[i].text);
        g_autofree char *decoded = ff_smtp_xtext_decode(encoded, strlen(encoded));
        g_assert_cmpstr(encoded, ==, CASES[i].encoded);
        g_assert_cmpstr(decoded, ==, CASES[i].text);
    }
}

static void test_xtext_malformed(void)
{
    static const char *const CASES[] = {"+",   "+4",  "a+4",  "+4G",      "+4a", "+00",
                                        "a b", "a=b", "\x7f", "\xc3\xb6", "+ 1", "+-1"};

    for (gsize i = 0; i < G_N_ELEMENTS(CASES); i++) {
        g_autofree char *text = g_memdup2(CASES[i], strlen(CASES[i]));
        g_assert_null(ff_smtp_xtext_decode(text, strlen(CASES[i])));
    }
}

/* ---- replies ---- */

static bool add(FfSmtpReply *reply, const char *line, bool *ret_last)
{
    return ff_smtp_reply_add_line(reply, line, strlen(line), ret_last);
}

static void test_reply(void)
{
    FfSmtpReply reply = {0};
    bool last = true;

    g_assert_true(add(&reply, "250-mx.example", &last));
    g_assert_false(last);
    g_assert_true(add(&reply, "250-", &last));
    g_assert_false(last);
    g_assert_true(add(&reply, "250 SIZE 10", &last));
    g_assert_true(last);
    g_assert_cmpint(reply.code, ==, 250);
    g_assert_cmpstr(reply.text, ==, "mx.example\n\nSIZE 10");
    ff_smtp_reply_clear(&reply);
    g_assert_true(add(&reply, "354", &last));
    g_assert_true(last);
    g_assert_cmpint(reply.code, ==, 354);
    g_assert_cmpstr(reply.text, ==, "");
    ff_smtp_reply_clear(&reply);
}

static void test_reply_malformed(void)
{
    static const char *const CASES[] = {"",     "2",       "25",  "25x ok",  "650 ok",  "050 ok",
                                        "2500", "250\tok", "+OK", " 250 ok", "250 a\nb"};
    bool last = false;

    for (gsize i = 0; i < G_N_ELEMENTS(CASES); i++) {
        FfSmtpReply reply = {0};
        g_assert_false(add(&reply, CASES[i], &last));
        g_assert_cmpint(reply.code, ==, 0);
        g_assert_null(reply.text);
    }
    FfSmtpReply reply = {0};
    g_assert_false(ff_smtp_reply_add_line(&reply, "250 a\0b", 7, &last));
    g_assert_true(add(&reply, "250-a", &last));
    g_assert_false(add(&reply, "251 b", &last));
    g_assert_cmpstr(reply.text, ==, "a");
    ff_smtp_reply_clear(&reply);
}

static void test_reply_limits(void)
{
    FfSmtpReply reply = {0};
    bool last = false;
    g_autofree char *long_line = g_strnfill(FF_LIMIT_REPLY_LINE + 1, 'x');

    memcpy(long_line, "250 ", 4);
    g_assert_false(add(&reply, long_line, &last));
    for (guint i = 0; i < FF_LIMIT_REPLY_LINES; i++) {
        g_assert_true(add(&reply, "250-x", &last));
    }
    g_assert_false(add(&reply, "250-x", &last));
    g_assert_false(add(&reply, "250 x", &last));
    ff_smtp_reply_clear(&reply);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/smtp/syntax/right", test_right);
    g_test_add_func("/smtp/syntax/wrong", test_wrong);
    g_test_add_func("/smtp/syntax/nul", test_nul);
    g_test_add_func("/smtp/syntax/long-address", test_long_address);
    g_test_add_func("/smtp/syntax/xtext", test_xtext);
    g_test_add_func("/smtp/syntax/xtext-malformed", test_xtext_malformed);
    g_test_add_func("/smtp/syntax/reply", test_reply);
    g_test_add_func("/smtp/syntax/reply-malformed", test_reply_malformed);
    g_test_add_func("/smtp/syntax/reply-limits", test_reply_limits);
    return g_test_run();
}
