// SPDX-License-Identifier: GPL-3.0-or-later
/* What only the SQLite backend has to stand: other processes, crashes, full disks, damaged files.
 */
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.h"
#include "base/limits.h"
#include "queue/schema.h"
#include "queue/sqlite-private.h"
#include "queue/test-help.h"

#define PAGE 16384

static char *database_path(const Fixture *fixture)
{
    return g_build_filename(fixture->folder, "faxferry.db", NULL);
}

/* A connection of its own, to look behind the store's back. */
static sqlite3 *open_raw(const Fixture *fixture)
{
    g_autofree char *path = database_path(fixture);
    sqlite3 *raw = NULL;
    g_assert_cmpint(sqlite3_open(path, &raw), ==, SQLITE_OK);
    return raw;
}

static void run_raw(const Fixture *fixture, const char *text)
{
    sqlite3 *raw = open_raw(fixture);
    g_assert_cmpint(sqlite3_exec(raw, text, NULL, NULL, NULL), ==, SQLITE_OK);
    sqlite3_close(raw);
}

static int take_text(void *text, int count, char **values, char **names)
{
    g_string_append_printf(text, "%s\n", values[count - 1]);
    return 0;
}

static char *ask_raw(sqlite3 *raw, const char *text)
{
    GString *answer = g_string_new(NULL);
    g_assert_cmpint(sqlite3_exec(raw, text, take_text, answer, NULL), ==, SQLITE_OK);
    return g_string_free(answer, FALSE);
}

static void assert_sound(const Fixture *fixture)
{
    sqlite3 *raw = open_raw(fixture);
    g_autofree char *answer = ask_raw(raw, "PRAGMA integrity_check");
    g_assert_cmpstr(answer, ==, "ok\n");
    g_autofree char *strangers =
        ask_raw(raw, "SELECT count(*) FROM chunk WHERE id >> 25 NOT IN (SELECT id FROM job)");
    g_assert_cmpstr(strangers, ==, "0\n");
    g_autofree char *longest = ask_raw(raw, "SELECT coalesce(max(length(data)), 0) FROM chunk");
    g_assert_cmpint(g_ascii_strtoll(longest, NULL, 10), <=, FF_LIMIT_BLOB_CHUNK);
    sqlite3_close(raw);
}

static void reopen(Fixture *fixture)
{
    g_autoptr(GError) error = NULL;
    fixture->store = ff_store_open("sqlite", fixture->folder, &error);
    g_assert_no_error(error);
}

/* ---- the file ---- */

static void test_modes(Fixture *fixture, gconstpointer url)
{
    static const char *const names[] = {"faxferry.db", "faxferry.db-wal", "faxferry.db-shm"};
    put_message(fixture->store, FF_STATE_RECEIVED, "mail", NULL);
    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *path = g_build_filename(fixture->folder, names[i], NULL);
        struct stat facts;
        g_assert_cmpint(stat(path, &facts), ==, 0);
        g_assert_cmpint(facts.st_mode & 07777, ==, 0600);
    }
    g_autofree char *inside = g_build_filename(fixture->folder, "a", "b", NULL);
    g_autoptr(FfStore) store = ff_store_open("sqlite", inside, NULL);
    struct stat facts;
    g_assert_cmpint(stat(inside, &facts), ==, 0);
    g_assert_cmpint(facts.st_mode & 07777, ==, 0700);
}

static void test_settings(Fixture *fixture, gconstpointer url)
{
    sqlite3 *raw = open_raw(fixture);
    g_autofree char *mode = ask_raw(raw, "PRAGMA journal_mode");
    g_autofree char *version = ask_raw(raw, "PRAGMA user_version");
    g_autofree char *expected = g_strdup_printf("%u\n", ff_schema_version);
    g_assert_cmpstr(mode, ==, "wal\n");
    g_assert_cmpstr(version, ==, expected);
    sqlite3_close(raw);
}

static void test_reopened(Fixture *fixture, gconstpointer url)
{
    gint64 id = put_message(fixture->store, FF_STATE_RECEIVED, "mail", "key");
    ff_store_close(fixture->store);
    reopen(fixture);
    assert_file(fixture->store, id, "message.eml", "mail", 4);
    g_assert_cmpint(put_message(fixture->store, FF_STATE_RECEIVED, "mail", "key"), ==, id);
}

