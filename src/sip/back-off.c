// SPDX-License-Identifier: GPL-3.0-or-later
#include "sip/back-off.h"

#include <stdbool.h>

enum {
    FIRST_MS = 5000,
    LONGEST_MS = 300000,
    LONGEST_RETRY_AFTER_S = 3600, /* a peer may ask for more; an hour is enough */
};

/* What only a person can mend: a wrong password is not tried every few seconds, since providers
 * lock out who does. */
static bool needs_person(int code)
{
    return code == 401 || code == 403 || code == 404 || code == 407;
}

guint ff_sip_back_off_ms(int failures, int code, int retry_after_s, guint32 random)
{
    if (retry_after_s > 0) {
        return (guint)MIN(retry_after_s, LONGEST_RETRY_AFTER_S) * 1000 + random % 1000;
    }
    guint delay = needs_person(code) ? LONGEST_MS : FIRST_MS;
    for (int i = 1; i < failures && delay < LONGEST_MS; i++) {
        delay = MIN(delay * 2, LONGEST_MS);
    }
    return delay / 2 + random % (delay / 2 + 1); /* RFC 5626 4.5: between half and whole */
}
