// SPDX-License-Identifier: GPL-3.0-or-later
#include "cover/values.h"

#include <stddef.h>
#include <string.h>

#include "base/error.h"
#include "base/limits.h"
#include "cover/dates.h"

#define NAME_LENGTH_MAX 32 /* of a variable, to tell a name from a stray "$(" */
#define BLOCK_BEGIN     "$(?"
#define BLOCK_END       "$(/)"

/* ---- the variables ---- */

typedef char *(*Getter)(const FfCoverValues *values, GDateTime *when, const char *argument);

typedef struct {
    Getter get; /* NULL: the string of the facts at `offset` */
    gsize offset;
    const char *argument;
} Source;

static char *get_date_part(const FfCoverValues *values, GDateTime *when, const char *format)
{
    return g_date_time_format(when, format);
}

/* A number without a leading zero. */
static char *get_bare_part(const FfCoverValues *values, GDateTime *when, const char *format)
{
    g_autofree char *text = g_date_time_format(when, format);
    return g_strdup(text[0] == '0' && text[1] != '\0' ? text + 1 : text);
}

static char *get_date(const FfCoverValues *values, GDateTime *when, const char *argument)
{
    return ff_cover_date(when, values->facts->country);
}

static char *get_time(const FfCoverValues *values, GDateTime *when, const char *argument)
{
    return ff_cover_time(when, values->facts->country);
}

static char *get_time_us(const FfCoverValues *values, GDateTime *when, const char *argument)
{
    g_autofree char *time = g_date_time_format(when, "%I:%M:%S");
    return g_strdup_printf("%s %s", time, g_date_time_get_hour(when) < 12 ? "AM" : "PM");
}

static char *get_pages(const FfCoverValues *values, GDateTime *when, const char *argument)
{
    return g_strdup_printf("%d", values->cover_pages + values->facts->pages);
}

static char *get_page(const FfCoverValues *values, GDateTime *when, const char *argument)
{
    return g_strdup_printf("%d", values->page);
}

/* What the built-in head of a second page says. */
static char *get_page_of(const FfCoverValues *values, GDateTime *when, const char *argument)
{
    const char *language = values->facts->language;
    bool german = language != NULL && g_ascii_strncasecmp(language, "de", 2) == 0;
    return g_strdup_printf(german ? "Seite %d von %d" : "Page %d of %d", values->page,
                           values->cover_pages + values->facts->pages);
}

#define FACT(name)                                                                                 \
    {                                                                                              \
        NULL, offsetof(FfCoverFacts, name), NULL                                                   \
    }

static const FfCoverVariable variables[] = {
    {"To", "94", "Names of all recipients in To"},
    {"RecipientName", "93", "Name of this recipient alone"},
    {"CC", "95", "Names of the recipients in Cc"},
    {"BCC", NULL, "This recipient, when of Bcc"},
    {"CompanyName", "80", "Company of the recipient"},
    {"PhoneNumber", NULL, "Fax number of the recipient"},
    {"Subject", "91", "Subject of the message"},
    {"Cover", "90", "Text of the message"},
    {"SenderName", "92", "Name of the sender"},
    {"SenderAddress", NULL, "Mail address of the sender"},
    {"SenderFax", NULL, "Fax number of the sender"},
    {"SenderVoice", NULL, "Telephone of the sender"},
    {"SenderCompany", NULL, "Company of the sender"},
    {"Pages", NULL, "Pages of the fax, with the cover"},
    {"Page", NULL, "Number of this page"},
    {"PageOf", NULL, "\"Page 2 of 3\", in the language of the sender"},
    {"Date", "84", "Date, as the country writes it"},
    {"DateUS", "83", "Date, MM/DD/YY"},
    {"Time", "82", "Time, as the country writes it"},
    {"TimeUS", "81", "Time, HH:MM:SS AM or PM"},
    {"HH", "11", "Hour, two digits, of 24"},
    {"H", "1", "Hour, of 24"},
    {"MM", "22", "Minute, two digits"},
    {"M", "2", "Minute"},
    {"SS", "33", "Second, two digits"},
    {"S", "3", "Second"},
    {"DD", "44", "Day of the month, two digits"},
    {"D", "4", "Day of the month"},
    {"NN", "55", "Month, two digits"},
    {"N", "5", "Month"},
    {"YYYY", "6666", "Year, four digits"},
    {"YY", "66", "Year, two digits"},
    {.name = NULL},
};

