// SPDX-License-Identifier: GPL-3.0-or-later
#include <gmime/gmime.h>
#include <string.h>

#include "message/address-list.h"
#include "message/address.h"
#include "message/fixture.h"
#include "message/flags.h"

static const char *const fax_domains[] = {"fax.company.test", NULL};
static FfLineSettings lines[] = {{.name = (char *)"main"}, {.name = (char *)"second"}};
static gpointer line_list[] = {&lines[0], &lines[1]};
static const GPtrArray line_array = {line_list, G_N_ELEMENTS(line_list)};
static const FfAddressRules rules = {
    .mailbox = "fax@company.test",
    .fax_domains = fax_domains,
    .country = "US",
    .max_retries = 5,
    .lines = &line_array,
};

#define BOX "fax@company.test"

typedef struct {
    const char *display, *address;
    const char *number, *name; /* number NULL: FF_ADDRESS_NO_FAX */
    const char *flags;         /* "fine retries=2", sorted; NULL: none */
} Good;

static const Good good[] = {
    /* display name */
    {"5035550123", BOX, "+15035550123", NULL, NULL},
    {"'5035550123'", BOX, "+15035550123", NULL, NULL},
    {"\"'5035550123'\"", BOX, "+15035550123", NULL, NULL},
    {"\xe2\x80\x98"
     "5035550123\xe2\x80\x99",
     BOX, "+15035550123", NULL, NULL},
    {"Anne Anderson 5035550123", BOX, "+15035550123", "Anne Anderson", NULL},
    {"Anderson, Anne, 5035550123", BOX, "+15035550123", "Anderson, Anne", NULL},
    {"Anne Anderson  (503) 555-0123 ", BOX, "+15035550123", "Anne Anderson", NULL},
    {"Anne 503.555.0123", BOX, "+15035550123", "Anne", NULL},
    {"Anne 1-503-555-0123", BOX, "+15035550123", "Anne", NULL},
    {"Anne +1 503 555 0123", "FAX@Company.Test", "+15035550123", "Anne", NULL},
    {"O'Brien +44 20 7946 0018", BOX, "+442079460018", "O'Brien", NULL},
    {"Anne +44 (0)20 7946 0018", BOX, "+442079460018", "Anne", NULL},
    {"Room 12 5035550123", BOX, "+15035550123", "Room 12", NULL},
    {"Room 12 +1 503 555 0123", BOX, "+15035550123", "Room 12", NULL},
    {"5 0 3 5 5 5 0 1 2 3", BOX, "+15035550123", NULL, NULL},
    {"24 Hour Clinic 5035550123", BOX, "+15035550123", "24 Hour Clinic", NULL},
    {"\xd9\xa5\xd9\xa0\xd9\xa3 555 0123", BOX, "+15035550123", NULL, NULL},
    {"Anne \xe2\x80\xad+1\xc2\xa0"
     "503\xe2\x80\x93"
     "555\xe2\x80\x91"
     "0123\xe2\x80\xac",
     BOX, "+15035550123", "Anne", NULL},
    {"\xef\xbc\x8b\xef\xbc\x91 503 555 0123", BOX, "+15035550123", NULL, NULL},
    /* display name with flags */
    {"5035550123^Cover^TEMPLATE=legal\\brief.odt", BOX, "+15035550123", NULL,
     "cover template=legal\\brief.odt"},
    {"'Anne Anderson 5035550123^COMPANY=FaxBack^NOCOVER'", BOX, "+15035550123", "Anne Anderson",
     "company=FaxBack nocover"},
    {"Anne 5035550123 ^ fine ^ retries = 2 ", BOX, "+15035550123", "Anne", "fine retries=2"},
    {"5035550123^Company=\"Smith & Sons\"", BOX, "+15035550123", NULL, "company=Smith & Sons"},
    {"5035550123^COMPANY=a=b", BOX, "+15035550123", NULL, "company=a=b"},
    {"5035550123^FINE^fine", BOX, "+15035550123", NULL, "fine"},
    {"5035550123^RETRIES=0", BOX, "+15035550123", NULL, "retries=0"},
    {"5035550123^AT=08:30^PRIORITY=Low", BOX, "+15035550123", NULL, "at=08:30 priority=low"},
    {"5035550123^AT=2026-11-23T16:08:00Z", BOX, "+15035550123", NULL, "at=2026-11-23T16:08:00Z"},
    {"5035550123^AT=2026-11-23T16:08:00+01:00", BOX, "+15035550123", NULL,
     "at=2026-11-23T16:08:00+01:00"},
    {"5035550123^DTMF=1,2#", BOX, "+15035550123", NULL, "dtmf=1,2#"},
    {"5035550123^PORT=second", BOX, "+15035550123", NULL, "port=second"},
    {"5035550123^port=SECOND^NoPrefix", BOX, "+15035550123", NULL, "noprefix port=second"},
    /* a comment behind the number, and digits before it that are no number */
    {"Ann 5035550123 (office)", BOX, "+15035550123", "Ann (office)", NULL},
    {"5035550123 (office)^FINE", BOX, "+15035550123", "(office)", "fine"},
    {"Ann (Accounts) 503 555 0123", BOX, "+15035550123", "Ann (Accounts)", NULL},
    {"Case 123456 Ann 5035550123", BOX, "+15035550123", "Case 123456 Ann", NULL},
    {"Case 1234 Room 567 Ann 5035550123", BOX, "+15035550123", "Case 1234 Room 567 Ann", NULL},
    /* plus form */
    {NULL, "fax+5035550123@company.test", "+15035550123", NULL, NULL},
    {NULL, "Fax+5035550123^FINE@COMPANY.test", "+15035550123", NULL, "fine"},
    {"Anne Anderson", "fax+5035550123@company.test", "+15035550123", "Anne Anderson", NULL},
    {"'Anne ^COMPANY=Acme'", "fax+5035550123^FINE@company.test", "+15035550123", "Anne",
     "company=Acme fine"},
    {"fax+5035550123@company.test", "fax+5035550123@company.test", "+15035550123", NULL, NULL},
    {"^SUPERFINE", "fax+5035550123@company.test", "+15035550123", NULL, "superfine"},
    {"'^SUPERFINE^A4'", "fax+5035550123^A4@company.test", "+15035550123", NULL, "a4 superfine"},
    {"'Fax+5035550123^FINE@company.TEST'", "fax+5035550123^FINE@company.test", "+15035550123", NULL,
     "fine"},
    {"fax+5035550123^COMPANY=Fax Back@company.test",
     "\"fax+5035550123^COMPANY=Fax Back\"@company.test", "+15035550123", NULL, "company=Fax Back"},
    {NULL, "fax++442079460018@company.test", "+442079460018", NULL, NULL},
    {NULL, "\"fax+503 555 0123^COMPANY=Fax Back\"@company.test", "+15035550123", NULL,
     "company=Fax Back"},
    /* fax domain */
    {NULL, "5035550123@fax.company.test", "+15035550123", NULL, NULL},
    {NULL, "+15035550123@FAX.company.test", "+15035550123", NULL, NULL},
    {"^SUPERFINE", "5035550123@fax.company.test", "+15035550123", NULL, "superfine"},
    {"5035550123^FINE", "5035550123^FINE@fax.company.test", "+15035550123", "5035550123", "fine"},
    {"5035550123^FINE@fax.company.test", "5035550123^FINE@fax.company.test", "+15035550123", NULL,
     "fine"},
    {"Anne", "503-555-0123^A4@fax.company.test", "+15035550123", "Anne", "a4"},
    {NULL, "\"+44 20 7946 0018\"@fax.company.test", "+442079460018", NULL, NULL},
    {NULL, "\"5035550123^COMPANY=\\\"A\\\" B\"@fax.company.test", "+15035550123", NULL,
     "company=\"A\" B"},
    /* not for us, or nobody's number */
    {NULL, BOX, NULL, NULL, NULL},
    {"", BOX, NULL, NULL, NULL},
    {"Fax Service", BOX, NULL, NULL, NULL},
    {"Fax (our own)", BOX, NULL, NULL, NULL},
    {"fax", BOX, NULL, NULL, NULL},
    {"fax@company.test", BOX, NULL, NULL, NULL},
    {"'FAX@company.test'", BOX, NULL, NULL, NULL},
    {"Anne 5035550123", "anne@company.test", NULL, NULL, NULL},
    {"Anne 5035550123", "fax@company.test.evil", NULL, NULL, NULL},
    {"Anne 5035550123", "xfax@company.test", NULL, NULL, NULL},
    {"Anne 5035550123", "faxes@company.test", NULL, NULL, NULL},
    {NULL, "fax-5035550123@company.test", NULL, NULL, NULL},
    {NULL, "5035550123", NULL, NULL, NULL},
    {NULL, "", NULL, NULL, NULL},
    {NULL, "@", NULL, NULL, NULL},
    {NULL, "5035550123@sub.fax.company.test", NULL, NULL, NULL},
};

