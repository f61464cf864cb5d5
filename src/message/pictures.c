// SPDX-License-Identifier: GPL-3.0-or-later
#include "message/pictures.h"

#include <string.h>

#include "base/limits.h"
#include "message/decode.h"
#include "message/part-facts.h"
#include "message/picture-size.h"
#include "message/references.h"
#include "message/text.h"

/* ---- what the HTML texts refer to ---- */

/* Of one picture, all its uses together. */
typedef struct {
    bool faxed;          /* by a text that is faxed */
    guint width, height; /* the largest that is asked for; 0: its own */
} Use;

typedef struct {
    bool faxed;
    GHashTable *uses; /* URL -> Use */
} Reading;

static void note_use(const FfHtmlReference *reference, gpointer data)
{
    const Reading *reading = data;
    Use *use = g_hash_table_lookup(reading->uses, reference->url);
    if (use == NULL) {
        use = g_new0(Use, 1);
        g_hash_table_insert(reading->uses, g_strdup(reference->url), use);
    }
    use->faxed = use->faxed || reading->faxed;
    use->width = MAX(use->width, reference->width);
    use->height = MAX(use->height, reference->height);
}

static bool is_html(const FfLeaf *leaf)
{
    return leaf->content != NULL && strcmp(leaf->part->type, "text/html") == 0;
}

/* HTML that shows nothing but pictures is no page: those are faxed by themselves. */
static void read_html(FfLeaf *leaf, GHashTable *uses)
{
    g_autofree char *html = ff_leaf_text(leaf);
    if (html != NULL) {
        const bool faxed = leaf->part->action == FF_PART_FAX && !ff_text_html_is_blank(html);
        Reading reading = {faxed, uses};
        ff_html_visit_references(html, note_use, &reading);
    }
}

static GHashTable *collect_uses(const FfWalk *walk)
{
    GHashTable *uses = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    for (guint i = 0; i < walk->leaves->len; i++) {
        if (is_html(walk->leaves->pdata[i])) {
            read_html(walk->leaves->pdata[i], uses);
        }
    }
    return uses;
}

/* ---- one picture ---- */

static bool is_picture(const FfLeaf *leaf)
{
    return leaf->part->action == FF_PART_FAX && leaf->content != NULL &&
           g_str_has_prefix(leaf->part->type, "image/");
}

static const Use *find_use(const FfLeaf *leaf, GHashTable *uses)
{
    const char *id = leaf->part->content_id;
    const char *location = leaf->part->location;
    g_autofree char *url = id != NULL ? g_strconcat("cid:", id, NULL) : NULL;
    const Use *use = url != NULL ? g_hash_table_lookup(uses, url) : NULL;
    return use == NULL && location != NULL ? g_hash_table_lookup(uses, location) : use;
}

/* One side that is asked for gives the other. */
static FfPictureSize shown_size(FfPictureSize own, const Use *use)
{
    guint64 width = use != NULL ? use->width : 0;
    guint64 height = use != NULL ? use->height : 0;
    if (width == 0 && height == 0) {
        return own;
    }
    width = width > 0 ? width : height * own.width / own.height;
    height = height > 0 ? height : width * own.height / own.width;
    return (FfPictureSize){(guint)MIN(width, G_MAXUINT), (guint)MIN(height, G_MAXUINT)};
}

static bool is_telling(const FfLeaf *leaf, const Use *use)
{
    if (leaf->picture.width == 0) {
        return leaf->large;
    }
    const FfPictureSize size = shown_size(leaf->picture, use);
    return size.width >= FF_PICTURE_TELLING_WIDTH && size.height >= FF_PICTURE_TELLING_HEIGHT;
}

static bool is_small(const FfLeaf *leaf, int decoration_pixels)
{
    const guint64 pixels = (guint64)leaf->picture.width * leaf->picture.height;
    return pixels > 0 && pixels < (guint64)decoration_pixels;
}

static void sort_out_picture(FfLeaf *leaf, GHashTable *uses, int decoration_pixels)
{
    const Use *use = find_use(leaf, uses);
    bool attached = ff_part_facts_is_attachment(GMIME_OBJECT(leaf->content));
    if (use != NULL && use->faxed) {
        ff_leaf_leave_out(leaf, is_telling(leaf, use) ? "shown" : "decoration");
        leaf->kept = true;
    } else if (is_small(leaf, decoration_pixels) ||
               ((use != NULL || (leaf->companion && !attached)) && !is_telling(leaf, use))) {
        ff_leaf_leave_out(leaf, "decoration");
    }
}

