// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/pop3-proto.h"

#include <string.h>

/* Every event as text, texts of one message joined: what must not depend on how input is cut. */
static void describe(GString *log, const FfPop3Event *event, bool *in_text)
{
    static const char *const names[] = {"none", "reply", "challenge", "line",
                                        "text", "end",   "broken"};
    g_autofree char *words = g_strndup(event->octets ? event->octets : "", event->length);

    if (event->type == FF_POP3_EVENT_TEXT) {
        if (!*in_text) {
            g_string_append(log, "text:");
        }
        *in_text = true;
        g_string_append_len(log, event->octets, (gssize)event->length);
        return;
    }
    if (*in_text) {
        g_string_append_c(log, '|');
    }
    *in_text = false;
    g_string_append(log, names[event->type]);
    if (event->type == FF_POP3_EVENT_REPLY) {
        g_string_append(log, event->ok ? "+" : "-");
    }
    if (event->code) {
        g_string_append_printf(log, "[%d]", event->code);
    }
    if (event->length) {
        g_string_append_printf(log, ":%s", words);
    }
    g_string_append_c(log, '|');
}

static void drain(FfPop3Proto *proto, GString *log, bool *in_text)
{
    FfPop3Event event;

    for (;;) {
        ff_pop3_proto_next(proto, &event);
        if (event.type == FF_POP3_EVENT_NONE) {
            return;
        }
        describe(log, &event, in_text);
        if (event.type == FF_POP3_EVENT_BROKEN) {
            return;
        }
    }
}

/* A copy of exactly that size, so that the sanitizer sees a read beyond it. */
static void feed(FfPop3Proto *proto, const char *octets, gsize length, GString *log, bool *in_text)
{
    g_autofree char *copy = g_memdup2(octets, length);
    if (length == 0) {
        return;
    }
    ff_pop3_proto_feed(proto, copy, length);
    drain(proto, log, in_text);
}

static FfPop3Proto *proto_for(const FfPop3Command *commands, gsize count)
{
    FfPop3Proto *proto = ff_pop3_proto_new();
    for (gsize i = 0; i < count; i++) {
        g_assert_true(ff_pop3_proto_send(proto, commands[i], (guint)i + 1, NULL));
    }
    return proto;
}

typedef struct {
    const char *name;
    FfPop3Command commands[4];
    gsize count;
    const char *input;
    gsize length; /* 0: strlen */
    const char *events;
    gsize events_length; /* 0: strlen */
} Case;

#define OK "+OK hello\r\n"

