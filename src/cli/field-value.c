// SPDX-License-Identifier: GPL-3.0-or-later
/* Values that people write to members of users and groups. */
#include <string.h>

#include "base/error.h"
#include "base/limits.h"
#include "base/mail-address.h"
#include "cli/field.h"
#include "notice/notice.h"

static bool fail(GError **error, const char *value, const char *expected)
{
    g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT, "\"%s\" is not %s", value, expected);
    return false;
}

static const char *last_of(char *const *values)
{
    const char *last = "";
    for (; *values != NULL; values++) {
        last = *values;
    }
    return last;
}

static void put_text(gpointer member, const char *text)
{
    char **place = member;
    g_free(*place);
    *place = text[0] != '\0' ? g_strdup(text) : NULL;
}

/* A list value made fit, or NULL with the error. */
typedef char *(*Read)(FfCli *cli, const char *text, GError **error);

static bool put_list(FfCli *cli, gpointer member, char *const *values, Read read, GError **error)
{
    g_autoptr(GStrvBuilder) kept = g_strv_builder_new();
    for (; *values != NULL; values++) {
        g_autofree char *value = **values != '\0' ? read(cli, *values, error) : g_strdup("");
        if (value == NULL) {
            return false;
        }
        if (value[0] != '\0') {
            g_strv_builder_add(kept, value);
        }
    }
    char ***place = member;
    g_strfreev(*place);
    *place = g_strv_builder_end(kept);
    return true;
}

/* ---- texts ---- */

static bool is_line(const char *text)
{
    if (!g_utf8_validate(text, -1, NULL)) {
        return false;
    }
    for (; *text != '\0'; text = g_utf8_next_char(text)) {
        if (g_unichar_iscntrl(g_utf8_get_char(text))) {
            return false;
        }
    }
    return true;
}

bool ff_field_is_name(const char *text)
{
    return text[0] != '\0' && strlen(text) <= FF_LIMIT_NAME && is_line(text);
}

bool ff_field_text(FfCli *cli, const FfField *field, gpointer member, char *const *values,
                   GError **error)
{
    const char *text = last_of(values);
    if (!is_line(text) || g_utf8_strlen(text, -1) > field->limit) {
        g_autofree char *expected =
            g_strdup_printf("one line of at most %d characters", field->limit);
        return fail(error, text, expected);
    }
    put_text(member, text);
    return true;
}

static char *read_name(FfCli *cli, const char *text, GError **error)
{
    return ff_field_is_name(text) || fail(error, text, "a name") ? g_strdup(text) : NULL;
}

bool ff_field_names(FfCli *cli, const FfField *field, gpointer member, char *const *values,
                    GError **error)
{
    return put_list(cli, member, values, read_name, error);
}

/* A language is a folder of templates; "de-AT" may be served by that of "de". */
bool ff_field_language(FfCli *cli, const FfField *field, gpointer member, char *const *values,
                       GError **error)
{
    const char *language = last_of(values);
    if (language[0] != '\0' && !ff_notice_has_language(cli->settings, language)) {
        return fail(error, language, "a folder of templates; see template_dir");
    }
    put_text(member, language);
    return true;
}

bool ff_field_template(FfCli *cli, const FfField *field, gpointer member, char *const *values,
                       GError **error)
{
    const char *path = last_of(values);
    g_auto(GStrv) steps = g_strsplit_set(path, "/\\", -1);
    bool climbs = g_strv_contains((const char *const *)steps, "..");
    if (!is_line(path) || strlen(path) > FF_LIMIT_NAME || climbs || path[0] == '/' ||
        path[0] == '\\') {
        return fail(error, path, "a file below the folder of cover templates");
    }
    put_text(member, path);
    return true;
}

/* ---- addresses ---- */

static bool is_plain(const char *text)
{
    for (; *text != '\0'; text++) {
        if (g_ascii_iscntrl(*text) || strchr(" \t<>,\"", *text) != NULL) {
            return false;
        }
    }
    return true;
}

/* In the form in which it is stored; NULL when it is none. A star stands for all of a domain, or
 * for nothing. */
static char *read_address(const char *text)
{
    const char *at = strchr(text, '@');
    const char *star = strchr(text, '*');
    bool whole = star == NULL || (star == text && at == text + 1 && strchr(star + 1, '*') == NULL);
    bool plain = at != NULL && strchr(at + 1, '@') == NULL && whole &&
                 strlen(text) <= FF_LIMIT_ADDRESS && is_plain(text) &&
                 g_utf8_validate(text, -1, NULL);
    return plain ? ff_mail_address_normalize(text) : NULL;
}

