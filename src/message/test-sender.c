// SPDX-License-Identifier: GPL-3.0-or-later
/* Who sent it: From, verification, accounts, loops. */
#include <gmime/gmime.h>
#include <string.h>

#include "message/auth-results.h"
#include "message/fixture.h"
#include "message/loop.h"
#include "message/sender.h"

static FfHeader *parse(const char *text)
{
    return ff_header_parse(text, strlen(text), true);
}

static void test_from(void)
{
    static const struct {
        const char *header;
        FfReason reason;
        const char *sender, *name;
    } rows[] = {
        {"From: Anne <Anne@Company.test>", FF_REASON_NONE, "anne@company.test", "Anne"},
        {"From: anne@company.test", FF_REASON_NONE, "anne@company.test", NULL},
        {"From: anne@company.test (Anne)", FF_REASON_NONE, "anne@company.test", "Anne"},
        {"From: Team: anne@company.test;", FF_REASON_NONE, "anne@company.test", NULL},
        {"Subject: x", FF_REASON_NO_SENDER, NULL, NULL},
        {"From:", FF_REASON_NO_SENDER, NULL, NULL},
        {"From: <>", FF_REASON_NO_SENDER, NULL, NULL},
        {"From: Anne", FF_REASON_NO_SENDER, NULL, NULL},
        {"From: ann\xc2\x85@company.test", FF_REASON_NO_SENDER, NULL, NULL},
        {"From: ann\xe2\x80\xae@company.test", FF_REASON_NO_SENDER, NULL, NULL},
        {"From: ann\xc3\xa9@company.test", FF_REASON_NO_SENDER, NULL, NULL},
        {"From: =?utf-8?q?Ann=C3=A9?= <ann\xc3\xa9@company.test>", FF_REASON_NO_SENDER, NULL, NULL},
        {"From: anne@b\303\274cher.test", FF_REASON_NONE, "anne@xn--bcher-kva.test", NULL},
        {"From: anne@com\342\200\256pany.test", FF_REASON_NO_SENDER, NULL, NULL},
        {"From: ann\303\251@xn--bcher-kva.test", FF_REASON_NO_SENDER, NULL, NULL},
        {"From: anne@xn--bcher-kva.test", FF_REASON_NONE, "anne@xn--bcher-kva.test", NULL},
        {"From: anne@", FF_REASON_NO_SENDER, NULL, NULL},
        {"From: anne@company.test@evil.test", FF_REASON_NO_SENDER, NULL, NULL},
        {"From: Anne <anne@company.test@evil.test>", FF_REASON_NO_SENDER, NULL, NULL},
        {"From: <@evil.test:anne@company.test>", FF_REASON_NO_SENDER, NULL, NULL},
        {"From: anne@company.test <anne@company.test> (at @ home)", FF_REASON_NONE,
         "anne@company.test", "anne@company.test"},
        {"From: \"a b\"@company.test", FF_REASON_NO_SENDER, NULL, NULL},
        {"From: a@b.test, c@d.test", FF_REASON_SEVERAL_SENDERS, NULL, NULL},
        {"From: a@b.test\nfrom: c@d.test", FF_REASON_SEVERAL_SENDERS, NULL, NULL},
        {"From : a@b.test", FF_REASON_NONE, "a@b.test", NULL},
        {"From : a@b.test\nFrom: c@d.test", FF_REASON_SEVERAL_SENDERS, NULL, NULL},
        {"From: a@b.test\nFrom\t : c@d.test", FF_REASON_SEVERAL_SENDERS, NULL, NULL},
        {"From: a@b.test\nFROM: a@b.test", FF_REASON_SEVERAL_SENDERS, NULL, NULL},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(FfHeader) header = parse(rows[i].header);
        g_autoptr(FfMail) mail = ff_mail_new();
        FfReason reason = ff_sender_read(header, mail);
        g_test_message("%s", rows[i].header);
        g_assert_cmpstr(ff_reason_name(reason), ==, ff_reason_name(rows[i].reason));
        g_assert_cmpstr(mail->sender, ==, rows[i].sender);
        g_assert_cmpstr(mail->sender_name, ==, rows[i].name);
    }
}