typedef struct {
    const char *display, *address;
    FfReason reason;
    const char *argument;
} Bad;

static const Bad bad[] = {
    /* a digit, but no number: a recipient who must not be lost */
    {"Fax 2", BOX, FF_REASON_BAD_NUMBER, "Fax 2"},
    {"B 12", BOX, FF_REASON_BAD_NUMBER, "B 12"},
    {"7", BOX, FF_REASON_BAD_NUMBER, "7"},
    {"Ann 5035550123 office", BOX, FF_REASON_BAD_NUMBER, "Ann 5035550123 office"},
    {"Ann 5035550123 ext 5", BOX, FF_REASON_BAD_NUMBER, "Ann 5035550123 ext 5"},
    {"Ann 5035550123 (ext 5)", BOX, FF_REASON_BAD_NUMBER, "Ann 5035550123 (ext 5)"},
    {"Ann 5035550123 (home) (office)", BOX, FF_REASON_BAD_NUMBER, "Ann 5035550123 (home) (office)"},
    {"Ann 5035550123 (a(b))", BOX, FF_REASON_BAD_NUMBER, "Ann 5035550123 (a(b))"},
    {"Ann 555012 (office)", BOX, FF_REASON_BAD_NUMBER, "Ann 555012 (office)"},
    {"(office 12)", BOX, FF_REASON_BAD_NUMBER, "(office 12)"},
    {"Ann 5O3555O123", BOX, FF_REASON_BAD_NUMBER, "Ann 5O3555O123"},
    {"Ann 1-800-FLOWERS", BOX, FF_REASON_BAD_NUMBER, "Ann 1-800-FLOWERS"},
    {"Ann \xd9\xa5\xd9\xa0x", BOX, FF_REASON_BAD_NUMBER, "Ann \xd9\xa5\xd9\xa0x"},
    {"fax2", BOX, FF_REASON_BAD_NUMBER, "fax2"},
    {"fax2@company.test", BOX, FF_REASON_BAD_NUMBER, "fax2@company.test"},
    {"fax+5035550123@company.test", BOX, FF_REASON_BAD_NUMBER, "fax+5035550123@company.test"},
    /* two numbers */
    {"Ann 5035550123; Bob 5035550124", BOX, FF_REASON_BAD_NUMBER, "Ann 5035550123; Bob 5035550124"},
    {"Ann (503) 555-0123, Bob +15035550124", BOX, FF_REASON_BAD_NUMBER,
     "Ann (503) 555-0123, Bob +15035550124"},
    {"Ann 555\xe2\x80\x93"
     "0123, 5035550124^FINE",
     BOX, FF_REASON_BAD_NUMBER,
     "Ann 555\xe2\x80\x93"
     "0123, 5035550124"},
    {"5035550123 and 5035550124 (office)", BOX, FF_REASON_BAD_NUMBER,
     "5035550123 and 5035550124 (office)"},
    {"Ann 5035550123; 12 5035550124", BOX, FF_REASON_BAD_NUMBER, "12 5035550124"},
    {"Bob 555012", BOX, FF_REASON_BAD_NUMBER, "555012"},
    {"Bob 5035550123 5035550124", BOX, FF_REASON_BAD_NUMBER, "5035550123 5035550124"},
    {"Bob 503555012345678901234", BOX, FF_REASON_BAD_NUMBER, "503555012345678901234"},
    {"Bob 503 555 0123 x12^FINE", BOX, FF_REASON_BAD_NUMBER, "Bob 503 555 0123 x12"},
    {"Bob 44 503 555 0123", BOX, FF_REASON_BAD_NUMBER, "44 503 555 0123"},
    {"Bob 5033 555 0123", BOX, FF_REASON_BAD_NUMBER, "5033 555 0123"},
    {"Bob 503 555 01234", BOX, FF_REASON_BAD_NUMBER, "503 555 01234"},
    {"Bob 5 5 5 0 1 2 3", BOX, FF_REASON_BAD_NUMBER, "5 5 5 0 1 2 3"},
    {"Bob +999 123456789", BOX, FF_REASON_BAD_NUMBER, "+999 123456789"},
    {"Bob 911", BOX, FF_REASON_EMERGENCY_NUMBER, "911"},
    {"Bob 9-1-1", BOX, FF_REASON_EMERGENCY_NUMBER, "9-1-1"},
    {"112", BOX, FF_REASON_EMERGENCY_NUMBER, "112"},
    {"Bob^FINE", BOX, FF_REASON_BAD_NUMBER, "Bob"},
    {"^FINE", BOX, FF_REASON_BAD_ADDRESS, BOX},
    {NULL, "fax+@company.test", FF_REASON_BAD_ADDRESS, "fax+@company.test"},
    {NULL, "fax+newsletter@company.test", FF_REASON_BAD_NUMBER, "newsletter"},
    {NULL, "info@fax.company.test", FF_REASON_BAD_NUMBER, "info"},
    {NULL, "911@fax.company.test", FF_REASON_EMERGENCY_NUMBER, "911"},
    {NULL, "5035550123;5035550124@fax.company.test", FF_REASON_BAD_NUMBER, "5035550123;5035550124"},
    {"5035550123^URGENT", BOX, FF_REASON_UNKNOWN_FLAG, "^URGENT"},
    {"5035550123^FINE^COMPANYNAME=x", BOX, FF_REASON_UNKNOWN_FLAG, "^COMPANYNAME=x"},
    {NULL, "5035550123^X@fax.company.test", FF_REASON_UNKNOWN_FLAG, "^X"},
    {"Bob^URGENT", "fax+5035550123@company.test", FF_REASON_UNKNOWN_FLAG, "^URGENT"},
    {"5035550123^", BOX, FF_REASON_BAD_FLAG, "^"},
    {"5035550123^^FINE", BOX, FF_REASON_BAD_FLAG, "^"},
    {"5035550123^=x", BOX, FF_REASON_BAD_FLAG, "^=x"},
    {"5035550123^FINE=", BOX, FF_REASON_BAD_FLAG, "^FINE="},
    {"5035550123^FINE=yes", BOX, FF_REASON_BAD_FLAG, "^FINE=yes"},
    {"5035550123^FINE^SUPERFINE", BOX, FF_REASON_BAD_FLAG, "^SUPERFINE"},
    {"5035550123^COVER=", BOX, FF_REASON_BAD_FLAG, "^COVER="},
    {"5035550123^NOCOVER^ cover ", BOX, FF_REASON_BAD_FLAG, "^cover"},
    {"5035550123^TEMPLATE", BOX, FF_REASON_BAD_FLAG, "^TEMPLATE"},
    {"5035550123^TEMPLATE=../brief.svg", BOX, FF_REASON_BAD_FLAG, "^TEMPLATE=../brief.svg"},
    {"5035550123^TEMPLATE=legal\\..\\brief", BOX, FF_REASON_BAD_FLAG, "^TEMPLATE=legal\\..\\brief"},
    {"5035550123^DTMF=1-2", BOX, FF_REASON_BAD_FLAG, "^DTMF=1-2"},
    {"5035550123^DTMF=", BOX, FF_REASON_BAD_FLAG, "^DTMF="},
    {"5035550123^DTMF", BOX, FF_REASON_BAD_FLAG, "^DTMF"},
    {"5035550123^A4^LETTER", BOX, FF_REASON_BAD_FLAG, "^LETTER"},
    {"5035550123^RETRIES=1^RETRIES=2", BOX, FF_REASON_BAD_FLAG, "^RETRIES=2"},
    {"5035550123^RETRIES", BOX, FF_REASON_BAD_FLAG, "^RETRIES"},
    {"5035550123^RETRIES=", BOX, FF_REASON_BAD_FLAG, "^RETRIES="},
    {"5035550123^RETRIES=6", BOX, FF_REASON_BAD_FLAG, "^RETRIES=6"},
    {"5035550123^RETRIES=-1", BOX, FF_REASON_BAD_FLAG, "^RETRIES=-1"},
    {"5035550123^RETRIES=2x", BOX, FF_REASON_BAD_FLAG, "^RETRIES=2x"},
    {"5035550123^RETRIES=99999999999999999999", BOX, FF_REASON_BAD_FLAG,
     "^RETRIES=99999999999999999999"},
    {"5035550123^PORT=../x", BOX, FF_REASON_BAD_FLAG, "^PORT=../x"},
    {"5035550123^PORT=third", BOX, FF_REASON_BAD_FLAG,
     "^PORT=third (there is no such fax line, only: main, second)"},
    {"^PORT=secon", "fax+5035550123@company.test", FF_REASON_BAD_FLAG,
     "^PORT=secon (there is no such fax line, only: main, second)"},
    {"^URGENT", "5035550123@fax.company.test", FF_REASON_UNKNOWN_FLAG, "^URGENT"},
    {"5035550123^COMPANY=", BOX, FF_REASON_BAD_FLAG, "^COMPANY="},
    {"5035550123^TEMPLATE=/etc/passwd", BOX, FF_REASON_BAD_FLAG, "^TEMPLATE=/etc/passwd"},
    {"5035550123^BILLING=123456789012345678901234567890123456789012345678901", BOX,
     FF_REASON_BAD_FLAG, "^BILLING=123456789012345678901234567890123456789012345678901"},
    {"5035550123^AT=25:00", BOX, FF_REASON_BAD_FLAG, "^AT=25:00"},
    {"5035550123^AT=tomorrow", BOX, FF_REASON_BAD_FLAG, "^AT=tomorrow"},
    {"5035550123^AT=2026-13-01T00:00:00Z", BOX, FF_REASON_BAD_FLAG, "^AT=2026-13-01T00:00:00Z"},
    {"5035550123^AT=2026-11-23T16:08:00", BOX, FF_REASON_BAD_FLAG, "^AT=2026-11-23T16:08:00"},
    {"5035550123^AT=+2d", BOX, FF_REASON_BAD_FLAG, "^AT=+2d"},
    {"5035550123^AT=+0h", BOX, FF_REASON_BAD_FLAG, "^AT=+0h"},
    {"5035550123^PRIORITY=urgent", BOX, FF_REASON_BAD_FLAG, "^PRIORITY=urgent"},
};

