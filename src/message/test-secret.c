// SPDX-License-Identifier: GPL-3.0-or-later
/* "[user:secret]" in the subject: what is taken out, what it claims, whom it proves. */
#include <gmime/gmime.h>
#include <string.h>

#include "base/clock.h"
#include "message/fixture.h"
#include "message/secret.h"

#define SECRET "correct horse battery"

/* Hashing is slow on purpose: once for all tests. */
static char *hash;

static FfFixture *new_fixture(FfGatewaySettings *mailbox)
{
    FfFixture *fixture = ff_fixture_new();
    FfUser *anne = g_ptr_array_index(fixture->users, 0);
    anne->secret = g_strdup(hash);
    *mailbox = *fixture->facts.mailbox;
    mailbox->sender_verification = FF_VERIFY_SECRET;
    fixture->facts.mailbox = mailbox;
    return fixture;
}

static void test_take(void)
{
    static const struct {
        const char *subject;
        bool expected;
        const char *clean, *user, *secret;
    } rows[] = {
        {"[anne:xyz] Order", true, "Order", "anne", "xyz"},
        {"[Anne:xyz]Order", true, "Order", "Anne", "xyz"},
        {"[ anne : x y ] Order", true, "Order", "anne", " x y "},
        {"[anne:x:y] Order", true, "Order", "anne", "x:y"},
        {"[anne:] Order", true, "Order", "anne", ""},
        {"[anne:xyz]", true, "", "anne", "xyz"},
        {"[anne:xyz cut", true, "", "anne", "xyz cut"},
        {"[mallory:xyz] Order", true, "Order", "mallory", "xyz"},
        {"[anne:one] [anne:two] Order", true, "Order", "anne", "one"},
        {"[anne:one] [Ticket:12] Order", true, "[Ticket:12] Order", "anne", "one"},
        {"Order [an[anne:one]ne:two] now", true, "Order now", NULL, NULL},
        /* an answer proves nothing, and tells nothing either */
        {"Re: [anne:xyz] Order", true, "Re: Order", NULL, NULL},
        {"Re: AW: Fwd: [mallory:xyz] Order", true, "Re: AW: Fwd: Order", NULL, NULL},
        {"AW (extern): [anne:xyz] Order", true, "AW (extern): Order", NULL, NULL},
        {"Order [anne:xyz]", true, "Order", NULL, NULL},
        {"Order[ANNE:xyz], again", true, "Order, again", NULL, NULL},
        /* what is no secret stays */
        {"Order [Ticket:12]", true, "Order [Ticket:12]", NULL, NULL},
        {"[anne] Order: 1", true, "[anne] Order: 1", NULL, NULL},
        {"[:xyz] Order", true, "[:xyz] Order", NULL, NULL},
        {"[[anne:xyz] Order", true, "[ Order", NULL, NULL},
        {"[Ticket:12] Order", false, "[Ticket:12] Order", NULL, NULL},
        {"Fax: 5035550123", true, "Fax: 5035550123", NULL, NULL},
        {"", true, "", NULL, NULL},
        /* who writes it where nobody asked for it is still not told on */
        {"[anne:xyz] Order", false, "Order", "anne", "xyz"},
        {"Re: [anne:xyz] Order", false, "Re: Order", NULL, NULL},
        {"Order for [anne:xyz", false, "Order for", NULL, NULL},
        {"[bob:one] [anne:two] Order", true, "Order", "bob", "one"},
        {"[EXTERN] [mallory:xyz] Order", true, "[EXTERN] Order", NULL, NULL},
        {"AW (extern): [mallory:xyz] Order", true, "AW (extern): Order", NULL, NULL},
        {"Re[2]: [mallory:xyz] Order", true, "Re[2]: Order", NULL, NULL},
        /* what looks like it: Cyrillic, full width, unseen letters; it is taken, and claims what is
         * written, which is nobody's */
        {"[\u0430nne:xyz] Order", false, "Order", "\u0430nne", "xyz"},
        {"Order [\uff41\uff4e\uff4e\uff45:xyz]", false, "Order", NULL, NULL},
        {"\uff3banne\uff1axyz\uff3d Order", false, "Order", NULL, NULL},
        {"\u3010anne:xyz\u3011 Order", false, "Order", NULL, NULL},
        {"[anne\ua789xyz] Order", false, "Order", NULL, NULL},
        {"[an\u200bne:xyz] Order", false, "Order", "an\u200bne", "xyz"},
        {"[a\u00adnne :xyz] Order", false, "Order", "a\u00adnne", "xyz"},
        {"\u200b[anne:xyz] Order", false, "\u200b Order", NULL, NULL},
        {"\u200b[mallory:xyz] Order", true, "\u200b Order", NULL, NULL},
        {"[anne:x\u200by] Order", false, "Order", "anne", "x\u200by"},
        {"[ann\u00e9:xyz] Order", false, "Order", "ann\u00e9", "xyz"},
        {"[annette:xyz] Order", false, "[annette:xyz] Order", NULL, NULL},
    };
    g_autoptr(FfFixture) fixture = ff_fixture_new();
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_auto(FfClaim) claim = {NULL, NULL};
        g_autoptr(FfSecretKnown) known = ff_secret_known_new(fixture->users, rows[i].expected);
        g_autofree char *clean = ff_secret_take(rows[i].subject, known, &claim);
        g_test_message("%s", rows[i].subject);
        g_assert_cmpstr(clean, ==, rows[i].clean);
        g_assert_cmpstr(claim.user, ==, rows[i].user);
        g_assert_cmpstr(claim.secret, ==, rows[i].secret);
    }
}

