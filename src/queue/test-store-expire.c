// SPDX-License-Identifier: GPL-3.0-or-later
/* The contract of store.h: retention. */
#include <string.h>

#include "base/clock.h"
#include "base/detail.h"
#include "base/error.h"
#include "base/limits.h"
#include "queue/test-help.h"

#define DAY_MS (G_GINT64_CONSTANT(24) * 60 * 60 * 1000)

static const char *const numbers[] = {"+15035550123", "+15035550124", NULL};
static const FfRetention retention = {.files = 90, .quarantined = 30, .rows = 365};

/* To the end, with the clock so many days ahead. */
static FfExpired expire(FfStore *store, const FfRetention *terms, int days)
{
    FfExpired expired = {0};
    bool more = true;
    for (guint i = 0; more && i < 1000; i++) {
        g_autoptr(GError) error = NULL;
        ff_store_expire(store, terms, ff_clock_now_ms() + days * DAY_MS, &expired, &more, &error);
        g_assert_no_error(error);
    }
    g_assert_false(more);
    return expired;
}

static void assert_expired(FfExpired expired, guint files, guint jobs, guint entries)
{
    g_assert_cmpuint(expired.files, ==, files);
    g_assert_cmpuint(expired.jobs, ==, jobs);
    g_assert_cmpuint(expired.entries, ==, entries);
}

static void assert_files(FfStore *store, gint64 id, const char *expected)
{
    g_auto(GStrv) names = ff_store_list_files(store, id, NULL);
    g_autofree char *text = g_strjoinv(" ", names);
    g_assert_cmpstr(text, ==, expected);
}

static gint64 put_quarantined(FfStore *store)
{
    gint64 id = put_message(store, FF_STATE_RECEIVED, "mail", NULL);
    work(store, FF_STAGE_MESSAGE, id, FF_OUTCOME_FAIL, FF_REASON_NO_SENDER);
    assert_state(store, id, FF_STATE_QUARANTINED);
    return id;
}

/* A message with two faxes, one sent, one failed, told and closed. */
static gint64 put_closed(FfStore *store)
{
    gint64 message = put_ready(store, numbers);
    work(store, FF_STAGE_LINE, 0, FF_OUTCOME_DONE, FF_REASON_NONE);
    work(store, FF_STAGE_LINE, 0, FF_OUTCOME_FAIL, FF_REASON_BUSY);
    work(store, FF_STAGE_NOTICE, message, FF_OUTCOME_DONE, FF_REASON_NONE);
    assert_state(store, message, FF_STATE_CLOSED);
    return message;
}

static void test_files(Fixture *fixture, gconstpointer url)
{
    FfStore *store = fixture->store;
    gint64 message = put_closed(store);
    assert_expired(expire(store, &retention, 89), 0, 0, 0);
    assert_files(store, message, "pages.tif");
    assert_expired(expire(store, &retention, 91), 1, 0, 0);
    assert_files(store, message, "");
    assert_expired(expire(store, &retention, 92), 0, 0, 0);
    assert_state(store, message, FF_STATE_CLOSED);
    g_autoptr(FfJob) fax = nth_fax(store, message, 1);
    g_autoptr(JsonObject) detail = ff_detail_parse(fax->detail);
    g_assert_cmpint(ff_detail_int(detail, "retention_days", 0), ==, 90);
    g_assert_cmpint(ff_detail_int(detail, "erased_ms", 0), >, ff_clock_now_ms() + 90 * DAY_MS);
}

static void test_retry_of_erased(Fixture *fixture, gconstpointer url)
{
    FfStore *store = fixture->store;
    g_autoptr(GError) error = NULL;
    gint64 message = put_closed(store);
    g_autoptr(FfJob) fax = nth_fax(store, message, 1);
    expire(store, &retention, 91);
    g_assert_false(ff_store_retry(store, fax->id, &error));
    g_assert_error(error, FF_ERROR, FF_ERROR_PERMANENT);
    g_assert_nonnull(strstr(error->message, "erased on 20"));
    g_assert_nonnull(strstr(error->message, "90 days"));
}

