// SPDX-License-Identifier: GPL-3.0-or-later
#include "message/walk.h"

#include <string.h>

#include "base/limits.h"
#include "message/cms.h"
#include "message/decode.h"
#include "message/part-facts.h"
#include "message/walk-leaf.h"

typedef void (*WalkContainer)(FfWalk *walk, GMimeMultipart *multipart, FfPlace place);

/* ---- S/MIME ---- */

static bool is_cms(const char *type)
{
    return strcmp(type, "application/pkcs7-mime") == 0 ||
           strcmp(type, "application/x-pkcs7-mime") == 0;
}

static GMimeObject *parse_entity(GBytes *content)
{
    gsize length = 0;
    const char *octets = g_bytes_get_data(content, &length);
    g_autoptr(GObject) stream = G_OBJECT(g_mime_stream_mem_new_with_buffer(octets, length));
    g_autoptr(GObject) parser = G_OBJECT(g_mime_parser_new_with_stream(GMIME_STREAM(stream)));
    return g_mime_parser_construct_part(GMIME_PARSER(parser), NULL);
}

static void walk_cms(FfWalk *walk, GMimeObject *object, FfPlace place)
{
    g_autoptr(GByteArray) der =
        ff_decode_part_start(GMIME_PART(object), FF_LIMIT_MESSAGE_SIZE, NULL);
    g_autoptr(GBytes) content = NULL;
    FfCmsKind kind = ff_cms_open(der->data, der->len, &content);
    GMimeObject *entity = kind == FF_CMS_SIGNED ? parse_entity(content) : NULL;
    if (entity != NULL) {
        g_ptr_array_add(walk->opened, entity);
        ff_walk_object(walk, entity, place);
        return;
    }
    FfLeaf *leaf = ff_walk_add_leaf(walk, object, place);
    if (kind == FF_CMS_ENCRYPTED) {
        ff_leaf_fail(leaf, FF_REASON_MESSAGE_ENCRYPTED, "encrypted");
    } else {
        ff_leaf_fail(leaf, FF_REASON_DOCUMENT_UNREADABLE, "unreadable");
    }
}

static void walk_part(FfWalk *walk, GMimeObject *object, FfPlace place)
{
    g_autofree char *type = ff_part_facts_type(object);
    if (is_cms(type)) {
        walk_cms(walk, object, place);
        return;
    }
    if (ff_walk_is_tnef(GMIME_PART(object), type)) {
        ff_walk_tnef(walk, GMIME_PART(object), place);
        return;
    }
    g_autofree char *name = ff_part_facts_name(object, walk->known);
    if (ff_walk_is_message(GMIME_PART(object), type, name)) {
        ff_walk_message_file(walk, GMIME_PART(object), name, place);
        return;
    }
    ff_walk_classify(walk, ff_walk_add_leaf(walk, object, place), GMIME_PART(object), place);
}

/* ---- containers ---- */

static void walk_children(FfWalk *walk, GMimeMultipart *multipart, FfPlace place)
{
    int count = g_mime_multipart_get_count(multipart);
    for (int i = 0; i < count && walk->reason == FF_REASON_NONE; i++) {
        ff_walk_object(walk, g_mime_multipart_get_part(multipart, i), place);
    }
}

/* RFC 2387 section 3.2: the child that the start parameter names, else the first. */
static int find_page(GMimeMultipart *multipart)
{
    const char *start = g_mime_object_get_content_type_parameter(GMIME_OBJECT(multipart), "start");
    g_autofree char *id = start != NULL ? g_mime_utils_decode_message_id(start) : NULL;
    int count = id != NULL ? g_mime_multipart_get_count(multipart) : 0;
    for (int i = 0; i < count; i++) {
        GMimeObject *child = g_mime_multipart_get_part(multipart, i);
        if (g_strcmp0(g_mime_object_get_content_id(child), id) == 0) {
            return i;
        }
    }
    return 0;
}

static void walk_related(FfWalk *walk, GMimeMultipart *multipart, FfPlace place)
{
    int count = g_mime_multipart_get_count(multipart);
    int page = find_page(multipart);
    for (int i = 0; i < count && walk->reason == FF_REASON_NONE; i++) {
        FfPlace child = place;
        child.companion = i != page;
        ff_walk_object(walk, g_mime_multipart_get_part(multipart, i), child);
    }
}

