// SPDX-License-Identifier: GPL-3.0-or-later
#include "message/secret-text.h"

#include <string.h>

#include "base/limits.h"
#include "message/secret-word.h"
#include "message/shown.h"
#include "message/words.h"

/* Of a line, what is looked at before a word; and of a word. */
enum { LINE_OCTETS = 200, BREAKS_WITHIN = 3, WORD_UNITS = 1024 };

#define HIDDEN "..."

typedef struct {
    bool html;
    FfSecretKnown *known;
    GString *line; /* of the line so far, what shows */
    GString *out;  /* NULL: nothing was hidden so far */
    guint looks;   /* words of users met */
} Search;

/* ---- lines that give a subject ---- */

/* As mail programs write it above what they quote, by Unicode's casefolding. */
static const char *const subject_names[] = {
    "subject", "betreff", "betr",     "objet",       "asunto",  "oggetto", "onderwerp", "assunto",
    "ämne",    "emne",    "aihe",     "otsikko",     "temat",   "předmět", "predmet",   "tárgy",
    "subiect", "konu",    "teema",    "тема",        "относно", "θέμα",    "tēma",      "efni",
    "件名",    "主题",    "主旨",     "主題",        "제목",    "נושא",    "الموضوع",   "chủ đề",
    "naslov",  "zadeva",  "assumpte", "thread-topic"};

static bool is_subject_name(const char *name, gsize length)
{
    g_autofree char *part = g_strndup(name, length);
    g_autofree char *folded = g_utf8_casefold(g_strstrip(part), -1);
    for (guint i = 0; i < G_N_ELEMENTS(subject_names); i++) {
        g_autofree char *known = g_utf8_casefold(subject_names[i], -1);
        if (strcmp(folded, known) == 0) {
            return true;
        }
    }
    return false;
}

/* "> *Subject:* Re: ", and nothing more. */
static bool gives_subject(const char *line)
{
    const char *name = line + strspn(line, " >|*_");
    const char *at = name;
    while (*at != '\0' && !ff_secret_parts(g_utf8_get_char(at))) {
        at = g_utf8_next_char(at);
    }
    gsize length = (gsize)(at - name);
    while (length > 0 && strchr(" *_", name[length - 1]) != NULL) {
        length--;
    }
    if (*at == '\0' || !is_subject_name(name, length)) {
        return false;
    }
    const char *rest = g_utf8_next_char(at);
    return *ff_secret_word_lead(rest + strspn(rest, " *_")) == '\0';
}

static void add_to_line(Search *search, gunichar sign)
{
    gsize length = search->line->len;
    bool again = sign == ' ' && length > 0 && search->line->str[length - 1] == ' ';
    if (sign == '\n') {
        g_string_truncate(search->line, 0);
    } else if (sign != 0 && !again && length < LINE_OCTETS) {
        g_string_append_unichar(search->line, sign);
    }
}

/* ---- a word ---- */

/* What shows of it, and where in the text its parts end. */
typedef struct {
    GString *shown;
    const char *secret, *end; /* behind what parts it; at what closes it, or ends the line */
} Word;

/* Marks of quoting at the beginning of a line, and the space that a program put in to fold it. */
static const char *skip_quoting(const Search *search, const char *at)
{
    return search->html ? at : at + strspn(at, " \t>|");
}

/* Up to a sign, as it shows; NULL when none comes in time. */
static const char *read_until(const Search *search, const char *at, bool (*is_sign)(gunichar),
                              GString *shown)
{
    guint breaks = 0;
    for (guint units = 0; units < WORD_UNITS && *at != '\0' && shown->len <= FF_LIMIT_NAME;
         units++) {
        FfShown unit = ff_shown_next(at, search->html);
        if (unit.sign != 0 && is_sign(unit.sign)) {
            return at;
        }
        bool ends = unit.sign == '\n';
        if (ends && ++breaks > BREAKS_WITHIN) {
            return NULL;
        }
        if (unit.sign != 0) {
            g_string_append_unichar(shown, ends ? ' ' : unit.sign);
        }
        at = ends ? skip_quoting(search, at + unit.length) : at + unit.length;
    }
    return NULL;
}

static const char *find_line_end(const Search *search, const char *at)
{
    while (*at != '\0') {
        FfShown unit = ff_shown_next(at, search->html);
        if (unit.sign == '\n') {
            return at;
        }
        at += unit.length;
    }
    return at;
}