static void assert_refused(Fixture *fixture, const char *words)
{
    g_autoptr(GError) error = NULL;
    g_assert_null(ff_store_open("sqlite", fixture->folder, &error));
    g_assert_error(error, FF_ERROR, FF_ERROR_CONFIG);
    g_assert_nonnull(strstr(error->message, words));
    g_assert_nonnull(strstr(error->message, "faxferry.db"));
}

static void test_newer(Fixture *fixture, gconstpointer url)
{
    g_clear_pointer(&fixture->store, ff_store_close);
    run_raw(fixture, "PRAGMA user_version = 4000");
    assert_refused(fixture, "newer faxferry");
}

static void test_another_programs(Fixture *fixture, gconstpointer url)
{
    g_clear_pointer(&fixture->store, ff_store_close);
    g_autofree char *path = database_path(fixture);
    g_unlink(path);
    run_raw(fixture, "CREATE TABLE theirs (x); PRAGMA user_version = 1");
    assert_refused(fixture, "another program's");
    sqlite3 *raw = open_raw(fixture);
    g_autofree char *mode = ask_raw(raw, "PRAGMA journal_mode");
    g_assert_cmpstr(mode, ==, "delete\n"); /* and it was left as it was */
    sqlite3_close(raw);
}

static void test_no_database(Fixture *fixture, gconstpointer url)
{
    g_clear_pointer(&fixture->store, ff_store_close);
    g_autofree char *path = database_path(fixture);
    g_autofree char *text = g_strnfill(8192, 'x');
    g_assert_true(g_file_set_contents(path, text, 8192, NULL));
    assert_refused(fixture, "damaged");
}

/* Garbage over all pages but the first: whatever is touched says so, nothing crashes. */
static void test_damaged_pages(Fixture *fixture, gconstpointer url)
{
    g_autoptr(GError) error = NULL;
    for (guint i = 0; i < 50; i++) {
        put_message(fixture->store, FF_STATE_RECEIVED, "mail", NULL);
    }
    g_clear_pointer(&fixture->store, ff_store_close);
    g_autofree char *path = database_path(fixture);
    g_autofree char *bytes = NULL;
    gsize length;
    g_assert_true(g_file_get_contents(path, &bytes, &length, NULL));
    g_assert_cmpuint(length, >, 4 * PAGE);
    memset(bytes + PAGE, 0xa5, length - PAGE);
    g_assert_true(g_file_set_contents(path, bytes, (gssize)length, NULL));
    g_autoptr(FfStore) store = ff_store_open("sqlite", fixture->folder, &error);
    g_assert_no_error(error); /* the first page tells the schema and is whole */
    g_assert_null(ff_store_claim(store, FF_STAGE_MESSAGE, OWNER, LEASE, &error));
    g_assert_error(error, FF_ERROR, FF_ERROR_CONFIG);
    g_assert_nonnull(strstr(error->message, "restore a backup"));
    g_clear_error(&error);
    g_assert_null(ff_store_get(store, 7, &error));
    g_assert_error(error, FF_ERROR, FF_ERROR_CONFIG);
}

static void test_row_from_elsewhere(Fixture *fixture, gconstpointer url)
{
    g_autoptr(GError) error = NULL;
    gint64 id = put_message(fixture->store, FF_STATE_RECEIVED, "mail", NULL);
    run_raw(fixture, "UPDATE job SET state = 'dreaming'");
    g_assert_null(ff_store_get(fixture->store, id, &error));
    g_assert_error(error, FF_ERROR, FF_ERROR_CONFIG);
    g_assert_nonnull(strstr(error->message, "dreaming"));
}

/* ---- plans ---- */

static char *plan_of(sqlite3 *raw, FfSql which)
{
    g_autofree char *text = g_strconcat("EXPLAIN QUERY PLAN ", ff_sqlite_text(which), NULL);
    return ask_raw(raw, text);
}

