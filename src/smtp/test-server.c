// SPDX-License-Identifier: GPL-3.0-or-later
/* Whole sessions, each fed in one piece, octet by octet, and cut at every place: what comes out
 * must be the same. */
#include "base/limits.h"
#include "smtp/server.h"

#include <string.h>

#define LMTP_HELLO                                                                                 \
    "250-h\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250-DSN\r\n"                       \
    "250-ENHANCEDSTATUSCODES\r\n250-SIZE 1000\r\n250 CHUNKING\r\n"
#define GREETING "220 h hello\r\n"
#define OK_MAIL  "250 2.1.0 Ok\r\n"
#define OK_RCPT  "250 2.1.5 Ok\r\n"
#define START    "354 End data with <CR><LF>.<CR><LF>\r\n"
#define QUEUED   "250 2.0.0 queued\r\n"

/* ---- an owner that writes down what it is told ---- */

typedef struct {
    GString *events;
    GString *text; /* of the current transaction */
    bool late;     /* does not answer at once */
    gsize enough;  /* octets after which text() says false; 0: never */
    GPtrArray *ended;
} Owner;

static const char *on_mail(FfSmtpTransaction *transaction, const char *reverse_path,
                           const char *envid, gint64 size, gpointer data)
{
    Owner *owner = data;

    ff_smtp_transaction_set_data(transaction, owner);
    g_string_append_printf(owner->events, "mail(%s,%s,%" G_GINT64_FORMAT ")", reverse_path,
                           envid != NULL ? envid : "-", size);
    g_string_truncate(owner->text, 0);
    return strstr(reverse_path, "bad") != NULL ? "550 5.7.1 not you" : NULL;
}

static const char *on_rcpt(FfSmtpTransaction *transaction, const char *path, gpointer data)
{
    Owner *owner = data;

    g_string_append_printf(owner->events, "rcpt(%s)", path);
    return strstr(path, "bad") != NULL ? "550 5.1.1 nobody" : NULL;
}

static bool on_text(FfSmtpTransaction *transaction, const void *octets, gsize length, gpointer data)
{
    Owner *owner = data;

    g_assert_cmpuint(length, >, 0);
    g_assert_true(ff_smtp_transaction_get_data(transaction) == owner);
    g_string_append_len(owner->text, octets, (gssize)length);
    return owner->enough == 0 || owner->text->len < owner->enough;
}

static void on_end(FfSmtpTransaction *transaction, gpointer data)
{
    Owner *owner = data;
    g_autofree char *recipients =
        g_strjoinv(",", (char **)ff_smtp_transaction_recipients(transaction));

    g_string_append_printf(owner->events, "end(%s:", recipients);
    g_string_append_len(owner->events, owner->text->str, (gssize)owner->text->len);
    g_string_append_c(owner->events, ')');
    g_string_truncate(owner->text, 0);
    if (owner->late) {
        g_ptr_array_add(owner->ended, transaction);
    } else {
        ff_smtp_transaction_answer(transaction, "250 2.0.0 queued");
    }
}

static void on_abort(FfSmtpTransaction *transaction, gpointer data)
{
    Owner *owner = data;
    g_string_append(owner->events, "abort()");
}

static const FfSmtpServerHandler HANDLER = {on_mail, on_rcpt, on_text, on_end, on_abort};

static Owner *owner_new(void)
{
    Owner *owner = g_new0(Owner, 1);

    owner->events = g_string_new(NULL);
    owner->text = g_string_new(NULL);
    owner->ended = g_ptr_array_new();
    return owner;
}

static void owner_free(Owner *owner)
{
    g_string_free(owner->events, TRUE);
    g_string_free(owner->text, TRUE);
    g_ptr_array_unref(owner->ended);
    g_free(owner);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Owner, owner_free)

static FfSmtpServer *session_new(Owner *owner, bool lmtp)
{
    const FfSmtpServerOptions options = {
        .lmtp = lmtp, .host_name = "h", .max_size = 1000, .refuse_size = true, .greeting = "hello"};

    return ff_smtp_server_new(&options, &HANDLER, owner);
}