bool ff_field_address(FfCli *cli, const FfField *field, gpointer member, char *const *values,
                      GError **error)
{
    const char *written = last_of(values);
    g_autofree char *address = read_address(written);
    if (address == NULL || address[0] == '*') {
        return fail(error, written, "an address like anne@company.com");
    }
    put_text(member, address);
    return true;
}

static char *read_alias(FfCli *cli, const char *text, GError **error)
{
    char *address = read_address(text);
    if (address == NULL) {
        fail(error, text, "an address, nor *@domain");
    }
    return address;
}

bool ff_field_aliases(FfCli *cli, const FfField *field, gpointer member, char *const *values,
                      GError **error)
{
    return put_list(cli, member, values, read_alias, error);
}

static char *read_way(FfCli *cli, const char *text, GError **error)
{
    g_autofree char *lower = g_ascii_strdown(text, -1);
    if (ff_settings_find_gateway(cli->settings, lower) == NULL &&
        !ff_settings_is_fax_domain(cli->settings, lower)) {
        fail(error, text, "the address of a [gateway], nor one of fax_domains");
        return NULL;
    }
    return g_steal_pointer(&lower);
}

bool ff_field_ways(FfCli *cli, const FfField *field, gpointer member, char *const *values,
                   GError **error)
{
    return put_list(cli, member, values, read_way, error);
}

/* ---- numbers ---- */

static char *read_number(FfCli *cli, const char *text, GError **error)
{
    return ff_cli_read_number(cli->settings, text, error);
}

bool ff_field_numbers(FfCli *cli, const FfField *field, gpointer member, char *const *values,
                      GError **error)
{
    return put_list(cli, member, values, read_number, error);
}

/* Rules see numbers in E.164, so a beginning without a country code would never be met; only
 * extensions have none. */
static char *read_beginning(FfCli *cli, const char *text, GError **error)
{
    g_autofree char *kept = ff_cli_strip_number(text);
    gsize plus = kept[0] == '+';
    gsize digits = strspn(kept + plus, "0123456789");
    bool whole = digits > 0 && kept[plus + digits] == '\0';
    bool extension = plus == 0 && digits <= (gsize)MAX(cli->settings->extension_digits, 0);
    if (!whole || !(plus == 1 ? digits < 16 : extension)) {
        fail(error, text, "the beginning of a number with its country code, as +1900");
        return NULL;
    }
    return g_steal_pointer(&kept);
}

bool ff_field_beginnings(FfCli *cli, const FfField *field, gpointer member, char *const *values,
                         GError **error)
{
    return put_list(cli, member, values, read_beginning, error);
}

bool ff_field_count(FfCli *cli, const FfField *field, gpointer member, char *const *values,
                    GError **error)
{
    const char *text = last_of(values);
    guint64 count = 0;
    if (text[0] != '\0' &&
        !g_ascii_string_to_unsigned(text, 10, 0, (guint64)field->limit, &count, NULL)) {
        g_autofree char *expected = g_strdup_printf("a number from 0 to %d", field->limit);
        return fail(error, text, expected);
    }
    *(int *)member = (int)count;
    return true;
}

/* ---- choices ---- */

bool ff_field_format(FfCli *cli, const FfField *field, gpointer member, char *const *values,
                     GError **error)
{
    return ff_format_from_name(last_of(values), member) ||
           fail(error, last_of(values), "tiff, nor pdf");
}

bool ff_field_notify(FfCli *cli, const FfField *field, gpointer member, char *const *values,
                     GError **error)
{
    return ff_notify_from_name(last_of(values), member) ||
           fail(error, last_of(values), "always, failure, nor never");
}

bool ff_field_attach(FfCli *cli, const FfField *field, gpointer member, char *const *values,
                     GError **error)
{
    return ff_attach_from_name(last_of(values), member) ||
           fail(error, last_of(values), "none, pdf, tiff, nor thumbnail");
}

bool ff_field_share(FfCli *cli, const FfField *field, gpointer member, char *const *values,
                    GError **error)
{
    return ff_share_from_name(last_of(values), member) ||
           fail(error, last_of(values), "all, nor round-robin");
}

/* ---- secrets ---- */

bool ff_field_hash(FfCli *cli, const FfField *field, gpointer member, char *const *values,
                   GError **error)
{
    const char *hash = last_of(values);
    if (hash[0] != '\0' && !g_str_has_prefix(hash, "$y$")) {
        return fail(error, hash, "a hash that export wrote; set secrets by faxferry user change");
    }
    put_text(member, hash);
    return true;
}
