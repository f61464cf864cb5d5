// SPDX-License-Identifier: GPL-3.0-or-later
/* Who a From field names: one clear address, or nobody. */
#include <gmime/gmime.h>
#include <string.h>

#include "message/header.h"
#include "message/originator.h"
#include "message/sender.h"

#define A "anne@company.test"

static const struct {
    const char *from, *sender, *name;
} accepted[] = {
    /* as programs write it */
    {A, A, NULL},
    {"<" A ">", A, NULL},
    {"Anne <" A ">", A, "Anne"},
    {"Anne<" A ">", A, "Anne"},
    {"Anne B. Anderson <" A ">", A, "Anne B. Anderson"},
    {"\"Anderson, Anne\" <" A ">", A, "Anderson, Anne"},
    {"\"Anderson, \\\"A\\\" <x@y.test>\" <" A ">", A, "Anderson, \"A\" <x@y.test>"},
    {"\"anne@company.test\" <" A ">", A, A},
    {"'Anne' <" A ">", A, "Anne"},
    {"O'Brien <" A ">", A, "O'Brien"},
    {A " (Anne (Sales) \\) x)", A, "Anne (Sales) ) x"},
    {"(Sales) " A, A, NULL},
    {"Anne <" A "> (Sales)", A, "Anne"},
    {A " <" A ">", A, A},
    {A " <Anne@Company.TEST>", A, A},
    {"=?utf-8?q?Anne=2C_B?= <" A ">", A, "Anne, B"},
    {"=?utf-8?b?QW5uZSA8eEB5LnRlc3Q+?= <" A ">", A, "Anne <x@y.test>"},
    {"=?utf-8?q?x=40y=2Etest?= <" A ">", A, "x@y.test"},
    {"\"=?utf-8?q?Anne?=\" <" A ">", A, "Anne"},
    {"\xc3\x84nne <" A ">", A, "\xc3\x84nne"},
    {"\xc4nne <" A ">", A, "\xc3\x84nne"},
    {"a+b=c_d-e!#$%&'*/?^`{|}~f@company.test", "a+b=c_d-e!#$%&'*/?^`{|}~f@company.test", NULL},
    /* obsolete, and still one address */
    {"Anne <" A ">,", A, "Anne"},
    {",, Anne <" A "> , ,", A, "Anne"},
    {"anne . x @ company . test", "anne.x@company.test", NULL},
    {"Anne <anne@company(x). test>", A, "Anne"},
    {"Anne < (x) anne (y) @ (z) company.test >", A, "Anne"},
    /* groups (RFC 6854) */
    {"Team: " A ";", A, NULL},
    {"Team: Anne <" A ">, ;", A, "Anne"},
    /* octets that belong in no address, or in no header */
    {"\x93\xff\x80 <" A ">", A, "\xe2\x80\x9c\xc3\xbf\xe2\x82\xac"},
};

/* Refused: no-sender. */
static const char *const refused[] = {
    /* groups (RFC 6854) */
    "Team:;",
    "undisclosed-recipients: ;",
    "Team: " A,
    "Team: " A "; x",
    "Team: Inner: " A ";;",
    ": " A ";",
    /* several */
    A "; b@company.test",
    "Anne <" A "> <x@y.test>",
    "<x@y.test> <" A ">",
    "<" A "> x@y.test",
    A " x@y.test",
    "x@y.test <" A ">",
    "Anderson, Anne <" A ">",
    "Anne <" A ">, Bob",
    "=?utf-8?q?Anderson,_Anne?= <" A ">",
    /* something behind it or in between */
    A "> <x@y.test",
    A "> <x@y.test>",
    A " junk",
    A " junk@",
    A ">",
    "<" A,
    "<<" A ">>",
    "<" A ">>",
    "Anne <" A "> junk",
    "Anne <" A " junk>",
    "Anne <" A ",>",
    "Anne <Bob <" A ">>",
    "Anne [x] <" A ">",
    "Anne; <" A ">",
    "Anne\\ B <" A ">",
    ". Anne <" A ">",
    "x anne@company.test",
    "mailto:" A,
    "<mailto:" A ">",
    "<>",
    "Anne <>",
    A " <>",
    "anne",
    "<anne>",
    "@company.test",
    "anne@",
    "anne@@company.test",
    "anne@company.test@evil.test",
    "<@evil.test:" A ">",
    "anne@company..test",
    "anne@company.test.",
    "anne@.company.test",
    ".anne@company.test",
    "anne.@company.test",
    "a..b@company.test",
    "anne@[192.0.2.1]",
    "\"anne\"@company.test",
    "\"anne@company.test\"@evil.test",
    "\"a b\"@company.test",
    "anne@\"company.test\"",
    "anne@company.test, @",
    "\"" A "\"",
    "(" A ")",
    /* not closed */
    "\"Anne <" A ">",
    "Anne\" <" A ">",
    "\"Anne\\\" <" A ">",
    "(Anne <" A ">",
    "Anne) <" A ">",
    A " (Anne",
    A " (Anne (x)",
    A " (Anne \\)",
    A " (Anne))",
    /* octets that belong in no address, or in no header */
    "Anne\r<" A ">",
    "Anne \x01 <" A ">",
    "Anne \x1b$B<" A ">",
    "\"Anne\x7f\" <" A ">",
    "Anne <anne\x08@company.test>",
    "Anne <anne@company.test\x0b>",
    "\xff\xfe <" A ">",
    "Anne <ann\xff@company.test>",
    "Anne <anne@comp\xff.test>",
    "Anne <anne@company.test\xc2\xa0>",
    "Anne <\xe2\x80\x8b" A ">",
    "Anne <anne\xef\xbc\xa0"
    "company.test>",
};

