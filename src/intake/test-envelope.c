// SPDX-License-Identifier: GPL-3.0-or-later
#include "intake/envelope.h"
#include "intake/test-support.h"

#include <string.h>

typedef struct {
    FfEnvelope envelope;
    FfSettings *settings;
} Fixture;

static void set_up(Fixture *fixture, gconstpointer data)
{
    fixture->settings = ff_test_settings_new(1000);
    ff_envelope_init(&fixture->envelope, "", NULL, -1);
}

static void tear_down(Fixture *fixture, gconstpointer data)
{
    ff_envelope_clear(&fixture->envelope);
    ff_test_settings_free(fixture->settings);
}

static void assert_answer(Fixture *fixture, const char *path, const char *prefix)
{
    const char *reply = ff_envelope_add_recipient(&fixture->envelope, fixture->settings, path);

    if (!prefix) {
        g_assert_cmpstr(reply, ==, NULL);
    } else {
        g_assert_true(reply && g_str_has_prefix(reply, prefix));
    }
}

static void test_mailbox(Fixture *fixture, gconstpointer data)
{
    assert_answer(fixture, "FAX@Company.TEST", NULL);
    g_assert_cmpstr(fixture->envelope.mailbox, ==, "fax@company.test");
    assert_answer(fixture, "fax@company.test", NULL);
    assert_answer(fixture, "legal@company.test", "452 4.5.3 ");
    assert_answer(fixture, "5035550123@fax.company.test", "452 4.5.3 ");
    g_assert_cmpstr(fixture->envelope.mailbox, ==, "fax@company.test");
}

static void test_fax_domain(Fixture *fixture, gconstpointer data)
{
    assert_answer(fixture, "5035550123@fax.company.test", NULL);
    assert_answer(fixture, "5035550124^COMPANY=FaxBack^NOCOVER@FAX.company.test", NULL);
    g_assert_cmpuint(fixture->envelope.fax_recipients, ==, 2);
    assert_answer(fixture, "fax@company.test", "452 4.5.3 ");
    g_assert_null(fixture->envelope.mailbox);
}

static void test_others(Fixture *fixture, gconstpointer data)
{
    static const char *const refused[] = {"",
                                          "@",
                                          "fax",
                                          "@fax.company.test",
                                          "fax@company.test@elsewhere.test",
                                          "5035550123@sub.fax.company.test",
                                          "5035550123@fax.company.test.",
                                          "5035550123@company.test",
                                          "5035550123@"};

    for (guint i = 0; i < G_N_ELEMENTS(refused); i++) {
        assert_answer(fixture, refused[i], "550 5.1.1 ");
    }
    g_assert_null(fixture->envelope.mailbox);
    g_assert_cmpuint(fixture->envelope.fax_recipients, ==, 0);
}

static void test_too_long(Fixture *fixture, gconstpointer data)
{
    g_autofree char *digits = g_strnfill(400, '5');
    g_autofree char *path = g_strconcat(digits, "@fax.company.test", NULL);

    assert_answer(fixture, path, "550 5.1.1 ");
}

static void test_declared_size(Fixture *fixture, gconstpointer data)
{
    fixture->envelope.declared_size = 1001;
    assert_answer(fixture, "5035550123@fax.company.test", "552 5.3.4 ");
    assert_answer(fixture, "fax@company.test", NULL);
}

static void test_size_at_limit(Fixture *fixture, gconstpointer data)
{
    fixture->envelope.declared_size = 1000;
    assert_answer(fixture, "5035550123@fax.company.test", NULL);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(name) g_test_add("/envelope/" #name, Fixture, NULL, set_up, test_##name, tear_down)
    ADD(mailbox);
    ADD(fax_domain);
    ADD(others);
    ADD(too_long);
    ADD(declared_size);
    ADD(size_at_limit);
    return g_test_run();
}
