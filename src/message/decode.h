// SPDX-License-Identifier: GPL-3.0-or-later
/* A part's content without its transfer encoding (RFC 2045 section 6), in bounded memory. */
#pragma once

#include <gmime/gmime.h>
#include <stdbool.h>

/* Takes decoded octets; false stops. */
typedef bool (*FfDecodeSink)(const char *octets, gsize length, gpointer data);

/* Base64 is decoded over padding in its middle and over foreign characters. false when the sink
 * stopped. */
bool ff_decode_part(GMimePart *part, FfDecodeSink sink, gpointer data);

/* The first `limit` octets. *ret_whole (may be NULL): there were no more. */
GByteArray *ff_decode_part_start(GMimePart *part, gsize limit, bool *ret_whole);
