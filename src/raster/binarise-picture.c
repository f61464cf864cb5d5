// SPDX-License-Identifier: GPL-3.0-or-later
/* For developers: a grey picture (PGM, P5) to a bilevel one (PBM, P4), to look at what the
 * binariser makes of it.
 *
 *     binarise-picture IN.pgm OUT.pbm LINES_AN_INCH vector|scan [TIMES]
 *
 * With TIMES, as many times, and the CPU time of one is printed. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "raster/binarise.h"

typedef struct {
    int width;
    int height;
    const guint8 *grey;
} Picture;

static gboolean read_picture(const char *contents, gsize length, Picture *picture)
{
    int most;
    int header;
    if (sscanf(contents, "P5 %d %d %d%n", &picture->width, &picture->height, &most, &header) != 3 ||
        picture->width < 1 || picture->height < 1 || most != 255) {
        return FALSE;
    }
    picture->grey = (const guint8 *)contents + header + 1;
    return (gsize)header + 1 + (gsize)picture->width * (gsize)picture->height <= length;
}

static gboolean write_picture(const char *path, const Picture *picture, const guint8 *bits,
                              gsize stride, GError **error)
{
    g_autoptr(GString) out = g_string_new(NULL);
    g_string_printf(out, "P4\n%d %d\n", picture->width, picture->height);
    g_string_append_len(out, (const char *)bits, (gssize)(stride * (gsize)picture->height));
    return g_file_set_contents(path, out->str, (gssize)out->len, error);
}

int main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *contents = NULL;
    gsize length;
    Picture picture;
    if (argc < 5 || !g_file_get_contents(argv[1], &contents, &length, &error) ||
        !read_picture(contents, length, &picture)) {
        g_printerr("usage: binarise-picture IN.pgm OUT.pbm LINES_AN_INCH vector|scan [TIMES]\n%s\n",
                   error != NULL ? error->message : "no PGM of 255 greys");
        return 2;
    }
    const gsize stride = ((gsize)picture.width + 7) / 8;
    const FfBinariseKind kind =
        strcmp(argv[4], "scan") == 0 ? FF_BINARISE_SCAN : FF_BINARISE_VECTOR;
    const double y_dpi = g_ascii_strtod(argv[3], NULL);
    const guint64 times = argc > 5 ? g_ascii_strtoull(argv[5], NULL, 10) : 1;
    g_autofree guint8 *bits = g_malloc(stride * (gsize)picture.height);
    const clock_t start = clock();
    for (guint64 i = 0; i < times; i++) {
        ff_binarise(picture.grey, (gsize)picture.width, picture.width, picture.height, kind, y_dpi,
                    bits, stride);
    }
    if (argc > 5) {
        g_print("%.3f ms\n", 1e3 * (double)(clock() - start) / CLOCKS_PER_SEC / (double)times);
    }
    if (!write_picture(argv[2], &picture, bits, stride, &error)) {
        g_printerr("%s\n", error->message);
        return 1;
    }
    return 0;
}