static bool is_blank(const char *text)
{
    return text == NULL || text[strspn(text, " \t\r\n")] == '\0';
}

/* A part that can't be told from the words before the first boundary or behind the last. */
static void fail_multipart(FfWalk *walk, GMimeMultipart *multipart, FfPlace place)
{
    FfLeaf *leaf = ff_walk_add_leaf(walk, GMIME_OBJECT(multipart), place);
    if (place.unchosen) {
        ff_leaf_leave_out(leaf, "alternative");
    } else {
        ff_leaf_fail(leaf, FF_REASON_MALFORMED_MESSAGE, "unreadable");
    }
}

/* A multipart in which no part begins: its boundary is missing, or is not the one that stands in
 * its body. GMime takes what is there for the preamble; for the epilogue where the end comes first.
 */
static void walk_childless(FfWalk *walk, GMimeMultipart *multipart, FfPlace place)
{
    if (is_blank(g_mime_multipart_get_prologue(multipart)) &&
        is_blank(g_mime_multipart_get_epilogue(multipart))) {
        ff_leaf_leave_out(ff_walk_add_leaf(walk, GMIME_OBJECT(multipart), place), "empty");
    } else {
        fail_multipart(walk, multipart, place);
    }
}

/* Does a part begin behind the end? Other words there are a list's or a scanner's, and are passed
 * over as RFC 2046 section 5.1.1 says. */
static bool goes_on(GMimeMultipart *multipart)
{
    const char *boundary = g_mime_multipart_get_boundary(multipart);
    const char *epilogue = g_mime_multipart_get_epilogue(multipart);
    g_autofree char *delimiter = boundary != NULL ? g_strconcat("--", boundary, NULL) : NULL;
    const gsize length = delimiter != NULL ? strlen(delimiter) : 0;
    for (const char *at = length > 2 ? epilogue : NULL; at != NULL; at = strchr(at, '\n')) {
        at += *at == '\n';
        if (strncmp(at, delimiter, length) == 0 && strchr(" \t\r\n", at[length]) != NULL &&
            at[length] != '\0') {
            return true;
        }
    }
    return false;
}

static void walk_encrypted(FfWalk *walk, GMimeMultipart *multipart, FfPlace place)
{
    FfLeaf *leaf = ff_walk_add_leaf(walk, GMIME_OBJECT(multipart), place);
    ff_leaf_fail(leaf, FF_REASON_MESSAGE_ENCRYPTED, "encrypted");
}

/* ---- alternatives ---- */

/* The leaf that an alternative begins with: itself, or the first one within. */
static GMimeObject *first_leaf(GMimeObject *object, guint depth)
{
    while (GMIME_IS_MULTIPART(object) && depth++ < FF_LIMIT_NESTING) {
        GMimeMultipart *multipart = GMIME_MULTIPART(object);
        object = g_mime_multipart_get_count(multipart) > 0 ? g_mime_multipart_get_part(multipart, 0)
                                                           : NULL;
    }
    return object;
}

/* Remembered with the part: alternatives within alternatives ask again for each level. */
static bool alternative_is(GMimeObject *object, guint depth, const char *wanted)
{
    static const char shows_key[] = "faxferry-shows";
    GMimeObject *leaf = first_leaf(object, depth);
    if (leaf == NULL || !GMIME_IS_PART(leaf)) {
        return false;
    }
    g_autofree char *type = ff_part_facts_type(leaf);
    if (strcmp(type, wanted) != 0) {
        return false;
    }
    if (g_object_get_data(G_OBJECT(leaf), shows_key) == NULL) {
        int shows = ff_part_facts_shows(GMIME_PART(leaf), type) ? 1 : 2;
        g_object_set_data(G_OBJECT(leaf), shows_key, GINT_TO_POINTER(shows));
    }
    return GPOINTER_TO_INT(g_object_get_data(G_OBJECT(leaf), shows_key)) == 1;
}

