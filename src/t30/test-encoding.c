// SPDX-License-Identifier: GPL-3.0-or-later
#include "t30/encoding.h"

static guint choose(gint64 mh, gint64 mr, gint64 mmr, guint permitted)
{
    FfEncodingCosts costs = {mh, mr, mmr};
    return ff_encoding_choose(&costs, permitted);
}

/* What spandsp takes: the last of those that both ends have. */
static guint taken(guint encodings, guint far)
{
    guint both = (encodings & far) | FF_ENCODING_MH;
    return (both & FF_ENCODING_MMR) != 0  ? FF_ENCODING_MMR
           : (both & FF_ENCODING_MR) != 0 ? FF_ENCODING_MR
                                          : FF_ENCODING_MH;
}

static gint64 cost(const gint64 costs[3], guint encoding)
{
    return costs[encoding == FF_ENCODING_MH ? 0 : encoding == FF_ENCODING_MR ? 1 : 2];
}

static void test_cheapest(void)
{
    g_assert_cmpuint(choose(300, 200, 100, FF_ENCODING_ALL), ==, FF_ENCODING_ALL);
    g_assert_cmpuint(choose(100, 200, 300, FF_ENCODING_ALL), ==, FF_ENCODING_MH);
    g_assert_cmpuint(choose(200, 100, 300, FF_ENCODING_ALL), ==, FF_ENCODING_MH | FF_ENCODING_MR);
    g_assert_cmpuint(choose(200, 300, 100, FF_ENCODING_ALL), ==, FF_ENCODING_MH | FF_ENCODING_MMR);
    g_assert_cmpuint(choose(300, 200, 100, FF_ENCODING_MR), ==, FF_ENCODING_MH | FF_ENCODING_MR);
    g_assert_cmpuint(choose(300, 200, 100, 0), ==, FF_ENCODING_MH);
}

/* All orders of costs, with a far end that has everything, and with one that has no MMR. */
static void test_never_a_dearer_one(void)
{
    for (int order = 0; order < 27; order++) {
        const gint64 costs[3] = {order % 3, order / 3 % 3, order / 9};
        guint encodings = choose(costs[0], costs[1], costs[2], FF_ENCODING_ALL);
        gint64 two = MIN(costs[0], costs[1]);
        g_assert_cmpint(cost(costs, taken(encodings, FF_ENCODING_ALL)), ==, MIN(two, costs[2]));
        g_assert_cmpint(cost(costs, taken(encodings, FF_ENCODING_MR)), ==, two);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/encoding/cheapest", test_cheapest);
    g_test_add_func("/encoding/never-a-dearer-one", test_never_a_dearer_one);
    return g_test_run();
}
