// SPDX-License-Identifier: GPL-3.0-or-later
/* The compound file ([MS-CFB]) around DOC, XLS and PPT, and around encrypted OOXML: its directory
 * is walked, and the first sector of the main stream looked at. */
#include <string.h>

#include "base/limits.h"
#include "document/office-sniff.h"

enum {
    HEADER_LENGTH = 512,
    DIFAT_START_AT = 68,
    DIFAT_AT = 76, /* [MS-CFB] 2.2: where the header lists the first sectors of the FAT */
    DIFAT_COUNT = 109,
    ENTRY_LENGTH = 128, /* 2.6.1 */
    NAME_LENGTH = 64,
    MINI_CUTOFF = 4096,            /* shorter streams are in the mini stream, not in sectors */
    FIB_ENCRYPTED = 0x0100,        /* [MS-DOC] 2.5.2: fEncrypted, at offset 10 */
    RECORD_FILE_PASS = 0x002f,     /* [MS-XLS] 2.4.117 */
    RECORDS_BEFORE_FILE_PASS = 16, /* it is one of the first of the globals substream */
};

typedef struct {
    const guint8 *data;
    gsize length;
    gsize sector; /* octets */
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
    const guint8 *fat = find_fat(file, number / per_sector);
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
    bool same = get16(entry + NAME_LENGTH) == 2 * (length + 1);
    for (gsize i = 0; same && i < length; i++) {
        same = get16(entry + 2 * i) == (guchar)name[i];
    }
    return same;
}

static bool is_stream_encrypted(const Compound *file, const guint8 *entry,
                                bool (*is_encrypted)(const guint8 *start, gsize length))
{
    const guint8 *start = find_sector(file, get32(entry + 116));
    bool in_sectors = get32(entry + 120) >= MINI_CUTOFF;
    return is_encrypted != NULL && in_sectors && start != NULL && is_encrypted(start, file->sector);
}

static void look_at(const Compound *file, const guint8 *entry, Findings *findings)
{
    for (gsize i = 0; i < G_N_ELEMENTS(streams); i++) {
        if (!is_named(entry, streams[i].name)) {
            continue;
        }
        if (findings->format == FF_OFFICE_NONE) { /* what is embedded comes later */
            findings->format = streams[i].format;
            findings->encrypted = is_stream_encrypted(file, entry, streams[i].is_encrypted);
        }
        findings->encrypted = findings->encrypted || streams[i].encrypted;
    }
}

FfOfficeFormat ff_office_sniff_compound(const guint8 *data, gsize length, FfReason *ret_reason)
{
    Findings findings = {0};
    *ret_reason = FF_REASON_NONE;
    if (length < HEADER_LENGTH || (get16(data + 30) != 9 && get16(data + 30) != 12)) {
        return FF_OFFICE_NONE;
    }
    const Compound file = {data, length, (gsize)1 << get16(data + 30)};
    guint32 number = get32(data + 48);
    for (int i = 0; i < FF_LIMIT_OFFICE_SECTORS; i++, number = next_sector(&file, number)) {
        const guint8 *sector = find_sector(&file, number);
        for (gsize at = 0; sector != NULL && at < file.sector; at += ENTRY_LENGTH) {
            look_at(&file, sector + at, &findings);
        }
        if (sector == NULL) {
            break;
        }
    }
    if (findings.encrypted) {
        *ret_reason = FF_REASON_DOCUMENT_ENCRYPTED;
    }
    return findings.format;
}