/* Plain text reads best on a fax; HTML only where there is none. */
static int choose_alternative(GMimeMultipart *multipart, guint depth)
{
    static const char *const wanted[] = {"text/plain", "text/html"};
    int count = g_mime_multipart_get_count(multipart);
    for (guint type = 0; type < G_N_ELEMENTS(wanted); type++) {
        for (int i = 0; i < count; i++) {
            if (alternative_is(g_mime_multipart_get_part(multipart, i), depth, wanted[type])) {
                return i;
            }
        }
    }
    return count - 1;
}

/* Apple's programs put attachments into the HTML alternative, so the others are walked, too. */
static void walk_alternative(FfWalk *walk, GMimeMultipart *multipart, FfPlace place)
{
    int count = g_mime_multipart_get_count(multipart);
    int chosen = place.unchosen ? -1 : choose_alternative(multipart, place.depth);
    for (int i = 0; i < count && walk->reason == FF_REASON_NONE; i++) {
        FfPlace child = place;
        child.alternative = place.unchosen ? NULL : multipart;
        child.branch = i;
        child.unchosen = i != chosen;
        ff_walk_object(walk, g_mime_multipart_get_part(multipart, i), child);
    }
}

static const struct {
    const char *subtype;
    WalkContainer walk;
} containers[] = {
    {"alternative", walk_alternative},
    {"related", walk_related},
    {"encrypted", walk_encrypted},
};

/* RFC 2046 section 5.1.3: what is not known is mixed. Signed, too: signatures are left out by type.
 */
static WalkContainer container_walk(GMimeMultipart *multipart)
{
    GMimeContentType *type = g_mime_object_get_content_type(GMIME_OBJECT(multipart));
    if (g_mime_multipart_get_count(multipart) == 0) {
        return walk_childless;
    }
    for (guint i = 0; i < G_N_ELEMENTS(containers); i++) {
        if (g_mime_content_type_is_type(type, "multipart", containers[i].subtype)) {
            return containers[i].walk;
        }
    }
    return walk_children;
}

static void walk_multipart(FfWalk *walk, GMimeMultipart *multipart, FfPlace place)
{
    container_walk(multipart)(walk, multipart, place);
    if (g_mime_multipart_get_count(multipart) > 0 && goes_on(multipart)) {
        fail_multipart(walk, multipart, place);
    }
}

static void walk_attached_message(FfWalk *walk, GMimeObject *object, FfPlace place)
{
    GMimeMessage *message = g_mime_message_part_get_message(GMIME_MESSAGE_PART(object));
    g_autofree char *name = ff_part_facts_name(object, walk->known);
    ff_walk_attached(walk, object, message, name, place);
}

void ff_walk_object(FfWalk *walk, GMimeObject *object, FfPlace place)
{
    if (object == NULL || walk->reason != FF_REASON_NONE) {
        return;
    }
    if (++walk->objects > FF_LIMIT_PARTS) {
        walk->reason = FF_REASON_TOO_MANY_PARTS;
    } else if (++place.depth > FF_LIMIT_NESTING) {
        walk->reason = FF_REASON_NESTED_TOO_DEEP;
    } else if (GMIME_IS_MESSAGE_PART(object)) {
        walk_attached_message(walk, object, place);
    } else if (GMIME_IS_MULTIPART(object)) {
        walk_multipart(walk, GMIME_MULTIPART(object), place);
    } else if (GMIME_IS_PART(object)) {
        walk_part(walk, object, place);
    }
}

FfWalk *ff_walk_message(GMimeMessage *message, const FfMailFacts *facts, FfSecretKnown *known)
{
    FfWalk *walk = g_new0(FfWalk, 1);
    walk->facts = facts;
    walk->known = known;
    walk->leaves = g_ptr_array_new_with_free_func((GDestroyNotify)ff_leaf_free);
    walk->opened = g_ptr_array_new_with_free_func(g_object_unref);
    ff_walk_object(walk, g_mime_message_get_mime_part(message), (FfPlace){0});
    ff_walk_settle_tnef(walk);
    return walk;
}

void ff_walk_free(FfWalk *walk)
{
    if (walk != NULL) {
        g_ptr_array_unref(walk->leaves);
        g_ptr_array_unref(walk->opened);
        g_free(walk);
    }
}