/* A statement of the daily work reads no more than it finds, over any number of jobs. */
static void test_plans(Fixture *fixture, gconstpointer url)
{
    static const struct {
        FfSql which;
        const char *index;
    } plans[] = {
        {FF_SQL_HAS_WORK, "job_open (stage=? AND due_ms<?)"},
        {FF_SQL_PROMOTE, "job_open (stage=? AND due_ms>? AND due_ms<?)"},
        {FF_SQL_NEXT_JOB, "job_open (stage=? AND due_ms=?)"},
        {FF_SQL_NEXT_JOB, "job_number_on_line (number=?)"},
        {FF_SQL_FIND_DEDUPE, "job_dedupe (dedupe=?)"},
        {FF_SQL_CHILDREN, "job_parent (parent=?)"},
        {FF_SQL_FIND_MESSAGES, "job_message_id (message_id=?)"},
        {FF_SQL_LIST_CHILDREN, "job_parent (parent=?)"},
        {FF_SQL_USAGE_OF_USER, "job_user (user=? AND created_ms>?)"},
        {FF_SQL_USAGE_OF_GROUP, "job_user (user=? AND created_ms>?)"},
        {FF_SQL_NTH_FAX_OF_USER, "job_user (user=? AND created_ms>?)"},
        {FF_SQL_LIST_CREATED, "job_created (created_ms>? AND created_ms<?)"},
        {FF_SQL_LOAD_JOB, "INTEGER PRIMARY KEY"},
        {FF_SQL_READ_FILE, "INTEGER PRIMARY KEY"},
        {FF_SQL_LIST_KEPT, "job_kept (<expr>=? AND updated_ms<?)"},
        {FF_SQL_LIST_KEPT, "job_parent (parent=?)"},
        {FF_SQL_LIST_ENDED, "job_ended (updated_ms<?)"},
        {FF_SQL_ERASE_CHUNKS, "INTEGER PRIMARY KEY (rowid>? AND rowid<?)"},
        {FF_SQL_DROP_AUDIT, "audit_at (at_ms<?)"},
        {FF_SQL_LIST_AUDIT, "audit_at"},
        {FF_SQL_LAST_CHUNK, "INTEGER PRIMARY KEY"},
        {FF_SQL_LOG, "job_log (created_ms>? AND created_ms<?)"},
        {FF_SQL_LOG_USER, "job_log_user (user=? AND created_ms>? AND created_ms<?)"},
        {FF_SQL_LOG_USER, "job_delivery_user (user=? AND created_ms>?)"},
        {FF_SQL_LOG_NUMBER, "job_log_number (number=? AND created_ms>? AND created_ms<?)"},
        {FF_SQL_LOG_NUMBER, "job_log_caller (sender=? AND created_ms>? AND created_ms<?)"},
        {FF_SQL_LOG_BEGINNING, "job_log_number (number>? AND number<?)"},
        {FF_SQL_LOG_BEGINNING, "job_log_caller (sender>? AND sender<?)"},
        {FF_SQL_LOG_CODE,
         "job_log_user_billing (user_billing=? AND created_ms>? AND created_ms<?)"},
        {FF_SQL_LOG_CODE,
         "job_log_custom_billing (custom_billing=? AND created_ms>? AND created_ms<?)"},
        {FF_SQL_LOG_CODE, "job_delivery_billing (user_billing=? AND created_ms>?)"},
        {FF_SQL_FIND_BILLING_CODE, "PRIMARY KEY (key=?)"},
        {FF_SQL_LIST_BILLING_CODES, "PRIMARY KEY (key>?)"},
    };
    sqlite3 *raw = open_raw(fixture);
    for (guint i = 0; i < G_N_ELEMENTS(plans); i++) {
        g_autofree char *plan = plan_of(raw, plans[i].which);
        g_test_message("%s", plan);
        g_assert_nonnull(strstr(plan, plans[i].index));
        g_assert_null(strstr(plan, "SCAN"));
        bool sorts = strstr(plan, "TEMP B-TREE") != NULL;
        g_assert_true(sorts == (plans[i].which == FF_SQL_LIST_CHILDREN ||
                                plans[i].which == FF_SQL_LOG_BEGINNING ||
                                plans[i].which == FF_SQL_LOG_USER ||
                                plans[i].which == FF_SQL_LOG_CODE));
    }
    g_autofree char *open = plan_of(raw, FF_SQL_LIST_OPEN);
    g_assert_nonnull(strstr(open, "job_open"));
    sqlite3_close(raw);
}

