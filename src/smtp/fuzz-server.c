// SPDX-License-Identifier: GPL-3.0-or-later
/* Sessions of hostile octets. The first octet says how they are cut, whether answers come late, and
 * which protocol is spoken; whatever the cuts, the events and the replies must be those of one
 * piece. */
#include "base/limits.h"
#include "smtp/server.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const guint8 *octets, gsize length);

typedef struct {
    GString *heard; /* all that the owner was told */
    GPtrArray *late;
    bool answers_late;
} Owner;

static const char *on_mail(FfSmtpTransaction *transaction, const char *reverse_path,
                           const char *envid, gint64 size, gpointer data)
{
    Owner *owner = data;
    g_string_append_printf(owner->heard, "M%s\n", reverse_path);
    return *reverse_path == 'x' ? "550 no" : NULL;
}

static const char *on_rcpt(FfSmtpTransaction *transaction, const char *path, gpointer data)
{
    Owner *owner = data;
    g_string_append_printf(owner->heard, "R%s\n", path);
    return *path == 'x' ? "550 no" : NULL;
}

static bool on_text(FfSmtpTransaction *transaction, const void *text, gsize length, gpointer data)
{
    Owner *owner = data;
    g_string_append_len(owner->heard, text, (gssize)length);
    return true;
}

static void on_end(FfSmtpTransaction *transaction, gpointer data)
{
    Owner *owner = data;
    g_string_append(owner->heard, "E\n");
    if (owner->answers_late) {
        g_ptr_array_add(owner->late, transaction);
    } else {
        ff_smtp_transaction_answer(transaction, "250 ok");
    }
}

static void on_abort(FfSmtpTransaction *transaction, gpointer data)
{
    Owner *owner = data;
    g_string_append(owner->heard, "A\n");
}

static const FfSmtpServerHandler HANDLER = {on_mail, on_rcpt, on_text, on_end, on_abort};

/* From the last to the first, so that all wait for the first. */
static void answer_all(Owner *owner)
{
    for (guint i = owner->late->len; i > 0; i--) {
        ff_smtp_transaction_answer(owner->late->pdata[i - 1], "250 ok");
    }
    g_ptr_array_set_size(owner->late, 0);
}

static GString *run(const guint8 *octets, gsize length, gsize piece, guint8 manner)
{
    const FfSmtpServerOptions options = {(manner & 1) != 0, "h", 1000, (manner & 2) != 0, "hello"};
    Owner owner = {g_string_new(NULL), g_ptr_array_new(), (manner & 4) != 0};
    FfSmtpServer *server = ff_smtp_server_new(&options, &HANDLER, &owner);
    gsize output_length;

    for (gsize i = 0; i < length; i += piece) {
        g_autofree char *copy = g_memdup2(octets + i, MIN(piece, length - i));
        ff_smtp_server_feed(server, copy, MIN(piece, length - i));
    }
    if ((manner & 8) == 0) {
        answer_all(&owner);
    }
    const char *output = ff_smtp_server_output(server, &output_length);
    g_string_append_len(owner.heard, output, (gssize)output_length);
    ff_smtp_server_output_taken(server, output_length);
    ff_smtp_server_free(server);
    answer_all(&owner);
    g_ptr_array_unref(owner.late);
    return owner.heard;
}

int LLVMFuzzerTestOneInput(const guint8 *octets, gsize length)
{
    if (length < 1) {
        return 0;
    }
    GString *whole = run(octets + 1, length - 1, length, octets[0]);
    GString *cut = run(octets + 1, length - 1, 1 + (octets[0] >> 4), octets[0]);
    g_assert_true(g_string_equal(whole, cut));
    g_string_free(whole, TRUE);
    g_string_free(cut, TRUE);
    return 0;
}
