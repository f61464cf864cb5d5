// SPDX-License-Identifier: GPL-3.0-or-later
#include "message/shown.h"

#include <libxml/HTMLparser.h>
#include <string.h>

enum { ENTITY_OCTETS = 12, TAG_OCTETS = 1024 };

/* ---- tags ---- */

/* What a tag shows; one that is not here, nothing. Cells of a table stand in one line. */
static const struct {
    const char *name;
    char sign;
} tags[] = {
    {"br", '\n'},    {"p", '\n'},    {"div", '\n'},   {"tr", '\n'},         {"li", '\n'},
    {"table", '\n'}, {"hr", '\n'},   {"ul", '\n'},    {"ol", '\n'},         {"pre", '\n'},
    {"h1", '\n'},    {"h2", '\n'},   {"h3", '\n'},    {"h4", '\n'},         {"h5", '\n'},
    {"h6", '\n'},    {"head", '\n'}, {"title", '\n'}, {"blockquote", '\n'}, {"td", ' '},
    {"th", ' '},     {"dt", ' '},    {"dd", ' '},
};

static gunichar sign_of_tag(const char *tag)
{
    const char *name = tag + 1 + (tag[1] == '/');
    gsize length = 0;
    while (g_ascii_isalnum(name[length])) {
        length++;
    }
    for (guint i = 0; i < G_N_ELEMENTS(tags); i++) {
        if (strlen(tags[i].name) == length &&
            g_ascii_strncasecmp(name, tags[i].name, length) == 0) {
            return (gunichar)tags[i].sign;
        }
    }
    return 0;
}

/* '<' that begins no tag shows itself, and so does one that is not closed soon: looking further for
 * each would take too long. */
static FfShown next_tag(const char *at)
{
    bool begins = g_ascii_isalpha(at[1]) || (at[1] != '\0' && strchr("/!?", at[1]) != NULL);
    gsize length = begins ? strnlen(at, TAG_OCTETS) : 0;
    const char *end = memchr(at, '>', length);
    return end == NULL ? (FfShown){'<', 1} : (FfShown){sign_of_tag(at), (gsize)(end + 1 - at)};
}

/* ---- entities ---- */

/* What HTML 4, and so the library, does not know. */
static const struct {
    const char *name;
    gunichar sign;
} entities[] = {{"lsqb", '['},   {"lbrack", '['}, {"rsqb", ']'},
                {"rbrack", ']'}, {"colon", ':'},  {"apos", '\''}};

static gunichar numbered(const char *digits)
{
    bool hex = digits[0] == 'x' || digits[0] == 'X';
    guint64 number = g_ascii_strtoull(digits + hex, NULL, hex ? 16 : 10);
    return number > 0 && number <= 0x10ffff && g_unichar_validate((gunichar)number)
               ? (gunichar)number
               : 0xfffd;
}

/* 0: there is none of that name. */
static gunichar named(const char *name, gsize length)
{
    g_autofree char *copy = g_strndup(name, length);
    for (guint i = 0; i < G_N_ELEMENTS(entities); i++) {
        if (strcmp(entities[i].name, copy) == 0) {
            return entities[i].sign;
        }
    }
    const htmlEntityDesc *known = htmlEntityLookup((const xmlChar *)copy);
    return known != NULL ? known->value : 0;
}

/* One that is not known shows as it is written. */
static FfShown next_entity(const char *at)
{
    bool number = at[1] == '#';
    gsize length = 1 + number;
    while (length < ENTITY_OCTETS && g_ascii_isalnum(at[length])) {
        length++;
    }
    gunichar sign = number ? numbered(at + 2) : named(at + 1, length - 1);
    gsize whole = length + (at[length] == ';');
    return length > 2 && sign != 0 ? (FfShown){sign, whole} : (FfShown){'&', 1};
}

static FfShown next_unit(const char *at, bool html)
{
    if (html && *at == '<') {
        return next_tag(at);
    }
    if (html && *at == '&') {
        return next_entity(at);
    }
    return (FfShown){g_utf8_get_char(at), (gsize)(g_utf8_next_char(at) - at)};
}

FfShown ff_shown_next(const char *at, bool html)
{
    FfShown unit = next_unit(at, html);
    bool white = unit.sign == '\t' || unit.sign == 0xa0 || unit.sign == '\r';
    if (white || (html && *at == '\n')) {
        unit.sign = ' ';
    } else if (unit.sign == 0xad || unit.sign == 0x200b || unit.sign == 0xfeff) {
        unit.sign = 0;
    }
    return unit;
}
