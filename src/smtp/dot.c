// SPDX-License-Identifier: GPL-3.0-or-later
#include "smtp/dot.h"

#include <string.h>

enum {
    LINE_START, /* nothing yet, or after CR LF */
    TEXT,       /* inside a line */
    CR,         /* after a CR in text */
    DOT,        /* after a dot that began a line; it is held back */
    DOT_CR,     /* after that dot and a CR; both are held back */
};

static int state_after(char octet)
{
    return octet == '\r' ? CR : TEXT;
}

/* The text from the front up to the next dot that begins a line. The scan is line by line with
 * memchr(), so its cost is that of reading. */
static gsize measure_text(FfSmtpDot *dot, const char *octets, gsize length)
{
    const char *end = octets + length;
    bool after_cr = dot->state == CR;

    for (const char *next = octets; next < end; after_cr = false) {
        const char *lf = memchr(next, '\n', (gsize)(end - next));
        if (lf == NULL) {
            break;
        }
        next = lf + 1;
        bool is_line_end = lf > octets ? lf[-1] == '\r' : after_cr;
        if (is_line_end && (next == end || *next == '.')) {
            dot->state = LINE_START;
            return (gsize)(next - octets);
        }
    }
    dot->state = state_after(end[-1]);
    return length;
}

/* One octet after a held-back dot. Only a CR that turned out to be text has to be given back. */
static gsize take_after_dot(FfSmtpDot *dot, char octet, const char **ret_text, gsize *ret_length,
                            bool *ret_end)
{
    if (dot->state == DOT) {
        dot->state = octet == '\r' ? DOT_CR : TEXT;
        return octet == '\r' ? 1 : 0;
    }
    if (octet == '\n') {
        dot->state = LINE_START;
        *ret_end = true;
        return 1;
    }
    *ret_text = "\r";
    *ret_length = 1;
    dot->state = TEXT;
    return 0;
}

gsize ff_smtp_dot_take(FfSmtpDot *dot, const char *octets, gsize length, const char **ret_text,
                       gsize *ret_length, bool *ret_end)
{
    *ret_text = octets;
    *ret_length = 0;
    *ret_end = false;
    if (length == 0) {
        return 0;
    }
    if (dot->state == DOT || dot->state == DOT_CR) {
        return take_after_dot(dot, *octets, ret_text, ret_length, ret_end);
    }
    if (dot->state == LINE_START && *octets == '.') {
        dot->state = DOT;
        return 1;
    }
    *ret_length = measure_text(dot, octets, length);
    return *ret_length;
}
