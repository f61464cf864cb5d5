// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/gateway.h"

#include "base/clock.h"
#include "gateway/back-off.h"

#define DRAIN_QUIET_MS 2000        /* the fax server's notices follow its commits closely */
#define DRAIN_STOP_MS  (60 * 1000) /* for a transaction that began in the last moment */

typedef struct {
    FfGateway *gateway;
    const FfGatewaySettings *settings;
    FfPop3Memory *memory;
    GThread *thread;
} Mailbox;

struct FfGateway {
    const FfSettings *settings;
    const FfGatewayObserver *observer;
    FfRelay *relay;
    GPtrArray *mailboxes; /* Mailbox */

    GMutex lock; /* of what follows */
    GCond changed;
    bool stopping;
    guint running; /* mailbox threads */
};

static gboolean sleep_or_stop(FfGateway *gateway, gint64 delay_ms)
{
    gint64 until_us = (ff_clock_monotonic_ms() + delay_ms) * G_TIME_SPAN_MILLISECOND;
    bool in_time = true;

    g_mutex_lock(&gateway->lock);
    while (!gateway->stopping && in_time) {
        in_time = g_cond_wait_until(&gateway->changed, &gateway->lock, until_us);
    }
    bool stopping = gateway->stopping;
    g_mutex_unlock(&gateway->lock);
    return stopping;
}

/* Returns how long to sleep. */
static gint64 poll_mailbox(Mailbox *mailbox, guint *failures)
{
    const FfGateway *gateway = mailbox->gateway;
    FfMailboxPoll poll;

    ff_mailbox_poll(gateway->settings, mailbox->settings, mailbox->memory, &poll);
    *failures = poll.result == FF_POP3_DONE || poll.report.deleted > 0 ? 0 : *failures + 1;
    gint64 delay_ms = ff_back_off_delay_ms(poll.result, mailbox->settings->interval_ms, *failures,
                                           g_random_double());
    gateway->observer->polled(gateway->settings, mailbox->settings, &poll,
                              ff_clock_now_ms() + delay_ms, gateway->observer->data);
    ff_mailbox_poll_clear(&poll);
    return delay_ms;
}

static gpointer mailbox_loop(gpointer data)
{
    Mailbox *mailbox = data;
    FfGateway *gateway = mailbox->gateway;
    guint failures = 0;

    while (!sleep_or_stop(gateway, poll_mailbox(mailbox, &failures))) {
        ;
    }
    g_mutex_lock(&gateway->lock);
    gateway->running--;
    g_cond_broadcast(&gateway->changed);
    g_mutex_unlock(&gateway->lock);
    return NULL;
}

static void mailbox_free(gpointer data)
{
    Mailbox *mailbox = data;
    g_thread_join(mailbox->thread);
    ff_pop3_memory_free(mailbox->memory);
    g_free(mailbox);
}

static void start_mailbox(FfGateway *gateway, const FfGatewaySettings *settings)
{
    Mailbox *mailbox = g_new0(Mailbox, 1);
    mailbox->gateway = gateway;
    mailbox->settings = settings;
    mailbox->memory = ff_pop3_memory_new();
    g_ptr_array_add(gateway->mailboxes, mailbox);
    mailbox->thread = g_thread_new("mailbox", mailbox_loop, mailbox);
}

FfGateway *ff_gateway_start(const FfSettings *settings, const FfGatewayObserver *observer,
                            GError **error)
{
    FfRelay *relay = ff_relay_start(settings, observer->relayed, observer->data, error);
    if (!relay) {
        return NULL;
    }

    FfGateway *gateway = g_new0(FfGateway, 1);
    gateway->settings = settings;
    gateway->observer = observer;
    gateway->relay = relay;
    gateway->mailboxes = g_ptr_array_new_with_free_func(mailbox_free);
    g_mutex_init(&gateway->lock);
    g_cond_init(&gateway->changed);
    gateway->running = settings->gateways->len;
    for (guint i = 0; i < settings->gateways->len; i++) {
        start_mailbox(gateway, g_ptr_array_index(settings->gateways, i));
    }
    return gateway;
}

static bool wait_for_mailboxes(FfGateway *gateway, gint64 until_us)
{
    bool in_time = true;

    for (guint i = 0; i < gateway->mailboxes->len; i++) {
        ff_pop3_memory_stop(((Mailbox *)g_ptr_array_index(gateway->mailboxes, i))->memory);
    }
    g_mutex_lock(&gateway->lock);
    gateway->stopping = true;
    g_cond_broadcast(&gateway->changed);
    while (gateway->running > 0 && in_time) {
        in_time = g_cond_wait_until(&gateway->changed, &gateway->lock, until_us);
    }
    bool all_ended = gateway->running == 0;
    g_mutex_unlock(&gateway->lock);
    return all_ended;
}

bool ff_gateway_stop(FfGateway *gateway, int timeout_ms)
{
    gint64 until_ms = ff_clock_monotonic_ms() + timeout_ms;

    if (!wait_for_mailboxes(gateway, until_ms * G_TIME_SPAN_MILLISECOND)) {
        return false;
    }
    gint64 left_ms = until_ms - ff_clock_monotonic_ms();
    if (!ff_relay_stop(gateway->relay, (int)MAX(left_ms, 0))) {
        return false;
    }
    g_ptr_array_unref(gateway->mailboxes);
    g_mutex_clear(&gateway->lock);
    g_cond_clear(&gateway->changed);
    g_free(gateway);
    return true;
}

static bool poll_once(const FfSettings *settings, const FfGatewaySettings *mailbox,
                      const FfGatewayObserver *observer, GError **error)
{
    g_autoptr(FfPop3Memory) memory = ff_pop3_memory_new();
    FfMailboxPoll poll;

    ff_mailbox_poll(settings, mailbox, memory, &poll);
    observer->polled(settings, mailbox, &poll, 0, observer->data);
    bool good = poll.result == FF_POP3_DONE;
    if (!good) {
        g_propagate_error(error, g_steal_pointer(&poll.error));
    }
    ff_mailbox_poll_clear(&poll);
    return good;
}

bool ff_gateway_run_once(const FfSettings *settings, const FfGatewayObserver *observer,
                         GError **error)
{
    g_autoptr(GError) cause = NULL;
    FfRelay *relay = ff_relay_start(settings, observer->relayed, observer->data, error);
    if (!relay) {
        return false;
    }

    for (guint i = 0; i < settings->gateways->len; i++) {
        g_autoptr(GError) failure = NULL;
        if (poll_once(settings, g_ptr_array_index(settings->gateways, i), observer, &failure)) {
            continue;
        }
        g_clear_error(&cause);
        cause = g_steal_pointer(&failure);
    }
    ff_relay_drain(relay, DRAIN_QUIET_MS);
    ff_relay_stop(relay, DRAIN_STOP_MS);
    if (!cause) {
        return true;
    }
    g_propagate_error(error, g_steal_pointer(&cause));
    return false;
}