static char *flags_text(GHashTable *flags)
{
    g_autoptr(GList) names = g_list_sort(g_hash_table_get_keys(flags), (GCompareFunc)g_strcmp0);
    GString *text = g_string_new(NULL);
    for (const GList *item = names; item != NULL; item = item->next) {
        const char *value = g_hash_table_lookup(flags, item->data);
        g_string_append_printf(text, "%s%s%s%s", text->len > 0 ? " " : "", (char *)item->data,
                               *value != '\0' ? "=" : "", value);
    }
    return g_string_free(text, FALSE);
}

static void check_good(const Good *row)
{
    FfRecipient *recipient = NULL;
    FfReason reason = FF_REASON_NONE;
    char *argument = NULL;
    FfAddressResult result =
        ff_address_parse(row->display, row->address, &rules, &recipient, &reason, &argument);
    g_test_message("%s <%s>", row->display, row->address);
    g_assert_cmpint(reason, ==, FF_REASON_NONE);
    if (row->number == NULL) {
        g_assert_cmpint(result, ==, FF_ADDRESS_NO_FAX);
        g_assert_null(recipient);
        return;
    }
    g_assert_cmpint(result, ==, FF_ADDRESS_FAX);
    g_autofree char *flags = flags_text(recipient->flags);
    g_assert_cmpstr(recipient->number, ==, row->number);
    g_assert_cmpstr(recipient->name, ==, row->name);
    g_assert_cmpstr(recipient->address, ==, row->address);
    g_assert_cmpstr(flags, ==, row->flags != NULL ? row->flags : "");
    ff_recipient_free(recipient);
}

