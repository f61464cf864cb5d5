// SPDX-License-Identifier: GPL-3.0-or-later
#include "raster/bits.h"

static void test_load(void)
{
    guint8 octets[9] = {0xff, 1, 2, 3, 4, 5, 6, 7, 8};
    g_assert_cmphex(ff_bits_load(octets + 1), ==, 0x0102030405060708u);
    ff_bits_store(octets + 1, 0x1112131415161718u);
    g_assert_cmphex(octets[0], ==, 0xff);
    g_assert_cmphex(octets[1], ==, 0x11);
    g_assert_cmphex(octets[8], ==, 0x18);
}

/* Every length and place within two words, one bit at a time and all at once. */
static void test_count(void)
{
    for (gsize length = 0; length <= 17; length++) {
        guint8 octets[17];
        memset(octets, 0xff, sizeof octets);
        g_assert_cmpuint(ff_bits_count_black(octets, length), ==, 8 * length);
        memset(octets, 0, sizeof octets);
        g_assert_cmpuint(ff_bits_count_black(octets, length), ==, 0);
        for (gsize bit = 0; bit < 8 * length; bit++) {
            octets[bit / 8] = (guint8)(0x80 >> bit % 8);
            g_assert_cmpuint(ff_bits_count_black(octets, length), ==, 1);
            octets[bit / 8] = 0;
        }
    }
}

static void test_invert(void)
{
    guint8 octets[] = {0x0f, 0xa5, 0x77, 0xff, 0x00, 0x77};
    ff_bits_invert(octets, 3, 11, 2);
    static const guint8 wanted[] = {0xf0, 0x40, 0x77, 0x00, 0xe0, 0x77};
    g_assert_cmpmem(octets, sizeof octets, wanted, sizeof wanted);
    ff_bits_invert(octets, 3, 16, 2);
    static const guint8 again[] = {0x0f, 0xbf, 0x77, 0xff, 0x1f, 0x77};
    g_assert_cmpmem(octets, sizeof octets, again, sizeof again);
}

static void test_clear_padding(void)
{
    guint8 octets[] = {0xff, 0xff, 0xff, 0xff};
    ff_bits_clear_padding(octets, 2, 16, 2);
    g_assert_cmpuint(ff_bits_count_black(octets, 4), ==, 32);
    ff_bits_clear_padding(octets, 2, 9, 2);
    static const guint8 wanted[] = {0xff, 0x80, 0xff, 0x80};
    g_assert_cmpmem(octets, sizeof octets, wanted, sizeof wanted);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/bits/load", test_load);
    g_test_add_func("/bits/count", test_count);
    g_test_add_func("/bits/invert", test_invert);
    g_test_add_func("/bits/clear-padding", test_clear_padding);
    return g_test_run();
}
