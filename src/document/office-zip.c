// SPDX-License-Identifier: GPL-3.0-or-later
/* ZIP (PKWARE APPNOTE 6.3): the central directory is walked; of the files only "mimetype" and
 * "META-INF/manifest.xml" of OpenDocument are looked at. */
#include <string.h>
#include <zlib.h>

#include "base/limits.h"
#include "document/office-sniff.h"

enum {
    END_LENGTH = 22, /* APPNOTE 4.3.16, without its comment */
    END_SEARCH = END_LENGTH + 65535,
    ENTRY_LENGTH = 46, /* 4.3.12 */
    LOCAL_LENGTH = 30, /* 4.3.7 */
    STORED = 0,
    DEFLATED = 8,
    FLAG_ENCRYPTED = 1,
};

typedef struct {
    const guint8 *data;
    gsize length;
} Zip;

typedef struct {
    const char *name; /* not terminated */
    gsize name_length;
    guint flags;
    guint method;
    gsize packed, unpacked;
    gsize at; /* of the local header */
} Entry;

static guint get16(const guint8 *at)
{
    return (guint)at[0] | (guint)at[1] << 8;
}

static gsize get32(const guint8 *at)
{
    return (gsize)get16(at) | (gsize)get16(at + 2) << 16;
}

/* The record that ends an archive, NULL when there is none. */
static const guint8 *find_end(const Zip *zip)
{
    if (zip->length < END_LENGTH) {
        return NULL;
    }
    gsize lowest = zip->length > END_SEARCH ? zip->length - END_SEARCH : 0;
    for (gsize at = zip->length - END_LENGTH + 1; at-- > lowest;) {
        if (memcmp(zip->data + at, "PK\x05\x06", 4) == 0) {
            return zip->data + at;
        }
    }
    return NULL;
}

/* The entry at *at, which moves on. */
static bool read_entry(const Zip *zip, gsize *at, gsize end, Entry *entry)
{
    const guint8 *head = zip->data + *at;
    if (end - *at < ENTRY_LENGTH || memcmp(head, "PK\x01\x02", 4) != 0) {
        return false;
    }
    gsize name_length = get16(head + 28);
    gsize whole = ENTRY_LENGTH + name_length + get16(head + 30) + get16(head + 32);
    if (end - *at < whole) {
        return false;
    }
    *entry = (Entry){(const char *)head + ENTRY_LENGTH,
                     name_length,
                     get16(head + 8),
                     get16(head + 10),
                     get32(head + 20),
                     get32(head + 24),
                     get32(head + 42)};
    *at += whole;
    return true;
}

static bool is_named(const Entry *entry, const char *name)
{
    return entry->name_length == strlen(name) &&
           g_ascii_strncasecmp(entry->name, name, entry->name_length) == 0;
}

static bool is_below(const Entry *entry, const char *folder)
{
    gsize length = strlen(folder);
    return entry->name_length > length && g_ascii_strncasecmp(entry->name, folder, length) == 0;
}

/* ---- what is in an entry ---- */

static const guint8 *find_contents(const Zip *zip, const Entry *entry)
{
    if (zip->length < LOCAL_LENGTH || entry->at > zip->length - LOCAL_LENGTH) {
        return NULL;
    }
    const guint8 *head = zip->data + entry->at;
    gsize skip = LOCAL_LENGTH + get16(head + 26) + get16(head + 28);
    gsize left = zip->length - entry->at;
    bool whole = memcmp(head, "PK\x03\x04", 4) == 0 && skip <= left && entry->packed <= left - skip;
    return whole ? head + skip : NULL;
}

/* The beginning of what it unpacks to, as far as it can be unpacked. */
static gsize inflate_start(const guint8 *packed, gsize packed_length, guint8 *text, gsize room)
{
    z_stream stream = {.next_in = (Bytef *)(guintptr)packed,
                       .avail_in = (uInt)packed_length,
                       .next_out = text,
                       .avail_out = (uInt)room};
    if (inflateInit2(&stream, -MAX_WBITS) != Z_OK) {
        return 0;
    }
    inflate(&stream, Z_SYNC_FLUSH);
    gsize length = stream.total_out;
    inflateEnd(&stream);
    return length;
}

/* At most `room` octets of the contents into `text`; how many. */
static gsize read_contents(const Zip *zip, const Entry *entry, guint8 *text, gsize room)
{
    const guint8 *contents = find_contents(zip, entry);
    if (contents == NULL || (entry->flags & FLAG_ENCRYPTED) != 0) {
        return 0;
    }
    if (entry->method == DEFLATED) {
        return inflate_start(contents, entry->packed, text, room);
    }
    gsize length = entry->method == STORED ? MIN(entry->packed, room) : 0;
    memcpy(text, contents, length);
    return length;
}

/* ---- OpenDocument ---- */

