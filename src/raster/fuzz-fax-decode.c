// SPDX-License-Identifier: GPL-3.0-or-later
/* The decoder on anything. Input: coding and options (1 octet), width (2), rows (2), the data. What
 * is taken for good must encode to something that decodes to the same. */
#include <stddef.h>
#include <stdint.h>

#include "base/limits.h"
#include "raster/fax-code.h"

enum { HEADER = 5, BITS_MAX = 1 << 20 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static FfFaxForm read_form(const uint8_t *header)
{
    const guint options = header[0];
    FfFaxForm form = {
        .coding = (FfFaxCoding)(options % FF_FAX_CODINGS),
        .width_px = (header[1] << 8 | header[2]) % FF_LIMIT_IMAGE_SIDE + 1,
        .rows = (header[3] << 8 | header[4]) % FF_LIMIT_IMAGE_SIDE + 1,
        .k = 4,
        .eol = (options & 0x10) != 0,
        .align = (options & 0x20) != 0,
        .end = (options & 0x40) != 0,
        .rows_at_most = (options & 0x80) != 0,
    };
    form.rows = MIN(form.rows, BITS_MAX / ((form.width_px + 7) / 8));
    return form;
}

static void check_again(const FfFaxForm *decoded, const guint8 *bits, gsize stride)
{
    FfFaxForm form = *decoded;
    form.end = true;
    g_autoptr(GBytes) code = ff_fax_encode(&form, bits, stride);
    g_autofree guint8 *again = g_malloc(stride * (gsize)form.rows);
    gsize length = 0;
    const guint8 *data = g_bytes_get_data(code, &length);
    g_assert_true(ff_fax_decode(&form, data, length, again, stride, NULL, NULL));
    g_assert_cmpmem(bits, stride * (gsize)form.rows, again, stride * (gsize)form.rows);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < HEADER) {
        return 0;
    }
    FfFaxForm form = read_form(data);
    const gsize stride = ((gsize)form.width_px + 7) / 8;
    g_autofree guint8 *bits = g_malloc(stride * (gsize)form.rows);
    FfFaxVerdict verdict;
    bool good = ff_fax_decode(&form, data + HEADER, size - HEADER, bits, stride, &verdict, NULL);
    g_assert_true(good == (verdict.fault == FF_FAX_GOOD));
    g_assert_true(verdict.rows >= 0 && verdict.rows <= form.rows);
    g_assert_true(verdict.column >= 0 && verdict.column <= form.width_px);
    g_assert_true(!good || form.rows_at_most || verdict.rows == form.rows);
    if (verdict.rows > 0) {
        form.rows = verdict.rows;
        check_again(&form, bits, stride);
    }
    return 0;
}
