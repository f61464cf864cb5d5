// SPDX-License-Identifier: GPL-3.0-or-later
#include "message/decode.h"

#include <string.h>

/* The first octets say what a part is; who asks for no more pays for no more. */
enum { FIRST_CHUNK = 256, CHUNK = 16 << 10 };

typedef struct {
    int state;
    guint save;
    GMimeEncoding other;
    char *output;
} Decoder;

/* The digits of base64 (RFC 4648 section 4) by their place in a group of four, shifted to where
 * they belong in its three octets; NO_DIGIT of all other octets. */
#define NO_DIGIT 0x80000000u
typedef struct {
    guint32 place[4][256];
} Base64Table;

static const Base64Table *base64_table(void)
{
    static const char digits[] = G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "+/";
    static Base64Table table;
    static gsize ready;
    if (g_once_init_enter(&ready)) {
        for (guint place = 0; place < 4; place++) {
            for (guint octet = 0; octet < 256; octet++) {
                table.place[place][octet] = NO_DIGIT;
            }
            for (guint i = 0; digits[i] != '\0'; i++) {
                table.place[place][(guchar)digits[i]] = i << (18 - 6 * place);
            }
        }
        g_once_init_leave(&ready, 1);
    }
    return &table;
}

/* Whole groups of four digits, as far as they reach; the octets read. */
static gsize base64_groups(const guchar *input, gsize length, guchar *output, gsize *ret_count)
{
    const Base64Table *table = base64_table();
    gsize at = 0, count = 0;
    for (; at + 4 <= length; at += 4, count += 3) {
        guint32 group = table->place[0][input[at]] | table->place[1][input[at + 1]] |
                        table->place[2][input[at + 2]] | table->place[3][input[at + 3]];
        if ((group & NO_DIGIT) != 0) {
            break;
        }
        output[count] = (guchar)(group >> 16);
        output[count + 1] = (guchar)(group >> 8);
        output[count + 2] = (guchar)group;
    }
    *ret_count = count;
    return at;
}

static gsize skip_line_end(const char *input, gsize length)
{
    gsize at = 0;
    while (at < length && (input[at] == '\r' || input[at] == '\n')) {
        at++;
    }
    return at;
}

/* GMime's base64 stops at padding in the middle, which mail gateways that append text produce;
 * GLib's goes on. It is slow, so it gets only what is neither a whole group nor a line end: padding
 * and what does not belong there. Output never exceeds input by more than what is pending. */
static gsize base64_step(Decoder *decoder, const char *input, gsize length)
{
    guchar *output = (guchar *)decoder->output;
    gsize written = 0;
    for (gsize at = 0; at < length;) {
        gsize count = 0, skipped = 0;
        if (decoder->state == 0) {
            at += base64_groups((const guchar *)input + at, length - at, output + written, &count);
            skipped = skip_line_end(input + at, length - at);
            at += skipped;
            written += count;
        }
        if (skipped == 0 && at < length) {
            written += g_base64_decode_step(input + at++, 1, output + written, &decoder->state,
                                            &decoder->save);
        }
    }
    return written;
}

/* A last group without its padding. */
static gsize base64_flush(Decoder *decoder)
{
    int pending = ABS(decoder->state);
    return pending > 1 ? base64_step(decoder, "==", (gsize)(4 - pending)) : 0;
}

static gsize other_step(Decoder *decoder, const char *input, gsize length)
{
    return g_mime_encoding_step(&decoder->other, input, length, decoder->output);
}

static gsize other_flush(Decoder *decoder)
{
    return g_mime_encoding_flush(&decoder->other, "", 0, decoder->output);
}

typedef struct {
    gsize (*step)(Decoder *decoder, const char *input, gsize length);
    gsize (*flush)(Decoder *decoder);
} Method;
static const Method base64_method = {base64_step, base64_flush};
static const Method other_method = {other_step, other_flush};

static bool decode_stream(GMimeStream *stream, const Method *method, Decoder *decoder,
                          FfDecodeSink sink, gpointer data)
{
    g_autofree char *input = g_malloc(CHUNK);
    gssize length;
    gsize chunk = FIRST_CHUNK;
    while ((length = g_mime_stream_read(stream, input, chunk)) > 0) {
        chunk = CHUNK;
        gsize count = method->step(decoder, input, (gsize)length);
        if (count > 0 && !sink(decoder->output, count, data)) {
            return false;
        }
    }
    gsize count = method->flush(decoder);
    return count == 0 || sink(decoder->output, count, data);
}

bool ff_decode_part(GMimePart *part, FfDecodeSink sink, gpointer data)
{
    GMimeDataWrapper *content = g_mime_part_get_content(part);
    GMimeStream *stream = content != NULL ? g_mime_data_wrapper_get_stream(content) : NULL;
    if (stream == NULL) {
        return true;
    }
    GMimeContentEncoding encoding = g_mime_data_wrapper_get_encoding(content);
    Decoder decoder = {0};
    g_mime_encoding_init_decode(&decoder.other, encoding);
    g_autofree char *output = g_malloc(g_mime_encoding_outlen(&decoder.other, CHUNK) + CHUNK);
    decoder.output = output;
    g_mime_stream_reset(stream);
    return decode_stream(stream,
                         encoding == GMIME_CONTENT_ENCODING_BASE64 ? &base64_method : &other_method,
                         &decoder, sink, data);
}

typedef struct {
    GByteArray *octets;
    gsize limit;
    bool whole;
} Start;

static bool keep_start(const char *octets, gsize length, gpointer data)
{
    Start *start = data;
    gsize room = start->limit - start->octets->len;
    start->whole = length <= room;
    g_byte_array_append(start->octets, (const guint8 *)octets, (guint)MIN(length, room));
    return start->whole;
}

GByteArray *ff_decode_part_start(GMimePart *part, gsize limit, bool *ret_whole)
{
    Start start = {g_byte_array_new(), limit, true};
    ff_decode_part(part, keep_start, &start);
    if (ret_whole != NULL) {
        *ret_whole = start.whole;
    }
    return start.octets;
}
