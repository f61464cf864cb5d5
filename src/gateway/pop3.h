// SPDX-License-Identifier: GPL-3.0-or-later
/* One POP3 session with one mailbox: connect, secure, sign in, fetch through a pipelined window,
 * hand each message over, delete what was taken, QUIT.
 *
 * Rules: end of message is CRLF "." CRLF only; a cut or late stream discards what came and closes
 * without QUIT; DELE only for a message that the sink took, by its number in this session; sizes
 * and UIDLs are hints; without PIPELINING, or after one desync, the window is 1; a message whose
 * fetch fails three times over sessions is passed over for some hours and reported; one that the
 * fax server takes later or never stays in the mailbox and does not hold up those behind it; when
 * what the last QUIT confirmed as deleted is still there, nothing is fetched, and the pass ends.
 */
#pragma once

#include "base/settings.h"

/* Where messages go. Pieces arrive in order; the answers may come later and in groups. */
typedef struct FfHandOver FfHandOver;

typedef enum {
    FF_POP3_DONE,     /* QUIT was answered +OK: all that was deleted is gone */
    FF_POP3_RETRY,    /* temporary: try again after the usual back-off */
    FF_POP3_BACK_OFF, /* [IN-USE], [LOGIN-DELAY], [SYS/TEMP]: the server asks for patience */
    FF_POP3_ALERT,    /* an administrator must act: [AUTH], wrong password, wrong certificate */
} FfPop3Result;

typedef struct {
    guint messages; /* found in the mailbox */
    guint handed_over;
    guint deleted;
    guint skipped; /* refused by the server again and again, or not taken by the fax server */
    guint64 octets;
    bool more;     /* the session ended at its limit; more mail waits */
    char *problem; /* why the last one was skipped, in words; NULL: none was */
} FfPop3Report;

void ff_pop3_report_clear(FfPop3Report *report);

/* What is remembered of a mailbox between sessions, in memory only. */
typedef struct FfPop3Memory FfPop3Memory;
FfPop3Memory *ff_pop3_memory_new(void);
void ff_pop3_memory_free(FfPop3Memory *memory);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FfPop3Memory, ff_pop3_memory_free)
/* From any thread: the session under way fetches what it has asked for, deletes, QUITs; later ones
 * only sign in and QUIT. */
void ff_pop3_memory_stop(FfPop3Memory *memory);

/* `hand_over` is fresh; after anything but DONE it is of no more use. *report is overwritten, also
 * when the session fails; clear it. `deleted` counts only what a QUIT has committed. The error is
 * set unless DONE. */
FfPop3Result ff_pop3_fetch(const FfGatewaySettings *mailbox, FfPop3Memory *memory,
                           FfHandOver *hand_over, FfPop3Report *report, GError **error);