static void test_auth_results(void)
{
    static const struct {
        const char *value, *method;
    } rows[] = {
        {"mx.company.test; dmarc=pass header.from=company.test", "dmarc"},
        {"MX.Company.Test 1; dmarc=PASS (p=reject) header.from=Company.Test", "dmarc"},
        {"mx.company.test;\n dkim=pass header.d=company.test;\n spf=fail", "dkim"},
        {"mx.company.test; dkim=pass header.i=@mail.company.test", "dkim"},
        {"mx.company.test; spf=pass smtp.mailfrom=bounce@news.company.test", "spf"},
        {"mx.company.test; spf = pass smtp.mailfrom = \"x\"@company.test", "spf"},
        {"mx.company.test; dkim=fail header.d=company.test; dkim=pass header.d=company.test",
         "dkim"},
        {"mx.company.test; dkim=pass header.d=esp.test; dmarc=pass", "dmarc"},
        {"\"mx.company.test\" (x) 1 (y) ; dmarc=pass", "dmarc"},
        {"mx.company.test;dmarc(x)/(y)1(z)=(;)pass(\\))header(x).(y)from(z)=(x)company.test(y)",
         "dmarc"},
        {"mx.company.test; dmarc=pass header.from=\"Company.test\"", "dmarc"},
        {"mx.company.test; dmarc=pass header.from=company.test.", "dmarc"},
        {"mx.company.test; dmarc=pass action=none header.from=company.test;compauth=pass "
         "reason=100",
         "dmarc"},
        {"mx.company.test;; dmarc=pass;", "dmarc"},
        {"mx.company.test; DKIM=Pass HEADER.D=Company.TEST", "dkim"},
        {"mx.company.test; dkim=pass header.d=evil.test; dkim=neutral header.d=company.test; "
         "dkim=pass header.i=@company.test header.b=\"a;b=\" header.d=company.test",
         "dkim"},
        {"mx.company.test; dkim=pass reason=\"2048-bit key; ok\" header.d=company.test", "dkim"},
        {"mx.company.test; dkim=pass header.b=ab=c= header.i=\"x y\"@company.test", "dkim"},
        {"mx.company.test; spf=pass smtp.mailfrom=srs0=a=b=c@news.company.test", "spf"},
        {"mx.company.test; dmarc=none header.from=company.test; dkim=pass header.d=company.test",
         "dkim"},
        {"mx.company.test; dkim=pass header.d=company.test; dmarc=temperror", "dkim"},
        {"mx.company.test; dmarc=permerror; spf=pass smtp.mailfrom=company.test", "spf"},
        {"mx.company.test; dmarc=bestguesspass action=none header.from=company.test; spf=pass "
         "smtp.mailfrom=company.test",
         "spf"},
        {"mx.company.test (comment; dmarc=fail); dmarc=pass", "dmarc"},
        /* another server's, or nobody's */
        {"mx.evil.test; dmarc=pass header.from=company.test", NULL},
        {"mx.company.test.evil.test; dmarc=pass header.from=company.test", NULL},
        {"", NULL},
        {"mx.company.test", NULL},
        {"mx.company.test; none", NULL},
        /* not passed, or for somebody else */
        {"mx.company.test; dmarc=fail header.from=company.test", NULL},
        {"mx.company.test; dmarc=pass header.from=evil.test", NULL},
        {"mx.company.test; dkim=pass header.d=evil.test", NULL},
        {"mx.company.test; dkim=pass header.d=ompany.test", NULL},
        {"mx.company.test; dkim=pass", NULL},
        {"mx.company.test; spf=pass smtp.mailfrom=x@evil.test", NULL},
        {"mx.company.test; spf=pass smtp.helo=company.test", NULL},
        {"mx.company.test; spf=softfail smtp.mailfrom=x@company.test", NULL},
        /* what an attacker may write into a value */
        {"mx.company.test; spf=fail reason=\"; dmarc=pass header.from=company.test\"", NULL},
        {"mx.company.test; dkim=pass reason=\"x header.d=company.test\" header.d=evil.test", NULL},
        {"mx.company.test; spf=fail (dmarc=pass; dmarc=pass header.from=company.test)", NULL},
        {"mx.company.test; x-dmarc=pass header.from=company.test", NULL},
        {"mx.company.test; spf=fail dmarc=pass header.from=company.test", NULL},
        {"mx.company.test; dmarc=passed header.from=company.test", NULL},
        {"mx.company.test; dmarc/1=pass header.from=company.test", "dmarc"},
        {"mx.company.test; dmarc/2=pass header.from=company.test", NULL},
        {"mx.company.test 2; dmarc=pass header.from=company.test", NULL},
        /* DMARC failed: nothing makes it good */
        {"mx.company.test; dmarc=fail header.from=company.test; dkim=pass header.d=company.test",
         NULL},
        {"mx.company.test; spf=pass smtp.mailfrom=company.test; dmarc=FAIL (p=none)", NULL},
        {"mx.company.test; dmarc=pass; dmarc=fail", NULL},
        {"mx.company.test; spf=none (a); dmarc=pass; x=y (b@evil.test); dmarc=none", NULL},
        {"mx.company.test; dmarc=reject; dkim=pass header.d=company.test", NULL},
        {"mx.company.test; dmarc=pass header.from=evil.test; dkim=pass header.d=company.test",
         NULL},
        {"mx.company.test; dmarc=pass header.from=mail.company.test", NULL},
        {"mx.company.test; dmarc=pass header.from=company.test header.from=evil.test", NULL},
        {"mx.company.test; dmarc=pass header.from=", NULL},
        {"mx.company.test; dmarc=none; dkim=temperror header.d=company.test", NULL},
        /* one of two domains is a stranger's */
        {"mx.company.test; dkim=pass header.d=company.test header.i=@evil.test", NULL},
        {"mx.company.test; dkim=pass header.d=evil.test header.i=@company.test", NULL},
        {"mx.company.test; dkim=pass header.i=company.test@evil.test", NULL},
        {"mx.company.test; dkim=pass header.s=company.test header.from=company.test", NULL},
        {"mx.company.test; spf=pass smtp.mailfrom=x@evil.test smtp.mailfrom=company.test", NULL},
        {"mx.company.test; spf=pass smtp.mailfrom=company.test@evil.test", NULL},
        {"mx.company.test; spf=pass smtp.mailfrom=\"<>\"", NULL},
        {"mx.company.test; spf=pass smtp.mailfrom=", NULL},
        {"mx.company.test; arc=pass header.d=company.test", NULL},
        /* broken: what is behind may be hidden, what is before may be made up */
        {"mx.company.test; dkim=pass header.d=company.test; spf=fail (x; dmarc=fail", NULL},
        {"mx.company.test; dkim=pass header.d=company.test; spf=fail reason=\"x; dmarc=fail", NULL},
        {"mx.company.test; dkim=pass header.d=company.test (x \\); dmarc=fail", NULL},
        {"mx.company.test; spf=fail reason=\"x\"; dmarc=pass\"; x", NULL},
        {"mx.company.test; dkim=pass header.d=company.test stray", NULL},
        {"mx.company.test; dkim=pass header.d=a\"b\"", NULL},
        {"mx.company.test; dkim", NULL},
        {"mx.company.test; =pass", NULL},
        {"mx.company.test dmarc=pass; dmarc=pass", NULL},
        {"(mx.company.test; dmarc=pass", NULL},
        {"\"mx.company.test; dmarc=pass", NULL},
        {"(x) mx.company.test (y); none", NULL},
        {"; dmarc=pass", NULL},
        {"mx.company.test; dmarc=pass \\", NULL},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_test_message("%s", rows[i].value);
        g_assert_cmpstr(ff_auth_results_verify(rows[i].value, "mx.company.test", "company.test"),
                        ==, rows[i].method);
    }
}