/* Of a mail that proved nothing. */
static void test_take_form(void)
{
    static const struct {
        const char *subject, *clean;
    } rows[] = {
        {"Order [annw:xyz]", "Order"},
        {"[Ticket:12] Order [annw:xyz", "Order"},
        {"anne: correct horse", ""},
        {"Order (anne:correct horse) x", "Order ("},
        {"Re: \uff41nne:correct horse", "Re:"},
        {"Order: 12 pieces", "Order: 12 pieces"},
        {"Order", "Order"},
    };
    g_autoptr(FfFixture) fixture = ff_fixture_new();
    g_autoptr(FfSecretKnown) known = ff_secret_known_new(fixture->users, true);
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *clean = ff_secret_take_form(rows[i].subject, known);
        g_test_message("%s", rows[i].subject);
        g_assert_cmpstr(clean, ==, rows[i].clean);
    }
}

static bool verifies(const FfFixture *fixture, const char *user, const char *secret)
{
    FfClaim claim = {(char *)user, (char *)secret};
    return ff_secret_verify(&claim, fixture->users) != NULL;
}

static void test_verify(void)
{
    FfGatewaySettings mailbox;
    g_autoptr(FfFixture) fixture = new_fixture(&mailbox);
    g_assert_true(g_str_has_prefix(hash, "$y$"));
    g_assert_true(verifies(fixture, "anne", SECRET));
    g_assert_true(verifies(fixture, "ANNE", SECRET));
    g_assert_false(verifies(fixture, "anne", "Correct horse battery"));
    g_assert_false(verifies(fixture, "anne", SECRET " "));
    g_assert_false(verifies(fixture, "anne", ""));
    g_assert_false(verifies(fixture, "anne", hash));
    g_assert_false(verifies(fixture, "clinic", ""));
    g_assert_false(verifies(fixture, "clinic", SECRET));
    g_assert_false(verifies(fixture, "nobody", SECRET));
    g_assert_false(verifies(fixture, NULL, NULL));
    g_autofree char *endless = g_strnfill(2000, 'x');
    g_assert_false(verifies(fixture, "anne", endless));
    FfUser *clinic = g_ptr_array_index(fixture->users, 1);
    clinic->secret = g_strdup("*0"); /* what crypt() says when it fails */
    g_assert_false(verifies(fixture, "clinic", "*0"));
}