static void test_good(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(good); i++) {
        check_good(&good[i]);
    }
}

static void test_bad(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(bad); i++) {
        FfRecipient *recipient = NULL;
        FfReason reason = FF_REASON_NONE;
        g_autofree char *argument = NULL;
        g_test_message("%s <%s>", bad[i].display, bad[i].address);
        g_assert_cmpint(ff_address_parse(bad[i].display, bad[i].address, &rules, &recipient,
                                         &reason, &argument),
                        ==, FF_ADDRESS_INVALID);
        g_assert_null(recipient);
        g_assert_cmpstr(ff_reason_name(reason), ==, ff_reason_name(bad[i].reason));
        g_assert_cmpstr(argument, ==, bad[i].argument);
    }
}

static void test_extension(void)
{
    FfAddressRules internal = rules;
    FfRecipient *recipient = NULL;
    FfReason reason = FF_REASON_NONE;
    char *argument = NULL;
    internal.extension_digits = 4;
    g_assert_cmpint(ff_address_parse("Desk 4711", BOX, &internal, &recipient, &reason, &argument),
                    ==, FF_ADDRESS_FAX);
    g_assert_cmpstr(recipient->number, ==, "4711");
    g_assert_cmpstr(recipient->name, ==, "Desk");
    ff_recipient_free(recipient);
}

