// SPDX-License-Identifier: GPL-3.0-or-later
#include "message/cards.h"

#include <string.h>

static bool is_one_of(const char *type, const char *const *types)
{
    return g_strv_contains(types, type);
}

bool ff_cards_is_calendar(const char *type)
{
    static const char *const types[] = {"text/calendar", "application/ics", "text/x-vcalendar",
                                        NULL};
    return is_one_of(type, types);
}

bool ff_cards_is_card(const char *type)
{
    static const char *const types[] = {"text/vcard", "text/x-vcard", "text/directory", NULL};
    return is_one_of(type, types);
}

/* ---- content lines (RFC 5545 section 3.1, RFC 6350 section 3.2) ---- */

/* "NAME;PARAMETERS:value", pointing into the unfolded text. */
typedef struct {
    const char *name, *parameters, *value;
    gsize name_length, parameters_length, value_length;
} Line;

/* A line that begins with white space goes on with the one before. */
static char *unfold(const char *text)
{
    GString *lines = g_string_sized_new(strlen(text));
    for (; *text != '\0'; text++) {
        if (*text == '\n' && (text[1] == ' ' || text[1] == '\t')) {
            text++;
        } else {
            g_string_append_c(lines, *text);
        }
    }
    return g_string_free(lines, FALSE);
}

/* The colon that ends the parameters; those may have one in quotes. */
static gsize find_colon(const char *line, gsize length)
{
    bool quoted = false;
    for (gsize i = 0; i < length; i++) {
        quoted = quoted != (line[i] == '"');
        if (line[i] == ':' && !quoted) {
            return i;
        }
    }
    return length;
}

static Line split(const char *text, gsize length)
{
    gsize colon = find_colon(text, length);
    gsize head = 0;
    while (head < colon && text[head] != ';') {
        head++;
    }
    Line line = {.name = text, .name_length = head};
    const char *dot = memrchr(text, '.', head); /* of a group: item1.TEL */
    if (dot != NULL) {
        line.name = dot + 1;
        line.name_length = head - (gsize)(dot + 1 - text);
    }
    line.parameters = text + head;
    line.parameters_length = colon - head;
    line.value = text + MIN(colon + 1, length);
    line.value_length = length - MIN(colon + 1, length);
    return line;
}

static bool is_named(const Line *line, const char *name)
{
    return strlen(name) == line->name_length &&
           g_ascii_strncasecmp(line->name, name, line->name_length) == 0;
}

/* ---- values ---- */

static void put_text(const Line *line, GString *out)
{
    for (gsize i = 0; i < line->value_length; i++) {
        char character = line->value[i];
        if (character == '\\' && i + 1 < line->value_length) {
            character = line->value[++i];
            character = character == 'n' || character == 'N' ? '\n' : character;
        }
        g_string_append_c(out, character);
    }
}

/* Fields between semicolons, those that are empty left out. */
static void put_fields(const Line *line, GString *out)
{
    g_autofree char *value = g_strndup(line->value, line->value_length);
    g_auto(GStrv) fields = g_strsplit(value, ";", -1);
    const char *between = "";
    for (char **field = fields; *field != NULL; field++) {
        const Line one = {.value = *field, .value_length = strlen(*field)};
        if (one.value_length > 0) {
            g_string_append(out, between);
            put_text(&one, out);
            between = ", ";
        }
    }
}

static const char *find_parameter(const Line *line, const char *name)
{
    const gsize length = strlen(name);
    for (gsize i = 0; i + length < line->parameters_length; i++) {
        if (line->parameters[i] == ';' &&
            g_ascii_strncasecmp(line->parameters + i + 1, name, length) == 0) {
            return line->parameters + i + 1 + length;
        }
    }
    return NULL;
}

static bool are_digits(const char *at, gsize count)
{
    for (gsize i = 0; i < count; i++) {
        if (!g_ascii_isdigit(at[i])) {
            return false;
        }
    }
    return true;
}

static gsize put_date(const Line *line, GString *out)
{
    enum { DATE = 8, TIME = 15 };
    const char *at = line->value;
    if (line->value_length < DATE || !are_digits(at, DATE)) {
        put_text(line, out);
        return 0;
    }
    g_string_append_printf(out, "%.4s-%.2s-%.2s", at, at + 4, at + 6);
    if (line->value_length < TIME || at[DATE] != 'T' || !are_digits(at + DATE + 1, 4)) {
        return 0;
    }
    g_string_append_printf(out, " %.2s:%.2s", at + 9, at + 11);
    return TIME;
}