static const char *const several[] = {
    "Team: " A ", b@company.test;", "Team:;, " A, "Team: " A ";, Other:;",
    A ", b@company.test",           A "," A,
};

static void check(const char *text, gsize length, const char *sender, const char *name,
                  FfReason expected)
{
    g_autoptr(FfHeader) header = ff_header_parse(text, length, true);
    g_autoptr(FfMail) mail = ff_mail_new();
    FfReason reason = ff_sender_read(header, mail);
    g_test_message("%s", text);
    g_assert_cmpstr(mail->sender, ==, sender);
    g_assert_cmpstr(mail->sender_name, ==, name);
    g_assert_cmpstr(ff_reason_name(reason), ==, ff_reason_name(expected));
}

static void check_from(const char *from, const char *sender, const char *name, FfReason expected)
{
    g_autofree char *text = g_strdup_printf("From: %s\r\nTo: x@y.test\r\n\r\n", from);
    check(text, strlen(text), sender, name, expected);
}

static void test_accepted(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(accepted); i++) {
        check_from(accepted[i].from, accepted[i].sender, accepted[i].name, FF_REASON_NONE);
    }
}

static void test_refused(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(refused); i++) {
        check_from(refused[i], NULL, NULL, FF_REASON_NO_SENDER);
    }
    for (guint i = 0; i < G_N_ELEMENTS(several); i++) {
        check_from(several[i], NULL, NULL, FF_REASON_SEVERAL_SENDERS);
    }
}

/* A NUL ends the field for some programs, and for others it is nothing. */
static void test_nul(void)
{
    static const char *const places[] = {"|anne@company.test", "anne@company.test|",
                                         "anne|@company.test", "A|nne <anne@company.test>",
                                         "anne@company.test|@evil.test"};
    for (guint i = 0; i < G_N_ELEMENTS(places); i++) {
        g_autofree char *text = g_strdup_printf("From: %s\r\nTo: x@y.test\r\n", places[i]);
        gsize length = strlen(text);
        *strchr(text, '|') = '\0';
        check(text, length, NULL, NULL, FF_REASON_NO_SENDER);
    }
}

/* Comments and white space go on over lines; the field's own end is no part of it. */
static void test_folded(void)
{
    static const char text[] = "From:\r\n Anne\r\n\tAnderson (over\r\n two lines)\r\n <anne@\r\n "
                               "company.test>\r\n \r\nTo: x@y.test\r\n";
    check(text, strlen(text), A, "Anne Anderson", FF_REASON_NONE);
}

/* Many words, comments and brackets cost linear time. */
static void test_long(void)
{
    static const char *const pieces[] = {"x ", "(", "<", "a@b.test,", "x:", "\"\\\"", ".", ";"};
    for (guint i = 0; i < G_N_ELEMENTS(pieces); i++) {
        g_autoptr(GString) field = g_string_new(NULL);
        g_autofree char *address = NULL;
        while (field->len < 1 << 20) {
            g_string_append(field, pieces[i]);
        }
        g_assert_cmpint(ff_originator_read(field->str, &address), !=, FF_ORIGINATOR_ONE);
        g_assert_null(address);
    }
}

int main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    g_mime_init();
    g_test_add_func("/message/originator/accepted", test_accepted);
    g_test_add_func("/message/originator/refused", test_refused);
    g_test_add_func("/message/originator/nul", test_nul);
    g_test_add_func("/message/originator/folded", test_folded);
    g_test_add_func("/message/originator/long", test_long);
    return g_test_run();
}
