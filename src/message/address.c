// SPDX-License-Identifier: GPL-3.0-or-later
#include "message/address.h"

#include <string.h>

#include "base/limits.h"
#include "message/flags.h"
#include "message/words.h"
#include "message/written-number.h"

const FfFlagInfo *ff_address_flags(void)
{
    return ff_flags_info();
}

/* What an address says, before it is judged. */
typedef struct {
    char *head;        /* number, or name and number */
    char *name;        /* where the form gives it apart, or NULL */
    char *flags;       /* behind the first '^', or NULL */
    bool number_alone; /* the head is nothing but the number */
} Spec;

static void spec_clear(Spec *spec)
{
    g_free(spec->head);
    g_free(spec->name);
    g_free(spec->flags);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Spec, spec_clear)

/* ---- quotes and separators around a name ---- */

/* Either kind of quotes, and what word processors and telephones make of them. */
static bool is_quote(gunichar character)
{
    return character == '"' || character == '\'' || character == '`' ||
           (character >= 0x2018 && character <= 0x201f) || character == 0xab || character == 0xbb;
}

static bool is_around_name(gunichar character)
{
    return g_unichar_isspace(character) || character == ',' || character == ';' ||
           character == ':' || is_quote(character) ||
           g_unichar_type(character) == G_UNICODE_DASH_PUNCTUATION;
}

static bool is_space(gunichar character)
{
    return g_unichar_isspace(character);
}

static char *trim(const char *text, bool (*drop)(gunichar))
{
    const char *start = text;
    const char *end = text + strlen(text);
    while (start < end && drop(g_utf8_get_char(start))) {
        start = g_utf8_next_char(start);
    }
    while (end > start && drop(g_utf8_get_char(g_utf8_prev_char(end)))) {
        end = g_utf8_prev_char(end);
    }
    return g_strndup(start, (gsize)(end - start));
}

static bool is_space_or_quote(gunichar character)
{
    return g_unichar_isspace(character) || is_quote(character);
}

enum { QUOTE_DEPTH = 8 };

/* Quotes around the whole, several deep; one at the end alone belongs to a flag's value. */
static char *strip_quotes(const char *text)
{
    char *inner = trim(text, is_space);
    for (guint depth = 0; depth < QUOTE_DEPTH && is_quote(g_utf8_get_char(inner)); depth++) {
        g_autofree char *outer = inner;
        const char *start = g_utf8_next_char(outer);
        const char *end = start + strlen(start);
        const char *last = end > start ? g_utf8_prev_char(end) : end;
        end = end > start && is_quote(g_utf8_get_char(last)) ? last : end;
        g_autofree char *between = g_strndup(start, (gsize)(end - start));
        inner = trim(between, is_space);
    }
    return inner;
}

/* "Anne "A"": the last quote belongs to one within the name, and not around it. */
static bool lacks_quote(const char *name, const char *whole)
{
    bool open = false;
    for (const char *at = name; *at != '\0'; at++) {
        open = open != (*at == '"');
    }
    return open && strstr(whole, name)[strlen(name)] == '"';
}

/* NULL when nothing is left, or when a mail program wrote the address there. */
static char *clean_name(const char *text)
{
    g_autofree char *trimmed = trim(text, is_around_name);
    g_autofree char *closed = g_strconcat(trimmed, lacks_quote(trimmed, text) ? "\"" : NULL, NULL);
    g_autofree char *name = ff_words_one_line(closed, FF_LIMIT_NAME);
    if (*name == '\0' || strchr(name, '@') != NULL) {
        return NULL;
    }
    return g_steal_pointer(&name);
}

/* ---- the three forms ---- */

static char *unquote_local(const char *local, gsize length)
{
    g_autofree char *text = g_strndup(local, length);
    if (length < 2 || text[0] != '"' || text[length - 1] != '"') {
        return g_steal_pointer(&text);
    }
    GString *plain = g_string_new(NULL);
    for (gsize i = 1; i + 1 < length; i++) {
        i += text[i] == '\\' && i + 2 < length;
        g_string_append_c(plain, text[i]);
    }
    return g_string_free(plain, FALSE);
}

