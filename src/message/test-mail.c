// SPDX-License-Identifier: GPL-3.0-or-later
/* Hostile and odd messages through the whole parser, and its JSON read back after tampering. */
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/limits.h"
#include "message/fixture.h"

#define HEAD                                                                                       \
    "From: anne@company.test\r\nTo: \"Bob 5035550123\" <fax@company.test>\r\nSubject: s\r\n"       \
    "MIME-Version: 1.0\r\n"

static FfMail *parse(const char *octets, gsize length)
{
    g_autoptr(FfFixture) fixture = ff_fixture_new();
    return ff_fixture_parse(fixture, octets, length, NULL);
}

static void assert_reason(const FfMail *mail, FfReason reason)
{
    g_assert_cmpstr(ff_reason_name(mail->reason), ==, ff_reason_name(reason));
}

static void test_odd(void)
{
    static const struct {
        const char *octets;
        FfReason reason;
    } rows[] = {
        {"", FF_REASON_EMPTY_MESSAGE},
        {"\r\n", FF_REASON_EMPTY_MESSAGE},
        {"Just a text without any header.\r\nSecond line.\r\n", FF_REASON_NO_SENDER},
        {"From: anne@company.test\r\n", FF_REASON_NO_RECIPIENT},
        {HEAD, FF_REASON_NOTHING_TO_FAX},
        {HEAD "\r\n", FF_REASON_NOTHING_TO_FAX},
        {HEAD "\r\ntext", FF_REASON_NONE},
        {HEAD "no field\r\ntext", FF_REASON_NONE},
        {"From anne Mon Nov 23 16:08:00 2026\r\n" HEAD "\r\ntext", FF_REASON_NONE},
        {HEAD "Content-Type: multipart/mixed\r\n\r\ntext", FF_REASON_MALFORMED_MESSAGE},
        {HEAD "Content-Type: multipart/mixed; boundary=x\r\n\r\n--x--\r\n",
         FF_REASON_NOTHING_TO_FAX},
        {HEAD "Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\ncut", FF_REASON_NONE},
        {HEAD "Content-Type: message/rfc822\r\n\r\n", FF_REASON_DOCUMENT_UNREADABLE},
        {HEAD "Content-Type: message/rfc822\r\n\r\nSubject: s\r\n\r\ninner", FF_REASON_NONE},
        {HEAD "Content-Type: nonsense\r\n\r\ntext", FF_REASON_NONE},
        {HEAD "Content-Type: text/plain; charset=\"../../x\"\r\n\r\ntext", FF_REASON_NONE},
        {HEAD "Content-Type: application/pkcs7-mime\r\n\r\nno DER", FF_REASON_DOCUMENT_UNREADABLE},
        {HEAD "Content-Type: message/partial; id=x\r\n\r\ntext", FF_REASON_DOCUMENT_UNSUPPORTED},
        {HEAD "\r\n-----BEGIN PGP MESSAGE-----\r\n", FF_REASON_MESSAGE_ENCRYPTED},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(FfMail) mail = parse(rows[i].octets, strlen(rows[i].octets));
        g_test_message("%u", i);
        assert_reason(mail, rows[i].reason);
    }
}

/* The end of the bare header-less cases must be nobody's business: there is no one to answer. */
static void test_nobody(void)
{
    g_autoptr(FfMail) mail = parse("text", 4);
    g_assert_null(mail->sender);
    g_assert_cmpint(ff_reason_disposition(mail->reason), ==, FF_DISPOSITION_QUARANTINE);
}

static void test_too_large(void)
{
    g_autoptr(FfFixture) fixture = ff_fixture_new();
    fixture->facts.too_large = true;
    g_autoptr(FfMail) mail = ff_fixture_parse(fixture, HEAD, strlen(HEAD), NULL);
    assert_reason(mail, FF_REASON_MESSAGE_TOO_LARGE);
    g_assert_cmpstr(mail->sender, ==, "anne@company.test");
    g_assert_cmpstr(mail->user, ==, "anne");
}

