// SPDX-License-Identifier: GPL-3.0-or-later
/* POP3 client protocol without I/O: octets in; events and command octets out.
 * RFC 1939, 2449 (CAPA, PIPELINING), 2595 (STLS), 5034 (SASL AUTH), 3206 (response codes).
 *
 * The engine knows which replies it expects, in order; commands may be sent ahead of them.
 * Everything received is untrusted. A desynchronised server (a reply that begins neither +OK nor
 * -ERR, an octet that no command asked for) is FF_POP3_EVENT_BROKEN, after which nothing may be
 * sent any more.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef enum {
    FF_POP3_GREETING,
    FF_POP3_CAPA,
    FF_POP3_STLS,
    FF_POP3_USER,
    FF_POP3_PASS,
    FF_POP3_APOP,
    FF_POP3_AUTH,
    FF_POP3_AUTH_RESPONSE,
    FF_POP3_STAT,
    FF_POP3_LIST,
    FF_POP3_UIDL,
    FF_POP3_RETR,
    FF_POP3_DELE,
    FF_POP3_RSET,
    FF_POP3_NOOP,
    FF_POP3_QUIT,
} FfPop3Command;

typedef enum {
    FF_POP3_EVENT_NONE,      /* feed more */
    FF_POP3_EVENT_REPLY,     /* a single-line reply, or the first line of a multi-line one */
    FF_POP3_EVENT_CHALLENGE, /* "+ ..." of SASL */
    FF_POP3_EVENT_LINE,      /* one line of CAPA, LIST, UIDL, without CRLF, unstuffed */
    FF_POP3_EVENT_TEXT,      /* octets of a message (RETR), unstuffed, exact */
    FF_POP3_EVENT_END,       /* end of a multi-line reply: CRLF "." CRLF and nothing else */
    FF_POP3_EVENT_BROKEN,    /* the server does not speak POP3, or lost step */
} FfPop3EventType;

/* RFC 2449 section 8, RFC 3206 */
typedef enum {
    FF_POP3_CODE_NONE,
    FF_POP3_CODE_IN_USE,
    FF_POP3_CODE_LOGIN_DELAY,
    FF_POP3_CODE_SYS_TEMP,
    FF_POP3_CODE_SYS_PERM,
    FF_POP3_CODE_AUTH
} FfPop3Code;

typedef struct {
    FfPop3EventType type;
    FfPop3Command command; /* that it answers */
    guint message;         /* number given with RETR or DELE, else 0 */
    bool ok;               /* REPLY */
    FfPop3Code code;       /* REPLY that is not ok */
    const char *octets; /* REPLY, CHALLENGE, LINE, BROKEN: text (not NUL-terminated); TEXT: octets.
                           Valid until the next call. */
    gsize length;
} FfPop3Event;

typedef struct FfPop3Proto FfPop3Proto;

/* Expects a greeting first. */
FfPop3Proto *ff_pop3_proto_new(void);
void ff_pop3_proto_free(FfPop3Proto *proto);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FfPop3Proto, ff_pop3_proto_free)

/* Appends a command to the output and its reply to those expected. `argument` may be NULL; CR, LF
 * and NUL in it are refused (false). `message`: for RETR and DELE. */
bool ff_pop3_proto_send(FfPop3Proto *proto, FfPop3Command command, guint message,
                        const char *argument);
/* Command octets to be written; taken away by the call, owner frees. NULL when there are none. */
GBytes *ff_pop3_proto_take_output(FfPop3Proto *proto);
/* Replies still expected. */
guint ff_pop3_proto_pending(const FfPop3Proto *proto);

/* Offers input; the octets must stay valid until next() has answered NONE. */
void ff_pop3_proto_feed(FfPop3Proto *proto, const char *octets, gsize length);
void ff_pop3_proto_next(FfPop3Proto *proto, FfPop3Event *ret_event);
/* Octets fed after the STLS reply would be an injection (CVE-2011-0411 class): true when some are.
 */
bool ff_pop3_proto_has_unread(const FfPop3Proto *proto);
