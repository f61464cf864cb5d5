// SPDX-License-Identifier: GPL-3.0-or-later
/* An originator field (From) that names one mailbox, read by the letter: RFC 5322 sections 3.4,
 * 3.6.2 and 4.4, groups by RFC 6854, octets above 127 as in RFC 6532. Recipients are read with
 * indulgence (address-list.h); who a mail is from must not depend on the program that reads it.
 * Pure; input is hostile. */
#pragma once

#include <glib.h>

typedef enum {
    FF_ORIGINATOR_ONE,  /* *ret_address is set */
    FF_ORIGINATOR_NONE, /* no mailbox, or not by the grammar; a source route; a control character */
    FF_ORIGINATOR_SEVERAL, /* mailboxes, or a group and something else */
} FfOriginator;

/* `field`: unfolded, not decoded. *ret_address (caller frees): local@domain without white space and
 * comments; a quoted local part keeps its quotes. */
FfOriginator ff_originator_read(const char *field, char **ret_address);