/* Customers of one public suffix are strangers to each other. */
static void test_public_suffix(void)
{
    g_assert_null(ff_auth_results_verify("mx; dkim=pass header.d=evil.co.uk", "mx", "good.co.uk"));
    g_assert_cmpstr(
        ff_auth_results_verify("mx; dkim=pass header.d=a.good.co.uk", "mx", "b.good.co.uk"), ==,
        "dkim");
}

#define PASS   "Authentication-Results: mx.company.test; dmarc=pass header.from=company.test\n"
#define FORGED "Authentication-Results: mx.company.test; dmarc=pass header.from=company.test\n"
#define NONE   "Authentication-Results: mx.company.test; dmarc=none; spf=none\n"

static void test_policies(void)
{
    static const struct {
        FfVerify verify;
        const char *trust; /* fields on top */
        FfReason reason;
        const char *verified;
    } rows[] = {
        {FF_VERIFY_NONE, "", FF_REASON_NONE, "none"},
        {FF_VERIFY_AUTHENTICATION_RESULTS, PASS, FF_REASON_NONE, "dmarc"},
        {FF_VERIFY_AUTHENTICATION_RESULTS, "", FF_REASON_UNVERIFIED_SENDER, "failed"},
        {FF_VERIFY_AUTHENTICATION_RESULTS, NONE FORGED, FF_REASON_UNVERIFIED_SENDER, "failed"},
        {FF_VERIFY_AUTHENTICATION_RESULTS, PASS NONE, FF_REASON_NONE, "dmarc"},
        {FF_VERIFY_AUTHENTICATION_RESULTS, "ARC-" PASS, FF_REASON_UNVERIFIED_SENDER, "failed"},
        {FF_VERIFY_AUTHENTICATION_RESULTS, "X-" PASS, FF_REASON_UNVERIFIED_SENDER, "failed"},
        {FF_VERIFY_AUTHENTICATION_RESULTS, "ARC-" FORGED NONE, FF_REASON_UNVERIFIED_SENDER,
         "failed"},
        {FF_VERIFY_AUTHENTICATION_RESULTS, "ARC-" NONE PASS, FF_REASON_NONE, "dmarc"},
        {FF_VERIFY_AUTHENTICATION_RESULTS,
         "Authentication-Results: mx.other.test; dmarc=none\n" FORGED, FF_REASON_UNVERIFIED_SENDER,
         "failed"},
        {FF_VERIFY_AUTHENTICATION_RESULTS,
         "AUTHENTICATION-RESULTS:\n mx.company.test\n ;dmarc\n =pass\n (x\n y)\n", FF_REASON_NONE,
         "dmarc"},
        {FF_VERIFY_SECRET, PASS, FF_REASON_UNVERIFIED_SENDER, "failed"},
    };
    g_autoptr(FfFixture) fixture = ff_fixture_new();
    FfGatewaySettings mailbox = *fixture->facts.mailbox;
    fixture->facts.mailbox = &mailbox;
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *text = g_strconcat(rows[i].trust, "From: anne@company.test\n", NULL);
        g_autoptr(FfHeader) header = parse(text);
        g_autoptr(FfMail) mail = ff_mail_new();
        mailbox.sender_verification = rows[i].verify;
        g_assert_cmpint(ff_sender_read(header, mail), ==, FF_REASON_NONE);
        FfReason reason = ff_sender_admit(header, &fixture->facts, &(FfClaim){NULL, NULL}, mail);
        g_assert_cmpstr(ff_reason_name(reason), ==, ff_reason_name(rows[i].reason));
        g_assert_cmpstr(mail->verified, ==, rows[i].verified);
        g_assert_cmpstr(mail->user, ==, reason == FF_REASON_NONE ? "anne" : NULL);
    }
    g_assert_cmpint(ff_reason_disposition(FF_REASON_UNVERIFIED_SENDER), ==,
                    FF_DISPOSITION_QUARANTINE);
}

