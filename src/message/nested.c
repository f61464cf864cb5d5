// SPDX-License-Identifier: GPL-3.0-or-later
#include "message/nested.h"

#include <string.h>

#include "base/limits.h"
#include "message/part-facts.h"
#include "message/secret.h"
#include "message/text.h"
#include "message/words.h"

/* ---- the heading ---- */

enum { FIELD_LIMIT = 1000 }; /* a list of recipients says enough */

static const char *const fields[] = {"From", "To", "Cc", "Date", "Subject"};

/* Decoded, one line, without secrets; NULL when the message has none. */
static char *read_field(GMimeMessage *message, FfSecretKnown *known, const char *name)
{
    GMimeHeader *header =
        g_mime_header_list_get_header(g_mime_object_get_header_list(GMIME_OBJECT(message)), name);
    const char *raw = header != NULL ? g_mime_header_get_raw_value(header) : NULL;
    g_autofree char *decoded = raw != NULL ? ff_words_decode(raw) : NULL;
    g_autofree char *line = decoded != NULL ? ff_words_one_line(decoded, FIELD_LIMIT) : NULL;
    g_autofree char *clean = line != NULL ? ff_secret_take(line, known, NULL) : NULL;
    return clean == NULL || *clean == '\0' ? NULL : g_steal_pointer(&clean);
}

char *ff_nested_title(GMimeMessage *message, FfSecretKnown *known)
{
    g_autofree char *subject = read_field(message, known, "Subject");
    return subject != NULL ? ff_part_facts_base_name(subject, known) : NULL;
}

static char *make_plain_heading(GMimeMessage *message, FfSecretKnown *known)
{
    GString *heading = g_string_new(NULL);
    for (guint i = 0; i < G_N_ELEMENTS(fields); i++) {
        g_autofree char *value = read_field(message, known, fields[i]);
        if (value != NULL) {
            g_string_append_printf(heading, "%s: %s\n", fields[i], value);
        }
    }
    return g_string_free(heading, FALSE);
}

static char *make_html_heading(GMimeMessage *message, FfSecretKnown *known)
{
    GString *heading = g_string_new("<div style=\"border-bottom:1px solid black;"
                                    "padding-bottom:6px;margin-bottom:12px\">");
    for (guint i = 0; i < G_N_ELEMENTS(fields); i++) {
        g_autofree char *value = read_field(message, known, fields[i]);
        if (value != NULL) {
            g_autofree char *escaped = g_markup_escape_text(value, -1);
            g_string_append_printf(heading, "<b>%s:</b> %s<br>", fields[i], escaped);
        }
    }
    g_string_append(heading, "</div>");
    return g_string_free(heading, FALSE);
}

/* Where the body's content begins: behind its tag, else behind the head, else at the start. */
static gsize find_body(const char *html)
{
    gsize head_end = 0;
    for (const char *at = strchr(html, '<'); at != NULL; at = strchr(at + 1, '<')) {
        bool body = g_ascii_strncasecmp(at, "<body", 5) == 0 && !g_ascii_isalnum(at[5]);
        const char *end = strchr(at, '>');
        if (end != NULL && (body || g_ascii_strncasecmp(at, "</head", 6) == 0)) {
            head_end = (gsize)(end + 1 - html);
        }
        if (body || end == NULL) {
            break;
        }
    }
    return head_end;
}

char *ff_nested_put_heading(GMimeMessage *message, FfSecretKnown *known, const char *type,
                            const char *text)
{
    if (strcmp(type, "text/html") != 0) {
        g_autofree char *heading = make_plain_heading(message, known);
        return g_strconcat(heading, *text != '\0' ? "\n" : "", text, NULL);
    }
    const gsize at = find_body(text);
    g_autofree char *before = g_strndup(text, at);
    g_autofree char *heading = make_html_heading(message, known);
    return g_strconcat(before, heading, text + at, NULL);
}

/* ---- where it goes ---- */

static bool takes_heading(const FfLeaf *leaf)
{
    return leaf->is_text && leaf->part->action == FF_PART_FAX &&
           (strcmp(leaf->part->type, "text/plain") == 0 ||
            strcmp(leaf->part->type, "text/html") == 0);
}

/* The first text of that message from `from` on that shows anything; NULL when there is none. */
static FfLeaf *find_text(const FfWalk *walk, guint from, const GMimeMessage *message)
{
    for (guint i = from; i < walk->leaves->len; i++) {
        FfLeaf *leaf = walk->leaves->pdata[i];
        if (leaf->message != message || !takes_heading(leaf)) {
            continue;
        }
        g_autofree char *text = ff_leaf_text(leaf);
        if (text == NULL || !ff_text_type_is_blank(leaf->part->type, text)) {
            return leaf;
        }
    }
    return NULL;
}

static FfLeaf *new_heading(const FfWalk *walk, const FfLeaf *first)
{
    FfLeaf *leaf = g_new0(FfLeaf, 1);
    leaf->part = g_new0(FfPart, 1);
    leaf->part->type = g_strdup("text/plain");
    leaf->part->name = ff_nested_title(first->message, walk->known);
    leaf->rank = first->rank;
    leaf->message = first->message;
    leaf->text = g_strdup("");
    return leaf;
}

void ff_nested_add_headings(FfWalk *walk)
{
    g_autoptr(GHashTable) met = g_hash_table_new(NULL, NULL);
    for (guint i = 0; i < walk->leaves->len; i++) {
        const FfLeaf *first = walk->leaves->pdata[i];
        if (first->message == NULL || !g_hash_table_add(met, first->message)) {
            continue;
        }
        FfLeaf *leaf = find_text(walk, i, first->message);
        if (leaf == NULL) {
            leaf = new_heading(walk, first);
            g_ptr_array_insert(walk->leaves, (int)i, leaf);
        }
        leaf->heading = true;
    }
}
