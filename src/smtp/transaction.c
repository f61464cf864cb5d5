// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/limits.h"
#include "smtp/session.h"

static void transaction_free(FfSmtpTransaction *transaction)
{
    g_ptr_array_unref(transaction->recipients);
    g_free(transaction);
}

FfSmtpTransaction *ff_smtp_transaction_begin(FfSmtpServer *server, const FfSmtpCommand *command,
                                             const char **ret_refusal)
{
    FfSmtpTransaction *transaction = g_new0(FfSmtpTransaction, 1);

    transaction->server = server;
    transaction->link.data = transaction;
    transaction->recipients = g_ptr_array_new_null_terminated(1, g_free, TRUE);
    const char *refusal = server->handler->mail(transaction, command->path, command->envid,
                                                command->size, server->data);
    if (refusal == NULL) {
        return transaction;
    }
    *ret_refusal = refusal;
    transaction_free(transaction);
    return NULL;
}

const char *ff_smtp_transaction_add(FfSmtpTransaction *transaction, char **address)
{
    const FfSmtpServer *server = transaction->server;

    if (transaction->recipients->len >= FF_LIMIT_ENVELOPE_RECIPIENTS) {
        return "452 4.5.3 Too many recipients; send the message again for the others";
    }
    const char *refusal = server->handler->rcpt(transaction, *address, server->data);
    if (refusal == NULL) {
        g_ptr_array_add(transaction->recipients, g_steal_pointer(address));
    }
    return refusal;
}

void ff_smtp_transaction_text(FfSmtpTransaction *transaction, const char *octets, gsize length)
{
    const FfSmtpServer *server = transaction->server;

    if (length > 0 && !transaction->refused) {
        transaction->refused = !server->handler->text(transaction, octets, length, server->data);
    }
}

void ff_smtp_server_end_current(FfSmtpServer *server)
{
    FfSmtpTransaction *transaction = g_steal_pointer(&server->current);

    server->bad_commands = 0;
    transaction->place = ff_smtp_replies_reserve(server->replies);
    g_queue_push_tail_link(&server->ended, &transaction->link);
    server->handler->end(transaction, server->data);
}

void ff_smtp_server_abort_current(FfSmtpServer *server)
{
    FfSmtpTransaction *transaction = g_steal_pointer(&server->current);

    if (transaction == NULL) {
        return;
    }
    server->handler->abort(transaction, server->data);
    transaction_free(transaction);
}

void ff_smtp_server_orphan_ended(FfSmtpServer *server)
{
    GList *link;

    while ((link = g_queue_pop_head_link(&server->ended)) != NULL) {
        FfSmtpTransaction *transaction = link->data;
        transaction->server = NULL;
    }
}

void ff_smtp_transaction_set_data(FfSmtpTransaction *transaction, gpointer data)
{
    transaction->data = data;
}

gpointer ff_smtp_transaction_get_data(FfSmtpTransaction *transaction)
{
    return transaction->data;
}

const char *const *ff_smtp_transaction_recipients(FfSmtpTransaction *transaction)
{
    return (const char *const *)transaction->recipients->pdata;
}

void ff_smtp_transaction_answer(FfSmtpTransaction *transaction, const char *reply)
{
    FfSmtpServer *server = transaction->server;

    if (server != NULL) {
        guint times = server->options.lmtp ? transaction->recipients->len : 1;
        g_queue_unlink(&server->ended, &transaction->link);
        ff_smtp_replies_fill(server->replies, transaction->place, reply, times);
    }
    transaction_free(transaction);
}
