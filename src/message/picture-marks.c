// SPDX-License-Identifier: GPL-3.0-or-later
#include "message/picture-marks.h"

#include <string.h>

#include "base/limits.h"

static const struct {
    const char *start; /* in the text, in lower case */
    const char *kind;  /* in the set */
} marks[] = {{"[cid:", "cid:"}, {"[image:", "image:"}};

static char *make_name(const char *kind, const char *name, gsize length)
{
    g_autofree char *bare = g_strstrip(g_strndup(name, length));
    g_autofree char *valid = g_utf8_make_valid(bare, -1);
    g_autofree char *folded = g_utf8_casefold(valid, -1);
    return g_strconcat(kind, folded, NULL);
}

/* Octets before the bracket that closes; more than a name may have: there is none. */
static gsize find_end(const char *name)
{
    gsize length = 0;
    while (length <= FF_LIMIT_CONTENT_ID && strchr("]\n", name[length]) == NULL) {
        length++;
    }
    return name[length] == ']' ? length : FF_LIMIT_CONTENT_ID + 1;
}

/* Octets of the mark that begins here; 0: none that is known. */
static gsize mark_length(const char *at, GHashTable *names)
{
    for (guint i = 0; i < G_N_ELEMENTS(marks); i++) {
        const gsize start = strlen(marks[i].start);
        if (g_ascii_strncasecmp(at, marks[i].start, start) != 0) {
            continue;
        }
        const gsize length = find_end(at + start);
        if (length > FF_LIMIT_CONTENT_ID) {
            return 0;
        }
        g_autofree char *name = make_name(marks[i].kind, at + start, length);
        return g_hash_table_contains(names, name) ? start + length + 1 : 0;
    }
    return 0;
}

/* Appends the line at `at` without its marks; returns its end. A line of marks alone is no line. */
static const char *append_line(GString *text, const char *at, GHashTable *names)
{
    const gsize before = text->len;
    bool marked = false, blank = true;
    while (*at != '\0' && *at != '\n') {
        const gsize length = *at == '[' ? mark_length(at, names) : 0;
        marked = marked || length > 0;
        if (length == 0) {
            blank = blank && g_ascii_isspace(*at);
            g_string_append_c(text, *at++);
        }
        at += length;
    }
    if (marked && blank) {
        g_string_truncate(text, before);
    } else if (*at == '\n') {
        g_string_append_c(text, '\n');
    }
    return *at == '\n' ? at + 1 : at;
}

char *ff_picture_marks_remove(const char *text, GHashTable *names)
{
    if (strchr(text, '[') == NULL) {
        return NULL;
    }
    GString *without = g_string_new(NULL);
    for (const char *at = text; *at != '\0';) {
        at = append_line(without, at, names);
    }
    const bool same = without->len == strlen(text);
    char *result = g_string_free(without, same);
    return same ? NULL : result;
}

static void add_names(GHashTable *names, const FfLeaf *leaf)
{
    const char *id =
        leaf->content != NULL ? g_mime_object_get_content_id(GMIME_OBJECT(leaf->content)) : NULL;
    if (id != NULL) {
        g_hash_table_add(names, make_name("cid:", id, strlen(id)));
    }
    if (leaf->part->name != NULL && g_str_has_prefix(leaf->part->type, "image/")) {
        g_hash_table_add(names, make_name("image:", leaf->part->name, strlen(leaf->part->name)));
    }
}

static bool may_have_marks(const FfLeaf *leaf)
{
    return leaf->is_text && strcmp(leaf->part->type, "text/plain") == 0;
}

void ff_picture_marks_take_out(const FfWalk *walk)
{
    g_autoptr(GHashTable) names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < walk->leaves->len; i++) {
        add_names(names, walk->leaves->pdata[i]);
    }
    for (guint i = 0; g_hash_table_size(names) > 0 && i < walk->leaves->len; i++) {
        FfLeaf *leaf = walk->leaves->pdata[i];
        g_autofree char *text = may_have_marks(leaf) ? ff_leaf_text(leaf) : NULL;
        char *without = text != NULL ? ff_picture_marks_remove(text, names) : NULL;
        if (without != NULL) {
            g_free(leaf->text);
            leaf->text = without;
        }
    }
}
