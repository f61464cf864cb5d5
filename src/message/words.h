// SPDX-License-Identifier: GPL-3.0-or-later
/* Encoded words in header fields (RFC 2047), decoded from the raw field. The MIME library's own
 * decoder loses what follows a padded base64 word; see docs/decisions/0060-own-encoded-words.md.
 * Pure. */
#pragma once

#include <glib.h>

/* The whole field as valid UTF-8; raw octets above 127 are guessed. Takes linear time. Caller
 * frees. */
char *ff_words_decode(const char *raw);

/* When an encoded word begins at `text`: it and its neighbours, decoded; *ret_end is behind the
 * last one. Otherwise NULL. Caller frees. */
char *ff_words_decode_run(const char *text, const char **ret_end);

/* For people to read on one line: control characters to spaces, directional overrides gone, runs of
 * spaces to one, trimmed, cut at `limit` octets between characters. `text` is valid UTF-8.
 * Caller frees. */
char *ff_words_one_line(const char *text, gsize limit);
