// SPDX-License-Identifier: GPL-3.0-or-later
/* Whom To and Cc name: every way in which people and programs write a number, in every place. */
#include <gmime/gmime.h>
#include <string.h>

#include "base/clock.h"
#include "base/limits.h"
#include "message/fixture.h"
#include "message/recipients.h"

#define BOX "fax@company.test"

/* "none", or the reason and "[argument]"; then for each recipient " name|number^FLAG=value", and
 * "{others}" when it was named again. */
static char *collect(const char *fields)
{
    static FfFixture *fixture = NULL;
    if (fixture == NULL) {
        fixture = ff_fixture_new();
    }
    g_autoptr(FfHeader) header = ff_header_parse(fields, strlen(fields), true);
    g_autoptr(FfMail) mail = ff_mail_new();
    g_autofree char *argument = NULL;
    FfReason reason = ff_recipients_collect(header, &fixture->facts, mail, &argument);
    GString *text = g_string_new(ff_reason_name(reason));
    if (argument != NULL) {
        g_string_append_printf(text, "[%s]", argument);
    }
    for (guint i = 0; i < mail->recipients->len; i++) {
        const FfRecipient *recipient = mail->recipients->pdata[i];
        g_string_append_printf(text, " %s|%s", recipient->name != NULL ? recipient->name : "",
                               recipient->number);
        g_string_append(text, g_hash_table_contains(recipient->flags, "fine") ? "^FINE" : "");
        const char *at = g_hash_table_lookup(recipient->flags, "at");
        g_string_append_printf(text, "%s%s", at != NULL ? "^AT=" : "", at != NULL ? at : "");
        if (recipient->again != NULL) {
            g_string_append_printf(text, "{%s}", recipient->again);
        }
    }
    return g_string_free(text, FALSE);
}

static void assert_to(const char *to, const char *expected)
{
    g_autofree char *fields = g_strdup_printf("To: %s\r\n", to);
    g_autofree char *result = collect(fields);
    g_test_message("%s", to);
    g_assert_cmpstr(result, ==, expected);
}

/* ---- one number, written and placed in every way ---- */

static const char *const numbers[] = {
    "5035550123",
    "503-555-0123",
    "503.555.0123",
    "503/555-0123",
    "503 555 0123",
    "(503) 555-0123",
    "(503)555-0123",
    "1-503-555-0123",
    "+15035550123",
    "+1 (503) 555-0123",
    "+1.503.555.0123",
    "011 1 503 555 0123",
    /* spaces: no-break, narrow, figure, thin, ideographic, braille */
    "503\u00a0555\u00a00123",
    "503\u202f555\u202f0123",
    "503\u2007555\u20090123",
    "503\u3000555\u28000123",
    /* dashes: no-break hyphen, en, em, minus, hyphen bullet, Katakana */
    "503\u2011555\u20130123",
    "503\u2014555\u22120123",
    "503\u2043555\u30fc0123",
    /* dots in the middle, bullets */
    "503\u00b7555\u00b70123",
    "503\u2022555\u30fb0123",
    /* full width: digits, signs */
    "\uff15\uff10\uff13\uff15\uff15\uff15\uff10\uff11\uff12\uff13",
    "\uff08503\uff09555\uff0d0123",
    "\uff0b1\uff0e503\uff0f555\uff0e0123",
    /* Arabic and mathematical digits */
    "\u0665\u0660\u0663\u0665\u0665\u0665\u0660\u0661\u0662\u0663",
    "\U0001d7d3035550123",
    /* invisible: marks of direction, joiners, soft hyphen, byte order mark, variation selector */
    "\u200e5035550123\u200e",
    "\u200f5035550123",
    "\u202a+15035550123\u202c",
    "\u2066+15035550123\u2069",
    "503\u200b555\u200d0123",
    "\ufeff503\u00ad555\u20600123",
    "5\ufe0f\u20e303555012\u034f3",
};

