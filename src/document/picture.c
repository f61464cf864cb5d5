// SPDX-License-Identifier: GPL-3.0-or-later
#include "document/picture.h"

#include <string.h>

#include "base/limits.h"
#include "document/render-kinds.h"
#include "document/sniff.h"

/* What mail programs show within a text; a TIFF is no picture for them, but a document. */
static const FfRenderer decoders[FF_CONTENT_COUNT] = {
    [FF_CONTENT_PNG] = ff_render_png, [FF_CONTENT_JPEG] = ff_render_jpeg,
    [FF_CONTENT_GIF] = ff_render_gif, [FF_CONTENT_WEBP] = ff_render_webp,
    [FF_CONTENT_BMP] = ff_render_bmp,
};

static FfHtmlPicture *decode(const FfSource *source)
{
    static const FfPageOptions options = {.max_pages = 1};
    FfHtmlPicture *picture = NULL;
    FfSink sink = {.options = &options, .picture = &picture};
    FfContent content = ff_sniff(source->data, source->length, NULL);
    if (decoders[content] == NULL || decoders[content](source, &sink) != FF_REASON_NONE) {
        g_clear_pointer(&picture, ff_html_picture_free);
    }
    return picture;
}

/* ---- within the URL ---- */

static FfHtmlPicture *load_data(const char *url)
{
    enum { HEAD_LIMIT = 256 };
    const char *comma = strchr(url, ',');
    if (comma == NULL || comma - url > HEAD_LIMIT || strlen(comma) > FF_LIMIT_MARKUP) {
        return NULL;
    }
    g_autofree char *head = g_ascii_strdown(url, comma - url);
    if (!g_str_has_suffix(head, ";base64")) {
        return NULL;
    }
    gsize length = 0;
    g_autofree char *text = g_uri_unescape_string(comma + 1, NULL);
    g_autofree guchar *octets = text == NULL ? NULL : g_base64_decode(text, &length);
    const FfSource source = {.fd = -1, .data = octets, .length = length};
    return octets == NULL || length == 0 ? NULL : decode(&source);
}

/* ---- beside the text ---- */

static FfHtmlPicture *load_file(int fd)
{
    FfSource source;
    if (!ff_source_map(fd, &source)) {
        return NULL;
    }
    FfHtmlPicture *picture = source.length == 0 ? NULL : decode(&source);
    ff_source_unmap(&source);
    return picture;
}

static bool has_name(const FfDocumentPicture *picture, const char *id, const char *url)
{
    return (id != NULL && g_strcmp0(picture->content_id, id) == 0) ||
           g_strcmp0(picture->location, url) == 0;
}

/* What counts readers, and is not drawn. */
static bool is_dot(const FfHtmlPicture *picture)
{
    return picture->width <= 2 && picture->height <= 2;
}

static FfHtmlPicture *load_beside(const FfSource *document, const char *id, const char *url)
{
    for (guint i = 0; i < document->picture_count; i++) {
        if (!has_name(&document->pictures[i], id, url)) {
            continue;
        }
        FfHtmlPicture *picture = load_file(document->pictures[i].fd);
        document->shown[i] = document->shown[i] || (picture != NULL && !is_dot(picture));
        return picture;
    }
    return NULL;
}

FfHtmlPicture *ff_picture_load(const char *url, gpointer source)
{
    url += strspn(url, " \t\r\n");
    if (g_ascii_strncasecmp(url, "data:", 5) == 0) {
        return load_data(url);
    }
    bool cid = g_ascii_strncasecmp(url, "cid:", 4) == 0;
    g_autofree char *id = cid ? g_uri_unescape_string(url + 4, NULL) : NULL;
    return load_beside(source, id, url);
}
