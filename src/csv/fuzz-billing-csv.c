// SPDX-License-Identifier: GPL-3.0-or-later
/* A list of billing codes of any octets; what is taken is written and must read back the same. */
#include "csv/billing-csv.h"

#include "base/error.h"

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

static void assert_equal(const GPtrArray *one, const GPtrArray *other)
{
    g_assert_cmpuint(one->len, ==, other->len);
    for (guint i = 0; i < one->len; i++) {
        g_assert_true(ff_billing_code_equal(one->pdata[i], other->pdata[i]));
    }
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) codes = ff_billing_csv_read("file", (const char *)data, size, &error);
    if (codes == NULL) {
        g_assert_error(error, FF_ERROR, FF_ERROR_PERMANENT);
        return 0;
    }
    g_autoptr(GString) text = g_string_new(FF_BILLING_CSV_HEADER);
    for (guint i = 0; i < codes->len; i++) {
        ff_billing_csv_append(text, codes->pdata[i]);
    }
    g_autoptr(GPtrArray) again = ff_billing_csv_read("file", text->str, text->len, &error);
    g_assert_no_error(error);
    assert_equal(codes, again);
    return 0;
}
