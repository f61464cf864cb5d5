// SPDX-License-Identifier: GPL-3.0-or-later
/* Attachments of all kinds: names, files within texts, attached messages, packages of Outlook. */
#include <string.h>
#include <unistd.h>

#include "base/limits.h"
#include "message/cards.h"
#include "message/fixture.h"
#include "message/name-rules.h"
#include "message/picture-marks.h"
#include "message/text.h"
#include "message/uuencode.h"

/* ---- names ---- */

static void test_names(void)
{
    static const struct {
        const char *pattern, *name;
        bool matches;
    } rows[] = {
        {"*.pdf", "a.pdf", true},
        {"*.pdf", "A.PDF", true},
        {"*.pdf", "a.pdf.exe", false},
        {"*.p7?", "smime.p7s", true},
        {"*.p7?", "smime.p7", false},
        {"*.jp*g", "a.jpg", true},
        {"*.jp*g", "a.jpeg", true},
        {"*.jp*g", "a.png", false},
        {"*", "", true},
        {"?", "", false},
        {"", "", true},
        {"", "a", false},
        {"**a**", "bab", true},
        {"*a*b*c", "xaxbxbxc", true},
        {"*ab", "aab", true},
        {"?.pdf", "\xc3\xbc.pdf", true},
        {"\xc3\x9c*", "\xc3\xbc.pdf", true},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_test_message("%s %s", rows[i].pattern, rows[i].name);
        g_assert_true(ff_name_matches(rows[i].pattern, rows[i].name) == rows[i].matches);
    }
}

static void test_names_are_quick(void)
{
    g_autofree char *name = g_strnfill(FF_LIMIT_NAME, 'a');
    g_autoptr(GString) pattern = g_string_new(NULL);
    for (guint i = 0; i < 1000; i++) {
        g_string_append(pattern, "*a");
    }
    g_string_append(pattern, "b");
    g_assert_false(ff_name_matches(pattern->str, name));
}

static void test_lists(void)
{
    static const char *const pdf[] = {"*.pdf", "*.tif*", NULL};
    static const char *const secret[] = {"secret*", NULL};
    static const char *const none[] = {NULL};
    static const struct {
        const char *const *white, *const *black, *const *mailbox_white;
        const char *name, *why;
    } rows[] = {
        {none, none, none, "a.doc", NULL},
        {pdf, none, none, "a.pdf", NULL},
        {pdf, none, none, "a.doc", "whitelist"},
        {pdf, none, none, NULL, "whitelist"},
        {pdf, secret, none, "a.pdf", NULL},
        {pdf, secret, none, "secret.pdf", "blacklist"},
        {none, secret, none, "SECRET.x", "blacklist"},
        {none, secret, none, NULL, NULL},
        {none, none, pdf, "a.doc", "whitelist"},
        {secret, none, pdf, "a.pdf", NULL},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        FfSettings settings = {.whitelist = (char **)(guintptr)rows[i].white,
                               .blacklist = (char **)(guintptr)rows[i].black};
        FfGatewaySettings mailbox = {.whitelist = (char **)(guintptr)rows[i].mailbox_white,
                                     .blacklist = (char **)(guintptr)none};
        const FfMailFacts facts = {.settings = &settings, .mailbox = &mailbox};
        g_test_message("%u", i);
        g_assert_cmpstr(ff_name_refused(&facts, rows[i].name), ==, rows[i].why);
    }
}

/* ---- uuencode ---- */