static void test_long_lines(void)
{
    g_autofree char *line = g_strnfill(200 << 10, 'x');
    g_autofree char *body = g_strconcat(HEAD "\r\n", line, "\r\n", line, NULL);
    g_autoptr(FfMail) mail = parse(body, strlen(body));
    assert_reason(mail, FF_REASON_NONE);
    const FfPart *part = mail->parts->pdata[0];
    g_assert_cmpint(part->size, ==, 2 * (200 << 10) + 1);

    g_autofree char *header = g_strconcat("X-Long: ", line, "\r\n" HEAD "\r\ntext", NULL);
    g_autoptr(FfMail) long_header = parse(header, strlen(header));
    assert_reason(long_header, FF_REASON_NONE);

    g_autofree char *to =
        g_strconcat("From: anne@company.test\r\nTo: ", line, " <fax@company.test>\r\n\r\nx", NULL);
    g_autoptr(FfMail) long_to = parse(to, strlen(to));
    assert_reason(long_to, FF_REASON_TOO_MANY_RECIPIENTS);

    g_autofree char *endless = g_strconcat(HEAD "X: ", line, "\r\nY: ", line, "\r\n\r\ntext", NULL);
    g_autoptr(FfMail) too_much = parse(endless, strlen(endless));
    assert_reason(too_much, FF_REASON_MALFORMED_MESSAGE);
}

static void test_nul(void)
{
    static const char octets[] = HEAD "\r\na\0b\0\r\nc";
    g_autoptr(FfFile) parts = NULL;
    g_autoptr(FfFixture) fixture = ff_fixture_new();
    g_autoptr(FfMail) mail = ff_fixture_parse(fixture, octets, sizeof octets - 1, &parts);
    assert_reason(mail, FF_REASON_NONE);
    gsize length = 0;
    g_autofree char *text = ff_file_read(parts->fd, 100, &length, NULL);
    g_assert_cmpuint(length, ==, 4);
    g_assert_cmpstr(text, ==, "ab\nc");
}

static void assert_fast(gint64 start_ms)
{
    g_assert_cmpint(ff_clock_monotonic_ms() - start_ms, <, 5000);
}

static void test_many_parts(void)
{
    g_autoptr(GString) text =
        g_string_new(HEAD "Content-Type: multipart/mixed; boundary=x\r\n\r\n");
    for (guint i = 0; i < 5000; i++) {
        g_string_append(text, "--x\r\nContent-Type: text/plain\r\n\r\npart\r\n");
    }
    gint64 start_ms = ff_clock_monotonic_ms();
    g_autoptr(FfMail) mail = parse(text->str, text->len);
    assert_reason(mail, FF_REASON_TOO_MANY_PARTS);
    g_assert_cmpstr(mail->sender, ==, "anne@company.test");
    assert_fast(start_ms);
}

static void test_nested_multiparts(void)
{
    g_autoptr(GString) text = g_string_new(HEAD);
    for (guint i = 0; i < 200; i++) {
        g_string_append_printf(
            text, "Content-Type: multipart/alternative; boundary=\"b%u\"\r\n\r\n--b%u\r\n", i, i);
    }
    gint64 start_ms = ff_clock_monotonic_ms();
    g_autoptr(FfMail) mail = parse(text->str, text->len);
    assert_reason(mail, FF_REASON_NESTED_TOO_DEEP);
    assert_fast(start_ms);
}

static void test_nested_messages(void)
{
    g_autoptr(GString) text = g_string_new(HEAD);
    for (guint i = 0; i < 200; i++) {
        g_string_append(text, "Content-Type: message/rfc822\r\n\r\n");
    }
    g_autoptr(FfMail) mail = parse(text->str, text->len);
    assert_reason(mail, FF_REASON_NESTED_TOO_DEEP);
}

static void test_many_recipients(void)
{
    g_autoptr(GString) text = g_string_new("From: anne@company.test\r\nTo: ");
    for (guint i = 0; i < 300; i++) {
        g_string_append_printf(text, "\"5035550%03u\" <fax@company.test>,\r\n ", i);
    }
    g_string_append(text, "x@y.test\r\n\r\ntext");
    g_autoptr(FfMail) mail = parse(text->str, text->len);
    assert_reason(mail, FF_REASON_TOO_MANY_RECIPIENTS);
    g_assert_cmpstr(mail->reason_argument, ==, "50");
    g_assert_cmpuint(mail->recipients->len, ==, 50);
}

