// SPDX-License-Identifier: GPL-3.0-or-later
#include "message/picture-size.h"

#include <string.h>

/* ---- numbers ---- */

static guint big16(const guint8 *at)
{
    return (guint)at[0] << 8 | at[1];
}

static guint big32(const guint8 *at)
{
    return big16(at) << 16 | big16(at + 2);
}

static guint little16(const guint8 *at)
{
    return (guint)at[1] << 8 | at[0];
}

static guint little24(const guint8 *at)
{
    return (guint)at[2] << 16 | little16(at);
}

static guint little32(const guint8 *at)
{
    return little16(at + 2) << 16 | little16(at);
}

/* ---- kinds ---- */

static bool read_png(const guint8 *octets, gsize length, FfPictureSize *size)
{
    *size = (FfPictureSize){big32(octets + 16), big32(octets + 20)};
    return memcmp(octets + 12, "IHDR", 4) == 0;
}

static bool read_gif(const guint8 *octets, gsize length, FfPictureSize *size)
{
    *size = (FfPictureSize){little16(octets + 6), little16(octets + 8)};
    return true;
}

/* Rows from top to bottom have a negative height; the oldest kind has 16 bits. */
static bool read_bmp(const guint8 *octets, gsize length, FfPictureSize *size)
{
    enum { OLD_HEADER = 12 };
    if (little32(octets + 14) == OLD_HEADER) {
        *size = (FfPictureSize){little16(octets + 18), little16(octets + 20)};
    } else {
        guint height = little32(octets + 22);
        *size = (FfPictureSize){little32(octets + 18), height > G_MAXINT32 ? -height : height};
    }
    return true;
}

static bool read_webp(const guint8 *octets, gsize length, FfPictureSize *size)
{
    if (memcmp(octets + 8, "WEBPVP8X", 8) == 0) {
        *size = (FfPictureSize){little24(octets + 24) + 1, little24(octets + 27) + 1};
    } else if (memcmp(octets + 8, "WEBPVP8L", 8) == 0) {
        guint bits = little32(octets + 21);
        *size = (FfPictureSize){(bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1};
    } else {
        *size = (FfPictureSize){little16(octets + 26) & 0x3fff, little16(octets + 28) & 0x3fff};
    }
    return memcmp(octets + 8, "WEBPVP8", 7) == 0;
}

static bool is_frame(guint8 marker)
{
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
}

/* From segment to segment to the one that begins the frame (ITU-T T.81 B.2.2). */
static bool read_jpeg(const guint8 *octets, gsize length, FfPictureSize *size)
{
    gsize at = 2;
    while (at + 9 <= length && octets[at] == 0xff) {
        guint8 marker = octets[at + 1];
        if (is_frame(marker)) {
            *size = (FfPictureSize){big16(octets + at + 7), big16(octets + at + 5)};
            return true;
        }
        bool fill = marker == 0xff;
        at += fill ? 1 : 2 + MAX(big16(octets + at + 2), 2);
    }
    return false;
}

static const struct {
    const char *mark;
    gsize mark_length;
    gsize least; /* octets that the reader looks at */
    bool (*read)(const guint8 *octets, gsize length, FfPictureSize *size);
} kinds[] = {
    {"\x89PNG\r\n\x1a\n", 8, 24, read_png},
    {"\xff\xd8\xff", 3, 3, read_jpeg},
    {"GIF8", 4, 10, read_gif},
    {"RIFF", 4, 30, read_webp},
    {"BM", 2, 26, read_bmp},
};

bool ff_picture_size(const guint8 *octets, gsize length, FfPictureSize *ret_size)
{
    for (guint i = 0; i < G_N_ELEMENTS(kinds); i++) {
        FfPictureSize size = {0};
        if (length < kinds[i].least || memcmp(octets, kinds[i].mark, kinds[i].mark_length) != 0) {
            continue;
        }
        if (kinds[i].read(octets, length, &size) && size.width > 0 && size.height > 0) {
            *ret_size = size;
            return true;
        }
    }
    return false;
}