/* "20261124T090000Z" as "2026-11-24 09:00 UTC"; a time zone is named as the line names it. */
static void put_time(const Line *line, GString *out)
{
    gsize end = put_date(line, out);
    const char *zone = find_parameter(line, "TZID=");
    if (end > 0 && line->value_length > end && line->value[end] == 'Z') {
        g_string_append(out, " UTC");
    } else if (end > 0 && zone != NULL) {
        gsize length = (gsize)(line->parameters + line->parameters_length - zone);
        g_autofree char *rest = g_strndup(zone, length);
        rest[strcspn(rest, ";")] = '\0';
        g_string_append_printf(out, " (%s)", g_strdelimit(rest, "\"", ' '));
    }
}

/* Who it is: the name if one is given, else the address without "mailto:". */
static void put_person(const Line *line, GString *out)
{
    const char *name = find_parameter(line, "CN=");
    if (name == NULL) {
        const bool mail =
            line->value_length > 7 && g_ascii_strncasecmp(line->value, "mailto:", 7) == 0;
        g_string_append_len(out, line->value + (mail ? 7 : 0),
                            (gssize)(line->value_length - (mail ? 7 : 0)));
        return;
    }
    gsize length = (gsize)(line->parameters + line->parameters_length - name);
    bool quoted = *name == '"';
    name += quoted;
    length -= quoted;
    gsize end = 0;
    while (end < length && name[end] != (quoted ? '"' : ';')) {
        end++;
    }
    g_string_append_len(out, name, (gssize)end);
}

/* ---- what is told ---- */

static const struct {
    const char *name, *label;
    void (*put)(const Line *line, GString *out);
} properties[] = {
    {"SUMMARY", "Subject", put_text},
    {"DTSTART", "From", put_time},
    {"DTEND", "To", put_time},
    {"DUE", "Due", put_time},
    {"LOCATION", "Where", put_text},
    {"ORGANIZER", "Organizer", put_person},
    {"ATTENDEE", "Attendee", put_person},
    {"DESCRIPTION", "", put_text},
    {"FN", "Name", put_text},
    {"ORG", "Company", put_fields},
    {"TITLE", "Title", put_text},
    {"ROLE", "Role", put_text},
    {"TEL", "Telephone", put_text},
    {"EMAIL", "Email", put_text},
    {"ADR", "Address", put_fields},
    {"URL", "Web", put_text},
    {"NOTE", "", put_text},
};

static bool tell(const Line *line, GString *out)
{
    for (guint i = 0; i < G_N_ELEMENTS(properties); i++) {
        if (is_named(line, properties[i].name) && line->value_length > 0) {
            g_string_append_printf(out, *properties[i].label != '\0' ? "%s: " : "%s\n",
                                   properties[i].label);
            properties[i].put(line, out);
            g_string_append_c(out, '\n');
            return true;
        }
    }
    return false;
}

/* Rules of time zones and alarms have times that are nobody's appointment. */
static bool is_aside(const Line *line)
{
    static const char *const asides[] = {"VTIMEZONE", "VALARM"};
    for (guint i = 0; i < G_N_ELEMENTS(asides); i++) {
        if (line->value_length >= strlen(asides[i]) &&
            g_ascii_strncasecmp(line->value, asides[i], strlen(asides[i])) == 0) {
            return true;
        }
    }
    return false;
}

static void end_entry(GString *out)
{
    if (out->len > 1 && !g_str_has_suffix(out->str, "\n\n")) {
        g_string_append_c(out, '\n');
    }
}

char *ff_cards_to_text(const char *text)
{
    g_autofree char *lines = unfold(text);
    g_autoptr(GString) out = g_string_new(NULL);
    bool known = false;
    guint aside = 0;
    for (const char *at = lines; *at != '\0';) {
        gsize length = strcspn(at, "\n");
        const Line line = split(at, length);
        const bool begins = is_named(&line, "BEGIN");
        const bool ends = is_named(&line, "END");
        if ((begins || ends) && is_aside(&line)) {
            aside = begins ? aside + 1 : aside - (aside > 0);
        } else if (ends) {
            end_entry(out);
        } else if (aside == 0) {
            known = tell(&line, out) || known;
        }
        at += length + (at[length] == '\n');
    }
    return known ? g_string_free(g_steal_pointer(&out), FALSE) : g_strdup(text);
}
