// SPDX-License-Identifier: GPL-3.0-or-later
/* Names and numbers out of header fields. The first octet is which of several is read. */
#include <string.h>

#include "sip/names.h"

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
    if (size == 0) {
        return 0;
    }
    g_autofree char *value = g_strndup((const char *)data + 1, size - 1);
    g_autoptr(FfSipName) name = ff_sip_name_parse(value, data[0] % 4);
    if (name == NULL) {
        return 0;
    }
    g_autofree char *number = ff_sip_name_number(name->user);
    ff_sip_name_is_anonymous(name);
    if (number != NULL) {
        g_assert_true(number[strspn(number, "+0123456789")] == '\0');
    }
    if (name->display != NULL) {
        g_assert_true(g_utf8_validate(name->display, -1, NULL));
        g_assert_null(strpbrk(name->display, "\r\n"));
    }
    return 0;
}
