// SPDX-License-Identifier: GPL-3.0-or-later
/* GMime parses the list. Before it sees the field, encoded words become quoted strings, because its
 * own decoder loses text, and because a decoded comma or bracket must not be taken for syntax. */
#include "message/address-list.h"

#include <gmime/gmime.h>
#include <stdbool.h>
#include <string.h>

#include "base/charset.h"
#include "base/limits.h"
#include "message/words.h"
#include "message/written-number.h"

G_DEFINE_AUTOPTR_CLEANUP_FUNC(InternetAddressList, g_object_unref)

typedef struct {
    GString *text;
    bool quoted;           /* in a quoted string */
    bool angle;            /* in <...> */
    bool group;            /* between ':' and ';' */
    bool start;            /* of an address */
    bool flags;            /* a '^' was seen in this address */
    bool open;             /* a comment never ends */
    gssize name_end;       /* in `text`, behind the name of an address in <...>; or -1 */
    const char *looked_to; /* what ends the name ahead, once looked for */
} Lexer;

static void append_escaped(GString *text, const char *value, const char *specials)
{
    for (const char *at = value; *at != '\0'; at++) {
        if (*at == '\\' || strchr(specials, *at) != NULL) {
            g_string_append_c(text, '\\');
        }
        g_string_append_c(text, *at);
    }
}

static const char *take_encoded_words(Lexer *lexer, const char *at)
{
    const char *end = NULL;
    g_autofree char *decoded = lexer->angle ? NULL : ff_words_decode_run(at, &end);
    if (decoded == NULL) {
        return NULL;
    }
    g_autofree char *line = ff_words_one_line(decoded, FF_LIMIT_HEADER_FIELD);
    g_string_append(lexer->text, lexer->quoted ? "" : "\"");
    append_escaped(lexer->text, line, "\"");
    g_string_append(lexer->text, lexer->quoted ? "" : "\"");
    return end;
}

/* 'Anderson, Anne 5035550123' <fax@company.com>: single quotes that stand around the whole display
 * name quote like double ones. */
static const char *take_single_quoted(Lexer *lexer, const char *at)
{
    gsize length = strcspn(at + 1, "'<>\"");
    const char *end = at + 1 + length;
    if (*end != '\'' || end[1 + strspn(end + 1, " \t")] != '<') {
        return NULL;
    }
    g_autofree char *inner = g_strndup(at + 1, length);
    g_autofree char *decoded = ff_words_decode(inner);
    g_string_append_c(lexer->text, '"');
    append_escaped(lexer->text, decoded, "\"");
    g_string_append_c(lexer->text, '"');
    return end + 1;
}

/* ---- comments ---- */

/* Behind the one that begins at `at`; NULL when it never ends. They nest. */
static const char *comment_end(const char *at)
{
    guint depth = 0;
    for (; *at != '\0'; at++) {
        depth += *at == '(';
        if (*at == ')' && --depth == 0) {
            return at + 1;
        }
        at += *at == '\\' && at[1] != '\0';
    }
    return NULL;
}

static const char *string_end(const char *at)
{
    for (at++; *at != '\0' && *at != '"'; at++) {
        at += *at == '\\' && at[1] != '\0';
    }
    return at + (*at == '"');
}

/* What ends the words at `at`: '<' if they are the name of an address, else '@' or the like. */
static char word_end(Lexer *lexer, const char *at)
{
    bool flags = lexer->flags;
    if (lexer->looked_to != NULL && at <= lexer->looked_to) {
        return *lexer->looked_to;
    }
    while (*at != '\0' && strchr("<>@,;", *at) == NULL && (*at != ':' || flags)) {
        const char *end = *at == '(' ? comment_end(at) : *at == '"' ? string_end(at) : NULL;
        flags = flags || *at == '^';
        at = end != NULL ? end : at + 1;
    }
    lexer->looked_to = at;
    return *at;
}

/* Its words decoded, what could end it escaped. */
static char *decode_comment(const char *start, const char *end)
{
    g_autofree char *comment = g_strndup(start, (gsize)(end - start));
    GString *text = g_string_new(NULL);
    for (const char *at = comment; *at != '\0';) {
        const char *next = NULL;
        g_autofree char *decoded = *at == '=' ? ff_words_decode_run(at, &next) : NULL;
        if (decoded != NULL) {
            g_autofree char *line = ff_words_one_line(decoded, FF_LIMIT_HEADER_FIELD);
            append_escaped(text, line, "()");
            at = next;
            continue;
        }
        if (*at == '\\' && at[1] != '\0') {
            g_string_append_c(text, *at++);
        }
        g_string_append_c(text, *at++);
    }
    return g_string_free(text, FALSE);
}