static void test_open_stays(Fixture *fixture, gconstpointer url)
{
    FfStore *store = fixture->store;
    gint64 waiting = put_ready(store, numbers);
    work(store, FF_STAGE_LINE, 0, FF_OUTCOME_DONE, FF_REASON_NONE);
    gint64 received = put_message(store, FF_STATE_RECEIVED, "mail", NULL);
    assert_expired(expire(store, &retention, 9999), 0, 0, 0);
    assert_files(store, waiting, "pages.tif");
    assert_files(store, received, "message.eml");
}

/* A message that is sent again is open, and its term begins anew. */
static void test_retried_stays(Fixture *fixture, gconstpointer url)
{
    FfStore *store = fixture->store;
    gint64 message = put_closed(store);
    g_autoptr(FfJob) fax = nth_fax(store, message, 1);
    g_autoptr(FfJob) sent = nth_fax(store, message, 0);
    gint64 again = fax->state == FF_STATE_FAILED ? fax->id : sent->id;
    g_assert_true(ff_store_retry(store, again, NULL));
    assert_expired(expire(store, &retention, 91), 0, 0, 0);
    assert_files(store, message, "pages.tif");
}

static void test_quarantined(Fixture *fixture, gconstpointer url)
{
    FfStore *store = fixture->store;
    gint64 apart = put_quarantined(store), closed = put_closed(store);
    assert_expired(expire(store, &retention, 29), 0, 0, 0);
    assert_expired(expire(store, &retention, 31), 1, 0, 0);
    assert_files(store, apart, "");
    assert_files(store, closed, "pages.tif");
}

static void put_bob(FfStore *store)
{
    g_autoptr(FfUser) bob = ff_user_new("bob", NULL);
    g_assert_true(ff_store_put_user(store, bob, NULL));
}

static void test_for_ever(Fixture *fixture, gconstpointer url)
{
    FfStore *store = fixture->store;
    put_quarantined(store);
    put_closed(store);
    put_bob(store);
    assert_expired(expire(store, &(FfRetention){0}, 30000), 0, 0, 0);
}

static void test_rows(Fixture *fixture, gconstpointer url)
{
    FfStore *store = fixture->store;
    g_autoptr(GError) error = NULL;
    gint64 message = put_closed(store), open = put_ready(store, numbers);
    g_autoptr(FfJob) fax = nth_fax(store, message, 0);
    put_bob(store);
    assert_expired(expire(store, &retention, 366), 0, 1, 1);
    g_assert_null(ff_store_get(store, message, &error));
    g_assert_error(error, FF_ERROR, FF_ERROR_PERMANENT);
    g_assert_null(ff_store_get(store, fax->id, NULL));
    assert_files(store, open, "pages.tif");
    gint64 counts[FF_KIND_COUNT][FF_STATE_COUNT];
    g_assert_true(ff_store_count(store, counts, NULL));
    g_assert_cmpint(counts[FF_KIND_MESSAGE][FF_STATE_CLOSED], ==, 0);
    g_assert_cmpint(counts[FF_KIND_FAX][FF_STATE_FAILED], ==, 0);
    g_assert_cmpint(put_ready(store, numbers), >, open);
}

/* More than one transaction takes: none is forgotten. */
static void test_many(Fixture *fixture, gconstpointer url)
{
    FfStore *store = fixture->store;
    enum { COUNT = FF_LIMIT_ERASE_CHUNKS + 10 };
    for (guint i = 0; i < COUNT; i++) {
        put_quarantined(store);
    }
    FfExpired expired = {0};
    bool more = false;
    gint64 now_ms = ff_clock_now_ms() + 31 * DAY_MS;
    g_assert_true(ff_store_expire(store, &retention, now_ms, &expired, &more, NULL));
    g_assert_true(more);
    g_assert_cmpuint(expired.files, <, COUNT);
    FfExpired rest = expire(store, &retention, 31);
    g_assert_cmpuint(expired.files + rest.files, ==, COUNT);
}

