// SPDX-License-Identifier: GPL-3.0-or-later
/* Records of the queue as JSON objects under the names that the command line shows. Callers unref.
 */
#pragma once

#include <json-glib/json-glib.h>

#include "base/job.h"

JsonObject *ff_describe_job(const FfJob *job);
JsonObject *ff_describe_attempt(const FfAttempt *attempt);
JsonObject *ff_describe_user(const FfUser *user);
/* The same of lists. */
JsonArray *ff_describe_jobs(const GPtrArray *jobs);
JsonArray *ff_describe_attempts(const GPtrArray *attempts);
JsonArray *ff_describe_users(const GPtrArray *users);