static const Case cases[] = {
    {"greeting", {0}, 0, OK, 0, "reply+:hello|", 0},
    {"bare ok", {0}, 0, "+OK\r\n", 0, "reply+|", 0},
    {"junk after ok",
     {0},
     0,
     "+OK\x01\xff junk [IN-USE]\r\n",
     0,
     "reply+:\x01\xff junk [IN-USE]|",
     0},
    {"text",
     {FF_POP3_RETR},
     1,
     OK "+OK\r\nabc\r\n.\r\n",
     0,
     "reply+:hello|reply+|text:abc\r\n|end|",
     0},
    {"empty text", {FF_POP3_RETR}, 1, OK "+OK\r\n.\r\n", 0, "reply+:hello|reply+|end|", 0},
    {"stuffed",
     {FF_POP3_RETR},
     1,
     OK "+OK\r\n..\r\n...x\r\n..\r.\r\n.\r\n",
     0,
     "reply+:hello|reply+|text:.\r\n..x\r\n.\r.\r\n|end|",
     0},
    {"LF.LF is text",
     {FF_POP3_RETR},
     1,
     OK "+OK\r\na\n.\nb\r\n.\r\n",
     0,
     "reply+:hello|reply+|text:a\n.\nb\r\n|end|",
     0},
    {"LF.CRLF is text",
     {FF_POP3_RETR},
     1,
     OK "+OK\r\na\n.\r\nb\r\n.\r\n",
     0,
     "reply+:hello|reply+|text:a\n.\r\nb\r\n|end|",
     0},
    {"CRLF.LF is text",
     {FF_POP3_RETR},
     1,
     OK "+OK\r\na\r\n..\nb\r\n.\r\n",
     0,
     "reply+:hello|reply+|text:a\r\n.\nb\r\n|end|",
     0},
    {"unstuffed dot with CR",
     {FF_POP3_RETR},
     1,
     OK "+OK\r\na\r\n.\rb\r\n.\r\r\n.\r\n",
     0,
     "reply+:hello|reply+|text:a\r\n\rb\r\n\r\r\n|end|",
     0},
    {"CR CR LF dot",
     {FF_POP3_RETR},
     1,
     OK "+OK\r\na\r\r\n.\r\n",
     0,
     "reply+:hello|reply+|text:a\r\r\n|end|",
     0},
    {"NUL and 8 bit",
     {FF_POP3_RETR},
     1,
     OK "+OK\r\n\0\xff\0\r\n.\r\n",
     24,
     "reply+:hello|reply+|text:\0\xff\0\r\n|end|",
     35},
    {"two in a row",
     {FF_POP3_RETR, FF_POP3_DELE},
     2,
     OK "+OK\r\nx\r\n.\r\n+OK gone\r\n",
     0,
     "reply+:hello|reply+|text:x\r\n|end|reply+:gone|",
     0},
    {"refused text",
     {FF_POP3_RETR, FF_POP3_RETR},
     2,
     OK "-ERR no\r\n+OK\r\nx\r\n.\r\n",
     0,
     "reply+:hello|reply-:no|reply+|text:x\r\n|end|",
     0},
    {"list",
     {FF_POP3_LIST},
     1,
     OK "+OK\r\n1 2\r\n..x\r\n\r\n.\r\n",
     0,
     "reply+:hello|reply+|line:1 2|line:.x|line|end|",
     0},
    {"refused list",
     {FF_POP3_UIDL, FF_POP3_STAT},
     2,
     OK "-ERR [SYS/TEMP] x\r\n+OK 0 0\r\n",
     0,
     "reply+:hello|reply-[3]:[SYS/TEMP] x|reply+:0 0|",
     0},
    {"codes",
     {FF_POP3_PASS, FF_POP3_PASS, FF_POP3_PASS, FF_POP3_PASS},
     4,
     OK "-ERR [in-use] a\r\n-ERR [LOGIN-DELAY]\r\n-ERR [SYS/PERM/X] b\r\n-ERR [AUTHX] c\r\n",
     0,
     "reply+:hello|reply-[1]:[in-use] a|reply-[2]:[LOGIN-DELAY]|reply-[4]:[SYS/PERM/X] b|"
     "reply-:[AUTHX] c|",
     0},
    {"challenge",
     {FF_POP3_AUTH, FF_POP3_AUTH_RESPONSE},
     2,
     OK "+ Zm9v\r\n+OK in\r\n",
     0,
     "reply+:hello|challenge:Zm9v|reply+:in|",
     0},
    {"empty challenge",
     {FF_POP3_AUTH, FF_POP3_AUTH_RESPONSE},
     2,
     OK "+ \r\n-ERR [AUTH] no\r\n",
     0,
     "reply+:hello|challenge|reply-[5]:[AUTH] no|",
     0},
    {"challenge to PASS",
     {FF_POP3_PASS},
     1,
     OK "+ Zm9v\r\n",
     0,
     "reply+:hello|broken:a reply begins neither with +OK nor with -ERR|",
     0},
    {"not POP3",
     {0},
     0,
     "220 mail ESMTP\r\n",
     0,
     "broken:a reply begins neither with +OK nor with -ERR|",
     0},
    {"octets after a text",
     {FF_POP3_RETR, FF_POP3_RETR},
     2,
     OK "+OK\r\nx\r\n.\r\njunk\r\n",
     0,
     "reply+:hello|reply+|text:x\r\n|end|broken:a reply begins neither with +OK nor with -ERR|",
     0},
    {"octets nobody asked for",
     {0},
     0,
     OK "+OK\r\n",
     0,
     "reply+:hello|broken:the server sends what no command asked for|",
     0},
    {"bare LF reply", {0}, 0, "+OK\n", 0, "broken:a reply line does not end in CRLF|", 0},
    {"bare LF line",
     {FF_POP3_LIST},
     1,
     OK "+OK\r\n1 2\n",
     0,
     "reply+:hello|reply+|broken:a reply line does not end in CRLF|",
     0},
};

static void check(const Case *test, GString *log)
{
    gsize length = test->events_length ? test->events_length : strlen(test->events);
    g_assert_cmpmem(log->str, log->len, test->events, length);
}

static void test_cut(gconstpointer data)
{
    const Case *test = data;
    gsize length = test->length ? test->length : strlen(test->input);

    for (gsize cut = 0; cut <= length; cut++) {
        g_autoptr(FfPop3Proto) proto = proto_for(test->commands, test->count);
        g_autoptr(GString) log = g_string_new(NULL);
        bool in_text = false;
        feed(proto, test->input, cut, log, &in_text);
        if (!strstr(log->str, "broken")) {
            feed(proto, test->input + cut, length - cut, log, &in_text);
        }
        check(test, log);
    }
}

static void test_octets(gconstpointer data)
{
    const Case *test = data;
    gsize length = test->length ? test->length : strlen(test->input);
    g_autoptr(FfPop3Proto) proto = proto_for(test->commands, test->count);
    g_autoptr(GString) log = g_string_new(NULL);
    bool in_text = false;

    for (gsize i = 0; i < length && !strstr(log->str, "broken"); i++) {
        feed(proto, test->input + i, 1, log, &in_text);
    }
    check(test, log);
}