/* A list of recipients that is longer than is read is too long, not damaged. */
static void test_endless_recipients(void)
{
    static const guint counts[] = {1500, 3000, 20000}; /* addresses, octets of field, of header */
    for (guint i = 0; i < G_N_ELEMENTS(counts); i++) {
        g_autoptr(GString) text = g_string_new("From: anne@company.test\r\nCc: ");
        for (guint k = 0; k < counts[i]; k++) {
            g_string_append_printf(text, "\"A %05u\" <u@y.test>,\r\n ", k);
        }
        g_string_append(text, "\"5035550123\" <fax@company.test>\r\n\r\ntext");
        g_autoptr(FfMail) mail = parse(text->str, text->len);
        g_test_message("%u", counts[i]);
        assert_reason(mail, FF_REASON_TOO_MANY_RECIPIENTS);
    }
}

/* Nobody whom the header names is lost beside a good recipient. */
static void test_recipients_together(void)
{
    static const struct {
        const char *to;
        FfReason reason;
        const char *argument;
        guint count;
    } rows[] = {
        {"\"Ann 5035550123 ext 5\" <fax@company.test>, \"Bob 5035550124\" <fax@company.test>",
         FF_REASON_BAD_NUMBER, "Ann 5035550123 ext 5", 1},
        {"\"Ann 5035550123 (office)\" <fax@company.test>, \"Bob 5035550124\" <fax@company.test>",
         FF_REASON_NONE, NULL, 2},
        {"\"Bob 5035550124\" <fax@company.test>, \"B 12\" <fax@company.test>", FF_REASON_BAD_NUMBER,
         "B 12", 1},
        {"\"Bob 5035550124\" <fax@company.test>, Fax Service <fax@company.test>", FF_REASON_NONE,
         NULL, 1},
        {"\"Ann 5035550123; Bob 5035550124\" <fax@company.test>", FF_REASON_BAD_NUMBER,
         "Ann 5035550123; Bob 5035550124", 0},
        {"Ann 5035550123, Bob 5035550124 <fax@company.test>", FF_REASON_BAD_NUMBER,
         "Ann 5035550123, Bob 5035550124", 0},
        {"Ann 5035550123; Bob 5035550124 <fax@company.test>", FF_REASON_BAD_NUMBER,
         "Ann 5035550123, Bob 5035550124", 0},
        {"\"Ann 5035550123^BILLING=1\" <fax@company.test>, fax+5035550123@company.test",
         FF_REASON_NONE, NULL, 1},
        {"\"Ann 5035550123^A4^FINE\" <fax@company.test>, \"B +15035550123^fine^a4\" "
         "<fax@company.test>",
         FF_REASON_NONE, NULL, 1},
        {"\"5035550123^BILLING=1\" <fax@company.test>, \"5035550123^BILLING=2\" <fax@company.test>",
         FF_REASON_BAD_FLAG, "+15035550123 is named twice, with different options", 1},
        {"\"5035550123\" <fax@company.test>, \"5035550123^FINE\" <fax@company.test>",
         FF_REASON_BAD_FLAG, "+15035550123 is named twice, with different options", 1},
        {"\"5035550123^A4^FINE\" <fax@company.test>, \"5035550123^FINE\" <fax@company.test>",
         FF_REASON_BAD_FLAG, "+15035550123 is named twice, with different options", 1},
        {"\"5035550123^PORT=MAIN\" <fax@company.test>, \"5035550123^PORT=main\" "
         "<fax@company.test>",
         FF_REASON_NONE, NULL, 1},
        {"\"5035550123^PORT=second\" <fax@company.test>", FF_REASON_BAD_FLAG,
         "^PORT=second (there is no such fax line, only: main)", 0},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *text =
            g_strconcat("From: anne@company.test\r\nTo: ", rows[i].to, "\r\n\r\ntext", NULL);
        g_autoptr(FfMail) mail = parse(text, strlen(text));
        g_test_message("%s", rows[i].to);
        assert_reason(mail, rows[i].reason);
        g_assert_cmpstr(mail->reason_argument, ==, rows[i].argument);
        g_assert_cmpuint(mail->recipients->len, ==, rows[i].count);
    }
}