/* %s is the number. */
static const char *const places[] = {
    "\"Anne %s\" <fax@company.test>",
    "Anne %s <fax@company.test>",
    "Anne %s<fax@company.test>",
    "'Anne %s' <fax@company.test>",
    "\"'Anne %s'\" <fax@company.test>",
    "\"''Anne %s''\" <fax@company.test>",
    "\"\\\"Anne %s\\\"\" <fax@company.test>",
    "\"'\"Anne %s\"'\" <fax@company.test>",
    "\u201cAnne %s\u201d <fax@company.test>",
    "\"Anne %s \" <fax@company.test>",
    "\"Anne: %s\" <fax@company.test>",
    "\"Anne - %s\" <fax@company.test>",
    "\"Anne (%s)\" <fax@company.test>",
    "Anne (%s) <fax@company.test>",
    "Anne <fax@company.test> (%s)",
    "fax@company.test (Anne %s)",
    "Anne <\"fax+%s\"@company.test>",
    "Anne <\"%s\"@fax.company.test>",
    "\"fax+%s\"@company.test (Anne)",
    "Staff: Anne %s <fax@company.test>;",
    "Staff: \"Anne %s\" <fax@company.test>, ;",
    ",, \"Anne %s\" <fax@company.test>,",
    "\"Anne %s (fax@company.test)\" <fax@company.test>",
};

static void test_places(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(numbers); i++) {
        for (guint k = 0; k < G_N_ELEMENTS(places); k++) {
            g_auto(GStrv) halves = g_strsplit(places[k], "%s", 2);
            g_autofree char *to = g_strconcat(halves[0], numbers[i], halves[1], NULL);
            assert_to(to, "none Anne|+15035550123");
        }
    }
}

/* ---- encoded words ---- */

static void append_word(GString *to, char encoding, const char *octets, gsize length)
{
    g_string_append_printf(to, "=?utf-8?%c?", encoding);
    if (encoding == 'b') {
        g_autofree char *text = g_base64_encode((const guchar *)octets, length);
        g_string_append(to, text);
    }
    for (gsize i = 0; encoding == 'q' && i < length; i++) {
        g_string_append_printf(to, "=%02X", (guchar)octets[i]);
    }
    g_string_append(to, "?=");
}

/* Cut at each octet, so within the number and within characters, too. */
static void check_cut(const char *display, char encoding, const char *between)
{
    gsize length = strlen(display);
    for (gsize cut = 1; cut < length; cut++) {
        g_autoptr(GString) to = g_string_new(NULL);
        append_word(to, encoding, display, cut);
        g_string_append(to, between);
        append_word(to, encoding, display + cut, length - cut);
        g_string_append(to, " <fax@company.test>");
        assert_to(to->str, "none \xc3\x84nne \xc3\x96|+15035550123^FINE");
    }
}

static void test_cut_words(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(numbers); i++) {
        g_autofree char *display = g_strdup_printf("\xc3\x84nne \xc3\x96 %s^FINE", numbers[i]);
        check_cut(display, 'b', " ");
        check_cut(display, 'q', "\r\n\t");
    }
}

/* ---- others ---- */

typedef struct {
    const char *to, *result;
} Row;

static void assert_rows(const Row *rows, guint count)
{
    for (guint i = 0; i < count; i++) {
        assert_to(rows[i].to, rows[i].result);
    }
}

#define B    " <fax@company.test>"
#define ANNE "none Anne|+15035550123"