static void test_marks(void)
{
    g_autofree char *composed = ff_secret_hash("gr\xc3\xbc\xc3\x9f dich");
    FfUser *user = ff_user_new("anne", NULL);
    user->secret = g_steal_pointer(&composed);
    g_autoptr(GPtrArray) users = g_ptr_array_new_with_free_func((GDestroyNotify)ff_user_free);
    g_ptr_array_add(users, user);
    FfClaim apart = {(char *)"anne", (char *)"gru\xcc\x88\xc3\x9f dich"};
    g_assert_nonnull(ff_secret_verify(&apart, users));
}

static gint64 time_of(const FfFixture *fixture, const char *user, const char *secret)
{
    gint64 best_ms = G_MAXINT64;
    for (guint i = 0; i < 5; i++) {
        gint64 start_ms = ff_clock_monotonic_ms();
        verifies(fixture, user, secret);
        best_ms = MIN(best_ms, ff_clock_monotonic_ms() - start_ms);
    }
    return best_ms;
}

/* Who does not exist, or has no secret, costs as much as a wrong word; a tenth would tell. */
static void test_time(void)
{
    FfGatewaySettings mailbox;
    g_autoptr(FfFixture) fixture = new_fixture(&mailbox);
    gint64 wrong = time_of(fixture, "anne", "wrong wrong");
    gint64 none = time_of(fixture, "clinic", "wrong wrong");
    gint64 nobody = time_of(fixture, "nobody", "wrong wrong");
    g_test_message("wrong %" G_GINT64_FORMAT ", without %" G_GINT64_FORMAT
                   ", nobody %" G_GINT64_FORMAT " ms",
                   wrong, none, nobody);
    g_assert_cmpint(none, >, wrong / 3);
    g_assert_cmpint(nobody, >, wrong / 3);
    g_assert_cmpint(wrong, >, nobody / 3);
}

static void test_faults(void)
{
    g_assert_null(ff_secret_find_fault("anne", SECRET));
    g_assert_null(ff_secret_find_fault("anne@company.test", "12345678"));
    g_assert_nonnull(ff_secret_find_fault("an:ne", SECRET));
    g_assert_nonnull(ff_secret_find_fault("anne", "1234567"));
    g_assert_nonnull(ff_secret_find_fault("anne", "12345678]"));
    g_assert_nonnull(ff_secret_find_fault("anne", " 12345678"));
    g_assert_nonnull(ff_secret_find_fault("anne", "1234  5678"));
    g_assert_nonnull(ff_secret_find_fault("anne", "1234\t5678"));
    g_assert_nonnull(ff_secret_find_fault("anne", "1234567\xff"));
}

/* ---- whole messages ---- */