/* What was attached and arrived as nothing fails the mail; a body may be empty. */
static void test_empty_parts(void)
{
    static const struct {
        const char *part;
        FfReason reason;
        const char *argument;
    } rows[] = {
        {"Content-Type: application/pdf; name=a.pdf\r\n\r\n", FF_REASON_DOCUMENT_NO_PAGES, "a.pdf"},
        {"Content-Type: application/pdf\r\nContent-Disposition: attachment\r\n\r\n",
         FF_REASON_DOCUMENT_NO_PAGES, "application/pdf"},
        {"Content-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n"
         "!!!!\r\n",
         FF_REASON_DOCUMENT_NO_PAGES, "a.pdf"},
        {"Content-Type: text/plain\r\nContent-Disposition: attachment; filename=n.txt\r\n\r\n",
         FF_REASON_DOCUMENT_NO_PAGES, "n.txt"},
        {"Content-Type: text/html; name=n.html\r\n\r\n", FF_REASON_DOCUMENT_NO_PAGES, "n.html"},
        {"Content-Type: text/plain; name=n.txt\r\n\r\n \r\n", FF_REASON_NONE, NULL},
        {"Content-Type: text/plain\r\n\r\n", FF_REASON_NONE, NULL},
        {"Content-Type: text/html\r\n\r\n", FF_REASON_NONE, NULL},
        {"Content-Type: application/pkcs7-signature; name=smime.p7s\r\n\r\n", FF_REASON_NONE, NULL},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *text = g_strconcat(
            HEAD "Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\ntext\r\n--x\r\n",
            rows[i].part, "\r\n--x--\r\n", NULL);
        g_autoptr(FfMail) mail = parse(text, strlen(text));
        g_test_message("%s", rows[i].part);
        assert_reason(mail, rows[i].reason);
        g_assert_cmpstr(mail->reason_argument, ==, rows[i].argument);
        const FfPart *part = mail->parts->pdata[1];
        g_assert_cmpint(part->action, ==,
                        rows[i].argument != NULL ? FF_PART_FAIL : FF_PART_LEAVE_OUT);
    }
}

static void test_large_text(void)
{
    gsize length = FF_LIMIT_TEXT_PART + 100;
    g_autofree char *line = g_strnfill(length, 'x');
    g_autofree char *text = g_strconcat(HEAD "\r\n", line, NULL);
    g_autoptr(FfMail) mail = parse(text, strlen(text));
    assert_reason(mail, FF_REASON_DOCUMENT_TOO_LARGE);
}

/* An attachment is decoded in pieces, exactly. */
static void test_large_attachment(void)
{
    enum { SIZE = 5000000 };
    g_autoptr(FfFixture) fixture = ff_fixture_new();
    g_autoptr(FfFile) parts = NULL;
    g_autofree char *data = g_malloc(SIZE);
    for (guint i = 0; i < SIZE; i++) {
        data[i] = (char)(i * 2654435761u >> 24);
    }
    g_autofree char *encoded = g_base64_encode((guchar *)data, SIZE);
    g_autofree char *text = g_strconcat(
        HEAD "Content-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n", encoded,
        NULL);
    g_autoptr(FfMail) mail = ff_fixture_parse(fixture, text, strlen(text), &parts);
    assert_reason(mail, FF_REASON_NONE);
    gsize length = 0;
    g_autofree char *decoded = ff_file_read(parts->fd, SIZE + 1, &length, NULL);
    g_assert_cmpmem(decoded, length, data, SIZE);
}