/* In the order of `variables`. */
static const Source sources[] = {
    FACT(to),
    FACT(recipient_name),
    FACT(cc),
    FACT(bcc),
    FACT(company_name),
    FACT(phone_number),
    FACT(subject),
    FACT(text),
    FACT(sender_name),
    FACT(sender_address),
    FACT(sender_fax),
    FACT(sender_voice),
    FACT(sender_company),
    {get_pages, 0, NULL},
    {get_page, 0, NULL},
    {get_page_of, 0, NULL},
    {get_date, 0, NULL},
    {get_date_part, 0, "%m/%d/%y"},
    {get_time, 0, NULL},
    {get_time_us, 0, NULL},
    {get_date_part, 0, "%H"},
    {get_bare_part, 0, "%H"},
    {get_date_part, 0, "%M"},
    {get_bare_part, 0, "%M"},
    {get_date_part, 0, "%S"},
    {get_bare_part, 0, "%S"},
    {get_date_part, 0, "%d"},
    {get_bare_part, 0, "%d"},
    {get_date_part, 0, "%m"},
    {get_bare_part, 0, "%m"},
    {get_date_part, 0, "%Y"},
    {get_date_part, 0, "%y"},
};
G_STATIC_ASSERT(G_N_ELEMENTS(sources) + 1 == G_N_ELEMENTS(variables));

const FfCoverVariable *ff_cover_variables(void)
{
    return variables;
}

static const FfCoverVariable *find_variable(const char *name)
{
    for (const FfCoverVariable *each = variables; each->name != NULL; each++) {
        if (g_ascii_strcasecmp(each->name, name) == 0 || g_strcmp0(each->code, name) == 0) {
            return each;
        }
    }
    return NULL;
}

bool ff_cover_is_text(const char *name)
{
    const FfCoverVariable *variable = find_variable(name);
    return variable != NULL && strcmp(variable->name, "Cover") == 0;
}

/* ---- values ---- */

/* XML has no such characters, and fonts no picture of them. The controls of writing direction stay:
 * names need them. */
static bool is_control(gunichar letter)
{
    return letter < 0x20 || (letter >= 0x7f && letter < 0xa0) || letter == 0xfeff ||
           (letter & 0xfffe) == 0xfffe;
}

/* One line, bounded. */
static char *clean_value(const char *raw)
{
    g_autofree char *valid = g_utf8_make_valid(raw, -1);
    g_autoptr(GString) line = g_string_new(NULL);
    for (const char *at = valid; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar letter = g_utf8_get_char(at);
        bool space = is_control(letter) || letter == ' ' || letter == 0x2028 || letter == 0x2029;
        if (line->len > FF_LIMIT_COVER_VALUE - 8) {
            g_string_append(line, "\xe2\x80\xa6");
            break;
        }
        if (!space) {
            g_string_append_unichar(line, letter);
        } else if (line->len > 0 && line->str[line->len - 1] != ' ') {
            g_string_append_c(line, ' ');
        }
    }
    return g_strchomp(g_string_free(g_steal_pointer(&line), FALSE));
}

static const char *get_fact(const FfCoverValues *values, gsize offset)
{
    const char *fact = *(const char *const *)((const char *)values->facts + offset);
    return fact == NULL ? "" : fact;
}

