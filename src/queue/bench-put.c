// SPDX-License-Identifier: GPL-3.0-or-later
/* How many messages a second the store takes: bench-put FOLDER SIZE GROUP COUNT [HISTORY]
 * HISTORY jobs are stored first, so that the trees have grown. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "base/clock.h"
#include "base/job.h"
#include "queue/store.h"

typedef struct {
    FfJob *job;
    char *dedupe;
    FfSubmission submission;
} Entry;

static void fill(Entry *entry, guint number, const char *body, gsize length)
{
    entry->job = ff_job_new(FF_KIND_MESSAGE, FF_STATE_RECEIVED);
    entry->job->source = g_strdup("fax@company.test");
    entry->job->envid = g_strdup_printf("fax@company.test/%08u", number);
    g_free(entry->job->detail);
    entry->job->detail =
        g_strdup_printf("{\"reverse_path\":\"anne@company.test\",\"size\":%zu,\"content_hash\":"
                        "\"b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9\"}",
                        length);
    entry->dedupe = g_strdup_printf("fax@company.test %u %u", number, g_random_int());
    entry->submission = (FfSubmission){
        .job = entry->job, .body = body, .body_length = length, .dedupe = entry->dedupe};
}

static void clear(Entry *entry)
{
    ff_job_free(entry->job);
    g_free(entry->dedupe);
}

static void put_group(FfStore *store, guint first, guint group, const char *body, gsize length)
{
    g_autofree Entry *entries = g_new0(Entry, group);
    g_autofree FfSubmission **submissions = g_new0(FfSubmission *, group);
    g_autoptr(GError) error = NULL;
    for (guint i = 0; i < group; i++) {
        fill(&entries[i], first + i, body, length);
        submissions[i] = &entries[i].submission;
    }
    if (!ff_store_put(store, submissions, group, &error)) {
        fprintf(stderr, "%s\n", error->message);
        exit(EXIT_FAILURE);
    }
    for (guint i = 0; i < group; i++) {
        clear(&entries[i]);
    }
}

static void put_all(FfStore *store, guint count, guint group, const char *body, gsize length)
{
    for (guint done = 0; done < count; done += group) {
        put_group(store, done, group, body, length);
    }
}

static double cpu_seconds(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
           (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

int main(int argc, char **argv)
{
    if (argc < 5) {
        fprintf(stderr, "usage: bench-put FOLDER SIZE GROUP COUNT [HISTORY]\n");
        return EXIT_FAILURE;
    }
    gsize length = g_ascii_strtoull(argv[2], NULL, 10);
    guint group = (guint)g_ascii_strtoull(argv[3], NULL, 10);
    guint count = (guint)g_ascii_strtoull(argv[4], NULL, 10);
    guint history = argc > 5 ? (guint)g_ascii_strtoull(argv[5], NULL, 10) : 0;
    g_autoptr(GError) error = NULL;
    g_autoptr(FfStore) store = ff_store_open("sqlite", argv[1], &error);
    if (store == NULL || group == 0) {
        fprintf(stderr, "%s\n", error != NULL ? error->message : "no group");
        return EXIT_FAILURE;
    }
    g_autofree char *body = g_malloc(length);
    memset(body, 'x', length);
    put_all(store, history, 1024, body, MIN(length, 256));

    double cpu = cpu_seconds();
    gint64 start_ms = ff_clock_monotonic_ms();
    put_all(store, count, group, body, length);
    double seconds = (double)(ff_clock_monotonic_ms() - start_ms) / 1000;
    cpu = cpu_seconds() - cpu;
    printf("%zu octets, groups of %u: %.0f messages/s, %.0f MB/s, %.1f us CPU a message\n", length,
           group, count / seconds, (double)count * (double)length / seconds / 1e6,
           cpu * 1e6 / count);
    return EXIT_SUCCESS;
}