/* Read from the file, since it is too large for memory. */
static void test_large_without_empty_line(void)
{
    g_autoptr(GString) text = g_string_new(
        HEAD
        "Content-Type: multipart/mixed; boundary=x\r\n \r\n--x\r\nContent-Type: text/html\r\n\r\n");
    while (text->len < FF_LIMIT_MESSAGE_HEADER + 1000) {
        g_string_append(text, "<p>Some text</p>\r\n");
    }
    g_string_append(text, "--x\r\nContent-Type: image/png\r\n\r\noctets\r\n--x--\r\n");
    g_autoptr(FfMail) mail = parse(text->str, text->len);
    assert_reason(mail, FF_REASON_NONE);
    g_assert_cmpuint(mail->parts->len, ==, 2);
    g_assert_cmpstr(((FfPart *)mail->parts->pdata[1])->type, ==, "image/png");
}

static void test_envelope(void)
{
    static const char text[] =
        "From: anne@company.test\r\nTo: Bob <5035550123@fax.company.test>\r\n\r\nx";
    static const char *const recipients[] = {"5035550124^FINE@fax.company.test",
                                             "5035550123@FAX.company.test", NULL};
    g_autoptr(FfFixture) fixture = ff_fixture_new();
    fixture->facts.mailbox = NULL;
    fixture->facts.envelope_recipients = recipients;
    g_autoptr(FfMail) mail = ff_fixture_parse(fixture, text, sizeof text - 1, NULL);
    assert_reason(mail, FF_REASON_NONE);
    g_assert_cmpuint(mail->recipients->len, ==, 2);
    const FfRecipient *blind = mail->recipients->pdata[0];
    const FfRecipient *named = mail->recipients->pdata[1];
    g_assert_cmpstr(blind->number, ==, "+15035550124");
    g_assert_true(g_hash_table_contains(blind->flags, "fine"));
    g_assert_null(blind->name);
    g_assert_cmpstr(named->name, ==, "Bob");
    g_assert_true(blind->blind);
    g_assert_false(named->blind);
    g_assert_cmpstr(mail->to, ==, "Bob");
    g_assert_null(mail->cc);
}

/* What a cover says of To and Cc: people, without numbers that have a name, and no options. */
static void test_lists_of_names(void)
{
    static const char text[] =
        "From: anne@company.test\r\n"
        "To: \"Bob 5035550123^COMPANY=Secret\" <fax@company.test>, '5035550124' "
        "<fax@company.test>\r\n"
        "Cc: =?utf-8?q?J=C3=BCrgen?= <j@example.test>, plain@example.test\r\n"
        "Bcc: hidden@example.test\r\n\r\nx";
    g_autoptr(FfFixture) fixture = ff_fixture_new();
    g_autoptr(FfMail) mail = ff_fixture_parse(fixture, text, sizeof text - 1, NULL);
    assert_reason(mail, FF_REASON_NONE);
    g_assert_cmpstr(mail->to, ==, "Bob, +1 503-555-0124");
    g_assert_cmpstr(mail->cc, ==, "J\xc3\xbcrgen, plain@example.test");
}

static void test_long_list_of_names(void)
{
    g_autoptr(GString) text = g_string_new("From: anne@company.test\r\nTo: Bob 5035550123 "
                                           "<fax@company.test>\r\nCc: a@example.test");
    for (int i = 0; i < 300; i++) {
        g_string_append_printf(text, ",\r\n Someone %d <b%d@example.test>", i, i);
    }
    g_string_append(text, "\r\n\r\nx");
    g_autoptr(FfFixture) fixture = ff_fixture_new();
    g_autoptr(FfMail) mail = ff_fixture_parse(fixture, text->str, text->len, NULL);
    assert_reason(mail, FF_REASON_NONE);
    g_assert_cmpuint(strlen(mail->cc), <=, FF_LIMIT_COVER_NAMES + strlen(" …"));
    g_assert_true(g_str_has_suffix(mail->cc, " …"));
}

static void test_secret_is_removed(void)
{
    static const char text[] = "From: anne@company.test\r\nSubject: [anne:hunter2] Order\r\n\r\nx";
    g_autoptr(FfFixture) fixture = ff_fixture_new();
    FfGatewaySettings mailbox = *fixture->facts.mailbox;
    mailbox.sender_verification = FF_VERIFY_SECRET;
    fixture->facts.mailbox = &mailbox;
    g_autoptr(FfMail) mail = ff_fixture_parse(fixture, text, sizeof text - 1, NULL);
    g_autofree char *json = ff_mail_to_json(mail);
    g_assert_cmpstr(mail->subject, ==, "Order");
    g_assert_null(strstr(json, "hunter2"));
}

