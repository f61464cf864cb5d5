// SPDX-License-Identifier: GPL-3.0-or-later
#include "document/tiff-directory.h"

#include <string.h>
#include <unistd.h>

#include "base/file.h"

/* Sizes in octets, of TIFF and of BigTIFF. */
typedef struct {
    gsize count;           /* of entries, in front of them */
    gsize entry, value_at; /* a field, and where in it the value or its place is */
    gsize value;           /* the longest value that stands in the field itself */
} Shape;

static const Shape small = {2, 12, 8, 4};
static const Shape big = {8, 20, 12, 8};

static const Shape *shape_of(const FfTiff *file)
{
    return TIFFIsBigTIFF(file->tiff) ? &big : &small;
}

/* 2, 4 or 8 octets in the file's order. */
static guint64 to_number(const FfTiff *file, const guint8 *octets, gsize size)
{
    guint64 number = 0;
    for (gsize i = 0; i < size; i++) {
        gsize at = TIFFIsBigEndian(file->tiff) ? i : size - 1 - i;
        number = number << 8 | octets[at];
    }
    return number;
}

/* *ret_count entries; false when they are not there. */
static bool count_entries(const FfTiff *file, guint64 *ret_count)
{
    guint8 octets[8];
    const gsize size = shape_of(file)->count;
    if (pread(file->fd, octets, size, (off_t)TIFFCurrentDirOffset(file->tiff)) != (ssize_t)size) {
        return false;
    }
    *ret_count = to_number(file, octets, size);
    return *ret_count <= G_MAXUINT16;
}

static guint64 size_of(const FfTiff *file)
{
    return (guint64)MAX(ff_file_size(file->fd), 0);
}

bool ff_tiff_directory_is_whole(const FfTiff *file)
{
    const Shape *shape = shape_of(file);
    guint64 entries = 0;
    return count_entries(file, &entries) && TIFFCurrentDirOffset(file->tiff) + shape->count +
                                                    entries * shape->entry + shape->value <=
                                                size_of(file);
}

static bool is_value_there(const FfTiff *file, const guint8 *entry)
{
    const Shape *shape = shape_of(file);
    guint64 type = to_number(file, entry + 2, 2);
    guint64 count = to_number(file, entry + 4, shape->value);
    guint64 width = (guint64)TIFFDataWidth((TIFFDataType)type);
    guint64 place = to_number(file, entry + shape->value_at, shape->value);
    guint64 end = size_of(file);
    if (width == 0 || count <= shape->value / width) {
        return true;
    }
    return place <= end && count <= (end - place) / width;
}

bool ff_tiff_directory_has_values(const FfTiff *file)
{
    const Shape *shape = shape_of(file);
    guint64 entries = 0;
    guint64 place = TIFFCurrentDirOffset(file->tiff) + shape->count;
    bool there = count_entries(file, &entries);
    for (guint64 i = 0; there && i < entries; i++) {
        guint8 entry[20];
        there = pread(file->fd, entry, shape->entry, (off_t)(place + i * shape->entry)) ==
                    (ssize_t)shape->entry &&
                is_value_there(file, entry);
    }
    return there;
}
