// SPDX-License-Identifier: GPL-3.0-or-later
#include "document/sniff.h"

#include <string.h>

#include "document/bmp-header.h"
#include "document/office-sniff.h"

/* Marks that stand at the very start. Those of kinds we can't draw keep text that is really a
 * program of some sort (PostScript) from being faxed as its source. */
typedef struct {
    const char *mark;
    gsize length;
    FfContent content;
} Mark;

#define MARK(text, content)                                                                        \
    {                                                                                              \
        text, sizeof(text) - 1, content                                                            \
    }

static const Mark marks[] = {
    MARK("%PDF-", FF_CONTENT_PDF),
    MARK("II*\0", FF_CONTENT_TIFF),
    MARK("MM\0*", FF_CONTENT_TIFF),
    MARK("II+\0", FF_CONTENT_TIFF),
    MARK("MM\0+", FF_CONTENT_TIFF),
    MARK("\x89PNG\r\n\x1a\n", FF_CONTENT_PNG),
    MARK("\xff\xd8\xff", FF_CONTENT_JPEG),
    MARK("%!PS", FF_CONTENT_UNKNOWN),
    MARK("%!FontType", FF_CONTENT_UNKNOWN),
    MARK("{\\rtf", FF_CONTENT_RTF),
    MARK("PK\x03\x04", FF_CONTENT_OFFICE),
    MARK("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", FF_CONTENT_OFFICE),
    MARK("GIF8", FF_CONTENT_GIF),
    MARK("\x1b%-12345X", FF_CONTENT_UNKNOWN), /* PJL */
    MARK("\xff\xfe", FF_CONTENT_TEXT),        /* UTF-16 */
    MARK("\xfe\xff", FF_CONTENT_TEXT),
};

static const char *const names[] = {
    [FF_CONTENT_UNKNOWN] = "unknown", [FF_CONTENT_EMPTY] = "unknown", [FF_CONTENT_PDF] = "pdf",
    [FF_CONTENT_TIFF] = "tiff",       [FF_CONTENT_PNG] = "png",       [FF_CONTENT_JPEG] = "jpeg",
    [FF_CONTENT_GIF] = "gif",         [FF_CONTENT_WEBP] = "webp",     [FF_CONTENT_BMP] = "bmp",
    [FF_CONTENT_TEXT] = "text",       [FF_CONTENT_HTML] = "html",     [FF_CONTENT_RTF] = "rtf",
    [FF_CONTENT_OFFICE] = "office",
};

/* ISO 32000-1 annex H.3.4.1: readers accept the header within the first 1024 octets. */
enum { PDF_HEADER_WITHIN = 1024 };

/* In characters: comments may stand before it. */
enum { MARKUP_WITHIN = 1024 };

const char *ff_content_name(FfContent content)
{
    return names[content];
}

static const Mark *find_mark(const guint8 *data, gsize length)
{
    for (gsize i = 0; i < G_N_ELEMENTS(marks); i++) {
        if (length >= marks[i].length && memcmp(data, marks[i].mark, marks[i].length) == 0) {
            return &marks[i];
        }
    }
    return NULL;
}

/* Marks of more than one piece: FF_CONTENT_UNKNOWN is none. */
static FfContent find_compound_mark(const guint8 *data, gsize length)
{
    if (length >= 12 && memcmp(data, "RIFF", 4) == 0 && memcmp(data + 8, "WEBP", 4) == 0) {
        return FF_CONTENT_WEBP;
    }
    return ff_bmp_is(data, length) ? FF_CONTENT_BMP : FF_CONTENT_UNKNOWN;
}

static bool is_text_octet(guint8 octet)
{
    return octet >= 0x20 ? octet != 0x7f
                         : strchr("\t\n\v\f\r\b\x1a\x1b", octet) != NULL && octet != 0;
}

static bool is_text(const guint8 *data, gsize length)
{
    for (gsize i = 0; i < length; i++) {
        if (!is_text_octet(data[i])) {
            return false;
        }
    }
    return true;
}