static void test_uuencode(void)
{
    static const struct {
        const char *text;
        const char *files; /* "name=octets;" */
        const char *rest;
    } rows[] = {
        {"Hi\nbegin 644 a.txt\n#0V%T\n`\nend\nBye\n", "a.txt=Cat;", "Hi\nBye\n"},
        {"begin 644 a b.txt\n#0V%T\n \nend", "a b.txt=Cat;", ""},
        {"begin 0644 a\n#0V%T\n\nend\nbegin 600 b\n#0V%T\n`\nend\n", "a=Cat;b=Cat;", ""},
        {"begin 644 a\n#0V%T\n`\n", NULL, NULL}, /* no end */
        {"begin 644 a\nThis is a sentence.\nend\n", NULL, NULL},
        {"begin at the beginning\n#0V%T\nend\n", NULL, NULL},
        {"begin 644 \n#0V%T\nend\n", NULL, NULL},
        {"begin 644 a\nend\n", NULL, NULL}, /* empty */
        {" begin 644 a\n#0V%T\nend\n", NULL, NULL},
        {"", NULL, NULL},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *rest = NULL;
        g_autoptr(GString) found = g_string_new(NULL);
        g_autoptr(GPtrArray) files = ff_uuencode_take_out(rows[i].text, 10, &rest);
        for (guint k = 0; files != NULL && k < files->len; k++) {
            const FfUuencodedFile *file = files->pdata[k];
            g_string_append_printf(found, "%s=%.*s;", file->name, (int)file->octets->len,
                                   (const char *)file->octets->data);
        }
        g_test_message("%u", i);
        if (rows[i].files == NULL) {
            g_assert_null(files);
        } else {
            g_assert_cmpstr(found->str, ==, rows[i].files);
            g_assert_cmpstr(rest, ==, rows[i].rest);
        }
    }
}

/* Thousands of beginnings without an end cost no more than the text. */
static void test_uuencode_many(void)
{
    g_autoptr(GString) text = g_string_new(NULL);
    g_autofree char *rest = NULL;
    for (guint i = 0; i < 50000; i++) {
        g_string_append(text, "begin 644 a\n#0V%T\n");
    }
    g_assert_null(ff_uuencode_take_out(text->str, 10, &rest));
    g_string_append(text, "`\nend\n");
    g_autoptr(GPtrArray) files = ff_uuencode_take_out(text->str, 10, &rest);
    g_assert_nonnull(files);
    g_assert_cmpuint(files->len, ==, 1);
    g_clear_pointer(&rest, g_free);
    g_autoptr(GString) many = g_string_new(NULL);
    for (guint i = 0; i < 20; i++) {
        g_string_append(many, "begin 644 a\n#0V%T\n`\nend\n");
    }
    g_autoptr(GPtrArray) ten = ff_uuencode_take_out(many->str, 10, &rest);
    g_assert_cmpuint(ten->len, ==, 10);
}

/* ---- cards ---- */

static void test_cards(void)
{
    static const struct {
        const char *text, *told;
    } rows[] = {
        {"BEGIN:VCALENDAR\nBEGIN:VTIMEZONE\nDTSTART:19700101T000000\nEND:VTIMEZONE\n"
         "BEGIN:VEVENT\nSUMMARY:Board\\, all\nDTSTART;TZID=Europe/Berlin:20261124T090000\n"
         "DTEND:20261124T100000Z\nORGANIZER;CN=\"Anne; A.\":mailto:anne@x.test\n"
         "ATTENDEE:MAILTO:bob@x.test\nDESCRIPTION:One\\ntwo\n  three\n"
         "BEGIN:VALARM\nDESCRIPTION:Ring\nEND:VALARM\nEND:VEVENT\nEND:VCALENDAR\n",
         "Subject: Board, all\nFrom: 2026-11-24 09:00 (Europe/Berlin)\nTo: 2026-11-24 10:00 UTC\n"
         "Organizer: Anne; A.\nAttendee: bob@x.test\n\nOne\ntwo three\n\n"},
        {"BEGIN:VCARD\nFN:Anne Anderson\nitem1.TEL;TYPE=work:+1 503 555 0100\n"
         "ADR;TYPE=work:;;1 Main St;Portland;OR;97201;USA\nORG:Acme;Sales\nPHOTO:AAAA\nEND:VCARD\n",
         "Name: Anne Anderson\nTelephone: +1 503 555 0100\n"
         "Address: 1 Main St, Portland, OR, 97201, USA\nCompany: Acme, Sales\n\n"},
        {"DTSTART;VALUE=DATE:20261124\n", "From: 2026-11-24\n"},
        {"DTSTART:soon\n", "From: soon\n"},
        {"no card at all\n", "no card at all\n"},
        {"SUMMARY:\n", "SUMMARY:\n"},
        {"", ""},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *told = ff_cards_to_text(rows[i].text);
        g_assert_cmpstr(told, ==, rows[i].told);
    }
}