/* What else is scanned is what is on the line now; what is sorted, a group's faxes of an hour. */
static void test_plans_of_quotas(Fixture *fixture, gconstpointer url)
{
    sqlite3 *raw = open_raw(fixture);
    g_autofree char *call = plan_of(raw, FF_SQL_NEXT_CALL);
    g_test_message("%s", call);
    g_assert_nonnull(strstr(call, "SEARCH job USING INDEX job_open (stage=? AND due_ms=?)"));
    g_assert_nonnull(strstr(call, "SCAN job USING INDEX job_number_on_line"));
    static const char *const whole[] = {"SCAN user", "SCAN member", "SCAN user_group"};
    for (guint i = 0; i < G_N_ELEMENTS(whole); i++) {
        g_assert_null(strstr(call, whole[i]));
    }
    g_assert_false(g_regex_match_simple("SCAN job(?! USING INDEX job_number_on_line)", call, 0, 0));
    g_autofree char *nth = plan_of(raw, FF_SQL_NTH_FAX_OF_GROUP);
    g_assert_nonnull(strstr(nth, "job_user (user=? AND created_ms>?)"));
    g_assert_null(strstr(nth, "SCAN"));
    sqlite3_close(raw);
}

/* ---- other processes ---- */

#define PROCESSES 4
#define JOBS      500

/* Claims and commits until there is nothing; writes each id it finished. */
static int work_off(const char *folder, FfStage stage, int out_fd)
{
    g_autofree char *owner = g_strdup_printf("process-%d", (int)getpid());
    g_autoptr(FfStore) store = ff_store_open("sqlite", folder, NULL);
    g_autoptr(GError) error = NULL;
    for (;;) {
        g_autoptr(FfJob) job = ff_store_claim(store, stage, owner, LEASE, &error);
        if (job == NULL) {
            return error != NULL;
        }
        g_autoptr(FfOutcome) outcome = ff_outcome_new(job, FF_OUTCOME_DONE);
        if (!ff_store_commit(store, outcome, owner, NULL, &error) ||
            write(out_fd, &job->id, sizeof job->id) != sizeof job->id) {
            return 2;
        }
    }
}

static void put_many(Fixture *fixture, guint count)
{
    g_autoptr(GError) error = NULL;
    g_autofree FfSubmission *entries = g_new0(FfSubmission, count);
    g_autofree FfSubmission **submissions = g_new0(FfSubmission *, count);
    g_autoptr(GPtrArray) jobs = g_ptr_array_new_with_free_func((GDestroyNotify)ff_job_free);
    for (guint i = 0; i < count; i++) {
        g_ptr_array_add(jobs, ff_job_new(FF_KIND_MESSAGE, FF_STATE_RECEIVED));
        entries[i].job = g_ptr_array_index(jobs, i);
        submissions[i] = &entries[i];
    }
    g_assert_true(ff_store_put(fixture->store, submissions, count, &error));
}

static void test_processes_share(Fixture *fixture, gconstpointer url)
{
    put_many(fixture, JOBS);
    g_clear_pointer(&fixture->store, ff_store_close);
    int channel[2];
    g_assert_cmpint(pipe(channel), ==, 0);
    for (guint i = 0; i < PROCESSES; i++) {
        if (fork() == 0) {
            _exit(work_off(fixture->folder, FF_STAGE_MESSAGE, channel[1]));
        }
    }
    close(channel[1]);
    bool seen[JOBS + 1] = {false};
    gint64 id;
    guint count = 0;
    while (read(channel[0], &id, sizeof id) == sizeof id) {
        g_assert_true(id >= 1 && id <= JOBS);
        g_assert_false(seen[id]);
        seen[id] = true;
        count++;
    }
    close(channel[0]);
    for (guint i = 0; i < PROCESSES; i++) {
        int status;
        g_assert_cmpint(wait(&status), >, 0);
        g_assert_cmpint(status, ==, 0);
    }
    g_assert_cmpuint(count, ==, JOBS);
    assert_sound(fixture);
}

/* The last to close removes the log while others open. */
static int open_and_close(const char *folder)
{
    for (guint i = 0; i < 10; i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(FfStore) store = ff_store_open("sqlite", folder, &error);
        if (store == NULL) {
            fprintf(stderr, "# %s\n", error->message);
            return 1;
        }
        put_message(store, FF_STATE_RECEIVED, "mail", NULL);
    }
    return 0;
}

/* All start on an empty folder at once: one makes the database, none fails. */
static void test_processes_make_it_together(Fixture *fixture, gconstpointer url)
{
    g_autofree char *folder = g_build_filename(fixture->folder, "new", NULL);
    for (guint i = 0; i < 8; i++) {
        if (fork() == 0) {
            _exit(open_and_close(folder));
        }
    }
    for (guint i = 0; i < 8; i++) {
        int status;
        g_assert_cmpint(wait(&status), >, 0);
        g_assert_cmpint(status, ==, 0);
    }
}

