// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/mailbox.h"

#include "base/error.h"
#include "gateway/hand-over.h"

/* Messages the fax server may commit in one group: wide enough that a sync serves many. */
#define HAND_OVER_WINDOW     256
#define HAND_OVER_TIMEOUT_MS (2 * 60 * 1000) /* a commit on a very busy disk */

static void add_report(FfPop3Report *sum, FfPop3Report *report)
{
    sum->handed_over += report->handed_over;
    sum->deleted += report->deleted;
    sum->skipped += report->skipped;
    sum->octets += report->octets;
    sum->more = report->more;
    if (report->problem) {
        g_free(sum->problem);
        sum->problem = g_steal_pointer(&report->problem);
    }
}

/* A new connection to the fax server for each session: answers of an earlier one that failed can't
 * be taken for this one's. */
static void run_session(const FfSettings *settings, const FfGatewaySettings *mailbox,
                        FfPop3Memory *memory, bool first, FfMailboxPoll *poll)
{
    FfPop3Report report = {0};
    g_autoptr(FfHandOver) hand_over =
        ff_hand_over_connect(settings->local_address, settings->local_port, HAND_OVER_WINDOW,
                             HAND_OVER_TIMEOUT_MS, &poll->error);

    if (hand_over) {
        poll->result = ff_pop3_fetch(mailbox, memory, hand_over, &report, &poll->error);
    } else {
        poll->result =
            ff_error_class(poll->error) == FF_ERROR_CONFIG ? FF_POP3_ALERT : FF_POP3_RETRY;
    }
    if (first) {
        poll->report.messages = report.messages;
    }
    add_report(&poll->report, &report);
    ff_pop3_report_clear(&report);
    if (poll->result == FF_POP3_DONE) {
        ff_hand_over_quit(hand_over, NULL);
    }
}

void ff_mailbox_poll(const FfSettings *settings, const FfGatewaySettings *mailbox,
                     FfPop3Memory *memory, FfMailboxPoll *ret_poll)
{
    *ret_poll = (FfMailboxPoll){.result = FF_POP3_DONE};
    if (g_strcmp0(mailbox->protocol, "pop3") != 0) {
        ret_poll->result = FF_POP3_ALERT;
        g_set_error(&ret_poll->error, FF_ERROR, FF_ERROR_CONFIG,
                    "mailbox %s: this version fetches with protocol = pop3 only", mailbox->name);
        return;
    }
    do {
        run_session(settings, mailbox, memory, ret_poll->report.messages == 0, ret_poll);
    } while (ret_poll->result == FF_POP3_DONE && ret_poll->report.more);
}

void ff_mailbox_poll_clear(FfMailboxPoll *poll)
{
    ff_pop3_report_clear(&poll->report);
    g_clear_error(&poll->error);
}
