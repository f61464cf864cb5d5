// SPDX-License-Identifier: GPL-3.0-or-later
/* An address field of any octets: list, grammar, flags. */
#include <gmime/gmime.h>
#include <string.h>

#include "message/address-list.h"
#include "message/address.h"

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

static void parse_one(const FfListedAddress *listed)
{
    static const char *const domains[] = {"f.test", NULL};
    static FfLineSettings line = {.name = (char *)"main"};
    static gpointer lines[] = {&line};
    static const GPtrArray line_list = {lines, G_N_ELEMENTS(lines)};
    static const FfAddressRules rules = {"fax@c.test", domains, "US", 4, 5, &line_list};
    FfRecipient *recipient = NULL;
    FfReason reason = FF_REASON_NONE;
    g_autofree char *argument = NULL;
    FfAddressResult result =
        ff_address_parse(listed->display, listed->address, &rules, &recipient, &reason, &argument);
    g_assert_true((result == FF_ADDRESS_FAX) == (recipient != NULL));
    g_assert_true((result == FF_ADDRESS_INVALID) == (reason != FF_REASON_NONE));
    g_clear_pointer(&recipient, ff_recipient_free);
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
    g_mime_init();
    g_autofree char *field = g_strndup((const char *)data, size);
    g_autofree char *lost = NULL;
    g_autoptr(GPtrArray) list = ff_address_list_parse(field, &lost);
    g_assert_true(lost == NULL || strspn(lost, "0123456789") == strlen(lost));
    for (guint i = 0; i < list->len; i++) {
        parse_one(list->pdata[i]);
    }
    return 0;
}