/* Takes the output a few octets at a time. */
static char *take_output(FfSmtpServer *server)
{
    GString *output = g_string_new(NULL);
    gsize length;
    const char *octets;

    while ((octets = ff_smtp_server_output(server, &length)), length > 0) {
        gsize piece = MIN(length, 7);
        g_string_append_len(output, octets, (gssize)piece);
        ff_smtp_server_output_taken(server, piece);
    }
    return g_string_free(output, FALSE);
}

/* A copy of the exact size, so that the sanitizer sees a step beyond it. */
static void feed(FfSmtpServer *server, const char *octets, gsize length)
{
    g_autofree char *copy = g_memdup2(octets, length);

    if (length > 0) {
        ff_smtp_server_feed(server, copy, length);
    }
}

static void say(FfSmtpServer *server, const char *text)
{
    feed(server, text, strlen(text));
}

static void expect(FfSmtpServer *server, const char *replies)
{
    g_autofree char *output = take_output(server);
    g_assert_cmpstr(output, ==, replies);
}

/* ---- sessions ---- */

typedef struct {
    const char *path;
    bool lmtp;
    const char *input;
    gsize length; /* 0: strlen */
    const char *replies;
    const char *events;
    bool done;
} Session;

#define MAIL   "LHLO c\r\nMAIL FROM:<a@b>\r\n"
#define DATA   MAIL "RCPT TO:<c@d>\r\nDATA\r\n"
#define TO_354 GREETING LMTP_HELLO OK_MAIL OK_RCPT START
#define HEARD  "mail(a@b,-,-1)rcpt(c@d)"

