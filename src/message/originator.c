// SPDX-License-Identifier: GPL-3.0-or-later
#include "message/originator.h"

#include <stdbool.h>
#include <string.h>

typedef struct {
    const char *at;
    bool broken;
} Reader;

static bool break_off(Reader *reader)
{
    reader->broken = true;
    return false;
}

static bool take(Reader *reader, char octet)
{
    bool there = !reader->broken && *reader->at == octet;
    reader->at += there;
    return there;
}

/* Behind the one that closes; comments nest. A control character in it, or none that closes, breaks
 * the field off. */
static void skip_comment(Reader *reader)
{
    guint depth = 0;
    do {
        if (*reader->at == '\\' && reader->at[1] != '\0') {
            reader->at++;
        } else if (*reader->at == '(') {
            depth++;
        } else if (*reader->at == ')') {
            depth--;
        }
        if (*reader->at == '\0') {
            break_off(reader);
            return;
        }
        reader->at++;
    } while (depth > 0);
}

static void skip_blanks(Reader *reader)
{
    while (!reader->broken && (*reader->at == ' ' || *reader->at == '\t' || *reader->at == '(')) {
        if (*reader->at == '(') {
            skip_comment(reader);
        } else {
            reader->at++;
        }
    }
}

static bool is_atom(char octet)
{
    return (guchar)octet >= 0x80 || g_ascii_isalnum(octet) ||
           (octet != '\0' && strchr("!#$%&'*+-/=?^_`{|}~", octet) != NULL);
}

static void take_quoted(Reader *reader, GString *text)
{
    const char *start = reader->at++;
    while (*reader->at != '"' && *reader->at != '\0') {
        reader->at += *reader->at == '\\' && reader->at[1] != '\0';
        reader->at++;
    }
    if (take(reader, '"')) {
        g_string_append_len(text, start, reader->at - start);
    } else {
        break_off(reader);
    }
}

static void take_atom(Reader *reader, GString *text)
{
    const char *start = reader->at;
    while (is_atom(*reader->at)) {
        reader->at++;
    }
    g_string_append_len(text, start, reader->at - start);
}

/* Words and dots, which are a display name, a local part, or a domain. */
typedef struct {
    GString *text;
    guint words;
    bool dotted; /* words with one dot between each two: no name alone */
    bool quoted; /* one of the words */
} Words;

static void take_words(Reader *reader, Words *words)
{
    bool after_word = false;
    words->dotted = true;
    for (skip_blanks(reader); !reader->broken; skip_blanks(reader)) {
        if (take(reader, '.')) {
            words->dotted = words->dotted && after_word;
            after_word = false;
            g_string_append_c(words->text, '.');
            continue;
        }
        bool quoted = *reader->at == '"';
        if (!quoted && !is_atom(*reader->at)) {
            break;
        }
        (quoted ? take_quoted : take_atom)(reader, words->text);
        words->dotted = words->dotted && !after_word;
        words->quoted = words->quoted || quoted;
        words->words++;
        after_word = true;
    }
    words->dotted = words->dotted && after_word;
}

/* "@domain" behind a local part. */
static bool take_domain(Reader *reader, const Words *local, char **ret_address)
{
    g_autoptr(GString) text = g_string_new(NULL);
    Words domain = {.text = text};
    if (!local->dotted || !take(reader, '@')) {
        return break_off(reader);
    }
    take_words(reader, &domain);
    if (reader->broken || !domain.dotted || domain.quoted) {
        return break_off(reader);
    }
    *ret_address = g_strconcat(local->text->str, "@", domain.text->str, NULL);
    return true;
}

/* Behind the '<'. */
static void take_angle(Reader *reader, char **ret_address)
{
    g_autoptr(GString) text = g_string_new(NULL);
    Words local = {.text = text};
    take_words(reader, &local);
    if (take_domain(reader, &local, ret_address) && !take(reader, '>')) {
        break_off(reader);
    }
}

/* Some programs write the address where the name belongs, without the quotes; that it is the same
 * leaves nothing to doubt. */
static void take_again(Reader *reader, const char *address)
{
    g_autofree char *again = NULL;
    if (take(reader, '<')) {
        take_angle(reader, &again);
        if (again != NULL && g_ascii_strcasecmp(again, address) != 0) {
            break_off(reader);
        }
    }
}

/* What a list holds so far. */
typedef struct {
    guint items;     /* mailboxes and groups, not what is in groups */
    guint mailboxes; /* anywhere */
    char *address;   /* of the last mailbox */
} Found;

static void take_list(Reader *reader, Found *found, bool in_group);

/* What follows the name, or the local part: an address, or the members of a group. */
static void take_rest(Reader *reader, Found *found, const Words *words, bool in_group,
                      char **ret_address)
{
    bool name = words->words > 0 && words->text->str[0] != '.';
    if (*reader->at == '@') {
        if (take_domain(reader, words, ret_address)) {
            take_again(reader, *ret_address);
        }
    } else if ((name || words->text->len == 0) && take(reader, '<')) {
        take_angle(reader, ret_address);
    } else if (name && !in_group && take(reader, ':')) {
        take_list(reader, found, true);
        reader->broken = reader->broken || !take(reader, ';');
        found->items++;
    } else if (words->text->len > 0) {
        break_off(reader);
    }
}

/* A mailbox, a group where one may be, or nothing (RFC 5322 section 4.4). */
static void take_item(Reader *reader, Found *found, bool in_group)
{
    g_autoptr(GString) text = g_string_new(NULL);
    g_autofree char *address = NULL;
    Words words = {.text = text};
    take_words(reader, &words);
    if (!reader->broken) {
        take_rest(reader, found, &words, in_group, &address);
        skip_blanks(reader);
    }
    if (address != NULL) {
        found->items += !in_group;
        found->mailboxes++;
        g_free(found->address);
        found->address = g_steal_pointer(&address);
    }
}

static void take_list(Reader *reader, Found *found, bool in_group)
{
    do {
        take_item(reader, found, in_group);
    } while (take(reader, ','));
}

static bool has_control_characters(const char *field)
{
    while (*field == '\t' || (*field != '\0' && !g_ascii_iscntrl(*field))) {
        field++;
    }
    return *field != '\0';
}

FfOriginator ff_originator_read(const char *field, char **ret_address)
{
    Reader reader = {field, has_control_characters(field)};
    Found found = {0};
    take_list(&reader, &found, false);
    g_autofree char *address = found.address;
    if (reader.broken || *reader.at != '\0' || address == NULL) {
        return FF_ORIGINATOR_NONE;
    }
    if (found.mailboxes > 1 || found.items > 1) {
        return FF_ORIGINATOR_SEVERAL;
    }
    *ret_address = g_steal_pointer(&address);
    return FF_ORIGINATOR_ONE;
}