/* The start of a text, as far as it is ASCII: one octet a character, '?' for the others. */
typedef struct {
    char text[MARKUP_WITHIN + 1];
} TextStart;

static void read_start(const guint8 *data, gsize length, TextStart *start)
{
    const bool little = length >= 2 && memcmp(data, "\xff\xfe", 2) == 0;
    const bool big = length >= 2 && memcmp(data, "\xfe\xff", 2) == 0;
    const bool utf8_mark = length >= 3 && memcmp(data, "\xef\xbb\xbf", 3) == 0;
    const gsize step = little || big ? 2 : 1;
    gsize count = 0;
    for (gsize i = utf8_mark ? 3 : 2 * (step - 1);
         i + step <= length && count < sizeof start->text - 1; i += step) {
        const guint8 high = step == 1 ? 0 : data[little ? i + 1 : i];
        const guint8 low = data[big ? i + 1 : i];
        start->text[count++] = high == 0 && low != 0 && low < 0x80 ? (char)low : '?';
    }
    start->text[count] = '\0';
}

/* Behind what may stand before the markup: space, the XML declaration, comments. */
static const char *skip_to_markup(const char *at)
{
    static const struct {
        const char *from, *to;
    } skipped[] = {{"<?xml", "?>"}, {"<!--", "-->"}};
    for (gsize i = 0; i < G_N_ELEMENTS(skipped);) {
        at += strspn(at, " \t\n\v\f\r");
        const char *end = g_str_has_prefix(at, skipped[i].from) ? strstr(at, skipped[i].to) : NULL;
        at = end != NULL ? end + strlen(skipped[i].to) : at;
        i = end != NULL ? 0 : i + 1;
    }
    return at;
}

static bool starts_like_html(const guint8 *data, gsize length)
{
    static const char *const starts[] = {"<!doctype html", "<html", "<head", "<body"};
    TextStart start;
    read_start(data, length, &start);
    const char *markup = skip_to_markup(start.text);
    for (gsize i = 0; i < G_N_ELEMENTS(starts); i++) {
        if (g_ascii_strncasecmp(markup, starts[i], strlen(starts[i])) == 0) {
            return true;
        }
    }
    return false;
}

static bool is_declared(const char *declared_type, const char *type)
{
    gsize length = strlen(type);
    return declared_type != NULL && g_ascii_strncasecmp(declared_type, type, length) == 0 &&
           strchr("; \t", declared_type[length]) != NULL;
}

static FfContent sniff_text(const guint8 *data, gsize length, const char *declared_type)
{
    if (is_declared(declared_type, "text/html") ||
        (!is_declared(declared_type, "text/plain") && starts_like_html(data, length))) {
        return FF_CONTENT_HTML;
    }
    return FF_CONTENT_TEXT;
}

/* Containers hold all sorts of things, most of them no documents; which, is told at their end. */
static FfContent sniff_container(const guint8 *data, gsize length)
{
    FfReason reason;
    return ff_office_sniff(data, length, &reason) == FF_OFFICE_NONE ? FF_CONTENT_UNKNOWN
                                                                    : FF_CONTENT_OFFICE;
}

FfContent ff_sniff(const guint8 *data, gsize length, const char *declared_type)
{
    const gsize whole = length;
    length = MIN(length, FF_SNIFF_LENGTH);
    const Mark *mark = find_mark(data, length);
    if (length == 0) {
        return FF_CONTENT_EMPTY;
    }
    if (mark != NULL && mark->content == FF_CONTENT_OFFICE) {
        return sniff_container(data, whole);
    }
    if (mark != NULL) {
        return mark->content == FF_CONTENT_TEXT ? sniff_text(data, length, declared_type)
                                                : mark->content;
    }
    FfContent compound = find_compound_mark(data, length);
    if (compound != FF_CONTENT_UNKNOWN) {
        return compound;
    }
    if (is_text(data, length)) {
        return sniff_text(data, length, declared_type);
    }
    if (memmem(data, MIN(length, PDF_HEADER_WITHIN), "%PDF-", 5) != NULL) {
        return FF_CONTENT_PDF;
    }
    return FF_CONTENT_UNKNOWN;
}
