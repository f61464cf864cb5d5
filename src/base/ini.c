// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/ini.h"

#include <stdbool.h>
#include <string.h>

#include "base/limits.h"

#define NAME_CHARACTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-"

static bool is_word(const char *text, gsize longest)
{
    gsize length = strspn(text, NAME_CHARACTERS);
    return length > 0 && length <= longest && text[length] == '\0';
}

static void cut_comment(char *line)
{
    for (char *at = line; (at = strchr(at, '#')) != NULL; at++) {
        if (at == line || g_ascii_isspace(at[-1])) {
            *at = '\0';
            return;
        }
    }
}

static void read_group(guint number, char *line, const FfIniHandler *handler, gpointer data)
{
    gsize length = strlen(line);
    if (line[length - 1] != ']') {
        handler->error(number, "the group's closing ] is missing", data);
        return;
    }
    line[length - 1] = '\0';
    char *kind = g_strstrip(line + 1);
    gsize kind_length = strcspn(kind, " \t");
    char *name = kind + kind_length;
    if (*name != '\0') {
        *name = '\0';
        name = g_strchug(name + 1);
    }
    if (!is_word(kind, FF_LIMIT_SETTING_NAME) ||
        (*name != '\0' && !is_word(name, FF_LIMIT_SETTING_NAME))) {
        handler->error(
            number, "a group is [kind] or [kind name], of letters, digits, \"_\", \".\" and \"-\"",
            data);
        return;
    }
    handler->group(number, kind, name, data);
}

static void read_entry(guint number, char *line, const FfIniHandler *handler, gpointer data)
{
    char *equals = strchr(line, '=');
    if (equals == NULL) {
        handler->error(number, "this is neither [group] nor key = value nor # comment", data);
        return;
    }
    *equals = '\0';
    const char *key = g_strchomp(line);
    if (!is_word(key, FF_LIMIT_SETTING_NAME)) {
        handler->error(number, "in front of = stands no key", data);
        return;
    }
    handler->entry(number, key, g_strstrip(equals + 1), data);
}

static bool has_control(const char *line)
{
    for (; *line != '\0'; line++) {
        if (g_ascii_iscntrl(*line) && *line != '\t' && *line != '\r') {
            return true;
        }
    }
    return false;
}

/* NULL, or what is wrong with the octets of the line, whatever they say. */
static const char *octets_error(const char *line)
{
    if (strlen(line) > FF_LIMIT_SETTING_LINE) {
        return "the line is longer than " G_STRINGIFY(FF_LIMIT_SETTING_LINE) " octets";
    }
    if (!g_utf8_validate(line, -1, NULL)) {
        return "the line is not UTF-8";
    }
    return has_control(line) ? "the line has a control character" : NULL;
}

static void read_line(guint number, char *line, const FfIniHandler *handler, gpointer data)
{
    const char *error = octets_error(line);
    if (error != NULL) {
        handler->error(number, error, data);
        return;
    }
    cut_comment(line);
    line = g_strstrip(line);
    if (line[0] == '[') {
        read_group(number, line, handler, data);
    } else if (line[0] != '\0') {
        read_entry(number, line, handler, data);
    }
}

void ff_ini_parse(const char *text, const FfIniHandler *handler, gpointer data)
{
    static const char byte_order_mark[] = "\xef\xbb\xbf";
    if (g_str_has_prefix(text, byte_order_mark)) {
        text += strlen(byte_order_mark);
    }
    for (guint number = 1; *text != '\0'; number++) {
        gsize length = strcspn(text, "\n");
        g_autofree char *line = g_strndup(text, length);
        read_line(number, line, handler, data);
        text += length + (text[length] == '\n' ? 1 : 0);
    }
}
