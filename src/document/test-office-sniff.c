// SPDX-License-Identifier: GPL-3.0-or-later
/* Containers of Office documents, made by hand. */
#include <string.h>

#include "base/limits.h"
#include "document/office-sniff.h"
#include "document/sniff.h"

/* ---- compound files ---- */

enum {
    SECTOR = 512,
    ENTRY = 128,
    SECTORS = 4,
    FIRST_STREAM = 3,
    STORAGE = 1,
    STREAM = 2,
    ROOT = 5,
    LEFT = 68,
    RIGHT = 72,
    CHILD = 76,
    MINI_AT = 4, /* the mini sector in which a short stream begins */
};

static void put(guint8 *at, guint32 value, int octets)
{
    for (int i = 0; i < octets; i++) {
        at[i] = (guint8)(value >> (8 * i));
    }
}

static void put_name(guint8 *entry, const char *name)
{
    for (gsize i = 0; i <= strlen(name); i++) {
        put(entry + 2 * i, (guchar)name[i], 2);
    }
    put(entry + 64, (guint32)(2 * (strlen(name) + 1)), 2);
}

/* FAT in sector 0; the directory in 1 and 2; the stream begins in 3, which is the mini stream, too.
 */
typedef struct {
    guint8 octets[(SECTORS + 1) * SECTOR];
} Compound;

static guint8 *entry_of(Compound *file, gsize number)
{
    return file->octets + 2 * (gsize)SECTOR + number * ENTRY;
}

static void put_entry(Compound *file, gsize number, const char *name, guint8 type)
{
    guint8 *entry = entry_of(file, number);
    put_name(entry, name);
    entry[66] = type;
    put(entry + LEFT, 0xffffffff, 4);
    put(entry + RIGHT, 0xffffffff, 4);
    put(entry + CHILD, 0xffffffff, 4);
    put(entry + 116, FIRST_STREAM, 4);
    put(entry + 120, 8192, 4);
}

/* The stream is the fifth entry, in the directory's second sector. */
static Compound *make_compound(const char *stream)
{
    Compound *file = g_new0(Compound, 1);
    guint8 *fat = file->octets + SECTOR;
    memcpy(file->octets, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8);
    put(file->octets + 30, 9, 2);
    put(file->octets + 48, 1, 4); /* the directory's first sector */
    put(file->octets + 76, 0, 4); /* the FAT's */
    put(fat + 4, 2, 4);           /* after sector 1 */
    put(fat + 8, 0xfffffffe, 4);  /* the end */
    put_entry(file, 0, "Root Entry", ROOT);
    put_entry(file, 4, stream, STREAM);
    put(entry_of(file, 0) + CHILD, 4, 4);
    return file;
}

static FfOfficeFormat sniff_compound(const Compound *file, FfReason *ret_reason)
{
    return ff_office_sniff(file->octets, sizeof file->octets, ret_reason);
}

static void test_compound(void)
{
    static const struct {
        const char *stream;
        FfOfficeFormat format;
        FfReason reason;
    } cases[] = {
        {"WordDocument", FF_OFFICE_DOC, FF_REASON_NONE},
        {"Workbook", FF_OFFICE_XLS, FF_REASON_NONE},
        {"Book", FF_OFFICE_XLS, FF_REASON_NONE},
        {"PowerPoint Document", FF_OFFICE_PPT, FF_REASON_NONE},
        {"EncryptedPackage", FF_OFFICE_OOXML, FF_REASON_DOCUMENT_ENCRYPTED},
        {"EncryptedSummary", FF_OFFICE_PPT, FF_REASON_DOCUMENT_ENCRYPTED},
        {"__properties_version1.0", FF_OFFICE_NONE, FF_REASON_NONE}, /* a message of Outlook */
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree Compound *file = make_compound(cases[i].stream);
        FfReason reason = FF_REASON_COUNT;
        g_assert_cmpint(sniff_compound(file, &reason), ==, cases[i].format);
        g_assert_cmpint(reason, ==, cases[i].reason);
    }
}