static void test_country(void)
{
    FfAddressRules german = rules;
    FfRecipient *recipient = NULL;
    FfReason reason = FF_REASON_NONE;
    char *argument = NULL;
    german.country = "DE";
    g_assert_cmpint(
        ff_address_parse("Praxis 030/1234567", BOX, &german, &recipient, &reason, &argument), ==,
        FF_ADDRESS_FAX);
    g_assert_cmpstr(recipient->number, ==, "+49301234567");
    ff_recipient_free(recipient);
}

/* A name of 100,000 words must not cost quadratic time, and is cut between characters. */
static void test_long(void)
{
    g_autoptr(GString) display = g_string_new(NULL);
    FfRecipient *recipient = NULL;
    FfReason reason = FF_REASON_NONE;
    char *argument = NULL;
    for (guint i = 0; i < 10000; i++) {
        g_string_append(display, "\xc3\xb6\xc3\xb6 ");
    }
    g_string_append(display, "5035550123");
    g_assert_cmpint(ff_address_parse(display->str, BOX, &rules, &recipient, &reason, &argument), ==,
                    FF_ADDRESS_FAX);
    g_assert_cmpuint(strlen(recipient->name), <=, 256);
    g_assert_true(g_utf8_validate(recipient->name, -1, NULL));
    ff_recipient_free(recipient);
}