static void test_words(void)
{
    static const Row rows[] = {
        {"=?utf-8?q?Anne?= 5035550123" B, ANNE},
        {"Anne =?utf-8?q?5035550123?=" B, ANNE},
        {"\"=?utf-8?q?Anne_5035550123?=\"" B, ANNE},
        {"=?utf-8?q?Anne_50355?==?utf-8?q?50123?=" B, ANNE},
        {"=?utf-8?q?Anne_5035550123?=<fax@company.test>", ANNE},
        {"=?utf-8?q?Anne 5035550123?=" B, ANNE},
        {"=?utf-8?q?=22Anne_5035550123=22?=" B, ANNE},
        {"=?utf-8?q?Anne_=285035550123=29?=" B, ANNE},
        {"fax@company.test (=?utf-8?q?Anne_5035550123?=)", ANNE},
        {"Anne (=?utf-8?q?5035550123?=)" B, ANNE},
        {"=?us-ascii?q?Anne_50355?= =?utf-8?b?NTAxMjM=?=" B, ANNE},
        {"=?utf-16be?b?AEEAbgBuAGUAIAA1ADAAMwA1ADUANQAwADEAMgAz?=" B, ANNE},
        /* Japanese: plain digits, full-width ones, cut between them */
        {"=?iso-2022-jp?b?GyRCOzNFRBsoQiA1MDM1NTUwMTIz?=" B,
         "none \xe5\xb1\xb1\xe7\x94\xb0|+15035550123"},
        {"=?iso-2022-jp?q?=1B=24B=3B3ED=1B=28B=205035550123?=" B,
         "none \xe5\xb1\xb1\xe7\x94\xb0|+15035550123"},
        {"=?iso-2022-jp?b?GyRCOzNFRBsoQiA1MDM1?= =?iso-2022-jp?b?NTUwMTIz?=" B,
         "none \xe5\xb1\xb1\xe7\x94\xb0|+15035550123"},
        {"=?iso-2022-jp?b?GyRCOzNFRCEhIzUjMCMzIV0jNSM1IzUhXSMwIzEjMiMzGyhC?=" B,
         "none \xe5\xb1\xb1\xe7\x94\xb0|+15035550123"},
        {"=?iso-2022-jp?b?GyRCOzNFRBsoQiAbJEIjNSMwIzMjNSM1GyhC?=\r\n "
         "=?iso-2022-jp?b?GyRCIzUjMCMxIzIjMxsoQg==?=" B,
         "none \xe5\xb1\xb1\xe7\x94\xb0|+15035550123"},
        {"=?shift_jis?b?jlKTYyA1MDM1NTUwMTIz?=" B, "none \xe5\xb1\xb1\xe7\x94\xb0|+15035550123"},
        {"=?gb2312?b?zfUgNTAzNTU1MDEyMw==?=" B, "none \xe7\x8e\x8b|+15035550123"},
    };
    assert_rows(rows, G_N_ELEMENTS(rows));
}

/* The examples of faxferry-address(7). */
static void test_manual(void)
{
    static const Row rows[] = {
        {"\"Anne Anderson 5035550123^COMPANY=FaxBack^NOCOVER\"" B,
         "none Anne Anderson|+15035550123"},
        {"Anne Anderson <fax+5035550123@company.test>", "none Anne Anderson|+15035550123"},
        {"Anne Anderson <5035550123^FINE@fax.company.test>",
         "none Anne Anderson|+15035550123^FINE"},
        {"\"Anne Anderson +44 20 7946 0018^FINE\"" B ",\r\n    fax+5035550124^AT=18:00@company.test"
         "\r\nCc: Accounts: 5035550125^BILLING=2026/11@fax.company.test;",
         "none Anne Anderson|+442079460018^FINE |+15035550124^AT=18:00 |+15035550125"},
        {"\"Anne Anderson 5035550123 (office)\"" B, "none Anne Anderson (office)|+15035550123"},
        {"Fax Service" B, "no-recipient[fax@company.test]"},
        {"\"Fax Service^FINE\"" B, "bad-number[Fax Service]"},
        {"Room 12 5035550123" B, "none Room 12|+15035550123"},
        {"Room 12 +1 503 555 0123" B, "none Room 12|+15035550123"},
        {"Room 12 503 555 0123" B, "bad-number[12 503 555 0123]"},
        {"503 555 0123@fax.company.test", "bad-address[5035550123]"},
        {"\"5035550123^FINE^DTMF=1,2\"" B, "none |+15035550123^FINE"},
        {"\"fax+5035550123^FINE^DTMF=1,2\"@company.test", "none |+15035550123^FINE"},
    };
    assert_rows(rows, G_N_ELEMENTS(rows));
}