/* The hash of "\r\n" and the body, by another program. */
#define BODY_HASH "0424eb08612394379ae1bf940d5332b894d6c46f9b43dea489423b136cc85e45"

static void assert_body_hash(const char *text, bool same)
{
    g_autoptr(FfMail) mail = parse(text, strlen(text));
    assert_reason(mail, FF_REASON_NONE);
    g_assert_true(same == (g_strcmp0(mail->body_hash, BODY_HASH) == 0));
}

static void test_body_hash(void)
{
    assert_body_hash(HEAD "\r\ntwice\r\n", true);
    assert_body_hash(
        "Received: by mx1.test; Mon, 23 Nov 2026 16:08:00 +0000\r\n" HEAD "\r\ntwice\r\n", true);
    assert_body_hash(HEAD "\r\ntwice \r\n", false);
    assert_body_hash(HEAD "\r\nTwice\r\n", false);
    assert_body_hash(HEAD "\r\ntwice\r\n\r\n", false);
    g_autoptr(FfMail) refused = parse(HEAD "\r\n", strlen(HEAD "\r\n"));
    g_assert_null(refused->body_hash);
}

/* More than one buffer, so that each octet counts. */
static void test_body_hash_of_much(void)
{
    enum { SIZE = 100000 };
    g_autofree char *body = g_strnfill(SIZE, 'x');
    g_autofree char *rest = g_strconcat("\r\n", body, NULL);
    g_autofree char *text = g_strconcat(HEAD, rest, NULL);
    g_autofree char *expected = g_compute_checksum_for_string(G_CHECKSUM_SHA256, rest, -1);
    g_autoptr(FfMail) mail = parse(text, strlen(text));
    g_assert_cmpstr(mail->body_hash, ==, expected);
}

/* Cut anywhere, a message gets an outcome. */
static void test_cut(void)
{
    static const char text[] = HEAD
        "Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/html\r\n\r\n"
        "<p>&nbsp;</p><img src=cid:a>\r\n--x\r\nContent-Type: image/png; "
        "name=\"=?utf-8?b?YQ==?=\"\r\n"
        "Content-ID: <a>\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0K\r\n--x--\r\n";
    g_autoptr(FfFixture) fixture = ff_fixture_new();
    for (gsize length = 0; length < sizeof text; length++) {
        g_autoptr(FfMail) mail = ff_fixture_parse(fixture, text, length, NULL);
        g_autofree char *json = ff_mail_to_json(mail);
        g_autoptr(FfMail) again = ff_mail_from_json(json, strlen(json), NULL);
        g_assert_nonnull(again);
    }
}

/* ---- JSON ---- */

static char *sample_json(void)
{
    static const char text[] = "From: anne@company.test\r\n"
                               "To: \"Bob 5035550123^FINE\" <fax@company.test>\r\n\r\ntext";
    g_autoptr(FfMail) mail = parse(text, sizeof text - 1);
    return ff_mail_to_json(mail);
}

