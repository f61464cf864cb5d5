// SPDX-License-Identifier: GPL-3.0-or-later
/* Secrets where nobody asked for them: in what is quoted, forwarded, attached, and named after it.
 */
#include <gmime/gmime.h>
#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "message/fixture.h"
#include "message/secret-name.h"
#include "message/secret-text.h"
#include "message/secret.h"

#define SECRET "correct horse battery"
#define WORD   "[anne:" SECRET "]"

/* Hashing is slow on purpose: once for all tests. */
static char *hash;

static FfFixture *new_fixture(void)
{
    FfFixture *fixture = ff_fixture_new();
    FfUser *anne = g_ptr_array_index(fixture->users, 0);
    anne->secret = g_strdup(hash);
    return fixture;
}

/* ---- running text ---- */

typedef struct {
    const char *text, *hidden; /* NULL: the same */
} Row;

static void assert_hidden(const Row *rows, guint count, bool html)
{
    g_autoptr(FfFixture) fixture = new_fixture();
    for (guint i = 0; i < count; i++) {
        g_autoptr(FfSecretKnown) known = ff_secret_known_new(fixture->users, true);
        g_autofree char *hidden = ff_secret_text_hide(g_strdup(rows[i].text), html, known);
        g_test_message("%s", rows[i].text);
        g_assert_cmpstr(hidden, ==, rows[i].hidden != NULL ? rows[i].hidden : rows[i].text);
    }
}

static void test_plain(void)
{
    static const Row rows[] = {
        {"Hello " WORD " you.\n", "Hello [anne:...] you.\n"},
        {"> Subject: " WORD " Order\n> x\n", "> Subject: [anne:...] Order\n> x\n"},
        {"> Subject: [anne:correct horse\n> battery] Order\n", "> Subject: [anne:...] Order\n"},
        {">> *Betreff:* AW: [Anne:Corect horse] Order\n", ">> *Betreff:* AW: [Anne:...] Order\n"},
        {"Тема: Re: [anne:wrong] x", "Тема: Re: [anne:...] x"},
        {"件名：[anne:wrong] x", "件名：[anne:...] x"},
        {"Subject: [anne:cut off\nnext line\n\n\n\n\n", "Subject: [anne:...\nnext line\n\n\n\n\n"},
        {"Subject: [\u0430nne:wrong] x", "Subject: [\u0430nne:...] x"},
        {"Subject: [EXTERN] [anne:wrong] x", "Subject: [EXTERN] [anne:...] x"},
        {"a[b[anne:" SECRET "]", "a[b[anne:...]"},
        {"x [anne:correct\u00a0horse  battery]", "x [anne:...]"},
        {WORD WORD, "[anne:...][anne:...]"},
        /* a letter says what it says */
        {"[Anne: please sign]\n", NULL},
        {"Note: [anne: see page 2]\n", NULL},
        {"Subject: [Ticket:12] Order\n", NULL},
        {"Subject: Order for [anne: see page 2]\n", NULL},
        {"[clinic:" SECRET "]\n", NULL},
        {"[anne:" SECRET "\n", NULL},
        {"[anne:\n\n\n\n\n]", NULL},
        {"", NULL},
    };
    assert_hidden(rows, G_N_ELEMENTS(rows), false);
}

static void test_html(void)
{
    static const Row rows[] = {
        {"<p>" WORD "</p>", "<p>[anne:...]</p>"},
        {"<b>Subject:</b> [anne:wrong] x<br>", "<b>Subject:</b> [anne:...] x<br>"},
        {"<td><b>Subject:</b></td>\n<td>\n [anne:wrong] x</td>",
         "<td><b>Subject:</b></td>\n<td>\n [anne:...] x</td>"},
        {"<b>Objet&nbsp;:</b> RE: [anne:wrong] x", "<b>Objet&nbsp;:</b> RE: [anne:...] x"},
        {"&#91;anne&#x3A;correct&nbsp;<b>horse</b>\nbattery&rsqb;",
         "&#91;anne&#x3A;...<b></b>&rsqb;"},
        {"[an<wbr>ne:correct horse <i>battery]</i>", "[an<wbr>ne:...<i>]</i>"},
        {"<p>Subject: [anne:cut off</p><p>next</p>", "<p>Subject: [anne:...</p><p>next</p>"},
        {"<b>Betreff:</b><br>[anne: see page 2]", NULL},
        {"<p>[anne: 1 &lt; 2] &amp; <", NULL},
        {"<", NULL},
        {"&", NULL},
        {"&#;&#x;&;", NULL},
    };
    assert_hidden(rows, G_N_ELEMENTS(rows), true);
}

