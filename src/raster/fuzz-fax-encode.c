// SPDX-License-Identifier: GPL-3.0-or-later
/* Any bits, in every coding: what is encoded comes back, and is as long as was counted. Input:
 * width (2 octets), options (1), the rows. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/limits.h"
#include "raster/bits.h"
#include "raster/fax-code.h"

enum { HEADER = 3, ROWS_MAX = 200 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_coding(const FfFaxForm *form, const guint8 *bits, gsize stride)
{
    const gsize size = stride * (gsize)form->rows;
    gsize counted[FF_FAX_CODINGS];
    gsize length = 0;
    g_autoptr(GBytes) code = ff_fax_encode(form, bits, stride);
    g_autofree guint8 *back = g_malloc0(size);
    const guint8 *octets = g_bytes_get_data(code, &length);
    ff_fax_count(form, bits, stride, counted);
    g_assert_cmpuint(counted[form->coding], ==, length);
    g_assert_true(ff_fax_decode(form, octets, length, back, stride, NULL, NULL));
    g_assert_cmpmem(bits, size, back, size);
    /* The end code is the last thing that is not 0: without its last octet it is broken. */
    g_assert_false(form->end && ff_fax_decode(form, octets, length - 1, back, stride, NULL, NULL));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size <= HEADER) {
        return 0;
    }
    FfFaxForm form = {
        .width_px = (data[0] << 8 | data[1]) % FF_LIMIT_IMAGE_SIDE + 1,
        .k = data[2] & 0x0f,
        .eol = (data[2] & 0x10) != 0,
        .align = (data[2] & 0x20) != 0,
        .end = (data[2] & 0x40) != 0,
    };
    const gsize stride = ((gsize)form.width_px + 7) / 8;
    form.rows = (int)CLAMP((size - HEADER) / stride, 1, ROWS_MAX);
    g_autofree guint8 *bits = g_malloc0(stride * (gsize)form.rows);
    memcpy(bits, data + HEADER, MIN(size - HEADER, stride * (gsize)form.rows));
    ff_bits_clear_padding(bits, stride, form.width_px, form.rows);
    for (int coding = 0; coding < FF_FAX_CODINGS; coding++) {
        form.coding = (FfFaxCoding)coding;
        check_coding(&form, bits, stride);
    }
    return 0;
}