/* The refusal of an unknown flag lists all that there are. */
static void test_flag_table(void)
{
    g_autofree char *sentence = ff_reason_sentence(FF_REASON_UNKNOWN_FLAG, "^X");
    for (const FfFlagInfo *flag = ff_address_flags(); flag->name != NULL; flag++) {
        g_autofree char *written = g_strconcat("^", flag->name, NULL);
        g_assert_nonnull(flag->summary);
        g_test_message("%s", written);
        g_assert_nonnull(strstr(sentence, written));
    }
}

/* What a refusal says must come out of the box, however long the flag or the list of lines is. */
/* Characters, not octets. */
static void test_billing_length(void)
{
    g_autoptr(GHashTable) flags = ff_flags_new();
    g_autoptr(GString) code = g_string_new(NULL);
    for (guint i = 0; i < 50; i++) {
        g_string_append(code, "\xc3\xa4");
    }
    g_assert_cmpint(ff_flags_add(flags, "BILLING", code->str, 0), ==, FF_REASON_NONE);
    g_string_append(code, "\xc3\xa4");
    g_assert_cmpint(ff_flags_add(flags, "BILLING", code->str, 0), ==, FF_REASON_BAD_FLAG);
}

static void test_long_argument(void)
{
    enum { LINES = 1000 };
    FfAddressRules many = rules;
    FfLineSettings line = {.name = (char *)"a-line-with-a-long-name"};
    g_autoptr(GPtrArray) list = g_ptr_array_new();
    for (guint i = 0; i < LINES; i++) {
        g_ptr_array_add(list, &line);
    }
    many.lines = list;
    g_autofree char *long_value = g_strnfill(30000, 'x');
    g_autofree char *long_flag = g_strconcat("5035550123^X=", long_value, NULL);
    const char *const displays[] = {"5035550123^PORT=x", long_flag};
    for (guint i = 0; i < G_N_ELEMENTS(displays); i++) {
        FfRecipient *recipient = NULL;
        FfReason reason = FF_REASON_NONE;
        g_autofree char *argument = NULL;
        g_assert_cmpint(ff_address_parse(displays[i], BOX, &many, &recipient, &reason, &argument),
                        ==, FF_ADDRESS_INVALID);
        g_assert_cmpuint(strlen(argument), <=, 256);
    }
}

/* ---- lists ---- */

