// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/distance.h"

#include "base/limits.h"

static guint smallest(guint a, guint b, guint c)
{
    return MIN(MIN(a, b), c);
}

/* The row of the table for one character more of the first text; its least entry. */
static guint next_row(guint *row, gunichar character, const gunichar *other, guint length)
{
    guint diagonal = row[0]++;
    guint least = row[0];
    for (guint i = 1; i <= length; i++) {
        guint above = row[i];
        row[i] = smallest(above + 1, row[i - 1] + 1, diagonal + (character != other[i - 1]));
        diagonal = above;
        least = MIN(least, row[i]);
    }
    return least;
}

guint ff_distance(const char *one, const char *other, guint most)
{
    guint row[FF_LIMIT_DISTANCE + 1] = {0};
    guint length = (guint)g_utf8_strlen(other, -1);
    guint other_length = (guint)g_utf8_strlen(one, -1);
    if (length > FF_LIMIT_DISTANCE ||
        MAX(length, other_length) - MIN(length, other_length) > most) {
        return G_MAXUINT;
    }
    g_autofree gunichar *characters = g_utf8_to_ucs4_fast(other, -1, NULL);
    for (guint i = 0; i <= length; i++) {
        row[i] = i;
    }
    for (; *one != '\0'; one = g_utf8_next_char(one)) {
        if (next_row(row, g_utf8_get_char(one), characters, length) > most) {
            return G_MAXUINT;
        }
    }
    return row[length];
}
