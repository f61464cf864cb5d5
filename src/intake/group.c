// SPDX-License-Identifier: GPL-3.0-or-later
#include "intake/group.h"

#include "base/error.h"
#include "base/limits.h"

#include <inttypes.h>

enum { MAX_ERROR_TEXT = 400 }; /* RFC 5321 4.5.3.1.5: 512 octets a reply line, code included */

struct FfCommitGroup {
    FfSpool *spool;
    const FfIntakeSink *sink;
    gpointer data;
    GPtrArray *deliveries; /* FfDelivery */
    GArray *messages;      /* FfIntakeMessage, of the commit in progress */
    GPtrArray *pointers;   /* to them */
    gsize memory;          /* of bodies that wait */
    gint64 oldest_ms;
};

FfDelivery *ff_delivery_new(FfSmtpTransaction *transaction)
{
    FfDelivery *delivery = g_new0(FfDelivery, 1);

    delivery->transaction = transaction;
    return delivery;
}

void ff_delivery_free(FfSpool *spool, FfDelivery *delivery)
{
    if (!delivery) {
        return;
    }
    ff_spool_release(spool, delivery->octets);
    ff_envelope_clear(&delivery->envelope);
    g_free(delivery->refusal);
    g_free(delivery);
}

char *ff_delivery_error_reply(const GError *error)
{
    g_autofree char *text = g_strndup(error->message, MAX_ERROR_TEXT);

    for (char *at = text; *at; at++) {
        if (!g_ascii_isprint(*at)) {
            *at = *at == '\n' ? ' ' : '?';
        }
    }
    return g_strdup_printf("451 4.3.0 Not stored, try again later: %s", text);
}

FfCommitGroup *ff_commit_group_new(FfSpool *spool, const FfIntakeSink *sink, gpointer data)
{
    FfCommitGroup *group = g_new0(FfCommitGroup, 1);

    group->spool = spool;
    group->sink = sink;
    group->data = data;
    group->deliveries = g_ptr_array_new();
    group->messages = g_array_new(FALSE, TRUE, sizeof(FfIntakeMessage));
    group->pointers = g_ptr_array_new();
    return group;
}

void ff_commit_group_add(FfCommitGroup *group, FfDelivery *delivery, gint64 now_ms)
{
    gsize length = 0;

    if (group->deliveries->len == 0) {
        group->oldest_ms = now_ms;
    }
    if (ff_spool_message_body(delivery->octets, &length)) {
        group->memory += length;
    }
    g_ptr_array_add(group->deliveries, delivery);
}

bool ff_commit_group_is_empty(const FfCommitGroup *group)
{
    return group->deliveries->len == 0;
}

/* Half of the budget: the other half is for what is coming in meanwhile. */
bool ff_commit_group_is_due(const FfCommitGroup *group, gint64 now_ms)
{
    if (ff_commit_group_is_empty(group)) {
        return false;
    }
    return group->deliveries->len >= FF_LIMIT_INTAKE_GROUP_MESSAGES ||
           group->memory >= FF_LIMIT_INTAKE_MEMORY / 2 ||
           now_ms - group->oldest_ms >= FF_LIMIT_INTAKE_GROUP_WAIT_MS;
}

static void fill_message(FfIntakeMessage *message, const FfDelivery *delivery)
{
    const FfEnvelope *envelope = &delivery->envelope;
    const FfSpoolMessage *octets = delivery->octets;

    *message = (FfIntakeMessage){
        .mailbox = envelope->mailbox,
        .reverse_path = envelope->reverse_path,
        .envid = envelope->envid,
        .content_hash = ff_spool_message_hash(octets),
        .size = ff_spool_message_size(octets),
        .too_large = ff_spool_message_is_too_large(octets),
        .file = ff_spool_message_file(octets),
    };
    message->body = ff_spool_message_body(octets, &message->body_length);
    if (!envelope->mailbox) {
        message->recipients = ff_smtp_transaction_recipients(delivery->transaction);
    }
}

static void fill_messages(FfCommitGroup *group)
{
    g_array_set_size(group->messages, group->deliveries->len);
    g_ptr_array_set_size(group->pointers, 0);
    for (guint i = 0; i < group->deliveries->len; i++) {
        FfIntakeMessage *message = &g_array_index(group->messages, FfIntakeMessage, i);

        fill_message(message, g_ptr_array_index(group->deliveries, i));
        g_ptr_array_add(group->pointers, message);
    }
}

static void answer(const FfDelivery *delivery, const FfIntakeMessage *message, const GError *error)
{
    g_autofree char *reply = NULL;

    if (error) {
        reply = ff_delivery_error_reply(error);
    } else {
        reply = g_strdup_printf("250 2.0.0 %s message %" PRId64,
                                message->duplicate ? "Known already as" : "Stored as", message->id);
    }
    ff_smtp_transaction_answer(delivery->transaction, reply);
}

static bool commit(FfCommitGroup *group, guint first, guint count, GError **error)
{
    FfIntakeMessage **messages = (FfIntakeMessage **)group->pointers->pdata + first;

    if (group->sink->commit(messages, count, group->data, error)) {
        return true;
    }
    if (error && !*error) {
        g_set_error(error, FF_ERROR, FF_ERROR_BUG, "the store gave no reason");
    }
    return false;
}

static void answer_range(FfCommitGroup *group, guint first, guint count, const GError *error)
{
    for (guint i = first; i < first + count; i++) {
        answer(g_ptr_array_index(group->deliveries, i), g_ptr_array_index(group->pointers, i),
               error);
    }
}

static void commit_each(FfCommitGroup *group)
{
    for (guint i = 0; i < group->deliveries->len; i++) {
        g_autoptr(GError) error = NULL;

        commit(group, i, 1, &error);
        answer_range(group, i, 1, error);
    }
}

static void forget_all(FfCommitGroup *group)
{
    for (guint i = 0; i < group->deliveries->len; i++) {
        ff_delivery_free(group->spool, g_ptr_array_index(group->deliveries, i));
    }
    g_ptr_array_set_size(group->deliveries, 0);
    group->memory = 0;
}

void ff_commit_group_commit(FfCommitGroup *group)
{
    guint count = group->deliveries->len;
    g_autoptr(GError) error = NULL;

    if (count == 0) {
        return;
    }
    fill_messages(group);
    commit(group, 0, count, &error);
    if (error && count > 1 && ff_error_class(error) != FF_ERROR_TEMPORARY) {
        commit_each(group);
    } else {
        answer_range(group, 0, count, error);
    }
    forget_all(group);
}

void ff_commit_group_free(FfCommitGroup *group)
{
    if (!group) {
        return;
    }
    for (guint i = 0; i < group->deliveries->len; i++) {
        const FfDelivery *delivery = g_ptr_array_index(group->deliveries, i);

        ff_smtp_transaction_answer(delivery->transaction, "451 4.3.2 The fax server is stopping");
    }
    forget_all(group);
    g_ptr_array_unref(group->deliveries);
    g_array_unref(group->messages);
    g_ptr_array_unref(group->pointers);
    g_free(group);
}