static void test_unknown(void)
{
    static char account[] = "CLINIC";
    static char nobody[] = "nobody";
    static const struct {
        FfUnknownSenders policy;
        char *account;
        FfReason reason;
        const char *user;
        bool enroll;
    } rows[] = {
        {FF_UNKNOWN_REJECT, NULL, FF_REASON_UNKNOWN_SENDER, NULL, false},
        {FF_UNKNOWN_ENROLL, NULL, FF_REASON_NONE, "mallory@elsewhere.test", true},
        {FF_UNKNOWN_ACCOUNT, account, FF_REASON_NONE, "clinic", false},
        {FF_UNKNOWN_ACCOUNT, nobody, FF_REASON_UNKNOWN_SENDER, NULL, false},
        {FF_UNKNOWN_ACCOUNT, NULL, FF_REASON_UNKNOWN_SENDER, NULL, false},
    };
    g_autoptr(FfFixture) fixture = ff_fixture_new();
    FfGatewaySettings mailbox = *fixture->facts.mailbox;
    fixture->facts.mailbox = &mailbox;
    g_autoptr(FfHeader) header = parse("From: mallory@elsewhere.test\n");
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(FfMail) mail = ff_mail_new();
        mailbox.unknown_senders = rows[i].policy;
        mailbox.unknown_senders_account = rows[i].account;
        ff_sender_read(header, mail);
        g_assert_cmpint(ff_sender_admit(header, &fixture->facts, &(FfClaim){NULL, NULL}, mail), ==,
                        rows[i].reason);
        g_assert_cmpstr(mail->user, ==, rows[i].user);
        g_assert_cmpint(mail->enroll, ==, rows[i].enroll);
    }
    fixture->facts.mailbox = NULL;
    g_autoptr(FfMail) mail = ff_mail_new();
    ff_sender_read(header, mail);
    g_assert_cmpint(ff_sender_admit(header, &fixture->facts, &(FfClaim){NULL, NULL}, mail), ==,
                    FF_REASON_UNKNOWN_SENDER);
}