static void test_written(void)
{
    static const Row rows[] = {
        {"(503) 555-0123" B, "none |+15035550123"},
        {"(5035550123)" B, "none |+15035550123"},
        {"Anderson, Anne 5035550123" B, "none Anderson, Anne|+15035550123"},
        {"\"Anne \\\"A\\\" 5035550123\"" B, "none Anne \"A\"|+15035550123"},
        {"\"Anne 3\\\" pipe 5035550123\"" B, "none Anne 3\" pipe|+15035550123"},
        {"Anne (Sales) 5035550123" B, "none Anne (Sales)|+15035550123"},
        {"Anne 5035550123 (office)" B, ANNE},
        {"Anne (a: b) 5035550123" B "; Bob 5035550124" B,
         "none Anne (a: b)|+15035550123 Bob|+15035550124"},
        {"Anne 5035550123^AT=12:30" B, ANNE "^AT=12:30"},
        {"fax+5035550123^AT=12:30@company.test", "none |+15035550123^AT=12:30"},
        {"Anne <fax+5035550123^AT=12:30@company.test>", ANNE "^AT=12:30"},
        {"Anne <5035550123^FINE^AT=12:30@fax.company.test>", ANNE "^FINE^AT=12:30"},
        {"5035550123^FINE^TEMPLATE=legal\\brief" B, "none |+15035550123^FINE"},
        {"Anne <fax+5035550123^FINE^TEMPLATE=legal\\brief@company.test>", ANNE "^FINE"},
        {"5035550123^FINE^TEMPLATE=\"legal\\\\brief\"" B, "none |+15035550123^FINE"},
        {"\"'Anne 5035550123'^FINE\"" B, ANNE "^FINE"},
        {"\"'Anne 5035550123^FINE'\"" B, ANNE "^FINE"},
        {"\"Anne 5035550123'\"" B, ANNE},
        {"\"5035550123@fax.company.test\" <5035550123@fax.company.test>", "none |+15035550123"},
        {"'fax+5035550123@company.test' <fax+5035550123@company.test>", "none |+15035550123"},
        {"fax+5035550123@company.test <fax+5035550123@company.test>", "none |+15035550123"},
        {"\"Anne 5035550123" B, ANNE},
        {"Anne 5035550123 <fax@company.test", ANNE},
        {"Anne 5035550123" B " Bob 5035550124" B, ANNE " Bob|+15035550124"},
        {"A: Anne 5035550123" B ";, B: Bob 5035550124" B ";", ANNE " Bob|+15035550124"},
    };
    assert_rows(rows, G_N_ELEMENTS(rows));
}

/* Refused, and the refusal shows what it is about. */
static void test_refused(void)
{
    static const Row rows[] = {
        {"\"'Anne 5035550123' via list\"" B, "bad-number[Anne 5035550123' via list]"},
        {"\"5035550123@fax.company.test\"" B, "bad-number[5035550123@fax.company.test]"},
        {"\"fax+5035550123@company.test\"" B, "bad-number[fax+5035550123@company.test]"},
        {"\"5035550123 Anne\"" B, "bad-number[5035550123 Anne]"},
        {"\"Anne [5035550123]\"" B, "bad-number[Anne [5035550123]]"},
        {"\"Anne 5035550123 <fax@company.test>\"" B,
         "bad-number[Anne 5035550123 <fax@company.test>]"},
        {"\"tel:+15035550123\"" B, "bad-number[tel:+15035550123]"},
        {"Anne 5035550123 (12)" B, "bad-number[5035550123 (12)]"},
        {"Anne 5035550123" B " (ext 12)", "bad-number[Anne 5035550123 (ext 12)]"},
        {"\"503_555_0123\"" B, "bad-number[503_555_0123]"},
        {"\"503~555~0123\"" B, "bad-number[503~555~0123]"},
        {"\"503555012\xc2\xb3\"" B, "bad-number[503555012\xc2\xb3]"},
        {"(503)5550123@fax.company.test", "bad-number[5550123]"},
        {"undisclosed-recipients:;", "no-recipient[fax@company.test]"},
        {"Anne" B, "no-recipient[fax@company.test]"},
    };
    assert_rows(rows, G_N_ELEMENTS(rows));
}

