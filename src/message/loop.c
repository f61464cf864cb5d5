// SPDX-License-Identifier: GPL-3.0-or-later
#include "message/loop.h"

#include <string.h>

/* What a field's value, without comments, says; each from RFC 3834 section 2 or long practice. */
typedef bool (*Sign)(const char *value);

static bool is_null_path(const char *value)
{
    return strcmp(value, "<>") == 0;
}

static gsize keyword_length(const char *value)
{
    return strcspn(value, "; \t");
}

static bool keyword_is(const char *value, const char *keyword)
{
    return keyword_length(value) == strlen(keyword) &&
           g_ascii_strncasecmp(value, keyword, strlen(keyword)) == 0;
}

static bool is_automatic(const char *value)
{
    return !keyword_is(value, "no");
}

static bool is_list_precedence(const char *value)
{
    return keyword_is(value, "list");
}

static bool is_bulk_precedence(const char *value)
{
    return keyword_is(value, "bulk") || keyword_is(value, "junk") ||
           keyword_is(value, "auto_reply");
}

static bool is_report(const char *value)
{
    return keyword_is(value, "multipart/report");
}

static bool is_any(const char *value)
{
    return true;
}

static const struct {
    const char *name; /* a name that ends in '-' stands for all that begin so */
    Sign sign;
    FfReason reason;
} signs[] = {
    {"Return-Path", is_null_path, FF_REASON_BOUNCE},
    {"Content-Type", is_report, FF_REASON_BOUNCE},
    {"X-Failed-Recipients", is_any, FF_REASON_BOUNCE},
    {"Auto-Submitted", is_automatic, FF_REASON_AUTOMATIC_MESSAGE},
    {"List-", is_any, FF_REASON_LIST_MESSAGE},
    {"Precedence", is_list_precedence, FF_REASON_LIST_MESSAGE},
    {"Precedence", is_bulk_precedence, FF_REASON_AUTOMATIC_MESSAGE},
    {"X-Autoreply", is_any, FF_REASON_AUTOMATIC_MESSAGE},
    {"X-Autorespond", is_any, FF_REASON_AUTOMATIC_MESSAGE},
};

static bool name_matches(const char *field, const char *name)
{
    gsize length = strlen(name);
    return name[length - 1] == '-' ? g_ascii_strncasecmp(field, name, length) == 0
                                   : g_ascii_strcasecmp(field, name) == 0;
}

static bool shows_sign(const FfHeader *header, guint sign)
{
    for (guint i = 0; i < header->fields->len; i++) {
        const FfHeaderField *field = header->fields->pdata[i];
        if (!name_matches(field->name, signs[sign].name)) {
            continue;
        }
        g_autofree char *value = ff_header_without_comments(field->value);
        if (signs[sign].sign(value)) {
            return true;
        }
    }
    return false;
}

static bool is_configured(const FfSettings *settings, const char *address)
{
    return ff_settings_find_gateway(settings, address) != NULL ||
           (settings->from_address != NULL &&
            g_ascii_strcasecmp(settings->from_address, address) == 0);
}

/* "fax+folder@company.com" is delivered to fax@company.com; what fax_domains has comes back as a
 * fax. */
static bool is_own_address(const FfSettings *settings, const char *address)
{
    const char *at = strrchr(address, '@');
    if (at == NULL) {
        return false;
    }
    gsize base_length = MIN(strcspn(address, "+"), (gsize)(at - address));
    g_autofree char *base = g_strdup_printf("%.*s%s", (int)base_length, address, at);
    return is_configured(settings, address) || is_configured(settings, base) ||
           ff_settings_is_fax_domain(settings, at + 1);
}

static bool is_mailer_daemon(const char *address)
{
    return g_ascii_strncasecmp(address, "mailer-daemon@", strlen("mailer-daemon@")) == 0;
}

FfReason ff_loop_check(const FfHeader *header, const FfMailFacts *facts, const char *from)
{
    if (from != NULL && is_own_address(facts->settings, from)) {
        return FF_REASON_OWN_MESSAGE;
    }
    if ((facts->reverse_path != NULL && *facts->reverse_path == '\0') ||
        (from != NULL && is_mailer_daemon(from))) {
        return FF_REASON_BOUNCE;
    }
    for (guint i = 0; i < G_N_ELEMENTS(signs); i++) {
        if (shows_sign(header, i)) {
            return signs[i].reason;
        }
    }
    return FF_REASON_NONE;
}