static const Session SESSIONS[] = {
    {"/smtp/server/lmtp", true, DATA "Subject: x\r\n\r\ntext\r\n.\r\nQUIT\r\n", 0,
     TO_354 QUEUED "221 2.0.0 Bye\r\n", HEARD "end(c@d:Subject: x\r\n\r\ntext\r\n)", true},
    {"/smtp/server/smtp", false,
     "EHLO c\r\nMAIL FROM:<> SIZE=10 ENVID=q+20r\r\nRCPT TO:<c@d>\r\nRCPT "
     "TO:<e@f>\r\nDATA\r\n.\r\n",
     0, GREETING LMTP_HELLO OK_MAIL OK_RCPT OK_RCPT START QUEUED,
     "mail(,q r,10)rcpt(c@d)rcpt(e@f)end(c@d,e@f:)", false},
    {"/smtp/server/helo", false, "HELO c\r\n", 0, GREETING "250 h\r\n", "", false},
    {"/smtp/server/lmtp-recipients", true,
     MAIL "RCPT TO:<c@d>\r\nRCPT TO:<bad@d>\r\nRCPT TO:<e@f>\r\nDATA\r\nx\r\n.\r\n", 0,
     GREETING LMTP_HELLO OK_MAIL OK_RCPT "550 5.1.1 nobody\r\n" OK_RCPT START QUEUED QUEUED,
     "mail(a@b,-,-1)rcpt(c@d)rcpt(bad@d)rcpt(e@f)end(c@d,e@f:x\r\n)", false},
    {"/smtp/server/wrong-hello", true, "EHLO c\r\nHELO c\r\n", 0,
     GREETING "500 5.5.1 This is LMTP; send LHLO\r\n500 5.5.1 This is LMTP; send LHLO\r\n", "",
     false},
    {"/smtp/server/wrong-hello-smtp", false, "LHLO c\r\n", 0,
     GREETING "500 5.5.1 This is SMTP; send EHLO\r\n", "", false},
    {"/smtp/server/sequence", true,
     "MAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\nDATA\r\n" MAIL "MAIL FROM:<e@f>\r\nDATA\r\n", 0,
     GREETING "503 5.5.1 Send LHLO first\r\n503 5.5.1 Send MAIL first\r\n503 5.5.1 Send MAIL "
              "first\r\n" LMTP_HELLO OK_MAIL
              "503 5.5.1 A transaction is already begun\r\n503 5.5.1 No valid recipients\r\n",
     "mail(a@b,-,-1)abort()", false},
    {"/smtp/server/refused-mail", true,
     "LHLO c\r\nMAIL FROM:<bad@b>\r\nRCPT TO:<c@d>\r\nDATA\r\nMAIL FROM:<a@b>\r\n", 0,
     GREETING LMTP_HELLO
     "550 5.7.1 not you\r\n503 5.5.1 Send MAIL first\r\n503 5.5.1 Send MAIL first\r\n" OK_MAIL,
     "mail(bad@b,-,-1)mail(a@b,-,-1)abort()", false},
    {"/smtp/server/size", true,
     "LHLO c\r\nMAIL FROM:<a@b> SIZE=1001\r\nMAIL FROM:<a@b> SIZE=1000\r\n", 0,
     GREETING LMTP_HELLO "552 5.3.4 Message too large; the limit is 1000 octets\r\n" OK_MAIL,
     "mail(a@b,-,1000)abort()", false},
    {"/smtp/server/rset", true,
     MAIL "RCPT TO:<c@d>\r\nRSET\r\nDATA\r\nMAIL FROM:<e@f>\r\nLHLO c\r\n", 0,
     GREETING LMTP_HELLO OK_MAIL OK_RCPT
     "250 2.0.0 Ok\r\n503 5.5.1 Send MAIL first\r\n" OK_MAIL LMTP_HELLO,
     HEARD "abort()mail(e@f,-,-1)abort()", false},
    {"/smtp/server/quit-in-transaction", true, MAIL "QUIT\r\nNOOP\r\n", 0,
     GREETING LMTP_HELLO OK_MAIL "221 2.0.0 Bye\r\n", "mail(a@b,-,-1)abort()", true},
    {"/smtp/server/small-talk", true, "noop x\r\nVRFY x\r\nHELP\r\nRSET\r\nFOO\r\n", 0,
     GREETING
     "250 2.0.0 Ok\r\n252 2.5.0 Not verified; send the message\r\n214 2.0.0 See RFC 5321 and RFC "
     "2033\r\n250 2.0.0 Ok\r\n500 5.5.1 Command not recognized\r\n",
     "", false},
    {"/smtp/server/bare-lf-command", true, "NOOP\nNOOP\r\n\n", 0,
     GREETING "500 5.5.2 Lines must end with CR LF\r\n250 2.0.0 Ok\r\n500 5.5.2 Lines must end "
              "with CR LF\r\n",
     "", false},
    /* dots */
    {"/smtp/server/empty", true, DATA ".\r\n", 0, TO_354 QUEUED, HEARD "end(c@d:)", false},
    {"/smtp/server/stuffed", true, DATA "..\r\n...\r\n.a\r\n\r\n..b.\r\n.\r\n", 0, TO_354 QUEUED,
     HEARD "end(c@d:.\r\n..\r\na\r\n\r\n.b.\r\n)", false},
    {"/smtp/server/dot-inside", true, DATA "a.\r\nb\r\n .\r\n.\r\n", 0, TO_354 QUEUED,
     HEARD "end(c@d:a.\r\nb\r\n .\r\n)", false},
    {"/smtp/server/dot-cr", true, DATA ".\rx\r\n.\r\rx\r\n.\r.\r\n\r\n.\r\n", 0, TO_354 QUEUED,
     HEARD "end(c@d:\rx\r\n\r\rx\r\n\r.\r\n\r\n)", false},
    {"/smtp/server/nul-and-8-bit", true, DATA "\xff\xc3\x00z\r\n.\r\n",
     sizeof(DATA "\xff\xc3\x00z\r\n.\r\n") - 1, TO_354 QUEUED, NULL, false},
    /* one message must not be taken for two */
    {"/smtp/server/smuggle-lf-dot-lf", true, DATA "a\n.\nMAIL FROM:<x@y>\r\n.\r\n", 0,
     TO_354 QUEUED, HEARD "end(c@d:a\n.\nMAIL FROM:<x@y>\r\n)", false},
    {"/smtp/server/smuggle-lf-dot-crlf", true, DATA "a\n.\r\nMAIL FROM:<x@y>\r\n.\r\n", 0,
     TO_354 QUEUED, HEARD "end(c@d:a\n.\r\nMAIL FROM:<x@y>\r\n)", false},
    {"/smtp/server/smuggle-crlf-dot-lf", true, DATA "a\r\n.\nMAIL FROM:<x@y>\r\n.\r\n", 0,
     TO_354 QUEUED, HEARD "end(c@d:a\r\n\nMAIL FROM:<x@y>\r\n)", false},
    {"/smtp/server/smuggle-crlf-dot-cr", true, DATA "a\r\n.\rMAIL FROM:<x@y>\r\n.\r\n", 0,
     TO_354 QUEUED, HEARD "end(c@d:a\r\n\rMAIL FROM:<x@y>\r\n)", false},
    {"/smtp/server/smuggle-cr-dot-cr", true, DATA "a\r.\rMAIL FROM:<x@y>\r\n.\r\n", 0,
     TO_354 QUEUED, HEARD "end(c@d:a\r.\rMAIL FROM:<x@y>\r\n)", false},
    {"/smtp/server/smuggle-cr-dot-crlf", true, DATA "a\r.\r\nMAIL FROM:<x@y>\r\n.\r\n", 0,
     TO_354 QUEUED, HEARD "end(c@d:a\r.\r\nMAIL FROM:<x@y>\r\n)", false},
    {"/smtp/server/smuggle-cr-cr-lf-dot", true, DATA "a\n\r.\r\nb\r\r\n..\r\n.\r\n", 0,
     TO_354 QUEUED, HEARD "end(c@d:a\n\r.\r\nb\r\r\n.\r\n)", false},
    /* chunks */
    {"/smtp/server/bdat", true,
     MAIL "RCPT TO:<c@d>\r\nBDAT 5\r\n\r\n.\r\nBDAT 3 LAST\r\na\nbNOOP\r\n", 0,
     GREETING LMTP_HELLO OK_MAIL OK_RCPT "250 2.0.0 5 octets received\r\n" QUEUED
                                         "250 2.0.0 Ok\r\n",
     HEARD "end(c@d:\r\n.\r\na\nb)", false},
    {"/smtp/server/bdat-empty", true, MAIL "RCPT TO:<c@d>\r\nBDAT 0 LAST\r\n", 0,
     GREETING LMTP_HELLO OK_MAIL OK_RCPT QUEUED, HEARD "end(c@d:)", false},
    {"/smtp/server/bdat-zero-chunks", true,
     MAIL "RCPT TO:<c@d>\r\nBDAT 0\r\nBDAT 1\r\nxBDAT 0 LAST\r\nNOOP\r\n", 0,
     GREETING LMTP_HELLO OK_MAIL OK_RCPT
     "250 2.0.0 0 octets received\r\n250 2.0.0 1 octets received\r\n" QUEUED "250 2.0.0 Ok\r\n",
     HEARD "end(c@d:x)", false},
    {"/smtp/server/bdat-recipients", true,
     MAIL "RCPT TO:<c@d>\r\nRCPT TO:<e@f>\r\nBDAT 1\r\nxBDAT 1 LAST\r\ny", 0,
     GREETING LMTP_HELLO OK_MAIL OK_RCPT OK_RCPT "250 2.0.0 1 octets received\r\n" QUEUED QUEUED,
     "mail(a@b,-,-1)rcpt(c@d)rcpt(e@f)end(c@d,e@f:xy)", false},
    {"/smtp/server/bdat-without-mail", true, "LHLO c\r\nBDAT 6\r\nQUIT\r\nNOOP\r\n", 0,
     GREETING LMTP_HELLO "503 5.5.1 Send MAIL first\r\n250 2.0.0 Ok\r\n", "", false},
    {"/smtp/server/bdat-refused", true,
     MAIL "RCPT TO:<bad@d>\r\nBDAT 6\r\nQUIT\r\nBDAT 6 LAST\r\nQUIT\r\nMAIL FROM:<e@f>\r\n", 0,
     GREETING LMTP_HELLO OK_MAIL
     "550 5.1.1 nobody\r\n503 5.5.1 No valid recipients\r\n503 5.5.1 No valid "
     "recipients\r\n" OK_MAIL,
     "mail(a@b,-,-1)rcpt(bad@d)abort()mail(e@f,-,-1)abort()", false},
    {"/smtp/server/bdat-then-data", true,
     MAIL "RCPT TO:<c@d>\r\nBDAT 1\r\nxDATA\r\nRCPT TO:<e@f>\r\nMAIL FROM:<g@h>\r\nBDAT 0 LAST\r\n",
     0,
     GREETING LMTP_HELLO OK_MAIL OK_RCPT
     "250 2.0.0 1 octets received\r\n503 5.5.1 DATA and BDAT can't be "
     "mixed\r\n503 5.5.1 The text has already begun\r\n503 5.5.1 A transaction is already "
     "begun\r\n" QUEUED,
     HEARD "end(c@d:x)", false},
    {"/smtp/server/bdat-rset", true, MAIL "RCPT TO:<c@d>\r\nBDAT 2\r\nxyRSET\r\n" MAIL, 0,
     GREETING LMTP_HELLO OK_MAIL OK_RCPT
     "250 2.0.0 2 octets received\r\n250 2.0.0 Ok\r\n" LMTP_HELLO OK_MAIL,
     HEARD "abort()mail(a@b,-,-1)abort()", false},
    {"/smtp/server/bdat-malformed", true,
     MAIL "RCPT TO:<c@d>\r\nBDAT x LAST\r\nMAIL FROM:<e@f>\r\n", 0,
     GREETING LMTP_HELLO OK_MAIL OK_RCPT "501 5.5.4 Syntax error in the parameters\r\n",
     HEARD "abort()", true},
    /* lost in the middle */
    {"/smtp/server/lost-in-data", true, DATA "half\r\n.", 0, TO_354, HEARD "abort()", false},
    {"/smtp/server/lost-in-chunk", true, MAIL "RCPT TO:<c@d>\r\nBDAT 9 LAST\r\nhalf", 0,
     GREETING LMTP_HELLO OK_MAIL OK_RCPT, HEARD "abort()", false},
};

