// SPDX-License-Identifier: GPL-3.0-or-later
#include "document/pdf-trouble.h"

#include <string.h>

void ff_pdf_trouble_note(FfPdfTrouble *trouble, const char *message)
{
    /* of Poppler 22.12, where something of a page is left out, or made up. Not "Bad block header in
     * flate stream": so ends what Acrobat flushed and never finished, and nothing is missing. */
    static const char *const losses[] = {
        "Unknown filter",
        "Couldn't find a font for",
        "Couldn't create a font for",
        "Couldn't find '",
        "Unknown compression method in flate stream",
        "Unexpected end of file in flate stream",
        "Bad dynamic code table in flate stream",
        "Bad uncompressed block length in flate stream",
        "Bad LZW stream",
        "Invalid CCITTFax code",
        "CCITTFax row is wrong length",
        "Bad 2D code",
        "Bad two dim code",
        "Bad white code",
        "Bad black code",
        "Unexpected EOF in JBIG2 stream",
        "Illegal code in JBIG2",
        "Could not find start of jpeg data",
        "Did no succeed opening JPX Stream.",
        "Unable to decode image",
    };
    for (gsize i = 0; i < G_N_ELEMENTS(losses) && !trouble->lost; i++) {
        trouble->lost = g_str_has_prefix(message, losses[i]);
    }
}

/* Where the last `word` begins, searched from `end` back; `end` itself when there is none. */
static gsize find_last(const guint8 *data, gsize end, const char *word)
{
    const gsize size = strlen(word);
    for (gsize at = end; at >= size; at--) {
        if (data[at - 1] == (guint8)word[size - 1] && memcmp(data + at - size, word, size) == 0) {
            return at - size;
        }
    }
    return end;
}

static bool contains(const guint8 *data, gsize length, const char *word)
{
    return length > 0 && memmem(data, length, word, strlen(word)) != NULL;
}

/* Whether a whole table of objects is among what comes last: the old kind ends in a dictionary, the
 * new kind is an object. */
static bool has_table(const guint8 *data, gsize length)
{
    const guint8 *trailer = memmem(data, length, "trailer", strlen("trailer"));
    if (trailer != NULL && contains(trailer, length - (gsize)(trailer - data), ">>")) {
        return true;
    }
    const guint8 *stream = memmem(data, length, "/XRef", strlen("/XRef"));
    return stream != NULL && contains(stream, length - (gsize)(stream - data), "endstream");
}

bool ff_pdf_is_cut_off(const guint8 *data, gsize length)
{
    gsize last = find_last(data, length, " obj");
    gsize pointer = find_last(data, length, "startxref");
    bool objects = last != length;
    if (pointer != length && (!objects || pointer > last)) {
        return false;
    }
    if (!objects) {
        return !contains(data, length, "%%EOF"); /* else it is whole, and no PDF */
    }
    return !has_table(data + last, length - last);
}

bool ff_pdf_says_to_wait(const char *text)
{
    return strstr(text, "Ifthismessageisnoteventuallyreplacedwiththeproper") != NULL;
}