static void test_rtf(void)
{
    static const struct {
        const char *rtf;
        bool blank;
    } rows[] = {
        {"{\\rtf1\\ansi\\deff0{\\fonttbl{\\f0 Arial;}}{\\*\\generator Riched20 "
         "{x}}\\f0\\fs20\\par\n}",
         true},
        {"{\\rtf1\\ansi{\\fonttbl{\\f0 Arial;}}\\f0 x\\par}", false},
        {"{\\rtf1 \\'e9}", false},
        {"{\\rtf1 \\u1234?}", false},
        {"{\\rtf1\\uc1\\par }", true},
        {"{\\rtf1{\\pict 00}}", false},
        {"{\\rtf1 \\{}", false},
        {"{\\rtf1{\\info{\\title T}}}", true},
        {"{\\*", true},
        {"\\", true},
        {"", true},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_test_message("%s", rows[i].rtf);
        g_assert_true(ff_text_rtf_is_blank(rows[i].rtf) == rows[i].blank);
    }
}

static void test_marks_are_quick(void)
{
    enum { COUNT = 400000, MOST_S = 10 };
    g_autoptr(GHashTable) names = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < COUNT; i++) {
        g_string_append(text, "[cid:");
    }
    g_hash_table_add(names, (gpointer) "cid:a");
    g_string_append(text, "[cid:a]");
    g_test_timer_start();
    g_autofree char *without = ff_picture_marks_remove(text->str, names);
    g_assert_cmpfloat(g_test_timer_elapsed(), <, MOST_S);
    g_assert_cmpuint(strlen(without), ==, text->len - strlen("[cid:a]"));
}

/* ---- whole messages ---- */

#define HEAD                                                                                       \
    "From: anne@company.test\r\nTo: \"Bob 5035550123\" <fax@company.test>\r\nMIME-Version: "       \
    "1.0\r\n"
#define MIXED(parts)                                                                               \
    HEAD "Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\ntext\r\n--x\r\n" parts       \
         "\r\n--x--\r\n"
#define NEXT "\r\n--x\r\n"

static char *describe(const FfMail *mail, const FfFile *parts)
{
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < mail->parts->len; i++) {
        const FfPart *part = mail->parts->pdata[i];
        char content[201] = "";
        gssize length = part->file != NULL
                            ? pread(parts->fd, content, (gsize)MIN(part->size, 200), part->offset)
                            : 0;
        content[MAX(length, 0)] = '\0';
        g_string_append_printf(text, "%s%s %s:%s; ", part->body ? "*" : "",
                               part->name != NULL ? part->name : part->type,
                               part->why != NULL ? part->why : ff_part_action_name(part->action),
                               content);
    }
    return g_string_free(text, FALSE);
}

