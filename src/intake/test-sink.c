// SPDX-License-Identifier: GPL-3.0-or-later
#include "intake/test-support.h"

#include "base/error.h"

#include <string.h>

static void free_message(gpointer data)
{
    FfKeptMessage *kept = data;

    g_free(kept->mailbox);
    g_free(kept->recipients);
    g_free(kept->reverse_path);
    g_free(kept->envid);
    g_free(kept->content_hash);
    if (kept->octets) {
        g_bytes_unref(kept->octets);
    }
    g_free(kept);
}

static GBytes *read_octets(const FfIntakeMessage *message)
{
    g_autoptr(GError) error = NULL;
    gsize length;
    char *octets;

    if (!message->file) {
        return g_bytes_new(message->body, message->body_length);
    }
    g_assert_cmpstr(message->file->name, ==, "message.eml");
    octets = ff_file_read(message->file->fd, 1 << 30, &length, &error);
    g_assert_no_error(error);
    return g_bytes_new_take(octets, length);
}

static FfKeptMessage *keep_message(const FfRamSink *sink, const FfIntakeMessage *message)
{
    FfKeptMessage *kept = g_new0(FfKeptMessage, 1);

    kept->mailbox = g_strdup(message->mailbox);
    if (message->recipients) {
        kept->recipients = g_strjoinv(" ", (char **)message->recipients);
    }
    kept->reverse_path = g_strdup(message->reverse_path);
    kept->envid = g_strdup(message->envid);
    kept->content_hash = g_strdup(message->content_hash);
    kept->size = message->size;
    kept->too_large = message->too_large;
    kept->in_file = message->file != NULL;
    if (!sink->discard) {
        kept->octets = read_octets(message);
    }
    return kept;
}

static gint64 find_known(const FfRamSink *sink, const FfIntakeMessage *message)
{
    for (guint i = 0; i < sink->messages->len; i++) {
        if (g_str_equal(ff_ram_sink_get(sink, i)->content_hash, message->content_hash)) {
            return i + 1;
        }
    }
    return 0;
}

static bool is_poisoned(const FfRamSink *sink, const FfIntakeMessage *message)
{
    return sink->poison && message->body &&
           memmem(message->body, message->body_length, sink->poison, strlen(sink->poison));
}

static bool may_commit(const FfRamSink *sink, FfIntakeMessage *messages[], guint count,
                       GError **error)
{
    if (sink->failure) {
        g_propagate_error(error, g_error_copy(sink->failure));
        return false;
    }
    for (guint i = 0; i < count; i++) {
        if (is_poisoned(sink, messages[i])) {
            g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT, "message %u can't be stored", i);
            return false;
        }
    }
    return true;
}

static bool commit(FfIntakeMessage *messages[], guint count, gpointer data, GError **error)
{
    FfRamSink *sink = data;

    sink->commits++;
    if (!may_commit(sink, messages, count, error)) {
        return false;
    }
    for (guint i = 0; i < count; i++) {
        gint64 known = find_known(sink, messages[i]);

        messages[i]->duplicate = known > 0;
        if (!known) {
            g_ptr_array_add(sink->messages, keep_message(sink, messages[i]));
        }
        messages[i]->id = known ? known : sink->messages->len;
    }
    return true;
}

const FfIntakeSink ff_ram_sink = {commit};

FfRamSink *ff_ram_sink_new(void)
{
    FfRamSink *sink = g_new0(FfRamSink, 1);

    sink->messages = g_ptr_array_new_with_free_func(free_message);
    return sink;
}

void ff_ram_sink_free(FfRamSink *sink)
{
    g_ptr_array_unref(sink->messages);
    g_clear_error(&sink->failure);
    g_free(sink);
}

const FfKeptMessage *ff_ram_sink_get(const FfRamSink *sink, guint index)
{
    g_assert_cmpuint(index, <, sink->messages->len);
    return g_ptr_array_index(sink->messages, index);
}

/* ---- settings ---- */

FfSettings *ff_test_settings_new(gint64 max_message_size)
{
    FfSettings *settings = g_new0(FfSettings, 1);
    FfGatewaySettings *gateway = g_new0(FfGatewaySettings, 2);

    gateway[0].address = g_strdup("fax@company.test");
    gateway[1].address = g_strdup("legal@company.test");
    settings->local_address = g_strdup("127.0.0.1");
    settings->max_message_size = max_message_size;
    settings->fax_domains = g_strsplit("fax.company.test", ",", 0);
    settings->gateways = g_ptr_array_new();
    g_ptr_array_add(settings->gateways, &gateway[0]);
    g_ptr_array_add(settings->gateways, &gateway[1]);
    return settings;
}

void ff_test_settings_free(FfSettings *settings)
{
    FfGatewaySettings *gateway = g_ptr_array_index(settings->gateways, 0);

    g_free(gateway[0].address);
    g_free(gateway[1].address);
    g_free(gateway);
    g_ptr_array_unref(settings->gateways);
    g_strfreev(settings->fax_domains);
    g_free(settings->local_address);
    g_free(settings);
}

void ff_test_assert_kept(const FfKeptMessage *kept, const void *octets, gsize length)
{
    g_autofree char *hash = g_compute_checksum_for_data(G_CHECKSUM_SHA256, octets, length);
    gsize kept_length;
    const void *data = g_bytes_get_data(kept->octets, &kept_length);

    g_assert_cmpmem(data, kept_length, octets, length);
    g_assert_cmpint(kept->size, ==, (gint64)length);
    g_assert_cmpstr(kept->content_hash, ==, hash);
    g_assert_false(kept->too_large);
}

guint8 *ff_test_octets_new(gsize length)
{
    guint8 *octets = g_malloc(length);

    for (gsize i = 0; i < length; i++) {
        octets[i] = (guint8)(i * 7 + i / 251);
    }
    return octets;
}