static const struct {
    const char *from, *subject;
    FfReason reason;
    const char *user, *answer_to, *shown;
} mails[] = {
    {"anne@company.test", "[anne:" SECRET "] Order", FF_REASON_NONE, "anne", NULL, "Order"},
    {"A.Anderson@company.test", "[ANNE:" SECRET "] Order", FF_REASON_NONE, "anne", NULL, "Order"},
    {"anne@home.test", "[anne:" SECRET "] Order", FF_REASON_NONE, "anne", "anne@company.test",
     "Order"},
    {"anne@company.test", "=?utf-8?B?W2FubmU6Y29ycmVjdCBob3JzZSBiYXR0ZXJ5XSBPcmRlcg==?=",
     FF_REASON_NONE, "anne", NULL, "Order"},
    {"anne@company.test", "=?utf-8?Q?[anne:correct?=\n =?utf-8?Q?_horse_battery]_Order?=",
     FF_REASON_NONE, "anne", NULL, "Order"},
    {"anne@company.test", "[anne:correct horse\n battery] Order", FF_REASON_NONE, "anne", NULL,
     "Order"},
    /* another user's address: neither of the two */
    {"office@clinic.test", "[anne:" SECRET "] Order", FF_REASON_UNVERIFIED_SENDER, NULL, NULL,
     "Order"},
    {"nurse@clinic.test", "[anne:" SECRET "] Order", FF_REASON_UNVERIFIED_SENDER, NULL, NULL,
     "Order"},
    {"anne@company.test", "[anne:Correct Horse Battery] Order", FF_REASON_UNVERIFIED_SENDER, NULL,
     NULL, "Order"},
    {"anne@company.test", "[bob:" SECRET "] Order", FF_REASON_UNVERIFIED_SENDER, NULL, NULL,
     "Order"},
    {"anne@company.test", "Re: [anne:" SECRET "] Order", FF_REASON_UNVERIFIED_SENDER, NULL, NULL,
     "Re: Order"},
    {"anne@company.test", "Order", FF_REASON_UNVERIFIED_SENDER, NULL, NULL, "Order"},
    /* what only looks like it proves nothing, and is not told either */
    {"anne@company.test", "[\u0430nne:" SECRET "] Order", FF_REASON_UNVERIFIED_SENDER, NULL, NULL,
     "Order"},
    {"anne@company.test", "\uff3banne\uff1a" SECRET "\uff3d Order", FF_REASON_UNVERIFIED_SENDER,
     NULL, NULL, "Order"},
    {"anne@company.test", "[anne:corr\u0435ct horse battery] Order", FF_REASON_UNVERIFIED_SENDER,
     NULL, NULL, "Order"},
    {"anne@company.test", "[anne:\uff43orrect horse battery] Order", FF_REASON_UNVERIFIED_SENDER,
     NULL, NULL, "Order"},
    {"anne@company.test", "[an\u200bne:" SECRET "] Order", FF_REASON_UNVERIFIED_SENDER, NULL, NULL,
     "Order"},
    {"anne@company.test", "[anne:correct\u200b horse battery] Order", FF_REASON_UNVERIFIED_SENDER,
     NULL, NULL, "Order"},
    {"anne@company.test", "\u200b[anne:" SECRET "] Order", FF_REASON_UNVERIFIED_SENDER, NULL, NULL,
     "\u200b Order"},
    {"anne@company.test", "[bert:" SECRET "] [anne:" SECRET "] Order", FF_REASON_UNVERIFIED_SENDER,
     NULL, NULL, "Order"},
    {"anne@company.test", "Order [anne:" SECRET "]", FF_REASON_UNVERIFIED_SENDER, NULL, NULL,
     "Order"},
    {"anne@company.test", "Order [ana:" SECRET "]", FF_REASON_UNVERIFIED_SENDER, NULL, NULL,
     "Order"},
    {"anne@company.test", "Order anne:" SECRET, FF_REASON_UNVERIFIED_SENDER, NULL, NULL, "Order"},
    {"anne@company.test", "[anne:" SECRET "]", FF_REASON_NONE, "anne", NULL, ""},
    {"anne@company.test", "[anne:" SECRET "] [anne:" SECRET "] Order", FF_REASON_NONE, "anne", NULL,
     "Order"},
    {"anne@company.test",
     "=?utf-8?Q?[an?= =?utf-8?Q?ne:corr?=\n =?utf-8?B?ZWN0IGhvcnNl?="
     "\n =?utf-8?Q?_battery?= ] Order",
     FF_REASON_UNVERIFIED_SENDER, NULL, NULL, "Order"},
};

