// SPDX-License-Identifier: GPL-3.0-or-later
#include <string.h>

#include "base/limits.h"
#include "message/fixture.h"
#include "stage/stage.h"

static const char letter[] = "From: Anne <anne@company.test>\r\n"
                             "To: \"5035550123\" <fax@company.test>\r\n"
                             "Subject: Letter\r\n\r\nText.\r\n";
static const char bounce[] = "From: postmaster@company.test\r\n"
                             "Return-Path: <>\r\n"
                             "Auto-Submitted: auto-replied\r\n"
                             "To: fax@company.test\r\n"
                             "Subject: Bounce\r\n\r\nText.\r\n";

typedef struct {
    GArray *fds;
    FfFiles *files;
    GPtrArray *told; /* JSON */
} Mails;

static void mails_init(Mails *mails)
{
    mails->fds = g_array_new(FALSE, FALSE, sizeof(int));
    mails->files = ff_files_new();
    mails->told = g_ptr_array_new_with_free_func(g_free);
}

static void mails_clear(Mails *mails)
{
    g_array_unref(mails->fds);
    g_ptr_array_unref(mails->files);
    g_ptr_array_unref(mails->told);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Mails, mails_clear)

static void add_mail(Mails *mails, const char *text)
{
    g_autoptr(GError) error = NULL;
    FfFile *file = ff_file_new_from_bytes("message.eml", text, strlen(text), &error);
    g_assert_no_error(error);
    g_ptr_array_add(mails->files, file);
    g_array_append_val(mails->fds, file->fd);
}

static void keep(const char *json, gpointer data)
{
    g_ptr_array_add(((Mails *)data)->told, g_strdup(json));
}

static void describe(Mails *mails, const FfMailFacts *facts)
{
    g_autoptr(GError) error = NULL;
    ff_message_warm_up();
    ff_stage_describe_mails((const int *)(gpointer)mails->fds->data, mails->fds->len, facts, keep,
                            mails, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(mails->told->len, ==, mails->fds->len);
}

static void assert_told(const Mails *mails, guint index, const char *what)
{
    const char *json = mails->told->pdata[index];
    g_test_message("%u: %s", index, json);
    g_assert_nonnull(strstr(json, what));
}

/* More than one box holds, each told in its place. */
static void test_many(void)
{
    enum { COUNT = FF_LIMIT_BOX_MAILS + 3 };
    g_autoptr(FfFixture) fixture = ff_fixture_new();
    g_auto(Mails) mails = {0};
    mails_init(&mails);
    for (guint i = 0; i < COUNT; i++) {
        add_mail(&mails, i % 3 == 0 ? bounce : letter);
    }
    describe(&mails, &fixture->facts);
    for (guint i = 0; i < COUNT; i++) {
        assert_told(&mails, i, i % 3 == 0 ? "\"quarantined\"" : "\"accepted\"");
    }
}

/* Looking for the account of a sender is what ends the box here; a bounce has none. */
static void test_box_that_dies(void)
{
    g_autoptr(FfFixture) fixture = ff_fixture_new();
    gpointer nobody[] = {NULL};
    const GPtrArray broken = {nobody, 1};
    FfMailFacts facts = fixture->facts;
    g_auto(Mails) mails = {0};
    mails_init(&mails);
    facts.users = &broken;
    add_mail(&mails, bounce);
    add_mail(&mails, letter);
    add_mail(&mails, letter);
    add_mail(&mails, bounce);
    describe(&mails, &facts);
    assert_told(&mails, 0, "\"bounce\"");
    assert_told(&mails, 1, "\"malformed-message\"");
    assert_told(&mails, 2, "\"malformed-message\"");
    assert_told(&mails, 3, "\"bounce\"");
}

int main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/describe-mails/many", test_many);
    g_test_add_func("/describe-mails/box-that-dies", test_box_that_dies);
    return g_test_run();
}
