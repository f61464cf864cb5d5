// SPDX-License-Identifier: GPL-3.0-or-later
/* The address grammar: one mailbox address to a fax recipient. Pure, table-driven; input is
 * untrusted.
 *
 *   display name   'Anne Anderson 5035550123^COMPANY=FaxBack^NOCOVER' <fax@company.com>
 *   plus form      fax+5035550123^FINE@company.com, display name = recipient's name
 *   fax domain     5035550123^FINE@fax.company.com, display name = recipient's name
 */
#pragma once

#include "message/message.h"

typedef enum {
    FF_ADDRESS_FAX,     /* *ret_recipient is set */
    FF_ADDRESS_NO_FAX,  /* somebody else's address, or our mailbox without any digit */
    FF_ADDRESS_INVALID, /* meant for us, and wrong: *ret_reason, *ret_argument */
} FfAddressResult;

typedef struct {
    const char *mailbox; /* our mailbox's address, or NULL */
    const char *const *fax_domains;
    const char *country;
    int extension_digits;
    int max_retries;
    const GPtrArray *lines; /* FfLineSettings that ^PORT may name; NULL: any name */
} FfAddressRules;

/* `display` is decoded UTF-8 or NULL; `address` is local@domain. */
FfAddressResult ff_address_parse(const char *display, const char *address,
                                 const FfAddressRules *rules, FfRecipient **ret_recipient,
                                 FfReason *ret_reason, char **ret_argument);

typedef struct {
    const char *name;    /* "COMPANY" */
    const char *summary; /* for the refusal and the manual */
} FfFlagInfo;
/* The flags of this version, ended by a NULL name. */
const FfFlagInfo *ff_address_flags(void);