/* A page of words of users costs a few hashes, and what was not tried is hidden. */
static void test_many(void)
{
    g_autoptr(FfFixture) fixture = new_fixture();
    g_autoptr(FfSecretKnown) known = ff_secret_known_new(fixture->users, false);
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < 100000; i++) {
        g_string_append_printf(text, "[anne:wrong word %u] ", i);
    }
    gint64 start_ms = ff_clock_monotonic_ms();
    g_autofree char *hidden = ff_secret_text_hide(g_strdup(text->str), false, known);
    g_assert_cmpint(ff_clock_monotonic_ms() - start_ms, <, 5000);
    g_assert_nonnull(strstr(hidden, "wrong word 7]"));
    g_assert_null(strstr(hidden, "wrong word 8]"));
    g_assert_null(strstr(hidden, "99999"));
}

static void test_time(void)
{
    static const char *const pieces[] = {"[",   "[anne:", "[a:", "<a ",  "<b>[anne",
                                         "&#9", "[<b>",   "> ",  "\n> ", "\uff3b"};
    g_autoptr(FfFixture) fixture = new_fixture();
    for (guint i = 0; i < G_N_ELEMENTS(pieces); i++) {
        g_autoptr(FfSecretKnown) known = ff_secret_known_new(fixture->users, false);
        g_autoptr(GString) text = g_string_new(NULL);
        while (text->len < 2 << 20) {
            g_string_append(text, pieces[i]);
        }
        gint64 start_ms = ff_clock_monotonic_ms();
        g_autofree char *hidden = ff_secret_text_hide(g_strdup(text->str), true, known);
        gint64 took_ms = ff_clock_monotonic_ms() - start_ms;
        g_test_message("%s: %" G_GINT64_FORMAT " ms", pieces[i], took_ms);
        g_assert_cmpint(took_ms, <, 5000);
    }
}

/* ---- names of files ---- */

static void test_names(void)
{
    static const struct {
        const char *name, *clean;
    } rows[] = {
        {"[anne:" SECRET "] Order.msg", "Order.msg"},
        {"Re_ [anne_" SECRET "] Order.eml", "Re_ Order.eml"},
        {"[anne_Corect horse battery] Order.eml", "Order.eml"},
        {"RE [anne" SECRET "] Order.msg", "RE Order.msg"},
        {"[anne " SECRET "] Order.msg", "Order.msg"},
        {"[anne-" SECRET "].msg", ".msg"},
        {"[anne_correct horse.msg", ".msg"},
        {"[\u0430nne_wrong wrong] x.pdf", "x.pdf"},
        {"[anne] x.pdf", "[anne] x.pdf"},
        {"[anne 2026-05-01] x.pdf", "[anne 2026-05-01] x.pdf"},
        {"[anne_1] x.pdf", "[anne_1] x.pdf"},
        {"[annette_correct horse] x.pdf", "[annette_correct horse] x.pdf"},
        {"x[[[.pdf", "x[[[.pdf"},
        {"", ""},
    };
    g_autoptr(FfFixture) fixture = new_fixture();
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(FfSecretKnown) known = ff_secret_known_new(fixture->users, false);
        g_autofree char *clean = ff_secret_name_take(rows[i].name, known);
        g_test_message("%s", rows[i].name);
        g_assert_cmpstr(clean, ==, rows[i].clean);
    }
}

/* ---- whole mails: neither in the result nor in what is printed ---- */

#define TOP(subject)                                                                               \
    "From: anne@company.test\nTo: \"5035550123\" <fax@company.test>\nSubject: " subject "\n"       \
    "MIME-Version: 1.0\n"
#define MIXED(type)                                                                                \
    TOP("Fwd: Order")                                                                              \
    "Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/plain\n\nSee below.\n"   \
    "--x\nContent-Type: " type "\n"
#define NESTED(subject, type)                                                                      \
    MIXED("message/rfc822")                                                                        \
    "\nFrom: anne@company.test\nSubject: " subject "\nContent-Type: " type "\n\nInner.\n--x--\n"