static bool is_any_sign(gunichar sign)
{
    return ff_secret_parts(sign) || ff_secret_opens(sign) || ff_secret_closes(sign);
}

/* The users that it names; NULL when nobody, or it is no word. */
static const GSList *read_user(const Search *search, const char *at, Word *word)
{
    const char *parting = read_until(search, at, is_any_sign, word->shown);
    FfShown unit = parting != NULL ? ff_shown_next(parting, search->html) : (FfShown){0, 0};
    if (!ff_secret_parts(unit.sign)) {
        return NULL;
    }
    word->secret = parting + unit.length;
    return ff_secret_known_find(search->known, word->shown->str, word->shown->len);
}

/* Sets where it ends. */
static bool is_secret(Search *search, const GSList *owners, Word *word)
{
    bool all = ++search->looks > FF_LIMIT_SECRET_LOOKS;
    g_string_truncate(word->shown, 0);
    word->end = all ? NULL : read_until(search, word->secret, ff_secret_closes, word->shown);
    if (all || gives_subject(search->line->str)) {
        word->end = word->end != NULL ? word->end : find_line_end(search, word->secret);
        return true;
    }
    g_autofree char *secret = ff_words_one_line(word->shown->str, FF_LIMIT_NAME);
    return word->end != NULL && ff_secret_known_proves(search->known, owners, secret);
}

/* Tags stay, lest those around them lose their other halves. */
static void hide(Search *search, const char *text, const char *at, const Word *word)
{
    if (search->out == NULL) {
        search->out = g_string_new_len(text, at - text);
    }
    g_string_append_len(search->out, at, word->secret - at);
    g_string_append(search->out, HIDDEN);
    for (const char *in = word->secret; in < word->end && search->html;) {
        FfShown unit = ff_shown_next(in, true);
        if (*in == '<') {
            g_string_append_len(search->out, in, (gssize)unit.length);
        }
        in += unit.length;
    }
}

/* Where it goes on when a secret begins at `at`, which is hidden then; else NULL. */
static const char *look(Search *search, const char *text, const char *at, gsize opening)
{
    g_autoptr(GString) shown = g_string_new(NULL);
    Word word = {.shown = shown};
    const GSList *owners = read_user(search, at + opening, &word);
    if (owners == NULL) {
        return NULL;
    }
    if (!is_secret(search, owners, &word)) {
        return NULL;
    }
    hide(search, text, at, &word);
    return word.end;
}

/* The next place that may open a word: by a sign, or an entity that is a number or "&lsqb;". */
static const char *find_hint(const Search *search, const char *at)
{
    if (!search->html) {
        return ff_secret_word_hint(at);
    }
    at += strcspn(at, "[&\xe2\xe3\xef");
    while (*at == '&' && at[1] != '#' && at[1] != 'l') {
        at += 1 + strcspn(at + 1, "[&\xe2\xe3\xef");
    }
    return at;
}

/* Saves most texts the search: is there a word of a user at all? */
static bool names_anybody(const Search *search, const char *text)
{
    g_autoptr(GString) shown = g_string_new(NULL);
    for (const char *at = text; *(at = find_hint(search, at)) != '\0';) {
        FfShown unit = ff_shown_next(at, search->html);
        at += unit.length;
        g_string_truncate(shown, 0);
        Word word = {.shown = shown};
        if (ff_secret_opens(unit.sign) && read_user(search, at, &word) != NULL) {
            return true;
        }
    }
    return false;
}

char *ff_secret_text_hide(char *text, bool html, FfSecretKnown *known)
{
    g_autoptr(GString) line = g_string_new(NULL);
    Search search = {.html = html, .known = known, .line = line};
    if (!names_anybody(&search, text)) {
        return text;
    }
    for (const char *at = text; *at != '\0';) {
        FfShown unit = ff_shown_next(at, html);
        const char *next = ff_secret_opens(unit.sign) ? look(&search, text, at, unit.length) : NULL;
        if (next != NULL) {
            at = next;
            continue;
        }
        add_to_line(&search, unit.sign);
        if (search.out != NULL) {
            g_string_append_len(search.out, at, (gssize)unit.length);
        }
        at += unit.length;
    }
    if (search.out == NULL) {
        return text;
    }
    g_free(text);
    return g_string_free(search.out, FALSE);
}