/* Half of its pages are no fax, whoever comes between two transactions. */
static void test_large_file(Fixture *fixture, gconstpointer url)
{
    if (strcmp(url, "ram") == 0) {
        g_test_skip("a file is one piece");
        return;
    }
    FfStore *store = fixture->store;
    g_autofree char *body =
        g_strnfill((FF_LIMIT_ERASE_CHUNKS + 8) * (gsize)FF_LIMIT_BLOB_CHUNK, 'x');
    gint64 id = put_message(store, FF_STATE_RECEIVED, body, NULL);
    g_assert_true(ff_store_cancel(store, id, NULL));
    work(store, FF_STAGE_NOTICE, id, FF_OUTCOME_DONE, FF_REASON_NONE);
    FfExpired expired = {0};
    bool more = false;
    gint64 now_ms = ff_clock_now_ms() + 91 * DAY_MS;
    g_assert_true(ff_store_expire(store, &retention, now_ms, &expired, &more, NULL));
    g_assert_true(more);
    g_assert_cmpuint(expired.files, ==, 0);
    g_autoptr(FfJob) job = ff_store_get(store, id, NULL);
    g_autoptr(JsonObject) detail = ff_detail_parse(job->detail);
    g_assert_cmpint(ff_detail_int(detail, "erased_ms", 0), ==, now_ms);
    assert_expired(expire(store, &retention, 91), 1, 0, 0);
    assert_files(store, id, "");
}

/* What a person erases before its time is on record. */
static void test_by_a_person(Fixture *fixture, gconstpointer url)
{
    FfStore *store = fixture->store;
    gint64 id = put_quarantined(store);
    g_autofree char *object = g_strdup_printf("%" G_GINT64_FORMAT, id);
    ff_store_set_actor(store, "cli:anna");
    expire(store, &retention, 31);
    const FfAuditFilter filter = {.action = "message.erase", .object = object};
    g_autoptr(GPtrArray) entries = ff_store_list_audit(store, &filter, NULL);
    g_assert_cmpuint(entries->len, ==, 1);
}

static void test_oldest(Fixture *fixture, gconstpointer url)
{
    FfStore *store = fixture->store;
    FfOldest oldest;
    g_assert_true(ff_store_find_oldest(store, &oldest, NULL));
    g_assert_cmpint(oldest.files_ms + oldest.quarantined_ms + oldest.jobs_ms, ==, 0);
    put_quarantined(store);
    put_closed(store);
    g_assert_true(ff_store_find_oldest(store, &oldest, NULL));
    g_assert_cmpint(oldest.files_ms, >=, oldest.quarantined_ms);
    g_assert_cmpint(oldest.quarantined_ms, ==, oldest.jobs_ms);
    expire(store, &retention, 91);
    g_assert_true(ff_store_find_oldest(store, &oldest, NULL));
    g_assert_cmpint(oldest.files_ms + oldest.quarantined_ms, ==, 0);
    g_assert_cmpint(oldest.jobs_ms, >, 0);
}

const StoreTest store_expire_tests[] = {
    {"expire-files", test_files},
    {"expire-retry-of-erased", test_retry_of_erased},
    {"expire-open-stays", test_open_stays},
    {"expire-retried-stays", test_retried_stays},
    {"expire-quarantined", test_quarantined},
    {"expire-for-ever", test_for_ever},
    {"expire-rows", test_rows},
    {"expire-many", test_many},
    {"expire-large-file", test_large_file},
    {"expire-by-a-person", test_by_a_person},
    {"expire-oldest", test_oldest},
    {NULL, NULL},
};