static char *after_caret(char *text)
{
    char *caret = strchr(text, '^');
    if (caret == NULL) {
        return NULL;
    }
    *caret = '\0';
    return g_strdup(caret + 1);
}

static void set_from_display(Spec *spec, const char *display)
{
    g_autofree char *line = ff_words_one_line(display, FF_LIMIT_HEADER_FIELD);
    g_autofree char *text = strip_quotes(line);
    spec->flags = after_caret(text);
    spec->head = trim(text, is_space_or_quote);
}

/* Without quotes, white space, and the backslashes that protect them. */
static char *bare(const char *text)
{
    GString *plain = g_string_new(NULL);
    for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar character = g_utf8_get_char(at);
        if (!is_space_or_quote(character) && character != '\\') {
            g_string_append_unichar(plain, character);
        }
    }
    return g_string_free(plain, FALSE);
}

/* Many mail programs show an address without a name like this. */
static bool is_address_itself(const char *display, const char *address)
{
    g_autofree char *shown = bare(display);
    g_autofree char *meant = bare(address);
    return g_ascii_strcasecmp(shown, meant) == 0;
}

/* The number stands in the address; the display name is the recipient's, and may carry flags, too;
 * NULL when there is none. */
static void set_from_local(Spec *spec, const char *local, const char *display)
{
    g_autofree char *line = ff_words_one_line(local, FF_LIMIT_HEADER_FIELD);
    g_auto(Spec) shown = {0};
    spec->flags = after_caret(line);
    spec->head = trim(line, is_space_or_quote);
    spec->number_alone = true;
    if (display == NULL) {
        return;
    }
    set_from_display(&shown, display);
    spec->name = clean_name(shown.head);
    if (shown.flags != NULL) {
        char *both = spec->flags != NULL ? g_strconcat(spec->flags, "^", shown.flags, NULL)
                                         : g_strdup(shown.flags);
        g_free(spec->flags);
        spec->flags = both;
    }
}

static bool is_fax_domain(const FfAddressRules *rules, const char *domain)
{
    for (guint i = 0; rules->fax_domains != NULL && rules->fax_domains[i] != NULL; i++) {
        if (g_ascii_strcasecmp(rules->fax_domains[i], domain) == 0) {
            return true;
        }
    }
    return false;
}

/* false: somebody else's address. */
static bool read_spec(const char *display, const char *address, const FfAddressRules *rules,
                      Spec *spec)
{
    const char *at = strrchr(address, '@');
    if (at == NULL) {
        return false;
    }
    g_autofree char *local = unquote_local(address, (gsize)(at - address));
    const char *shown = display != NULL && !is_address_itself(display, address) ? display : NULL;
    if (is_fax_domain(rules, at + 1)) {
        set_from_local(spec, local, shown);
        return true;
    }
    const char *mailbox_at = rules->mailbox != NULL ? strrchr(rules->mailbox, '@') : NULL;
    if (mailbox_at == NULL || g_ascii_strcasecmp(mailbox_at, at) != 0) {
        return false;
    }
    gsize length = (gsize)(mailbox_at - rules->mailbox);
    if (g_ascii_strncasecmp(local, rules->mailbox, length) != 0) {
        return false;
    }
    if (local[length] == '+') {
        set_from_local(spec, local + length + 1, shown);
        return true;
    }
    set_from_display(spec, shown != NULL ? shown : "");
    return local[length] == '\0';
}

/* ---- judging ---- */

typedef struct {
    char *number;
    char *name;
} Split;

static void split_clear(Split *split)
{
    g_free(split->number);
    g_free(split->name);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Split, split_clear)

/* "Anne 5035550123 (office)": where a comment without digits begins that ends the text, or NULL. */
static const char *find_comment(const char *head)
{
    const char *open = strrchr(head, '(');
    gsize length = open != NULL ? strlen(open) : 0;
    bool comment =
        length > 2 && strchr(open, ')') == open + length - 1 && !ff_written_number_has_digit(open);
    return comment ? open : NULL;
}

