// SPDX-License-Identifier: GPL-3.0-or-later
/* What the files ram*.c share. */
#pragma once

#include "queue/backend.h"

typedef struct {
    char *name;
    GBytes *bytes;
} FfRamFile;

typedef struct {
    FfJob *job;
    gint64 due_ms;
    GBytes *dedupe;      /* or NULL */
    gint64 erased_ms;    /* 0: its files are there */
    GPtrArray *files;    /* FfRamFile, by name */
    GPtrArray *attempts; /* FfAttempt, by number */
} FfRamRow;

typedef struct {
    char *key, *words;
    FfBillingCode *code;
} FfRamCode;

typedef struct {
    GPtrArray *codes;  /* FfRamCode, by key */
    GPtrArray *users;  /* FfUser, by name */
    GPtrArray *groups; /* FfGroup, by name */
    GPtrArray *rules;  /* FfRule, by name of the sort and pattern */
    GPtrArray *turns;  /* FfTurn, by group */
    GPtrArray *junk;   /* FfJunk, as rules */
    GPtrArray *rows;   /* FfRamRow, by id */
    gint64 last_id;    /* never given out twice */
    GPtrArray *audit;  /* FfAuditEntry, as they came */
    gint64 last_entry;
} FfRamState;

typedef struct {
    FfRamState *now;
    FfRamState *before; /* of the open transaction */
} FfRam;

/* ---- ram-state.c: `unused` makes a copier a GCopyFunc ---- */

FfRamFile *ff_ram_file_new(const char *name, GBytes *bytes);
void ff_ram_file_free(gpointer data);
gpointer ff_ram_attempt_copy(gconstpointer data, gpointer unused);
gpointer ff_ram_user_copy(gconstpointer data, gpointer unused);
gpointer ff_ram_group_copy(gconstpointer data, gpointer unused);
gpointer ff_ram_rule_copy(gconstpointer data, gpointer unused);
gpointer ff_ram_turn_copy(gconstpointer data, gpointer unused);
gpointer ff_ram_junk_copy(gconstpointer data, gpointer unused);
gpointer ff_ram_job_copy(gconstpointer data, gpointer unused);
gpointer ff_ram_code_copy(gconstpointer data, gpointer unused);
gpointer ff_ram_audit_copy(gconstpointer data, gpointer unused);
void ff_ram_code_free(gpointer data);
GPtrArray *ff_ram_list_new(GDestroyNotify destroy);
GPtrArray *ff_ram_list_copy(const GPtrArray *list, GCopyFunc copy, GDestroyNotify destroy);
GPtrArray *ff_ram_attempts_copy(const GPtrArray *attempts);
void ff_ram_row_free(gpointer data);
void ff_ram_state_free(FfRamState *state);
FfRamState *ff_ram_state_copy(const FfRamState *state);
FfRamRow *ff_ram_row_at(const FfRam *ram, guint index);
FfRamRow *ff_ram_find_row(const FfRam *ram, gint64 id, GError **error);

/* ---- the backend's functions, by file ---- */

bool ff_ram_store_file(gpointer self, gint64 id, int place, const FfContent *content,
                       GError **error);
bool ff_ram_drop_file(gpointer self, gint64 id, const char *name, GError **error);
bool ff_ram_read_file(gpointer self, gint64 id, const char *name, int fd, GError **error);
char **ff_ram_list_files(gpointer self, gint64 id, GError **error);
bool ff_ram_put_attempt(gpointer self, const FfAttempt *attempt, GError **error);
bool ff_ram_set_attempt_pages(gpointer self, gint64 id, int number, int pages, GError **error);
GPtrArray *ff_ram_list_attempts(gpointer self, gint64 id, GError **error);
GPtrArray *ff_ram_list(gpointer self, const FfFilter *filter, GError **error);
bool ff_ram_count(gpointer self, gint64 counts[FF_KIND_COUNT][FF_STATE_COUNT], GError **error);

GPtrArray *ff_ram_list_users(gpointer self, GError **error);
FfUser *ff_ram_get_user(gpointer self, const char *name, GError **error);
bool ff_ram_put_user(gpointer self, const FfUser *user, GError **error);
bool ff_ram_remove_user(gpointer self, const char *name, GError **error);

GPtrArray *ff_ram_list_log(gpointer self, const FfLogFilter *filter, GError **error);

bool ff_ram_put_audit(gpointer self, const FfAuditEntry *entry, GError **error);
GPtrArray *ff_ram_list_audit(gpointer self, const FfAuditFilter *filter, GError **error);

bool ff_ram_drop_audit(gpointer self, gint64 before_ms, guint limit, guint *ret_count,
                       GError **error);

GPtrArray *ff_ram_list_ended(gpointer self, FfEnded which, gint64 before_ms, guint limit,
                             GError **error);
bool ff_ram_erase_files(gpointer self, gint64 id, guint limit, guint *ret_count, GError **error);
bool ff_ram_mark_erased(gpointer self, gint64 id, gint64 now_ms, GError **error);
bool ff_ram_remove_job(gpointer self, gint64 id, GError **error);
bool ff_ram_compact(gpointer self, bool *ret_more, GError **error);

bool ff_ram_put_billing_code(gpointer self, const char *key, const char *words,
                             const FfBillingCode *code, GError **error);
bool ff_ram_find_billing_code(gpointer self, const char *key, FfBillingCode **ret_code,
                              GError **error);
bool ff_ram_remove_billing_code(gpointer self, const char *key, GError **error);
GPtrArray *ff_ram_list_billing_codes(gpointer self, const char *text, const char *after,
                                     guint limit, GError **error);
GPtrArray *ff_ram_list_groups(gpointer self, GError **error);
FfGroup *ff_ram_get_group(gpointer self, const char *name, GError **error);
bool ff_ram_put_group(gpointer self, const FfGroup *group, GError **error);
bool ff_ram_remove_group(gpointer self, const char *name, GError **error);

GPtrArray *ff_ram_list_rules(gpointer self, GError **error);
bool ff_ram_put_rule(gpointer self, const FfRule *rule, GError **error);
bool ff_ram_remove_rule(gpointer self, FfSort sort, const char *pattern, GError **error);
GPtrArray *ff_ram_list_turns(gpointer self, GError **error);
bool ff_ram_put_turn(gpointer self, const FfTurn *turn, GError **error);
GPtrArray *ff_ram_list_junk(gpointer self, GError **error);
bool ff_ram_put_junk(gpointer self, const FfJunk *junk, GError **error);
bool ff_ram_remove_junk(gpointer self, FfSort sort, const char *pattern, GError **error);

bool ff_ram_is_full(const FfRam *ram, const char *user);
bool ff_ram_usage(gpointer self, const FfAccount *account, gint64 since_ms, FfUsage *ret_usage,
                  GError **error);
bool ff_ram_nth_fax(gpointer self, const FfAccount *account, gint64 since_ms, gint64 back,
                    gint64 *ret_ms, GError **error);
