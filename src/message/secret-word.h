// SPDX-License-Identifier: GPL-3.0-or-later
/* How "[user:secret]" is written: its signs, and signs and letters that look like them. Pure; texts
 * are valid UTF-8. */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* '[', ']' and ':', or what looks like them, as of other widths (U+FF3B). */
bool ff_secret_opens(gunichar sign);
bool ff_secret_closes(gunichar sign);
bool ff_secret_parts(gunichar sign);
/* Shows nothing: zero-width, directional, a soft hyphen. */
bool ff_secret_is_unseen(gunichar sign);

/* Where a sign that opens may be, by the first octet of those there are; the end when there is
 * none. Saves most texts a closer look. */
const char *ff_secret_word_hint(const char *text);

typedef struct {
    const char *user, *secret, *end; /* `end`: behind the word, or the end of the text */
    gsize user_length, secret_length;
    bool plain; /* in the signs '[' and ':' themselves */
} FfSecretWord;

/* Does a word begin at `at`? Only its user is told then; ff_secret_word_close() tells the rest,
 * once it is worth it, because it may have to look far. */
bool ff_secret_word_scan(const char *at, FfSecretWord *word);
/* Without a bracket at its end it goes on to the text's end: a secret that was cut in two is still
 * one. */
void ff_secret_word_close(FfSecretWord *word);
/* Where a word leads: behind tags, "[EXTERN] ", and prefixes of answers, "AW (extern): Fwd: ". */
const char *ff_secret_word_lead(const char *subject);

/* A name by its looks: one for all letters that look alike, whatever their case, width, marks, and
 * what is unseen or white between them. Caller frees. */
char *ff_secret_fold(const char *name, gsize length);