/* Feeds input[0, cut), then the rest, or single octets when `cut` is G_MAXSIZE. */
static void run_session(const Session *session, gsize cut)
{
    g_autoptr(Owner) owner = owner_new();
    FfSmtpServer *server = session_new(owner, session->lmtp);
    gsize length = session->length > 0 ? session->length : strlen(session->input);

    if (cut <= length) {
        feed(server, session->input, cut);
        feed(server, session->input + cut, length - cut);
    } else {
        for (gsize i = 0; i < length; i++) {
            feed(server, session->input + i, 1);
        }
    }
    expect(server, session->replies);
    g_assert_cmpint(ff_smtp_server_is_done(server), ==, session->done);
    ff_smtp_server_free(server);
    if (session->events != NULL) {
        g_assert_cmpstr(owner->events->str, ==, session->events);
    } else {
        g_assert_nonnull(memmem(owner->events->str, owner->events->len, "\xff\xc3\0z\r\n)", 7));
    }
}

static void test_session(gconstpointer data)
{
    const Session *session = data;
    gsize length = session->length > 0 ? session->length : strlen(session->input);

    for (gsize cut = 0; cut <= length; cut++) {
        run_session(session, cut);
    }
    run_session(session, G_MAXSIZE);
}

/* ---- late answers ---- */