static void test_json_tampered(void)
{
    static const struct {
        const char *from, *to;
    } rows[] = {
        {"\"+15035550123\"", "\"+1503555012x\""},
        {"\"+15035550123\"", "\"+150355501231503555012315035550123\""},
        {"\"+15035550123\"", "5"},
        {"\"part.1\"", "\"../part.1\""},
        {"\"part.1\"", "\"part.0\""},
        {"\"part.1\"", "null"},
        {"\"offset\" : 0", "\"offset\" : -1"},
        {"\"offset\" : 0", "\"offset\" : 1e3"},
        {"\"size\" : 4", "\"size\" : 99999999999999"},
        {"\"fax\"", "\"burn\""},
        {"\"none\"", "\"trusted\""},
        {"\"enroll\" : false", "\"enroll\" : 0"},
        {"\"Bob\"", "\"Bob\\nBcc: x\""},
        {"\"Bob\"", "[]"},
        {"\"fine\" : true", "\"burn\" : true"},
        {"\"fine\" : true", "\"fine\" : \"x\""},
        {"\"fine\" : true", "\"template\" : \"../x\""},
        {"\"fine\" : true", "\"company\" : \"a\\u000ab\""},
        {"\"fine\" : true", "\"x\" : [[[[[]]]]]"},
        {"\"flags\"", "\"flags\" : [], \"other\""},
        {"\"body_hash\" : \"", "\"body_hash\" : \"x"},
        {"\"body_hash\" : ", "\"body_hash\" : [], \"other\" : "},
        {"\"recipients\"", "\"recipiens\""},
        {"{", "["},
    };
    g_autofree char *json = sample_json();
    g_autoptr(FfMail) untouched = ff_mail_from_json(json, strlen(json), NULL);
    g_assert_nonnull(untouched);
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(GString) tampered = g_string_new(json);
        g_test_message("%s -> %s", rows[i].from, rows[i].to);
        g_assert_cmpuint(g_string_replace(tampered, rows[i].from, rows[i].to, 1), ==, 1);
        g_assert_null(ff_mail_from_json(tampered->str, tampered->len, &error));
        g_assert_error(error, FF_ERROR, FF_ERROR_PERMANENT);
    }
}

static void test_json_deep(void)
{
    g_autofree char *json = g_strnfill(1 << 20, '[');
    g_autoptr(GError) error = NULL;
    g_assert_null(ff_mail_from_json(json, 1 << 20, &error));
    g_assert_error(error, FF_ERROR, FF_ERROR_PERMANENT);
    g_assert_null(ff_mail_from_json("", 0, NULL));
    g_assert_null(ff_mail_from_json("\xff", 1, NULL));
    g_assert_null(ff_mail_from_json("null", 4, NULL));
}

static void test_json_cut(void)
{
    g_autofree char *json = sample_json();
    gsize whole = strlen(json);
    for (gsize length = 0; length < whole; length++) {
        g_autofree char *exact = g_memdup2(json, length);
        g_assert_null(ff_mail_from_json(exact, length, NULL));
    }
}

int main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/message/mail/lists-of-names", test_lists_of_names);
    g_test_add_func("/message/mail/long-list-of-names", test_long_list_of_names);
    g_test_add_func("/message/mail/odd", test_odd);
    g_test_add_func("/message/mail/nobody", test_nobody);
    g_test_add_func("/message/mail/too-large", test_too_large);
    g_test_add_func("/message/mail/long-lines", test_long_lines);
    g_test_add_func("/message/mail/nul", test_nul);
    g_test_add_func("/message/mail/many-parts", test_many_parts);
    g_test_add_func("/message/mail/nested-multiparts", test_nested_multiparts);
    g_test_add_func("/message/mail/nested-messages", test_nested_messages);
    g_test_add_func("/message/mail/many-recipients", test_many_recipients);
    g_test_add_func("/message/mail/endless-recipients", test_endless_recipients);
    g_test_add_func("/message/mail/recipients-together", test_recipients_together);
    g_test_add_func("/message/mail/empty-parts", test_empty_parts);
    g_test_add_func("/message/mail/large-text", test_large_text);
    g_test_add_func("/message/mail/large-attachment", test_large_attachment);
    g_test_add_func("/message/mail/large-without-empty-line", test_large_without_empty_line);
    g_test_add_func("/message/mail/envelope", test_envelope);
    g_test_add_func("/message/mail/secret", test_secret_is_removed);
    g_test_add_func("/message/mail/body-hash", test_body_hash);
    g_test_add_func("/message/mail/body-hash-of-much", test_body_hash_of_much);
    g_test_add_func("/message/mail/cut", test_cut);
    g_test_add_func("/message/json/tampered", test_json_tampered);
    g_test_add_func("/message/json/deep", test_json_deep);
    g_test_add_func("/message/json/cut", test_json_cut);
    return g_test_run();
}
