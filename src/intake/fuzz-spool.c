// SPDX-License-Identifier: GPL-3.0-or-later
/* However a message is cut into pieces, what is kept of it is the same. First octet: size of the
 * pieces; second: the size limit; third: memory or file. */
#include "intake/spool.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static GBytes *keep(const uint8_t *octets, gsize length, gsize piece, gsize memory, gint64 max_size,
                    char hash[FF_SPOOL_HASH_LENGTH + 1])
{
    g_autoptr(FfSpool) spool = ff_spool_new(memory, memory, max_size);
    FfSpoolMessage *message = ff_spool_begin(spool);
    gsize kept = 0;
    const void *body;
    GBytes *bytes;

    for (gsize at = 0; at < length; at += piece) {
        if (!ff_spool_add(spool, message, octets + at, MIN(piece, length - at), NULL)) {
            abort();
        }
    }
    if (!ff_spool_finish(spool, message, NULL)) {
        abort();
    }
    memcpy(hash, ff_spool_message_hash(message), FF_SPOOL_HASH_LENGTH + 1);
    body = ff_spool_message_body(message, &kept);
    bytes = body
                ? g_bytes_new(body, kept)
                : g_bytes_new_take(
                      ff_file_read(ff_spool_message_file(message)->fd, 1 << 20, &kept, NULL), kept);
    ff_spool_release(spool, message);
    return bytes;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char hash[2][FF_SPOOL_HASH_LENGTH + 1];

    if (size < 3) {
        return 0;
    }
    g_autoptr(GBytes) whole = keep(data + 3, size - 3, size, 1 << 20, data[1], hash[0]);
    g_autoptr(GBytes) pieces = keep(data + 3, size - 3, 1 + data[0] % 64,
                                    data[2] & 1 ? 1 << 20 : data[2], data[1], hash[1]);
    if (!g_bytes_equal(whole, pieces) || strcmp(hash[0], hash[1]) != 0) {
        abort();
    }
    return 0;
}
