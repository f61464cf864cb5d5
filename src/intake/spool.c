// SPDX-License-Identifier: GPL-3.0-or-later
#include "intake/spool.h"

#include "base/error.h"
#include "base/limits.h"

#include <openssl/evp.h>
#include <string.h>
#include <unistd.h>

enum {
    FIRST_CAPACITY = 4096, /* a short letter fits */
    MAX_SPARE = 256,       /* recycled messages; each holds a hash context and perhaps a buffer */
};

struct FfSpool {
    gsize memory, message_memory;
    gint64 max_size;
    gsize used;       /* capacity of all buffers, also of spare ones */
    gsize spare_used; /* of these, those of spare ones */
    GPtrArray *spare; /* FfSpoolMessage */
    EVP_MD *sha256;   /* fetched once: a fetch costs more than hashing a short message */
};

struct FfSpoolMessage {
    EVP_MD_CTX *context;
    guint8 *buffer;
    gsize capacity, length;
    FfFile *file;
    gint64 size;
    gsize header_length; /* octets seen up to and with the empty line, while it is sought: all */
    gsize line_length;
    guint8 line_first;
    bool header_ended;
    bool too_large;
    char hash[FF_SPOOL_HASH_LENGTH + 1];
};

static bool set_crypto_error(GError **error, const char *what)
{
    g_set_error(error, FF_ERROR, FF_ERROR_TEMPORARY, "SHA-256 of a message: %s failed in libcrypto",
                what);
    return false;
}

static void destroy_message(gpointer data)
{
    FfSpoolMessage *message = data;

    ff_file_free(message->file);
    EVP_MD_CTX_free(message->context);
    g_free(message->buffer);
    g_free(message);
}

FfSpool *ff_spool_new(gsize memory, gsize message_memory, gint64 max_size)
{
    FfSpool *spool = g_new0(FfSpool, 1);

    spool->memory = memory;
    spool->message_memory = message_memory;
    spool->max_size = max_size;
    spool->spare = g_ptr_array_new_with_free_func(destroy_message);
    spool->sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
    return spool;
}

void ff_spool_free(FfSpool *spool)
{
    if (!spool) {
        return;
    }
    g_ptr_array_unref(spool->spare);
    EVP_MD_free(spool->sha256);
    g_free(spool);
}

gsize ff_spool_memory_used(const FfSpool *spool)
{
    return spool->used - spool->spare_used;
}

FfSpoolMessage *ff_spool_begin(FfSpool *spool)
{
    FfSpoolMessage *message;

    if (spool->spare->len > 0) {
        message = g_ptr_array_steal_index_fast(spool->spare, spool->spare->len - 1);
        spool->spare_used -= message->capacity;
    } else {
        message = g_new0(FfSpoolMessage, 1);
        message->context = EVP_MD_CTX_new();
    }
    return message;
}

static void drop_buffer(FfSpool *spool, FfSpoolMessage *message)
{
    spool->used -= message->capacity;
    g_free(g_steal_pointer(&message->buffer));
    message->capacity = message->length = 0;
}

/* Back to the state that ff_spool_begin() hands out: buffer and context stay. */
static void reset_message(FfSpoolMessage *message)
{
    FfSpoolMessage kept = {
        .context = message->context, .buffer = message->buffer, .capacity = message->capacity};

    ff_file_free(message->file);
    *message = kept;
}

void ff_spool_release(FfSpool *spool, FfSpoolMessage *message)
{
    if (!message) {
        return;
    }
    if (spool->spare->len >= MAX_SPARE) {
        drop_buffer(spool, message);
        destroy_message(message);
        return;
    }
    reset_message(message);
    spool->spare_used += message->capacity;
    g_ptr_array_add(spool->spare, message);
}

static void drop_spare_buffers(FfSpool *spool)
{
    for (guint i = 0; i < spool->spare->len; i++) {
        drop_buffer(spool, g_ptr_array_index(spool->spare, i));
    }
    spool->spare_used = 0;
}

/* Room in memory for `length` octets in all; false: they belong in a file. */
static bool reserve(FfSpool *spool, FfSpoolMessage *message, gsize length)
{
    gsize capacity = MAX(message->capacity, FIRST_CAPACITY);

    if (length <= message->capacity) {
        return true;
    }
    if (length > spool->message_memory) {
        return false;
    }
    while (capacity < length) {
        capacity *= 2;
    }
    capacity = MIN(capacity, MAX(spool->message_memory, length));
    if (spool->used - message->capacity + capacity > spool->memory) {
        drop_spare_buffers(spool);
    }
    if (spool->used - message->capacity + capacity > spool->memory) {
        return false;
    }
    message->buffer = g_realloc(message->buffer, capacity);
    spool->used += capacity - message->capacity;
    message->capacity = capacity;
    return true;
}