char *ff_cover_value(const FfCoverValues *values, const char *name)
{
    const FfCoverVariable *variable = find_variable(name);
    if (variable == NULL) {
        return NULL;
    }
    const Source *source = &sources[variable - variables];
    if (source->get == NULL) {
        const char *fact = get_fact(values, source->offset);
        return ff_cover_is_text(name) ? ff_cover_clean_text(fact) : clean_value(fact);
    }
    g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(values->facts->time_ms / 1000);
    g_autoptr(GDateTime) when =
        utc == NULL ? g_date_time_new_from_unix_utc(0) : g_date_time_to_local(utc);
    return source->get(values, when, source->argument);
}

char *ff_cover_clean_text(const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text == NULL ? "" : text, -1);
    g_autoptr(GString) clean = g_string_sized_new(strlen(valid));
    for (const char *at = valid; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar letter = g_utf8_get_char(at);
        if (letter == '\r' || letter == 0x2028 || letter == 0x2029 || letter == 0x85) {
            g_string_append(clean, at[1] == '\n' ? "" : "\n");
        } else if (letter == '\n' || letter == '\t' || letter == '\f' || !is_control(letter)) {
            g_string_append_unichar(clean, letter);
        }
    }
    return g_string_free(g_steal_pointer(&clean), FALSE);
}

/* ---- substitution ---- */

static bool append_bounded(GString *out, const char *text, gsize length, gsize most, GError **error)
{
    if (out->len + length > most) {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT,
                    "a text with its variables put in is longer than %" G_GSIZE_FORMAT " octets",
                    most);
        return false;
    }
    g_string_append_len(out, text, (gssize)length);
    return true;
}

/* `*at` goes from the name to behind the ")". NULL with error. */
static char *take_value(const FfCoverValues *values, const char **at, GError **error)
{
    gsize length = strcspn(*at, ")\r\n");
    if ((*at)[length] != ')' || length > NAME_LENGTH_MAX) {
        g_autofree char *start = g_utf8_substring(*at, 0, MIN(g_utf8_strlen(*at, -1), 20));
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT,
                    "a variable is not closed: \"$(%s\"; write $(Name)", start);
        return NULL;
    }
    g_autofree char *name = g_strndup(*at, length);
    *at += length + 1;
    char *value = ff_cover_value(values, g_strstrip(name));
    if (value == NULL) {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT,
                    "there is no variable $(%s); faxferry-covers(5) lists them", name);
    }
    return value;
}

/* `*at` is behind "$(?"; then in the block, or at its end. Blocks do not nest. */
static bool enter_block(const FfCoverValues *values, const char **at, GError **error)
{
    g_autofree char *value = take_value(values, at, error);
    if (value == NULL) {
        return false;
    }
    const char *end = strstr(*at, BLOCK_END);
    const char *next = strstr(*at, BLOCK_BEGIN);
    if (end == NULL || (next != NULL && next < end)) {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT,
                    "a block that begins with $(?...) is not closed; write $(/) behind it");
        return false;
    }
    *at = *value == '\0' ? end : *at;
    return true;
}

/* What "$(" begins; `*at` is there. */
static bool append_mark(const FfCoverValues *values, GString *out, const char **at, gsize most,
                        GError **error)
{
    if (g_str_has_prefix(*at, BLOCK_END)) {
        *at += strlen(BLOCK_END);
        return true;
    }
    if (g_str_has_prefix(*at, BLOCK_BEGIN)) {
        *at += strlen(BLOCK_BEGIN);
        return enter_block(values, at, error);
    }
    *at += strlen("$(");
    g_autofree char *value = take_value(values, at, error);
    return value != NULL && append_bounded(out, value, strlen(value), most, error);
}

char *ff_cover_substitute(const FfCoverValues *values, const char *text, gsize most, GError **error)
{
    g_autoptr(GString) out = g_string_new(NULL);
    const char *at = text;
    const char *mark;
    while ((mark = strstr(at, "$(")) != NULL) {
        if (!append_bounded(out, at, (gsize)(mark - at), most, error)) {
            return NULL;
        }
        at = mark;
        if (!append_mark(values, out, &at, most, error)) {
            return NULL;
        }
    }
    return append_bounded(out, at, strlen(at), most, error)
               ? g_string_free(g_steal_pointer(&out), FALSE)
               : NULL;
}