/* "(503) 555-0123" <fax@company.com>, and "Anne" <fax@company.com> (503 555 0123), without the
 * quotes: people don't know that it is a comment, and the library drops it. */
static const char *take_comment(Lexer *lexer, const char *at)
{
    const char *end = lexer->open ? NULL : comment_end(at);
    lexer->open = end == NULL;
    if (end == NULL) {
        return NULL;
    }
    g_autofree char *comment = decode_comment(at, end);
    bool digits = ff_written_number_has_digit(comment);
    bool behind = digits && lexer->name_end >= 0;
    if (!behind && !(digits && word_end(lexer, end) == '<')) {
        g_string_append(lexer->text, comment);
        return end;
    }
    g_autoptr(GString) word = g_string_new(" \"");
    append_escaped(word, comment, "\"");
    g_string_append(word, "\" ");
    g_string_insert(lexer->text, behind ? lexer->name_end : -1, word->str);
    lexer->name_end += behind ? (gssize)word->len : 0;
    return end;
}

/* ---- everything else ---- */

/* fax+5035550123^AT=18:00@company.com: a local part that would have to be in quotes. */
static const char *take_local(Lexer *lexer, const char *at)
{
    gsize length = strcspn(at, " \t\"(),;<>@");
    const char *caret = memchr(at, '^', length);
    if (at[length] != '@' || caret == NULL || caret + strcspn(caret, ":[]\\") >= at + length) {
        return NULL;
    }
    g_autofree char *local = g_strndup(at, length);
    g_string_append_c(lexer->text, '"');
    append_escaped(lexer->text, local, "\"");
    g_string_append_c(lexer->text, '"');
    return at + length;
}

static const char *take_octet_quoted(Lexer *lexer, const char *at)
{
    if (*at == '\\' && at[1] != '\0') {
        g_string_append_c(lexer->text, *at++);
    } else if (*at == '"') {
        lexer->quoted = false;
    }
    g_string_append_c(lexer->text, *at);
    return at + 1;
}

/* A semicolon outside of a group separates addresses, as in some programs' own address lines. */
static char translate(Lexer *lexer, char octet)
{
    bool group_end = octet == ';' && lexer->group;
    switch (octet) {
    case ':':
        lexer->group = lexer->group || !lexer->angle;
        return octet;
    case ';':
        lexer->group = false;
        return group_end ? ';' : ',';
    case '<':
        lexer->angle = true;
        lexer->name_end = (gssize)lexer->text->len;
        return octet;
    case '>':
        lexer->angle = false;
        return octet;
    default:
        return octet;
    }
}

/* Syntax that people write in a display name without quotes: ^AT=12:30, ^TEMPLATE=legal\brief, Anne
 * [home]. */
static bool is_stray_special(const Lexer *lexer, const char *at)
{
    bool literal = lexer->text->len > 0 && lexer->text->str[lexer->text->len - 1] == '@';
    return !lexer->angle && (((*at == ':' || *at == '\\') && lexer->flags) ||
                             (*at == '[' && !literal) || *at == ']');
}

static const char *take_octet(Lexer *lexer, const char *at)
{
    if (is_stray_special(lexer, at)) {
        g_string_append_printf(lexer->text, "\"\\%c\"", *at);
        return at + 1;
    }
    char octet = translate(lexer, *at);
    lexer->quoted = octet == '"';
    lexer->start = octet == ',' || octet == ':' || octet == ';' || (lexer->start && octet == ' ');
    lexer->flags = octet == '^' || (lexer->flags && octet != ',');
    lexer->name_end = octet == ',' || octet == ';' ? -1 : lexer->name_end;
    g_string_append_c(lexer->text, octet);
    return at + 1;
}

static bool is_word_start(const Lexer *lexer)
{
    return lexer->text->len == 0 || strchr(" \t<,", lexer->text->str[lexer->text->len - 1]) != NULL;
}

