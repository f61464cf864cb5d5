// SPDX-License-Identifier: GPL-3.0-or-later
/* What each role does with one claimed job: see FfWork in role/worker.h. */
#pragma once

#include "role/role.h"

FfOutcome *ff_work_message(FfRoleContext *context, const FfJob *job, GError **error);
FfOutcome *ff_work_document(FfRoleContext *context, const FfJob *job, GError **error);
FfOutcome *ff_work_line(FfRoleContext *context, const FfJob *job, GError **error);
FfOutcome *ff_work_notice(FfRoleContext *context, const FfJob *job, GError **error);