static const struct {
    const char *field;
    const char *listed; /* "display <address>" joined by '|' */
} lists[] = {
    {"'Anne 503^COMPANY=A^NOCOVER' <fax@c.test>", "Anne 503^COMPANY=A^NOCOVER <fax@c.test>"},
    {"'Anderson, Anne 503' <fax@c.test>, b@c.test", "Anderson, Anne 503 <fax@c.test>|<b@c.test>"},
    {"\"Anderson, Anne \\\"A\\\" 503\" <fax@c.test>", "Anderson, Anne \"A\" 503 <fax@c.test>"},
    {"O'Brien 503 <f@c.test>, 't Hooft <a@b.test>", "O'Brien 503 <f@c.test>|'t Hooft <a@b.test>"},
    {"Anne (503) 555-0123 <f@c.test>", "Anne (503) 555-0123 <f@c.test>"},
    {"f@c.test (Anne 503)", "Anne 503 <f@c.test>"},
    {"Staff: a@b.test, \"X\" <c@d.test>;, e@f.test", "<a@b.test>|X <c@d.test>|<e@f.test>"},
    {"undisclosed-recipients:;", ""},
    {"A <a@b.test>; B <c@d.test>; e@f.test", "A <a@b.test>|B <c@d.test>|<e@f.test>"},
    {"Anne 503^AT=12:30 <f@c.test>, b@c.test", "Anne 503^AT=12:30 <f@c.test>|<b@c.test>"},
    {"Anne [home] 503 <f@c.test>", "Anne [home] 503 <f@c.test>"},
    {"=?utf-8?B?w5Y=?= =?utf-8?B?bCwgPDw=?= 503 <f@c.test>", "\xc3\x96l, << 503 <f@c.test>"},
    {"\"=?utf-8?q?M=C3=BCl?= =?utf-8?q?x=22?= 5\" <f@c.test>", "M\xc3\xbclx\" 5 <f@c.test>"},
    {"=?utf-8?q?a=40b=2Etest=3E=2C_?= <f@c.test>", "a@b.test>, <f@c.test>"},
    {"=?utf-8?q?line=0D=0ABcc:_x?= <f@c.test>", "line Bcc: x <f@c.test>"},
    {"M\xfcller <f@c.test>", "M\xc3\xbcller <f@c.test>"},
    {"Anne <@relay.test:f@c.test>", "Anne <f@c.test>"},
    {"503 <F@C.test>,,, ,<b@c.test>", "503 <F@C.test>|<b@c.test>"},
    {"Anderson, Anne <a@b.test>", "Anderson, Anne <a@b.test>"},
    {"", ""},
    {"<>", ""},
    {"\"open <f@c.test>", "open <f@c.test>"},
    {"=?utf-8?q?open", ""},
    {"(((((", ""},
};

static void test_lists(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(lists); i++) {
        g_autoptr(GPtrArray) list = ff_address_list_parse(lists[i].field, NULL);
        g_autoptr(GString) text = g_string_new(NULL);
        for (guint k = 0; k < list->len; k++) {
            const FfListedAddress *listed = list->pdata[k];
            g_string_append_printf(text, "%s%s%s<%s>", k > 0 ? "|" : "",
                                   listed->display != NULL ? listed->display : "",
                                   listed->display != NULL ? " " : "", listed->address);
        }
        g_assert_cmpstr(text->str, ==, lists[i].listed);
    }
}

static void test_list_bound(void)
{
    g_autoptr(GString) field = g_string_new(NULL);
    for (guint i = 0; i < 5000; i++) {
        g_string_append_printf(field, "u%u@c.test, ", i);
    }
    g_autoptr(GPtrArray) list = ff_address_list_parse(field->str, NULL);
    g_assert_cmpuint(list->len, ==, 1001);
}

int main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    g_mime_init();
    g_test_add_func("/message/address/good", test_good);
    g_test_add_func("/message/address/bad", test_bad);
    g_test_add_func("/message/address/extension", test_extension);
    g_test_add_func("/message/address/country", test_country);
    g_test_add_func("/message/address/long", test_long);
    g_test_add_func("/message/address/flag-table", test_flag_table);
    g_test_add_func("/message/address/billing-length", test_billing_length);
    g_test_add_func("/message/address/long-argument", test_long_argument);
    g_test_add_func("/message/address/lists", test_lists);
    g_test_add_func("/message/address/list-bound", test_list_bound);
    return g_test_run();
}