static FfReason split_head(const char *head, const FfAddressRules *rules, Split *split)
{
    const char *comment = find_comment(head);
    if (comment == NULL) {
        return ff_written_number_split(head, rules, &split->number, &split->name);
    }
    g_autofree char *before = g_strndup(head, (gsize)(comment - head));
    g_autofree char *name = NULL;
    FfReason reason = ff_written_number_split(before, rules, &split->number, &name);
    bool address = strchr(comment, '@') != NULL; /* Outlook shows it like this */
    split->name =
        reason == FF_REASON_NONE ? g_strconcat(name, " ", address ? NULL : comment, NULL) : NULL;
    return reason;
}

static FfReason read_number(const Spec *spec, const FfAddressRules *rules, Split *split)
{
    if (*spec->head == '\0') {
        return FF_REASON_BAD_ADDRESS;
    }
    if (!spec->number_alone) {
        return split_head(spec->head, rules, split);
    }
    split->name = g_strdup(spec->name);
    return ff_written_number_judge(spec->head, rules, &split->number);
}

static bool read_flags(const Spec *spec, const FfAddressRules *rules, GHashTable **ret_flags,
                       FfReason *ret_reason, char **ret_argument)
{
    if (spec->flags == NULL) {
        *ret_flags = ff_flags_new();
        return true;
    }
    return ff_flags_parse(spec->flags, rules, ret_flags, ret_reason, ret_argument);
}

/* The number; or all, when what stands before the number is wrong. */
static const char *what_is_wrong(const Spec *spec, const char *address, const FfAddressRules *rules)
{
    const char *number = ff_written_number_find(spec->head);
    g_autofree char *good = NULL;
    if (number != NULL && ff_written_number_judge(number, rules, &good) != FF_REASON_NONE) {
        return number;
    }
    return *spec->head != '\0' ? spec->head : address;
}

static FfAddressResult judge(const Spec *spec, const char *address, const FfAddressRules *rules,
                             FfRecipient **ret_recipient, FfReason *ret_reason, char **ret_argument)
{
    g_auto(Split) split = {0};
    GHashTable *flags = NULL;
    FfReason reason = read_number(spec, rules, &split);
    if (reason != FF_REASON_NONE) {
        *ret_reason = reason;
        *ret_argument = ff_words_one_line(what_is_wrong(spec, address, rules), FF_LIMIT_NAME);
        return FF_ADDRESS_INVALID;
    }
    if (!read_flags(spec, rules, &flags, ret_reason, ret_argument)) {
        return FF_ADDRESS_INVALID;
    }
    FfRecipient *recipient = g_new0(FfRecipient, 1);
    recipient->number = g_steal_pointer(&split.number);
    recipient->name = split.name != NULL ? clean_name(split.name) : NULL;
    recipient->address = ff_words_one_line(address, FF_LIMIT_ADDRESS);
    recipient->flags = flags;
    *ret_recipient = recipient;
    return FF_ADDRESS_FAX;
}

static bool is_own_name(const char *head, const char *mailbox)
{
    const char *at = strrchr(mailbox, '@');
    gsize length = at != NULL ? (gsize)(at - mailbox) : strlen(mailbox);
    return g_ascii_strncasecmp(head, mailbox, length) == 0 &&
           (head[length] == '\0' || g_ascii_strcasecmp(head + length, mailbox + length) == 0);
}

/* "Fax Service" <fax@company.com> is just our own name. With any digit it is taken for somebody's
 * number, well or badly written, because a recipient must not be lost in silence. */
static bool names_nobody(const Spec *spec, const FfAddressRules *rules)
{
    if (spec->number_alone || spec->flags != NULL) {
        return false;
    }
    bool own_name =
        ff_written_number_find(spec->head) == NULL && is_own_name(spec->head, rules->mailbox);
    return own_name || !ff_written_number_has_digit(spec->head);
}

FfAddressResult ff_address_parse(const char *display, const char *address,
                                 const FfAddressRules *rules, FfRecipient **ret_recipient,
                                 FfReason *ret_reason, char **ret_argument)
{
    g_auto(Spec) spec = {0};
    if (!read_spec(display, address, rules, &spec)) {
        return FF_ADDRESS_NO_FAX;
    }
    if (names_nobody(&spec, rules)) {
        return FF_ADDRESS_NO_FAX;
    }
    return judge(&spec, address, rules, ret_recipient, ret_reason, ret_argument);
}
