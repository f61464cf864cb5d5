// SPDX-License-Identifier: GPL-3.0-or-later
/* The compound file ([MS-CFB]) around DOC, XLS and PPT, and around encrypted OOXML: the streams of
 * its root are walked, and the start of the main one looked at. What is embedded has storages of
 * its own, below, and tells nothing about the document. */
#include <string.h>

#include "base/limits.h"
#include "document/office-sniff.h"

enum {
    HEADER_LENGTH = 512,
    SHIFT_AT = 30,     /* [MS-CFB] 2.2: the sector's length, as a power of two */
    DIRECTORY_AT = 48, /* its first sector */
    DIFAT_START_AT = 68,
    DIFAT_AT = 76, /* the list of the first sectors of the FAT */
    DIFAT_COUNT = 109,
    ENTRY_LENGTH = 128, /* 2.6.1, with the offsets below */
    NAME_LENGTH_AT = 64,
    TYPE_AT = 66,
    LEFT_AT = 68,
    RIGHT_AT = 72,
    CHILD_AT = 76,
    START_AT = 116,
    SIZE_AT = 120,
    TYPE_STREAM = 2,
    TYPE_ROOT = 5,
    MINI_CUTOFF = 4096, /* shorter streams are in the mini stream, not in sectors */
    MINI_SECTOR = 64,
    FIB_ENCRYPTED = 0x0100,        /* [MS-DOC] 2.5.2: fEncrypted, at offset 10 */
    RECORD_FILE_PASS = 0x002f,     /* [MS-XLS] 2.4.117 */
    RECORDS_BEFORE_FILE_PASS = 16, /* it is one of the first of the globals substream */
};

typedef struct {
    const guint8 *data;
    gsize length;
    gsize sector;       /* octets */
    GArray *directory;  /* the numbers of its sectors, in order */
    const guint8 *root; /* its first entry, which also tells where the mini stream is */
} Compound;

static guint get16(const guint8 *at)
{
    return (guint)at[0] | (guint)at[1] << 8;
}

static guint32 get32(const guint8 *at)
{
    return (guint32)get16(at) | (guint32)get16(at + 2) << 16;
}

/* NULL when the file does not reach that far. Sector 0 follows the header, which fills one. */
static const guint8 *find_sector(const Compound *file, guint32 number)
{
    guint64 at = ((guint64)number + 1) * file->sector;
    return at + file->sector <= file->length ? file->data + at : NULL;
}

/* Where the FAT's sector of that index is: the header lists the first, a chain of sectors the
 * others, each ending with the number of the next (2.5). */
static const guint8 *find_fat(const Compound *file, guint32 index)
{
    const guint32 in_list = (guint32)(file->sector / 4) - 1;
    if (index < DIFAT_COUNT) {
        return find_sector(file, get32(file->data + DIFAT_AT + (gsize)index * 4));
    }
    index -= DIFAT_COUNT;
    const guint8 *list = find_sector(file, get32(file->data + DIFAT_START_AT));
    for (int i = 0; list != NULL && index >= in_list && i < FF_LIMIT_OFFICE_SECTORS; i++) {
        list = find_sector(file, get32(list + (gsize)in_list * 4));
        index -= in_list;
    }
    return list == NULL || index >= in_list ? NULL
                                            : find_sector(file, get32(list + (gsize)index * 4));
}

/* The sector that follows in a chain. */
static guint32 next_sector(const Compound *file, guint32 number)
{
    const guint32 per_sector = (guint32)(file->sector / 4);
    const guint8 *fat =
        find_sector(file, number) == NULL ? NULL : find_fat(file, number / per_sector);
    return fat == NULL ? G_MAXUINT32 : get32(fat + (gsize)(number % per_sector) * 4);
}

/* ---- what the streams are ---- */

typedef struct {
    FfOfficeFormat format;
    bool encrypted;
} Findings;

static bool is_fib_encrypted(const guint8 *start, gsize length)
{
    return length >= 12 && (get16(start + 10) & FIB_ENCRYPTED) != 0;
}

static bool has_file_pass(const guint8 *start, gsize length)
{
    for (int i = 0; i < RECORDS_BEFORE_FILE_PASS && length >= 4; i++) {
        gsize whole = 4 + (gsize)get16(start + 2);
        if (get16(start) == RECORD_FILE_PASS) {
            return true;
        }
        if (whole > length) {
            return false;
        }
        start += whole;
        length -= whole;
    }
    return false;
}

static const struct {
    const char *name;
    FfOfficeFormat format;
    bool encrypted; /* by its mere presence */
    bool (*is_encrypted)(const guint8 *start, gsize length);
} streams[] = {
    {"WordDocument", FF_OFFICE_DOC, false, is_fib_encrypted},
    {"Workbook", FF_OFFICE_XLS, false, has_file_pass},
    {"Book", FF_OFFICE_XLS, false, has_file_pass}, /* Excel 5 and 95 */
    {"PowerPoint Document", FF_OFFICE_PPT, false, NULL},
    {"EncryptedSummary", FF_OFFICE_PPT, true, NULL},   /* [MS-PPT] 2.1.4 */
    {"EncryptedPackage", FF_OFFICE_OOXML, true, NULL}, /* [MS-OFFCRYPTO] 2.3.4.4 */
};

