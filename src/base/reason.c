// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/reason.h"

#include <stdbool.h>
#include <string.h>

#include "base/limits.h"
#include "base/reason-table.h"

static const FfReasonRow *row_of(FfReason reason)
{
    return (guint)reason < FF_REASON_COUNT ? &ff_reason_table[reason]
                                           : &ff_reason_table[FF_REASON_INTERNAL];
}

const char *ff_reason_name(FfReason reason)
{
    return row_of(reason)->name;
}

FfReason ff_reason_from_name(const char *name)
{
    for (guint i = 0; name != NULL && i < FF_REASON_COUNT; i++) {
        if (strcmp(ff_reason_table[i].name, name) == 0) {
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

char *ff_reason_fill(const char *text, const char *without, const char *argument)
{
    const char *hole = strstr(text, "{}");
    if (hole == NULL || argument == NULL || argument[0] == '\0') {
        return g_strdup(hole != NULL ? without : text);
    }
    g_autoptr(GString) sentence = g_string_new_len(text, hole - text);
    append_argument(sentence, argument);
    g_string_append(sentence, hole + strlen("{}"));
    return g_string_free(g_steal_pointer(&sentence), FALSE);
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