static void test_encrypted_streams(void)
{
    g_autofree Compound *text = make_compound("WordDocument");
    g_autofree Compound *sheet = make_compound("Workbook");
    guint8 *records = sheet->octets + (FIRST_STREAM + 1) * (gsize)SECTOR;
    FfReason reason = FF_REASON_COUNT;
    put(text->octets + (FIRST_STREAM + 1) * (gsize)SECTOR + 10, 0x0100, 2);
    g_assert_cmpint(sniff_compound(text, &reason), ==, FF_OFFICE_DOC);
    g_assert_cmpint(reason, ==, FF_REASON_DOCUMENT_ENCRYPTED);

    put(records, 0x0809, 2);
    put(records + 2, 16, 2);
    put(records + 20, 0x002f, 2);
    g_assert_cmpint(sniff_compound(sheet, &reason), ==, FF_OFFICE_XLS);
    g_assert_cmpint(reason, ==, FF_REASON_DOCUMENT_ENCRYPTED);
}

/* Short ones are kept in pieces of 64 octets, in the root's own stream. */
static void test_encrypted_short_stream(void)
{
    g_autofree Compound *text = make_compound("WordDocument");
    FfReason reason = FF_REASON_COUNT;
    put(entry_of(text, 4) + 116, MINI_AT, 4);
    put(entry_of(text, 4) + 120, 4095, 4);
    g_assert_cmpint(sniff_compound(text, &reason), ==, FF_OFFICE_DOC);
    g_assert_cmpint(reason, ==, FF_REASON_NONE);
    put(text->octets + (FIRST_STREAM + 1) * (gsize)SECTOR + (gsize)MINI_AT * 64 + 10, 0x0100, 2);
    g_assert_cmpint(sniff_compound(text, &reason), ==, FF_OFFICE_DOC);
    g_assert_cmpint(reason, ==, FF_REASON_DOCUMENT_ENCRYPTED);
}

/* A presentation with a locked sheet embedded, which comes first in the directory; then a message
 * of Outlook with the sheet, then entries tied into a ring. */
static void test_embedded(void)
{
    g_autofree Compound *file = make_compound("PowerPoint Document");
    FfReason reason = FF_REASON_COUNT;
    put_entry(file, 1, "Workbook", STREAM);
    put_entry(file, 2, "EncryptedPackage", STREAM);
    put_entry(file, 3, "MBD0001", STORAGE);
    put(entry_of(file, 1) + RIGHT, 2, 4);
    put(entry_of(file, 3) + CHILD, 1, 4);
    put(entry_of(file, 3) + RIGHT, 4, 4);
    put(entry_of(file, 0) + CHILD, 3, 4);
    g_assert_cmpint(sniff_compound(file, &reason), ==, FF_OFFICE_PPT);
    g_assert_cmpint(reason, ==, FF_REASON_NONE);

    put_name(entry_of(file, 4), "__properties_version1.0");
    g_assert_cmpint(sniff_compound(file, &reason), ==, FF_OFFICE_NONE);
    put(entry_of(file, 4) + LEFT, 3, 4);
    put(entry_of(file, 4) + RIGHT, 4, 4);
    g_assert_cmpint(sniff_compound(file, &reason), ==, FF_OFFICE_NONE);
}

/* A directory that follows itself, and one that is not there. */
static void test_compound_loops(void)
{
    g_autofree Compound *loop = make_compound("x");
    g_autofree Compound *absent = make_compound("WordDocument");
    FfReason reason = FF_REASON_COUNT;
    put(loop->octets + SECTOR + 8, 1, 4);
    g_assert_cmpint(sniff_compound(loop, &reason), ==, FF_OFFICE_NONE);
    put(absent->octets + 48, 0xfffffff0, 4);
    g_assert_cmpint(sniff_compound(absent, &reason), ==, FF_OFFICE_NONE);
}

/* ---- archives: a directory without contents is enough for most ---- */

typedef struct {
    const char *name;
    guint32 unpacked;
    guint16 flags;
} Entry;

