// SPDX-License-Identifier: GPL-3.0-or-later
/* What a box that was taken over may hand to its parent. */
#include "message/message.h"

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *exact = g_memdup2(data, size);
    g_autoptr(FfMail) mail = ff_mail_from_json(exact != NULL ? exact : "", size, &error);
    g_assert_true((mail == NULL) == (error != NULL));
    return 0;
}