static void test_messages(void)
{
    static const struct {
        const char *name, *mail;
        FfReason reason;
        const char *parts;
    } rows[] = {
        {"uuencode", HEAD "\r\nHi\r\nbegin 644 c:\\a.txt\r\n#0V%T\r\n`\r\nend\r\n", FF_REASON_NONE,
         "*text/plain fax:Hi\n; a.txt fax:Cat; "},
        {"nothing but uuencode", HEAD "\r\nbegin 644 a.txt\r\n#0V%T\r\n`\r\nend\r\n",
         FF_REASON_NONE, "*text/plain empty:; a.txt fax:Cat; "},
        {"related start",
         HEAD "Content-Type: multipart/related; boundary=x; start=\"<b>\"\r\n\r\n--x\r\n"
              "Content-Type: image/png\r\nContent-ID: <a>\r\n\r\nno picture" NEXT
              "Content-Type: text/html\r\nContent-ID: <b>\r\n\r\n<p>Hi</p>\r\n--x--\r\n",
         FF_REASON_NONE, "*text/html fax:<p>Hi</p>; image/png decoration:; "},
        {"attached message in HTML",
         MIXED("Content-Type: message/rfc822\r\n\r\nFrom: Bob <b@x.test>\r\nTo: c@x.test\r\n"
               "Subject: =?utf-8?q?B=C3=BC?=\r\nDate: Mon, 23 Nov 2026 16:08:00 +0000\r\n"
               "Content-Type: text/html\r\n\r\n<html><body class=a>Hi</body></html>"),
         FF_REASON_NONE,
         "*text/plain fax:text; B\xc3\xbc fax:<html><body class=a><div style=\"border-bottom:1px "
         "solid black;padding-bottom:6px;margin-bottom:12px\"><b>From:</b> Bob &lt;b@x.test&gt;<br>"
         "<b>To:</b> c@x.test<br><b>Date:</b> Mon, 23 Nov 2026 16:08:00 ; "},
        {"attached message without text",
         MIXED("Content-Type: message/rfc822\r\n\r\nFrom: b@x.test\r\nSubject: s\r\n"
               "Content-Type: application/x-a; name=a.bin\r\n\r\noctets"),
         FF_REASON_NONE,
         "*text/plain fax:text; s fax:From: b@x.test\nSubject: s\n; a.bin fax:octets; "},
        {"message in message",
         MIXED("Content-Type: message/rfc822\r\n\r\nSubject: outer\r\nContent-Type: "
               "message/rfc822\r\n\r\nSubject: inner\r\n\r\ndeep"),
         FF_REASON_NONE, "*text/plain fax:text; inner fax:Subject: inner\n\ndeep; "},
        {"message as a file",
         MIXED("Content-Type: application/octet-stream; name=\"Old.EML\"\r\n"
               "Content-Transfer-Encoding: base64\r\n\r\n"
               "RnJvbTogYkB4LnRlc3QNClN1YmplY3Q6IHMNCg0KZGVlcA=="),
         FF_REASON_NONE, "*text/plain fax:text; s fax:From: b@x.test\nSubject: s\n\ndeep; "},
        {"message in octets",
         MIXED("Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n\r\n"
               "RnJvbTogYkB4LnRlc3QKVG86IGNAeC50ZXN0CkRhdGU6IE1vbiwgMjMgTm92IDIwMjYgMTY6MDg6MDAgKzA"
               "wMDAKU3ViamVjdDogcwoKZGVlcA=="),
         FF_REASON_NONE,
         "*text/plain fax:text; s fax:From: b@x.test\nTo: c@x.test\nDate: Mon, 23 Nov 2026 "
         "16:08:00 "
         "+0000\nSubject: s\n\ndeep; "},
        {"message in base64",
         MIXED("Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n"
               "RnJvbTogYkB4LnRlc3QNClN1YmplY3Q6IHMNCg0KZGVlcA=="),
         FF_REASON_NONE, "*text/plain fax:text; s fax:From: b@x.test\nSubject: s\n\ndeep; "},
        {"message of a mailbox file, with a file",
         MIXED("Content-Type: application/octet-stream; name=a.eml\r\n\r\n"
               "From b@x.test Mon Nov 23 16:08:00 2026\r\nFrom: b@x.test\r\n"
               "Content-Type: application/x-a; name=a.bin\r\n\r\noctets"),
         FF_REASON_NONE,
         "*text/plain fax:text; text/plain fax:From: b@x.test\n; a.bin fax:octets; "},
        {"message within a message, as files",
         MIXED("Content-Type: application/octet-stream; name=a.eml\r\n\r\nSubject: outer\r\n"
               "Content-Type: application/octet-stream; name=b.eml\r\n\r\nSubject: inner\r\n"
               "\r\ndeep"),
         FF_REASON_NONE, "*text/plain fax:text; inner fax:Subject: inner\n\ndeep; "},
        {"no messages",
         MIXED("Content-Type: application/octet-stream; name=a.eml\r\n\r\njust words" NEXT
               "Content-Type: application/octet-stream; name=a.txt\r\n\r\nFrom: b\r\nTo: c\r\n"
               "Subject: s\r\n\r\nwords" NEXT "Content-Type: text/plain; name=b.txt\r\n\r\n"
               "From: b\r\nTo: c\r\nDate: d\r\nSubject: s\r\n\r\nwords"),
         FF_REASON_NONE,
         "*text/plain fax:text; a.eml fax:just words; a.txt fax:From: b\r\nTo: c\r\nSubject: "
         "s\r\n\r\nwords; b.txt fax:From: b\nTo: c\nDate: d\nSubject: s\n\nwords; "},
        {"digest",
         HEAD "Content-Type: multipart/digest; boundary=x\r\n\r\n--x\r\n\r\nSubject: one\r\n\r\n"
              "first" NEXT "\r\nSubject: two\r\n\r\nsecond\r\n--x--\r\n",
         FF_REASON_NONE, "one fax:Subject: one\n\nfirst; two fax:Subject: two\n\nsecond; "},
        {"partial", MIXED("Content-Type: message/partial; id=a; number=1\r\n\r\nx"),
         FF_REASON_DOCUMENT_UNSUPPORTED, "*text/plain fax:text; message/partial partial:; "},
        {"external",
         MIXED("Content-Type: message/external-body; access-type=URL; "
               "URL=\"http://x.test/\"\r\n\r\nContent-Type: application/pdf\r\n\r\n"),
         FF_REASON_DOCUMENT_UNSUPPORTED, "*text/plain fax:text; message/external-body external:; "},
        {"calendar",
         MIXED("Content-Type: text/calendar; name=a.ics\r\n\r\nBEGIN:VEVENT\r\nSUMMARY:S\r\n"
               "END:VEVENT"),
         FF_REASON_NONE, "*text/plain fax:text; a.ics fax:Subject: S\n\n; "},
        {"invitation twice",
         HEAD "Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n"
              "Content-Type: multipart/alternative; boundary=y\r\n\r\n--y\r\n\r\ntext\r\n--y\r\n"
              "Content-Type: text/calendar\r\n\r\nSUMMARY:S\r\n--y--\r\n" NEXT
              "Content-Type: application/ics; name=invite.ics\r\n\r\nSUMMARY:S\r\n--x--\r\n",
         FF_REASON_NONE,
         "*text/plain fax:text; text/calendar alternative:; invite.ics alternative:; "},
        {"business card", MIXED("Content-Type: text/x-vcard; name=a.vcf\r\n\r\nFN:Anne\r\n"),
         FF_REASON_NONE, "*text/plain fax:text; a.vcf fax:Name: Anne\n; "},
        {"package",
         MIXED("Content-Type: application/ms-tnef; name=winmail.dat\r\n"
               "Content-Transfer-Encoding: base64\r\n\r\neJ8+IgcA"),
         FF_REASON_NONE, "*text/plain fax:text; winmail.dat tnef:x\x9f>\"\a; "},
        {"another boundary",
         MIXED("Content-Type: multipart/related; boundary=q\r\n\r\n--r\r\n"
               "Content-Type: text/html\r\n\r\n<p>text\r\n--r--\r\n"),
         FF_REASON_MALFORMED_MESSAGE, "*text/plain fax:text; multipart/related unreadable:; "},
        {"no boundary", HEAD "Content-Type: multipart/mixed\r\n\r\n--r\r\n\r\ntext\r\n--r--\r\n",
         FF_REASON_MALFORMED_MESSAGE, "multipart/mixed unreadable:; "},
        {"no parts", MIXED("Content-Type: multipart/mixed; boundary=q\r\n\r\n \r\n"),
         FF_REASON_NONE, "*text/plain fax:text; multipart/mixed empty:; "},
        {"text behind the end",
         HEAD "Content-Type: multipart/mixed; boundary=x\r\n\r\n--x--\r\ntext\r\n",
         FF_REASON_MALFORMED_MESSAGE, "multipart/mixed unreadable:; "},
        {"parts behind the end", MIXED("\r\nmore\r\n--x--\r\n--x\r\n\r\nlost"),
         FF_REASON_MALFORMED_MESSAGE,
         "*text/plain fax:text; *text/plain fax:more; multipart/mixed unreadable:; "},
        {"a list's words behind the end, and the end twice",
         MIXED("\r\nmore\r\n--x--\r\n--x--\r\n--xy\r\n_____\r\nTo unsubscribe, write to x@x.test"),
         FF_REASON_NONE, "*text/plain fax:text; *text/plain fax:more; "},
        {"another boundary in what is not chosen",
         HEAD
         "Content-Type: multipart/alternative; boundary=y\r\n\r\n--y\r\n\r\ntext\r\n--y\r\n"
         "Content-Type: multipart/related; boundary=q\r\n\r\n--r\r\n\r\nx\r\n--r--\r\n--y--\r\n",
         FF_REASON_NONE, "*text/plain fax:text; multipart/related alternative:; "},
        {"marks of pictures",
         HEAD "Content-Type: multipart/related; boundary=x\r\n\r\n--x\r\n\r\n"
              "Hi\r\n[cid:Image001.png@01D9] \r\nAnne [cid:image001.png@01d9] [cid:other]\r\n"
              "[image: Logo.png]\r\n[image: no.png]\r\n--x\r\n"
              "Content-Type: image/png; name=logo.png\r\nContent-ID: <image001.png@01D9>\r\n"
              "\r\nx\r\n--x--\r\n",
         FF_REASON_NONE,
         "*text/plain fax:Hi\nAnne  [cid:other]\n[image: no.png]; logo.png decoration:; "},
        {"no package", MIXED("Content-Type: application/ms-tnef\r\n\r\nno"),
         FF_REASON_DOCUMENT_UNREADABLE, "*text/plain fax:text; application/ms-tnef unreadable:; "},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(FfFixture) fixture = ff_fixture_new();
        g_autoptr(FfFile) parts = NULL;
        g_autoptr(FfMail) mail =
            ff_fixture_parse(fixture, rows[i].mail, strlen(rows[i].mail), &parts);
        g_autofree char *found = describe(mail, parts);
        g_test_message("%s", rows[i].name);
        g_assert_cmpstr(ff_reason_name(mail->reason), ==, ff_reason_name(rows[i].reason));
        g_assert_cmpstr(found, ==, rows[i].parts);
    }
}

