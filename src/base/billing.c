// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/billing.h"

#include <string.h>

#include "base/distance.h"
#include "base/error.h"
#include "base/limits.h"

/* ---- the record ---- */

FfBillingCode *ff_billing_code_new(const char *code, const char *company, const char *description)
{
    FfBillingCode *made = g_new0(FfBillingCode, 1);
    *made = (FfBillingCode){g_strdup(code), g_strdup(company), g_strdup(description)};
    return made;
}

FfBillingCode *ff_billing_code_copy(const FfBillingCode *code)
{
    return ff_billing_code_new(code->code, code->company, code->description);
}

void ff_billing_code_free(FfBillingCode *code)
{
    if (code == NULL) {
        return;
    }
    g_free(code->code);
    g_free(code->company);
    g_free(code->description);
    g_free(code);
}

bool ff_billing_code_equal(const FfBillingCode *one, const FfBillingCode *other)
{
    return strcmp(one->code, other->code) == 0 && g_strcmp0(one->company, other->company) == 0 &&
           g_strcmp0(one->description, other->description) == 0;
}

/* ---- checks ---- */

static void join_line_ends(char *text)
{
    char *to = text;
    for (const char *from = text; *from != '\0'; from++) {
        if (from[0] == '\r' && from[1] == '\n') {
            continue;
        }
        *to++ = (char)(*from == '\r' ? '\n' : *from);
    }
    *to = '\0';
}

static void tidy_text(char **text)
{
    if (*text == NULL) {
        return;
    }
    join_line_ends(*text);
    g_strstrip(*text);
    if (**text == '\0') {
        g_clear_pointer(text, g_free);
    }
}

/* Directional overrides and their like would let a code look like another one. */
static bool is_printable(const char *text, bool lines)
{
    for (; *text != '\0'; text = g_utf8_next_char(text)) {
        gunichar character = g_utf8_get_char(text);
        GUnicodeType type = g_unichar_type(character);
        bool line = lines && (character == '\n' || character == '\t');
        if (!line && (g_unichar_iscntrl(character) || type == G_UNICODE_LINE_SEPARATOR ||
                      type == G_UNICODE_PARAGRAPH_SEPARATOR || type == G_UNICODE_FORMAT)) {
            return false;
        }
    }
    return true;
}

static bool check_text(const char *what, const char *text, glong longest, bool lines,
                       GError **error)
{
    if (text == NULL) {
        return true;
    }
    if (!g_utf8_validate(text, -1, NULL)) {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT, "the %s is not UTF-8", what);
        return false;
    }
    if (g_utf8_strlen(text, -1) > longest) {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT,
                    "the %s has %ld characters; %ld are allowed", what, g_utf8_strlen(text, -1),
                    longest);
        return false;
    }
    if (!is_printable(text, lines)) {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT,
                    "the %s has characters that can not be printed%s", what,
                    lines ? "" : ", or a line break");
        return false;
    }
    return true;
}

/* In an address, '^' would begin the next flag. */
static bool check_code(const char *code, GError **error)
{
    if (code == NULL) {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT, "the billing code is empty");
        return false;
    }
    if (!check_text("billing code", code, FF_LIMIT_BILLING_CODE, false, error)) {
        return false;
    }
    if (strchr(code, '^') != NULL) {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT,
                    "the billing code \"%s\" has a ^, which no address could carry", code);
        return false;
    }
    return true;
}

bool ff_billing_code_tidy(FfBillingCode *code, GError **error)
{
    tidy_text(&code->code);
    tidy_text(&code->company);
    tidy_text(&code->description);
    return check_code(code->code, error) &&
           check_text("company", code->company, FF_LIMIT_NAME, false, error) &&
           check_text("description", code->description, FF_LIMIT_BILLING_DESCRIPTION, true, error);
}

/* ---- comparing ---- */

char *ff_billing_key(const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    g_autofree char *composed = g_utf8_normalize(valid, -1, G_NORMALIZE_ALL_COMPOSE);
    g_autofree char *folded = g_utf8_casefold(composed, -1);
    return g_utf8_normalize(folded, -1, G_NORMALIZE_ALL_COMPOSE);
}

char *ff_billing_words(const FfBillingCode *code)
{
    g_autofree char *all =
        g_strdup_printf("%s\n%s\n%s", code->code, code->company != NULL ? code->company : "",
                        code->description != NULL ? code->description : "");
    return ff_billing_key(all);
}

/* ---- the nearest ---- */

enum { SHOWN = 3 };

typedef struct {
    char *code;
    guint distance;
} Candidate;

struct FfBillingNearest {
    char *key;
    guint furthest;              /* what is still near */
    Candidate candidates[SHOWN]; /* the nearest first */
    guint count;
};

/* One slip in three characters: more is another code. */
FfBillingNearest *ff_billing_nearest_new(const char *written)
{
    FfBillingNearest *nearest = g_new0(FfBillingNearest, 1);
    nearest->key = ff_billing_key(written);
    nearest->furthest = MAX(1, (guint)g_utf8_strlen(nearest->key, -1) / 3);
    return nearest;
}

void ff_billing_nearest_free(FfBillingNearest *nearest)
{
    if (nearest == NULL) {
        return;
    }
    for (guint i = 0; i < nearest->count; i++) {
        g_free(nearest->candidates[i].code);
    }
    g_free(nearest->key);
    g_free(nearest);
}

static void insert(FfBillingNearest *nearest, guint place, const char *code, guint distance)
{
    if (nearest->count == SHOWN) {
        g_free(nearest->candidates[--nearest->count].code);
    }
    for (guint i = nearest->count; i > place; i--) {
        nearest->candidates[i] = nearest->candidates[i - 1];
    }
    nearest->candidates[place] = (Candidate){g_strdup(code), distance};
    nearest->count++;
}

void ff_billing_nearest_offer(FfBillingNearest *nearest, const char *code)
{
    g_autofree char *key = ff_billing_key(code);
    guint distance = ff_distance(nearest->key, key, nearest->furthest);
    if (g_str_has_prefix(key, nearest->key)) {
        distance = MIN(distance, nearest->furthest); /* written down in part */
    }
    guint place = 0;
    while (place < nearest->count && nearest->candidates[place].distance <= distance) {
        place++;
    }
    if (distance <= nearest->furthest && place < SHOWN) {
        insert(nearest, place, code, distance);
    }
}

char *ff_billing_nearest_text(const FfBillingNearest *nearest)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < nearest->count; i++) {
        g_string_append_printf(text, "%s%s", i > 0 ? ", " : "", nearest->candidates[i].code);
    }
    return nearest->count > 0 ? g_string_free(g_steal_pointer(&text), FALSE) : NULL;
}
