// SPDX-License-Identifier: GPL-3.0-or-later
#include "intake/spool.h"

#include "base/error.h"
#include "base/limits.h"

#include <string.h>
#include <unistd.h>

#define NO_LIMIT G_GINT64_CONSTANT(1) << 40

static void add(FfSpool *spool, FfSpoolMessage *message, const void *octets, gsize length)
{
    g_autoptr(GError) error = NULL;

    g_assert_true(ff_spool_add(spool, message, octets, length, &error));
    g_assert_no_error(error);
}

/* `piece` octets at a time */
static FfSpoolMessage *spool_pieces(FfSpool *spool, const char *octets, gsize length, gsize piece)
{
    FfSpoolMessage *message = ff_spool_begin(spool);
    g_autoptr(GError) error = NULL;

    for (gsize at = 0; at < length; at += piece) {
        add(spool, message, octets + at, MIN(piece, length - at));
    }
    g_assert_true(ff_spool_finish(spool, message, &error));
    return message;
}

static GBytes *kept_octets(const FfSpoolMessage *message)
{
    FfFile *file = ff_spool_message_file(message);
    gsize length;
    const void *body = ff_spool_message_body(message, &length);

    g_assert_true(!body != !file);
    if (body) {
        return g_bytes_new(body, length);
    }
    body = ff_file_read(file->fd, 1 << 30, &length, NULL);
    return g_bytes_new_take((gpointer)body, length);
}

static void assert_message(const FfSpoolMessage *message, const char *octets, gsize length,
                           gsize kept)
{
    g_autofree char *hash =
        g_compute_checksum_for_data(G_CHECKSUM_SHA256, (const guchar *)octets, length);
    g_autoptr(GBytes) bytes = kept_octets(message);
    gsize kept_length;
    const void *data = g_bytes_get_data(bytes, &kept_length);

    g_assert_cmpint(ff_spool_message_size(message), ==, (gint64)length);
    g_assert_cmpstr(ff_spool_message_hash(message), ==, hash);
    g_assert_cmpmem(data, kept_length, octets, kept);
}

static char *random_octets(gsize length)
{
    char *octets = g_malloc(length + 1);

    for (gsize i = 0; i < length; i++) {
        octets[i] = (char)g_random_int_range(0, 256);
    }
    return octets;
}

static void test_pieces(void)
{
    static const gsize lengths[] = {0, 1, 63, 64, 4095, 4096, 4097, 9999, 10000, 10001, 70000};
    static const gsize pieces[] = {1, 7, 4096, 100000};
    g_autoptr(FfSpool) spool = ff_spool_new(1 << 20, 10000, NO_LIMIT);

    for (guint i = 0; i < G_N_ELEMENTS(lengths); i++) {
        for (guint j = 0; j < G_N_ELEMENTS(pieces); j++) {
            g_autofree char *octets = random_octets(lengths[i]);
            FfSpoolMessage *message = spool_pieces(spool, octets, lengths[i], pieces[j]);

            assert_message(message, octets, lengths[i], lengths[i]);
            g_assert_true(!ff_spool_message_file(message) == (lengths[i] <= 10000));
            ff_spool_release(spool, message);
            g_assert_cmpuint(ff_spool_memory_used(spool), ==, 0);
        }
    }
}

/* Messages side by side never hold more than the budget; those that find no room go to files. */
static void test_budget(void)
{
    g_autoptr(FfSpool) spool = ff_spool_new(64 << 10, 16 << 10, NO_LIMIT);
    g_autoptr(GPtrArray) messages = g_ptr_array_new();
    g_autofree char *octets = random_octets(12000);

    for (guint i = 0; i < 10; i++) {
        g_ptr_array_add(messages, spool_pieces(spool, octets, 12000, 1000));
        g_assert_cmpuint(ff_spool_memory_used(spool), <=, 64 << 10);
    }
    for (guint i = 0; i < messages->len; i++) {
        assert_message(messages->pdata[i], octets, 12000, 12000);
        g_assert_true(!ff_spool_message_file(messages->pdata[i]) == (i < 4));
        ff_spool_release(spool, messages->pdata[i]);
    }
    g_assert_cmpuint(ff_spool_memory_used(spool), ==, 0);
}

