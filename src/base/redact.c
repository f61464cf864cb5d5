// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/redact.h"

#include <stdbool.h>
#include <string.h>

enum { NUMBER_DIGITS = 7, KEPT_FIRST = 3, KEPT_LAST = 2, EXTENSION_LIMIT = 5, DATE_LENGTH = 10 };

#define GAP "..."

char *ff_redact_number(const char *number)
{
    gsize length = strlen(number);
    if (length <= KEPT_FIRST + KEPT_LAST) {
        return g_strdup(GAP);
    }
    return g_strdup_printf("%.*s" GAP "%s", KEPT_FIRST, number, number + length - KEPT_LAST);
}

/* ---- names ---- */

static const char *extension_of(const char *name)
{
    const char *dot = strrchr(name, '.');
    gsize length = dot != NULL && dot > name ? strlen(dot) : 0;
    for (gsize i = 1; i < length; i++) {
        if (!g_ascii_isalnum(dot[i])) {
            return "";
        }
    }
    return length > 1 && length <= EXTENSION_LIMIT ? dot : "";
}

static char *redact_word(const char *name, const char *tail)
{
    gunichar first = g_utf8_get_char_validated(name, -1);
    bool good = first != (gunichar)-1 && first != (gunichar)-2 && first != 0;
    gsize length = good ? (gsize)(g_utf8_next_char(name) - name) : 0;
    return g_strdup_printf("%.*s" GAP "%s", (int)length, name, tail);
}

char *ff_redact_name(const char *name)
{
    return redact_word(name, extension_of(name));
}

/* ---- running text ---- */

static bool is_local(char octet)
{
    return g_ascii_isalnum(octet) || (guchar)octet >= 0x80 || strchr(".!#$%&'*+-/=?^_`{|}~", octet);
}

/* A run of what numbers are written with; how many digits are in it. A sign at its end is the
 * text's. */
static gsize number_run(const char *at, guint *ret_digits)
{
    gsize length = 0, last = 0;
    *ret_digits = 0;
    while (at[length] != '\0' && (g_ascii_isdigit(at[length]) || strchr("+-.()/ ", at[length]))) {
        if (g_ascii_isdigit(at[length])) {
            *ret_digits += 1;
            last = length + 1;
        }
        length++;
    }
    return last;
}

/* The local part before the '@' that was just reached goes. */
static void close_local(GString *out)
{
    gsize start = out->len;
    while (start > 0 && is_local(out->str[start - 1])) {
        start--;
    }
    g_autofree char *local = g_strdup(out->str + start);
    g_autofree char *redacted = redact_word(local, "");
    g_string_truncate(out, start);
    g_string_append(out, redacted);
}

/* "2026-11-27" is nobody's number. */
static bool is_date(const char *at)
{
    static const char form[] = "0000-00-00";
    gsize i = 0;
    while (form[i] != '\0' && (form[i] == '-' ? at[i] == '-' : g_ascii_isdigit(at[i]))) {
        i++;
    }
    return form[i] == '\0' && !g_ascii_isdigit(at[i]);
}

static gsize append_number(GString *out, const char *at)
{
    guint digits = 0;
    if (is_date(at)) {
        g_string_append_len(out, at, DATE_LENGTH);
        return DATE_LENGTH;
    }
    gsize length = g_ascii_isdigit(*at) || *at == '+' ? number_run(at, &digits) : 0;
    if (digits < NUMBER_DIGITS) {
        return 0;
    }
    g_autofree char *number = g_strndup(at, length);
    g_autofree char *redacted = ff_redact_number(number);
    g_string_append(out, redacted);
    return length;
}

char *ff_redact_text(const char *text)
{
    GString *out = g_string_new(NULL);
    for (const char *at = text; *at != '\0';) {
        gsize taken = append_number(out, at);
        if (taken > 0) {
            at += taken;
            continue;
        }
        if (*at == '@') {
            close_local(out);
        }
        g_string_append_c(out, *at++);
    }
    return g_string_free(out, FALSE);
}
