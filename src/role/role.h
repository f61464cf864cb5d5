// SPDX-License-Identifier: GPL-3.0-or-later
/* Roles: the processes of the fax server. Each binds one stage to the queue. */
#pragma once

#include <sys/types.h>

#include "base/settings.h"
#include "queue/store.h"

typedef struct {
    const FfSettings *settings;
    FfStore *store;
    const char *owner; /* of leases */
} FfRoleContext;

typedef struct {
    const char *name; /* as in --role NAME */
    const char *summary;
    /* Works until ff_role_is_stopping(); an exit status of sysexits.h. */
    int (*run)(FfRoleContext *context);
    /* How many processes of it the configuration asks for. */
    int (*count)(const FfSettings *settings);
} FfRole;

/* The roles, ended by a NULL name. */
const FfRole *ff_roles(void);
const FfRole *ff_role_find(const char *name);

/* Under which a process of a role holds leases and tells its status: "name.pid". Caller frees. */
char *ff_role_owner(const FfRole *role, pid_t pid);

/* Runs one role in this process from configuration to end. */
int ff_role_main(const FfRole *role, const char *config_path);

/* True after SIGTERM or SIGINT: finish the job at hand, then return. */
bool ff_role_is_stopping(void);
/* What `faxferry status` shows of this process; error may be NULL. */
void ff_role_write_status(const FfRoleContext *context, const char *state, const char *error);
/* Tells the supervisor, if there is one, that the role works now. */
void ff_role_set_ready(void);

int ff_role_run_intake(FfRoleContext *context);
int ff_role_run_message(FfRoleContext *context);
int ff_role_run_document(FfRoleContext *context);
int ff_role_run_line(FfRoleContext *context);
int ff_role_run_notice(FfRoleContext *context);
int ff_role_run_upkeep(FfRoleContext *context);
