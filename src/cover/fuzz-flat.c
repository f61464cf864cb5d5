// SPDX-License-Identifier: GPL-3.0-or-later
/* A flat text of OpenDocument, and behind a NUL the text of the message, with the values put in. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "cover/flat-tree.h"
#include "cover/flat.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Whatever was put in, it is still such a text. */
static void check(GBytes *filled)
{
    g_autoptr(GError) error = NULL;
    gsize length = 0;
    const char *octets = g_bytes_get_data(filled, &length);
    g_auto(FfFlat) flat = {0};
    g_assert_true(ff_flat_read(octets, length, &flat, &error) || error != NULL);
    g_assert_nonnull(flat.doc);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t *end = memchr(data, '\0', size);
    const gsize length = end == NULL ? size : (gsize)(end - data);
    g_autofree char *text =
        end == NULL ? NULL : g_strndup((const char *)end + 1, size - length - 1);
    const FfCoverFacts facts = {
        .recipient_name = "Anne <a>",
        .to = "Anne, Bob",
        .subject = text,
        .text = text != NULL ? text : "Hello\n\nWorld",
        .pages = 1,
        .country = "DE",
    };
    g_autoptr(GError) error = NULL;
    bool counts = false;
    g_autoptr(GBytes) filled =
        ff_cover_flat_fill((const char *)data, length, &facts, 1, &counts, &error);
    g_assert_true((filled == NULL) == (error != NULL));
    if (filled != NULL) {
        check(filled);
    }
    return 0;
}