static void test_send_rest(void)
{
    static const char text[] = MIXED("Content-Type: message/partial; id=a\r\n\r\nx");
    static const char alone[] = HEAD "Content-Type: message/partial; id=a\r\n\r\nx";
    g_autoptr(FfFixture) fixture = ff_fixture_new();
    fixture->settings->failed_documents = FF_FAILED_SEND_REST;
    g_autoptr(FfMail) rest = ff_fixture_parse(fixture, text, sizeof text - 1, NULL);
    g_assert_cmpint(rest->reason, ==, FF_REASON_NONE);
    g_assert_cmpint(((const FfPart *)rest->parts->pdata[1])->action, ==, FF_PART_FAIL);
    g_autoptr(FfMail) nothing = ff_fixture_parse(fixture, alone, sizeof alone - 1, NULL);
    g_assert_cmpint(nothing->reason, ==, FF_REASON_DOCUMENT_UNSUPPORTED);
}

/* ---- packages of Outlook, unpacked ---- */

#define PACKAGE                                                                                    \
    "Content-Type: application/ms-tnef; name=winmail.dat\r\nContent-Transfer-Encoding: base64\r\n" \
    "\r\neJ8+IgcA"
/* In a package; the package within it stays closed. */
#define PACKED  "packed fax:Subject: packed\n; winmail.dat unreadable:; "
#define MESSAGE "Subject: packed\r\n" PACKAGE