/* Names are UTF-16; the known ones are ASCII. */
static bool is_named(const guint8 *entry, const char *name)
{
    gsize length = strlen(name);
    bool same = get16(entry + NAME_LENGTH_AT) == 2 * (length + 1);
    for (gsize i = 0; same && i < length; i++) {
        same = get16(entry + 2 * i) == (guchar)name[i];
    }
    return same;
}

/* A short stream's first piece: the mini stream is itself a chain of sectors (2.4). */
static const guint8 *find_mini_sector(const Compound *file, guint32 number)
{
    const guint64 at = (guint64)number * MINI_SECTOR;
    guint32 sector = get32(file->root + START_AT);
    if (at / file->sector >= FF_LIMIT_OFFICE_SECTORS) {
        return NULL;
    }
    for (guint64 i = 0; i < at / file->sector; i++) {
        sector = next_sector(file, sector);
    }
    const guint8 *whole = find_sector(file, sector);
    return whole == NULL ? NULL : whole + at % file->sector;
}

static bool is_stream_encrypted(const Compound *file, const guint8 *entry,
                                bool (*is_encrypted)(const guint8 *start, gsize length))
{
    const guint32 number = get32(entry + START_AT);
    const bool in_sectors = get32(entry + SIZE_AT) >= MINI_CUTOFF;
    const guint8 *start = in_sectors ? find_sector(file, number) : find_mini_sector(file, number);
    return is_encrypted != NULL && start != NULL &&
           is_encrypted(start, in_sectors ? file->sector : MINI_SECTOR);
}

static void look_at(const Compound *file, const guint8 *entry, Findings *findings)
{
    for (gsize i = 0; i < G_N_ELEMENTS(streams); i++) {
        if (!is_named(entry, streams[i].name)) {
            continue;
        }
        if (findings->format == FF_OFFICE_NONE) { /* one look, however many have that name */
            findings->format = streams[i].format;
            findings->encrypted = is_stream_encrypted(file, entry, streams[i].is_encrypted);
        }
        findings->encrypted = findings->encrypted || streams[i].encrypted;
    }
}

/* ---- the directory ---- */

static GArray *list_directory(const Compound *file)
{
    GArray *numbers = g_array_new(false, false, sizeof(guint32));
    guint32 number = get32(file->data + DIRECTORY_AT);
    for (int i = 0; i < FF_LIMIT_OFFICE_SECTORS && find_sector(file, number) != NULL; i++) {
        g_array_append_val(numbers, number);
        number = next_sector(file, number);
    }
    return numbers;
}

/* NULL when there is none of that number. */
static const guint8 *find_entry(const Compound *file, guint32 number)
{
    const guint32 per_sector = (guint32)(file->sector / ENTRY_LENGTH);
    if (number / per_sector >= file->directory->len) {
        return NULL;
    }
    const guint32 sector = g_array_index(file->directory, guint32, number / per_sector);
    return find_sector(file, sector) + (gsize)(number % per_sector) * ENTRY_LENGTH;
}

/* The entries of one storage are a tree of neighbours (2.6.4). Whoever made it up may have tied it
 * into a ring: none is looked at more often than there can be entries. */
static void walk_root(const Compound *file, Findings *findings)
{
    g_autoptr(GArray) open = g_array_new(false, false, sizeof(guint32));
    guint32 number = get32(file->root + CHILD_AT);
    g_array_append_val(open, number);
    for (int i = 0; open->len > 0 && i < FF_LIMIT_OFFICE_SECTORS; i++) {
        number = g_array_index(open, guint32, open->len - 1);
        g_array_set_size(open, open->len - 1);
        const guint8 *entry = find_entry(file, number);
        if (entry == NULL) {
            continue;
        }
        if (entry[TYPE_AT] == TYPE_STREAM) {
            look_at(file, entry, findings);
        }
        const guint32 next[] = {get32(entry + RIGHT_AT), get32(entry + LEFT_AT)};
        g_array_append_vals(open, next, G_N_ELEMENTS(next));
    }
}

FfOfficeFormat ff_office_sniff_compound(const guint8 *data, gsize length, FfReason *ret_reason)
{
    Findings findings = {0};
    *ret_reason = FF_REASON_NONE;
    if (length < HEADER_LENGTH || (get16(data + SHIFT_AT) != 9 && get16(data + SHIFT_AT) != 12)) {
        return FF_OFFICE_NONE;
    }
    Compound file = {data, length, (gsize)1 << get16(data + SHIFT_AT), NULL, NULL};
    g_autoptr(GArray) directory = list_directory(&file);
    file.directory = directory;
    file.root = find_entry(&file, 0);
    if (file.root == NULL || file.root[TYPE_AT] != TYPE_ROOT) {
        return FF_OFFICE_NONE;
    }
    walk_root(&file, &findings);
    if (findings.encrypted) {
        *ret_reason = FF_REASON_DOCUMENT_ENCRYPTED;
    }
    return findings.format;
}