/* Syntax that gives no address: whoever has a number in it must not be lost beside good ones. */
static void test_lost(void)
{
    static const char *const items[] = {
        "5035550123",
        "Anne 5035550123",
        "<5035550123>",
        "5035550123@",
        "5035550123@@fax.company.test",
        "503 555 0123@fax.company.test",
        "Anne 5035550123@fax.company.test",
        "\"Anne\" 5035550123@fax.company.test",
        "Anne A. 5035550123@fax.company.test",
        "Anne 5035550123 fax@company.test",
        "<fax@company.test> 5035550123",
        "fax:5035550123",
        "[5035550123@fax.company.test]",
        "[FAX:Anne@5035550123] <fax@company.test>",
        "<mailto:fax+5035550123@company.test>",
        "anne\\5035550123@fax.company.test",
        "=?utf-8?q?Anne_5035550123_=3Cfax=40company.test=3E?=",
        "=?utf-8?q?5035550123=40fax.company.test?=",
        "Staff 5035550123: fax@company.test;",
        "Staff: Inner: 5035550123@fax.company.test;;",
        "bob@company.test and fax+5035550123@company.test",
    };
    for (guint i = 0; i < G_N_ELEMENTS(items); i++) {
        g_autofree char *behind = g_strconcat("Bob 5035550124" B ", ", items[i], NULL);
        assert_to(behind, "bad-address[5035550123] Bob|+15035550124");
    }
}

/* Numbers in what is somebody else's are none of ours. */
static void test_others(void)
{
    static const char *const items[] = {
        "\"Carl 5035550199\" <carl@company.test>",
        "Carl (503) 555-0199 <carl@company.test>",
        "Carl <carl@company.test> (tel. 503 555 0199)",
        "carl@company.test (Carl, tel. 503 555 0199)",
        "5035550199@sms.company.test",
        "\"5035550199\"@sms.company.test",
        "Carl <5035550199@[192.0.2.199]>",
        "=?utf-8?q?Carl_5035550199?= <carl@company.test>",
        "Team: Carl <5035550199@company.test>;",
        "carl@xn--1234567.test",
        "Carl Anders <car l@company.test>",
        "Carl 12 <carl@company.test",
        "carl@",
    };
    for (guint i = 0; i < G_N_ELEMENTS(items); i++) {
        g_autofree char *to = g_strconcat(items[i], ", Anne 5035550123" B, NULL);
        assert_to(to, ANNE);
    }
}

/* One number, however it is written, is one fax, with the first name and the first flags. */
static void test_again(void)
{
    static const Row rows[] = {
        {"Anne 5035550123" B ", Anne 5035550123" B, ANNE "{}"},
        {"Anne 5035550123" B ", Bob +1 503 555 0123" B, ANNE "{Bob}"},
        {"Anne (503) 555-0123" B ", fax+1-503-555-0123@company.test", ANNE "{}"},
        {"5035550123@fax.company.test, Anne 011 1 503 555 0123" B, "none |+15035550123{Anne}"},
        {"Anne 5035550123" B ", Bob 503.555.0123" B ", Carl <+15035550123@fax.company.test>",
         ANNE "{Bob, Carl}"},
        {"Anne 5035550123" B ", Bob 5035550123" B ", \"Bob\" <5035550123@fax.company.test>",
         ANNE "{Bob}"},
        {"Anne 5035550123^FINE" B ", Bob 5035550123" B, ANNE "^FINE{Bob}"},
        {"Anne 5035550123^FINE" B ", Bob 5035550123^fine" B, ANNE "^FINE{Bob}"},
        {"Anne 5035550123" B "\r\nCc: Bob 5035550123" B, ANNE "{Bob}"},
        {"Anne 5035550123" B ", Bob 5035550124" B, ANNE " Bob|+15035550124"},
        {"Anne 5035550123" B ", Bob 5035550123^FINE" B,
         "bad-flag[+15035550123 is named twice, with different options] Anne|+15035550123{Bob}"},
    };
    assert_rows(rows, G_N_ELEMENTS(rows));
}

