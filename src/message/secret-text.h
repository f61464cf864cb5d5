// SPDX-License-Identifier: GPL-3.0-or-later
/* Secrets in running text: an answer or a forwarded message quotes the subject that held one. Pure.
 *
 * A letter may say "[Anne: please sign]". So a word of a user is hidden where it is the secret, or
 * in a line that gives a subject ("> Betreff: Re: [anne:...") whatever it is; nothing else can be
 * known.
 */
#pragma once

#include "message/secret-known.h"

/* `text`: UTF-8 with LF, plain, or HTML, in which a word may be written with entities and tags;
 * what is hidden becomes "[anne:...]". Takes the text, and gives it back when there is nothing to
 * hide. Time is linear. Caller frees. */
char *ff_secret_text_hide(char *text, bool html, FfSecretKnown *known);