static void assert_mail(const FfFixture *fixture, guint row)
{
    g_autofree char *text =
        g_strdup_printf("From: %s\nTo: \"5035550123\" <fax@company.test>\nSubject: %s\n\nHello.\n",
                        mails[row].from, mails[row].subject);
    g_autoptr(FfMail) mail = ff_fixture_parse(fixture, text, strlen(text), NULL);
    g_autofree char *json = ff_mail_to_json(mail);
    g_test_message("%s: %s", mails[row].from, mails[row].subject);
    g_assert_cmpstr(ff_reason_name(mail->reason), ==, ff_reason_name(mails[row].reason));
    g_assert_cmpstr(mail->user, ==, mails[row].user);
    g_assert_cmpstr(mail->answer_to, ==, mails[row].answer_to);
    g_assert_cmpstr(mail->subject, ==, mails[row].shown);
    g_assert_cmpstr(mail->verified, ==, mail->reason == FF_REASON_NONE ? "secret" : "failed");
    g_assert_true(mail->secret == (strcmp(mails[row].subject, "Order") != 0));
    g_assert_null(strstr(json, "battery"));
    g_assert_null(strstr(json, "Battery"));

    g_autoptr(FfMail) again = ff_mail_from_json(json, strlen(json), NULL);
    g_assert_cmpstr(again->answer_to, ==, mail->answer_to);
    g_assert_true(again->secret == mail->secret);
}

static void test_mails(void)
{
    FfGatewaySettings mailbox;
    g_autoptr(FfFixture) fixture = new_fixture(&mailbox);
    for (guint i = 0; i < G_N_ELEMENTS(mails); i++) {
        assert_mail(fixture, i);
    }
}

/* The secret of who has the whole domain is no proof for a colleague's own address. */
static void test_domain_owner(void)
{
    static const struct {
        const char *from, *user;
    } rows[] = {
        {"anne@clinic.test", NULL},
        {"a.anne@clinic.test", NULL},
        {"porter@clinic.test", "clinic"},
        {"office@clinic.test", "clinic"},
    };
    FfGatewaySettings mailbox;
    g_autoptr(FfFixture) fixture = new_fixture(&mailbox);
    FfUser *clinic = g_ptr_array_index(fixture->users, 1);
    FfUser *anne = ff_user_new("anna", "anne@clinic.test");
    clinic->secret = g_strdup(hash);
    g_strfreev(anne->aliases);
    anne->aliases = g_strsplit("a.anne@clinic.test", " ", -1);
    g_ptr_array_add(fixture->users, anne);
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *text = g_strdup_printf("From: %s\nTo: \"5035550123\" <fax@company.test>\n"
                                                "Subject: [clinic:" SECRET "] x\n\nHello.\n",
                                                rows[i].from);
        g_autoptr(FfMail) mail = ff_fixture_parse(fixture, text, strlen(text), NULL);
        g_test_message("%s", rows[i].from);
        g_assert_cmpstr(mail->user, ==, rows[i].user);
        g_assert_cmpstr(mail->verified, ==, rows[i].user != NULL ? "secret" : "failed");
    }
}

/* The number may stand behind the secret. */
static void test_number_in_subject(void)
{
    static const char text[] = "From: anne@company.test\nTo: fax@company.test\n"
                               "Subject: [anne:" SECRET "] Fax: 503 555 0123\n\nHello.\n";
    FfGatewaySettings mailbox;
    g_autoptr(FfFixture) fixture = new_fixture(&mailbox);
    g_autoptr(FfMail) mail = ff_fixture_parse(fixture, text, strlen(text), NULL);
    g_assert_cmpint(mail->reason, ==, FF_REASON_NONE);
    g_assert_cmpuint(mail->recipients->len, ==, 1);
    const FfRecipient *recipient = mail->recipients->pdata[0];
    g_assert_cmpstr(recipient->number, ==, "+15035550123");
}

int main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    g_mime_init();
    g_autofree char *own = hash = ff_secret_hash(SECRET);
    g_test_add_func("/message/secret/take", test_take);
    g_test_add_func("/message/secret/take-form", test_take_form);
    g_test_add_func("/message/secret/verify", test_verify);
    g_test_add_func("/message/secret/marks", test_marks);
    g_test_add_func("/message/secret/time", test_time);
    g_test_add_func("/message/secret/faults", test_faults);
    g_test_add_func("/message/secret/mails", test_mails);
    g_test_add_func("/message/secret/domain-owner", test_domain_owner);
    g_test_add_func("/message/secret/number-in-subject", test_number_in_subject);
    return g_test_run();
}
