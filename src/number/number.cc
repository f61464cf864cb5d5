// SPDX-License-Identifier: GPL-3.0-or-later
#include "number/number.h"

#include <set>
#include <string>

#include <phonenumbers/phonenumberutil.h>
#include <phonenumbers/shortnumberinfo.h>

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;
using i18n::phonenumbers::ShortNumberInfo;

namespace
{

/* E.164 has 15; international prefix, carrier codes and "(0)" come on top. */
const size_t most_digits = 25;
const size_t most_e164_digits =
    15; /* ITU-T E.164 section 6; the library has longer ones of Japan */
const size_t least_digits = 3;
const size_t most_emergency_digits = 8; /* the longest of any country has 6 */

/* What a person writes: the digits, and whether a + leads. */
struct Written {
    std::string digits;
    bool international = false;
};

/* Spaces and dashes of any kind, since numbers are copied from web pages and letters. */
bool is_separator(gunichar character)
{
    return character == '.' || character == '(' || character == ')' || character == '/' ||
           g_unichar_type(character) == G_UNICODE_SPACE_SEPARATOR ||
           g_unichar_type(character) == G_UNICODE_DASH_PUNCTUATION;
}

/* False when there is something else. Keeps one digit more than is possible, whatever comes. */
bool read_written(const char *text, Written *written)
{
    if (!g_utf8_validate(text, -1, nullptr)) {
        return false;
    }
    for (; *text != '\0'; text = g_utf8_next_char(text)) {
        const gunichar character = g_utf8_get_char(text);
        if (character >= '0' && character <= '9') {
            if (written->digits.size() <= most_digits) {
                written->digits += static_cast<char>(character);
            }
        } else if (character == '+' && written->digits.empty() && !written->international) {
            written->international = true;
        } else if (!is_separator(character)) {
            return false;
        }
    }
    return !written->digits.empty();
}

/* Made once: that takes longer than a hundred numbers. */
const ShortNumberInfo &short_numbers()
{
    static const ShortNumberInfo information;
    return information;
}

bool parse(const Written &written, const std::string &country, PhoneNumber *number)
{
    const std::string text = written.international ? "+" + written.digits : written.digits;
    return PhoneNumberUtil::GetInstance()->Parse(text, country, number) ==
           PhoneNumberUtil::NO_PARSING_ERROR;
}

/* "911", and "9115550123": a switch may take the first digits and connect. */
bool reaches_emergency(const std::string &digits, const std::string &country)
{
    return short_numbers().ConnectsToEmergencyNumber(digits, country);
}

/* The same written out with country code or trunk prefix, "+1 911", "0112". */
bool is_emergency_in_full(const PhoneNumber &number)
{
    std::string country;
    std::string national;
    PhoneNumberUtil::GetInstance()->GetRegionCodeForCountryCode(number.country_code(), &country);
    PhoneNumberUtil::GetInstance()->GetNationalSignificantNumber(number, &national);
    return national.size() <= most_emergency_digits &&
           short_numbers().IsEmergencyNumber(national, country);
}

/* Behind a digit that many private exchanges take as "outside line", "9911". */
bool is_emergency_outside(const std::string &digits, const std::string &country)
{
    const bool prefixed =
        digits.size() > 1 && std::string("089").find(digits[0]) != std::string::npos;
    return prefixed && short_numbers().IsEmergencyNumber(digits.substr(1), country);
}

bool is_possible(const PhoneNumber &number)
{
    return PhoneNumberUtil::GetInstance()->IsPossibleNumberWithReason(number) ==
           PhoneNumberUtil::IS_POSSIBLE;
}

/* Directory, crisis lines and the like, also with country code or trunk prefix: three digits, free
 * of charge (116 117), or as long as an ordinary number (11833, two euros a minute). Other short
 * codes are for text messages and look like extensions. */
bool is_service(const PhoneNumber &number, const std::string &country)
{
    const ShortNumberInfo &shorts = short_numbers();
    if (PhoneNumberUtil::GetInstance()->IsValidNumber(number) || /* the cheapest of them first */
        !(shorts.IsValidShortNumberForRegion(number, country) ||
          shorts.IsValidShortNumber(number))) {
        return false;
    }
    return number.national_number() < 1000 || is_possible(number) ||
           shorts.GetExpectedCostForRegion(number, country) == ShortNumberInfo::TOLL_FREE ||
           shorts.GetExpectedCost(number) == ShortNumberInfo::TOLL_FREE;
}

/* *result is the number on FF_NUMBER_OK. */
FfNumberResult normalise(const Written &written, const std::string &country, int extension_digits,
                         std::string *result)
{
    if (written.digits.size() > most_digits) {
        return FF_NUMBER_IMPOSSIBLE;
    }
    const bool bare = !written.international;
    if (bare && (reaches_emergency(written.digits, country) ||
                 is_emergency_outside(written.digits, country))) {
        return FF_NUMBER_EMERGENCY;
    }
    if (bare && extension_digits > 0 &&
        written.digits.size() <= static_cast<size_t>(extension_digits)) {
        *result = written.digits;
        return FF_NUMBER_OK;
    }
    PhoneNumber number;
    if (!parse(written, country, &number)) {
        return FF_NUMBER_IMPOSSIBLE;
    }
    if (is_emergency_in_full(number) || is_service(number, country)) {
        return FF_NUMBER_EMERGENCY;
    }
    if (!is_possible(number)) {
        return FF_NUMBER_IMPOSSIBLE;
    }
    PhoneNumberUtil::GetInstance()->Format(number, PhoneNumberUtil::E164, result);
    return result->size() <= 1 + most_e164_digits ? FF_NUMBER_OK : FF_NUMBER_IMPOSSIBLE;
}

} // namespace

void ff_number_warm_up(void)
{
    /* The first number compiles the patterns that all of them need. */
    g_autofree char *number = nullptr;
    ff_number_normalise("+12015550123", "US", 0, &number);
}

FfNumberResult ff_number_normalise(const char *text, const char *country, int extension_digits,
                                   char **ret_number)
{
    Written written;
    if (!read_written(text, &written)) {
        return FF_NUMBER_MALFORMED;
    }
    std::string number;
    const FfNumberResult result = normalise(written, country, extension_digits, &number);
    if (result == FF_NUMBER_OK) {
        *ret_number = g_strdup(number.c_str());
    }
    return result;
}

bool ff_number_looks_like(const char *text)
{
    Written written;
    return read_written(text, &written) && written.digits.size() >= least_digits;
}

char *ff_number_format(const char *e164)
{
    Written written;
    PhoneNumber number;
    std::string formatted;
    if (!read_written(e164, &written) || !written.international || !parse(written, "ZZ", &number)) {
        return g_strdup(e164);
    }
    PhoneNumberUtil::GetInstance()->Format(number, PhoneNumberUtil::INTERNATIONAL, &formatted);
    return g_strdup(formatted.c_str());
}

bool ff_number_is_country(const char *country)
{
    std::set<std::string> countries;
    PhoneNumberUtil::GetInstance()->GetSupportedRegions(&countries);
    return countries.count(country) > 0;
}