static void answer(Owner *owner, guint index, const char *reply)
{
    ff_smtp_transaction_answer(owner->ended->pdata[index], reply);
}

static const char MESSAGE[] = "MAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\nBDAT 1 LAST\r\nx";

static void test_late(void)
{
    g_autoptr(Owner) owner = owner_new();
    g_autoptr(FfSmtpServer) server = session_new(owner, true);

    owner->late = true;
    say(server, "LHLO c\r\n");
    for (guint i = 0; i < 3; i++) {
        say(server, MESSAGE);
    }
    say(server, "NOOP\r\n");
    expect(server, GREETING LMTP_HELLO OK_MAIL OK_RCPT);
    g_assert_cmpuint(ff_smtp_server_waiting(server), ==, 3);
    answer(owner, 2, "250 third");
    answer(owner, 1, "451-second\r\n451 more");
    expect(server, "");
    g_assert_cmpuint(ff_smtp_server_waiting(server), ==, 1);
    g_assert_false(ff_smtp_server_is_idle(server));
    answer(owner, 0, "250 first");
    expect(server, "250 first\r\n" OK_MAIL OK_RCPT "451-second\r\n451 more\r\n" OK_MAIL OK_RCPT
                   "250 third\r\n250 2.0.0 Ok\r\n");
    g_assert_true(ff_smtp_server_is_idle(server));
}

