// SPDX-License-Identifier: GPL-3.0-or-later
#include "cover/values.h"

#include <stddef.h>
#include <string.h>

#include "base/error.h"
#include "base/limits.h"
#include "cover/dates.h"

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
    return values->page > 0 ? g_strdup_printf("%d", values->page) : g_strdup(FF_COVER_ANY_PAGE);
}

static bool is_german(const FfCoverFacts *facts)
{
    return facts->language != NULL && g_ascii_strncasecmp(facts->language, "de", 2) == 0;
}

/* What the built-in head of a second page says. */
static char *get_page_of(const FfCoverValues *values, GDateTime *when, const char *argument)
{
    g_autofree char *page = get_page(values, when, argument);
    return g_strdup_printf(is_german(values->facts) ? "Seite %s von %d" : "Page %s of %d", page,
                           values->cover_pages + values->facts->pages);
}

/* A blank frame would look as if words were lost. */
static char *get_text(const FfCoverValues *values, GDateTime *when, const char *argument)
{
    const FfCoverFacts *facts = values->facts;
    if (facts->text != NULL || !facts->text_follows) {
        return ff_cover_clean_text(facts->text);
    }
    return g_strdup(is_german(facts) ? "Die Nachricht folgt auf dieses Deckblatt."
                                     : "The message follows this cover sheet.");
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
    {get_text, 0, NULL},
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

const FfCoverVariable *ff_cover_variable_find(const char *name)
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
    const FfCoverVariable *variable = ff_cover_variable_find(name);
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

static bool is_line_end(gunichar letter)
{
    return letter == '\n' || letter == '\r' || letter == 0x85 || letter == 0x2028 ||
           letter == 0x2029;
}

/* What is to stand between two words: nothing yet, a space, or the end of a line. */
static char widen_gap(char gap, gunichar letter, bool keeps_lines)
{
    return gap == '\n' || (keeps_lines && is_line_end(letter)) ? '\n' : ' ';
}

/* One line, or several, bounded. */
static char *clean_value(const char *raw, bool keeps_lines)
{
    g_autofree char *valid = g_utf8_make_valid(raw, -1);
    g_autoptr(GString) value = g_string_new(NULL);
    char gap = '\0';
    for (const char *at = valid; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar letter = g_utf8_get_char(at);
        if (is_control(letter) || letter == ' ' || is_line_end(letter)) {
            gap = widen_gap(gap, letter, keeps_lines);
            continue;
        }
        if (value->len > FF_LIMIT_COVER_VALUE - 8) {
            g_string_append(value, "\xe2\x80\xa6");
            break;
        }
        if (gap != '\0' && value->len > 0) {
            g_string_append_c(value, gap);
        }
        gap = '\0';
        g_string_append_unichar(value, letter);
    }
    return g_string_free(g_steal_pointer(&value), FALSE);
}

static const char *get_fact(const FfCoverValues *values, gsize offset)
{
    const char *fact = *(const char *const *)((const char *)values->facts + offset);
    return fact == NULL ? "" : fact;
}

char *ff_cover_value(const FfCoverValues *values, const char *name)
{
    const FfCoverVariable *variable = ff_cover_variable_find(name);
    if (variable == NULL) {
        return NULL;
    }
    const Source *source = &sources[variable - variables];
    if (source->get == NULL) {
        return clean_value(get_fact(values, source->offset), values->keeps_lines);
    }
    g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(values->facts->time_ms / 1000);
    g_autoptr(GDateTime) when =
        utc == NULL ? g_date_time_new_from_unix_utc(0) : g_date_time_to_local(utc);
    return source->get(values, when, source->argument);
}

bool ff_cover_check_text(const FfCoverFacts *facts, GError **error)
{
    if (facts->text != NULL && strlen(facts->text) > FF_LIMIT_COVER_TEXT) {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT,
                    "the text of the message is longer than %d octets", FF_LIMIT_COVER_TEXT);
        return false;
    }
    return true;
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