static GByteArray *make_zip(const Entry *entries, gsize count, guint16 told_count)
{
    GByteArray *zip = g_byte_array_new();
    guint8 end[22] = "PK\x05\x06";
    g_byte_array_append(zip, (const guint8 *)"PK\x03\x04", 4);
    const guint32 at = zip->len;
    for (gsize i = 0; i < count; i++) {
        guint8 head[46] = "PK\x01\x02";
        put(head + 8, entries[i].flags, 2);
        put(head + 24, entries[i].unpacked, 4);
        put(head + 28, (guint32)strlen(entries[i].name), 2);
        g_byte_array_append(zip, head, sizeof head);
        g_byte_array_append(zip, (const guint8 *)entries[i].name, (guint)strlen(entries[i].name));
    }
    put(end + 10, told_count, 2);
    put(end + 12, zip->len - at, 4);
    put(end + 16, at, 4);
    return g_byte_array_append(zip, end, sizeof end);
}

static FfOfficeFormat sniff_zip(const Entry *entries, gsize count, guint16 told_count,
                                FfReason *ret_reason)
{
    g_autoptr(GByteArray) zip = make_zip(entries, count, told_count);
    return ff_office_sniff(zip->data, zip->len, ret_reason);
}

static void test_zip(void)
{
    const Entry word[] = {{"[Content_Types].xml", 9, 0}, {"word/document.xml", 9, 0}};
    const Entry bare[] = {{"word/document.xml", 9, 0}, {"readme", 9, 0}};
    const Entry bomb[] = {
        {"[Content_Types].xml", 9, 0}, {"xl/a", FF_LIMIT_OFFICE_UNPACKED, 0}, {"xl/b", 1, 0}};
    const Entry locked[] = {{"[Content_Types].xml", 9, 0}, {"ppt/p.xml", 9, 1}};
    FfReason reason = FF_REASON_COUNT;
    g_assert_cmpint(sniff_zip(word, 2, 2, &reason), ==, FF_OFFICE_DOCX);
    g_assert_cmpint(reason, ==, FF_REASON_NONE);
    g_assert_cmpint(sniff_zip(bare, 2, 2, &reason), ==, FF_OFFICE_NONE);
    g_assert_cmpint(sniff_zip(bomb, 3, 3, &reason), ==, FF_OFFICE_XLSX);
    g_assert_cmpint(reason, ==, FF_REASON_DOCUMENT_TOO_LARGE);
    g_assert_cmpint(sniff_zip(locked, 2, 2, &reason), ==, FF_OFFICE_PPTX);
    g_assert_cmpint(reason, ==, FF_REASON_DOCUMENT_ENCRYPTED);
    /* more entries told than there are, or none at all */
    g_assert_cmpint(sniff_zip(word, 2, 3, &reason), ==, FF_OFFICE_NONE);
    g_assert_cmpint(sniff_zip(word, 0, 0, &reason), ==, FF_OFFICE_NONE);
}

static void test_cut_zip(void)
{
    guint8 start[60] = "PK\x03\x04";
    FfReason reason = FF_REASON_COUNT;
    memcpy(start + 30, "[Content_Types].xml", 19);
    g_assert_cmpint(ff_office_sniff(start, sizeof start, &reason), ==, FF_OFFICE_OOXML);
    g_assert_cmpint(reason, ==, FF_REASON_DOCUMENT_TRUNCATED);
    memcpy(start + 30, "holiday-pictures/01", 19);
    g_assert_cmpint(ff_office_sniff(start, sizeof start, &reason), ==, FF_OFFICE_NONE);
}

static void test_content(void)
{
    static const char rtf[] = "{\\rtf1 x}";
    static const char random[] = "PK\x03\x04 docx";
    g_assert_cmpint(ff_sniff((const guint8 *)rtf, sizeof rtf, "text/plain"), ==, FF_CONTENT_RTF);
    g_assert_cmpint(ff_sniff((const guint8 *)random, sizeof random, "application/msword"), ==,
                    FF_CONTENT_UNKNOWN);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/document/office-sniff/compound", test_compound);
    g_test_add_func("/document/office-sniff/encrypted-streams", test_encrypted_streams);
    g_test_add_func("/document/office-sniff/encrypted-short-stream", test_encrypted_short_stream);
    g_test_add_func("/document/office-sniff/embedded", test_embedded);
    g_test_add_func("/document/office-sniff/compound-loops", test_compound_loops);
    g_test_add_func("/document/office-sniff/zip", test_zip);
    g_test_add_func("/document/office-sniff/cut-zip", test_cut_zip);
    g_test_add_func("/document/office-sniff/content", test_content);
    return g_test_run();
}
