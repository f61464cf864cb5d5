// SPDX-License-Identifier: GPL-3.0-or-later
#include "message/fixture.h"

static const char configuration[] = "[server]\n"
                                    "country = US\n"
                                    "fax_domains = fax.company.test\n"
                                    "from_address = faxferry@company.test\n"
                                    "[gateway main]\n"
                                    "address = fax@company.test\n"
                                    "host = pop.company.test\n"
                                    "user = fax@company.test\n"
                                    "password_file = /nonexistent\n"
                                    "smtp_host = smtp.company.test\n"
                                    "authserv_id = mx.company.test\n"
                                    "sender_verification = none\n";

FfFixture *ff_fixture_new(void)
{
    g_autoptr(GError) error = NULL;
    FfFixture *fixture = g_new0(FfFixture, 1);
    fixture->settings = ff_settings_parse("/fixture.conf", configuration, &error);
    g_assert_no_error(error);
    fixture->users = g_ptr_array_new_with_free_func((GDestroyNotify)ff_user_free);

    FfUser *anne = ff_user_new("anne", "anne@company.test");
    g_strfreev(anne->aliases);
    anne->aliases = g_strsplit("a.anderson@company.test", ",", -1);
    g_ptr_array_add(fixture->users, anne);
    FfUser *clinic = ff_user_new("clinic", "office@clinic.test");
    g_strfreev(clinic->aliases);
    clinic->aliases = g_strsplit("*@clinic.test", ",", -1);
    g_ptr_array_add(fixture->users, clinic);

    fixture->facts = (FfMailFacts){
        .settings = fixture->settings,
        .mailbox = ff_settings_find_gateway(fixture->settings, "fax@company.test"),
        .users = fixture->users,
    };
    g_assert_nonnull(fixture->facts.mailbox);
    return fixture;
}

void ff_fixture_free(FfFixture *fixture)
{
    if (fixture != NULL) {
        g_clear_pointer(&fixture->settings, ff_settings_free);
        g_ptr_array_unref(fixture->users);
        g_free(fixture);
    }
}

FfMail *ff_fixture_parse(const FfFixture *fixture, const void *octets, gsize length,
                         FfFile **ret_parts)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(FfFile) message = ff_file_new_from_bytes("message.eml", octets, length, &error);
    g_assert_no_error(error);
    g_autoptr(FfFile) parts = ff_file_new("parts", &error);
    g_assert_no_error(error);
    FfMail *mail = ff_mail_parse(message->fd, &fixture->facts, parts->fd);
    if (ret_parts != NULL) {
        *ret_parts = g_steal_pointer(&parts);
    }
    return mail;
}