/* ---- crashes ---- */

#define BODY_LENGTH 300000

static void fill_body(char *body, guint number)
{
    memset(body, 'a' + (int)(number % 26), BODY_LENGTH);
}

/* Stores groups of two, reports the first of each when put() has returned, forever. */
static void put_until_killed(const char *folder, int out_fd)
{
    g_autoptr(FfStore) store = ff_store_open("sqlite", folder, NULL);
    g_autofree char *body = g_malloc(BODY_LENGTH);
    for (guint number = 0;; number++) {
        g_autoptr(FfJob) one = ff_job_new(FF_KIND_MESSAGE, FF_STATE_RECEIVED);
        g_autoptr(FfJob) two = ff_job_new(FF_KIND_MESSAGE, FF_STATE_ACCEPTED);
        g_autofree char *key = g_strdup_printf("%d %u", (int)getpid(), number);
        fill_body(body, number);
        FfSubmission first = {.job = one, .body = body, .body_length = BODY_LENGTH, .dedupe = key};
        FfSubmission second = {.job = two, .body = "x", .body_length = 1};
        FfSubmission *submissions[] = {&first, &second};
        if (!ff_store_put(store, submissions, 2, NULL) ||
            write(out_fd, &one->id, sizeof one->id) != sizeof one->id) {
            _exit(1);
        }
        /* or one that an earlier child left */
        work(store, FF_STAGE_DOCUMENT, 0, FF_OUTCOME_DONE, 0);
    }
}

static guint check_reported(Fixture *fixture, int in_fd)
{
    g_autofree char *body = g_malloc(BODY_LENGTH);
    gint64 id;
    guint count = 0;
    while (read(in_fd, &id, sizeof id) == sizeof id) {
        fill_body(body, count++);
        assert_file(fixture->store, id, "message.eml", body, BODY_LENGTH);
        assert_file(fixture->store, id + 1, "message.eml", "x", 1);
    }
    return count;
}

static void test_killed(Fixture *fixture, gconstpointer url)
{
    g_clear_pointer(&fixture->store, ff_store_close);
    guint reported = 0;
    for (guint round = 0; round < 12; round++) {
        int channel[2];
        g_assert_cmpint(pipe(channel), ==, 0);
        pid_t child = fork();
        if (child == 0) {
            put_until_killed(fixture->folder, channel[1]);
        }
        close(channel[1]);
        g_usleep(20 * 1000 + (gulong)g_test_rand_int_range(0, 60 * 1000));
        kill(child, SIGKILL);
        int status;
        waitpid(child, &status, 0);
        g_assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
        reopen(fixture);
        reported += check_reported(fixture, channel[0]);
        close(channel[0]);
        /* whole groups only */
        gint64 counts[FF_KIND_COUNT][FF_STATE_COUNT];
        g_assert_true(ff_store_count(fixture->store, counts, NULL));
        gint64 seconds =
            counts[FF_KIND_MESSAGE][FF_STATE_ACCEPTED] + counts[FF_KIND_MESSAGE][FF_STATE_FINISHED];
        g_assert_cmpint(counts[FF_KIND_MESSAGE][FF_STATE_RECEIVED], ==, seconds);
        g_clear_pointer(&fixture->store, ff_store_close);
        assert_sound(fixture);
    }
    g_assert_cmpuint(reported, >, 0);
}

/* ---- full disk ---- */

/* In a process of its own, since the limit can't be taken back. 0: behaved. */
static int fill_disk(const char *folder)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(FfStore) store = ff_store_open("sqlite", folder, NULL);
    gint64 before = put_message(store, FF_STATE_RECEIVED, "mail", "before");
    struct rlimit limit = {1 << 20, 1 << 20};
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &limit);
    g_autofree char *body = g_malloc0(8 << 20);
    g_autoptr(FfJob) job = ff_job_new(FF_KIND_MESSAGE, FF_STATE_RECEIVED);
    FfSubmission submission = {.job = job, .body = body, .body_length = 8 << 20, .dedupe = "large"};
    FfSubmission *submissions[] = {&submission};
    if (ff_store_put(store, submissions, 1, &error)) {
        return 1;
    }
    if (!g_error_matches(error, FF_ERROR, FF_ERROR_TEMPORARY) || job->id != 0) {
        fprintf(stderr, "# %s\n", error->message);
        return 2;
    }
    /* what still fits goes on, and what was there is there */
    assert_file(store, before, "message.eml", "mail", 4);
    put_message(store, FF_STATE_RECEIVED, "small", "after");
    submission.body_length = 5;
    return !ff_store_put(store, submissions, 1, NULL) || submission.duplicate;
}

