// SPDX-License-Identifier: GPL-3.0-or-later
#include "document/tiff-cut.h"

#include "base/limits.h"

/* TIFF 6.0, section 2; the BigTIFF design for the wider one. */
typedef struct {
    const guint8 *data;
    guint64 size;
    bool swapped; /* its octets are in the other order than this machine's */
    bool big;
} File;

typedef struct {
    int tag;
    gsize value_octets; /* of one value */
    guint64 count, at;  /* of the values */
} Entry;

enum {
    TAG_STRIP_OFFSETS = 273,
    TAG_STRIP_COUNTS = 279,
    TAG_TILE_OFFSETS = 324,
    TAG_TILE_COUNTS = 325,
    TAG_FIRST_PRIVATE = 700, /* XMP, and what follows */
    HEADER_OCTETS = 8,
    STRIPS_MAX = 1 << 20,
};

static bool read_number(const File *file, guint64 at, gsize octets, guint64 *ret_number)
{
    if (at > file->size || octets > file->size - at) {
        return false;
    }
    const guint8 *raw = file->data + at;
    bool little = (G_BYTE_ORDER == G_LITTLE_ENDIAN) != file->swapped;
    guint64 number = 0;
    for (gsize i = 0; i < octets; i++) {
        number = number << 8 | raw[little ? octets - 1 - i : i];
    }
    *ret_number = number;
    return true;
}

static gsize octets_of_type(guint64 type)
{
    static const guint8 octets[] = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8};
    return type < sizeof octets ? octets[type] : 0;
}

/* false: the entry or its values lie beyond the end. */
static bool read_entry(const File *file, guint64 at, Entry *entry)
{
    guint64 tag;
    guint64 type;
    const gsize word = file->big ? 8 : 4;
    if (!read_number(file, at, 2, &tag) || !read_number(file, at + 2, 2, &type) ||
        !read_number(file, at + 4, word, &entry->count)) {
        return false;
    }
    entry->tag = (int)tag;
    entry->value_octets = octets_of_type(type);
    entry->at = at + 4 + word;
    if (entry->count > file->size) {
        return entry->value_octets == 0;
    }
    guint64 octets = entry->count * entry->value_octets;
    if (octets <= word) {
        return true;
    }
    return read_number(file, entry->at, word, &entry->at) && entry->at <= file->size &&
           octets <= file->size - entry->at;
}

static bool is_strip_there(const File *file, const Entry *offsets, const Entry *counts, guint64 i)
{
    guint64 offset;
    guint64 count;
    return !read_number(file, offsets->at + i * offsets->value_octets, offsets->value_octets,
                        &offset) ||
           !read_number(file, counts->at + i * counts->value_octets, counts->value_octets,
                        &count) ||
           (offset <= file->size && count <= file->size - offset);
}

static bool are_strips_there(const File *file, const Entry *offsets, const Entry *counts)
{
    guint64 count = MIN(MIN(offsets->count, counts->count), STRIPS_MAX);
    for (guint64 i = 0; i < count; i++) {
        if (!is_strip_there(file, offsets, counts, i)) {
            return false;
        }
    }
    return true;
}

/* false: something of the directory at *offset is missing. Then *offset is that of the next. */
static bool walk_directory(const File *file, guint64 *offset)
{
    Entry offsets = {0};
    Entry counts = {0};
    const gsize word = file->big ? 8 : 4;
    const gsize entry_octets = file->big ? 20 : 12;
    guint64 entries;
    if (!read_number(file, *offset, file->big ? 8 : 2, &entries) ||
        entries > file->size / entry_octets) {
        return false;
    }
    guint64 at = *offset + (file->big ? 8 : 2);
    for (guint64 i = 0; i < entries; i++, at += entry_octets) {
        Entry entry = {0};
        if (!read_entry(file, at, &entry) && entry.tag < TAG_FIRST_PRIVATE) {
            return false;
        }
        if (entry.tag == TAG_STRIP_OFFSETS || entry.tag == TAG_TILE_OFFSETS) {
            offsets = entry;
        } else if (entry.tag == TAG_STRIP_COUNTS || entry.tag == TAG_TILE_COUNTS) {
            counts = entry;
        }
    }
    return are_strips_there(file, &offsets, &counts) && read_number(file, at, word, offset);
}

bool ff_tiff_is_cut_off(const guint8 *data, gsize length)
{
    File file = {.data = data, .size = length};
    guint64 order = 0;
    guint64 version = 0;
    guint64 offset = 0;
    read_number(&file, 0, 2, &order);
    file.swapped = (order == 0x4d4d) != (G_BYTE_ORDER == G_BIG_ENDIAN);
    read_number(&file, 2, 2, &version);
    file.big = version == 43;
    if (!read_number(&file, file.big ? HEADER_OCTETS : HEADER_OCTETS / 2, file.big ? 8 : 4,
                     &offset)) {
        return true;
    }
    for (int i = 0; offset != 0 && i < 2 * FF_LIMIT_PAGES; i++) {
        if (!walk_directory(&file, &offset)) {
            return true;
        }
    }
    return false;
}