static const char *step(Lexer *lexer, const char *at)
{
    const char *next = NULL;
    if (*at == '=') {
        next = take_encoded_words(lexer, at);
    } else if (*at == '\'' && lexer->start && !lexer->quoted) {
        next = take_single_quoted(lexer, at);
    } else if (*at == '(' && !lexer->quoted && !lexer->angle) {
        next = take_comment(lexer, at);
    } else if (!lexer->quoted && is_word_start(lexer)) {
        next = take_local(lexer, at);
    }
    if (next != NULL) {
        lexer->start = false;
        return next;
    }
    return (lexer->quoted ? take_octet_quoted : take_octet)(lexer, at);
}

static char *protect_words(const char *raw)
{
    g_autofree char *field = ff_charset_to_utf8(NULL, raw, strlen(raw), NULL);
    g_autoptr(GString) text = g_string_sized_new(strlen(field));
    Lexer lexer = {.text = text, .start = true, .name_end = -1};
    for (const char *at = field; *at != '\0';) {
        at = step(&lexer, at);
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static void listed_free(gpointer data)
{
    FfListedAddress *listed = data;
    g_free(listed->display);
    g_free(listed->address);
    g_free(listed);
}

/* Not a word alone, half of a name whose comma nobody quoted, Anderson, Anne <anne@company.com>;
 * nor [FAX:Anne@5035550123]. */
static bool has_domain(const char *address)
{
    const char *at = address != NULL ? strrchr(address, '@') : NULL;
    if (at == NULL || strchr(at, '"') != NULL) {
        return false;
    }
    return at[1] == '[' || at[1 + strspn(at + 1, "0123456789.-+]")] != '\0';
}

static void append_mailbox(GPtrArray *list, InternetAddress *item)
{
    const char *address = internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(item));
    const char *display = internet_address_get_name(item);
    if (!has_domain(address)) {
        return;
    }
    FfListedAddress *listed = g_new0(FfListedAddress, 1);
    g_autofree char *valid = g_utf8_make_valid(display != NULL ? display : "", -1);
    listed->address = g_utf8_make_valid(address, -1);
    listed->display = ff_words_one_line(valid, FF_LIMIT_HEADER_FIELD);
    if (*listed->display == '\0') {
        g_clear_pointer(&listed->display, g_free);
    }
    g_ptr_array_add(list, listed);
}

/* GMime does not nest groups deeper than the syntax does: once. */
static void append_all(GPtrArray *list, InternetAddressList *items, bool groups)
{
    int count = items != NULL ? internet_address_list_length(items) : 0;
    for (int i = 0; i < count && list->len <= FF_LIMIT_ENVELOPE_RECIPIENTS; i++) {
        InternetAddress *item = internet_address_list_get_address(items, i);
        if (INTERNET_ADDRESS_IS_MAILBOX(item)) {
            append_mailbox(list, item);
        } else if (groups && INTERNET_ADDRESS_IS_GROUP(item)) {
            append_all(list, internet_address_group_get_members(INTERNET_ADDRESS_GROUP(item)),
                       false);
        }
    }
}

/* The first possible number of the field that is in none of its addresses; NULL: none. The library
 * passes over what it can't parse, "503 555 0123@fax.company.com". */
static char *find_lost(const char *field, const GPtrArray *list)
{
    g_autoptr(GString) written = g_string_new(NULL);
    g_autoptr(GString) kept = g_string_new(NULL);
    ff_written_number_list(field, written);
    for (guint i = 0; i < list->len; i++) {
        const FfListedAddress *listed = list->pdata[i];
        ff_written_number_list(listed->display != NULL ? listed->display : "", kept);
        ff_written_number_list(listed->address, kept);
    }
    g_auto(GStrv) numbers = g_strsplit(written->str, "\n", -1);
    for (guint i = 0; numbers[i] != NULL; i++) {
        if (strstr(kept->str, numbers[i]) == NULL) {
            return g_strdup(numbers[i]);
        }
    }
    return NULL;
}

GPtrArray *ff_address_list_parse(const char *raw, char **ret_lost)
{
    GPtrArray *list = g_ptr_array_new_with_free_func(listed_free);
    g_autofree char *field = protect_words(raw);
    g_autoptr(InternetAddressList) items = internet_address_list_parse(NULL, field);
    append_all(list, items, true);
    if (ret_lost != NULL) {
        *ret_lost = find_lost(field, list);
    }
    return list;
}
