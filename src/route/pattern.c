// SPDX-License-Identifier: GPL-3.0-or-later
/* Patterns with * and ?. */
#include <string.h>

#include "route/route.h"

/* Without recursion: on a mismatch the last * takes one character more. */
static bool glob(const char *pattern, const char *text)
{
    const char *star = NULL;
    const char *resume = NULL;
    while (*text != '\0') {
        if (*pattern == '*') {
            star = pattern++;
            resume = text;
        } else if (*pattern != '\0' &&
                   (*pattern == '?' || g_ascii_tolower(*pattern) == g_ascii_tolower(*text))) {
            pattern++;
            text++;
        } else if (star != NULL) {
            pattern = star + 1;
            text = ++resume;
        } else {
            return false;
        }
    }
    return pattern[strspn(pattern, "*")] == '\0';
}

static char *keep_only(const char *text, const char *characters)
{
    GString *kept = g_string_new(NULL);
    for (; *text != '\0'; text++) {
        if (strchr(characters, *text) != NULL) {
            g_string_append_c(kept, *text);
        }
    }
    return g_string_free(kept, FALSE);
}

/* "+1 503 555-0100" is "+15035550100" to a person. */
static bool glob_digits(const char *pattern, const char *text)
{
    g_autofree char *digits = keep_only(text, "0123456789");
    g_autofree char *wanted = keep_only(pattern, "0123456789*?");
    return *digits != '\0' && strpbrk(wanted, "0123456789") != NULL && glob(wanted, digits);
}

/* A pattern with letters is a text, and its digits alone would say something else. */
static bool is_numeric(const char *pattern)
{
    return pattern[strspn(pattern, "0123456789*?+-. ()/")] == '\0';
}

bool ff_pattern_matches(FfSort sort, const char *pattern, const char *fact)
{
    if (fact == NULL || *fact == '\0') {
        return false;
    }
    return glob(pattern, fact) ||
           (sort == FF_SORT_CSID && is_numeric(pattern) && glob_digits(pattern, fact));
}

static gsize count_fixed(const char *pattern)
{
    gsize count = 0;
    for (; *pattern != '\0'; pattern++) {
        count += *pattern != '*' && *pattern != '?';
    }
    return count;
}

int ff_pattern_compare(const char *first, const char *second)
{
    bool first_wild = strpbrk(first, "*?") != NULL;
    bool second_wild = strpbrk(second, "*?") != NULL;
    if (first_wild != second_wild) {
        return first_wild ? 1 : -1;
    }
    gsize first_fixed = count_fixed(first);
    gsize second_fixed = count_fixed(second);
    if (first_fixed != second_fixed) {
        return first_fixed > second_fixed ? -1 : 1;
    }
    return g_ascii_strcasecmp(first, second);
}

const FfJunk *ff_junk_find(const GPtrArray *junk, const char *caller_number,
                           const char *caller_identity)
{
    const FfJunk *best = NULL;
    for (guint i = 0; junk != NULL && i < junk->len; i++) {
        const FfJunk *each = g_ptr_array_index(junk, i);
        const char *fact = each->sort == FF_SORT_CALLER ? caller_number : caller_identity;
        if (!ff_pattern_matches(each->sort, each->pattern, fact)) {
            continue;
        }
        int order = best != NULL ? ff_pattern_compare(each->pattern, best->pattern) : -1;
        if (order < 0 || (order == 0 && each->action == FF_JUNK_REFUSE)) {
            best = each;
        }
    }
    return best;
}
