// SPDX-License-Identifier: GPL-3.0-or-later
#include "document/image-exif.h"

#include <libexif/exif-data.h>
#include <string.h>

static const guint8 start[] = {'E', 'x', 'i', 'f', 0, 0};

/* Of the data of one marker or chunk; libexif knows them only with their start in front. */
enum { EXIF_OCTETS_MAX = 1 << 20 };

static ExifData *parse(const guint8 *data, gsize length)
{
    if (length >= sizeof start && memcmp(data, start, sizeof start) == 0) {
        return exif_data_new_from_data(data, (guint)length);
    }
    g_autofree guint8 *whole = g_malloc(sizeof start + length);
    memcpy(whole, start, sizeof start);
    memcpy(whole + sizeof start, data, length);
    return exif_data_new_from_data(whole, (guint)(sizeof start + length));
}

int ff_image_exif_orientation(const guint8 *data, gsize length)
{
    ExifData *exif = length == 0 || length > EXIF_OCTETS_MAX ? NULL : parse(data, length);
    ExifEntry *entry =
        exif == NULL ? NULL : exif_content_get_entry(exif->ifd[EXIF_IFD_0], EXIF_TAG_ORIENTATION);
    int orientation = 1;
    if (entry != NULL && entry->format == EXIF_FORMAT_SHORT && entry->components == 1 &&
        entry->size >= 2) {
        orientation = exif_get_short(entry->data, exif_data_get_byte_order(exif));
    }
    exif_data_unref(exif);
    return orientation >= 1 && orientation <= 8 ? orientation : 1;
}