/* DATA of the next message waits for its turn, too. */
static void test_late_data(void)
{
    g_autoptr(Owner) owner = owner_new();
    g_autoptr(FfSmtpServer) server = session_new(owner, false);

    owner->late = true;
    say(server, "EHLO c\r\nMAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\nDATA\r\nx\r\n.\r\n");
    say(server, "MAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\nDATA\r\n");
    expect(server, GREETING LMTP_HELLO OK_MAIL OK_RCPT START);
    answer(owner, 0, "250 one");
    expect(server, "250 one\r\n" OK_MAIL OK_RCPT START);
}

static void test_late_quit(void)
{
    g_autoptr(Owner) owner = owner_new();
    g_autoptr(FfSmtpServer) server = session_new(owner, true);

    owner->late = true;
    say(server, "LHLO c\r\n");
    say(server, MESSAGE);
    say(server, "QUIT\r\n");
    g_assert_false(ff_smtp_server_is_done(server));
    expect(server, GREETING LMTP_HELLO OK_MAIL OK_RCPT);
    answer(owner, 0, "250 one");
    g_assert_true(ff_smtp_server_is_done(server));
    expect(server, "250 one\r\n221 2.0.0 Bye\r\n");
}

/* The connection may be gone before the answer is known. */
static void test_late_after_free(void)
{
    g_autoptr(Owner) owner = owner_new();
    FfSmtpServer *server = session_new(owner, true);

    owner->late = true;
    say(server, "LHLO c\r\n");
    say(server, MESSAGE);
    say(server, MESSAGE);
    say(server, "MAIL FROM:<e@f>\r\n");
    answer(owner, 1, "250 two");
    ff_smtp_server_free(server);
    g_assert_true(g_str_has_suffix(owner->events->str, "mail(e@f,-,-1)abort()"));
    g_assert_cmpstr(ff_smtp_transaction_recipients(owner->ended->pdata[0])[0], ==, "c@d");
    answer(owner, 0, "250 one");
}

/* ---- limits and refusals ---- */

static void test_enough_text(void)
{
    g_autoptr(Owner) owner = owner_new();
    g_autoptr(FfSmtpServer) server = session_new(owner, true);

    owner->enough = 3;
    say(server, DATA);
    for (const char *octet = "abcdefg\r\n.\r\n"; *octet != '\0'; octet++) {
        feed(server, octet, 1);
    }
    say(server, "NOOP\r\n");
    expect(server, TO_354 QUEUED "250 2.0.0 Ok\r\n");
    g_assert_cmpstr(owner->events->str, ==, HEARD "end(c@d:abc)");
}

static void test_bad_commands(void)
{
    g_autoptr(Owner) owner = owner_new();
    g_autoptr(FfSmtpServer) server = session_new(owner, true);
    g_autofree char *output = NULL;

    say(server, "LHLO c\r\n");
    for (guint i = 1; i < FF_LIMIT_BAD_COMMANDS; i++) {
        say(server, "FOO\r\n");
    }
    say(server, MESSAGE); /* starts the count anew */
    for (guint i = 1; i < FF_LIMIT_BAD_COMMANDS; i++) {
        say(server, "RCPT TO:nobody\r\n");
    }
    say(server, "MAIL FROM:<a@b>\r\n");
    g_assert_false(ff_smtp_server_is_done(server));
    say(server, "FOO\r\nMAIL FROM:<e@f>\r\n");
    g_assert_true(ff_smtp_server_is_done(server));
    g_assert_true(g_str_has_suffix(owner->events->str, "abort()"));
    output = take_output(server);
    g_assert_true(g_str_has_suffix(output,
                                   "500 5.5.1 Command not recognized\r\n421 4.7.0 Too many errors; "
                                   "closing\r\n"));
}

