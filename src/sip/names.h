// SPDX-License-Identifier: GPL-3.0-or-later
/* Who calls whom: numbers and names out of SIP header fields (RFC 3261 20.10, 25.1; RFC 3966).
 * Pure; the values are untrusted. */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* A name-addr or addr-spec of sip:, sips: or tel:. */
typedef struct {
    char *user;   /* unescaped; NULL: none */
    char *domain; /* lower case, without port; NULL: none */
    char *display;
} FfSipName;

/* The `index`th of a field that may hold several, separated by commas. NULL: there is none there
 * that can be read. Caller frees with ff_sip_name_free(). */
FfSipName *ff_sip_name_parse(const char *value, guint index);
void ff_sip_name_free(FfSipName *name);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FfSipName, ff_sip_name_free)

/* The telephone number that a user part is: digits, with + in front if it had one; visual
 * separators (RFC 3966 5.1.1) and parameters are left out. NULL: it is none. Caller frees. */
char *ff_sip_name_number(const char *user);
/* anonymous@anonymous.invalid and its like (RFC 3323 4.1.1.3). */
bool ff_sip_name_is_anonymous(const FfSipName *name);
/* Without control characters, UTF-8, bounded; "" becomes NULL. Caller frees. */
char *ff_sip_name_clean(const char *text);