static void assert_envelope(bool mailbox, const char *const *envelope, const char *again)
{
    static const char fields[] = "To: Anne <5035550123@fax.company.test>\r\n";
    g_autoptr(FfFixture) fixture = ff_fixture_new();
    g_autoptr(FfHeader) header = ff_header_parse(fields, strlen(fields), true);
    g_autoptr(FfMail) mail = ff_mail_new();
    g_autofree char *argument = NULL;
    FfMailFacts facts = fixture->facts;
    facts.mailbox = mailbox ? facts.mailbox : NULL;
    facts.envelope_recipients = envelope;
    g_assert_cmpint(ff_recipients_collect(header, &facts, mail, &argument), ==, FF_REASON_NONE);
    g_assert_cmpuint(mail->recipients->len, ==, 1);
    const FfRecipient *recipient = mail->recipients->pdata[0];
    g_assert_cmpstr(recipient->name, ==, "Anne");
    g_assert_cmpstr(recipient->again, ==, again);
    g_assert_false(recipient->blind);
}

/* The envelope repeats what the header says; that is not twice. Another address is. */
static void test_again_envelope(void)
{
    static const char *const one[] = {"5035550123@fax.company.test", NULL};
    static const char *const two[] = {"5035550123@fax.company.test",
                                      "+15035550123@fax.company.test", NULL};
    assert_envelope(true, one, NULL);
    assert_envelope(true, two, "");
    assert_envelope(false, one, NULL);
    assert_envelope(false, two, "");
}

/* However many comments and brackets there are, and never closed. */
static void test_long(void)
{
    static const char *const pieces[] = {"(1)", "(",  "((1)", "<a@b.test>(1)", "1234567 (x) ", "\"",
                                         "(1<", "^:", ":^",   "a^:@",          "1234567\"1\""};
    for (guint i = 0; i < G_N_ELEMENTS(pieces); i++) {
        g_autoptr(GString) field = g_string_new("To: ");
        while (field->len < 60000) {
            g_string_append(field, pieces[i]);
        }
        gint64 start_ms = ff_clock_monotonic_ms();
        g_autofree char *result = collect(field->str);
        g_test_message("%s: %s", pieces[i], result);
        g_assert_cmpuint(strlen(result), <, 2 * FF_LIMIT_NAME);
        g_assert_cmpint(ff_clock_monotonic_ms() - start_ms, <, 5000);
    }
}

int main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    ff_message_warm_up();
    g_test_add_func("/message/recipients/places", test_places);
    g_test_add_func("/message/recipients/cut-words", test_cut_words);
    g_test_add_func("/message/recipients/words", test_words);
    g_test_add_func("/message/recipients/manual", test_manual);
    g_test_add_func("/message/recipients/written", test_written);
    g_test_add_func("/message/recipients/refused", test_refused);
    g_test_add_func("/message/recipients/lost", test_lost);
    g_test_add_func("/message/recipients/others", test_others);
    g_test_add_func("/message/recipients/again", test_again);
    g_test_add_func("/message/recipients/again-envelope", test_again_envelope);
    g_test_add_func("/message/recipients/long", test_long);
    return g_test_run();
}