static void add_file(FfUnpackedPart *part, const char *name, const char *type, bool text,
                     gint64 offset, gint64 size)
{
    FfUnpackedFile *file = g_new0(FfUnpackedFile, 1);
    file->name = g_strdup(name);
    file->type = g_strdup(type);
    file->text = text;
    file->offset = offset;
    file->size = size;
    g_ptr_array_add(part->files, file);
}

static void test_unpacked(void)
{
    static const struct {
        const char *mail, *parts;
    } rows[] = {
        {MIXED(PACKAGE), "*text/plain fax:text; *text/plain alternative:; winmail.dat unpacked:; "
                         "b.txt fax:two; " PACKED},
        {HEAD PACKAGE, "*text/plain fax:one; winmail.dat unpacked:; b.txt fax:two; " PACKED},
        {MIXED("Content-Type: message/rfc822\r\n\r\nSubject: s\r\n" PACKAGE),
         "*text/plain fax:text; s fax:Subject: s\n\none; winmail.dat unpacked:; b.txt "
         "fax:two; " PACKED},
    };
    static const char octets[] = "onetwo" MESSAGE;
    g_autoptr(FfFile) contents =
        ff_file_new_from_bytes("unpacked", octets, sizeof octets - 1, NULL);
    g_autoptr(FfUnpacked) unpacked = ff_unpacked_new(contents->fd);
    FfUnpackedPart *part = ff_unpacked_add(unpacked, 1);
    add_file(part, "../b.txt", NULL, false, 3, 3);
    add_file(part, NULL, "text/plain", true, 0, 3);
    add_file(part, "c.eml", NULL, false, 6, sizeof MESSAGE - 1);
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(FfFixture) fixture = ff_fixture_new();
        g_autoptr(FfFile) parts = NULL;
        fixture->facts.unpacked = unpacked;
        g_autoptr(FfMail) mail =
            ff_fixture_parse(fixture, rows[i].mail, strlen(rows[i].mail), &parts);
        g_autofree char *found = describe(mail, parts);
        g_assert_cmpstr(found, ==, rows[i].parts);
    }
}