static void test_full_disk(Fixture *fixture, gconstpointer url)
{
    g_clear_pointer(&fixture->store, ff_store_close);
    pid_t child = fork();
    if (child == 0) {
        _exit(fill_disk(fixture->folder));
    }
    int status;
    waitpid(child, &status, 0);
    g_assert_cmpint(status, ==, 0);
    reopen(fixture);
    gint64 counts[FF_KIND_COUNT][FF_STATE_COUNT];
    g_assert_true(ff_store_count(fixture->store, counts, NULL));
    g_assert_cmpint(counts[FF_KIND_MESSAGE][FF_STATE_RECEIVED], ==, 3);
    assert_sound(fixture);
}

/* ---- memory ---- */

static glong peak_kib(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
}

/* 50 MB go through without being held. */
static int pass_large(const char *folder)
{
    g_autoptr(FfStore) store = ff_store_open("sqlite", folder, NULL);
    g_autoptr(FfFiles) files = ff_files_new();
    FfFile *file = ff_file_new("message.eml", NULL);
    g_ptr_array_add(files, file);
    char line[4096];
    memset(line, 'x', sizeof line);
    for (guint i = 0; i < 50 * 256; i++) {
        g_assert_true(ff_file_write(file->fd, line, sizeof line, NULL));
    }
    glong before = peak_kib();
    g_autoptr(FfJob) job = ff_job_new(FF_KIND_MESSAGE, FF_STATE_RECEIVED);
    FfSubmission submission = {.job = job, .files = files};
    FfSubmission *submissions[] = {&submission};
    g_assert_true(ff_store_put(store, submissions, 1, NULL));
    g_autoptr(FfFile) back = ff_store_read_file(store, job->id, "message.eml", NULL);
    g_assert_cmpint(ff_file_size(back->fd), ==, 50 << 20);
    glong used = peak_kib() - before;
    fprintf(stderr, "# 50 MB cost %ld KiB\n", used);
    return used > 12 * 1024;
}

static void test_memory(Fixture *fixture, gconstpointer url)
{
#ifdef __SANITIZE_ADDRESS__
    g_test_skip("a sanitizer's memory is not ours");
    return;
#endif
    g_clear_pointer(&fixture->store, ff_store_close);
    pid_t child = fork();
    if (child == 0) {
        _exit(pass_large(fixture->folder));
    }
    int status;
    waitpid(child, &status, 0);
    g_assert_cmpint(status, ==, 0);
}

static void test_no_such_store(void)
{
    g_autoptr(GError) error = NULL;
    g_assert_null(ff_store_open("oracle", "/proc/nonexistent", &error));
    g_assert_error(error, FF_ERROR, FF_ERROR_CONFIG);
}

static const struct {
    const char *name;
    void (*run)(Fixture *fixture, gconstpointer url);
} tests[] = {
    {"/sqlite/modes", test_modes},
    {"/sqlite/settings", test_settings},
    {"/sqlite/reopened", test_reopened},
    {"/sqlite/newer", test_newer},
    {"/sqlite/another-programs", test_another_programs},
    {"/sqlite/no-database", test_no_database},
    {"/sqlite/damaged-pages", test_damaged_pages},
    {"/sqlite/row-from-elsewhere", test_row_from_elsewhere},
    {"/sqlite/plans", test_plans},
    {"/sqlite/plans-of-quotas", test_plans_of_quotas},
    {"/sqlite/processes-share", test_processes_share},
    {"/sqlite/processes-make-it-together", test_processes_make_it_together},
    {"/sqlite/killed", test_killed},
    {"/sqlite/full-disk", test_full_disk},
    {"/sqlite/memory", test_memory},
};

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (guint i = 0; i < G_N_ELEMENTS(tests); i++) {
        g_test_add(tests[i].name, Fixture, "sqlite", fixture_open, tests[i].run, fixture_close);
    }
    g_test_add_func("/sqlite/no-such-store", test_no_such_store);
    return g_test_run();
}
