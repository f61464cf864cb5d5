// SPDX-License-Identifier: GPL-3.0-or-later
/* Every bound on what input can drive, with its reason. Sizes in octets, times in milliseconds.
 * A bound that an administrator may move has the same name in the settings table (base/settings.h);
 * the value here is then the default. */
#pragma once

/* lines and envelopes of SMTP, LMTP and POP3 */
#define FF_LIMIT_COMMAND_LINE 4096       /* RFC 5321 4.5.3.1.4 asks 512, RFC 3461 5.1 adds for ORCPT */
#define FF_LIMIT_REPLY_LINE 8192         /* RFC 1939 512; CAPA and SASL challenges are longer */
#define FF_LIMIT_REPLY_LINES 256         /* one multi-line reply of a peer */
#define FF_LIMIT_ENVELOPE_RECIPIENTS 1000 /* RFC 5321 4.5.3.1.8 asks 100 at least */
#define FF_LIMIT_ADDRESS 320             /* 64 + @ + 255, RFC 5321 4.5.3.1 */
#define FF_LIMIT_ENVID 1024              /* RFC 3461 4.4 says 100; mailbox + UIDL in xtext is longer */
#define FF_LIMIT_UIDL 70                 /* RFC 1939 section 7 */
#define FF_LIMIT_MAILBOX_MESSAGES 2000000 /* numbers in one POP3 session; 8 octets each */

/* messages */
#define FF_LIMIT_MESSAGE_SIZE (100 << 20) /* setting max_message_size */
#define FF_LIMIT_MESSAGE_HEADER (256 << 10) /* kept of a message that is too large to accept */
#define FF_LIMIT_PARTS 1000              /* more parts are an attack, not a letter */
#define FF_LIMIT_NESTING 32              /* multiparts and messages within each other */
#define FF_LIMIT_RECIPIENTS 50           /* setting max_recipients: faxes of one message */
#define FF_LIMIT_HEADER_FIELD (64 << 10) /* one header field, unfolded */
#define FF_LIMIT_NAME 256                /* names, companies, file names kept for people to read */

/* documents */
#define FF_LIMIT_PAGES 500               /* setting max_pages: pages of one message */
#define FF_LIMIT_PAGE_ROWS 11700         /* 30 inches at 391 lines an inch */
#define FF_LIMIT_IMAGE_SIDE 65500        /* pixels; JPEG's own limit */
#define FF_LIMIT_IMAGE_PIXELS (256 << 20) /* pixels in one picture before scaling */

/* the box around a parser */
#define FF_LIMIT_BOX_MEMORY (1 << 30)    /* RLIMIT_AS */
#define FF_LIMIT_BOX_CPU_SECONDS 60
#define FF_LIMIT_BOX_WALL_MS 120000
#define FF_LIMIT_BOX_OUTPUT (512 << 20)  /* what one run may write */

/* the queue */
#define FF_LIMIT_BLOB_CHUNK (256 << 10)  /* rows of the blob table; nobody holds a whole blob */
#define FF_LIMIT_LEASE_MS 60000          /* a role that does not renew for this long is taken for dead */
#define FF_LIMIT_ATTEMPTS 5              /* stages other than the line, on temporary errors */
