// SPDX-License-Identifier: GPL-3.0-or-later
/* Tables for people. */
#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cli/output.h"

/* Columns of a terminal are few: longer values are cut in tables, never in CSV and JSON. */
enum { CELL_WIDTH = 40, LEAST_WIDTH = 7, GAP = 2 };

static guint character_width(gunichar character)
{
    if (g_unichar_iszerowidth(character)) {
        return 0;
    }
    return g_unichar_iswide(character) ? 2 : 1;
}

static guint text_width(const char *text)
{
    guint width = 0;
    for (; *text != '\0'; text = g_utf8_next_char(text)) {
        width += character_width(g_utf8_get_char(text));
    }
    return width;
}

/* What fits into `most` columns; what does not ends with an ellipsis. */
static char *cut(const char *text, guint most)
{
    if (text_width(text) <= most) {
        return g_strdup(text);
    }
    guint width = 0;
    const char *end = text;
    while (width + character_width(g_utf8_get_char(end)) < most) {
        width += character_width(g_utf8_get_char(end));
        end = g_utf8_next_char(end);
    }
    g_autofree char *kept = g_strndup(text, (gsize)(end - text));
    return g_strconcat(kept, "\xe2\x80\xa6", NULL);
}

/* The cells of one line; NULL row: the headings. */
static GPtrArray *make_cells(JsonObject *row, const FfColumn *columns)
{
    GPtrArray *cells = g_ptr_array_new_with_free_func(g_free);
    for (; columns->key != NULL; columns++) {
        if (columns->heading == NULL) {
            continue;
        }
        g_autofree char *text =
            row == NULL ? g_strdup(columns->heading) : ff_output_terminal(row, columns->key);
        g_ptr_array_add(cells, cut(text, CELL_WIDTH));
    }
    return cells;
}

static void widen(guint *widths, const GPtrArray *cells)
{
    for (guint i = 0; i < cells->len; i++) {
        widths[i] = MAX(widths[i], text_width(g_ptr_array_index(cells, i)));
    }
}

static void print_cells(const guint *widths, const GPtrArray *cells)
{
    g_autoptr(GString) line = g_string_new(NULL);
    for (guint i = 0; i < cells->len; i++) {
        g_autofree char *text = cut(g_ptr_array_index(cells, i), widths[i]);
        g_string_append_printf(line, "%s%*s", text, (int)(widths[i] - text_width(text) + GAP), "");
    }
    printf("%s\n", g_strchomp(line->str));
}

/* ---- fitting a terminal ---- */

/* Columns of the terminal; 0: the output goes elsewhere, or it does not tell. */
static guint terminal_width(void)
{
    struct winsize size = {0};
    return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

static guint widest(const guint *widths, guint count)
{
    guint place = 0;
    for (guint i = 1; i < count; i++) {
        place = widths[i] > widths[place] ? i : place;
    }
    return place;
}

/* The widest gives first; below a few letters nothing could be told apart. */
static void narrow(guint *widths, guint count, guint room)
{
    guint width = (count - 1) * GAP;
    for (guint i = 0; i < count; i++) {
        width += widths[i];
    }
    while (width > room && widths[widest(widths, count)] > LEAST_WIDTH) {
        widths[widest(widths, count)]--;
        width--;
    }
}

/* ---- the table ---- */

static void print_lines(const GPtrArray *lines)
{
    const GPtrArray *headings = g_ptr_array_index(lines, 0);
    g_autofree guint *widths = g_new0(guint, headings->len);
    guint room = terminal_width();
    for (guint i = 0; i < lines->len; i++) {
        widen(widths, g_ptr_array_index(lines, i));
    }
    if (room > 0) {
        narrow(widths, headings->len, room);
    }
    for (guint i = 0; i < lines->len; i++) {
        print_cells(widths, g_ptr_array_index(lines, i));
    }
}

void ff_output_table(JsonArray *rows, const FfColumn *columns, const char *nothing)
{
    if (json_array_get_length(rows) == 0) {
        printf("%s\n", nothing);
        return;
    }
    g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
    g_ptr_array_add(lines, make_cells(NULL, columns));
    for (guint i = 0; i < json_array_get_length(rows); i++) {
        g_ptr_array_add(lines, make_cells(json_array_get_object_element(rows, i), columns));
    }
    print_lines(lines);
}
