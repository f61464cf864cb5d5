// SPDX-License-Identifier: GPL-3.0-or-later
/* What the tests of the store share. Each test gets a folder of its own. */
#pragma once

#include "queue/store.h"

#define OWNER "role-1"
#define LEASE 60000

typedef struct {
    char *folder;
    FfStore *store;
} Fixture;

/* Run with each backend's url as data; a list ends with NULL. */
typedef struct {
    const char *name;
    void (*run)(Fixture *fixture, gconstpointer url);
} StoreTest;
extern const StoreTest store_billing_tests[], store_log_tests[];
extern const StoreTest store_stage_tests[], store_people_tests[], store_group_tests[],
    store_quota_tests[], store_route_tests[], store_twin_tests[];
extern const StoreTest store_audit_tests[], store_expire_tests[];

void fixture_open(Fixture *fixture, gconstpointer url);
void fixture_close(Fixture *fixture, gconstpointer url);

/* A message put with the body and key given (either may be NULL); its id. */
gint64 put_message(FfStore *store, FfState state, const char *body, const char *dedupe);
FfJob *new_fax(const char *number);
/* An ACCEPTED message with `count` faxes to the numbers given. */
gint64 put_accepted(FfStore *store, const char *const *numbers);
/* Claims, asserts that it is this job when id is not 0, and commits the outcome. */
void work(FfStore *store, FfStage stage, gint64 id, FfOutcomeCode code, FfReason reason);
/* An ACCEPTED message made READY with pages.tif and 3 pages. */
gint64 put_ready(FfStore *store, const char *const *numbers);
/* The nth fax of a message. */
FfJob *nth_fax(FfStore *store, gint64 message, guint n);
void assert_state(FfStore *store, gint64 id, FfState state);
void assert_file(FfStore *store, gint64 id, const char *name, const char *data, gsize length);