/* Buffers kept for reuse give way to messages that need the room. */
static void test_spare_buffers_give_way(void)
{
    g_autoptr(FfSpool) spool = ff_spool_new(40000, 32768, NO_LIMIT);
    g_autofree char *octets = random_octets(32768);
    FfSpoolMessage *first = spool_pieces(spool, octets, 4000, 4000);
    FfSpoolMessage *second = spool_pieces(spool, octets, 20000, 4000);

    ff_spool_release(spool, second); /* 32768 octets spare */
    second = ff_spool_begin(spool);
    add(spool, second, octets, 10);
    ff_spool_release(spool, second);
    ff_spool_release(spool, first); /* the next one gets this small buffer */
    first = spool_pieces(spool, octets, 32768, 512);
    g_assert_null(ff_spool_message_file(first));
    assert_message(first, octets, 32768, 32768);
    ff_spool_release(spool, first);
}

static void assert_cut(const char *octets, gsize length, gint64 max_size, gsize kept)
{
    static const gsize pieces[] = {1, 3, 10, 1 << 20};
    static const gsize memories[] = {0, 1 << 20}; /* in a file, in memory */

    for (guint i = 0; i < G_N_ELEMENTS(pieces); i++) {
        for (guint j = 0; j < G_N_ELEMENTS(memories); j++) {
            g_autoptr(FfSpool) spool = ff_spool_new(memories[j], memories[j], max_size);
            FfSpoolMessage *message = spool_pieces(spool, octets, length, pieces[i]);

            g_assert_true(ff_spool_message_is_too_large(message));
            assert_message(message, octets, length, kept);
            ff_spool_release(spool, message);
        }
    }
}

static void test_too_large(void)
{
    assert_cut("A: b\r\nC: d\r\n\r\nbody body body", 28, 20, 14);
    assert_cut("A: b\nC: d\n\nbody\n\nbody", 21, 15, 11);
    assert_cut("\r\nno header at all", 18, 10, 2);
    assert_cut("A: b\r\r\nnot empty: \r\r\nxxxx\r\n\r\nbody", 33, 32, 29);
    /* the limit lies inside the header: what there is of it */
    assert_cut("A: b\r\nC: d\r\n\r\nbody", 18, 8, 8);
}

static void test_size_at_limit(void)
{
    g_autoptr(FfSpool) spool = ff_spool_new(1000, 1000, 10);
    FfSpoolMessage *message = spool_pieces(spool, "A: b\n\nbody", 10, 3);

    g_assert_false(ff_spool_message_is_too_large(message));
    assert_message(message, "A: b\n\nbody", 10, 10);
    ff_spool_release(spool, message);
}

static void test_endless_header(void)
{
    gsize length = FF_LIMIT_MESSAGE_HEADER + 100000;
    g_autofree char *octets = g_strnfill(length, 'x');

    g_autoptr(FfSpool) spool = ff_spool_new(8 << 20, 1 << 20, (gint64)length - 1);
    FfSpoolMessage *message = spool_pieces(spool, octets, length, 4096);

    g_assert_true(ff_spool_message_is_too_large(message));
    assert_message(message, octets, length, FF_LIMIT_MESSAGE_HEADER);
    ff_spool_release(spool, message);
}

static void test_no_room_on_disk(void)
{
    g_autoptr(FfSpool) spool = ff_spool_new(1000, 100, NO_LIMIT);
    g_autofree char *octets = random_octets(200);
    FfSpoolMessage *message = ff_spool_begin(spool);
    g_autoptr(GError) error = NULL;

    ff_file_set_directory("/proc/nonexistent");
    g_assert_false(ff_spool_add(spool, message, octets, 200, &error));
    g_assert_error(error, FF_ERROR, FF_ERROR_TEMPORARY);
    ff_file_set_directory(g_get_tmp_dir());
    ff_spool_release(spool, message);
    message = spool_pieces(spool, octets, 50, 50); /* the recycled one is clean */
    assert_message(message, octets, 50, 50);
    ff_spool_release(spool, message);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/spool/pieces", test_pieces);
    g_test_add_func("/spool/budget", test_budget);
    g_test_add_func("/spool/spare-buffers-give-way", test_spare_buffers_give_way);
    g_test_add_func("/spool/too-large", test_too_large);
    g_test_add_func("/spool/size-at-limit", test_size_at_limit);
    g_test_add_func("/spool/endless-header", test_endless_header);
    g_test_add_func("/spool/no-room-on-disk", test_no_room_on_disk);
    return g_test_run();
}
