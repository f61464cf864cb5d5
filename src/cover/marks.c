// SPDX-License-Identifier: GPL-3.0-or-later
#include "cover/marks.h"

#include <string.h>

#include "base/error.h"

#define NAME_LENGTH_MAX 32 /* of a variable, to tell a name from a stray "$(" */
#define MARK_BEGIN      "$("
#define BLOCK_BEGIN     "$(?"
#define BLOCK_END       "$(/)"

static void clear_mark(gpointer data)
{
    g_free(((FfCoverMark *)data)->value);
}

/* `*at` goes from the name to behind the ")". */
static bool take_variable(const FfCoverValues *values, const char **at, FfCoverMark *mark,
                          GError **error)
{
    gsize length = strcspn(*at, ")\r\n");
    if ((*at)[length] != ')' || length > NAME_LENGTH_MAX) {
        g_autofree char *start = g_utf8_substring(*at, 0, MIN(g_utf8_strlen(*at, -1), 20));
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT,
                    "a variable is not closed: \"$(%s\"; write $(Name)", start);
        return false;
    }
    g_autofree char *name = g_strndup(*at, length);
    *at += length + 1;
    mark->variable = ff_cover_variable_find(g_strstrip(name));
    if (mark->variable == NULL) {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT,
                    "there is no variable $(%s); faxferry-covers(5) lists them", name);
        return false;
    }
    mark->value = ff_cover_value(values, mark->variable->name);
    return true;
}

/* `*at` is behind "$(?"; then in the block, or at its end. Blocks do not nest. */
static bool enter_block(const FfCoverValues *values, const char **at, FfCoverMark *mark,
                        GError **error)
{
    FfCoverMark condition = {0};
    if (!take_variable(values, at, &condition, error)) {
        return false;
    }
    mark->value = g_strdup("");
    mark->vanishes = *condition.value == '\0';
    clear_mark(&condition);
    const char *end = strstr(*at, BLOCK_END);
    const char *next = strstr(*at, BLOCK_BEGIN);
    if (end == NULL || (next != NULL && next < end)) {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT,
                    "a block that begins with $(?...) is not closed; write $(/) behind it");
        return false;
    }
    *at = mark->vanishes ? end : *at;
    return true;
}

/* What "$(" begins; `*at` is there, and goes behind it. */
static bool take_mark(const FfCoverValues *values, const char **at, FfCoverMark *mark,
                      GError **error)
{
    if (g_str_has_prefix(*at, BLOCK_END)) {
        *at += strlen(BLOCK_END);
        mark->value = g_strdup("");
        return true;
    }
    if (g_str_has_prefix(*at, BLOCK_BEGIN)) {
        *at += strlen(BLOCK_BEGIN);
        return enter_block(values, at, mark, error);
    }
    *at += strlen(MARK_BEGIN);
    return take_variable(values, at, mark, error);
}

static bool check_length(gsize length, gsize most, GError **error)
{
    if (length > most) {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT,
                    "a text with its variables put in is longer than %" G_GSIZE_FORMAT " octets",
                    most);
    }
    return length <= most;
}

GArray *ff_cover_marks_find(const FfCoverValues *values, const char *text, gsize most,
                            GError **error)
{
    g_autoptr(GArray) marks = g_array_new(false, false, sizeof(FfCoverMark));
    g_array_set_clear_func(marks, clear_mark);
    const char *at = text;
    const char *next;
    gsize length = 0; /* of what stands there so far */
    while ((next = strstr(at, MARK_BEGIN)) != NULL) {
        FfCoverMark mark = {.start = (gsize)(next - text)};
        length += (gsize)(next - at);
        at = next;
        bool good = take_mark(values, &at, &mark, error);
        mark.end = (gsize)(at - text);
        g_array_append_val(marks, mark);
        length += good ? strlen(mark.value) : 0;
        if (!good || !check_length(length, most, error)) {
            return NULL;
        }
    }
    return check_length(length + strlen(at), most, error) ? g_steal_pointer(&marks) : NULL;
}

char *ff_cover_substitute(const FfCoverValues *values, const char *text, gsize most, GError **error)
{
    g_autoptr(GArray) marks = ff_cover_marks_find(values, text, most, error);
    g_autoptr(GString) out = g_string_new(NULL);
    gsize at = 0;
    for (guint i = 0; marks != NULL && i < marks->len; i++) {
        const FfCoverMark *mark = &g_array_index(marks, FfCoverMark, i);
        g_string_append_len(out, text + at, (gssize)(mark->start - at));
        g_string_append(out, mark->value);
        at = mark->end;
    }
    if (marks == NULL) {
        return NULL;
    }
    g_string_append(out, text + at);
    return g_string_free(g_steal_pointer(&out), FALSE);
}