/* A whole window of pipelined messages to a mailbox that is not known is no misbehaviour. */
static void test_refusals_are_no_errors(void)
{
    g_autoptr(Owner) owner = owner_new();
    g_autoptr(FfSmtpServer) server = session_new(owner, true);

    say(server, "LHLO c\r\n");
    for (guint i = 0; i < 3 * FF_LIMIT_BAD_COMMANDS; i++) {
        say(server, "MAIL FROM:<a@b>\r\nRCPT TO:<bad@d>\r\nBDAT 1 LAST\r\nx");
    }
    g_assert_false(ff_smtp_server_is_done(server));
    g_assert_true(ff_smtp_server_is_idle(server));
}

static void test_long_line(gconstpointer data)
{
    gsize piece = GPOINTER_TO_SIZE(data);
    g_autoptr(Owner) owner = owner_new();
    g_autoptr(FfSmtpServer) server = session_new(owner, true);
    GString *input = g_string_new("NOOP ");
    gsize fits = FF_LIMIT_COMMAND_LINE - strlen("NOOP \r\n");

    for (gsize i = 0; i < fits; i++) {
        g_string_append_c(input, 'x');
    }
    g_string_append(input, "\r\nNOOP ");
    for (gsize i = 0; i <= fits; i++) {
        g_string_append_c(input, 'x');
    }
    g_string_append(input, "\r\nNOOP\r\n");
    for (gsize i = 0; i < 100000; i++) {
        g_string_append_c(input, 'Q');
    }
    g_string_append(input, "\r\nNOOP\r\n");
    for (gsize i = 0; i < input->len; i += piece) {
        feed(server, input->str + i, MIN(piece, input->len - i));
    }
    expect(server,
           GREETING "250 2.0.0 Ok\r\n500 5.5.2 Line too long\r\n250 2.0.0 Ok\r\n500 5.5.2 Line too "
                    "long\r\n250 2.0.0 Ok\r\n");
    g_string_free(input, TRUE);
}

static void test_too_many_recipients(void)
{
    g_autoptr(Owner) owner = owner_new();
    g_autoptr(FfSmtpServer) server = session_new(owner, true);
    g_autofree char *output = NULL;

    say(server, MAIL);
    for (guint i = 0; i < FF_LIMIT_ENVELOPE_RECIPIENTS; i++) {
        say(server, "RCPT TO:<c@d>\r\n");
    }
    output = take_output(server);
    g_assert_true(g_str_has_suffix(output, OK_RCPT));
    say(server, "RCPT TO:<c@d>\r\nBDAT 0 LAST\r\n");
    g_free(output);
    output = take_output(server);
    g_assert_true(g_str_has_prefix(output, "452 4.5.3 Too many recipients"));
    g_auto(GStrv) lines = g_strsplit(output, "\r\n", -1);
    g_assert_cmpuint(g_strv_length(lines), ==, 1 + FF_LIMIT_ENVELOPE_RECIPIENTS + 1);
}

static void test_unread_replies(void)
{
    g_autoptr(Owner) owner = owner_new();
    g_autoptr(FfSmtpServer) server = session_new(owner, true);
    gsize length;

    owner->late = true;
    say(server, "LHLO c\r\n");
    say(server, MESSAGE);
    for (guint i = 0; i < FF_LIMIT_REPLY_OUTPUT; i++) {
        ff_smtp_server_feed(server, "NOOP\r\n", 6);
    }
    answer(owner, 0, "250 one");
    g_assert_true(ff_smtp_server_is_done(server));
    const char *output = ff_smtp_server_output(server, &length);
    g_assert_cmpuint(length, <, FF_LIMIT_REPLY_OUTPUT + 1000);
    g_assert_nonnull(memmem(output + length - 60, 60, "421 4.7.0 Replies", 17));
}