/* Who has a whole domain comes first in the list; a colleague's own address is still hers. */
static void test_domain_owner(void)
{
    static const struct {
        const char *from, *user;
    } rows[] = {
        {"anne@company.test", "anne"},
        {"A.Anderson@company.test", "anne"},
        {"porter@company.test", "company"},
        {"office@clinic.test", "clinic"},
    };
    g_autoptr(FfFixture) fixture = ff_fixture_new();
    FfUser *company = ff_user_new("company", "all@company.test");
    g_strfreev(company->aliases);
    company->aliases = g_strsplit("*@company.test *@clinic.test", " ", -1);
    g_ptr_array_insert(fixture->users, 0, company);
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *text = g_strdup_printf("From: %s\n", rows[i].from);
        g_autoptr(FfHeader) header = parse(text);
        g_autoptr(FfMail) mail = ff_mail_new();
        ff_sender_read(header, mail);
        g_assert_cmpint(ff_sender_admit(header, &fixture->facts, &(FfClaim){NULL, NULL}, mail), ==,
                        FF_REASON_NONE);
        g_assert_cmpstr(mail->user, ==, rows[i].user);
    }
}

static void test_enroll_taken_name(void)
{
    g_autoptr(FfFixture) fixture = ff_fixture_new();
    FfGatewaySettings mailbox = *fixture->facts.mailbox;
    mailbox.unknown_senders = FF_UNKNOWN_ENROLL;
    fixture->facts.mailbox = &mailbox;
    g_ptr_array_add(fixture->users, ff_user_new("Mallory@elsewhere.test", "m@company.test"));
    g_autoptr(FfHeader) header = parse("From: mallory@elsewhere.test\n");
    g_autoptr(FfMail) mail = ff_mail_new();
    ff_sender_read(header, mail);
    g_assert_cmpint(ff_sender_admit(header, &fixture->facts, &(FfClaim){NULL, NULL}, mail), ==,
                    FF_REASON_UNKNOWN_SENDER);
    g_assert_false(mail->enroll);
    g_assert_null(mail->user);
}

/* A domain that only looks like one of ours, or holds it, is another's. */
static void test_lookalikes(void)
{
    static const char *const senders[] = {
        "anne@company.test.evil.test", "anne@xcompany.test",    "anne@company.tes",
        "anne@sub.company.test",       "x@clinic.test.evil",    "x@myclinic.test",
        "x@clinic.test@evil",          "clinic.test@evil.test", "anne@c\xd0\xbempany.test",
        "x@cl\xd1\x96nic.test",
    };
    g_autoptr(FfFixture) fixture = ff_fixture_new();
    for (guint i = 0; i < G_N_ELEMENTS(senders); i++) {
        g_autofree char *text = g_strdup_printf("From: <%s>\n", senders[i]);
        g_autoptr(FfHeader) header = parse(text);
        g_autoptr(FfMail) mail = ff_mail_new();
        g_test_message("%s", senders[i]);
        if (ff_sender_read(header, mail) == FF_REASON_NONE) {
            FfReason reason =
                ff_sender_admit(header, &fixture->facts, &(FfClaim){NULL, NULL}, mail);
            g_assert_cmpstr(ff_reason_name(reason), ==, "unknown-sender");
        }
    }
}

/* A header of ten megabytes ends its message, whoever it is from; a sender or a verdict behind the
 * bound is none. */