static bool move_to_file(FfSpool *spool, FfSpoolMessage *message, GError **error)
{
    g_autoptr(FfFile) file = ff_file_new("message.eml", error);

    if (!file || !ff_file_write(file->fd, message->buffer, message->length, error)) {
        return false;
    }
    message->file = g_steal_pointer(&file);
    drop_buffer(spool, message);
    return true;
}

static bool keep(FfSpool *spool, FfSpoolMessage *message, const guint8 *octets, gsize length,
                 GError **error)
{
    if (length == 0) {
        return true;
    }
    if (!message->file && reserve(spool, message, message->length + length)) {
        memcpy(message->buffer + message->length, octets, length);
        message->length += length;
        return true;
    }
    if (!message->file && !move_to_file(spool, message, error)) {
        return false;
    }
    return ff_file_write(message->file->fd, octets, length, error);
}

/* An empty line ends the header (RFC 5322 2.1); bare LF counts, as it does for the MIME parser. */
static bool end_header_line(FfSpoolMessage *message)
{
    bool empty =
        message->line_length == 0 || (message->line_length == 1 && message->line_first == '\r');

    message->line_length = 0;
    return empty;
}

static void seek_header_end(FfSpoolMessage *message, const guint8 *octets, gsize length)
{
    const guint8 *at = octets, *end = octets + length;

    while (at < end && !message->header_ended) {
        const guint8 *newline = memchr(at, '\n', (gsize)(end - at));
        gsize line = (gsize)((newline ? newline : end) - at);

        if (message->line_length == 0 && line > 0) {
            message->line_first = *at;
        }
        message->line_length += line;
        message->header_length += line + (newline ? 1 : 0);
        at = newline ? newline + 1 : end;
        if (newline && end_header_line(message)) {
            message->header_ended = true;
        }
        if (message->header_length >= FF_LIMIT_MESSAGE_HEADER) {
            message->header_ended = true;
        }
    }
}

static bool cut_to_header(FfSpoolMessage *message, GError **error)
{
    gsize length = MIN(message->header_length, FF_LIMIT_MESSAGE_HEADER);

    message->too_large = true;
    if (!message->file) {
        message->length = MIN(message->length, length);
        return true;
    }
    if (ftruncate(message->file->fd, (off_t)length) == 0) {
        return true;
    }
    ff_error_set_errno(error, "cutting a message that is too large to its header");
    return false;
}

static bool hash_octets(const FfSpool *spool, FfSpoolMessage *message, const void *octets,
                        gsize length, GError **error)
{
    if (message->size == 0 && EVP_DigestInit_ex2(message->context, spool->sha256, NULL) != 1) {
        return set_crypto_error(error, "EVP_DigestInit");
    }
    if (EVP_DigestUpdate(message->context, octets, length) != 1) {
        return set_crypto_error(error, "EVP_DigestUpdate");
    }
    return true;
}

bool ff_spool_add(FfSpool *spool, FfSpoolMessage *message, const void *octets, gsize length,
                  GError **error)
{
    gsize wanted;

    if (length == 0) {
        return true;
    }
    if (!hash_octets(spool, message, octets, length, error)) {
        return false;
    }
    wanted = message->too_large ? 0 : MIN(length, (gsize)(spool->max_size - message->size));
    message->size += (gint64)length;
    seek_header_end(message, octets, wanted);
    if (!keep(spool, message, octets, wanted, error)) {
        return false;
    }
    if (wanted < length && !message->too_large) {
        return cut_to_header(message, error);
    }
    return true;
}

static void write_hex(const guint8 *octets, gsize length, char *hex)
{
    static const char digits[] = "0123456789abcdef";

    for (gsize i = 0; i < length; i++) {
        hex[2 * i] = digits[octets[i] >> 4];
        hex[2 * i + 1] = digits[octets[i] & 15];
    }
    hex[2 * length] = '\0';
}

bool ff_spool_finish(FfSpool *spool, FfSpoolMessage *message, GError **error)
{
    guint8 digest[FF_SPOOL_HASH_LENGTH / 2];

    if (message->size == 0 && !hash_octets(spool, message, "", 0, error)) {
        return false;
    }
    if (EVP_DigestFinal_ex(message->context, digest, NULL) != 1) {
        return set_crypto_error(error, "EVP_DigestFinal");
    }
    write_hex(digest, sizeof(digest), message->hash);
    return true;
}

gint64 ff_spool_message_size(const FfSpoolMessage *message)
{
    return message->size;
}

bool ff_spool_message_is_too_large(const FfSpoolMessage *message)
{
    return message->too_large;
}

const char *ff_spool_message_hash(const FfSpoolMessage *message)
{
    return message->hash;
}

const void *ff_spool_message_body(const FfSpoolMessage *message, gsize *ret_length)
{
    if (message->file) {
        return NULL;
    }
    *ret_length = message->length;
    return message->buffer ? (const void *)message->buffer : "";
}

FfFile *ff_spool_message_file(const FfSpoolMessage *message)
{
    return message->file;
}