/* Not a measurement, but it shows what costs: run with -m perf. */
static void test_speed(void)
{
    g_autoptr(Owner) owner = owner_new();
    g_autoptr(FfSmtpServer) server = session_new(owner, true);
    GString *message = g_string_new(MAIL "RCPT TO:<c@d>\r\nDATA\r\n");
    const guint count = 2000;

    g_string_erase(message, 0, (gssize)strlen("LHLO c\r\n"));
    for (guint i = 0; i < 1000; i++) {
        g_string_append(
            message,
            "U29tZSBiYXNlNjQgdGV4dCB0aGF0IGlzIGFzIGxvbmcgYXMgdGhlIGxpbmVzIG9mIG1haWxz\r\n");
    }
    g_string_append(message, ".\r\n");
    say(server, "LHLO c\r\n");
    g_test_timer_start();
    for (guint i = 0; i < count; i++) {
        gsize length;
        ff_smtp_server_feed(server, message->str, message->len);
        ff_smtp_server_output(server, &length);
        ff_smtp_server_output_taken(server, length);
        g_string_truncate(owner->events, 0);
    }
    double seconds = g_test_timer_elapsed();
    g_test_maximized_result(count * (double)message->len / seconds / 1e6, "DATA %.0f MB/s",
                            count * (double)message->len / seconds / 1e6);
    g_string_free(message, TRUE);
}

static void test_speed_small(void)
{
    g_autoptr(Owner) owner = owner_new();
    g_autoptr(FfSmtpServer) server = session_new(owner, true);
    GString *message =
        g_string_new("MAIL FROM:<fax@company.com> ENVID=fax+40company.com+20"
                     "0000000165e4c2aa\r\nRCPT TO:<fax@company.com>\r\nBDAT 1024 LAST\r\n");
    const guint count = 200000;

    for (guint i = 0; i < 1024; i++) {
        g_string_append_c(message, 'x');
    }
    say(server, "LHLO c\r\n");
    g_test_timer_start();
    for (guint i = 0; i < count; i++) {
        gsize length;
        ff_smtp_server_feed(server, message->str, message->len);
        ff_smtp_server_output(server, &length);
        ff_smtp_server_output_taken(server, length);
        g_string_truncate(owner->events, 0);
    }
    double seconds = g_test_timer_elapsed();
    g_test_maximized_result(count / seconds, "BDAT of 1 KB: %.0f messages/s", count / seconds);
    g_string_free(message, TRUE);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(SESSIONS); i++) {
        g_test_add_data_func(SESSIONS[i].path, &SESSIONS[i], test_session);
    }
    g_test_add_func("/smtp/server/late", test_late);
    g_test_add_func("/smtp/server/late-data", test_late_data);
    g_test_add_func("/smtp/server/late-quit", test_late_quit);
    g_test_add_func("/smtp/server/late-after-free", test_late_after_free);
    g_test_add_func("/smtp/server/enough-text", test_enough_text);
    g_test_add_func("/smtp/server/bad-commands", test_bad_commands);
    g_test_add_func("/smtp/server/refusals-are-no-errors", test_refusals_are_no_errors);
    g_test_add_data_func("/smtp/server/long-line", GSIZE_TO_POINTER(1 << 20), test_long_line);
    g_test_add_data_func("/smtp/server/long-line-octets", GSIZE_TO_POINTER(1), test_long_line);
    g_test_add_data_func("/smtp/server/long-line-pieces", GSIZE_TO_POINTER(1000), test_long_line);
    g_test_add_func("/smtp/server/too-many-recipients", test_too_many_recipients);
    g_test_add_func("/smtp/server/unread-replies", test_unread_replies);
    if (g_test_perf()) {
        g_test_add_func("/smtp/server/speed", test_speed);
        g_test_add_func("/smtp/server/speed-small", test_speed_small);
    }
    return g_test_run();
}
