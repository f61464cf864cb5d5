// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/settings-value.h"

#include <arpa/inet.h>
#include <string.h>

#include "base/hours.h"
#include "base/limits.h"
#include "base/network.h"

/* All checks return NULL, or what is wrong; the caller frees. */

static char *wrong(const char *text, const char *expected)
{
    return g_strdup_printf("\"%s\" is not %s", text, expected);
}

static bool has_only(const char *text, const char *characters)
{
    return text[strspn(text, characters)] == '\0';
}

static bool is_ip(const char *text)
{
    return g_hostname_is_ip_address(text);
}

/* 127.0.0.0/8 and ::1. */
static bool is_loopback(const char *text)
{
    struct in_addr ipv4;
    struct in6_addr ipv6;
    if (inet_pton(AF_INET, text, &ipv4) == 1) {
        return ntohl(ipv4.s_addr) >> IN_CLASSA_NSHIFT == IN_LOOPBACKNET;
    }
    return inet_pton(AF_INET6, text, &ipv6) == 1 && IN6_IS_ADDR_LOOPBACK(&ipv6);
}

static bool is_host(const char *text)
{
    static const char characters[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._";
    return is_ip(text) ||
           (text[0] != '\0' && text[0] != '.' && text[0] != '-' && strlen(text) <= 255 &&
            has_only(text, characters) && strstr(text, "..") == NULL);
}

/* host, host:port, [IPv6]:port */
static bool is_peer(const char *text)
{
    const bool literal6 = text[0] == '[';
    const char *end = literal6 ? strchr(text, ']') : strrchr(text, ':');
    guint64 port = 0;
    if (is_host(text)) {
        return true;
    }
    const char *colon = end != NULL && literal6 ? end + 1 : end;
    if (colon == NULL || *colon != ':' ||
        !g_ascii_string_to_unsigned(colon + 1, 10, 1, 65535, &port, NULL)) {
        return false;
    }
    g_autofree char *host = literal6 ? g_strndup(text + 1, (gsize)(end - text - 1))
                                     : g_strndup(text, (gsize)(end - text));
    return is_host(host);
}

static bool is_address(const char *text)
{
    const char *at = strrchr(text, '@');
    return at != NULL && at != text && strlen(text) <= FF_LIMIT_ADDRESS && is_host(at + 1) &&
           strpbrk(text, " \t<>,\"") == NULL;
}

static bool is_word(const char *text)
{
    return has_only(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_");
}

static bool is_country(const char *text)
{
    return strlen(text) == 2 && g_ascii_isalpha(text[0]) && g_ascii_isalpha(text[1]);
}

static bool is_hours(const char *text)
{
    g_autoptr(FfHours) hours = ff_hours_parse(text, NULL);
    return hours != NULL;
}

static bool is_dial(const char *text)
{
    return strlen(text) <= 20 && has_only(text, "0123456789*#,");
}

static bool is_identity(const char *text)
{
    return strlen(text) <= 20 && has_only(text, "0123456789+ ");
}

static bool is_pin(const char *text)
{
    static const char prefix[] = "sha256//";
    if (!g_str_has_prefix(text, prefix)) {
        return false;
    }
    const char *encoded = text + strlen(prefix);
    gsize length = 0;
    g_autofree guchar *octets = g_base64_decode(encoded, &length);
    g_autofree char *again = g_base64_encode(octets, length);
    return length == 32 && strcmp(encoded, again) == 0;
}

static bool is_program(const char *text)
{
    return strcmp(text, "auto") == 0 || strcmp(text, "none") == 0 || g_path_is_absolute(text);
}

static bool is_path(const char *text)
{
    return strlen(text) < 4096;
}

static bool is_any(const char *text)
{
    return true;
}

static const struct {
    bool (*valid)(const char *text);
    const char *expected;
} checks[] = {
    [FF_SETTING_TEXT] = {is_any, ""},
    [FF_SETTING_WORD] = {is_word, "a word of letters, digits, \"-\" and \"_\""},
    [FF_SETTING_PATH] = {is_path, "a path"},
    [FF_SETTING_ADDRESS] = {is_address, "an address like fax@company.com"},
    [FF_SETTING_HOST] = {is_host, "the name or IP address of a host"},
    [FF_SETTING_IP] = {is_ip, "an IP address"},
    [FF_SETTING_PEER] = {is_peer, "a host, or host:port"},
    [FF_SETTING_LOOPBACK] = {is_loopback,
                             "an IP address of this machine only (127.0.0.0/8 or ::1); whoever "
                             "reached it could send faxes and mail in your name, for no password "
                             "is asked there"},
    [FF_SETTING_COUNTRY] = {is_country, "a country's two letters like US"},
    [FF_SETTING_IDENTITY] = {is_identity, "a fax identity: digits, + and spaces, 20 at most"},
    [FF_SETTING_DIAL] = {is_dial, "what can be dialled: digits, *, # and commas, 20 at most"},
    [FF_SETTING_HOURS] = {is_hours, "hours: write them like mon-fri 08:00-18:00, sat 09:00-12:00"},
    [FF_SETTING_PROGRAM] = {is_program, "auto, none, or the program's path, which begins with /"},
    [FF_SETTING_PIN] = {is_pin, "sha256// and the BASE64 of 32 octets"},
};

static char *choice_names(const FfSettingChoice *choices)
{
    g_autoptr(GString) names = g_string_new(NULL);
    for (; choices->name != NULL; choices++) {
        if (!choices->unavailable) {
            g_string_append_printf(names, "%s%s", names->len > 0 ? ", " : "", choices->name);
        }
    }
    return g_string_free(g_steal_pointer(&names), FALSE);
}

/* A known name that ends in ":" stands for all that begin so. */
static const FfSettingChoice *find_choice(const FfSettingChoice *choices, const char *text)
{
    for (; choices->name != NULL; choices++) {
        bool open = g_str_has_suffix(choices->name, ":");
        if (open ? g_str_has_prefix(text, choices->name) : strcmp(text, choices->name) == 0) {
            return choices;
        }
    }
    return NULL;
}

/* NULL with *ret_problem when it is none that can be used. */
static const FfSettingChoice *check_choice(const FfSettingChoice *choices, const char *text,
                                           char **ret_problem)
{
    const FfSettingChoice *choice = find_choice(choices, text);
    if (choice != NULL && !choice->unavailable) {
        return choice;
    }
    g_autofree char *names = choice_names(choices);
    *ret_problem = choice == NULL
                       ? g_strdup_printf("\"%s\" is not known; write one of: %s", text, names)
                       : g_strdup_printf("\"%s\" is not available in this version; available: %s",
                                         text, names);
    return NULL;
}

static char *set_choice(const FfSetting *setting, int *member, const char *text)
{
    char *problem = NULL;
    const FfSettingChoice *choice = check_choice(setting->choices, text, &problem);
    if (choice == NULL) {
        return problem;
    }
    *member = choice->value;
    return NULL;
}

static char *set_unknown_senders(const FfSetting *setting, FfGatewaySettings *gateway,
                                 const char *text)
{
    static const char prefix[] = "account=";
    bool account = g_str_has_prefix(text, prefix);
    const char *name = account ? text + strlen(prefix) : NULL;
    if (account && (*name == '\0' || strlen(name) > FF_LIMIT_NAME)) {
        return g_strdup("after account= the name of a user is missing");
    }
    int value = 0;
    char *problem = set_choice(setting, &value, account ? "account=NAME" : text);
    if (problem == NULL) {
        gateway->unknown_senders = (FfUnknownSenders)value;
        g_free(gateway->unknown_senders_account);
        gateway->unknown_senders_account = g_strdup(name);
    }
    return problem;
}

static char *check_number(const FfSetting *setting, const char *text, gint64 *ret_number)
{
    char *end = NULL;
    gint64 number = g_ascii_strtoll(text, &end, 10);
    gint64 unit = 1;
    if (setting->type == FF_SETTING_SIZE && *end != '\0') {
        static const char units[] = "KMG";
        const char *found = strchr(units, g_ascii_toupper(*end));
        unit = found != NULL ? G_GINT64_CONSTANT(1) << (10 * (found - units + 1)) : 1;
        end += found != NULL ? 1 : 0;
    }
    if (!g_ascii_isdigit(text[0]) || *end != '\0') {
        return wrong(text, "a whole number");
    }
    if (number > setting->max / unit || number * unit < setting->min) {
        return g_strdup_printf("\"%s\" is out of range; %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT
                               " are possible",
                               text, setting->min, setting->max);
    }
    *ret_number = number * unit;
    return NULL;
}

static char *set_number(const FfSetting *setting, gpointer member, const char *text)
{
    gint64 number = 0;
    char *problem = check_number(setting, text, &number);
    if (problem != NULL) {
        return problem;
    }
    if (setting->type == FF_SETTING_SIZE) {
        *(gint64 *)member = number;
    } else {
        *(int *)member = (int)(setting->type == FF_SETTING_SECONDS ? number * 1000 : number);
    }
    return NULL;
}

static char *set_domains(char ***member, const char *text)
{
    g_autofree char *lower = g_ascii_strdown(text, -1);
    g_auto(GStrv) domains = g_strsplit(lower, ",", -1);
    g_autoptr(GStrvBuilder) kept = g_strv_builder_new();
    for (char **domain = domains; *domain != NULL; domain++) {
        if (!is_host(g_strstrip(*domain))) {
            return wrong(*domain, "a domain like fax.company.com");
        }
        g_strv_builder_add(kept, *domain);
    }
    g_strfreev(*member);
    *member = g_strv_builder_end(kept);
    return NULL;
}

/* White space around a pattern is none of it; nothing between two commas is no pattern. */
static char *set_patterns(char ***member, const char *text)
{
    g_auto(GStrv) patterns = g_strsplit(text, ",", -1);
    g_autoptr(GStrvBuilder) kept = g_strv_builder_new();
    for (char **pattern = patterns; *pattern != NULL; pattern++) {
        if (*g_strstrip(*pattern) == '\0' || strpbrk(*pattern, "/\\") != NULL) {
            return wrong(*pattern, "a list of file names like *.pdf, *.jp*g");
        }
        g_strv_builder_add(kept, *pattern);
    }
    g_strfreev(*member);
    *member = g_strv_builder_end(kept);
    return NULL;
}

static char *set_networks(char ***member, const char *text)
{
    g_auto(GStrv) networks = g_strsplit(text, ",", -1);
    for (char **network = networks; *network != NULL; network++) {
        if (!ff_network_is_valid(g_strstrip(*network))) {
            return wrong(*network, "an IP address, or a network like 192.0.2.0/24");
        }
    }
    g_strfreev(*member);
    *member = g_steal_pointer(&networks);
    return NULL;
}

static char *set_words(const FfSetting *setting, char ***member, const char *text)
{
    g_auto(GStrv) words = g_strsplit(text, ",", -1);
    for (char **word = words; *word != NULL; word++) {
        char *problem = NULL;
        if (check_choice(setting->choices, g_strstrip(*word), &problem) == NULL) {
            return problem;
        }
        for (char **other = words; other < word; other++) {
            if (strcmp(*other, *word) == 0) {
                return g_strdup_printf("\"%s\" is there twice", *word);
            }
        }
    }
    g_strfreev(*member);
    *member = g_steal_pointer(&words);
    return NULL;
}

static char *convert_string(const FfSetting *setting, const char *text, const char *folder)
{
    switch (setting->type) {
    case FF_SETTING_PATH:
        return g_canonicalize_filename(text, folder);
    case FF_SETTING_ADDRESS:
        return g_ascii_strdown(text, -1);
    case FF_SETTING_COUNTRY:
        return g_ascii_strup(text, -1);
    default:
        return g_strdup(text);
    }
}

static char *set_string(const FfSetting *setting, char **member, const char *text,
                        const char *folder)
{
    if (setting->type == FF_SETTING_CHOICE_TEXT) {
        char *problem = NULL;
        if (check_choice(setting->choices, text, &problem) == NULL) {
            return problem;
        }
    } else if (!checks[setting->type].valid(text)) {
        return wrong(text, checks[setting->type].expected);
    }
    g_free(*member);
    *member = convert_string(setting, text, folder);
    return NULL;
}

static void set_empty(const FfSetting *setting, gpointer member)
{
    if (ff_setting_is_string(setting)) {
        g_clear_pointer((char **)member, g_free);
    } else if (ff_setting_is_list(setting)) {
        g_strfreev(*(char ***)member);
        *(char ***)member = g_new0(char *, 1);
    }
}

char *ff_setting_set(const FfSetting *setting, gpointer record, const char *text,
                     const char *folder)
{
    gpointer member = G_STRUCT_MEMBER_P(record, setting->offset);
    if (text[0] == '\0') {
        if (setting->default_text[0] != '\0') {
            return g_strdup("a value is missing after =");
        }
        set_empty(setting, member);
        return NULL;
    }
    switch (setting->type) {
    case FF_SETTING_DOMAINS:
        return set_domains(member, text);
    case FF_SETTING_PATTERNS:
        return set_patterns(member, text);
    case FF_SETTING_NETWORKS:
        return set_networks(member, text);
    case FF_SETTING_WORDS:
        return set_words(setting, member, text);
    case FF_SETTING_CHOICE:
        return set_choice(setting, member, text);
    case FF_SETTING_UNKNOWN_SENDERS:
        return set_unknown_senders(setting, record, text);
    case FF_SETTING_INTEGER:
    case FF_SETTING_SECONDS:
    case FF_SETTING_SIZE:
        return set_number(setting, member, text);
    default:
        return set_string(setting, member, text, folder);
    }
}
