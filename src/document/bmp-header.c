// SPDX-License-Identifier: GPL-3.0-or-later
#include "document/bmp-header.h"

#include <string.h>

/* Where things lie. MS-WMF 2.2.2, wingdi.h; OS/2's headers share the first 40 octets with Windows',
 * but for the oldest. */
enum {
    FILE_HEADER = 14,
    AT_OFFSET = 10,
    AT_SIZE = 14,
    AT_WIDTH = 18,
    AT_MASKS = FILE_HEADER + 40,
    SIZE_OLDEST = 12,
    SIZE_WINDOWS = 40,
    SIZE_MASKS = 52,
    SIZE_ALPHA = 56,
};

enum { CODING_NONE, CODING_RLE8, CODING_RLE4, CODING_MASKS, CODING_ALPHA_MASKS = 6 };

#define METRES_PER_INCH 0.0254

static guint32 read16(const guint8 *at)
{
    return (guint32)(at[0] | at[1] << 8);
}

static guint32 read32(const guint8 *at)
{
    return read16(at) | read16(at + 2) << 16;
}

static bool is_size(guint32 size)
{
    static const guint8 sizes[] = {SIZE_OLDEST, 16, SIZE_WINDOWS, SIZE_MASKS,
                                   SIZE_ALPHA,  64, 108,          124};
    return size != 0 && size <= 124 && memchr(sizes, (int)size, sizeof sizes) != NULL;
}

bool ff_bmp_is(const guint8 *data, gsize length)
{
    return length >= AT_WIDTH && data[0] == 'B' && data[1] == 'M' &&
           is_size(read32(data + AT_SIZE));
}

static bool is_depth(int bits)
{
    return bits == 1 || bits == 2 || bits == 4 || bits == 8 || bits == 16 || bits == 24 ||
           bits == 32;
}

static void read_size(const guint8 *data, guint32 size, FfBmpHeader *header)
{
    if (size == SIZE_OLDEST) {
        header->width = read16(data + AT_WIDTH);
        header->height = read16(data + AT_WIDTH + 2);
        header->bits = (int)read16(data + AT_WIDTH + 6);
        return;
    }
    header->width = (gint32)read32(data + AT_WIDTH);
    header->height = (gint32)read32(data + AT_WIDTH + 4);
    header->bits = (int)read16(data + AT_WIDTH + 10);
    header->top_down = header->height < 0;
    header->height = ABS(header->height);
}

/* OS/2 has other codings under the numbers of the masks, for 1 and 24 bits. */
static FfBmpCoding coding_of(guint32 number, int bits)
{
    bool masked = bits == 16 || bits == 32;
    return number == CODING_NONE                                                ? FF_BMP_ROWS
           : number == CODING_RLE8 && bits == 8                                 ? FF_BMP_RLE8
           : number == CODING_RLE4 && bits == 4                                 ? FF_BMP_RLE4
           : masked && (number == CODING_MASKS || number == CODING_ALPHA_MASKS) ? FF_BMP_ROWS
                                                                                : FF_BMP_OTHER;
}

static void default_masks(FfBmpHeader *header)
{
    static const guint32 masks16[] = {0x7c00, 0x03e0, 0x001f, 0};
    static const guint32 masks32[] = {0xff0000, 0x00ff00, 0x0000ff, 0};
    memcpy(header->masks, header->bits == 16 ? masks16 : masks32, sizeof header->masks);
}

/* Returns how many octets of masks lie between a header that has none itself and the palette. */
static gsize read_masks(const guint8 *data, gsize length, guint32 size, guint32 coding,
                        FfBmpHeader *header)
{
    default_masks(header);
    if (coding != CODING_MASKS && coding != CODING_ALPHA_MASKS) {
        return 0;
    }
    gsize count = size >= SIZE_ALPHA || coding == CODING_ALPHA_MASKS ? 4 : 3;
    if (length < AT_MASKS + 4 * count) {
        return 0;
    }
    header->masks[3] = 0;
    for (gsize i = 0; i < count; i++) {
        header->masks[i] = read32(data + AT_MASKS + 4 * i);
    }
    return size < SIZE_MASKS ? 4 * count : 0;
}

static void read_palette(const guint8 *data, gsize length, gsize at, gsize step,
                         FfBmpHeader *header)
{
    const gsize most = (gsize)1 << header->bits;
    const gsize end = MIN(length, header->offset);
    for (gsize i = 0; i < most && at + 3 <= end; i++, at += step) {
        header->tones[i] = (guint8)((29 * data[at] + 150 * data[at + 1] + 77 * data[at + 2]) >> 8);
    }
}

static void read_details(const guint8 *data, gsize length, guint32 size, FfBmpHeader *header)
{
    gsize masks = 0;
    guint32 coding = CODING_NONE;
    if (size >= SIZE_WINDOWS) {
        coding = read32(data + 30);
        header->x_dpi = (gint32)read32(data + 38) * METRES_PER_INCH;
        header->y_dpi = (gint32)read32(data + 42) * METRES_PER_INCH;
    }
    header->coding = coding_of(coding, header->bits);
    masks = read_masks(data, length, size, coding, header);
    if (header->bits <= 8) {
        read_palette(data, length, FILE_HEADER + size + masks, size == SIZE_OLDEST ? 3 : 4, header);
    }
}

FfBmpResult ff_bmp_read_header(const guint8 *data, gsize length, FfBmpHeader *ret_header)
{
    FfBmpHeader header = {0};
    if (!ff_bmp_is(data, length)) {
        return FF_BMP_BROKEN;
    }
    const guint32 size = read32(data + AT_SIZE);
    if (length < FILE_HEADER + size) {
        return FF_BMP_CUT_OFF;
    }
    header.offset = read32(data + AT_OFFSET);
    read_size(data, size, &header);
    if (!is_depth(header.bits) || header.width < 1 || header.height < 1 ||
        header.offset < FILE_HEADER + size) {
        return FF_BMP_BROKEN;
    }
    read_details(data, length, size, &header);
    *ret_header = header;
    return FF_BMP_GOOD;
}