static FfOfficeFormat read_mimetype(const Zip *zip, const Entry *entry)
{
    static const struct {
        const char *kind;
        FfOfficeFormat format;
    } kinds[] = {
        {"text", FF_OFFICE_ODT},
        {"spreadsheet", FF_OFFICE_ODS},
        {"presentation", FF_OFFICE_ODP},
        {"graphics", FF_OFFICE_ODG},
    };
    static const char prefix[] = "application/vnd.oasis.opendocument.";
    char type[96] = "";
    read_contents(zip, entry, (guint8 *)type, sizeof type - 1);
    for (gsize i = 0; g_str_has_prefix(type, prefix) && i < G_N_ELEMENTS(kinds); i++) {
        /* "text-template", "text-master" and their like are read as "text" */
        if (g_str_has_prefix(type + strlen(prefix), kinds[i].kind)) {
            return kinds[i].format;
        }
    }
    return FF_OFFICE_NONE;
}

/* ODF 1.2 part 3, 4.8.4: each encrypted file has such an element in the manifest. */
static bool is_encrypted_by_manifest(const Zip *zip, const Entry *entry)
{
    static const char element[] = ":encryption-data";
    g_autofree guint8 *text = g_malloc(FF_LIMIT_OFFICE_MANIFEST);
    gsize length = read_contents(zip, entry, text, FF_LIMIT_OFFICE_MANIFEST);
    return memmem(text, length, element, strlen(element)) != NULL;
}

/* ---- the archive ---- */

typedef struct {
    FfOfficeFormat open_document;
    FfOfficeFormat ooxml; /* by its folder */
    bool content_types;   /* without which no folder makes it OOXML */
    bool mimetype;        /* looked at; there is one of each, and a thousand are a trick */
    bool manifest;
    bool encrypted;
    guint64 unpacked;
} Findings;

static void look_at(const Zip *zip, const Entry *entry, Findings *findings)
{
    static const struct {
        const char *folder;
        FfOfficeFormat format;
    } folders[] = {{"word/", FF_OFFICE_DOCX}, {"xl/", FF_OFFICE_XLSX}, {"ppt/", FF_OFFICE_PPTX}};
    findings->unpacked += entry->unpacked;
    findings->encrypted = findings->encrypted || (entry->flags & FLAG_ENCRYPTED) != 0;
    if (!findings->mimetype && is_named(entry, "mimetype")) {
        findings->mimetype = true;
        findings->open_document = read_mimetype(zip, entry);
    } else if (!findings->manifest && is_named(entry, "META-INF/manifest.xml")) {
        findings->manifest = true;
        findings->encrypted = findings->encrypted || is_encrypted_by_manifest(zip, entry);
    } else if (is_named(entry, "[Content_Types].xml")) {
        findings->content_types = true;
    }
    for (gsize i = 0; findings->ooxml == FF_OFFICE_NONE && i < G_N_ELEMENTS(folders); i++) {
        if (is_below(entry, folders[i].folder)) {
            findings->ooxml = folders[i].format;
        }
    }
}

/* false when the directory is not whole. */
static bool walk(const Zip *zip, Findings *findings)
{
    const guint8 *end = find_end(zip);
    if (end == NULL) {
        return false;
    }
    gsize end_at = (gsize)(end - zip->data);
    gsize count = get16(end + 10);
    gsize size = get32(end + 12);
    gsize at = get32(end + 16);
    bool sane =
        count > 0 && count <= FF_LIMIT_OFFICE_ENTRIES && at <= end_at && size <= end_at - at;
    gsize directory_end = at + size;
    for (gsize i = 0; sane && i < count; i++) {
        Entry entry;
        sane = read_entry(zip, &at, directory_end, &entry);
        if (sane) {
            look_at(zip, &entry, findings);
        }
    }
    return sane;
}

/* A broken archive has no directory that tells what it is, but its first file does: ODF puts
 * "mimetype" there, Office its content types or its relations. */
static FfOfficeFormat guess_by_first_file(const Zip *zip)
{
    static const struct {
        const char *name;
        FfOfficeFormat format;
    } firsts[] = {
        {"mimetypeapplication/vnd.oasis.opendocument.", FF_OFFICE_ODT},
        {"[Content_Types].xml", FF_OFFICE_OOXML},
        {"_rels/.rels", FF_OFFICE_OOXML},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(firsts); i++) {
        gsize length = strlen(firsts[i].name);
        if (zip->length >= LOCAL_LENGTH + length &&
            memcmp(zip->data + LOCAL_LENGTH, firsts[i].name, length) == 0) {
            return firsts[i].format;
        }
    }
    return FF_OFFICE_NONE;
}

FfOfficeFormat ff_office_sniff_zip(const guint8 *data, gsize length, FfReason *ret_reason)
{
    const Zip zip = {data, length};
    Findings findings = {0};
    *ret_reason = FF_REASON_NONE;
    if (!walk(&zip, &findings)) {
        *ret_reason = FF_REASON_DOCUMENT_TRUNCATED;
        return guess_by_first_file(&zip);
    }
    if (findings.unpacked > FF_LIMIT_OFFICE_UNPACKED) {
        *ret_reason = FF_REASON_DOCUMENT_TOO_LARGE;
    } else if (findings.encrypted) {
        *ret_reason = FF_REASON_DOCUMENT_ENCRYPTED;
    }
    if (findings.open_document != FF_OFFICE_NONE) {
        return findings.open_document;
    }
    return findings.content_types ? findings.ooxml : FF_OFFICE_NONE;
}