static void test_endless_header(void)
{
    static const struct {
        const char *before, *after, *reason, *sender;
    } rows[] = {
        {"From: anne@company.test\n", "", "malformed-message", "anne@company.test"},
        {"", "From: anne@company.test\n", "no-sender", NULL},
        {"From: anne@company.test\n", "From: mallory@evil.test\n", "malformed-message",
         "anne@company.test"},
    };
    g_autoptr(FfFixture) fixture = ff_fixture_new();
    g_autofree char *filler = g_strnfill(10 << 20, 'x');
    for (gsize i = 0; i < 10 << 20; i += 1000) {
        memcpy(filler + i, "\nX-Fill: ", 9);
    }
    filler[0] = 'X';
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *text =
            g_strdup_printf("%sTo: \"5035550123\" <fax@company.test>\n%s\n%s\nHello.\n",
                            rows[i].before, filler, rows[i].after);
        g_autoptr(FfMail) mail = ff_fixture_parse(fixture, text, strlen(text), NULL);
        g_assert_cmpstr(ff_reason_name(mail->reason), ==, rows[i].reason);
        g_assert_cmpstr(mail->sender, ==, rows[i].sender);
    }
}

static void set_list(char ***list, const char *values)
{
    g_strfreev(*list);
    *list = g_strsplit(values, " ", -1);
}

static void assert_ruled(const FfFixture *fixture, const char *to, const char *reason,
                         const char *argument)
{
    g_autofree char *text = g_strdup_printf("From: anne@company.test\nTo: %s\n\nHello.\n", to);
    g_autoptr(FfMail) mail = ff_fixture_parse(fixture, text, strlen(text), NULL);
    g_test_message("%s", to);
    g_assert_cmpstr(ff_reason_name(mail->reason), ==, reason);
    g_assert_cmpstr(mail->reason_argument, ==, argument);
    g_assert_cmpstr(mail->user, ==, "anne");
}

/* One forbidden number refuses the whole message. */
static void test_rules(void)
{
    g_autoptr(FfFixture) fixture = ff_fixture_new();
    g_autoptr(GPtrArray) groups = g_ptr_array_new_with_free_func((GDestroyNotify)ff_group_free);
    FfGroup *sales = ff_group_new("Sales");
    FfUser *anne = g_ptr_array_index(fixture->users, 0);
    set_list(&sales->members, "ANNE");
    set_list(&sales->policy.blocked_numbers, "+1900");
    set_list(&anne->policy.allowed_numbers, "+1 +44");
    g_ptr_array_add(groups, sales);
    fixture->facts.groups = groups;
    assert_ruled(fixture, "\"5035550123\" <fax@company.test>", "none", NULL);
    assert_ruled(fixture, "\"5035550123\" <fax@company.test>, \"+49 30 901820\" <fax@company.test>",
                 "number-not-allowed", "+4930901820 anne");
    assert_ruled(fixture, "\"900-555-0123\" <fax@company.test>", "number-not-allowed",
                 "+19005550123 Sales");
    set_list(&sales->policy.mailboxes, "other@company.test fax.company.test");
    assert_ruled(fixture, "\"5035550123\" <fax@company.test>", "mailbox-not-allowed",
                 "fax@company.test Sales");
    /* by an MTA: the domain is the way */
    static const char *const recipients[] = {"5035550123@FAX.company.test", NULL};
    fixture->facts.mailbox = NULL;
    fixture->facts.envelope_recipients = recipients;
    assert_ruled(fixture, "5035550123@fax.company.test", "none", NULL);
    set_list(&sales->policy.mailboxes, "other@company.test");
    assert_ruled(fixture, "5035550123@fax.company.test", "mailbox-not-allowed",
                 "fax.company.test Sales");
}

