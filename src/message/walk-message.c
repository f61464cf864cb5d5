// SPDX-License-Identifier: GPL-3.0-or-later
/* Messages that are attached: as message/rfc822, which the MIME library opens itself, or as a file
 * of any type. Programs without a type for "*.eml" send octets. */
#include <string.h>

#include "base/limits.h"
#include "message/decode.h"
#include "message/header.h"
#include "message/name-rules.h"
#include "message/part-facts.h"
#include "message/walk-leaf.h"

/* ---- is it one? ---- */

/* Base64 is not allowed for them (RFC 2046 section 5.2.1), and written all the same; GMime leaves
 * such a part closed. */
static const char *const declared[] = {"message/rfc822", "message/global", "message/news", NULL};

static bool is_named(const char *name)
{
    static const char extension[] = ".eml";
    const gsize length = name != NULL ? strlen(name) : 0;
    const gsize tail = strlen(extension);
    return length > tail && g_ascii_strcasecmp(name + length - tail, extension) == 0;
}

/* How many of the fields that a message has, and hardly anything else. */
static guint count_fields(GMimePart *part)
{
    enum { LOOKED_AT = 16 << 10 }; /* gateways put much above From */
    static const char *const fields[] = {"From",       "Date",     "Subject",     "To",
                                         "Message-ID", "Received", "MIME-Version"};
    bool whole = false;
    guint count = 0;
    g_autoptr(GByteArray) start = ff_decode_part_start(part, LOOKED_AT, &whole);
    g_autoptr(FfHeader) header = ff_header_parse((const char *)start->data, start->len, whole);
    for (guint i = 0; i < G_N_ELEMENTS(fields); i++) {
        count += ff_header_value(header, fields[i]) != NULL;
    }
    return count;
}

bool ff_walk_is_message(GMimePart *part, const char *type, const char *name)
{
    enum { CLEARLY = 4 };
    if (g_strv_contains(declared, type)) {
        return true;
    }
    if (is_named(name)) {
        return count_fields(part) > 0;
    }
    return strcmp(type, "application/octet-stream") == 0 && count_fields(part) >= CLEARLY;
}

/* ---- what is in it ---- */

/* What is written as it is costs no memory, however deep it stands. */
static GMimeStream *open_octets(GMimePart *part)
{
    GMimeDataWrapper *content = g_mime_part_get_content(part);
    if (content == NULL) {
        return g_mime_stream_mem_new();
    }
    switch (g_mime_data_wrapper_get_encoding(content)) {
    case GMIME_CONTENT_ENCODING_BASE64:
    case GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE:
    case GMIME_CONTENT_ENCODING_UUENCODE:
        return g_mime_stream_mem_new_with_byte_array(
            ff_decode_part_start(part, FF_LIMIT_MESSAGE_SIZE, NULL));
    default:
        g_mime_stream_reset(g_mime_data_wrapper_get_stream(content));
        return g_object_ref(g_mime_data_wrapper_get_stream(content));
    }
}

static GMimeMessage *open_message(GMimePart *part)
{
    g_autoptr(GObject) stream = G_OBJECT(open_octets(part));
    g_autoptr(GObject) parser = G_OBJECT(g_mime_parser_new_with_stream(GMIME_STREAM(stream)));
    g_mime_parser_set_persist_stream(GMIME_PARSER(parser), TRUE);
    return g_mime_parser_construct_message(GMIME_PARSER(parser), NULL);
}

void ff_walk_message_file(FfWalk *walk, GMimePart *part, const char *name, FfPlace place)
{
    GMimeMessage *message = open_message(part);
    if (message != NULL) {
        g_ptr_array_add(walk->opened, message);
    }
    ff_walk_attached(walk, GMIME_OBJECT(part), message, name, place);
}

void ff_walk_attached(FfWalk *walk, GMimeObject *object, GMimeMessage *message, const char *name,
                      FfPlace place)
{
    GMimeObject *content = message != NULL ? g_mime_message_get_mime_part(message) : NULL;
    const char *ruled_out = name != NULL ? ff_name_blacklisted(walk->facts, name) : NULL;
    if (ruled_out != NULL) {
        ff_leaf_leave_out(ff_walk_add_leaf(walk, object, place), ruled_out);
        return;
    }
    if (content == NULL) {
        ff_leaf_fail(ff_walk_add_leaf(walk, object, place), FF_REASON_DOCUMENT_UNREADABLE,
                     "unreadable");
        return;
    }
    place.message = message;
    place.unchosen = false;
    place.companion = false;
    place.alternative = NULL;
    ff_walk_object(walk, content, place);
}
