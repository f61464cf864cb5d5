// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/network.h"

#include <glib.h>

static const struct {
    const char *network, *address;
    bool holds;
} cases[] = {
    {"192.0.2.7", "192.0.2.7", true},
    {"192.0.2.7", "192.0.2.8", false},
    {"192.0.2.0/24", "192.0.2.255", true},
    {"192.0.2.0/24", "192.0.3.0", false},
    {"192.0.2.0/24", "::ffff:192.0.2.9", true},
    {"2001:db8::/32", "2001:db8:1::1", true},
    {"2001:db8::/32", "2001:db9::1", false},
    {"::1", "::1", true},
    {"0.0.0.0/0", "::1", false},
    {"0.0.0.0/0", "no address", false},
    {"0.0.0.0/0", "", false},
};

static void test_holds(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        const char *networks[] = {"198.51.100.1", cases[i].network, NULL};
        g_test_message("%s in %s", cases[i].address, cases[i].network);
        g_assert_cmpint(ff_network_holds(networks, cases[i].address), ==, cases[i].holds);
    }
    g_assert_false(ff_network_holds(NULL, "192.0.2.7"));
}

static void test_valid(void)
{
    static const char *const wrong[] = {"", "host", "192.0.2.0/33", "192.0.2.1/24", "1.2.3", "/8"};
    g_assert_true(ff_network_is_valid("192.0.2.0/24"));
    g_assert_true(ff_network_is_valid("2001:db8::/32"));
    for (guint i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_test_message("\"%s\"", wrong[i]);
        g_assert_false(ff_network_is_valid(wrong[i]));
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/base/network/holds", test_holds);
    g_test_add_func("/base/network/valid", test_valid);
    return g_test_run();
}
