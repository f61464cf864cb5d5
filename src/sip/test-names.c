// SPDX-License-Identifier: GPL-3.0-or-later
#include "sip/names.h"

static const struct {
    const char *value;
    guint index;
    const char *user, *domain, *display;
} names[] = {
    {"<sip:+4930123456@example.com>", 0, "+4930123456", "example.com", NULL},
    {"sip:4930123456@Example.COM;tag=1", 0, "4930123456", "example.com", NULL},
    {"\"Anne, A.\" <sip:100@[2001:db8::1]:5060>;tag=x", 0, "100", "2001:db8::1", "Anne, A."},
    {"Anne Anderson <sips:anne@a.b:5061;transport=tls>", 0, "anne", "a.b", "Anne Anderson"},
    {"<tel:+1-503-555-0123;phone-context=x>", 0, "+1-503-555-0123;phone-context=x", NULL, NULL},
    {"\"a \\\"b\\\" c\" <sip:x@y>", 0, "x", "y", "a \"b\" c"},
    {"<sip:1@a>,<sip:2@b>;index=1.1 , \"x,y\" <sip:3@c>", 1, "2", "b", NULL},
    {"<sip:1@a>,<sip:2@b>;index=1.1 , \"x,y\" <sip:3@c>", 2, "3", "c", "x,y"},
    {"<sip:%2B49%0d30@a>", 0, "+4930", "a", NULL},
    {"<sip:a@b?Reason=SIP%3Bcause%3D302>", 0, "a", "b", NULL},
    {"<sip:example.com>", 0, NULL, "example.com", NULL},
};

static const struct {
    const char *value;
    guint index;
} none[] = {
    {"", 0},           {"<sip:1@a>", 1}, {"mailto:a@b", 0},
    {"<http://a>", 0}, {",,,", 0},       {"\"never closed <sip:1@a>", 0},
    {"*", 0},
};

static void test_parse(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        g_test_message("%s", names[i].value);
        g_autoptr(FfSipName) name = ff_sip_name_parse(names[i].value, names[i].index);
        g_assert_nonnull(name);
        g_assert_cmpstr(name->user, ==, names[i].user);
        g_assert_cmpstr(name->domain, ==, names[i].domain);
        g_assert_cmpstr(name->display, ==, names[i].display);
    }
    for (guint i = 0; i < G_N_ELEMENTS(none); i++) {
        g_test_message("%s", none[i].value);
        g_assert_null(ff_sip_name_parse(none[i].value, none[i].index));
    }
}

static const struct {
    const char *user, *number;
} numbers[] = {
    {"+4930123456", "+4930123456"},
    {"+1-(503) 555.0123;isub=2", "+15035550123"},
    {"030123456", "030123456"},
    {"anne", NULL},
    {"", NULL},
    {"+", NULL},
    {NULL, NULL},
    {"123456789012345678901", NULL},
    {"12+34", NULL},
    {"4930 x", NULL},
};

static void test_number(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(numbers); i++) {
        g_autofree char *number = ff_sip_name_number(numbers[i].user);
        g_assert_cmpstr(number, ==, numbers[i].number);
    }
}

static void test_anonymous(void)
{
    static const char *const hidden[] = {"\"Anonymous\" <sip:anonymous@anonymous.invalid>",
                                         "<sip:Anonymous@example.com>"};
    for (guint i = 0; i < G_N_ELEMENTS(hidden); i++) {
        g_autoptr(FfSipName) name = ff_sip_name_parse(hidden[i], 0);
        g_assert_true(ff_sip_name_is_anonymous(name));
    }
    g_autoptr(FfSipName) shown = ff_sip_name_parse("<sip:1@example.com>", 0);
    g_assert_false(ff_sip_name_is_anonymous(shown));
}

static void test_clean(void)
{
    g_autofree char *clean = ff_sip_name_clean("  a\r\nb\x01 \xff c ");
    g_assert_cmpstr(clean, ==, "ab \xef\xbf\xbd c");
    g_assert_null(ff_sip_name_clean(" \t\r\n"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/sip/names/parse", test_parse);
    g_test_add_func("/sip/names/number", test_number);
    g_test_add_func("/sip/names/anonymous", test_anonymous);
    g_test_add_func("/sip/names/clean", test_clean);
    return g_test_run();
}