static void test_loops(void)
{
    static const struct {
        const char *header, *reverse_path, *from;
        FfReason reason;
    } rows[] = {
        {"Subject: x", NULL, "a@b.test", FF_REASON_NONE},
        {"Subject: x", "a@b.test", "a@b.test", FF_REASON_NONE},
        {"Subject: x", "", "a@b.test", FF_REASON_BOUNCE},
        {"Return-Path: <>", NULL, "a@b.test", FF_REASON_BOUNCE},
        {"Return-Path: <a@b.test>", NULL, "a@b.test", FF_REASON_NONE},
        {"Subject: x", NULL, "MAILER-DAEMON@b.test", FF_REASON_BOUNCE},
        {"Content-Type: Multipart/Report; boundary=x", NULL, "a@b.test", FF_REASON_BOUNCE},
        {"Content-Type: multipart/reporting", NULL, "a@b.test", FF_REASON_NONE},
        {"Auto-Submitted: auto-replied", NULL, "a@b.test", FF_REASON_AUTOMATIC_MESSAGE},
        {"auto-submitted: (x) auto-generated; owner=y", NULL, NULL, FF_REASON_AUTOMATIC_MESSAGE},
        {"Auto-Submitted: no", NULL, "a@b.test", FF_REASON_NONE},
        {"Auto-Submitted: No (by hand)", NULL, "a@b.test", FF_REASON_NONE},
        {"Auto-Submitted: no\nAuto-Submitted: auto-replied", NULL, NULL,
         FF_REASON_AUTOMATIC_MESSAGE},
        {"Auto-Submitted: nope", NULL, "a@b.test", FF_REASON_AUTOMATIC_MESSAGE},
        {"Precedence: bulk", NULL, "a@b.test", FF_REASON_AUTOMATIC_MESSAGE},
        {"Precedence: JUNK", NULL, "a@b.test", FF_REASON_AUTOMATIC_MESSAGE},
        {"Precedence: list", NULL, "a@b.test", FF_REASON_LIST_MESSAGE},
        {"Precedence: first-class", NULL, "a@b.test", FF_REASON_NONE},
        {"List-Id: <x>", NULL, "a@b.test", FF_REASON_LIST_MESSAGE},
        {"list-unsubscribe: <x>", NULL, "a@b.test", FF_REASON_LIST_MESSAGE},
        {"Listing: x", NULL, "a@b.test", FF_REASON_NONE},
        {"X-Auto-Response-Suppress: All", NULL, "a@b.test", FF_REASON_NONE},
        {"X-Autoreply: yes", NULL, "a@b.test", FF_REASON_AUTOMATIC_MESSAGE},
        {"Subject: x", NULL, "fax@company.test", FF_REASON_OWN_MESSAGE},
        {"Subject: x", NULL, "faxferry@company.test", FF_REASON_OWN_MESSAGE},
        {"Subject: x", NULL, "fax+archive@company.test", FF_REASON_OWN_MESSAGE},
        {"Subject: x", NULL, "Faxferry+a+b@Company.test", FF_REASON_OWN_MESSAGE},
        {"Subject: x", NULL, "+15035550123@fax.company.test", FF_REASON_OWN_MESSAGE},
        {"Subject: x", NULL, "anne@FAX.company.test", FF_REASON_OWN_MESSAGE},
        {"Subject: x", NULL, "fax+archive@b.test", FF_REASON_NONE},
        {"Subject: x", NULL, "faxes+fax@company.test", FF_REASON_NONE},
        {"Subject: x", NULL, "fax@b+fax@company.test", FF_REASON_NONE},
        {"Subject: x", NULL, "anne@old.fax.company.test", FF_REASON_NONE},
        {"Subject: x", NULL, "fax+nowhere", FF_REASON_NONE},
    };
    g_autoptr(FfFixture) fixture = ff_fixture_new();
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(FfHeader) header = parse(rows[i].header);
        fixture->facts.reverse_path = rows[i].reverse_path;
        FfReason reason = ff_loop_check(header, &fixture->facts, rows[i].from);
        g_test_message("%s", rows[i].header);
        g_assert_cmpstr(ff_reason_name(reason), ==, ff_reason_name(rows[i].reason));
        g_assert_true(reason == FF_REASON_NONE ||
                      ff_reason_disposition(reason) == FF_DISPOSITION_QUARANTINE);
    }
}

int main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    g_mime_init();
    g_test_add_func("/message/sender/from", test_from);
    g_test_add_func("/message/sender/auth-results", test_auth_results);
    g_test_add_func("/message/sender/public-suffix", test_public_suffix);
    g_test_add_func("/message/sender/policies", test_policies);
    g_test_add_func("/message/sender/unknown", test_unknown);
    g_test_add_func("/message/sender/domain-owner", test_domain_owner);
    g_test_add_func("/message/sender/enroll-taken-name", test_enroll_taken_name);
    g_test_add_func("/message/sender/lookalikes", test_lookalikes);
    g_test_add_func("/message/sender/endless-header", test_endless_header);
    g_test_add_func("/message/sender/rules", test_rules);
    g_test_add_func("/message/loop", test_loops);
    return g_test_run();
}
