// SPDX-License-Identifier: GPL-3.0-or-later
#include "intake/envelope.h"

#include "base/limits.h"

#include <string.h>

static const char unknown_recipient[] =
    "550 5.1.1 Neither a fax mailbox nor a number at a fax domain of this server";
static const char one_kind_only[] =
    "452 4.5.3 One mailbox, or numbers at fax domains, per message: send this one separately";
static const char too_large[] = "552 5.3.4 Message is larger than this server takes";

void ff_envelope_init(FfEnvelope *envelope, const char *reverse_path, const char *envid,
                      gint64 size)
{
    *envelope = (FfEnvelope){
        .reverse_path = g_strdup(reverse_path ? reverse_path : ""),
        .envid = g_strdup(envid),
        .declared_size = size,
    };
}

void ff_envelope_clear(FfEnvelope *envelope)
{
    g_free(envelope->reverse_path);
    g_free(envelope->envid);
    *envelope = (FfEnvelope){.declared_size = -1};
}

/* The local part is judged later, with the whole grammar of numbers and flags: its sender then gets
 * a sentence, not a reply code. Here it only has to be there. */
static bool is_fax_address(const FfSettings *settings, const char *path)
{
    const char *at = strrchr(path, '@');

    return at && at > path && ff_settings_is_fax_domain(settings, at + 1);
}

static const char *add_mailbox(FfEnvelope *envelope, const char *address)
{
    if (envelope->fax_recipients > 0) {
        return one_kind_only;
    }
    if (envelope->mailbox && envelope->mailbox != address) {
        return one_kind_only;
    }
    envelope->mailbox = address;
    return NULL;
}

/* A mailbox takes any size, so that the sender can be told; an MTA tells the sender itself. */
static const char *add_fax_address(FfEnvelope *envelope, const FfSettings *settings)
{
    if (envelope->mailbox) {
        return one_kind_only;
    }
    if (envelope->declared_size > settings->max_message_size) {
        return too_large;
    }
    envelope->fax_recipients++;
    return NULL;
}

const char *ff_envelope_add_recipient(FfEnvelope *envelope, const FfSettings *settings,
                                      const char *path)
{
    const FfGatewaySettings *gateway;

    if (strlen(path) > FF_LIMIT_ADDRESS) {
        return unknown_recipient;
    }
    gateway = ff_settings_find_gateway(settings, path);
    if (gateway) {
        return add_mailbox(envelope, gateway->address);
    }
    if (is_fax_address(settings, path)) {
        return add_fax_address(envelope, settings);
    }
    return unknown_recipient;
}
