// SPDX-License-Identifier: GPL-3.0-or-later
#include <string.h>

#include "raster/binarise.h"

static void test_binarise_all_values(void)
{
    guint8 grey[256];
    guint8 bits[32];
    for (int i = 0; i < 256; i++) {
        grey[i] = (guint8)i;
    }
    ff_binarise(grey, 256, 256, 1, FF_BINARISE_VECTOR, 196, bits, sizeof bits);
    for (int i = 0; i < 256; i++) {
        g_assert_cmpint(bits[i / 8] >> (7 - i % 8) & 1, ==, i < 178);
    }
}

static void test_binarise_every_place(void)
{
    for (int width = 1; width <= 40; width++) {
        for (int black = 0; black < width; black++) {
            guint8 grey[2][48];
            guint8 bits[2][6];
            memset(grey, 0xff, sizeof grey);
            memset(bits, 0xaa, sizeof bits);
            grey[1][black] = 177;
            grey[1][width] = 0; /* beyond the row: no business of ours */
            ff_binarise(grey[0], 48, width, 2, FF_BINARISE_SCAN, 196, bits[0], 6);
            for (int i = 0; i < (width + 7) / 8; i++) {
                g_assert_cmpint(bits[0][i], ==, 0);
                g_assert_cmpint(bits[1][i], ==, i == black / 8 ? 0x80 >> black % 8 : 0);
            }
        }
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/binarise/all-values", test_binarise_all_values);
    g_test_add_func("/binarise/every-place", test_binarise_every_place);
    return g_test_run();
}
