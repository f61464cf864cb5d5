// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/reason.h"

#include <stdbool.h>
#include <string.h>

#include "base/limits.h"
#include "base/reason-table.h"

static const FfReasonRow *row_of(FfReason reason)
{
    if ((guint)reason < FF_REASON_FIRST_OF_FAX) {
        return &ff_reason_message_table[reason];
    }
    FfReason known = (guint)reason < FF_REASON_COUNT ? reason : FF_REASON_INTERNAL;
    return &ff_reason_fax_table[known - FF_REASON_FIRST_OF_FAX];
}

const char *ff_reason_name(FfReason reason)
{
    return row_of(reason)->name;
}

FfReason ff_reason_from_name(const char *name)
{
    for (guint i = 0; name != NULL && i < FF_REASON_COUNT; i++) {
        if (strcmp(row_of((FfReason)i)->name, name) == 0) {
            return (FfReason)i;
        }
    }
    return FF_REASON_INTERNAL;
}

FfDisposition ff_reason_disposition(FfReason reason)
{
    return row_of(reason)->disposition;
}

const char *ff_reason_status(FfReason reason)
{
    return row_of(reason)->status;
}

/* Line ends and controls could forge lines of a mail or drive a terminal; directional overrides
 * turn the sentence around (Unicode TR 9). */
static bool is_harmful(gunichar character)
{
    return g_unichar_iscntrl(character) || character == 0x2028 || character == 0x2029 ||
           (character >= 0x202a && character <= 0x202e) ||
           (character >= 0x2066 && character <= 0x2069);
}

static void append_argument(GString *sentence, const char *argument)
{
    g_autofree char *valid =
        g_utf8_make_valid(argument, (gssize)strnlen(argument, FF_LIMIT_NAME * 4));
    const char *at = valid;
    for (guint i = 0; *at != '\0' && i < FF_LIMIT_NAME; i++, at = g_utf8_next_char(at)) {
        gunichar character = g_utf8_get_char(at);
        g_string_append_unichar(sentence, is_harmful(character) ? ' ' : character);
    }
    g_string_append(sentence, *at != '\0' ? "..." : "");
}

/* The next "{}" or "{1}" to "{9}", whose word is *ret_index, and where it ends; NULL: none. */
static const char *find_hole(const char *text, guint *ret_index, const char **ret_end)
{
    for (const char *at = strchr(text, '{'); at != NULL; at = strchr(at + 1, '{')) {
        bool numbered = at[1] >= '1' && at[1] <= '9';
        if (at[1 + numbered] == '}') {
            *ret_index = numbered ? (guint)(at[1] - '1') : 0;
            *ret_end = at + 2 + numbered;
            return at;
        }
    }
    return NULL;
}

static guint count_words(const char *text)
{
    guint count = 0, index;
    const char *end = text;
    while (find_hole(end, &index, &end) != NULL) {
        count = MAX(count, index + 1);
    }
    return count;
}

char *ff_reason_fill(const char *text, const char *without, const char *argument)
{
    guint count = count_words(text), index;
    if (count == 0) {
        return g_strdup(text);
    }
    g_auto(GStrv) words = g_strsplit(argument != NULL ? argument : "", " ", (gint)count);
    if (g_strv_length(words) < count) {
        return g_strdup(without);
    }
    GString *sentence = g_string_new(NULL);
    const char *hole, *end;
    for (; (hole = find_hole(text, &index, &end)) != NULL; text = end) {
        g_string_append_len(sentence, text, hole - text);
        append_argument(sentence, words[index]);
    }
    g_string_append(sentence, text);
    return g_string_free(sentence, FALSE);
}

const char *ff_reason_text(FfReason reason)
{
    return row_of(reason)->sentence;
}

const char *ff_reason_text_without(FfReason reason)
{
    return row_of(reason)->without;
}

char *ff_reason_sentence(FfReason reason, const char *argument)
{
    return ff_reason_fill(ff_reason_text(reason), ff_reason_text_without(reason), argument);
}
