// SPDX-License-Identifier: GPL-3.0-or-later
#include "message/uuencode.h"

#include <string.h>

void ff_uuencoded_file_free(FfUuencodedFile *file)
{
    g_free(file->name);
    g_byte_array_unref(file->octets);
    g_free(file);
}

/* ---- lines: a count, then four characters for three octets ---- */

enum { FIRST = ' ', LAST = '`', LINE_OCTETS = 63 };

static guint value_of(char character)
{
    return (guint)(character - FIRST) & 0x3f;
}

static bool is_code(const char *at, gsize length)
{
    for (gsize i = 0; i < length; i++) {
        if (at[i] < FIRST || at[i] > LAST) {
            return false;
        }
    }
    return true;
}

/* Spaces at a line's end are often lost on the way; some programs add a checksum. */
static bool decode_line(const char *line, gsize length, GByteArray *octets)
{
    char code[4 * (LINE_OCTETS / 3)];
    if (length == 0 || !is_code(line, length)) {
        return false;
    }
    const gsize count = value_of(*line);
    const gsize needed = (count + 2) / 3 * 4;
    if (length > 1 + needed + 2) {
        return false;
    }
    memset(code, FIRST, sizeof code);
    memcpy(code, line + 1, MIN(length - 1, needed));
    for (gsize i = 0; i < count; i++) {
        const char *group = code + i / 3 * 4;
        guint bits = value_of(group[0]) << 18 | value_of(group[1]) << 12 | value_of(group[2]) << 6 |
                     value_of(group[3]);
        guint8 octet = (guint8)(bits >> (16 - 8 * (i % 3)));
        g_byte_array_append(octets, &octet, 1);
    }
    return true;
}

/* ---- files ---- */

/* "begin 644 name"; NULL when the line is another. Caller frees. */
static char *read_begin(const char *line, gsize length)
{
    static const char begin[] = "begin ";
    gsize at = strlen(begin);
    if (length < at || strncmp(line, begin, at) != 0) {
        return NULL;
    }
    gsize digits = 0;
    while (at < length && line[at] >= '0' && line[at] <= '7') {
        at++;
        digits++;
    }
    if (digits < 3 || digits > 4 || at + 1 >= length || line[at] != ' ') {
        return NULL;
    }
    return g_strndup(line + at + 1, length - at - 1);
}

static const char *next_line(const char *line)
{
    line += strcspn(line, "\n");
    return *line == '\n' ? line + 1 : line;
}

static bool is_end(const char *line)
{
    return strncmp(line, "end", 3) == 0 && strspn(line + 3, " \t") == strcspn(line + 3, "\n");
}

/* From the line behind "begin": the octets, with *ret_end behind "end"; NULL when it is no whole
 * file, with *ret_end where that shows. */
static GByteArray *read_file(const char *line, const char **ret_end)
{
    g_autoptr(GByteArray) octets = g_byte_array_new();
    bool good = true;
    while (good && *line != '\0' && !is_end(line)) {
        gsize length = strcspn(line, "\n");
        good = length == 0 || decode_line(line, length, octets);
        line = good ? next_line(line) : line;
    }
    *ret_end = line;
    if (!good || *line == '\0' || octets->len == 0) {
        return NULL;
    }
    *ret_end = next_line(line);
    return g_steal_pointer(&octets);
}

static void add_file(GPtrArray *files, char *name, GByteArray *octets)
{
    FfUuencodedFile *file = g_new0(FfUuencodedFile, 1);
    file->name = name;
    file->octets = octets;
    g_ptr_array_add(files, file);
}

/* Hardly any text has one. */
static bool may_begin(const char *text)
{
    return g_str_has_prefix(text, "begin ") || strstr(text, "\nbegin ") != NULL;
}

GPtrArray *ff_uuencode_take_out(const char *text, guint limit, char **ret_rest)
{
    if (!may_begin(text)) {
        return NULL;
    }
    g_autoptr(GPtrArray) files =
        g_ptr_array_new_with_free_func((GDestroyNotify)ff_uuencoded_file_free);
    g_autoptr(GString) rest = g_string_new(NULL);
    for (const char *line = text; *line != '\0';) {
        const char *next = next_line(line);
        g_autofree char *name = files->len < limit ? read_begin(line, strcspn(line, "\n")) : NULL;
        const char *end = next;
        GByteArray *octets = name != NULL ? read_file(next, &end) : NULL;
        if (octets != NULL) {
            add_file(files, g_steal_pointer(&name), octets);
        } else {
            g_string_append_len(rest, line, end - line);
        }
        line = end;
    }
    if (files->len == 0) {
        return NULL;
    }
    *ret_rest = g_string_free(g_steal_pointer(&rest), FALSE);
    return g_steal_pointer(&files);
}
