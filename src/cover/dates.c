// SPDX-License-Identifier: GPL-3.0-or-later
#include "cover/dates.h"

#include <string.h>

typedef struct {
    const char *countries; /* each with a space before and behind */
    const char *format;
} Form;

/* The short dates of the Unicode CLDR, with a year of four digits: faxes are kept for years. */
static const Form date_forms[] = {
    {" US PH PW FM MH PR GU VI AS MP ", "%m/%d/%Y"},
    {" DE AT CH LI CZ SK PL RU UA BY BG RO MD TR NO FI DK EE LV IS RS BA ME MK SI HR AM AZ GE KZ ",
     "%d.%m.%Y"},
    {" NL PT BE IN CL CO SR ", "%d-%m-%Y"},
    {" JP CN TW ZA ", "%Y/%m/%d"},
    {" KR HU ", "%Y. %m. %d."},
    {" FR GB IE ES IT GR MX BR AR AU NZ IL SG HK MY TH VN ID AE SA EG MA NG KE PE VE EC UY PY BO "
     "LU "
     "MT CY ",
     "%d/%m/%Y"},
};

/* Those that count twelve hours. */
static const char twelve_hours[] = " US CA AU NZ IN PH MY PK BD EG SA CO MX PR GU VI ";

static gboolean lists(const char *countries, const char *country)
{
    g_autofree char *upper = g_ascii_strup(country, -1);
    g_autofree char *spaced = g_strdup_printf(" %s ", upper);
    return strstr(countries, spaced) != NULL;
}

char *ff_cover_date(GDateTime *when, const char *country)
{
    const char *format = "%Y-%m-%d";
    for (guint i = 0; country != NULL && i < G_N_ELEMENTS(date_forms); i++) {
        if (lists(date_forms[i].countries, country)) {
            format = date_forms[i].format;
        }
    }
    return g_date_time_format(when, format);
}

/* Not %p, which is empty in the locales of half of the world. */
char *ff_cover_time(GDateTime *when, const char *country)
{
    if (country == NULL || !lists(twelve_hours, country)) {
        return g_date_time_format(when, "%H:%M");
    }
    int hour = g_date_time_get_hour(when);
    return g_strdup_printf("%d:%02d %s", hour % 12 == 0 ? 12 : hour % 12,
                           g_date_time_get_minute(when), hour < 12 ? "AM" : "PM");
}