static void test_not_unpacked(void)
{
    static const char text[] = MIXED(PACKAGE);
    g_autoptr(FfFixture) fixture = ff_fixture_new();
    g_autoptr(FfUnpacked) unpacked = ff_unpacked_new(-1);
    ff_unpacked_add(unpacked, 1)->reason = FF_REASON_DOCUMENT_NEEDS_TNEF;
    fixture->facts.unpacked = unpacked;
    g_autoptr(FfMail) mail = ff_fixture_parse(fixture, text, sizeof text - 1, NULL);
    g_assert_cmpstr(ff_reason_name(mail->reason), ==, "document-needs-tnef");
    g_assert_cmpstr(mail->reason_argument, ==, "winmail.dat");
}

/* What is in a message goes the way of the message. */
static void test_blacklisted_messages(void)
{
    static const char text[] = MIXED(
        "Content-Type: application/octet-stream; name=a.eml\r\n\r\nSubject: s\r\n\r\ndeep" NEXT
        "Content-Type: message/rfc822; name=b.EML\r\n\r\nSubject: s\r\n\r\ndeep" NEXT
        "Content-Type: message/rfc822\r\n\r\nSubject: s\r\n\r\ndeep");
    static const char *const black[] = {"*.eml", NULL};
    g_autoptr(FfFixture) fixture = ff_fixture_new();
    g_autoptr(FfFile) parts = NULL;
    FfGatewaySettings mailbox = *fixture->facts.mailbox;
    mailbox.blacklist = (char **)(guintptr)black;
    fixture->facts.mailbox = &mailbox;
    g_autoptr(FfMail) mail = ff_fixture_parse(fixture, text, sizeof text - 1, &parts);
    g_autofree char *found = describe(mail, parts);
    g_assert_cmpstr(found, ==,
                    "*text/plain fax:text; a.eml blacklist:; b.EML blacklist:; s fax:Subject: "
                    "s\n\ndeep; ");
}

int main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/message/attachments/names", test_names);
    g_test_add_func("/message/attachments/names-are-quick", test_names_are_quick);
    g_test_add_func("/message/attachments/lists", test_lists);
    g_test_add_func("/message/attachments/uuencode", test_uuencode);
    g_test_add_func("/message/attachments/uuencode-many", test_uuencode_many);
    g_test_add_func("/message/attachments/cards", test_cards);
    g_test_add_func("/message/attachments/rtf", test_rtf);
    g_test_add_func("/message/attachments/marks-are-quick", test_marks_are_quick);
    g_test_add_func("/message/attachments/messages", test_messages);
    g_test_add_func("/message/attachments/send-rest", test_send_rest);
    g_test_add_func("/message/attachments/unpacked", test_unpacked);
    g_test_add_func("/message/attachments/blacklisted-messages", test_blacklisted_messages);
    g_test_add_func("/message/attachments/not-unpacked", test_not_unpacked);
    return g_test_run();
}
