// SPDX-License-Identifier: GPL-3.0-or-later
#include "message/references.h"

#include <stdbool.h>
#include <string.h>

/* ---- one tag ---- */

typedef struct {
    const char *end; /* of the tag */
    guint width, height;
} Tag;

static bool starts(const char *at, const char *word)
{
    return g_ascii_strncasecmp(at, word, strlen(word)) == 0;
}

/* Behind "name=" or, in a style, "name:"; NULL when that is not here. */
static const char *behind_name(const char *at, const char *name)
{
    if (!starts(at, name)) {
        return NULL;
    }
    at += strlen(name);
    at += strspn(at, " \t\r\n");
    if (*at != '=' && *at != ':') {
        return NULL;
    }
    at++;
    return at + strspn(at, " \t\r\n");
}

/* Whole pixels; 0 of other units. */
static guint read_pixels(const char *at)
{
    enum { MOST = 100000 };
    guint value = 0;
    at += *at == '"' || *at == '\'';
    while (g_ascii_isdigit(*at)) {
        value = MIN(value * 10 + (guint)(*at - '0'), MOST);
        at++;
    }
    bool fraction = *at == '.';
    at += fraction ? 1 + strspn(at + 1, "0123456789") : 0;
    bool pixels = starts(at, "px") || strchr("\"' \t\r\n;>/", *at) != NULL;
    return pixels ? value : 0;
}

static void read_side(const char *at, const char *name, guint *side)
{
    const char *value = behind_name(at, name);
    if (value != NULL && *side == 0) {
        *side = read_pixels(value);
    }
}

static void visit_source(const char *at, const Tag *tag, FfHtmlReferenceVisit visit, gpointer data)
{
    const char *value = behind_name(at, "src");
    if (value == NULL) {
        return;
    }
    bool quoted = *value == '"' || *value == '\'';
    const char mark[] = {*value, '\0'};
    value += quoted;
    gsize length = strcspn(value, quoted ? mark : " \t\r\n>");
    if (length > 0 && value + length <= tag->end && !starts(value, "cid:")) {
        g_autofree char *url = g_strndup(value, length);
        const FfHtmlReference reference = {url, tag->width, tag->height};
        visit(&reference, data);
    }
}

static bool begins_attribute(const char *at)
{
    return strchr(" \t\r\n\"';", at[-1]) != NULL;
}

static Tag read_tag(const char *at)
{
    Tag tag = {.end = at + strcspn(at, ">")};
    if (!starts(at, "<img")) {
        return tag;
    }
    for (at++; at < tag.end; at++) {
        if (begins_attribute(at)) {
            read_side(at, "width", &tag.width);
            read_side(at, "height", &tag.height);
        }
    }
    return tag;
}

static void visit_sources(const char *at, const Tag *tag, FfHtmlReferenceVisit visit, gpointer data)
{
    if (!starts(at, "<img")) {
        return;
    }
    for (at++; at < tag->end; at++) {
        if (begins_attribute(at)) {
            visit_source(at, tag, visit, data);
        }
    }
}

/* ---- cid: anywhere, also in styles ---- */

static void visit_cid(const char *at, const Tag *tag, FfHtmlReferenceVisit visit, gpointer data)
{
    gsize length = strcspn(at, "\"'<> )\n\t;");
    g_autofree char *escaped = g_strndup(at, length);
    g_autofree char *plain = g_uri_unescape_string(escaped, NULL);
    g_autofree char *url = g_strconcat("cid:", plain != NULL ? plain : escaped, NULL);
    const FfHtmlReference reference = {url, tag->width, tag->height};
    if (length > 0) {
        visit(&reference, data);
    }
}

void ff_html_visit_references(const char *html, FfHtmlReferenceVisit visit, gpointer data)
{
    Tag tag = {.end = html};
    for (const char *at = html; *at != '\0'; at++) {
        if (*at == '<' && at >= tag.end) {
            tag = read_tag(at);
            visit_sources(at, &tag, visit, data);
        } else if (at >= tag.end) {
            tag = (Tag){.end = at};
        }
        if (*at == ':' && at - html >= 3 && starts(at - 3, "cid:")) {
            visit_cid(at + 1, &tag, visit, data);
        }
    }
}
