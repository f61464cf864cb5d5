// SPDX-License-Identifier: GPL-3.0-or-later
#include "message/name-rules.h"

/* From the last star on, and one character further each time: an earlier star need never give way,
 * since what it matched can be matched by the last one as well. */
static bool matches(const char *pattern, const char *name)
{
    const char *star = NULL;
    const char *retry = NULL;
    while (*name != '\0') {
        if (*pattern == '*') {
            star = pattern++;
            retry = name;
        } else if (*pattern == '?' || g_utf8_get_char(pattern) == g_utf8_get_char(name)) {
            pattern = g_utf8_next_char(pattern);
            name = g_utf8_next_char(name);
        } else if (star != NULL) {
            pattern = star + 1;
            name = retry = g_utf8_next_char(retry);
        } else {
            return false;
        }
    }
    while (*pattern == '*') {
        pattern++;
    }
    return *pattern == '\0';
}

bool ff_name_matches(const char *pattern, const char *name)
{
    g_autofree char *folded_pattern = g_utf8_casefold(pattern, -1);
    g_autofree char *folded_name = g_utf8_casefold(name, -1);
    return matches(folded_pattern, folded_name);
}

static bool is_listed(char *const *patterns, const char *name)
{
    for (; *patterns != NULL; patterns++) {
        if (ff_name_matches(*patterns, name)) {
            return true;
        }
    }
    return false;
}

static bool has_any(char *const *patterns)
{
    return patterns != NULL && *patterns != NULL;
}

/* The mailbox's list, else the server's; NULL when both are empty. */
static char *const *choose(char *const *mailbox, char *const *server)
{
    return has_any(mailbox) ? mailbox : has_any(server) ? server : NULL;
}

const char *ff_name_blacklisted(const FfMailFacts *facts, const char *name)
{
    char *const *list = choose(facts->mailbox != NULL ? facts->mailbox->blacklist : NULL,
                               facts->settings->blacklist);
    return list != NULL && is_listed(list, name != NULL ? name : "") ? "blacklist" : NULL;
}

const char *ff_name_refused(const FfMailFacts *facts, const char *name)
{
    char *const *list = choose(facts->mailbox != NULL ? facts->mailbox->whitelist : NULL,
                               facts->settings->whitelist);
    const char *why = ff_name_blacklisted(facts, name);
    if (why != NULL || list == NULL) {
        return why;
    }
    return is_listed(list, name != NULL ? name : "") ? NULL : "whitelist";
}