/* ---- which alternative ---- */

static bool is_other_html(const FfLeaf *leaf)
{
    return leaf->alternative != NULL && is_html(leaf) && leaf->part->body &&
           g_strcmp0(leaf->part->why, "alternative") == 0;
}

/* Whether that HTML shows something that a text can't. */
static bool shows_telling_picture(const FfWalk *walk, FfLeaf *html)
{
    g_autoptr(GHashTable) uses = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    read_html(html, uses);
    for (guint i = 0; i < walk->leaves->len; i++) {
        const FfLeaf *leaf = walk->leaves->pdata[i];
        const Use *use = is_picture(leaf) ? find_use(leaf, uses) : NULL;
        if (use != NULL && is_telling(leaf, use)) {
            return true;
        }
    }
    return false;
}

static void take_back(FfLeaf *leaf)
{
    leaf->part->action = FF_PART_FAX;
    g_clear_pointer(&leaf->part->why, g_free);
}

/* The branch with that HTML instead of the one with plain text. */
static void prefer(const FfWalk *walk, const FfLeaf *html)
{
    for (guint i = 0; i < walk->leaves->len; i++) {
        FfLeaf *leaf = walk->leaves->pdata[i];
        if (leaf->alternative != html->alternative) {
            continue;
        }
        if (leaf->branch == html->branch && g_strcmp0(leaf->part->why, "alternative") == 0) {
            take_back(leaf);
        } else if (leaf->branch != html->branch && leaf->part->action == FF_PART_FAX &&
                   leaf->part->body) {
            ff_leaf_leave_out(leaf, "alternative");
        }
    }
}

static void choose_html(const FfWalk *walk)
{
    for (guint i = 0; i < walk->leaves->len; i++) {
        FfLeaf *leaf = walk->leaves->pdata[i];
        if (is_other_html(leaf) && shows_telling_picture(walk, leaf)) {
            prefer(walk, leaf);
        }
    }
}

/* ---- the whole ---- */

/* By its octets as they are written: base64 has four for three. */
static bool is_large(GMimePart *part)
{
    GMimeDataWrapper *content = g_mime_part_get_content(part);
    GMimeStream *stream = content != NULL ? g_mime_data_wrapper_get_stream(content) : NULL;
    gint64 length = stream != NULL ? g_mime_stream_length(stream) : 0;
    bool base64 =
        length > 0 && g_mime_data_wrapper_get_encoding(content) == GMIME_CONTENT_ENCODING_BASE64;
    return (base64 ? length / 4 * 3 : length) >= FF_PICTURE_TELLING_OCTETS;
}

/* All kinds but JPEG say it at once. */
static void measure(FfLeaf *leaf)
{
    enum { AT_ONCE = 64 };
    g_autoptr(GByteArray) start = ff_decode_part_start(leaf->content, AT_ONCE, NULL);
    if (start->len > 2 && start->data[0] == 0xff && start->data[1] == 0xd8) {
        g_byte_array_unref(start);
        start = ff_decode_part_start(leaf->content, FF_PICTURE_SIZE_OCTETS, NULL);
    }
    if (!ff_picture_size(start->data, start->len, &leaf->picture)) {
        leaf->picture = (FfPictureSize){0};
        leaf->large = is_large(leaf->content);
    }
}

static void look_at_picture(FfLeaf *leaf)
{
    GMimeObject *object = GMIME_OBJECT(leaf->content);
    leaf->part->content_id = ff_part_facts_content_id(object);
    leaf->part->location = ff_part_facts_location(object);
    measure(leaf);
}

static bool look_at_pictures(const FfWalk *walk)
{
    bool any = false;
    for (guint i = 0; i < walk->leaves->len; i++) {
        FfLeaf *leaf = walk->leaves->pdata[i];
        if (is_picture(leaf)) {
            look_at_picture(leaf);
            any = true;
        }
    }
    return any;
}

void ff_pictures_sort_out(const FfWalk *walk, int decoration_pixels)
{
    if (!look_at_pictures(walk)) {
        return;
    }
    choose_html(walk);
    g_autoptr(GHashTable) uses = collect_uses(walk);
    for (guint i = 0; i < walk->leaves->len; i++) {
        if (is_picture(walk->leaves->pdata[i])) {
            sort_out_picture(walk->leaves->pdata[i], uses, decoration_pixels);
        }
    }
}
