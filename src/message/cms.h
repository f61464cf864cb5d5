// SPDX-License-Identifier: GPL-3.0-or-later
/* S/MIME application/pkcs7-mime (RFC 8551): is it a signature around a message, or encrypted? */
#pragma once

#include <glib.h>

typedef enum { FF_CMS_SIGNED, FF_CMS_ENCRYPTED, FF_CMS_UNREADABLE } FfCmsKind;

/* FF_CMS_SIGNED: *ret_content is the MIME entity within. The signature is not verified: who sent a
 * mail is decided by its header, and a fax shows no signature. Caller unrefs. */
FfCmsKind ff_cms_open(const guint8 *der, gsize length, GBytes **ret_content);

/* Reads OpenSSL's configuration, which it does at first use otherwise; a box opens no files. */
void ff_cms_warm_up(void);