static const char *const mails[] = {
    NESTED(WORD " Order", "text/plain"),
    NESTED("Re: " WORD " Order", "text/html"),
    NESTED("[anne:" SECRET "/battery] Order", "text/plain"),
    NESTED("=?utf-8?Q?[anne:correct?=\n =?utf-8?Q?_horse_battery]_Order?=", "text/plain"),
    NESTED("[anne:wrong battery] Order", "text/plain"),
    NESTED(WORD " Order", "application/pdf"),
    NESTED(WORD " Order", "application/octet-stream; name=\"[anne_" SECRET "].bin\""),
    MIXED("application/pdf; name=\"[anne_" SECRET "] Order.pdf\"") "\n%PDF\n--x--\n",
    MIXED("application/pdf; name=\"[anne:" SECRET "/battery] Order.pdf\"") "\n%PDF\n--x--\n",
    MIXED("text/plain; name=order.txt") "\nSubject: " WORD " Order\n--x--\n",
    MIXED("text/calendar") "\nBEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:" WORD
                           " Order\nEND:VEVENT\nEND:VCALENDAR\n--x--\n",
    TOP("Order") "\nHello.\n\nbegin 644 [anne_" SECRET "].pdf\n#86%B\n`\nend\n",
    TOP("Re: Order") "\nYes.\n\n> Subject: " WORD " Order\n",
    TOP("Re: Order") "Content-Type: text/plain; format=flowed\n\nYes.\n> Subject: [anne:correct "
                     "\n> horse battery] Order\n",
    TOP("Re: Order") "Content-Type: text/html\n\n<p>Yes.<p><b>Subject:</b> [anne:correct\nhorse "
                     "battery] Order<br>",
    TOP("Order") "Cc: \"" WORD " Bert\" <bert@company.test>\n\nHello.\n",
    TOP("Order") "Cc: \"" WORD " 5035550124^NONSENSE\" <fax@company.test>\n\nHello.\n",
};

static void test_mails(void)
{
    g_autoptr(FfFixture) fixture = new_fixture();
    for (guint i = 0; i < G_N_ELEMENTS(mails); i++) {
        g_autoptr(FfFile) parts = NULL;
        g_autoptr(FfMail) mail = ff_fixture_parse(fixture, mails[i], strlen(mails[i]), &parts);
        g_autofree char *json = ff_mail_to_json(mail);
        gsize length = 0;
        g_autofree char *octets = ff_file_read(parts->fd, 1 << 20, &length, NULL);
        g_test_message("%u: %s\n%.*s", i, json, (int)length, octets);
        g_assert_null(strstr(json, "battery"));
        g_assert_null(g_strstr_len(octets, (gssize)length, "battery"));
        g_assert_null(g_strstr_len(octets, (gssize)length, "horse"));
    }
}

/* An answer whose subject has none may still carry it: the notice gives fields back. */
static void test_other_fields(void)
{
    static const struct {
        const char *field;
        bool secret;
    } rows[] = {
        {"Thread-Topic: " WORD " Order\n", true},
        {"Thread-Topic: =?utf-8?B?W2FubmU6c2VzYW1lXQ==?=\n", true},
        {"X-Original-Subject: Re: [Anne:wrong] Order\n", true},
        {"Thread-Topic: [Ticket:12] Order\n", false},
        {"Received: from [IPv6:2001:db8::1] by mx.company.test\n", false},
        {"", false},
    };
    g_autoptr(FfFixture) fixture = new_fixture();
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *text = g_strconcat(rows[i].field, TOP("Re: Order") "\nYes.\n", NULL);
        g_autoptr(FfMail) mail = ff_fixture_parse(fixture, text, strlen(text), NULL);
        g_test_message("%s", rows[i].field);
        g_assert_true(mail->secret == rows[i].secret);
    }
}

int main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    g_mime_init();
    g_autofree char *own = hash = ff_secret_hash(SECRET);
    g_test_add_func("/message/secret-quoted/plain", test_plain);
    g_test_add_func("/message/secret-quoted/html", test_html);
    g_test_add_func("/message/secret-quoted/many", test_many);
    g_test_add_func("/message/secret-quoted/time", test_time);
    g_test_add_func("/message/secret-quoted/names", test_names);
    g_test_add_func("/message/secret-quoted/mails", test_mails);
    g_test_add_func("/message/secret-quoted/other-fields", test_other_fields);
    return g_test_run();
}