static void test_long_text_line(void)
{
    const FfPop3Command commands[] = {FF_POP3_RETR};
    g_autoptr(FfPop3Proto) proto = proto_for(commands, 1);
    g_autoptr(GString) log = g_string_new(NULL);
    g_autoptr(GString) input = g_string_new("+OK\r\n+OK\r\n");
    bool in_text = false;

    for (guint i = 0; i < 300000; i++) {
        g_string_append_c(input, '.');
    }
    g_string_append(input, "\r\n.\r\n");
    for (gsize from = 0; from < input->len; from += 1000) {
        feed(proto, input->str + from, MIN(1000, input->len - from), log, &in_text);
    }
    g_assert_cmpuint(log->len, ==, strlen("reply+|reply+|text:") + 299999 + 2 + strlen("|end|"));
}

static void test_long_reply_line(void)
{
    g_autoptr(FfPop3Proto) proto = ff_pop3_proto_new();
    g_autoptr(GString) log = g_string_new(NULL);
    bool in_text = false;

    for (guint i = 0; i < 100 && log->len == 0; i++) {
        feed(proto,
             "+OK and on and on and on and on and on and on and on and on and on and on and "
             "on and on and on and on and on and on and on and on and on and on and on",
             150, log, &in_text);
    }
    g_assert_cmpstr(log->str, ==, "broken:a reply line is far too long|");
}

static void test_broken_stays(void)
{
    g_autoptr(FfPop3Proto) proto = ff_pop3_proto_new();
    g_autoptr(GString) log = g_string_new(NULL);
    bool in_text = false;

    feed(proto, "x", 1, log, &in_text);
    feed(proto, "+OK\r\n", 5, log, &in_text);
    g_assert_cmpuint(strlen(log->str), ==,
                     2 * strlen("broken:a reply begins neither with +OK nor "
                                "with -ERR|"));
    g_assert_false(ff_pop3_proto_send(proto, FF_POP3_QUIT, 0, NULL));
}

static void test_send(void)
{
    g_autoptr(FfPop3Proto) proto = ff_pop3_proto_new();
    gsize length;

    g_assert_null(ff_pop3_proto_take_output(proto));
    g_assert_false(ff_pop3_proto_send(proto, FF_POP3_USER, 0, "a\r\nDELE 1"));
    g_assert_false(ff_pop3_proto_send(proto, FF_POP3_USER, 0, "a\nb"));
    g_assert_false(ff_pop3_proto_send(proto, FF_POP3_GREETING, 0, NULL));
    g_assert_true(ff_pop3_proto_send(proto, FF_POP3_USER, 0, "anne b"));
    g_assert_true(ff_pop3_proto_send(proto, FF_POP3_RETR, 7, NULL));
    g_assert_true(ff_pop3_proto_send(proto, FF_POP3_AUTH_RESPONSE, 0, "Zm9v"));
    g_assert_true(ff_pop3_proto_send(proto, FF_POP3_QUIT, 0, NULL));
    g_assert_cmpuint(ff_pop3_proto_pending(proto), ==, 5);
    g_autoptr(GBytes) output = ff_pop3_proto_take_output(proto);
    const char *octets = g_bytes_get_data(output, &length);
    g_assert_cmpmem(octets, length, "USER anne b\r\nRETR 7\r\nZm9v\r\nQUIT\r\n", 33);
    g_assert_null(ff_pop3_proto_take_output(proto));
}

static void test_send_is_bounded(void)
{
    g_autoptr(FfPop3Proto) proto = ff_pop3_proto_new();
    guint sent = 0;

    while (sent < (1 << 20) && ff_pop3_proto_send(proto, FF_POP3_NOOP, 0, NULL)) {
        sent++;
    }
    g_assert_cmpuint(sent, >, 2000);
    g_assert_cmpuint(sent, <, 1 << 20);
    g_assert_cmpuint(ff_pop3_proto_pending(proto), ==, sent + 1);
}

static void test_unread_after_stls(void)
{
    const FfPop3Command commands[] = {FF_POP3_STLS};
    static const char input[] = "+OK\r\n+OK\r\n+OK\r\n";
    g_autoptr(FfPop3Proto) proto = proto_for(commands, 1);
    FfPop3Event event;

    ff_pop3_proto_feed(proto, input, 10);
    ff_pop3_proto_next(proto, &event);
    g_assert_true(ff_pop3_proto_has_unread(proto));
    ff_pop3_proto_next(proto, &event);
    g_assert_cmpint(event.command, ==, FF_POP3_STLS);
    g_assert_false(ff_pop3_proto_has_unread(proto));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *cut = g_strdup_printf("/pop3-proto/cut anywhere/%s", cases[i].name);
        g_autofree char *octets = g_strdup_printf("/pop3-proto/octet by octet/%s", cases[i].name);
        g_test_add_data_func(cut, &cases[i], test_cut);
        g_test_add_data_func(octets, &cases[i], test_octets);
    }
    g_test_add_func("/pop3-proto/long text line", test_long_text_line);
    g_test_add_func("/pop3-proto/long reply line", test_long_reply_line);
    g_test_add_func("/pop3-proto/broken stays broken", test_broken_stays);
    g_test_add_func("/pop3-proto/send", test_send);
    g_test_add_func("/pop3-proto/send is bounded", test_send_is_bounded);
    g_test_add_func("/pop3-proto/unread after STLS", test_unread_after_stls);
    return g_test_run();
}
